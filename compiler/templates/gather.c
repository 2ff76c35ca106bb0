#include "sample.h"
/* ---- template ---- */
/* The images of the batch as numbers, each pixel times `scale`. What stands behind a
 * short last batch's examples is never counted: their loss gradients are zero. The next
 * batch's images may stand anywhere in memory: they are asked for here, so that they are
 * near when it is their turn. */
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
