/* csv_columns.h: columns of a table as numbers. */
#ifndef TLC_CSV_COLUMNS_H
#define TLC_CSV_COLUMNS_H

#include "formats/csv.h"
#include "formats/words.h"

/* A column that is read, and where its values go: that of the first row of a block to `values`, and
 * each other `stride` bytes behind the one before. */
struct tlc_csv_column {
    size_t column; /* of the table */

    /* Of numbers: TLC_FLOAT32 or TLC_FLOAT64, to the nearest; TLC_INT64, without fractions. */
    enum tlc_element element;

    /* Not NULL: it holds words, and what is read is the number of each (int32_t, whatever `element`
     * is). Words that are not there are added; of a closed list they are `other`, or a fault where
     * that is below zero. */
    struct tlc_words *words;
    bool closed;
    int32_t other;

    /* What is missing is read as NaN, of words as -1; else, and as TLC_INT64, it is a fault. */
    bool may_miss;

    void *values;
    size_t stride;
};

/* Words that say that a value is missing, such as "" and "NA", the whole field without blanks at
 * its ends. Fields are missing in columns of words and of numbers alike. */
struct tlc_csv_missing {
    const char *const *words;
    size_t count;
};

/* Whether a field is one of those words. */
bool tlc_csv_is_missing(const struct tlc_csv_missing *missing, const struct tlc_csv_field *field);

/* Reads the next rows, `most` of them, fewer only at the end. Numbers have a point, may have an
 * exponent and blanks around, and are finite. Returns false and a fault where a field is none. */
bool tlc_csv_read(struct tlc_csv *csv, const struct tlc_csv_column *columns, size_t count,
                  const struct tlc_csv_missing *missing, int64_t most, int64_t *rows,
                  struct tlc_fault *fault);

#endif
