#include <string.h>

#include "sample.h"
/* ---- template ---- */
/* The kept features of the batch's examples; zeros behind a short last batch. */
NOINLINE static void take(const struct batch *batch, float value[N_PANELS][BATCH][PANEL])
{
    for (int panel = 0; panel < N_PANELS; panel++)
        for (int row = 0; row < BATCH; row++) {
            const size_t first = (size_t)batch->examples[row] * STRIDE + panel * PANEL;
            if (row < batch->count)
                memcpy(
                    value[panel][row], &batch->features[first], sizeof value[panel][row]);
            else
                memset(value[panel][row], 0, sizeof value[panel][row]);
        }
}
