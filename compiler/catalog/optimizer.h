/* optimizer.h: what a kind of optimizer is: one record in a file of its own below optimizers/.
 *
 * An optimizer goes through its record from top to bottom: its keys are read, what they say is
 * checked and becomes numbers, and these become the ops that change what learns. Names, defaults
 * and formulas are Keras 3's. */
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
    Tensor *rate;   /* by which the parameter at hand learns */
    Tensor *common; /* what the kind made for all parameters of this rate, or NULL */
} Updating;

#define UPDATE_OP(updating, code, ...)                                                             \
    APPEND((updating)->arena, (updating)->ops, (code), (updating)->prog->origin, __VA_ARGS__)

/* What is remembered of each number of a parameter: PARAMETER_ROLE. */
Tensor *remember(Updating *updating, const Tensor *parameter, const char *role);

/* Doubles remembered for the program as a whole. */
Tensor *remember_numbers(Updating *updating, const char *name, int64_t count);

/* A new value as the gradient is: GRADIENT_ROLE. */
Tensor *gradient_value(Updating *updating, const Tensor *gradient, const char *role);

/* "NAME" where a program has one rate; else a name for each. */
const char *name_by_rate(const Updating *updating, const char *name);

/* A double that lives within the step. */
Tensor *step_number(Updating *updating, const char *name);

/* Steps down the gradient: with momentum, if there is any, and Nesterov's if `nesterov`. */
void step_by_momentum(Updating *updating, Tensor *parameter, Tensor *gradient, double momentum,
                      bool nesterov);

/* Appends the updates of all parameters of the program that learn. */
void append_updates(Arena *arena, Prog *prog, OpList *ops);

/* ---- the record ---- */

struct OptimizerKind {
    const char *name;       /* in a spec: "sgd" */
    const char *usage;      /* as in "there is `sgd`, as in `{sgd: {learning_rate: 0.01}}`" */
    const Section *section; /* its keys, which fill Optimizer */

    /* Rates above are doubtful: what is said of one, behind "the learning rate is 2: above 1, ",
     * and which are common. */
    double high_rate;
    const char *why_high, *common_rates;

    /* Reports what is wrong with the settings together. NULL: nothing can be. */
    void (*check)(Diagnostics *diagnostics, const Optimizer *settings);

    /* The numbers that `update` goes by. NULL: none. */
    void (*settle)(const Optimizer *settings, double *numbers);

    /* Appends what comes before the updates of a step by one rate, and gives what they have in
     * common. NULL: nothing. */
    Tensor *(*begin)(Updating *updating);

    /* What it remembers of each parameter, in the order of Keras's variables: NULL behind the last.
     * `by_role`: of all parameters the first, then of all the second; else all of a parameter stand
     * together. */
    const char *const *remembered;
    bool by_role;

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

/* Whether two learn alike, whatever their rates. */
bool is_same_optimizer(const PlanOptimizer *first, const PlanOptimizer *second);

/* ---- keys that all kinds have ---- */

/* Where a field of a kind's own structure stands in Optimizer. */
#define OPTIMIZER_OWN(type, member)       (offsetof(Optimizer, own) + offsetof(type, member))
#define OPTIMIZER_OWN_OF(type, optimizer) ((const type *)(const void *)(optimizer)->own)

#define KEY_LEARNING_RATE(default_rate)                                                            \
    {                                                                                              \
        "learning_rate", read_rates, offsetof(Optimizer, learning_rate),                           \
            .value = (default_rate), .takes = "number, schedule, or {MODEL[slice]: one of both}",  \
            .meaning = "step size; over `epoch`, `epochs`, `step` and `steps` of the phase",       \
            .example = "0.01"                                                                      \
    }
#define KEY_WEIGHT_DECAY(default_decay)                                                            \
    {                                                                                              \
        "weight_decay", read_amount, offsetof(Optimizer, weight_decay),                            \
            .value = (default_decay), .takes = "number",                                           \
            .meaning = "times the rate: the share of each weight that a step takes off it",        \
            .example = "1e-4"                                                                      \
    }
#define KEYS_CLIP                                                                                  \
    {"clipnorm",                                                                                   \
     read_number,                                                                                  \
     offsetof(Optimizer, clipnorm),                                                                \
     .takes = "number above 0",                                                                    \
     .meaning = "the norm that the gradient of a weight array is cut down to",                     \
     .example = "1"},                                                                              \
        {"global_clipnorm",                                                                        \
         read_number,                                                                              \
         offsetof(Optimizer, global_clipnorm),                                                     \
         .takes = "number above 0",                                                                \
         .meaning = "the same, of all gradients as one",                                           \
         .example = "1"},                                                                          \
    {                                                                                              \
        "clipvalue", read_number, offsetof(Optimizer, clipvalue),                                  \
            .takes = "number above 0",                                                             \
            .meaning = "what each number of a gradient is cut down to, either way",                \
            .example = "0.5"                                                                       \
    }
#define OPTIMIZER_SECTION(kind, keys)                                                              \
    {                                                                                              \
        "training[].optimizer." kind, keys, sizeof(keys) / sizeof((keys)[0])                       \
    }

#endif
