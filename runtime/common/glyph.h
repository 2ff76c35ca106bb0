/* glyph.h: characters of UTF-8, and how each is shown. */
#ifndef TLC_GLYPH_H
#define TLC_GLYPH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct tlc_character {
    uint32_t code;
    size_t width; /* in bytes; 0 when they are not UTF-8 */
};

/* The first character of so many bytes, at least one. */
struct tlc_character tlc_character_of(const char *text, size_t length);

/* Whether a character neither steers a terminal, nor hides, nor reorders the text around it. */
bool tlc_is_printable(uint32_t code);

/* How one character is shown: as it is, or by its code point, <U+202E>, where it would steer a
 * terminal, hide, or reorder the text around it; a byte that is not UTF-8 as <0xE9>. */
struct tlc_glyph {
    char text[12];
    size_t taken; /* bytes of the original, at least 1 */
};

/* The first character of so many bytes, at least one. */
struct tlc_glyph tlc_glyph_of(const char *text, size_t length);

#endif
