#include "vec_sigmoid.c"
#include "wanted_of.c"
/* ---- template ---- */
/* d(mean loss) / d(logit) = (sigmoid(logit) - target) / outputs / examples, which for
 * target 1 is -sigmoid(-logit); zero behind a short last batch's examples */
NOINLINE static void sigmoids_crossentropy_gradient(const struct batch *batch,
    const float logits[BATCH_PANELS][N][PANEL], float dlogits[BATCH_PANELS][N][PANEL],
    double smoothing)
{
    const float share = 1.0f / (float)(N * batch->count);
    for (int row = 0; row < BATCH_PANELS * PANEL; row += LANES) {
        const vec there = are_there(batch, row);
        for (int k = 0; k < N; k++) {
            const vec wanted = wanted_of(batch, N, k, row);
            const vec way = vec_select(wanted > 0, vec_broadcast(-1), vec_broadcast(1));
            const vec logit = vec_load(&logits[row / PANEL][k][row % PANEL]);
            const vec error =
                (way * vec_sigmoid(way * logit) + (float)smoothing * (wanted - 0.5f)) *
                share;
            vec_store(&dlogits[row / PANEL][k][row % PANEL],
                vec_select(there > 0, error, vec_broadcast(0)));
        }
    }
}
