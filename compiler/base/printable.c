#include "base/printable.h"

#include "base/characters.h"
#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool is_printable(uint32_t code)
{
    static const struct {
        uint32_t first, last;
    } ranges[] = {
        {0x00, 0x1F},       {0x7F, 0x9F},     /* controls */
        {0xAD, 0xAD},       {0x61C, 0x61C},   /* soft hyphen; Arabic letter mark */
        {0x180E, 0x180E},   {0x200B, 0x200B}, /* nothing wide */
        {0x200E, 0x200F},   {0x2028, 0x202E}, /* marks of direction; ends of lines; embeddings */
        {0x2060, 0x206F},   {0xFEFF, 0xFEFF}, /* invisible operators, isolates; byte order mark */
        {0xFFF9, 0xFFFB},   {0xFFFE, 0xFFFF}, /* annotations; no characters */
        {0xE0000, 0xE007F},                   /* tags */
    };
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (code >= ranges[i].first && code <= ranges[i].last)
            return false;
    return true;
}

Shown show_character(const char *text, size_t at, size_t end)
{
    Shown shown = {.width = 1};
    Character character = character_at(text, at, end);
    shown.taken = character.width ? character.width : 1;
    if (character.width && is_printable(character.code)) {
        memcpy(shown.text, text + at, character.width);
        shown.width = character_columns(character.code);
    } else if (character.width)
        shown.width =
            (size_t)snprintf(shown.text, sizeof shown.text, "<U+%04X>", (unsigned)character.code);
    else
        shown.width = (size_t)snprintf(shown.text, sizeof shown.text, "<0x%02X>",
                                       (unsigned)(unsigned char)text[at]);
    return shown;
}

static const char *shown_text(Arena *arena, const char *text, const char *kept)
{
    Text out = text_new(arena);
    for (size_t at = 0, end = strlen(text); at < end;) {
        Shown shown = show_character(text, at, end);
        if (strchr(kept, text[at]))
            text_add_bytes(&out, text + at, 1);
        else
            text_add(&out, shown.text);
        at += shown.taken;
    }
    return out.bytes;
}

const char *printable(Arena *arena, const char *text)
{
    return shown_text(arena, text, "");
}

const char *printable_lines(Arena *arena, const char *text)
{
    return shown_text(arena, text, "\n");
}

enum { LONGEST_MESSAGE = 16384, LONGEST_SHOWN = 4 * LONGEST_MESSAGE };

void complain(const char *format, ...)
{
    char message[LONGEST_MESSAGE], line[LONGEST_SHOWN] = "";
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    size_t end = length < 0 ? 0 : strlen(message), used = 0;
    for (size_t at = 0; at < end && used + sizeof(Shown) < sizeof line;) {
        Shown shown = show_character(message, at, end);
        used += (size_t)snprintf(line + used, sizeof line - used, "%s", shown.text);
        at += shown.taken;
    }
    fprintf(stderr, "tlc: %s%s\n", line, (size_t)length > end ? "..." : "");
}
