/* study.h: what a study varies: its axes, and each of its cells as a spec of its own. */
#ifndef SPEC_STUDY_H
#define SPEC_STUDY_H

#include "common/axis_kind.h"
#include "spec/spec.h"

/* Where a path leads from the root of the spec's tree: by the place of each step in its mapping or
 * list. The last step may be a key that is not there yet. */
typedef struct Target {
    const size_t *steps;
    size_t count;    /* 0: nowhere */
    const char *key; /* to be added to the mapping that the steps lead to, or NULL */
} Target;

/* Puts `value` where `path` says. */
typedef struct Setting {
    const char *path;
    Span path_span;
    Target target;
    const Node *value;
} Setting;

typedef List(Setting) Settings;

typedef struct AxisValue {
    const char *text;
    Span span;
    Settings settings;
} AxisValue;

typedef struct Axis {
    const char *name;
    enum tlc_axis_kind kind;
    Span span;
    bool named;     /* by itself, not by its first path */
    Settings paths; /* all that its values set */
    List(AxisValue) values;
} Axis;

/* One way to train an arm of a cell, of those that are tried. */
typedef struct Trial {
    const char *const *values; /* of each path that is searched, as text */
    const Node *root;          /* the cell's tree with these values */
    Spec *spec;                /* read from it; set by who reads it */
} Trial;

/* What is tried for an arm of a cell. */
typedef struct Search {
    List(const char *) paths; /* that are searched, as the spec writes them */
    List(Trial) trials;
} Search;

typedef struct Cell {
    const size_t *values;  /* for each axis, which of its values */
    const Node *root;      /* the spec's tree with these values */
    Spec *spec;            /* read from it; set by who reads it */
    List(Search) searches; /* of each arm; none where nothing is tuned */
} Cell;

typedef struct Cells {
    List(Axis) axes;
    List(Cell) cells; /* the last axis's values follow one another fastest */
    int64_t primary;  /* the cell that decides, or -1 */
} Cells;

/* Of an arm in a cell. */
enum { MOST_TRIALS = 1000 };

/* Of a study; and of what its cells have in all, each value, key and list counted. */
enum { MOST_CELLS = 10000, MOST_PARTS = 4000000 };

/* The cells of the spec's study. Reports paths that lead nowhere, axes without values or that set
 * the same thing, and a primary cell that is none; returns NULL then. */
Cells *study_cells(Arena *arena, const Spec *spec, const Node *root, Diagnostics *diagnostics);

/* Adds to each cell what its arms try. False with everything reported: values that are none, paths
 * that lead nowhere, or more trials than there are values for. */
bool study_searches(Arena *arena, const Spec *spec, Cells *cells, Diagnostics *diagnostics);

#endif
