#include <stdlib.h>

#include "sample.h"
/* ---- template ---- */
/* What a layer takes of all training examples, before the first step. */
static void adapt(struct tlc_training *training, const struct tlc_adaptation *how)
{
    const struct tlc_examples *examples = training->train;
    struct batch batch = {.weights = training->weights,
        .values = training->values,
        .state = tlc_allocate_aligned(how->state)};
    for (int first = 0; first < examples->count; first += how->batch_size) {
        take_batch(&batch, examples, NULL, first, how->batch_size);
        tlc_do(training, &how->step, &batch);
    }
    free(batch.state);
}
