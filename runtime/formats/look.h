/* look.h: what a table of data is like, as far as one reading of it shows. */
#ifndef TLC_LOOK_H
#define TLC_LOOK_H

#include "formats/csv_columns.h"

/* ---- look_dialect.c -------------------------------------------------------------------------- */

/* Finds out by what a table's fields are divided, and whether it has a header, and a title above it
 * of one line, from its first rows. What is given in `known` stays: `skip` above 0; `delimiter`
 * where it is not '\0'; `headless` where `header_known` is true. Returns false and a fault where
 * the file cannot be read at all. */
bool tlc_look_dialect(const char *path, struct tlc_csv_dialect known, bool header_known,
                      struct tlc_csv_dialect *dialect, struct tlc_fault *fault);

/* ---- look_column.c --------------------------------------------------------------------------- */

/* What a column holds: nothing; one value; numbers; days, or points in time; numbers or names of
 * its rows, all of which differ; words that come again and again; any other text. */
enum tlc_look_kind {
    TLC_LOOK_EMPTY,
    TLC_LOOK_CONSTANT,
    TLC_LOOK_NUMBER,
    TLC_LOOK_DATE,
    TLC_LOOK_IDENTIFIER,
    TLC_LOOK_CATEGORY,
    TLC_LOOK_TEXT
};
const char *tlc_look_kind_name(enum tlc_look_kind kind);

/* More distinct values than MOST_DISTINCT are not told apart. Of more than MOST_WORDS, or of a word
 * of more than LONGEST_WORD bytes, only those that came first are counted one by one. */
enum { TLC_LOOK_MOST_DISTINCT = 1 << 21, TLC_LOOK_MOST_WORDS = 4096, TLC_LOOK_LONGEST_WORD = 200 };

struct tlc_look_column {
    const char *name;
    enum tlc_look_kind kind;
    int64_t present, missing; /* rows */
    int64_t distinct;         /* values, the missing ones not among them */
    int64_t runs;             /* of rows behind one another that hold the same */
    int64_t numbers, dates;   /* rows with a finite number, with a date */
    int64_t commas, spaced;   /* rows with a decimal comma, with blanks at an end */

    /* Of the numbers; sd divides by their count - 1. */
    bool whole;
    double least, most, mean, sd;

    struct tlc_words words; /* values, in the order in which they come first */
    int64_t *counts;        /* of rows with each */

    int64_t odd_line; /* of the first value that is no number, 0 without one; and that value */
    struct tlc_csv_shown odd;

    struct tlc_look_memory *memory; /* while it is looked at */
};

/* Whether the rows of each value stand together, of a column in which values come again. */
bool tlc_look_is_sorted(const struct tlc_look_column *column);

/* The words by how often they come, the most frequent first: so many, at most `most`, of numbers of
 * `words`. */
int tlc_look_frequent(const struct tlc_look_column *column, int32_t *order, int most);

/* ---- look_table.c ---------------------------------------------------------------------------- */

/* Rows that are the same are looked for in so many, and this many of them are told. */
enum { TLC_LOOK_MOST_ROWS = 1 << 22, TLC_LOOK_TOLD = 5 };

struct tlc_look_table {
    struct tlc_csv_dialect dialect;
    int64_t rows;
    size_t count;
    struct tlc_look_column *columns;
    struct tlc_csv_missing words; /* that are taken for "missing" */
    uint64_t missing;             /* a bit for each of the first 64 of them that is in the table */

    int64_t
        doubles; /* rows that are the same as one before; of the first ones, the lines of both */
    int64_t lines[TLC_LOOK_TOLD], first_lines[TLC_LOOK_TOLD];
};

/* Words that are taken for "missing" where nobody says which are, "" the first of them. */
extern const struct tlc_csv_missing tlc_look_missing;

/* Reads a table to its end. Returns false, a fault and nothing to be ended where it cannot be
 * read. The words for what is missing must stay where they are. */
bool tlc_look_at(const char *path, const struct tlc_csv_dialect *dialect,
                 const struct tlc_csv_missing *missing, struct tlc_look_table *table,
                 struct tlc_fault *fault);
void tlc_look_end(struct tlc_look_table *table);

/* The column that is most likely what the others are to predict, of words or a few whole numbers,
 * by its name, or by its place; -1 when none can be. */
int64_t tlc_look_label(const struct tlc_look_table *table);

/* Whether the column's values are few enough to be classes, words or whole numbers that come again.
 */
bool tlc_look_is_classes(const struct tlc_look_column *column);

/* The column that is most likely what the others are to predict, be it classes or numbers: by names
 * such as `class` or `price`, else as tlc_look_label, else the last; -1 when none can be. */
int64_t tlc_look_predicted(const struct tlc_look_table *table);

/* ---- for look_column.c and look_table.c ------------------------------------------------------ */

void tlc_look_column_begin(struct tlc_look_column *column, const char *name);

/* Takes in a field that is not missing, and its hash. */
void tlc_look_column_add(struct tlc_look_column *column, const struct tlc_csv_field *field,
                         uint64_t hash, int64_t line);

/* When all rows are in: kind, mean and the like. */
void tlc_look_column_finish(struct tlc_look_column *column);
void tlc_look_column_end(struct tlc_look_column *column);

/* ---- look_hashes.c --------------------------------------------------------------------------- */

/* Hashes of 64 bits, each with a number. Two things of one hash are taken for the same: of four
 * million, one time in two million. */
struct tlc_look_hashes {
    struct tlc_look_entry {
        uint64_t hash;
        int64_t number; /* 0: the place is free */
    } * entries;
    size_t count, mask;
};

/* The number of the hash; one that is new gets this number, which is not 0. */
int64_t tlc_look_hashes_add(struct tlc_look_hashes *hashes, uint64_t hash, int64_t number);
void tlc_look_hashes_end(struct tlc_look_hashes *hashes);

#endif
