/*
 * rates: compiled by tlc from rates.yaml. Edit that, not this.
 *
 * Model M
 *   layer            output   parameters
 *   flatten               6            0
 *   dense_1               5           35  tanh     trainable
 *   dense_2               4           24  tanh     trainable
 *   dense_3               3           15  softmax  trainable
 *   74 parameters: 74 trainable, 0 frozen
 *
 * Model N
 *   layer            output   parameters
 *   flatten               6            0  copy of M.flatten
 *   dense_1               5           35  tanh     trainable  copy of M.dense_1
 *   dense_2               4           24  tanh     trainable  copy of M.dense_2
 *   dense_3               3           15  softmax  trainable
 *   74 parameters: 74 trainable, 0 frozen
 *
 * From the end upwards: the experiment is a table of recipes, which say what is learned
 * by what phases; train goes through a phase, epoch by epoch, in steps; a step calls one
 * kernel an operation. Places in rates.yaml stand in parentheses.
 */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <tlc.h>

/* ---- Data ---- */

/* rates.yaml:11 */
static const struct tlc_source source_tiny_train = {
    .format = &tlc_format_idx,
    .directory = "tiny",
    .images = "train-images",
    .labels = "train-labels",
    .dimensions = 2, .shape = {2, 3}, .scale = 0.25f, .classes = 3, .rows = 28};
static struct tlc_data data_tiny_train;

static const struct tlc_loading loadings[] = {
    {&source_tiny_train, &data_tiny_train, "tiny.train"},
};

/* ---- Tasks: which examples, and what their label becomes ---- */

/* Task all (rates.yaml:19)
 *   label   0   1   2
 *   class   0   1   2 */
static bool task_all_where(int64_t label)
{
    (void)label;
    return true;
}

static int64_t task_all_target(int64_t label)
{
    return label;
}

/* rates.yaml:14 */
static struct tlc_examples examples_all_train = {
    .name = "all.train", .data = &data_tiny_train, .scale = 0.25f, .classes = 3};
/* rates.yaml:15 */
static struct tlc_examples examples_all_valid = {
    .name = "all.valid", .data = &data_tiny_train, .scale = 0.25f, .classes = 3};
/* rates.yaml:16 */
static struct tlc_examples examples_all_test = {
    .name = "all.test", .data = &data_tiny_train, .scale = 0.25f, .classes = 3};

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
    int examples[4], rows[4], targets[4], rows_ahead[4];
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
NOINLINE static void gather_4x6(struct tlc_part part, const struct batch *batch, float scale,
    float x[1][4][PANEL])
{
    DEAL(part, 1, 1, panel, one,
        gather_panel(batch, 4, 6, panel, scale, x[panel][0]))
    ask_for_images(batch, 6);
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

DEFINE_DENSE(dense_4x6x5_tanh, 4, 6, 5, 6, hyperbolic_tangent)
DEFINE_DENSE(dense_4x5x4_tanh, 4, 5, 4, 5, hyperbolic_tangent)

static inline vec linear(vec x)
{
    return x;
}

DEFINE_DENSE(dense_4x4x3_linear, 4, 4, 3, 4, linear)

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

DEFINE_TRANSPOSE(transpose_4x3, 4, 3)

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
NOINLINE static void softmax_crossentropy_4x3(const struct batch *batch,
    const float logits[1][3][PANEL], double losses[4])
{
    _Alignas(64) float largest[1 * PANEL], others[1 * PANEL],
        at_target[1 * PANEL];
    for (int row = 0; row < batch->count; row += LANES) {
        const float *of_row = &logits[row / PANEL][0][row % PANEL];
        const vec most = largest_logit(3, of_row);
        vec at;
        vec_store(
            &others[row], softmax_others(3, of_row, most, targets_of(batch, row), &at));
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
NOINLINE static void predict_largest_4x3(const struct batch *batch,
    const float logits[1][3][PANEL], int predicted[4])
{
    for (int row = 0; row < batch->count; row += LANES) {
        vec largest = vec_load(&logits[row / PANEL][0][row % PANEL]);
        vec_int best = {0};
        for (int i = 1; i < 3; i++) {
            const vec logit = vec_load(&logits[row / PANEL][i][row % PANEL]);
            const vec_int larger = logit > largest;
            largest = vec_select(larger, logit, largest);
            best = (larger & i) | (~larger & best);
        }
        for (int i = 0; i < LANES && row + i < 4; i++)
            predicted[row + i] = best[i];
    }
}

/* Adds the batch to the sums. */
NOINLINE static void tally_4(const struct batch *batch, const double losses[4],
    const int predicted[4], struct tlc_metrics *totals)
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
NOINLINE static void softmax_crossentropy_gradient_4x3(const struct batch *batch,
    const float logits[1][3][PANEL], float dlogits[1][3][PANEL])
{
    for (int row = 0; row < 1 * PANEL; row += LANES) {
        const float *of_row = &logits[row / PANEL][0][row % PANEL];
        const vec_int target = targets_of(batch, row);
        const vec largest = largest_logit(3, of_row);
        vec at_target;
        const vec others = softmax_others(3, of_row, largest, target, &at_target);
        const vec sum = others + at_target;
        for (int i = 0; i < 3; i++) {
            const vec power = vec_exp(vec_load(&of_row[i * PANEL]) - largest);
            const vec error = vec_select(target == i, -others, power) / sum;
            vec_store(&dlogits[row / PANEL][i][row % PANEL],
                vec_select(target < 0, vec_broadcast(0), error / (float)batch->count));
        }
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

DEFINE_INPUT_GRADIENT(input_gradient_4x4x3, 4, 4, 3, 3)
DEFINE_TRANSPOSE(transpose_3x4, 3, 4)

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

DEFINE_DENSE_UPDATE(dense_update_4x4x3, 4, 4, 3)

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

DEFINE_ACTIVATION_GRADIENT(activation_gradient_4x4_tanh, 4, 4, hyperbolic_tangent_slope)
DEFINE_TRANSPOSE(transpose_4x4, 4, 4)
DEFINE_INPUT_GRADIENT(input_gradient_4x5x4, 4, 5, 4, 4)
DEFINE_DENSE_UPDATE(dense_update_4x5x4, 4, 5, 4)
DEFINE_ACTIVATION_GRADIENT(activation_gradient_4x5_tanh, 4, 5, hyperbolic_tangent_slope)
DEFINE_DENSE_UPDATE(dense_update_4x6x5, 4, 6, 5)

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
NOINLINE static void record_softmax_4x3(const struct batch *batch,
    const float logits[1][3][PANEL], const int predicted[4],
    const struct tlc_predictions *predictions)
{
    _Alignas(64) float probabilities[3][LANES];
    for (int row = 0; predictions && row < batch->count; row++) {
        const int example = batch->examples[row], lane = row % LANES;
        if (lane == 0)
            class_probabilities(
                3, &logits[row / PANEL][0][row % PANEL], probabilities[0]);
        float error = 0;
        for (int i = 0; i < 3; i++) {
            float off = probabilities[i][lane] - (i == batch->targets[row] ? 1.0f : 0.0f);
            error += off * off;
        }
        predictions->predicted[example] = predicted[row];
        predictions->confidence[example] = probabilities[predicted[row]][lane];
        predictions->error[example] = error;
        for (int i = 0; predictions->output && i < 3; i++)
            predictions->output[(size_t)example * 3 + (size_t)i] = probabilities[i][lane];
    }
}

/* The batch's rows of `value`, to where its examples' features are kept. */
NOINLINE static void keep_4x5(
    const struct batch *batch, const float value[1][4][PANEL])
{
    for (int row = 0; row < batch->count; row++)
        for (int panel = 0; panel < 1; panel++) {
            const size_t first = (size_t)batch->examples[row] * 16 + panel * PANEL;
            memcpy(&batch->features[first], value[panel][row], sizeof value[panel][row]);
        }
}

/* The kept features of the batch's examples; zeros behind a short last batch. */
NOINLINE static void take_4x5(const struct batch *batch, float value[1][4][PANEL])
{
    for (int panel = 0; panel < 1; panel++)
        for (int row = 0; row < 4; row++) {
            const size_t first = (size_t)batch->examples[row] * 16 + panel * PANEL;
            if (row < batch->count)
                memcpy(
                    value[panel][row], &batch->features[first], sizeof value[panel][row]);
            else
                memset(value[panel][row], 0, sizeof value[panel][row]);
        }
}

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
NOINLINE static void bias_gradient_4x3(struct tlc_part part,
    const float dy[1][4][PANEL], float gradient[1][1][PANEL])
{
    DEAL(part, 1, SUMS_AT_ONCE, panel, panels,
        sum_panels(panels, 4, dy[panel][0], gradient[panel][0]))
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

DEFINE_KERNEL_GRADIENT(kernel_gradient_4x4x3, 4, 4, 3)

/* The sum of dy over the examples; panels are divided */
NOINLINE static void bias_gradient_4x4(struct tlc_part part,
    const float dy[1][4][PANEL], float gradient[1][1][PANEL])
{
    DEAL(part, 1, SUMS_AT_ONCE, panel, panels,
        sum_panels(panels, 4, dy[panel][0], gradient[panel][0]))
}

DEFINE_KERNEL_GRADIENT(kernel_gradient_4x5x4, 4, 5, 4)

/* The sum of the gradient's squares_5x4, without what pads it. A square of a float fits a
 * double, so that no rounding depends on how it is added. */
NOINLINE static void squares_5x4(
    const float gradient[PANELS(4)][5][PANEL], double sum[1])
{
    double column[PANEL] = {0};
    for (int panel = 0; panel < PANELS(4); panel++) {
        const int left = 4 - panel * PANEL, columns = left < PANEL ? left : PANEL;
        for (int row = 0; row < 5; row++)
            for (int i = 0; i < columns; i++)
                column[i] +=
                    (double)gradient[panel][row][i] * (double)gradient[panel][row][i];
    }
    sum[0] = 0;
    for (int i = 0; i < PANEL; i++)
        sum[0] += column[i];
}

/* The sum of the gradient's squares_1x4, without what pads it. A square of a float fits a
 * double, so that no rounding depends on how it is added. */
NOINLINE static void squares_1x4(
    const float gradient[PANELS(4)][1][PANEL], double sum[1])
{
    double column[PANEL] = {0};
    for (int panel = 0; panel < PANELS(4); panel++) {
        const int left = 4 - panel * PANEL, columns = left < PANEL ? left : PANEL;
        for (int row = 0; row < 1; row++)
            for (int i = 0; i < columns; i++)
                column[i] +=
                    (double)gradient[panel][row][i] * (double)gradient[panel][row][i];
    }
    sum[0] = 0;
    for (int i = 0; i < PANEL; i++)
        sum[0] += column[i];
}

static inline void add_numbers(const double a[1], const double b[1], double sum[1])
{
    sum[0] = a[0] + b[0];
}

/* The sum of the gradient's squares_4x3, without what pads it. A square of a float fits a
 * double, so that no rounding depends on how it is added. */
NOINLINE static void squares_4x3(
    const float gradient[PANELS(3)][4][PANEL], double sum[1])
{
    double column[PANEL] = {0};
    for (int panel = 0; panel < PANELS(3); panel++) {
        const int left = 3 - panel * PANEL, columns = left < PANEL ? left : PANEL;
        for (int row = 0; row < 4; row++)
            for (int i = 0; i < columns; i++)
                column[i] +=
                    (double)gradient[panel][row][i] * (double)gradient[panel][row][i];
    }
    sum[0] = 0;
    for (int i = 0; i < PANEL; i++)
        sum[0] += column[i];
}

/* The sum of the gradient's squares_1x3, without what pads it. A square of a float fits a
 * double, so that no rounding depends on how it is added. */
NOINLINE static void squares_1x3(
    const float gradient[PANELS(3)][1][PANEL], double sum[1])
{
    double column[PANEL] = {0};
    for (int panel = 0; panel < PANELS(3); panel++) {
        const int left = 3 - panel * PANEL, columns = left < PANEL ? left : PANEL;
        for (int row = 0; row < 1; row++)
            for (int i = 0; i < columns; i++)
                column[i] +=
                    (double)gradient[panel][row][i] * (double)gradient[panel][row][i];
    }
    sum[0] = 0;
    for (int i = 0; i < PANEL; i++)
        sum[0] += column[i];
}

/* The rate of the step: means that began at zero are too small by the factor 1 - beta^t
 * in step t, which `risen` remembers. */
NOINLINE static void adam_rate(
    double risen[2], float rate, double corrected[1], double beta_1, double beta_2)
{
    risen[0] = beta_1 * risen[0] + (1 - beta_1);
    risen[1] = beta_2 * risen[1] + (1 - beta_2);
    corrected[0] = (double)rate * __builtin_sqrt(risen[1]) / risen[0];
}

/* clipped = gradient limit / the larger of the limit and the root of squares */
NOINLINE static void clip_norm_80(struct tlc_part part, const float *gradient,
    const double squares[1], float *clipped, double limit)
{
    const double norm = __builtin_sqrt(squares[0]);
    const vec scale = vec_broadcast((float)(norm > limit ? limit / norm : 1));
    DEAL(part, 80 / PANEL, 64, panel, many, {
        for (int i = panel * PANEL; i < (panel + many) * PANEL; i += LANES)
            vec_store(&clipped[i], scale * vec_load(&gradient[i]));
    })
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
NOINLINE static void adam_80(struct tlc_part part, float *weights, const float *gradient,
    const double corrected[1], float rate, float *mean, float *square, double beta_1,
    double beta_2, double epsilon, double decay)
{
    const vec step = vec_broadcast((float)-corrected[0]);
    const vec towards_mean = vec_broadcast((float)(1 - beta_1));
    const vec towards_square = vec_broadcast((float)(1 - beta_2));
    const vec shrink = vec_broadcast((float)((double)-rate * decay));
    const vec least = vec_broadcast((float)epsilon);
    DEAL(part, 80 / PANEL, 64, panel, many, {
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

/* clipped = gradient limit / the larger of the limit and the root of squares */
NOINLINE static void clip_norm_16(struct tlc_part part, const float *gradient,
    const double squares[1], float *clipped, double limit)
{
    const double norm = __builtin_sqrt(squares[0]);
    const vec scale = vec_broadcast((float)(norm > limit ? limit / norm : 1));
    DEAL(part, 16 / PANEL, 64, panel, many, {
        for (int i = panel * PANEL; i < (panel + many) * PANEL; i += LANES)
            vec_store(&clipped[i], scale * vec_load(&gradient[i]));
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

/* clipped = gradient limit / the larger of the limit and the root of squares */
NOINLINE static void clip_norm_64(struct tlc_part part, const float *gradient,
    const double squares[1], float *clipped, double limit)
{
    const double norm = __builtin_sqrt(squares[0]);
    const vec scale = vec_broadcast((float)(norm > limit ? limit / norm : 1));
    DEAL(part, 64 / PANEL, 64, panel, many, {
        for (int i = panel * PANEL; i < (panel + many) * PANEL; i += LANES)
            vec_store(&clipped[i], scale * vec_load(&gradient[i]));
    })
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

/* The sum of dy over the examples; panels are divided */
NOINLINE static void bias_gradient_4x5(struct tlc_part part,
    const float dy[1][4][PANEL], float gradient[1][1][PANEL])
{
    DEAL(part, 1, SUMS_AT_ONCE, panel, panels,
        sum_panels(panels, 4, dy[panel][0], gradient[panel][0]))
}

DEFINE_KERNEL_GRADIENT(kernel_gradient_4x6x5, 4, 6, 5)

/* The sum of the gradient's squares_6x5, without what pads it. A square of a float fits a
 * double, so that no rounding depends on how it is added. */
NOINLINE static void squares_6x5(
    const float gradient[PANELS(5)][6][PANEL], double sum[1])
{
    double column[PANEL] = {0};
    for (int panel = 0; panel < PANELS(5); panel++) {
        const int left = 5 - panel * PANEL, columns = left < PANEL ? left : PANEL;
        for (int row = 0; row < 6; row++)
            for (int i = 0; i < columns; i++)
                column[i] +=
                    (double)gradient[panel][row][i] * (double)gradient[panel][row][i];
    }
    sum[0] = 0;
    for (int i = 0; i < PANEL; i++)
        sum[0] += column[i];
}

/* The sum of the gradient's squares_1x5, without what pads it. A square of a float fits a
 * double, so that no rounding depends on how it is added. */
NOINLINE static void squares_1x5(
    const float gradient[PANELS(5)][1][PANEL], double sum[1])
{
    double column[PANEL] = {0};
    for (int panel = 0; panel < PANELS(5); panel++) {
        const int left = 5 - panel * PANEL, columns = left < PANEL ? left : PANEL;
        for (int row = 0; row < 1; row++)
            for (int i = 0; i < columns; i++)
                column[i] +=
                    (double)gradient[panel][row][i] * (double)gradient[panel][row][i];
    }
    sum[0] = 0;
    for (int i = 0; i < PANEL; i++)
        sum[0] += column[i];
}

/* clipped = gradient limit / the larger of the limit and the root of squares */
NOINLINE static void clip_norm_96(struct tlc_part part, const float *gradient,
    const double squares[1], float *clipped, double limit)
{
    const double norm = __builtin_sqrt(squares[0]);
    const vec scale = vec_broadcast((float)(norm > limit ? limit / norm : 1));
    DEAL(part, 96 / PANEL, 64, panel, many, {
        for (int i = panel * PANEL; i < (panel + many) * PANEL; i += LANES)
            vec_store(&clipped[i], scale * vec_load(&gradient[i]));
    })
}

/* mean and square go towards those of the gradient,
 * weights -= corrected mean / (root of square + epsilon) + rate decay weights */
NOINLINE static void adam_96(struct tlc_part part, float *weights, const float *gradient,
    const double corrected[1], float rate, float *mean, float *square, double beta_1,
    double beta_2, double epsilon, double decay)
{
    const vec step = vec_broadcast((float)-corrected[0]);
    const vec towards_mean = vec_broadcast((float)(1 - beta_1));
    const vec towards_square = vec_broadcast((float)(1 - beta_2));
    const vec shrink = vec_broadcast((float)((double)-rate * decay));
    const vec least = vec_broadcast((float)epsilon);
    DEAL(part, 96 / PANEL, 64, panel, many, {
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

/* Model M (rates.yaml:22) */
struct weights_M {
    float dense_1_kernel[1][6][PANEL], dense_1_bias[16];
    float dense_2_kernel[1][5][PANEL], dense_2_bias[16];
    float dense_3_kernel[1][4][PANEL], dense_3_bias[16];
};

static const struct tlc_tensor tensors_M[] = {
    WEIGHTS(M, dense_1, kernel, 6, 5, UNIFORM, 0.7385489458759964, 0x0083432b, 6, 5),
    WEIGHTS(M, dense_1, bias, 1, 5, ZEROS, 0, 0, 5),
    WEIGHTS(M, dense_2, kernel, 5, 4, UNIFORM, 0.816496580927726, 0x2f132960, 5, 4),
    WEIGHTS(M, dense_2, bias, 1, 4, ZEROS, 0, 0, 4),
    WEIGHTS(M, dense_3, kernel, 4, 3, UNIFORM, 0.9258200997725514, 0x0702e045, 4, 3),
    WEIGHTS(M, dense_3, bias, 1, 3, ZEROS, 0, 0, 3),
};

static const struct tlc_layer layers_M[] = {
    LAYER(Flatten, flatten, 6, 6, false, 0, tensors_M + 0),
    LAYER(Dense, dense_1, 6, 5, true, 2, tensors_M + 0, "units": 5, "activation": "tanh",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(Dense, dense_2, 5, 4, true, 2, tensors_M + 2, "units": 4, "activation": "tanh",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(Dense, dense_3, 4, 3, true, 2, tensors_M + 4, "units": 3, "activation": "softmax",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
};

static const long ram_M[] = {
    0, /* flatten */
    20, /* dense_1 */
    36, /* dense_2 */
    28, /* dense_3 */
};
static const struct tlc_model model_M = {
    .name = "M", .input_dimensions = 2, .input_shape = {2, 3},
    .layers = 4, .layer = layers_M, .parameters = 74,
    .ram = ram_M,
    .size = sizeof(struct weights_M)};

/* Model N (rates.yaml:27) */
static const struct tlc_tensor tensors_N[] = {
    WEIGHTS(M, dense_1, kernel, 6, 5, UNIFORM, 0.7385489458759964, 0x8bb0df54, 6, 5),
    WEIGHTS(M, dense_1, bias, 1, 5, ZEROS, 0, 0, 5),
    WEIGHTS(M, dense_2, kernel, 5, 4, UNIFORM, 0.816496580927726, 0x1c1cdb0f, 5, 4),
    WEIGHTS(M, dense_2, bias, 1, 4, ZEROS, 0, 0, 4),
    WEIGHTS(M, dense_3, kernel, 4, 3, UNIFORM, 0.9258200997725514, 0x3440744a, 4, 3),
    WEIGHTS(M, dense_3, bias, 1, 3, ZEROS, 0, 0, 3),
};

static const struct tlc_layer layers_N[] = {
    LAYER(Flatten, flatten, 6, 6, false, 0, tensors_N + 0),
    LAYER(Dense, dense_1, 6, 5, true, 2, tensors_N + 0, "units": 5, "activation": "tanh",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(Dense, dense_2, 5, 4, true, 2, tensors_N + 2, "units": 4, "activation": "tanh",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(Dense, dense_3, 4, 3, true, 2, tensors_N + 4, "units": 3, "activation": "softmax",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
};

static const long ram_N[] = {
    0, /* flatten */
    20, /* dense_1 */
    36, /* dense_2 */
    28, /* dense_3 */
};
static const struct tlc_model model_N = {
    .name = "N", .input_dimensions = 2, .input_shape = {2, 3},
    .layers = 4, .layer = layers_N, .parameters = 74,
    .ram = ram_N,
    .size = sizeof(struct weights_M)};

/* ---- Steps: what happens to one batch of examples ---- */

/* One step of training (rates.yaml:33): 312 floating-point operations an example */
static void step_M_phase_1(const struct batch *batch, struct tlc_part part)
{
    struct {
        union { float dense_1_output_gradient[1][5][PANEL], dense_2_output[1][4][PANEL]; };
        float input[1][4][PANEL], dense_1_output[1][4][PANEL];
        union {
            float dense_3_output[1][4][PANEL], dense_2_output_gradient[1][4][PANEL],
                dense_1_sum_gradient[1][4][PANEL], dense_2_sum_gradient_transposed[1][4][PANEL];
        };
        union {
            float dense_2_sum_gradient[1][4][PANEL],
                dense_3_output_gradient_transposed[1][4][PANEL],
                dense_3_output_transposed[1][3][PANEL];
        };
        float dense_3_output_gradient[1][3][PANEL];
        double losses[4];
        int predicted[4];
    } *values = batch->values; /* 1,584 bytes */
    struct weights_M *weights = batch->weights;
    (void)part;

    gather_4x6(WHOLE, batch, batch->scale, values->input);
    /* rates.yaml:25 */
    dense_4x6x5_tanh(WHOLE, values->input, weights->dense_1_kernel, weights->dense_1_bias,
                     values->dense_1_output);
    dense_4x5x4_tanh(WHOLE, values->dense_1_output, weights->dense_2_kernel, weights->dense_2_bias,
                     values->dense_2_output);
    /* rates.yaml:26 */
    dense_4x4x3_linear(WHOLE, values->dense_2_output, weights->dense_3_kernel,
                       weights->dense_3_bias, values->dense_3_output);
    /* rates.yaml:33 */
    transpose_4x3(values->dense_3_output, values->dense_3_output_transposed);
    softmax_crossentropy_4x3(batch, values->dense_3_output_transposed, values->losses);
    predict_largest_4x3(batch, values->dense_3_output_transposed, values->predicted);
    tally_4(batch, values->losses, values->predicted, batch->totals);
    /* and back, each layer's input gradient before its update */
    softmax_crossentropy_gradient_4x3(batch, values->dense_3_output_transposed,
                                      values->dense_3_output_gradient);
    /* rates.yaml:26 */
    input_gradient_4x4x3(WHOLE, values->dense_3_output_gradient, weights->dense_3_kernel,
                         values->dense_2_output_gradient);
    transpose_3x4(values->dense_3_output_gradient, values->dense_3_output_gradient_transposed);
    dense_update_4x4x3(WHOLE, values->dense_2_output, values->dense_3_output_gradient_transposed,
                       batch->rates[1], weights->dense_3_kernel, weights->dense_3_bias);
    /* rates.yaml:25 */
    activation_gradient_4x4_tanh(WHOLE, values->dense_2_output_gradient, values->dense_2_output,
                                 values->dense_2_sum_gradient);
    transpose_4x4(values->dense_2_sum_gradient, values->dense_2_sum_gradient_transposed);
    input_gradient_4x5x4(WHOLE, values->dense_2_sum_gradient_transposed, weights->dense_2_kernel,
                         values->dense_1_output_gradient);
    dense_update_4x5x4(WHOLE, values->dense_1_output, values->dense_2_sum_gradient,
                       batch->rates[1], weights->dense_2_kernel, weights->dense_2_bias);
    activation_gradient_4x5_tanh(WHOLE, values->dense_1_output_gradient, values->dense_1_output,
                                 values->dense_1_sum_gradient);
    dense_update_4x6x5(WHOLE, values->input, values->dense_1_sum_gradient, batch->rates[0],
                       weights->dense_1_kernel, weights->dense_1_bias);
}

/* One step of evaluation (rates.yaml:22): 124 floating-point operations an example */
static void step_M_evaluation(const struct batch *batch, struct tlc_part part)
{
    struct {
        union {
            float input[1][4][PANEL], dense_2_output[1][4][PANEL],
                dense_3_output_transposed[1][3][PANEL];
        };
        union { float dense_1_output[1][4][PANEL], dense_3_output[1][4][PANEL]; };
        double losses[4];
        int predicted[4];
    } *values = batch->values; /* 560 bytes */
    struct weights_M *weights = batch->weights;
    (void)part;

    gather_4x6(WHOLE, batch, batch->scale, values->input);
    /* rates.yaml:25 */
    dense_4x6x5_tanh(WHOLE, values->input, weights->dense_1_kernel, weights->dense_1_bias,
                     values->dense_1_output);
    dense_4x5x4_tanh(WHOLE, values->dense_1_output, weights->dense_2_kernel, weights->dense_2_bias,
                     values->dense_2_output);
    /* rates.yaml:26 */
    dense_4x4x3_linear(WHOLE, values->dense_2_output, weights->dense_3_kernel,
                       weights->dense_3_bias, values->dense_3_output);
    /* rates.yaml:22 */
    transpose_4x3(values->dense_3_output, values->dense_3_output_transposed);
    softmax_crossentropy_4x3(batch, values->dense_3_output_transposed, values->losses);
    predict_largest_4x3(batch, values->dense_3_output_transposed, values->predicted);
    tally_4(batch, values->losses, values->predicted, batch->totals);
    record_softmax_4x3(batch, values->dense_3_output_transposed, values->predicted,
                       batch->predictions);
}

/* What frozen layers give (rates.yaml:42): 60 floating-point operations an example */
static void features_N_phase_1(const struct batch *batch, struct tlc_part part)
{
    struct {
        float input[1][4][PANEL], dense_1_output[1][4][PANEL];
    } *values = batch->values; /* 512 bytes */
    struct weights_M *weights = batch->weights;
    (void)part;

    gather_4x6(WHOLE, batch, batch->scale, values->input);
    /* rates.yaml:29 */
    dense_4x6x5_tanh(WHOLE, values->input, weights->dense_1_kernel, weights->dense_1_bias,
                     values->dense_1_output);
    keep_4x5(batch, values->dense_1_output);
}

/* What adam (weight_decay 0.01, global_clipnorm 1) remembers (rates.yaml:42) */
struct state_step_N_phase_1 {
    float dense_2_kernel_mean[1][5][PANEL], dense_2_kernel_square[1][5][PANEL],
        dense_2_bias_mean[16], dense_2_bias_square[16], dense_3_kernel_mean[1][4][PANEL],
        dense_3_kernel_square[1][4][PANEL], dense_3_bias_mean[16], dense_3_bias_square[16];
    double risen_1[2], risen_2[2];
};

/* One step of training (rates.yaml:42): 152 floating-point operations an example */
static void step_N_phase_1(const struct batch *batch, struct tlc_part part)
{
    struct {
        union {
            float dense_2_kernel_gradient[1][5][PANEL], dense_2_output[1][4][PANEL],
                dense_3_kernel_gradient_clipped[1][4][PANEL],
                dense_2_bias_gradient_clipped[1][1][PANEL],
                dense_3_bias_gradient_clipped[1][1][PANEL];
        };
        union { float dense_2_kernel_gradient_clipped[1][5][PANEL], dense_1_output[1][4][PANEL]; };
        union {
            float dense_3_output[1][4][PANEL], dense_2_output_gradient[1][4][PANEL],
                dense_2_bias_gradient[1][1][PANEL];
        };
        union { float dense_3_kernel_gradient[1][4][PANEL], dense_3_output_gradient[1][3][PANEL]; };
        union {
            float dense_2_sum_gradient[1][4][PANEL],
                dense_3_output_gradient_transposed[1][4][PANEL],
                dense_3_output_transposed[1][3][PANEL];
        };
        float dense_3_bias_gradient[1][1][PANEL];
        double losses[4], dense_2_kernel_gradient_squares[1], dense_2_bias_gradient_squares[1],
            squares_2[1], dense_3_kernel_gradient_squares[1], squares_3[1],
            dense_3_bias_gradient_squares[1], squares_4[1], corrected_1[1], corrected_2[1];
        int predicted[4];
    } *values = batch->values; /* 1,592 bytes */
    struct weights_M *weights = batch->weights;
    struct state_step_N_phase_1 *state = batch->state;
    (void)part;

    /* rates.yaml:29 */
    take_4x5(batch, values->dense_1_output);
    dense_4x5x4_tanh(WHOLE, values->dense_1_output, weights->dense_2_kernel, weights->dense_2_bias,
                     values->dense_2_output);
    /* rates.yaml:30 */
    dense_4x4x3_linear(WHOLE, values->dense_2_output, weights->dense_3_kernel,
                       weights->dense_3_bias, values->dense_3_output);
    /* rates.yaml:42 */
    transpose_4x3(values->dense_3_output, values->dense_3_output_transposed);
    softmax_crossentropy_4x3(batch, values->dense_3_output_transposed, values->losses);
    predict_largest_4x3(batch, values->dense_3_output_transposed, values->predicted);
    tally_4(batch, values->losses, values->predicted, batch->totals);
    /* and back, each layer's input gradient before its update */
    softmax_crossentropy_gradient_4x3(batch, values->dense_3_output_transposed,
                                      values->dense_3_output_gradient);
    /* rates.yaml:30 */
    transpose_3x4(values->dense_3_output_gradient, values->dense_3_output_gradient_transposed);
    bias_gradient_4x3(WHOLE, values->dense_3_output_gradient_transposed,
                      values->dense_3_bias_gradient);
    input_gradient_4x4x3(WHOLE, values->dense_3_output_gradient, weights->dense_3_kernel,
                         values->dense_2_output_gradient);
    kernel_gradient_4x4x3(WHOLE, values->dense_2_output,
                          values->dense_3_output_gradient_transposed,
                          values->dense_3_kernel_gradient);
    /* rates.yaml:29 */
    activation_gradient_4x4_tanh(WHOLE, values->dense_2_output_gradient, values->dense_2_output,
                                 values->dense_2_sum_gradient);
    bias_gradient_4x4(WHOLE, values->dense_2_sum_gradient, values->dense_2_bias_gradient);
    kernel_gradient_4x5x4(WHOLE, values->dense_1_output, values->dense_2_sum_gradient,
                          values->dense_2_kernel_gradient);
    /* rates.yaml:42 */
    squares_5x4(values->dense_2_kernel_gradient, values->dense_2_kernel_gradient_squares);
    squares_1x4(values->dense_2_bias_gradient, values->dense_2_bias_gradient_squares);
    add_numbers(values->dense_2_kernel_gradient_squares, values->dense_2_bias_gradient_squares,
                values->squares_2);
    squares_4x3(values->dense_3_kernel_gradient, values->dense_3_kernel_gradient_squares);
    add_numbers(values->squares_2, values->dense_3_kernel_gradient_squares, values->squares_3);
    squares_1x3(values->dense_3_bias_gradient, values->dense_3_bias_gradient_squares);
    add_numbers(values->squares_3, values->dense_3_bias_gradient_squares, values->squares_4);
    adam_rate(state->risen_1, batch->rates[1], values->corrected_1, 0.9, 0.999);
    clip_norm_80(WHOLE, (float *)values->dense_2_kernel_gradient, values->squares_4,
                 (float *)values->dense_2_kernel_gradient_clipped, 1.0);
    adam_80(WHOLE, (float *)weights->dense_2_kernel,
            (float *)values->dense_2_kernel_gradient_clipped, values->corrected_1, batch->rates[1],
            (float *)state->dense_2_kernel_mean, (float *)state->dense_2_kernel_square, 0.9, 0.999,
            1e-07, 0.01);
    clip_norm_16(WHOLE, (float *)values->dense_2_bias_gradient, values->squares_4,
                 (float *)values->dense_2_bias_gradient_clipped, 1.0);
    adam_16(WHOLE, weights->dense_2_bias, (float *)values->dense_2_bias_gradient_clipped,
            values->corrected_1, batch->rates[1], state->dense_2_bias_mean,
            state->dense_2_bias_square, 0.9, 0.999, 1e-07, 0.01);
    adam_rate(state->risen_2, batch->rates[2], values->corrected_2, 0.9, 0.999);
    clip_norm_64(WHOLE, (float *)values->dense_3_kernel_gradient, values->squares_4,
                 (float *)values->dense_3_kernel_gradient_clipped, 1.0);
    adam_64(WHOLE, (float *)weights->dense_3_kernel,
            (float *)values->dense_3_kernel_gradient_clipped, values->corrected_2, batch->rates[2],
            (float *)state->dense_3_kernel_mean, (float *)state->dense_3_kernel_square, 0.9, 0.999,
            1e-07, 0.01);
    clip_norm_16(WHOLE, (float *)values->dense_3_bias_gradient, values->squares_4,
                 (float *)values->dense_3_bias_gradient_clipped, 1.0);
    adam_16(WHOLE, weights->dense_3_bias, (float *)values->dense_3_bias_gradient_clipped,
            values->corrected_2, batch->rates[2], state->dense_3_bias_mean,
            state->dense_3_bias_square, 0.9, 0.999, 1e-07, 0.01);
}

/* One step of evaluation (rates.yaml:27): 64 floating-point operations an example */
static void step_N_phase_1_evaluation(const struct batch *batch, struct tlc_part part)
{
    struct {
        union { float dense_1_output[1][4][PANEL], dense_3_output[1][4][PANEL]; };
        union { float dense_2_output[1][4][PANEL], dense_3_output_transposed[1][3][PANEL]; };
        double losses[4];
        int predicted[4];
    } *values = batch->values; /* 560 bytes */
    struct weights_M *weights = batch->weights;
    (void)part;

    /* rates.yaml:29 */
    take_4x5(batch, values->dense_1_output);
    dense_4x5x4_tanh(WHOLE, values->dense_1_output, weights->dense_2_kernel, weights->dense_2_bias,
                     values->dense_2_output);
    /* rates.yaml:30 */
    dense_4x4x3_linear(WHOLE, values->dense_2_output, weights->dense_3_kernel,
                       weights->dense_3_bias, values->dense_3_output);
    /* rates.yaml:27 */
    transpose_4x3(values->dense_3_output, values->dense_3_output_transposed);
    softmax_crossentropy_4x3(batch, values->dense_3_output_transposed, values->losses);
    predict_largest_4x3(batch, values->dense_3_output_transposed, values->predicted);
    tally_4(batch, values->losses, values->predicted, batch->totals);
    record_softmax_4x3(batch, values->dense_3_output_transposed, values->predicted,
                       batch->predictions);
}

/* What adam (weight_decay 0.01, global_clipnorm 1) remembers (rates.yaml:43) */
struct state_step_N_phase_2 {
    float dense_1_kernel_mean[1][6][PANEL], dense_1_kernel_square[1][6][PANEL],
        dense_1_bias_mean[16], dense_1_bias_square[16], dense_2_kernel_mean[1][5][PANEL],
        dense_2_kernel_square[1][5][PANEL], dense_2_bias_mean[16], dense_2_bias_square[16],
        dense_3_kernel_mean[1][4][PANEL], dense_3_kernel_square[1][4][PANEL],
        dense_3_bias_mean[16], dense_3_bias_square[16];
    double risen[2];
};

/* One step of training (rates.yaml:43): 312 floating-point operations an example */
static void step_N_phase_2(const struct batch *batch, struct tlc_part part)
{
    struct {
        union {
            float dense_1_kernel_gradient[1][6][PANEL], dense_1_output_gradient[1][5][PANEL],
                dense_2_kernel_gradient_clipped[1][5][PANEL], dense_2_output[1][4][PANEL],
                dense_3_kernel_gradient_clipped[1][4][PANEL],
                dense_1_bias_gradient_clipped[1][1][PANEL],
                dense_2_bias_gradient_clipped[1][1][PANEL],
                dense_3_bias_gradient_clipped[1][1][PANEL];
        };
        union { float dense_1_kernel_gradient_clipped[1][6][PANEL], input[1][4][PANEL]; };
        union {
            float dense_2_kernel_gradient[1][5][PANEL], dense_3_output[1][4][PANEL],
                dense_2_output_gradient[1][4][PANEL],
                dense_2_sum_gradient_transposed[1][4][PANEL];
        };
        union { float dense_1_output[1][4][PANEL], dense_1_bias_gradient[1][1][PANEL]; };
        union { float dense_3_kernel_gradient[1][4][PANEL], dense_3_output_gradient[1][3][PANEL]; };
        union {
            float dense_2_sum_gradient[1][4][PANEL], dense_1_sum_gradient[1][4][PANEL],
                dense_3_output_gradient_transposed[1][4][PANEL],
                dense_3_output_transposed[1][3][PANEL];
        };
        float dense_3_bias_gradient[1][1][PANEL], dense_2_bias_gradient[1][1][PANEL];
        double losses[4], dense_1_kernel_gradient_squares[1], dense_1_bias_gradient_squares[1],
            squares_2[1], dense_2_kernel_gradient_squares[1], squares_3[1],
            dense_2_bias_gradient_squares[1], squares_4[1], dense_3_kernel_gradient_squares[1],
            squares_5[1], dense_3_bias_gradient_squares[1], squares_6[1], corrected[1];
        int predicted[4];
    } *values = batch->values; /* 2,128 bytes */
    struct weights_M *weights = batch->weights;
    struct state_step_N_phase_2 *state = batch->state;
    (void)part;

    gather_4x6(WHOLE, batch, batch->scale, values->input);
    /* rates.yaml:29 */
    dense_4x6x5_tanh(WHOLE, values->input, weights->dense_1_kernel, weights->dense_1_bias,
                     values->dense_1_output);
    dense_4x5x4_tanh(WHOLE, values->dense_1_output, weights->dense_2_kernel, weights->dense_2_bias,
                     values->dense_2_output);
    /* rates.yaml:30 */
    dense_4x4x3_linear(WHOLE, values->dense_2_output, weights->dense_3_kernel,
                       weights->dense_3_bias, values->dense_3_output);
    /* rates.yaml:43 */
    transpose_4x3(values->dense_3_output, values->dense_3_output_transposed);
    softmax_crossentropy_4x3(batch, values->dense_3_output_transposed, values->losses);
    predict_largest_4x3(batch, values->dense_3_output_transposed, values->predicted);
    tally_4(batch, values->losses, values->predicted, batch->totals);
    /* and back, each layer's input gradient before its update */
    softmax_crossentropy_gradient_4x3(batch, values->dense_3_output_transposed,
                                      values->dense_3_output_gradient);
    /* rates.yaml:30 */
    transpose_3x4(values->dense_3_output_gradient, values->dense_3_output_gradient_transposed);
    bias_gradient_4x3(WHOLE, values->dense_3_output_gradient_transposed,
                      values->dense_3_bias_gradient);
    input_gradient_4x4x3(WHOLE, values->dense_3_output_gradient, weights->dense_3_kernel,
                         values->dense_2_output_gradient);
    kernel_gradient_4x4x3(WHOLE, values->dense_2_output,
                          values->dense_3_output_gradient_transposed,
                          values->dense_3_kernel_gradient);
    /* rates.yaml:29 */
    activation_gradient_4x4_tanh(WHOLE, values->dense_2_output_gradient, values->dense_2_output,
                                 values->dense_2_sum_gradient);
    bias_gradient_4x4(WHOLE, values->dense_2_sum_gradient, values->dense_2_bias_gradient);
    transpose_4x4(values->dense_2_sum_gradient, values->dense_2_sum_gradient_transposed);
    input_gradient_4x5x4(WHOLE, values->dense_2_sum_gradient_transposed, weights->dense_2_kernel,
                         values->dense_1_output_gradient);
    kernel_gradient_4x5x4(WHOLE, values->dense_1_output, values->dense_2_sum_gradient,
                          values->dense_2_kernel_gradient);
    activation_gradient_4x5_tanh(WHOLE, values->dense_1_output_gradient, values->dense_1_output,
                                 values->dense_1_sum_gradient);
    bias_gradient_4x5(WHOLE, values->dense_1_sum_gradient, values->dense_1_bias_gradient);
    kernel_gradient_4x6x5(WHOLE, values->input, values->dense_1_sum_gradient,
                          values->dense_1_kernel_gradient);
    /* rates.yaml:43 */
    squares_6x5(values->dense_1_kernel_gradient, values->dense_1_kernel_gradient_squares);
    squares_1x5(values->dense_1_bias_gradient, values->dense_1_bias_gradient_squares);
    add_numbers(values->dense_1_kernel_gradient_squares, values->dense_1_bias_gradient_squares,
                values->squares_2);
    squares_5x4(values->dense_2_kernel_gradient, values->dense_2_kernel_gradient_squares);
    add_numbers(values->squares_2, values->dense_2_kernel_gradient_squares, values->squares_3);
    squares_1x4(values->dense_2_bias_gradient, values->dense_2_bias_gradient_squares);
    add_numbers(values->squares_3, values->dense_2_bias_gradient_squares, values->squares_4);
    squares_4x3(values->dense_3_kernel_gradient, values->dense_3_kernel_gradient_squares);
    add_numbers(values->squares_4, values->dense_3_kernel_gradient_squares, values->squares_5);
    squares_1x3(values->dense_3_bias_gradient, values->dense_3_bias_gradient_squares);
    add_numbers(values->squares_5, values->dense_3_bias_gradient_squares, values->squares_6);
    adam_rate(state->risen, batch->rate, values->corrected, 0.9, 0.999);
    clip_norm_96(WHOLE, (float *)values->dense_1_kernel_gradient, values->squares_6,
                 (float *)values->dense_1_kernel_gradient_clipped, 1.0);
    adam_96(WHOLE, (float *)weights->dense_1_kernel,
            (float *)values->dense_1_kernel_gradient_clipped, values->corrected, batch->rate,
            (float *)state->dense_1_kernel_mean, (float *)state->dense_1_kernel_square, 0.9, 0.999,
            1e-07, 0.01);
    clip_norm_16(WHOLE, (float *)values->dense_1_bias_gradient, values->squares_6,
                 (float *)values->dense_1_bias_gradient_clipped, 1.0);
    adam_16(WHOLE, weights->dense_1_bias, (float *)values->dense_1_bias_gradient_clipped,
            values->corrected, batch->rate, state->dense_1_bias_mean, state->dense_1_bias_square,
            0.9, 0.999, 1e-07, 0.01);
    clip_norm_80(WHOLE, (float *)values->dense_2_kernel_gradient, values->squares_6,
                 (float *)values->dense_2_kernel_gradient_clipped, 1.0);
    adam_80(WHOLE, (float *)weights->dense_2_kernel,
            (float *)values->dense_2_kernel_gradient_clipped, values->corrected, batch->rate,
            (float *)state->dense_2_kernel_mean, (float *)state->dense_2_kernel_square, 0.9, 0.999,
            1e-07, 0.01);
    clip_norm_16(WHOLE, (float *)values->dense_2_bias_gradient, values->squares_6,
                 (float *)values->dense_2_bias_gradient_clipped, 1.0);
    adam_16(WHOLE, weights->dense_2_bias, (float *)values->dense_2_bias_gradient_clipped,
            values->corrected, batch->rate, state->dense_2_bias_mean, state->dense_2_bias_square,
            0.9, 0.999, 1e-07, 0.01);
    clip_norm_64(WHOLE, (float *)values->dense_3_kernel_gradient, values->squares_6,
                 (float *)values->dense_3_kernel_gradient_clipped, 1.0);
    adam_64(WHOLE, (float *)weights->dense_3_kernel,
            (float *)values->dense_3_kernel_gradient_clipped, values->corrected, batch->rate,
            (float *)state->dense_3_kernel_mean, (float *)state->dense_3_kernel_square, 0.9, 0.999,
            1e-07, 0.01);
    clip_norm_16(WHOLE, (float *)values->dense_3_bias_gradient, values->squares_6,
                 (float *)values->dense_3_bias_gradient_clipped, 1.0);
    adam_16(WHOLE, weights->dense_3_bias, (float *)values->dense_3_bias_gradient_clipped,
            values->corrected, batch->rate, state->dense_3_bias_mean, state->dense_3_bias_square,
            0.9, 0.999, 1e-07, 0.01);
}

/* What adam (weight_decay 0.01, global_clipnorm 1) remembers (rates.yaml:44) */
struct state_step_N_phase_3 {
    float dense_1_kernel_mean[1][6][PANEL], dense_1_kernel_square[1][6][PANEL],
        dense_1_bias_mean[16], dense_1_bias_square[16], dense_2_kernel_mean[1][5][PANEL],
        dense_2_kernel_square[1][5][PANEL], dense_2_bias_mean[16], dense_2_bias_square[16],
        dense_3_kernel_mean[1][4][PANEL], dense_3_kernel_square[1][4][PANEL],
        dense_3_bias_mean[16], dense_3_bias_square[16];
    double risen_0[2], risen_1[2], risen_2[2];
};

/* One step of training (rates.yaml:44): 312 floating-point operations an example */
static void step_N_phase_3(const struct batch *batch, struct tlc_part part)
{
    struct {
        union {
            float dense_1_kernel_gradient[1][6][PANEL], dense_1_output_gradient[1][5][PANEL],
                dense_2_kernel_gradient_clipped[1][5][PANEL], dense_2_output[1][4][PANEL],
                dense_3_kernel_gradient_clipped[1][4][PANEL],
                dense_1_bias_gradient_clipped[1][1][PANEL],
                dense_2_bias_gradient_clipped[1][1][PANEL],
                dense_3_bias_gradient_clipped[1][1][PANEL];
        };
        union { float dense_1_kernel_gradient_clipped[1][6][PANEL], input[1][4][PANEL]; };
        union {
            float dense_2_kernel_gradient[1][5][PANEL], dense_3_output[1][4][PANEL],
                dense_2_output_gradient[1][4][PANEL],
                dense_2_sum_gradient_transposed[1][4][PANEL];
        };
        union { float dense_1_output[1][4][PANEL], dense_1_bias_gradient[1][1][PANEL]; };
        union { float dense_3_kernel_gradient[1][4][PANEL], dense_3_output_gradient[1][3][PANEL]; };
        union {
            float dense_2_sum_gradient[1][4][PANEL], dense_1_sum_gradient[1][4][PANEL],
                dense_3_output_gradient_transposed[1][4][PANEL],
                dense_3_output_transposed[1][3][PANEL];
        };
        float dense_3_bias_gradient[1][1][PANEL], dense_2_bias_gradient[1][1][PANEL];
        double losses[4], dense_1_kernel_gradient_squares[1], dense_1_bias_gradient_squares[1],
            squares_2[1], dense_2_kernel_gradient_squares[1], squares_3[1],
            dense_2_bias_gradient_squares[1], squares_4[1], dense_3_kernel_gradient_squares[1],
            squares_5[1], dense_3_bias_gradient_squares[1], squares_6[1], corrected_0[1],
            corrected_1[1], corrected_2[1];
        int predicted[4];
    } *values = batch->values; /* 2,144 bytes */
    struct weights_M *weights = batch->weights;
    struct state_step_N_phase_3 *state = batch->state;
    (void)part;

    gather_4x6(WHOLE, batch, batch->scale, values->input);
    /* rates.yaml:29 */
    dense_4x6x5_tanh(WHOLE, values->input, weights->dense_1_kernel, weights->dense_1_bias,
                     values->dense_1_output);
    dense_4x5x4_tanh(WHOLE, values->dense_1_output, weights->dense_2_kernel, weights->dense_2_bias,
                     values->dense_2_output);
    /* rates.yaml:30 */
    dense_4x4x3_linear(WHOLE, values->dense_2_output, weights->dense_3_kernel,
                       weights->dense_3_bias, values->dense_3_output);
    /* rates.yaml:44 */
    transpose_4x3(values->dense_3_output, values->dense_3_output_transposed);
    softmax_crossentropy_4x3(batch, values->dense_3_output_transposed, values->losses);
    predict_largest_4x3(batch, values->dense_3_output_transposed, values->predicted);
    tally_4(batch, values->losses, values->predicted, batch->totals);
    /* and back, each layer's input gradient before its update */
    softmax_crossentropy_gradient_4x3(batch, values->dense_3_output_transposed,
                                      values->dense_3_output_gradient);
    /* rates.yaml:30 */
    transpose_3x4(values->dense_3_output_gradient, values->dense_3_output_gradient_transposed);
    bias_gradient_4x3(WHOLE, values->dense_3_output_gradient_transposed,
                      values->dense_3_bias_gradient);
    input_gradient_4x4x3(WHOLE, values->dense_3_output_gradient, weights->dense_3_kernel,
                         values->dense_2_output_gradient);
    kernel_gradient_4x4x3(WHOLE, values->dense_2_output,
                          values->dense_3_output_gradient_transposed,
                          values->dense_3_kernel_gradient);
    /* rates.yaml:29 */
    activation_gradient_4x4_tanh(WHOLE, values->dense_2_output_gradient, values->dense_2_output,
                                 values->dense_2_sum_gradient);
    bias_gradient_4x4(WHOLE, values->dense_2_sum_gradient, values->dense_2_bias_gradient);
    transpose_4x4(values->dense_2_sum_gradient, values->dense_2_sum_gradient_transposed);
    input_gradient_4x5x4(WHOLE, values->dense_2_sum_gradient_transposed, weights->dense_2_kernel,
                         values->dense_1_output_gradient);
    kernel_gradient_4x5x4(WHOLE, values->dense_1_output, values->dense_2_sum_gradient,
                          values->dense_2_kernel_gradient);
    activation_gradient_4x5_tanh(WHOLE, values->dense_1_output_gradient, values->dense_1_output,
                                 values->dense_1_sum_gradient);
    bias_gradient_4x5(WHOLE, values->dense_1_sum_gradient, values->dense_1_bias_gradient);
    kernel_gradient_4x6x5(WHOLE, values->input, values->dense_1_sum_gradient,
                          values->dense_1_kernel_gradient);
    /* rates.yaml:44 */
    squares_6x5(values->dense_1_kernel_gradient, values->dense_1_kernel_gradient_squares);
    squares_1x5(values->dense_1_bias_gradient, values->dense_1_bias_gradient_squares);
    add_numbers(values->dense_1_kernel_gradient_squares, values->dense_1_bias_gradient_squares,
                values->squares_2);
    squares_5x4(values->dense_2_kernel_gradient, values->dense_2_kernel_gradient_squares);
    add_numbers(values->squares_2, values->dense_2_kernel_gradient_squares, values->squares_3);
    squares_1x4(values->dense_2_bias_gradient, values->dense_2_bias_gradient_squares);
    add_numbers(values->squares_3, values->dense_2_bias_gradient_squares, values->squares_4);
    squares_4x3(values->dense_3_kernel_gradient, values->dense_3_kernel_gradient_squares);
    add_numbers(values->squares_4, values->dense_3_kernel_gradient_squares, values->squares_5);
    squares_1x3(values->dense_3_bias_gradient, values->dense_3_bias_gradient_squares);
    add_numbers(values->squares_5, values->dense_3_bias_gradient_squares, values->squares_6);
    adam_rate(state->risen_0, batch->rates[0], values->corrected_0, 0.9, 0.999);
    clip_norm_96(WHOLE, (float *)values->dense_1_kernel_gradient, values->squares_6,
                 (float *)values->dense_1_kernel_gradient_clipped, 1.0);
    adam_96(WHOLE, (float *)weights->dense_1_kernel,
            (float *)values->dense_1_kernel_gradient_clipped, values->corrected_0, batch->rates[0],
            (float *)state->dense_1_kernel_mean, (float *)state->dense_1_kernel_square, 0.9, 0.999,
            1e-07, 0.01);
    clip_norm_16(WHOLE, (float *)values->dense_1_bias_gradient, values->squares_6,
                 (float *)values->dense_1_bias_gradient_clipped, 1.0);
    adam_16(WHOLE, weights->dense_1_bias, (float *)values->dense_1_bias_gradient_clipped,
            values->corrected_0, batch->rates[0], state->dense_1_bias_mean,
            state->dense_1_bias_square, 0.9, 0.999, 1e-07, 0.01);
    adam_rate(state->risen_1, batch->rates[1], values->corrected_1, 0.9, 0.999);
    clip_norm_80(WHOLE, (float *)values->dense_2_kernel_gradient, values->squares_6,
                 (float *)values->dense_2_kernel_gradient_clipped, 1.0);
    adam_80(WHOLE, (float *)weights->dense_2_kernel,
            (float *)values->dense_2_kernel_gradient_clipped, values->corrected_1, batch->rates[1],
            (float *)state->dense_2_kernel_mean, (float *)state->dense_2_kernel_square, 0.9, 0.999,
            1e-07, 0.01);
    clip_norm_16(WHOLE, (float *)values->dense_2_bias_gradient, values->squares_6,
                 (float *)values->dense_2_bias_gradient_clipped, 1.0);
    adam_16(WHOLE, weights->dense_2_bias, (float *)values->dense_2_bias_gradient_clipped,
            values->corrected_1, batch->rates[1], state->dense_2_bias_mean,
            state->dense_2_bias_square, 0.9, 0.999, 1e-07, 0.01);
    adam_rate(state->risen_2, batch->rates[2], values->corrected_2, 0.9, 0.999);
    clip_norm_64(WHOLE, (float *)values->dense_3_kernel_gradient, values->squares_6,
                 (float *)values->dense_3_kernel_gradient_clipped, 1.0);
    adam_64(WHOLE, (float *)weights->dense_3_kernel,
            (float *)values->dense_3_kernel_gradient_clipped, values->corrected_2, batch->rates[2],
            (float *)state->dense_3_kernel_mean, (float *)state->dense_3_kernel_square, 0.9, 0.999,
            1e-07, 0.01);
    clip_norm_16(WHOLE, (float *)values->dense_3_bias_gradient, values->squares_6,
                 (float *)values->dense_3_bias_gradient_clipped, 1.0);
    adam_16(WHOLE, weights->dense_3_bias, (float *)values->dense_3_bias_gradient_clipped,
            values->corrected_2, batch->rates[2], state->dense_3_bias_mean,
            state->dense_3_bias_square, 0.9, 0.999, 1e-07, 0.01);
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
    /* rates.yaml:33: 2 epochs at learning rate 0.01 for M[:2] and 0.1 * 0.5 ** epoch for M[2:].
     * Trains 74 of 74 parameters; frozen: nothing. */
    {.epochs = 2, .batch_size = 4, .learns = (const bool[]){0, 1, 1, 1},
     .rates = 2, .rate = (const float[]){0.01f, 0.1f, 0.01f, 0.05f},
     .step = {step_M_phase_1, 312, false},
     .slices = 2, .slice = (const int[]){0, 0, 1, 1},
     .validation = &(const struct tlc_evaluate){{step_M_evaluation, 124, false}, 4}},
};

static const struct tlc_copy copies_1[] = {
    {.layer = 1, .recipe = 0, .from = 1}, /* M.dense_1 */
    {.layer = 2, .recipe = 0, .from = 2}, /* M.dense_2 */
};

static const struct tlc_phase phases_2[] = {
    /* rates.yaml:42: 2 epochs at learning rate 0.0001 for N[:2] and 0.0005 for N[2] and 0.001 *
     * min(1, (step + 1) / 2) for N[-1]. Trains 39 of 74 parameters; frozen: dense_1. */
    {.epochs = 2, .batch_size = 4, .learns = (const bool[]){0, 0, 1, 1},
     .rates = 2, .rate = (const float[]){0.0001f, 0.0005f, 0.0005f, 0.0001f, 0.0005f, 0.001f},
     .step = {step_N_phase_1, 152, false},
     .by_step = true,
     .slices = 3, .slice = (const int[]){0, 0, 1, 2},
     .state = sizeof(struct state_step_N_phase_1),
     .front = {features_N_phase_1, 60, false}, .features = 16,
     .validation = &(const struct tlc_evaluate){{step_N_phase_1_evaluation, 64, false}, 4}},
    /* rates.yaml:43: 1 epoch at learning rate 0.0002 for N. Trains 74 of 74 parameters; frozen:
     * nothing. */
    {.epochs = 1, .batch_size = 4, .learns = (const bool[]){0, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.0002f}, .step = {step_N_phase_2, 312, false},
     .state = sizeof(struct state_step_N_phase_2),
     .validation = &(const struct tlc_evaluate){{step_M_evaluation, 124, false}, 4}},
    /* rates.yaml:44: 2 epochs at learning rate 0.0001 for N[:2] and 0.0005 for N[2] and 0.001 *
     * min(1, (step + 1) / 2) for N[-1]. Trains 74 of 74 parameters; frozen: nothing. */
    {.epochs = 2, .batch_size = 4, .learns = (const bool[]){0, 1, 1, 1},
     .rates = 2, .rate = (const float[]){0.0001f, 0.0005f, 0.0005f, 0.0001f, 0.0005f, 0.001f},
     .step = {step_N_phase_3, 312, false},
     .by_step = true,
     .slices = 3, .slice = (const int[]){0, 0, 1, 2},
     .state = sizeof(struct state_step_N_phase_3),
     .validation = &(const struct tlc_evaluate){{step_M_evaluation, 124, false}, 4}},
};

static const struct tlc_recipe recipes[] = {
    /* 0, rates.yaml:33: M learns task all */
    {.model = &model_M, .task = "all", .train = &examples_all_train, .valid = &examples_all_valid,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_1, .shuffle = true, .shuffle_stream = 0xd29255aau,
     .blind = tlc_blind_softmax,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_all_test},
     .evaluation = &(const struct tlc_evaluate){{step_M_evaluation, 124, false}, 4}},
    /* 1, rates.yaml:35: N learns task all */
    {.model = &model_N, .task = "all", .train = &examples_all_train, .valid = &examples_all_valid,
     .optimizer = "adam (weight_decay 0.01, global_clipnorm 1)",
     .copies = 2, .copy = copies_1,
     .phases = 3, .phase = phases_2, .shuffle = true, .shuffle_stream = 0xf7de0c8fu,
     .blind = tlc_blind_softmax,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_all_test},
     .evaluation = &(const struct tlc_evaluate){{step_M_evaluation, 124, false}, 4}},
};

/* ---- The experiment ---- */

static const struct tlc_examples *const all_examples[] = {
    &examples_all_train, &examples_all_valid, &examples_all_test,
};
static const struct tlc_model *const all_models[] = {
    &model_M, &model_N,
};

static const struct tlc_warnings warnings_1[] = {
    {0},
    {2,
     (const struct tlc_warning[]){
         {"unequal-budget",
          "N does not learn for as many epochs as M"},
         {"unequal-optimizer",
          "N does not learn by the same optimizer as M"},
     }},
};
/* models by the recipe that trained them last */
static const struct tlc_comparison comparisons[] = {
    /* rates.yaml:47 */
    {.examples = &examples_all_test, .count = 2, .recipes = (const int[]){0, 1},
     .warnings = warnings_1},
};

static const struct tlc_experiment experiment = {
    .name = "rates", .spec = "rates.yaml", .version = "0.2.0",
    .spec_hash = 0x58a5dac18c6ca3beu, .seed = 3, .seeds = 1,
    .values_size = 2144, .train = train, .evaluate = evaluate,
    .examples = 3, .example = all_examples,
    .models = 2, .model = all_models,
    .recipes = 2, .recipe = recipes,
    .comparisons = 1, .comparison = comparisons};

static void load_data(const struct tlc_options *options)
{
    tlc_load(options, 1, loadings);
    examples_all_train = tlc_select(&data_tiny_train, &(const struct tlc_selection){
        .name = "all.train", .first = 8, .last = 20, .limit = -1, .classes = 3,
        .where = task_all_where, .target = task_all_target});
    examples_all_valid = tlc_select(&data_tiny_train, &(const struct tlc_selection){
        .name = "all.valid", .first = 0, .last = 8, .limit = -1, .classes = 3,
        .where = task_all_where, .target = task_all_target});
    examples_all_test = tlc_select(&data_tiny_train, &(const struct tlc_selection){
        .name = "all.test", .first = 20, .last = 28, .limit = -1, .classes = 3,
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
