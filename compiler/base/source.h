/* source.h: the text of a spec, and places in it. */
#ifndef BASE_SOURCE_H
#define BASE_SOURCE_H

#include "base/arena.h"
#include "common/glyph.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct Source {
    const char *path; /* as the user wrote it: what messages show */
    const char *text; /* the whole file, a zero behind it */
    size_t length;
    const size_t *lines; /* where each line starts; NULL: counted when asked for */
    size_t line_count;
} Source;

typedef struct Alias Alias;

/* The bytes [start, end) of a source. Lines and columns are worked out only when shown. */
typedef struct Span {
    const Source *source;
    size_t start, end;
    const Alias *alias; /* that brought what stands there to where it is used, or NULL */
} Span;

/* Where a part of the spec is used that stands elsewhere. An alias may stand in what another brings
 * in. */
struct Alias {
    Span span;
    const Alias *around; /* or NULL */
};

/* A place as people count: from 1, columns in characters (UTF-8 code points). */
typedef struct Place {
    size_t line, column;
} Place;

/* One character of UTF-8 text; its width is 0 when the bytes are not UTF-8. */
typedef struct tlc_character Character;

/* The character at text[at]; bytes from text[end] on are not looked at. */
Character character_at(const char *text, size_t at, size_t end);

Span span_between(Span first, Span last);

/* Its first byte: where a message about something missing in it points. */
Span span_start(Span span);

Place source_place(const Source *source, size_t offset);

/* Makes span_line quick. */
void source_find_lines(Arena *arena, Source *source);

/* 1-based line of the span's first byte: what comments in the generated C point back to. */
size_t span_line(Span span);

/* A study that was stopped goes on, and a model that was saved is asked, only if this is still the
 * same. */
uint64_t source_hash(const Source *source);

/* The file name without its folders. */
const char *source_name(const Source *source);

/* Where the text starts, behind a byte order mark. */
size_t source_start(const Source *source);

/* What is given instead of a path where the text comes from standard input, and what messages call
 * that. */
#define STANDARD_INPUT       "-"
#define STANDARD_INPUT_SHOWN "<stdin>"
bool is_standard_input(const char *path);

/* The whole file at `path`, or of standard input, or NULL with *problem saying why (missing, a
 * folder, larger than SOURCE_LIMIT bytes). */
enum { SOURCE_LIMIT = 1 << 20 };
const Source *source_read(Arena *arena, const char *path, const char **problem);

#endif
