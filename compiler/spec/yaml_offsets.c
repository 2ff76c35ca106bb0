#include "spec/yaml_internal.h"

#include <string.h>

/* libyaml hands over a scalar's text unfolded and unescaped, and keeps no account of where each
 * byte came from. So we read the scalar in the source once more, by the rules libyaml follows, and
 * note the place of each byte the text holds. Should the two ever disagree, places are off but
 * never out of bounds. */
typedef struct Walk {
    const char *source;
    size_t at, end; /* in the source */
    const char *text;
    size_t length;
    size_t *offsets;
    size_t count; /* bytes of the text placed so far */
} Walk;

static void place(Walk *walk, size_t offset)
{
    if (walk->count < walk->length)
        walk->offsets[walk->count++] = offset;
}

/* LS and PS keep their three bytes, every other line break becomes '\n'. */
static void place_break(Walk *walk, size_t offset, size_t width)
{
    for (size_t i = 0; i < (width == 3 ? 3 : 1); i++)
        place(walk, offset);
}

static size_t break_at(const Walk *walk, size_t at)
{
    return break_width(walk->source, at, walk->end);
}

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t';
}

/* Blanks and line breaks in a row. */
typedef struct Gap {
    size_t start, end, breaks, first_width;
} Gap;

static Gap find_gap(const Walk *walk)
{
    Gap gap = {.start = walk->at, .end = walk->at};
    while (gap.end < walk->end) {
        size_t width = break_at(walk, gap.end);
        if (!width && !is_blank(walk->source[gap.end]))
            break;
        if (width && !gap.breaks++)
            gap.first_width = width;
        gap.end += width ? width : 1;
    }
    return gap;
}

/* Places the breaks of a gap, all but the first `skipped`. */
static void place_breaks(Walk *walk, Gap gap, size_t skipped)
{
    for (size_t at = gap.start; at < gap.end;) {
        size_t width = break_at(walk, at);
        if (width && skipped)
            skipped--;
        else if (width)
            place_break(walk, at, width);
        at += width ? width : 1;
    }
}

/* One line break folds into a space, and of several the first is dropped; LS and PS do not fold. */
static void fold(Walk *walk, Gap gap)
{
    if (gap.first_width == 3)
        place_breaks(walk, gap, 0);
    else if (gap.breaks == 1)
        place(walk, gap.start);
    else
        place_breaks(walk, gap, 1);
}

static void walk_gap(Walk *walk)
{
    Gap gap = find_gap(walk);
    if (gap.breaks)
        fold(walk, gap);
    else
        for (size_t at = gap.start; at < gap.end; at++)
            place(walk, at);
    walk->at = gap.end;
}

static size_t width_of_escape(char letter)
{
    switch (letter) {
    case 'x':
        return 4;
    case 'u':
        return 6;
    case 'U':
        return 10;
    default:
        return 2;
    }
}

/* An escape stands for one character; an escaped line break for nothing, and it swallows the blanks
 * of the next line. */
static void walk_escape(Walk *walk)
{
    size_t start = walk->at++;
    size_t width = break_at(walk, walk->at);
    if (width) {
        walk->at += width;
        Gap gap = find_gap(walk);
        place_breaks(walk, gap, 0);
        walk->at = gap.end;
        return;
    }
    do
        place(walk, start);
    while (walk->count < walk->length && (walk->text[walk->count] & 0xC0) == 0x80);
    walk->at = start + width_of_escape(walk->source[walk->at]);
}

/* A plain or quoted scalar; `quote` is 0 for a plain one. */
static void walk_flow(Walk *walk, char quote)
{
    while (walk->at < walk->end) {
        char byte = walk->source[walk->at];
        if (is_blank(byte) || break_at(walk, walk->at))
            walk_gap(walk);
        else if (quote == '"' && byte == '\\')
            walk_escape(walk);
        else {
            place(walk, walk->at);
            walk->at += quote == '\'' && byte == '\'' ? 2 : 1;
        }
    }
}

static size_t spaces_before(const char *text, size_t at)
{
    size_t count = 0;
    while (count < at && text[at - count - 1] == ' ')
        count++;
    return count;
}

static size_t first_not_white(const char *text, size_t at, size_t end)
{
    while (at < end) {
        size_t width = break_width(text, at, end);
        if (!width && text[at] != ' ')
            break;
        at += width ? width : 1;
    }
    return at;
}

/* A block's indentation is what the source has more than the text before the first line that is not
 * blank. In a block of blanks it does not matter. */
static size_t block_indent(const Walk *walk)
{
    size_t in_source = first_not_white(walk->source, walk->at, walk->end);
    size_t in_text = first_not_white(walk->text, 0, walk->length);
    size_t spaces = spaces_before(walk->source, in_source);
    size_t kept = spaces_before(walk->text, in_text);
    if (in_text == walk->length)
        return walk->end;
    return spaces > kept ? spaces - kept : 0;
}

/* Line breaks with the indentation behind each, up to the next line of content. */
static Gap find_block_gap(const Walk *walk, size_t indent)
{
    Gap gap = {.start = walk->at, .end = walk->at};
    for (size_t width; (width = break_at(walk, gap.end));) {
        if (!gap.breaks++)
            gap.first_width = width;
        gap.end += width;
        for (size_t i = 0; i < indent && gap.end < walk->end && walk->source[gap.end] == ' '; i++)
            gap.end++;
    }
    return gap;
}

static void walk_to_break(Walk *walk, bool placing)
{
    while (walk->at < walk->end && !break_at(walk, walk->at)) {
        if (placing)
            place(walk, walk->at);
        walk->at++;
    }
}

/* A literal or folded block, from its '|' or '>' on. Lines that start with a blank do not fold. */
static void walk_block(Walk *walk, bool folded)
{
    walk_to_break(walk, false);
    size_t indent = block_indent(walk);
    bool header = true, blank_before = false;
    while (walk->at < walk->end) {
        Gap gap = find_block_gap(walk, indent);
        bool last = gap.end >= walk->end;
        bool blank_behind = !last && is_blank(walk->source[gap.end]);
        if (folded && !header && !last && !blank_before && !blank_behind)
            fold(walk, gap);
        else
            place_breaks(walk, gap, header);
        walk->at = gap.end;
        walk_to_break(walk, true);
        header = false;
        blank_before = blank_behind;
    }
}

/* The end of a block is before its last line break: a message about the end should not point to the
 * line below. */
static size_t end_of_text(const Walk *walk, size_t start, bool block)
{
    if (!block)
        return walk->end;
    if (!walk->count)
        return trim_end(walk->source, start, walk->end);
    size_t last = walk->offsets[walk->count - 1];
    return break_at(walk, last) ? last : last + 1;
}

const size_t *offsets_align(const YamlReader *reader, const yaml_event_t *scalar, size_t start,
                            size_t end)
{
    Walk walk = {.source = reader->source->text, .at = start, .end = end};
    walk.text = (const char *)scalar->data.scalar.value;
    walk.length = scalar->data.scalar.length;
    walk.offsets = arena_alloc(reader->arena, (walk.length + 1) * sizeof *walk.offsets);
    yaml_scalar_style_t style = scalar->data.scalar.style;
    bool folded = style == YAML_FOLDED_SCALAR_STYLE;
    bool block = folded || style == YAML_LITERAL_SCALAR_STYLE;
    if (block)
        walk_block(&walk, folded);
    else if (style == YAML_PLAIN_SCALAR_STYLE)
        walk_flow(&walk, 0);
    else
        walk_flow(&walk, style == YAML_SINGLE_QUOTED_SCALAR_STYLE ? '\'' : '"');
    size_t text_end = end_of_text(&walk, start, block);
    while (walk.count < walk.length)
        place(&walk, text_end);
    walk.offsets[walk.length] = text_end;
    return walk.offsets;
}
