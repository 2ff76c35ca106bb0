#include "vec_sigmoid.c"
/* ---- template ---- */
/* The probability of each label of each example, where that is kept. */
NOINLINE static void record_sigmoids(const struct batch *batch,
    const float logits[BATCH_PANELS][N][PANEL], const struct tlc_predictions *predictions)
{
    for (int row = 0; predictions && row < batch->count; row++)
        for (int k = 0; k < N; k++)
            predictions->output[(size_t)batch->examples[row] * (size_t)N + (size_t)k] =
                vec_sigmoid(vec_broadcast(logits[row / PANEL][k][row % PANEL]))[0];
}
