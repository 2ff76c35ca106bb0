/*
 * phases: compiled by tlc from phases.yaml. Edit that, not this.
 *
 * Model base
 *   layer            output   parameters
 *   flatten               4            0
 *   dense_1               5           25  relu     trainable
 *   dense_2               6           36  relu     trainable
 *   dense_3               4           28  softmax  trainable
 *   89 parameters: 89 trainable, 0 frozen
 *
 * Model copied
 *   layer            output   parameters
 *   flatten               4            0  copy of base.flatten
 *   dense_1               5           25  relu     frozen  copy of base.dense_1
 *   dense_2               6           36  relu     trainable  copy of base.dense_2
 *   head                  1            7  sigmoid  trainable
 *   68 parameters: 43 trainable, 25 frozen
 *
 * Model initial
 *   layer            output   parameters
 *   flatten               4            0
 *   dense_1               1            5  sigmoid  trainable
 *   5 parameters: 5 trainable, 0 frozen
 *
 * Read main, at the end, first: it lists what is trained on what. Above it stand the phases
 * (epochs of steps), the steps (one call an operation) and the kernels they call. Places in
 * phases.yaml stand in parentheses.
 */
#include <stdlib.h>
#include <string.h>

#include <tlc.h>

static const struct tlc_experiment experiment = {
    .name = "phases", .spec = "phases.yaml", .seed = 1};
static struct tlc_options options;

/* ---- Data ---- */

/* phases.yaml:11 */
static const struct tlc_idx_source source_tiny_train = {
    .directory = "tiny",
    .images = "train-images",
    .labels = "train-labels",
    .dimensions = 2, .shape = {2, 2}, .classes = 4, .rows = 8, .all_rows = true};
static struct tlc_images images_tiny_train;

/* phases.yaml:12 */
static const struct tlc_idx_source source_tiny_test = {
    .directory = "tiny",
    .images = "test-images",
    .labels = "test-labels",
    .dimensions = 2, .shape = {2, 2}, .classes = 4, .rows = 0, .all_rows = true};
static struct tlc_images images_tiny_test;

/* ---- Tasks: which examples, and what their label becomes ---- */

/* A rule is the spec's, and may hold for every label. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wtautological-compare"

/* Task four (phases.yaml:21)
 *   label    0   1   2   3
 *   class    0   1   2   3 */
static bool task_four_where(int64_t label)
{
    (void)label;
    return true;
}

static int64_t task_four_target(int64_t label)
{
    return label;
}

/* Task high (phases.yaml:22)
 *   where   label != 0
 *   target  label > 2
 *   label    0   1   2   3
 *   class    -   0   0   1 */
static bool task_high_where(int64_t label)
{
    return label != 0;
}

static int64_t task_high_target(int64_t label)
{
    return label > 2;
}

#pragma GCC diagnostic pop

static struct tlc_examples examples_four_train; /* phases.yaml:15 */
static struct tlc_examples examples_high_train; /* phases.yaml:15 */
static struct tlc_examples examples_high_valid; /* phases.yaml:16 */
static struct tlc_examples examples_four_part; /* phases.yaml:18 */
static struct tlc_examples examples_high_test; /* phases.yaml:17 */
static struct tlc_examples examples_four_test; /* phases.yaml:17 */

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

static inline vec relu(vec x)
{
    return vec_select(x > 0, x, vec_broadcast(0));
}

/* y = relu(x kernel + bias) */
static void dense_3x4x5_relu(const float x[3][16],
    const float kernel[1][4][PANEL], const float bias[16],
    float y[3][16])
{
    dense_any(3, 4, 5, x[0], kernel[0][0], bias, y[0]);
    activate(3 * 16, y[0], relu);
}

/* y = relu(x kernel + bias) */
static void dense_3x5x6_relu(const float x[3][16],
    const float kernel[1][5][PANEL], const float bias[16],
    float y[3][16])
{
    dense_any(3, 5, 6, x[0], kernel[0][0], bias, y[0]);
    activate(3 * 16, y[0], relu);
}

static inline vec linear(vec x)
{
    return x;
}

/* y = linear(x kernel + bias) */
static void dense_3x6x4_linear(const float x[3][16],
    const float kernel[1][6][PANEL], const float bias[16],
    float y[3][16])
{
    dense_any(3, 6, 4, x[0], kernel[0][0], bias, y[0]);
    activate(3 * 16, y[0], linear);
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
static void softmax_crossentropy_3x4(
    const struct batch *batch, const float logits[3][16], double losses[3])
{
    for (int row = 0; row < batch->count; row++) {
        _Alignas(64) float powers[16], largest;
        const float sum = softmax_powers(4, logits[row], powers, &largest);
        losses[row] = tlc_log(sum) + largest - logits[row][batch->targets[row]];
    }
}

/* The class with the largest logit, the first of several. */
static void predict_largest_3x4(
    const struct batch *batch, const float logits[3][16], int predicted[3])
{
    for (int row = 0; row < batch->count; row++) {
        predicted[row] = 0;
        for (int i = 1; i < 4; i++)
            if (logits[row][i] > logits[row][predicted[row]])
                predicted[row] = i;
    }
}

/* Adds the batch to the sums; marks which examples were predicted right, if asked to. */
static void tally_3(const struct batch *batch, const double losses[3],
    const int predicted[3], struct tlc_metrics *totals, uint8_t *correct)
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

/* d(mean loss) / d(logits) = (softmax(logits) - (1 at the target)) / examples; zero
 * behind a short last batch's examples */
static void softmax_crossentropy_gradient_3x4(const struct batch *batch,
    const float logits[3][16], float dlogits[3][16])
{
    for (int row = 0; row < 3; row++) {
        _Alignas(64) float powers[16], largest;
        const float sum = softmax_powers(4, logits[row], powers, &largest);
        for (int i = 0; i < 4; i++) {
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

static void transpose_3x4(
    const float from[3][16], float to[4][16])
{
    transpose_any(3, 4, from[0], to[0]);
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
static void input_gradient_3x6x4(const float dy[4][16],
    const float kernel[1][6][PANEL], float dx[6][16])
{
    input_gradient_any(3, 6, 4, dy[0], kernel[0][0], dx[0]);
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
static void dense_update_3x6x4(const float x[3][16],
    const float dy[3][16], float rate, float kernel[1][6][PANEL],
    float bias[16])
{
    dense_update_any(3, 6, 4, x[0], dy[0], rate, kernel[0][0], bias);
}

/* The slope of relu where its value is y. */
static inline vec relu_slope(vec y)
{
    return vec_select(y > 0, vec_broadcast(1), vec_broadcast(0));
}

/* dx = dy relu'(x), the slope taken from y; dy is feature-major, dx batch-major */
static void activation_gradient_3x6_relu(const float dy[6][16],
    const float y[3][16], float dx[3][16])
{
    transpose_any(6, 3, dy[0], dx[0]);
    for (int row = 0; row < 3; row++)
        for (int i = 0; i < 16; i += LANES)
            vec_store(&dx[row][i],
                vec_load(&dx[row][i]) * relu_slope(vec_load(&y[row][i])));
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

/* dx = dy relu'(x), the slope taken from y; dy is feature-major, dx batch-major */
static void activation_gradient_3x5_relu(const float dy[5][16],
    const float y[3][16], float dx[3][16])
{
    transpose_any(5, 3, dy[0], dx[0]);
    for (int row = 0; row < 3; row++)
        for (int i = 0; i < 16; i += LANES)
            vec_store(&dx[row][i],
                vec_load(&dx[row][i]) * relu_slope(vec_load(&y[row][i])));
}

/* kernel -= rate x^T dy,  bias -= rate (sum of dy over the examples) */
static void dense_update_3x4x5(const float x[3][16],
    const float dy[3][16], float rate, float kernel[1][4][PANEL],
    float bias[16])
{
    dense_update_any(3, 4, 5, x[0], dy[0], rate, kernel[0][0], bias);
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

/* kernel -= rate x^T dy,  bias -= rate (sum of dy over the examples) */
static void dense_update_3x6x1(const float x[3][16],
    const float dy[3][16], float rate, float kernel[1][6][PANEL],
    float bias[16])
{
    dense_update_any(3, 6, 1, x[0], dy[0], rate, kernel[0][0], bias);
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

static void transpose_3x1(
    const float from[3][16], float to[1][16])
{
    transpose_any(3, 1, from[0], to[0]);
}

/* dx = dy kernel^T, both feature-major */
static void input_gradient_3x6x1(const float dy[1][16],
    const float kernel[1][6][PANEL], float dx[6][16])
{
    input_gradient_any(3, 6, 1, dy[0], kernel[0][0], dx[0]);
}

/* y = linear(x kernel + bias) */
static void dense_3x4x1_linear(const float x[3][16],
    const float kernel[1][4][PANEL], const float bias[16],
    float y[3][16])
{
    dense_any(3, 4, 1, x[0], kernel[0][0], bias, y[0]);
    activate(3 * 16, y[0], linear);
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

/* Model base (phases.yaml:28) */
static _Alignas(64) struct {
    float dense_1_kernel[1][4][PANEL];
    float dense_1_bias[16];
    float dense_2_kernel[1][5][PANEL];
    float dense_2_bias[16];
    float dense_3_kernel[1][6][PANEL];
    float dense_3_bias[16];
} weights_base;

static const struct tlc_layer layers_base[] = {
    FLATTEN(flatten, false),
    DENSE(weights_base, dense_1, 4, 5, "relu", "GlorotUniform", true),
    DENSE(weights_base, dense_2, 5, 6, "relu", "GlorotUniform", true),
    DENSE(weights_base, dense_3, 6, 4, "softmax", "GlorotUniform", true),
};
static const struct tlc_model model_base = {
    .name = "base",
    .input_dimensions = 2, .input_shape = {2, 2},
    .layers = 4, .layer = layers_base,
    .parameters = 89, .trainable = 89};

static void initialise_base(void)
{
    draw_kernel(&layers_base[1], TLC_UNIFORM, 0.816496580927726, 0xc04d10c1u);
    draw_kernel(&layers_base[2], TLC_UNIFORM, 0.7385489458759964, 0x41fc5c12u);
    draw_kernel(&layers_base[3], TLC_UNIFORM, 0.7745966692414834, 0xb47ffb37u);
}

/* Model copied (phases.yaml:33) */
static _Alignas(64) struct {
    float dense_1_kernel[1][4][PANEL];
    float dense_1_bias[16];
    float dense_2_kernel[1][5][PANEL];
    float dense_2_bias[16];
    float head_kernel[1][6][PANEL];
    float head_bias[16];
} weights_copied;

static const struct tlc_layer layers_copied[] = {
    FLATTEN(flatten, false),
    DENSE(weights_copied, dense_1, 4, 5, "relu", "GlorotUniform", false),
    DENSE(weights_copied, dense_2, 5, 6, "relu", "GlorotUniform", true),
    DENSE(weights_copied, head, 6, 1, "sigmoid", "GlorotUniform", true),
};
static const struct tlc_model model_copied = {
    .name = "copied",
    .input_dimensions = 2, .input_shape = {2, 2},
    .layers = 4, .layer = layers_copied,
    .parameters = 68, .trainable = 68};

static void initialise_copied(void)
{
    draw_kernel(&layers_copied[3], TLC_UNIFORM, 0.9258200997725514, 0x298ac6b9u);
}

/* phases.yaml:35 */
static void copy_into_copied(void)
{
    tlc_copy_layer(&layers_copied[1], &layers_base[1]);
    tlc_copy_layer(&layers_copied[2], &layers_base[2]);
}

/* Model initial (phases.yaml:39) */
static _Alignas(64) struct {
    float dense_1_kernel[1][4][PANEL];
    float dense_1_bias[16];
} weights_initial;

static const struct tlc_layer layers_initial[] = {
    FLATTEN(flatten, false),
    DENSE(weights_initial, dense_1, 4, 1, "sigmoid", "GlorotUniform", true),
};
static const struct tlc_model model_initial = {
    .name = "initial",
    .input_dimensions = 2, .input_shape = {2, 2},
    .layers = 2, .layer = layers_initial,
    .parameters = 5, .trainable = 0};

static void initialise_initial(void)
{
    draw_kernel(&layers_initial[1], TLC_UNIFORM, 1.0954451150103324, 0x43d1315au);
}

/* ---- Steps: what happens to one batch of examples ---- */

/* One step of training (phases.yaml:45): 404 floating-point operations an example */
static void step_base_phase_1(const struct batch *batch, float rate, struct tlc_metrics *totals)
{
    static _Alignas(64) struct {
        float input[3][16];
        float dense_1_output[3][16];
        float dense_2_output[3][16];
        float dense_3_output[3][16];
        float dense_3_output_gradient[3][16];
        float dense_2_output_gradient[6][16]; /* a row a feature */
        float dense_2_sum_gradient[3][16];
        float dense_1_output_gradient[5][16]; /* a row a feature */
        float dense_1_sum_gradient[3][16];
        float dense_3_output_gradient_transposed[4][16]; /* a row a feature */
        float dense_2_sum_gradient_transposed[6][16]; /* a row a feature */
        double losses[3];
        int predicted[3];
    } values; /* 2,724 bytes */

    gather_3x4(batch, 0.25f, values.input);
    /* phases.yaml:31 */
    dense_3x4x5_relu(values.input, weights_base.dense_1_kernel, weights_base.dense_1_bias,
                     values.dense_1_output);
    dense_3x5x6_relu(values.dense_1_output, weights_base.dense_2_kernel, weights_base.dense_2_bias,
                     values.dense_2_output);
    /* phases.yaml:32 */
    dense_3x6x4_linear(values.dense_2_output, weights_base.dense_3_kernel,
                       weights_base.dense_3_bias, values.dense_3_output);
    /* phases.yaml:45 */
    softmax_crossentropy_3x4(batch, values.dense_3_output, values.losses);
    predict_largest_3x4(batch, values.dense_3_output, values.predicted);
    tally_3(batch, values.losses, values.predicted, totals, NULL);
    /* and back, each layer's input gradient before its update */
    softmax_crossentropy_gradient_3x4(batch, values.dense_3_output, values.dense_3_output_gradient);
    transpose_3x4(values.dense_3_output_gradient, values.dense_3_output_gradient_transposed);
    input_gradient_3x6x4(values.dense_3_output_gradient_transposed, weights_base.dense_3_kernel,
                         values.dense_2_output_gradient);
    dense_update_3x6x4(values.dense_2_output, values.dense_3_output_gradient, rate,
                       weights_base.dense_3_kernel, weights_base.dense_3_bias);
    activation_gradient_3x6_relu(values.dense_2_output_gradient, values.dense_2_output,
                                 values.dense_2_sum_gradient);
    transpose_3x6(values.dense_2_sum_gradient, values.dense_2_sum_gradient_transposed);
    input_gradient_3x5x6(values.dense_2_sum_gradient_transposed, weights_base.dense_2_kernel,
                         values.dense_1_output_gradient);
    dense_update_3x5x6(values.dense_1_output, values.dense_2_sum_gradient, rate,
                       weights_base.dense_2_kernel, weights_base.dense_2_bias);
    activation_gradient_3x5_relu(values.dense_1_output_gradient, values.dense_1_output,
                                 values.dense_1_sum_gradient);
    dense_update_3x4x5(values.input, values.dense_1_sum_gradient, rate,
                       weights_base.dense_1_kernel, weights_base.dense_1_bias);
}

/* One step of evaluation (phases.yaml:28): 148 floating-point operations an example */
static void step_base_evaluation(const struct batch *batch, struct tlc_metrics *totals,
                                 uint8_t *correct)
{
    static _Alignas(64) struct {
        float input[3][16];
        float dense_1_output[3][16];
        float dense_2_output[3][16];
        float dense_3_output[3][16];
        double losses[3];
        int predicted[3];
    } values; /* 804 bytes */

    gather_3x4(batch, 0.25f, values.input);
    dense_3x4x5_relu(values.input, weights_base.dense_1_kernel, weights_base.dense_1_bias,
                     values.dense_1_output);
    dense_3x5x6_relu(values.dense_1_output, weights_base.dense_2_kernel, weights_base.dense_2_bias,
                     values.dense_2_output);
    dense_3x6x4_linear(values.dense_2_output, weights_base.dense_3_kernel,
                       weights_base.dense_3_bias, values.dense_3_output);
    softmax_crossentropy_3x4(batch, values.dense_3_output, values.losses);
    predict_largest_3x4(batch, values.dense_3_output, values.predicted);
    tally_3(batch, values.losses, values.predicted, totals, correct);
}

/* One step of training (phases.yaml:60): 124 floating-point operations an example */
static void step_copied_phase_1(const struct batch *batch, float rate, struct tlc_metrics *totals)
{
    static _Alignas(64) struct {
        float input[3][16];
        float dense_1_output[3][16];
        float dense_2_output[3][16];
        float head_output[3][16];
        float head_output_gradient[3][16];
        double losses[3];
        int predicted[3];
    } values; /* 996 bytes */

    gather_3x4(batch, 0.25f, values.input);
    /* phases.yaml:35 */
    dense_3x4x5_relu(values.input, weights_copied.dense_1_kernel, weights_copied.dense_1_bias,
                     values.dense_1_output);
    /* phases.yaml:37 */
    dense_3x5x6_relu(values.dense_1_output, weights_copied.dense_2_kernel,
                     weights_copied.dense_2_bias, values.dense_2_output);
    /* phases.yaml:38 */
    dense_3x6x1_linear(values.dense_2_output, weights_copied.head_kernel, weights_copied.head_bias,
                       values.head_output);
    /* phases.yaml:60 */
    sigmoid_crossentropy_3x1(batch, values.head_output, values.losses);
    predict_positive_3x1(batch, values.head_output, values.predicted);
    tally_3(batch, values.losses, values.predicted, totals, NULL);
    /* and back, each layer's input gradient before its update */
    sigmoid_crossentropy_gradient_3x1(batch, values.head_output, values.head_output_gradient);
    dense_update_3x6x1(values.dense_2_output, values.head_output_gradient, rate,
                       weights_copied.head_kernel, weights_copied.head_bias);
}

/* What frozen layers give (phases.yaml:62): 40 floating-point operations an example */
static void features_copied_phase_3(const struct batch *batch)
{
    static _Alignas(64) struct {
        float input[3][16];
        float dense_1_output[3][16];
    } values; /* 384 bytes */

    gather_3x4(batch, 0.25f, values.input);
    /* phases.yaml:35 */
    dense_3x4x5_relu(values.input, weights_copied.dense_1_kernel, weights_copied.dense_1_bias,
                     values.dense_1_output);
    keep_3x5(batch, values.dense_1_output);
}

/* One step of training (phases.yaml:62): 156 floating-point operations an example */
static void step_copied_phase_3(const struct batch *batch, float rate, struct tlc_metrics *totals)
{
    static _Alignas(64) struct {
        float dense_1_output[3][16];
        float dense_2_output[3][16];
        float head_output[3][16];
        float head_output_gradient[3][16];
        float dense_2_output_gradient[6][16]; /* a row a feature */
        float dense_2_sum_gradient[3][16];
        float head_output_gradient_transposed[1][16]; /* a row a feature */
        double losses[3];
        int predicted[3];
    } values; /* 1,444 bytes */

    /* phases.yaml:35 */
    take_3x5(batch, values.dense_1_output);
    /* phases.yaml:37 */
    dense_3x5x6_relu(values.dense_1_output, weights_copied.dense_2_kernel,
                     weights_copied.dense_2_bias, values.dense_2_output);
    /* phases.yaml:38 */
    dense_3x6x1_linear(values.dense_2_output, weights_copied.head_kernel, weights_copied.head_bias,
                       values.head_output);
    /* phases.yaml:62 */
    sigmoid_crossentropy_3x1(batch, values.head_output, values.losses);
    predict_positive_3x1(batch, values.head_output, values.predicted);
    tally_3(batch, values.losses, values.predicted, totals, NULL);
    /* and back, each layer's input gradient before its update */
    sigmoid_crossentropy_gradient_3x1(batch, values.head_output, values.head_output_gradient);
    transpose_3x1(values.head_output_gradient, values.head_output_gradient_transposed);
    input_gradient_3x6x1(values.head_output_gradient_transposed, weights_copied.head_kernel,
                         values.dense_2_output_gradient);
    dense_update_3x6x1(values.dense_2_output, values.head_output_gradient, rate,
                       weights_copied.head_kernel, weights_copied.head_bias);
    activation_gradient_3x6_relu(values.dense_2_output_gradient, values.dense_2_output,
                                 values.dense_2_sum_gradient);
    dense_update_3x5x6(values.dense_1_output, values.dense_2_sum_gradient, rate,
                       weights_copied.dense_2_kernel, weights_copied.dense_2_bias);
}

/* One step of evaluation (phases.yaml:33): 72 floating-point operations an example */
static void step_copied_phase_3_evaluation(const struct batch *batch, struct tlc_metrics *totals,
                                           uint8_t *correct)
{
    static _Alignas(64) struct {
        float dense_1_output[3][16];
        float dense_2_output[3][16];
        float head_output[3][16];
        double losses[3];
        int predicted[3];
    } values; /* 612 bytes */

    take_3x5(batch, values.dense_1_output);
    dense_3x5x6_relu(values.dense_1_output, weights_copied.dense_2_kernel,
                     weights_copied.dense_2_bias, values.dense_2_output);
    dense_3x6x1_linear(values.dense_2_output, weights_copied.head_kernel, weights_copied.head_bias,
                       values.head_output);
    sigmoid_crossentropy_3x1(batch, values.head_output, values.losses);
    predict_positive_3x1(batch, values.head_output, values.predicted);
    tally_3(batch, values.losses, values.predicted, totals, correct);
}

/* One step of training (phases.yaml:63): 296 floating-point operations an example */
static void step_copied_phase_4(const struct batch *batch, float rate, struct tlc_metrics *totals)
{
    static _Alignas(64) struct {
        float input[3][16];
        float dense_1_output[3][16];
        float dense_2_output[3][16];
        float head_output[3][16];
        float head_output_gradient[3][16];
        float dense_2_output_gradient[6][16]; /* a row a feature */
        float dense_2_sum_gradient[3][16];
        float dense_1_output_gradient[5][16]; /* a row a feature */
        float dense_1_sum_gradient[3][16];
        float head_output_gradient_transposed[1][16]; /* a row a feature */
        float dense_2_sum_gradient_transposed[6][16]; /* a row a feature */
        double losses[3];
        int predicted[3];
    } values; /* 2,532 bytes */

    gather_3x4(batch, 0.25f, values.input);
    /* phases.yaml:35 */
    dense_3x4x5_relu(values.input, weights_copied.dense_1_kernel, weights_copied.dense_1_bias,
                     values.dense_1_output);
    /* phases.yaml:37 */
    dense_3x5x6_relu(values.dense_1_output, weights_copied.dense_2_kernel,
                     weights_copied.dense_2_bias, values.dense_2_output);
    /* phases.yaml:38 */
    dense_3x6x1_linear(values.dense_2_output, weights_copied.head_kernel, weights_copied.head_bias,
                       values.head_output);
    /* phases.yaml:63 */
    sigmoid_crossentropy_3x1(batch, values.head_output, values.losses);
    predict_positive_3x1(batch, values.head_output, values.predicted);
    tally_3(batch, values.losses, values.predicted, totals, NULL);
    /* and back, each layer's input gradient before its update */
    sigmoid_crossentropy_gradient_3x1(batch, values.head_output, values.head_output_gradient);
    transpose_3x1(values.head_output_gradient, values.head_output_gradient_transposed);
    input_gradient_3x6x1(values.head_output_gradient_transposed, weights_copied.head_kernel,
                         values.dense_2_output_gradient);
    dense_update_3x6x1(values.dense_2_output, values.head_output_gradient, rate,
                       weights_copied.head_kernel, weights_copied.head_bias);
    activation_gradient_3x6_relu(values.dense_2_output_gradient, values.dense_2_output,
                                 values.dense_2_sum_gradient);
    transpose_3x6(values.dense_2_sum_gradient, values.dense_2_sum_gradient_transposed);
    input_gradient_3x5x6(values.dense_2_sum_gradient_transposed, weights_copied.dense_2_kernel,
                         values.dense_1_output_gradient);
    dense_update_3x5x6(values.dense_1_output, values.dense_2_sum_gradient, rate,
                       weights_copied.dense_2_kernel, weights_copied.dense_2_bias);
    activation_gradient_3x5_relu(values.dense_1_output_gradient, values.dense_1_output,
                                 values.dense_1_sum_gradient);
    dense_update_3x4x5(values.input, values.dense_1_sum_gradient, rate,
                       weights_copied.dense_1_kernel, weights_copied.dense_1_bias);
}

/* One step of evaluation (phases.yaml:33): 112 floating-point operations an example */
static void step_copied_evaluation(const struct batch *batch, struct tlc_metrics *totals,
                                   uint8_t *correct)
{
    static _Alignas(64) struct {
        float input[3][16];
        float dense_1_output[3][16];
        float dense_2_output[3][16];
        float head_output[3][16];
        double losses[3];
        int predicted[3];
    } values; /* 804 bytes */

    gather_3x4(batch, 0.25f, values.input);
    dense_3x4x5_relu(values.input, weights_copied.dense_1_kernel, weights_copied.dense_1_bias,
                     values.dense_1_output);
    dense_3x5x6_relu(values.dense_1_output, weights_copied.dense_2_kernel,
                     weights_copied.dense_2_bias, values.dense_2_output);
    dense_3x6x1_linear(values.dense_2_output, weights_copied.head_kernel, weights_copied.head_bias,
                       values.head_output);
    sigmoid_crossentropy_3x1(batch, values.head_output, values.losses);
    predict_positive_3x1(batch, values.head_output, values.predicted);
    tally_3(batch, values.losses, values.predicted, totals, correct);
}

/* One step of evaluation (phases.yaml:39): 8 floating-point operations an example */
static void step_initial_evaluation(const struct batch *batch, struct tlc_metrics *totals,
                                    uint8_t *correct)
{
    static _Alignas(64) struct {
        float input[3][16];
        float dense_1_output[3][16];
        double losses[3];
        int predicted[3];
    } values; /* 420 bytes */

    gather_3x4(batch, 0.25f, values.input);
    dense_3x4x1_linear(values.input, weights_initial.dense_1_kernel, weights_initial.dense_1_bias,
                       values.dense_1_output);
    sigmoid_crossentropy_3x1(batch, values.dense_1_output, values.losses);
    predict_positive_3x1(batch, values.dense_1_output, values.predicted);
    tally_3(batch, values.losses, values.predicted, totals, correct);
}

/* One step of training (phases.yaml:69): 304 floating-point operations an example */
static void step_base_phase_2(const struct batch *batch, float rate, struct tlc_metrics *totals)
{
    static _Alignas(64) struct {
        float input[3][16];
        float dense_1_output[3][16];
        float dense_2_output[3][16];
        float dense_3_output[3][16];
        float dense_3_output_gradient[3][16];
        float dense_2_output_gradient[6][16]; /* a row a feature */
        float dense_2_sum_gradient[3][16];
        float dense_3_output_gradient_transposed[4][16]; /* a row a feature */
        double losses[3];
        int predicted[3];
    } values; /* 1,828 bytes */

    gather_3x4(batch, 0.25f, values.input);
    /* phases.yaml:31 */
    dense_3x4x5_relu(values.input, weights_base.dense_1_kernel, weights_base.dense_1_bias,
                     values.dense_1_output);
    dense_3x5x6_relu(values.dense_1_output, weights_base.dense_2_kernel, weights_base.dense_2_bias,
                     values.dense_2_output);
    /* phases.yaml:32 */
    dense_3x6x4_linear(values.dense_2_output, weights_base.dense_3_kernel,
                       weights_base.dense_3_bias, values.dense_3_output);
    /* phases.yaml:69 */
    softmax_crossentropy_3x4(batch, values.dense_3_output, values.losses);
    predict_largest_3x4(batch, values.dense_3_output, values.predicted);
    tally_3(batch, values.losses, values.predicted, totals, NULL);
    /* and back, each layer's input gradient before its update */
    softmax_crossentropy_gradient_3x4(batch, values.dense_3_output, values.dense_3_output_gradient);
    transpose_3x4(values.dense_3_output_gradient, values.dense_3_output_gradient_transposed);
    input_gradient_3x6x4(values.dense_3_output_gradient_transposed, weights_base.dense_3_kernel,
                         values.dense_2_output_gradient);
    dense_update_3x6x4(values.dense_2_output, values.dense_3_output_gradient, rate,
                       weights_base.dense_3_kernel, weights_base.dense_3_bias);
    activation_gradient_3x6_relu(values.dense_2_output_gradient, values.dense_2_output,
                                 values.dense_2_sum_gradient);
    dense_update_3x5x6(values.dense_1_output, values.dense_2_sum_gradient, rate,
                       weights_base.dense_2_kernel, weights_base.dense_2_bias);
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

/* What frozen layers give for each of the examples, `size` numbers in a row, computed by
 * `step` for `batch_size` of them at a time; to be freed by the caller. */
static float *keep_features(void (*step)(const struct batch *batch), int batch_size,
    const struct tlc_examples *examples, int size)
{
    struct batch batch = {0};
    batch.features = tlc_allocate((size_t)examples->count, (size_t)size * sizeof(float));
    for (int first = 0; first < examples->count; first += batch_size) {
        take_batch(&batch, examples, NULL, first, batch_size);
        step(&batch);
    }
    return batch.features;
}

/* ---- Phases: epochs of steps; and trainings: the phases of a model ---- */

/* 0.1 * 0.5 ** (epoch // 2) */
static const float rates_base_phase_1[5] = {
    0.1f, 0.1f, 0.05f, 0.05f, 0.025f,
};

/* phases.yaml:45: 5 epochs of base on task four at learning rate 0.1 * 0.5 ** (epoch // 2).
 * Trains 89 of 89 parameters; frozen: nothing. */
static void train_base_phase_1(struct tlc_training *training)
{
    struct batch batch = {0};
    for (int epoch = 0; epoch < 5; epoch++) {
        struct tlc_metrics totals = {0};
        tlc_epoch_begin(training, 1, epoch + 1);
        const int32_t *order = tlc_epoch_order(training, 0x4a6102bcu, (uint32_t)epoch);
        for (int first = 0; first < examples_four_train.count; first += 3) {
            take_batch(&batch, &examples_four_train, order, first, 3);
            step_base_phase_1(&batch, rates_base_phase_1[epoch], &totals);
            tlc_epoch_progress(training, &totals);
        }
        tlc_epoch_end(training, &totals, NULL);
    }
}

/* phases.yaml:60: 1 epoch of copied on task high at learning rate 0.01.
 * Trains 7 of 68 parameters; frozen: dense_1, dense_2. */
static void train_copied_phase_1(struct tlc_training *training)
{
    struct batch batch = {0};
    for (int epoch = 0; epoch < 1; epoch++) {
        struct tlc_metrics totals = {0};
        tlc_epoch_begin(training, 1, epoch + 1);
        const int32_t *order = tlc_epoch_order(training, 0x460412f9u, (uint32_t)epoch);
        for (int first = 0; first < examples_high_train.count; first += 3) {
            take_batch(&batch, &examples_high_train, order, first, 3);
            step_copied_phase_1(&batch, 0.01f, &totals);
            tlc_epoch_progress(training, &totals);
        }
        struct tlc_metrics valid = evaluate(step_copied_evaluation, 3, &examples_high_valid, NULL,
                                            NULL);
        tlc_epoch_end(training, &totals, &valid);
    }
}

/* phases.yaml:62: 2 epochs of copied on task high at learning rate 0.005.
 * Trains 43 of 68 parameters; frozen: dense_1. */
static void train_copied_phase_3(struct tlc_training *training)
{
    struct batch batch = {0};
    batch.features = keep_features(features_copied_phase_3, 3, &examples_high_train, 16);
    float *valid_features = keep_features(features_copied_phase_3, 3, &examples_high_valid, 16);
    for (int epoch = 0; epoch < 2; epoch++) {
        struct tlc_metrics totals = {0};
        tlc_epoch_begin(training, 3, epoch + 2);
        const int32_t *order = tlc_epoch_order(training, 0x460412f9u, (uint32_t)(epoch + 1));
        for (int first = 0; first < examples_high_train.count; first += 3) {
            take_batch(&batch, &examples_high_train, order, first, 3);
            step_copied_phase_3(&batch, 0.005f, &totals);
            tlc_epoch_progress(training, &totals);
        }
        struct tlc_metrics valid = evaluate(step_copied_phase_3_evaluation, 3,
                                            &examples_high_valid, valid_features, NULL);
        tlc_epoch_end(training, &totals, &valid);
    }
    free(batch.features);
    free(valid_features);
}

/* 0.001 + 0.001 * (1 + cos(pi * epoch / 2)) / 2 */
static const float rates_copied_phase_4[3] = {
    0.002f, 0.0015f, 0.001f,
};

/* phases.yaml:63: 3 epochs of copied on task high at learning rate 0.001 + 0.001 * (1 + cos(pi * epoch / 2)) / 2.
 * Trains 68 of 68 parameters; frozen: nothing. */
static void train_copied_phase_4(struct tlc_training *training)
{
    struct batch batch = {0};
    for (int epoch = 0; epoch < 3; epoch++) {
        struct tlc_metrics totals = {0};
        tlc_epoch_begin(training, 4, epoch + 4);
        const int32_t *order = tlc_epoch_order(training, 0x460412f9u, (uint32_t)(epoch + 3));
        for (int first = 0; first < examples_high_train.count; first += 3) {
            take_batch(&batch, &examples_high_train, order, first, 3);
            step_copied_phase_4(&batch, rates_copied_phase_4[epoch], &totals);
            tlc_epoch_progress(training, &totals);
        }
        struct tlc_metrics valid = evaluate(step_copied_evaluation, 3, &examples_high_valid, NULL,
                                            NULL);
        tlc_epoch_end(training, &totals, &valid);
    }
}

/* phases.yaml:69: 1 epoch of base on task four at learning rate 0.001.
 * Trains 64 of 89 parameters; frozen: dense_1. */
static void train_base_phase_2(struct tlc_training *training)
{
    struct batch batch = {0};
    for (int epoch = 0; epoch < 1; epoch++) {
        struct tlc_metrics totals = {0};
        tlc_epoch_begin(training, 1, epoch + 1);
        const int32_t *order = NULL;
        for (int first = 0; first < examples_four_train.count; first += 3) {
            take_batch(&batch, &examples_four_train, order, first, 3);
            step_base_phase_2(&batch, 0.001f, &totals);
            tlc_epoch_progress(training, &totals);
        }
        struct tlc_metrics valid = evaluate(step_base_evaluation, 3, &examples_four_part, NULL,
                                            NULL);
        tlc_epoch_end(training, &totals, &valid);
    }
}

/* phases.yaml:45: base learns task four */
static void learn_1(struct tlc_run *run)
{
    struct tlc_training *training = tlc_training_begin(run, 0, "base", &examples_four_train, NULL,
                                                       5);
    train_base_phase_1(training);
    tlc_training_end(training);
    tlc_save_keras(&model_base, tlc_run_path(run, "base.h5"));
}

/* phases.yaml:55: copied learns task high */
static void learn_2(struct tlc_run *run)
{
    copy_into_copied();
    struct tlc_training *training = tlc_training_begin(run, 1, "copied", &examples_high_train,
                                                       &examples_high_valid, 6);
    train_copied_phase_1(training);
    train_copied_phase_3(training);
    train_copied_phase_4(training);
    tlc_training_end(training);
    tlc_save_keras(&model_copied, tlc_run_path(run, "copied.h5"));
}

/* phases.yaml:66: initial learns task high */
static void learn_3(struct tlc_run *run)
{
    struct tlc_training *training = tlc_training_begin(run, 2, "initial", &examples_high_train,
                                                       &examples_high_valid, 0);
    tlc_training_end(training);
    tlc_save_keras(&model_initial, tlc_run_path(run, "initial-0_.h5"));
}

/* phases.yaml:69: base learns task four */
static void learn_4(struct tlc_run *run)
{
    struct tlc_training *training = tlc_training_begin(run, 3, "base", &examples_four_train,
                                                       &examples_four_part, 1);
    train_base_phase_2(training);
    tlc_training_end(training);
}

/* ---- Comparisons ---- */

/* phases.yaml:80 */
static void compare_1(struct tlc_run *run)
{
    struct tlc_contestant contestants[2] = {0};
    size_t count = (size_t)examples_high_test.count;
    uint8_t *correct = tlc_allocate(2, count);
    contestants[0] = (struct tlc_contestant){.model = &model_initial,
        .training_examples = examples_high_train.count, .correct = &correct[0 * count]};
    contestants[0].test = evaluate(step_initial_evaluation, 3, &examples_high_test, NULL,
                                   &correct[0 * count]);
    contestants[1] = (struct tlc_contestant){.model = &model_copied,
        .training_examples = examples_high_train.count, .correct = &correct[1 * count]};
    contestants[1].test = evaluate(step_copied_evaluation, 3, &examples_high_test, NULL,
                                   &correct[1 * count]);
    tlc_compare(run, &examples_high_test, contestants, 2);
    free(correct);
}

/* phases.yaml:81 */
static void compare_2(struct tlc_run *run)
{
    struct tlc_contestant contestants[1] = {0};
    size_t count = (size_t)examples_four_test.count;
    uint8_t *correct = tlc_allocate(1, count);
    contestants[0] = (struct tlc_contestant){.model = &model_base,
        .training_examples = examples_four_train.count, .correct = &correct[0 * count]};
    contestants[0].test = evaluate(step_base_evaluation, 3, &examples_four_test, NULL,
                                   &correct[0 * count]);
    tlc_compare(run, &examples_four_test, contestants, 1);
    free(correct);
}

/* ---- The experiment ---- */

static void load_data(void)
{
    images_tiny_train = tlc_load_idx(&options, &source_tiny_train);
    images_tiny_test = tlc_load_idx(&options, &source_tiny_test);
    examples_four_train = tlc_select("four.train", &images_tiny_train, 8, -1, -1, task_four_where,
                                     task_four_target);
    examples_high_train = tlc_select("high.train", &images_tiny_train, 8, -1, 6, task_high_where,
                                     task_high_target);
    examples_high_valid = tlc_select("high.valid", &images_tiny_train, 0, 8, -1, task_high_where,
                                     task_high_target);
    examples_four_part = tlc_select("four.part", &images_tiny_train, 2, 6, -1, task_four_where,
                                    task_four_target);
    examples_high_test = tlc_select("high.test", &images_tiny_test, 0, -1, 5, task_high_where,
                                    task_high_target);
    examples_four_test = tlc_select("four.test", &images_tiny_test, 0, -1, -1, task_four_where,
                                    task_four_target);
}

int main(int argc, char **argv)
{
    options = tlc_parse_options(argc, argv, &experiment);
    load_data();
    struct tlc_run *run = tlc_run_begin(&experiment, &options);
    tlc_run_examples(run, &examples_four_train);
    tlc_run_examples(run, &examples_high_train);
    tlc_run_examples(run, &examples_high_valid);
    tlc_run_examples(run, &examples_four_part);
    tlc_run_examples(run, &examples_high_test);
    tlc_run_examples(run, &examples_four_test);
    tlc_run_model(run, &model_base);
    tlc_run_model(run, &model_copied);
    tlc_run_model(run, &model_initial);
    tlc_run_will_save(run, "base.h5");
    tlc_run_will_save(run, "copied.h5");
    tlc_run_will_save(run, "initial-0_.h5");

    initialise_base();
    initialise_copied();
    initialise_initial();
    /* what learns; and how many of them, and which, must have done so before */
    const struct tlc_job jobs[] = {
        {learn_1, 0, NULL},
        {learn_2, 1, (const int[]){0}},
        {learn_3, 0, NULL},
        {learn_4, 2, (const int[]){0, 1}},
    };
    tlc_run_jobs(run, options.threads, jobs, 4);
    compare_1(run);
    compare_2(run);
    return tlc_run_end(run);
}
