/* csv_text.h: the text of a table, cut into rows and fields. For csv_rows.c alone. */
#ifndef TLC_CSV_TEXT_H
#define TLC_CSV_TEXT_H

#include "formats/csv.h"

struct tlc_csv_text;

/* Opens a file, standard input where the path is NULL, that is text, as far as its first bytes
 * tell. NULL and a fault otherwise. */
struct tlc_csv_text *tlc_csv_text_open(const char *path, char delimiter, struct tlc_fault *fault);
void tlc_csv_text_close(struct tlc_csv_text *text);

/* From now on faults call columns by these names, which stay where they are. */
void tlc_csv_text_named(struct tlc_csv_text *text, const char *const *names, size_t count);

/* Cuts off the next row that is no empty line: so many fields, and the line it begins on, valid
 * until the next call. `*count` is 0 behind the last one. */
bool tlc_csv_text_next(struct tlc_csv_text *text, const struct tlc_csv_field **fields,
                       size_t *count, int64_t *line, struct tlc_fault *fault);

/* ---- csv_other.c ----------------------------------------------------------------------------- */

/* Whether such bytes at the beginning of a file may be those of a text in UTF-8; if not, a fault
 * that says what they are. */
bool tlc_csv_is_text(const char *path, const uint8_t *bytes, size_t size, struct tlc_fault *fault);

#endif
