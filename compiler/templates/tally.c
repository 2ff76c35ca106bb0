#include "sample.h"
/* ---- template ---- */
/* Adds the batch to the sums; marks which examples were predicted right, if asked to. */
NOINLINE static void tally(const struct batch *batch, const double losses[BATCH],
    const int predicted[BATCH], struct tlc_metrics *totals, uint8_t *correct)
{
    for (int row = 0; row < batch->count; row++) {
        bool right = predicted[row] == batch->targets[row];
        totals->loss += losses[row];
        totals->correct += right;
        if (correct)
            correct[totals->examples + row] = right;
    }
    totals->examples += batch->count;
}
