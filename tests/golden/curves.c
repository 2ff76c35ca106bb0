/*
 * curves: compiled by tlc from curves.yaml. Edit that, not this.
 *
 * Model low
 *   layer            output   parameters
 *   flatten               4            0
 *   dense_1               5           25  tanh     trainable
 *   dense_2               6           36  tanh     trainable
 *   dense_3               1            7  sigmoid  trainable
 *   68 parameters: 68 trainable, 0 frozen
 *
 * Model high
 *   layer            output   parameters
 *   flatten               4            0
 *   dense_1               5           25  tanh     trainable
 *   dense_2               6           36  tanh     trainable
 *   dense_3               1            7  sigmoid  trainable
 *   68 parameters: 68 trainable, 0 frozen
 *
 * Model highnhigh
 *   layer            output   parameters
 *   flatten               4            0
 *   dense_1               5           25  tanh     trainable
 *   dense_2               6           36  tanh     trainable
 *   dense_3               1            7  sigmoid  trainable
 *   68 parameters: 68 trainable, 0 frozen
 *
 * Model highnhigh_plus
 *   layer            output   parameters
 *   flatten               4            0
 *   dense_1               5           25  tanh     trainable
 *   dense_2               6           36  tanh     trainable
 *   dense_3               1            7  sigmoid  trainable
 *   68 parameters: 68 trainable, 0 frozen
 *
 * Model lownhigh
 *   layer            output   parameters
 *   flatten               4            0
 *   dense_1               5           25  tanh     trainable
 *   dense_2               6           36  tanh     trainable
 *   dense_3               1            7  sigmoid  trainable
 *   68 parameters: 68 trainable, 0 frozen
 *
 * Model lownhigh_plus
 *   layer            output   parameters
 *   flatten               4            0
 *   dense_1               5           25  tanh     trainable
 *   dense_2               6           36  tanh     trainable
 *   dense_3               1            7  sigmoid  trainable
 *   68 parameters: 68 trainable, 0 frozen
 *
 * Model lownhigh
 *   layer            output   parameters
 *   flatten               4            0
 *   dense_1               5           25  tanh     trainable
 *   dense_2               6           36  tanh     trainable
 *   dense_3               1            7  sigmoid  trainable
 *   68 parameters: 68 trainable, 0 frozen
 *
 * Model lownhigh_plus
 *   layer            output   parameters
 *   flatten               4            0
 *   dense_1               5           25  tanh     trainable
 *   dense_2               6           36  tanh     trainable
 *   dense_3               1            7  sigmoid  trainable
 *   68 parameters: 68 trainable, 0 frozen
 *
 * From the end upwards: the experiment is a table of recipes, which say what is learned
 * by what phases; train goes through a phase, epoch by epoch, in steps; a step calls one
 * kernel an operation. Places in curves.yaml stand in parentheses.
 */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <tlc.h>

/* ---- Data ---- */

/* curves.yaml:10 */
static const struct tlc_idx_source source_tiny_train = {
    .directory = "tiny",
    .images = "train-images",
    .labels = "train-labels",
    .dimensions = 2, .shape = {2, 2}, .classes = 4, .rows = 40};
static struct tlc_images images_tiny_train;

/* curves.yaml:11 */
static const struct tlc_idx_source source_tiny_test = {
    .directory = "tiny",
    .images = "test-images",
    .labels = "test-labels",
    .dimensions = 2, .shape = {2, 2}, .classes = 4, .rows = 8};
static struct tlc_images images_tiny_test;

/* ---- Tasks: which examples, and what their label becomes ---- */

/* A rule is the spec's, and may hold for every label. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wtautological-compare"

/* Task low (curves.yaml:19)
 *   where   label < 2
 *   label    0   1   2   3
 *   class    0   1   -   - */
static bool task_low_where(int64_t label)
{
    return label < 2;
}

static int64_t task_low_target(int64_t label)
{
    return label;
}

/* Task high (curves.yaml:20)
 *   where   label > 1
 *   target  label == 3
 *   label    0   1   2   3
 *   class    -   -   0   1 */
static bool task_high_where(int64_t label)
{
    return label > 1;
}

static int64_t task_high_target(int64_t label)
{
    return label == 3;
}

#pragma GCC diagnostic pop

static struct tlc_examples examples_low_train; /* curves.yaml:14 */
static struct tlc_examples examples_low_valid; /* curves.yaml:15 */
static struct tlc_examples examples_high_train; /* curves.yaml:14 */
static struct tlc_examples examples_high_valid; /* curves.yaml:15 */
static struct tlc_examples examples_high_test; /* curves.yaml:16 */

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
    int examples[3], rows[3], targets[3], rows_ahead[3];
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
static void gather_3x4(const struct batch *batch, float scale, float x[3][16])
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

/* 1 - 2 / (e^2x + 1) */
static inline vec hyperbolic_tangent(vec x)
{
    return 1 - 2 / (vec_exp(2 * x) + 1);
}

/* y = hyperbolic_tangent(x kernel + bias) */
static void dense_3x4x5_tanh(const float x[3][16],
    const float kernel[1][4][PANEL], const float bias[16],
    float y[3][16])
{
    dense_any(3, 4, 5, x[0], kernel[0][0], bias, y[0]);
    activate(3 * 16, y[0], hyperbolic_tangent);
}

/* y = hyperbolic_tangent(x kernel + bias) */
static void dense_3x5x6_tanh(const float x[3][16],
    const float kernel[1][5][PANEL], const float bias[16],
    float y[3][16])
{
    dense_any(3, 5, 6, x[0], kernel[0][0], bias, y[0]);
    activate(3 * 16, y[0], hyperbolic_tangent);
}

static inline vec linear(vec x)
{
    return x;
}

/* y = linear(x kernel + bias) */
static void dense_3x6x1_linear(const float x[3][16],
    const float kernel[1][6][PANEL], const float bias[16],
    float y[3][16])
{
    dense_any(3, 6, 1, x[0], kernel[0][0], bias, y[0]);
    activate(3 * 16, y[0], linear);
}

/* -log p of each example, where p is sigmoid(logit) for target 1 and 1 - sigmoid(logit)
 * for 0: max(z, 0) - z target + log(1 + e^-|z|) never overflows */
static void sigmoid_crossentropy_3x1(
    const struct batch *batch, const float logits[3][16], double losses[3])
{
    for (int row = 0; row < batch->count; row++) {
        float logit = logits[row][0];
        float magnitude = logit < 0 ? -logit : logit;
        double wrong_way = (logit > 0) != (batch->targets[row] == 1) ? magnitude : 0;
        losses[row] = wrong_way + tlc_log(1.0 + vec_exp(vec_broadcast(-magnitude))[0]);
    }
}

/* Class 1 where sigmoid(logit) > 0.5. */
static void predict_positive_3x1(
    const struct batch *batch, const float logits[3][16], int predicted[3])
{
    for (int row = 0; row < batch->count; row++)
        predicted[row] = logits[row][0] > 0;
}

/* Adds the batch to the sums. */
static void tally_3(const struct batch *batch, const double losses[3],
    const int predicted[3], struct tlc_metrics *totals)
{
    for (int row = 0; row < batch->count; row++) {
        totals->loss += losses[row];
        totals->correct += predicted[row] == batch->targets[row];
    }
    totals->examples += batch->count;
}

/* d(mean loss) / d(logit) = (sigmoid(logit) - target) / examples; zero behind a short
 * last batch's examples */
static void sigmoid_crossentropy_gradient_3x1(const struct batch *batch,
    const float logits[3][16], float dlogits[3][16])
{
    for (int row = 0; row < 3; row++) {
        float probability = 1.0f / (1.0f + vec_exp(vec_broadcast(-logits[row][0]))[0]);
        float error = probability - (float)batch->targets[row];
        dlogits[row][0] = row < batch->count ? error / (float)batch->count : 0;
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

static void transpose_3x1(
    const float from[3][16], float to[1][16])
{
    transpose_any(3, 1, from[0], to[0]);
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
static void input_gradient_3x6x1(const float dy[1][16],
    const float kernel[1][6][PANEL], float dx[6][16])
{
    input_gradient_any(3, 6, 1, dy[0], kernel[0][0], dx[0]);
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
static void dense_update_3x6x1(const float x[3][16],
    const float dy[3][16], float rate, float kernel[1][6][PANEL],
    float bias[16])
{
    dense_update_any(3, 6, 1, x[0], dy[0], rate, kernel[0][0], bias);
}

/* The slope of tanh where its value is y. */
static inline vec hyperbolic_tangent_slope(vec y)
{
    return vec_fma(-y, y, vec_broadcast(1));
}

/* dx = dy hyperbolic_tangent'(x), the slope taken from y; dy is feature-major, dx batch-major */
static void activation_gradient_3x6_tanh(const float dy[6][16],
    const float y[3][16], float dx[3][16])
{
    transpose_any(6, 3, dy[0], dx[0]);
    for (int row = 0; row < 3; row++)
        for (int i = 0; i < 16; i += LANES)
            vec_store(&dx[row][i],
                vec_load(&dx[row][i]) * hyperbolic_tangent_slope(vec_load(&y[row][i])));
}

static void transpose_3x6(
    const float from[3][16], float to[6][16])
{
    transpose_any(3, 6, from[0], to[0]);
}

/* dx = dy kernel^T, both feature-major */
static void input_gradient_3x5x6(const float dy[6][16],
    const float kernel[1][5][PANEL], float dx[5][16])
{
    input_gradient_any(3, 5, 6, dy[0], kernel[0][0], dx[0]);
}

/* kernel -= rate x^T dy,  bias -= rate (sum of dy over the examples) */
static void dense_update_3x5x6(const float x[3][16],
    const float dy[3][16], float rate, float kernel[1][5][PANEL],
    float bias[16])
{
    dense_update_any(3, 5, 6, x[0], dy[0], rate, kernel[0][0], bias);
}

/* dx = dy hyperbolic_tangent'(x), the slope taken from y; dy is feature-major, dx batch-major */
static void activation_gradient_3x5_tanh(const float dy[5][16],
    const float y[3][16], float dx[3][16])
{
    transpose_any(5, 3, dy[0], dx[0]);
    for (int row = 0; row < 3; row++)
        for (int i = 0; i < 16; i += LANES)
            vec_store(&dx[row][i],
                vec_load(&dx[row][i]) * hyperbolic_tangent_slope(vec_load(&y[row][i])));
}

/* kernel -= rate x^T dy,  bias -= rate (sum of dy over the examples) */
static void dense_update_3x4x5(const float x[3][16],
    const float dy[3][16], float rate, float kernel[1][4][PANEL],
    float bias[16])
{
    dense_update_any(3, 4, 5, x[0], dy[0], rate, kernel[0][0], bias);
}

/* What a test keeps of each example, if it is one: the class, its probability, and the
 * squared distance of both probabilities from 1 at the target and 0 at the other. */
static void record_sigmoid_3x1(const struct batch *batch, const float logits[3][16],
    const int predicted[3], const struct tlc_predictions *predictions)
{
    for (int row = 0; predictions && row < batch->count; row++) {
        const int example = batch->examples[row];
        float probability = 1.0f / (1.0f + vec_exp(vec_broadcast(-logits[row][0]))[0]);
        float off = probability - (float)batch->targets[row];
        predictions->predicted[example] = predicted[row];
        predictions->confidence[example] =
            predicted[row] ? probability : 1.0f - probability;
        predictions->error[example] = 2.0f * off * off;
    }
}

/* The batch's rows of `value`, to where its examples' features are kept. */
static void keep_3x5(const struct batch *batch, const float value[3][16])
{
    for (int row = 0; row < batch->count; row++)
        memcpy(&batch->features[(size_t)batch->examples[row] * 16], value[row],
            sizeof value[row]);
}

/* The kept features of the batch's examples. */
static void take_3x5(const struct batch *batch, float value[3][16])
{
    for (int row = 0; row < batch->count; row++)
        memcpy(value[row], &batch->features[(size_t)batch->examples[row] * 16],
            sizeof value[row]);
}

/* The batch's rows of `value`, to where its examples' features are kept. */
static void keep_3x6(const struct batch *batch, const float value[3][16])
{
    for (int row = 0; row < batch->count; row++)
        memcpy(&batch->features[(size_t)batch->examples[row] * 16], value[row],
            sizeof value[row]);
}

/* The kept features of the batch's examples. */
static void take_3x6(const struct batch *batch, float value[3][16])
{
    for (int row = 0; row < batch->count; row++)
        memcpy(value[row], &batch->features[(size_t)batch->examples[row] * 16],
            sizeof value[row]);
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

/* Model low (curves.yaml:23) */
struct weights_low {
    float dense_1_kernel[1][4][PANEL];
    float dense_1_bias[16];
    float dense_2_kernel[1][5][PANEL];
    float dense_2_bias[16];
    float dense_3_kernel[1][6][PANEL];
    float dense_3_bias[16];
};

static const struct tlc_layer layers_low[] = {
    FLATTEN(flatten, 4, false),
    DENSE(weights_low, dense_1, 4, 5, "tanh", "GlorotUniform", true,
          TLC_UNIFORM, 0.816496580927726, 0xa663f438u),
    DENSE(weights_low, dense_2, 5, 6, "tanh", "GlorotUniform", true,
          TLC_UNIFORM, 0.7385489458759964, 0xd43cffa3u),
    DENSE(weights_low, dense_3, 6, 1, "sigmoid", "GlorotUniform", true,
          TLC_UNIFORM, 0.9258200997725514, 0x1691efaeu),
};
static const struct tlc_model model_low = {
    .name = "low",
    .input_dimensions = 2, .input_shape = {2, 2},
    .layers = 4, .layer = layers_low,
    .parameters = 68, .size = sizeof(struct weights_low)};

/* Model high (curves.yaml:28) */
static const struct tlc_layer layers_high[] = {
    FLATTEN(flatten, 4, false),
    DENSE(weights_low, dense_1, 4, 5, "tanh", "GlorotUniform", true,
          TLC_UNIFORM, 0.816496580927726, 0xda13f5d6u),
    DENSE(weights_low, dense_2, 5, 6, "tanh", "HeUniform", true,
          TLC_UNIFORM, 1.0954451150103324, 0x8a9889e5u),
    DENSE(weights_low, dense_3, 6, 1, "sigmoid", "GlorotUniform", true,
          TLC_UNIFORM, 0.9258200997725514, 0x5bbb4480u),
};
static const struct tlc_model model_high = {
    .name = "high",
    .input_dimensions = 2, .input_shape = {2, 2},
    .layers = 4, .layer = layers_high,
    .parameters = 68, .size = sizeof(struct weights_low)};

/* Model highnhigh (curves.yaml:40) */
static const struct tlc_layer layers_highnhigh[] = {
    FLATTEN(flatten, 4, false),
    DENSE(weights_low, dense_1, 4, 5, "tanh", "GlorotUniform", true,
          TLC_UNIFORM, 0.816496580927726, 0xda13f5d6u),
    DENSE(weights_low, dense_2, 5, 6, "tanh", "HeUniform", true,
          TLC_UNIFORM, 1.0954451150103324, 0x8a9889e5u),
    DENSE(weights_low, dense_3, 6, 1, "sigmoid", "GlorotUniform", true,
          TLC_UNIFORM, 0.9258200997725514, 0x5bbb4480u),
};
static const struct tlc_model model_highnhigh = {
    .name = "highnhigh",
    .input_dimensions = 2, .input_shape = {2, 2},
    .layers = 4, .layer = layers_highnhigh,
    .parameters = 68, .size = sizeof(struct weights_low)};

/* Model highnhigh_plus (curves.yaml:40) */
static const struct tlc_layer layers_highnhigh_plus[] = {
    FLATTEN(flatten, 4, false),
    DENSE(weights_low, dense_1, 4, 5, "tanh", "GlorotUniform", true,
          TLC_UNIFORM, 0.816496580927726, 0xda13f5d6u),
    DENSE(weights_low, dense_2, 5, 6, "tanh", "HeUniform", true,
          TLC_UNIFORM, 1.0954451150103324, 0x8a9889e5u),
    DENSE(weights_low, dense_3, 6, 1, "sigmoid", "GlorotUniform", true,
          TLC_UNIFORM, 0.9258200997725514, 0x5bbb4480u),
};
static const struct tlc_model model_highnhigh_plus = {
    .name = "highnhigh_plus",
    .input_dimensions = 2, .input_shape = {2, 2},
    .layers = 4, .layer = layers_highnhigh_plus,
    .parameters = 68, .size = sizeof(struct weights_low)};

/* Model lownhigh (curves.yaml:40) */
static const struct tlc_layer layers_lownhigh[] = {
    FLATTEN(flatten, 4, false),
    DENSE(weights_low, dense_1, 4, 5, "tanh", "GlorotUniform", true,
          TLC_UNIFORM, 0.816496580927726, 0xda13f5d6u),
    DENSE(weights_low, dense_2, 5, 6, "tanh", "HeUniform", true,
          TLC_UNIFORM, 1.0954451150103324, 0x8a9889e5u),
    DENSE(weights_low, dense_3, 6, 1, "sigmoid", "GlorotUniform", true,
          TLC_UNIFORM, 0.9258200997725514, 0x5bbb4480u),
};
static const struct tlc_model model_lownhigh = {
    .name = "lownhigh",
    .input_dimensions = 2, .input_shape = {2, 2},
    .layers = 4, .layer = layers_lownhigh,
    .parameters = 68, .size = sizeof(struct weights_low)};

/* Model lownhigh_plus (curves.yaml:40) */
static const struct tlc_layer layers_lownhigh_plus[] = {
    FLATTEN(flatten, 4, false),
    DENSE(weights_low, dense_1, 4, 5, "tanh", "GlorotUniform", true,
          TLC_UNIFORM, 0.816496580927726, 0xda13f5d6u),
    DENSE(weights_low, dense_2, 5, 6, "tanh", "HeUniform", true,
          TLC_UNIFORM, 1.0954451150103324, 0x8a9889e5u),
    DENSE(weights_low, dense_3, 6, 1, "sigmoid", "GlorotUniform", true,
          TLC_UNIFORM, 0.9258200997725514, 0x5bbb4480u),
};
static const struct tlc_model model_lownhigh_plus = {
    .name = "lownhigh_plus",
    .input_dimensions = 2, .input_shape = {2, 2},
    .layers = 4, .layer = layers_lownhigh_plus,
    .parameters = 68, .size = sizeof(struct weights_low)};

/* Model lownhigh (curves.yaml:40) */
static const struct tlc_layer layers_lownhigh_2[] = {
    FLATTEN(flatten, 4, false),
    DENSE(weights_low, dense_1, 4, 5, "tanh", "GlorotUniform", true,
          TLC_UNIFORM, 0.816496580927726, 0xda13f5d6u),
    DENSE(weights_low, dense_2, 5, 6, "tanh", "GlorotUniform", true,
          TLC_UNIFORM, 0.7385489458759964, 0x8a9889e5u),
    DENSE(weights_low, dense_3, 6, 1, "sigmoid", "GlorotUniform", true,
          TLC_UNIFORM, 0.9258200997725514, 0x5bbb4480u),
};
static const struct tlc_model model_lownhigh_2 = {
    .name = "lownhigh",
    .input_dimensions = 2, .input_shape = {2, 2},
    .layers = 4, .layer = layers_lownhigh_2,
    .parameters = 68, .size = sizeof(struct weights_low)};

/* Model lownhigh_plus (curves.yaml:40) */
static const struct tlc_layer layers_lownhigh_plus_2[] = {
    FLATTEN(flatten, 4, false),
    DENSE(weights_low, dense_1, 4, 5, "tanh", "GlorotUniform", true,
          TLC_UNIFORM, 0.816496580927726, 0xda13f5d6u),
    DENSE(weights_low, dense_2, 5, 6, "tanh", "GlorotUniform", true,
          TLC_UNIFORM, 0.7385489458759964, 0x8a9889e5u),
    DENSE(weights_low, dense_3, 6, 1, "sigmoid", "GlorotUniform", true,
          TLC_UNIFORM, 0.9258200997725514, 0x5bbb4480u),
};
static const struct tlc_model model_lownhigh_plus_2 = {
    .name = "lownhigh_plus",
    .input_dimensions = 2, .input_shape = {2, 2},
    .layers = 4, .layer = layers_lownhigh_plus_2,
    .parameters = 68, .size = sizeof(struct weights_low)};

/* ---- Steps: what happens to one batch of examples ---- */

/* One step of training (curves.yaml:36): 296 floating-point operations an example */
static void step_low_phase_1(const struct batch *batch, float rate, struct tlc_metrics *totals)
{
    struct {
        float input[3][16];
        float dense_1_output[3][16];
        float dense_2_output[3][16];
        float dense_3_output[3][16];
        float dense_3_output_gradient[3][16];
        float dense_2_output_gradient[6][16]; /* a row a feature */
        float dense_2_sum_gradient[3][16];
        float dense_1_output_gradient[5][16]; /* a row a feature */
        float dense_1_sum_gradient[3][16];
        float dense_3_output_gradient_transposed[1][16]; /* a row a feature */
        float dense_2_sum_gradient_transposed[6][16]; /* a row a feature */
        double losses[3];
        int predicted[3];
    } *values = batch->values; /* 2,532 bytes */
    struct weights_low *weights = batch->weights;

    gather_3x4(batch, 0.25f, values->input);
    /* curves.yaml:26 */
    dense_3x4x5_tanh(values->input, weights->dense_1_kernel, weights->dense_1_bias,
                     values->dense_1_output);
    dense_3x5x6_tanh(values->dense_1_output, weights->dense_2_kernel, weights->dense_2_bias,
                     values->dense_2_output);
    /* curves.yaml:27 */
    dense_3x6x1_linear(values->dense_2_output, weights->dense_3_kernel, weights->dense_3_bias,
                       values->dense_3_output);
    /* curves.yaml:36 */
    sigmoid_crossentropy_3x1(batch, values->dense_3_output, values->losses);
    predict_positive_3x1(batch, values->dense_3_output, values->predicted);
    tally_3(batch, values->losses, values->predicted, totals);
    /* and back, each layer's input gradient before its update */
    sigmoid_crossentropy_gradient_3x1(batch, values->dense_3_output,
                                      values->dense_3_output_gradient);
    transpose_3x1(values->dense_3_output_gradient, values->dense_3_output_gradient_transposed);
    input_gradient_3x6x1(values->dense_3_output_gradient_transposed, weights->dense_3_kernel,
                         values->dense_2_output_gradient);
    dense_update_3x6x1(values->dense_2_output, values->dense_3_output_gradient, rate,
                       weights->dense_3_kernel, weights->dense_3_bias);
    activation_gradient_3x6_tanh(values->dense_2_output_gradient, values->dense_2_output,
                                 values->dense_2_sum_gradient);
    transpose_3x6(values->dense_2_sum_gradient, values->dense_2_sum_gradient_transposed);
    input_gradient_3x5x6(values->dense_2_sum_gradient_transposed, weights->dense_2_kernel,
                         values->dense_1_output_gradient);
    dense_update_3x5x6(values->dense_1_output, values->dense_2_sum_gradient, rate,
                       weights->dense_2_kernel, weights->dense_2_bias);
    activation_gradient_3x5_tanh(values->dense_1_output_gradient, values->dense_1_output,
                                 values->dense_1_sum_gradient);
    dense_update_3x4x5(values->input, values->dense_1_sum_gradient, rate, weights->dense_1_kernel,
                       weights->dense_1_bias);
}

/* One step of evaluation (curves.yaml:23): 112 floating-point operations an example */
static void step_low_evaluation(const struct batch *batch, struct tlc_metrics *totals,
                                const struct tlc_predictions *predictions)
{
    struct {
        float input[3][16];
        float dense_1_output[3][16];
        float dense_2_output[3][16];
        float dense_3_output[3][16];
        double losses[3];
        int predicted[3];
    } *values = batch->values; /* 804 bytes */
    struct weights_low *weights = batch->weights;

    gather_3x4(batch, 0.25f, values->input);
    dense_3x4x5_tanh(values->input, weights->dense_1_kernel, weights->dense_1_bias,
                     values->dense_1_output);
    dense_3x5x6_tanh(values->dense_1_output, weights->dense_2_kernel, weights->dense_2_bias,
                     values->dense_2_output);
    dense_3x6x1_linear(values->dense_2_output, weights->dense_3_kernel, weights->dense_3_bias,
                       values->dense_3_output);
    sigmoid_crossentropy_3x1(batch, values->dense_3_output, values->losses);
    predict_positive_3x1(batch, values->dense_3_output, values->predicted);
    tally_3(batch, values->losses, values->predicted, totals);
    record_sigmoid_3x1(batch, values->dense_3_output, values->predicted, predictions);
}

/* What frozen layers give (curves.yaml:37): 40 floating-point operations an example */
static void features_highnhigh_phase_1(const struct batch *batch)
{
    struct {
        float input[3][16];
        float dense_1_output[3][16];
    } *values = batch->values; /* 384 bytes */
    struct weights_low *weights = batch->weights;

    gather_3x4(batch, 0.25f, values->input);
    /* curves.yaml:31 */
    dense_3x4x5_tanh(values->input, weights->dense_1_kernel, weights->dense_1_bias,
                     values->dense_1_output);
    keep_3x5(batch, values->dense_1_output);
}

/* One step of training (curves.yaml:37): 156 floating-point operations an example */
static void step_highnhigh_phase_1(const struct batch *batch, float rate,
                                   struct tlc_metrics *totals)
{
    struct {
        float dense_1_output[3][16];
        float dense_2_output[3][16];
        float dense_3_output[3][16];
        float dense_3_output_gradient[3][16];
        float dense_2_output_gradient[6][16]; /* a row a feature */
        float dense_2_sum_gradient[3][16];
        float dense_3_output_gradient_transposed[1][16]; /* a row a feature */
        double losses[3];
        int predicted[3];
    } *values = batch->values; /* 1,444 bytes */
    struct weights_low *weights = batch->weights;

    /* curves.yaml:31 */
    take_3x5(batch, values->dense_1_output);
    /* curves.yaml:32 */
    dense_3x5x6_tanh(values->dense_1_output, weights->dense_2_kernel, weights->dense_2_bias,
                     values->dense_2_output);
    /* curves.yaml:33 */
    dense_3x6x1_linear(values->dense_2_output, weights->dense_3_kernel, weights->dense_3_bias,
                       values->dense_3_output);
    /* curves.yaml:37 */
    sigmoid_crossentropy_3x1(batch, values->dense_3_output, values->losses);
    predict_positive_3x1(batch, values->dense_3_output, values->predicted);
    tally_3(batch, values->losses, values->predicted, totals);
    /* and back, each layer's input gradient before its update */
    sigmoid_crossentropy_gradient_3x1(batch, values->dense_3_output,
                                      values->dense_3_output_gradient);
    transpose_3x1(values->dense_3_output_gradient, values->dense_3_output_gradient_transposed);
    input_gradient_3x6x1(values->dense_3_output_gradient_transposed, weights->dense_3_kernel,
                         values->dense_2_output_gradient);
    dense_update_3x6x1(values->dense_2_output, values->dense_3_output_gradient, rate,
                       weights->dense_3_kernel, weights->dense_3_bias);
    activation_gradient_3x6_tanh(values->dense_2_output_gradient, values->dense_2_output,
                                 values->dense_2_sum_gradient);
    dense_update_3x5x6(values->dense_1_output, values->dense_2_sum_gradient, rate,
                       weights->dense_2_kernel, weights->dense_2_bias);
}

/* One step of evaluation (curves.yaml:40): 72 floating-point operations an example */
static void step_highnhigh_phase_1_evaluation(const struct batch *batch,
                                              struct tlc_metrics *totals,
                                              const struct tlc_predictions *predictions)
{
    struct {
        float dense_1_output[3][16];
        float dense_2_output[3][16];
        float dense_3_output[3][16];
        double losses[3];
        int predicted[3];
    } *values = batch->values; /* 612 bytes */
    struct weights_low *weights = batch->weights;

    take_3x5(batch, values->dense_1_output);
    dense_3x5x6_tanh(values->dense_1_output, weights->dense_2_kernel, weights->dense_2_bias,
                     values->dense_2_output);
    dense_3x6x1_linear(values->dense_2_output, weights->dense_3_kernel, weights->dense_3_bias,
                       values->dense_3_output);
    sigmoid_crossentropy_3x1(batch, values->dense_3_output, values->losses);
    predict_positive_3x1(batch, values->dense_3_output, values->predicted);
    tally_3(batch, values->losses, values->predicted, totals);
    record_sigmoid_3x1(batch, values->dense_3_output, values->predicted, predictions);
}

/* What frozen layers give (curves.yaml:37): 100 floating-point operations an example */
static void features_highnhigh_phase_1_2(const struct batch *batch)
{
    struct {
        float input[3][16];
        float dense_1_output[3][16];
        float dense_2_output[3][16];
    } *values = batch->values; /* 576 bytes */
    struct weights_low *weights = batch->weights;

    gather_3x4(batch, 0.25f, values->input);
    /* curves.yaml:31 */
    dense_3x4x5_tanh(values->input, weights->dense_1_kernel, weights->dense_1_bias,
                     values->dense_1_output);
    /* curves.yaml:32 */
    dense_3x5x6_tanh(values->dense_1_output, weights->dense_2_kernel, weights->dense_2_bias,
                     values->dense_2_output);
    keep_3x6(batch, values->dense_2_output);
}

/* One step of training (curves.yaml:37): 24 floating-point operations an example */
static void step_highnhigh_phase_1_2(const struct batch *batch, float rate,
                                     struct tlc_metrics *totals)
{
    struct {
        float dense_2_output[3][16];
        float dense_3_output[3][16];
        float dense_3_output_gradient[3][16];
        double losses[3];
        int predicted[3];
    } *values = batch->values; /* 612 bytes */
    struct weights_low *weights = batch->weights;

    /* curves.yaml:32 */
    take_3x6(batch, values->dense_2_output);
    /* curves.yaml:33 */
    dense_3x6x1_linear(values->dense_2_output, weights->dense_3_kernel, weights->dense_3_bias,
                       values->dense_3_output);
    /* curves.yaml:37 */
    sigmoid_crossentropy_3x1(batch, values->dense_3_output, values->losses);
    predict_positive_3x1(batch, values->dense_3_output, values->predicted);
    tally_3(batch, values->losses, values->predicted, totals);
    /* and back, each layer's input gradient before its update */
    sigmoid_crossentropy_gradient_3x1(batch, values->dense_3_output,
                                      values->dense_3_output_gradient);
    dense_update_3x6x1(values->dense_2_output, values->dense_3_output_gradient, rate,
                       weights->dense_3_kernel, weights->dense_3_bias);
}

/* One step of evaluation (curves.yaml:40): 12 floating-point operations an example */
static void step_highnhigh_phase_1_evaluation_2(const struct batch *batch,
                                                struct tlc_metrics *totals,
                                                const struct tlc_predictions *predictions)
{
    struct {
        float dense_2_output[3][16];
        float dense_3_output[3][16];
        double losses[3];
        int predicted[3];
    } *values = batch->values; /* 420 bytes */
    struct weights_low *weights = batch->weights;

    take_3x6(batch, values->dense_2_output);
    dense_3x6x1_linear(values->dense_2_output, weights->dense_3_kernel, weights->dense_3_bias,
                       values->dense_3_output);
    sigmoid_crossentropy_3x1(batch, values->dense_3_output, values->losses);
    predict_positive_3x1(batch, values->dense_3_output, values->predicted);
    tally_3(batch, values->losses, values->predicted, totals);
    record_sigmoid_3x1(batch, values->dense_3_output, values->predicted, predictions);
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

/* What the phase's frozen layers give for each of the examples; to be freed by the
 * caller.
 */
static float *keep_features(const struct tlc_training *training,
    const struct tlc_phase *phase, const struct tlc_examples *examples)
{
    const size_t row = (size_t)phase->features * sizeof(float);
    struct batch batch = {.weights = training->weights, .values = training->values};
    batch.features = tlc_allocate_aligned((size_t)examples->count * row);
    for (int first = 0; first < examples->count; first += phase->batch_size) {
        take_batch(&batch, examples, NULL, first, phase->batch_size);
        phase->front(&batch);
    }
    return batch.features;
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
    /* curves.yaml:36: 2 epochs at learning rate 0.01. Trains 68 of 68
     * parameters; frozen: nothing. */
    {.epochs = 2, .batch_size = 3,
     .learns = (const bool[]){0, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.01f},
     .step = step_low_phase_1, .operations = 296,
     .validation = &(const struct tlc_evaluate){step_low_evaluation, 3, 112}},
};

static const struct tlc_phase phases_2[] = {
    /* curves.yaml:37: 2 epochs at learning rate 0.01. Trains 68 of 68
     * parameters; frozen: nothing. */
    {.epochs = 2, .batch_size = 3,
     .learns = (const bool[]){0, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.01f},
     .step = step_low_phase_1, .operations = 296,
     .validation = &(const struct tlc_evaluate){step_low_evaluation, 3, 112}},
};

static const struct tlc_copy copies_1[] = {
    {.layer = 1, .recipe = 1, .from = 1}, /* high.dense_1 */
};

static const struct tlc_phase phases_3[] = {
    /* curves.yaml:37: 2 epochs at learning rate 0.01. Trains 43 of 68
     * parameters; frozen: dense_1. */
    {.epochs = 2, .batch_size = 3,
     .learns = (const bool[]){0, 0, 1, 1},
     .rates = 1, .rate = (const float[]){0.01f},
     .step = step_highnhigh_phase_1, .operations = 156,
     .validation = &(const struct tlc_evaluate){step_highnhigh_phase_1_evaluation, 3, 72},
     .front = features_highnhigh_phase_1, .features = 16, .front_operations = 40},
};

static const struct tlc_copy copies_2[] = {
    {.layer = 1, .recipe = 0, .from = 1}, /* low.dense_1 */
};

static const struct tlc_copy copies_3[] = {
    {.layer = 1, .recipe = 1, .from = 1}, /* high.dense_1 */
    {.layer = 2, .recipe = 1, .from = 2}, /* high.dense_2 */
};

static const struct tlc_phase phases_4[] = {
    /* curves.yaml:37: 2 epochs at learning rate 0.01. Trains 7 of 68
     * parameters; frozen: dense_1, dense_2. */
    {.epochs = 2, .batch_size = 3,
     .learns = (const bool[]){0, 0, 0, 1},
     .rates = 1, .rate = (const float[]){0.01f},
     .step = step_highnhigh_phase_1_2, .operations = 24,
     .validation = &(const struct tlc_evaluate){step_highnhigh_phase_1_evaluation_2, 3, 12},
     .front = features_highnhigh_phase_1_2, .features = 16, .front_operations = 100},
};

static const struct tlc_copy copies_4[] = {
    {.layer = 1, .recipe = 0, .from = 1}, /* low.dense_1 */
    {.layer = 2, .recipe = 0, .from = 2}, /* low.dense_2 */
};

static const struct tlc_phase phases_5[] = {
    /* curves.yaml:36: 2 epochs at learning rate 0.1. Trains 68 of 68
     * parameters; frozen: nothing. */
    {.epochs = 2, .batch_size = 3,
     .learns = (const bool[]){0, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.1f},
     .step = step_low_phase_1, .operations = 296,
     .validation = &(const struct tlc_evaluate){step_low_evaluation, 3, 112}},
};

static const struct tlc_copy copies_5[] = {
    {.layer = 1, .recipe = 14, .from = 1}, /* low.dense_1 */
};

static const struct tlc_copy copies_6[] = {
    {.layer = 1, .recipe = 14, .from = 1}, /* low.dense_1 */
    {.layer = 2, .recipe = 14, .from = 2}, /* low.dense_2 */
};

static const struct tlc_recipe recipes[] = {
    /* 0, curves.yaml:36: low learns task low */
    {.model = &model_low, .task = "low", .train = &examples_low_train,
     .valid = &examples_low_valid,
     .phases = 1, .phase = phases_1, .shuffle = true, .shuffle_stream = 0x64575993u},
    /* 1, curves.yaml:37: high learns task high */
    {.model = &model_high, .task = "high", .train = &examples_high_train,
     .valid = &examples_high_valid,
     .phases = 1, .phase = phases_2, .shuffle = true, .shuffle_stream = 0x1d3b9105u,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_high_test},
     .evaluation = &(const struct tlc_evaluate){step_low_evaluation, 3, 112}},
    /* 2, curves.yaml:37: highnhigh learns task high */
    {.model = &model_highnhigh, .task = "high", .train = &examples_high_train,
     .valid = &examples_high_valid,
     .phases = 1, .phase = phases_2, .shuffle = true, .shuffle_stream = 0x1d3b9105u,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_high_test},
     .evaluation = &(const struct tlc_evaluate){step_low_evaluation, 3, 112}},
    /* 3, curves.yaml:37: highnhigh_plus learns task high */
    {.model = &model_highnhigh_plus, .task = "high", .train = &examples_high_train,
     .valid = &examples_high_valid,
     .phases = 1, .phase = phases_2, .shuffle = true, .shuffle_stream = 0x1d3b9105u,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_high_test},
     .evaluation = &(const struct tlc_evaluate){step_low_evaluation, 3, 112}},
    /* 4, curves.yaml:37: lownhigh learns task high */
    {.model = &model_lownhigh, .task = "high", .train = &examples_high_train,
     .valid = &examples_high_valid,
     .phases = 1, .phase = phases_2, .shuffle = true, .shuffle_stream = 0x1d3b9105u,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_high_test},
     .evaluation = &(const struct tlc_evaluate){step_low_evaluation, 3, 112}},
    /* 5, curves.yaml:37: lownhigh_plus learns task high */
    {.model = &model_lownhigh_plus, .task = "high", .train = &examples_high_train,
     .valid = &examples_high_valid,
     .phases = 1, .phase = phases_2, .shuffle = true, .shuffle_stream = 0x1d3b9105u,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_high_test},
     .evaluation = &(const struct tlc_evaluate){step_low_evaluation, 3, 112}},
    /* 6, curves.yaml:37: highnhigh learns task high */
    {.model = &model_highnhigh, .task = "high", .train = &examples_high_train,
     .valid = &examples_high_valid,
     .copies = 1, .copy = copies_1,
     .phases = 1, .phase = phases_3, .shuffle = true, .shuffle_stream = 0x1d3b9105u,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_high_test},
     .evaluation = &(const struct tlc_evaluate){step_low_evaluation, 3, 112}},
    /* 7, curves.yaml:37: highnhigh_plus learns task high */
    {.model = &model_highnhigh_plus, .task = "high", .train = &examples_high_train,
     .valid = &examples_high_valid,
     .copies = 1, .copy = copies_1,
     .phases = 1, .phase = phases_2, .shuffle = true, .shuffle_stream = 0x1d3b9105u,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_high_test},
     .evaluation = &(const struct tlc_evaluate){step_low_evaluation, 3, 112}},
    /* 8, curves.yaml:37: lownhigh learns task high */
    {.model = &model_lownhigh, .task = "high", .train = &examples_high_train,
     .valid = &examples_high_valid,
     .copies = 1, .copy = copies_2,
     .phases = 1, .phase = phases_3, .shuffle = true, .shuffle_stream = 0x1d3b9105u,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_high_test},
     .evaluation = &(const struct tlc_evaluate){step_low_evaluation, 3, 112}},
    /* 9, curves.yaml:37: lownhigh_plus learns task high */
    {.model = &model_lownhigh_plus, .task = "high", .train = &examples_high_train,
     .valid = &examples_high_valid,
     .copies = 1, .copy = copies_2,
     .phases = 1, .phase = phases_2, .shuffle = true, .shuffle_stream = 0x1d3b9105u,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_high_test},
     .evaluation = &(const struct tlc_evaluate){step_low_evaluation, 3, 112}},
    /* 10, curves.yaml:37: highnhigh learns task high */
    {.model = &model_highnhigh, .task = "high", .train = &examples_high_train,
     .valid = &examples_high_valid,
     .copies = 2, .copy = copies_3,
     .phases = 1, .phase = phases_4, .shuffle = true, .shuffle_stream = 0x1d3b9105u,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_high_test},
     .evaluation = &(const struct tlc_evaluate){step_low_evaluation, 3, 112}},
    /* 11, curves.yaml:37: highnhigh_plus learns task high */
    {.model = &model_highnhigh_plus, .task = "high", .train = &examples_high_train,
     .valid = &examples_high_valid,
     .copies = 2, .copy = copies_3,
     .phases = 1, .phase = phases_2, .shuffle = true, .shuffle_stream = 0x1d3b9105u,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_high_test},
     .evaluation = &(const struct tlc_evaluate){step_low_evaluation, 3, 112}},
    /* 12, curves.yaml:37: lownhigh learns task high */
    {.model = &model_lownhigh_2, .task = "high", .train = &examples_high_train,
     .valid = &examples_high_valid,
     .copies = 2, .copy = copies_4,
     .phases = 1, .phase = phases_4, .shuffle = true, .shuffle_stream = 0x1d3b9105u,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_high_test},
     .evaluation = &(const struct tlc_evaluate){step_low_evaluation, 3, 112}},
    /* 13, curves.yaml:37: lownhigh_plus learns task high */
    {.model = &model_lownhigh_plus_2, .task = "high", .train = &examples_high_train,
     .valid = &examples_high_valid,
     .copies = 2, .copy = copies_4,
     .phases = 1, .phase = phases_2, .shuffle = true, .shuffle_stream = 0x1d3b9105u,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_high_test},
     .evaluation = &(const struct tlc_evaluate){step_low_evaluation, 3, 112}},
    /* 14, curves.yaml:36: low learns task low */
    {.model = &model_low, .task = "low", .train = &examples_low_train,
     .valid = &examples_low_valid,
     .phases = 1, .phase = phases_5, .shuffle = true, .shuffle_stream = 0x64575993u},
    /* 15, curves.yaml:37: lownhigh learns task high */
    {.model = &model_lownhigh, .task = "high", .train = &examples_high_train,
     .valid = &examples_high_valid,
     .copies = 1, .copy = copies_5,
     .phases = 1, .phase = phases_3, .shuffle = true, .shuffle_stream = 0x1d3b9105u,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_high_test},
     .evaluation = &(const struct tlc_evaluate){step_low_evaluation, 3, 112}},
    /* 16, curves.yaml:37: lownhigh_plus learns task high */
    {.model = &model_lownhigh_plus, .task = "high", .train = &examples_high_train,
     .valid = &examples_high_valid,
     .copies = 1, .copy = copies_5,
     .phases = 1, .phase = phases_2, .shuffle = true, .shuffle_stream = 0x1d3b9105u,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_high_test},
     .evaluation = &(const struct tlc_evaluate){step_low_evaluation, 3, 112}},
    /* 17, curves.yaml:37: lownhigh learns task high */
    {.model = &model_lownhigh_2, .task = "high", .train = &examples_high_train,
     .valid = &examples_high_valid,
     .copies = 2, .copy = copies_6,
     .phases = 1, .phase = phases_4, .shuffle = true, .shuffle_stream = 0x1d3b9105u,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_high_test},
     .evaluation = &(const struct tlc_evaluate){step_low_evaluation, 3, 112}},
    /* 18, curves.yaml:37: lownhigh_plus learns task high */
    {.model = &model_lownhigh_plus_2, .task = "high", .train = &examples_high_train,
     .valid = &examples_high_valid,
     .copies = 2, .copy = copies_6,
     .phases = 1, .phase = phases_2, .shuffle = true, .shuffle_stream = 0x1d3b9105u,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_high_test},
     .evaluation = &(const struct tlc_evaluate){step_low_evaluation, 3, 112}},
};

/* ---- The experiment ---- */

static const struct tlc_examples *const all_examples[] = {
    &examples_low_train,
    &examples_low_valid,
    &examples_high_train,
    &examples_high_valid,
    &examples_high_test,
};

static const struct tlc_model *const all_models[] = {
    &model_low,
    &model_high,
    &model_highnhigh,
    &model_highnhigh_plus,
    &model_lownhigh,
    &model_lownhigh_plus,
    &model_lownhigh_2,
    &model_lownhigh_plus_2,
};

/* The study (curves.yaml:40) */
static const char *const arms[] = {
    "high",
    "highnhigh",
    "highnhigh_plus",
    "lownhigh",
    "lownhigh_plus",
};
static const char *const shared[] = {
    "shuffle",
    "init",
};
static const char *const values_1[] = {
    "sgd",
    "{sgd: {learning_rate: 0.1}}",
};
static const char *const values_2[] = {
    "0",
    "1",
    "2",
};
static const struct tlc_axis axes[] = {
    {"training.low.optimizer", 2, values_1},
    {"n", 3, values_2},
};
/* which value of each axis; which recipe trained each arm */
static const struct tlc_cell cells[] = {
    {(const int[]){0, 0}, (const int[]){1, 2, 3, 4, 5}},
    {(const int[]){0, 1}, (const int[]){1, 6, 7, 8, 9}},
    {(const int[]){0, 2}, (const int[]){1, 10, 11, 12, 13}},
    {(const int[]){1, 0}, (const int[]){1, 2, 3, 4, 5}},
    {(const int[]){1, 1}, (const int[]){1, 6, 7, 15, 16}},
    {(const int[]){1, 2}, (const int[]){1, 10, 11, 17, 18}},
};
static const struct tlc_study study = {
    .examples = &examples_high_test,
    .arms = 5, .arm = arms, .baseline = 0, .decided = 3,
    .shares = 2, .share = shared,
    .axes = 2, .axis = axes,
    .cells = 6, .cell = cells,
    .primary = 2, .min_effect = 0.0,
    .warnings = 0, .warning = NULL};

static const struct tlc_experiment experiment = {
    .name = "curves", .spec = "curves.yaml", .version = "0.1.0",
    .spec_hash = 0x176477334d69cab7u, .seed = 0, .seeds = 30,
    .values_size = 2532, .train = train, .evaluate = evaluate,
    .examples = 5, .example = all_examples,
    .models = 8, .model = all_models,
    .recipes = 19, .recipe = recipes,
    .study = &study};

static void load_data(const struct tlc_options *options)
{
    images_tiny_train = tlc_load_idx(options, &source_tiny_train);
    images_tiny_test = tlc_load_idx(options, &source_tiny_test);
    examples_low_train = tlc_select(&images_tiny_train, &(const struct tlc_selection){
        .name = "low.train", .first = 8, .last = 40, .limit = -1, .classes = 2,
        .where = task_low_where, .target = task_low_target});
    examples_low_valid = tlc_select(&images_tiny_train, &(const struct tlc_selection){
        .name = "low.valid", .first = 0, .last = 8, .limit = -1, .classes = 2,
        .where = task_low_where, .target = task_low_target});
    examples_high_train = tlc_select(&images_tiny_train, &(const struct tlc_selection){
        .name = "high.train", .first = 8, .last = 40, .limit = -1, .classes = 2,
        .where = task_high_where, .target = task_high_target});
    examples_high_valid = tlc_select(&images_tiny_train, &(const struct tlc_selection){
        .name = "high.valid", .first = 0, .last = 8, .limit = -1, .classes = 2,
        .where = task_high_where, .target = task_high_target});
    examples_high_test = tlc_select(&images_tiny_test, &(const struct tlc_selection){
        .name = "high.test", .first = 0, .last = 8, .limit = -1, .classes = 2,
        .where = task_high_where, .target = task_high_target});
}

int main(int argc, char **argv)
{
    const struct tlc_options options = tlc_parse_options(argc, argv, &experiment);
    load_data(&options);
    return tlc_run(&experiment, &options);
}
