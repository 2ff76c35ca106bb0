#include "lsp/positions.h"

#include "base/source.h"

static bool ends_line(const char *text, size_t length, size_t at)
{
    return text[at] == '\n' || (text[at] == '\r' && (at + 1 == length || text[at + 1] != '\n'));
}

Lines lines_of(Arena *arena, const char *text, size_t length, bool in_bytes)
{
    List(size_t) starts = {0};
    *list_add(arena, &starts) = 0;
    for (size_t i = 0; i < length; i++)
        if (ends_line(text, length, i))
            *list_add(arena, &starts) = i + 1;
    return (Lines){text, length, starts.items, starts.count, in_bytes};
}

/* The line that the byte is in. */
static size_t line_of(const Lines *lines, size_t offset)
{
    size_t low = 0, high = lines->count;
    while (high - low > 1) {
        const size_t middle = low + (high - low) / 2;
        if (lines->starts[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* Where the line ends, without what ends it. */
static size_t line_end(const Lines *lines, size_t line)
{
    size_t end = line + 1 < lines->count ? lines->starts[line + 1] : lines->length;
    while (end > lines->starts[line] &&
           (lines->text[end - 1] == '\n' || lines->text[end - 1] == '\r'))
        end--;
    return end;
}

/* One step over a character: how many units it is, which is 2 for those that UTF-16 writes as two.
 */
static size_t step(const Lines *lines, size_t *at)
{
    const Character character = character_at(lines->text, *at, lines->length);
    const size_t width = character.width ? character.width : 1;
    *at += width;
    return lines->in_bytes ? width : width == 4 ? 2 : 1;
}

Position position_of(const Lines *lines, size_t offset)
{
    if (offset > lines->length)
        offset = lines->length;
    const size_t line = line_of(lines, offset);
    size_t column = 0;
    for (size_t at = lines->starts[line]; at < offset;) {
        const size_t units = step(lines, &at);
        column += at <= offset ? units : 0;
    }
    return (Position){line, column};
}

size_t offset_of(const Lines *lines, Position position)
{
    if (position.line >= lines->count)
        return lines->length;
    const size_t end = line_end(lines, position.line);
    size_t at = lines->starts[position.line], column = 0;
    while (at < end && column < position.column) {
        size_t next = at;
        column += step(lines, &next);
        if (column > position.column) /* within a character */
            break;
        at = next;
    }
    return at;
}
