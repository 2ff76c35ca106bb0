#include "exp.c"
/* ---- template ---- */
/* The mean over an example's outputs of -log p, where p is what sigmoid(logit) gives to
 * the target, a share of which is replaced by 1/2: max(z, 0) - z target + log(1 + e^-|z|)
 * never overflows. */
NOINLINE static void sigmoids_crossentropy(const struct batch *batch,
    const float logits[BATCH_PANELS][N][PANEL], double losses[BATCH], double smoothing)
{
    for (int row = 0; row < batch->count; row++)
        losses[row] = 0;
    for (int k = 0; k < N; k++)
        for (int row = 0; row < batch->count; row += LANES) {
            _Alignas(64) float powers[LANES];
            const vec logit = vec_load(&logits[row / PANEL][k][row % PANEL]);
            vec_store(powers, vec_exp(vec_select(logit < 0, logit, -logit)));
            for (int i = row; i < row + LANES && i < batch->count; i++) {
                const double z = (double)logits[i / PANEL][k][i % PANEL];
                const double there =
                    (double)batch->wanted[(size_t)batch->rows[i] * (size_t)N + k];
                const double wanted = there + smoothing * (0.5 - there);
                losses[i] +=
                    (z > 0 ? z : 0) - z * wanted + tlc_log1p((double)powers[i - row]);
            }
        }
    for (int row = 0; row < batch->count; row++)
        losses[row] /= N;
}
