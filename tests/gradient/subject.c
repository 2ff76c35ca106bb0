/* subject.c: includes the generated program, to reach its static functions. */
#include "subject.h"

int experiment_main(int argc, char **argv);
#define main experiment_main
#include PROGRAM
#undef main

const struct tlc_model *subject_model(void)
{
    return &model_M;
}

void *subject_weights(void)
{
    static void *weights;
    if (!weights)
        weights = tlc_allocate_aligned(model_M.size);
    return weights;
}

/* Keeps what stood in the batch behind a short one's examples, as the training loop does. */
static struct batch *fill(const struct examples *examples, int first)
{
    static struct batch batch;
    if (!batch.values)
        batch.values = tlc_allocate_aligned(experiment.values_size);
    batch.weights = subject_weights();
    batch.numbers = examples->pixels;
    batch.scale = (float)(1.0 / 255);
    batch.count = examples->count;
    for (int i = 0; i < examples->count; i++) {
        batch.examples[i] = first + i;
        batch.rows[i] = examples->rows[i];
        batch.targets[i] = examples->targets[i];
    }
    return &batch;
}

static const struct tlc_part all_of_it = {.number = 0, .count = 1};

void subject_step(const struct examples *examples, float rate, struct tlc_metrics *totals)
{
    struct batch *batch = fill(examples, 0);
    batch->rate = rate;
    batch->totals = totals;
    step_M_phase_1(batch, all_of_it);
}

void subject_evaluate(const struct examples *examples, int first, struct tlc_metrics *totals,
                      const struct tlc_predictions *predictions)
{
    struct batch *batch = fill(examples, first);
    batch->totals = totals;
    batch->predictions = predictions;
    step_M_evaluation(batch, all_of_it);
}
