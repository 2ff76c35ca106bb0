/* passes.h: what turns the program that lowering makes into the one that is emitted. */
#ifndef PASSES_PASSES_H
#define PASSES_PASSES_H

#include "ir/plan.h"

typedef void ProgPass(Arena *arena, Prog *prog);
typedef void PlanPass(Arena *arena, Plan *plan);

/* Works on each program by itself or on the plan as a whole. */
typedef struct Pass {
    const char *name;
    ProgPass *run;
    PlanPass *run_plan;
    const char *about;
} Pass;

/* In the order they run. */
extern const Pass all_passes[];
extern const size_t pass_count;

/* Runs them over every program of the plan, verifying after each; when `trace` is given, prints the
 * programs into it after each. */
void run_passes(Arena *arena, Plan *plan, Text *trace);

/* Those of a program that predicts one example: what does not depend on how many are worked on at a
 * time, and on what machine. */
void run_prediction_passes(Arena *arena, Prog *prog);

/* Those of a program that learns from one example at a time: gradients stay apart from the updates
 * that they are for, as all examples of a step add to them first. */
void run_learning_passes(Arena *arena, Prog *prog);

/* The value that what is frozen, in front of all that learns, gives for an example, and by the
 * numbers of values which ones lead to it; NULL: there is none, or it would save no work. */
const Tensor *find_frozen_front(Arena *arena, const Prog *prog, bool **values);

ProgPass derive_gradients; /* the loss's derivative by every tensor, and SGD for what learns */
ProgPass remove_figures;   /* losses and what else is told of a step, which changes no weights */
ProgPass remove_dead;      /* what nothing uses: among it all backward code of frozen layers */
ProgPass gather_images;    /* a batch's images as images, from their bytes */
ProgPass fuse;             /* primitive ops to the ops that have kernels */
ProgPass fuse_but_updates; /* the same, but updates stay apart from gradients */
PlanPass keep_features;    /* what is frozen before all that learns is computed once */
PlanPass share_programs;   /* programs that do the same are one */
ProgPass pass_over_zeros;  /* of images, where large layers read them */
ProgPass choose_lanes;     /* what vectors run along where few channels are made */
ProgPass choose_layouts;   /* batch-major, narrow or feature-major, and transposes in between */
ProgPass choose_blocks;    /* sums of large layers in blocks of terms */
ProgPass divide_programs;  /* what several threads do together */
ProgPass plan_memory;      /* places for the temporaries, which take turns in them */

#endif
