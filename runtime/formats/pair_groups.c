/* pair_groups.c: groups of rows as an array of texts or whole numbers, one for each row. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/pairs.h"
#include "system/allocate.h"
#include "system/bulk.h"

struct reading {
    const struct tlc_source *source;
    struct tlc_rows rows;
    uint8_t *bytes;
    struct tlc_words names;
    int32_t *of;
};

static bool check(const struct tlc_rows *groups, const struct tlc_rows *images,
                  struct tlc_fault *fault)
{
    if (!groups->characters && tlc_element_is_float(groups->element))
        return tlc_fault_set(fault,
                             "%s: its groups are told by %s, and texts or whole numbers are "
                             "expected",
                             groups->path, tlc_element_name(groups->element));
    if (groups->rows != images->rows)
        return tlc_fault_set(fault, "%s has %llu examples, but %s has %llu groups", images->path,
                             (unsigned long long)images->rows, groups->path,
                             (unsigned long long)groups->rows);
    return true;
}

static void put_number(const struct tlc_rows *rows, const uint8_t *bytes, int row, char *text,
                       size_t size)
{
    if (rows->element == TLC_UINT64)
        snprintf(text, size, "%llu",
                 (unsigned long long)((const uint64_t *)(const void *)bytes)[row]);
    else
        snprintf(text, size, "%lld",
                 (long long)tlc_element_whole(rows->element, bytes, (size_t)row));
}

static bool take_row(struct reading *reading, int row, char *text, size_t size,
                     struct tlc_fault *fault)
{
    if (reading->rows.characters)
        tlc_rows_text(&reading->rows, reading->bytes, row, text);
    else
        put_number(&reading->rows, reading->bytes, row, text, size);
    if (!*text)
        return tlc_fault_set(fault, "%s: row %d has an empty text, which is no group",
                             reading->rows.path, row);
    reading->of[row] = tlc_words_add(&reading->names, text, strlen(text));
    return reading->of[row] >= 0 ||
           tlc_fault_set(fault, "%s has more groups than anybody could number", reading->rows.path);
}

static bool take_rows(struct reading *reading, int rows, struct tlc_fault *fault)
{
    enum { LONGEST_NUMBER = 32 };
    const size_t text_size = tlc_rows_text_size(&reading->rows);
    const size_t size = text_size > LONGEST_NUMBER ? text_size : LONGEST_NUMBER;
    char *text = tlc_allocate(size, 1);
    bool good = true;
    reading->of = tlc_allocate((size_t)rows, sizeof *reading->of);
    for (int row = 0; row < rows && good; row++)
        good = take_row(reading, row, text, size, fault);
    free(text);
    return good;
}

static bool read_groups(struct reading *reading, int rows, struct tlc_fault *fault)
{
    const size_t size = tlc_rows_item_size(&reading->rows);
    const uint64_t count = (uint64_t)rows;
    if (!tlc_rows_read(&reading->rows, count, size, &reading->bytes, fault) ||
        !tlc_rows_check_rest(&reading->rows, count, size, fault))
        return false;
    if (reading->rows.swapped && !reading->rows.characters)
        tlc_swap_bytes(reading->rows.element, reading->bytes, (size_t)rows);
    return take_rows(reading, rows, fault);
}

struct tlc_groups *tlc_pair_groups(tlc_open_rows *open, const char *directory,
                                   const struct tlc_source *source, const struct tlc_rows *images,
                                   int rows, struct tlc_fault *fault)
{
    struct reading reading = {.source = source};
    struct tlc_groups *groups = NULL;
    if (open(&reading.rows, directory, source, TLC_PART_GROUPS, fault) &&
        check(&reading.rows, images, fault) && read_groups(&reading, rows, fault))
        groups = tlc_source_groups(source, &reading.names, reading.of);
    else
        free(reading.of);
    tlc_bulk_free(reading.bytes);
    tlc_words_end(&reading.names);
    tlc_rows_end(&reading.rows);
    return groups;
}
