/* check.h: what can be proved about a spec before anything runs, as a table of named checks. */
#ifndef CHECK_CHECK_H
#define CHECK_CHECK_H

#include "spec/spec.h"
#include "spec/study.h"

typedef struct Checking Checking;

enum { MOST_PREREQUISITES = 4 };

typedef struct Check {
    const char *name;
    void (*run)(Checking *checking);
    const char *prerequisites[MOST_PREREQUISITES]; /* checks that stand before this one */
    const char *about;
} Check;

extern const Check all_checks[];
extern const size_t check_count;

/* Runs every check whose prerequisites found no error, and fills in the fields of the spec that are
 * "set by the checks". Returns true when there is no error. */
bool spec_check(Arena *arena, Spec *spec, Diagnostics *diagnostics);

/* The spec of a tree, read and checked; NULL with everything reported. */
Spec *spec_checked(Arena *arena, const Source *source, const Node *root, Diagnostics *diagnostics);

/* The same of a file's tree, in which the curves of its study are written out. */
Spec *experiment_checked(Arena *arena, const Source *source, const Node **root,
                         Diagnostics *diagnostics);

/* Checks a file's model by itself, as far as it can be known without a spec: its layers then have
 * their shapes, and their weights are found. Returns whether it is complete. */
bool file_checked(Arena *arena, Model *model, Diagnostics *diagnostics);

/* The model's layers, each with the tensors of the file that its weight arrays are, found as those
 * of a file that the spec names, but of layers that copy weights too; and whether they were taken
 * in the file's order. NULL with everything reported. */
const Layer *file_matched(Arena *arena, const Model *model, const struct tlc_foreign *file,
                          bool *in_order, Diagnostics *diagnostics);

/* The cells of the spec's study, each read and checked like a spec of its own; NULL with everything
 * reported. */
Cells *cells_checked(Arena *arena, const Spec *spec, const Node *root, Diagnostics *diagnostics);

#endif
