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

static bool may_be_label(const struct tlc_look_column *column)
{
    enum { MOST_NUMBERS = 20 };
    return column->kind == TLC_LOOK_CATEGORY ||
           (column->kind == TLC_LOOK_NUMBER && column->whole && column->distinct <= MOST_NUMBERS &&
            2 * column->distinct <= column->present);
}

static bool is_called_label(const char *name)
{
    static const char *const names[] = {"label",   "labels",  "class",    "target",
                                        "y",       "species", "category", "diagnosis",
                                        "outcome", "type",    "response", "survived"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcasecmp(name, names[i]) == 0)
            return true;
    return false;
}

int64_t tlc_look_label(const struct tlc_look_table *table)
{
    for (size_t i = 0; i < table->count; i++)
        if (is_called_label(table->columns[i].name) && may_be_label(&table->columns[i]))
            return (int64_t)i;
    if (table->count > 0 && may_be_label(&table->columns[table->count - 1]))
        return (int64_t)table->count - 1;
    for (size_t i = 0; i < table->count; i++)
        if (may_be_label(&table->columns[i]) && table->columns[i].kind == TLC_LOOK_CATEGORY)
            return (int64_t)i;
    return table->count > 0 && may_be_label(table->columns) ? 0 : -1;
}
