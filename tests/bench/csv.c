/* csv.c FILE ELEMENT: reads every column of a CSV as numbers of a type (float32 or float64) into
 * one array, and prints rows, columns and the processor's seconds. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "formats/csv_columns.h"
#include "system/allocate.h"
#include "system/fail.h"

enum { BLOCK = 4096 };

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Returns how many rows there are. */
static int64_t read_all(struct tlc_csv *csv, enum tlc_element element, struct tlc_fault *fault)
{
    const struct tlc_csv_missing missing = {(const char *const[]){""}, 1};
    const size_t columns = tlc_csv_columns(csv), size = tlc_element_size(element);
    struct tlc_csv_column *column = tlc_allocate(columns, sizeof *column);
    char *numbers = NULL;
    int64_t done = 0, room = 0, rows = BLOCK;
    for (; rows == BLOCK; done += rows) {
        if (done + BLOCK > room) {
            room = room ? 2 * room : BLOCK;
            numbers = tlc_resize(numbers, (size_t)room * columns * size);
        }
        for (size_t i = 0; i < columns; i++)
            column[i] =
                (struct tlc_csv_column){.column = i,
                                        .element = element,
                                        .may_miss = true,
                                        .values = numbers + ((size_t)done * columns + i) * size,
                                        .stride = columns * size};
        if (!tlc_csv_read(csv, column, columns, &missing, BLOCK, &rows, fault))
            tlc_fail("%s", fault->text);
    }
    free(numbers);
    free(column);
    return done;
}

int main(int argc, char **argv)
{
    const struct tlc_csv_dialect dialect = {.delimiter = ','};
    struct tlc_fault fault;
    tlc_program_begin("csv");
    if (argc != 3)
        tlc_fail_usage("which file, and as what?");
    const double begun = seconds();
    struct tlc_csv *csv = tlc_csv_open(argv[1], &dialect, &fault);
    if (!csv)
        tlc_fail("%s", fault.text);
    const size_t columns = tlc_csv_columns(csv);
    const int64_t rows = read_all(csv, tlc_element_find(argv[2]), &fault);
    tlc_csv_close(csv);
    printf("%lld %zu %.6f\n", (long long)rows, columns, seconds() - begun);
    return 0;
}
