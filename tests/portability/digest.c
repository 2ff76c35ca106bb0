/* digest.c: trains the net of net.yaml on made-up images, without a file or a library, and prints a
 * digest of all its bits, and one of what a test of it keeps: the same wherever and however it is
 * compiled. */
#include <stdio.h>

#include <tlc.h>

#include "digest.h"

#define main static __attribute__((unused)) experiment_main
#include PROGRAM
#undef main

enum { ROWS = 60, PIXELS = 37, STEPS = 40, BATCH_SIZE = 21 };

static uint8_t pixels[ROWS * PIXELS];

/* In statistics.c. */
uint64_t digest_of_statistics(void);

static _Alignas(64) struct weights_M weights;
static _Alignas(64) char values[1 << 20];

static struct batch batch = {.weights = &weights,
                             .values = values,
                             .rate = 0.1f,
                             .numbers = pixels,
                             .scale = (float)(1.0 / 255)};
static const struct tlc_part all_of_it = {.number = 0, .count = 1};

static void draw_weights(void)
{
    for (int i = 0; i < model_M.layers; i++)
        tlc_draw_layer(&model_M.layer[i], &weights, 0);
}

static void fill(int first, int count)
{
    batch.count = count;
    for (int i = 0; i < count; i++) {
        batch.examples[i] = first + i;
        batch.rows[i] = (first + i) % ROWS;
        batch.targets[i] = batch.rows[i] % 11;
    }
}

/* Every third batch is a short one. */
static void train_steps(struct tlc_metrics *totals)
{
    batch.totals = totals;
    for (int step = 0; step < STEPS; step++) {
        fill(step * BATCH_SIZE, step % 3 == 2 ? 4 : BATCH_SIZE);
        step_M_phase_1(&batch, all_of_it);
    }
}

/* What is kept of all images, one after the other. */
static struct {
    int32_t predicted[ROWS];
    float confidence[ROWS], error[ROWS];
} kept;

static void test(void)
{
    struct tlc_metrics totals = {0};
    const struct tlc_predictions predictions = {
        .predicted = kept.predicted, .confidence = kept.confidence, .error = kept.error};
    batch.totals = &totals;
    batch.predictions = &predictions;
    for (int first = 0; first < ROWS; first += BATCH_SIZE) {
        fill(first, ROWS - first < BATCH_SIZE ? ROWS - first : BATCH_SIZE);
        step_M_evaluation(&batch, all_of_it);
    }
}

int main(void)
{
    struct tlc_metrics totals = {0};
    uint64_t loss;
    if (experiment.values_size > sizeof values)
        return 1;
    fill_with_noise(pixels, sizeof pixels);
    draw_weights();
    train_steps(&totals);
    test();
    memcpy(&loss, &totals.loss, sizeof loss);
    printf("%016llx  loss %.17g, %ld of %ld right; test %016llx; statistics %016llx\n",
           (unsigned long long)add(add_words(NO_DIGEST, &weights, sizeof weights), loss, 8),
           totals.loss / (double)totals.examples, totals.correct, totals.examples,
           (unsigned long long)add_words(NO_DIGEST, &kept, sizeof kept),
           (unsigned long long)digest_of_statistics());
    return 0;
}
