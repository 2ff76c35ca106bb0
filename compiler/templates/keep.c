#include <string.h>

#include "sample.h"
/* ---- template ---- */
/* The batch's rows of `value`, to where its examples' features are kept. */
static void keep(const struct batch *batch, const float value[BATCH][STRIDE])
{
    for (int row = 0; row < batch->count; row++)
        memcpy(&batch->features[(size_t)batch->examples[row] * STRIDE], value[row],
            sizeof value[row]);
}
