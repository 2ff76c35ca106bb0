/* lower.h: from the checked Spec to the Plan. The only stage that knows both. */
#ifndef IR_LOWER_H
#define IR_LOWER_H

#include "ir/plan.h"
#include "spec/spec.h"
#include "spec/study.h"

/* The plan of a spec that passed its checks; with a study, that of its cells, which passed them
 * too. It has no programs yet. */
Plan *lower(Arena *arena, const Spec *spec, const Cells *cells);

/* How many layers all programs will have. */
int64_t plan_program_layers(const Plan *plan);

/* Gives each phase and each evaluation its program. */
void lower_programs(Arena *arena, Plan *plan);

/* Whether the plan, which needs no programs for that, can be run, and what it shows be compared;
 * else says why not. */
bool plan_is_feasible(const Spec *spec, const Plan *plan, Diagnostics *diagnostics);

/* Whether the weights, and the numbers of a step after all passes, fit into memory; else says so.
 */
bool plan_fits_in_memory(const Spec *spec, const Plan *plan, Diagnostics *diagnostics);

/* What layer `index` takes of a batch of training examples before it learns. */
Prog *lower_adaptation(Arena *arena, const PlanModel *model, int64_t batch, size_t index,
                       const char *name);

/* What the model, as the training leaves it, says of one example. The training has a loss. */
Prog *lower_prediction(Arena *arena, const PlanTraining *training);

/* What the phase's step does with one example, its images as they are given. */
Prog *lower_learning(Arena *arena, const PlanTraining *training, const PlanPhase *phase);

/* What a step is made for. */
typedef struct StepOf {
    const PlanModel *model;
    const char *loss;
    int64_t batch;
    Mode mode;          /* of training, evaluation or prediction */
    const bool *trains; /* per layer: whether it learns in the phase; NULL: none does */
    size_t rates;       /* how many there are; 0 for one */
    const int *rate_of; /* per layer: by which of them it learns; NULL: by the one */
    double loss_number; /* the constant of the loss's ops */
    bool of_numbers;    /* the targets are numbers, not classes */
    bool keeps;         /* in training too, what is given of each example */
    bool weighs;        /* losses are multiplied by weights of classes */
    const PlanAugmentation *augmentations; /* of what it learns from, so many */
    size_t augmentation_count;
} StepOf;

/* One step: forward, loss and prediction. The passes derive the backward part. */
Prog *lower_step(Arena *arena, const StepOf *step, const char *name, Span origin);

#endif
