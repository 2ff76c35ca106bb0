#include "sample.h"
/* ---- template ---- */
/* Losses times the weights of their classes. */
NOINLINE static void weigh(
    const struct batch *batch, const double losses[BATCH], double weighed[BATCH])
{
    for (int row = 0; row < batch->count; row++)
        weighed[row] = losses[row] * (double)batch->class_weight[batch->targets[row]];
}
