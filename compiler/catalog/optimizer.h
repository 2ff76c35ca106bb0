/* optimizer.h: what a kind of optimizer is: one record in a file of its own below optimizers/.
 *
 * An optimizer goes through its record from top to bottom: its keys are read, what they say is
 * checked and becomes numbers, and these become the ops that change what learns. */
#ifndef CATALOG_OPTIMIZER_H
#define CATALOG_OPTIMIZER_H

#include "ir/plan.h"
#include "spec/reader.h"

#include <stddef.h>

/* ---- ops: while gradients are derived ---- */

typedef struct Updating {
    Arena *arena;
    Prog *prog;
    OpList *ops; /* gets the updates */
    const PlanOptimizer *optimizer;
} Updating;

#define UPDATE_OP(updating, code, ...)                                                             \
    APPEND((updating)->arena, (updating)->ops, (code), (updating)->prog->origin, __VA_ARGS__)

/* Appends the updates of all parameters of the program that learn. */
void append_updates(Arena *arena, Prog *prog, OpList *ops);

/* ---- the record ---- */

struct OptimizerKind {
    const char *name;       /* in a spec: "sgd" */
    const char *usage;      /* as in "there is `sgd`, as in `{sgd: {learning_rate: 0.01}}`" */
    const Section *section; /* its keys, which fill Optimizer */

    /* Appends what changes the parameter by the loss's gradient. */
    void (*update)(Updating *updating, Tensor *parameter, Tensor *gradient);
};

/* All kinds, in the order of the reference. */
extern const OptimizerKind *const all_optimizers[];
extern const size_t optimizer_count;

/* NULL when there is none of that name. */
const OptimizerKind *find_optimizer_kind(const char *name);

/* The optimizer of a plan that a checked one becomes. */
const PlanOptimizer *plan_optimizer(Arena *arena, const Optimizer *source);

/* ---- keys that all kinds have ---- */

#define KEY_LEARNING_RATE(default_rate)                                                            \
    {                                                                                              \
        "learning_rate", read_rule, offsetof(Optimizer, learning_rate),                            \
            .value = (default_rate), .takes = "expression over `epoch`",                           \
            .meaning = "step size; `epoch` counts from 0 in each phase", .example = "0.01"         \
    }
#define OPTIMIZER_SECTION(kind, keys)                                                              \
    {                                                                                              \
        "training[].optimizer." kind, keys, sizeof(keys) / sizeof((keys)[0])                       \
    }

#endif
