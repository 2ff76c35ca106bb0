#include <string.h>

#include "sample.h"
/* ---- template ---- */
/* The kept features of the batch's examples. */
static void take(const struct batch *batch, float value[BATCH][STRIDE])
{
    for (int row = 0; row < batch->count; row++)
        memcpy(value[row], &batch->features[(size_t)batch->examples[row] * STRIDE],
            sizeof value[row]);
}
