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
            for (int i = 0; i < PANEL; i++)
                x[row * PANEL + i] = i < left ? (float)image[i] * scale : 0;
    }
}
