#include "sample.h"
static inline void evaluate_batch(const struct batch *batch, const float *features,
    struct tlc_metrics *totals, uint8_t *correct)
{
    (void)batch, (void)features, (void)totals, (void)correct;
}
/* ---- template ---- */
/* Loss and accuracy of MODEL, given the features of the examples. */
static struct tlc_metrics validate(
    const struct tlc_examples *examples, const float *features)
{
    struct tlc_metrics totals = {0};
    struct batch batch = {0};
    for (int first = 0; first < examples->count; first += BATCH) {
        take_batch(&batch, examples, NULL, first, BATCH);
        evaluate_batch(&batch, features, &totals, NULL);
    }
    return totals;
}
