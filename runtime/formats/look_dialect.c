/* look_dialect.c: by what a table's fields are divided, and whether it has a header. */
#include <stdlib.h>
#include <string.h>

#include "common/decimal.h"
#include "formats/look.h"
#include "system/allocate.h"

enum { LOOKED_AT = 100 };

static bool is_number(const struct tlc_csv_field *field)
{
    const struct tlc_csv_field bare = tlc_csv_bare(*field);
    double number;
    return tlc_decimal_double(bare.text, bare.size, &number) == TLC_DECIMAL;
}

/* ---- the delimiter --------------------------------------------------------------------------- */

/* How well a delimiter fits: how many of the first rows are as long as the first one, then how many
 * of a thousand fields are numbers, be it with a comma, then how many columns there are. */
struct fit {
    int64_t rows, numbers, columns;
};

static bool is_better(const struct fit *one, const struct fit *other)
{
    if (one->rows != other->rows)
        return one->rows > other->rows;
    return one->numbers != other->numbers ? one->numbers > other->numbers
                                          : one->columns > other->columns;
}

/* Of a table of one column, that nothing fits. Rows behind one that does not fit don't count, but
 * one that cannot be read is a fault. */
static bool find_fit(const char *path, char delimiter, int skip, struct fit *fit,
                     struct tlc_fault *fault)
{
    const struct tlc_csv_dialect dialect = {delimiter, true, skip};
    struct tlc_csv *csv = tlc_csv_open(path, &dialect, fault);
    const struct tlc_csv_row *row = NULL;
    int64_t numbers = 0;
    if (!csv)
        return false;
    fault->unread = false;
    *fit = (struct fit){.columns = (int64_t)tlc_csv_columns(csv)};
    for (; fit->rows < LOOKED_AT && tlc_csv_next(csv, &row, fault) && row; fit->rows++)
        for (int64_t i = 0; i < fit->columns; i++)
            numbers += is_number(&row->fields[i]) || tlc_csv_has_decimal_comma(&row->fields[i]);
    tlc_csv_close(csv);
    if (fit->columns == 1 || fit->rows == 0)
        *fit = (struct fit){0};
    else
        fit->numbers = 1000 * numbers / (fit->rows * fit->columns);
    return !fault->unread;
}

/* Whether a delimiter that fits is one: blanks stand between words too. */
static bool is_likely(char delimiter, const struct fit *fit)
{
    enum { MOST_OF_THEM = 500 };
    return delimiter != ' ' || fit->numbers >= MOST_OF_THEM;
}

/* The comma where none fits. What no delimiter divides has the fault that it has with the comma. */
static bool find_delimiter(const char *path, int skip, char *delimiter, struct fit *best,
                           struct tlc_fault *fault)
{
    static const char delimiters[] = {',', ';', '\t', '|', ' '};
    bool any = false;
    *best = (struct fit){0};
    *delimiter = ',';
    for (size_t i = 0; i < sizeof delimiters; i++) {
        struct fit fit;
        struct tlc_fault own;
        if (!find_fit(path, delimiters[i], skip, &fit, &own)) {
            if (i == 0 || own.unread)
                *fault = own;
            if (own.unread)
                return false;
            continue;
        }
        any = true;
        if (!is_better(&fit, best) || !is_likely(delimiters[i], &fit))
            continue;
        *delimiter = delimiters[i];
        *best = fit;
    }
    return any;
}

/* A first row that is not as long as all others is a title, unless one column is missing in it:
 * then it may be a header that leaves out that of the rows' names, as R writes it. */
static bool find_division(const char *path, struct tlc_csv_dialect *dialect,
                          struct tlc_fault *fault)
{
    struct fit fit, below;
    char delimiter;
    if (!find_delimiter(path, dialect->skip, &dialect->delimiter, &fit, fault))
        return false;
    if (dialect->skip > 0 || fit.rows == LOOKED_AT)
        return true;
    if (!find_delimiter(path, 1, &delimiter, &below, fault))
        return !fault->unread;
    if (below.rows <= fit.rows ||
        (delimiter == dialect->delimiter && below.columns == fit.columns + 1))
        return true;
    dialect->delimiter = delimiter;
    dialect->skip = 1;
    return true;
}

/* ---- the header ------------------------------------------------------------------------------ */

/* What is known of a column from the first rows. */
struct facts {
    bool number_first; /* the first row has a number, or nothing */
    bool number_below; /* all others have */
};

static void look_at_row(struct facts *facts, size_t columns, const struct tlc_csv_row *row,
                        bool first)
{
    for (size_t i = 0; i < columns; i++) {
        const struct tlc_csv_field *field = &row->fields[i];
        const bool number = is_number(field) || tlc_csv_has_decimal_comma(field) ||
                            tlc_csv_is_missing(&tlc_look_missing, field);
        if (first)
            facts[i] = (struct facts){number, true};
        else
            facts[i].number_below &= number;
    }
}

/* A header is what stands above a column of numbers and is none; and a first row without any
 * number, where no column has numbers alone. */
static bool has_header(const struct facts *facts, size_t columns, int64_t rows)
{
    bool any_number = false;
    for (size_t i = 0; i < columns; i++) {
        if (rows > 1 && facts[i].number_below && !facts[i].number_first)
            return true;
        any_number |= facts[i].number_first;
    }
    return !any_number;
}

static bool is_whole(const struct tlc_csv_field *field, int64_t *number)
{
    const struct tlc_csv_field bare = tlc_csv_bare(*field);
    return tlc_decimal_int64(bare.text, bare.size, number) == TLC_DECIMAL;
}

/* What the first row is, by itself: how many examples and inputs there are, as scikit-learn's
 * tables begin, and then nothing, or what classes are called. */
enum count { NO_COUNT, COUNT_ALONE, COUNT_AND_NAMES };

static enum count count_in(const struct tlc_csv_row *row, size_t columns)
{
    int64_t examples, inputs;
    enum count count = COUNT_ALONE;
    if (columns < 3 || !is_whole(&row->fields[0], &examples) || examples <= 0 ||
        !is_whole(&row->fields[1], &inputs) || inputs != (int64_t)columns - 1)
        return NO_COUNT;
    for (size_t i = 2; i < columns; i++) {
        if (is_number(&row->fields[i]))
            return NO_COUNT;
        count = row->fields[i].size > 0 ? COUNT_AND_NAMES : count;
    }
    return count;
}

/* Names of classes would be a header, but that numbers are none. */
static bool is_count(enum count count, const struct facts *facts, size_t columns)
{
    for (size_t i = 2; i < columns && count == COUNT_AND_NAMES; i++)
        if (facts[i].number_below && !facts[i].number_first)
            return true;
    return count == COUNT_ALONE;
}

static bool find_header(const char *path, struct tlc_csv_dialect *dialect, struct tlc_fault *fault)
{
    enum count count = NO_COUNT;
    const struct tlc_csv_dialect headless = {dialect->delimiter, true, dialect->skip};
    struct tlc_csv *csv = tlc_csv_open(path, &headless, fault);
    const struct tlc_csv_row *row;
    if (!csv)
        return false;
    const size_t columns = tlc_csv_columns(csv);
    struct facts *facts = tlc_allocate(columns, sizeof *facts);
    int64_t rows = 0;
    fault->unread = false;
    for (; rows < LOOKED_AT && tlc_csv_next(csv, &row, fault) && row; rows++) {
        count = rows == 0 && dialect->skip == 0 ? count_in(row, columns) : count;
        look_at_row(facts, columns, row, rows == 0);
    }
    dialect->headless = !has_header(facts, columns, rows);
    dialect->skip += is_count(count, facts, columns);
    free(facts);
    tlc_csv_close(csv);
    return !fault->unread;
}

/* Behind a line of counts there may be one too. */
static bool find_any_header(const char *path, struct tlc_csv_dialect *dialect,
                            struct tlc_fault *fault)
{
    const int skip = dialect->skip;
    return find_header(path, dialect, fault) &&
           (dialect->skip == skip || find_header(path, dialect, fault));
}

bool tlc_look_dialect(const char *path, struct tlc_csv_dialect known, bool header_known,
                      struct tlc_csv_dialect *dialect, struct tlc_fault *fault)
{
    *dialect = known;
    if (!known.delimiter && !find_division(path, dialect, fault))
        return false;
    return header_known || find_any_header(path, dialect, fault);
}
