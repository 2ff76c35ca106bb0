#include <stdlib.h>

#include "sample.h"
#include "evaluate.c"
#include "keep_features.c"
/* ---- template ---- */
/* The learning rates of a step, counted over the phase. */
static const float *rates_of(const struct tlc_phase *phase, int epoch, long step)
{
    const long moment = phase->by_step ? step : epoch;
    const long known = moment < phase->rates ? moment : phase->rates - 1;
    return &phase->rate[known * (phase->slices > 1 ? phase->slices : 1)];
}

/* One phase of a training: epochs of steps, each epoch followed by a validation. */
static void train(struct tlc_training *training, const struct tlc_phase *phase)
{
    const struct tlc_examples *examples = training->train, *valid = training->valid;
    struct batch batch = {.weights = training->weights,
        .values = training->values,
        .state = tlc_allocate_aligned(phase->state)};
    float *valid_features = NULL;
    long step = 0;
    batch.seed = training->seed;
    batch.entry = training->entry;
    if (phase->front.run) {
        batch.features = keep_features(training, phase, examples);
        valid_features = valid ? keep_features(training, phase, valid) : NULL;
    }
    for (int epoch = 0; epoch < phase->epochs; epoch++) {
        const int32_t *order = tlc_epoch_begin(training, phase);
        struct tlc_metrics totals = {0}, checked = {0};
        batch.totals = &totals;
        for (int first = 0; first < examples->count; first += phase->batch_size) {
            batch.rates = rates_of(phase, epoch, step++);
            batch.rate = batch.rates[0];
            take_batch(&batch, examples, order, first, phase->batch_size);
            batch.step = training->steps++;
            tlc_do(training, &phase->step, &batch);
            tlc_epoch_progress(training, &totals);
        }
        if (valid)
            checked = evaluate(training, phase->validation, valid, valid_features, NULL);
        if (!tlc_epoch_end(training, &totals, valid ? &checked : NULL))
            break;
    }
    free(batch.state);
    free(batch.features);
    free(valid_features);
}
