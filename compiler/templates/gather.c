#include <string.h>

#include "sample.h"
/* ---- template ---- */
/* The batch's images as numbers, each pixel times `scale`; zeros behind a short last
 * batch, whose loss gradients are zero too. The next batch's images may stand anywhere in
 * memory: they are asked for here, to be near when it is their turn. */
NOINLINE static void gather(
    const struct batch *batch, float scale, float x[N_PANELS][BATCH][PANEL])
{
    for (int panel = 0; panel < N / PANEL; panel++)
        for (int row = 0; row < batch->count; row++) {
            const size_t first = (size_t)batch->rows[row] * N + panel * PANEL;
            for (int i = 0; i < PANEL; i += LANES)
                vec_store(
                    &x[panel][row][i], vec_of_bytes(&batch->pixels[first + i]) * scale);
        }
    for (int row = 0; row < batch->count; row++)
        for (int i = N / PANEL * PANEL; i < N; i++)
            x[i / PANEL][row][i % PANEL] =
                (float)batch->pixels[(size_t)batch->rows[row] * N + i] * scale;
    for (int panel = 0; panel < N_PANELS; panel++)
        for (int row = batch->count; row < BATCH; row++)
            memset(x[panel][row], 0, sizeof x[panel][row]);
    for (int row = 0; row < batch->count_ahead; row++) {
        const uint8_t *image = batch->pixels + (size_t)batch->rows_ahead[row] * N;
        for (int i = 0; i < N; i += 64)
            __builtin_prefetch(&image[i], 0, 2);
    }
}
