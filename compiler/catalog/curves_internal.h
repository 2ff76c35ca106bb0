/* curves_internal.h: what the files of a study's curves share. */
#ifndef CATALOG_CURVES_INTERNAL_H
#define CATALOG_CURVES_INTERNAL_H

#include "catalog/layer.h"

enum { CURVES = 4 }; /* the arms beside the baseline */

typedef struct Curving {
    Arena *arena;
    Diagnostics *diagnostics;
    const Study *study;
    const Model *from, *to;
    const Training *training; /* the entry that trains `to` */
    size_t hidden;            /* how many layers of `to` have weights, but for the last */
} Curving;

/* What curves call an arm. */
const char *curve_name(const Curving *curving, int arm);

/* How many layers go with the first `n` that have weights: those before them, and what has none
 * behind, but never the last. */
size_t layers_copied(const Curving *curving, size_t n);

/* The tree with models, trainings, arms and an axis for the curves. */
const Node *write_curves(const Curving *curving, const Node *root);

#endif
