/* study_internal.h: what the files of the expansion of studies share. */
#ifndef SPEC_STUDY_INTERNAL_H
#define SPEC_STUDY_INTERNAL_H

#include "spec/study.h"

/* The axis that `study.curves` makes: how many layers are copied. */
#define CURVES_AXIS "n"

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

/* Finds where the setting's path leads; reports one that leads nowhere in the spec. */
void find_target(Expansion *expansion, Setting *setting);

/* The model that a path is about: `training.B`, `models.B` or, by its entry, `training[1]`; NULL:
 * it is about none. */
const char *model_of_path(Expansion *expansion, const char *path);

/* Whether both set the same, or one a part of what the other sets. */
bool targets_overlap(const Target *one, const Target *other);

/* The tree with the value in its place; what does not change is shared. */
const Node *with_setting(Arena *arena, const Node *root, const Setting *setting);

/* study_axes.c: the axes up to the one that makes too many cells */
void read_axes(Expansion *expansion, const Node *vary);

/* Paths that can take one value, in one key. */
enum { MOST_PATHS = 100 };

/* The part of a key, or the key where that is not written as it is read. */
Span part_of_key(const Entry *entry, const char *part, size_t length);

/* The ends of `0..5`, which `name` takes; false with everything reported. */
bool read_whole_range(Expansion *expansion, const char *name, const Node *node, int64_t *from,
                      int64_t *to);

/* A scalar that stands where another node does. */
const Node *node_with_text(Arena *arena, const Node *node, const char *text);

/* What a value is called. */
const char *value_name(Arena *arena, const Node *node);

/* search_space.c: what can be tried */

typedef enum { SPACE_VALUES, SPACE_LINEAR, SPACE_LOGARITHMIC } SpaceKind;

/* What paths that take the same value may take. */
typedef struct Dimension {
    const Entry *entry;
    SpaceKind kind;
    List(const Node *) values; /* SPACE_VALUES: these */
    double from, to;           /* the others: a number between */
    bool whole;                /* which is whole */
    int64_t steps;             /* of a grid; 0: it was not said how many */
} Dimension;

typedef List(Dimension) Space;

/* False with everything reported. */
bool read_space(Expansion *expansion, const Node *space, Space *result);

/* How many values a grid has of it; 0: that was not said. */
size_t grid_size(const Dimension *dimension);
const Node *grid_value(Expansion *expansion, const Dimension *dimension, size_t index);

/* How many values there are to be drawn; 0: more than can be told apart by counting. */
size_t drawn_size(const Dimension *dimension);

/* The value at `share`, in [0, 1), of what can be drawn. */
const Node *drawn_value(Expansion *expansion, const Dimension *dimension, double share);

#endif
