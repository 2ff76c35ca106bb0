/*
 * main: compiled by tlc from words.yaml. Edit that, not this.
 *
 * Model double
 *   layer            output   parameters
 *   flatten               4            0
 *   exp                   1            5  softmax  trainable
 *   5 parameters: 5 trainable, 0 frozen
 *
 * Read main, at the end, first: it lists what is trained on what. Above it stand the phases
 * (epochs of steps), the steps (one call an operation) and the kernels they call. Places in
 * words.yaml stand in parentheses.
 */
#include <stdlib.h>
#include <string.h>

#include <tlc.h>

static const struct tlc_experiment experiment = {
    .name = "main", .spec = "words.yaml", .seed = 0};
static struct tlc_options options;

/* ---- Data ---- */

/* words.yaml:11 */
static const struct tlc_idx_source source_int_train = {
    .directory = "it's \"quoted\"\\n \077\077/ %s %n */ /* // gr\303\266\303\237e/\346\225\260\346\215\256",
    .images = "\\0 \077\077) %d",
    .labels = "\303\251\360\237\230\200 $HOME `x` #{}",
    .dimensions = 4, .shape = {1, 2, 1, 2}, .classes = 2, .rows = 5};
static struct tlc_images images_int_train;

/* words.yaml:12 */
static const struct tlc_idx_source source_int_test = {
    .directory = "it's \"quoted\"\\n \077\077/ %s %n */ /* // gr\303\266\303\237e/\346\225\260\346\215\256",
    .images = "\"",
    .labels = "\\",
    .dimensions = 4, .shape = {1, 2, 1, 2}, .classes = 2, .rows = 4};
static struct tlc_images images_int_test;

/* ---- Tasks: which examples, and what their label becomes ---- */

/* A rule is the spec's, and may hold for every label. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wtautological-compare"

/* Task static (words.yaml:19)
 *   where   label in\ \ {0,1}
 *   target  label == 1
 *   label    0   1
 *   class    0   1 */
static bool task_static_where(int64_t label)
{
    return label == 0 || label == 1;
}

static int64_t task_static_target(int64_t label)
{
    return label == 1;
}

#pragma GCC diagnostic pop

static struct tlc_examples examples_static_for; /* words.yaml:15 */
static struct tlc_examples examples_static_while; /* words.yaml:16 */

/* ---- Kernels: one for each shape ---- */

/* Numbers are worked on LANES at a time, as wide as the machine the compiler builds for.
 * Vectors run along a kernel's outputs, never along a sum: each sum is one chain of fused
 * multiply-adds in a fixed order, so the width does not change a bit of the result.
 *
 * Weights and rows are stored in panels of 16 numbers, whatever the width. A product is
 * made in tiles of TILE rows by up to TILE_PANELS panels, as many sums as the machine's
 * registers hold beside the operands. */
#if defined(__AVX512F__)
#include <immintrin.h>
enum { LANES = 16, TILE = 8, TILE_PANELS = 3 };
#elif defined(__AVX2__) && defined(__FMA__)
#include <immintrin.h>
enum { LANES = 8, TILE = 6, TILE_PANELS = 1 };
#elif defined(__ARM_NEON) && defined(__aarch64__)
#include <arm_neon.h>
enum { LANES = 4, TILE = 6, TILE_PANELS = 1 };
#else
#include <math.h>
enum { LANES = 4, TILE = 2, TILE_PANELS = 1 };
#endif

/* Rows of numbers are padded to whole panels. */
#define PADDED(numbers) (((numbers) + PANEL - 1) / PANEL * PANEL)
enum { PANEL = 16, VECTORS = PANEL / LANES, TILE_VECTORS = TILE_PANELS * VECTORS };

typedef float vec __attribute__((vector_size(4 * LANES)));
typedef int32_t vec_int __attribute__((vector_size(4 * LANES)));

/* A function compiled anew wherever it is called: there its sizes are constants. */
#define KERNEL static inline __attribute__((always_inline))

/* A loop over 0..count-1 to be written out whole, so that its arrays stay in registers.
 */
#if defined(__clang__)
#define UNROLLED(i, count)                                                               \
    _Pragma("clang loop unroll(full)") for (int i = 0; i < (count); i++)
#else
#define UNROLLED(i, count) _Pragma("GCC unroll 16") for (int i = 0; i < (count); i++)
#endif

static inline vec vec_load(const float *numbers)
{
    return *(const vec *)__builtin_assume_aligned(numbers, sizeof(vec));
}

static inline void vec_store(float *numbers, vec v)
{
    *(vec *)__builtin_assume_aligned(numbers, sizeof(vec)) = v;
}

static inline vec vec_broadcast(float number)
{
    return number - (vec){0};
}

/* a b + c, rounded once */
static inline vec vec_fma(vec a, vec b, vec c)
{
#if defined(__AVX512F__)
    return (vec)_mm512_fmadd_ps((__m512)a, (__m512)b, (__m512)c);
#elif defined(__AVX2__) && defined(__FMA__)
    return (vec)_mm256_fmadd_ps((__m256)a, (__m256)b, (__m256)c);
#elif defined(__ARM_NEON) && defined(__aarch64__)
    return (vec)vfmaq_f32((float32x4_t)c, (float32x4_t)a, (float32x4_t)b);
#else
    vec sum = {0};
    for (int lane = 0; lane < LANES; lane++)
        sum[lane] = fmaf(a[lane], b[lane], c[lane]);
    return sum;
#endif
}

/* Lane by lane: a where the mask is -1, b where it is 0. */
static inline vec vec_select(vec_int mask, vec a, vec b)
{
    return (vec)((mask & (vec_int)a) | (~mask & (vec_int)b));
}

/* The examples of one step: `count` of them, fewer than the batch size in an epoch's
 * last; and the rows of those that come next. */
struct batch {
    const uint8_t *pixels; /* of the file that rows count in */
    float *features;       /* of all examples, where some are kept */
    int count, count_ahead;
    int examples[1], rows[1], targets[1], rows_ahead[1];
};

/* Examples `first` and up to `size` - 1 more, in `order` (NULL: as they stand in the
 * file) */
static void take_batch(struct batch *batch, const struct tlc_examples *examples,
    const int32_t *order, int first, int size)
{
    const int left = examples->count - first, ahead = left - size;
    batch->pixels = examples->pixels;
    batch->count = left < size ? left : size;
    batch->count_ahead = ahead < 0 ? 0 : ahead < size ? ahead : size;
    for (int i = 0; i < batch->count; i++) {
        const int example = order ? order[first + i] : first + i;
        batch->examples[i] = example;
        batch->rows[i] = examples->rows[example];
        batch->targets[i] = examples->targets[example];
    }
    for (int i = 0; i < batch->count_ahead; i++) {
        const int next = first + size + i;
        batch->rows_ahead[i] = examples->rows[order ? order[next] : next];
    }
}

/* The batch's images as numbers, each pixel times `scale`. What is left behind a short
 * last batch never counts: its loss gradients are zero. The next batch's images may stand
 * anywhere in memory: they are asked for here, to be near when it is their turn. */
static void gather_1x4(const struct batch *batch, float scale, float x[1][16])
{
    for (int row = 0; row < batch->count; row++) {
        const uint8_t *image = batch->pixels + (size_t)batch->rows[row] * 4;
        for (int i = 0; i < 4; i++)
            x[row][i] = (float)image[i] * scale;
    }
    for (int row = 0; row < batch->count_ahead; row++) {
        const uint8_t *image = batch->pixels + (size_t)batch->rows_ahead[row] * 4;
        for (int i = 0; i < 4; i += 64)
            __builtin_prefetch(&image[i], 0, 2);
    }
}

/* The function of each of `count` numbers, in place. */
KERNEL void activate(int count, float *numbers, vec (*function)(vec))
{
    for (int i = 0; i < count; i += LANES)
        vec_store(&numbers[i], function(vec_load(&numbers[i])));
}

/* A tile of sums takes one product each: a number of `a` for each row, and a panel or
 * more of `b`. */
KERNEL void add_product(vec sum[TILE][TILE_VECTORS], int rows, int panels, const float *a,
    int a_row, const float *b, int b_panel)
{
    vec right[TILE_VECTORS];
    UNROLLED (v, panels * VECTORS)
        right[v] = vec_load(&b[v / VECTORS * b_panel + v % VECTORS * LANES]);
    UNROLLED (row, rows) {
        const vec left = vec_broadcast(a[row * a_row]);
        UNROLLED (v, panels * VECTORS)
            sum[row][v] = vec_fma(left, right[v], sum[row][v]);
    }
}

/* sum[row][] += a(row, 0) b(0) + a(row, 1) b(1) + ...: the one loop behind all three
 * products. The steps between rows, terms and panels are constants wherever this is
 * called. Two terms a round, since counting costs as much as a multiplication. */
KERNEL void add_products(vec sum[TILE][TILE_VECTORS], int rows, int panels, int terms,
    const float *a, int a_row, int a_term, const float *b, int b_panel, int b_term)
{
    for (int pair = 0; pair < terms / 2; pair++, a += 2 * a_term, b += 2 * b_term) {
        add_product(sum, rows, panels, a, a_row, b, b_panel);
        add_product(sum, rows, panels, a + a_term, a_row, b + b_term, b_panel);
    }
    if (terms % 2)
        add_product(sum, rows, panels, a, a_row, b, b_panel);
}

KERNEL void dense_tile(int rows, int panels, int inputs, int outputs, const float *x,
    const float *kernel, const float *bias, float *y)
{
    vec sum[TILE][TILE_VECTORS];
    UNROLLED (row, rows)
        UNROLLED (v, panels * VECTORS)
            sum[row][v] = vec_load(&bias[v * LANES]);
    add_products(
        sum, rows, panels, inputs, x, PADDED(inputs), 1, kernel, inputs * PANEL, PANEL);
    UNROLLED (row, rows)
        UNROLLED (v, panels * VECTORS)
            vec_store(&y[row * PADDED(outputs) + v * LANES], sum[row][v]);
}

KERNEL void dense_panels(int panels, int batch, int inputs, int outputs, const float *x,
    const float *kernel, const float *bias, float *y)
{
    int row = 0;
    for (; row + TILE <= batch; row += TILE)
        dense_tile(TILE, panels, inputs, outputs, &x[row * PADDED(inputs)], kernel, bias,
            &y[row * PADDED(outputs)]);
    if (batch % TILE)
        dense_tile(batch % TILE, panels, inputs, outputs, &x[row * PADDED(inputs)],
            kernel, bias, &y[row * PADDED(outputs)]);
}

/* y = x kernel + bias, for any sizes. The panels are dealt out evenly, so
 * that none is left to a narrow tile of its own. */
KERNEL void dense_any(int batch, int inputs, int outputs, const float *x,
    const float *kernel, const float *bias, float *y)
{
    const int panels = PADDED(outputs) / PANEL;
    const int groups = (panels + TILE_PANELS - 1) / TILE_PANELS;
    const int width = panels / groups, wide = panels % groups * (width + 1);
    int panel = 0;
    for (; panel < wide; panel += width + 1)
        dense_panels(width + 1, batch, inputs, outputs, x,
            &kernel[panel * inputs * PANEL], &bias[panel * PANEL], &y[panel * PANEL]);
    for (; panel < panels; panel += width)
        dense_panels(width, batch, inputs, outputs, x, &kernel[panel * inputs * PANEL],
            &bias[panel * PANEL], &y[panel * PANEL]);
}

static inline vec linear(vec x)
{
    return x;
}

/* y = linear(x kernel + bias) */
static void dense_1x4x1_linear(const float x[1][16],
    const float kernel[1][4][PANEL], const float bias[16],
    float y[1][16])
{
    dense_any(1, 4, 1, x[0], kernel[0][0], bias, y[0]);
    activate(1 * 16, y[0], linear);
}

/* e^x within 2e-7 of its value, for x in [-87, 88]; beyond, the value at that end. Its
 * own polynomial, since libm's bits differ between systems: x = n ln 2 + r with |r| <= ln
 * 2 / 2, e^r by Taylor. */
static inline vec vec_exp(vec x)
{
    const vec lowest = vec_broadcast(-87.0f), highest = vec_broadcast(88.0f);
    x = vec_select(x < lowest, lowest, x);
    x = vec_select(x > highest, highest, x);
    const vec round_to_integer = vec_broadcast(12582912.0f); /* 1.5 * 2^23 */
    vec shifted = vec_fma(x, vec_broadcast(1.44269504f), round_to_integer);
    vec n = shifted - round_to_integer;
    vec r = vec_fma(n, vec_broadcast(-0.693145752f), x); /* ln 2 in two parts */
    r = vec_fma(n, vec_broadcast(-1.42860677e-6f), r);
    vec e = vec_broadcast(1.0f / 5040);
    e = vec_fma(e, r, vec_broadcast(1.0f / 720));
    e = vec_fma(e, r, vec_broadcast(1.0f / 120));
    e = vec_fma(e, r, vec_broadcast(1.0f / 24));
    e = vec_fma(e, r, vec_broadcast(1.0f / 6));
    e = vec_fma(e, r, vec_broadcast(0.5f));
    e = vec_fma(e, r, vec_broadcast(1.0f));
    e = vec_fma(e, r, vec_broadcast(1.0f));
    /* times 2^n, by adding n (the low bits of shifted) to the exponent */
    typedef uint32_t vec_bits __attribute__((vector_size(4 * LANES)));
    return (vec)((vec_bits)e + ((vec_bits)shifted << 23));
}

/* -log p of each example, where p is sigmoid(logit) for target 1 and 1 - sigmoid(logit)
 * for 0: max(z, 0) - z target + log(1 + e^-|z|) never overflows */
static void sigmoid_crossentropy_1x1(
    const struct batch *batch, const float logits[1][16], double losses[1])
{
    for (int row = 0; row < batch->count; row++) {
        float logit = logits[row][0];
        float magnitude = logit < 0 ? -logit : logit;
        double wrong_way = (logit > 0) != (batch->targets[row] == 1) ? magnitude : 0;
        losses[row] = wrong_way + tlc_log(1.0 + vec_exp(vec_broadcast(-magnitude))[0]);
    }
}

/* Softmax over one unit is 1 whatever the logit: class 1, always. */
static void predict_one_1x1(
    const struct batch *batch, const float logits[1][16], int predicted[1])
{
    (void)logits;
    for (int row = 0; row < batch->count; row++)
        predicted[row] = 1;
}

/* Adds the batch to the sums; marks which examples were predicted right, if asked to. */
static void tally_1(const struct batch *batch, const double losses[1],
    const int predicted[1], struct tlc_metrics *totals, uint8_t *correct)
{
    for (int row = 0; row < batch->count; row++) {
        bool right = predicted[row] == batch->targets[row];
        totals->loss += losses[row];
        totals->correct += right;
        if (correct)
            correct[totals->examples + row] = right;
    }
    totals->examples += batch->count;
}

/* d(mean loss) / d(logit) = (sigmoid(logit) - target) / examples; zero behind a short
 * last batch's examples */
static void sigmoid_crossentropy_gradient_1x1(const struct batch *batch,
    const float logits[1][16], float dlogits[1][16])
{
    for (int row = 0; row < 1; row++) {
        float probability = 1.0f / (1.0f + vec_exp(vec_broadcast(-logits[row][0]))[0]);
        float error = probability - (float)batch->targets[row];
        dlogits[row][0] = row < batch->count ? error / (float)batch->count : 0;
    }
}

KERNEL void dense_update_tile(int rows, int panels, int batch, int inputs, int outputs,
    const float *x, const float *dy, float rate, float *kernel)
{
    vec sum[TILE][TILE_VECTORS] = {0};
    add_products(
        sum, rows, panels, batch, x, 1, PADDED(inputs), dy, PANEL, PADDED(outputs));
    UNROLLED (row, rows)
        UNROLLED (v, panels * VECTORS) {
            float *weights =
                &kernel[v / VECTORS * inputs * PANEL + row * PANEL + v % VECTORS * LANES];
            vec_store(
                weights, vec_fma(vec_broadcast(-rate), sum[row][v], vec_load(weights)));
        }
}

KERNEL void dense_update_panels(int panels, int batch, int inputs, int outputs,
    const float *x, const float *dy, float rate, float *kernel)
{
    int row = 0;
    for (; row + TILE <= inputs; row += TILE)
        dense_update_tile(TILE, panels, batch, inputs, outputs, &x[row], dy, rate,
            &kernel[row * PANEL]);
    if (inputs % TILE)
        dense_update_tile(inputs % TILE, panels, batch, inputs, outputs, &x[row], dy,
            rate, &kernel[row * PANEL]);
}

KERNEL void bias_update(int batch, int outputs, const float *dy, float rate, float *bias)
{
    for (int column = 0; column < PADDED(outputs); column += LANES) {
        vec sum = {0};
        for (int example = 0; example < batch; example++)
            sum += vec_load(&dy[example * PADDED(outputs) + column]);
        vec_store(
            &bias[column], vec_fma(vec_broadcast(-rate), sum, vec_load(&bias[column])));
    }
}

/* kernel -= rate x^T dy,  bias -= rate (sum of dy over the examples), for any sizes */
KERNEL void dense_update_any(int batch, int inputs, int outputs, const float *x,
    const float *dy, float rate, float *kernel, float *bias)
{
    const int panels = PADDED(outputs) / PANEL;
    const int groups = (panels + TILE_PANELS - 1) / TILE_PANELS;
    const int width = panels / groups, wide = panels % groups * (width + 1);
    int panel = 0;
    for (; panel < wide; panel += width + 1)
        dense_update_panels(width + 1, batch, inputs, outputs, x, &dy[panel * PANEL],
            rate, &kernel[panel * inputs * PANEL]);
    for (; panel < panels; panel += width)
        dense_update_panels(width, batch, inputs, outputs, x, &dy[panel * PANEL], rate,
            &kernel[panel * inputs * PANEL]);
    bias_update(batch, outputs, dy, rate, bias);
}

/* kernel -= rate x^T dy,  bias -= rate (sum of dy over the examples) */
static void dense_update_1x4x1(const float x[1][16],
    const float dy[1][16], float rate, float kernel[1][4][PANEL],
    float bias[16])
{
    dense_update_any(1, 4, 1, x[0], dy[0], rate, kernel[0][0], bias);
}

/* ---- Models: their weights and where those begin ---- */

/* Layers as Keras names them. Every array of weights fills whole panels. */
#define FLATTEN(layer, learns) {.class_name = "Flatten", .name = #layer, .trainable = learns}
#define DENSE(of, layer, inputs, outputs, function, distribution, learns)                  \
    {.class_name = "Dense", .name = #layer, .activation = function,                        \
     .initializer = distribution, .units = outputs, .trainable = learns, .weights = 2,     \
     .weight = {{"kernel", of.layer##_kernel[0][0], 2, inputs, outputs, PANEL},            \
                {"bias", of.layer##_bias, 1, 1, outputs, PANEL}}}

/* A kernel's first values, from a stream of random numbers of its own; biases stay zero. */
static void draw_kernel(const struct tlc_layer *layer, enum tlc_distribution distribution,
    double scale, uint32_t stream)
{
    tlc_initialise(&layer->weight[0], distribution, scale, options.seed, stream);
}

/* Model double (words.yaml:27) */
static _Alignas(64) struct {
    float exp_kernel[1][4][PANEL];
    float exp_bias[16];
} weights_double;

static const struct tlc_layer layers_double[] = {
    FLATTEN(flatten, false),
    DENSE(weights_double, exp, 4, 1, "softmax", "GlorotUniform", true),
};
static const struct tlc_model model_double = {
    .name = "double",
    .input_dimensions = 4, .input_shape = {1, 2, 1, 2},
    .layers = 2, .layer = layers_double,
    .parameters = 5, .trainable = 5};

static void initialise_double(void)
{
    draw_kernel(&layers_double[1], TLC_UNIFORM, 1.0954451150103324, 0xecf709b1u);
}

/* ---- Steps: what happens to one batch of examples ---- */

/* One step of training (words.yaml:33): 16 floating-point operations an example */
static void step_double_phase_1(const struct batch *batch, float rate, struct tlc_metrics *totals)
{
    static _Alignas(64) struct {
        float input[1][16];
        float exp_output[1][16];
        float exp_output_gradient[1][16];
        double losses[1];
        int predicted[1];
    } values; /* 204 bytes */

    gather_1x4(batch, 0.001f, values.input);
    /* words.yaml:30 */
    dense_1x4x1_linear(values.input, weights_double.exp_kernel, weights_double.exp_bias,
                       values.exp_output);
    /* words.yaml:33 */
    sigmoid_crossentropy_1x1(batch, values.exp_output, values.losses);
    predict_one_1x1(batch, values.exp_output, values.predicted);
    tally_1(batch, values.losses, values.predicted, totals, NULL);
    /* and back, each layer's input gradient before its update */
    sigmoid_crossentropy_gradient_1x1(batch, values.exp_output, values.exp_output_gradient);
    dense_update_1x4x1(values.input, values.exp_output_gradient, rate, weights_double.exp_kernel,
                       weights_double.exp_bias);
}

/* One step of evaluation (words.yaml:27): 8 floating-point operations an example */
static void step_double_evaluation(const struct batch *batch, struct tlc_metrics *totals,
                                   uint8_t *correct)
{
    static _Alignas(64) struct {
        float input[1][16];
        float exp_output[1][16];
        double losses[1];
        int predicted[1];
    } values; /* 140 bytes */

    gather_1x4(batch, 0.001f, values.input);
    dense_1x4x1_linear(values.input, weights_double.exp_kernel, weights_double.exp_bias,
                       values.exp_output);
    sigmoid_crossentropy_1x1(batch, values.exp_output, values.losses);
    predict_one_1x1(batch, values.exp_output, values.predicted);
    tally_1(batch, values.losses, values.predicted, totals, correct);
}

/* Loss and accuracy over the examples, of which `step` takes `batch_size` at a time.
 * `features` are theirs, for a step that works on those, else NULL. Marks in `correct`,
 * unless it is NULL, which examples were predicted right. */
static struct tlc_metrics evaluate(
    void (*step)(const struct batch *batch, struct tlc_metrics *totals, uint8_t *correct),
    int batch_size, const struct tlc_examples *examples, float *features,
    uint8_t *correct)
{
    struct tlc_metrics totals = {0};
    struct batch batch = {.features = features};
    for (int first = 0; first < examples->count; first += batch_size) {
        take_batch(&batch, examples, NULL, first, batch_size);
        step(&batch, &totals, correct);
    }
    return totals;
}

/* ---- Phases: epochs of steps; and trainings: the phases of a model ---- */

/* words.yaml:33: 1 epoch of double on task static at learning rate 0.01.
 * Trains 5 of 5 parameters; frozen: nothing. */
static void train_double_phase_1(struct tlc_training *training)
{
    struct batch batch = {0};
    for (int epoch = 0; epoch < 1; epoch++) {
        struct tlc_metrics totals = {0};
        tlc_epoch_begin(training, 1, epoch + 1);
        const int32_t *order = tlc_epoch_order(training, 0x3b883f8cu, (uint32_t)epoch);
        for (int first = 0; first < examples_static_for.count; first += 1) {
            take_batch(&batch, &examples_static_for, order, first, 1);
            step_double_phase_1(&batch, 0.01f, &totals);
            tlc_epoch_progress(training, &totals);
        }
        struct tlc_metrics valid = evaluate(step_double_evaluation, 1, &examples_static_while,
                                            NULL, NULL);
        tlc_epoch_end(training, &totals, &valid);
    }
}

/* words.yaml:33: double learns task static */
static void learn_1(struct tlc_run *run)
{
    struct tlc_training *training = tlc_training_begin(run, 0, "double", &examples_static_for,
                                                       &examples_static_while, 1);
    train_double_phase_1(training);
    tlc_training_end(training);
    tlc_save_keras(&model_double, tlc_run_path(run, "_.-.h5"));
}

/* ---- Comparisons ---- */

/* words.yaml:37 */
static void compare_1(struct tlc_run *run)
{
    struct tlc_contestant contestants[1] = {0};
    size_t count = (size_t)examples_static_while.count;
    uint8_t *correct = tlc_allocate(1, count);
    contestants[0] = (struct tlc_contestant){.model = &model_double,
        .training_examples = examples_static_for.count, .correct = &correct[0 * count]};
    contestants[0].test = evaluate(step_double_evaluation, 1, &examples_static_while, NULL,
                                   &correct[0 * count]);
    tlc_compare(run, &examples_static_while, contestants, 1);
    free(correct);
}

/* ---- The experiment ---- */

static void load_data(void)
{
    images_int_train = tlc_load_idx(&options, &source_int_train);
    images_int_test = tlc_load_idx(&options, &source_int_test);
    examples_static_for = tlc_select("static.for", &images_int_train, 1, 5, -1, task_static_where,
                                     task_static_target);
    examples_static_while = tlc_select("static.while", &images_int_test, 0, 4, -1,
                                       task_static_where, task_static_target);
}

int main(int argc, char **argv)
{
    options = tlc_parse_options(argc, argv, &experiment);
    load_data();
    struct tlc_run *run = tlc_run_begin(&experiment, &options);
    tlc_run_examples(run, &examples_static_for);
    tlc_run_examples(run, &examples_static_while);
    tlc_run_model(run, &model_double);
    tlc_run_will_save(run, "_.-.h5");

    initialise_double();
    /* what learns; and how many of them, and which, must have done so before */
    const struct tlc_job jobs[] = {
        {learn_1, 0, NULL},
    };
    tlc_run_jobs(run, options.threads, jobs, 1);
    compare_1(run);
    return tlc_run_end(run);
}
