#include "sample.h"
/* ---- template ---- */
/* What the phase's frozen layers give for each of the examples; to be freed by the
 * caller.
 */
static float *keep_features(const struct tlc_training *training,
    const struct tlc_phase *phase, const struct tlc_examples *examples)
{
    const size_t row = (size_t)phase->features * sizeof(float);
    struct batch batch = {.weights = training->weights, .values = training->values};
    batch.features = tlc_allocate_aligned((size_t)examples->count * row);
    for (int first = 0; first < examples->count; first += phase->batch_size) {
        take_batch(&batch, examples, NULL, first, phase->batch_size);
        tlc_do(training, &phase->front, &batch);
    }
    return batch.features;
}
