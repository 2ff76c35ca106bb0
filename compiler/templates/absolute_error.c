#include "error_of.c"
/* ---- template ---- */
/* The mean of each example's errors without their signs. */
NOINLINE static void absolute_error(const struct batch *batch,
    const float outputs[BATCH_PANELS][N][PANEL], double losses[BATCH])
{
    for (int row = 0; row < batch->count; row++) {
        double sum = 0;
        for (int k = 0; k < N; k++)
            sum += distance_of(batch, row, N, k, outputs[row / PANEL][k][row % PANEL]);
        losses[row] = sum / N;
    }
}
