#include "softmax_sum.c"
/* ---- template ---- */
/* d(mean loss) / d(logits) = (softmax(logits) - (1 at the target)) / examples; zero
 * behind a short last batch's examples */
NOINLINE static void softmax_crossentropy_gradient(const struct batch *batch,
    const float logits[BATCH_PANELS][N][PANEL], float dlogits[BATCH_PANELS][N][PANEL])
{
    _Alignas(64) int32_t targets[BATCH_PANELS * PANEL];
    for (int row = 0; row < BATCH_PANELS * PANEL; row++)
        targets[row] = row < batch->count ? batch->targets[row] : -1;
    for (int row = 0; row < BATCH_PANELS * PANEL; row += LANES) {
        const float *of_row = &logits[row / PANEL][0][row % PANEL];
        const vec_int target = *(const vec_int *)&targets[row];
        const vec largest = largest_logit(N, of_row);
        const vec sum = softmax_sum(N, of_row, largest);
        for (int i = 0; i < N; i++) {
            const vec power = vec_exp(vec_load(&of_row[i * PANEL]) - largest);
            const vec wanted =
                vec_select(target == i, vec_broadcast(1), vec_broadcast(0));
            const vec error = (power / sum - wanted) / (float)batch->count;
            vec_store(&dlogits[row / PANEL][i][row % PANEL],
                vec_select(target < 0, vec_broadcast(0), error));
        }
    }
}
