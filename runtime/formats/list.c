/* list.c: pictures that a table names, with their labels. */
#include <stdlib.h>
#include <string.h>

#include "formats/csv.h"
#include "formats/folder.h"
#include "formats/words.h"
#include "system/allocate.h"
#include "system/format.h"

/* A table while it is read; of all but the first only the labels are wanted. */
struct list {
    struct tlc_listing *listing;
    const struct tlc_folders *from;
    struct tlc_words *labels; /* that have been met, in this order, or those that are given */
    const char *path;
    struct tlc_csv *csv;
    size_t file, label, group; /* columns */
    bool first;
};

/* ---- one row --------------------------------------------------------------------------------- */

static bool fault_at(const struct list *list, const struct tlc_csv_row *row, size_t column,
                     const char *wanted, struct tlc_fault *fault)
{
    return tlc_csv_fault(list->csv, row->line, column, fault, "found %s, expected %s",
                         tlc_csv_show(&row->fields[column]).text, wanted);
}

/* Beside the table, unless it is absolute. */
static char *path_of(const char *table, const struct tlc_csv_field *file)
{
    const char *slash = strrchr(table, '/');
    const int directory = slash && file->text[0] != '/' ? (int)(slash + 1 - table) : 0;
    return tlc_format("%.*s%.*s", directory, table, (int)file->size, file->text);
}

bool tlc_list_add(struct tlc_listing *listing, const char *table, const struct tlc_csv *csv,
                  const struct tlc_csv_row *row, size_t column, struct tlc_fault *fault)
{
    const struct tlc_csv_field file = tlc_csv_bare(row->fields[column]);
    if (file.size == 0)
        return tlc_csv_fault(csv, row->line, column, fault, "found %s, expected the name of a file",
                             tlc_csv_show(&row->fields[column]).text);
    tlc_listing_add(listing, (struct tlc_listed){.path = path_of(table, &file), .line = row->line});
    return true;
}

static bool add_file(const struct list *list, const struct tlc_csv_row *row, int32_t label,
                     struct tlc_fault *fault)
{
    const struct tlc_csv_field file = tlc_csv_bare(row->fields[list->file]);
    struct tlc_listed listed = {.label = label, .line = row->line};
    if (list->from->group) {
        const struct tlc_csv_field group = tlc_csv_bare(row->fields[list->group]);
        if (group.size == 0)
            return fault_at(list, row, list->group, "what group it is of", fault);
        listed.group = tlc_words_add(&list->listing->groups, group.text, group.size);
    }
    listed.path = path_of(list->path, &file);
    tlc_listing_add(list->listing, listed);
    return true;
}

static bool read_row(const struct list *list, const struct tlc_csv_row *row,
                     struct tlc_fault *fault)
{
    const struct tlc_csv_field file = tlc_csv_bare(row->fields[list->file]);
    const struct tlc_csv_field label = tlc_csv_bare(row->fields[list->label]);
    const bool given = list->from->class_count > 0;
    if (file.size == 0)
        return fault_at(list, row, list->file, "the name of a file", fault);
    if (label.size == 0)
        return fault_at(list, row, list->label, "a label", fault);
    const int32_t number = given ? tlc_words_find(list->labels, label.text, label.size)
                                 : tlc_words_add(list->labels, label.text, label.size);
    if (number < 0 && !list->from->skips_others)
        return fault_at(list, row, list->label, "a class that the spec names", fault);
    return number < 0 || !list->first || add_file(list, row, number, fault);
}

/* ---- one table ------------------------------------------------------------------------------- */

static bool read_rows(const struct list *list, struct tlc_fault *fault)
{
    const struct tlc_csv_row *row;
    while (tlc_csv_next(list->csv, &row, fault)) {
        if (!row)
            return true;
        if (!read_row(list, row, fault))
            return false;
    }
    return false;
}

static bool read_table(struct list *list, struct tlc_fault *fault)
{
    const struct tlc_csv_dialect dialect = {.delimiter = ','};
    list->csv = tlc_csv_open(list->path, &dialect, fault);
    if (!list->csv)
        return false;
    const bool good = tlc_csv_column_of(list->csv, "file", &list->file, fault) &&
                      tlc_csv_column_of(list->csv, "label", &list->label, fault) &&
                      (!list->first || !list->from->group ||
                       tlc_csv_column_of(list->csv, list->from->group, &list->group, fault)) &&
                      read_rows(list, fault);
    tlc_csv_close(list->csv);
    return good;
}

/* ---- classes --------------------------------------------------------------------------------- */

static void set_classes(struct tlc_listing *listing, const struct tlc_words *labels)
{
    listing->class_count = labels->count;
    listing->classes = tlc_allocate((size_t)labels->count, sizeof *listing->classes);
    for (int32_t i = 0; i < labels->count; i++)
        listing->classes[i] = tlc_format("%s", labels->words[i]);
}

/* Labels were numbered as they were met. */
static void sort_classes(struct tlc_listing *listing, const struct tlc_words *labels)
{
    int32_t *number = tlc_allocate((size_t)labels->count, sizeof *number);
    tlc_sort_names(listing->classes, (size_t)listing->class_count);
    for (int i = 0; i < listing->class_count; i++) {
        const char *name = listing->classes[i];
        number[tlc_words_find(labels, name, strlen(name))] = i;
    }
    for (int64_t i = 0; i < listing->count; i++)
        listing->files[i].label = number[listing->files[i].label];
    free(number);
}

/* ---- all of it ------------------------------------------------------------------------------- */

static bool read_tables(struct tlc_listing *listing, const struct tlc_folders *from,
                        struct tlc_words *labels, struct tlc_fault *fault)
{
    for (int i = 0; i < from->class_count; i++)
        tlc_words_add(labels, from->classes[i], strlen(from->classes[i]));
    for (int i = 0; i < from->count; i++) {
        struct list list = {.listing = listing,
                            .from = from,
                            .labels = labels,
                            .path = from->folders[i],
                            .first = i == 0};
        if (!read_table(&list, fault))
            return false;
    }
    return listing->count > 0 || tlc_fault_set(fault, "%s names no picture", listing->from);
}

bool tlc_list_read(struct tlc_listing *listing, const struct tlc_folders *from,
                   struct tlc_fault *fault)
{
    struct tlc_words labels = {0};
    *listing = (struct tlc_listing){.from = tlc_format("%s", from->folders[0]),
                                    .skips_others = from->skips_others};
    const bool good = read_tables(listing, from, &labels, fault);
    if (good)
        set_classes(listing, &labels);
    if (good && from->class_count == 0)
        sort_classes(listing, &labels);
    tlc_words_end(&labels);
    return good;
}
