/* interpreted.h: what a spec says, done by the interpreter: a step is every op's meaning in double.
 */
#ifndef INTERPRETED_H
#define INTERPRETED_H

#include "ir/plan.h"
#include "ir/reference.h"
#include "spec/spec.h"

typedef struct Compiled {
    const Spec *spec;
    Plan *plan;          /* after all passes; NULL: the spec is refused */
    const char *refused; /* the first line of what tlc says then */
} Compiled;

/* As tlc does it, up to what it would print as C. The spec has no study. */
Compiled compile_source(Arena *arena, const Source *source);
Compiled compile_text(Arena *arena, const char *text);

/* What Keras calls a layer: it counts those of a kind that have no name from 0, and does not say
 * the 0. */
const char *keras_name(Arena *arena, const Model *model, size_t index);

/* A phase of a training at work, on weights that are zero when it begins. */
typedef struct Interpreted {
    const PlanModel *model;
    const PlanPhase *phase;
    double *(
        *weights)[MOST_WEIGHTS]; /* of each layer, as Keras has them, the last dimension fastest
                                  */
    Examples examples;
    Totals totals;
    Reference features, step, evaluation; /* those that the phase and the training have */
} Interpreted;

Interpreted *interpret_phase(Arena *arena, const PlanTraining *training, size_t phase, double rate);

/* What layers take of all training examples before the first step, of `count` of them, whose pixels
 * have been multiplied by the scale. */
void interpret_adaptations(Arena *arena, Interpreted *interpreted, const PlanTraining *training,
                           int64_t count, const double *pixels);

/* One step on examples, `count` of them, whose pixels have been multiplied by the scale; returns
 * the mean of their losses before it. */
double interpret_step(Interpreted *interpreted, int64_t count, const double *pixels,
                      const int64_t *targets);

/* The mean loss of such examples, as a validation takes it. */
double interpret_evaluation(Interpreted *interpreted, int64_t count, const double *pixels,
                            const int64_t *targets);

#endif
