/* gradient.c: the gradients of a generated step against central differences in double.
 *
 * A step of stochastic gradient descent leaves weights - rate * gradient, so that the gradient can
 * be read off the weights. The rate is so large that the weights' own rounding does not matter; it
 * also shows at once if a gradient were taken from weights that the same step has already moved.
 * CMake links this once a case, with the case's program and description.
 */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "subject.h"

/* A power of two: multiplying by it rounds nothing. */
static const float RATE = 4096;

/* Of a central difference in double: the errors of its formula (h^2) and of rounding (1e-16 / h)
 * are both far below what float can show. */
static const double H = 1e-5;

/* Relative to the tensor's largest gradient. float keeps 6e-8, sums and e^x lose some of it. */
static const double GRADIENT_TOLERANCE = 5e-6;
static const double LOSS_TOLERANCE = 1e-5;

/* Of a probability, and of the sum of squares of some; sums in the hundreds have fewer digits
 * behind the point. */
static double probability_tolerance = 1e-5;
static const double SATURATED_TOLERANCE = 1e-4;

enum { POOL = 64, MOST_BATCH = 32, MOST_SHOWN = 5, MOST_TENSORS = 2 * MOST_LAYERS };

static int failures;

static void __attribute__((format(printf, 1, 2))) fail(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    if (failures++ < MOST_SHOWN) {
        fprintf(stderr, "%s: ", test_case.name);
        vfprintf(stderr, format, arguments);
        fputc('\n', stderr);
    }
    va_end(arguments);
}

static void *allocate(size_t count, size_t size)
{
    void *memory = calloc(count, size);
    if (!memory)
        abort();
    return memory;
}

/* Uniform in [-1, 1), the same on every machine. */
static double noise(void)
{
    static uint64_t state = 1;
    state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (double)(state >> 33) / (double)(UINT64_C(1) << 30) - 1;
}

/* ---- the subject's tensors ---- */

/* The dense layers' kernels and biases in order, and where each begins in the reference. */
static struct {
    const struct tlc_layer *layer;
    const struct tlc_tensor *tensor;
    double *reference;
    float *saved; /* as they were before a step, with padding */
    bool learns;
} tensors[MOST_TENSORS];
static int tensor_count;

static struct network network;

static float *weights_of(const struct tlc_tensor *tensor)
{
    return (float *)(void *)((char *)subject_weights() + tensor->offset);
}

static size_t panels(const struct tlc_tensor *tensor)
{
    return (size_t)(tensor->columns + tensor->panel - 1) / (size_t)tensor->panel;
}

static size_t numbers_with_padding(const struct tlc_tensor *tensor)
{
    return panels(tensor) * (size_t)tensor->rows * (size_t)tensor->panel;
}

static size_t position(const struct tlc_tensor *tensor, int row, int column)
{
    return (size_t)(column / tensor->panel * tensor->rows + row) * (size_t)tensor->panel +
           (size_t)(column % tensor->panel);
}

/* The spec must have become the case's net, or the test would test something else. */
static void check_layer(const struct tlc_layer *layer, int dense)
{
    bool last = dense + 1 == network.layers;
    const char *activation = last ? test_case.output_activation : network.activation;
    char config[64];
    snprintf(config, sizeof config, "\"activation\": \"%s\"", activation);
    if (!strstr(layer->config, config) || layer->weights != 2 ||
        layer->weight[0].rows != network.sizes[dense] ||
        layer->weight[0].columns != network.sizes[dense + 1] || layer->weight[1].rows != 1 ||
        layer->weight[1].columns != network.sizes[dense + 1]) {
        fail("layer %s is not what the case says", layer->name);
        exit(1);
    }
}

static void add_tensor(const struct tlc_layer *layer, int dense, int weight)
{
    const struct tlc_tensor *tensor = &layer->weight[weight];
    double *reference = allocate((size_t)tensor->rows * (size_t)tensor->columns, sizeof *reference);
    *(weight == 0 ? &network.kernel[dense] : &network.bias[dense]) = reference;
    tensors[tensor_count].layer = layer;
    tensors[tensor_count].tensor = tensor;
    tensors[tensor_count].reference = reference;
    tensors[tensor_count].saved = allocate(numbers_with_padding(tensor), sizeof(float));
    tensors[tensor_count].learns = test_case.learns[dense];
    tensor_count++;
}

static void find_tensors(void)
{
    const struct tlc_model *model = subject_model();
    network = test_case.network;
    int dense = 0;
    for (int i = 0; i < model->layers; i++) {
        const struct tlc_layer *layer = &model->layer[i];
        if (strcmp(layer->class_name, "Dense") != 0)
            continue;
        check_layer(layer, dense);
        add_tensor(layer, dense, 0);
        add_tensor(layer, dense, 1);
        dense++;
    }
    if (dense != network.layers) {
        fail("%d dense layers instead of %d", dense, network.layers);
        exit(1);
    }
}

/* Random weights, biases too, `spread` times as far apart as Glorot would have them. */
static void draw_weights(double spread)
{
    for (int t = 0; t < tensor_count; t++) {
        const struct tlc_tensor *tensor = tensors[t].tensor;
        double limit = spread * sqrt(6.0 / (tensor->rows + tensor->columns));
        for (int row = 0; row < tensor->rows; row++)
            for (int column = 0; column < tensor->columns; column++) {
                float weight = (float)(limit * noise());
                weights_of(tensor)[position(tensor, row, column)] = weight;
                tensors[t].reference[row * tensor->columns + column] = (double)weight;
            }
    }
}

static void save_weights(void)
{
    for (int t = 0; t < tensor_count; t++)
        memcpy(tensors[t].saved, weights_of(tensors[t].tensor),
               numbers_with_padding(tensors[t].tensor) * sizeof(float));
}

static void restore_weights(void)
{
    for (int t = 0; t < tensor_count; t++)
        memcpy(weights_of(tensors[t].tensor), tensors[t].saved,
               numbers_with_padding(tensors[t].tensor) * sizeof(float));
}

/* ---- examples ---- */

static uint8_t *pixels;
static int rows[MOST_BATCH], targets[MOST_BATCH];
static double *inputs;

static void draw_pixels(void)
{
    size_t count = (size_t)POOL * (size_t)network.sizes[0];
    pixels = allocate(count, 1);
    inputs = allocate((size_t)MOST_BATCH * (size_t)network.sizes[0], sizeof *inputs);
    for (size_t i = 0; i < count; i++)
        pixels[i] = (uint8_t)(int)floor(128 + 128 * noise());
}

/* A batch of `count` examples, for the subject and, in `inputs`, for the reference. */
static struct examples draw_examples(int count)
{
    int classes = network.head == HEAD_SOFTMAX ? network.sizes[network.layers] : 2;
    int n = network.sizes[0];
    for (int i = 0; i < count; i++) {
        rows[i] = (int)floor((noise() + 1) / 2 * POOL);
        targets[i] = (int)floor((noise() + 1) / 2 * classes);
        for (int k = 0; k < n; k++)
            inputs[i * n + k] = pixels[rows[i] * n + k] / 255.0;
    }
    return (struct examples){pixels, count, rows, targets};
}

/* ---- checks ---- */

static void check_metrics(const char *what, const struct tlc_metrics *totals,
                          const struct outcome *expected, int count)
{
    if (totals->examples != count)
        fail("%s counts %ld examples instead of %d", what, totals->examples, count);
    if (totals->correct != expected->correct)
        fail("%s of %d: %ld right instead of %ld", what, count, totals->correct, expected->correct);
    if (!(fabs(totals->loss - expected->loss * count) <= LOSS_TOLERANCE * expected->loss * count))
        fail("%s of %d: loss %.9g instead of %.9g", what, count, totals->loss / count,
             expected->loss);
}

/* The derivative of the mean loss, or NAN where a kink lies within H. */
static double central_difference(double *weight, int count)
{
    double middle = *weight;
    *weight = middle + H;
    struct outcome above = network_run(&network, inputs, targets, count, NULL);
    *weight = middle - H;
    struct outcome below = network_run(&network, inputs, targets, count, NULL);
    *weight = middle;
    return above.signs == below.signs ? (above.loss - below.loss) / (2 * H) : (double)NAN;
}

/* Fills `gradient` and returns the largest magnitude. */
static double expected_gradient(int t, int count, double *gradient)
{
    int numbers = tensors[t].tensor->rows * tensors[t].tensor->columns, skipped = 0;
    double most = 0;
    for (int i = 0; i < numbers; i++) {
        gradient[i] = central_difference(&tensors[t].reference[i], count);
        skipped += isnan(gradient[i]);
        most = fmax(most, fabs(gradient[i]));
    }
    if (skipped > numbers / 50)
        fail("%s %s: %d of %d weights are at a kink; draw others", tensors[t].layer->name,
             tensors[t].tensor->name, skipped, numbers);
    return most;
}

static void check_gradient(int t, int count)
{
    const struct tlc_tensor *tensor = tensors[t].tensor;
    const char *layer = tensors[t].layer->name;
    double *gradient = allocate((size_t)tensor->rows * (size_t)tensor->columns, sizeof *gradient);
    double most = expected_gradient(t, count, gradient), worst = 0;
    if (most < 1e-4)
        fail("%s %s has no gradient to speak of", layer, tensor->name);
    for (int row = 0; row < tensor->rows; row++)
        for (int column = 0; column < tensor->columns; column++) {
            size_t at = position(tensor, row, column);
            double moved = (double)tensors[t].saved[at] - (double)weights_of(tensor)[at];
            double expected = gradient[row * tensor->columns + column];
            double error = fabs(moved / (double)RATE - expected);
            worst = fmax(worst, error / most);
            if (!isnan(expected) && !(error <= GRADIENT_TOLERANCE * most))
                fail("batch of %d, %s %s[%d][%d]: gradient %.9g instead of %.9g (largest %.3g)",
                     count, layer, tensor->name, row, column, moved / (double)RATE, expected, most);
        }
    printf("  batch of %2d, %s %-6s largest gradient %.2e, worst error %.1e of it\n", count, layer,
           tensor->name, most, worst);
    free(gradient);
}

static void check_unmoved(int t)
{
    if (memcmp(tensors[t].saved, weights_of(tensors[t].tensor),
               numbers_with_padding(tensors[t].tensor) * sizeof(float)) != 0)
        fail("%s %s is frozen, and moved", tensors[t].layer->name, tensors[t].tensor->name);
}

/* Kernels work on whole panels; what they leave behind the last column must stay nothing. */
static void check_padding(const struct tlc_layer *layer, const struct tlc_tensor *tensor)
{
    for (int row = 0; row < tensor->rows; row++)
        for (int column = tensor->columns; column < (int)panels(tensor) * tensor->panel; column++)
            if (weights_of(tensor)[position(tensor, row, column)] != 0)
                fail("%s %s[%d][%d] is padding, and not zero", layer->name, tensor->name, row,
                     column);
}

static void check_step(int count)
{
    struct examples examples = draw_examples(count);
    struct outcome expected = network_run(&network, inputs, targets, count, NULL);
    struct tlc_metrics totals = {0};
    if (expected.nearest < 1e-6)
        fail("a sum is so near a kink that float may fall on the other side; draw others");
    save_weights();
    subject_step(&examples, RATE, &totals);
    check_metrics("step", &totals, &expected, count);
    for (int t = 0; t < tensor_count; t++) {
        if (tensors[t].learns)
            check_gradient(t, count);
        else
            check_unmoved(t);
        check_padding(tensors[t].layer, tensors[t].tensor);
    }
    restore_weights();
}

/* What is kept of the test's examples, with some room before and behind. */
static struct {
    int32_t predicted[3 + MOST_BATCH + 1];
    float confidence[3 + MOST_BATCH + 1], error[3 + MOST_BATCH + 1];
} kept;

static void check_kept(const char *what, int place, const struct judgement *expected)
{
    double confidence = (double)kept.confidence[place], error = (double)kept.error[place];
    if (kept.predicted[place] != expected->predicted ||
        !(fabs(confidence - expected->confidence) <= probability_tolerance) ||
        !(fabs(error - expected->error) <= probability_tolerance))
        fail("%s keeps of example %d: class %d, confidence %.9g, error %.9g instead of %d, %.9g, "
             "%.9g",
             what, place, kept.predicted[place], confidence, error, expected->predicted,
             expected->confidence, expected->error);
}

static void check_not_kept(const char *what, int place)
{
    if (kept.predicted[place] != -7 || kept.confidence[place] != -7 || kept.error[place] != -7)
        fail("%s keeps something of example %d, which it has not seen", what, place);
}

/* What is kept stands behind that of earlier batches; `before` examples have been counted already.
 */
static void check_evaluation(const char *what, int count, int before, bool keeps)
{
    struct examples examples = draw_examples(count);
    struct judgement judged[MOST_BATCH];
    struct outcome expected = network_run(&network, inputs, targets, count, judged);
    struct tlc_metrics totals = {.examples = before};
    const struct tlc_predictions predictions = {
        .predicted = kept.predicted, .confidence = kept.confidence, .error = kept.error};
    for (int i = 0; i < 3 + MOST_BATCH + 1; i++) {
        kept.predicted[i] = -7;
        kept.confidence[i] = kept.error[i] = -7;
    }
    save_weights();
    subject_evaluate(&examples, before, &totals, keeps ? &predictions : NULL);
    totals.examples -= before;
    check_metrics(what, &totals, &expected, count);
    for (int i = 0; i < before + count + 1; i++) {
        if (!keeps || i < before || i == before + count)
            check_not_kept(what, i);
        else
            check_kept(what, i, &judged[i - before]);
    }
    for (int t = 0; t < tensor_count; t++)
        check_unmoved(t);
}

int main(void)
{
    int short_batch = (test_case.batch + 1) / 2;
    find_tensors();
    draw_pixels();
    draw_weights(1);
    check_step(test_case.batch);
    check_step(short_batch);
    check_evaluation("validation", test_case.batch, 0, false);
    check_evaluation("test", test_case.batch, 0, true);
    check_evaluation("test", short_batch, 3, true);
    draw_weights(100); /* sums in the hundreds: nothing may overflow */
    probability_tolerance = SATURATED_TOLERANCE;
    check_evaluation("saturated test", test_case.batch, 0, true);
    if (failures)
        fprintf(stderr, "%s: %d failures\n", test_case.name, failures);
    return failures != 0;
}
