#include <string.h>

#include "gather_panel.c"
/* ---- template ---- */
/* The batch's images as numbers, each pixel times `scale`; zeros behind a short last
 * batch, whose loss gradients are zero too. The next batch's images may stand anywhere in
 * memory: they are asked for here, to be near when it is their turn. */
NOINLINE static void gather(struct tlc_part part, const struct batch *batch, float scale,
    float x[N_PANELS][BATCH][PANEL])
{
    DEAL(part, N_PANELS, 1, panel, one, {
        gather_panel(batch, N, panel, scale, x[panel][0]);
        memset(x[panel][batch->count], 0,
            (size_t)(one * BATCH - batch->count) * sizeof x[panel][0]);
    })
    for (int row = 0; row < batch->count_ahead; row++) {
        const uint8_t *image = batch->pixels + (size_t)batch->rows_ahead[row] * N;
        for (int i = 0; i < N; i += 64)
            __builtin_prefetch(&image[i], 0, 2);
    }
}
