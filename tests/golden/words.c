/*
 * main: compiled by tlc from words.yaml. Edit that, not this.
 *
 * Model double
 *   layer            output   parameters
 *   flatten               4            0
 *   exp                   1            5  softmax  trainable
 *   5 parameters: 5 trainable, 0 frozen
 *
 * From the end upwards: the experiment is a table of recipes, which say what is learned
 * by what phases; train goes through a phase, epoch by epoch, in steps; a step calls one
 * kernel an operation. Places in words.yaml stand in parentheses.
 */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <tlc.h>

/* ---- Data ---- */

/* words.yaml:11 */
static const struct tlc_source source_int_train = {
    .format = &tlc_format_idx,
    .directory = "it's \"quoted\"\\n \077\077/ %s %n */ /* // gr\303\266\303\237e/\346\225\260\346\215\256",
    .images = "\\0 \077\077) %d",
    .labels = "\303\251\360\237\230\200 $HOME `x` #{}",
    .dimensions = 4, .shape = {1, 2, 1, 2}, .scale = 0.001f, .classes = 2, .rows = 5};
static struct tlc_data data_int_train;

/* words.yaml:12 */
static const struct tlc_source source_int_test = {
    .format = &tlc_format_idx,
    .directory = "it's \"quoted\"\\n \077\077/ %s %n */ /* // gr\303\266\303\237e/\346\225\260\346\215\256",
    .images = "\"",
    .labels = "\\",
    .dimensions = 4, .shape = {1, 2, 1, 2}, .scale = 0.001f, .classes = 2, .rows = 4};
static struct tlc_data data_int_test;

static const struct tlc_loading loadings[] = {
    {&source_int_train, &data_int_train, "int.train"},
    {&source_int_test, &data_int_test, "int.test"},
};

/* ---- Tasks: which examples, and what their label becomes ---- */

/* A rule is the spec's, and may hold for every label. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wtautological-compare"

/* Task static (words.yaml:19)
 *   where   label in\ \ {0,1}
 *   target  label == 1
 *   label   0   1
 *   class   0   1 */
static bool task_static_where(int64_t label)
{
    return label == 0 || label == 1;
}

static int64_t task_static_target(int64_t label)
{
    return label == 1;
}

#pragma GCC diagnostic pop

/* words.yaml:15 */
static struct tlc_examples examples_static_for = {
    .name = "static.for", .data = &data_int_train, .scale = 0.001f, .classes = 2};
/* words.yaml:16 */
static struct tlc_examples examples_static_while = {
    .name = "static.while", .data = &data_int_test, .scale = 0.001f, .classes = 2};

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
    int examples[1], rows[1], targets[1], rows_ahead[1];
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
NOINLINE static void gather_1x4(struct tlc_part part, const struct batch *batch, float scale,
    float x[1][1][PANEL])
{
    DEAL(part, 1, 1, panel, one,
        gather_panel(batch, 1, 4, panel, scale, x[panel][0]))
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

static inline vec linear(vec x)
{
    return x;
}

DEFINE_DENSE(dense_1x4x1_linear, 1, 4, 1, 4, linear)

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

DEFINE_TRANSPOSE(transpose_1x1, 1, 1)

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

/* -log p of each example, where p is sigmoid(logit) for target 1 and 1 - sigmoid(logit)
 * for 0: max(z, 0) - z target + log(1 + e^-|z|) never overflows */
NOINLINE static void sigmoid_crossentropy_1x1(const struct batch *batch,
    const float logits[1][1][PANEL], double losses[1])
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

/* Softmax over one unit is 1 whatever the logit: class 1, always. */
NOINLINE static void predict_one_1x1(const struct batch *batch,
    const float logits[1][1][PANEL], int predicted[1])
{
    (void)logits;
    for (int row = 0; row < batch->count; row++)
        predicted[row] = 1;
}

/* Adds the batch to the sums. */
NOINLINE static void tally_1(const struct batch *batch, const double losses[1],
    const int predicted[1], struct tlc_metrics *totals)
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
NOINLINE static void sigmoid_crossentropy_gradient_1x1(const struct batch *batch,
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

DEFINE_DENSE_UPDATE(dense_update_1x4x1, 1, 4, 1)

/* What a test keeps of each example, if it is one. Softmax over one unit is sure of class
 * 1: the squared distance from the truth is 0 when it is right, 2 when not. */
NOINLINE static void record_one_1x1(const struct batch *batch,
    const float logits[1][1][PANEL], const int predicted[1],
    const struct tlc_predictions *predictions)
{
    (void)logits;
    for (int row = 0; predictions && row < batch->count; row++) {
        const int example = batch->examples[row];
        predictions->predicted[example] = predicted[row];
        predictions->confidence[example] = 1.0f;
        predictions->error[example] = batch->targets[row] == 1 ? 0.0f : 2.0f;
        if (predictions->output)
            predictions->output[example] = 1.0f;
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

/* Model double (words.yaml:27) */
struct weights_double {
    float exp_kernel[1][4][PANEL], exp_bias[16];
};

static const struct tlc_tensor tensors_double[] = {
    WEIGHTS(double, exp, kernel, 4, 1, UNIFORM, 1.0954451150103324, 0xecf709b1, 4, 1),
    WEIGHTS(double, exp, bias, 1, 1, ZEROS, 0, 0, 1),
};

static const struct tlc_layer layers_double[] = {
    LAYER(Flatten, flatten, 4, 4, false, 0, tensors_double + 0),
    LAYER(Dense, exp, 4, 1, true, 2, tensors_double + 0, "units": 1, "activation": "softmax",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
};

static const long ram_double[] = {
    0, /* flatten */
    4, /* exp */
};
static const struct tlc_model model_double = {
    .name = "double", .input_dimensions = 4, .input_shape = {1, 2, 1, 2},
    .layers = 2, .layer = layers_double, .parameters = 5,
    .ram = ram_double,
    .size = sizeof(struct weights_double)};

/* ---- Steps: what happens to one batch of examples ---- */

/* One step of training (words.yaml:33): 16 floating-point operations an example */
static void step_double_phase_1(const struct batch *batch, struct tlc_part part)
{
    struct {
        float input[1][1][PANEL];
        union { float exp_output[1][1][PANEL], exp_output_gradient[1][1][PANEL]; };
        union {
            float exp_output_transposed[1][1][PANEL],
                exp_output_gradient_transposed[1][1][PANEL];
        };
        double losses[1];
        int predicted[1];
    } *values = batch->values; /* 204 bytes */
    struct weights_double *weights = batch->weights;
    (void)part;

    gather_1x4(WHOLE, batch, batch->scale, values->input);
    /* words.yaml:30 */
    dense_1x4x1_linear(WHOLE, values->input, weights->exp_kernel, weights->exp_bias,
                       values->exp_output);
    /* words.yaml:33 */
    transpose_1x1(values->exp_output, values->exp_output_transposed);
    sigmoid_crossentropy_1x1(batch, values->exp_output_transposed, values->losses);
    predict_one_1x1(batch, values->exp_output_transposed, values->predicted);
    tally_1(batch, values->losses, values->predicted, batch->totals);
    /* and back, each layer's input gradient before its update */
    sigmoid_crossentropy_gradient_1x1(batch, values->exp_output_transposed,
                                      values->exp_output_gradient);
    /* words.yaml:30 */
    transpose_1x1(values->exp_output_gradient, values->exp_output_gradient_transposed);
    dense_update_1x4x1(WHOLE, values->input, values->exp_output_gradient_transposed, batch->rate,
                       weights->exp_kernel, weights->exp_bias);
}

/* One step of evaluation (words.yaml:27): 8 floating-point operations an example */
static void step_double_evaluation(const struct batch *batch, struct tlc_part part)
{
    struct {
        union { float input[1][1][PANEL], exp_output_transposed[1][1][PANEL]; };
        float exp_output[1][1][PANEL];
        double losses[1];
        int predicted[1];
    } *values = batch->values; /* 140 bytes */
    struct weights_double *weights = batch->weights;
    (void)part;

    gather_1x4(WHOLE, batch, batch->scale, values->input);
    /* words.yaml:30 */
    dense_1x4x1_linear(WHOLE, values->input, weights->exp_kernel, weights->exp_bias,
                       values->exp_output);
    /* words.yaml:27 */
    transpose_1x1(values->exp_output, values->exp_output_transposed);
    sigmoid_crossentropy_1x1(batch, values->exp_output_transposed, values->losses);
    predict_one_1x1(batch, values->exp_output_transposed, values->predicted);
    tally_1(batch, values->losses, values->predicted, batch->totals);
    record_one_1x1(batch, values->exp_output_transposed, values->predicted, batch->predictions);
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
    /* words.yaml:33: 1 epoch at learning rate 0.01. Trains 5 of 5 parameters; frozen: nothing. */
    {.epochs = 1, .batch_size = 1, .learns = (const bool[]){0, 1},
     .rates = 1, .rate = (const float[]){0.01f}, .step = {step_double_phase_1, 16, false},
     .validation = &(const struct tlc_evaluate){{step_double_evaluation, 8, false}, 1}},
};

static const struct tlc_recipe recipes[] = {
    /* 0, words.yaml:33: double learns task static */
    {.model = &model_double, .task = "static", .train = &examples_static_for, .valid = &examples_static_while,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_1, .shuffle = true, .shuffle_stream = 0x3b883f8cu,
     .blind = tlc_blind_sigmoid,
     .save = "_.-.h5", .save_as = tlc_write_h5,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_static_while},
     .evaluation = &(const struct tlc_evaluate){{step_double_evaluation, 8, false}, 1}},
};

/* ---- The experiment ---- */

static const struct tlc_examples *const all_examples[] = {
    &examples_static_for, &examples_static_while,
};
static const struct tlc_model *const all_models[] = {
    &model_double,
};

/* models by the recipe that trained them last */
static const struct tlc_comparison comparisons[] = {
    /* words.yaml:37 */
    {.examples = &examples_static_while, .count = 1, .recipes = (const int[]){0}},
};

/* The spec, which a run keeps beside the models that it saves. */
static const char spec_text[] =
    "# Text that C or printf could take for somethin"
    "g else, and names that C or the C library could.\n"
    "name: main\n"
    "seed: 0\n"
    "\n"
    "data:\n"
    "  int:\n"
    "    path: \"it's \\\"quoted\\\"\\\\n \077\077"
    "/ %s %n */ /* // gr\303\266\303\237e/\346\225\260\346\215\256\"\n"
    "    shape: [1, 2, 1, 2]\n"
    "    classes: 2\n"
    "    scale: 1e-3\n"
    "    train: {images: '\\0 \077\077) %d', labels: \"\\u00e9\\U0001F600 $HOME `x` #{}\"}\n"
    "    test: {images: '\"', labels: '\\'}\n"
    "\n"
    "splits:\n"
    "  for: int.train[1:5]\n"
    "  while: \"int.test[0 : 2 ** 2]\"\n"
    "\n"
    "tasks:\n"
    "  static:\n"
    "    where: \"label  in\\\n"
    "      \\ {0,1}\"\n"
    "    target: >-\n"
    "      label\n"
    "      == 1\n"
    "\n"
    "models:\n"
    "  double:\n"
    "    layers:\n"
    "      - flatten\n"
    "      - dense: {units: 1, activation: softmax, name: exp}\n"
    "\n"
    "training:\n"
    "  - {model: double, task: static, split: for,"
    " validation: while, loss: binary_crossentropy,\n"
    "     epochs: 1, batch_size: 1, save: _.-.h5}\n"
    "\n"
    "compare:\n"
    "  - {models: [double], task: static, split: while}\n";

static const struct tlc_experiment experiment = {
    .name = "main", .spec = "words.yaml", .version = "0.2.0",
    .spec_hash = 0x063d9753deab2698u, .seed = 0, .seeds = 1,
    .spec_text = spec_text, .setup_hash = 0x604232bfcee6030cu,
    .values_size = 204, .train = train, .evaluate = evaluate,
    .examples = 2, .example = all_examples,
    .models = 1, .model = all_models,
    .recipes = 1, .recipe = recipes,
    .comparisons = 1, .comparison = comparisons};

static void load_data(const struct tlc_options *options)
{
    tlc_load(options, 2, loadings);
    examples_static_for = tlc_select(&data_int_train, &(const struct tlc_selection){
        .name = "static.for", .first = 1, .last = 5, .limit = -1, .classes = 2,
        .where = task_static_where, .target = task_static_target});
    examples_static_while = tlc_select(&data_int_test, &(const struct tlc_selection){
        .name = "static.while", .first = 0, .last = 4, .limit = -1, .classes = 2,
        .where = task_static_where, .target = task_static_target});
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
