#include "sample.h"
/* ---- template ---- */
/* Adds the batch to the sums, where no class is predicted. */
NOINLINE static void tally_losses(
    const struct batch *batch, const double losses[BATCH], struct tlc_metrics *totals)
{
    for (int row = 0; row < batch->count; row++)
        totals->loss += losses[row];
    totals->examples += batch->count;
}
