#include "sample.h"
/* ---- template ---- */
/* How far output k of an example is from what is wanted. */
KERNEL double error_of(
    const struct batch *batch, int row, int outputs, int k, float output)
{
    return (double)output -
           (double)batch->wanted[(size_t)batch->rows[row] * (size_t)outputs + k];
}

/* The same without its sign. */
KERNEL double distance_of(
    const struct batch *batch, int row, int outputs, int k, float output)
{
    const double error = error_of(batch, row, outputs, k, output);
    return error < 0 ? -error : error;
}
