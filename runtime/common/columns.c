/* columns.c: texts as wide as they are on a terminal, and made to fit. */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#include "common/columns.h"
#include "common/glyph.h"

struct range {
    uint32_t first, last;
};

static bool is_among(uint32_t code, const struct range *ranges, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (code >= ranges[i].first && code <= ranges[i].last)
            return true;
    return false;
}

size_t tlc_character_columns(uint32_t code)
{
    static const struct range none[] = {
        {0x00AD, 0x00AD},   {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x0610, 0x061A},
        {0x064B, 0x065F},   {0x0E31, 0x0E31}, {0x0E34, 0x0E3A}, {0x0E47, 0x0E4E}, {0x1AB0, 0x1AFF},
        {0x1DC0, 0x1DFF},   {0x200B, 0x200F}, {0x202A, 0x202E}, {0x2060, 0x206F}, {0x20D0, 0x20FF},
        {0x302A, 0x302F},   {0x3099, 0x309A}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF},
        {0xE0000, 0xE01EF},
    };
    static const struct range wide[] = {
        {0x1100, 0x115F},   {0x231A, 0x231B},   {0x2329, 0x232A},   {0x2E80, 0x303E},
        {0x3041, 0x33FF},   {0x3400, 0x4DBF},   {0x4E00, 0xA4CF},   {0xA960, 0xA97F},
        {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},   {0xFF01, 0xFF60},
        {0xFFE0, 0xFFE6},   {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF},
        {0x20000, 0x3FFFD},
    };
    if (code < 0x80)
        return 1;
    if (is_among(code, none, sizeof none / sizeof *none))
        return 0;
    return is_among(code, wide, sizeof wide / sizeof *wide) ? 2 : 1;
}

/* Of the first character; *taken becomes its bytes. */
static size_t first_columns(const char *text, size_t length, size_t *taken)
{
    const struct tlc_character character = tlc_character_of(text, length);
    const struct tlc_glyph glyph = tlc_glyph_of(text, length);
    *taken = glyph.taken;
    return character.width && tlc_is_printable(character.code)
               ? tlc_character_columns(character.code)
               : strlen(glyph.text);
}

size_t tlc_columns(const char *text)
{
    const size_t length = strlen(text);
    size_t columns = 0;
    for (size_t at = 0, taken; at < length; at += taken)
        columns += first_columns(text + at, length - at, &taken);
    return columns;
}

size_t tlc_columns_fit(const char *text, size_t columns)
{
    const size_t length = strlen(text);
    size_t at = 0, used = 0, taken;
    while (at < length && (used += first_columns(text + at, length - at, &taken)) <= columns)
        at += taken;
    return at;
}

size_t tlc_columns_break(const char *text, size_t columns)
{
    const size_t length = strlen(text), fits = tlc_columns_fit(text, columns);
    size_t space = fits, taken;
    if (fits == length)
        return length;
    while (space > 0 && text[space] != ' ')
        space--;
    if (strspn(text, " ") < space)
        return space;
    first_columns(text, length, &taken);
    return fits ? fits : taken;
}

/* How many bytes at the end fit into so many columns. */
static size_t fit_at_end(const char *text, size_t columns)
{
    const size_t length = strlen(text);
    size_t at = 0, left = tlc_columns(text), taken;
    while (left > columns) {
        left -= first_columns(text + at, length - at, &taken);
        at += taken;
    }
    return length - at;
}

void tlc_columns_shorten(char *shortened, size_t size, const char *text, size_t columns)
{
    const size_t length = strlen(text), dots = sizeof "..." - 1;
    size_t head = length, tail = 0;
    if (tlc_columns(text) > columns) {
        head = tlc_columns_fit(text, (columns - dots + 1) / 2);
        tail = fit_at_end(text, (columns - dots) / 2);
    }
    const char *middle = head < length ? "..." : "";
    if (head + strlen(middle) + tail + 1 > size) { /* marks without columns may be many */
        *shortened = '\0';
        return;
    }
    memcpy(shortened, text, head);
    strcpy(shortened + head, middle);
    strcat(shortened, text + length - tail);
}

int tlc_output_columns(int descriptor)
{
    const char *wish = getenv("COLUMNS");
    char *end = NULL;
    struct winsize size;
    long columns = wish ? strtol(wish, &end, 10) : 0;
    if (!wish || end == wish || *end || columns <= 0)
        columns = ioctl(descriptor, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
    if (columns == 0)
        columns = TLC_USUAL_COLUMNS;
    return (int)(columns < TLC_LEAST_COLUMNS  ? TLC_LEAST_COLUMNS
                 : columns > TLC_MOST_COLUMNS ? TLC_MOST_COLUMNS
                                              : columns);
}
