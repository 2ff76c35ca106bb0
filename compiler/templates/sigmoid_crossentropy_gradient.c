#include "exp.c"
/* ---- template ---- */
/* d(mean loss) / d(logit) = (sigmoid(logit) - target) / examples; zero behind a short
 * last batch's examples */
NOINLINE static void sigmoid_crossentropy_gradient(const struct batch *batch,
    const float logits[BATCH_PANELS][1][PANEL], float dlogits[BATCH_PANELS][1][PANEL])
{
    for (int row = 0; row < BATCH_PANELS * PANEL; row += LANES) {
        const vec logit = vec_load(&logits[row / PANEL][0][row % PANEL]);
        vec_store(&dlogits[row / PANEL][0][row % PANEL], 1 / (1 + vec_exp(-logit)));
    }
    for (int row = 0; row < BATCH; row++) {
        float *dlogit = &dlogits[row / PANEL][0][row % PANEL];
        const float error = *dlogit - (float)batch->targets[row];
        *dlogit = row < batch->count ? error / (float)batch->count : 0;
    }
}
