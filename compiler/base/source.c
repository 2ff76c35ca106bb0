#include "base/source.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

Span span_between(Span first, Span last)
{
    return (Span){first.source, first.start, last.end};
}

Place source_place(const Source *source, size_t offset)
{
    Place place = {1, 1};
    for (size_t i = 0; i < offset && i < source->length; i++) {
        unsigned char byte = (unsigned char)source->text[i];
        if (byte == '\n')
            place = (Place){place.line + 1, 1};
        else if ((byte & 0xC0) != 0x80) /* not a UTF-8 continuation byte */
            place.column++;
    }
    return place;
}

size_t span_line(Span span)
{
    return source_place(span.source, span.start).line;
}

const char *source_name(const Source *source)
{
    const char *slash = strrchr(source->path, '/');
    return slash ? slash + 1 : source->path;
}

const Source *source_read(Arena *arena, const char *path, const char **problem)
{
    *problem = NULL;
    FILE *file = fopen(path, "rb");
    if (!file) {
        *problem = strerror(errno);
        return NULL;
    }
    char *text = arena_alloc(arena, SOURCE_LIMIT + 2);
    size_t length = fread(text, 1, SOURCE_LIMIT + 1, file);
    if (ferror(file))
        *problem = strerror(errno);
    else if (length > SOURCE_LIMIT)
        *problem = "larger than 1 MiB, which no spec needs";
    fclose(file);
    if (*problem)
        return NULL;
    text[length] = '\0';
    Source *source = arena_alloc(arena, sizeof *source);
    *source = (Source){.path = path, .text = text, .length = length};
    return source;
}
