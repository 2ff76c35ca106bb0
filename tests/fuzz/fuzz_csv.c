/* fuzz_csv.c: any bytes as a CSV. The first says how they are read. What is read is written again,
 * all fields in quotes, and read again: it must be the same. Columns are read as numbers and words
 * too. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/fnv.h"
#include "formats/look.h"
#include "guarded.h"

enum { MOST_COLUMNS = 8, BLOCK = 3 };

static struct tlc_fault fault;

static void add_quoted(FILE *file, const struct tlc_csv_field *field, char behind)
{
    putc('"', file);
    for (size_t i = 0; i < field->size; i++) {
        if (field->text[i] == '"')
            putc('"', file);
        putc(field->text[i], file);
    }
    putc('"', file);
    putc(behind, file);
}

/* The hash of all fields up to a fault, which are written to a file where one is given. */
static uint64_t hash_fields(struct tlc_csv *csv, FILE *file, bool *whole)
{
    uint64_t hash = TLC_FNV_START;
    const size_t columns = tlc_csv_columns(csv);
    const struct tlc_csv_row *row = NULL;
    while ((*whole = tlc_csv_next(csv, &row, &fault)) && row)
        for (size_t i = 0; i < columns; i++) {
            const struct tlc_csv_field *field = &row->fields[i];
            hash = tlc_fnv(hash, &field->size, sizeof field->size);
            hash = tlc_fnv(hash, field->text, field->size);
            if (file)
                add_quoted(file, field, i + 1 < columns ? ',' : '\n');
        }
    return hash;
}

static void expect_same(uint64_t hash)
{
    bool whole;
    const struct tlc_csv_dialect plain = {.delimiter = ',', .headless = true};
    struct tlc_csv *csv = tlc_csv_open("again", &plain, &fault);
    if (!csv || hash_fields(csv, NULL, &whole) != hash || !whole)
        abort();
    tlc_csv_close(csv);
}

static void read_fields(const struct tlc_csv_dialect *dialect)
{
    bool whole;
    struct tlc_csv *csv = tlc_csv_open("t", dialect, &fault);
    if (!csv)
        return;
    FILE *file = fopen("again", "wb");
    const uint64_t hash = hash_fields(csv, file, &whole);
    tlc_csv_close(csv);
    const bool any = ftell(file) > 0;
    fclose(file);
    if (any)
        expect_same(hash);
}

static void read_columns(const struct tlc_csv_dialect *dialect, uint8_t choice)
{
    static const char *const missing_words[] = {"", "NA"};
    const struct tlc_csv_missing missing = {missing_words, choice % 3};
    static double values[MOST_COLUMNS][BLOCK];
    struct tlc_words words = {0};
    struct tlc_csv_column columns[MOST_COLUMNS];
    struct tlc_csv *csv = tlc_csv_open("t", dialect, &fault);
    if (!csv)
        return;
    size_t count = tlc_csv_columns(csv);
    count = count < MOST_COLUMNS ? count : MOST_COLUMNS;
    for (size_t i = 0; i < count; i++)
        columns[i] = (struct tlc_csv_column){.column = i,
                                             .element = TLC_INT64 + (choice >> 2 ^ i) % 3,
                                             .words = (choice + i) % 4 ? NULL : &words,
                                             .may_miss = choice & 16,
                                             .values = values[i],
                                             .stride = sizeof **values};
    int64_t rows = BLOCK;
    while (rows == BLOCK && tlc_csv_read(csv, columns, count, &missing, BLOCK, &rows, &fault))
        ;
    tlc_words_end(&words);
    tlc_csv_close(csv);
}

/* What is found out of it must be that of a table. */
static void look(const struct tlc_csv_dialect *dialect, bool known)
{
    const struct tlc_csv_dialect unknown = {0};
    struct tlc_csv_dialect found;
    struct tlc_look_table table;
    if (!tlc_look_dialect("t", known ? *dialect : unknown, known, &found, &fault) ||
        !tlc_look_at("t", &found, &tlc_look_missing, &table, &fault))
        return;
    for (size_t i = 0; i < table.count; i++) {
        const struct tlc_look_column *column = &table.columns[i];
        if (column->present + column->missing != table.rows || column->numbers > column->present ||
            column->distinct > column->present || column->runs < column->distinct)
            abort();
    }
    if (tlc_look_label(&table) >= (int64_t)table.count)
        abort();
    tlc_look_end(&table);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    enter_scratch();
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    const struct tlc_csv_dialect dialect = {.delimiter = ",;\t|"[data[0] >> 5 & 3],
                                            .headless = data[0] & 128};
    write_bytes("t", data + 1, size - 1);
    read_fields(&dialect);
    read_columns(&dialect, data[0] & 31);
    look(&dialect, data[0] & 4);
    return 0;
}
