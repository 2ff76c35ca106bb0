#include "wanted_of.c"
/* ---- template ---- */
/* d(mean loss) / d(output) = 2 error / outputs / examples; zero behind a short last
 * batch's examples */
NOINLINE static void squared_error_gradient(const struct batch *batch,
    const float outputs[BATCH_PANELS][N][PANEL], float doutputs[BATCH_PANELS][N][PANEL])
{
    const float share = 2.0f / (float)(N * batch->count);
    for (int row = 0; row < BATCH_PANELS * PANEL; row += LANES) {
        const vec there = are_there(batch, row);
        for (int k = 0; k < N; k++) {
            const vec error = vec_load(&outputs[row / PANEL][k][row % PANEL]) -
                              wanted_of(batch, N, k, row);
            vec_store(&doutputs[row / PANEL][k][row % PANEL],
                vec_select(there > 0, error * share, vec_broadcast(0)));
        }
    }
}
