/* library_learning.h: a library that goes on learning what a phase of its model's training trains:
 * the same step as the experiment's, of one example after the other.
 *
 * A step's gradient is the sum over its examples of what each has to say, in their order. So each
 * goes forwards and back alone, and adds to sums that begin at zero: what the experiment's kernels
 * do in one chain of additions, too. When all have, the update takes the sums. */
#ifndef LIBRARY_LIBRARY_LEARNING_H
#define LIBRARY_LIBRARY_LEARNING_H

#include "base/diag.h"
#include "library/library.h"

typedef struct LibraryLearning {
    const PlanPhase *phase;
    Prog *prog;         /* of a step */
    const bool *values; /* by the numbers of its values: what is frozen in front */
    Library *step;      /* of an example: what is frozen first, then what learns, there and back */
    size_t front;       /* so many of its ops are what is frozen, in front of all that learns */
    const Tensor *kept; /* what these give, where there are some; or NULL */
    OpList update;      /* what is done when all examples have added to the gradient */
    List(const char *) remembered;  /* of each array that learns: "velocity" */
    List(const Tensor *) numbers;   /* what else is remembered, in doubles */
    List(const Parameter *) learns; /* the arrays that do */
} LibraryLearning;

/* What is frozen in front of all that learns: the value that it gives, or NULL, and by the numbers
 * of values which ones lead to it. */
typedef struct LibraryFront {
    const Tensor *kept;
    const bool *values;
} LibraryFront;

/* How the phase learns, of this program of its step after its passes (see run_learning_passes).
 * NULL: no library can, which is reported. */
LibraryLearning *library_learning_new(Arena *arena, const PlanTraining *training,
                                      const PlanPhase *phase, Prog *prog, const LibraryFront *front,
                                      Diagnostics *diagnostics);

/* Lets the library of the same model learn so. */
void library_let_learn(Library *library, LibraryLearning *learning);

/* Whether chance has a part in it: dropout. */
bool library_takes_chances(const Library *library);

/* Bytes of the learner: what is learned, its gradient, what the optimizer remembers, counters. */
int64_t library_learner_bytes(const Library *library);

/* Bytes of the learner that are kept from step to step. */
int64_t library_kept_bytes(const Library *library);

/* ---- library_learning_source.c, library_learning_header.c ---- */

void library_emit_learning(Text *out, const Library *library);
void library_declare_learning(Text *out, const Library *library);

/* The head of NAME_predict, and the declaration of what it begins with. */
void library_emit_predict_head(Text *out, const Library *library);

/* What functions take before all else: "const NAME_weights *weights, " where the caller has the
 * frozen weights; else nothing. */
const char *library_weights_parameter(const Library *library);

/* Whether what learns reads frozen weights that the caller has too, as those of a layer behind the
 * first that does. */
bool library_rest_reads_weights(const Library *library);

/* A function's head, "int NAME(int a, int b)", in lines that are not too long, and what ends it. */
void library_emit_prototype(Text *out, const char *text, const char *end);

/* Whether the caller has the frozen weights, and the index of a class is learned. */
bool library_takes_weights(const Library *library);
bool library_learns_classes(const Library *library);

/* Where in the arena stands what frozen layers give. */
int64_t library_place_of_kept(const Library *step, const Tensor *kept);

/* ---- library_learning_calls.c ---- */

void library_emit_checks(Text *out, const Library *library);
void library_emit_calls(Text *out, const Library *library);
void library_emit_saving(Text *out, const Library *library);

/* ---- library_update.c ---- */

/* Whether the update has a kernel for the op. */
bool library_updates(const Op *op);

/* Bytes of code of that kernel, about. */
int64_t library_update_bytes(const Op *op);

/* The value that the op changes in its place, of one that makes a gradient of another; or NULL. */
const Tensor *library_changed_gradient(const Op *op);

void library_emit_update(Text *out, const Library *library);
void library_emit_update_kernels(Text *out, const Library *library);

#endif
