/*
 * layers: compiled by tlc from layers.yaml. Edit that, not this.
 *
 * Model deep
 *   layer            output   parameters
 *   flatten              15            0
 *   dense_1              17          272  relu     trainable
 *   dense_2              17          306  elu      trainable
 *   dense_3              17          306  selu     trainable
 *   dense_4              17          306  tanh     trainable
 *   dense_5              17          306  sigmoid  trainable
 *   dense_6              17          306  linear   trainable
 *   last                  3           54  softmax  trainable
 *   1,856 parameters: 1,856 trainable, 0 frozen
 *
 * From the end upwards: the experiment is a table of recipes, which say what is learned
 * by what phases; train goes through a phase, epoch by epoch, in steps; a step calls one
 * kernel an operation. Places in layers.yaml stand in parentheses.
 */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <tlc.h>

/* ---- Data ---- */

/* layers.yaml:11 */
static const struct tlc_idx_source source_tiny_train = {
    .directory = "tiny",
    .images = "train-images",
    .labels = "train-labels",
    .dimensions = 2, .shape = {3, 5}, .classes = 3, .rows = 50};
static struct tlc_images images_tiny_train;

/* ---- Tasks: which examples, and what their label becomes ---- */

/* Task all_labels (layers.yaml:18)
 *   label    0   1   2
 *   class    0   1   2 */
static bool task_all_labels_where(int64_t label)
{
    (void)label;
    return true;
}

static int64_t task_all_labels_target(int64_t label)
{
    return label;
}

static struct tlc_examples examples_all_labels_train; /* layers.yaml:14 */
static struct tlc_examples examples_all_labels_valid; /* layers.yaml:15 */

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

/* What a step works on: the weights of its model, room for its numbers, and `count`
 * examples, fewer than the batch size in an epoch's last; and the rows of those that come
 * next. */
struct batch {
    void *weights, *values;
    const uint8_t *pixels; /* of the file that rows count in */
    float *features;       /* of all examples, where some are kept */
    int count, count_ahead;
    int examples[4], rows[4], targets[4], rows_ahead[4];
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
static void gather_4x15(const struct batch *batch, float scale, float x[4][16])
{
    for (int row = 0; row < batch->count; row++) {
        const uint8_t *image = batch->pixels + (size_t)batch->rows[row] * 15;
        for (int i = 0; i < 15; i++)
            x[row][i] = (float)image[i] * scale;
    }
    for (int row = 0; row < batch->count_ahead; row++) {
        const uint8_t *image = batch->pixels + (size_t)batch->rows_ahead[row] * 15;
        for (int i = 0; i < 15; i += 64)
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

static inline vec relu(vec x)
{
    return vec_select(x > 0, x, vec_broadcast(0));
}

/* y = relu(x kernel + bias) */
static void dense_4x15x17_relu(const float x[4][16],
    const float kernel[2][15][PANEL], const float bias[32],
    float y[4][32])
{
    dense_any(4, 15, 17, x[0], kernel[0][0], bias, y[0]);
    activate(4 * 32, y[0], relu);
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

static inline vec elu(vec x)
{
    return vec_select(x > 0, x, vec_exp(x) - 1);
}

/* y = elu(x kernel + bias) */
static void dense_4x17x17_elu(const float x[4][32],
    const float kernel[2][17][PANEL], const float bias[32],
    float y[4][32])
{
    dense_any(4, 17, 17, x[0], kernel[0][0], bias, y[0]);
    activate(4 * 32, y[0], elu);
}

/* scale x for x > 0, else scale alpha (e^x - 1): Klambauer et al. 2017 */
static inline vec selu(vec x)
{
    const float scale = 1.05070099f, scale_alpha = 1.75809934f;
    return vec_select(x > 0, scale * x, scale_alpha * (vec_exp(x) - 1));
}

/* y = selu(x kernel + bias) */
static void dense_4x17x17_selu(const float x[4][32],
    const float kernel[2][17][PANEL], const float bias[32],
    float y[4][32])
{
    dense_any(4, 17, 17, x[0], kernel[0][0], bias, y[0]);
    activate(4 * 32, y[0], selu);
}

/* 1 - 2 / (e^2x + 1) */
static inline vec hyperbolic_tangent(vec x)
{
    return 1 - 2 / (vec_exp(2 * x) + 1);
}

/* y = hyperbolic_tangent(x kernel + bias) */
static void dense_4x17x17_tanh(const float x[4][32],
    const float kernel[2][17][PANEL], const float bias[32],
    float y[4][32])
{
    dense_any(4, 17, 17, x[0], kernel[0][0], bias, y[0]);
    activate(4 * 32, y[0], hyperbolic_tangent);
}

static inline vec sigmoid(vec x)
{
    return 1 / (1 + vec_exp(-x));
}

/* y = sigmoid(x kernel + bias) */
static void dense_4x17x17_sigmoid(const float x[4][32],
    const float kernel[2][17][PANEL], const float bias[32],
    float y[4][32])
{
    dense_any(4, 17, 17, x[0], kernel[0][0], bias, y[0]);
    activate(4 * 32, y[0], sigmoid);
}

static inline vec linear(vec x)
{
    return x;
}

/* y = linear(x kernel + bias) */
static void dense_4x17x17_linear(const float x[4][32],
    const float kernel[2][17][PANEL], const float bias[32],
    float y[4][32])
{
    dense_any(4, 17, 17, x[0], kernel[0][0], bias, y[0]);
    activate(4 * 32, y[0], linear);
}

/* y = linear(x kernel + bias) */
static void dense_4x17x3_linear(const float x[4][32],
    const float kernel[1][17][PANEL], const float bias[16],
    float y[4][16])
{
    dense_any(4, 17, 3, x[0], kernel[0][0], bias, y[0]);
    activate(4 * 16, y[0], linear);
}

/* powers[i] = e^(logits[i] - largest), and their sum over the first n. With the largest
 * logit taken out nothing overflows. */
KERNEL float softmax_powers(int n, const float *logits, float *powers, float *largest)
{
    *largest = logits[0];
    for (int i = 1; i < n; i++)
        *largest = logits[i] > *largest ? logits[i] : *largest;
    for (int i = 0; i < n; i += LANES)
        vec_store(&powers[i], vec_exp(vec_load(&logits[i]) - *largest));
    float sum = 0;
    for (int i = 0; i < n; i++)
        sum += powers[i];
    return sum;
}

/* -log softmax(logits)[target] of each example */
static void softmax_crossentropy_4x3(
    const struct batch *batch, const float logits[4][16], double losses[4])
{
    for (int row = 0; row < batch->count; row++) {
        _Alignas(64) float powers[16], largest;
        const float sum = softmax_powers(3, logits[row], powers, &largest);
        losses[row] = tlc_log(sum) + largest - logits[row][batch->targets[row]];
    }
}

/* The class with the largest logit, the first of several. */
static void predict_largest_4x3(
    const struct batch *batch, const float logits[4][16], int predicted[4])
{
    for (int row = 0; row < batch->count; row++) {
        predicted[row] = 0;
        for (int i = 1; i < 3; i++)
            if (logits[row][i] > logits[row][predicted[row]])
                predicted[row] = i;
    }
}

/* Adds the batch to the sums. */
static void tally_4(const struct batch *batch, const double losses[4],
    const int predicted[4], struct tlc_metrics *totals)
{
    for (int row = 0; row < batch->count; row++) {
        totals->loss += losses[row];
        totals->correct += predicted[row] == batch->targets[row];
    }
    totals->examples += batch->count;
}

/* d(mean loss) / d(logits) = (softmax(logits) - (1 at the target)) / examples; zero
 * behind a short last batch's examples */
static void softmax_crossentropy_gradient_4x3(const struct batch *batch,
    const float logits[4][16], float dlogits[4][16])
{
    for (int row = 0; row < 4; row++) {
        _Alignas(64) float powers[16], largest;
        const float sum = softmax_powers(3, logits[row], powers, &largest);
        for (int i = 0; i < 3; i++) {
            float error = powers[i] / sum - (i == batch->targets[row] ? 1.0f : 0.0f);
            dlogits[row][i] = row < batch->count ? error / (float)batch->count : 0;
        }
    }
}

/* Four rows of four numbers become four columns. */
KERNEL void transpose_block(const float *from, int from_row, float *to, int to_row)
{
    typedef float four __attribute__((vector_size(16), aligned(4)));
    const four a = *(const four *)&from[0 * from_row],
               b = *(const four *)&from[1 * from_row];
    const four c = *(const four *)&from[2 * from_row],
               d = *(const four *)&from[3 * from_row];
    const four ac_low = __builtin_shufflevector(a, c, 0, 4, 1, 5);
    const four ac_high = __builtin_shufflevector(a, c, 2, 6, 3, 7);
    const four bd_low = __builtin_shufflevector(b, d, 0, 4, 1, 5);
    const four bd_high = __builtin_shufflevector(b, d, 2, 6, 3, 7);
    *(four *)&to[0 * to_row] = __builtin_shufflevector(ac_low, bd_low, 0, 4, 1, 5);
    *(four *)&to[1 * to_row] = __builtin_shufflevector(ac_low, bd_low, 2, 6, 3, 7);
    *(four *)&to[2 * to_row] = __builtin_shufflevector(ac_high, bd_high, 0, 4, 1, 5);
    *(four *)&to[3 * to_row] = __builtin_shufflevector(ac_high, bd_high, 2, 6, 3, 7);
}

/* to = from^T, for any sizes */
KERNEL void transpose_any(int rows, int columns, const float *from, float *to)
{
    const int whole_rows = rows / 4 * 4, whole_columns = columns / 4 * 4;
    for (int row = 0; row < whole_rows; row += 4)
        for (int column = 0; column < whole_columns; column += 4)
            transpose_block(&from[row * PADDED(columns) + column], PADDED(columns),
                &to[column * PADDED(rows) + row], PADDED(rows));
    for (int row = 0; row < rows; row++)
        for (int column = row < whole_rows ? whole_columns : 0; column < columns;
             column++)
            to[column * PADDED(rows) + row] = from[row * PADDED(columns) + column];
}

static void transpose_4x3(
    const float from[4][16], float to[3][16])
{
    transpose_any(4, 3, from[0], to[0]);
}

KERNEL void input_gradient_tile(int rows, int panels, int batch, int inputs, int outputs,
    const float *dy, const float *kernel, float *dx)
{
    vec sum[TILE][TILE_VECTORS] = {0};
    for (int output = 0; output < outputs / PANEL * PANEL; output += PANEL)
        add_products(sum, rows, panels, PANEL, &kernel[output * inputs], PANEL, 1,
            &dy[output * PADDED(batch)], PANEL, PADDED(batch));
    add_products(sum, rows, panels, outputs % PANEL,
        &kernel[outputs / PANEL * PANEL * inputs], PANEL, 1,
        &dy[outputs / PANEL * PANEL * PADDED(batch)], PANEL, PADDED(batch));
    UNROLLED (row, rows)
        UNROLLED (v, panels * VECTORS)
            vec_store(&dx[row * PADDED(batch) + v * LANES], sum[row][v]);
}

KERNEL void input_gradient_panels(int panels, int batch, int inputs, int outputs,
    const float *dy, const float *kernel, float *dx)
{
    int input = 0;
    for (; input + TILE <= inputs; input += TILE)
        input_gradient_tile(TILE, panels, batch, inputs, outputs, dy,
            &kernel[input * PANEL], &dx[input * PADDED(batch)]);
    if (inputs % TILE)
        input_gradient_tile(inputs % TILE, panels, batch, inputs, outputs, dy,
            &kernel[input * PANEL], &dx[input * PADDED(batch)]);
}

/* dx = dy kernel^T, for any sizes, both feature-major: a row holds one feature of all
 * examples. */
KERNEL void input_gradient_any(
    int batch, int inputs, int outputs, const float *dy, const float *kernel, float *dx)
{
    const int panels = PADDED(batch) / PANEL;
    const int groups = (panels + TILE_PANELS - 1) / TILE_PANELS;
    const int width = panels / groups, wide = panels % groups * (width + 1);
    int panel = 0;
    for (; panel < wide; panel += width + 1)
        input_gradient_panels(width + 1, batch, inputs, outputs, &dy[panel * PANEL],
            kernel, &dx[panel * PANEL]);
    for (; panel < panels; panel += width)
        input_gradient_panels(width, batch, inputs, outputs, &dy[panel * PANEL], kernel,
            &dx[panel * PANEL]);
}

/* dx = dy kernel^T, both feature-major */
static void input_gradient_4x17x3(const float dy[3][16],
    const float kernel[1][17][PANEL], float dx[17][16])
{
    input_gradient_any(4, 17, 3, dy[0], kernel[0][0], dx[0]);
}

static void transpose_17x4(
    const float from[17][16], float to[4][32])
{
    transpose_any(17, 4, from[0], to[0]);
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
static void dense_update_4x17x3(const float x[4][32],
    const float dy[4][16], float rate, float kernel[1][17][PANEL],
    float bias[16])
{
    dense_update_any(4, 17, 3, x[0], dy[0], rate, kernel[0][0], bias);
}

/* dx = dy kernel^T, both feature-major */
static void input_gradient_4x17x17(const float dy[17][16],
    const float kernel[2][17][PANEL], float dx[17][16])
{
    input_gradient_any(4, 17, 17, dy[0], kernel[0][0], dx[0]);
}

/* kernel -= rate x^T dy,  bias -= rate (sum of dy over the examples) */
static void dense_update_4x17x17(const float x[4][32],
    const float dy[4][32], float rate, float kernel[2][17][PANEL],
    float bias[32])
{
    dense_update_any(4, 17, 17, x[0], dy[0], rate, kernel[0][0], bias);
}

/* The slope of sigmoid where its value is y. */
static inline vec sigmoid_slope(vec y)
{
    return y * (1 - y);
}

/* dx = dy sigmoid'(x), the slope taken from y; dy is feature-major, dx batch-major */
static void activation_gradient_4x17_sigmoid(const float dy[17][16],
    const float y[4][32], float dx[4][32])
{
    transpose_any(17, 4, dy[0], dx[0]);
    for (int row = 0; row < 4; row++)
        for (int i = 0; i < 32; i += LANES)
            vec_store(&dx[row][i],
                vec_load(&dx[row][i]) * sigmoid_slope(vec_load(&y[row][i])));
}

static void transpose_4x17(
    const float from[4][32], float to[17][16])
{
    transpose_any(4, 17, from[0], to[0]);
}

/* The slope of tanh where its value is y. */
static inline vec hyperbolic_tangent_slope(vec y)
{
    return vec_fma(-y, y, vec_broadcast(1));
}

/* dx = dy hyperbolic_tangent'(x), the slope taken from y; dy is feature-major, dx batch-major */
static void activation_gradient_4x17_tanh(const float dy[17][16],
    const float y[4][32], float dx[4][32])
{
    transpose_any(17, 4, dy[0], dx[0]);
    for (int row = 0; row < 4; row++)
        for (int i = 0; i < 32; i += LANES)
            vec_store(&dx[row][i],
                vec_load(&dx[row][i]) * hyperbolic_tangent_slope(vec_load(&y[row][i])));
}

/* The slope of selu by its value y: scale alpha e^x = y + scale alpha for x <= 0 */
static inline vec selu_slope(vec y)
{
    const float scale = 1.05070099f, scale_alpha = 1.75809934f;
    return vec_select(y > 0, vec_broadcast(scale), y + scale_alpha);
}

/* dx = dy selu'(x), the slope taken from y; dy is feature-major, dx batch-major */
static void activation_gradient_4x17_selu(const float dy[17][16],
    const float y[4][32], float dx[4][32])
{
    transpose_any(17, 4, dy[0], dx[0]);
    for (int row = 0; row < 4; row++)
        for (int i = 0; i < 32; i += LANES)
            vec_store(&dx[row][i],
                vec_load(&dx[row][i]) * selu_slope(vec_load(&y[row][i])));
}

/* The slope of elu where its value is y: e^x = y + 1 for x <= 0. */
static inline vec elu_slope(vec y)
{
    return vec_select(y > 0, vec_broadcast(1), y + 1);
}

/* dx = dy elu'(x), the slope taken from y; dy is feature-major, dx batch-major */
static void activation_gradient_4x17_elu(const float dy[17][16],
    const float y[4][32], float dx[4][32])
{
    transpose_any(17, 4, dy[0], dx[0]);
    for (int row = 0; row < 4; row++)
        for (int i = 0; i < 32; i += LANES)
            vec_store(&dx[row][i],
                vec_load(&dx[row][i]) * elu_slope(vec_load(&y[row][i])));
}

/* The slope of relu where its value is y. */
static inline vec relu_slope(vec y)
{
    return vec_select(y > 0, vec_broadcast(1), vec_broadcast(0));
}

/* dx = dy relu'(x), the slope taken from y; dy is feature-major, dx batch-major */
static void activation_gradient_4x17_relu(const float dy[17][16],
    const float y[4][32], float dx[4][32])
{
    transpose_any(17, 4, dy[0], dx[0]);
    for (int row = 0; row < 4; row++)
        for (int i = 0; i < 32; i += LANES)
            vec_store(&dx[row][i],
                vec_load(&dx[row][i]) * relu_slope(vec_load(&y[row][i])));
}

/* kernel -= rate x^T dy,  bias -= rate (sum of dy over the examples) */
static void dense_update_4x15x17(const float x[4][16],
    const float dy[4][32], float rate, float kernel[2][15][PANEL],
    float bias[32])
{
    dense_update_any(4, 15, 17, x[0], dy[0], rate, kernel[0][0], bias);
}

/* What a test keeps of each example, if it is one: the class, its probability, and the
 * squared distance of all probabilities from 1 at the target and 0 elsewhere. */
static void record_softmax_4x3(const struct batch *batch, const float logits[4][16],
    const int predicted[4], const struct tlc_predictions *predictions)
{
    for (int row = 0; predictions && row < batch->count; row++) {
        const int example = batch->examples[row];
        _Alignas(64) float powers[16], largest, error = 0;
        const float sum = softmax_powers(3, logits[row], powers, &largest);
        for (int i = 0; i < 3; i++) {
            float off = powers[i] / sum - (i == batch->targets[row] ? 1.0f : 0.0f);
            error += off * off;
        }
        predictions->predicted[example] = predicted[row];
        predictions->confidence[example] = powers[predicted[row]] / sum;
        predictions->error[example] = error;
    }
}

/* ---- Models: their weights and where those begin ---- */

/* Layers as Keras names them, and where their weights stand in a model's structure. Those
 * of a kernel begin as numbers from a stream of random ones, unless they are copied. */
#define FLATTEN(layer, size, learns)                                                       \
    {.class_name = "Flatten", .name = #layer, .inputs = size, .units = size,               \
     .trainable = learns}
#define DENSE(of, layer, in, out, function, initial, learns, from, factor, number)         \
    {.class_name = "Dense", .name = #layer, .activation = function,                        \
     .initializer = initial, .inputs = in, .units = out, .trainable = learns,              \
     .weights = 2,                                                                         \
     .weight = {{"kernel", offsetof(struct of, layer##_kernel), 2, in, out, PANEL},        \
                {"bias", offsetof(struct of, layer##_bias), 1, 1, out, PANEL}},            \
     .distribution = from, .scale = factor, .stream = number}

/* Model deep (layers.yaml:21) */
struct weights_deep {
    float dense_1_kernel[2][15][PANEL];
    float dense_1_bias[32];
    float dense_2_kernel[2][17][PANEL];
    float dense_2_bias[32];
    float dense_3_kernel[2][17][PANEL];
    float dense_3_bias[32];
    float dense_4_kernel[2][17][PANEL];
    float dense_4_bias[32];
    float dense_5_kernel[2][17][PANEL];
    float dense_5_bias[32];
    float dense_6_kernel[2][17][PANEL];
    float dense_6_bias[32];
    float last_kernel[1][17][PANEL];
    float last_bias[16];
};

static const struct tlc_layer layers_deep[] = {
    FLATTEN(flatten, 15, false),
    DENSE(weights_deep, dense_1, 15, 17, "relu", "HeNormal", true,
          TLC_TRUNCATED_NORMAL, 0.4151179164563927, 0x4d90f1a0u),
    DENSE(weights_deep, dense_2, 17, 17, "elu", "HeUniform", true,
          TLC_UNIFORM, 0.5940885257860046, 0x133d076bu),
    DENSE(weights_deep, dense_3, 17, 17, "selu", "LecunNormal", true,
          TLC_TRUNCATED_NORMAL, 0.2757259545511283, 0x8c7e1af6u),
    DENSE(weights_deep, dense_4, 17, 17, "tanh", "GlorotNormal", true,
          TLC_TRUNCATED_NORMAL, 0.2757259545511283, 0x855cdc71u),
    DENSE(weights_deep, dense_5, 17, 17, "sigmoid", "GlorotUniform", true,
          TLC_UNIFORM, 0.42008402520840293, 0xa0f36b2cu),
    DENSE(weights_deep, dense_6, 17, 17, "linear", "LecunUniform", true,
          TLC_UNIFORM, 0.42008402520840293, 0x2ce81467u),
    DENSE(weights_deep, last, 17, 3, "softmax", "Zeros", true,
          TLC_ZEROS, 0.0, 0xf88cf0a5u),
};
static const struct tlc_model model_deep = {
    .name = "deep",
    .input_dimensions = 2, .input_shape = {3, 5},
    .layers = 8, .layer = layers_deep,
    .parameters = 1856, .size = sizeof(struct weights_deep)};

/* ---- Steps: what happens to one batch of examples ---- */

/* One step of training (layers.yaml:33): 9,996 floating-point operations an example */
static void step_deep_phase_1(const struct batch *batch, float rate, struct tlc_metrics *totals)
{
    struct {
        float input[4][16];
        float dense_1_output[4][32];
        float dense_2_output[4][32];
        float dense_3_output[4][32];
        float dense_4_output[4][32];
        float dense_5_output[4][32];
        float dense_6_output[4][32];
        float last_output[4][16];
        float last_output_gradient[4][16];
        float dense_6_output_gradient[4][32];
        float dense_5_output_gradient[17][16]; /* a row a feature */
        float dense_5_sum_gradient[4][32];
        float dense_4_output_gradient[17][16]; /* a row a feature */
        float dense_4_sum_gradient[4][32];
        float dense_3_output_gradient[17][16]; /* a row a feature */
        float dense_3_sum_gradient[4][32];
        float dense_2_output_gradient[17][16]; /* a row a feature */
        float dense_2_sum_gradient[4][32];
        float dense_1_output_gradient[17][16]; /* a row a feature */
        float dense_1_sum_gradient[4][32];
        float last_output_gradient_transposed[3][16]; /* a row a feature */
        float dense_6_output_gradient_transposed[17][16]; /* a row a feature */
        float dense_5_sum_gradient_transposed[17][16]; /* a row a feature */
        float dense_4_sum_gradient_transposed[17][16]; /* a row a feature */
        float dense_3_sum_gradient_transposed[17][16]; /* a row a feature */
        float dense_2_sum_gradient_transposed[17][16]; /* a row a feature */
        double losses[4];
        int predicted[4];
    } *values = batch->values; /* 18,032 bytes */
    struct weights_deep *weights = batch->weights;

    gather_4x15(batch, 0.003921569f, values->input);
    /* layers.yaml:24 */
    dense_4x15x17_relu(values->input, weights->dense_1_kernel, weights->dense_1_bias,
                       values->dense_1_output);
    /* layers.yaml:25 */
    dense_4x17x17_elu(values->dense_1_output, weights->dense_2_kernel, weights->dense_2_bias,
                      values->dense_2_output);
    /* layers.yaml:26 */
    dense_4x17x17_selu(values->dense_2_output, weights->dense_3_kernel, weights->dense_3_bias,
                       values->dense_3_output);
    /* layers.yaml:27 */
    dense_4x17x17_tanh(values->dense_3_output, weights->dense_4_kernel, weights->dense_4_bias,
                       values->dense_4_output);
    /* layers.yaml:28 */
    dense_4x17x17_sigmoid(values->dense_4_output, weights->dense_5_kernel, weights->dense_5_bias,
                          values->dense_5_output);
    /* layers.yaml:29 */
    dense_4x17x17_linear(values->dense_5_output, weights->dense_6_kernel, weights->dense_6_bias,
                         values->dense_6_output);
    /* layers.yaml:30 */
    dense_4x17x3_linear(values->dense_6_output, weights->last_kernel, weights->last_bias,
                        values->last_output);
    /* layers.yaml:33 */
    softmax_crossentropy_4x3(batch, values->last_output, values->losses);
    predict_largest_4x3(batch, values->last_output, values->predicted);
    tally_4(batch, values->losses, values->predicted, totals);
    /* and back, each layer's input gradient before its update */
    softmax_crossentropy_gradient_4x3(batch, values->last_output, values->last_output_gradient);
    transpose_4x3(values->last_output_gradient, values->last_output_gradient_transposed);
    input_gradient_4x17x3(values->last_output_gradient_transposed, weights->last_kernel,
                          values->dense_6_output_gradient_transposed);
    transpose_17x4(values->dense_6_output_gradient_transposed, values->dense_6_output_gradient);
    dense_update_4x17x3(values->dense_6_output, values->last_output_gradient, rate,
                        weights->last_kernel, weights->last_bias);
    input_gradient_4x17x17(values->dense_6_output_gradient_transposed, weights->dense_6_kernel,
                           values->dense_5_output_gradient);
    dense_update_4x17x17(values->dense_5_output, values->dense_6_output_gradient, rate,
                         weights->dense_6_kernel, weights->dense_6_bias);
    activation_gradient_4x17_sigmoid(values->dense_5_output_gradient, values->dense_5_output,
                                     values->dense_5_sum_gradient);
    transpose_4x17(values->dense_5_sum_gradient, values->dense_5_sum_gradient_transposed);
    input_gradient_4x17x17(values->dense_5_sum_gradient_transposed, weights->dense_5_kernel,
                           values->dense_4_output_gradient);
    dense_update_4x17x17(values->dense_4_output, values->dense_5_sum_gradient, rate,
                         weights->dense_5_kernel, weights->dense_5_bias);
    activation_gradient_4x17_tanh(values->dense_4_output_gradient, values->dense_4_output,
                                  values->dense_4_sum_gradient);
    transpose_4x17(values->dense_4_sum_gradient, values->dense_4_sum_gradient_transposed);
    input_gradient_4x17x17(values->dense_4_sum_gradient_transposed, weights->dense_4_kernel,
                           values->dense_3_output_gradient);
    dense_update_4x17x17(values->dense_3_output, values->dense_4_sum_gradient, rate,
                         weights->dense_4_kernel, weights->dense_4_bias);
    activation_gradient_4x17_selu(values->dense_3_output_gradient, values->dense_3_output,
                                  values->dense_3_sum_gradient);
    transpose_4x17(values->dense_3_sum_gradient, values->dense_3_sum_gradient_transposed);
    input_gradient_4x17x17(values->dense_3_sum_gradient_transposed, weights->dense_3_kernel,
                           values->dense_2_output_gradient);
    dense_update_4x17x17(values->dense_2_output, values->dense_3_sum_gradient, rate,
                         weights->dense_3_kernel, weights->dense_3_bias);
    activation_gradient_4x17_elu(values->dense_2_output_gradient, values->dense_2_output,
                                 values->dense_2_sum_gradient);
    transpose_4x17(values->dense_2_sum_gradient, values->dense_2_sum_gradient_transposed);
    input_gradient_4x17x17(values->dense_2_sum_gradient_transposed, weights->dense_2_kernel,
                           values->dense_1_output_gradient);
    dense_update_4x17x17(values->dense_1_output, values->dense_2_sum_gradient, rate,
                         weights->dense_2_kernel, weights->dense_2_bias);
    activation_gradient_4x17_relu(values->dense_1_output_gradient, values->dense_1_output,
                                  values->dense_1_sum_gradient);
    dense_update_4x15x17(values->input, values->dense_1_sum_gradient, rate,
                         weights->dense_1_kernel, weights->dense_1_bias);
}

/* One step of evaluation (layers.yaml:21): 3,502 floating-point operations an example */
static void step_deep_evaluation(const struct batch *batch, struct tlc_metrics *totals,
                                 const struct tlc_predictions *predictions)
{
    struct {
        float input[4][16];
        float dense_1_output[4][32];
        float dense_2_output[4][32];
        float dense_3_output[4][32];
        float dense_4_output[4][32];
        float dense_5_output[4][32];
        float dense_6_output[4][32];
        float last_output[4][16];
        double losses[4];
        int predicted[4];
    } *values = batch->values; /* 3,632 bytes */
    struct weights_deep *weights = batch->weights;

    gather_4x15(batch, 0.003921569f, values->input);
    dense_4x15x17_relu(values->input, weights->dense_1_kernel, weights->dense_1_bias,
                       values->dense_1_output);
    dense_4x17x17_elu(values->dense_1_output, weights->dense_2_kernel, weights->dense_2_bias,
                      values->dense_2_output);
    dense_4x17x17_selu(values->dense_2_output, weights->dense_3_kernel, weights->dense_3_bias,
                       values->dense_3_output);
    dense_4x17x17_tanh(values->dense_3_output, weights->dense_4_kernel, weights->dense_4_bias,
                       values->dense_4_output);
    dense_4x17x17_sigmoid(values->dense_4_output, weights->dense_5_kernel, weights->dense_5_bias,
                          values->dense_5_output);
    dense_4x17x17_linear(values->dense_5_output, weights->dense_6_kernel, weights->dense_6_bias,
                         values->dense_6_output);
    dense_4x17x3_linear(values->dense_6_output, weights->last_kernel, weights->last_bias,
                        values->last_output);
    softmax_crossentropy_4x3(batch, values->last_output, values->losses);
    predict_largest_4x3(batch, values->last_output, values->predicted);
    tally_4(batch, values->losses, values->predicted, totals);
    record_softmax_4x3(batch, values->last_output, values->predicted, predictions);
}

/* Loss and accuracy over the examples. `features` are theirs, for a step that works on
 * those, else NULL. Keeps what is predicted in `predictions`, unless that is NULL. */
static struct tlc_metrics evaluate(const struct tlc_training *training,
    const struct tlc_evaluate *how, const struct tlc_examples *examples, float *features,
    const struct tlc_predictions *predictions)
{
    struct tlc_metrics totals = {0};
    struct batch batch = {
        .weights = training->weights, .values = training->values, .features = features};
    for (int first = 0; first < examples->count; first += how->batch_size) {
        take_batch(&batch, examples, NULL, first, how->batch_size);
        how->step(&batch, &totals, predictions);
    }
    return totals;
}

/* ---- Trainings: what learns what, each after those it begins with ---- */

/* One phase of a training: epochs of steps, each epoch followed by a validation. */
static void train(struct tlc_training *training, const struct tlc_phase *phase)
{
    const struct tlc_examples *examples = training->train, *valid = training->valid;
    struct batch batch = {.weights = training->weights, .values = training->values};
    float *valid_features = NULL;
    if (phase->front) {
        batch.features = keep_features(training, phase, examples);
        valid_features = valid ? keep_features(training, phase, valid) : NULL;
    }
    for (int epoch = 0; epoch < phase->epochs; epoch++) {
        const int32_t *order = tlc_epoch_begin(training, phase);
        const float rate = phase->rate[phase->rates > 1 ? epoch : 0];
        struct tlc_metrics totals = {0}, checked = {0};
        for (int first = 0; first < examples->count; first += phase->batch_size) {
            take_batch(&batch, examples, order, first, phase->batch_size);
            phase->step(&batch, rate, &totals);
            tlc_epoch_progress(training, &totals);
        }
        if (valid)
            checked = evaluate(training, phase->validation, valid, valid_features, NULL);
        tlc_epoch_end(training, &totals, valid ? &checked : NULL);
    }
    free(batch.features);
    free(valid_features);
}

static const struct tlc_phase phases_1[] = {
    /* layers.yaml:33: 2 epochs at learning rate 0.01. Trains 1,856 of 1,856
     * parameters; frozen: nothing. */
    {.epochs = 2, .batch_size = 4,
     .learns = (const bool[]){0, 1, 1, 1, 1, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.01f},
     .step = step_deep_phase_1, .operations = 9996,
     .validation = &(const struct tlc_evaluate){step_deep_evaluation, 4, 3502}},
};

static const struct tlc_recipe recipes[] = {
    /* 0, layers.yaml:33: deep learns task all_labels */
    {.model = &model_deep, .task = "all_labels", .train = &examples_all_labels_train,
     .valid = &examples_all_labels_valid,
     .phases = 1, .phase = phases_1, .shuffle = true, .shuffle_stream = 0xf0992b8bu},
};

/* ---- The experiment ---- */

static const struct tlc_examples *const all_examples[] = {
    &examples_all_labels_train,
    &examples_all_labels_valid,
};

static const struct tlc_model *const all_models[] = {
    &model_deep,
};

static const struct tlc_experiment experiment = {
    .name = "layers", .spec = "layers.yaml", .version = "0.1.0",
    .spec_hash = 0xda97ddf4d863b035u, .seed = 9223372036854775807, .seeds = 1,
    .values_size = 18032, .train = train, .evaluate = evaluate,
    .examples = 2, .example = all_examples,
    .models = 1, .model = all_models,
    .recipes = 1, .recipe = recipes};

static void load_data(const struct tlc_options *options)
{
    images_tiny_train = tlc_load_idx(options, &source_tiny_train);
    examples_all_labels_train = tlc_select(&images_tiny_train, &(const struct tlc_selection){
        .name = "all_labels.train", .first = 10, .last = 50, .limit = -1, .classes = 3,
        .where = task_all_labels_where, .target = task_all_labels_target});
    examples_all_labels_valid = tlc_select(&images_tiny_train, &(const struct tlc_selection){
        .name = "all_labels.valid", .first = 0, .last = 10, .limit = -1, .classes = 3,
        .where = task_all_labels_where, .target = task_all_labels_target});
}

int main(int argc, char **argv)
{
    const struct tlc_options options = tlc_parse_options(argc, argv, &experiment);
    load_data(&options);
    return tlc_run(&experiment, &options);
}
