/* regularizers.c: what a loss adds for weights, w. */
#include "ir/meaning/meaning.h"

#include <math.h>

void mean_penalty(Reference *reference, const Op *op)
{
    Matrix w = in(reference, op, 0), sum = zeros(out(reference, op));
    for (int64_t i = 0; i < size_of(w); i++)
        sum.at[0] += op->numbers[0] * fabs(w.at[i]) + op->numbers[1] * w.at[i] * w.at[i];
}

void mean_penalize(Reference *reference, const Op *op)
{
    const double penalty = in(reference, op, 2).at[0];
    Matrix losses = in(reference, op, 1), sums = out(reference, op);
    for (int64_t row = 0; row < reference->examples->count; row++)
        sums.at[row] = losses.at[row] + penalty;
}

/* Of zero, that of the magnitude is taken for zero. */
static double slope_of(const Op *op, double w)
{
    return op->numbers[0] * ((w > 0) - (w < 0)) + 2 * op->numbers[1] * w;
}

void mean_penalty_gradient(Reference *reference, const Op *op)
{
    Matrix w = in(reference, op, 0), slope = out(reference, op);
    for (int64_t i = 0; i < size_of(w); i++)
        slope.at[i] = slope_of(op, w.at[i]);
}

void mean_regularize(Reference *reference, const Op *op)
{
    Matrix w = in(reference, op, 0), g = in(reference, op, 1), sum = out(reference, op);
    for (int64_t i = 0; i < size_of(w); i++)
        sum.at[i] = g.at[i] + slope_of(op, w.at[i]);
}
