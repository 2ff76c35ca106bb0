#include "wanted_of.c"
/* ---- template ---- */
/* d(mean loss) / d(output) = the error, but no more than delta either way, / outputs /
 * examples; zero behind a short last batch's examples */
NOINLINE static void huber_gradient(const struct batch *batch,
    const float outputs[BATCH_PANELS][N][PANEL], float doutputs[BATCH_PANELS][N][PANEL],
    double delta)
{
    const float share = 1.0f / (float)(N * batch->count);
    const vec most = vec_broadcast((float)delta);
    for (int row = 0; row < BATCH_PANELS * PANEL; row += LANES) {
        const vec there = are_there(batch, row);
        for (int k = 0; k < N; k++) {
            const vec error = vec_load(&outputs[row / PANEL][k][row % PANEL]) -
                              wanted_of(batch, N, k, row);
            const vec below = vec_select(error > most, most, error);
            const vec within = vec_select(below < -most, -most, below);
            vec_store(&doutputs[row / PANEL][k][row % PANEL],
                vec_select(there > 0, within * share, vec_broadcast(0)));
        }
    }
}
