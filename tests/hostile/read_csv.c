/* read_csv.c: reads a CSV as its arguments say, and prints the first fault, or how many rows it
 * has.
 *
 *   read_csv FILE [delimiter=;] [headless] [missing=WORD]... [NAME:float32] [NAME:float64]
 *            [NAME:int64] [NAME:words] [NAME:WORD,WORD...]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/csv_columns.h"
#include "system/fail.h"

enum { MOST = 64, BLOCK = 100 };

struct request {
    struct tlc_csv_dialect dialect;
    const char *missing[MOST];
    size_t missing_count;
    const char *names[MOST], *kinds[MOST];
    size_t count;
};

static void read_argument(struct request *request, char *argument)
{
    char *colon = strchr(argument, ':');
    if (strncmp(argument, "delimiter=", 10) == 0)
        request->dialect.delimiter = argument[10];
    else if (strcmp(argument, "headless") == 0)
        request->dialect.headless = true;
    else if (strncmp(argument, "missing=", 8) == 0 && request->missing_count < MOST)
        request->missing[request->missing_count++] = argument + 8;
    else if (colon && request->count < MOST) {
        *colon = '\0';
        request->names[request->count] = argument;
        request->kinds[request->count++] = colon + 1;
    } else
        exit(2);
}

static void add_words(struct tlc_words *words, const char *list)
{
    for (size_t size; *list; list += size + (list[size] == ',')) {
        size = strcspn(list, ",");
        tlc_words_add(words, list, size);
    }
}

static bool column_of(const struct tlc_csv *csv, const char *name, const char *kind,
                      struct tlc_csv_column *column, struct tlc_fault *fault)
{
    static struct tlc_words words[MOST];
    static double values[MOST][BLOCK];
    static int used;
    *column = (struct tlc_csv_column){.other = -1, .stride = 8, .values = values[used]};
    for (int i = TLC_INT64; i <= TLC_FLOAT64; i++)
        if (strcmp(tlc_element_name((enum tlc_element)i), kind) == 0)
            column->element = (enum tlc_element)i;
    if (column->element == 0) {
        column->words = &words[used];
        column->closed = strcmp(kind, "words") != 0;
        if (column->closed)
            add_words(column->words, kind);
    }
    used++;
    return tlc_csv_column_of(csv, name, &column->column, fault);
}

/* Returns how many rows there are, or -1. */
static int64_t read_all(struct tlc_csv *csv, const struct request *request, struct tlc_fault *fault)
{
    struct tlc_csv_column columns[MOST];
    const struct tlc_csv_missing missing = {request->missing, request->missing_count};
    for (size_t i = 0; i < request->count; i++)
        if (!column_of(csv, request->names[i], request->kinds[i], &columns[i], fault))
            return -1;
    int64_t total = 0, rows = BLOCK;
    while (rows == BLOCK) {
        if (!tlc_csv_read(csv, columns, request->count, &missing, BLOCK, &rows, fault))
            return -1;
        total += rows;
    }
    return total;
}

int main(int argc, char **argv)
{
    struct request request = {.dialect = {.delimiter = ','}};
    struct tlc_fault fault;
    tlc_program_begin("read_csv");
    for (int i = 2; i < argc; i++)
        read_argument(&request, argv[i]);
    struct tlc_csv *csv = tlc_csv_open(argv[1], &request.dialect, &fault);
    const int64_t rows = csv ? read_all(csv, &request, &fault) : -1;
    if (csv)
        tlc_csv_close(csv);
    if (rows >= 0)
        printf("%lld rows\n", (long long)rows);
    else
        puts(fault.text);
    return rows < 0;
}
