/* text.h: a string that grows at its end. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include "base/arena.h"

#include <stdbool.h>

typedef struct Text {
    Arena *arena;
    char *bytes; /* always ends in a zero */
    size_t length, capacity;
} Text;

Text text_new(Arena *arena);

/* Append bytes, a string, or a formatted string. */
void text_add_bytes(Text *text, const char *bytes, size_t length);
void text_add(Text *text, const char *string);
void text_addf(Text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Appends `count` copies of `character`. */
void text_repeat(Text *text, char character, size_t count);

/* The runtime's: common/nearest.h. */
const char *nearest_name(const char *word, const char *const *names, size_t count);

#endif
