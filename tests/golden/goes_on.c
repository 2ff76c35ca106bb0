/*
 * goes_on: compiled by tlc from goes_on.yaml. Edit that, not this.
 *
 * Model A
 *   layer                   output   parameters
 *   dense_1                      3           15  relu     trainable
 *   batch_normalization_1        3           12           trainable
 *   dense_2                      2            8  softmax  trainable
 *   35 parameters: 29 trainable, 0 frozen, 6 running means and variances
 *
 * Model B
 *   layer                   output   parameters
 *   dense_1                      3           15  relu     trainable
 *   batch_normalization_1        3           12           trainable
 *   dense_2                      2            8  softmax  trainable
 *   35 parameters: 29 trainable, 0 frozen, 6 running means and variances
 *
 * Model C
 *   layer                   output   parameters
 *   dense_1                      3           15  relu     trainable
 *   batch_normalization_1        3           12           trainable
 *   dense_2                      2            8  softmax  trainable
 *   35 parameters: 29 trainable, 0 frozen, 6 running means and variances
 *
 * Model D
 *   layer                   output   parameters
 *   dense_1                      3           15  relu     trainable
 *   batch_normalization_1        3           12           trainable
 *   dense_2                      2            8  softmax  trainable
 *   35 parameters: 29 trainable, 0 frozen, 6 running means and variances
 *
 * Model E
 *   layer                   output   parameters
 *   dense_1                      3           15  relu     trainable
 *   batch_normalization_1        3           12           trainable
 *   dense_2                      2            8  softmax  trainable
 *   35 parameters: 29 trainable, 0 frozen, 6 running means and variances
 *
 * From the end upwards: the experiment is a table of recipes, which say what is learned
 * by what phases; train goes through a phase, epoch by epoch, in steps; a step calls one
 * kernel an operation. Places in goes_on.yaml stand in parentheses.
 */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <tlc.h>

/* ---- Data ---- */

/* goes_on.yaml:11 */
static const struct tlc_source source_small_train = {
    .format = &tlc_format_idx,
    .directory = "small",
    .images = "images",
    .labels = "labels",
    .dimensions = 1, .shape = {4}, .scale = 0.003921569f, .classes = 2, .rows = 100};
static struct tlc_data data_small_train;

static const struct tlc_loading loadings[] = {
    {&source_small_train, &data_small_train, "small.train"},
};

/* ---- Tasks: which examples, and what their label becomes ---- */

/* Task all (goes_on.yaml:16)
 *   label   0   1
 *   class   0   1 */
static bool task_all_where(int64_t label)
{
    (void)label;
    return true;
}

static int64_t task_all_target(int64_t label)
{
    return label;
}

/* goes_on.yaml:14 */
static struct tlc_examples examples_all_train = {
    .name = "all.train", .data = &data_small_train, .scale = 0.003921569f, .classes = 2};

/* ---- Kernels: one for each shape ---- */

/* Numbers are worked on LANES at a time, as wide as the machine the compiler builds for.
 * Vectors run along a kernel's outputs, never along a sum: each sum is one chain of fused
 * multiply-adds in a fixed order, so the width does not change a bit of the result.
 *
 * Every matrix, weights and values alike, lies in panels of 16 columns, whatever the
 * width: [column / 16][row][column % 16]. Rows are examples and columns features, or the
 * other way round where a kernel takes a vector of examples at a time. A product is made
 * in tiles of TILE rows by up to TILE_PANELS panels, as many sums as the machine's
 * registers hold beside the operands; no tile of any kind is wider than WIDEST_TILE. */
#if defined(__AVX512F__)
#include <immintrin.h>
#define LANES 16
enum { TILE = 8, TILE_PANELS = 3, WIDEST_TILE = 4 };
#elif defined(__AVX2__) && defined(__FMA__)
#include <immintrin.h>
#define LANES 8
enum { TILE = 6, TILE_PANELS = 1, WIDEST_TILE = 1 };
#elif defined(__ARM_NEON) && defined(__aarch64__)
#include <arm_neon.h>
#define LANES 4
enum { TILE = 6, TILE_PANELS = 1, WIDEST_TILE = 1 };
#else
#include <math.h>
#define LANES 4
enum { TILE = 2, TILE_PANELS = 1, WIDEST_TILE = 1 };
#endif

/* Columns are padded to whole panels. */
#define PANELS(columns) (((columns) + PANEL - 1) / PANEL)
#define PADDED(columns) (PANELS(columns) * PANEL)
enum { PANEL = 16, VECTORS = PANEL / LANES, TILE_VECTORS = WIDEST_TILE * VECTORS };

typedef float vec __attribute__((vector_size(4 * LANES)));
typedef int32_t vec_int __attribute__((vector_size(4 * LANES)));

/* A function compiled anew wherever it is called: there its sizes are constants. A
 * compiler that does not optimise would make hundreds of copies of some, and gain
 * nothing. */
#if defined(__OPTIMIZE__) && !defined(__SANITIZE_ADDRESS__)
#define KERNEL static inline __attribute__((always_inline, unused))
#else
#define KERNEL static __attribute__((unused))
#endif

/* A function that stays one: in a larger one compilers run out of registers. */
#define NOINLINE __attribute__((noinline))

/* A loop over 0..count-1 to be written out whole, so that its arrays stay in registers.
 * `count` stands outside the loop's condition, since gcc passes over the pragma, with a
 * warning, where UBSan checks a condition. */
#if defined(__clang__)
#define UNROLL _Pragma("clang loop unroll(full)")
#else
#define UNROLL _Pragma("GCC unroll 16")
#endif
#define UNROLLED(i, count) UNROLL for (int i = 0, end_##i = (count); i < end_##i; i++)

/* Of things that several threads divide, each does those whose middle lies in its part.
 */
KERNEL bool is_mine(struct tlc_part part, int total, int first, int many)
{
    return part.count == 1 ||
           (2 * first + many) * part.count / (2 * total) == part.number;
}

/* `call` for each of the groups into which `total` things are dealt, at most `most` in
 * each, as evenly as can be, so that none are left to a small group of their own: `first`
 * and `many` tell which. */
#define DEAL(part, total, most, first, many, call)                                       \
    {                                                                                    \
        const int groups_of_##first = ((total) + (most)-1) / (most);                     \
        const int least_of_##first =                                                     \
            groups_of_##first ? (total) / groups_of_##first : 1;                         \
        const int larger_of_##first =                                                    \
            groups_of_##first ? (total) % groups_of_##first * (least_of_##first + 1)     \
                              : 0;                                                       \
        if ((total) % (((total) + (most)-1) / (most) + !(total)))                        \
            for (int first = 0; first < larger_of_##first;                               \
                 first += least_of_##first + 1) {                                        \
                const int many = least_of_##first + 1;                                   \
                if (is_mine(part, total, first, many))                                   \
                    call;                                                                \
            }                                                                            \
        for (int first = larger_of_##first; first < (total);                             \
             first += least_of_##first) {                                                \
            const int many = least_of_##first;                                           \
            if (is_mine(part, total, first, many))                                       \
                call;                                                                    \
        }                                                                                \
    }

/* What is not divided: the one part that is all. */
#define WHOLE ((struct tlc_part){0, 1, NULL})

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

/* Bytes as numbers: a conversion that gcc does one by one unless told. */
KERNEL vec vec_of_bytes(const uint8_t *bytes)
{
#if defined(__AVX512F__)
    return (vec)_mm512_cvtepi32_ps(
        _mm512_cvtepu8_epi32(_mm_loadu_si128((const __m128i *)bytes)));
#elif defined(__AVX2__) && defined(__FMA__)
    return (vec)_mm256_cvtepi32_ps(
        _mm256_cvtepu8_epi32(_mm_loadl_epi64((const __m128i *)bytes)));
#else
    vec numbers;
    for (int lane = 0; lane < LANES; lane++)
        numbers[lane] = (float)bytes[lane];
    return numbers;
#endif
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

/* What a step works on: the weights of its model, room for its numbers, what the
 * optimizer remembers, and `count` examples, fewer than the batch size in an epoch's
 * last; and the rows of those that come next. */
struct batch {
    void *weights, *values, *state;
    float rate, scale;                         /* of learning; of each number */
    const float *rates;                        /* of slices of layers, `rate` the first */
    uint64_t seed;                             /* of random numbers, for which tell */
    uint32_t entry, step;                      /* this training of the model, this step */
    uint32_t epoch;                            /* what is done to images goes by it */
    struct tlc_metrics *totals;                /* sums over all steps so far */
    const struct tlc_predictions *predictions; /* what a test keeps, or NULL */
    const void *numbers;                       /* of the file that rows count in */
    const float *wanted;                       /* of all rows, where that are numbers */
    const float *class_weight;                 /* of each class, where losses have some */
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
    batch->numbers = examples->numbers;
    batch->scale = examples->scale;
    batch->wanted = examples->wanted;
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

/* 16 pixels of each image of the batch, each times `scale`; zeros behind a short last
 * batch, whose loss gradients are zero too. */
KERNEL void gather_panel(
    const struct batch *batch, int examples, int pixels, int panel, float scale, float *x)
{
    const int first = panel * PANEL, left = pixels - first;
    for (int row = 0; row < batch->count; row++) {
        const uint8_t *image =
            (const uint8_t *)batch->numbers + (size_t)batch->rows[row] * pixels + first;
        if (left >= PANEL)
            for (int i = 0; i < PANEL; i += LANES)
                vec_store(&x[row * PANEL + i], vec_of_bytes(&image[i]) * scale);
        else
            for (int i = 0; i < PANEL; i++)
                x[row * PANEL + i] = i < left ? (float)image[i] * scale : 0;
    }
    memset(&x[batch->count * PANEL], 0,
        (size_t)(examples - batch->count) * PANEL * sizeof *x);
}

/* The next batch's images may stand anywhere in memory: they are asked for, to be near
 * when it is their turn. */
KERNEL void ask_for_images(const struct batch *batch, int pixels)
{
    for (int row = 0; row < batch->count_ahead; row++) {
        const uint8_t *image =
            (const uint8_t *)batch->numbers + (size_t)batch->rows_ahead[row] * pixels;
        for (int i = 0; i < pixels; i += 64 / (int)sizeof *image)
            __builtin_prefetch(&image[i], 0, 2);
    }
}

/* The batch's images as numbers. */
NOINLINE static void gather_32x4(struct tlc_part part, const struct batch *batch, float scale,
    float x[1][32][PANEL])
{
    DEAL(part, 1, 1, panel, one,
        gather_panel(batch, 32, 4, panel, scale, x[panel][0]))
    ask_for_images(batch, 4);
}

/* The function of each of `count` numbers, in place. */
KERNEL void apply(int count, float *numbers, vec (*function)(vec))
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

/* sum[row][] += a(row, 0) b(0) + a(row, 1) b(1) + ...: the one loop behind all
 * products. The steps between rows, terms and panels are constants wherever this is
 * called. So many terms a round, since counting takes the multipliers' time. */
#define ROUND 4
KERNEL void add_products(vec sum[TILE][TILE_VECTORS], int rows, int panels, int terms,
    const float *a, int a_row, int a_term, const float *b, int b_panel)
{
    for (int round = 0; round < terms / ROUND;
         round++, a += ROUND * a_term, b += ROUND * PANEL)
        UNROLLED (term, ROUND)
            add_product(
                sum, rows, panels, a + term * a_term, a_row, b + term * PANEL, b_panel);
    UNROLLED (term, terms % ROUND)
        add_product(
            sum, rows, panels, a + term * a_term, a_row, b + term * PANEL, b_panel);
}

/* A tile's sums before term `first`: what they have come to in c; before any, `start`, or
 * zero where that is NULL. */
KERNEL void begin_sums(vec sum[TILE][TILE_VECTORS], int rows, int panels, int height,
    int first, const float *start, const float *c)
{
    UNROLLED (row, rows)
        UNROLLED (v, panels * VECTORS) {
            const float *so_far =
                &c[v / VECTORS * height * PANEL + row * PANEL + v % VECTORS * LANES];
            sum[row][v] = first   ? vec_load(so_far)
                          : start ? vec_load(&start[v * LANES])
                                  : vec_broadcast(0);
        }
}

KERNEL void end_sums(
    vec sum[TILE][TILE_VECTORS], int rows, int panels, int height, float *c)
{
    UNROLLED (row, rows)
        UNROLLED (v, panels * VECTORS)
            vec_store(
                &c[v / VECTORS * height * PANEL + row * PANEL + v % VECTORS * LANES],
                sum[row][v]);
}

/* Terms `first` to `end` - 1 of a tile's sums. */
KERNEL void multiply_tile(int rows, int panels, int height, int terms, int first, int end,
    const float *a, const float *b, const float *start, float *c)
{
    vec sum[TILE][TILE_VECTORS];
    begin_sums(sum, rows, panels, height, first, start, c);
    int term = first;
    for (; term + PANEL <= end; term += PANEL)
        add_products(sum, rows, panels, PANEL, &a[term * height], PANEL, 1,
            &b[term * PANEL], terms * PANEL);
    if (term < end)
        add_products(sum, rows, panels, terms % PANEL, &a[term * height], PANEL, 1,
            &b[term * PANEL], terms * PANEL);
    end_sums(sum, rows, panels, height, c);
}

/* c = a b, for so many panels of b and c, each row's sums beginning with `start`, or zero
 * where that is NULL. a and c have `height` rows, which are divided, b has one for each
 * term. */
KERNEL void multiply_any(struct tlc_part part, int panels, int height, int terms,
    int block, const float *a, const float *b, const float *start, float *c)
{
    for (int first = 0; first < terms; first += block) {
        const int end = first + block < terms ? first + block : terms;
        DEAL(part, height, TILE, row, rows,
            multiply_tile(rows, panels, height, terms, first, end, &a[row * PANEL], b,
                start, &c[row * PANEL]))
    }
}

KERNEL void dense_any(int panels, int batch, int inputs, int block, const float *x,
    const float *kernel, const float *bias, float *y, vec (*function)(vec))
{
    multiply_any(WHOLE, panels, batch, inputs, block, x, kernel, bias, y);
    apply(panels * batch * PANEL, y, function);
}

/* y = function(x kernel + bias) */
#define DEFINE_DENSE(name, batch, n_in, n_out, block, function)                          \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float x[PANELS(n_in)][batch][PANEL],                                       \
        const float kernel[PANELS(n_out)][n_in][PANEL], const float bias[PADDED(n_out)], \
        float y[PANELS(n_out)][batch][PANEL])                                            \
    {                                                                                    \
        DEAL(part, PANELS(n_out), TILE_PANELS, first, count,                             \
            dense_any(count, batch, n_in, block, x[0][0], kernel[first][0],              \
                &bias[first * PANEL], y[first][0], function))                            \
    }

static inline vec relu(vec x)
{
    return vec_select(x > 0, x, vec_broadcast(0));
}

DEFINE_DENSE(dense_32x4x3_relu, 32, 4, 3, 4, relu)

/* Long sums are taken in double, in which the product of two floats is exact. Row r goes
 * to sum r % CHAINS, so that additions need not wait for each other. A panel is so many
 * vectors of doubles, each of half as many numbers as one of floats. */
typedef double wide __attribute__((vector_size(sizeof(vec))));
typedef float half_vec __attribute__((vector_size(sizeof(vec) / 2)));
enum { CHAINS = 4, WIDE_LANES = LANES / 2, HALVES = 2 };

/* Floats as doubles: a conversion that gcc does in five instructions unless told. */
KERNEL wide widen(half_vec v)
{
#if defined(__AVX512F__)
    return (wide)_mm512_cvtps_pd((__m256)v);
#else
    return __builtin_convertvector(v, wide);
#endif
}

/* sum + a b, the product being exact, so that it makes no difference whether it is
 * rounded. */
KERNEL wide add_exact_product(wide sum, wide a, wide b)
{
#if defined(__AVX512F__)
    return (wide)_mm512_fmadd_pd((__m512d)a, (__m512d)b, (__m512d)sum);
#elif defined(__AVX2__) && defined(__FMA__)
    return (wide)_mm256_fmadd_pd((__m256d)a, (__m256d)b, (__m256d)sum);
#else
    return sum + a * b;
#endif
}

static inline half_vec half_load(const float *numbers)
{
    return *(const half_vec *)__builtin_assume_aligned(numbers, sizeof(half_vec));
}

/* The sum of the chains, one double a lane. */
#define SUM_OF(chains) (((chains)[0] + (chains)[1]) + ((chains)[2] + (chains)[3]))

KERNEL void finish_moments(int rows, wide sum, wide square, float *mean, float *variance)
{
    for (int lane = 0; lane < WIDE_LANES; lane++) {
        const double middle = sum[lane] / rows;
        const double spread = square[lane] / rows - middle * middle;
        mean[lane] = (float)middle;
        variance[lane] = spread > 0 ? (float)spread : 0;
    }
}

KERNEL void moments_panel(int rows, const float *x, float *mean, float *variance)
{
    for (int i = 0; i < PANEL; i += LANES) {
        wide sum[HALVES][CHAINS] = {{{0}}}, square[HALVES][CHAINS] = {{{0}}};
        for (int row = 0; row < rows; row += CHAINS)
            UNROLLED (k, CHAINS)
                if (row + k < rows)
                    UNROLLED (h, HALVES) {
                        const wide u =
                            widen(half_load(&x[(row + k) * PANEL + i + h * WIDE_LANES]));
                        sum[h][k] += u;
                        square[h][k] = add_exact_product(square[h][k], u, u);
                    }
        UNROLLED (h, HALVES)
            finish_moments(rows, SUM_OF(sum[h]), SUM_OF(square[h]),
                &mean[i + h * WIDE_LANES], &variance[i + h * WIDE_LANES]);
    }
}

/* Mean and biased variance of each column, over the pixels of the batch's examples;
 * panels are divided */
#define DEFINE_MOMENTS(name, examples, pixels, n)                                        \
    NOINLINE static void name(struct tlc_part part, const struct batch *batch,           \
        const float x[PANELS(n)][examples * (pixels)][PANEL], float *mean,               \
        float *variance)                                                                 \
    {                                                                                    \
        DEAL(part, PANELS(n), 1, panel, one,                                             \
            moments_panel(batch->count *(pixels)*one, x[panel][0], &mean[panel * PANEL], \
                &variance[panel * PANEL]))                                               \
    }

DEFINE_MOMENTS(moments_32x1x1x3, 32, 1, 3)

/* running = momentum running + (1 - momentum) of_batch */
NOINLINE static void track_16(float *running, const float *of_batch, double momentum)
{
    const vec share = vec_broadcast((float)(1 - momentum));
    for (int i = 0; i < 16; i += LANES)
        vec_store(
            &running[i], vec_fma(vec_broadcast((float)momentum), vec_load(&running[i]),
                             share * vec_load(&of_batch[i])));
}

static inline vec linear(vec x)
{
    return x;
}

/* What a panel's columns are multiplied by: gamma / sqrt(variance + epsilon). */
KERNEL void normal_scale(
    const float *variance, const float *gamma, double epsilon, float scale[PANEL])
{
    for (int lane = 0; lane < PANEL; lane++)
        scale[lane] = (float)((double)gamma[lane] /
                              __builtin_sqrt((double)variance[lane] + epsilon));
}

KERNEL void normalize_rows(int rows, const float *x, const float *mean,
    const float *scale, const float *beta, float *y, vec (*f)(vec))
{
    for (int i = 0; i < PANEL; i += LANES) {
        const vec middle = vec_load(&mean[i]), factor = vec_load(&scale[i]);
        const vec offset = vec_load(&beta[i]);
        for (int row = 0; row < rows; row++)
            vec_store(&y[row * PANEL + i],
                f(vec_fma(vec_load(&x[row * PANEL + i]) - middle, factor, offset)));
    }
}

/* y = f(gamma (x - mean) / sqrt(variance + epsilon) + beta), column by column */
#define DEFINE_NORMALIZE(name, rows, n, f)                                               \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float x[PANELS(n)][rows][PANEL], const float *mean, const float *variance, \
        const float *gamma, const float *beta, float y[PANELS(n)][rows][PANEL],          \
        double epsilon)                                                                  \
    {                                                                                    \
        for (int panel = 0; panel < PANELS(n); panel++) {                                \
            const int at = panel * PANEL;                                                \
            _Alignas(64) float scale[PANEL];                                             \
            normal_scale(&variance[at], &gamma[at], epsilon, scale);                     \
            DEAL(part, rows, 256, first, many,                                           \
                normalize_rows(many, x[panel][first], &mean[at], scale, &beta[at],       \
                    y[panel][first], f))                                                 \
        }                                                                                \
    }

DEFINE_NORMALIZE(normalize_32x3, 32, 3, linear)
DEFINE_DENSE(dense_32x3x2_linear, 32, 3, 2, 3, linear)

/* The numbers of two vectors at constant places, b's behind a's. Only clang and gcc from
 * 12 on have the first; clang does not have the second. */
#if defined(__clang__)
#define SHUFFLE(a, b, ...) __builtin_shufflevector(a, b, __VA_ARGS__)
#else
#define SHUFFLE(a, b, ...) __builtin_shuffle(a, b, (vec_int){__VA_ARGS__})
#endif

/* The lower or the upper halves of two vectors, a number of each in turn. */
#define ZIP(i)   (i), LANES + (i)
#define ZIP_2(i) ZIP(i), ZIP(i + 1)
#define ZIP_4(i) ZIP_2(i), ZIP_2(i + 2)
#define ZIP_8(i) ZIP_4(i), ZIP_4(i + 4)
#if LANES == 16
#define ZIP_LOW(a, b)  SHUFFLE(a, b, ZIP_8(0))
#define ZIP_HIGH(a, b) SHUFFLE(a, b, ZIP_8(8))
#elif LANES == 8
#define ZIP_LOW(a, b)  SHUFFLE(a, b, ZIP_4(0))
#define ZIP_HIGH(a, b) SHUFFLE(a, b, ZIP_4(4))
#else
#define ZIP_LOW(a, b)  SHUFFLE(a, b, ZIP_2(0))
#define ZIP_HIGH(a, b) SHUFFLE(a, b, ZIP_2(2))
#endif

/* LANES rows become columns: zipping the upper half of the rows with the lower moves one
 * bit of a number's row to its column, and one of its column to its row. */
KERNEL void transpose_block(vec row[LANES])
{
    for (int bit = 1; bit < LANES; bit *= 2) {
        vec zipped[LANES];
        UNROLLED (i, LANES / 2) {
            zipped[2 * i] = ZIP_LOW(row[i], row[i + LANES / 2]);
            zipped[2 * i + 1] = ZIP_HIGH(row[i], row[i + LANES / 2]);
        }
        UNROLLED (i, LANES)
            row[i] = zipped[i];
    }
}

/* Panel `panel` of to = from^T, for any sizes, both in panels; what pads `to` becomes
 * zero. */
KERNEL void transpose_any(int panel, int rows, int columns, const float *from, float *to)
{
    for (int row = panel * PANEL; row < (panel + 1) * PANEL; row += LANES)
        for (int column = 0; column < PADDED(columns); column += LANES) {
            const float *source =
                &from[column / PANEL * rows * PANEL + row * PANEL + column % PANEL];
            float *target =
                &to[row / PANEL * columns * PANEL + column * PANEL + row % PANEL];
            vec block[LANES];
            UNROLLED (i, LANES)
                block[i] =
                    row + i < rows ? vec_load(&source[i * PANEL]) : vec_broadcast(0);
            transpose_block(block);
            UNROLLED (i, LANES)
                if (column + i < columns)
                    vec_store(&target[i * PANEL], block[i]);
        }
}

#define DEFINE_TRANSPOSE(name, rows, columns)                                            \
    NOINLINE static void name(const float from[PANELS(columns)][rows][PANEL],            \
        float to[PANELS(rows)][columns][PANEL])                                          \
    {                                                                                    \
        for (int panel = 0; panel < PANELS(rows); panel++)                               \
            transpose_any(panel, rows, columns, from[0][0], to[0][0]);                   \
    }

DEFINE_TRANSPOSE(transpose_32x2, 32, 2)

typedef uint32_t vec_bits __attribute__((vector_size(4 * LANES)));

/* x = n ln 2 + r with |r| <= ln 2 / 2: gives e^r - 1 and, in *exponent, n + 254, for x in
 * [-104, 89]. Its own polynomial, since libm's bits differ between systems: r + r^2 q(r)
 * with the q of degree 4 whose largest relative error, 1.4e-8, is least. */
static inline vec exp_part(vec x, vec_bits *exponent)
{
    const vec round_to_integer = vec_broadcast(12582912.0f); /* 1.5 * 2^23 */
    const vec shifted = vec_fma(x, vec_broadcast(1.44269504f), round_to_integer);
    const vec n = shifted - round_to_integer;
    vec r = vec_fma(n, vec_broadcast(-0.693145752f), x); /* ln 2 in two parts */
    r = vec_fma(n, vec_broadcast(-1.42860677e-6f), r);
    vec q = vec_broadcast(0.0013882520f);
    q = vec_fma(q, r, vec_broadcast(0.0083665270f));
    q = vec_fma(q, r, vec_broadcast(0.041667201f));
    q = vec_fma(q, r, vec_broadcast(0.16666543f));
    q = vec_fma(q, r, vec_broadcast(0.49999997f));
    *exponent = (vec_bits)shifted - (0x4B400000u - 254); /* its low bits are n */
    return vec_fma(r * r, q, r);
}

/* e^x, for any x: 0 and infinity where floats end, NaN for NaN. As n may be -150, a
 * subnormal's, or 128, the power of two comes in two factors, each with an exponent of
 * its own. */
static inline vec vec_exp(vec x)
{
    const vec lowest = vec_broadcast(-104.0f), highest = vec_broadcast(89.0f);
    vec_bits both;
    x = vec_select(x < lowest, lowest, x);
    x = vec_select(x > highest, highest, x);
    const vec power = exp_part(x, &both) + 1;
    const vec_bits half = both >> 1;
    return power * (vec)(half << 23) * (vec)((both - half) << 23);
}

/* The largest of n logits, for a vector of examples. */
KERNEL vec largest_logit(int n, const float *logits)
{
    vec largest = vec_load(logits);
    for (int i = 1; i < n; i++) {
        const vec logit = vec_load(&logits[i * PANEL]);
        largest = vec_select(logit > largest, logit, largest);
    }
    return largest;
}

/* The targets of the examples from `row` on; -1 behind a short last batch's examples. */
KERNEL vec_int targets_of(const struct batch *batch, int row)
{
    _Alignas(64) int32_t targets[LANES];
    for (int lane = 0; lane < LANES; lane++)
        targets[lane] = -1;
    for (int lane = 0; lane < LANES && row + lane < batch->count; lane++)
        targets[lane] = batch->targets[row + lane];
    return *(const vec_int *)targets;
}

/* The sum of e^(logit - largest) over all classes but the target, whose own goes to
 * `*at_target`: with the largest taken out nothing overflows, and apart from it the
 * others count where the target is nearly certain. */
KERNEL vec softmax_others(
    int n, const float *logits, vec largest, vec_int target, vec *at_target)
{
    vec others = {0};
    *at_target = vec_broadcast(0);
    for (int i = 0; i < n; i++) {
        const vec power = vec_exp(vec_load(&logits[i * PANEL]) - largest);
        others += vec_select(target == i, vec_broadcast(0), power);
        *at_target = vec_select(target == i, power, *at_target);
    }
    return others;
}

/* -log softmax(logits)[target] of each example: log(1 + others) where the target's logit
 * is the largest */
NOINLINE static void softmax_crossentropy_32x2(const struct batch *batch,
    const float logits[2][2][PANEL], double losses[32])
{
    _Alignas(64) float largest[2 * PANEL], others[2 * PANEL],
        at_target[2 * PANEL];
    for (int row = 0; row < batch->count; row += LANES) {
        const float *of_row = &logits[row / PANEL][0][row % PANEL];
        const vec most = largest_logit(2, of_row);
        vec at;
        vec_store(
            &others[row], softmax_others(2, of_row, most, targets_of(batch, row), &at));
        vec_store(&at_target[row], at);
        vec_store(&largest[row], most);
    }
    for (int row = 0; row < batch->count; row++) {
        const double logit = logits[row / PANEL][batch->targets[row]][row % PANEL];
        losses[row] =
            tlc_log1p(others[row] + (at_target[row] - 1.0)) + (largest[row] - logit);
    }
}

/* The class with the largest logit, the first of several. */
NOINLINE static void predict_largest_32x2(const struct batch *batch,
    const float logits[2][2][PANEL], int predicted[32])
{
    for (int row = 0; row < batch->count; row += LANES) {
        vec largest = vec_load(&logits[row / PANEL][0][row % PANEL]);
        vec_int best = {0};
        for (int i = 1; i < 2; i++) {
            const vec logit = vec_load(&logits[row / PANEL][i][row % PANEL]);
            const vec_int larger = logit > largest;
            largest = vec_select(larger, logit, largest);
            best = (larger & i) | (~larger & best);
        }
        for (int i = 0; i < LANES && row + i < 32; i++)
            predicted[row + i] = best[i];
    }
}

/* Adds the batch to the sums. */
NOINLINE static void tally_32(const struct batch *batch, const double losses[32],
    const int predicted[32], struct tlc_metrics *totals)
{
    for (int row = 0; row < batch->count; row++) {
        totals->loss += losses[row];
        totals->correct += predicted[row] == batch->targets[row];
    }
    totals->examples += batch->count;
}

/* d(mean loss) / d(logits) = (softmax(logits) - (1 at the target)) / examples, at the
 * target less than 0 by what the others have; zero behind a short last batch's examples
 */
NOINLINE static void softmax_crossentropy_gradient_32x2(const struct batch *batch,
    const float logits[2][2][PANEL], float dlogits[2][2][PANEL])
{
    for (int row = 0; row < 2 * PANEL; row += LANES) {
        const float *of_row = &logits[row / PANEL][0][row % PANEL];
        const vec_int target = targets_of(batch, row);
        const vec largest = largest_logit(2, of_row);
        vec at_target;
        const vec others = softmax_others(2, of_row, largest, target, &at_target);
        const vec sum = others + at_target;
        for (int i = 0; i < 2; i++) {
            const vec power = vec_exp(vec_load(&of_row[i * PANEL]) - largest);
            const vec error = vec_select(target == i, -others, power) / sum;
            vec_store(&dlogits[row / PANEL][i][row % PANEL],
                vec_select(target < 0, vec_broadcast(0), error / (float)batch->count));
        }
    }
}

DEFINE_TRANSPOSE(transpose_2x32, 2, 32)

/* A sum waits for each of its additions; meanwhile others are made. */
enum { SUMS_AT_ONCE = 4 };

/* The sums of a few panels' rows. */
KERNEL void sum_panels(int panels, int rows, const float *dy, float *sums)
{
    vec sum[SUMS_AT_ONCE * VECTORS] = {0};
    for (int row = 0; row < rows; row++)
        UNROLLED (v, panels * VECTORS)
            sum[v] +=
                vec_load(&dy[(v / VECTORS * rows + row) * PANEL + v % VECTORS * LANES]);
    UNROLLED (v, panels * VECTORS)
        vec_store(&sums[v * LANES], sum[v]);
}

/* The sum of dy over the examples; panels are divided */
NOINLINE static void bias_gradient_32x2(struct tlc_part part,
    const float dy[1][32][PANEL], float gradient[1][1][PANEL])
{
    DEAL(part, 1, SUMS_AT_ONCE, panel, panels,
        sum_panels(panels, 32, dy[panel][0], gradient[panel][0]))
}

/* dx^T = kernel dy^T: both feature-major */
#define DEFINE_INPUT_GRADIENT(name, batch, n_in, n_out, block)                           \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float dy[PANELS(batch)][n_out][PANEL],                                     \
        const float kernel[PANELS(n_out)][n_in][PANEL],                                  \
        float dx[PANELS(batch)][n_in][PANEL])                                            \
    {                                                                                    \
        DEAL(WHOLE, PANELS(batch), TILE_PANELS, first, count,                            \
            multiply_any(part, count, n_in, n_out, block, kernel[0][0], dy[first][0],    \
                NULL, dx[first][0]))                                                     \
    }

DEFINE_INPUT_GRADIENT(input_gradient_32x3x2, 32, 3, 2, 2)

/* `call` for each tile of a layer's weights: those of `many` inputs, from the `first` of
 * the panel that begins at `input`. */
#define DEAL_INPUTS(inputs, input, first, many, call)                                    \
    for (int input = 0; input < (inputs); input += PANEL) {                              \
        if (input + PANEL <= (inputs))                                                   \
            DEAL(WHOLE, PANEL, TILE, first, many, call)                                  \
        else                                                                             \
            DEAL(WHOLE, (inputs) % PANEL, TILE, first, many, call)                       \
    }

KERNEL void kernel_gradient_tile(int rows, int panels, int batch, int inputs,
    const float *x, const float *dy, float *gradient)
{
    vec sum[TILE][TILE_VECTORS] = {0};
    add_products(sum, rows, panels, batch, x, 1, PANEL, dy, batch * PANEL);
    end_sums(sum, rows, panels, inputs, gradient);
}

/* Inputs are divided, of which there may be many where there are few panels. */
KERNEL void kernel_gradient_any(struct tlc_part part, int panels, int batch, int inputs,
    const float *x, const float *dy, float *gradient)
{
    DEAL_INPUTS(inputs, input, row, rows, {
        if (is_mine(part, inputs, input + row, rows))
            kernel_gradient_tile(rows, panels, batch, inputs, &x[input * batch + row], dy,
                &gradient[(input + row) * PANEL]);
    })
}

/* gradient = x^T dy */
#define DEFINE_KERNEL_GRADIENT(name, batch, n_in, n_out)                                 \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float x[PANELS(n_in)][batch][PANEL],                                       \
        const float dy[PANELS(n_out)][batch][PANEL],                                     \
        float gradient[PANELS(n_out)][n_in][PANEL])                                      \
    {                                                                                    \
        DEAL(WHOLE, PANELS(n_out), TILE_PANELS, first, count,                            \
            kernel_gradient_any(                                                         \
                part, count, batch, n_in, x[0][0], dy[first][0], gradient[first][0]))    \
    }

DEFINE_KERNEL_GRADIENT(kernel_gradient_32x3x2, 32, 3, 2)
DEFINE_TRANSPOSE(transpose_3x32, 3, 32)

KERNEL void normalization_sums_panel(int rows, const float *dy, const float *x,
    const float *mean, const float *variance, double epsilon, float *dgamma, float *dbeta)
{
    const float ones[PANEL] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    _Alignas(64) float scale[PANEL];
    normal_scale(variance, ones, epsilon, scale);
    for (int i = 0; i < PANEL; i += LANES) {
        half_vec middle[HALVES], factor[HALVES];
        wide along[HALVES][CHAINS] = {{{0}}}, sum[HALVES][CHAINS] = {{{0}}};
        UNROLLED (h, HALVES) {
            middle[h] = half_load(&mean[i + h * WIDE_LANES]);
            factor[h] = half_load(&scale[i + h * WIDE_LANES]);
        }
        for (int row = 0; row < rows; row += CHAINS)
            UNROLLED (k, CHAINS)
                if (row + k < rows)
                    UNROLLED (h, HALVES) {
                        const int at = (row + k) * PANEL + i + h * WIDE_LANES;
                        const half_vec normal =
                            (half_load(&x[at]) - middle[h]) * factor[h];
                        const wide gradient = widen(half_load(&dy[at]));
                        along[h][k] =
                            add_exact_product(along[h][k], gradient, widen(normal));
                        sum[h][k] += gradient;
                    }
        UNROLLED (h, HALVES) {
            const wide gammas = SUM_OF(along[h]), betas = SUM_OF(sum[h]);
            for (int lane = 0; lane < WIDE_LANES; lane++) {
                dgamma[i + h * WIDE_LANES + lane] = (float)gammas[lane];
                dbeta[i + h * WIDE_LANES + lane] = (float)betas[lane];
            }
        }
    }
}

/* dgamma = the sum of dy (x - mean) / sqrt(variance + epsilon), dbeta = that of dy;
 * panels are divided */
#define DEFINE_NORMALIZATION_SUMS(name, rows, n)                                         \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float dy[PANELS(n)][rows][PANEL], const float x[PANELS(n)][rows][PANEL],   \
        const float *mean, const float *variance, float *dgamma, float *dbeta,           \
        double epsilon)                                                                  \
    {                                                                                    \
        DEAL(part, PANELS(n), 1, panel, one,                                             \
            normalization_sums_panel(rows *one, dy[panel][0], x[panel][0],               \
                &mean[panel * PANEL], &variance[panel * PANEL], epsilon,                 \
                &dgamma[panel * PANEL], &dbeta[panel * PANEL]))                          \
    }

DEFINE_NORMALIZATION_SUMS(normalization_sums_32x3, 32, 3)

/* What a panel's gradient is made of; see normalization_gradient_rows. */
struct normal_slopes {
    _Alignas(64) float scale[PANEL], along[PANEL], constant[PANEL];
};

KERNEL void find_normal_slopes(int rows, const float *variance, const float *gamma,
    const float *dgamma, const float *dbeta, double epsilon, struct normal_slopes *slopes)
{
    for (int lane = 0; lane < PANEL; lane++) {
        const double root = __builtin_sqrt((double)variance[lane] + epsilon);
        slopes->scale[lane] = (float)((double)gamma[lane] / root);
        slopes->along[lane] = (float)((double)dgamma[lane] / root / rows);
        slopes->constant[lane] = (float)((double)dbeta[lane] / rows);
    }
}

/* dx = scale (dy - constant - along (x - mean)) */
KERNEL void normalization_gradient_rows(int rows, const float *dy, const float *x,
    const float *mean, const struct normal_slopes *slopes, float *dx)
{
    for (int i = 0; i < PANEL; i += LANES) {
        const vec middle = vec_load(&mean[i]), scale = vec_load(&slopes->scale[i]);
        const vec along = vec_load(&slopes->along[i]);
        const vec constant = vec_load(&slopes->constant[i]);
        for (int at = i; at < rows * PANEL; at += PANEL)
            vec_store(&dx[at], scale * vec_fma(middle - vec_load(&x[at]), along,
                                           vec_load(&dy[at]) - constant));
    }
}

/* Of `many` rows, those that count, and zeros behind them. */
KERNEL void normalization_gradient_part(int first, int many, int rows, const float *dy,
    const float *x, const float *mean, const struct normal_slopes *slopes, float *dx)
{
    const int count = rows < first ? 0 : rows < first + many ? rows - first : many;
    normalization_gradient_rows(count, dy, x, mean, slopes, dx);
    memset(&dx[count * PANEL], 0, (size_t)(many - count) * PANEL * sizeof *dx);
}

/* dx, the moments being those of x: with n rows and z = (x - mean) / sqrt(variance +
 * epsilon), dx = gamma (dy - dbeta / n - z dgamma / n) / sqrt(variance + epsilon) */
#define DEFINE_NORMALIZATION_GRADIENT(name, examples, pixels, n)                         \
    NOINLINE static void name(struct tlc_part part, const struct batch *batch,           \
        const float dy[PANELS(n)][examples * (pixels)][PANEL],                           \
        const float x[PANELS(n)][examples * (pixels)][PANEL], const float *mean,         \
        const float *variance, const float *gamma, const float *dgamma,                  \
        const float *dbeta, float dx[PANELS(n)][examples * (pixels)][PANEL],             \
        double epsilon)                                                                  \
    {                                                                                    \
        const int rows = batch->count * (pixels);                                        \
        for (int panel = 0; panel < PANELS(n); panel++) {                                \
            const int at = panel * PANEL;                                                \
            struct normal_slopes slopes;                                                 \
            find_normal_slopes(rows, &variance[at], &gamma[at], &dgamma[at], &dbeta[at], \
                epsilon, &slopes);                                                       \
            DEAL(part, examples *(pixels), 256, first, many,                             \
                normalization_gradient_part(first, many, rows, dy[panel][first],         \
                    x[panel][first], &mean[at], &slopes, dx[panel][first]))              \
        }                                                                                \
    }

DEFINE_NORMALIZATION_GRADIENT(normalization_gradient_32x1x1x3, 32, 1, 3)
DEFINE_TRANSPOSE(transpose_32x3, 32, 3)

KERNEL void multiply_by_slope(int count, float *dx, const float *y, vec (*slope)(vec))
{
    for (int i = 0; i < count; i += LANES)
        vec_store(&dx[i], vec_load(&dx[i]) * slope(vec_load(&y[i])));
}

KERNEL void activation_gradient_any(int panel, int batch, int n, const float *dy,
    const float *y, float *dx, vec (*slope)(vec))
{
    const int first = panel * batch * PANEL;
    transpose_any(panel, n, batch, dy, dx);
    multiply_by_slope(batch * PANEL, &dx[first], &y[first], slope);
}

/* dx = dy f'(x), the slope taken from y; dy is feature-major, dx batch-major */
#define DEFINE_ACTIVATION_GRADIENT(name, batch, n, slope)                                \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float dy[PANELS(batch)][n][PANEL], const float y[PANELS(n)][batch][PANEL], \
        float dx[PANELS(n)][batch][PANEL])                                               \
    {                                                                                    \
        DEAL(part, PANELS(n), 1, panel, one,                                             \
            activation_gradient_any(                                                     \
                panel, batch *one, n, dy[0][0], y[0][0], dx[0][0], slope))               \
    }

/* The slope of relu where its value is y. */
static inline vec relu_slope(vec y)
{
    return vec_select(y > 0, vec_broadcast(1), vec_broadcast(0));
}

DEFINE_ACTIVATION_GRADIENT(activation_gradient_32x3_relu, 32, 3, relu_slope)

/* The sum of dy over the examples; panels are divided */
NOINLINE static void bias_gradient_32x3(struct tlc_part part,
    const float dy[1][32][PANEL], float gradient[1][1][PANEL])
{
    DEAL(part, 1, SUMS_AT_ONCE, panel, panels,
        sum_panels(panels, 32, dy[panel][0], gradient[panel][0]))
}

DEFINE_KERNEL_GRADIENT(kernel_gradient_32x4x3, 32, 4, 3)

/* The rate of the step: means that began at zero are too small by the factor 1 - beta^t
 * in step t, which `risen` remembers. */
NOINLINE static void adam_rate(
    double risen[2], float rate, double corrected[1], double beta_1, double beta_2)
{
    risen[0] = beta_1 * risen[0] + (1 - beta_1);
    risen[1] = beta_2 * risen[1] + (1 - beta_2);
    corrected[0] = (double)rate * __builtin_sqrt(risen[1]) / risen[0];
}

/* Square roots, rounded to nearest wherever they are taken. */
static inline vec vec_sqrt(vec x)
{
#if defined(__AVX512F__)
    return (vec)_mm512_sqrt_ps((__m512)x);
#elif defined(__AVX2__) && defined(__FMA__)
    return (vec)_mm256_sqrt_ps((__m256)x);
#elif defined(__ARM_NEON) && defined(__aarch64__)
    return (vec)vsqrtq_f32((float32x4_t)x);
#else
    vec root = {0};
    for (int lane = 0; lane < LANES; lane++)
        root[lane] = sqrtf(x[lane]);
    return root;
#endif
}

/* mean and square go towards those of the gradient,
 * weights -= corrected mean / (root of square + epsilon) + rate decay weights */
NOINLINE static void adam_64(struct tlc_part part, float *weights, const float *gradient,
    const double corrected[1], float rate, float *mean, float *square, double beta_1,
    double beta_2, double epsilon, double decay)
{
    const vec step = vec_broadcast((float)-corrected[0]);
    const vec towards_mean = vec_broadcast((float)(1 - beta_1));
    const vec towards_square = vec_broadcast((float)(1 - beta_2));
    const vec shrink = vec_broadcast((float)((double)-rate * decay));
    const vec least = vec_broadcast((float)epsilon);
    DEAL(part, 64 / PANEL, 64, panel, many, {
        for (int i = panel * PANEL; i < (panel + many) * PANEL; i += LANES) {
            const vec g = vec_load(&gradient[i]);
            const vec w = vec_load(&weights[i]);
            const vec old_m = vec_load(&mean[i]);
            const vec old_s = vec_load(&square[i]);
            const vec m = vec_fma(g - old_m, towards_mean, old_m);
            const vec s = vec_fma(vec_fma(g, g, -old_s), towards_square, old_s);
            vec_store(&mean[i], m);
            vec_store(&square[i], s);
            vec_store(
                &weights[i], vec_fma(shrink, w, w) + step * m / (vec_sqrt(s) + least));
        }
    })
}

/* mean and square go towards those of the gradient,
 * weights -= corrected mean / (root of square + epsilon) + rate decay weights */
NOINLINE static void adam_16(struct tlc_part part, float *weights, const float *gradient,
    const double corrected[1], float rate, float *mean, float *square, double beta_1,
    double beta_2, double epsilon, double decay)
{
    const vec step = vec_broadcast((float)-corrected[0]);
    const vec towards_mean = vec_broadcast((float)(1 - beta_1));
    const vec towards_square = vec_broadcast((float)(1 - beta_2));
    const vec shrink = vec_broadcast((float)((double)-rate * decay));
    const vec least = vec_broadcast((float)epsilon);
    DEAL(part, 16 / PANEL, 64, panel, many, {
        for (int i = panel * PANEL; i < (panel + many) * PANEL; i += LANES) {
            const vec g = vec_load(&gradient[i]);
            const vec w = vec_load(&weights[i]);
            const vec old_m = vec_load(&mean[i]);
            const vec old_s = vec_load(&square[i]);
            const vec m = vec_fma(g - old_m, towards_mean, old_m);
            const vec s = vec_fma(vec_fma(g, g, -old_s), towards_square, old_s);
            vec_store(&mean[i], m);
            vec_store(&square[i], s);
            vec_store(
                &weights[i], vec_fma(shrink, w, w) + step * m / (vec_sqrt(s) + least));
        }
    })
}

/* mean and square go towards those of the gradient,
 * weights -= corrected mean / (root of square + epsilon) + rate decay weights */
NOINLINE static void adam_48(struct tlc_part part, float *weights, const float *gradient,
    const double corrected[1], float rate, float *mean, float *square, double beta_1,
    double beta_2, double epsilon, double decay)
{
    const vec step = vec_broadcast((float)-corrected[0]);
    const vec towards_mean = vec_broadcast((float)(1 - beta_1));
    const vec towards_square = vec_broadcast((float)(1 - beta_2));
    const vec shrink = vec_broadcast((float)((double)-rate * decay));
    const vec least = vec_broadcast((float)epsilon);
    DEAL(part, 48 / PANEL, 64, panel, many, {
        for (int i = panel * PANEL; i < (panel + many) * PANEL; i += LANES) {
            const vec g = vec_load(&gradient[i]);
            const vec w = vec_load(&weights[i]);
            const vec old_m = vec_load(&mean[i]);
            const vec old_s = vec_load(&square[i]);
            const vec m = vec_fma(g - old_m, towards_mean, old_m);
            const vec s = vec_fma(vec_fma(g, g, -old_s), towards_square, old_s);
            vec_store(&mean[i], m);
            vec_store(&square[i], s);
            vec_store(
                &weights[i], vec_fma(shrink, w, w) + step * m / (vec_sqrt(s) + least));
        }
    })
}

/* The probabilities of n classes, for a vector of examples. */
KERNEL void class_probabilities(int n, const float *logits, float *probabilities)
{
    const vec largest = largest_logit(n, logits);
    vec sum = {0};
    for (int i = 0; i < n; i++) {
        const vec power = vec_exp(vec_load(&logits[i * PANEL]) - largest);
        vec_store(&probabilities[i * LANES], power);
        sum += power;
    }
    for (int i = 0; i < n; i++)
        vec_store(&probabilities[i * LANES], vec_load(&probabilities[i * LANES]) / sum);
}

/* What a test keeps of each example, if it is one: the class, its probability, and the
 * squared distance of all probabilities from 1 at the target and 0 elsewhere. */
NOINLINE static void record_softmax_32x2(const struct batch *batch,
    const float logits[2][2][PANEL], const int predicted[32],
    const struct tlc_predictions *predictions)
{
    _Alignas(64) float probabilities[2][LANES];
    for (int row = 0; predictions && row < batch->count; row++) {
        const int example = batch->examples[row], lane = row % LANES;
        if (lane == 0)
            class_probabilities(
                2, &logits[row / PANEL][0][row % PANEL], probabilities[0]);
        float error = 0;
        for (int i = 0; i < 2; i++) {
            float off = probabilities[i][lane] - (i == batch->targets[row] ? 1.0f : 0.0f);
            error += off * off;
        }
        predictions->predicted[example] = predicted[row];
        predictions->confidence[example] = probabilities[predicted[row]][lane];
        predictions->error[example] = error;
        for (int i = 0; predictions->output && i < 2; i++)
            predictions->output[(size_t)example * 2 + (size_t)i] = probabilities[i][lane];
    }
}

/* square and mean go towards those of the gradient,
 * scaled = gradient / root of (square - mean^2) */
NOINLINE static void rms_scale_centered_16(struct tlc_part part, const float *gradient,
    float *square, float *mean, float *scaled, double rho, double epsilon)
{
    const vec towards = vec_broadcast((float)(1 - rho));
    const vec least = vec_broadcast((float)epsilon);
    DEAL(part, 16 / PANEL, 64, panel, many, {
        for (int i = panel * PANEL; i < (panel + many) * PANEL; i += LANES) {
            const vec g = vec_load(&gradient[i]);
            const vec old_s = vec_load(&square[i]);
            const vec old_m = vec_load(&mean[i]);
            const vec s = vec_fma(vec_fma(g, g, -old_s), towards, old_s);
            const vec m = vec_fma(g - old_m, towards, old_m);
            vec_store(&square[i], s);
            vec_store(&mean[i], m);
            vec_store(&scaled[i], g / vec_sqrt(vec_fma(-m, m, s) + least));
        }
    })
}

struct momentum {
    vec step, keep, shrink;
};

KERNEL struct momentum momentum_of(float rate, double momentum, double decay)
{
    return (struct momentum){vec_broadcast(-rate), vec_broadcast((float)momentum),
        vec_broadcast((float)((double)-rate * decay))};
}

/* A vector of weights and their velocity take a step. */
KERNEL void take_step(struct momentum of, vec gradient, float *weights, float *velocity)
{
    const vec w = vec_load(weights);
    const vec v = vec_fma(of.step, gradient, of.keep * vec_load(velocity));
    vec_store(velocity, v);
    vec_store(weights, vec_fma(of.shrink, w, w) + v);
}

/* velocity = momentum velocity - rate gradient
 * weights += velocity - rate decay weights */
NOINLINE static void sgd_momentum_16(struct tlc_part part, float *weights,
    const float *gradient, float rate, float *velocity, double momentum, double decay)
{
    const struct momentum of = momentum_of(rate, momentum, decay);
    DEAL(part, 16 / PANEL, 64, panel, many, {
        for (int i = panel * PANEL; i < (panel + many) * PANEL; i += LANES)
            take_step(of, vec_load(&gradient[i]), &weights[i], &velocity[i]);
    })
}

/* square and mean go towards those of the gradient,
 * scaled = gradient / root of (square - mean^2) */
NOINLINE static void rms_scale_centered_48(struct tlc_part part, const float *gradient,
    float *square, float *mean, float *scaled, double rho, double epsilon)
{
    const vec towards = vec_broadcast((float)(1 - rho));
    const vec least = vec_broadcast((float)epsilon);
    DEAL(part, 48 / PANEL, 64, panel, many, {
        for (int i = panel * PANEL; i < (panel + many) * PANEL; i += LANES) {
            const vec g = vec_load(&gradient[i]);
            const vec old_s = vec_load(&square[i]);
            const vec old_m = vec_load(&mean[i]);
            const vec s = vec_fma(vec_fma(g, g, -old_s), towards, old_s);
            const vec m = vec_fma(g - old_m, towards, old_m);
            vec_store(&square[i], s);
            vec_store(&mean[i], m);
            vec_store(&scaled[i], g / vec_sqrt(vec_fma(-m, m, s) + least));
        }
    })
}

/* velocity = momentum velocity - rate gradient
 * weights += velocity - rate decay weights */
NOINLINE static void sgd_momentum_48(struct tlc_part part, float *weights,
    const float *gradient, float rate, float *velocity, double momentum, double decay)
{
    const struct momentum of = momentum_of(rate, momentum, decay);
    DEAL(part, 48 / PANEL, 64, panel, many, {
        for (int i = panel * PANEL; i < (panel + many) * PANEL; i += LANES)
            take_step(of, vec_load(&gradient[i]), &weights[i], &velocity[i]);
    })
}

/* The batch's rows of `value`, to where its examples' features are kept. */
NOINLINE static void keep_32x3(
    const struct batch *batch, const float value[1][32][PANEL])
{
    for (int row = 0; row < batch->count; row++)
        for (int panel = 0; panel < 1; panel++) {
            const size_t first = (size_t)batch->examples[row] * 16 + panel * PANEL;
            memcpy(&batch->features[first], value[panel][row], sizeof value[panel][row]);
        }
}

/* The kept features of the batch's examples; zeros behind a short last batch. */
NOINLINE static void take_32x3(const struct batch *batch, float value[1][32][PANEL])
{
    for (int panel = 0; panel < 1; panel++)
        for (int row = 0; row < 32; row++) {
            const size_t first = (size_t)batch->examples[row] * 16 + panel * PANEL;
            if (row < batch->count)
                memcpy(
                    value[panel][row], &batch->features[first], sizeof value[panel][row]);
            else
                memset(value[panel][row], 0, sizeof value[panel][row]);
        }
}

KERNEL void dense_momentum_tile(int rows, int panels, int batch, int inputs,
    const float *x, const float *dy, struct momentum of, float *kernel, float *velocity)
{
    vec sum[TILE][TILE_VECTORS] = {0};
    add_products(sum, rows, panels, batch, x, 1, PANEL, dy, batch * PANEL);
    UNROLLED (row, rows)
        UNROLLED (v, panels * VECTORS) {
            const int at =
                v / VECTORS * inputs * PANEL + row * PANEL + v % VECTORS * LANES;
            take_step(of, sum[row][v], &kernel[at], &velocity[at]);
        }
}

/* Inputs are divided. */
KERNEL void dense_momentum_any(struct tlc_part part, int panels, int batch, int inputs,
    const float *x, const float *dy, struct momentum of, float *kernel, float *velocity)
{
    DEAL_INPUTS(inputs, input, row, rows, {
        if (is_mine(part, inputs, input + row, rows))
            dense_momentum_tile(rows, panels, batch, inputs, &x[input * batch + row], dy,
                of, &kernel[(input + row) * PANEL], &velocity[(input + row) * PANEL]);
    })
}

/* velocity = momentum velocity - rate x^T dy, kernel += velocity - rate decay kernel */
#define DEFINE_DENSE_MOMENTUM(name, batch, n_in, n_out)                                  \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float x[PANELS(n_in)][batch][PANEL],                                       \
        const float dy[PANELS(n_out)][batch][PANEL], float rate,                         \
        float kernel[PANELS(n_out)][n_in][PANEL],                                        \
        float velocity[PANELS(n_out)][n_in][PANEL], double momentum, double decay)       \
    {                                                                                    \
        const struct momentum of = momentum_of(rate, momentum, decay);                   \
        DEAL(WHOLE, PANELS(n_out), TILE_PANELS, first, count,                            \
            dense_momentum_any(part, count, batch, n_in, x[0][0], dy[first][0], of,      \
                kernel[first][0], velocity[first][0]))                                   \
    }

DEFINE_DENSE_MOMENTUM(dense_momentum_32x3x2, 32, 3, 2)
DEFINE_DENSE_MOMENTUM(dense_momentum_32x4x3, 32, 4, 3)

/* A tile of weights, by the sums that are their gradient. */
KERNEL void update_tile(vec sum[TILE][TILE_VECTORS], int rows, int panels, int inputs,
    float rate, float *kernel)
{
    UNROLLED (row, rows)
        UNROLLED (v, panels * VECTORS) {
            float *weights =
                &kernel[v / VECTORS * inputs * PANEL + row * PANEL + v % VECTORS * LANES];
            vec_store(
                weights, vec_fma(vec_broadcast(-rate), sum[row][v], vec_load(weights)));
        }
}

KERNEL void dense_update_tile(int rows, int panels, int batch, int inputs, const float *x,
    const float *dy, float rate, float *kernel)
{
    vec sum[TILE][TILE_VECTORS] = {0};
    add_products(sum, rows, panels, batch, x, 1, PANEL, dy, batch * PANEL);
    update_tile(sum, rows, panels, inputs, rate, kernel);
}

KERNEL void bias_update(int panels, int batch, const float *dy, float rate, float *bias)
{
    for (int column = 0; column < panels * PANEL; column += LANES) {
        const float *term = &dy[column / PANEL * batch * PANEL + column % PANEL];
        vec sum = {0};
        for (int example = 0; example < batch; example++)
            sum += vec_load(&term[example * PANEL]);
        vec_store(
            &bias[column], vec_fma(vec_broadcast(-rate), sum, vec_load(&bias[column])));
    }
}

KERNEL void dense_update_any(int panels, int batch, int inputs, const float *x,
    const float *dy, float rate, float *kernel, float *bias)
{
    DEAL_INPUTS(inputs, input, row, rows,
        dense_update_tile(rows, panels, batch, inputs, &x[input * batch + row], dy, rate,
            &kernel[(input + row) * PANEL]))
    bias_update(panels, batch, dy, rate, bias);
}

/* kernel -= rate x^T dy,  bias -= rate (sum of dy over the examples) */
#define DEFINE_DENSE_UPDATE(name, batch, n_in, n_out)                                    \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float x[PANELS(n_in)][batch][PANEL],                                       \
        const float dy[PANELS(n_out)][batch][PANEL], float rate,                         \
        float kernel[PANELS(n_out)][n_in][PANEL], float bias[PADDED(n_out)])             \
    {                                                                                    \
        DEAL(part, PANELS(n_out), TILE_PANELS, first, count,                             \
            dense_update_any(count, batch, n_in, x[0][0], dy[first][0], rate,            \
                kernel[first][0], &bias[first * PANEL]))                                 \
    }

DEFINE_DENSE_UPDATE(dense_update_32x3x2, 32, 3, 2)
DEFINE_DENSE_UPDATE(dense_update_32x4x3, 32, 4, 3)

/* weights -= rate gradient */
NOINLINE static void sgd_16(
    struct tlc_part part, float *weights, const float *gradient, float rate)
{
    DEAL(part, 16 / PANEL, 64, panel, many, {
        for (int i = panel * PANEL; i < (panel + many) * PANEL; i += LANES)
            vec_store(&weights[i], vec_fma(vec_broadcast(-rate), vec_load(&gradient[i]),
                                       vec_load(&weights[i])));
    })
}

/* ---- Models: their weights and where those begin ---- */

/* Where the weights of layers stand in a model's structure, in how many rows and columns, and from
 * which random numbers they begin, unless they are copied; behind that, their sizes in files. */
#define WEIGHTS(model, layer, role, n_rows, n_columns, from, factor, number, ...)          \
    {.name = #role, .offset = offsetof(struct weights_##model, layer##_##role),            \
     .dimensions = sizeof((const int[]){__VA_ARGS__}) / sizeof(int), .size = {__VA_ARGS__},\
     .rows = n_rows, .columns = n_columns, .panel = PANEL,                                 \
     .distribution = TLC_##from, .scale = factor, .stream = number}

/* Layers as Keras names and configures them. */
#define LAYER(class, layer, in, out, learns, count, first, ...)                            \
    {.class_name = #class, .name = #layer, .inputs = in, .outputs = out,                   \
     .trainable = learns, .weights = count, .weight = first,                               \
     .config = "{" #__VA_ARGS__ "}"}

/* The same of what layers keep of the batches they saw: training changes it without learning it. */
#define RUNNING(model, layer, role, n_dimensions, n_columns, from)                         \
    {.name = #role, .offset = offsetof(struct weights_##model, layer##_##role),            \
     .dimensions = n_dimensions, .size = {n_columns}, .rows = 1, .columns = n_columns,     \
     .panel = PANEL, .distribution = TLC_##from, .running = true}

/* What layers are as nodes of ONNX: JSON, which runtime/store/onnx_nodes.h explains. */
#define ONNX(...) "{" #__VA_ARGS__ "}"

/* Model A (goes_on.yaml:19) */
struct weights_A {
    float dense_1_kernel[1][4][PANEL], dense_1_bias[16];
    float batch_normalization_1_gamma[16], batch_normalization_1_beta[16],
        batch_normalization_1_moving_mean[16], batch_normalization_1_moving_variance[16];
    float dense_2_kernel[1][3][PANEL], dense_2_bias[16];
};

static const struct tlc_tensor tensors_A[] = {
    WEIGHTS(A, dense_1, kernel, 4, 3, UNIFORM, 0.9258200997725514, 0x65475027, 4, 3),
    WEIGHTS(A, dense_1, bias, 1, 3, ZEROS, 0, 0, 3),
    WEIGHTS(A, batch_normalization_1, gamma, 1, 3, ONES, 0, 0, 3),
    WEIGHTS(A, batch_normalization_1, beta, 1, 3, ZEROS, 0, 0, 3),
    RUNNING(A, batch_normalization_1, moving_mean, 1, 3, ZEROS),
    RUNNING(A, batch_normalization_1, moving_variance, 1, 3, ONES),
    WEIGHTS(A, dense_2, kernel, 3, 2, UNIFORM, 1.0954451150103324, 0xd95439ec, 3, 2),
    WEIGHTS(A, dense_2, bias, 1, 2, ZEROS, 0, 0, 2),
};

static const struct tlc_layer layers_A[] = {
    LAYER(Dense, dense_1, 4, 3, true, 2, tensors_A + 0, "units": 3, "activation": "relu",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(BatchNormalization, batch_normalization_1, 3, 3, true, 4, tensors_A + 2, "axis": -1,
          "epsilon": 0.001, "center": true, "scale": true, "momentum": 0.99),
    LAYER(Dense, dense_2, 3, 2, true, 2, tensors_A + 6, "units": 2, "activation": "softmax",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
};

static const long ram_A[] = {
    12, /* dense_1 */
    12, /* batch_normalization_1 */
    20, /* dense_2 */
};
static const struct tlc_model model_A = {
    .name = "A", .input_dimensions = 1, .input_shape = {4},
    .layers = 3, .layer = layers_A, .parameters = 35,
    .ram = ram_A,
    .size = sizeof(struct weights_A)};

/* Model B (goes_on.yaml:20) */
static const struct tlc_tensor tensors_B[] = {
    WEIGHTS(A, dense_1, kernel, 4, 3, UNIFORM, 0.9258200997725514, 0x4295f400, 4, 3),
    WEIGHTS(A, dense_1, bias, 1, 3, ZEROS, 0, 0, 3),
    WEIGHTS(A, batch_normalization_1, gamma, 1, 3, ONES, 0, 0, 3),
    WEIGHTS(A, batch_normalization_1, beta, 1, 3, ZEROS, 0, 0, 3),
    RUNNING(A, batch_normalization_1, moving_mean, 1, 3, ZEROS),
    RUNNING(A, batch_normalization_1, moving_variance, 1, 3, ONES),
    WEIGHTS(A, dense_2, kernel, 3, 2, UNIFORM, 1.0954451150103324, 0x968485cb, 3, 2),
    WEIGHTS(A, dense_2, bias, 1, 2, ZEROS, 0, 0, 2),
};

static const struct tlc_layer layers_B[] = {
    LAYER(Dense, dense_1, 4, 3, true, 2, tensors_B + 0, "units": 3, "activation": "relu",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(BatchNormalization, batch_normalization_1, 3, 3, true, 4, tensors_B + 2, "axis": -1,
          "epsilon": 0.001, "center": true, "scale": true, "momentum": 0.99),
    LAYER(Dense, dense_2, 3, 2, true, 2, tensors_B + 6, "units": 2, "activation": "softmax",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
};

static const long ram_B[] = {
    12, /* dense_1 */
    12, /* batch_normalization_1 */
    20, /* dense_2 */
};
static const struct tlc_model model_B = {
    .name = "B", .input_dimensions = 1, .input_shape = {4},
    .layers = 3, .layer = layers_B, .parameters = 35,
    .ram = ram_B,
    .size = sizeof(struct weights_A)};

/* Model C (goes_on.yaml:21) */
static const struct tlc_tensor tensors_C[] = {
    WEIGHTS(A, dense_1, kernel, 4, 3, UNIFORM, 0.9258200997725514, 0x22373355, 4, 3),
    WEIGHTS(A, dense_1, bias, 1, 3, ZEROS, 0, 0, 3),
    WEIGHTS(A, batch_normalization_1, gamma, 1, 3, ONES, 0, 0, 3),
    WEIGHTS(A, batch_normalization_1, beta, 1, 3, ZEROS, 0, 0, 3),
    RUNNING(A, batch_normalization_1, moving_mean, 1, 3, ZEROS),
    RUNNING(A, batch_normalization_1, moving_variance, 1, 3, ONES),
    WEIGHTS(A, dense_2, kernel, 3, 2, UNIFORM, 1.0954451150103324, 0x370c7346, 3, 2),
    WEIGHTS(A, dense_2, bias, 1, 2, ZEROS, 0, 0, 2),
};

static const struct tlc_layer layers_C[] = {
    LAYER(Dense, dense_1, 4, 3, true, 2, tensors_C + 0, "units": 3, "activation": "relu",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(BatchNormalization, batch_normalization_1, 3, 3, true, 4, tensors_C + 2, "axis": -1,
          "epsilon": 0.001, "center": true, "scale": true, "momentum": 0.99),
    LAYER(Dense, dense_2, 3, 2, true, 2, tensors_C + 6, "units": 2, "activation": "softmax",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
};

static const long ram_C[] = {
    12, /* dense_1 */
    12, /* batch_normalization_1 */
    20, /* dense_2 */
};
static const struct tlc_model model_C = {
    .name = "C", .input_dimensions = 1, .input_shape = {4},
    .layers = 3, .layer = layers_C, .parameters = 35,
    .ram = ram_C,
    .size = sizeof(struct weights_A)};

/* Model D (goes_on.yaml:22) */
static const struct tlc_tensor tensors_D[] = {
    WEIGHTS(A, dense_1, kernel, 4, 3, UNIFORM, 0.9258200997725514, 0x79936f6e, 4, 3),
    WEIGHTS(A, dense_1, bias, 1, 3, ZEROS, 0, 0, 3),
    WEIGHTS(A, batch_normalization_1, gamma, 1, 3, ONES, 0, 0, 3),
    WEIGHTS(A, batch_normalization_1, beta, 1, 3, ZEROS, 0, 0, 3),
    RUNNING(A, batch_normalization_1, moving_mean, 1, 3, ZEROS),
    RUNNING(A, batch_normalization_1, moving_variance, 1, 3, ONES),
    WEIGHTS(A, dense_2, kernel, 3, 2, UNIFORM, 1.0954451150103324, 0x625ffe9d, 3, 2),
    WEIGHTS(A, dense_2, bias, 1, 2, ZEROS, 0, 0, 2),
};

static const struct tlc_layer layers_D[] = {
    LAYER(Dense, dense_1, 4, 3, true, 2, tensors_D + 0, "units": 3, "activation": "relu",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(BatchNormalization, batch_normalization_1, 3, 3, true, 4, tensors_D + 2, "axis": -1,
          "epsilon": 0.001, "center": true, "scale": true, "momentum": 0.99),
    LAYER(Dense, dense_2, 3, 2, true, 2, tensors_D + 6, "units": 2, "activation": "softmax",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
};

static const long ram_D[] = {
    12, /* dense_1 */
    12, /* batch_normalization_1 */
    20, /* dense_2 */
};
static const struct tlc_model model_D = {
    .name = "D", .input_dimensions = 1, .input_shape = {4},
    .layers = 3, .layer = layers_D, .parameters = 35,
    .ram = ram_D,
    .size = sizeof(struct weights_A)};

/* Model E (goes_on.yaml:23) */
static const struct tlc_tensor tensors_E[] = {
    WEIGHTS(A, dense_1, kernel, 4, 3, UNIFORM, 0.9258200997725514, 0x8227da53, 4, 3),
    WEIGHTS(A, dense_1, bias, 1, 3, ZEROS, 0, 0, 3),
    WEIGHTS(A, batch_normalization_1, gamma, 1, 3, ONES, 0, 0, 3),
    WEIGHTS(A, batch_normalization_1, beta, 1, 3, ZEROS, 0, 0, 3),
    RUNNING(A, batch_normalization_1, moving_mean, 1, 3, ZEROS),
    RUNNING(A, batch_normalization_1, moving_variance, 1, 3, ONES),
    WEIGHTS(A, dense_2, kernel, 3, 2, UNIFORM, 1.0954451150103324, 0xdd3f5be8, 3, 2),
    WEIGHTS(A, dense_2, bias, 1, 2, ZEROS, 0, 0, 2),
};

static const struct tlc_layer layers_E[] = {
    LAYER(Dense, dense_1, 4, 3, true, 2, tensors_E + 0, "units": 3, "activation": "relu",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(BatchNormalization, batch_normalization_1, 3, 3, true, 4, tensors_E + 2, "axis": -1,
          "epsilon": 0.001, "center": true, "scale": true, "momentum": 0.99),
    LAYER(Dense, dense_2, 3, 2, true, 2, tensors_E + 6, "units": 2, "activation": "softmax",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
};

static const char *const onnx_E[] = {
    /* dense_1 */
    ONNX("channels": "last", "dimensions": 2, "nodes": [{"op": "MatMul", "inputs": ["input",
         "kernel"]}, {"op": "Add", "inputs": [0, "bias"]}, {"op": "Relu", "inputs": [1]}]),
    /* batch_normalization_1 */
    ONNX("channels": "first", "dimensions": 2, "nodes": [{"op": "BatchNormalization",
         "inputs": ["input", "gamma", "beta", "moving_mean", "moving_variance"],
         "attributes": {"epsilon": 0.001}}]),
    /* dense_2 */
    ONNX("channels": "last", "dimensions": 2, "nodes": [{"op": "MatMul", "inputs": ["input",
         "kernel"]}, {"op": "Add", "inputs": [0, "bias"]}, {"op": "Softmax", "inputs": [1],
         "attributes": {"axis": -1}}]),
};

static const long ram_E[] = {
    12, /* dense_1 */
    12, /* batch_normalization_1 */
    20, /* dense_2 */
};
static const struct tlc_model model_E = {
    .name = "E", .input_dimensions = 1, .input_shape = {4},
    .layers = 3, .layer = layers_E, .parameters = 35,
    .onnx = onnx_E,
    .ram = ram_E,
    .size = sizeof(struct weights_A)};

/* ---- Steps: what happens to one batch of examples ---- */

/* What adam remembers (goes_on.yaml:26) */
struct state_step_A_phase_1 {
    float dense_1_kernel_mean[1][4][PANEL], dense_1_kernel_square[1][4][PANEL],
        dense_1_bias_mean[16], dense_1_bias_square[16], batch_normalization_1_gamma_mean[16],
        batch_normalization_1_gamma_square[16], batch_normalization_1_beta_mean[16],
        batch_normalization_1_beta_square[16], dense_2_kernel_mean[1][3][PANEL],
        dense_2_kernel_square[1][3][PANEL], dense_2_bias_mean[16], dense_2_bias_square[16];
    double risen[2];
};

/* One step of training (goes_on.yaml:26): 84 floating-point operations an example */
static void step_A_phase_1(const struct batch *batch, struct tlc_part part)
{
    struct {
        float input[1][32][PANEL];
        union { float dense_1_output[1][32][PANEL], dense_1_kernel_gradient[1][4][PANEL]; };
        union {
            float batch_normalization_1_output[1][32][PANEL],
                dense_1_output_gradient[1][32][PANEL], dense_1_sum_gradient[1][32][PANEL];
        };
        union {
            float dense_2_output[1][32][PANEL],
                dense_2_output_gradient_transposed[1][32][PANEL],
                batch_normalization_1_output_gradient_transposed[1][32][PANEL],
                dense_1_output_gradient_transposed[2][3][PANEL],
                dense_1_bias_gradient[1][1][PANEL];
        };
        union {
            float batch_normalization_1_output_gradient[2][3][PANEL],
                dense_2_output_transposed[2][2][PANEL],
                batch_normalization_1_gamma_gradient[1][1][PANEL];
        };
        union { float dense_2_output_gradient[2][2][PANEL], dense_2_kernel_gradient[1][3][PANEL]; };
        float batch_normalization_1_mean[1][1][PANEL],
            batch_normalization_1_variance[1][1][PANEL], dense_2_bias_gradient[1][1][PANEL],
            batch_normalization_1_beta_gradient[1][1][PANEL];
        double losses[32], corrected[1];
        int predicted[32];
    } *values = batch->values; /* 9,480 bytes */
    struct weights_A *weights = batch->weights;
    struct state_step_A_phase_1 *state = batch->state;
    (void)part;

    gather_32x4(WHOLE, batch, batch->scale, values->input);
    /* goes_on.yaml:19 */
    dense_32x4x3_relu(WHOLE, values->input, weights->dense_1_kernel, weights->dense_1_bias,
                      values->dense_1_output);
    moments_32x1x1x3(WHOLE, batch, values->dense_1_output,
                     (float *)values->batch_normalization_1_mean,
                     (float *)values->batch_normalization_1_variance);
    track_16(weights->batch_normalization_1_moving_mean,
             (float *)values->batch_normalization_1_mean, 0.99);
    track_16(weights->batch_normalization_1_moving_variance,
             (float *)values->batch_normalization_1_variance, 0.99);
    normalize_32x3(WHOLE, values->dense_1_output, (float *)values->batch_normalization_1_mean,
                   (float *)values->batch_normalization_1_variance,
                   weights->batch_normalization_1_gamma, weights->batch_normalization_1_beta,
                   values->batch_normalization_1_output, 0.001);
    dense_32x3x2_linear(WHOLE, values->batch_normalization_1_output, weights->dense_2_kernel,
                        weights->dense_2_bias, values->dense_2_output);
    /* goes_on.yaml:26 */
    transpose_32x2(values->dense_2_output, values->dense_2_output_transposed);
    softmax_crossentropy_32x2(batch, values->dense_2_output_transposed, values->losses);
    predict_largest_32x2(batch, values->dense_2_output_transposed, values->predicted);
    tally_32(batch, values->losses, values->predicted, batch->totals);
    /* and back, each layer's input gradient before its update */
    softmax_crossentropy_gradient_32x2(batch, values->dense_2_output_transposed,
                                       values->dense_2_output_gradient);
    /* goes_on.yaml:19 */
    transpose_2x32(values->dense_2_output_gradient, values->dense_2_output_gradient_transposed);
    bias_gradient_32x2(WHOLE, values->dense_2_output_gradient_transposed,
                       values->dense_2_bias_gradient);
    input_gradient_32x3x2(WHOLE, values->dense_2_output_gradient, weights->dense_2_kernel,
                          values->batch_normalization_1_output_gradient);
    kernel_gradient_32x3x2(WHOLE, values->batch_normalization_1_output,
                           values->dense_2_output_gradient_transposed,
                           values->dense_2_kernel_gradient);
    transpose_3x32(values->batch_normalization_1_output_gradient,
                   values->batch_normalization_1_output_gradient_transposed);
    normalization_sums_32x3(WHOLE, values->batch_normalization_1_output_gradient_transposed,
                            values->dense_1_output, (float *)values->batch_normalization_1_mean,
                            (float *)values->batch_normalization_1_variance,
                            (float *)values->batch_normalization_1_gamma_gradient,
                            (float *)values->batch_normalization_1_beta_gradient, 0.001);
    normalization_gradient_32x1x1x3(WHOLE, batch,
                                    values->batch_normalization_1_output_gradient_transposed,
                                    values->dense_1_output,
                                    (float *)values->batch_normalization_1_mean,
                                    (float *)values->batch_normalization_1_variance,
                                    weights->batch_normalization_1_gamma,
                                    (float *)values->batch_normalization_1_gamma_gradient,
                                    (float *)values->batch_normalization_1_beta_gradient,
                                    values->dense_1_output_gradient, 0.001);
    transpose_32x3(values->dense_1_output_gradient, values->dense_1_output_gradient_transposed);
    activation_gradient_32x3_relu(WHOLE, values->dense_1_output_gradient_transposed,
                                  values->dense_1_output, values->dense_1_sum_gradient);
    bias_gradient_32x3(WHOLE, values->dense_1_sum_gradient, values->dense_1_bias_gradient);
    kernel_gradient_32x4x3(WHOLE, values->input, values->dense_1_sum_gradient,
                           values->dense_1_kernel_gradient);
    /* goes_on.yaml:26 */
    adam_rate(state->risen, batch->rate, values->corrected, 0.9, 0.999);
    adam_64(WHOLE, (float *)weights->dense_1_kernel, (float *)values->dense_1_kernel_gradient,
            values->corrected, batch->rate, (float *)state->dense_1_kernel_mean,
            (float *)state->dense_1_kernel_square, 0.9, 0.999, 1e-07, 0.0);
    adam_16(WHOLE, weights->dense_1_bias, (float *)values->dense_1_bias_gradient,
            values->corrected, batch->rate, state->dense_1_bias_mean, state->dense_1_bias_square,
            0.9, 0.999, 1e-07, 0.0);
    adam_16(WHOLE, weights->batch_normalization_1_gamma,
            (float *)values->batch_normalization_1_gamma_gradient, values->corrected, batch->rate,
            state->batch_normalization_1_gamma_mean, state->batch_normalization_1_gamma_square,
            0.9, 0.999, 1e-07, 0.0);
    adam_16(WHOLE, weights->batch_normalization_1_beta,
            (float *)values->batch_normalization_1_beta_gradient, values->corrected, batch->rate,
            state->batch_normalization_1_beta_mean, state->batch_normalization_1_beta_square, 0.9,
            0.999, 1e-07, 0.0);
    adam_48(WHOLE, (float *)weights->dense_2_kernel, (float *)values->dense_2_kernel_gradient,
            values->corrected, batch->rate, (float *)state->dense_2_kernel_mean,
            (float *)state->dense_2_kernel_square, 0.9, 0.999, 1e-07, 0.0);
    adam_16(WHOLE, weights->dense_2_bias, (float *)values->dense_2_bias_gradient,
            values->corrected, batch->rate, state->dense_2_bias_mean, state->dense_2_bias_square,
            0.9, 0.999, 1e-07, 0.0);
}

/* One step of evaluation (goes_on.yaml:19): 36 floating-point operations an example */
static void step_A_evaluation(const struct batch *batch, struct tlc_part part)
{
    struct {
        union { float input[1][32][PANEL], dense_2_output[1][32][PANEL]; };
        union {
            float dense_1_output[1][32][PANEL], batch_normalization_1_output[1][32][PANEL],
                dense_2_output_transposed[2][2][PANEL];
        };
        double losses[32];
        int predicted[32];
    } *values = batch->values; /* 4,480 bytes */
    struct weights_A *weights = batch->weights;
    (void)part;

    gather_32x4(WHOLE, batch, batch->scale, values->input);
    dense_32x4x3_relu(WHOLE, values->input, weights->dense_1_kernel, weights->dense_1_bias,
                      values->dense_1_output);
    normalize_32x3(WHOLE, values->dense_1_output, weights->batch_normalization_1_moving_mean,
                   weights->batch_normalization_1_moving_variance,
                   weights->batch_normalization_1_gamma, weights->batch_normalization_1_beta,
                   values->batch_normalization_1_output, 0.001);
    dense_32x3x2_linear(WHOLE, values->batch_normalization_1_output, weights->dense_2_kernel,
                        weights->dense_2_bias, values->dense_2_output);
    transpose_32x2(values->dense_2_output, values->dense_2_output_transposed);
    softmax_crossentropy_32x2(batch, values->dense_2_output_transposed, values->losses);
    predict_largest_32x2(batch, values->dense_2_output_transposed, values->predicted);
    tally_32(batch, values->losses, values->predicted, batch->totals);
    record_softmax_32x2(batch, values->dense_2_output_transposed, values->predicted,
                        batch->predictions);
}

/* What rmsprop (momentum 0.5, centered) remembers (goes_on.yaml:33) */
struct state_step_B_phase_1 {
    float batch_normalization_1_gamma_square[16], batch_normalization_1_gamma_mean[16],
        batch_normalization_1_gamma_velocity[16], batch_normalization_1_beta_square[16],
        batch_normalization_1_beta_mean[16], batch_normalization_1_beta_velocity[16],
        dense_2_kernel_square[1][3][PANEL], dense_2_kernel_mean[1][3][PANEL],
        dense_2_kernel_velocity[1][3][PANEL], dense_2_bias_square[16], dense_2_bias_mean[16],
        dense_2_bias_velocity[16];
};

/* One step of training (goes_on.yaml:33): 60 floating-point operations an example */
static void step_B_phase_1(const struct batch *batch, struct tlc_part part)
{
    struct {
        union {
            float input[1][32][PANEL], batch_normalization_1_output[1][32][PANEL],
                batch_normalization_1_output_gradient_transposed[1][32][PANEL],
                dense_2_kernel_gradient_scaled[1][3][PANEL],
                batch_normalization_1_gamma_gradient_scaled[1][1][PANEL],
                batch_normalization_1_beta_gradient_scaled[1][1][PANEL],
                dense_2_bias_gradient_scaled[1][1][PANEL];
        };
        float dense_1_output[1][32][PANEL];
        union {
            float dense_2_output[1][32][PANEL],
                dense_2_output_gradient_transposed[1][32][PANEL],
                batch_normalization_1_gamma_gradient[1][1][PANEL];
        };
        union {
            float batch_normalization_1_output_gradient[2][3][PANEL],
                dense_2_output_transposed[2][2][PANEL],
                batch_normalization_1_beta_gradient[1][1][PANEL];
        };
        union { float dense_2_output_gradient[2][2][PANEL], dense_2_kernel_gradient[1][3][PANEL]; };
        float batch_normalization_1_mean[1][1][PANEL],
            batch_normalization_1_variance[1][1][PANEL], dense_2_bias_gradient[1][1][PANEL];
        double losses[32];
        int predicted[32];
    } *values = batch->values; /* 7,360 bytes */
    struct weights_A *weights = batch->weights;
    struct state_step_B_phase_1 *state = batch->state;
    (void)part;

    gather_32x4(WHOLE, batch, batch->scale, values->input);
    /* goes_on.yaml:19 */
    dense_32x4x3_relu(WHOLE, values->input, weights->dense_1_kernel, weights->dense_1_bias,
                      values->dense_1_output);
    moments_32x1x1x3(WHOLE, batch, values->dense_1_output,
                     (float *)values->batch_normalization_1_mean,
                     (float *)values->batch_normalization_1_variance);
    track_16(weights->batch_normalization_1_moving_mean,
             (float *)values->batch_normalization_1_mean, 0.99);
    track_16(weights->batch_normalization_1_moving_variance,
             (float *)values->batch_normalization_1_variance, 0.99);
    normalize_32x3(WHOLE, values->dense_1_output, (float *)values->batch_normalization_1_mean,
                   (float *)values->batch_normalization_1_variance,
                   weights->batch_normalization_1_gamma, weights->batch_normalization_1_beta,
                   values->batch_normalization_1_output, 0.001);
    dense_32x3x2_linear(WHOLE, values->batch_normalization_1_output, weights->dense_2_kernel,
                        weights->dense_2_bias, values->dense_2_output);
    /* goes_on.yaml:33 */
    transpose_32x2(values->dense_2_output, values->dense_2_output_transposed);
    softmax_crossentropy_32x2(batch, values->dense_2_output_transposed, values->losses);
    predict_largest_32x2(batch, values->dense_2_output_transposed, values->predicted);
    tally_32(batch, values->losses, values->predicted, batch->totals);
    /* and back, each layer's input gradient before its update */
    softmax_crossentropy_gradient_32x2(batch, values->dense_2_output_transposed,
                                       values->dense_2_output_gradient);
    /* goes_on.yaml:19 */
    transpose_2x32(values->dense_2_output_gradient, values->dense_2_output_gradient_transposed);
    bias_gradient_32x2(WHOLE, values->dense_2_output_gradient_transposed,
                       values->dense_2_bias_gradient);
    input_gradient_32x3x2(WHOLE, values->dense_2_output_gradient, weights->dense_2_kernel,
                          values->batch_normalization_1_output_gradient);
    kernel_gradient_32x3x2(WHOLE, values->batch_normalization_1_output,
                           values->dense_2_output_gradient_transposed,
                           values->dense_2_kernel_gradient);
    transpose_3x32(values->batch_normalization_1_output_gradient,
                   values->batch_normalization_1_output_gradient_transposed);
    normalization_sums_32x3(WHOLE, values->batch_normalization_1_output_gradient_transposed,
                            values->dense_1_output, (float *)values->batch_normalization_1_mean,
                            (float *)values->batch_normalization_1_variance,
                            (float *)values->batch_normalization_1_gamma_gradient,
                            (float *)values->batch_normalization_1_beta_gradient, 0.001);
    /* goes_on.yaml:33 */
    rms_scale_centered_16(WHOLE, (float *)values->batch_normalization_1_gamma_gradient,
                          state->batch_normalization_1_gamma_square,
                          state->batch_normalization_1_gamma_mean,
                          (float *)values->batch_normalization_1_gamma_gradient_scaled, 0.9, 1e-07);
    sgd_momentum_16(WHOLE, weights->batch_normalization_1_gamma,
                    (float *)values->batch_normalization_1_gamma_gradient_scaled, batch->rate,
                    state->batch_normalization_1_gamma_velocity, 0.5, 0.0);
    rms_scale_centered_16(WHOLE, (float *)values->batch_normalization_1_beta_gradient,
                          state->batch_normalization_1_beta_square,
                          state->batch_normalization_1_beta_mean,
                          (float *)values->batch_normalization_1_beta_gradient_scaled, 0.9, 1e-07);
    sgd_momentum_16(WHOLE, weights->batch_normalization_1_beta,
                    (float *)values->batch_normalization_1_beta_gradient_scaled, batch->rate,
                    state->batch_normalization_1_beta_velocity, 0.5, 0.0);
    rms_scale_centered_48(WHOLE, (float *)values->dense_2_kernel_gradient,
                          (float *)state->dense_2_kernel_square,
                          (float *)state->dense_2_kernel_mean,
                          (float *)values->dense_2_kernel_gradient_scaled, 0.9, 1e-07);
    sgd_momentum_48(WHOLE, (float *)weights->dense_2_kernel,
                    (float *)values->dense_2_kernel_gradient_scaled, batch->rate,
                    (float *)state->dense_2_kernel_velocity, 0.5, 0.0);
    rms_scale_centered_16(WHOLE, (float *)values->dense_2_bias_gradient,
                          state->dense_2_bias_square, state->dense_2_bias_mean,
                          (float *)values->dense_2_bias_gradient_scaled, 0.9, 1e-07);
    sgd_momentum_16(WHOLE, weights->dense_2_bias, (float *)values->dense_2_bias_gradient_scaled,
                    batch->rate, state->dense_2_bias_velocity, 0.5, 0.0);
}

/* What frozen layers give (goes_on.yaml:47): 24 floating-point operations an example */
static void features_C_phase_1(const struct batch *batch, struct tlc_part part)
{
    struct {
        float input[1][32][PANEL], dense_1_output[1][32][PANEL];
    } *values = batch->values; /* 4,096 bytes */
    struct weights_A *weights = batch->weights;
    (void)part;

    gather_32x4(WHOLE, batch, batch->scale, values->input);
    /* goes_on.yaml:19 */
    dense_32x4x3_relu(WHOLE, values->input, weights->dense_1_kernel, weights->dense_1_bias,
                      values->dense_1_output);
    keep_32x3(batch, values->dense_1_output);
}

/* What sgd (momentum 0.9) remembers (goes_on.yaml:47) */
struct state_step_C_phase_1 {
    float batch_normalization_1_gamma_velocity[16], batch_normalization_1_beta_velocity[16],
        dense_2_kernel_velocity[1][3][PANEL], dense_2_bias_velocity[16];
};

/* One step of training (goes_on.yaml:47): 36 floating-point operations an example */
static void step_C_phase_1(const struct batch *batch, struct tlc_part part)
{
    struct {
        float dense_1_output[1][32][PANEL];
        union {
            float batch_normalization_1_output[1][32][PANEL],
                batch_normalization_1_output_gradient_transposed[1][32][PANEL];
        };
        union {
            float dense_2_output[1][32][PANEL],
                dense_2_output_gradient_transposed[1][32][PANEL],
                batch_normalization_1_gamma_gradient[1][1][PANEL];
        };
        union {
            float batch_normalization_1_output_gradient[2][3][PANEL],
                dense_2_output_transposed[2][2][PANEL],
                batch_normalization_1_beta_gradient[1][1][PANEL];
        };
        float dense_2_output_gradient[2][2][PANEL], batch_normalization_1_mean[1][1][PANEL],
            batch_normalization_1_variance[1][1][PANEL], dense_2_bias_gradient[1][1][PANEL];
        double losses[32];
        int predicted[32];
    } *values = batch->values; /* 7,360 bytes */
    struct weights_A *weights = batch->weights;
    struct state_step_C_phase_1 *state = batch->state;
    (void)part;

    /* goes_on.yaml:19 */
    take_32x3(batch, values->dense_1_output);
    moments_32x1x1x3(WHOLE, batch, values->dense_1_output,
                     (float *)values->batch_normalization_1_mean,
                     (float *)values->batch_normalization_1_variance);
    track_16(weights->batch_normalization_1_moving_mean,
             (float *)values->batch_normalization_1_mean, 0.99);
    track_16(weights->batch_normalization_1_moving_variance,
             (float *)values->batch_normalization_1_variance, 0.99);
    normalize_32x3(WHOLE, values->dense_1_output, (float *)values->batch_normalization_1_mean,
                   (float *)values->batch_normalization_1_variance,
                   weights->batch_normalization_1_gamma, weights->batch_normalization_1_beta,
                   values->batch_normalization_1_output, 0.001);
    dense_32x3x2_linear(WHOLE, values->batch_normalization_1_output, weights->dense_2_kernel,
                        weights->dense_2_bias, values->dense_2_output);
    /* goes_on.yaml:47 */
    transpose_32x2(values->dense_2_output, values->dense_2_output_transposed);
    softmax_crossentropy_32x2(batch, values->dense_2_output_transposed, values->losses);
    predict_largest_32x2(batch, values->dense_2_output_transposed, values->predicted);
    tally_32(batch, values->losses, values->predicted, batch->totals);
    /* and back, each layer's input gradient before its update */
    softmax_crossentropy_gradient_32x2(batch, values->dense_2_output_transposed,
                                       values->dense_2_output_gradient);
    /* goes_on.yaml:19 */
    transpose_2x32(values->dense_2_output_gradient, values->dense_2_output_gradient_transposed);
    bias_gradient_32x2(WHOLE, values->dense_2_output_gradient_transposed,
                       values->dense_2_bias_gradient);
    input_gradient_32x3x2(WHOLE, values->dense_2_output_gradient, weights->dense_2_kernel,
                          values->batch_normalization_1_output_gradient);
    dense_momentum_32x3x2(WHOLE, values->batch_normalization_1_output,
                          values->dense_2_output_gradient_transposed, batch->rate,
                          weights->dense_2_kernel, state->dense_2_kernel_velocity, 0.9, 0.0);
    transpose_3x32(values->batch_normalization_1_output_gradient,
                   values->batch_normalization_1_output_gradient_transposed);
    normalization_sums_32x3(WHOLE, values->batch_normalization_1_output_gradient_transposed,
                            values->dense_1_output, (float *)values->batch_normalization_1_mean,
                            (float *)values->batch_normalization_1_variance,
                            (float *)values->batch_normalization_1_gamma_gradient,
                            (float *)values->batch_normalization_1_beta_gradient, 0.001);
    /* goes_on.yaml:47 */
    sgd_momentum_16(WHOLE, weights->batch_normalization_1_gamma,
                    (float *)values->batch_normalization_1_gamma_gradient, batch->rate,
                    state->batch_normalization_1_gamma_velocity, 0.9, 0.0);
    sgd_momentum_16(WHOLE, weights->batch_normalization_1_beta,
                    (float *)values->batch_normalization_1_beta_gradient, batch->rate,
                    state->batch_normalization_1_beta_velocity, 0.9, 0.0);
    sgd_momentum_16(WHOLE, weights->dense_2_bias, (float *)values->dense_2_bias_gradient,
                    batch->rate, state->dense_2_bias_velocity, 0.9, 0.0);
}

/* What sgd (momentum 0.9) remembers (goes_on.yaml:48) */
struct state_step_C_phase_2 {
    float dense_1_kernel_velocity[1][4][PANEL], dense_1_bias_velocity[16],
        batch_normalization_1_gamma_velocity[16], batch_normalization_1_beta_velocity[16],
        dense_2_kernel_velocity[1][3][PANEL], dense_2_bias_velocity[16];
};

/* One step of training (goes_on.yaml:48): 84 floating-point operations an example */
static void step_C_phase_2(const struct batch *batch, struct tlc_part part)
{
    struct {
        float input[1][32][PANEL];
        union { float dense_1_output[1][32][PANEL], dense_1_bias_gradient[1][1][PANEL]; };
        union {
            float batch_normalization_1_output[1][32][PANEL],
                dense_1_output_gradient[1][32][PANEL], dense_1_sum_gradient[1][32][PANEL];
        };
        union {
            float dense_2_output[1][32][PANEL],
                dense_2_output_gradient_transposed[1][32][PANEL],
                batch_normalization_1_output_gradient_transposed[1][32][PANEL],
                dense_1_output_gradient_transposed[2][3][PANEL];
        };
        union {
            float batch_normalization_1_output_gradient[2][3][PANEL],
                dense_2_output_transposed[2][2][PANEL],
                batch_normalization_1_gamma_gradient[1][1][PANEL];
        };
        union {
            float dense_2_output_gradient[2][2][PANEL],
                batch_normalization_1_beta_gradient[1][1][PANEL];
        };
        float batch_normalization_1_mean[1][1][PANEL],
            batch_normalization_1_variance[1][1][PANEL], dense_2_bias_gradient[1][1][PANEL];
        double losses[32];
        int predicted[32];
    } *values = batch->values; /* 9,408 bytes */
    struct weights_A *weights = batch->weights;
    struct state_step_C_phase_2 *state = batch->state;
    (void)part;

    gather_32x4(WHOLE, batch, batch->scale, values->input);
    /* goes_on.yaml:19 */
    dense_32x4x3_relu(WHOLE, values->input, weights->dense_1_kernel, weights->dense_1_bias,
                      values->dense_1_output);
    moments_32x1x1x3(WHOLE, batch, values->dense_1_output,
                     (float *)values->batch_normalization_1_mean,
                     (float *)values->batch_normalization_1_variance);
    track_16(weights->batch_normalization_1_moving_mean,
             (float *)values->batch_normalization_1_mean, 0.99);
    track_16(weights->batch_normalization_1_moving_variance,
             (float *)values->batch_normalization_1_variance, 0.99);
    normalize_32x3(WHOLE, values->dense_1_output, (float *)values->batch_normalization_1_mean,
                   (float *)values->batch_normalization_1_variance,
                   weights->batch_normalization_1_gamma, weights->batch_normalization_1_beta,
                   values->batch_normalization_1_output, 0.001);
    dense_32x3x2_linear(WHOLE, values->batch_normalization_1_output, weights->dense_2_kernel,
                        weights->dense_2_bias, values->dense_2_output);
    /* goes_on.yaml:48 */
    transpose_32x2(values->dense_2_output, values->dense_2_output_transposed);
    softmax_crossentropy_32x2(batch, values->dense_2_output_transposed, values->losses);
    predict_largest_32x2(batch, values->dense_2_output_transposed, values->predicted);
    tally_32(batch, values->losses, values->predicted, batch->totals);
    /* and back, each layer's input gradient before its update */
    softmax_crossentropy_gradient_32x2(batch, values->dense_2_output_transposed,
                                       values->dense_2_output_gradient);
    /* goes_on.yaml:19 */
    transpose_2x32(values->dense_2_output_gradient, values->dense_2_output_gradient_transposed);
    bias_gradient_32x2(WHOLE, values->dense_2_output_gradient_transposed,
                       values->dense_2_bias_gradient);
    input_gradient_32x3x2(WHOLE, values->dense_2_output_gradient, weights->dense_2_kernel,
                          values->batch_normalization_1_output_gradient);
    dense_momentum_32x3x2(WHOLE, values->batch_normalization_1_output,
                          values->dense_2_output_gradient_transposed, batch->rate,
                          weights->dense_2_kernel, state->dense_2_kernel_velocity, 0.9, 0.0);
    transpose_3x32(values->batch_normalization_1_output_gradient,
                   values->batch_normalization_1_output_gradient_transposed);
    normalization_sums_32x3(WHOLE, values->batch_normalization_1_output_gradient_transposed,
                            values->dense_1_output, (float *)values->batch_normalization_1_mean,
                            (float *)values->batch_normalization_1_variance,
                            (float *)values->batch_normalization_1_gamma_gradient,
                            (float *)values->batch_normalization_1_beta_gradient, 0.001);
    normalization_gradient_32x1x1x3(WHOLE, batch,
                                    values->batch_normalization_1_output_gradient_transposed,
                                    values->dense_1_output,
                                    (float *)values->batch_normalization_1_mean,
                                    (float *)values->batch_normalization_1_variance,
                                    weights->batch_normalization_1_gamma,
                                    (float *)values->batch_normalization_1_gamma_gradient,
                                    (float *)values->batch_normalization_1_beta_gradient,
                                    values->dense_1_output_gradient, 0.001);
    transpose_32x3(values->dense_1_output_gradient, values->dense_1_output_gradient_transposed);
    activation_gradient_32x3_relu(WHOLE, values->dense_1_output_gradient_transposed,
                                  values->dense_1_output, values->dense_1_sum_gradient);
    bias_gradient_32x3(WHOLE, values->dense_1_sum_gradient, values->dense_1_bias_gradient);
    dense_momentum_32x4x3(WHOLE, values->input, values->dense_1_sum_gradient, batch->rate,
                          weights->dense_1_kernel, state->dense_1_kernel_velocity, 0.9, 0.0);
    /* goes_on.yaml:48 */
    sgd_momentum_16(WHOLE, weights->dense_1_bias, (float *)values->dense_1_bias_gradient,
                    batch->rate, state->dense_1_bias_velocity, 0.9, 0.0);
    sgd_momentum_16(WHOLE, weights->batch_normalization_1_gamma,
                    (float *)values->batch_normalization_1_gamma_gradient, batch->rate,
                    state->batch_normalization_1_gamma_velocity, 0.9, 0.0);
    sgd_momentum_16(WHOLE, weights->batch_normalization_1_beta,
                    (float *)values->batch_normalization_1_beta_gradient, batch->rate,
                    state->batch_normalization_1_beta_velocity, 0.9, 0.0);
    sgd_momentum_16(WHOLE, weights->dense_2_bias, (float *)values->dense_2_bias_gradient,
                    batch->rate, state->dense_2_bias_velocity, 0.9, 0.0);
}

/* One step of training (goes_on.yaml:50): 84 floating-point operations an example */
static void step_D_phase_1(const struct batch *batch, struct tlc_part part)
{
    struct {
        float input[1][32][PANEL], dense_1_output[1][32][PANEL];
        union {
            float batch_normalization_1_output[1][32][PANEL],
                dense_1_output_gradient[1][32][PANEL], dense_1_sum_gradient[1][32][PANEL];
        };
        union {
            float dense_2_output[1][32][PANEL],
                dense_2_output_gradient_transposed[1][32][PANEL],
                batch_normalization_1_output_gradient_transposed[1][32][PANEL],
                dense_1_output_gradient_transposed[2][3][PANEL];
        };
        union {
            float batch_normalization_1_output_gradient[2][3][PANEL],
                dense_2_output_transposed[2][2][PANEL],
                batch_normalization_1_gamma_gradient[1][1][PANEL];
        };
        union {
            float dense_2_output_gradient[2][2][PANEL],
                batch_normalization_1_beta_gradient[1][1][PANEL];
        };
        float batch_normalization_1_mean[1][1][PANEL],
            batch_normalization_1_variance[1][1][PANEL];
        double losses[32];
        int predicted[32];
    } *values = batch->values; /* 9,344 bytes */
    struct weights_A *weights = batch->weights;
    (void)part;

    gather_32x4(WHOLE, batch, batch->scale, values->input);
    /* goes_on.yaml:19 */
    dense_32x4x3_relu(WHOLE, values->input, weights->dense_1_kernel, weights->dense_1_bias,
                      values->dense_1_output);
    moments_32x1x1x3(WHOLE, batch, values->dense_1_output,
                     (float *)values->batch_normalization_1_mean,
                     (float *)values->batch_normalization_1_variance);
    track_16(weights->batch_normalization_1_moving_mean,
             (float *)values->batch_normalization_1_mean, 0.99);
    track_16(weights->batch_normalization_1_moving_variance,
             (float *)values->batch_normalization_1_variance, 0.99);
    normalize_32x3(WHOLE, values->dense_1_output, (float *)values->batch_normalization_1_mean,
                   (float *)values->batch_normalization_1_variance,
                   weights->batch_normalization_1_gamma, weights->batch_normalization_1_beta,
                   values->batch_normalization_1_output, 0.001);
    dense_32x3x2_linear(WHOLE, values->batch_normalization_1_output, weights->dense_2_kernel,
                        weights->dense_2_bias, values->dense_2_output);
    /* goes_on.yaml:50 */
    transpose_32x2(values->dense_2_output, values->dense_2_output_transposed);
    softmax_crossentropy_32x2(batch, values->dense_2_output_transposed, values->losses);
    predict_largest_32x2(batch, values->dense_2_output_transposed, values->predicted);
    tally_32(batch, values->losses, values->predicted, batch->totals);
    /* and back, each layer's input gradient before its update */
    softmax_crossentropy_gradient_32x2(batch, values->dense_2_output_transposed,
                                       values->dense_2_output_gradient);
    /* goes_on.yaml:19 */
    input_gradient_32x3x2(WHOLE, values->dense_2_output_gradient, weights->dense_2_kernel,
                          values->batch_normalization_1_output_gradient);
    transpose_2x32(values->dense_2_output_gradient, values->dense_2_output_gradient_transposed);
    dense_update_32x3x2(WHOLE, values->batch_normalization_1_output,
                        values->dense_2_output_gradient_transposed, batch->rate,
                        weights->dense_2_kernel, weights->dense_2_bias);
    transpose_3x32(values->batch_normalization_1_output_gradient,
                   values->batch_normalization_1_output_gradient_transposed);
    normalization_sums_32x3(WHOLE, values->batch_normalization_1_output_gradient_transposed,
                            values->dense_1_output, (float *)values->batch_normalization_1_mean,
                            (float *)values->batch_normalization_1_variance,
                            (float *)values->batch_normalization_1_gamma_gradient,
                            (float *)values->batch_normalization_1_beta_gradient, 0.001);
    normalization_gradient_32x1x1x3(WHOLE, batch,
                                    values->batch_normalization_1_output_gradient_transposed,
                                    values->dense_1_output,
                                    (float *)values->batch_normalization_1_mean,
                                    (float *)values->batch_normalization_1_variance,
                                    weights->batch_normalization_1_gamma,
                                    (float *)values->batch_normalization_1_gamma_gradient,
                                    (float *)values->batch_normalization_1_beta_gradient,
                                    values->dense_1_output_gradient, 0.001);
    transpose_32x3(values->dense_1_output_gradient, values->dense_1_output_gradient_transposed);
    activation_gradient_32x3_relu(WHOLE, values->dense_1_output_gradient_transposed,
                                  values->dense_1_output, values->dense_1_sum_gradient);
    dense_update_32x4x3(WHOLE, values->input, values->dense_1_sum_gradient, batch->rate,
                        weights->dense_1_kernel, weights->dense_1_bias);
    /* goes_on.yaml:50 */
    sgd_16(WHOLE, weights->batch_normalization_1_gamma,
           (float *)values->batch_normalization_1_gamma_gradient, batch->rate);
    sgd_16(WHOLE, weights->batch_normalization_1_beta,
           (float *)values->batch_normalization_1_beta_gradient, batch->rate);
}

/* Loss and metrics over the examples. `features` are theirs, for a step that works on
 * those, else NULL. Keeps what is predicted in `predictions`, unless that is NULL. */
static struct tlc_metrics evaluate(const struct tlc_training *training,
    const struct tlc_evaluate *how, const struct tlc_examples *examples, float *features,
    const struct tlc_predictions *predictions)
{
    struct tlc_metrics totals = {0};
    struct tlc_predictions *kept =
        predictions ? NULL : tlc_predictions_begin(training->recipe, examples->count);
    struct batch batch = {.weights = training->weights,
        .values = training->values,
        .features = features,
        .totals = &totals,
        .predictions = predictions ? predictions : kept};
    for (int first = 0; first < examples->count; first += how->batch_size) {
        take_batch(&batch, examples, NULL, first, how->batch_size);
        tlc_do(training, &how->step, &batch);
    }
    tlc_take_metrics(training->recipe, examples, batch.predictions, &totals);
    tlc_predictions_end(kept);
    return totals;
}

/* Version `version` of an augmented image: epochs take them in turn, if there are only so
 * many. */
static uint32_t version_of(const struct tlc_phase *phase, uint32_t epoch)
{
    return phase->versions ? epoch % (uint32_t)phase->versions : epoch;
}

/* What the phase's frozen layers give for each of the examples, in so many versions one
 * behind the other; to be freed by the caller.
 */
static float *keep_features(const struct tlc_training *training,
    const struct tlc_phase *phase, const struct tlc_program *front, int versions,
    const struct tlc_examples *examples)
{
    const size_t size = (size_t)examples->count * (size_t)phase->features;
    float *features = tlc_allocate_aligned((size_t)versions * size * sizeof *features);
    struct batch batch = {.weights = training->weights,
        .values = training->values,
        .seed = training->seed,
        .entry = training->entry};
    for (int version = 0; version < versions; version++) {
        batch.features = &features[(size_t)version * size];
        batch.epoch = version_of(phase, (uint32_t)(training->before + version));
        for (int first = 0; first < examples->count; first += phase->batch_size) {
            take_batch(&batch, examples, NULL, first, phase->batch_size);
            tlc_do(training, front, &batch);
        }
    }
    return features;
}

/* Those of all versions that the phase comes to; NULL where none are kept. */
static float *keep_for_training(
    const struct tlc_training *training, const struct tlc_phase *phase)
{
    return phase->front.run ? keep_features(training, phase, &phase->front,
                                  tlc_phase_versions(phase), training->train)
                            : NULL;
}

/* What is validated on is never augmented. */
static float *keep_for_validation(
    const struct tlc_training *training, const struct tlc_phase *phase)
{
    const bool differs = phase->valid_front.run != NULL;
    return phase->front.run && training->valid
               ? keep_features(training, phase,
                     differs ? &phase->valid_front : &phase->front, 1, training->valid)
               : NULL;
}

/* Those of the version that an epoch takes; NULL where none are kept. */
static float *features_of(const struct tlc_training *training,
    const struct tlc_phase *phase, float *features, int epoch)
{
    const size_t size = (size_t)training->train->count * (size_t)phase->features;
    const int versions = tlc_phase_versions(phase);
    return features ? &features[(size_t)(epoch % versions) * size] : NULL;
}

/* ---- Trainings: what learns what, each after those it begins with ---- */

/* The learning rates of a step, counted over the phase. */
static const float *rates_of(const struct tlc_training *training,
    const struct tlc_phase *phase, int epoch, long step)
{
    if (training->rates)
        return training->rates;
    const long moment = phase->by_step ? step : epoch;
    const long known = moment < phase->rates ? moment : phase->rates - 1;
    return &phase->rate[known * (phase->slices > 1 ? phase->slices : 1)];
}

/* The validation of an epoch. Where a thread has time for it, it works on a copy of the
 * weights beside the next epoch. */
struct validation {
    struct tlc_training training;
    const struct tlc_evaluate *how;
    float *features;
    void *weights;                     /* the copy, or NULL as long as none was needed */
    bool pending;                      /* the epoch has not ended yet */
    struct tlc_metrics trained, found; /* what it came to; and the validation */
};

static void validate(void *argument, void *values)
{
    struct validation *validation = argument;
    validation->training.values = values;
    validation->found = evaluate(&validation->training, validation->how,
        validation->training.valid, validation->features, NULL);
}

/* Ends the epoch that it is of. Whether training can go on. */
static bool end_validation(struct tlc_training *training, struct validation *validation)
{
    tlc_wait_beside(training);
    validation->pending = false;
    return tlc_epoch_end(training, &validation->trained, &validation->found);
}

/* Of an epoch that another one follows. */
static void validate_beside(struct tlc_training *training, struct validation *validation)
{
    const size_t size = training->recipe->model->size;
    if (!validation->weights)
        validation->weights = tlc_allocate_aligned(size);
    memcpy(validation->weights, training->weights, size);
    validation->training = *training;
    validation->training.weights = validation->weights;
    validation->training.team = NULL;
    validation->pending = true;
    tlc_do_beside(training, validate, validation);
}

/* The steps of an epoch. The one before ends when its validation does. Whether training
 * can go on. */
static bool train_epoch(struct tlc_training *training, const struct tlc_phase *phase,
    struct batch *batch, int epoch, struct validation *before)
{
    const struct tlc_examples *examples = training->train;
    const int32_t *order = tlc_epoch_begin(training, phase);
    batch->predictions = training->kept;
    long step = (long)epoch * ((examples->count - 1) / phase->batch_size + 1);
    batch->epoch = version_of(phase, (uint32_t)(training->before + epoch));
    for (int first = 0; first < examples->count; first += phase->batch_size) {
        batch->rates = rates_of(training, phase, epoch, step++);
        batch->rate = batch->rates[0];
        take_batch(batch, examples, order, first, phase->batch_size);
        batch->step = training->steps++;
        tlc_do(training, &phase->step, batch);
        tlc_epoch_progress(training, batch->totals);
        if (before->pending && tlc_is_done_beside(training) &&
            !end_validation(training, before))
            return false;
    }
    return !before->pending || end_validation(training, before);
}

/* Validates an epoch, and ends it unless that goes on beside the next. Whether training
 * can go on. */
static bool end_epoch(
    struct tlc_training *training, bool is_last, struct validation *validation)
{
    const bool decides = tlc_must_decide(training);
    if (!training->valid)
        return tlc_epoch_end(training, &validation->trained, NULL);
    if (!is_last && !decides && validation->how->step.divided && tlc_has_help(training)) {
        validate_beside(training, validation);
        return true;
    }
    validation->found =
        evaluate(training, validation->how, training->valid, validation->features, NULL);
    return end_validation(training, validation);
}

/* One phase of a training: epochs of steps, each epoch followed by a validation. */
static void train(struct tlc_training *training, const struct tlc_phase *phase)
{
    struct tlc_metrics totals;
    struct validation validation = {.how = phase->validation};
    struct batch batch = {.weights = training->weights,
        .values = training->values,
        .state = training->state,
        .totals = &totals,
        .class_weight = training->class_weight,
        .seed = training->seed,
        .entry = training->entry};
    float *features = keep_for_training(training, phase);
    validation.features = keep_for_validation(training, phase);
    for (int epoch = training->first; epoch < phase->epochs; epoch++) {
        totals = (struct tlc_metrics){0};
        batch.features = features_of(training, phase, features, epoch);
        if (!train_epoch(training, phase, &batch, epoch, &validation))
            break;
        tlc_take_metrics(training->recipe, training->train, training->kept, &totals);
        validation.trained = totals;
        if (!end_epoch(training, epoch == phase->epochs - 1, &validation))
            break;
    }
    free(features);
    free(validation.features);
    free(validation.weights);
}

static const struct tlc_phase phases_1[] = {
    /* goes_on.yaml:26: 4 epochs at learning rate 3e-3 * 0.9 ** epoch. Trains 29 of 35 parameters;
     * frozen: nothing. */
    {.epochs = 4, .batch_size = 32, .learns = (const bool[]){1, 1, 1},
     .rates = 4, .rate = (const float[]){0.003f, 0.0027f, 0.00243f, 0.002187f},
     .step = {step_A_phase_1, 84, false},
     .state = sizeof(struct state_step_A_phase_1),
     .remembered = 12, .memory = (const struct tlc_remembered[]){
         {0, 0, offsetof(struct state_step_A_phase_1, dense_1_kernel_mean)},
         {0, 0, offsetof(struct state_step_A_phase_1, dense_1_kernel_square)},
         {0, 1, offsetof(struct state_step_A_phase_1, dense_1_bias_mean)},
         {0, 1, offsetof(struct state_step_A_phase_1, dense_1_bias_square)},
         {1, 0, offsetof(struct state_step_A_phase_1, batch_normalization_1_gamma_mean)},
         {1, 0, offsetof(struct state_step_A_phase_1, batch_normalization_1_gamma_square)},
         {1, 1, offsetof(struct state_step_A_phase_1, batch_normalization_1_beta_mean)},
         {1, 1, offsetof(struct state_step_A_phase_1, batch_normalization_1_beta_square)},
         {2, 0, offsetof(struct state_step_A_phase_1, dense_2_kernel_mean)},
         {2, 0, offsetof(struct state_step_A_phase_1, dense_2_kernel_square)},
         {2, 1, offsetof(struct state_step_A_phase_1, dense_2_bias_mean)},
         {2, 1, offsetof(struct state_step_A_phase_1, dense_2_bias_square)},},
     .risen = 1, .rise = (const struct tlc_risen[]){
         {offsetof(struct state_step_A_phase_1, risen), {0.9, 0.999}},}},
};

static const struct tlc_phase phases_2[] = {
    /* goes_on.yaml:33: 1 epoch at learning rate 0.001. Trains 14 of 35 parameters; frozen:
     * dense_1. */
    {.epochs = 1, .batch_size = 32, .learns = (const bool[]){0, 1, 1},
     .rates = 1, .rate = (const float[]){0.001f}, .step = {step_B_phase_1, 60, false},
     .state = sizeof(struct state_step_B_phase_1),
     .remembered = 12, .memory = (const struct tlc_remembered[]){
         {1, 0, offsetof(struct state_step_B_phase_1, batch_normalization_1_gamma_square)},
         {1, 1, offsetof(struct state_step_B_phase_1, batch_normalization_1_beta_square)},
         {2, 0, offsetof(struct state_step_B_phase_1, dense_2_kernel_square)},
         {2, 1, offsetof(struct state_step_B_phase_1, dense_2_bias_square)},
         {1, 0, offsetof(struct state_step_B_phase_1, batch_normalization_1_gamma_velocity)},
         {1, 1, offsetof(struct state_step_B_phase_1, batch_normalization_1_beta_velocity)},
         {2, 0, offsetof(struct state_step_B_phase_1, dense_2_kernel_velocity)},
         {2, 1, offsetof(struct state_step_B_phase_1, dense_2_bias_velocity)},
         {1, 0, offsetof(struct state_step_B_phase_1, batch_normalization_1_gamma_mean)},
         {1, 1, offsetof(struct state_step_B_phase_1, batch_normalization_1_beta_mean)},
         {2, 0, offsetof(struct state_step_B_phase_1, dense_2_kernel_mean)},
         {2, 1, offsetof(struct state_step_B_phase_1, dense_2_bias_mean)},}},
};

static const struct tlc_phase phases_3[] = {
    /* goes_on.yaml:47: 2 epochs at learning rate 0.01. Trains 14 of 35 parameters; frozen:
     * dense_1. */
    {.epochs = 2, .batch_size = 32, .learns = (const bool[]){0, 1, 1},
     .rates = 1, .rate = (const float[]){0.01f}, .step = {step_C_phase_1, 36, false},
     .state = sizeof(struct state_step_C_phase_1),
     .remembered = 4, .memory = (const struct tlc_remembered[]){
         {1, 0, offsetof(struct state_step_C_phase_1, batch_normalization_1_gamma_velocity)},
         {1, 1, offsetof(struct state_step_C_phase_1, batch_normalization_1_beta_velocity)},
         {2, 0, offsetof(struct state_step_C_phase_1, dense_2_kernel_velocity)},
         {2, 1, offsetof(struct state_step_C_phase_1, dense_2_bias_velocity)},},
     .front = {features_C_phase_1, 24, false}, .features = 16},
    /* goes_on.yaml:48: 1 epoch at learning rate 0.01. Trains 29 of 35 parameters; frozen:
     * nothing. */
    {.epochs = 1, .batch_size = 32, .learns = (const bool[]){1, 1, 1},
     .rates = 1, .rate = (const float[]){0.01f}, .step = {step_C_phase_2, 84, false},
     .state = sizeof(struct state_step_C_phase_2),
     .remembered = 6, .memory = (const struct tlc_remembered[]){
         {0, 0, offsetof(struct state_step_C_phase_2, dense_1_kernel_velocity)},
         {0, 1, offsetof(struct state_step_C_phase_2, dense_1_bias_velocity)},
         {1, 0, offsetof(struct state_step_C_phase_2, batch_normalization_1_gamma_velocity)},
         {1, 1, offsetof(struct state_step_C_phase_2, batch_normalization_1_beta_velocity)},
         {2, 0, offsetof(struct state_step_C_phase_2, dense_2_kernel_velocity)},
         {2, 1, offsetof(struct state_step_C_phase_2, dense_2_bias_velocity)},}},
};

static const struct tlc_phase phases_4[] = {
    /* goes_on.yaml:50: 1 epoch at learning rate 0.01. Trains 29 of 35 parameters; frozen:
     * nothing. */
    {.epochs = 1, .batch_size = 32, .learns = (const bool[]){1, 1, 1},
     .rates = 1, .rate = (const float[]){0.01f}, .step = {step_D_phase_1, 84, false}},
};

static const struct tlc_phase phases_5[] = {
    /* goes_on.yaml:55: 0 epochs at learning rate 0.01. Trains 29 of 35 parameters; frozen:
     * nothing. */
    {.epochs = 0, .batch_size = 32, .learns = (const bool[]){1, 1, 1},
     .rates = 1, .rate = (const float[]){0.0f}},
};

static const struct tlc_recipe recipes[] = {
    /* 0, goes_on.yaml:26: A learns task all */
    {.model = &model_A, .task = "all", .train = &examples_all_train,
     .optimizer = "adam",
     .phases = 1, .phase = phases_1, .shuffle = true, .shuffle_stream = 0xee2d5536u,
     .blind = tlc_blind_softmax,
     .save = "A.npz", .save_as = tlc_write_npz, .save_state = true,
     .initial_epoch = 2,
     .evaluation = &(const struct tlc_evaluate){{step_A_evaluation, 36, false}, 32}},
    /* 1, goes_on.yaml:33: B learns task all */
    {.model = &model_B, .task = "all", .train = &examples_all_train,
     .optimizer = "rmsprop (momentum 0.5, centered)",
     .phases = 1, .phase = phases_2, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_softmax,
     .save = "B.keras", .save_as = tlc_write_keras, .save_state = true,
     .evaluation = &(const struct tlc_evaluate){{step_A_evaluation, 36, false}, 32}},
    /* 2, goes_on.yaml:41: C learns task all */
    {.model = &model_C, .task = "all", .train = &examples_all_train,
     .optimizer = "sgd (momentum 0.9)",
     .phases = 2, .phase = phases_3, .shuffle = true, .shuffle_stream = 0x90fdf1c0u,
     .blind = tlc_blind_softmax,
     .save = "C.h5", .save_as = tlc_write_h5, .save_state = true,
     .initial_epoch = 1,
     .evaluation = &(const struct tlc_evaluate){{step_A_evaluation, 36, false}, 32}},
    /* 3, goes_on.yaml:50: D learns task all */
    {.model = &model_D, .task = "all", .train = &examples_all_train,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_4, .shuffle = true, .shuffle_stream = 0x4ce0db1du,
     .blind = tlc_blind_softmax,
     .save = "D.safetensors", .save_as = tlc_write_safetensors, .save_bare = true, .save_state = true,
     .evaluation = &(const struct tlc_evaluate){{step_A_evaluation, 36, false}, 32}},
    /* 4, goes_on.yaml:55: E learns task all */
    {.model = &model_E, .task = "all", .train = &examples_all_train,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_5, .shuffle = true, .shuffle_stream = 0xa9c7bda2u,
     .blind = tlc_blind_softmax,
     .save = "E.onnx", .save_as = tlc_write_onnx,
     .evaluation = &(const struct tlc_evaluate){{step_A_evaluation, 36, false}, 32}},
};

/* ---- The experiment ---- */

static const struct tlc_examples *const all_examples[] = {
    &examples_all_train,
};
static const struct tlc_model *const all_models[] = {
    &model_A, &model_B, &model_C, &model_D, &model_E,
};

/* The spec, which a run keeps beside the models that it saves. */
static const char spec_text[] =
    "# What optimizers remember is saved with models, an"
    "d a training that has been begun elsewhere goes on.\n"
    "name: goes_on\n"
    "seed: 3\n"
    "\n"
    "data:\n"
    "  small:\n"
    "    path: small\n"
    "    shape: [4]\n"
    "    classes: 2\n"
    "    scale: 1/255\n"
    "    train: {images: images, labels: labels}\n"
    "\n"
    "splits:\n"
    "  train: small.train[:100]\n"
    "\n"
    "tasks: {all: {}}\n"
    "\n"
    "models:\n"
    "  A: {layers: &layers [dense: {units: 3, activation: relu}, "
    "batch_normalization, dense: {units: 2, activation: softmax}]}\n"
    "  B: {layers: *layers}\n"
    "  C: {layers: *layers}\n"
    "  D: {layers: *layers}\n"
    "  E: {layers: *layers}\n"
    "\n"
    "training:\n"
    "  - model: A\n"
    "    task: all\n"
    "    loss: &loss sparse_categorical_crossentropy\n"
    "    optimizer: {adam: {learning_rate: 3e-3 * 0.9 ** epoch}}\n"
    "    initial_epoch: 2\n"
    "    epochs: 4\n"
    "    save: {file: A.npz, with: optimizer}\n"
    "  - model: B\n"
    "    task: all\n"
    "    loss: *loss\n"
    "    optimizer: {rmsprop: {momentum: 0.5, centered: true}}\n"
    "    epochs: 1\n"
    "    freeze: 1\n"
    "    initial_epoch: 0\n"
    "    save: {file: B.keras, with: optimizer}\n"
    "  - model: C\n"
    "    task: all\n"
    "    loss: *loss\n"
    "    optimizer: {sgd: {momentum: 0.9}}\n"
    "    initial_epoch: 1\n"
    "    phases:\n"
    "      - {epochs: 2, freeze: 1}\n"
    "      - {epochs: 1}\n"
    "    save: {file: C.h5, with: optimizer}\n"
    "  - model: D # which remembers nothing\n"
    "    task: all\n"
    "    loss: *loss\n"
    "    epochs: 1\n"
    "    save: {file: D.safetensors, preparation: false, with: optimizer}\n"
    "  - {model: E, task: all, loss: *loss, epochs: 0, save: E.onnx}\n";

static const struct tlc_experiment experiment = {
    .name = "goes_on", .spec = "goes_on.yaml", .version = "0.2.0",
    .spec_hash = 0x597532a4490dec50u, .seed = 3, .seeds = 1,
    .spec_text = spec_text, .setup_hash = 0xf6ebd10796b23606u,
    .values_size = 9480, .train = train, .evaluate = evaluate,
    .examples = 1, .example = all_examples,
    .models = 5, .model = all_models,
    .recipes = 5, .recipe = recipes};

static void load_data(const struct tlc_options *options)
{
    tlc_load(options, 1, loadings);
    examples_all_train = tlc_select(&data_small_train, &(const struct tlc_selection){
        .name = "all.train", .first = 0, .last = 100, .limit = -1, .classes = 2,
        .where = task_all_where, .target = task_all_target});
}

int main(int argc, char **argv)
{
    if (tlc_is_to_predict(argc, argv))
        return tlc_predict(
            argc, argv, &experiment, sizeof loadings / sizeof *loadings, loadings);
    const struct tlc_options options = tlc_parse_options(argc, argv, &experiment);
    load_data(&options);
    return tlc_run(&experiment, &options);
}
