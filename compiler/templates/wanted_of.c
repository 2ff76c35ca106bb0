#include "sample.h"
/* ---- template ---- */
/* What is wanted of output k of the examples from `row` on; zero behind a short last
 * batch's examples. */
KERNEL vec wanted_of(const struct batch *batch, int outputs, int k, int row)
{
    _Alignas(64) float wanted[LANES] = {0};
    for (int lane = 0; lane < LANES && row + lane < batch->count; lane++)
        wanted[lane] =
            batch->wanted[(size_t)batch->rows[row + lane] * (size_t)outputs + k];
    return vec_load(wanted);
}

/* 1 for examples of the batch, 0 behind a short last batch's. */
KERNEL vec are_there(const struct batch *batch, int row)
{
    _Alignas(64) float there[LANES];
    for (int lane = 0; lane < LANES; lane++)
        there[lane] = row + lane < batch->count ? 1.0f : 0.0f;
    return vec_load(there);
}
