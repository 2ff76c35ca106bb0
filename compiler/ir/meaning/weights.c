/* weights.c: what changes a loss of classes: targets that are smoothed, weights of classes. */
#include "ir/meaning/meaning.h"

/* A share of the target goes to all classes alike, of which one logit stands for two: how far the
 * logits, weighted by what that changes, are from those before. */
void mean_smooth(Reference *reference, const Op *op)
{
    Matrix logits = in(reference, op, 1), losses = in(reference, op, 2);
    Matrix smoothed = out(reference, op);
    for (int64_t row = 0; row < reference->examples->count; row++) {
        const double *z = &logits.at[row * logits.columns];
        const int64_t target = reference->examples->targets[row];
        double away = logits.columns == 1 ? z[0] * ((double)target - 0.5) : z[target];
        for (int64_t k = 0; logits.columns > 1 && k < logits.columns; k++)
            away -= z[k] / (double)logits.columns;
        smoothed.at[row] = losses.at[row] + op->numbers[0] * away;
    }
}

void mean_smooth_gradient(Reference *reference, const Op *op)
{
    const Examples *examples = reference->examples;
    Matrix dlogits = in(reference, op, 1), smoothed = out(reference, op);
    for (int64_t i = 0; i < size_of(smoothed); i++) {
        const int64_t row = i / dlogits.columns, k = i % dlogits.columns;
        const bool one = dlogits.columns == 1;
        if (row >= examples->count) {
            smoothed.at[i] = 0;
            continue;
        }
        const double share = (double)(examples->targets[row] == (one ? 1 : k)) -
                             (one ? 0.5 : 1 / (double)dlogits.columns);
        smoothed.at[i] = dlogits.at[i] + op->numbers[0] * share / (double)examples->count;
    }
}

void mean_weigh(Reference *reference, const Op *op)
{
    const Examples *examples = reference->examples;
    Matrix losses = in(reference, op, 1), weighed = out(reference, op);
    for (int64_t row = 0; row < examples->count; row++)
        weighed.at[row] = losses.at[row] * examples->class_weight[examples->targets[row]];
}

void mean_weigh_gradient(Reference *reference, const Op *op)
{
    const Examples *examples = reference->examples;
    Matrix dlogits = in(reference, op, 1), weighed = out(reference, op);
    for (int64_t i = 0; i < size_of(weighed); i++) {
        const int64_t row = i / dlogits.columns;
        weighed.at[i] = row >= examples->count
                            ? 0
                            : dlogits.at[i] * examples->class_weight[examples->targets[row]];
    }
}
