/* subject.h: the generated program under test, behind an interface that does not depend on it. */
#ifndef SUBJECT_H
#define SUBJECT_H

#include <tlc.h>

/* Examples: image rows[i] of `pixels` with targets[i]. */
struct examples {
    const uint8_t *pixels;
    int count;
    const int *rows, *targets;
};

/* The model M of the spec, and the weights that the steps use. */
const struct tlc_model *subject_model(void);
void *subject_weights(void);

/* One step of stochastic gradient descent. */
void subject_step(const struct examples *examples, float rate, struct tlc_metrics *totals);

/* What is kept of the examples begins at number `first` in `predictions`. */
void subject_evaluate(const struct examples *examples, int first, struct tlc_metrics *totals,
                      const struct tlc_predictions *predictions);

#endif
