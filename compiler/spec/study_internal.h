/* study_internal.h: what the files of the expansion of studies share. */
#ifndef SPEC_STUDY_INTERNAL_H
#define SPEC_STUDY_INTERNAL_H

#include "spec/study.h"

typedef struct Expansion {
    Arena *arena;
    Diagnostics *diagnostics;
    const Spec *spec;
    const Node *root;
    Cells *cells;
    bool failed;
} Expansion;

/* An error in what the study varies. */
void report_axis(Expansion *expansion, Span span, const char *check, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* study_paths.c */

/* Reports a path that leads nowhere in the spec. */
void check_path(Expansion *expansion, const Setting *setting);

/* The tree with the value in its place; what does not change is shared. */
const Node *with_setting(Arena *arena, const Node *root, const Setting *setting);

/* study_axes.c */
void read_axes(Expansion *expansion, const Node *vary);

#endif
