#include "error_of.c"
/* ---- template ---- */
/* The mean of half each example's squared errors or, beyond delta, of the line that goes
 * on from there: delta |error| - delta^2 / 2. */
NOINLINE static void huber(const struct batch *batch,
    const float outputs[BATCH_PANELS][N][PANEL], double losses[BATCH], double delta)
{
    for (int row = 0; row < batch->count; row++) {
        double sum = 0;
        for (int k = 0; k < N; k++) {
            const double size =
                distance_of(batch, row, N, k, outputs[row / PANEL][k][row % PANEL]);
            sum += size <= delta ? size * size / 2 : delta * (size - delta / 2);
        }
        losses[row] = sum / N;
    }
}
