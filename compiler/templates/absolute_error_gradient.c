#include "wanted_of.c"
/* ---- template ---- */
/* d(mean loss) / d(output) = the error's sign / outputs / examples, 0 for no error; zero
 * behind a short last batch's examples */
NOINLINE static void absolute_error_gradient(const struct batch *batch,
    const float outputs[BATCH_PANELS][N][PANEL], float doutputs[BATCH_PANELS][N][PANEL])
{
    const vec up = vec_broadcast(1.0f / (float)(N * batch->count));
    const vec none = vec_broadcast(0);
    for (int row = 0; row < BATCH_PANELS * PANEL; row += LANES) {
        const vec there = are_there(batch, row);
        for (int k = 0; k < N; k++) {
            const vec output = vec_load(&outputs[row / PANEL][k][row % PANEL]);
            const vec wanted = wanted_of(batch, N, k, row);
            const vec way =
                vec_select(output > wanted, up, vec_select(output < wanted, -up, none));
            vec_store(
                &doutputs[row / PANEL][k][row % PANEL], vec_select(there > 0, way, none));
        }
    }
}
