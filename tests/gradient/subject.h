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

/* The model M of the spec; its tensors are the weights that the steps use. */
const struct tlc_model *subject_model(void);

/* One step of stochastic gradient descent. */
void subject_step(const struct examples *examples, float rate, struct tlc_metrics *totals);

void subject_evaluate(const struct examples *examples, struct tlc_metrics *totals,
                      uint8_t *correct);

#endif
