/* csv_source.h: what a spec says of a table of examples. */
#ifndef TLC_CSV_SOURCE_H
#define TLC_CSV_SOURCE_H

#include "formats/csv.h"

/* A column of the table, and the numbers of an example that are made of it. */
struct tlc_csv_input {
    const char *column;
    /* Words, of which the one that is found makes a 1 in its place among zeros; the place of
     * another is `other`, and where that is below zero, another is a fault. What is missing makes
     * no 1. None: a number. */
    const char *const *words;
    int count, other;
    bool optional; /* a number that may be missing: 0, and behind it 1; else it, and 0 */
};

struct tlc_csv_settings {
    struct tlc_csv_dialect dialect;
    const char *const *missing; /* words that say that a value is missing */
    int missing_count;
    const char *label; /* the column that has the classes, as the source calls them; NULL: there are
                        * targets, each in the column of its name */
    const struct tlc_csv_input *inputs;
    int count;
};

#endif
