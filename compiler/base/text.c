#include "base/text.h"

#include <string.h>

Text text_new(Arena *arena)
{
    Text text = {.arena = arena, .capacity = 256};
    text.bytes = arena_alloc(arena, text.capacity);
    return text;
}

void text_add_bytes(Text *text, const char *bytes, size_t length)
{
    if (text->length + length + 1 > text->capacity) {
        text->capacity = 2 * (text->length + length + 1);
        char *larger = arena_alloc(text->arena, text->capacity);
        memcpy(larger, text->bytes, text->length);
        text->bytes = larger;
    }
    if (length)
        memcpy(text->bytes + text->length, bytes, length);
    text->length += length;
    text->bytes[text->length] = '\0';
}

void text_add(Text *text, const char *string)
{
    text_add_bytes(text, string, strlen(string));
}

void text_addf(Text *text, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    text_add(text, arena_vprintf(text->arena, format, arguments));
    va_end(arguments);
}

void text_repeat(Text *text, char character, size_t count)
{
    for (size_t i = 0; i < count; i++)
        text_add_bytes(text, &character, 1);
}

enum { LONGEST_COMPARED = 63 };

static size_t smallest(size_t a, size_t b, size_t c)
{
    size_t least = a < b ? a : b;
    return least < c ? least : c;
}

/* Levenshtein's edit distance, one row of the table at a time. Both strings are at most
 * LONGEST_COMPARED long. */
static size_t edit_distance(const char *a, const char *b)
{
    size_t row[LONGEST_COMPARED + 1];
    size_t length = strlen(b);
    for (size_t j = 0; j <= length; j++)
        row[j] = j;
    for (size_t i = 1; a[i - 1]; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= length; j++) {
            size_t above = row[j];
            row[j] = smallest(row[j - 1] + 1, above + 1, diagonal + (a[i - 1] != b[j - 1]));
            diagonal = above;
        }
    }
    return row[length];
}

const char *nearest_name(const char *word, const char *const *names, size_t count)
{
    size_t length = strlen(word);
    if (length > LONGEST_COMPARED)
        return NULL;
    /* A third of the letters may differ; beyond that a suggestion confuses more than it helps. */
    size_t nearest_distance = length / 3 + 1;
    const char *nearest = NULL;
    for (size_t i = 0; i < count; i++) {
        if (strlen(names[i]) > LONGEST_COMPARED)
            continue;
        size_t distance = edit_distance(word, names[i]);
        if (distance < length && distance <= nearest_distance &&
            (!nearest || distance < nearest_distance)) {
            nearest = names[i];
            nearest_distance = distance;
        }
    }
    return nearest;
}
