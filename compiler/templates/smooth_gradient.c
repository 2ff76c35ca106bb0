#include "targets_of.c"
/* ---- template ---- */
/* What smoothing adds to the gradient by the logits: smoothing (1 at the target - 1 /
 * classes) / examples, or smoothing (target - 1/2) / examples of one logit that tells two
 * classes apart. */
NOINLINE static void smooth_gradient(const struct batch *batch,
    const float dlogits[BATCH_PANELS][N][PANEL], float smoothed[BATCH_PANELS][N][PANEL],
    double smoothing)
{
    const float share = (float)(smoothing / batch->count);
    const float others = N == 1 ? 0.5f : 1.0f / N;
    for (int row = 0; row < BATCH_PANELS * PANEL; row += LANES) {
        const vec_int target = targets_of(batch, row);
        for (int i = 0; i < N; i++) {
            const vec error = vec_load(&dlogits[row / PANEL][i][row % PANEL]);
            const vec one = vec_select(
                target == (N == 1 ? 1 : i), vec_broadcast(1), vec_broadcast(0));
            vec_store(&smoothed[row / PANEL][i][row % PANEL],
                vec_select(target < 0, vec_broadcast(0), error + share * (one - others)));
        }
    }
}
