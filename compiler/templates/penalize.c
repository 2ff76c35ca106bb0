#include "sample.h"
/* ---- template ---- */
/* What the loss adds for weights, it adds for every example. */
NOINLINE static void penalize(const struct batch *batch, const double losses[BATCH],
    const double penalty[1], double sums[BATCH])
{
    for (int row = 0; row < batch->count; row++)
        sums[row] = losses[row] + penalty[0];
}
