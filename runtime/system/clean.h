/* clean.h: text from outside made fit to be shown. */
#ifndef TLC_CLEAN_H
#define TLC_CLEAN_H

#include <stddef.h>

/* The text as it is shown, in one line, cut where there is no more room. Takes no memory. */
void tlc_clean(char *to, size_t size, const char *text);

/* Appends so much of the text to what is in `to`, `used` bytes of `size`, as far as there is room;
 * returns the length then. */
size_t tlc_clean_bytes(char *to, size_t used, size_t size, const char *text, size_t length);

#endif
