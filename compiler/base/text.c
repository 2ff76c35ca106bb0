#include "base/text.h"
#include "common/nearest.h"

#include <stdio.h>
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
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    size_t room = text->capacity - text->length;
    int length = vsnprintf(text->bytes + text->length, room, format, arguments);
    if (length >= 0 && (size_t)length < room)
        text->length += (size_t)length;
    else
        text_add(text, arena_vprintf(text->arena, format, again));
    va_end(again);
    va_end(arguments);
}

void text_repeat(Text *text, char character, size_t count)
{
    for (size_t i = 0; i < count; i++)
        text_add_bytes(text, &character, 1);
}

const char *nearest_name(const char *word, const char *const *names, size_t count)
{
    return tlc_nearest_name(word, names, count);
}
