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

/* Keeps what stood in the batch behind a short one's examples, as the training loop does. */
static const struct batch *fill(const struct examples *examples)
{
    static struct batch batch;
    batch.pixels = examples->pixels;
    batch.count = examples->count;
    for (int i = 0; i < examples->count; i++) {
        batch.rows[i] = examples->rows[i];
        batch.targets[i] = examples->targets[i];
    }
    return &batch;
}

void subject_step(const struct examples *examples, float rate, struct tlc_metrics *totals)
{
    step_M_phase_1(fill(examples), rate, totals);
}

void subject_evaluate(const struct examples *examples, struct tlc_metrics *totals, uint8_t *correct)
{
    step_M_evaluation(fill(examples), totals, correct);
}
