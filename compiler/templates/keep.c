#include <string.h>

#include "sample.h"
/* ---- template ---- */
/* The batch's rows of `value`, to where its examples' features are kept. */
NOINLINE static void keep(
    const struct batch *batch, const float value[N_PANELS][BATCH][PANEL])
{
    for (int row = 0; row < batch->count; row++)
        for (int panel = 0; panel < N_PANELS; panel++) {
            const size_t first = (size_t)batch->examples[row] * STRIDE + panel * PANEL;
            memcpy(&batch->features[first], value[panel][row], sizeof value[panel][row]);
        }
}
