#include "commands/findings/finding_places.h"

/* In UTF-16 a character of more than two bytes' worth is a pair. */
static size_t width_in(ColumnKind kind, unsigned code)
{
    return kind == IN_UTF16 && code > 0xFFFF ? 2 : 1;
}

static Place place_in(const Source *source, size_t offset, ColumnKind kind)
{
    Place place = source_place(source, offset);
    size_t at = offset < source->length ? offset : source->length;
    while (at > source_start(source) && source->text[at - 1] != '\n')
        at--;
    for (place.column = 1; at < offset && at < source->length;) {
        const Character character = character_at(source->text, at, source->length);
        place.column += width_in(kind, character.width ? character.code : 0);
        at += character.width ? character.width : 1;
    }
    return place;
}

Region region_of(Span span, ColumnKind kind)
{
    const size_t end = span.end < span.source->length ? span.end : span.source->length;
    const Place start = place_in(span.source, span.start, kind);
    return (Region){start, end > span.start ? place_in(span.source, end, kind) : start};
}
