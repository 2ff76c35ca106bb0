/* diff_specs.h: two specs side by side, and which of their values make them two experiments. */
#ifndef DIFF_SPECS_H
#define DIFF_SPECS_H

#include "commands/diff/diff_identity.h"
#include "commands/diff/diff_values.h"
#include "commands/spec_file.h"

typedef struct Pair {
    Arena *arena;
    SpecFile a, b;
    Across across;
} Pair;

/* Whether the plan is the same experiment as the first of the two. */
bool is_same_experiment(Pair *pair, const Plan *plan);

/* All values in which they differ, those with a mark that alone make no difference. */
Differences differences_of(const Pair *pair);

/* As it could stand in one line of YAML, cut off where it is long. */
const char *value_of(Arena *arena, const Node *node);

/* What a key has that the spec leaves out; NULL: nothing. */
const char *default_of(const Spec *spec, const char *path);

#endif
