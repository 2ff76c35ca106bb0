/* digest_images.c: trains the nets of images.yaml by the program's own loop on made-up images,
 * without a file or a library, and prints a digest of all their bits and of what a test of each
 * keeps. */
#include <stdio.h>
#include <stdlib.h>

#include <tlc.h>

#include "digest.h"

#define main static __attribute__((unused)) experiment_main
#include PROGRAM
#undef main

enum { TRAIN = 60, TEST = 40, PIXELS = 63, CLASSES = 5, MODELS = 2 };

/* ---- of the runtime what the loop calls ---- */

const int32_t *tlc_epoch_begin(struct tlc_training *training, const struct tlc_phase *phase)
{
    (void)training, (void)phase;
    return NULL;
}

void tlc_epoch_progress(struct tlc_training *training, const struct tlc_metrics *so_far)
{
    (void)training, (void)so_far;
}

static uint64_t digest = NO_DIGEST;

bool tlc_epoch_end(struct tlc_training *training, const struct tlc_metrics *train,
                   const struct tlc_metrics *valid)
{
    (void)training, (void)valid;
    digest = add_words(digest, &train->loss, sizeof train->loss);
    return true;
}

bool tlc_must_decide(const struct tlc_training *training)
{
    (void)training;
    return false;
}

void tlc_do(const struct tlc_training *training, const struct tlc_program *step,
            const struct batch *batch)
{
    (void)training;
    step->run(batch, (struct tlc_part){.number = 0, .count = 1});
}

void tlc_meet(struct tlc_part part)
{
    (void)part;
}

/* ---- examples ---- */

static uint8_t pixels[(TRAIN + TEST) * PIXELS];
static int32_t rows[TRAIN + TEST], targets[TRAIN + TEST];

static void make_examples(void)
{
    fill_with_noise(pixels, sizeof pixels);
    for (int i = 0; i < TRAIN + TEST; i++) {
        rows[i] = i;
        targets[i] = i % CLASSES;
    }
}

static struct tlc_examples examples_from(int first, int count)
{
    return (struct tlc_examples){.name = "made",
                                 .numbers = pixels,
                                 .scale = (float)(1.0 / 255),
                                 .count = count,
                                 .rows = rows + first,
                                 .targets = targets + first,
                                 .available = count,
                                 .classes = CLASSES};
}

/* ---- models ---- */

static void *weights[MODELS];

static void begin(const struct tlc_recipe *recipe, void *into)
{
    for (int i = 0; i < recipe->model->layers; i++)
        tlc_draw_layer(&recipe->model->layer[i], into, experiment.seed);
    for (int i = 0; i < recipe->copies; i++) {
        const struct tlc_copy *copy = &recipe->copy[i];
        tlc_copy_layer(&recipe->model->layer[copy->layer], into,
                       &recipes[copy->recipe].model->layer[copy->from], weights[copy->recipe]);
    }
}

/* What is kept of all images of a test, one after the other. */
static struct {
    int32_t predicted[TEST];
    float confidence[TEST], error[TEST];
} kept;

static void train_and_test(int number)
{
    const struct tlc_recipe *recipe = &recipes[number];
    const struct tlc_examples learned = examples_from(0, TRAIN),
                              tested = examples_from(TRAIN, TEST);
    const struct tlc_predictions predictions = {
        .predicted = kept.predicted, .confidence = kept.confidence, .error = kept.error};
    struct tlc_training training = {.recipe = recipe,
                                    .train = &learned,
                                    .seed = experiment.seed,
                                    .weights = tlc_allocate_aligned(recipe->model->size),
                                    .values = tlc_allocate_aligned(experiment.values_size)};
    begin(recipe, weights[number] = training.weights);
    for (int i = 0; i < recipe->phases; i++) {
        training.state = tlc_allocate_aligned(recipe->phase[i].state);
        train(&training, &recipe->phase[i]);
        free(training.state);
    }
    evaluate(&training, recipe->evaluation, &tested, NULL, &predictions);
    digest = add_words(digest, training.weights, recipe->model->size);
    digest = add_words(digest, &kept, sizeof kept);
}

int main(void)
{
    make_examples();
    for (int i = 0; i < experiment.recipes; i++)
        train_and_test(i);
    printf("images %016llx\n", (unsigned long long)digest);
    return 0;
}
