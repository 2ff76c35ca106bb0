/* diff_values.h: where two trees of specs part. */
#ifndef DIFF_VALUES_H
#define DIFF_VALUES_H

#include "base/text.h"
#include "spec/node.h"

/* A value that only one of them has, or that is another in each. */
typedef struct Difference {
    const char
        *path; /* "training[1].optimizer.sgd.learning_rate", in the first where it is there */
    const Node *a, *b; /* one may be NULL */
    bool idle;         /* set by who finds out: the experiment is the same with either */
} Difference;

typedef List(Difference) Differences;

/* All of them. The order of keys counts for nothing; items of lists are those that are alike, and
 * between these the first is held against the first. */
Differences tree_differences(Arena *arena, const Node *a, const Node *b);

/* A tree like `a`, but with what `b` has in place of one difference, counted from 0. Parts of it
 * are those of both. */
const Node *tree_with(Arena *arena, const Node *a, const Node *b, size_t which);

#endif
