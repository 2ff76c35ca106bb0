#include "sample.h"
/* ---- template ---- */
/* Adds the batch to the sums. */
NOINLINE static void tally(const struct batch *batch, const double losses[BATCH],
    const int predicted[BATCH], struct tlc_metrics *totals)
{
    for (int row = 0; row < batch->count; row++) {
        totals->loss += losses[row];
        totals->correct += predicted[row] == batch->targets[row];
    }
    totals->examples += batch->count;
}
