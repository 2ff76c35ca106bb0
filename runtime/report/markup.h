/* markup.h: text that grows at its end and cannot forget to escape. */
#ifndef TLC_MARKUP_H
#define TLC_MARKUP_H

#include <stddef.h>

/* Empty when all zero. */
struct text {
    char *bytes;
    size_t length, capacity;
};

/* Appends markup, which stays as it is. */
void tlc_text_add(struct text *text, const char *markup);

/* Appends a name or a sentence so that HTML and XML read it as such, in attributes too. */
void tlc_text_escape(struct text *text, const char *plain);

/* Appends as printf would, with %s, %d, %ld, %f and %%; but the format is markup, strings are
 * escaped, and what rounds to zero has no sign. */
void tlc_text_addf(struct text *text, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The string, to be freed; the text is empty then. */
char *tlc_text_take(struct text *text);

/* Removes the sign of a number that is shown as zero, such as -0.00. */
void tlc_text_drop_negative_zero(char *number);

#endif
