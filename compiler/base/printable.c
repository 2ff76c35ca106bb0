#include "base/printable.h"

#include "base/characters.h"
#include "common/columns.h"
#include "common/digits.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

Shown show_character(const char *text, size_t at, size_t end)
{
    struct tlc_glyph glyph = tlc_glyph_of(text + at, end - at);
    Character character = character_at(text, at, end);
    Shown shown = {.taken = glyph.taken, .width = strlen(glyph.text)};
    memcpy(shown.text, glyph.text, sizeof glyph.text);
    if (character.width && tlc_is_printable(character.code))
        shown.width = tlc_character_columns(character.code);
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

/* ---- as wide as a terminal ------------------------------------------------------------------ */

const char *shortened(Arena *arena, const char *text, size_t columns)
{
    const size_t size = strlen(text) + sizeof "...";
    char *result = arena_alloc(arena, size);
    tlc_columns_shorten(result, size, text, columns);
    return result;
}

void text_add_left(Text *text, const char *string, size_t columns)
{
    const size_t own = tlc_columns(string);
    text_add(text, string);
    text_repeat(text, ' ', own < columns ? columns - own : 0);
}

void text_add_right(Text *text, const char *string, size_t columns)
{
    const size_t own = tlc_columns(string);
    text_repeat(text, ' ', own < columns ? columns - own : 0);
    text_add(text, string);
}

/* What does not fit stands two columns further in than the line, if the line is not all blank. */
static void add_wrapped(Text *text, const char *line, size_t columns)
{
    const size_t indent = strspn(line, " ") < columns / 2 ? strspn(line, " ") : 0;
    size_t used = 0;
    while (tlc_columns(line) > columns - used) {
        const size_t length = tlc_columns_break(line, columns - used);
        text_add_bytes(text, line, length);
        text_add(text, "\n");
        line += length + strspn(line + length, " ");
        if (!*line)
            return;
        used = indent + 2;
        text_repeat(text, ' ', used);
    }
    text_add(text, line);
    text_add(text, "\n");
}

const char *wrapped_lines(Arena *arena, const char *text, size_t columns)
{
    Text out = text_new(arena);
    for (const char *end; (end = strchr(text, '\n')); text = end + 1)
        add_wrapped(&out, arena_printf(arena, "%.*s", (int)(end - text), text), columns);
    return out.bytes;
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

const char *quoted(Arena *arena, const char *string)
{
    Text text = text_new(arena);
    text_add(&text, "\"");
    for (; *string; string++) {
        unsigned char byte = (unsigned char)*string;
        if (byte == '"' || byte == '\\')
            text_addf(&text, "\\%c", byte);
        else if (byte >= 0x20 && byte < 0x7F && byte != '?') /* ??x is a trigraph */
            text_addf(&text, "%c", byte);
        else
            text_addf(&text, "\\%03o", byte);
    }
    text_add(&text, "\"");
    return text.bytes;
}

/* ---- JSON ----------------------------------------------------------------------------------- */

/* Beyond 16 bits it takes two. */
static void add_code(Text *text, uint32_t code)
{
    if (code > 0xFFFF)
        text_addf(text, "\\u%04x\\u%04x", 0xD800 + ((code - 0x10000) >> 10),
                  0xDC00 + (code & 0x3FF));
    else
        text_addf(text, "\\u%04x", code);
}

const char *json_text(Arena *arena, const char *text)
{
    Text result = text_new(arena);
    const size_t length = strlen(text);
    text_add(&result, "\"");
    for (size_t at = 0; at < length;) {
        const struct tlc_character character = tlc_character_of(text + at, length - at);
        if (character.width == 0)
            text_add(&result, "\xEF\xBF\xBD");
        else if (strchr("\"\\<>&", text[at]) || !tlc_is_printable(character.code))
            add_code(&result, character.code);
        else
            text_add_bytes(&result, text + at, character.width);
        at += character.width ? character.width : 1;
    }
    text_add(&result, "\"");
    return result.bytes;
}

/* ---- YAML ----------------------------------------------------------------------------------- */

/* What YAML would take for something else than a text, if no more. */
static bool is_special(const char *text)
{
    static const char *const words[] = {"true", "false", "yes", "no", "on",
                                        "off",  "null",  "y",   "n"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcasecmp(text, words[i]) == 0)
            return true;
    return false;
}

static bool is_plain(const char *text)
{
    const size_t length = strlen(text);
    if (length == 0 || strspn(text, "0123456789_-. ()/+") > 0 || is_special(text) ||
        text[length - 1] == ' ')
        return false;
    return strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-. ()/+") ==
           length;
}

/* What hides, steers or reorders the text around it is written by its code point. */
static void add_escaped(Text *text, const char *at, size_t length)
{
    const struct tlc_character character = tlc_character_of(at, length);
    if (*at == '"' || *at == '\\')
        text_addf(text, "\\%c", *at);
    else if (tlc_is_printable(character.code))
        text_add_bytes(text, at, length);
    else
        text_addf(text, character.code > 0xFFFF ? "\\U%08X" : "\\u%04X", character.code);
}

const char *yaml_text(Arena *arena, const char *text)
{
    if (is_plain(text))
        return text;
    Text result = text_new(arena);
    const size_t length = strlen(text);
    text_add(&result, "\"");
    for (size_t at = 0, width; at < length; at += width) {
        width = tlc_character_of(text + at, length - at).width;
        width += width == 0; /* of what is not UTF-8, which no spec holds */
        add_escaped(&result, text + at, width);
    }
    text_add(&result, "\"");
    return result.bytes;
}

/* ---- numbers -------------------------------------------------------------------------------- */

const char *factor_text(Arena *arena, double factor)
{
    enum { LARGEST = 1000000 };
    const double divisor = factor > 0 && factor < 1 ? round(1 / factor) : 0;
    if (divisor > 0 && divisor <= LARGEST && (float)(1 / divisor) == (float)factor)
        return arena_printf(arena, "1/%.0f", divisor);
    return arena_printf(arena, "%s", tlc_digits_of_float((float)factor).text);
}
