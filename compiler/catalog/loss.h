/* loss.h: what a loss is: one record in a file of its own below losses/. Names and formulas are
 * Keras 3's.
 *
 * A loss knows which outputs of a model it can be taken from and which tasks these are made for,
 * and the ops that it, its gradient and what is predicted become. Ops of losses that tell classes
 * apart read the logits: the last layer's sums before its activation, which is left to them. Those
 * of losses that tell how much read what the last layer gives. */
#ifndef CATALOG_LOSS_H
#define CATALOG_LOSS_H

#include "base/diag.h"
#include "ir/prog.h"
#include "spec/reader.h"

#include <stddef.h>

typedef struct LossKind LossKind;

/* ---- checking ---- */

/* An entry of `training` whose task and model are known to be right. */
typedef struct LossCheck {
    Diagnostics *diagnostics;
    const Training *training;
    const Layer *output;  /* the model's last layer */
    bool is_models_first; /* no entry before trains the model */
    const LossKind *loss;
} LossCheck;

/* What the last layer's activation is called. */
const char *output_activation(const LossCheck *check);

/* What is wrong with an output layer is shown where it is written: for a copy, at its `from:`. */
Span output_activation_span(const LossCheck *check);

/* Whether the last layer's activation is one that the loss is taken from; reports it if not, and
 * that the first of them is needed. */
bool expect_output(const LossCheck *check);

/* Whether `units:` says how many numbers the model gives, in the last layer or the one before. */
bool is_made_by_dense(const LossCheck *check);

/* Reports a task of classes, or one of numbers, for which the loss is not made. */
void report_task_of_classes(const LossCheck *check);
void report_task_of_numbers(const LossCheck *check);

/* Reports another number of units than the task has targets; whether there are as many. */
bool expect_units_of_targets(const LossCheck *check, const char *activation);

/* The check of a loss that tells how much. */
void check_fit_of_values(const LossCheck *check);

/* Says how a model comes to give so many numbers; the activation is that of a new last layer. */
void advise_units(const LossCheck *check, int64_t units, const char *activation);

/* ---- the record ---- */

/* An output that a loss is taken from, and what is made of its logits: what is predicted, which
 * accuracy counts, and what a test keeps. */
typedef struct LossOutput {
    const char *activation; /* NULL: any but softmax */
    OpCode predict, record; /* no class is predicted where the first is OP_COUNT */
} LossOutput;

/* What people write who know losses from elsewhere, and what to say of it; NULL: `write `NAME``. */
typedef struct LossWord {
    const char *word, *help;
} LossWord;

enum { MOST_LOSS_OUTPUTS = 2, MOST_LOSS_WORDS = 4 };

struct LossKind {
    const char *name;                      /* in a spec: "binary_crossentropy" */
    LossWord words[MOST_LOSS_WORDS];       /* those that mean it */
    const Section *section;                /* its settings, which fill LossSettings; or NULL */
    size_t number;                         /* where the constant of its ops stands there */
    bool of_values;                        /* of what the last layer gives, not of its logits */
    bool smooths;                          /* the constant is label_smoothing */
    LossOutput outputs[MOST_LOSS_OUTPUTS]; /* the usual one first */
    LossOutput several;    /* of labels that are there or not, of each a number; its ops are */
    OpCode loss, gradient; /* of each example; of their mean by the logits */
    OpCode loss_of_several, gradient_of_several; /* the same */
    /* What it comes to where all examples get the same answer: functions of the runtime. */
    const char *blind, *blind_of_several;

    /* Reports what units, activation and classes don't fit together. */
    void (*check)(const LossCheck *check);
};

/* All kinds, in the order of the reference. */
extern const LossKind *const all_losses[];
extern const size_t loss_count;

/* NULL when there is none of that name. */
const LossKind *find_loss_kind(const char *name);

/* What to write instead of a word that names no loss here but one elsewhere, or NULL. */
const char *help_with_loss(Arena *arena, const char *word);

/* What is made of the logits of an output with this activation, NULL where the loss cannot be taken
 * from it; `several`: of a task whose targets are numbers. */
const LossOutput *loss_output(const LossKind *loss, const char *activation, bool several);

/* The constant that its ops have, 0 for those that have none. */
double loss_number(const LossKind *loss, const LossSettings *settings);

/* What cross-entropies take. */
#define KEY_LABEL_SMOOTHING                                                                        \
    {                                                                                              \
        "label_smoothing", read_share, offsetof(LossSettings, label_smoothing),                    \
            .value = "0", .takes = "number from 0, below 1",                                       \
            .meaning = "the share of a target that goes to all classes alike", .example = "0.1"    \
    }

#define LOSS_SECTION(kind, keys)                                                                   \
    {                                                                                              \
        "training[].loss." kind, keys, sizeof(keys) / sizeof((keys)[0])                            \
    }

/* The op for the gradient of the loss that an op takes; OP_COUNT: it takes none. */
OpCode loss_gradient(OpCode loss);

#endif
