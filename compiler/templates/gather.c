#include <string.h>

#include "sample.h"
/* ---- template ---- */
/* 16 pixels of each image of the batch. */
KERNEL void gather_panel(
    const struct batch *batch, int pixels, int panel, float scale, float *x)
{
    const int first = panel * PANEL, left = pixels - first;
    for (int row = 0; row < batch->count; row++) {
        const uint8_t *image = &batch->pixels[(size_t)batch->rows[row] * pixels + first];
        if (left >= PANEL)
            for (int i = 0; i < PANEL; i += LANES)
                vec_store(&x[row * PANEL + i], vec_of_bytes(&image[i]) * scale);
        else
            for (int i = 0; i < left; i++)
                x[row * PANEL + i] = (float)image[i] * scale;
    }
}

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
