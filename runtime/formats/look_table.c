/* look_table.c: a table, looked at from the first row to the last. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "common/fnv.h"
#include "formats/look.h"
#include "system/allocate.h"
#include "system/format.h"

static const char *const missing_words[] = {"",    "NA",   "N/A",  "n/a",  "#N/A", "NaN",
                                            "nan", "null", "NULL", "None", "?"};
const struct tlc_csv_missing tlc_look_missing = {missing_words,
                                                 sizeof missing_words / sizeof *missing_words};

/* ---- rows ------------------------------------------------------------------------------------ */

/* Tells which word it is, so that a spec can name it. */
static void add_missing(struct tlc_look_table *table, const struct tlc_csv_field *field)
{
    for (size_t i = 0; i < table->words.count && i < 64; i++) {
        const struct tlc_csv_missing one = {&table->words.words[i], 1};
        if (tlc_csv_is_missing(&one, field))
            table->missing |= UINT64_C(1) << i;
    }
}

static void add_line(struct tlc_look_table *table, int64_t line, int64_t first)
{
    if (table->doubles < TLC_LOOK_TOLD) {
        table->lines[table->doubles] = line;
        table->first_lines[table->doubles] = first;
    }
    table->doubles++;
}

static void look_at_row(struct tlc_look_table *table, const struct tlc_csv_row *row,
                        struct tlc_look_hashes *rows)
{
    uint64_t all = TLC_FNV_START;
    for (size_t i = 0; i < table->count; i++) {
        const struct tlc_csv_field *field = &row->fields[i];
        const uint64_t hash = tlc_fnv(TLC_FNV_START, field->text, field->size);
        all = (all ^ hash) * UINT64_C(0x9e3779b97f4a7c15);
        all ^= all >> 32;
        if (tlc_csv_is_missing(&table->words, field)) {
            add_missing(table, field);
            table->columns[i].missing++;
        } else
            tlc_look_column_add(&table->columns[i], field, hash, row->line);
    }
    if (rows->count < TLC_LOOK_MOST_ROWS) {
        const int64_t first = tlc_look_hashes_add(rows, all, row->line);
        if (first != row->line)
            add_line(table, row->line, first);
    }
    table->rows++;
}

static bool look_at_rows(struct tlc_csv *csv, struct tlc_look_table *table, struct tlc_fault *fault)
{
    struct tlc_look_hashes rows = {0};
    const struct tlc_csv_row *row;
    bool done;
    while ((done = tlc_csv_next(csv, &row, fault)) && row)
        look_at_row(table, row, &rows);
    tlc_look_hashes_end(&rows);
    for (size_t i = 0; i < table->count; i++)
        tlc_look_column_finish(&table->columns[i]);
    return done;
}

/* ---- the table ------------------------------------------------------------------------------- */

bool tlc_look_at(const char *path, const struct tlc_csv_dialect *dialect,
                 const struct tlc_csv_missing *missing, struct tlc_look_table *table,
                 struct tlc_fault *fault)
{
    struct tlc_csv *csv = tlc_csv_open(path, dialect, fault);
    if (!csv)
        return false;
    *table = (struct tlc_look_table){
        .dialect = *dialect, .words = *missing, .count = tlc_csv_columns(csv)};
    table->columns = tlc_allocate(table->count, sizeof *table->columns);
    for (size_t i = 0; i < table->count; i++)
        tlc_look_column_begin(&table->columns[i], tlc_format("%s", tlc_csv_names(csv)[i]));
    const bool done = look_at_rows(csv, table, fault);
    tlc_csv_close(csv);
    if (!done)
        tlc_look_end(table);
    return done;
}

void tlc_look_end(struct tlc_look_table *table)
{
    for (size_t i = 0; i < table->count; i++) {
        free((char *)table->columns[i].name);
        tlc_look_column_end(&table->columns[i]);
    }
    free(table->columns);
    *table = (struct tlc_look_table){0};
}

/* ---- the label ------------------------------------------------------------------------------- */

bool tlc_look_is_classes(const struct tlc_look_column *column)
{
    enum { MOST_NUMBERS = 20 };
    return column->kind == TLC_LOOK_CATEGORY ||
           (column->kind == TLC_LOOK_NUMBER && column->whole && column->distinct <= MOST_NUMBERS &&
            2 * column->distinct <= column->present);
}

/* Whether it is one of these names, in letters of any size. */
static bool is_one_of(const char *name, const char *const *names)
{
    for (; *names; names++)
        if (strcasecmp(name, *names) == 0)
            return true;
    return false;
}

static const char *const labels[] = {"label",    "labels",   "class",     "target",  "y",
                                     "species",  "category", "diagnosis", "outcome", "type",
                                     "response", "survived", NULL};
static const char *const targets[] = {"target", "targets", "y",     "label",    "price",
                                      "value",  "output",  "score", "response", NULL};

static bool is_number(const struct tlc_look_column *column)
{
    return column->kind == TLC_LOOK_NUMBER && column->distinct > 1;
}

/* The first column of these names that is fit for it; -1 when none is. */
static int64_t find_called(const struct tlc_look_table *table, const char *const *names,
                           bool (*fits)(const struct tlc_look_column *))
{
    for (size_t i = 0; i < table->count; i++)
        if (is_one_of(table->columns[i].name, names) && fits(&table->columns[i]))
            return (int64_t)i;
    return -1;
}

/* Where no name tells. */
static int64_t find_classes(const struct tlc_look_table *table)
{
    if (table->count > 0 && tlc_look_is_classes(&table->columns[table->count - 1]))
        return (int64_t)table->count - 1;
    for (size_t i = 0; i < table->count; i++)
        if (table->columns[i].kind == TLC_LOOK_CATEGORY)
            return (int64_t)i;
    return table->count > 0 && tlc_look_is_classes(table->columns) ? 0 : -1;
}

int64_t tlc_look_label(const struct tlc_look_table *table)
{
    const int64_t called = find_called(table, labels, tlc_look_is_classes);
    return called >= 0 ? called : find_classes(table);
}

int64_t tlc_look_predicted(const struct tlc_look_table *table)
{
    const int64_t last = (int64_t)table->count - 1;
    int64_t column = find_called(table, labels, tlc_look_is_classes);
    column = column < 0 ? find_called(table, targets, is_number) : column;
    column = column < 0 ? find_classes(table) : column;
    return column < 0 && last >= 0 && is_number(&table->columns[last]) ? last : column;
}
