/* compiled.c SPEC: every phase of a program that tlc has made of the spec, trained in float32 by
 * its own loop, and the same interpreted in double from the same weights: losses and weights may
 * differ by what rounding explains. */
#include "catalog/layer.h"
#include "interpreted.h"
#include "layer_cases.h"
#include "program.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Of a tensor's largest number, and of a loss. float32 keeps 6e-8; sums lose some of it, and steps
 * add up what they lose. */
#define TOLERANCE 2e-5
/* What learns must have moved by more, or nothing is shown. */
#define LEAST_MOVE (100 * TOLERANCE)

enum { TRAIN = 44, VALID = 20, PIXELS = 3000, LABELS = 4000, MOST_EPOCHS = 10 };

/* ---- examples: bytes, the same for all ---- */

static uint8_t *pixels;
static int32_t rows[TRAIN + VALID], targets[TRAIN + VALID];

static void draw_examples(int64_t numbers, int classes)
{
    const size_t count = (size_t)(numbers * (TRAIN + VALID));
    free(pixels);
    pixels = tlc_allocate(count, 1);
    for (size_t i = 0; i < count; i++)
        pixels[i] = (uint8_t)(256 * layer_case_uniform(PIXELS, i));
    for (int i = 0; i < TRAIN + VALID; i++) {
        rows[i] = i;
        targets[i] = (int32_t)(classes * layer_case_uniform(LABELS, (uint64_t)i));
    }
}

static struct tlc_examples examples_from(int first, int count, const PlanModel *model, int classes)
{
    return (struct tlc_examples){.name = "drawn",
                                 .numbers = pixels,
                                 .scale = (float)model->file->scale,
                                 .count = count,
                                 .rows = rows + first,
                                 .targets = targets + first,
                                 .available = count,
                                 .classes = classes};
}

/* ---- the program's side: its own loop, and of the runtime what that calls ---- */

/* Means over an epoch's examples. */
typedef struct Epoch {
    double loss, valid_loss;
} Epoch;

static Epoch epochs[MOST_EPOCHS];
static int epoch_count;

const int32_t *tlc_epoch_begin(struct tlc_training *training, const struct tlc_phase *phase)
{
    (void)training, (void)phase;
    return NULL;
}

void tlc_epoch_progress(struct tlc_training *training, const struct tlc_metrics *so_far)
{
    (void)training, (void)so_far;
}

bool tlc_epoch_end(struct tlc_training *training, const struct tlc_metrics *train,
                   const struct tlc_metrics *valid)
{
    (void)training;
    epochs[epoch_count++] =
        (Epoch){train->loss / (double)train->examples, valid->loss / (double)valid->examples};
    return epoch_count < MOST_EPOCHS;
}

/* No rules, no checkpoints. */
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

/* Nobody helps, so that nothing is ever done beside anything. */
bool tlc_has_help(const struct tlc_training *training)
{
    (void)training;
    return false;
}

void tlc_do_beside(const struct tlc_training *training, void (*work)(void *argument, void *values),
                   void *argument)
{
    (void)training;
    (void)work;
    (void)argument;
    abort();
}

bool tlc_is_done_beside(const struct tlc_training *training)
{
    (void)training;
    abort();
}

void tlc_wait_beside(const struct tlc_training *training)
{
    (void)training;
}

static void *first_weights(const struct tlc_model *model, uint64_t seed)
{
    void *weights = tlc_allocate_aligned(model->size);
    for (int i = 0; i < model->layers; i++)
        for (int k = 0; k < model->layer[i].weights; k++)
            tlc_initialise(&model->layer[i].weight[k], weights, seed);
    return weights;
}

static double weight_of(const struct tlc_tensor *tensor, const void *weights, int64_t i)
{
    const int64_t row = i / tensor->columns, column = i % tensor->columns, panel = tensor->panel;
    const float *from = (const float *)(const void *)((const char *)weights + tensor->offset);
    return (double)from[(column / panel * tensor->rows + row) * panel + column % panel];
}

/* ---- the interpreter's side ---- */

static void set_rates(const Interpreted *interpreted, const struct tlc_phase *phase, int epoch,
                      int step)
{
    const int steps = (TRAIN + phase->batch_size - 1) / phase->batch_size;
    const int moment = phase->by_step ? epoch * steps + step : epoch;
    const int known = moment < phase->rates ? moment : phase->rates - 1;
    const int slices = phase->slices > 1 ? phase->slices : 1;
    for (int i = 0; i < slices; i++)
        reference_set_rate(&interpreted->step, (size_t)i, (double)phase->rate[known * slices + i]);
}

typedef double InterpretBatch(Interpreted *interpreted, int64_t count, const double *pixels,
                              const int64_t *targets);

/* So many examples from number `first` on, as a model reads them. */
static double *scaled(Arena *arena, const PlanModel *model, int64_t first, int64_t count)
{
    const int64_t numbers = model->file->pixels;
    const double scale = (double)(float)model->file->scale;
    double *images = arena_alloc(arena, (size_t)(count * numbers) * sizeof *images);
    for (int64_t i = 0; i < count * numbers; i++)
        images[i] = scale * pixels[first * numbers + i];
    return images;
}

/* What `interpret` gives for the examples from number `first` on. */
static double interpret_examples(Arena *arena, Interpreted *interpreted, InterpretBatch *interpret,
                                 int64_t first, int64_t count)
{
    const double *images = scaled(arena, interpreted->model, first, count);
    int64_t *classes = arena_alloc(arena, (size_t)count * sizeof *classes);
    for (int64_t i = 0; i < count; i++)
        classes[i] = targets[first + i];
    return interpret(interpreted, count, images, classes);
}

/* The mean loss of an epoch's steps. */
static double interpret_epoch(Arena *arena, Interpreted *interpreted, const struct tlc_phase *phase,
                              int epoch)
{
    double loss = 0;
    for (int step = 0, first = 0; first < TRAIN; step++, first += phase->batch_size) {
        const int left = TRAIN - first;
        const int count = left < phase->batch_size ? left : phase->batch_size;
        set_rates(interpreted, phase, epoch, step);
        loss += count * interpret_examples(arena, interpreted, interpret_step, first, count);
        interpreted->examples.step++;
    }
    return loss / TRAIN;
}

/* The mean loss of all that it is validated on. Such programs, too, take no more than a batch. */
static double interpret_validation(Arena *arena, Interpreted *interpreted, int batch)
{
    double loss = 0;
    for (int first = 0; first < VALID; first += batch) {
        const int left = VALID - first, count = left < batch ? left : batch;
        loss += count *
                interpret_examples(arena, interpreted, interpret_evaluation, TRAIN + first, count);
    }
    return loss / VALID;
}

/* ---- both ---- */

static int failures;

static void expect_near(const char *model, const char *what, double found, double wanted,
                        double size)
{
    if (fabs(found - wanted) <= TOLERANCE * size)
        return;
    failures++;
    fprintf(stderr, "%s, %s: %.9g instead of %.9g\n", model, what, found, wanted);
}

/* The largest of so many numbers, less those of `before`. */
static double largest(const double *numbers, const double *before, int64_t count)
{
    double most = 0;
    for (int64_t i = 0; i < count; i++)
        most = fmax(most, fabs(numbers[i] - (before ? before[i] : 0)));
    return most;
}

/* An array of weights as the program and the interpreter have it. */
typedef struct Pair {
    const char *layer;
    const struct tlc_tensor *tensor;
    double *interpreted, *before;
    int64_t count;
    bool learns;
} Pair;

typedef List(Pair) Pairs;

/* Of all layers; the interpreter begins with what the program has. Without a phase it is about
 * those that change before the first, and no others do. */
static Pairs pairs_of(Arena *arena, const struct tlc_model *model, const struct tlc_phase *phase,
                      const Interpreted *interpreted, const void *weights)
{
    Pairs pairs = {0};
    for (int i = 0; i < model->layers; i++)
        for (int k = 0; k < model->layer[i].weights; k++) {
            const struct tlc_tensor *tensor = &model->layer[i].weight[k];
            const bool adapts = interpreted->model->layers.items[i].kind->adapt;
            Pair *pair = list_add(arena, &pairs);
            *pair = (Pair){.layer = model->layer[i].name,
                           .tensor = tensor,
                           .interpreted = interpreted->weights[i][k],
                           .count = (int64_t)tensor->rows * tensor->columns,
                           .learns = phase ? phase->learns[i] && !adapts
                                           : adapts && tensor->dimensions > 0};
            pair->before = arena_alloc(arena, (size_t)pair->count * sizeof(double));
            for (int64_t n = 0; n < pair->count; n++)
                pair->interpreted[n] = pair->before[n] = weight_of(tensor, weights, n);
        }
    return pairs;
}

static void compare_weights(const char *model, const Pair *pair, const void *weights)
{
    char what[200];
    const double size = largest(pair->interpreted, NULL, pair->count);
    const double moved = largest(pair->interpreted, pair->before, pair->count);
    double worst = 0;
    for (int64_t n = 0; n < pair->count; n++) {
        const double found = weight_of(pair->tensor, weights, n);
        snprintf(what, sizeof what, "%s/%s %lld", pair->layer, pair->tensor->name, (long long)n);
        expect_near(model, what, found, pair->interpreted[n], size);
        worst = fmax(worst, fabs(found - pair->interpreted[n]));
    }
    printf("  %s/%s: differ by %.1e of the largest, which moved %.1e\n", pair->layer,
           pair->tensor->name, size > 0 ? worst / size : 0, size > 0 ? moved / size : 0);
    if (pair->learns ? moved > LEAST_MOVE * size : moved == 0)
        return;
    failures++;
    fprintf(stderr, "%s, %s/%s: moved by %.3g\n", model, pair->layer, pair->tensor->name, moved);
}

static void compare_epochs(Arena *arena, Interpreted *interpreted, const struct tlc_phase *phase)
{
    const char *model = interpreted->model->name;
    for (int epoch = 0; epoch < phase->epochs; epoch++) {
        const double loss = interpret_epoch(arena, interpreted, phase, epoch);
        const double valid = interpret_validation(arena, interpreted, phase->batch_size);
        expect_near(model, "loss", epochs[epoch].loss, loss, loss);
        expect_near(model, "validation's loss", epochs[epoch].valid_loss, valid, valid);
    }
}

static void compare_phase(const PlanTraining *planned, size_t number, struct tlc_training *training)
{
    Arena *arena = arena_new();
    const struct tlc_recipe *recipe = training->recipe;
    const struct tlc_phase *phase = &recipe->phase[number];
    Interpreted *interpreted = interpret_phase(arena, planned, number, 0);
    interpreted->examples.seed = training->seed;
    interpreted->examples.entry = training->entry;
    interpreted->examples.step = training->steps;
    const Pairs pairs = pairs_of(arena, recipe->model, phase, interpreted, training->weights);
    printf("%s, phase %zu\n", recipe->model->name, number + 1);
    epoch_count = 0;
    training->state = tlc_allocate_aligned(phase->state);
    program()->train(training, phase);
    free(training->state);
    compare_epochs(arena, interpreted, phase);
    for (size_t i = 0; i < pairs.count; i++)
        compare_weights(recipe->model->name, &pairs.items[i], training->weights);
    arena_free(arena);
}

/* What layers take of all examples before the first step. */
static void compare_adaptations(const PlanTraining *planned, struct tlc_training *training)
{
    Arena *arena = arena_new();
    const struct tlc_recipe *recipe = training->recipe;
    Interpreted *interpreted = interpret_phase(arena, planned, 0, 0);
    const Pairs pairs = pairs_of(arena, recipe->model, NULL, interpreted, training->weights);
    interpret_adaptations(arena, interpreted, planned, TRAIN,
                          scaled(arena, planned->model, 0, TRAIN));
    for (int i = 0; i < recipe->adaptations; i++)
        program()->adapt(training, &recipe->adaptation[i]);
    for (size_t i = 0; i < pairs.count && recipe->adaptations; i++)
        compare_weights(recipe->model->name, &pairs.items[i], training->weights);
    arena_free(arena);
}

static void compare_training(const PlanTraining *planned, const struct tlc_recipe *recipe)
{
    const int classes = (int)planned->task->classes;
    draw_examples(planned->model->file->pixels, classes);
    const struct tlc_examples train = examples_from(0, TRAIN, planned->model, classes);
    const struct tlc_examples valid = examples_from(TRAIN, VALID, planned->model, classes);
    struct tlc_training training = {.recipe = recipe,
                                    .seed = program()->seed,
                                    .train = &train,
                                    .valid = &valid,
                                    .weights = first_weights(recipe->model, program()->seed),
                                    .values = tlc_allocate_aligned(program()->values_size)};
    compare_adaptations(planned, &training);
    for (size_t i = 0; i < planned->phases.count; i++)
        compare_phase(planned, i, &training);
    free(training.weights);
    free(training.values);
}

int main(int argc, char **argv)
{
    Arena *arena = arena_new();
    const char *problem = "";
    const Source *source = argc == 2 ? source_read(arena, argv[1], &problem) : NULL;
    const Compiled compiled =
        source ? compile_source(arena, source) : (Compiled){.refused = problem};
    if (!compiled.plan || compiled.plan->trainings.count != (size_t)program()->recipes) {
        fprintf(stderr, "compiled SPEC: %s\n",
                compiled.refused ? compiled.refused : "another spec");
        return 2;
    }
    for (int i = 0; i < program()->recipes; i++)
        compare_training(compiled.plan->trainings.items[i], &program()->recipe[i]);
    free(pixels);
    arena_free(arena);
    return failures ? 1 : 0;
}
