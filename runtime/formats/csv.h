/* csv.h: tables of text (RFC 4180), row by row.
 *
 * A row is one line, or several where a quoted field holds line ends; lines end in LF, CRLF or CR.
 * A field may be quoted by `"`, and holds `""` for one `"` then. Empty lines are passed over, and
 * so is the mark that some programs begin UTF-8 with. Files may be packed with gzip. A file of any
 * size takes the memory of a few rows.
 */
#ifndef TLC_CSV_H
#define TLC_CSV_H

#include "formats/formats.h"

enum { TLC_CSV_MOST_COLUMNS = 100000, TLC_CSV_LONGEST_FIELD = 1 << 20 };

struct tlc_csv_dialect {
    char delimiter; /* one byte of ASCII, neither `"` nor a line's end */
    bool headless;  /* the first row is data, and columns are called column_1 and so on */
    int skip;       /* so many rows before that, of any length, are passed over */
};

struct tlc_csv_field {
    const char *text; /* of `size` bytes of UTF-8, and TLC_DECIMAL_ROOM others */
    size_t size;
    bool quoted;
};

struct tlc_csv_row {
    const struct tlc_csv_field *fields; /* as many as the table has columns */
    int64_t line;                       /* of the file, from 1, that it begins on */
};

/* Opens a table, standard input where the path is NULL, and reads its header. NULL and a fault when
 * the file is no regular one, empty, no table, or has columns of the same name or of none. The
 * first alone may have none, as in the tables that R and pandas write with their rows' names: it is
 * called column_1. */
struct tlc_csv *tlc_csv_open(const char *path, const struct tlc_csv_dialect *dialect,
                             struct tlc_fault *fault);
void tlc_csv_close(struct tlc_csv *csv);

/* What messages call it. */
const char *tlc_csv_called(const char *path);

/* Names of columns have no blanks at their ends. The array ends in NULL. */
size_t tlc_csv_columns(const struct tlc_csv *csv);
const char *const *tlc_csv_names(const struct tlc_csv *csv);

/* The column of that name, or -1. */
int64_t tlc_csv_find(const struct tlc_csv *csv, const char *name);

/* The same; false and a fault where there is none. */
bool tlc_csv_column_of(const struct tlc_csv *csv, const char *name, size_t *column,
                       struct tlc_fault *fault);

/* The next row, which is valid until the next call; NULL behind the last one. Returns false and a
 * fault when the table goes on, but not as one. */
bool tlc_csv_next(struct tlc_csv *csv, const struct tlc_csv_row **row, struct tlc_fault *fault);

/* Sets a fault that begins with the file, the line and the column: "wine.csv: line 3, column hue:
 * ..."; returns false. */
bool tlc_csv_fault(const struct tlc_csv *csv, int64_t line, size_t column, struct tlc_fault *fault,
                   const char *format, ...) __attribute__((format(printf, 5, 6)));

/* ---- csv_field.c ----------------------------------------------------------------------------- */

/* A field as messages show it: in backquotes, cut where it is long; "nothing" when it is empty. */
struct tlc_csv_shown {
    char text[64];
};
struct tlc_csv_shown tlc_csv_show(const struct tlc_csv_field *field);

/* The field without blanks at its ends. */
struct tlc_csv_field tlc_csv_bare(struct tlc_csv_field field);

/* Whether it would be a number if its comma were a point. */
bool tlc_csv_has_decimal_comma(const struct tlc_csv_field *field);

#endif
