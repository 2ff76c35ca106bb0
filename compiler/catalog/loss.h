/* loss.h: what a loss is: one record in a file of its own below losses/. Names and formulas are
 * Keras 3's.
 *
 * A loss knows which outputs of a model it can be taken from and which tasks these are made for,
 * and the ops that it, its gradient and what is predicted become. Its ops read the logits: the last
 * layer's sums before its activation, which is left to them. */
#ifndef CATALOG_LOSS_H
#define CATALOG_LOSS_H

#include "base/diag.h"
#include "ir/prog.h"
#include "spec/spec.h"

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

/* Says how a model comes to give so many numbers; the activation is that of a new last layer. */
void advise_units(const LossCheck *check, int64_t units, const char *activation);

/* ---- the record ---- */

/* An output that a loss is taken from, and what is made of its logits: what is predicted, which
 * accuracy counts, and what a test keeps. */
typedef struct LossOutput {
    const char *activation;
    OpCode predict, record;
} LossOutput;

/* What people write who know losses from elsewhere, and what to say of it; NULL: `write `NAME``. */
typedef struct LossWord {
    const char *word, *help;
} LossWord;

enum { MOST_LOSS_OUTPUTS = 2, MOST_LOSS_WORDS = 4 };

struct LossKind {
    const char *name;                      /* in a spec: "binary_crossentropy" */
    LossWord words[MOST_LOSS_WORDS];       /* those that mean it */
    LossOutput outputs[MOST_LOSS_OUTPUTS]; /* the usual one first */
    OpCode loss, gradient;                 /* of each example; of their mean by the logits */

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

/* What is made of the logits of an output with this activation. */
const LossOutput *loss_output(const LossKind *loss, const char *activation);

/* The op for the gradient of the loss that an op takes; OP_COUNT: it takes none. */
OpCode loss_gradient(OpCode loss);

#endif
