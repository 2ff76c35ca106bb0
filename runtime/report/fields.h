/* fields.h: rows of CSV whose fields are read as what they are.
 *
 * Quoting is that of RFC 4180, and a line ends in a newline, which is the caller's. Each function
 * appends a field, with a comma before it unless it begins the line.
 */
#ifndef TLC_REPORT_FIELDS_H
#define TLC_REPORT_FIELDS_H

#include "report/markup.h"

/* A name or a sentence. What a spreadsheet would take for a formula has an apostrophe before it. */
void tlc_field_text(struct text *text, const char *field);

/* With nine digits; empty where there is no number. */
void tlc_field_number(struct text *text, double number);
void tlc_field_whole(struct text *text, long number);

#endif
