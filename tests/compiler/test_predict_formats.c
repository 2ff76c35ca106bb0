/* `tlc predict` can read data of every format that specs may have. */
#include "support.h"

#include "catalog/format.h"
#include "commands/predict/predict_tables.h"

Test(predict_tables, has_a_reader_for_each_format)
{
    for (size_t i = 0; i < format_count; i++) {
        const FormatKind *kind = all_formats[i];
        cr_expect(predict_format(kind->reader ? kind->reader : kind->name), "%s", kind->name);
    }
    cr_expect_null(predict_format("none"));
}
