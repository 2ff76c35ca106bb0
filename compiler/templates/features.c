#include "sample.h"
static inline void features_batch(const struct batch *batch, float *features)
{
    (void)batch, (void)features;
}
/* ---- template ---- */
/* What LAYER gives for each of the examples, STRIDE numbers in a row; to be freed by the
 * caller. */
static float *keep_features(const struct tlc_examples *examples)
{
    float *features = tlc_allocate((size_t)examples->count, STRIDE * sizeof *features);
    struct batch batch = {0};
    for (int first = 0; first < examples->count; first += BATCH) {
        take_batch(&batch, examples, NULL, first, BATCH);
        features_batch(&batch, features);
    }
    return features;
}
