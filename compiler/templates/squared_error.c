#include "error_of.c"
/* ---- template ---- */
/* The mean of each example's squared errors. */
NOINLINE static void squared_error(const struct batch *batch,
    const float outputs[BATCH_PANELS][N][PANEL], double losses[BATCH])
{
    for (int row = 0; row < batch->count; row++) {
        double sum = 0;
        for (int k = 0; k < N; k++) {
            const double error =
                error_of(batch, row, N, k, outputs[row / PANEL][k][row % PANEL]);
            sum += error * error;
        }
        losses[row] = sum / N;
    }
}
