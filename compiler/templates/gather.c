#include "sample.h"
/* ---- template ---- */
/* The batch's images as numbers, each pixel times `scale`. What is left behind a short
 * last batch never counts: its loss gradients are zero. The next batch's images may stand
 * anywhere in memory: they are asked for here, to be near when it is their turn. */
static void gather(const struct batch *batch, float scale, float x[BATCH][STRIDE])
{
    for (int row = 0; row < batch->count; row++) {
        const uint8_t *image = batch->pixels + (size_t)batch->rows[row] * N;
        for (int i = 0; i < N; i++)
            x[row][i] = (float)image[i] * scale;
    }
    for (int row = 0; row < batch->count_ahead; row++) {
        const uint8_t *image = batch->pixels + (size_t)batch->rows_ahead[row] * N;
        for (int i = 0; i < N; i += 64)
            __builtin_prefetch(&image[i], 0, 2);
    }
}
