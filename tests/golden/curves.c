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
static const struct tlc_source source_tiny_train = {
    .format = &tlc_format_idx,
    .directory = "tiny",
    .images = "train-images",
    .labels = "train-labels",
    .dimensions = 2, .shape = {2, 2}, .scale = 0.25f, .classes = 4, .rows = 40};
static struct tlc_data data_tiny_train;

/* curves.yaml:11 */
static const struct tlc_source source_tiny_test = {
    .format = &tlc_format_idx,
    .directory = "tiny",
    .images = "test-images",
    .labels = "test-labels",
    .dimensions = 2, .shape = {2, 2}, .scale = 0.25f, .classes = 4, .rows = 8};
static struct tlc_data data_tiny_test;

static const struct tlc_loading loadings[] = {
    {&source_tiny_train, &data_tiny_train, "tiny.train"},
    {&source_tiny_test, &data_tiny_test, "tiny.test"},
};

/* ---- Tasks: which examples, and what their label becomes ---- */

/* A rule is the spec's, and may hold for every label. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wtautological-compare"

/* Task low (curves.yaml:19)
 *   where   label < 2
 *   label   0   1   2   3
 *   class   0   1   -   - */
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
 *   label   0   1   2   3
 *   class   -   -   0   1 */
static bool task_high_where(int64_t label)
{
    return label > 1;
}

static int64_t task_high_target(int64_t label)
{
    return label == 3;
}

#pragma GCC diagnostic pop

/* curves.yaml:14 */
static struct tlc_examples examples_low_train = {
    .name = "low.train", .data = &data_tiny_train, .scale = 0.25f, .classes = 2};
/* curves.yaml:15 */
static struct tlc_examples examples_low_valid = {
    .name = "low.valid", .data = &data_tiny_train, .scale = 0.25f, .classes = 2};
/* curves.yaml:14 */
static struct tlc_examples examples_high_train = {
    .name = "high.train", .data = &data_tiny_train, .scale = 0.25f, .classes = 2};
/* curves.yaml:15 */
static struct tlc_examples examples_high_valid = {
    .name = "high.valid", .data = &data_tiny_train, .scale = 0.25f, .classes = 2};
/* curves.yaml:16 */
static struct tlc_examples examples_high_test = {
    .name = "high.test", .data = &data_tiny_test, .scale = 0.25f, .classes = 2};

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
    int examples[3], rows[3], targets[3], rows_ahead[3];
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
NOINLINE static void gather_3x4(struct tlc_part part, const struct batch *batch, float scale,
    float x[1][3][PANEL])
{
    DEAL(part, 1, 1, panel, one,
        gather_panel(batch, 3, 4, panel, scale, x[panel][0]))
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

/* e^x - 1 for x <= 0, near 0 too, where taking 1 from e^x would leave few bits. It is
 * 2^n (e^r - 1) + (2^n - 1), and -1 below -25. */
static inline vec vec_exp_minus_one(vec x)
{
    const vec lowest = vec_broadcast(-25.0f);
    vec_bits exponent;
    const vec part = exp_part(vec_select(x < lowest, lowest, x), &exponent);
    const vec power = (vec)((exponent - 127) << 23);
    return vec_fma(part, power, power - 1);
}

/* With t = e^-2|x| - 1 it is -t / (t + 2), and has the sign of x. From 0, t is taken, not
 * negated, as a zero must be +0 before it gets that sign. */
static inline vec hyperbolic_tangent(vec x)
{
    const vec_bits sign = (vec_bits)x & 0x80000000u;
    const vec magnitude = (vec)((vec_bits)x ^ sign);
    const vec t = vec_exp_minus_one(-2 * magnitude);
    return (vec)((vec_bits)((0 - t) / (t + 2)) | sign);
}

DEFINE_DENSE(dense_3x4x5_tanh, 3, 4, 5, 4, hyperbolic_tangent)
DEFINE_DENSE(dense_3x5x6_tanh, 3, 5, 6, 5, hyperbolic_tangent)

static inline vec linear(vec x)
{
    return x;
}

DEFINE_DENSE(dense_3x6x1_linear, 3, 6, 1, 6, linear)

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

DEFINE_TRANSPOSE(transpose_3x1, 3, 1)

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

/* -log p of each example, where p is sigmoid(logit) for target 1 and 1 - sigmoid(logit)
 * for 0: max(z, 0) - z target + log(1 + e^-|z|) never overflows */
NOINLINE static void sigmoid_crossentropy_3x1(const struct batch *batch,
    const float logits[1][1][PANEL], double losses[3])
{
    _Alignas(64) float magnitudes[1 * PANEL], powers[1 * PANEL];
    for (int row = 0; row < batch->count; row += LANES) {
        const vec logit = vec_load(&logits[row / PANEL][0][row % PANEL]);
        const vec magnitude = vec_select(logit < 0, -logit, logit);
        vec_store(&magnitudes[row], magnitude);
        vec_store(&powers[row], vec_exp(-magnitude));
    }
    for (int row = 0; row < batch->count; row++) {
        const bool positive = logits[row / PANEL][0][row % PANEL] > 0;
        double wrong_way = positive != (batch->targets[row] == 1) ? magnitudes[row] : 0;
        losses[row] = wrong_way + tlc_log1p(powers[row]);
    }
}

/* Class 1 where sigmoid(logit) > 0.5. */
NOINLINE static void predict_positive_3x1(const struct batch *batch,
    const float logits[1][1][PANEL], int predicted[3])
{
    for (int row = 0; row < batch->count; row++)
        predicted[row] = logits[row / PANEL][0][row % PANEL] > 0;
}

/* Adds the batch to the sums. */
NOINLINE static void tally_3(const struct batch *batch, const double losses[3],
    const int predicted[3], struct tlc_metrics *totals)
{
    for (int row = 0; row < batch->count; row++) {
        totals->loss += losses[row];
        totals->correct += predicted[row] == batch->targets[row];
    }
    totals->examples += batch->count;
}

/* 1 / (1 + e^-x), by e^-|x|, which cannot overflow. */
static inline vec vec_sigmoid(vec x)
{
    const vec power = vec_exp((vec)((vec_bits)x | 0x80000000u));
    return vec_select(x < 0, power, vec_broadcast(1)) / (1 + power);
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

/* d(mean loss) / d(logit) = (sigmoid(logit) - target) / examples, which for target 1 is
 * -sigmoid(-logit); zero behind a short last batch's examples */
NOINLINE static void sigmoid_crossentropy_gradient_3x1(const struct batch *batch,
    const float logits[1][1][PANEL], float dlogits[1][1][PANEL])
{
    for (int row = 0; row < 1 * PANEL; row += LANES) {
        const vec_int target = targets_of(batch, row);
        const vec way = vec_select(target == 1, vec_broadcast(-1), vec_broadcast(1));
        const vec logit = vec_load(&logits[row / PANEL][0][row % PANEL]);
        const vec error = way * vec_sigmoid(way * logit) / (float)batch->count;
        vec_store(&dlogits[row / PANEL][0][row % PANEL],
            vec_select(target < 0, vec_broadcast(0), error));
    }
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

DEFINE_INPUT_GRADIENT(input_gradient_3x6x1, 3, 6, 1, 1)
DEFINE_TRANSPOSE(transpose_1x3, 1, 3)

/* `call` for each tile of a layer's weights: those of `many` inputs, from the `first` of
 * the panel that begins at `input`. */
#define DEAL_INPUTS(inputs, input, first, many, call)                                    \
    for (int input = 0; input < (inputs); input += PANEL) {                              \
        if (input + PANEL <= (inputs))                                                   \
            DEAL(WHOLE, PANEL, TILE, first, many, call)                                  \
        else                                                                             \
            DEAL(WHOLE, (inputs) % PANEL, TILE, first, many, call)                       \
    }

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

DEFINE_DENSE_UPDATE(dense_update_3x6x1, 3, 6, 1)

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

/* The slope of tanh where its value is y. */
static inline vec hyperbolic_tangent_slope(vec y)
{
    return vec_fma(-y, y, vec_broadcast(1));
}

DEFINE_ACTIVATION_GRADIENT(activation_gradient_3x6_tanh, 3, 6, hyperbolic_tangent_slope)
DEFINE_TRANSPOSE(transpose_3x6, 3, 6)
DEFINE_INPUT_GRADIENT(input_gradient_3x5x6, 3, 5, 6, 6)
DEFINE_DENSE_UPDATE(dense_update_3x5x6, 3, 5, 6)
DEFINE_ACTIVATION_GRADIENT(activation_gradient_3x5_tanh, 3, 5, hyperbolic_tangent_slope)
DEFINE_DENSE_UPDATE(dense_update_3x4x5, 3, 4, 5)

/* What a test keeps of each example, if it is one: the class, its probability, and the
 * squared distance of both probabilities from 1 at the target and 0 at the other. */
NOINLINE static void record_sigmoid_3x1(const struct batch *batch,
    const float logits[1][1][PANEL], const int predicted[3],
    const struct tlc_predictions *predictions)
{
    for (int row = 0; predictions && row < batch->count; row++) {
        const int example = batch->examples[row];
        const float logit = logits[row / PANEL][0][row % PANEL];
        const float to_other = batch->targets[row] == 1 ? -logit : logit;
        const float off = vec_sigmoid(vec_broadcast(to_other))[0];
        predictions->predicted[example] = predicted[row];
        predictions->confidence[example] =
            vec_sigmoid(vec_broadcast(predicted[row] ? logit : -logit))[0];
        predictions->error[example] = 2.0f * off * off;
        if (predictions->output)
            predictions->output[example] = vec_sigmoid(vec_broadcast(logit))[0];
    }
}

/* The batch's rows of `value`, to where its examples' features are kept. */
NOINLINE static void keep_3x5(
    const struct batch *batch, const float value[1][3][PANEL])
{
    for (int row = 0; row < batch->count; row++)
        for (int panel = 0; panel < 1; panel++) {
            const size_t first = (size_t)batch->examples[row] * 16 + panel * PANEL;
            memcpy(&batch->features[first], value[panel][row], sizeof value[panel][row]);
        }
}

/* The kept features of the batch's examples; zeros behind a short last batch. */
NOINLINE static void take_3x5(const struct batch *batch, float value[1][3][PANEL])
{
    for (int panel = 0; panel < 1; panel++)
        for (int row = 0; row < 3; row++) {
            const size_t first = (size_t)batch->examples[row] * 16 + panel * PANEL;
            if (row < batch->count)
                memcpy(
                    value[panel][row], &batch->features[first], sizeof value[panel][row]);
            else
                memset(value[panel][row], 0, sizeof value[panel][row]);
        }
}

/* The batch's rows of `value`, to where its examples' features are kept. */
NOINLINE static void keep_3x6(
    const struct batch *batch, const float value[1][3][PANEL])
{
    for (int row = 0; row < batch->count; row++)
        for (int panel = 0; panel < 1; panel++) {
            const size_t first = (size_t)batch->examples[row] * 16 + panel * PANEL;
            memcpy(&batch->features[first], value[panel][row], sizeof value[panel][row]);
        }
}

/* The kept features of the batch's examples; zeros behind a short last batch. */
NOINLINE static void take_3x6(const struct batch *batch, float value[1][3][PANEL])
{
    for (int panel = 0; panel < 1; panel++)
        for (int row = 0; row < 3; row++) {
            const size_t first = (size_t)batch->examples[row] * 16 + panel * PANEL;
            if (row < batch->count)
                memcpy(
                    value[panel][row], &batch->features[first], sizeof value[panel][row]);
            else
                memset(value[panel][row], 0, sizeof value[panel][row]);
        }
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

/* Model low (curves.yaml:23) */
struct weights_low {
    float dense_1_kernel[1][4][PANEL], dense_1_bias[16];
    float dense_2_kernel[1][5][PANEL], dense_2_bias[16];
    float dense_3_kernel[1][6][PANEL], dense_3_bias[16];
};

static const struct tlc_tensor tensors_low[] = {
    WEIGHTS(low, dense_1, kernel, 4, 5, UNIFORM, 0.816496580927726, 0xa663f438, 4, 5),
    WEIGHTS(low, dense_1, bias, 1, 5, ZEROS, 0, 0, 5),
    WEIGHTS(low, dense_2, kernel, 5, 6, UNIFORM, 0.7385489458759964, 0xd43cffa3, 5, 6),
    WEIGHTS(low, dense_2, bias, 1, 6, ZEROS, 0, 0, 6),
    WEIGHTS(low, dense_3, kernel, 6, 1, UNIFORM, 0.9258200997725514, 0x1691efae, 6, 1),
    WEIGHTS(low, dense_3, bias, 1, 1, ZEROS, 0, 0, 1),
};

static const struct tlc_layer layers_low[] = {
    LAYER(Flatten, flatten, 4, 4, false, 0, tensors_low + 0),
    LAYER(Dense, dense_1, 4, 5, true, 2, tensors_low + 0, "units": 5, "activation": "tanh",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(Dense, dense_2, 5, 6, true, 2, tensors_low + 2, "units": 6, "activation": "tanh",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(Dense, dense_3, 6, 1, true, 2, tensors_low + 4, "units": 1, "activation": "sigmoid",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
};

static const long ram_low[] = {
    0, /* flatten */
    20, /* dense_1 */
    44, /* dense_2 */
    28, /* dense_3 */
};
static const struct tlc_model model_low = {
    .name = "low", .input_dimensions = 2, .input_shape = {2, 2},
    .layers = 4, .layer = layers_low, .parameters = 68,
    .ram = ram_low,
    .size = sizeof(struct weights_low)};

/* Model high (curves.yaml:28) */
static const struct tlc_tensor tensors_high[] = {
    WEIGHTS(low, dense_1, kernel, 4, 5, UNIFORM, 0.816496580927726, 0xda13f5d6, 4, 5),
    WEIGHTS(low, dense_1, bias, 1, 5, ZEROS, 0, 0, 5),
    WEIGHTS(low, dense_2, kernel, 5, 6, UNIFORM, 1.0954451150103324, 0x8a9889e5, 5, 6),
    WEIGHTS(low, dense_2, bias, 1, 6, ZEROS, 0, 0, 6),
    WEIGHTS(low, dense_3, kernel, 6, 1, UNIFORM, 0.9258200997725514, 0x5bbb4480, 6, 1),
    WEIGHTS(low, dense_3, bias, 1, 1, ZEROS, 0, 0, 1),
};

static const struct tlc_layer layers_high[] = {
    LAYER(Flatten, flatten, 4, 4, false, 0, tensors_high + 0),
    LAYER(Dense, dense_1, 4, 5, true, 2, tensors_high + 0, "units": 5, "activation": "tanh",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(Dense, dense_2, 5, 6, true, 2, tensors_high + 2, "units": 6, "activation": "tanh",
          "use_bias": true, "kernel_initializer": {"class_name": "HeUniform", "config": {}}),
    LAYER(Dense, dense_3, 6, 1, true, 2, tensors_high + 4, "units": 1, "activation": "sigmoid",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
};

static const long ram_high[] = {
    0, /* flatten */
    20, /* dense_1 */
    44, /* dense_2 */
    28, /* dense_3 */
};
static const struct tlc_model model_high = {
    .name = "high", .input_dimensions = 2, .input_shape = {2, 2},
    .layers = 4, .layer = layers_high, .parameters = 68,
    .ram = ram_high,
    .size = sizeof(struct weights_low)};

/* Model highnhigh (curves.yaml:40) */
static const struct tlc_tensor tensors_highnhigh[] = {
    WEIGHTS(low, dense_1, kernel, 4, 5, UNIFORM, 0.816496580927726, 0xda13f5d6, 4, 5),
    WEIGHTS(low, dense_1, bias, 1, 5, ZEROS, 0, 0, 5),
    WEIGHTS(low, dense_2, kernel, 5, 6, UNIFORM, 1.0954451150103324, 0x8a9889e5, 5, 6),
    WEIGHTS(low, dense_2, bias, 1, 6, ZEROS, 0, 0, 6),
    WEIGHTS(low, dense_3, kernel, 6, 1, UNIFORM, 0.9258200997725514, 0x5bbb4480, 6, 1),
    WEIGHTS(low, dense_3, bias, 1, 1, ZEROS, 0, 0, 1),
};

static const struct tlc_layer layers_highnhigh[] = {
    LAYER(Flatten, flatten, 4, 4, false, 0, tensors_highnhigh + 0),
    LAYER(Dense, dense_1, 4, 5, true, 2, tensors_highnhigh + 0, "units": 5, "activation": "tanh",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(Dense, dense_2, 5, 6, true, 2, tensors_highnhigh + 2, "units": 6, "activation": "tanh",
          "use_bias": true, "kernel_initializer": {"class_name": "HeUniform", "config": {}}),
    LAYER(Dense, dense_3, 6, 1, true, 2, tensors_highnhigh + 4, "units": 1,
          "activation": "sigmoid", "use_bias": true,
          "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
};

static const long ram_highnhigh[] = {
    0, /* flatten */
    20, /* dense_1 */
    44, /* dense_2 */
    28, /* dense_3 */
};
static const struct tlc_model model_highnhigh = {
    .name = "highnhigh", .input_dimensions = 2, .input_shape = {2, 2},
    .layers = 4, .layer = layers_highnhigh, .parameters = 68,
    .ram = ram_highnhigh,
    .size = sizeof(struct weights_low)};

/* Model highnhigh_plus (curves.yaml:40) */
static const struct tlc_tensor tensors_highnhigh_plus[] = {
    WEIGHTS(low, dense_1, kernel, 4, 5, UNIFORM, 0.816496580927726, 0xda13f5d6, 4, 5),
    WEIGHTS(low, dense_1, bias, 1, 5, ZEROS, 0, 0, 5),
    WEIGHTS(low, dense_2, kernel, 5, 6, UNIFORM, 1.0954451150103324, 0x8a9889e5, 5, 6),
    WEIGHTS(low, dense_2, bias, 1, 6, ZEROS, 0, 0, 6),
    WEIGHTS(low, dense_3, kernel, 6, 1, UNIFORM, 0.9258200997725514, 0x5bbb4480, 6, 1),
    WEIGHTS(low, dense_3, bias, 1, 1, ZEROS, 0, 0, 1),
};

static const struct tlc_layer layers_highnhigh_plus[] = {
    LAYER(Flatten, flatten, 4, 4, false, 0, tensors_highnhigh_plus + 0),
    LAYER(Dense, dense_1, 4, 5, true, 2, tensors_highnhigh_plus + 0, "units": 5,
          "activation": "tanh", "use_bias": true,
          "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(Dense, dense_2, 5, 6, true, 2, tensors_highnhigh_plus + 2, "units": 6,
          "activation": "tanh", "use_bias": true,
          "kernel_initializer": {"class_name": "HeUniform", "config": {}}),
    LAYER(Dense, dense_3, 6, 1, true, 2, tensors_highnhigh_plus + 4, "units": 1,
          "activation": "sigmoid", "use_bias": true,
          "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
};

static const long ram_highnhigh_plus[] = {
    0, /* flatten */
    20, /* dense_1 */
    44, /* dense_2 */
    28, /* dense_3 */
};
static const struct tlc_model model_highnhigh_plus = {
    .name = "highnhigh_plus", .input_dimensions = 2, .input_shape = {2, 2},
    .layers = 4, .layer = layers_highnhigh_plus, .parameters = 68,
    .ram = ram_highnhigh_plus,
    .size = sizeof(struct weights_low)};

/* Model lownhigh (curves.yaml:40) */
static const struct tlc_tensor tensors_lownhigh[] = {
    WEIGHTS(low, dense_1, kernel, 4, 5, UNIFORM, 0.816496580927726, 0xda13f5d6, 4, 5),
    WEIGHTS(low, dense_1, bias, 1, 5, ZEROS, 0, 0, 5),
    WEIGHTS(low, dense_2, kernel, 5, 6, UNIFORM, 1.0954451150103324, 0x8a9889e5, 5, 6),
    WEIGHTS(low, dense_2, bias, 1, 6, ZEROS, 0, 0, 6),
    WEIGHTS(low, dense_3, kernel, 6, 1, UNIFORM, 0.9258200997725514, 0x5bbb4480, 6, 1),
    WEIGHTS(low, dense_3, bias, 1, 1, ZEROS, 0, 0, 1),
};

static const struct tlc_layer layers_lownhigh[] = {
    LAYER(Flatten, flatten, 4, 4, false, 0, tensors_lownhigh + 0),
    LAYER(Dense, dense_1, 4, 5, true, 2, tensors_lownhigh + 0, "units": 5, "activation": "tanh",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(Dense, dense_2, 5, 6, true, 2, tensors_lownhigh + 2, "units": 6, "activation": "tanh",
          "use_bias": true, "kernel_initializer": {"class_name": "HeUniform", "config": {}}),
    LAYER(Dense, dense_3, 6, 1, true, 2, tensors_lownhigh + 4, "units": 1, "activation": "sigmoid",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
};

static const long ram_lownhigh[] = {
    0, /* flatten */
    20, /* dense_1 */
    44, /* dense_2 */
    28, /* dense_3 */
};
static const struct tlc_model model_lownhigh = {
    .name = "lownhigh", .input_dimensions = 2, .input_shape = {2, 2},
    .layers = 4, .layer = layers_lownhigh, .parameters = 68,
    .ram = ram_lownhigh,
    .size = sizeof(struct weights_low)};

/* Model lownhigh_plus (curves.yaml:40) */
static const struct tlc_tensor tensors_lownhigh_plus[] = {
    WEIGHTS(low, dense_1, kernel, 4, 5, UNIFORM, 0.816496580927726, 0xda13f5d6, 4, 5),
    WEIGHTS(low, dense_1, bias, 1, 5, ZEROS, 0, 0, 5),
    WEIGHTS(low, dense_2, kernel, 5, 6, UNIFORM, 1.0954451150103324, 0x8a9889e5, 5, 6),
    WEIGHTS(low, dense_2, bias, 1, 6, ZEROS, 0, 0, 6),
    WEIGHTS(low, dense_3, kernel, 6, 1, UNIFORM, 0.9258200997725514, 0x5bbb4480, 6, 1),
    WEIGHTS(low, dense_3, bias, 1, 1, ZEROS, 0, 0, 1),
};

static const struct tlc_layer layers_lownhigh_plus[] = {
    LAYER(Flatten, flatten, 4, 4, false, 0, tensors_lownhigh_plus + 0),
    LAYER(Dense, dense_1, 4, 5, true, 2, tensors_lownhigh_plus + 0, "units": 5,
          "activation": "tanh", "use_bias": true,
          "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(Dense, dense_2, 5, 6, true, 2, tensors_lownhigh_plus + 2, "units": 6,
          "activation": "tanh", "use_bias": true,
          "kernel_initializer": {"class_name": "HeUniform", "config": {}}),
    LAYER(Dense, dense_3, 6, 1, true, 2, tensors_lownhigh_plus + 4, "units": 1,
          "activation": "sigmoid", "use_bias": true,
          "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
};

static const long ram_lownhigh_plus[] = {
    0, /* flatten */
    20, /* dense_1 */
    44, /* dense_2 */
    28, /* dense_3 */
};
static const struct tlc_model model_lownhigh_plus = {
    .name = "lownhigh_plus", .input_dimensions = 2, .input_shape = {2, 2},
    .layers = 4, .layer = layers_lownhigh_plus, .parameters = 68,
    .ram = ram_lownhigh_plus,
    .size = sizeof(struct weights_low)};

/* Model lownhigh (curves.yaml:40) */
static const struct tlc_tensor tensors_lownhigh_2[] = {
    WEIGHTS(low, dense_1, kernel, 4, 5, UNIFORM, 0.816496580927726, 0xda13f5d6, 4, 5),
    WEIGHTS(low, dense_1, bias, 1, 5, ZEROS, 0, 0, 5),
    WEIGHTS(low, dense_2, kernel, 5, 6, UNIFORM, 0.7385489458759964, 0x8a9889e5, 5, 6),
    WEIGHTS(low, dense_2, bias, 1, 6, ZEROS, 0, 0, 6),
    WEIGHTS(low, dense_3, kernel, 6, 1, UNIFORM, 0.9258200997725514, 0x5bbb4480, 6, 1),
    WEIGHTS(low, dense_3, bias, 1, 1, ZEROS, 0, 0, 1),
};

static const struct tlc_layer layers_lownhigh_2[] = {
    LAYER(Flatten, flatten, 4, 4, false, 0, tensors_lownhigh_2 + 0),
    LAYER(Dense, dense_1, 4, 5, true, 2, tensors_lownhigh_2 + 0, "units": 5, "activation": "tanh",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(Dense, dense_2, 5, 6, true, 2, tensors_lownhigh_2 + 2, "units": 6, "activation": "tanh",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(Dense, dense_3, 6, 1, true, 2, tensors_lownhigh_2 + 4, "units": 1,
          "activation": "sigmoid", "use_bias": true,
          "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
};

static const long ram_lownhigh_2[] = {
    0, /* flatten */
    20, /* dense_1 */
    44, /* dense_2 */
    28, /* dense_3 */
};
static const struct tlc_model model_lownhigh_2 = {
    .name = "lownhigh", .input_dimensions = 2, .input_shape = {2, 2},
    .layers = 4, .layer = layers_lownhigh_2, .parameters = 68,
    .ram = ram_lownhigh_2,
    .size = sizeof(struct weights_low)};

/* Model lownhigh_plus (curves.yaml:40) */
static const struct tlc_tensor tensors_lownhigh_plus_2[] = {
    WEIGHTS(low, dense_1, kernel, 4, 5, UNIFORM, 0.816496580927726, 0xda13f5d6, 4, 5),
    WEIGHTS(low, dense_1, bias, 1, 5, ZEROS, 0, 0, 5),
    WEIGHTS(low, dense_2, kernel, 5, 6, UNIFORM, 0.7385489458759964, 0x8a9889e5, 5, 6),
    WEIGHTS(low, dense_2, bias, 1, 6, ZEROS, 0, 0, 6),
    WEIGHTS(low, dense_3, kernel, 6, 1, UNIFORM, 0.9258200997725514, 0x5bbb4480, 6, 1),
    WEIGHTS(low, dense_3, bias, 1, 1, ZEROS, 0, 0, 1),
};

static const struct tlc_layer layers_lownhigh_plus_2[] = {
    LAYER(Flatten, flatten, 4, 4, false, 0, tensors_lownhigh_plus_2 + 0),
    LAYER(Dense, dense_1, 4, 5, true, 2, tensors_lownhigh_plus_2 + 0, "units": 5,
          "activation": "tanh", "use_bias": true,
          "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(Dense, dense_2, 5, 6, true, 2, tensors_lownhigh_plus_2 + 2, "units": 6,
          "activation": "tanh", "use_bias": true,
          "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(Dense, dense_3, 6, 1, true, 2, tensors_lownhigh_plus_2 + 4, "units": 1,
          "activation": "sigmoid", "use_bias": true,
          "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
};

static const long ram_lownhigh_plus_2[] = {
    0, /* flatten */
    20, /* dense_1 */
    44, /* dense_2 */
    28, /* dense_3 */
};
static const struct tlc_model model_lownhigh_plus_2 = {
    .name = "lownhigh_plus", .input_dimensions = 2, .input_shape = {2, 2},
    .layers = 4, .layer = layers_lownhigh_plus_2, .parameters = 68,
    .ram = ram_lownhigh_plus_2,
    .size = sizeof(struct weights_low)};

/* ---- Steps: what happens to one batch of examples ---- */

/* One step of training (curves.yaml:36): 296 floating-point operations an example */
static void step_low_phase_1(const struct batch *batch, struct tlc_part part)
{
    struct {
        union {
            float dense_2_output_gradient[1][6][PANEL],
                dense_2_sum_gradient_transposed[1][6][PANEL], dense_3_output[1][3][PANEL],
                dense_1_sum_gradient[1][3][PANEL];
        };
        union { float dense_1_output_gradient[1][5][PANEL], dense_2_output[1][3][PANEL]; };
        float input[1][3][PANEL], dense_1_output[1][3][PANEL];
        union {
            float dense_2_sum_gradient[1][3][PANEL],
                dense_3_output_gradient_transposed[1][3][PANEL],
                dense_3_output_transposed[1][1][PANEL];
        };
        float dense_3_output_gradient[1][1][PANEL];
        double losses[3];
        int predicted[3];
    } *values = batch->values; /* 1,380 bytes */
    struct weights_low *weights = batch->weights;
    (void)part;

    gather_3x4(WHOLE, batch, batch->scale, values->input);
    /* curves.yaml:26 */
    dense_3x4x5_tanh(WHOLE, values->input, weights->dense_1_kernel, weights->dense_1_bias,
                     values->dense_1_output);
    dense_3x5x6_tanh(WHOLE, values->dense_1_output, weights->dense_2_kernel, weights->dense_2_bias,
                     values->dense_2_output);
    /* curves.yaml:27 */
    dense_3x6x1_linear(WHOLE, values->dense_2_output, weights->dense_3_kernel,
                       weights->dense_3_bias, values->dense_3_output);
    /* curves.yaml:36 */
    transpose_3x1(values->dense_3_output, values->dense_3_output_transposed);
    sigmoid_crossentropy_3x1(batch, values->dense_3_output_transposed, values->losses);
    predict_positive_3x1(batch, values->dense_3_output_transposed, values->predicted);
    tally_3(batch, values->losses, values->predicted, batch->totals);
    /* and back, each layer's input gradient before its update */
    sigmoid_crossentropy_gradient_3x1(batch, values->dense_3_output_transposed,
                                      values->dense_3_output_gradient);
    /* curves.yaml:27 */
    input_gradient_3x6x1(WHOLE, values->dense_3_output_gradient, weights->dense_3_kernel,
                         values->dense_2_output_gradient);
    transpose_1x3(values->dense_3_output_gradient, values->dense_3_output_gradient_transposed);
    dense_update_3x6x1(WHOLE, values->dense_2_output, values->dense_3_output_gradient_transposed,
                       batch->rate, weights->dense_3_kernel, weights->dense_3_bias);
    /* curves.yaml:26 */
    activation_gradient_3x6_tanh(WHOLE, values->dense_2_output_gradient, values->dense_2_output,
                                 values->dense_2_sum_gradient);
    transpose_3x6(values->dense_2_sum_gradient, values->dense_2_sum_gradient_transposed);
    input_gradient_3x5x6(WHOLE, values->dense_2_sum_gradient_transposed, weights->dense_2_kernel,
                         values->dense_1_output_gradient);
    dense_update_3x5x6(WHOLE, values->dense_1_output, values->dense_2_sum_gradient, batch->rate,
                       weights->dense_2_kernel, weights->dense_2_bias);
    activation_gradient_3x5_tanh(WHOLE, values->dense_1_output_gradient, values->dense_1_output,
                                 values->dense_1_sum_gradient);
    dense_update_3x4x5(WHOLE, values->input, values->dense_1_sum_gradient, batch->rate,
                       weights->dense_1_kernel, weights->dense_1_bias);
}

/* One step of evaluation (curves.yaml:23): 112 floating-point operations an example */
static void step_low_evaluation(const struct batch *batch, struct tlc_part part)
{
    struct {
        union {
            float input[1][3][PANEL], dense_2_output[1][3][PANEL],
                dense_3_output_transposed[1][1][PANEL];
        };
        union { float dense_1_output[1][3][PANEL], dense_3_output[1][3][PANEL]; };
        double losses[3];
        int predicted[3];
    } *values = batch->values; /* 420 bytes */
    struct weights_low *weights = batch->weights;
    (void)part;

    gather_3x4(WHOLE, batch, batch->scale, values->input);
    /* curves.yaml:26 */
    dense_3x4x5_tanh(WHOLE, values->input, weights->dense_1_kernel, weights->dense_1_bias,
                     values->dense_1_output);
    dense_3x5x6_tanh(WHOLE, values->dense_1_output, weights->dense_2_kernel, weights->dense_2_bias,
                     values->dense_2_output);
    /* curves.yaml:27 */
    dense_3x6x1_linear(WHOLE, values->dense_2_output, weights->dense_3_kernel,
                       weights->dense_3_bias, values->dense_3_output);
    /* curves.yaml:23 */
    transpose_3x1(values->dense_3_output, values->dense_3_output_transposed);
    sigmoid_crossentropy_3x1(batch, values->dense_3_output_transposed, values->losses);
    predict_positive_3x1(batch, values->dense_3_output_transposed, values->predicted);
    tally_3(batch, values->losses, values->predicted, batch->totals);
    record_sigmoid_3x1(batch, values->dense_3_output_transposed, values->predicted,
                       batch->predictions);
}

/* What frozen layers give (curves.yaml:37): 40 floating-point operations an example */
static void features_highnhigh_phase_1(const struct batch *batch, struct tlc_part part)
{
    struct {
        float input[1][3][PANEL], dense_1_output[1][3][PANEL];
    } *values = batch->values; /* 384 bytes */
    struct weights_low *weights = batch->weights;
    (void)part;

    gather_3x4(WHOLE, batch, batch->scale, values->input);
    /* curves.yaml:31 */
    dense_3x4x5_tanh(WHOLE, values->input, weights->dense_1_kernel, weights->dense_1_bias,
                     values->dense_1_output);
    keep_3x5(batch, values->dense_1_output);
}

/* One step of training (curves.yaml:37): 156 floating-point operations an example */
static void step_highnhigh_phase_1(const struct batch *batch, struct tlc_part part)
{
    struct {
        union { float dense_2_output_gradient[1][6][PANEL], dense_3_output[1][3][PANEL]; };
        float dense_1_output[1][3][PANEL], dense_2_output[1][3][PANEL];
        union {
            float dense_2_sum_gradient[1][3][PANEL],
                dense_3_output_gradient_transposed[1][3][PANEL],
                dense_3_output_transposed[1][1][PANEL];
        };
        float dense_3_output_gradient[1][1][PANEL];
        double losses[3];
        int predicted[3];
    } *values = batch->values; /* 1,060 bytes */
    struct weights_low *weights = batch->weights;
    (void)part;

    /* curves.yaml:31 */
    take_3x5(batch, values->dense_1_output);
    /* curves.yaml:32 */
    dense_3x5x6_tanh(WHOLE, values->dense_1_output, weights->dense_2_kernel, weights->dense_2_bias,
                     values->dense_2_output);
    /* curves.yaml:33 */
    dense_3x6x1_linear(WHOLE, values->dense_2_output, weights->dense_3_kernel,
                       weights->dense_3_bias, values->dense_3_output);
    /* curves.yaml:37 */
    transpose_3x1(values->dense_3_output, values->dense_3_output_transposed);
    sigmoid_crossentropy_3x1(batch, values->dense_3_output_transposed, values->losses);
    predict_positive_3x1(batch, values->dense_3_output_transposed, values->predicted);
    tally_3(batch, values->losses, values->predicted, batch->totals);
    /* and back, each layer's input gradient before its update */
    sigmoid_crossentropy_gradient_3x1(batch, values->dense_3_output_transposed,
                                      values->dense_3_output_gradient);
    /* curves.yaml:33 */
    input_gradient_3x6x1(WHOLE, values->dense_3_output_gradient, weights->dense_3_kernel,
                         values->dense_2_output_gradient);
    transpose_1x3(values->dense_3_output_gradient, values->dense_3_output_gradient_transposed);
    dense_update_3x6x1(WHOLE, values->dense_2_output, values->dense_3_output_gradient_transposed,
                       batch->rate, weights->dense_3_kernel, weights->dense_3_bias);
    /* curves.yaml:32 */
    activation_gradient_3x6_tanh(WHOLE, values->dense_2_output_gradient, values->dense_2_output,
                                 values->dense_2_sum_gradient);
    dense_update_3x5x6(WHOLE, values->dense_1_output, values->dense_2_sum_gradient, batch->rate,
                       weights->dense_2_kernel, weights->dense_2_bias);
}

/* One step of evaluation (curves.yaml:40): 72 floating-point operations an example */
static void step_highnhigh_phase_1_evaluation(const struct batch *batch, struct tlc_part part)
{
    struct {
        union { float dense_1_output[1][3][PANEL], dense_3_output[1][3][PANEL]; };
        union { float dense_2_output[1][3][PANEL], dense_3_output_transposed[1][1][PANEL]; };
        double losses[3];
        int predicted[3];
    } *values = batch->values; /* 420 bytes */
    struct weights_low *weights = batch->weights;
    (void)part;

    /* curves.yaml:31 */
    take_3x5(batch, values->dense_1_output);
    /* curves.yaml:32 */
    dense_3x5x6_tanh(WHOLE, values->dense_1_output, weights->dense_2_kernel, weights->dense_2_bias,
                     values->dense_2_output);
    /* curves.yaml:33 */
    dense_3x6x1_linear(WHOLE, values->dense_2_output, weights->dense_3_kernel,
                       weights->dense_3_bias, values->dense_3_output);
    /* curves.yaml:40 */
    transpose_3x1(values->dense_3_output, values->dense_3_output_transposed);
    sigmoid_crossentropy_3x1(batch, values->dense_3_output_transposed, values->losses);
    predict_positive_3x1(batch, values->dense_3_output_transposed, values->predicted);
    tally_3(batch, values->losses, values->predicted, batch->totals);
    record_sigmoid_3x1(batch, values->dense_3_output_transposed, values->predicted,
                       batch->predictions);
}

/* What frozen layers give (curves.yaml:37): 100 floating-point operations an example */
static void features_highnhigh_phase_1_2(const struct batch *batch, struct tlc_part part)
{
    struct {
        union { float input[1][3][PANEL], dense_2_output[1][3][PANEL]; };
        float dense_1_output[1][3][PANEL];
    } *values = batch->values; /* 384 bytes */
    struct weights_low *weights = batch->weights;
    (void)part;

    gather_3x4(WHOLE, batch, batch->scale, values->input);
    /* curves.yaml:31 */
    dense_3x4x5_tanh(WHOLE, values->input, weights->dense_1_kernel, weights->dense_1_bias,
                     values->dense_1_output);
    /* curves.yaml:32 */
    dense_3x5x6_tanh(WHOLE, values->dense_1_output, weights->dense_2_kernel, weights->dense_2_bias,
                     values->dense_2_output);
    keep_3x6(batch, values->dense_2_output);
}

/* One step of training (curves.yaml:37): 24 floating-point operations an example */
static void step_highnhigh_phase_1_2(const struct batch *batch, struct tlc_part part)
{
    struct {
        float dense_2_output[1][3][PANEL];
        union {
            float dense_3_output[1][3][PANEL], dense_3_output_gradient_transposed[1][3][PANEL];
        };
        float dense_3_output_gradient[1][1][PANEL], dense_3_output_transposed[1][1][PANEL];
        double losses[3];
        int predicted[3];
    } *values = batch->values; /* 548 bytes */
    struct weights_low *weights = batch->weights;
    (void)part;

    /* curves.yaml:32 */
    take_3x6(batch, values->dense_2_output);
    /* curves.yaml:33 */
    dense_3x6x1_linear(WHOLE, values->dense_2_output, weights->dense_3_kernel,
                       weights->dense_3_bias, values->dense_3_output);
    /* curves.yaml:37 */
    transpose_3x1(values->dense_3_output, values->dense_3_output_transposed);
    sigmoid_crossentropy_3x1(batch, values->dense_3_output_transposed, values->losses);
    predict_positive_3x1(batch, values->dense_3_output_transposed, values->predicted);
    tally_3(batch, values->losses, values->predicted, batch->totals);
    /* and back, each layer's input gradient before its update */
    sigmoid_crossentropy_gradient_3x1(batch, values->dense_3_output_transposed,
                                      values->dense_3_output_gradient);
    /* curves.yaml:33 */
    transpose_1x3(values->dense_3_output_gradient, values->dense_3_output_gradient_transposed);
    dense_update_3x6x1(WHOLE, values->dense_2_output, values->dense_3_output_gradient_transposed,
                       batch->rate, weights->dense_3_kernel, weights->dense_3_bias);
}

/* One step of evaluation (curves.yaml:40): 12 floating-point operations an example */
static void step_highnhigh_phase_1_evaluation_2(const struct batch *batch, struct tlc_part part)
{
    struct {
        union { float dense_2_output[1][3][PANEL], dense_3_output_transposed[1][1][PANEL]; };
        float dense_3_output[1][3][PANEL];
        double losses[3];
        int predicted[3];
    } *values = batch->values; /* 420 bytes */
    struct weights_low *weights = batch->weights;
    (void)part;

    /* curves.yaml:32 */
    take_3x6(batch, values->dense_2_output);
    /* curves.yaml:33 */
    dense_3x6x1_linear(WHOLE, values->dense_2_output, weights->dense_3_kernel,
                       weights->dense_3_bias, values->dense_3_output);
    /* curves.yaml:40 */
    transpose_3x1(values->dense_3_output, values->dense_3_output_transposed);
    sigmoid_crossentropy_3x1(batch, values->dense_3_output_transposed, values->losses);
    predict_positive_3x1(batch, values->dense_3_output_transposed, values->predicted);
    tally_3(batch, values->losses, values->predicted, batch->totals);
    record_sigmoid_3x1(batch, values->dense_3_output_transposed, values->predicted,
                       batch->predictions);
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
    /* curves.yaml:36: 2 epochs at learning rate 0.01. Trains 68 of 68 parameters; frozen:
     * nothing. */
    {.epochs = 2, .batch_size = 3, .learns = (const bool[]){0, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.01f}, .step = {step_low_phase_1, 296, false},
     .validation = &(const struct tlc_evaluate){{step_low_evaluation, 112, false}, 3}},
};

static const struct tlc_phase phases_2[] = {
    /* curves.yaml:37: 2 epochs at learning rate 0.01. Trains 68 of 68 parameters; frozen:
     * nothing. */
    {.epochs = 2, .batch_size = 3, .learns = (const bool[]){0, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.01f}, .step = {step_low_phase_1, 296, false},
     .validation = &(const struct tlc_evaluate){{step_low_evaluation, 112, false}, 3}},
};

static const struct tlc_copy copies_1[] = {
    {.layer = 1, .recipe = 1, .from = 1}, /* high.dense_1 */
};

static const struct tlc_phase phases_3[] = {
    /* curves.yaml:37: 2 epochs at learning rate 0.01. Trains 43 of 68 parameters; frozen:
     * dense_1. */
    {.epochs = 2, .batch_size = 3, .learns = (const bool[]){0, 0, 1, 1},
     .rates = 1, .rate = (const float[]){0.01f}, .step = {step_highnhigh_phase_1, 156, false},
     .front = {features_highnhigh_phase_1, 40, false}, .features = 16,
     .validation = &(const struct tlc_evaluate){{step_highnhigh_phase_1_evaluation, 72, false}, 3}},
};

static const struct tlc_copy copies_2[] = {
    {.layer = 1, .recipe = 0, .from = 1}, /* low.dense_1 */
};

static const struct tlc_copy copies_3[] = {
    {.layer = 1, .recipe = 1, .from = 1}, /* high.dense_1 */
    {.layer = 2, .recipe = 1, .from = 2}, /* high.dense_2 */
};

static const struct tlc_phase phases_4[] = {
    /* curves.yaml:37: 2 epochs at learning rate 0.01. Trains 7 of 68 parameters; frozen: dense_1,
     * dense_2. */
    {.epochs = 2, .batch_size = 3, .learns = (const bool[]){0, 0, 0, 1},
     .rates = 1, .rate = (const float[]){0.01f}, .step = {step_highnhigh_phase_1_2, 24, false},
     .front = {features_highnhigh_phase_1_2, 100, false}, .features = 16,
     .validation = &(const struct tlc_evaluate){{step_highnhigh_phase_1_evaluation_2, 12, false}, 3}},
};

static const struct tlc_copy copies_4[] = {
    {.layer = 1, .recipe = 0, .from = 1}, /* low.dense_1 */
    {.layer = 2, .recipe = 0, .from = 2}, /* low.dense_2 */
};

static const struct tlc_phase phases_5[] = {
    /* curves.yaml:36: 2 epochs at learning rate 0.1. Trains 68 of 68 parameters; frozen:
     * nothing. */
    {.epochs = 2, .batch_size = 3, .learns = (const bool[]){0, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.1f}, .step = {step_low_phase_1, 296, false},
     .validation = &(const struct tlc_evaluate){{step_low_evaluation, 112, false}, 3}},
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
    {.model = &model_low, .task = "low", .train = &examples_low_train, .valid = &examples_low_valid,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_1, .shuffle = true, .shuffle_stream = 0x64575993u,
     .blind = tlc_blind_sigmoid},
    /* 1, curves.yaml:37: high learns task high */
    {.model = &model_high, .task = "high", .train = &examples_high_train, .valid = &examples_high_valid,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_2, .shuffle = true, .shuffle_stream = 0x1d3b9105u,
     .blind = tlc_blind_sigmoid,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_high_test},
     .evaluation = &(const struct tlc_evaluate){{step_low_evaluation, 112, false}, 3}},
    /* 2, curves.yaml:37: highnhigh learns task high */
    {.model = &model_highnhigh, .task = "high", .train = &examples_high_train, .valid = &examples_high_valid,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_2, .shuffle = true, .shuffle_stream = 0x1d3b9105u,
     .blind = tlc_blind_sigmoid,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_high_test},
     .evaluation = &(const struct tlc_evaluate){{step_low_evaluation, 112, false}, 3}},
    /* 3, curves.yaml:37: highnhigh_plus learns task high */
    {.model = &model_highnhigh_plus, .task = "high", .train = &examples_high_train, .valid = &examples_high_valid,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_2, .shuffle = true, .shuffle_stream = 0x1d3b9105u,
     .blind = tlc_blind_sigmoid,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_high_test},
     .evaluation = &(const struct tlc_evaluate){{step_low_evaluation, 112, false}, 3}},
    /* 4, curves.yaml:37: lownhigh learns task high */
    {.model = &model_lownhigh, .task = "high", .train = &examples_high_train, .valid = &examples_high_valid,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_2, .shuffle = true, .shuffle_stream = 0x1d3b9105u,
     .blind = tlc_blind_sigmoid,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_high_test},
     .evaluation = &(const struct tlc_evaluate){{step_low_evaluation, 112, false}, 3}},
    /* 5, curves.yaml:37: lownhigh_plus learns task high */
    {.model = &model_lownhigh_plus, .task = "high", .train = &examples_high_train, .valid = &examples_high_valid,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_2, .shuffle = true, .shuffle_stream = 0x1d3b9105u,
     .blind = tlc_blind_sigmoid,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_high_test},
     .evaluation = &(const struct tlc_evaluate){{step_low_evaluation, 112, false}, 3}},
    /* 6, curves.yaml:37: highnhigh learns task high */
    {.model = &model_highnhigh, .task = "high", .train = &examples_high_train, .valid = &examples_high_valid,
     .optimizer = "sgd",
     .copies = 1, .copy = copies_1,
     .phases = 1, .phase = phases_3, .shuffle = true, .shuffle_stream = 0x1d3b9105u,
     .blind = tlc_blind_sigmoid,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_high_test},
     .evaluation = &(const struct tlc_evaluate){{step_low_evaluation, 112, false}, 3}},
    /* 7, curves.yaml:37: highnhigh_plus learns task high */
    {.model = &model_highnhigh_plus, .task = "high", .train = &examples_high_train, .valid = &examples_high_valid,
     .optimizer = "sgd",
     .copies = 1, .copy = copies_1,
     .phases = 1, .phase = phases_2, .shuffle = true, .shuffle_stream = 0x1d3b9105u,
     .blind = tlc_blind_sigmoid,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_high_test},
     .evaluation = &(const struct tlc_evaluate){{step_low_evaluation, 112, false}, 3}},
    /* 8, curves.yaml:37: lownhigh learns task high */
    {.model = &model_lownhigh, .task = "high", .train = &examples_high_train, .valid = &examples_high_valid,
     .optimizer = "sgd",
     .copies = 1, .copy = copies_2,
     .phases = 1, .phase = phases_3, .shuffle = true, .shuffle_stream = 0x1d3b9105u,
     .blind = tlc_blind_sigmoid,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_high_test},
     .evaluation = &(const struct tlc_evaluate){{step_low_evaluation, 112, false}, 3}},
    /* 9, curves.yaml:37: lownhigh_plus learns task high */
    {.model = &model_lownhigh_plus, .task = "high", .train = &examples_high_train, .valid = &examples_high_valid,
     .optimizer = "sgd",
     .copies = 1, .copy = copies_2,
     .phases = 1, .phase = phases_2, .shuffle = true, .shuffle_stream = 0x1d3b9105u,
     .blind = tlc_blind_sigmoid,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_high_test},
     .evaluation = &(const struct tlc_evaluate){{step_low_evaluation, 112, false}, 3}},
    /* 10, curves.yaml:37: highnhigh learns task high */
    {.model = &model_highnhigh, .task = "high", .train = &examples_high_train, .valid = &examples_high_valid,
     .optimizer = "sgd",
     .copies = 2, .copy = copies_3,
     .phases = 1, .phase = phases_4, .shuffle = true, .shuffle_stream = 0x1d3b9105u,
     .blind = tlc_blind_sigmoid,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_high_test},
     .evaluation = &(const struct tlc_evaluate){{step_low_evaluation, 112, false}, 3}},
    /* 11, curves.yaml:37: highnhigh_plus learns task high */
    {.model = &model_highnhigh_plus, .task = "high", .train = &examples_high_train, .valid = &examples_high_valid,
     .optimizer = "sgd",
     .copies = 2, .copy = copies_3,
     .phases = 1, .phase = phases_2, .shuffle = true, .shuffle_stream = 0x1d3b9105u,
     .blind = tlc_blind_sigmoid,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_high_test},
     .evaluation = &(const struct tlc_evaluate){{step_low_evaluation, 112, false}, 3}},
    /* 12, curves.yaml:37: lownhigh learns task high */
    {.model = &model_lownhigh_2, .task = "high", .train = &examples_high_train, .valid = &examples_high_valid,
     .optimizer = "sgd",
     .copies = 2, .copy = copies_4,
     .phases = 1, .phase = phases_4, .shuffle = true, .shuffle_stream = 0x1d3b9105u,
     .blind = tlc_blind_sigmoid,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_high_test},
     .evaluation = &(const struct tlc_evaluate){{step_low_evaluation, 112, false}, 3}},
    /* 13, curves.yaml:37: lownhigh_plus learns task high */
    {.model = &model_lownhigh_plus_2, .task = "high", .train = &examples_high_train, .valid = &examples_high_valid,
     .optimizer = "sgd",
     .copies = 2, .copy = copies_4,
     .phases = 1, .phase = phases_2, .shuffle = true, .shuffle_stream = 0x1d3b9105u,
     .blind = tlc_blind_sigmoid,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_high_test},
     .evaluation = &(const struct tlc_evaluate){{step_low_evaluation, 112, false}, 3}},
    /* 14, curves.yaml:36: low learns task low */
    {.model = &model_low, .task = "low", .train = &examples_low_train, .valid = &examples_low_valid,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_5, .shuffle = true, .shuffle_stream = 0x64575993u,
     .blind = tlc_blind_sigmoid},
    /* 15, curves.yaml:37: lownhigh learns task high */
    {.model = &model_lownhigh, .task = "high", .train = &examples_high_train, .valid = &examples_high_valid,
     .optimizer = "sgd",
     .copies = 1, .copy = copies_5,
     .phases = 1, .phase = phases_3, .shuffle = true, .shuffle_stream = 0x1d3b9105u,
     .blind = tlc_blind_sigmoid,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_high_test},
     .evaluation = &(const struct tlc_evaluate){{step_low_evaluation, 112, false}, 3}},
    /* 16, curves.yaml:37: lownhigh_plus learns task high */
    {.model = &model_lownhigh_plus, .task = "high", .train = &examples_high_train, .valid = &examples_high_valid,
     .optimizer = "sgd",
     .copies = 1, .copy = copies_5,
     .phases = 1, .phase = phases_2, .shuffle = true, .shuffle_stream = 0x1d3b9105u,
     .blind = tlc_blind_sigmoid,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_high_test},
     .evaluation = &(const struct tlc_evaluate){{step_low_evaluation, 112, false}, 3}},
    /* 17, curves.yaml:37: lownhigh learns task high */
    {.model = &model_lownhigh_2, .task = "high", .train = &examples_high_train, .valid = &examples_high_valid,
     .optimizer = "sgd",
     .copies = 2, .copy = copies_6,
     .phases = 1, .phase = phases_4, .shuffle = true, .shuffle_stream = 0x1d3b9105u,
     .blind = tlc_blind_sigmoid,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_high_test},
     .evaluation = &(const struct tlc_evaluate){{step_low_evaluation, 112, false}, 3}},
    /* 18, curves.yaml:37: lownhigh_plus learns task high */
    {.model = &model_lownhigh_plus_2, .task = "high", .train = &examples_high_train, .valid = &examples_high_valid,
     .optimizer = "sgd",
     .copies = 2, .copy = copies_6,
     .phases = 1, .phase = phases_2, .shuffle = true, .shuffle_stream = 0x1d3b9105u,
     .blind = tlc_blind_sigmoid,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_high_test},
     .evaluation = &(const struct tlc_evaluate){{step_low_evaluation, 112, false}, 3}},
};

/* ---- The experiment ---- */

static const struct tlc_examples *const all_examples[] = {
    &examples_low_train, &examples_low_valid, &examples_high_train, &examples_high_valid,
    &examples_high_test,
};
static const struct tlc_model *const all_models[] = {
    &model_low, &model_high, &model_highnhigh, &model_highnhigh_plus, &model_lownhigh,
    &model_lownhigh_plus, &model_lownhigh_2, &model_lownhigh_plus_2,
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
    {"training.low.optimizer", TLC_AXIS_OTHER, 2, values_1},
    {"n", TLC_AXIS_DEPTH, 3, values_2},
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
    .name = "curves", .spec = "curves.yaml", .version = "0.2.0",
    .spec_hash = 0x176477334d69cab7u, .seed = 0, .seeds = 30,
    .values_size = 1380, .train = train, .evaluate = evaluate,
    .examples = 5, .example = all_examples,
    .models = 8, .model = all_models,
    .recipes = 19, .recipe = recipes,
    .study = &study};

static void load_data(const struct tlc_options *options)
{
    tlc_load(options, 2, loadings);
    examples_low_train = tlc_select(&data_tiny_train, &(const struct tlc_selection){
        .name = "low.train", .first = 8, .last = 40, .limit = -1, .classes = 2,
        .where = task_low_where, .target = task_low_target});
    examples_low_valid = tlc_select(&data_tiny_train, &(const struct tlc_selection){
        .name = "low.valid", .first = 0, .last = 8, .limit = -1, .classes = 2,
        .where = task_low_where, .target = task_low_target});
    examples_high_train = tlc_select(&data_tiny_train, &(const struct tlc_selection){
        .name = "high.train", .first = 8, .last = 40, .limit = -1, .classes = 2,
        .where = task_high_where, .target = task_high_target});
    examples_high_valid = tlc_select(&data_tiny_train, &(const struct tlc_selection){
        .name = "high.valid", .first = 0, .last = 8, .limit = -1, .classes = 2,
        .where = task_high_where, .target = task_high_target});
    examples_high_test = tlc_select(&data_tiny_test, &(const struct tlc_selection){
        .name = "high.test", .first = 0, .last = 8, .limit = -1, .classes = 2,
        .where = task_high_where, .target = task_high_target});
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
