/* template.h: the C that is emitted, as files with identifiers to fill in. */
#ifndef EMIT_TEMPLATE_H
#define EMIT_TEMPLATE_H

#include "base/text.h"

#include <stdint.h>

/* A template built into tlc: what stands below its file's marker line. */
typedef struct Template {
    const char *name; /* "dense.c" */
    const char *text;
    const char *const *needs; /* templates that its file includes, so that it compiles alone; NULL
                               * ends them */
} Template;

extern const Template all_templates[];
extern const size_t template_count;

/* An identifier of a template and what takes its place wherever it stands, comments included. A
 * line that holds nothing but `NAME;` is replaced as a whole, by any number of lines (with their
 * ends) or none. */
typedef struct Hole {
    const char *name;
    const char *text;
} Hole;

typedef struct Holes {
    Arena *arena;
    List(Hole) list;
} Holes;

void hole_text(Holes *holes, const char *name, const char *text);
void hole_number(Holes *holes, const char *name, int64_t number);

/* The templates that must stand above it. */
const char *const *template_needs(const char *name);

/* Appends the template with its holes filled. */
void template_fill(Text *out, const char *name, const Holes *holes);

#endif
