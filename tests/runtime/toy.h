/* toy.h: an experiment small enough to be seen through, for the tests of what runs one.
 *
 * S learns S.train; B learns a sample of B.train; T begins with layers of what these have learned.
 * S is trained a second time, and T has a recipe for either: with S's body, free; and with the body
 * of S as it is then, frozen, and B's head. Each net is x -> body -> head -> sigmoid, all in plain
 * C.
 */
#ifndef TOY_H
#define TOY_H

#include <math.h>
#include <pthread.h>

#include "engine/engine.h"
#include "numerics/numerics.h"
#include "run/epochs.h"
#include "store/saved.h"
#include "json.h"

enum { TOY_ROWS = 24, TOY_PIXELS = 3, TOY_HIDDEN = 5, TOY_PANEL = 4, TOY_PADDED = 8 };
enum { TOY_RECIPES = 5, TOY_SEEDS = 3, TOY_JOBS = TOY_RECIPES * TOY_SEEDS, TOY_SEED = 42 };
enum { S_FIRST, B_ALONE, T_FREE, S_AGAIN, T_FROZEN };

/* ---- models ---------------------------------------------------------------------------------- */

struct toy_weights {
    float body_kernel[TOY_PADDED * TOY_PIXELS], body_bias[TOY_PADDED];
    float head_kernel[TOY_PANEL * TOY_HIDDEN], head_bias[TOY_PANEL];
};

#define TOY_TENSOR(part, role, n_rows, n_columns, from, factor, number, ...)                       \
    {                                                                                              \
        .name = #role, .offset = offsetof(struct toy_weights, part##_##role),                      \
        .dimensions = sizeof((const int[]){__VA_ARGS__}) / sizeof(int), .size = {__VA_ARGS__},     \
        .rows = n_rows, .columns = n_columns, .panel = TOY_PANEL, .distribution = from,            \
        .scale = factor, .stream = number                                                          \
    }
static const struct tlc_tensor toy_tensors[] = {
    TOY_TENSOR(body, kernel, TOY_PIXELS, TOY_HIDDEN, TLC_UNIFORM, 0.5, 11, TOY_PIXELS, TOY_HIDDEN),
    TOY_TENSOR(body, bias, 1, TOY_HIDDEN, TLC_ZEROS, 0, 0, TOY_HIDDEN),
    TOY_TENSOR(head, kernel, TOY_HIDDEN, 1, TLC_UNIFORM, 0.7, 12, TOY_HIDDEN, 1),
    TOY_TENSOR(head, bias, 1, 1, TLC_ZEROS, 0, 0, 1),
};

static const struct tlc_layer toy_layers[] = {
    {.class_name = "Flatten",
     .name = "flatten",
     .config = "{}",
     .inputs = TOY_PIXELS,
     .outputs = TOY_PIXELS},
    {.class_name = "Dense",
     .name = "body",
     .config = "{\"units\": 5, \"activation\": \"linear\"}",
     .inputs = TOY_PIXELS,
     .outputs = TOY_HIDDEN,
     .trainable = true,
     .weights = 2,
     .weight = toy_tensors},
    {.class_name = "Dense",
     .name = "head",
     .config = "{\"units\": 1, \"activation\": \"sigmoid\"}",
     .inputs = TOY_HIDDEN,
     .outputs = 1,
     .trainable = true,
     .weights = 2,
     .weight = toy_tensors + 2},
};

#define TOY_MODEL(title)                                                                           \
    {                                                                                              \
        .name = title, .input_dimensions = 1, .input_shape = {TOY_PIXELS}, .layers = 3,            \
        .layer = toy_layers, .parameters = 26, .size = sizeof(struct toy_weights)                  \
    }
static const struct tlc_model toy_S = TOY_MODEL("S"), toy_B = TOY_MODEL("B"),
                              toy_T = TOY_MODEL("T");
static const struct tlc_model *const toy_models[] = {&toy_S, &toy_B, &toy_T};

static inline float *toy_element(const struct tlc_tensor *tensor, void *weights, int i, int j)
{
    const int panel = tensor->panel;
    return tlc_numbers(tensor, weights) + (j / panel * tensor->rows + i) * panel + j % panel;
}

/* ---- examples -------------------------------------------------------------------------------- */

static uint8_t toy_pixels[TOY_ROWS * TOY_PIXELS];
static int32_t toy_rows[TOY_ROWS], toy_targets[2][TOY_ROWS];

#define TOY_EXAMPLES(title, first, task, used, all)                                                \
    {                                                                                              \
        .name = title, .numbers = toy_pixels, .scale = 0.04f, .count = used,                       \
        .rows = toy_rows + (first), .targets = toy_targets[task] + (first), .available = all,      \
        .classes = 2, .stream = 77                                                                 \
    }
static const struct tlc_examples toy_S_train = TOY_EXAMPLES("S.train", 0, 0, 10, 10);
static const struct tlc_examples toy_S_test = TOY_EXAMPLES("S.test", 12, 0, 4, 4);
static const struct tlc_examples toy_B_train = TOY_EXAMPLES("B.train", 2, 1, 9, 14);
static const struct tlc_examples toy_B_valid = TOY_EXAMPLES("B.valid", 16, 1, 3, 3);
static const struct tlc_examples toy_B_test = TOY_EXAMPLES("B.test", 17, 1, 7, 7);
static const struct tlc_examples *const toy_examples[] = {&toy_S_train, &toy_S_test, &toy_B_train,
                                                          &toy_B_valid, &toy_B_test};

/* Two questions about each image: which pixels are brighter than others? */
static inline void toy_load(void)
{
    for (uint32_t row = 0; row < TOY_ROWS; row++) {
        uint8_t *pixel = toy_pixels + row * TOY_PIXELS;
        uint32_t words[4];
        tlc_philox((const uint32_t[4]){row, 0, 0, 0}, (const uint32_t[2]){1, 2}, words);
        for (int k = 0; k < TOY_PIXELS; k++)
            pixel[k] = (uint8_t)words[k];
        toy_rows[row] = (int32_t)row;
        toy_targets[0][row] = pixel[2] > 127;
        toy_targets[1][row] = pixel[0] + pixel[2] > 2 * pixel[1];
    }
}

/* ---- one example ------------------------------------------------------------------------------
 */

/* Room for a step: each thread has one of its own. */
struct toy_values {
    double input[TOY_PIXELS], hidden[TOY_HIDDEN], logit, error;
};

struct batch {
    const struct toy_weights *weights;
    struct toy_values *values;
    const struct tlc_phase *phase; /* NULL: nothing learns */
    const struct tlc_examples *examples;
    int example;
    double rate;
    struct tlc_metrics *totals;
};

static inline double toy_probability(const struct batch *batch)
{
    return 1 / (1 + exp(-batch->values->logit));
}

/* Each part has its hidden numbers, as the programs that tlc writes divide them. */
static inline bool toy_is_mine(int hidden, struct tlc_part part)
{
    return hidden % part.count == part.number;
}

static inline void toy_forward(const struct batch *batch, struct tlc_part part)
{
    const struct tlc_layer *body = &toy_layers[1], *head = &toy_layers[2];
    struct toy_values *values = batch->values;
    void *weights = (void *)batch->weights;
    for (int j = 0; j < TOY_HIDDEN; j++) {
        if (!toy_is_mine(j, part))
            continue;
        values->hidden[j] = (double)*toy_element(&body->weight[1], weights, 0, j);
        for (int i = 0; i < TOY_PIXELS; i++)
            values->hidden[j] +=
                values->input[i] * (double)*toy_element(&body->weight[0], weights, i, j);
    }
    tlc_meet(part);
    if (part.number == 0) {
        values->logit = (double)*toy_element(&head->weight[1], weights, 0, 0);
        for (int j = 0; j < TOY_HIDDEN; j++)
            values->logit +=
                values->hidden[j] * (double)*toy_element(&head->weight[0], weights, j, 0);
    }
}

static inline void toy_count(const struct batch *batch, int target)
{
    double probability = toy_probability(batch);
    batch->totals->loss -= log(target ? probability : 1 - probability);
    batch->totals->correct += (probability > 0.5) == target;
    batch->totals->examples++;
    batch->values->error = probability - target;
}

/* Against the gradient, in those layers that learn; the body first, which needs the head's weights
 * as they were. */
static inline void toy_update(const struct batch *batch, int j)
{
    const struct tlc_layer *body = &toy_layers[1], *head = &toy_layers[2];
    const struct toy_values *values = batch->values;
    void *weights = (void *)batch->weights;
    float *out = toy_element(&head->weight[0], weights, j, 0);
    double back = values->error * (double)*out;
    for (int i = 0; i < TOY_PIXELS && batch->phase->learns[1]; i++)
        *toy_element(&body->weight[0], weights, i, j) -=
            (float)(batch->rate * back * values->input[i]);
    if (batch->phase->learns[1])
        *toy_element(&body->weight[1], weights, 0, j) -= (float)(batch->rate * back);
    if (batch->phase->learns[2])
        *out -= (float)(batch->rate * values->error * values->hidden[j]);
}

static inline void toy_step(const struct batch *batch, struct tlc_part part)
{
    const struct tlc_examples *examples = batch->examples;
    const uint8_t *pixel = examples->numbers + examples->rows[batch->example] * TOY_PIXELS;
    for (int i = 0; i < TOY_PIXELS && part.number == 0; i++)
        batch->values->input[i] = pixel[i] / 255.0;
    tlc_meet(part);
    toy_forward(batch, part);
    if (part.number == 0)
        toy_count(batch, examples->targets[batch->example]);
    tlc_meet(part);
    for (int j = 0; j < TOY_HIDDEN && batch->phase; j++)
        if (toy_is_mine(j, part))
            toy_update(batch, j);
    if (part.number == 0 && batch->phase && batch->phase->learns[2])
        *toy_element(&toy_layers[2].weight[1], (void *)batch->weights, 0, 0) -=
            (float)(batch->rate * batch->values->error);
}

/* ---- training ----------------------------------------------------------------------------------
 */

/* What has begun and ended, as job numbers: begun ones from 0 on, ended ones from -1 down. */
static int toy_events[16 * TOY_JOBS], toy_event_count;
static pthread_mutex_t toy_mutex = PTHREAD_MUTEX_INITIALIZER;

/* Called at each training's beginning and before each epoch's end, if set. */
static void (*toy_begins)(int recipe, int seed);
static void (*toy_ends_epoch)(struct tlc_metrics *totals);

static const struct tlc_recipe toy_recipes[TOY_RECIPES];

/* Where the experiment's recipes begin; a test may have changed ones. */
static const struct tlc_recipe *toy_table = toy_recipes;

static inline void toy_note(int event)
{
    pthread_mutex_lock(&toy_mutex);
    cr_assert(toy_event_count < 16 * TOY_JOBS);
    toy_events[toy_event_count++] = event;
    pthread_mutex_unlock(&toy_mutex);
}

/* Nobody tells which seed it is, but each has an order of its own. */
static inline int toy_seed_of(const struct tlc_training *training, const int32_t *order)
{
    const int count = training->train->count;
    for (int seed = 0; seed < TOY_SEEDS; seed++) {
        int32_t wanted[TOY_ROWS];
        tlc_shuffle(wanted, count, TOY_SEED + (uint64_t)seed, training->recipe->shuffle_stream, 0);
        if (memcmp(wanted, order, (size_t)count * sizeof *order) == 0)
            return seed;
    }
    return -1;
}

static const struct tlc_evaluate toy_how = {{toy_step, 40, false}, 1};

static inline struct tlc_metrics toy_evaluate(const struct tlc_training *training,
                                              const struct tlc_evaluate *how,
                                              const struct tlc_examples *examples, float *features,
                                              const struct tlc_predictions *predictions)
{
    struct tlc_metrics totals = {0};
    struct batch batch = {.weights = training->weights,
                          .values = training->values,
                          .examples = examples,
                          .totals = &totals};
    (void)features;
    for (int i = 0; i < examples->count; i++) {
        batch.example = i;
        tlc_do(training, &how->step, &batch);
        double probability = toy_probability(&batch), error = batch.values->error;
        if (!predictions)
            continue;
        predictions->predicted[i] = probability > 0.5;
        predictions->confidence[i] = (float)fmax(probability, 1 - probability);
        predictions->error[i] = (float)(2 * error * error);
    }
    return totals;
}

/* Whether training can go on. */
static inline bool toy_epoch(struct tlc_training *training, const struct tlc_phase *phase,
                             const int32_t *order, double rate)
{
    struct tlc_metrics totals = {0}, checked = {0};
    struct batch batch = {.weights = training->weights,
                          .values = training->values,
                          .phase = phase,
                          .examples = training->train,
                          .rate = rate,
                          .totals = &totals};
    for (int i = 0; i < training->train->count; i++) {
        batch.example = order ? order[i] : i;
        tlc_do(training, &phase->step, &batch);
        tlc_epoch_progress(training, &totals);
    }
    tlc_must_decide(training);
    if (training->valid)
        checked = toy_evaluate(training, phase->validation, training->valid, NULL, NULL);
    if (toy_ends_epoch)
        toy_ends_epoch(&totals);
    return tlc_epoch_end(training, &totals, training->valid ? &checked : NULL);
}

static inline void toy_train(struct tlc_training *training, const struct tlc_phase *phase)
{
    static _Thread_local int job;
    const int recipe = (int)(training->recipe - toy_table);
    for (int epoch = training->first; epoch < phase->epochs; epoch++) {
        const int32_t *order = tlc_epoch_begin(training, phase);
        if (epoch == 0 && phase == training->recipe->phase) {
            const int seed = toy_seed_of(training, order);
            job = seed * TOY_RECIPES + recipe;
            toy_note(job);
            if (toy_begins)
                toy_begins(recipe, seed);
        }
        if (!toy_epoch(training, phase, order, (double)phase->rate[phase->rates > 1 ? epoch : 0]))
            break;
    }
    if (training->failed || phase == training->recipe->phase + training->recipe->phases - 1)
        toy_note(-1 - job);
}

/* ---- recipes -----------------------------------------------------------------------------------
 */

#define TOY_PHASE(count, body, head, ...)                                                          \
    {                                                                                              \
        .epochs = count, .batch_size = 1,                                                          \
        .rates = sizeof((const float[]){__VA_ARGS__}) / sizeof(float),                             \
        .rate = (const float[]){__VA_ARGS__}, .learns = (const bool[]){false, body, head},         \
        .step = {toy_step, 100, true}, .validation = &toy_how                                      \
    }
static const struct tlc_phase toy_whole[] = {TOY_PHASE(2, true, true, 0.5f)};
static const struct tlc_phase toy_head_then_all[] = {TOY_PHASE(1, false, true, 0.25f),
                                                     TOY_PHASE(2, true, true, 0.5f, 0.125f)};
static const struct tlc_phase toy_head_only[] = {TOY_PHASE(2, false, true, 0.5f)};

static const struct tlc_examples *const toy_B_tests[] = {&toy_B_test};
static const struct tlc_examples *const toy_S_tests[] = {&toy_S_test};

/* Each is shuffled by a stream of its own. */
static const struct tlc_recipe toy_recipes[TOY_RECIPES] = {
    {.model = &toy_S,
     .task = "S",
     .train = &toy_S_train,
     .phases = 1,
     .phase = toy_whole,
     .shuffle = true,
     .shuffle_stream = 1,
     .save = "S.h5",
     .save_as = tlc_write_h5},
    {.model = &toy_B,
     .task = "B",
     .optimizer = "sgd (momentum 0.9)",
     .augmentation = "random_flip (mode horizontal)",
     .train = &toy_B_train,
     .valid = &toy_B_valid,
     .phases = 1,
     .phase = toy_whole,
     .shuffle = true,
     .shuffle_stream = 2,
     .tests = 1,
     .test = toy_B_tests,
     .evaluation = &toy_how},
    {.model = &toy_T,
     .task = "B",
     .train = &toy_B_train,
     .valid = &toy_B_valid,
     .phases = 2,
     .phase = toy_head_then_all,
     .shuffle = true,
     .shuffle_stream = 3,
     .copies = 1,
     .copy = (const struct tlc_copy[]){{.layer = 1, .recipe = S_FIRST, .from = 1}},
     .tests = 1,
     .test = toy_B_tests,
     .evaluation = &toy_how},
    {.model = &toy_S,
     .task = "S",
     .train = &toy_S_train,
     .phases = 1,
     .phase = toy_whole,
     .shuffle = true,
     .shuffle_stream = 4,
     .goes_on = true,
     .before = S_FIRST,
     .save = "S_again.h5",
     .save_as = tlc_write_h5,
     .tests = 1,
     .test = toy_S_tests,
     .evaluation = &toy_how},
    {.model = &toy_T,
     .task = "B",
     .train = &toy_B_train,
     .phases = 1,
     .phase = toy_head_only,
     .shuffle = true,
     .shuffle_stream = 5,
     .copies = 2,
     .copy = (const struct tlc_copy[]){{.layer = 1, .recipe = S_AGAIN, .from = 1},
                                       {.layer = 2, .recipe = B_ALONE, .from = 2}},
     .tests = 1,
     .test = toy_B_tests,
     .evaluation = &toy_how},
};

/* ---- the experiment: as a study, and without ----------------------------------------------------
 */

static const struct tlc_study toy_plan = {
    .examples = &toy_B_test,
    .arms = 2,
    .arm = (const char *const[]){"B", "T"},
    .baseline = 0,
    .decided = 1,
    .shares = 1,
    .share = (const char *const[]){"sample"},
    .axes = 1,
    .axis = (const struct tlc_axis[]){{.name = "training.T.freeze",
                                       .kind = TLC_AXIS_FREEZE,
                                       .values = 2,
                                       .value = (const char *const[]){"0", "1"}}},
    .cells = 2,
    .cell = (const struct tlc_cell[]){{(const int[]){0}, (const int[]){B_ALONE, T_FREE}},
                                      {(const int[]){1}, (const int[]){B_ALONE, T_FROZEN}}},
    .primary = 1,
    .min_effect = 0.125,
    .warnings = 1,
    .warning = (const struct tlc_warning[]){{"few-seeds", "fewer than 29 seeds: exploratory"}},
};

static const struct tlc_comparison toy_comparison = {
    .examples = &toy_B_test, .count = 3, .recipes = (const int[]){B_ALONE, T_FREE, T_FROZEN}};

/* With a study, TOY_SEEDS seeds; else one. */
static inline struct tlc_experiment toy_experiment(const struct tlc_study *study)
{
    toy_load();
    return (struct tlc_experiment){.name = "toy",
                                   .spec = "toy.yaml",
                                   .version = "1.2.3",
                                   .spec_hash = 0x0123456789abcdef,
                                   .seed = TOY_SEED,
                                   .seeds = study ? TOY_SEEDS : 1,
                                   .values_size = sizeof(struct toy_values),
                                   .train = toy_train,
                                   .evaluate = toy_evaluate,
                                   .examples = 5,
                                   .example = toy_examples,
                                   .models = 3,
                                   .model = toy_models,
                                   .recipes = TOY_RECIPES,
                                   .recipe = toy_table,
                                   .comparisons = 1,
                                   .comparison = &toy_comparison,
                                   .study = study};
}

/* Quiet, into "out". */
static inline struct tlc_options toy_options(int threads)
{
    return (struct tlc_options){
        .seed = TOY_SEED, .out = "out", .threads = threads, .checkpoint = 1000000, .quiet = true};
}

/* What a run says of the toy's data, before it begins. */
#define TOY_NOTE                                                                                   \
    "note: 2 of the 7 examples of B.test are in B.valid too (row 17, row 18): choosing by the "    \
    "validation figures "                                                                          \
    "makes the test figures optimistic\n"

/* How often the job was trained. */
static inline int toy_times(int recipe, int seed)
{
    int times = 0;
    for (int i = 0; i < toy_event_count; i++)
        times += toy_events[i] == seed * TOY_RECIPES + recipe;
    return times;
}

#endif
