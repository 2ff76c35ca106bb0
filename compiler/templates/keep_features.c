#include "sample.h"
/* ---- template ---- */
/* What frozen layers give for each of the examples, `size` numbers in a row, computed by
 * `step` for `batch_size` of them at a time; to be freed by the caller. */
static float *keep_features(void (*step)(const struct batch *batch), int batch_size,
    const struct tlc_examples *examples, int size)
{
    struct batch batch = {0};
    batch.features = tlc_allocate((size_t)examples->count, (size_t)size * sizeof(float));
    for (int first = 0; first < examples->count; first += batch_size) {
        take_batch(&batch, examples, NULL, first, batch_size);
        step(&batch);
    }
    return batch.features;
}
