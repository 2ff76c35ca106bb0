/* clean.h: text from outside made fit to be shown. */
#ifndef TLC_CLEAN_H
#define TLC_CLEAN_H

#include <stddef.h>

/* How one character is shown: as it is, or by its code point, <U+202E>, where it would steer a
 * terminal, hide, or reorder the text around it; a byte that is not UTF-8 as <0xE9>. */
struct tlc_glyph {
    char text[12];
    size_t taken; /* bytes of the original, at least 1 */
};

/* The first character of so many bytes, at least one. */
struct tlc_glyph tlc_glyph_of(const char *text, size_t length);

/* The text as it is shown, in one line, cut where there is no more room. Takes no memory. */
void tlc_clean(char *to, size_t size, const char *text);

/* Appends so much of the text to what is in `to`, `used` bytes of `size`, as far as there is room;
 * returns the length then. */
size_t tlc_clean_bytes(char *to, size_t used, size_t size, const char *text, size_t length);

#endif
