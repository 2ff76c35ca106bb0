/* registration.c: whether what runs is what was registered before. How the spec differs, tlc has
 * found while it compiled; what only the run knows is its data and its first seed. */
#include <stdlib.h>

#include "data/data.h"
#include "json/json.h"
#include "run/run_records.h"
#include "system/allocate.h"
#include "system/format.h"

static void add_difference(struct tlc_registration_record *record, char *text)
{
    struct tlc_texts *list = &record->differences;
    list->item = tlc_resize(list->item, (size_t)(list->count + 1) * sizeof *list->item);
    list->item[list->count++] = text;
}

static void compare_data(struct tlc_registration_record *record,
                         const struct tlc_registered_data *registered)
{
    const struct tlc_data *data = registered->data;
    if (!data) {
        add_difference(record, tlc_format("data %s: registered, but not read", registered->name));
        return;
    }
    const uint32_t checksum = tlc_data_checksum(data);
    if (data->rows != registered->rows || checksum != registered->checksum)
        add_difference(record,
                       tlc_format("data %s: registered %d rows with checksum %08x, read %d "
                                  "rows with checksum %08x",
                                  registered->name, registered->rows,
                                  (unsigned)registered->checksum, data->rows, (unsigned)checksum));
}

struct tlc_registration_record *tlc_describe_registration(const struct tlc_experiment *experiment,
                                                          uint64_t first_seed)
{
    const struct tlc_registration *registration = experiment->registration;
    if (!registration)
        return NULL;
    struct tlc_registration_record *record = tlc_allocate(1, sizeof *record);
    *record = (struct tlc_registration_record){.file = tlc_utf8(registration->file),
                                               .date = tlc_utf8(registration->date),
                                               .runs = registration->runs};
    for (int i = 0; i < registration->differences; i++)
        add_difference(record, tlc_utf8(registration->difference[i]));
    if (first_seed != experiment->seed)
        add_difference(record, tlc_format("--seed: registered %llu, ran %llu",
                                          (unsigned long long)experiment->seed,
                                          (unsigned long long)first_seed));
    for (int i = 0; i < registration->data_sets; i++)
        compare_data(record, &registration->data[i]);
    return record;
}
