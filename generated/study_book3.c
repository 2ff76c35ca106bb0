/*
 * study_book3: compiled by tlc from study_book3.yaml. Edit that, not this.
 *
 * Model A
 *   layer            output   parameters
 *   flatten             784            0
 *   dense_1             100       78,500  relu     trainable
 *   dense_2             100       10,100  relu     trainable
 *   dense_3             100       10,100  relu     trainable
 *   dense_4               8          808  softmax  trainable
 *   99,508 parameters: 99,508 trainable, 0 frozen
 *
 * Model B
 *   layer            output   parameters
 *   flatten             784            0
 *   dense_1             100       78,500  relu     trainable
 *   dense_2             100       10,100  relu     trainable
 *   dense_3             100       10,100  relu     trainable
 *   dense_4               1          101  sigmoid  trainable
 *   98,801 parameters: 98,801 trainable, 0 frozen
 *
 * Model B_on_A
 *   layer            output   parameters
 *   flatten             784            0
 *   dense_1             100       78,500  relu     trainable
 *   dense_2             100       10,100  relu     trainable
 *   dense_3             100       10,100  relu     trainable
 *   dense_4               1          101  sigmoid  trainable
 *   98,801 parameters: 98,801 trainable, 0 frozen
 *
 * From the end upwards: the experiment is a table of recipes, which say what is learned
 * by what phases; train goes through a phase, epoch by epoch, in steps; a step calls one
 * kernel an operation. Places in study_book3.yaml stand in parentheses.
 */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <tlc.h>

/* ---- Data ---- */

/* study_book3.yaml:13 */
static const struct tlc_idx_source source_fashion_train = {
    .directory = "fashion-mnist",
    .images = "train-images-idx3-ubyte.gz",
    .labels = "train-labels-idx1-ubyte.gz",
    .dimensions = 2, .shape = {28, 28}, .classes = 10, .rows = 60000};
static struct tlc_images images_fashion_train;

/* study_book3.yaml:14 */
static const struct tlc_idx_source source_fashion_test = {
    .directory = "fashion-mnist",
    .images = "t10k-images-idx3-ubyte.gz",
    .labels = "t10k-labels-idx1-ubyte.gz",
    .dimensions = 2, .shape = {28, 28}, .classes = 10, .rows = 0, .all_rows = true};
static struct tlc_images images_fashion_test;

/* ---- Tasks: which examples, and what their label becomes ---- */

/* A rule is the spec's, and may hold for every label. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wtautological-compare"

/* Task A (study_book3.yaml:21)
 *   where   label not in {0, 2}
 *   target  label == 1 ? 0 : label - 2
 *   label    0   1   2   3   4   5   6   7   8   9
 *   class    -   0   -   1   2   3   4   5   6   7 */
static bool task_A_where(int64_t label)
{
    return label != 0 && label != 2;
}

static int64_t task_A_target(int64_t label)
{
    return label == 1 ? 0 : label - 2;
}

/* Task B (study_book3.yaml:25)
 *   where   label in {0, 2}
 *   target  label == 0
 *   label    0   1   2   3   4   5   6   7   8   9
 *   class    1   -   0   -   -   -   -   -   -   - */
static bool task_B_where(int64_t label)
{
    return label == 0 || label == 2;
}

static int64_t task_B_target(int64_t label)
{
    return label == 0;
}

#pragma GCC diagnostic pop

static struct tlc_examples examples_A_train; /* study_book3.yaml:17 */
static struct tlc_examples examples_B_train; /* study_book3.yaml:17 */
static struct tlc_examples examples_B_test; /* study_book3.yaml:18 */

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
    float rate;                                /* of learning */
    struct tlc_metrics *totals;                /* sums over all steps so far */
    const struct tlc_predictions *predictions; /* what a test keeps, or NULL */
    const uint8_t *pixels;                     /* of the file that rows count in */
    float *features;                           /* of all examples, where some are kept */
    int count, count_ahead;
    int examples[32], rows[32], targets[32], rows_ahead[32];
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
static void gather_32x784(const struct batch *batch, float scale, float x[32][784])
{
    for (int row = 0; row < batch->count; row++) {
        const uint8_t *image = batch->pixels + (size_t)batch->rows[row] * 784;
        for (int i = 0; i < 784; i++)
            x[row][i] = (float)image[i] * scale;
    }
    for (int row = 0; row < batch->count_ahead; row++) {
        const uint8_t *image = batch->pixels + (size_t)batch->rows_ahead[row] * 784;
        for (int i = 0; i < 784; i += 64)
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
static void dense_32x784x100_relu(const float x[32][784],
    const float kernel[7][784][PANEL], const float bias[112],
    float y[32][112])
{
    dense_any(32, 784, 100, x[0], kernel[0][0], bias, y[0]);
    activate(32 * 112, y[0], relu);
}

/* y = relu(x kernel + bias) */
static void dense_32x100x100_relu(const float x[32][112],
    const float kernel[7][100][PANEL], const float bias[112],
    float y[32][112])
{
    dense_any(32, 100, 100, x[0], kernel[0][0], bias, y[0]);
    activate(32 * 112, y[0], relu);
}

static inline vec linear(vec x)
{
    return x;
}

/* y = linear(x kernel + bias) */
static void dense_32x100x8_linear(const float x[32][112],
    const float kernel[1][100][PANEL], const float bias[16],
    float y[32][16])
{
    dense_any(32, 100, 8, x[0], kernel[0][0], bias, y[0]);
    activate(32 * 16, y[0], linear);
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
static void softmax_crossentropy_32x8(
    const struct batch *batch, const float logits[32][16], double losses[32])
{
    for (int row = 0; row < batch->count; row++) {
        _Alignas(64) float powers[16], largest;
        const float sum = softmax_powers(8, logits[row], powers, &largest);
        losses[row] = tlc_log(sum) + largest - logits[row][batch->targets[row]];
    }
}

/* The class with the largest logit, the first of several. */
static void predict_largest_32x8(
    const struct batch *batch, const float logits[32][16], int predicted[32])
{
    for (int row = 0; row < batch->count; row++) {
        predicted[row] = 0;
        for (int i = 1; i < 8; i++)
            if (logits[row][i] > logits[row][predicted[row]])
                predicted[row] = i;
    }
}

/* Adds the batch to the sums. */
static void tally_32(const struct batch *batch, const double losses[32],
    const int predicted[32], struct tlc_metrics *totals)
{
    for (int row = 0; row < batch->count; row++) {
        totals->loss += losses[row];
        totals->correct += predicted[row] == batch->targets[row];
    }
    totals->examples += batch->count;
}

/* d(mean loss) / d(logits) = (softmax(logits) - (1 at the target)) / examples; zero
 * behind a short last batch's examples */
static void softmax_crossentropy_gradient_32x8(const struct batch *batch,
    const float logits[32][16], float dlogits[32][16])
{
    for (int row = 0; row < 32; row++) {
        _Alignas(64) float powers[16], largest;
        const float sum = softmax_powers(8, logits[row], powers, &largest);
        for (int i = 0; i < 8; i++) {
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

static void transpose_32x8(
    const float from[32][16], float to[8][32])
{
    transpose_any(32, 8, from[0], to[0]);
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
static void input_gradient_32x100x8(const float dy[8][32],
    const float kernel[1][100][PANEL], float dx[100][32])
{
    input_gradient_any(32, 100, 8, dy[0], kernel[0][0], dx[0]);
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
static void dense_update_32x100x8(const float x[32][112],
    const float dy[32][16], float rate, float kernel[1][100][PANEL],
    float bias[16])
{
    dense_update_any(32, 100, 8, x[0], dy[0], rate, kernel[0][0], bias);
}

/* The slope of relu where its value is y. */
static inline vec relu_slope(vec y)
{
    return vec_select(y > 0, vec_broadcast(1), vec_broadcast(0));
}

/* dx = dy relu'(x), the slope taken from y; dy is feature-major, dx batch-major */
static void activation_gradient_32x100_relu(const float dy[100][32],
    const float y[32][112], float dx[32][112])
{
    transpose_any(100, 32, dy[0], dx[0]);
    for (int row = 0; row < 32; row++)
        for (int i = 0; i < 112; i += LANES)
            vec_store(&dx[row][i],
                vec_load(&dx[row][i]) * relu_slope(vec_load(&y[row][i])));
}

static void transpose_32x100(
    const float from[32][112], float to[100][32])
{
    transpose_any(32, 100, from[0], to[0]);
}

/* dx = dy kernel^T, both feature-major */
static void input_gradient_32x100x100(const float dy[100][32],
    const float kernel[7][100][PANEL], float dx[100][32])
{
    input_gradient_any(32, 100, 100, dy[0], kernel[0][0], dx[0]);
}

/* kernel -= rate x^T dy,  bias -= rate (sum of dy over the examples) */
static void dense_update_32x100x100(const float x[32][112],
    const float dy[32][112], float rate, float kernel[7][100][PANEL],
    float bias[112])
{
    dense_update_any(32, 100, 100, x[0], dy[0], rate, kernel[0][0], bias);
}

/* kernel -= rate x^T dy,  bias -= rate (sum of dy over the examples) */
static void dense_update_32x784x100(const float x[32][784],
    const float dy[32][112], float rate, float kernel[7][784][PANEL],
    float bias[112])
{
    dense_update_any(32, 784, 100, x[0], dy[0], rate, kernel[0][0], bias);
}

/* y = linear(x kernel + bias) */
static void dense_32x100x1_linear(const float x[32][112],
    const float kernel[1][100][PANEL], const float bias[16],
    float y[32][16])
{
    dense_any(32, 100, 1, x[0], kernel[0][0], bias, y[0]);
    activate(32 * 16, y[0], linear);
}

/* -log p of each example, where p is sigmoid(logit) for target 1 and 1 - sigmoid(logit)
 * for 0: max(z, 0) - z target + log(1 + e^-|z|) never overflows */
static void sigmoid_crossentropy_32x1(
    const struct batch *batch, const float logits[32][16], double losses[32])
{
    for (int row = 0; row < batch->count; row++) {
        float logit = logits[row][0];
        float magnitude = logit < 0 ? -logit : logit;
        double wrong_way = (logit > 0) != (batch->targets[row] == 1) ? magnitude : 0;
        losses[row] = wrong_way + tlc_log(1.0 + vec_exp(vec_broadcast(-magnitude))[0]);
    }
}

/* Class 1 where sigmoid(logit) > 0.5. */
static void predict_positive_32x1(
    const struct batch *batch, const float logits[32][16], int predicted[32])
{
    for (int row = 0; row < batch->count; row++)
        predicted[row] = logits[row][0] > 0;
}

/* d(mean loss) / d(logit) = (sigmoid(logit) - target) / examples; zero behind a short
 * last batch's examples */
static void sigmoid_crossentropy_gradient_32x1(const struct batch *batch,
    const float logits[32][16], float dlogits[32][16])
{
    for (int row = 0; row < 32; row++) {
        float probability = 1.0f / (1.0f + vec_exp(vec_broadcast(-logits[row][0]))[0]);
        float error = probability - (float)batch->targets[row];
        dlogits[row][0] = row < batch->count ? error / (float)batch->count : 0;
    }
}

static void transpose_32x1(
    const float from[32][16], float to[1][32])
{
    transpose_any(32, 1, from[0], to[0]);
}

/* dx = dy kernel^T, both feature-major */
static void input_gradient_32x100x1(const float dy[1][32],
    const float kernel[1][100][PANEL], float dx[100][32])
{
    input_gradient_any(32, 100, 1, dy[0], kernel[0][0], dx[0]);
}

/* kernel -= rate x^T dy,  bias -= rate (sum of dy over the examples) */
static void dense_update_32x100x1(const float x[32][112],
    const float dy[32][16], float rate, float kernel[1][100][PANEL],
    float bias[16])
{
    dense_update_any(32, 100, 1, x[0], dy[0], rate, kernel[0][0], bias);
}

/* What a test keeps of each example, if it is one: the class, its probability, and the
 * squared distance of both probabilities from 1 at the target and 0 at the other. */
static void record_sigmoid_32x1(const struct batch *batch, const float logits[32][16],
    const int predicted[32], const struct tlc_predictions *predictions)
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
static void keep_32x100(const struct batch *batch, const float value[32][112])
{
    for (int row = 0; row < batch->count; row++)
        memcpy(&batch->features[(size_t)batch->examples[row] * 112], value[row],
            sizeof value[row]);
}

/* The kept features of the batch's examples. */
static void take_32x100(const struct batch *batch, float value[32][112])
{
    for (int row = 0; row < batch->count; row++)
        memcpy(value[row], &batch->features[(size_t)batch->examples[row] * 112],
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

/* Model A (study_book3.yaml:32) */
struct weights_A {
    float dense_1_kernel[7][784][PANEL];
    float dense_1_bias[112];
    float dense_2_kernel[7][100][PANEL];
    float dense_2_bias[112];
    float dense_3_kernel[7][100][PANEL];
    float dense_3_bias[112];
    float dense_4_kernel[1][100][PANEL];
    float dense_4_bias[16];
};

static const struct tlc_layer layers_A[] = {
    FLATTEN(flatten, 784, false),
    DENSE(weights_A, dense_1, 784, 100, "relu", "HeNormal", true,
          TLC_TRUNCATED_NORMAL, 0.057419456326711804, 0x65475027u),
    DENSE(weights_A, dense_2, 100, 100, "relu", "HeNormal", true,
          TLC_TRUNCATED_NORMAL, 0.16077447771479306, 0xd95439ecu),
    DENSE(weights_A, dense_3, 100, 100, "relu", "HeNormal", true,
          TLC_TRUNCATED_NORMAL, 0.16077447771479306, 0x0347de31u),
    DENSE(weights_A, dense_4, 100, 8, "softmax", "GlorotUniform", true,
          TLC_UNIFORM, 0.23570226039551584, 0xb47123b6u),
};
static const struct tlc_model model_A = {
    .name = "A",
    .input_dimensions = 2, .input_shape = {28, 28},
    .layers = 5, .layer = layers_A,
    .parameters = 99508, .size = sizeof(struct weights_A)};

/* Model B (study_book3.yaml:37) */
struct weights_B {
    float dense_1_kernel[7][784][PANEL];
    float dense_1_bias[112];
    float dense_2_kernel[7][100][PANEL];
    float dense_2_bias[112];
    float dense_3_kernel[7][100][PANEL];
    float dense_3_bias[112];
    float dense_4_kernel[1][100][PANEL];
    float dense_4_bias[16];
};

static const struct tlc_layer layers_B[] = {
    FLATTEN(flatten, 784, false),
    DENSE(weights_B, dense_1, 784, 100, "relu", "HeNormal", true,
          TLC_TRUNCATED_NORMAL, 0.057419456326711804, 0x4295f400u),
    DENSE(weights_B, dense_2, 100, 100, "relu", "HeNormal", true,
          TLC_TRUNCATED_NORMAL, 0.16077447771479306, 0x968485cbu),
    DENSE(weights_B, dense_3, 100, 100, "relu", "HeNormal", true,
          TLC_TRUNCATED_NORMAL, 0.16077447771479306, 0xc0eea556u),
    DENSE(weights_B, dense_4, 100, 1, "sigmoid", "GlorotUniform", true,
          TLC_UNIFORM, 0.24373333911071626, 0x8bc3a751u),
};
static const struct tlc_model model_B = {
    .name = "B",
    .input_dimensions = 2, .input_shape = {28, 28},
    .layers = 5, .layer = layers_B,
    .parameters = 98801, .size = sizeof(struct weights_B)};

/* Model B_on_A (study_book3.yaml:42) */
static const struct tlc_layer layers_B_on_A[] = {
    FLATTEN(flatten, 784, false),
    DENSE(weights_B, dense_1, 784, 100, "relu", "HeNormal", true,
          TLC_TRUNCATED_NORMAL, 0.057419456326711804, 0x1ad1c89cu),
    DENSE(weights_B, dense_2, 100, 100, "relu", "HeNormal", true,
          TLC_TRUNCATED_NORMAL, 0.16077447771479306, 0x2c53e097u),
    DENSE(weights_B, dense_3, 100, 100, "relu", "HeNormal", true,
          TLC_TRUNCATED_NORMAL, 0.16077447771479306, 0x0d98e172u),
    DENSE(weights_B, dense_4, 100, 1, "sigmoid", "GlorotUniform", true,
          TLC_UNIFORM, 0.24373333911071626, 0x8bc3a751u),
};
static const struct tlc_model model_B_on_A = {
    .name = "B_on_A",
    .input_dimensions = 2, .input_shape = {28, 28},
    .layers = 5, .layer = layers_B_on_A,
    .parameters = 98801, .size = sizeof(struct weights_B)};

/* ---- Steps: what happens to one batch of examples ---- */

/* One step of training (study_book3.yaml:48): 438,400 floating-point operations an example */
static void step_A_phase_1(const struct batch *batch, struct tlc_part part)
{
    struct {
        float input[32][784];
        float dense_1_output[32][112];
        float dense_2_output[32][112];
        float dense_3_output[32][112];
        float dense_4_output[32][16];
        float dense_4_output_gradient[32][16];
        float dense_3_output_gradient[100][32]; /* a row a feature */
        float dense_3_sum_gradient[32][112];
        float dense_2_output_gradient[100][32]; /* a row a feature */
        float dense_2_sum_gradient[32][112];
        float dense_1_output_gradient[100][32]; /* a row a feature */
        float dense_1_sum_gradient[32][112];
        float dense_4_output_gradient_transposed[8][32]; /* a row a feature */
        float dense_3_sum_gradient_transposed[100][32]; /* a row a feature */
        float dense_2_sum_gradient_transposed[100][32]; /* a row a feature */
        double losses[32];
        int predicted[32];
    } *values = batch->values; /* 255,872 bytes */
    struct weights_A *weights = batch->weights;
    (void)part;

    gather_32x784(batch, 0.003921569f, values->input);
    /* study_book3.yaml:35 */
    dense_32x784x100_relu(values->input, weights->dense_1_kernel, weights->dense_1_bias,
                          values->dense_1_output);
    dense_32x100x100_relu(values->dense_1_output, weights->dense_2_kernel, weights->dense_2_bias,
                          values->dense_2_output);
    dense_32x100x100_relu(values->dense_2_output, weights->dense_3_kernel, weights->dense_3_bias,
                          values->dense_3_output);
    /* study_book3.yaml:36 */
    dense_32x100x8_linear(values->dense_3_output, weights->dense_4_kernel, weights->dense_4_bias,
                          values->dense_4_output);
    /* study_book3.yaml:48 */
    softmax_crossentropy_32x8(batch, values->dense_4_output, values->losses);
    predict_largest_32x8(batch, values->dense_4_output, values->predicted);
    tally_32(batch, values->losses, values->predicted, batch->totals);
    /* and back, each layer's input gradient before its update */
    softmax_crossentropy_gradient_32x8(batch, values->dense_4_output,
                                       values->dense_4_output_gradient);
    transpose_32x8(values->dense_4_output_gradient, values->dense_4_output_gradient_transposed);
    input_gradient_32x100x8(values->dense_4_output_gradient_transposed, weights->dense_4_kernel,
                            values->dense_3_output_gradient);
    dense_update_32x100x8(values->dense_3_output, values->dense_4_output_gradient, batch->rate,
                          weights->dense_4_kernel, weights->dense_4_bias);
    activation_gradient_32x100_relu(values->dense_3_output_gradient, values->dense_3_output,
                                    values->dense_3_sum_gradient);
    transpose_32x100(values->dense_3_sum_gradient, values->dense_3_sum_gradient_transposed);
    input_gradient_32x100x100(values->dense_3_sum_gradient_transposed, weights->dense_3_kernel,
                              values->dense_2_output_gradient);
    dense_update_32x100x100(values->dense_2_output, values->dense_3_sum_gradient, batch->rate,
                            weights->dense_3_kernel, weights->dense_3_bias);
    activation_gradient_32x100_relu(values->dense_2_output_gradient, values->dense_2_output,
                                    values->dense_2_sum_gradient);
    transpose_32x100(values->dense_2_sum_gradient, values->dense_2_sum_gradient_transposed);
    input_gradient_32x100x100(values->dense_2_sum_gradient_transposed, weights->dense_2_kernel,
                              values->dense_1_output_gradient);
    dense_update_32x100x100(values->dense_1_output, values->dense_2_sum_gradient, batch->rate,
                            weights->dense_2_kernel, weights->dense_2_bias);
    activation_gradient_32x100_relu(values->dense_1_output_gradient, values->dense_1_output,
                                    values->dense_1_sum_gradient);
    dense_update_32x784x100(values->input, values->dense_1_sum_gradient, batch->rate,
                            weights->dense_1_kernel, weights->dense_1_bias);
}

/* One step of training (study_book3.yaml:50): 434,200 floating-point operations an example */
static void step_B_phase_1(const struct batch *batch, struct tlc_part part)
{
    struct {
        float input[32][784];
        float dense_1_output[32][112];
        float dense_2_output[32][112];
        float dense_3_output[32][112];
        float dense_4_output[32][16];
        float dense_4_output_gradient[32][16];
        float dense_3_output_gradient[100][32]; /* a row a feature */
        float dense_3_sum_gradient[32][112];
        float dense_2_output_gradient[100][32]; /* a row a feature */
        float dense_2_sum_gradient[32][112];
        float dense_1_output_gradient[100][32]; /* a row a feature */
        float dense_1_sum_gradient[32][112];
        float dense_4_output_gradient_transposed[1][32]; /* a row a feature */
        float dense_3_sum_gradient_transposed[100][32]; /* a row a feature */
        float dense_2_sum_gradient_transposed[100][32]; /* a row a feature */
        double losses[32];
        int predicted[32];
    } *values = batch->values; /* 254,976 bytes */
    struct weights_B *weights = batch->weights;
    (void)part;

    gather_32x784(batch, 0.003921569f, values->input);
    /* study_book3.yaml:40 */
    dense_32x784x100_relu(values->input, weights->dense_1_kernel, weights->dense_1_bias,
                          values->dense_1_output);
    dense_32x100x100_relu(values->dense_1_output, weights->dense_2_kernel, weights->dense_2_bias,
                          values->dense_2_output);
    dense_32x100x100_relu(values->dense_2_output, weights->dense_3_kernel, weights->dense_3_bias,
                          values->dense_3_output);
    /* study_book3.yaml:41 */
    dense_32x100x1_linear(values->dense_3_output, weights->dense_4_kernel, weights->dense_4_bias,
                          values->dense_4_output);
    /* study_book3.yaml:50 */
    sigmoid_crossentropy_32x1(batch, values->dense_4_output, values->losses);
    predict_positive_32x1(batch, values->dense_4_output, values->predicted);
    tally_32(batch, values->losses, values->predicted, batch->totals);
    /* and back, each layer's input gradient before its update */
    sigmoid_crossentropy_gradient_32x1(batch, values->dense_4_output,
                                       values->dense_4_output_gradient);
    transpose_32x1(values->dense_4_output_gradient, values->dense_4_output_gradient_transposed);
    input_gradient_32x100x1(values->dense_4_output_gradient_transposed, weights->dense_4_kernel,
                            values->dense_3_output_gradient);
    dense_update_32x100x1(values->dense_3_output, values->dense_4_output_gradient, batch->rate,
                          weights->dense_4_kernel, weights->dense_4_bias);
    activation_gradient_32x100_relu(values->dense_3_output_gradient, values->dense_3_output,
                                    values->dense_3_sum_gradient);
    transpose_32x100(values->dense_3_sum_gradient, values->dense_3_sum_gradient_transposed);
    input_gradient_32x100x100(values->dense_3_sum_gradient_transposed, weights->dense_3_kernel,
                              values->dense_2_output_gradient);
    dense_update_32x100x100(values->dense_2_output, values->dense_3_sum_gradient, batch->rate,
                            weights->dense_3_kernel, weights->dense_3_bias);
    activation_gradient_32x100_relu(values->dense_2_output_gradient, values->dense_2_output,
                                    values->dense_2_sum_gradient);
    transpose_32x100(values->dense_2_sum_gradient, values->dense_2_sum_gradient_transposed);
    input_gradient_32x100x100(values->dense_2_sum_gradient_transposed, weights->dense_2_kernel,
                              values->dense_1_output_gradient);
    dense_update_32x100x100(values->dense_1_output, values->dense_2_sum_gradient, batch->rate,
                            weights->dense_2_kernel, weights->dense_2_bias);
    activation_gradient_32x100_relu(values->dense_1_output_gradient, values->dense_1_output,
                                    values->dense_1_sum_gradient);
    dense_update_32x784x100(values->input, values->dense_1_sum_gradient, batch->rate,
                            weights->dense_1_kernel, weights->dense_1_bias);
}

/* One step of evaluation (study_book3.yaml:37): 197,000 floating-point operations an example */
static void step_B_evaluation(const struct batch *batch, struct tlc_part part)
{
    struct {
        float input[32][784];
        float dense_1_output[32][112];
        float dense_2_output[32][112];
        float dense_3_output[32][112];
        float dense_4_output[32][16];
        double losses[32];
        int predicted[32];
    } *values = batch->values; /* 145,792 bytes */
    struct weights_B *weights = batch->weights;
    (void)part;

    gather_32x784(batch, 0.003921569f, values->input);
    dense_32x784x100_relu(values->input, weights->dense_1_kernel, weights->dense_1_bias,
                          values->dense_1_output);
    dense_32x100x100_relu(values->dense_1_output, weights->dense_2_kernel, weights->dense_2_bias,
                          values->dense_2_output);
    dense_32x100x100_relu(values->dense_2_output, weights->dense_3_kernel, weights->dense_3_bias,
                          values->dense_3_output);
    dense_32x100x1_linear(values->dense_3_output, weights->dense_4_kernel, weights->dense_4_bias,
                          values->dense_4_output);
    sigmoid_crossentropy_32x1(batch, values->dense_4_output, values->losses);
    predict_positive_32x1(batch, values->dense_4_output, values->predicted);
    tally_32(batch, values->losses, values->predicted, batch->totals);
    record_sigmoid_32x1(batch, values->dense_4_output, values->predicted, batch->predictions);
}

/* What frozen layers give (study_book3.yaml:52): 156,800 floating-point operations an example */
static void features_B_on_A_phase_1(const struct batch *batch, struct tlc_part part)
{
    struct {
        float input[32][784];
        float dense_1_output[32][112];
    } *values = batch->values; /* 114,688 bytes */
    struct weights_B *weights = batch->weights;
    (void)part;

    gather_32x784(batch, 0.003921569f, values->input);
    /* study_book3.yaml:44 */
    dense_32x784x100_relu(values->input, weights->dense_1_kernel, weights->dense_1_bias,
                          values->dense_1_output);
    keep_32x100(batch, values->dense_1_output);
}

/* One step of training (study_book3.yaml:52): 100,600 floating-point operations an example */
static void step_B_on_A_phase_1(const struct batch *batch, struct tlc_part part)
{
    struct {
        float dense_1_output[32][112];
        float dense_2_output[32][112];
        float dense_3_output[32][112];
        float dense_4_output[32][16];
        float dense_4_output_gradient[32][16];
        float dense_3_output_gradient[100][32]; /* a row a feature */
        float dense_3_sum_gradient[32][112];
        float dense_2_output_gradient[100][32]; /* a row a feature */
        float dense_2_sum_gradient[32][112];
        float dense_4_output_gradient_transposed[1][32]; /* a row a feature */
        float dense_3_sum_gradient_transposed[100][32]; /* a row a feature */
        double losses[32];
        int predicted[32];
    } *values = batch->values; /* 114,688 bytes */
    struct weights_B *weights = batch->weights;
    (void)part;

    /* study_book3.yaml:44 */
    take_32x100(batch, values->dense_1_output);
    dense_32x100x100_relu(values->dense_1_output, weights->dense_2_kernel, weights->dense_2_bias,
                          values->dense_2_output);
    dense_32x100x100_relu(values->dense_2_output, weights->dense_3_kernel, weights->dense_3_bias,
                          values->dense_3_output);
    /* study_book3.yaml:45 */
    dense_32x100x1_linear(values->dense_3_output, weights->dense_4_kernel, weights->dense_4_bias,
                          values->dense_4_output);
    /* study_book3.yaml:52 */
    sigmoid_crossentropy_32x1(batch, values->dense_4_output, values->losses);
    predict_positive_32x1(batch, values->dense_4_output, values->predicted);
    tally_32(batch, values->losses, values->predicted, batch->totals);
    /* and back, each layer's input gradient before its update */
    sigmoid_crossentropy_gradient_32x1(batch, values->dense_4_output,
                                       values->dense_4_output_gradient);
    transpose_32x1(values->dense_4_output_gradient, values->dense_4_output_gradient_transposed);
    input_gradient_32x100x1(values->dense_4_output_gradient_transposed, weights->dense_4_kernel,
                            values->dense_3_output_gradient);
    dense_update_32x100x1(values->dense_3_output, values->dense_4_output_gradient, batch->rate,
                          weights->dense_4_kernel, weights->dense_4_bias);
    activation_gradient_32x100_relu(values->dense_3_output_gradient, values->dense_3_output,
                                    values->dense_3_sum_gradient);
    transpose_32x100(values->dense_3_sum_gradient, values->dense_3_sum_gradient_transposed);
    input_gradient_32x100x100(values->dense_3_sum_gradient_transposed, weights->dense_3_kernel,
                              values->dense_2_output_gradient);
    dense_update_32x100x100(values->dense_2_output, values->dense_3_sum_gradient, batch->rate,
                            weights->dense_3_kernel, weights->dense_3_bias);
    activation_gradient_32x100_relu(values->dense_2_output_gradient, values->dense_2_output,
                                    values->dense_2_sum_gradient);
    dense_update_32x100x100(values->dense_1_output, values->dense_2_sum_gradient, batch->rate,
                            weights->dense_2_kernel, weights->dense_2_bias);
}

/* What frozen layers give (study_book3.yaml:52): 176,800 floating-point operations an example */
static void features_B_on_A_phase_1_2(const struct batch *batch, struct tlc_part part)
{
    struct {
        float input[32][784];
        float dense_1_output[32][112];
        float dense_2_output[32][112];
    } *values = batch->values; /* 129,024 bytes */
    struct weights_B *weights = batch->weights;
    (void)part;

    gather_32x784(batch, 0.003921569f, values->input);
    /* study_book3.yaml:44 */
    dense_32x784x100_relu(values->input, weights->dense_1_kernel, weights->dense_1_bias,
                          values->dense_1_output);
    dense_32x100x100_relu(values->dense_1_output, weights->dense_2_kernel, weights->dense_2_bias,
                          values->dense_2_output);
    keep_32x100(batch, values->dense_2_output);
}

/* One step of training (study_book3.yaml:52): 40,600 floating-point operations an example */
static void step_B_on_A_phase_1_2(const struct batch *batch, struct tlc_part part)
{
    struct {
        float dense_2_output[32][112];
        float dense_3_output[32][112];
        float dense_4_output[32][16];
        float dense_4_output_gradient[32][16];
        float dense_3_output_gradient[100][32]; /* a row a feature */
        float dense_3_sum_gradient[32][112];
        float dense_4_output_gradient_transposed[1][32]; /* a row a feature */
        double losses[32];
        int predicted[32];
    } *values = batch->values; /* 60,416 bytes */
    struct weights_B *weights = batch->weights;
    (void)part;

    /* study_book3.yaml:44 */
    take_32x100(batch, values->dense_2_output);
    dense_32x100x100_relu(values->dense_2_output, weights->dense_3_kernel, weights->dense_3_bias,
                          values->dense_3_output);
    /* study_book3.yaml:45 */
    dense_32x100x1_linear(values->dense_3_output, weights->dense_4_kernel, weights->dense_4_bias,
                          values->dense_4_output);
    /* study_book3.yaml:52 */
    sigmoid_crossentropy_32x1(batch, values->dense_4_output, values->losses);
    predict_positive_32x1(batch, values->dense_4_output, values->predicted);
    tally_32(batch, values->losses, values->predicted, batch->totals);
    /* and back, each layer's input gradient before its update */
    sigmoid_crossentropy_gradient_32x1(batch, values->dense_4_output,
                                       values->dense_4_output_gradient);
    transpose_32x1(values->dense_4_output_gradient, values->dense_4_output_gradient_transposed);
    input_gradient_32x100x1(values->dense_4_output_gradient_transposed, weights->dense_4_kernel,
                            values->dense_3_output_gradient);
    dense_update_32x100x1(values->dense_3_output, values->dense_4_output_gradient, batch->rate,
                          weights->dense_4_kernel, weights->dense_4_bias);
    activation_gradient_32x100_relu(values->dense_3_output_gradient, values->dense_3_output,
                                    values->dense_3_sum_gradient);
    dense_update_32x100x100(values->dense_2_output, values->dense_3_sum_gradient, batch->rate,
                            weights->dense_3_kernel, weights->dense_3_bias);
}

/* What frozen layers give (study_book3.yaml:52): 196,800 floating-point operations an example */
static void features_B_on_A_phase_1_3(const struct batch *batch, struct tlc_part part)
{
    struct {
        float input[32][784];
        float dense_1_output[32][112];
        float dense_2_output[32][112];
        float dense_3_output[32][112];
    } *values = batch->values; /* 143,360 bytes */
    struct weights_B *weights = batch->weights;
    (void)part;

    gather_32x784(batch, 0.003921569f, values->input);
    /* study_book3.yaml:44 */
    dense_32x784x100_relu(values->input, weights->dense_1_kernel, weights->dense_1_bias,
                          values->dense_1_output);
    dense_32x100x100_relu(values->dense_1_output, weights->dense_2_kernel, weights->dense_2_bias,
                          values->dense_2_output);
    dense_32x100x100_relu(values->dense_2_output, weights->dense_3_kernel, weights->dense_3_bias,
                          values->dense_3_output);
    keep_32x100(batch, values->dense_3_output);
}

/* One step of training (study_book3.yaml:52): 400 floating-point operations an example */
static void step_B_on_A_phase_1_3(const struct batch *batch, struct tlc_part part)
{
    struct {
        float dense_3_output[32][112];
        float dense_4_output[32][16];
        float dense_4_output_gradient[32][16];
        double losses[32];
        int predicted[32];
    } *values = batch->values; /* 18,816 bytes */
    struct weights_B *weights = batch->weights;
    (void)part;

    /* study_book3.yaml:44 */
    take_32x100(batch, values->dense_3_output);
    /* study_book3.yaml:45 */
    dense_32x100x1_linear(values->dense_3_output, weights->dense_4_kernel, weights->dense_4_bias,
                          values->dense_4_output);
    /* study_book3.yaml:52 */
    sigmoid_crossentropy_32x1(batch, values->dense_4_output, values->losses);
    predict_positive_32x1(batch, values->dense_4_output, values->predicted);
    tally_32(batch, values->losses, values->predicted, batch->totals);
    /* and back, each layer's input gradient before its update */
    sigmoid_crossentropy_gradient_32x1(batch, values->dense_4_output,
                                       values->dense_4_output_gradient);
    dense_update_32x100x1(values->dense_3_output, values->dense_4_output_gradient, batch->rate,
                          weights->dense_4_kernel, weights->dense_4_bias);
}

/* Loss and accuracy over the examples. `features` are theirs, for a step that works on
 * those, else NULL. Keeps what is predicted in `predictions`, unless that is NULL. */
static struct tlc_metrics evaluate(const struct tlc_training *training,
    const struct tlc_evaluate *how, const struct tlc_examples *examples, float *features,
    const struct tlc_predictions *predictions)
{
    struct tlc_metrics totals = {0};
    struct batch batch = {.weights = training->weights,
        .values = training->values,
        .features = features,
        .totals = &totals,
        .predictions = predictions};
    for (int first = 0; first < examples->count; first += how->batch_size) {
        take_batch(&batch, examples, NULL, first, how->batch_size);
        tlc_do(training, &how->step, &batch);
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
        tlc_do(training, &phase->front, &batch);
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
    if (phase->front.run) {
        batch.features = keep_features(training, phase, examples);
        valid_features = valid ? keep_features(training, phase, valid) : NULL;
    }
    for (int epoch = 0; epoch < phase->epochs; epoch++) {
        const int32_t *order = tlc_epoch_begin(training, phase);
        struct tlc_metrics totals = {0}, checked = {0};
        batch.rate = phase->rate[phase->rates > 1 ? epoch : 0];
        batch.totals = &totals;
        for (int first = 0; first < examples->count; first += phase->batch_size) {
            take_batch(&batch, examples, order, first, phase->batch_size);
            tlc_do(training, &phase->step, &batch);
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
    /* study_book3.yaml:48: 20 epochs at learning rate 0.001. Trains 99,508 of 99,508
     * parameters; frozen: nothing. */
    {.epochs = 20, .batch_size = 32,
     .learns = (const bool[]){0, 1, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.001f},
     .step = {step_A_phase_1, 438400, false}},
};

static const struct tlc_phase phases_2[] = {
    /* study_book3.yaml:50: 20 epochs at learning rate 0.001. Trains 98,801 of 98,801
     * parameters; frozen: nothing. */
    {.epochs = 20, .batch_size = 32,
     .learns = (const bool[]){0, 1, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.001f},
     .step = {step_B_phase_1, 434200, false}},
};

static const struct tlc_copy copies_1[] = {
    {.layer = 1, .recipe = 0, .from = 1}, /* A.dense_1 */
    {.layer = 2, .recipe = 0, .from = 2}, /* A.dense_2 */
    {.layer = 3, .recipe = 0, .from = 3}, /* A.dense_3 */
};

static const struct tlc_phase phases_3[] = {
    /* study_book3.yaml:52: 20 epochs at learning rate 0.001. Trains 98,801 of 98,801
     * parameters; frozen: nothing. */
    {.epochs = 20, .batch_size = 32,
     .learns = (const bool[]){0, 1, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.001f},
     .step = {step_B_phase_1, 434200, false}},
};

static const struct tlc_phase phases_4[] = {
    /* study_book3.yaml:52: 20 epochs at learning rate 0.001. Trains 20,301 of 98,801
     * parameters; frozen: dense_1. */
    {.epochs = 20, .batch_size = 32,
     .learns = (const bool[]){0, 0, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.001f},
     .step = {step_B_on_A_phase_1, 100600, false},
     .front = {features_B_on_A_phase_1, 156800, false}, .features = 112},
};

static const struct tlc_phase phases_5[] = {
    /* study_book3.yaml:52: 20 epochs at learning rate 0.001. Trains 10,201 of 98,801
     * parameters; frozen: dense_1, dense_2. */
    {.epochs = 20, .batch_size = 32,
     .learns = (const bool[]){0, 0, 0, 1, 1},
     .rates = 1, .rate = (const float[]){0.001f},
     .step = {step_B_on_A_phase_1_2, 40600, false},
     .front = {features_B_on_A_phase_1_2, 176800, false}, .features = 112},
};

static const struct tlc_phase phases_6[] = {
    /* study_book3.yaml:52: 20 epochs at learning rate 0.001. Trains 101 of 98,801
     * parameters; frozen: dense_1, dense_2, dense_3. */
    {.epochs = 20, .batch_size = 32,
     .learns = (const bool[]){0, 0, 0, 0, 1},
     .rates = 1, .rate = (const float[]){0.001f},
     .step = {step_B_on_A_phase_1_3, 400, false},
     .front = {features_B_on_A_phase_1_3, 196800, false}, .features = 112},
};

static const struct tlc_phase phases_7[] = {
    /* study_book3.yaml:50: 200 epochs at learning rate 0.001. Trains 98,801 of 98,801
     * parameters; frozen: nothing. */
    {.epochs = 200, .batch_size = 32,
     .learns = (const bool[]){0, 1, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.001f},
     .step = {step_B_phase_1, 434200, false}},
};

static const struct tlc_phase phases_8[] = {
    /* study_book3.yaml:52: 200 epochs at learning rate 0.001. Trains 98,801 of 98,801
     * parameters; frozen: nothing. */
    {.epochs = 200, .batch_size = 32,
     .learns = (const bool[]){0, 1, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.001f},
     .step = {step_B_phase_1, 434200, false}},
};

static const struct tlc_phase phases_9[] = {
    /* study_book3.yaml:52: 200 epochs at learning rate 0.001. Trains 20,301 of 98,801
     * parameters; frozen: dense_1. */
    {.epochs = 200, .batch_size = 32,
     .learns = (const bool[]){0, 0, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.001f},
     .step = {step_B_on_A_phase_1, 100600, false},
     .front = {features_B_on_A_phase_1, 156800, false}, .features = 112},
};

static const struct tlc_phase phases_10[] = {
    /* study_book3.yaml:52: 200 epochs at learning rate 0.001. Trains 10,201 of 98,801
     * parameters; frozen: dense_1, dense_2. */
    {.epochs = 200, .batch_size = 32,
     .learns = (const bool[]){0, 0, 0, 1, 1},
     .rates = 1, .rate = (const float[]){0.001f},
     .step = {step_B_on_A_phase_1_2, 40600, false},
     .front = {features_B_on_A_phase_1_2, 176800, false}, .features = 112},
};

static const struct tlc_phase phases_11[] = {
    /* study_book3.yaml:52: 200 epochs at learning rate 0.001. Trains 101 of 98,801
     * parameters; frozen: dense_1, dense_2, dense_3. */
    {.epochs = 200, .batch_size = 32,
     .learns = (const bool[]){0, 0, 0, 0, 1},
     .rates = 1, .rate = (const float[]){0.001f},
     .step = {step_B_on_A_phase_1_3, 400, false},
     .front = {features_B_on_A_phase_1_3, 196800, false}, .features = 112},
};

static const struct tlc_recipe recipes[] = {
    /* 0, study_book3.yaml:48: A learns task A */
    {.model = &model_A, .task = "A", .train = &examples_A_train,
     .phases = 1, .phase = phases_1, .shuffle = true, .shuffle_stream = 0xee2d5536u},
    /* 1, study_book3.yaml:50: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train,
     .phases = 1, .phase = phases_2, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_B_test},
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 197000, false}, 32}},
    /* 2, study_book3.yaml:52: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train,
     .copies = 3, .copy = copies_1,
     .phases = 1, .phase = phases_3, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_B_test},
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 197000, false}, 32}},
    /* 3, study_book3.yaml:52: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train,
     .copies = 3, .copy = copies_1,
     .phases = 1, .phase = phases_4, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_B_test},
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 197000, false}, 32}},
    /* 4, study_book3.yaml:52: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train,
     .copies = 3, .copy = copies_1,
     .phases = 1, .phase = phases_5, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_B_test},
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 197000, false}, 32}},
    /* 5, study_book3.yaml:52: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train,
     .copies = 3, .copy = copies_1,
     .phases = 1, .phase = phases_6, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_B_test},
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 197000, false}, 32}},
    /* 6, study_book3.yaml:50: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train,
     .phases = 1, .phase = phases_7, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_B_test},
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 197000, false}, 32}},
    /* 7, study_book3.yaml:52: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train,
     .copies = 3, .copy = copies_1,
     .phases = 1, .phase = phases_8, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_B_test},
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 197000, false}, 32}},
    /* 8, study_book3.yaml:52: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train,
     .copies = 3, .copy = copies_1,
     .phases = 1, .phase = phases_9, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_B_test},
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 197000, false}, 32}},
    /* 9, study_book3.yaml:52: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train,
     .copies = 3, .copy = copies_1,
     .phases = 1, .phase = phases_10, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_B_test},
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 197000, false}, 32}},
    /* 10, study_book3.yaml:52: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train,
     .copies = 3, .copy = copies_1,
     .phases = 1, .phase = phases_11, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_B_test},
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 197000, false}, 32}},
};

/* ---- The experiment ---- */

static const struct tlc_examples *const all_examples[] = {
    &examples_A_train,
    &examples_B_train,
    &examples_B_test,
};

static const struct tlc_model *const all_models[] = {
    &model_A,
    &model_B,
    &model_B_on_A,
};

/* The study (study_book3.yaml:56) */
static const char *const arms[] = {
    "B",
    "B_on_A",
};
static const char *const shared[] = {
    "sample",
    "shuffle",
    "head_init",
};
static const char *const values_1[] = {
    "20",
    "200",
};
static const char *const values_2[] = {
    "0",
    "1",
    "2",
    "3",
};
static const struct tlc_axis axes[] = {
    {"training.B.epochs", 2, values_1},
    {"training.B_on_A.freeze", 4, values_2},
};
/* which value of each axis; which recipe trained each arm */
static const struct tlc_cell cells[] = {
    {(const int[]){0, 0}, (const int[]){1, 2}},
    {(const int[]){0, 1}, (const int[]){1, 3}},
    {(const int[]){0, 2}, (const int[]){1, 4}},
    {(const int[]){0, 3}, (const int[]){1, 5}},
    {(const int[]){1, 0}, (const int[]){6, 7}},
    {(const int[]){1, 1}, (const int[]){6, 8}},
    {(const int[]){1, 2}, (const int[]){6, 9}},
    {(const int[]){1, 3}, (const int[]){6, 10}},
};
static const struct tlc_study study = {
    .examples = &examples_B_test,
    .arms = 2, .arm = arms, .baseline = 0, .decided = 1,
    .shares = 3, .share = shared,
    .axes = 2, .axis = axes,
    .cells = 8, .cell = cells,
    .primary = 0, .min_effect = 0.005,
    .warnings = 0, .warning = NULL};

static const struct tlc_experiment experiment = {
    .name = "study_book3", .spec = "study_book3.yaml", .version = "0.1.0",
    .spec_hash = 0x17b453d4eb2e11afu, .seed = 42, .seeds = 30,
    .values_size = 255872, .train = train, .evaluate = evaluate,
    .examples = 3, .example = all_examples,
    .models = 3, .model = all_models,
    .recipes = 11, .recipe = recipes,
    .study = &study};

static void load_data(const struct tlc_options *options)
{
    images_fashion_train = tlc_load_idx(options, &source_fashion_train);
    images_fashion_test = tlc_load_idx(options, &source_fashion_test);
    examples_A_train = tlc_select(&images_fashion_train, &(const struct tlc_selection){
        .name = "A.train", .first = 5000, .last = 60000, .limit = -1, .classes = 8,
        .where = task_A_where, .target = task_A_target});
    examples_B_train = tlc_select(&images_fashion_train, &(const struct tlc_selection){
        .name = "B.train", .first = 5000, .last = 60000, .limit = 200,
        .sampled = true, .stream = 0x05bfb3cdu, .classes = 2,
        .where = task_B_where, .target = task_B_target});
    examples_B_test = tlc_select(&images_fashion_test, &(const struct tlc_selection){
        .name = "B.test", .first = 0, .last = -1, .limit = -1, .classes = 2,
        .where = task_B_where, .target = task_B_target});
}

int main(int argc, char **argv)
{
    const struct tlc_options options = tlc_parse_options(argc, argv, &experiment);
    load_data(&options);
    return tlc_run(&experiment, &options);
}
