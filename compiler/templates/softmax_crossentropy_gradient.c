#include "softmax_others.c"
/* ---- template ---- */
/* d(mean loss) / d(logits) = (softmax(logits) - (1 at the target)) / examples, at the
 * target less than 0 by what the others have; zero behind a short last batch's examples
 */
NOINLINE static void softmax_crossentropy_gradient(const struct batch *batch,
    const float logits[BATCH_PANELS][N][PANEL], float dlogits[BATCH_PANELS][N][PANEL])
{
    for (int row = 0; row < BATCH_PANELS * PANEL; row += LANES) {
        const float *of_row = &logits[row / PANEL][0][row % PANEL];
        const vec_int target = targets_of(batch, row);
        const vec largest = largest_logit(N, of_row);
        vec at_target;
        const vec others = softmax_others(N, of_row, largest, target, &at_target);
        const vec sum = others + at_target;
        for (int i = 0; i < N; i++) {
            const vec power = vec_exp(vec_load(&of_row[i * PANEL]) - largest);
            const vec error = vec_select(target == i, -others, power) / sum;
            vec_store(&dlogits[row / PANEL][i][row % PANEL],
                vec_select(target < 0, vec_broadcast(0), error / (float)batch->count));
        }
    }
}
