/*
 * study_conv: compiled by tlc from study_conv.yaml. Edit that, not this.
 *
 * Model A
 *   layer            output   parameters
 *   flatten             784            0
 *   dense_1             300      235,500  selu     trainable
 *   dense_2             100       30,100  selu     trainable
 *   dense_3              50        5,050  selu     trainable
 *   dense_4              50        2,550  selu     trainable
 *   dense_5              50        2,550  selu     trainable
 *   dense_6               8          408  softmax  trainable
 *   276,158 parameters: 276,158 trainable, 0 frozen
 *
 * Model B
 *   layer            output   parameters
 *   flatten             784            0
 *   dense_1             300      235,500  selu     trainable
 *   dense_2             100       30,100  selu     trainable
 *   dense_3              50        5,050  selu     trainable
 *   dense_4              50        2,550  selu     trainable
 *   dense_5              50        2,550  selu     trainable
 *   dense_6               1           51  sigmoid  trainable
 *   275,801 parameters: 275,801 trainable, 0 frozen
 *
 * Model B_on_A
 *   layer            output   parameters
 *   flatten             784            0
 *   dense_1             300      235,500  selu     trainable
 *   dense_2             100       30,100  selu     trainable
 *   dense_3              50        5,050  selu     trainable
 *   dense_4              50        2,550  selu     trainable
 *   dense_5              50        2,550  selu     trainable
 *   dense_6               1           51  sigmoid  trainable
 *   275,801 parameters: 275,801 trainable, 0 frozen
 *
 * Model A
 *   layer                        output   parameters
 *   conv2d_1                   28x28x16          416  relu     trainable
 *   max_pooling2d_1            14x14x16            0
 *   conv2d_2                   14x14x32        4,640  relu     trainable
 *   max_pooling2d_2              7x7x32            0
 *   conv2d_3                     7x7x32        9,248  relu     trainable
 *   global_average_pooling2d_1       32            0
 *   dense_1                           8          264  softmax  trainable
 *   14,568 parameters: 14,568 trainable, 0 frozen
 *
 * Model B
 *   layer                        output   parameters
 *   conv2d_1                   28x28x16          416  relu     trainable
 *   max_pooling2d_1            14x14x16            0
 *   conv2d_2                   14x14x32        4,640  relu     trainable
 *   max_pooling2d_2              7x7x32            0
 *   conv2d_3                     7x7x32        9,248  relu     trainable
 *   global_average_pooling2d_1       32            0
 *   dense_1                           1           33  sigmoid  trainable
 *   14,337 parameters: 14,337 trainable, 0 frozen
 *
 * Model B_on_A
 *   layer                        output   parameters
 *   conv2d_1                   28x28x16          416  relu     trainable
 *   max_pooling2d_1            14x14x16            0
 *   conv2d_2                   14x14x32        4,640  relu     trainable
 *   max_pooling2d_2              7x7x32            0
 *   conv2d_3                     7x7x32        9,248  relu     trainable
 *   global_average_pooling2d_1       32            0
 *   dense_1                           1           33  sigmoid  trainable
 *   14,337 parameters: 14,337 trainable, 0 frozen
 *
 * From the end upwards: the experiment is a table of recipes, which say what is learned
 * by what phases; train goes through a phase, epoch by epoch, in steps; a step calls one
 * kernel an operation. Places in study_conv.yaml stand in parentheses.
 */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <tlc.h>

/* ---- Data ---- */

/* study_conv.yaml:14 */
static const struct tlc_source source_fashion_train = {
    .format = &tlc_format_idx,
    .directory = "fashion-mnist",
    .images = "train-images-idx3-ubyte.gz",
    .labels = "train-labels-idx1-ubyte.gz",
    .dimensions = 3, .shape = {28, 28, 1}, .scale = 0.003921569f, .classes = 10, .rows = 30000};
static struct tlc_data data_fashion_train;

/* study_conv.yaml:15 */
static const struct tlc_source source_fashion_test = {
    .format = &tlc_format_idx,
    .directory = "fashion-mnist",
    .images = "t10k-images-idx3-ubyte.gz",
    .labels = "t10k-labels-idx1-ubyte.gz",
    .dimensions = 3, .shape = {28, 28, 1}, .scale = 0.003921569f, .classes = 10, .rows = 0,
    .all_rows = true};
static struct tlc_data data_fashion_test;

static const struct tlc_loading loadings[] = {
    {&source_fashion_train, &data_fashion_train, "fashion.train"},
    {&source_fashion_test, &data_fashion_test, "fashion.test"},
};

/* ---- Tasks: which examples, and what their label becomes ---- */

/* A rule is the spec's, and may hold for every label. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wtautological-compare"

/* Task A (study_conv.yaml:22)
 *   where   label not in {5, 6}
 *   target  label > 6 ? label - 2 : label
 *   label   0   1   2   3   4   5   6   7   8   9
 *   class   0   1   2   3   4   -   -   5   6   7 */
static bool task_A_where(int64_t label)
{
    return label != 5 && label != 6;
}

static int64_t task_A_target(int64_t label)
{
    return label > 6 ? label - 2 : label;
}

/* Task B (study_conv.yaml:26)
 *   where   label in {5, 6}
 *   target  label == 6
 *   label   0   1   2   3   4   5   6   7   8   9
 *   class   -   -   -   -   -   0   1   -   -   - */
static bool task_B_where(int64_t label)
{
    return label == 5 || label == 6;
}

static int64_t task_B_target(int64_t label)
{
    return label == 6;
}

/* Task B (study_conv.yaml:26)
 *   where   label in {5, 6}
 *   target  label == 6
 *   label   0   1   2   3   4   5   6   7   8   9
 *   class   -   -   -   -   -   0   1   -   -   - */
static bool task_B_2_where(int64_t label)
{
    return label == 5 || label == 6;
}

static int64_t task_B_2_target(int64_t label)
{
    return label == 6;
}

#pragma GCC diagnostic pop

/* study_conv.yaml:18 */
static struct tlc_examples examples_A_train = {
    .name = "A.train", .data = &data_fashion_train, .scale = 0.003921569f, .classes = 8};
/* study_conv.yaml:18 */
static struct tlc_examples examples_B_train = {
    .name = "B.train", .data = &data_fashion_train, .scale = 0.003921569f, .classes = 2};
/* study_conv.yaml:19 */
static struct tlc_examples examples_B_test = {
    .name = "B.test", .data = &data_fashion_test, .scale = 0.003921569f, .classes = 2};
/* study_conv.yaml:18 */
static struct tlc_examples examples_B_train_2 = {
    .name = "B.train", .data = &data_fashion_train, .scale = 0.003921569f, .classes = 2};
/* study_conv.yaml:19 */
static struct tlc_examples examples_B_test_2 = {
    .name = "B.test", .data = &data_fashion_test, .scale = 0.003921569f, .classes = 2};

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

/* Which numbers of a matrix are not zero: for each column a bit for each row, 32 rows to
 * a whole number.
 *
 * What is 0 times a finite number need not be added: s + 0 is s. (Of a sum that is zero
 * itself, after products too small for a float, the sign may be another; no number that
 * comes of it differs.) 0 times an infinite number, or NaN, would be NaN; so that a net
 * that diverges fails as it did, whoever passes over zeros sees to it that there is none
 * of these, or that they count. */
#define ROWS_OF_BITS(rows) (((rows) + 31) / 32)

KERNEL void find_nonzero(int rows, const float *x, int32_t *nonzero)
{
    for (int first = 0; first < rows; first += 32)
        for (int i = 0; i < PANEL; i += LANES) {
            vec_int bits = {0};
            for (int row = first; row < first + 32 && row < rows; row++)
                bits |= (vec_load(&x[row * PANEL + i]) != 0) & (int32_t)(1u << row % 32);
            *(vec_int *)&nonzero[first / 32 * PANEL + i] = bits;
        }
}

/* A bit for each lane that is not zero. */
KERNEL uint32_t lanes_not_zero(vec_int lanes)
{
#if defined(__AVX512F__)
    return _mm512_test_epi32_mask((__m512i)lanes, (__m512i)lanes);
#elif defined(__AVX2__) && defined(__FMA__)
    return (uint32_t)_mm256_movemask_ps((__m256)(lanes != 0));
#else
    uint32_t bits = 0;
    for (int lane = 0; lane < LANES; lane++)
        bits |= (uint32_t)(lanes[lane] != 0) << lane;
    return bits;
#endif
}

/* So many ones. */
KERNEL uint32_t ones(int count)
{
    return count == 32 ? 0xffffffff : (1u << count) - 1;
}

/* The batch's images as numbers, and which of them are not zero. */
NOINLINE static void gather_nonzero_32x784(struct tlc_part part, const struct batch *batch,
    float scale, float x[49][32][PANEL],
    int32_t nonzero[49][ROWS_OF_BITS(32)][PANEL])
{
    DEAL(part, 49, 1, panel, one, {
        gather_panel(batch, 32, 784, panel, scale, x[panel][0]);
        find_nonzero(one * 32, x[panel][0], nonzero[panel][0]);
    })
    ask_for_images(batch, 784);
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

/* Adds those of `terms` products, 32 at most, whose bit is 1. */
KERNEL void add_products_of(vec sum[TILE][TILE_VECTORS], int rows, int panels, int terms,
    uint32_t bits, const float *a, int a_row, int a_term, const float *b, int b_panel)
{
    if (bits == ones(terms))
        add_products(sum, rows, panels, terms, a, a_row, a_term, b, b_panel);
    else
        for (; bits; bits &= bits - 1) {
            const int term = __builtin_ctz(bits);
            add_product(
                sum, rows, panels, a + term * a_term, a_row, b + term * PANEL, b_panel);
        }
}

/* The columns of a panel in which some of `rows` rows from `row` on are not zero. */
KERNEL uint32_t columns_not_zero(int row, int rows, const int32_t *nonzero)
{
    uint32_t columns = 0;
    for (int i = 0; i < PANEL; i += LANES) {
        vec_int bits = {0};
        for (int word = row / 32; word <= (row + rows - 1) / 32; word++) {
            const int first = row > 32 * word ? row - 32 * word : 0;
            const int end = row + rows < 32 * word + 32 ? row + rows - 32 * word : 32;
            const uint32_t of_rows = ones(end - first) << first;
            bits |= *(const vec_int *)&nonzero[word * PANEL + i] & (int32_t)of_rows;
        }
        columns |= lanes_not_zero(bits) << i;
    }
    return columns;
}

/* What the products of zeros with some of a panel's rows add to a tile's sums: nothing,
 * or NaN. */
KERNEL void add_zeros(
    vec nothing[TILE_VECTORS], int panels, uint32_t terms, const float *b, int b_panel)
{
    for (; terms; terms &= terms - 1)
        UNROLLED (v, panels * VECTORS)
            nothing[v] = vec_fma(vec_broadcast(0),
                vec_load(&b[v / VECTORS * b_panel + __builtin_ctz(terms) * PANEL +
                            v % VECTORS * LANES]),
                nothing[v]);
}

/* Of the terms from `term` on so many, up to a panel, if they are not zero in all of the
 * tile's rows. */
KERNEL void multiply_nonzero(vec sum[TILE][TILE_VECTORS], vec nothing[TILE_VECTORS],
    int rows, int panels, int many, uint32_t columns, int b_panel, const float *a,
    const float *b)
{
    add_products_of(sum, rows, panels, many, columns, a, PANEL, 1, b, b_panel);
    add_zeros(nothing, panels, ~columns & ones(many), b, b_panel);
}

KERNEL void multiply_nonzero_tile(int row, int rows, int panels, int height, int terms,
    int first, int end, const float *a, const int32_t *nonzero, const float *b,
    const float *start, float *c)
{
    vec sum[TILE][TILE_VECTORS], nothing[TILE_VECTORS] = {0};
    int term = first;
    begin_sums(sum, rows, panels, height, first, start, c);
    for (; term + PANEL <= end; term += PANEL)
        multiply_nonzero(sum, nothing, rows, panels, PANEL,
            columns_not_zero(row, rows, &nonzero[term * ROWS_OF_BITS(height)]),
            terms * PANEL, &a[term * height], &b[term * PANEL]);
    if (term < end)
        multiply_nonzero(sum, nothing, rows, panels, terms % PANEL,
            columns_not_zero(row, rows, &nonzero[term * ROWS_OF_BITS(height)]),
            terms * PANEL, &a[term * height], &b[term * PANEL]);
    UNROLLED (i, rows)
        UNROLLED (v, panels * VECTORS)
            sum[i][v] += nothing[v];
    end_sums(sum, rows, panels, height, c);
}

/* The same as multiply_any, but for terms in which a tile's rows of a are all zero. */
KERNEL void multiply_nonzero_any(int panels, int height, int terms, int block,
    const float *a, const int32_t *nonzero, const float *b, const float *start, float *c)
{
    for (int first = 0; first < terms; first += block) {
        const int end = first + block < terms ? first + block : terms;
        DEAL(WHOLE, height, TILE, row, rows,
            multiply_nonzero_tile(row, rows, panels, height, terms, first, end,
                &a[row * PANEL], nonzero, b, start, &c[row * PANEL]))
    }
}

KERNEL void dense_nonzero_any(int panels, int batch, int inputs, int block,
    const float *x, const float *kernel, const float *bias, const int32_t *nonzero,
    float *y, vec (*function)(vec))
{
    multiply_nonzero_any(panels, batch, inputs, block, x, nonzero, kernel, bias, y);
    apply(panels * batch * PANEL, y, function);
}

/* y = function(x kernel + bias), x having many zeros */
#define DEFINE_DENSE_NONZERO(name, batch, n_in, n_out, block, function)                  \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float x[PANELS(n_in)][batch][PANEL],                                       \
        const float kernel[PANELS(n_out)][n_in][PANEL], const float bias[PADDED(n_out)], \
        const int32_t nonzero[PANELS(n_in)][ROWS_OF_BITS(batch)][PANEL],                 \
        float y[PANELS(n_out)][batch][PANEL])                                            \
    {                                                                                    \
        DEAL(part, PANELS(n_out), TILE_PANELS, first, count,                             \
            dense_nonzero_any(count, batch, n_in, block, x[0][0], kernel[first][0],      \
                &bias[first * PANEL], nonzero[0][0], y[first][0], function))             \
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

/* scale x for x >= 0, else scale alpha (e^x - 1): Klambauer et al. 2017 */
static inline vec selu(vec x)
{
    const float scale = 1.05070099f, scale_alpha = 1.75809934f;
    return vec_select(x >= 0, scale * x, scale_alpha * vec_exp_minus_one(x));
}

DEFINE_DENSE_NONZERO(dense_nonzero_32x784x300_selu, 32, 784, 300, 784, selu)

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

DEFINE_DENSE(dense_32x300x100_selu, 32, 300, 100, 300, selu)
DEFINE_DENSE(dense_32x100x50_selu, 32, 100, 50, 100, selu)
DEFINE_DENSE(dense_32x50x50_selu, 32, 50, 50, 50, selu)

static inline vec linear(vec x)
{
    return x;
}

DEFINE_DENSE(dense_32x50x8_linear, 32, 50, 8, 50, linear)

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

DEFINE_TRANSPOSE(transpose_32x8, 32, 8)

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
NOINLINE static void softmax_crossentropy_32x8(const struct batch *batch,
    const float logits[2][8][PANEL], double losses[32])
{
    _Alignas(64) float largest[2 * PANEL], others[2 * PANEL],
        at_target[2 * PANEL];
    for (int row = 0; row < batch->count; row += LANES) {
        const float *of_row = &logits[row / PANEL][0][row % PANEL];
        const vec most = largest_logit(8, of_row);
        vec at;
        vec_store(
            &others[row], softmax_others(8, of_row, most, targets_of(batch, row), &at));
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
NOINLINE static void predict_largest_32x8(const struct batch *batch,
    const float logits[2][8][PANEL], int predicted[32])
{
    for (int row = 0; row < batch->count; row += LANES) {
        vec largest = vec_load(&logits[row / PANEL][0][row % PANEL]);
        vec_int best = {0};
        for (int i = 1; i < 8; i++) {
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
NOINLINE static void softmax_crossentropy_gradient_32x8(const struct batch *batch,
    const float logits[2][8][PANEL], float dlogits[2][8][PANEL])
{
    for (int row = 0; row < 2 * PANEL; row += LANES) {
        const float *of_row = &logits[row / PANEL][0][row % PANEL];
        const vec_int target = targets_of(batch, row);
        const vec largest = largest_logit(8, of_row);
        vec at_target;
        const vec others = softmax_others(8, of_row, largest, target, &at_target);
        const vec sum = others + at_target;
        for (int i = 0; i < 8; i++) {
            const vec power = vec_exp(vec_load(&of_row[i * PANEL]) - largest);
            const vec error = vec_select(target == i, -others, power) / sum;
            vec_store(&dlogits[row / PANEL][i][row % PANEL],
                vec_select(target < 0, vec_broadcast(0), error / (float)batch->count));
        }
    }
}

DEFINE_TRANSPOSE(transpose_8x32, 8, 32)

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
NOINLINE static void bias_gradient_32x8(struct tlc_part part,
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

DEFINE_INPUT_GRADIENT(input_gradient_32x50x8, 32, 50, 8, 8)

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

DEFINE_KERNEL_GRADIENT(kernel_gradient_32x50x8, 32, 50, 8)

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

/* The slope of selu by its value y: scale alpha e^x = y + scale alpha for x <= 0 */
static inline vec selu_slope(vec y)
{
    const float scale = 1.05070099f, scale_alpha = 1.75809934f;
    return vec_select(y > 0, vec_broadcast(scale), y + scale_alpha);
}

DEFINE_ACTIVATION_GRADIENT(activation_gradient_32x50_selu, 32, 50, selu_slope)

/* The sum of dy over the examples; panels are divided */
NOINLINE static void bias_gradient_32x50(struct tlc_part part,
    const float dy[4][32][PANEL], float gradient[4][1][PANEL])
{
    DEAL(part, 4, SUMS_AT_ONCE, panel, panels,
        sum_panels(panels, 32, dy[panel][0], gradient[panel][0]))
}

DEFINE_TRANSPOSE(transpose_32x50, 32, 50)
DEFINE_INPUT_GRADIENT(input_gradient_32x50x50, 32, 50, 50, 50)
DEFINE_KERNEL_GRADIENT(kernel_gradient_32x50x50, 32, 50, 50)
DEFINE_INPUT_GRADIENT(input_gradient_32x100x50, 32, 100, 50, 50)
DEFINE_KERNEL_GRADIENT(kernel_gradient_32x100x50, 32, 100, 50)
DEFINE_ACTIVATION_GRADIENT(activation_gradient_32x100_selu, 32, 100, selu_slope)

/* The sum of dy over the examples; panels are divided */
NOINLINE static void bias_gradient_32x100(struct tlc_part part,
    const float dy[7][32][PANEL], float gradient[7][1][PANEL])
{
    DEAL(part, 7, SUMS_AT_ONCE, panel, panels,
        sum_panels(panels, 32, dy[panel][0], gradient[panel][0]))
}

DEFINE_TRANSPOSE(transpose_32x100, 32, 100)
DEFINE_INPUT_GRADIENT(input_gradient_32x300x100, 32, 300, 100, 100)
DEFINE_KERNEL_GRADIENT(kernel_gradient_32x300x100, 32, 300, 100)
DEFINE_ACTIVATION_GRADIENT(activation_gradient_32x300_selu, 32, 300, selu_slope)

/* The sum of dy over the examples; panels are divided */
NOINLINE static void bias_gradient_32x300(struct tlc_part part,
    const float dy[19][32][PANEL], float gradient[19][1][PANEL])
{
    DEAL(part, 19, SUMS_AT_ONCE, panel, panels,
        sum_panels(panels, 32, dy[panel][0], gradient[panel][0]))
}

/* Whether none of the numbers is infinite or NaN. */
KERNEL bool are_finite(int count, const float *numbers)
{
    vec nothing = {0};
    for (int i = 0; i < count; i += LANES)
        nothing += vec_load(&numbers[i]) * 0;
    return lanes_not_zero(nothing != 0) == 0;
}

/* Adds the examples of `many` from `example` on in which some of the tile's inputs are
 * not zero; all, unless the sums may pass over zeros. */
KERNEL void add_examples(vec sum[TILE][TILE_VECTORS], int rows, int panels, int batch,
    int example, int many, bool passes, const float *x, const int32_t *nonzero,
    const float *dy)
{
    uint32_t bits = passes ? 0 : ones(many);
    UNROLLED (row, rows)
        bits |= (uint32_t)nonzero[example / 32 * PANEL + row];
    add_products_of(sum, rows, panels, many, bits, x + example * PANEL, 1, PANEL,
        dy + example * PANEL, batch * PANEL);
}

/* A tile of x^T dy, where `nonzero` tells of x. */
KERNEL void multiply_examples(vec sum[TILE][TILE_VECTORS], int rows, int panels,
    int batch, bool passes, const float *x, const int32_t *nonzero, const float *dy)
{
    int example = 0;
    for (; example + 32 <= batch; example += 32)
        add_examples(sum, rows, panels, batch, example, 32, passes, x, nonzero, dy);
    if (example < batch)
        add_examples(
            sum, rows, panels, batch, example, batch % 32, passes, x, nonzero, dy);
}

KERNEL void kernel_gradient_nonzero_tile(int rows, int panels, int batch, int inputs,
    bool passes, const float *x, const int32_t *nonzero, const float *dy, float *gradient)
{
    vec sum[TILE][TILE_VECTORS] = {0};
    multiply_examples(sum, rows, panels, batch, passes, x, nonzero, dy);
    end_sums(sum, rows, panels, inputs, gradient);
}

KERNEL void kernel_gradient_nonzero_any(int panels, int batch, int inputs, const float *x,
    const float *dy, const int32_t *nonzero, float *gradient)
{
    const bool passes = are_finite(panels * batch * PANEL, dy);
    DEAL_INPUTS(inputs, input, row, rows,
        kernel_gradient_nonzero_tile(rows, panels, batch, inputs, passes,
            &x[input * batch + row], &nonzero[input * ROWS_OF_BITS(batch) + row], dy,
            &gradient[(input + row) * PANEL]))
}

/* gradient = x^T dy, x having many zeros */
#define DEFINE_KERNEL_GRADIENT_NONZERO(name, batch, n_in, n_out)                         \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float x[PANELS(n_in)][batch][PANEL],                                       \
        const float dy[PANELS(n_out)][batch][PANEL],                                     \
        const int32_t nonzero[PANELS(n_in)][ROWS_OF_BITS(batch)][PANEL],                 \
        float gradient[PANELS(n_out)][n_in][PANEL])                                      \
    {                                                                                    \
        DEAL(part, PANELS(n_out), TILE_PANELS, first, count,                             \
            kernel_gradient_nonzero_any(count, batch, n_in, x[0][0], dy[first][0],       \
                nonzero[0][0], gradient[first][0]))                                      \
    }

DEFINE_KERNEL_GRADIENT_NONZERO(kernel_gradient_nonzero_32x784x300, 32, 784, 300)

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
NOINLINE static void adam_238336(struct tlc_part part, float *weights, const float *gradient,
    const double corrected[1], float rate, float *mean, float *square, double beta_1,
    double beta_2, double epsilon, double decay)
{
    const vec step = vec_broadcast((float)-corrected[0]);
    const vec towards_mean = vec_broadcast((float)(1 - beta_1));
    const vec towards_square = vec_broadcast((float)(1 - beta_2));
    const vec shrink = vec_broadcast((float)((double)-rate * decay));
    const vec least = vec_broadcast((float)epsilon);
    DEAL(part, 238336 / PANEL, 64, panel, many, {
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
NOINLINE static void adam_304(struct tlc_part part, float *weights, const float *gradient,
    const double corrected[1], float rate, float *mean, float *square, double beta_1,
    double beta_2, double epsilon, double decay)
{
    const vec step = vec_broadcast((float)-corrected[0]);
    const vec towards_mean = vec_broadcast((float)(1 - beta_1));
    const vec towards_square = vec_broadcast((float)(1 - beta_2));
    const vec shrink = vec_broadcast((float)((double)-rate * decay));
    const vec least = vec_broadcast((float)epsilon);
    DEAL(part, 304 / PANEL, 64, panel, many, {
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
NOINLINE static void adam_33600(struct tlc_part part, float *weights, const float *gradient,
    const double corrected[1], float rate, float *mean, float *square, double beta_1,
    double beta_2, double epsilon, double decay)
{
    const vec step = vec_broadcast((float)-corrected[0]);
    const vec towards_mean = vec_broadcast((float)(1 - beta_1));
    const vec towards_square = vec_broadcast((float)(1 - beta_2));
    const vec shrink = vec_broadcast((float)((double)-rate * decay));
    const vec least = vec_broadcast((float)epsilon);
    DEAL(part, 33600 / PANEL, 64, panel, many, {
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
NOINLINE static void adam_112(struct tlc_part part, float *weights, const float *gradient,
    const double corrected[1], float rate, float *mean, float *square, double beta_1,
    double beta_2, double epsilon, double decay)
{
    const vec step = vec_broadcast((float)-corrected[0]);
    const vec towards_mean = vec_broadcast((float)(1 - beta_1));
    const vec towards_square = vec_broadcast((float)(1 - beta_2));
    const vec shrink = vec_broadcast((float)((double)-rate * decay));
    const vec least = vec_broadcast((float)epsilon);
    DEAL(part, 112 / PANEL, 64, panel, many, {
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
NOINLINE static void adam_6400(struct tlc_part part, float *weights, const float *gradient,
    const double corrected[1], float rate, float *mean, float *square, double beta_1,
    double beta_2, double epsilon, double decay)
{
    const vec step = vec_broadcast((float)-corrected[0]);
    const vec towards_mean = vec_broadcast((float)(1 - beta_1));
    const vec towards_square = vec_broadcast((float)(1 - beta_2));
    const vec shrink = vec_broadcast((float)((double)-rate * decay));
    const vec least = vec_broadcast((float)epsilon);
    DEAL(part, 6400 / PANEL, 64, panel, many, {
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
NOINLINE static void adam_3200(struct tlc_part part, float *weights, const float *gradient,
    const double corrected[1], float rate, float *mean, float *square, double beta_1,
    double beta_2, double epsilon, double decay)
{
    const vec step = vec_broadcast((float)-corrected[0]);
    const vec towards_mean = vec_broadcast((float)(1 - beta_1));
    const vec towards_square = vec_broadcast((float)(1 - beta_2));
    const vec shrink = vec_broadcast((float)((double)-rate * decay));
    const vec least = vec_broadcast((float)epsilon);
    DEAL(part, 3200 / PANEL, 64, panel, many, {
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
NOINLINE static void adam_800(struct tlc_part part, float *weights, const float *gradient,
    const double corrected[1], float rate, float *mean, float *square, double beta_1,
    double beta_2, double epsilon, double decay)
{
    const vec step = vec_broadcast((float)-corrected[0]);
    const vec towards_mean = vec_broadcast((float)(1 - beta_1));
    const vec towards_square = vec_broadcast((float)(1 - beta_2));
    const vec shrink = vec_broadcast((float)((double)-rate * decay));
    const vec least = vec_broadcast((float)epsilon);
    DEAL(part, 800 / PANEL, 64, panel, many, {
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

DEFINE_DENSE(dense_32x50x1_linear, 32, 50, 1, 50, linear)
DEFINE_TRANSPOSE(transpose_32x1, 32, 1)

/* -log p of each example, where p is sigmoid(logit) for target 1 and 1 - sigmoid(logit)
 * for 0: max(z, 0) - z target + log(1 + e^-|z|) never overflows */
NOINLINE static void sigmoid_crossentropy_32x1(const struct batch *batch,
    const float logits[2][1][PANEL], double losses[32])
{
    _Alignas(64) float magnitudes[2 * PANEL], powers[2 * PANEL];
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
NOINLINE static void predict_positive_32x1(const struct batch *batch,
    const float logits[2][1][PANEL], int predicted[32])
{
    for (int row = 0; row < batch->count; row++)
        predicted[row] = logits[row / PANEL][0][row % PANEL] > 0;
}

/* 1 / (1 + e^-x), by e^-|x|, which cannot overflow. */
static inline vec vec_sigmoid(vec x)
{
    const vec power = vec_exp((vec)((vec_bits)x | 0x80000000u));
    return vec_select(x < 0, power, vec_broadcast(1)) / (1 + power);
}

/* d(mean loss) / d(logit) = (sigmoid(logit) - target) / examples, which for target 1 is
 * -sigmoid(-logit); zero behind a short last batch's examples */
NOINLINE static void sigmoid_crossentropy_gradient_32x1(const struct batch *batch,
    const float logits[2][1][PANEL], float dlogits[2][1][PANEL])
{
    for (int row = 0; row < 2 * PANEL; row += LANES) {
        const vec_int target = targets_of(batch, row);
        const vec way = vec_select(target == 1, vec_broadcast(-1), vec_broadcast(1));
        const vec logit = vec_load(&logits[row / PANEL][0][row % PANEL]);
        const vec error = way * vec_sigmoid(way * logit) / (float)batch->count;
        vec_store(&dlogits[row / PANEL][0][row % PANEL],
            vec_select(target < 0, vec_broadcast(0), error));
    }
}

DEFINE_TRANSPOSE(transpose_1x32, 1, 32)

/* The sum of dy over the examples; panels are divided */
NOINLINE static void bias_gradient_32x1(struct tlc_part part,
    const float dy[1][32][PANEL], float gradient[1][1][PANEL])
{
    DEAL(part, 1, SUMS_AT_ONCE, panel, panels,
        sum_panels(panels, 32, dy[panel][0], gradient[panel][0]))
}

DEFINE_INPUT_GRADIENT(input_gradient_32x50x1, 32, 50, 1, 1)
DEFINE_KERNEL_GRADIENT(kernel_gradient_32x50x1, 32, 50, 1)

/* What a test keeps of each example, if it is one: the class, its probability, and the
 * squared distance of both probabilities from 1 at the target and 0 at the other. */
NOINLINE static void record_sigmoid_32x1(const struct batch *batch,
    const float logits[2][1][PANEL], const int predicted[32],
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
NOINLINE static void keep_32x50(
    const struct batch *batch, const float value[4][32][PANEL])
{
    for (int row = 0; row < batch->count; row++)
        for (int panel = 0; panel < 4; panel++) {
            const size_t first = (size_t)batch->examples[row] * 64 + panel * PANEL;
            memcpy(&batch->features[first], value[panel][row], sizeof value[panel][row]);
        }
}

/* The kept features of the batch's examples; zeros behind a short last batch. */
NOINLINE static void take_32x50(const struct batch *batch, float value[4][32][PANEL])
{
    for (int panel = 0; panel < 4; panel++)
        for (int row = 0; row < 32; row++) {
            const size_t first = (size_t)batch->examples[row] * 64 + panel * PANEL;
            if (row < batch->count)
                memcpy(
                    value[panel][row], &batch->features[first], sizeof value[panel][row]);
            else
                memset(value[panel][row], 0, sizeof value[panel][row]);
        }
}

/* An image's value has a row for each pixel: (example * height + y) * width + x. A
 * window moves over the image and the zeros around it by `stride`; its own pixels lie
 * `dilation` apart. */
struct window {
    int height, width;            /* of the image */
    int top, bottom, left, right; /* rows and columns of zeros around it */
    int rows, columns;            /* of the window */
    int stride_y, stride_x, dilation_y, dilation_x;
};

/* Images of so many channels, as kernels read them: in panels, or narrow, which is in one
 * panel of no more columns than there are channels; `lanes` tells which. Narrow ones fill
 * whole vectors at the end too. */
#define WHOLE_VECTORS(lanes, pixels) ((lanes) == PANEL ? (pixels) : PADDED(pixels))
#define IMAGES(x, lanes, channels, pixels)                                               \
    x[((channels) + (lanes)-1) / (lanes)][WHOLE_VECTORS(lanes, pixels)][lanes]

/* The places that a window of so many rows has in an image of `size` rows with what is
 * around it; for columns alike. */
#define PLACES(size, rows, stride, dilation)                                             \
    (((size) - ((rows)-1) * (dilation)-1) / (stride) + 1)

KERNEL int places_down(struct window window)
{
    return PLACES(window.top + window.height + window.bottom, window.rows,
        window.stride_y, window.dilation_y);
}

KERNEL int places_across(struct window window)
{
    return PLACES(window.left + window.width + window.right, window.columns,
        window.stride_x, window.dilation_x);
}

/* Vectors of numbers that may begin anywhere. */
typedef float vec_anywhere __attribute__((vector_size(4 * LANES), aligned(4)));

KERNEL vec vec_load_anywhere(const float *numbers)
{
    return (vec) * (const vec_anywhere *)numbers;
}

KERNEL void vec_store_anywhere(float *numbers, vec v)
{
    *(vec_anywhere *)numbers = (vec_anywhere)v;
}

/* `count` numbers of an example as floats, each times `scale`. */
KERNEL void scaled_numbers(int count, const uint8_t *stored, float scale, float *numbers)
{
    for (int i = 0; i + LANES <= count; i += LANES)
        vec_store_anywhere(&numbers[i], vec_of_bytes(&stored[i]) * scale);
    for (int i = count / LANES * LANES; i < count; i++)
        numbers[i] = (float)stored[i] * scale;
}

/* A panel of an image's pixels, each of n numbers. */
KERNEL void gather_pixels(
    int panel, int pixels, int n, const uint8_t *stored, float scale, float *x)
{
    for (int pixel = 0; pixel < pixels; pixel++)
        for (int lane = 0; lane < PANEL; lane++) {
            const int channel = panel * PANEL + lane;
            x[pixel * PANEL + lane] =
                channel < n ? (float)stored[pixel * n + channel] * scale : 0;
        }
}

/* One image, narrow or in panels. */
KERNEL void gather_image(int row, int size, int pixels, int n, int lanes,
    const struct batch *batch, float scale, float *x)
{
    const uint8_t *image =
        (const uint8_t *)batch->numbers + (size_t)batch->rows[row] * (pixels * n);
    if (lanes < PANEL)
        scaled_numbers(pixels * n, image, scale, &x[row * pixels * n]);
    else
        for (int panel = 0; panel < PANELS(n); panel++)
            gather_pixels(panel, pixels, n, image, scale,
                &x[(panel * size + row) * pixels * PANEL]);
}

/* One of the next batch is asked for, to be near when it is its turn. */
KERNEL void ask_for_image(const struct batch *batch, int row, int numbers)
{
    const uint8_t *image =
        (const uint8_t *)batch->numbers + (size_t)batch->rows_ahead[row] * numbers;
    for (int i = 0; i < numbers; i += 64 / (int)sizeof *image)
        __builtin_prefetch(&image[i], 0, 2);
}

/* The batch's images as numbers, each times `scale`; zeros behind a short last
 * batch. The next batch's are asked for. */
#define DEFINE_GATHER_IMAGES(name, size, h, w, n, lanes)                                 \
    NOINLINE static void name(struct tlc_part part, const struct batch *batch,           \
        float scale, float IMAGES(x, lanes, n, size *h *w))                              \
    {                                                                                    \
        for (int row = 0; row < batch->count; row++)                                     \
            if (is_mine(part, size, row, 1))                                             \
                gather_image(row, size, h *w, n, lanes, batch, scale, x[0][0]);          \
        for (int row = batch->count; row < size; row++)                                  \
            for (int panel = 0; panel < ((n) + (lanes)-1) / (lanes); panel++)            \
                if (is_mine(part, size, row, 1))                                         \
                    memset(x[panel][row * h * w], 0, sizeof(float[h * w][lanes]));       \
        for (int row = 0; row < batch->count_ahead; row++)                               \
            ask_for_image(batch, row, h *w *(n));                                        \
    }

DEFINE_GATHER_IMAGES(gather_images_32x28x28x1_narrow, 32, 28, 28, 1, 1)

/* Rows of pixels are made from rows of pixels: those of the window's places from the
 * image, or the image's gradient from that of the places. Of the latter every stride_x-th
 * pixel is made at a time, from pixel `phase` on, for these have the same columns of the
 * window in common; the former have the phase FORWARD. */
enum { FORWARD = -1 };

/* As many columns of a window are written out one by one. */
enum { MOST_COLUMNS = 8 };

KERNEL int width_made(struct window window, int phase)
{
    return phase == FORWARD
               ? places_across(window)
               : (window.width - phase + window.stride_x - 1) / window.stride_x;
}

KERNEL int width_read(struct window window, int phase)
{
    return phase == FORWARD ? window.width : places_across(window);
}

/* From one pixel that is read to the next one's. */
KERNEL int step_read(struct window window, int phase)
{
    return phase == FORWARD ? window.stride_x : 1;
}

/* Whether a column of the window has to do with a phase. */
KERNEL bool is_in_phase(struct window window, int phase, int column)
{
    const int distance = phase + window.left - column * window.dilation_x;
    return phase == FORWARD || distance % window.stride_x == 0;
}

/* The pixel that a column of the window reads for the first that is made; it may lie
 * outside of the row. */
KERNEL int start_of(struct window window, int phase, int column)
{
    const int distance = column * window.dilation_x - window.left;
    return phase == FORWARD ? distance : (phase - distance) / window.stride_x;
}

/* A column of the window finds pixels to read for those from `begin_of` to `end_of` - 1
 * that are made. */
KERNEL int begin_of(struct window window, int phase, int column)
{
    const int before = -start_of(window, phase, column), step = step_read(window, phase);
    return before < 0 ? 0 : (before + step - 1) / step;
}

KERNEL int end_of(struct window window, int phase, int column)
{
    const int last = width_read(window, phase) - 1 - start_of(window, phase, column);
    return last < 0 ? 0 : last / step_read(window, phase) + 1;
}

/* The row that is read, counted through all examples, where row y of an example is made
 * and for a row of the window; -1 if it is one of the zeros'. */
KERNEL int row_read(struct window window, int phase, int example, int y, int row)
{
    const int height = phase == FORWARD ? window.height : places_down(window);
    const int distance = row * window.dilation_y - window.top;
    const int from = phase == FORWARD ? y * window.stride_y + distance : y - distance;
    const int stride = phase == FORWARD ? 1 : window.stride_y;
    return from < 0 || from % stride || from / stride >= height
               ? -1
               : example * height + from / stride;
}

/* The rows that a window lies on while a row is made, taken from where they stand: row r
 * is packed row r % count. They have zeros at both ends as far as the window reaches,
 * which must be there beforehand. */
#define EXTENT(size, dilation) (((size)-1) * (dilation) + 1)

struct packed_rows {
    struct window window;
    int phase, batch, channels, lanes; /* of what is read */
    int count, length, shift;          /* pixels of a row; where its first one stands */
    bool by_channel; /* a row for each channel, else a pixel's channels side by side */
    float *packed;
};

KERNEL int height_read(struct window window, int phase)
{
    return phase == FORWARD ? window.height : places_down(window);
}

/* The row that the last row of the window reads, or the first if it goes back. */
KERNEL int last_read(struct window window, int phase, int y)
{
    return phase == FORWARD
               ? y * window.stride_y - window.top + (window.rows - 1) * window.dilation_y
               : (y + window.top) / window.stride_y;
}

/* Where a row is packed. */
KERNEL float *packed_row(struct packed_rows rows, int row)
{
    return &rows.packed[row % rows.count * rows.channels * rows.length];
}

KERNEL void pack_row(struct packed_rows rows, int row, const float *x)
{
    const int width = width_read(rows.window, rows.phase);
    const int plane = rows.batch * height_read(rows.window, rows.phase) * width * PANEL;
    const int begin = rows.shift < 0 ? -rows.shift : 0, left = rows.length - rows.shift;
    const int end = left < width ? left : width;
    float *packed = packed_row(rows, row);
    for (int channel = 0; channel < rows.channels; channel++)
        for (int pixel = begin; pixel < end; pixel++)
            packed[rows.by_channel ? channel * rows.length + rows.shift + pixel
                                   : (rows.shift + pixel) * rows.channels + channel] =
                x[channel / PANEL * plane + (row * width + pixel) * rows.lanes +
                    channel % PANEL];
}

/* Packs what row y of an example needs, from row `next` of all examples on; returns which
 * comes next. */
KERNEL int pack_rows(
    struct packed_rows rows, int example, int y, int next, const float *x)
{
    const int height = height_read(rows.window, rows.phase);
    const int last = last_read(rows.window, rows.phase, y);
    const int first = last - rows.count + 1 < 0 ? 0 : last - rows.count + 1;
    const int end = example * height + (last + 1 < height ? last + 1 : height);
    next = next < example * height + first ? example * height + first : next;
    for (; next < end; next++)
        pack_row(rows, next, x);
    return next;
}

/* A tile of pixels by panels: as many sums as registers hold, with few panels more
 * pixels. */
enum {
    MOST_PIXELS = LANES == 16 ? 16 : TILE,
    MOST_OF_A_CHANNEL = LANES == 16 ? 8
                        : TILE < 4  ? TILE
                                    : 4
};
#define TILE_PIXELS(panels) (LANES < 16 || (panels) == 1 ? MOST_PIXELS : 24 / (panels))

/* What is made of what. Each number made has a kernel of its own for each of `channels`
 * read; where that is 0, for the channel that it stands in itself. */
struct convolution {
    struct window window;
    int batch, channels, panels;
    const float *x, *kernel;
    float *y;
};

KERNEL int weights_of(struct convolution of)
{
    return of.channels ? of.channels : 1;
}

/* What one pixel of the window adds to a tile of sums: a product for each of the
 * channels. */
KERNEL void add_channels(vec sum[MOST_PIXELS][TILE_VECTORS], int pixels,
    struct convolution of, int plane, const float *x, int step, const float *kernel)
{
    const int kernel_panel = of.window.rows * of.window.columns * of.channels * PANEL;
    int channel = 0;
    for (; channel + PANEL <= of.channels; channel += PANEL)
        add_products(sum, pixels, of.panels, PANEL, &x[channel * plane], step, 1,
            &kernel[channel * PANEL], kernel_panel);
    if (of.channels % PANEL)
        add_products(sum, pixels, of.panels, of.channels % PANEL, &x[channel * plane],
            step, 1, &kernel[channel * PANEL], kernel_panel);
}

/* The same where channels are apart. */
KERNEL void add_one_channel(vec sum[MOST_PIXELS][TILE_VECTORS], int pixels,
    const float *x, int step, const float *kernel)
{
    UNROLLED (v, VECTORS) {
        const vec weights = vec_load(&kernel[v * LANES]);
        UNROLLED (pixel, pixels)
            sum[pixel][v] =
                vec_fma(vec_load(&x[pixel * step + v * LANES]), weights, sum[pixel][v]);
    }
}

/* Which pixels of a row are made: all of them `inside` are where each column of the
 * window finds something to read. */
struct tile {
    int example, y, phase;
    int first, pixels;
    bool inside;
};

/* What one column of the window adds to those pixels of a tile for which it finds
 * something to read. */
KERNEL void add_column(vec sum[MOST_PIXELS][TILE_VECTORS], struct tile tile,
    struct convolution of, int column, const float *x, int plane, const float *kernel)
{
    const int begin = begin_of(of.window, tile.phase, column) - tile.first;
    const int end = end_of(of.window, tile.phase, column) - tile.first;
    const int from = tile.inside || tile.pixels == 1 || begin < 0 ? 0 : begin;
    const int to =
        tile.inside || tile.pixels == 1 || end > tile.pixels ? tile.pixels : end;
    const int step = step_read(of.window, tile.phase);
    const int start = start_of(of.window, tile.phase, column);
    if (!is_in_phase(of.window, tile.phase, column) || from >= to ||
        (!tile.inside && (begin >= tile.pixels || end <= 0)))
        return;
    x += ((tile.first + from) * step + start) * PANEL;
    kernel += column * weights_of(of) * PANEL;
    if (of.channels)
        add_channels(&sum[from], to - from, of, plane, x, step * PANEL, kernel);
    else
        add_one_channel(&sum[from], to - from, x, step * PANEL, kernel);
}

/* Columns are written out where each adds to other pixels, or has so little to do that
 * it should read what the one before has read; not as a loop, which clang would unroll
 * too late to know how many pixels there are. */
KERNEL void add_columns(vec sum[MOST_PIXELS][TILE_VECTORS], struct tile tile,
    struct convolution of, const float *x, int plane, const float *kernel)
{
    const int columns = of.window.columns;
    if (columns > MOST_COLUMNS || tile.pixels == 1 || (of.channels && tile.inside)) {
        for (int column = 0; column < columns; column++)
            add_column(sum, tile, of, column, x, plane, kernel);
        return;
    }
#define ADD_COLUMN(column)                                                               \
    if (columns > (column))                                                              \
    add_column(sum, tile, of, column, x, plane, kernel)
    ADD_COLUMN(0);
    ADD_COLUMN(1);
    ADD_COLUMN(2);
    ADD_COLUMN(3);
    ADD_COLUMN(4);
    ADD_COLUMN(5);
    ADD_COLUMN(6);
    ADD_COLUMN(7);
}

/* Each sum is one chain over the window's rows, its columns and the channels. */
KERNEL void convolve_tile(struct tile tile, struct convolution of)
{
    const struct window window = of.window;
    const bool forward = tile.phase == FORWARD;
    const int height = forward ? window.height : places_down(window);
    const int width = width_read(window, tile.phase);
    const int made_height = forward ? places_down(window) : window.height;
    const int made_width = forward ? places_across(window) : window.width;
    const int step = forward ? 1 : window.stride_x;
    const int first = (forward ? 0 : tile.phase) + tile.first * step;
    float *y =
        &of.y[((tile.example * made_height + tile.y) * made_width + first) * PANEL];
    vec sum[MOST_PIXELS][TILE_VECTORS] = {0};
    for (int row = 0; row < window.rows; row++) {
        const int from = row_read(window, tile.phase, tile.example, tile.y, row);
        if (from >= 0)
            add_columns(sum, tile, of, &of.x[from * width * PANEL],
                of.batch * height * width,
                &of.kernel[row * window.columns * weights_of(of) * PANEL]);
    }
    UNROLLED (pixel, tile.pixels)
        UNROLLED (v, of.panels * VECTORS)
            vec_store(&y[v / VECTORS * of.batch * made_height * made_width * PANEL +
                          pixel * step * PANEL + v % VECTORS * LANES],
                sum[pixel][v]);
}

/* Whether every column of the window finds something to read for each of the pixels. */
KERNEL bool is_inside(struct window window, int phase, int first, int pixels)
{
    bool inside = true;
    for (int column = 0; column < window.columns; column++)
        if (is_in_phase(window, phase, column))
            inside = inside && begin_of(window, phase, column) <= first &&
                     end_of(window, phase, column) >= first + pixels;
    return inside;
}

/* The same pointer, of which the compiler does not know that it is. */
static inline const float *disguised(const float *numbers)
{
    __asm__("" : "+r"(numbers));
    return numbers;
}

/* What a piece of the window's row adds to a tile of pixels, where the rows that are read
 * are packed: numbers follow each other as those of the kernel do. So many at a time as
 * no two pixels share; those that they do would be kept for the next, for which there are
 * not enough registers. */
KERNEL void add_packed(vec sum[MOST_PIXELS][TILE_VECTORS], int pixels,
    struct convolution of, int terms, const float *x, const float *kernel)
{
    const int step = of.window.stride_x * of.channels;
    const int kernel_panel = of.window.rows * of.window.columns * of.channels * PANEL;
    UNROLLED (round, (terms + step - 1) / step) {
        const int left = terms - round * step;
        add_products(sum, pixels, of.panels, left < step ? left : step,
            disguised(&x[round * step]), step, 1, &kernel[round * step * PANEL],
            kernel_panel);
    }
}

KERNEL void convolve_packed_tile(int example, int y, int first, int pixels,
    struct convolution of, struct packed_rows rows)
{
    const struct window window = of.window;
    const int height = places_down(window), width = places_across(window);
    const int together = window.dilation_x == 1 ? window.columns : 1;
    float *made = &of.y[((example * height + y) * width + first) * PANEL];
    vec sum[MOST_PIXELS][TILE_VECTORS] = {0};
    for (int row = 0; row < window.rows; row++) {
        const int from = row_read(window, FORWARD, example, y, row);
        const float *x = &packed_row(rows, from)[first * window.stride_x * of.channels];
        const float *kernel = &of.kernel[row * window.columns * of.channels * PANEL];
        if (from >= 0)
            for (int column = 0; column < window.columns; column += together)
                add_packed(sum, pixels, of, together * of.channels,
                    &x[column * window.dilation_x * of.channels],
                    &kernel[column * of.channels * PANEL]);
    }
    UNROLLED (pixel, pixels)
        UNROLLED (v, of.panels * VECTORS)
            vec_store(&made[v / VECTORS * of.batch * height * width * PANEL +
                            pixel * PANEL + v % VECTORS * LANES],
                sum[pixel][v]);
}

/* Those of an example's rows that lie in the part, from packed rows. */
KERNEL void convolve_packed(
    struct tlc_part part, int example, struct convolution of, struct packed_rows rows)
{
    const int height = places_down(of.window), width = places_across(of.window);
    for (int y = 0, next = 0; y < height; y++)
        if (is_mine(part, of.batch * height, example * height + y, 1)) {
            next = pack_rows(rows, example, y, next, of.x);
            DEAL(WHOLE, width, TILE_PIXELS(of.panels), first, pixels,
                convolve_packed_tile(example, y, first, pixels, of, rows))
        }
}

/* From here on macros: compilers decide their conditions, which are of constants, before
 * they copy what is called. In functions they would make all copies first. */

/* So many pixels of a row from `first` on. Those at the ends of a row stand at places
 * known beforehand, where it is known too what each column of the window reads. Between
 * them all do as a rule; where not, pixels are few and done one by one. `beside` tells
 * whether the window sees zeros beside the image, `few` whether it has few columns, `end`
 * where the row ends; with two tiles or one, all are at an end. */
#define CONVOLVE_PIXELS(example, y, phase, first, pixels, end, two, beside, few, of)     \
    if (!(beside))                                                                       \
        convolve_tile((struct tile){example, y, phase, first, pixels, true}, of);        \
    else if ((few) && first == 0)                                                        \
        convolve_tile((struct tile){example, y, phase, 0, pixels, false}, of);           \
    else if ((few) && (two || first + pixels == end))                                    \
        convolve_tile(                                                                   \
            (struct tile){example, y, phase, end - pixels, pixels, false}, of);          \
    else if (is_inside(of.window, phase, first, pixels))                                 \
        convolve_tile((struct tile){example, y, phase, first, pixels, true}, of);        \
    else                                                                                 \
        for (int pixel = 0; pixel < pixels; pixel++)                                     \
            convolve_tile((struct tile){example, y, phase, first + pixel, 1, false}, of);

/* The pixels of one phase of a row that is made. */
#define CONVOLVE_PHASE(example, y, phase, beside, kernel_w, of)                          \
    {                                                                                    \
        const int end = width_made(of.window, phase);                                    \
        const int most = of.channels ? TILE_PIXELS(of.panels) : MOST_OF_A_CHANNEL;       \
        DEAL(WHOLE, end, most, start, pixels,                                            \
            {CONVOLVE_PIXELS(example, y, phase, start, pixels, end, end <= 2 * most,     \
                beside, (kernel_w) + 0 <= MOST_COLUMNS, of)})                            \
    }

/* Those of an example's rows that lie in the part, from rows as they lie. */
#define CONVOLVE_FORWARD(part, example, beside, kernel_w, of)                            \
    for (int row = 0; row < places_down(of.window); row++)                               \
        if (is_mine(part, of.batch * places_down(of.window),                             \
                example * places_down(of.window) + row, 1))                              \
    CONVOLVE_PHASE(example, row, FORWARD, beside, kernel_w, of)

/* The same for the gradient with respect to the image: rows of `h` pixels for each phase
 * of the stride. Phases are numbered where they are constants, for as large a stride as
 * there should be. */
#define CONVOLVE_BACK(part, example, h, stride, kernel_w, of)                            \
    for (int row = 0; row < (h); row++) {                                                \
        if (!is_mine(part, of.batch * (h), (example) * (h) + row, 1))                    \
            continue;                                                                    \
        CONVOLVE_PHASE(example, row, 0, true, kernel_w, of)                              \
        if ((stride) > 1)                                                                \
            CONVOLVE_PHASE(example, row, 1, true, kernel_w, of)                          \
        if ((stride) > 2)                                                                \
            CONVOLVE_PHASE(example, row, 2, true, kernel_w, of)                          \
        if ((stride) > 3)                                                                \
            for (int phase = 3; phase < (stride); phase++)                               \
                CONVOLVE_PHASE(example, row, phase, true, kernel_w, of)                  \
    }

/* y = function(y + bias) in those of an example's rows that lie in the part; without
 * bias where that is NULL. */
KERNEL void finish_rows(struct tlc_part part, int panels, struct window window, int batch,
    int example, const float *bias, float *y, vec (*function)(vec))
{
    const int height = places_down(window), width = places_across(window);
    for (int row = example * height; row < (example + 1) * height; row++)
        for (int v = 0; is_mine(part, batch * height, row, 1) && v < panels * VECTORS;
             v++) {
            const vec start = bias ? vec_load(&bias[v * LANES]) : vec_broadcast(0);
            float *out = &y[v / VECTORS * batch * height * width * PANEL +
                            row * width * PANEL + v % VECTORS * LANES];
            for (int pixel = 0; pixel < width; pixel++)
                vec_store(
                    &out[pixel * PANEL], function(vec_load(&out[pixel * PANEL]) + start));
        }
}

/* y = function(x * kernel + bias), as conv2d, add_bias and activate would make it; no
 * bias where that is NULL */
#define DEFINE_CONV2D_ACTIVATE(name, batch, h, w, n_in, lanes, n_out, groups, top,       \
    bottom, left, right, kernel_h, kernel_w, stride_y, stride_x, dilation_y, dilation_x, \
    function)                                                                            \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float IMAGES(x, lanes, n_in, batch *h *w),                                 \
        const float kernel[PANELS(n_out)][kernel_h * kernel_w * ((n_in) / (groups))]     \
                          [PANEL],                                                       \
        const float bias[PADDED(n_out)],                                                 \
        float y[PANELS(n_out)]                                                           \
               [batch * PLACES(top + h + bottom, kernel_h, stride_y, dilation_y) *       \
                   PLACES(left + w + right, kernel_w, stride_x, dilation_x)][PANEL])     \
    {                                                                                    \
        const struct window window = {h, w, top, bottom, left, right, kernel_h,          \
            kernel_w, stride_y, stride_x, dilation_y, dilation_x};                       \
        enum { COUNT = EXTENT(kernel_h, dilation_y), LENGTH = left + w + right };        \
        enum { IN = (n_in) / (groups), OUT = (n_out) / (groups) };                       \
        float packed[IN + 0 < PANEL ? COUNT * LENGTH * IN : 1] = {0};                    \
        for (int example = 0; example < batch; example++)                                \
            for (int group = 0; group < groups; group++)                                 \
                DEAL(WHOLE, PANELS(OUT), WIDEST_TILE, panel, count, {                    \
                    const int first = group * PANELS(OUT) + panel;                       \
                    const struct convolution of =                                        \
                        ((struct convolution){window, batch, IN, count,                  \
                            x[group * PANELS(IN)][0], kernel[first][0], y[first][0]});   \
                    if (IN + 0 < PANEL)                                                  \
                        convolve_packed(part, example, of,                               \
                            (struct packed_rows){window, FORWARD, batch, IN, lanes,      \
                                COUNT, LENGTH, left, false, packed});                    \
                    else                                                                 \
                        CONVOLVE_FORWARD(                                                \
                            part, example, (left) + (right) > 0, kernel_w, of)           \
                    finish_rows(part, count, window, batch, example,                     \
                        bias ? &bias[first * PANEL] : NULL, y[first][0], function);      \
                })                                                                       \
    }

static inline vec relu(vec x)
{
    return vec_select(x > 0, x, vec_broadcast(0));
}

DEFINE_CONV2D_ACTIVATE(conv2d_32x28x28x1x16_5x5_padded_2_narrow_relu, 32, 28, 28, 1, 1, 16, 1, 2,
                       2, 2, 2, 5, 5, 1, 1, 1, 1, relu)

/* What a pool sees of an image from one place: rows from `top` to `bottom` - 1, columns
 * from `left` to `right` - 1. Its pixels lie side by side, and some of them inside. */
struct sight {
    int top, bottom, left, right;
};

KERNEL struct sight sight_from(struct window window, int y, int x)
{
    const int top = y * window.stride_y - window.top, bottom = top + window.rows;
    const int left = x * window.stride_x - window.left, right = left + window.columns;
    if (window.top + window.bottom + window.left + window.right == 0)
        return (struct sight){top, bottom, left, right};
    return (struct sight){top < 0 ? 0 : top,
        bottom > window.height ? window.height : bottom, left < 0 ? 0 : left,
        right > window.width ? window.width : right};
}

/* Fetches what a place two rows of places further down sees, or one of the next image.
 * Processors foresee rows that follow one another, but not several side by side. Behind
 * the last image is nothing to be fetched, which does no harm. */
KERNEL void fetch_ahead(struct window window, struct sight sight, const float *x)
{
    const int ahead = 2 * window.stride_y * window.width;
    for (int row = sight.top; row < sight.bottom; row++)
        for (int column = sight.left; column < sight.right; column++) {
            const int pixel = ahead + row * window.width + column;
            __builtin_prefetch(
                (const void *)((uintptr_t)x + (uintptr_t)pixel * PANEL * sizeof *x));
        }
}

/* Panels of images lie one behind the other; `call` for each `image` of the part. */
#define EACH_IMAGE(part, images, call)                                                   \
    for (int image = 0; image < (images); image++)                                       \
        if (is_mine(part, images, image, 1))                                             \
            call;

/* y = what `pool` makes of x; images of a panel are divided */
#define DEFINE_POOL(name, pool, batch, h, w, n, top, bottom, left, right, kernel_h,      \
    kernel_w, stride_y, stride_x)                                                        \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float x[PANELS(n)][batch * h * w][PANEL],                                  \
        float y[PANELS(n)][batch * PLACES(top + h + bottom, kernel_h, stride_y, 1) *     \
                           PLACES(left + w + right, kernel_w, stride_x, 1)][PANEL])      \
    {                                                                                    \
        const struct window window = {h, w, top, bottom, left, right, kernel_h,          \
            kernel_w, stride_y, stride_x, 1, 1};                                         \
        const int places = places_down(window) * places_across(window);                  \
        EACH_IMAGE(part, batch *PANELS(n),                                               \
            pool(window, (const float *)x + image * h * w * PANEL,                       \
                (float *)y + image * places * PANEL))                                    \
    }

KERNEL vec largest_seen(struct window window, struct sight sight, const float *x)
{
    vec most = vec_load(&x[(sight.top * window.width + sight.left) * PANEL]);
    for (int row = sight.top; row < sight.bottom; row++)
        for (int column = sight.left; column < sight.right; column++) {
            const vec number = vec_load(&x[(row * window.width + column) * PANEL]);
            most = vec_select(number > most, number, most);
        }
    return most;
}

KERNEL void max_pool_image(struct window window, const float *x, float *y)
{
    const int down = places_down(window), across = places_across(window);
    for (int row = 0; row < down; row++)
        for (int column = 0; column < across; column++) {
            const struct sight sight = sight_from(window, row, column);
            fetch_ahead(window, sight, x);
            UNROLLED (v, VECTORS)
                vec_store(&y[(row * across + column) * PANEL + v * LANES],
                    largest_seen(window, sight, &x[v * LANES]));
        }
}

DEFINE_POOL(max_pool_32x28x28x16_2x2_by_2, max_pool_image, 32, 28, 28, 16, 0, 0, 0, 0, 2, 2, 2, 2)

DEFINE_CONV2D_ACTIVATE(conv2d_32x14x14x16x32_3x3_padded_1_relu, 32, 14, 14, 16, PANEL, 32, 1, 1, 1,
                       1, 1, 3, 3, 1, 1, 1, 1, relu)

DEFINE_POOL(max_pool_32x14x14x32_2x2_by_2, max_pool_image, 32, 14, 14, 32, 0, 0, 0, 0, 2, 2, 2, 2)

DEFINE_CONV2D_ACTIVATE(conv2d_32x7x7x32x32_3x3_padded_1_relu, 32, 7, 7, 32, PANEL, 32, 1, 1, 1, 1,
                       1, 3, 3, 1, 1, 1, 1, relu)

KERNEL float pixels_seen(struct sight sight)
{
    return (float)((sight.bottom - sight.top) * (sight.right - sight.left));
}

/* The sum is one chain over rows and columns. */
KERNEL vec mean_seen(struct window window, struct sight sight, const float *x)
{
    vec sum = {0};
    for (int row = sight.top; row < sight.bottom; row++)
        for (int column = sight.left; column < sight.right; column++)
            sum = sum + vec_load(&x[(row * window.width + column) * PANEL]);
    return sum / pixels_seen(sight);
}

KERNEL void average_pool_image(struct window window, const float *x, float *y)
{
    const int down = places_down(window), across = places_across(window);
    for (int row = 0; row < down; row++)
        for (int column = 0; column < across; column++)
            UNROLLED (v, VECTORS)
                vec_store(&y[(row * across + column) * PANEL + v * LANES],
                    mean_seen(window, sight_from(window, row, column), &x[v * LANES]));
}

DEFINE_POOL(average_pool_32x7x7x32_7x7, average_pool_image, 32, 7, 7, 32, 0, 0, 0, 0, 7, 7, 1, 1)
DEFINE_DENSE(dense_32x32x8_linear, 32, 32, 8, 32, linear)
DEFINE_INPUT_GRADIENT(input_gradient_32x32x8, 32, 32, 8, 8)
DEFINE_KERNEL_GRADIENT(kernel_gradient_32x32x8, 32, 32, 8)
DEFINE_TRANSPOSE(transpose_32x32, 32, 32)

/* Whether each pixel is seen from one place at most, and those that are lie together. */
KERNEL bool sees_apart(struct window window)
{
    return window.stride_y == window.rows && window.stride_x == window.columns &&
           window.top + window.bottom + window.left + window.right == 0;
}

/* dx f'(x), the slope taken from y; dx where there is no function */
KERNEL vec times_slope(vec dx, const float *y, vec (*slope)(vec))
{
    return slope ? dx * slope(vec_load(y)) : dx;
}

/* The gradient of pixels that no place sees, below and beside those that are seen. */
KERNEL void leave_unseen(
    struct window window, const float *y, float *dx, vec (*slope)(vec))
{
    const int down = places_down(window) * window.rows;
    const int across = places_across(window) * window.columns;
    for (int row = 0; row < window.height; row++)
        for (int column = row < down ? across : 0; column < window.width; column++)
            UNROLLED (v, VECTORS) {
                const int at = (row * window.width + column) * PANEL + v * LANES;
                vec_store(&dx[at], times_slope(vec_broadcast(0), &y[at], slope));
            }
}

/* Before and after the places add their parts to dx. */
KERNEL void begin_image(
    struct window window, const float *y, float *dx, vec (*slope)(vec))
{
    if (sees_apart(window))
        leave_unseen(window, y, dx, slope);
    else
        memset(dx, 0, (size_t)(window.height * window.width * PANEL) * sizeof *dx);
}

KERNEL void finish_image(
    struct window window, const float *y, float *dx, vec (*slope)(vec))
{
    if (slope && !sees_apart(window))
        multiply_by_slope(window.height * window.width * PANEL, dx, y, slope);
}

/* Adds its part to a pixel of dx, which it alone changes where places see apart. */
KERNEL void add_to_pixel(
    struct window window, vec part, const float *y, float *dx, vec (*slope)(vec))
{
    if (sees_apart(window))
        vec_store(dx, times_slope(vec_broadcast(0) + part, y, slope));
    else
        vec_store(dx, vec_load(dx) + part);
}

/* Adds its share of dy to dx wherever the place sees a pixel. */
KERNEL void add_shares(struct window window, struct sight sight, vec dy, const float *y,
    float *dx, vec (*slope)(vec))
{
    const vec share = dy / pixels_seen(sight);
    for (int row = sight.top; row < sight.bottom; row++)
        for (int column = sight.left; column < sight.right; column++) {
            const int at = (row * window.width + column) * PANEL;
            add_to_pixel(window, share, &y[at], &dx[at], slope);
        }
}

KERNEL void average_pool_gradient_image(
    struct window window, const float *dy, const float *y, float *dx, vec (*slope)(vec))
{
    const int down = places_down(window), across = places_across(window);
    begin_image(window, y, dx, slope);
    for (int row = 0; row < down; row++)
        for (int column = 0; column < across; column++)
            UNROLLED (v, VECTORS)
                add_shares(window, sight_from(window, row, column),
                    vec_load(&dy[(row * across + column) * PANEL + v * LANES]),
                    &y[v * LANES], &dx[v * LANES], slope);
    finish_image(window, y, dx, slope);
}

/* dx = dy in equal shares over what the pool has seen; images of a panel are divided */
#define DEFINE_AVERAGE_POOL_GRADIENT(name, batch, h, w, n, top, bottom, left, right,     \
    kernel_h, kernel_w, stride_y, stride_x)                                              \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float dy[PANELS(n)]                                                        \
                      [batch * PLACES(top + h + bottom, kernel_h, stride_y, 1) *         \
                          PLACES(left + w + right, kernel_w, stride_x, 1)][PANEL],       \
        float dx[PANELS(n)][batch * h * w][PANEL])                                       \
    {                                                                                    \
        const struct window window = {h, w, top, bottom, left, right, kernel_h,          \
            kernel_w, stride_y, stride_x, 1, 1};                                         \
        const int places = places_down(window) * places_across(window);                  \
        EACH_IMAGE(part, batch *PANELS(n),                                               \
            average_pool_gradient_image(window,                                          \
                (const float *)dy + image * places * PANEL,                              \
                (float *)dx + image * h * w * PANEL,                                     \
                (float *)dx + image * h * w * PANEL, NULL))                              \
    }

/* dx = dy f'(x) in equal shares over what the pool has seen, the slope taken from y;
 * images of a panel are divided */
#define DEFINE_AVERAGE_POOL_GRADIENT_SLOPES(name, batch, h, w, n, top, bottom, left,     \
    right, kernel_h, kernel_w, stride_y, stride_x, slope)                                \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float dy[PANELS(n)]                                                        \
                      [batch * PLACES(top + h + bottom, kernel_h, stride_y, 1) *         \
                          PLACES(left + w + right, kernel_w, stride_x, 1)][PANEL],       \
        const float y[PANELS(n)][batch * h * w][PANEL],                                  \
        float dx[PANELS(n)][batch * h * w][PANEL])                                       \
    {                                                                                    \
        const struct window window = {h, w, top, bottom, left, right, kernel_h,          \
            kernel_w, stride_y, stride_x, 1, 1};                                         \
        const int places = places_down(window) * places_across(window);                  \
        EACH_IMAGE(part, batch *PANELS(n),                                               \
            average_pool_gradient_image(window,                                          \
                (const float *)dy + image * places * PANEL,                              \
                (const float *)y + image * h * w * PANEL,                                \
                (float *)dx + image * h * w * PANEL, slope))                             \
    }

/* The slope of relu where its value is y. */
static inline vec relu_slope(vec y)
{
    return vec_select(y > 0, vec_broadcast(1), vec_broadcast(0));
}

DEFINE_AVERAGE_POOL_GRADIENT_SLOPES(average_pool_gradient_slopes_32x7x7x32_7x7_relu, 32, 7, 7, 32,
                                    0, 0, 0, 0, 7, 7, 1, 1, relu_slope)

/* The sum of dy over the examples; panels are divided */
NOINLINE static void bias_gradient_1568x32(struct tlc_part part,
    const float dy[2][1568][PANEL], float gradient[2][1][PANEL])
{
    DEAL(part, 2, SUMS_AT_ONCE, panel, panels,
        sum_panels(panels, 1568, dy[panel][0], gradient[panel][0]))
}

/* A block of a kernel's inputs and outputs at one place of the window. */
KERNEL void turn_block(int inputs, int outputs, const float *from, float *to)
{
    vec block[LANES];
    UNROLLED (i, LANES)
        block[i] = i < inputs ? vec_load(&from[i * PANEL]) : vec_broadcast(0);
    transpose_block(block);
    UNROLLED (i, LANES)
        if (i < outputs)
            vec_store(&to[i * PANEL], block[i]);
}

/* All of a group's at one place, whose panels of so many rows these are. */
KERNEL void turn_place(int place, int places, int n_in, int n_out,
    const float (*kernel)[PANEL], float (*turned)[PANEL])
{
    for (int input = 0; input < PADDED(n_in); input += LANES)
        for (int output = 0; output < PADDED(n_out); output += LANES)
            turn_block(n_in - input, n_out - output,
                &kernel[(output / PANEL * places + place) * n_in + input][output % PANEL],
                &turned[(input / PANEL * places + place) * n_out + output]
                       [input % PANEL]);
}

/* turned[place, output][input] = kernel[place, input][output], within each group */
#define DEFINE_TURN_KERNEL(name, n_in, n_out, groups, kernel_h, kernel_w)                \
    NOINLINE static void name(                                                           \
        const float kernel[PANELS(n_out)][kernel_h * kernel_w * ((n_in) / (groups))]     \
                          [PANEL],                                                       \
        float turned[PANELS(n_in)][kernel_h * kernel_w * ((n_out) / (groups))][PANEL])   \
    {                                                                                    \
        const int in = (n_in) / (groups), out = (n_out) / (groups);                      \
        for (int group = 0; group < groups; group++)                                     \
            for (int place = 0; place < kernel_h * kernel_w; place++)                    \
                turn_place(place, kernel_h *kernel_w, in, out,                           \
                    kernel[group * PANELS(out)], turned[group * PANELS(in)]);            \
    }

DEFINE_TURN_KERNEL(turn_kernel_32x32_3x3, 32, 32, 1, 3, 3)

/* dx[pixel][input] = the sum of dy turned, over all places whose window lies on the
 * pixel; rows of dx are divided. Sizes are those of the conv2d. */
#define DEFINE_CONV2D_INPUT_GRADIENT(name, batch, h, w, n_in, n_out, groups, top,        \
    bottom, left, right, kernel_h, kernel_w, stride_y, stride_x, dilation_y, dilation_x) \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float dy[PANELS(                                                           \
            n_out)][batch * PLACES(top + h + bottom, kernel_h, stride_y, dilation_y) *   \
                    PLACES(left + w + right, kernel_w, stride_x, dilation_x)][PANEL],    \
        const float turned[PANELS(n_in)][kernel_h * kernel_w * ((n_out) / (groups))]     \
                          [PANEL],                                                       \
        float dx[PANELS(n_in)][batch * h * w][PANEL])                                    \
    {                                                                                    \
        const struct window window = {h, w, top, bottom, left, right, kernel_h,          \
            kernel_w, stride_y, stride_x, dilation_y, dilation_x};                       \
        enum { IN = (n_in) / (groups), OUT = (n_out) / (groups) };                       \
        for (int example = 0; example < batch; example++)                                \
            for (int group = 0; group < groups; group++)                                 \
                DEAL(WHOLE, PANELS(IN), WIDEST_TILE, first, count, {                     \
                    const int panel = group * PANELS(IN) + first;                        \
                    const struct convolution of = ((struct convolution){window, batch,   \
                        OUT, count, dy[group * PANELS(OUT)][0], turned[panel][0],        \
                        dx[panel][0]});                                                  \
                    CONVOLVE_BACK(part, example, h, stride_x, kernel_w, of)              \
                })                                                                       \
    }

DEFINE_CONV2D_INPUT_GRADIENT(conv2d_input_gradient_32x7x7x32x32_3x3_padded_1, 32, 7, 7, 32, 32, 1,
                             1, 1, 1, 1, 3, 3, 1, 1, 1, 1)

/* A tile of weights is some of the window's pixels, `down` by `across`, times some
 * channels, times some panels: of many panels few weights, of few panels many. */
enum { MOST_WEIGHTS = LANES == 16 ? 28 : TILE };
#define TILE_WEIGHTS(panels) (LANES < 16 || (panels) == 1 ? MOST_WEIGHTS : 24 / (panels))

struct weights {
    int row, column, channel; /* of the first */
    int down, across, channels;
};

/* What a gradient is made of: so many panels of it, from rows `first` to `end` - 1 of dy,
 * counted through all examples. Each channel of dy goes with all `n_in` of x; where that
 * is 0, with the same channel of x. */
struct outer_product {
    struct window window;
    int batch, n_in, panels;
    int lanes; /* of a panel of x: from one pixel to the next */
    int first, end;
    const float *x, *dy;
    float *gradient;
};

KERNEL int weights_of_place(struct outer_product of)
{
    return of.n_in ? of.n_in : 1;
}

/* The sums of some weights take the product of one pixel of dy and one of x. */
KERNEL void add_pixel(vec sum[MOST_WEIGHTS][TILE_VECTORS], int channels,
    struct outer_product of, const float *x, const float *dy, int dy_panel)
{
    if (of.n_in)
        add_product(sum, channels, of.panels, x, 1, dy, dy_panel);
    else
        UNROLLED (v, VECTORS)
            sum[0][v] =
                vec_fma(vec_load(&x[v * LANES]), vec_load(&dy[v * LANES]), sum[0][v]);
}

/* A pixel of dy. */
struct place {
    int example, y, x;
};

/* The sums of a tile take the product of one pixel of dy and what the window sees from
 * there, of which `x` is the first; but only those that see the image, if not `all`. */
KERNEL void add_place(vec sum[MOST_WEIGHTS][TILE_VECTORS], struct weights tile,
    struct outer_product of, struct place place, bool all, const float *x,
    const float *dy, int dy_panel)
{
    const struct window window = of.window;
    UNROLLED (row, tile.down)
        UNROLLED (column, tile.across) {
            const int left = tile.column + column;
            const int pixel =
                row * window.dilation_y * window.width + column * window.dilation_x;
            if (all ||
                (row_read(window, FORWARD, place.example, place.y, tile.row + row) >= 0 &&
                    begin_of(window, FORWARD, left) <= place.x &&
                    end_of(window, FORWARD, left) > place.x))
                add_pixel(&sum[(row * tile.across + column) * tile.channels],
                    tile.channels, of, &x[pixel * of.lanes], dy, dy_panel);
        }
}

/* The same for `pixels` pixels of a row, where the whole tile sees the image. */
KERNEL void add_places(vec sum[MOST_WEIGHTS][TILE_VECTORS], struct weights tile,
    struct outer_product of, int pixels, const float *x, const float *dy, int dy_panel)
{
    const struct place anywhere = {0, 0, 0};
    const int step = of.window.stride_x * of.lanes;
    for (int round = 0; round < pixels / 4; round++, x += 4 * step, dy += 4 * PANEL)
        UNROLLED (pixel, 4)
            add_place(sum, tile, of, anywhere, true, x + pixel * step, dy + pixel * PANEL,
                dy_panel);
    UNROLLED (pixel, pixels % 4)
        add_place(sum, tile, of, anywhere, true, x + pixel * step, dy + pixel * PANEL,
            dy_panel);
}

/* The same for one row of dy, where some pixels of the tile may see nothing. */
KERNEL void add_checked_row(vec sum[MOST_WEIGHTS][TILE_VECTORS], struct weights tile,
    struct outer_product of, struct place place, const float *x, const float *dy,
    int dy_panel)
{
    const int width = places_across(of.window), step = of.window.stride_x * of.lanes;
    for (place.x = 0; place.x < width; place.x++)
        add_place(sum, tile, of, place, false, &x[place.x * step], &dy[place.x * PANEL],
            dy_panel);
}

/* The same for any row of dy. How many pixels of it are of use is known beforehand where
 * the window always lies in the image, or where a tile is of one column. */
KERNEL void add_row(vec sum[MOST_WEIGHTS][TILE_VECTORS], struct weights tile,
    struct outer_product of, int example, int y, const float *x, const float *dy,
    int dy_panel)
{
    const struct window window = of.window;
    const int width = places_across(window), step = window.stride_x * of.lanes;
    const int all = end_of(window, FORWARD, tile.column);
    const int begin = begin_of(window, FORWARD, tile.column);
    const int end = all < width ? all : width;
    const bool above_and_below = window.top + window.bottom > 0;
    const bool beside = window.left + window.right > 0;
    const bool inside =
        !above_and_below ||
        (row_read(window, FORWARD, example, y, tile.row) >= 0 &&
            row_read(window, FORWARD, example, y, tile.row + tile.down - 1) >= 0);
    if (inside && !beside)
        add_places(sum, tile, of, width, x, dy, dy_panel);
    else if (tile.down * tile.across > 1 || window.columns > MOST_COLUMNS)
        add_checked_row(sum, tile, of, (struct place){example, y, 0}, x, dy, dy_panel);
    else if (inside && end > begin)
        add_places(
            sum, tile, of, end - begin, &x[begin * step], &dy[begin * PANEL], dy_panel);
}

/* Puts a tile's sums into the gradient, or takes them from there. */
KERNEL void move_sums(vec sum[MOST_WEIGHTS][TILE_VECTORS], struct weights tile,
    struct outer_product of, bool out)
{
    const struct window window = of.window;
    const int size = window.rows * window.columns * weights_of_place(of) * PANEL;
    const int place = tile.row * window.columns + tile.column;
    float *to = &of.gradient[(place * weights_of_place(of) + tile.channel) * PANEL];
    UNROLLED (row, tile.down)
        UNROLLED (column, tile.across)
            UNROLLED (channel, tile.channels)
                UNROLLED (v, of.panels * VECTORS) {
                    vec *number =
                        &sum[(row * tile.across + column) * tile.channels + channel][v];
                    float *there =
                        &to[v / VECTORS * size +
                            ((row * window.columns + column) * weights_of_place(of) +
                                channel) *
                                PANEL +
                            v % VECTORS * LANES];
                    if (out)
                        vec_store(there, *number);
                    else
                        *number = of.first ? vec_load(there) : vec_broadcast(0);
                }
}

/* Each sum is one chain over the examples, their rows and columns. */
KERNEL void conv2d_gradient_tile(struct weights tile, struct outer_product of)
{
    const struct window window = of.window;
    const int height = places_down(window), width = places_across(window);
    const int plane = of.batch * window.height * window.width;
    const float *x = &of.x[tile.channel / PANEL * plane * PANEL + tile.channel % PANEL];
    vec sum[MOST_WEIGHTS][TILE_VECTORS];
    move_sums(sum, tile, of, false);
    for (int row = of.first; row < of.end; row++) {
        const int example = row / height, y = row % height;
        const int top = example * window.height + y * window.stride_y +
                        tile.row * window.dilation_y - window.top;
        const int left = tile.column * window.dilation_x - window.left;
        add_row(sum, tile, of, example, y, &x[(top * window.width + left) * of.lanes],
            &of.dy[row * width * PANEL], of.batch * height * width * PANEL);
    }
    move_sums(sum, tile, of, true);
}

/* The tiles of some channels at one place of the window. */
KERNEL void conv2d_gradient_channels(
    struct tlc_part part, struct weights at, struct outer_product of)
{
    const struct window window = of.window;
    const int first =
        (at.row * window.columns + at.column) * weights_of_place(of) + at.channel;
    const int all = window.rows * window.columns * weights_of_place(of);
    DEAL(WHOLE, at.channels, TILE_WEIGHTS(of.panels), channel, channels,
        if (is_mine(part, all, first + channel, 1))
            conv2d_gradient_tile((struct weights){at.row, at.column, at.channel + channel,
                                     at.down, at.across, channels},
                of))
}

/* The largest tile of so many channels. */
KERNEL struct weights most_weights(int channel, int channels, struct outer_product of)
{
    const int most = TILE_WEIGHTS(of.panels), width = of.window.columns;
    const int columns = channels < most ? most / channels : 1;
    return (struct weights){.channel = channel,
        .down = columns < width ? 1 : columns / width,
        .across = columns < width ? columns : width,
        .channels = channels};
}

/* A few rows of dy at a time, so that what is read stays near: about so many pixels. */
enum { PIXELS_AT_ONCE = 192 };

KERNEL int rows_at_once(struct outer_product of)
{
    return of.n_in ? PIXELS_AT_ONCE / places_across(of.window) + 1
                   : of.batch * places_down(of.window);
}

/* From here on macros: compilers decide their conditions, which are of constants, before
 * they copy what is called. In functions they would make thousands of copies first. */

/* The tiles of some channels for all columns of some rows of the window, one by one if
 * those see different parts of a row, so that they are constants. */
#define GRADIENT_COLUMN(part, kernel_w, column, at, of)                                  \
    if ((kernel_w) > (column))                                                           \
    conv2d_gradient_channels(                                                            \
        part, (struct weights){at.row, column, at.channel, at.down, 1, at.channels}, of)
#define GRADIENT_COLUMNS(part, kernel_w, beside, at, of)                                 \
    if (at.across > 1 || !(beside) || (kernel_w) + 0 > MOST_COLUMNS)                     \
        DEAL(WHOLE, kernel_w, at.across, column, across,                                 \
            conv2d_gradient_channels(part,                                               \
                (struct weights){                                                        \
                    at.row, column, at.channel, at.down, across, at.channels},           \
                of))                                                                     \
    else {                                                                               \
        GRADIENT_COLUMN(part, kernel_w, 0, at, of);                                      \
        GRADIENT_COLUMN(part, kernel_w, 1, at, of);                                      \
        GRADIENT_COLUMN(part, kernel_w, 2, at, of);                                      \
        GRADIENT_COLUMN(part, kernel_w, 3, at, of);                                      \
        GRADIENT_COLUMN(part, kernel_w, 4, at, of);                                      \
        GRADIENT_COLUMN(part, kernel_w, 5, at, of);                                      \
        GRADIENT_COLUMN(part, kernel_w, 6, at, of);                                      \
        GRADIENT_COLUMN(part, kernel_w, 7, at, of);                                      \
    }

/* All tiles of some channels, which lie in one panel. */
#define GRADIENT_ROWS(part, kernel_h, kernel_w, beside, channel, channels, of)           \
    {                                                                                    \
        const struct weights most = most_weights(channel, channels, of);                 \
        DEAL(WHOLE, kernel_h, most.down, row, rows, {                                    \
            struct weights at = most;                                                    \
            at.row = row;                                                                \
            at.down = rows;                                                              \
            GRADIENT_COLUMNS(part, kernel_w, beside, at, of)                             \
        })                                                                               \
    }

/* All of a gradient: for each channel of dy so many `weights` a place of the window,
 * whose sizes are those of `of`, and `beside` tells whether it sees zeros beside the
 * image. */
#define GRADIENT_OF_PLACES(part, weights, kernel_h, kernel_w, beside, of)                \
    {                                                                                    \
        const int height = of.batch * places_down(of.window);                            \
        const int many = rows_at_once(of);                                               \
        for (of.first = 0; of.first < height; of.first = of.end) {                       \
            of.end = of.first + many < height ? of.first + many : height;                \
            for (int channel = 0; channel < (weights) / PANEL * PANEL; channel += PANEL) \
                GRADIENT_ROWS(part, kernel_h, kernel_w, beside, channel, PANEL, of)      \
            if ((weights) % PANEL)                                                       \
                GRADIENT_ROWS(part, kernel_h, kernel_w, beside,                          \
                    (weights) / PANEL * PANEL, (weights) % PANEL, of)                    \
        }                                                                                \
    }

/* gradient[row, column, input][output] = the sum of x dy; weights are divided */
#define DEFINE_CONV2D_KERNEL_GRADIENT(name, batch, h, w, n_in, lanes, n_out, groups,     \
    top, bottom, left, right, kernel_h, kernel_w, stride_y, stride_x, dilation_y,        \
    dilation_x)                                                                          \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float IMAGES(x, lanes, n_in, batch *h *w),                                 \
        const float dy[PANELS(                                                           \
            n_out)][batch * PLACES(top + h + bottom, kernel_h, stride_y, dilation_y) *   \
                    PLACES(left + w + right, kernel_w, stride_x, dilation_x)][PANEL],    \
        float gradient[PANELS(n_out)][kernel_h * kernel_w * ((n_in) / (groups))][PANEL]) \
    {                                                                                    \
        const struct window window = {h, w, top, bottom, left, right, kernel_h,          \
            kernel_w, stride_y, stride_x, dilation_y, dilation_x};                       \
        enum { IN = (n_in) / (groups), OUT = (n_out) / (groups) };                       \
        for (int group = 0; group < groups; group++)                                     \
            DEAL(WHOLE, PANELS(OUT), TILE_PANELS, first, count, {                        \
                struct outer_product of =                                                \
                    ((struct outer_product){window, batch, IN, count, lanes, 0, 0,       \
                        x[group * PANELS(IN)][0], dy[group * PANELS(OUT) + first][0],    \
                        gradient[group * PANELS(OUT) + first][0]});                      \
                GRADIENT_OF_PLACES(                                                      \
                    part, IN + 0, kernel_h, kernel_w, (left) + (right) > 0, of)          \
            })                                                                           \
    }

DEFINE_CONV2D_KERNEL_GRADIENT(conv2d_kernel_gradient_32x7x7x32x32_3x3_padded_1, 32, 7, 7, 32,
                              PANEL, 32, 1, 1, 1, 1, 1, 3, 3, 1, 1, 1, 1)

/* Adds dy to dx where x is the first of the largest that are seen. */
KERNEL void add_to_largest(struct window window, struct sight sight, const float *x,
    vec dy, const float *y, float *dx, vec (*slope)(vec))
{
    const vec most = largest_seen(window, sight, x), none = {0};
    vec_int open = none == none;
    for (int row = sight.top; row < sight.bottom; row++)
        for (int column = sight.left; column < sight.right; column++) {
            const int at = (row * window.width + column) * PANEL;
            const vec_int first = open & (vec_load(&x[at]) == most);
            add_to_pixel(window, vec_select(first, dy, none), &y[at], &dx[at], slope);
            open &= ~first;
        }
}

KERNEL void max_pool_gradient_image(struct window window, const float *x, const float *dy,
    const float *y, float *dx, vec (*slope)(vec))
{
    const int down = places_down(window), across = places_across(window);
    begin_image(window, y, dx, slope);
    for (int row = 0; row < down; row++)
        for (int column = 0; column < across; column++) {
            const struct sight sight = sight_from(window, row, column);
            fetch_ahead(window, sight, x);
            UNROLLED (v, VECTORS)
                add_to_largest(window, sight, &x[v * LANES],
                    vec_load(&dy[(row * across + column) * PANEL + v * LANES]),
                    &y[v * LANES], &dx[v * LANES], slope);
        }
    finish_image(window, y, dx, slope);
}

/* dx = dy at what the pool has taken; images of a panel are divided */
#define DEFINE_MAX_POOL_GRADIENT(name, batch, h, w, n, top, bottom, left, right,         \
    kernel_h, kernel_w, stride_y, stride_x)                                              \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float x[PANELS(n)][batch * h * w][PANEL],                                  \
        const float dy[PANELS(n)]                                                        \
                      [batch * PLACES(top + h + bottom, kernel_h, stride_y, 1) *         \
                          PLACES(left + w + right, kernel_w, stride_x, 1)][PANEL],       \
        float dx[PANELS(n)][batch * h * w][PANEL])                                       \
    {                                                                                    \
        const struct window window = {h, w, top, bottom, left, right, kernel_h,          \
            kernel_w, stride_y, stride_x, 1, 1};                                         \
        const int places = places_down(window) * places_across(window), size = h * w;    \
        EACH_IMAGE(part, batch *PANELS(n),                                               \
            max_pool_gradient_image(window, (const float *)x + image * size * PANEL,     \
                (const float *)dy + image * places * PANEL,                              \
                (const float *)x + image * size * PANEL,                                 \
                (float *)dx + image * size * PANEL, NULL))                               \
    }

/* dx = dy f'(x) at what the pool has taken, the slope taken from y; images of a panel are
 * divided */
#define DEFINE_MAX_POOL_GRADIENT_SLOPES(name, batch, h, w, n, top, bottom, left, right,  \
    kernel_h, kernel_w, stride_y, stride_x, slope)                                       \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float x[PANELS(n)][batch * h * w][PANEL],                                  \
        const float dy[PANELS(n)]                                                        \
                      [batch * PLACES(top + h + bottom, kernel_h, stride_y, 1) *         \
                          PLACES(left + w + right, kernel_w, stride_x, 1)][PANEL],       \
        const float y[PANELS(n)][batch * h * w][PANEL],                                  \
        float dx[PANELS(n)][batch * h * w][PANEL])                                       \
    {                                                                                    \
        const struct window window = {h, w, top, bottom, left, right, kernel_h,          \
            kernel_w, stride_y, stride_x, 1, 1};                                         \
        const int places = places_down(window) * places_across(window), size = h * w;    \
        EACH_IMAGE(part, batch *PANELS(n),                                               \
            max_pool_gradient_image(window, (const float *)x + image * size * PANEL,     \
                (const float *)dy + image * places * PANEL,                              \
                (const float *)y + image * size * PANEL,                                 \
                (float *)dx + image * size * PANEL, slope))                              \
    }

DEFINE_MAX_POOL_GRADIENT_SLOPES(max_pool_gradient_slopes_32x14x14x32_2x2_by_2_relu, 32, 14, 14, 32,
                                0, 0, 0, 0, 2, 2, 2, 2, relu_slope)

/* The sum of dy over the examples; panels are divided */
NOINLINE static void bias_gradient_6272x32(struct tlc_part part,
    const float dy[2][6272][PANEL], float gradient[2][1][PANEL])
{
    DEAL(part, 2, SUMS_AT_ONCE, panel, panels,
        sum_panels(panels, 6272, dy[panel][0], gradient[panel][0]))
}

DEFINE_TURN_KERNEL(turn_kernel_16x32_3x3, 16, 32, 1, 3, 3)

DEFINE_CONV2D_INPUT_GRADIENT(conv2d_input_gradient_32x14x14x16x32_3x3_padded_1, 32, 14, 14, 16, 32,
                             1, 1, 1, 1, 1, 3, 3, 1, 1, 1, 1)

DEFINE_CONV2D_KERNEL_GRADIENT(conv2d_kernel_gradient_32x14x14x16x32_3x3_padded_1, 32, 14, 14, 16,
                              PANEL, 32, 1, 1, 1, 1, 1, 3, 3, 1, 1, 1, 1)

DEFINE_MAX_POOL_GRADIENT_SLOPES(max_pool_gradient_slopes_32x28x28x16_2x2_by_2_relu, 32, 28, 28, 16,
                                0, 0, 0, 0, 2, 2, 2, 2, relu_slope)

/* The sum of dy over the examples; panels are divided */
NOINLINE static void bias_gradient_25088x16(struct tlc_part part,
    const float dy[1][25088][PANEL], float gradient[1][1][PANEL])
{
    DEAL(part, 1, SUMS_AT_ONCE, panel, panels,
        sum_panels(panels, 25088, dy[panel][0], gradient[panel][0]))
}

DEFINE_CONV2D_KERNEL_GRADIENT(conv2d_kernel_gradient_32x28x28x1x16_5x5_padded_2_narrow, 32, 28, 28,
                              1, 1, 16, 1, 2, 2, 2, 2, 5, 5, 1, 1, 1, 1)

/* mean and square go towards those of the gradient,
 * weights -= corrected mean / (root of square + epsilon) + rate decay weights */
NOINLINE static void adam_400(struct tlc_part part, float *weights, const float *gradient,
    const double corrected[1], float rate, float *mean, float *square, double beta_1,
    double beta_2, double epsilon, double decay)
{
    const vec step = vec_broadcast((float)-corrected[0]);
    const vec towards_mean = vec_broadcast((float)(1 - beta_1));
    const vec towards_square = vec_broadcast((float)(1 - beta_2));
    const vec shrink = vec_broadcast((float)((double)-rate * decay));
    const vec least = vec_broadcast((float)epsilon);
    DEAL(part, 400 / PANEL, 64, panel, many, {
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
NOINLINE static void adam_4608(struct tlc_part part, float *weights, const float *gradient,
    const double corrected[1], float rate, float *mean, float *square, double beta_1,
    double beta_2, double epsilon, double decay)
{
    const vec step = vec_broadcast((float)-corrected[0]);
    const vec towards_mean = vec_broadcast((float)(1 - beta_1));
    const vec towards_square = vec_broadcast((float)(1 - beta_2));
    const vec shrink = vec_broadcast((float)((double)-rate * decay));
    const vec least = vec_broadcast((float)epsilon);
    DEAL(part, 4608 / PANEL, 64, panel, many, {
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
NOINLINE static void adam_32(struct tlc_part part, float *weights, const float *gradient,
    const double corrected[1], float rate, float *mean, float *square, double beta_1,
    double beta_2, double epsilon, double decay)
{
    const vec step = vec_broadcast((float)-corrected[0]);
    const vec towards_mean = vec_broadcast((float)(1 - beta_1));
    const vec towards_square = vec_broadcast((float)(1 - beta_2));
    const vec shrink = vec_broadcast((float)((double)-rate * decay));
    const vec least = vec_broadcast((float)epsilon);
    DEAL(part, 32 / PANEL, 64, panel, many, {
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
NOINLINE static void adam_9216(struct tlc_part part, float *weights, const float *gradient,
    const double corrected[1], float rate, float *mean, float *square, double beta_1,
    double beta_2, double epsilon, double decay)
{
    const vec step = vec_broadcast((float)-corrected[0]);
    const vec towards_mean = vec_broadcast((float)(1 - beta_1));
    const vec towards_square = vec_broadcast((float)(1 - beta_2));
    const vec shrink = vec_broadcast((float)((double)-rate * decay));
    const vec least = vec_broadcast((float)epsilon);
    DEAL(part, 9216 / PANEL, 64, panel, many, {
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
NOINLINE static void adam_512(struct tlc_part part, float *weights, const float *gradient,
    const double corrected[1], float rate, float *mean, float *square, double beta_1,
    double beta_2, double epsilon, double decay)
{
    const vec step = vec_broadcast((float)-corrected[0]);
    const vec towards_mean = vec_broadcast((float)(1 - beta_1));
    const vec towards_square = vec_broadcast((float)(1 - beta_2));
    const vec shrink = vec_broadcast((float)((double)-rate * decay));
    const vec least = vec_broadcast((float)epsilon);
    DEAL(part, 512 / PANEL, 64, panel, many, {
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

DEFINE_DENSE(dense_32x32x1_linear, 32, 32, 1, 32, linear)
DEFINE_INPUT_GRADIENT(input_gradient_32x32x1, 32, 32, 1, 1)
DEFINE_KERNEL_GRADIENT(kernel_gradient_32x32x1, 32, 32, 1)

/* The batch's rows of `value`, to where its examples' features are kept. */
NOINLINE static void keep_32x32(
    const struct batch *batch, const float value[2][32][PANEL])
{
    for (int row = 0; row < batch->count; row++)
        for (int panel = 0; panel < 2; panel++) {
            const size_t first = (size_t)batch->examples[row] * 32 + panel * PANEL;
            memcpy(&batch->features[first], value[panel][row], sizeof value[panel][row]);
        }
}

/* The kept features of the batch's examples; zeros behind a short last batch. */
NOINLINE static void take_32x32(const struct batch *batch, float value[2][32][PANEL])
{
    for (int panel = 0; panel < 2; panel++)
        for (int row = 0; row < 32; row++) {
            const size_t first = (size_t)batch->examples[row] * 32 + panel * PANEL;
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

/* Model A (study_conv.yaml:34) */
struct weights_A {
    float dense_1_kernel[19][784][PANEL], dense_1_bias[304];
    float dense_2_kernel[7][300][PANEL], dense_2_bias[112];
    float dense_3_kernel[4][100][PANEL], dense_3_bias[64];
    float dense_4_kernel[4][50][PANEL], dense_4_bias[64];
    float dense_5_kernel[4][50][PANEL], dense_5_bias[64];
    float dense_6_kernel[1][50][PANEL], dense_6_bias[16];
};

static const struct tlc_tensor tensors_A[] = {
    WEIGHTS(A, dense_1, kernel, 784, 300, TRUNCATED_NORMAL, 0.040601686940662726, 0x65475027, 784,
            300),
    WEIGHTS(A, dense_1, bias, 1, 300, ZEROS, 0, 0, 300),
    WEIGHTS(A, dense_2, kernel, 300, 100, TRUNCATED_NORMAL, 0.06563590567728472, 0xd95439ec, 300,
            100),
    WEIGHTS(A, dense_2, bias, 1, 100, ZEROS, 0, 0, 100),
    WEIGHTS(A, dense_3, kernel, 100, 50, TRUNCATED_NORMAL, 0.11368472343385565, 0x0347de31, 100,
            50),
    WEIGHTS(A, dense_3, bias, 1, 50, ZEROS, 0, 0, 50),
    WEIGHTS(A, dense_4, kernel, 50, 50, TRUNCATED_NORMAL, 0.16077447771479306, 0xb47123b6, 50, 50),
    WEIGHTS(A, dense_4, bias, 1, 50, ZEROS, 0, 0, 50),
    WEIGHTS(A, dense_5, kernel, 50, 50, TRUNCATED_NORMAL, 0.16077447771479306, 0x9a71a42b, 50, 50),
    WEIGHTS(A, dense_5, bias, 1, 50, ZEROS, 0, 0, 50),
    WEIGHTS(A, dense_6, kernel, 50, 8, UNIFORM, 0.32163376045133846, 0xc9018a60, 50, 8),
    WEIGHTS(A, dense_6, bias, 1, 8, ZEROS, 0, 0, 8),
};

static const struct tlc_layer layers_A[] = {
    LAYER(Flatten, flatten, 784, 784, false, 0, tensors_A + 0),
    LAYER(Dense, dense_1, 784, 300, true, 2, tensors_A + 0, "units": 300, "activation": "selu",
          "use_bias": true, "kernel_initializer": {"class_name": "LecunNormal", "config": {}}),
    LAYER(Dense, dense_2, 300, 100, true, 2, tensors_A + 2, "units": 100, "activation": "selu",
          "use_bias": true, "kernel_initializer": {"class_name": "LecunNormal", "config": {}}),
    LAYER(Dense, dense_3, 100, 50, true, 2, tensors_A + 4, "units": 50, "activation": "selu",
          "use_bias": true, "kernel_initializer": {"class_name": "LecunNormal", "config": {}}),
    LAYER(Dense, dense_4, 50, 50, true, 2, tensors_A + 6, "units": 50, "activation": "selu",
          "use_bias": true, "kernel_initializer": {"class_name": "LecunNormal", "config": {}}),
    LAYER(Dense, dense_5, 50, 50, true, 2, tensors_A + 8, "units": 50, "activation": "selu",
          "use_bias": true, "kernel_initializer": {"class_name": "LecunNormal", "config": {}}),
    LAYER(Dense, dense_6, 50, 8, true, 2, tensors_A + 10, "units": 8, "activation": "softmax",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
};

static const long ram_A[] = {
    0, /* flatten */
    1200, /* dense_1 */
    1600, /* dense_2 */
    600, /* dense_3 */
    400, /* dense_4 */
    400, /* dense_5 */
    232, /* dense_6 */
};
static const struct tlc_model model_A = {
    .name = "A", .input_dimensions = 3, .input_shape = {28, 28, 1},
    .layers = 7, .layer = layers_A, .parameters = 276158,
    .ram = ram_A,
    .size = sizeof(struct weights_A)};

/* Model B (study_conv.yaml:39) */
struct weights_B {
    float dense_1_kernel[19][784][PANEL], dense_1_bias[304];
    float dense_2_kernel[7][300][PANEL], dense_2_bias[112];
    float dense_3_kernel[4][100][PANEL], dense_3_bias[64];
    float dense_4_kernel[4][50][PANEL], dense_4_bias[64];
    float dense_5_kernel[4][50][PANEL], dense_5_bias[64];
    float dense_6_kernel[1][50][PANEL], dense_6_bias[16];
};

static const struct tlc_tensor tensors_B[] = {
    WEIGHTS(B, dense_1, kernel, 784, 300, TRUNCATED_NORMAL, 0.040601686940662726, 0x4295f400, 784,
            300),
    WEIGHTS(B, dense_1, bias, 1, 300, ZEROS, 0, 0, 300),
    WEIGHTS(B, dense_2, kernel, 300, 100, TRUNCATED_NORMAL, 0.06563590567728472, 0x968485cb, 300,
            100),
    WEIGHTS(B, dense_2, bias, 1, 100, ZEROS, 0, 0, 100),
    WEIGHTS(B, dense_3, kernel, 100, 50, TRUNCATED_NORMAL, 0.11368472343385565, 0xc0eea556, 100,
            50),
    WEIGHTS(B, dense_3, bias, 1, 50, ZEROS, 0, 0, 50),
    WEIGHTS(B, dense_4, kernel, 50, 50, TRUNCATED_NORMAL, 0.16077447771479306, 0x8bc3a751, 50, 50),
    WEIGHTS(B, dense_4, bias, 1, 50, ZEROS, 0, 0, 50),
    WEIGHTS(B, dense_5, kernel, 50, 50, TRUNCATED_NORMAL, 0.16077447771479306, 0x7cad4b8c, 50, 50),
    WEIGHTS(B, dense_5, bias, 1, 50, ZEROS, 0, 0, 50),
    WEIGHTS(B, dense_6, kernel, 50, 1, UNIFORM, 0.3429971702850177, 0x08a1f4c7, 50, 1),
    WEIGHTS(B, dense_6, bias, 1, 1, ZEROS, 0, 0, 1),
};

static const struct tlc_layer layers_B[] = {
    LAYER(Flatten, flatten, 784, 784, false, 0, tensors_B + 0),
    LAYER(Dense, dense_1, 784, 300, true, 2, tensors_B + 0, "units": 300, "activation": "selu",
          "use_bias": true, "kernel_initializer": {"class_name": "LecunNormal", "config": {}}),
    LAYER(Dense, dense_2, 300, 100, true, 2, tensors_B + 2, "units": 100, "activation": "selu",
          "use_bias": true, "kernel_initializer": {"class_name": "LecunNormal", "config": {}}),
    LAYER(Dense, dense_3, 100, 50, true, 2, tensors_B + 4, "units": 50, "activation": "selu",
          "use_bias": true, "kernel_initializer": {"class_name": "LecunNormal", "config": {}}),
    LAYER(Dense, dense_4, 50, 50, true, 2, tensors_B + 6, "units": 50, "activation": "selu",
          "use_bias": true, "kernel_initializer": {"class_name": "LecunNormal", "config": {}}),
    LAYER(Dense, dense_5, 50, 50, true, 2, tensors_B + 8, "units": 50, "activation": "selu",
          "use_bias": true, "kernel_initializer": {"class_name": "LecunNormal", "config": {}}),
    LAYER(Dense, dense_6, 50, 1, true, 2, tensors_B + 10, "units": 1, "activation": "sigmoid",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
};

static const long ram_B[] = {
    0, /* flatten */
    1200, /* dense_1 */
    1600, /* dense_2 */
    600, /* dense_3 */
    400, /* dense_4 */
    400, /* dense_5 */
    204, /* dense_6 */
};
static const struct tlc_model model_B = {
    .name = "B", .input_dimensions = 3, .input_shape = {28, 28, 1},
    .layers = 7, .layer = layers_B, .parameters = 275801,
    .ram = ram_B,
    .size = sizeof(struct weights_B)};

/* Model B_on_A (study_conv.yaml:44) */
static const struct tlc_tensor tensors_B_on_A[] = {
    WEIGHTS(B, dense_1, kernel, 784, 300, TRUNCATED_NORMAL, 0.040601686940662726, 0x1ad1c89c, 784,
            300),
    WEIGHTS(B, dense_1, bias, 1, 300, ZEROS, 0, 0, 300),
    WEIGHTS(B, dense_2, kernel, 300, 100, TRUNCATED_NORMAL, 0.06563590567728472, 0x2c53e097, 300,
            100),
    WEIGHTS(B, dense_2, bias, 1, 100, ZEROS, 0, 0, 100),
    WEIGHTS(B, dense_3, kernel, 100, 50, TRUNCATED_NORMAL, 0.11368472343385565, 0x0d98e172, 100,
            50),
    WEIGHTS(B, dense_3, bias, 1, 50, ZEROS, 0, 0, 50),
    WEIGHTS(B, dense_4, kernel, 50, 50, TRUNCATED_NORMAL, 0.16077447771479306, 0x9ae0def5, 50, 50),
    WEIGHTS(B, dense_4, bias, 1, 50, ZEROS, 0, 0, 50),
    WEIGHTS(B, dense_5, kernel, 50, 50, TRUNCATED_NORMAL, 0.16077447771479306, 0x5af820d0, 50, 50),
    WEIGHTS(B, dense_5, bias, 1, 50, ZEROS, 0, 0, 50),
    WEIGHTS(B, dense_6, kernel, 50, 1, UNIFORM, 0.3429971702850177, 0x08a1f4c7, 50, 1),
    WEIGHTS(B, dense_6, bias, 1, 1, ZEROS, 0, 0, 1),
};

static const struct tlc_layer layers_B_on_A[] = {
    LAYER(Flatten, flatten, 784, 784, false, 0, tensors_B_on_A + 0),
    LAYER(Dense, dense_1, 784, 300, true, 2, tensors_B_on_A + 0, "units": 300,
          "activation": "selu", "use_bias": true,
          "kernel_initializer": {"class_name": "LecunNormal", "config": {}}),
    LAYER(Dense, dense_2, 300, 100, true, 2, tensors_B_on_A + 2, "units": 100,
          "activation": "selu", "use_bias": true,
          "kernel_initializer": {"class_name": "LecunNormal", "config": {}}),
    LAYER(Dense, dense_3, 100, 50, true, 2, tensors_B_on_A + 4, "units": 50, "activation": "selu",
          "use_bias": true, "kernel_initializer": {"class_name": "LecunNormal", "config": {}}),
    LAYER(Dense, dense_4, 50, 50, true, 2, tensors_B_on_A + 6, "units": 50, "activation": "selu",
          "use_bias": true, "kernel_initializer": {"class_name": "LecunNormal", "config": {}}),
    LAYER(Dense, dense_5, 50, 50, true, 2, tensors_B_on_A + 8, "units": 50, "activation": "selu",
          "use_bias": true, "kernel_initializer": {"class_name": "LecunNormal", "config": {}}),
    LAYER(Dense, dense_6, 50, 1, true, 2, tensors_B_on_A + 10, "units": 1, "activation": "sigmoid",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
};

static const long ram_B_on_A[] = {
    0, /* flatten */
    1200, /* dense_1 */
    1600, /* dense_2 */
    600, /* dense_3 */
    400, /* dense_4 */
    400, /* dense_5 */
    204, /* dense_6 */
};
static const struct tlc_model model_B_on_A = {
    .name = "B_on_A", .input_dimensions = 3, .input_shape = {28, 28, 1},
    .layers = 7, .layer = layers_B_on_A, .parameters = 275801,
    .ram = ram_B_on_A,
    .size = sizeof(struct weights_B)};

/* Model A (study_conv.yaml:34) */
struct weights_A_2 {
    float conv2d_1_kernel[1][25][PANEL], conv2d_1_bias[16];
    float conv2d_2_kernel[2][144][PANEL], conv2d_2_bias[32];
    float conv2d_3_kernel[2][288][PANEL], conv2d_3_bias[32];
    float dense_1_kernel[1][32][PANEL], dense_1_bias[16];
};

static const struct tlc_tensor tensors_A_2[] = {
    WEIGHTS(A_2, conv2d_1, kernel, 25, 16, UNIFORM, 0.11881770515720091, 0x000b4cf0, 5, 5, 1, 16),
    WEIGHTS(A_2, conv2d_1, bias, 1, 16, ZEROS, 0, 0, 16),
    WEIGHTS(A_2, conv2d_2, kernel, 144, 32, UNIFORM, 0.11785113019775792, 0x9f2ae6fb, 3, 3, 16, 32),
    WEIGHTS(A_2, conv2d_2, bias, 1, 32, ZEROS, 0, 0, 32),
    WEIGHTS(A_2, conv2d_3, kernel, 288, 32, UNIFORM, 0.10206207261596575, 0xd422d486, 3, 3, 32, 32),
    WEIGHTS(A_2, conv2d_3, bias, 1, 32, ZEROS, 0, 0, 32),
    WEIGHTS(A_2, dense_1, kernel, 32, 8, UNIFORM, 0.3872983346207417, 0x65475027, 32, 8),
    WEIGHTS(A_2, dense_1, bias, 1, 8, ZEROS, 0, 0, 8),
};

static const struct tlc_layer layers_A_2[] = {
    LAYER(Conv2D, conv2d_1, 784, 12544, true, 2, tensors_A_2 + 0, "filters": 16,
          "kernel_size": [5, 5], "strides": [1, 1], "padding": "same", "dilation_rate": [1, 1],
          "groups": 1, "activation": "relu", "use_bias": true,
          "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(MaxPooling2D, max_pooling2d_1, 12544, 3136, false, 0, tensors_A_2 + 2,
          "pool_size": [2, 2], "strides": [2, 2], "padding": "valid"),
    LAYER(Conv2D, conv2d_2, 3136, 6272, true, 2, tensors_A_2 + 2, "filters": 32,
          "kernel_size": [3, 3], "strides": [1, 1], "padding": "same", "dilation_rate": [1, 1],
          "groups": 1, "activation": "relu", "use_bias": true,
          "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(MaxPooling2D, max_pooling2d_2, 6272, 1568, false, 0, tensors_A_2 + 4,
          "pool_size": [2, 2], "strides": [2, 2], "padding": "valid"),
    LAYER(Conv2D, conv2d_3, 1568, 1568, true, 2, tensors_A_2 + 4, "filters": 32,
          "kernel_size": [3, 3], "strides": [1, 1], "padding": "same", "dilation_rate": [1, 1],
          "groups": 1, "activation": "relu", "use_bias": true,
          "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(GlobalAveragePooling2D, global_average_pooling2d_1, 1568, 32, false, 0, tensors_A_2 + 6,
          "keepdims": false),
    LAYER(Dense, dense_1, 32, 8, true, 2, tensors_A_2 + 6, "units": 8, "activation": "softmax",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
};

static const long ram_A_2[] = {
    53312, /* conv2d_1 */
    50176, /* max_pooling2d_1 */
    37632, /* conv2d_2 */
    25088, /* max_pooling2d_2 */
    12544, /* conv2d_3 */
    6272, /* global_average_pooling2d_1 */
    160, /* dense_1 */
};
static const struct tlc_model model_A_2 = {
    .name = "A", .input_dimensions = 3, .input_shape = {28, 28, 1},
    .layers = 7, .layer = layers_A_2, .parameters = 14568,
    .ram = ram_A_2,
    .size = sizeof(struct weights_A_2)};

/* Model B (study_conv.yaml:39) */
struct weights_B_2 {
    float conv2d_1_kernel[1][25][PANEL], conv2d_1_bias[16];
    float conv2d_2_kernel[2][144][PANEL], conv2d_2_bias[32];
    float conv2d_3_kernel[2][288][PANEL], conv2d_3_bias[32];
    float dense_1_kernel[1][32][PANEL], dense_1_bias[16];
};

static const struct tlc_tensor tensors_B_2[] = {
    WEIGHTS(B_2, conv2d_1, kernel, 25, 16, UNIFORM, 0.11881770515720091, 0x3aa0fcf5, 5, 5, 1, 16),
    WEIGHTS(B_2, conv2d_1, bias, 1, 16, ZEROS, 0, 0, 16),
    WEIGHTS(B_2, conv2d_2, kernel, 144, 32, UNIFORM, 0.11785113019775792, 0xf97e43e6, 3, 3, 16, 32),
    WEIGHTS(B_2, conv2d_2, bias, 1, 32, ZEROS, 0, 0, 32),
    WEIGHTS(B_2, conv2d_3, kernel, 288, 32, UNIFORM, 0.10206207261596575, 0x43de4cdb, 3, 3, 32, 32),
    WEIGHTS(B_2, conv2d_3, bias, 1, 32, ZEROS, 0, 0, 32),
    WEIGHTS(B_2, dense_1, kernel, 32, 1, UNIFORM, 0.4264014327112209, 0x4295f400, 32, 1),
    WEIGHTS(B_2, dense_1, bias, 1, 1, ZEROS, 0, 0, 1),
};

static const struct tlc_layer layers_B_2[] = {
    LAYER(Conv2D, conv2d_1, 784, 12544, true, 2, tensors_B_2 + 0, "filters": 16,
          "kernel_size": [5, 5], "strides": [1, 1], "padding": "same", "dilation_rate": [1, 1],
          "groups": 1, "activation": "relu", "use_bias": true,
          "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(MaxPooling2D, max_pooling2d_1, 12544, 3136, false, 0, tensors_B_2 + 2,
          "pool_size": [2, 2], "strides": [2, 2], "padding": "valid"),
    LAYER(Conv2D, conv2d_2, 3136, 6272, true, 2, tensors_B_2 + 2, "filters": 32,
          "kernel_size": [3, 3], "strides": [1, 1], "padding": "same", "dilation_rate": [1, 1],
          "groups": 1, "activation": "relu", "use_bias": true,
          "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(MaxPooling2D, max_pooling2d_2, 6272, 1568, false, 0, tensors_B_2 + 4,
          "pool_size": [2, 2], "strides": [2, 2], "padding": "valid"),
    LAYER(Conv2D, conv2d_3, 1568, 1568, true, 2, tensors_B_2 + 4, "filters": 32,
          "kernel_size": [3, 3], "strides": [1, 1], "padding": "same", "dilation_rate": [1, 1],
          "groups": 1, "activation": "relu", "use_bias": true,
          "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(GlobalAveragePooling2D, global_average_pooling2d_1, 1568, 32, false, 0, tensors_B_2 + 6,
          "keepdims": false),
    LAYER(Dense, dense_1, 32, 1, true, 2, tensors_B_2 + 6, "units": 1, "activation": "sigmoid",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
};

static const long ram_B_2[] = {
    53312, /* conv2d_1 */
    50176, /* max_pooling2d_1 */
    37632, /* conv2d_2 */
    25088, /* max_pooling2d_2 */
    12544, /* conv2d_3 */
    6272, /* global_average_pooling2d_1 */
    132, /* dense_1 */
};
static const struct tlc_model model_B_2 = {
    .name = "B", .input_dimensions = 3, .input_shape = {28, 28, 1},
    .layers = 7, .layer = layers_B_2, .parameters = 14337,
    .ram = ram_B_2,
    .size = sizeof(struct weights_B_2)};

/* Model B_on_A (study_conv.yaml:44) */
static const struct tlc_tensor tensors_B_on_A_2[] = {
    WEIGHTS(B_2, conv2d_1, kernel, 25, 16, UNIFORM, 0.11881770515720091, 0xc56350f9, 5, 5, 1, 16),
    WEIGHTS(B_2, conv2d_1, bias, 1, 16, ZEROS, 0, 0, 16),
    WEIGHTS(B_2, conv2d_2, kernel, 144, 32, UNIFORM, 0.11785113019775792, 0x8b73832a, 3, 3, 16, 32),
    WEIGHTS(B_2, conv2d_2, bias, 1, 32, ZEROS, 0, 0, 32),
    WEIGHTS(B_2, conv2d_3, kernel, 288, 32, UNIFORM, 0.10206207261596575, 0x4710d8ef, 3, 3, 32, 32),
    WEIGHTS(B_2, conv2d_3, bias, 1, 32, ZEROS, 0, 0, 32),
    WEIGHTS(B_2, dense_1, kernel, 32, 1, UNIFORM, 0.4264014327112209, 0x4295f400, 32, 1),
    WEIGHTS(B_2, dense_1, bias, 1, 1, ZEROS, 0, 0, 1),
};

static const struct tlc_layer layers_B_on_A_2[] = {
    LAYER(Conv2D, conv2d_1, 784, 12544, true, 2, tensors_B_on_A_2 + 0, "filters": 16,
          "kernel_size": [5, 5], "strides": [1, 1], "padding": "same", "dilation_rate": [1, 1],
          "groups": 1, "activation": "relu", "use_bias": true,
          "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(MaxPooling2D, max_pooling2d_1, 12544, 3136, false, 0, tensors_B_on_A_2 + 2,
          "pool_size": [2, 2], "strides": [2, 2], "padding": "valid"),
    LAYER(Conv2D, conv2d_2, 3136, 6272, true, 2, tensors_B_on_A_2 + 2, "filters": 32,
          "kernel_size": [3, 3], "strides": [1, 1], "padding": "same", "dilation_rate": [1, 1],
          "groups": 1, "activation": "relu", "use_bias": true,
          "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(MaxPooling2D, max_pooling2d_2, 6272, 1568, false, 0, tensors_B_on_A_2 + 4,
          "pool_size": [2, 2], "strides": [2, 2], "padding": "valid"),
    LAYER(Conv2D, conv2d_3, 1568, 1568, true, 2, tensors_B_on_A_2 + 4, "filters": 32,
          "kernel_size": [3, 3], "strides": [1, 1], "padding": "same", "dilation_rate": [1, 1],
          "groups": 1, "activation": "relu", "use_bias": true,
          "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(GlobalAveragePooling2D, global_average_pooling2d_1, 1568, 32, false, 0,
          tensors_B_on_A_2 + 6, "keepdims": false),
    LAYER(Dense, dense_1, 32, 1, true, 2, tensors_B_on_A_2 + 6, "units": 1,
          "activation": "sigmoid", "use_bias": true,
          "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
};

static const long ram_B_on_A_2[] = {
    53312, /* conv2d_1 */
    50176, /* max_pooling2d_1 */
    37632, /* conv2d_2 */
    25088, /* max_pooling2d_2 */
    12544, /* conv2d_3 */
    6272, /* global_average_pooling2d_1 */
    132, /* dense_1 */
};
static const struct tlc_model model_B_on_A_2 = {
    .name = "B_on_A", .input_dimensions = 3, .input_shape = {28, 28, 1},
    .layers = 7, .layer = layers_B_on_A_2, .parameters = 14337,
    .ram = ram_B_on_A_2,
    .size = sizeof(struct weights_B_2)};

/* ---- Steps: what happens to one batch of examples ---- */

/* What adam remembers (study_conv.yaml:50) */
struct state_step_A_phase_1 {
    float dense_1_kernel_mean[19][784][PANEL], dense_1_kernel_square[19][784][PANEL],
        dense_1_bias_mean[304], dense_1_bias_square[304], dense_2_kernel_mean[7][300][PANEL],
        dense_2_kernel_square[7][300][PANEL], dense_2_bias_mean[112], dense_2_bias_square[112],
        dense_3_kernel_mean[4][100][PANEL], dense_3_kernel_square[4][100][PANEL],
        dense_3_bias_mean[64], dense_3_bias_square[64], dense_4_kernel_mean[4][50][PANEL],
        dense_4_kernel_square[4][50][PANEL], dense_4_bias_mean[64], dense_4_bias_square[64],
        dense_5_kernel_mean[4][50][PANEL], dense_5_kernel_square[4][50][PANEL],
        dense_5_bias_mean[64], dense_5_bias_square[64], dense_6_kernel_mean[1][50][PANEL],
        dense_6_kernel_square[1][50][PANEL], dense_6_bias_mean[16], dense_6_bias_square[16];
    double risen[2];
};

/* One step of training (study_conv.yaml:50): 1,183,200 floating-point operations an example */
static void step_A_phase_1(const struct batch *batch, struct tlc_part part)
{
    struct {
        union { float dense_1_kernel_gradient[19][784][PANEL], dense_1_output[19][32][PANEL]; };
        union {
            float dense_2_kernel_gradient[7][300][PANEL], dense_2_output[7][32][PANEL],
                dense_2_sum_gradient_transposed[2][100][PANEL];
        };
        float input[49][32][PANEL];
        union {
            float dense_1_sum_gradient[19][32][PANEL], dense_2_sum_gradient[7][32][PANEL],
                dense_3_output[4][32][PANEL], dense_3_sum_gradient_transposed[2][50][PANEL];
        };
        union {
            float dense_1_output_gradient[2][300][PANEL],
                dense_2_output_gradient[2][100][PANEL], dense_4_output[4][32][PANEL],
                dense_3_output_gradient[2][50][PANEL], dense_1_bias_gradient[19][1][PANEL];
        };
        union {
            float dense_3_kernel_gradient[4][100][PANEL], dense_5_output[4][32][PANEL],
                dense_4_sum_gradient[4][32][PANEL],
                dense_5_sum_gradient_transposed[2][50][PANEL];
        };
        union {
            float dense_5_kernel_gradient[4][50][PANEL], dense_5_output_gradient[2][50][PANEL],
                dense_6_output[1][32][PANEL];
        };
        union {
            float dense_4_kernel_gradient[4][50][PANEL], dense_5_sum_gradient[4][32][PANEL],
                dense_4_sum_gradient_transposed[2][50][PANEL],
                dense_6_output_gradient_transposed[1][32][PANEL],
                dense_6_output_transposed[2][8][PANEL];
        };
        union {
            float dense_3_sum_gradient[4][32][PANEL], dense_4_output_gradient[2][50][PANEL],
                dense_6_output_gradient[2][8][PANEL], dense_2_bias_gradient[7][1][PANEL];
        };
        float dense_6_kernel_gradient[1][50][PANEL], dense_5_bias_gradient[4][1][PANEL],
            dense_4_bias_gradient[4][1][PANEL], dense_3_bias_gradient[4][1][PANEL],
            dense_6_bias_gradient[1][1][PANEL];
        int32_t input_nonzero[49][1][PANEL];
        double losses[32], corrected[1];
        int predicted[32];
    } *values = batch->values; /* 1,332,360 bytes */
    struct weights_A *weights = batch->weights;
    struct state_step_A_phase_1 *state = batch->state;

    gather_nonzero_32x784(part, batch, batch->scale, values->input, values->input_nonzero);
    tlc_meet(part);
    /* study_conv.yaml:37 */
    dense_nonzero_32x784x300_selu(part, values->input, weights->dense_1_kernel,
                                  weights->dense_1_bias, values->input_nonzero,
                                  values->dense_1_output);
    tlc_meet(part);
    dense_32x300x100_selu(part, values->dense_1_output, weights->dense_2_kernel,
                          weights->dense_2_bias, values->dense_2_output);
    tlc_meet(part);
    if (part.number == 0) {
        dense_32x100x50_selu(WHOLE, values->dense_2_output, weights->dense_3_kernel,
                             weights->dense_3_bias, values->dense_3_output);
        dense_32x50x50_selu(WHOLE, values->dense_3_output, weights->dense_4_kernel,
                            weights->dense_4_bias, values->dense_4_output);
        dense_32x50x50_selu(WHOLE, values->dense_4_output, weights->dense_5_kernel,
                            weights->dense_5_bias, values->dense_5_output);
        /* study_conv.yaml:38 */
        dense_32x50x8_linear(WHOLE, values->dense_5_output, weights->dense_6_kernel,
                             weights->dense_6_bias, values->dense_6_output);
        /* study_conv.yaml:50 */
        transpose_32x8(values->dense_6_output, values->dense_6_output_transposed);
        softmax_crossentropy_32x8(batch, values->dense_6_output_transposed, values->losses);
        predict_largest_32x8(batch, values->dense_6_output_transposed, values->predicted);
        tally_32(batch, values->losses, values->predicted, batch->totals);
        /* and back, each layer's input gradient before its update */
        softmax_crossentropy_gradient_32x8(batch, values->dense_6_output_transposed,
                                           values->dense_6_output_gradient);
        /* study_conv.yaml:38 */
        transpose_8x32(values->dense_6_output_gradient, values->dense_6_output_gradient_transposed);
        bias_gradient_32x8(WHOLE, values->dense_6_output_gradient_transposed,
                           values->dense_6_bias_gradient);
        input_gradient_32x50x8(WHOLE, values->dense_6_output_gradient, weights->dense_6_kernel,
                               values->dense_5_output_gradient);
        kernel_gradient_32x50x8(WHOLE, values->dense_5_output,
                                values->dense_6_output_gradient_transposed,
                                values->dense_6_kernel_gradient);
        /* study_conv.yaml:37 */
        activation_gradient_32x50_selu(WHOLE, values->dense_5_output_gradient,
                                       values->dense_5_output, values->dense_5_sum_gradient);
        bias_gradient_32x50(WHOLE, values->dense_5_sum_gradient, values->dense_5_bias_gradient);
        transpose_32x50(values->dense_5_sum_gradient, values->dense_5_sum_gradient_transposed);
        input_gradient_32x50x50(WHOLE, values->dense_5_sum_gradient_transposed,
                                weights->dense_5_kernel, values->dense_4_output_gradient);
        kernel_gradient_32x50x50(WHOLE, values->dense_4_output, values->dense_5_sum_gradient,
                                 values->dense_5_kernel_gradient);
        activation_gradient_32x50_selu(WHOLE, values->dense_4_output_gradient,
                                       values->dense_4_output, values->dense_4_sum_gradient);
        bias_gradient_32x50(WHOLE, values->dense_4_sum_gradient, values->dense_4_bias_gradient);
        transpose_32x50(values->dense_4_sum_gradient, values->dense_4_sum_gradient_transposed);
        input_gradient_32x50x50(WHOLE, values->dense_4_sum_gradient_transposed,
                                weights->dense_4_kernel, values->dense_3_output_gradient);
        kernel_gradient_32x50x50(WHOLE, values->dense_3_output, values->dense_4_sum_gradient,
                                 values->dense_4_kernel_gradient);
        activation_gradient_32x50_selu(WHOLE, values->dense_3_output_gradient,
                                       values->dense_3_output, values->dense_3_sum_gradient);
        bias_gradient_32x50(WHOLE, values->dense_3_sum_gradient, values->dense_3_bias_gradient);
        transpose_32x50(values->dense_3_sum_gradient, values->dense_3_sum_gradient_transposed);
        input_gradient_32x100x50(WHOLE, values->dense_3_sum_gradient_transposed,
                                 weights->dense_3_kernel, values->dense_2_output_gradient);
        kernel_gradient_32x100x50(WHOLE, values->dense_2_output, values->dense_3_sum_gradient,
                                  values->dense_3_kernel_gradient);
        activation_gradient_32x100_selu(WHOLE, values->dense_2_output_gradient,
                                        values->dense_2_output, values->dense_2_sum_gradient);
        bias_gradient_32x100(WHOLE, values->dense_2_sum_gradient, values->dense_2_bias_gradient);
        transpose_32x100(values->dense_2_sum_gradient, values->dense_2_sum_gradient_transposed);
    }
    tlc_meet(part);
    input_gradient_32x300x100(part, values->dense_2_sum_gradient_transposed,
                              weights->dense_2_kernel, values->dense_1_output_gradient);
    tlc_meet(part);
    kernel_gradient_32x300x100(part, values->dense_1_output, values->dense_2_sum_gradient,
                               values->dense_2_kernel_gradient);
    tlc_meet(part);
    activation_gradient_32x300_selu(part, values->dense_1_output_gradient, values->dense_1_output,
                                    values->dense_1_sum_gradient);
    tlc_meet(part);
    bias_gradient_32x300(part, values->dense_1_sum_gradient, values->dense_1_bias_gradient);
    tlc_meet(part);
    kernel_gradient_nonzero_32x784x300(part, values->input, values->dense_1_sum_gradient,
                                       values->input_nonzero, values->dense_1_kernel_gradient);
    tlc_meet(part);
    if (part.number == 0) {
        /* study_conv.yaml:50 */
        adam_rate(state->risen, batch->rate, values->corrected, 0.9, 0.999);
    }
    tlc_meet(part);
    adam_238336(part, (float *)weights->dense_1_kernel, (float *)values->dense_1_kernel_gradient,
                values->corrected, batch->rate, (float *)state->dense_1_kernel_mean,
                (float *)state->dense_1_kernel_square, 0.9, 0.999, 1e-07, 0.0);
    tlc_meet(part);
    if (part.number == 0) {
        adam_304(WHOLE, weights->dense_1_bias, (float *)values->dense_1_bias_gradient,
                 values->corrected, batch->rate, state->dense_1_bias_mean,
                 state->dense_1_bias_square, 0.9, 0.999, 1e-07, 0.0);
    }
    tlc_meet(part);
    adam_33600(part, (float *)weights->dense_2_kernel, (float *)values->dense_2_kernel_gradient,
               values->corrected, batch->rate, (float *)state->dense_2_kernel_mean,
               (float *)state->dense_2_kernel_square, 0.9, 0.999, 1e-07, 0.0);
    tlc_meet(part);
    if (part.number == 0) {
        adam_112(WHOLE, weights->dense_2_bias, (float *)values->dense_2_bias_gradient,
                 values->corrected, batch->rate, state->dense_2_bias_mean,
                 state->dense_2_bias_square, 0.9, 0.999, 1e-07, 0.0);
        adam_6400(WHOLE, (float *)weights->dense_3_kernel,
                  (float *)values->dense_3_kernel_gradient, values->corrected, batch->rate,
                  (float *)state->dense_3_kernel_mean, (float *)state->dense_3_kernel_square, 0.9,
                  0.999, 1e-07, 0.0);
        adam_64(WHOLE, weights->dense_3_bias, (float *)values->dense_3_bias_gradient,
                values->corrected, batch->rate, state->dense_3_bias_mean,
                state->dense_3_bias_square, 0.9, 0.999, 1e-07, 0.0);
        adam_3200(WHOLE, (float *)weights->dense_4_kernel,
                  (float *)values->dense_4_kernel_gradient, values->corrected, batch->rate,
                  (float *)state->dense_4_kernel_mean, (float *)state->dense_4_kernel_square, 0.9,
                  0.999, 1e-07, 0.0);
        adam_64(WHOLE, weights->dense_4_bias, (float *)values->dense_4_bias_gradient,
                values->corrected, batch->rate, state->dense_4_bias_mean,
                state->dense_4_bias_square, 0.9, 0.999, 1e-07, 0.0);
        adam_3200(WHOLE, (float *)weights->dense_5_kernel,
                  (float *)values->dense_5_kernel_gradient, values->corrected, batch->rate,
                  (float *)state->dense_5_kernel_mean, (float *)state->dense_5_kernel_square, 0.9,
                  0.999, 1e-07, 0.0);
        adam_64(WHOLE, weights->dense_5_bias, (float *)values->dense_5_bias_gradient,
                values->corrected, batch->rate, state->dense_5_bias_mean,
                state->dense_5_bias_square, 0.9, 0.999, 1e-07, 0.0);
        adam_800(WHOLE, (float *)weights->dense_6_kernel, (float *)values->dense_6_kernel_gradient,
                 values->corrected, batch->rate, (float *)state->dense_6_kernel_mean,
                 (float *)state->dense_6_kernel_square, 0.9, 0.999, 1e-07, 0.0);
        adam_16(WHOLE, weights->dense_6_bias, (float *)values->dense_6_bias_gradient,
                values->corrected, batch->rate, state->dense_6_bias_mean,
                state->dense_6_bias_square, 0.9, 0.999, 1e-07, 0.0);
    }
}

/* What adam remembers (study_conv.yaml:52) */
struct state_step_B_phase_1 {
    float dense_1_kernel_mean[19][784][PANEL], dense_1_kernel_square[19][784][PANEL],
        dense_1_bias_mean[304], dense_1_bias_square[304], dense_2_kernel_mean[7][300][PANEL],
        dense_2_kernel_square[7][300][PANEL], dense_2_bias_mean[112], dense_2_bias_square[112],
        dense_3_kernel_mean[4][100][PANEL], dense_3_kernel_square[4][100][PANEL],
        dense_3_bias_mean[64], dense_3_bias_square[64], dense_4_kernel_mean[4][50][PANEL],
        dense_4_kernel_square[4][50][PANEL], dense_4_bias_mean[64], dense_4_bias_square[64],
        dense_5_kernel_mean[4][50][PANEL], dense_5_kernel_square[4][50][PANEL],
        dense_5_bias_mean[64], dense_5_bias_square[64], dense_6_kernel_mean[1][50][PANEL],
        dense_6_kernel_square[1][50][PANEL], dense_6_bias_mean[16], dense_6_bias_square[16];
    double risen[2];
};

/* One step of training (study_conv.yaml:52): 1,181,100 floating-point operations an example */
static void step_B_phase_1(const struct batch *batch, struct tlc_part part)
{
    struct {
        union { float dense_1_kernel_gradient[19][784][PANEL], dense_1_output[19][32][PANEL]; };
        union {
            float dense_2_kernel_gradient[7][300][PANEL], dense_2_output[7][32][PANEL],
                dense_2_sum_gradient_transposed[2][100][PANEL];
        };
        float input[49][32][PANEL];
        union {
            float dense_1_sum_gradient[19][32][PANEL], dense_2_sum_gradient[7][32][PANEL],
                dense_3_output[4][32][PANEL], dense_3_sum_gradient_transposed[2][50][PANEL];
        };
        union {
            float dense_1_output_gradient[2][300][PANEL],
                dense_2_output_gradient[2][100][PANEL], dense_4_output[4][32][PANEL],
                dense_3_output_gradient[2][50][PANEL], dense_1_bias_gradient[19][1][PANEL];
        };
        union {
            float dense_3_kernel_gradient[4][100][PANEL], dense_5_output[4][32][PANEL],
                dense_4_sum_gradient[4][32][PANEL],
                dense_5_sum_gradient_transposed[2][50][PANEL];
        };
        union {
            float dense_5_kernel_gradient[4][50][PANEL], dense_5_output_gradient[2][50][PANEL],
                dense_6_output[1][32][PANEL];
        };
        union {
            float dense_4_kernel_gradient[4][50][PANEL], dense_5_sum_gradient[4][32][PANEL],
                dense_4_sum_gradient_transposed[2][50][PANEL],
                dense_6_output_gradient_transposed[1][32][PANEL],
                dense_6_output_transposed[2][1][PANEL];
        };
        union {
            float dense_3_sum_gradient[4][32][PANEL], dense_4_output_gradient[2][50][PANEL],
                dense_2_bias_gradient[7][1][PANEL], dense_6_output_gradient[2][1][PANEL];
        };
        float dense_6_kernel_gradient[1][50][PANEL], dense_5_bias_gradient[4][1][PANEL],
            dense_4_bias_gradient[4][1][PANEL], dense_3_bias_gradient[4][1][PANEL],
            dense_6_bias_gradient[1][1][PANEL];
        int32_t input_nonzero[49][1][PANEL];
        double losses[32], corrected[1];
        int predicted[32];
    } *values = batch->values; /* 1,332,360 bytes */
    struct weights_B *weights = batch->weights;
    struct state_step_B_phase_1 *state = batch->state;

    gather_nonzero_32x784(part, batch, batch->scale, values->input, values->input_nonzero);
    tlc_meet(part);
    /* study_conv.yaml:42 */
    dense_nonzero_32x784x300_selu(part, values->input, weights->dense_1_kernel,
                                  weights->dense_1_bias, values->input_nonzero,
                                  values->dense_1_output);
    tlc_meet(part);
    dense_32x300x100_selu(part, values->dense_1_output, weights->dense_2_kernel,
                          weights->dense_2_bias, values->dense_2_output);
    tlc_meet(part);
    if (part.number == 0) {
        dense_32x100x50_selu(WHOLE, values->dense_2_output, weights->dense_3_kernel,
                             weights->dense_3_bias, values->dense_3_output);
        dense_32x50x50_selu(WHOLE, values->dense_3_output, weights->dense_4_kernel,
                            weights->dense_4_bias, values->dense_4_output);
        dense_32x50x50_selu(WHOLE, values->dense_4_output, weights->dense_5_kernel,
                            weights->dense_5_bias, values->dense_5_output);
        /* study_conv.yaml:43 */
        dense_32x50x1_linear(WHOLE, values->dense_5_output, weights->dense_6_kernel,
                             weights->dense_6_bias, values->dense_6_output);
        /* study_conv.yaml:52 */
        transpose_32x1(values->dense_6_output, values->dense_6_output_transposed);
        sigmoid_crossentropy_32x1(batch, values->dense_6_output_transposed, values->losses);
        predict_positive_32x1(batch, values->dense_6_output_transposed, values->predicted);
        tally_32(batch, values->losses, values->predicted, batch->totals);
        /* and back, each layer's input gradient before its update */
        sigmoid_crossentropy_gradient_32x1(batch, values->dense_6_output_transposed,
                                           values->dense_6_output_gradient);
        /* study_conv.yaml:43 */
        transpose_1x32(values->dense_6_output_gradient, values->dense_6_output_gradient_transposed);
        bias_gradient_32x1(WHOLE, values->dense_6_output_gradient_transposed,
                           values->dense_6_bias_gradient);
        input_gradient_32x50x1(WHOLE, values->dense_6_output_gradient, weights->dense_6_kernel,
                               values->dense_5_output_gradient);
        kernel_gradient_32x50x1(WHOLE, values->dense_5_output,
                                values->dense_6_output_gradient_transposed,
                                values->dense_6_kernel_gradient);
        /* study_conv.yaml:42 */
        activation_gradient_32x50_selu(WHOLE, values->dense_5_output_gradient,
                                       values->dense_5_output, values->dense_5_sum_gradient);
        bias_gradient_32x50(WHOLE, values->dense_5_sum_gradient, values->dense_5_bias_gradient);
        transpose_32x50(values->dense_5_sum_gradient, values->dense_5_sum_gradient_transposed);
        input_gradient_32x50x50(WHOLE, values->dense_5_sum_gradient_transposed,
                                weights->dense_5_kernel, values->dense_4_output_gradient);
        kernel_gradient_32x50x50(WHOLE, values->dense_4_output, values->dense_5_sum_gradient,
                                 values->dense_5_kernel_gradient);
        activation_gradient_32x50_selu(WHOLE, values->dense_4_output_gradient,
                                       values->dense_4_output, values->dense_4_sum_gradient);
        bias_gradient_32x50(WHOLE, values->dense_4_sum_gradient, values->dense_4_bias_gradient);
        transpose_32x50(values->dense_4_sum_gradient, values->dense_4_sum_gradient_transposed);
        input_gradient_32x50x50(WHOLE, values->dense_4_sum_gradient_transposed,
                                weights->dense_4_kernel, values->dense_3_output_gradient);
        kernel_gradient_32x50x50(WHOLE, values->dense_3_output, values->dense_4_sum_gradient,
                                 values->dense_4_kernel_gradient);
        activation_gradient_32x50_selu(WHOLE, values->dense_3_output_gradient,
                                       values->dense_3_output, values->dense_3_sum_gradient);
        bias_gradient_32x50(WHOLE, values->dense_3_sum_gradient, values->dense_3_bias_gradient);
        transpose_32x50(values->dense_3_sum_gradient, values->dense_3_sum_gradient_transposed);
        input_gradient_32x100x50(WHOLE, values->dense_3_sum_gradient_transposed,
                                 weights->dense_3_kernel, values->dense_2_output_gradient);
        kernel_gradient_32x100x50(WHOLE, values->dense_2_output, values->dense_3_sum_gradient,
                                  values->dense_3_kernel_gradient);
        activation_gradient_32x100_selu(WHOLE, values->dense_2_output_gradient,
                                        values->dense_2_output, values->dense_2_sum_gradient);
        bias_gradient_32x100(WHOLE, values->dense_2_sum_gradient, values->dense_2_bias_gradient);
        transpose_32x100(values->dense_2_sum_gradient, values->dense_2_sum_gradient_transposed);
    }
    tlc_meet(part);
    input_gradient_32x300x100(part, values->dense_2_sum_gradient_transposed,
                              weights->dense_2_kernel, values->dense_1_output_gradient);
    tlc_meet(part);
    kernel_gradient_32x300x100(part, values->dense_1_output, values->dense_2_sum_gradient,
                               values->dense_2_kernel_gradient);
    tlc_meet(part);
    activation_gradient_32x300_selu(part, values->dense_1_output_gradient, values->dense_1_output,
                                    values->dense_1_sum_gradient);
    tlc_meet(part);
    bias_gradient_32x300(part, values->dense_1_sum_gradient, values->dense_1_bias_gradient);
    tlc_meet(part);
    kernel_gradient_nonzero_32x784x300(part, values->input, values->dense_1_sum_gradient,
                                       values->input_nonzero, values->dense_1_kernel_gradient);
    tlc_meet(part);
    if (part.number == 0) {
        /* study_conv.yaml:52 */
        adam_rate(state->risen, batch->rate, values->corrected, 0.9, 0.999);
    }
    tlc_meet(part);
    adam_238336(part, (float *)weights->dense_1_kernel, (float *)values->dense_1_kernel_gradient,
                values->corrected, batch->rate, (float *)state->dense_1_kernel_mean,
                (float *)state->dense_1_kernel_square, 0.9, 0.999, 1e-07, 0.0);
    tlc_meet(part);
    if (part.number == 0) {
        adam_304(WHOLE, weights->dense_1_bias, (float *)values->dense_1_bias_gradient,
                 values->corrected, batch->rate, state->dense_1_bias_mean,
                 state->dense_1_bias_square, 0.9, 0.999, 1e-07, 0.0);
    }
    tlc_meet(part);
    adam_33600(part, (float *)weights->dense_2_kernel, (float *)values->dense_2_kernel_gradient,
               values->corrected, batch->rate, (float *)state->dense_2_kernel_mean,
               (float *)state->dense_2_kernel_square, 0.9, 0.999, 1e-07, 0.0);
    tlc_meet(part);
    if (part.number == 0) {
        adam_112(WHOLE, weights->dense_2_bias, (float *)values->dense_2_bias_gradient,
                 values->corrected, batch->rate, state->dense_2_bias_mean,
                 state->dense_2_bias_square, 0.9, 0.999, 1e-07, 0.0);
        adam_6400(WHOLE, (float *)weights->dense_3_kernel,
                  (float *)values->dense_3_kernel_gradient, values->corrected, batch->rate,
                  (float *)state->dense_3_kernel_mean, (float *)state->dense_3_kernel_square, 0.9,
                  0.999, 1e-07, 0.0);
        adam_64(WHOLE, weights->dense_3_bias, (float *)values->dense_3_bias_gradient,
                values->corrected, batch->rate, state->dense_3_bias_mean,
                state->dense_3_bias_square, 0.9, 0.999, 1e-07, 0.0);
        adam_3200(WHOLE, (float *)weights->dense_4_kernel,
                  (float *)values->dense_4_kernel_gradient, values->corrected, batch->rate,
                  (float *)state->dense_4_kernel_mean, (float *)state->dense_4_kernel_square, 0.9,
                  0.999, 1e-07, 0.0);
        adam_64(WHOLE, weights->dense_4_bias, (float *)values->dense_4_bias_gradient,
                values->corrected, batch->rate, state->dense_4_bias_mean,
                state->dense_4_bias_square, 0.9, 0.999, 1e-07, 0.0);
        adam_3200(WHOLE, (float *)weights->dense_5_kernel,
                  (float *)values->dense_5_kernel_gradient, values->corrected, batch->rate,
                  (float *)state->dense_5_kernel_mean, (float *)state->dense_5_kernel_square, 0.9,
                  0.999, 1e-07, 0.0);
        adam_64(WHOLE, weights->dense_5_bias, (float *)values->dense_5_bias_gradient,
                values->corrected, batch->rate, state->dense_5_bias_mean,
                state->dense_5_bias_square, 0.9, 0.999, 1e-07, 0.0);
        adam_800(WHOLE, (float *)weights->dense_6_kernel, (float *)values->dense_6_kernel_gradient,
                 values->corrected, batch->rate, (float *)state->dense_6_kernel_mean,
                 (float *)state->dense_6_kernel_square, 0.9, 0.999, 1e-07, 0.0);
        adam_16(WHOLE, weights->dense_6_bias, (float *)values->dense_6_bias_gradient,
                values->corrected, batch->rate, state->dense_6_bias_mean,
                state->dense_6_bias_square, 0.9, 0.999, 1e-07, 0.0);
    }
}

/* One step of evaluation (study_conv.yaml:39): 550,500 floating-point operations an example */
static void step_B_evaluation(const struct batch *batch, struct tlc_part part)
{
    struct {
        union {
            float input[49][32][PANEL], dense_2_output[7][32][PANEL],
                dense_4_output[4][32][PANEL], dense_6_output[1][32][PANEL];
        };
        union {
            float dense_1_output[19][32][PANEL], dense_3_output[4][32][PANEL],
                dense_5_output[4][32][PANEL], dense_6_output_transposed[2][1][PANEL];
        };
        int32_t input_nonzero[49][1][PANEL];
        double losses[32];
        int predicted[32];
    } *values = batch->values; /* 142,784 bytes */
    struct weights_B *weights = batch->weights;

    gather_nonzero_32x784(part, batch, batch->scale, values->input, values->input_nonzero);
    tlc_meet(part);
    /* study_conv.yaml:42 */
    dense_nonzero_32x784x300_selu(part, values->input, weights->dense_1_kernel,
                                  weights->dense_1_bias, values->input_nonzero,
                                  values->dense_1_output);
    tlc_meet(part);
    dense_32x300x100_selu(part, values->dense_1_output, weights->dense_2_kernel,
                          weights->dense_2_bias, values->dense_2_output);
    tlc_meet(part);
    if (part.number == 0) {
        dense_32x100x50_selu(WHOLE, values->dense_2_output, weights->dense_3_kernel,
                             weights->dense_3_bias, values->dense_3_output);
        dense_32x50x50_selu(WHOLE, values->dense_3_output, weights->dense_4_kernel,
                            weights->dense_4_bias, values->dense_4_output);
        dense_32x50x50_selu(WHOLE, values->dense_4_output, weights->dense_5_kernel,
                            weights->dense_5_bias, values->dense_5_output);
        /* study_conv.yaml:43 */
        dense_32x50x1_linear(WHOLE, values->dense_5_output, weights->dense_6_kernel,
                             weights->dense_6_bias, values->dense_6_output);
        /* study_conv.yaml:39 */
        transpose_32x1(values->dense_6_output, values->dense_6_output_transposed);
        sigmoid_crossentropy_32x1(batch, values->dense_6_output_transposed, values->losses);
        predict_positive_32x1(batch, values->dense_6_output_transposed, values->predicted);
        tally_32(batch, values->losses, values->predicted, batch->totals);
        record_sigmoid_32x1(batch, values->dense_6_output_transposed, values->predicted,
                            batch->predictions);
    }
}

/* What frozen layers give (study_conv.yaml:53): 550,400 floating-point operations an example */
static void features_B_on_A_phase_1(const struct batch *batch, struct tlc_part part)
{
    struct {
        union {
            float input[49][32][PANEL], dense_2_output[7][32][PANEL],
                dense_4_output[4][32][PANEL];
        };
        union {
            float dense_1_output[19][32][PANEL], dense_3_output[4][32][PANEL],
                dense_5_output[4][32][PANEL];
        };
        int32_t input_nonzero[49][1][PANEL];
    } *values = batch->values; /* 142,400 bytes */
    struct weights_B *weights = batch->weights;

    gather_nonzero_32x784(part, batch, batch->scale, values->input, values->input_nonzero);
    tlc_meet(part);
    /* study_conv.yaml:46 */
    dense_nonzero_32x784x300_selu(part, values->input, weights->dense_1_kernel,
                                  weights->dense_1_bias, values->input_nonzero,
                                  values->dense_1_output);
    tlc_meet(part);
    dense_32x300x100_selu(part, values->dense_1_output, weights->dense_2_kernel,
                          weights->dense_2_bias, values->dense_2_output);
    tlc_meet(part);
    if (part.number == 0) {
        dense_32x100x50_selu(WHOLE, values->dense_2_output, weights->dense_3_kernel,
                             weights->dense_3_bias, values->dense_3_output);
        dense_32x50x50_selu(WHOLE, values->dense_3_output, weights->dense_4_kernel,
                            weights->dense_4_bias, values->dense_4_output);
        dense_32x50x50_selu(WHOLE, values->dense_4_output, weights->dense_5_kernel,
                            weights->dense_5_bias, values->dense_5_output);
        keep_32x50(batch, values->dense_5_output);
    }
}

/* What adam remembers (study_conv.yaml:53) */
struct state_step_B_on_A_phase_1 {
    float dense_6_kernel_mean[1][50][PANEL], dense_6_kernel_square[1][50][PANEL],
        dense_6_bias_mean[16], dense_6_bias_square[16];
    double risen[2];
};

/* One step of training (study_conv.yaml:53): 200 floating-point operations an example */
static void step_B_on_A_phase_1(const struct batch *batch, struct tlc_part part)
{
    struct {
        float dense_5_output[4][32][PANEL];
        union {
            float dense_6_kernel_gradient[1][50][PANEL], dense_6_output[1][32][PANEL],
                dense_6_output_gradient[2][1][PANEL];
        };
        union {
            float dense_6_output_gradient_transposed[1][32][PANEL],
                dense_6_output_transposed[2][1][PANEL];
        };
        float dense_6_bias_gradient[1][1][PANEL];
        double losses[32], corrected[1];
        int predicted[32];
    } *values = batch->values; /* 13,896 bytes */
    struct weights_B *weights = batch->weights;
    struct state_step_B_on_A_phase_1 *state = batch->state;
    (void)part;

    /* study_conv.yaml:46 */
    take_32x50(batch, values->dense_5_output);
    /* study_conv.yaml:47 */
    dense_32x50x1_linear(WHOLE, values->dense_5_output, weights->dense_6_kernel,
                         weights->dense_6_bias, values->dense_6_output);
    /* study_conv.yaml:53 */
    transpose_32x1(values->dense_6_output, values->dense_6_output_transposed);
    sigmoid_crossentropy_32x1(batch, values->dense_6_output_transposed, values->losses);
    predict_positive_32x1(batch, values->dense_6_output_transposed, values->predicted);
    tally_32(batch, values->losses, values->predicted, batch->totals);
    /* and back, each layer's input gradient before its update */
    sigmoid_crossentropy_gradient_32x1(batch, values->dense_6_output_transposed,
                                       values->dense_6_output_gradient);
    /* study_conv.yaml:47 */
    transpose_1x32(values->dense_6_output_gradient, values->dense_6_output_gradient_transposed);
    bias_gradient_32x1(WHOLE, values->dense_6_output_gradient_transposed,
                       values->dense_6_bias_gradient);
    kernel_gradient_32x50x1(WHOLE, values->dense_5_output,
                            values->dense_6_output_gradient_transposed,
                            values->dense_6_kernel_gradient);
    /* study_conv.yaml:53 */
    adam_rate(state->risen, batch->rate, values->corrected, 0.9, 0.999);
    adam_800(WHOLE, (float *)weights->dense_6_kernel, (float *)values->dense_6_kernel_gradient,
             values->corrected, batch->rate, (float *)state->dense_6_kernel_mean,
             (float *)state->dense_6_kernel_square, 0.9, 0.999, 1e-07, 0.0);
    adam_16(WHOLE, weights->dense_6_bias, (float *)values->dense_6_bias_gradient,
            values->corrected, batch->rate, state->dense_6_bias_mean, state->dense_6_bias_square,
            0.9, 0.999, 1e-07, 0.0);
}

/* What adam remembers (study_conv.yaml:50) */
struct state_step_A_2_phase_1 {
    float conv2d_1_kernel_mean[1][25][PANEL], conv2d_1_kernel_square[1][25][PANEL],
        conv2d_1_bias_mean[16], conv2d_1_bias_square[16], conv2d_2_kernel_mean[2][144][PANEL],
        conv2d_2_kernel_square[2][144][PANEL], conv2d_2_bias_mean[32], conv2d_2_bias_square[32],
        conv2d_3_kernel_mean[2][288][PANEL], conv2d_3_kernel_square[2][288][PANEL],
        conv2d_3_bias_mean[32], conv2d_3_bias_square[32], dense_1_kernel_mean[1][32][PANEL],
        dense_1_kernel_square[1][32][PANEL], dense_1_bias_mean[16], dense_1_bias_square[16];
    double risen[2];
};

/* One step of training (study_conv.yaml:50): 9,384,448 floating-point operations an example */
static void step_A_2_phase_1(const struct batch *batch, struct tlc_part part)
{
    struct {
        union { float conv2d_1_output[1][25088][PANEL], conv2d_1_sum_gradient[1][25088][PANEL]; };
        union {
            float conv2d_2_output[2][6272][PANEL], conv2d_2_sum_gradient[2][6272][PANEL],
                conv2d_1_kernel_gradient[1][25][PANEL];
        };
        union {
            float max_pooling2d_1_output[1][6272][PANEL], conv2d_1_bias_gradient[1][1][PANEL];
        };
        union {
            float max_pooling2d_1_output_gradient[1][6272][PANEL],
                max_pooling2d_2_output[2][1568][PANEL];
        };
        union {
            float conv2d_3_output[2][1568][PANEL],
                max_pooling2d_2_output_gradient[2][1568][PANEL],
                conv2d_2_kernel_turned[1][288][PANEL], conv2d_2_kernel_gradient[2][144][PANEL];
        };
        union {
            float conv2d_3_sum_gradient[2][1568][PANEL],
                global_average_pooling2d_1_output[2][32][PANEL],
                conv2d_2_bias_gradient[2][1][PANEL];
        };
        float conv2d_1_input[1][25088][1];
        union {
            float conv2d_3_kernel_turned[2][288][PANEL],
                conv2d_3_kernel_gradient[2][288][PANEL],
                global_average_pooling2d_1_output_gradient[2][32][PANEL],
                dense_1_output[1][32][PANEL];
        };
        union {
            float global_average_pooling2d_1_output_gradient_transposed[2][32][PANEL],
                dense_1_output_gradient_transposed[1][32][PANEL],
                dense_1_output_transposed[2][8][PANEL], conv2d_3_bias_gradient[2][1][PANEL];
        };
        union {
            float dense_1_kernel_gradient[1][32][PANEL], dense_1_output_gradient[2][8][PANEL];
        };
        float dense_1_bias_gradient[1][1][PANEL];
        double losses[32], corrected[1];
        int predicted[32];
    } *values = batch->values; /* 3,756,488 bytes */
    struct weights_A_2 *weights = batch->weights;
    struct state_step_A_2_phase_1 *state = batch->state;

    gather_images_32x28x28x1_narrow(part, batch, batch->scale, values->conv2d_1_input);
    tlc_meet(part);
    /* study_conv.yaml:64 */
    conv2d_32x28x28x1x16_5x5_padded_2_narrow_relu(part, values->conv2d_1_input,
                                                  weights->conv2d_1_kernel, weights->conv2d_1_bias,
                                                  values->conv2d_1_output);
    tlc_meet(part);
    /* study_conv.yaml:65 */
    max_pool_32x28x28x16_2x2_by_2(part, values->conv2d_1_output, values->max_pooling2d_1_output);
    tlc_meet(part);
    /* study_conv.yaml:66 */
    conv2d_32x14x14x16x32_3x3_padded_1_relu(part, values->max_pooling2d_1_output,
                                            weights->conv2d_2_kernel, weights->conv2d_2_bias,
                                            values->conv2d_2_output);
    tlc_meet(part);
    /* study_conv.yaml:67 */
    max_pool_32x14x14x32_2x2_by_2(part, values->conv2d_2_output, values->max_pooling2d_2_output);
    tlc_meet(part);
    /* study_conv.yaml:68 */
    conv2d_32x7x7x32x32_3x3_padded_1_relu(part, values->max_pooling2d_2_output,
                                          weights->conv2d_3_kernel, weights->conv2d_3_bias,
                                          values->conv2d_3_output);
    tlc_meet(part);
    /* study_conv.yaml:69 */
    average_pool_32x7x7x32_7x7(part, values->conv2d_3_output,
                               values->global_average_pooling2d_1_output);
    tlc_meet(part);
    if (part.number == 0) {
        /* study_conv.yaml:70 */
        dense_32x32x8_linear(WHOLE, values->global_average_pooling2d_1_output,
                             weights->dense_1_kernel, weights->dense_1_bias,
                             values->dense_1_output);
        /* study_conv.yaml:50 */
        transpose_32x8(values->dense_1_output, values->dense_1_output_transposed);
        softmax_crossentropy_32x8(batch, values->dense_1_output_transposed, values->losses);
        predict_largest_32x8(batch, values->dense_1_output_transposed, values->predicted);
        tally_32(batch, values->losses, values->predicted, batch->totals);
        /* and back, each layer's input gradient before its update */
        softmax_crossentropy_gradient_32x8(batch, values->dense_1_output_transposed,
                                           values->dense_1_output_gradient);
        /* study_conv.yaml:70 */
        transpose_8x32(values->dense_1_output_gradient, values->dense_1_output_gradient_transposed);
        bias_gradient_32x8(WHOLE, values->dense_1_output_gradient_transposed,
                           values->dense_1_bias_gradient);
        input_gradient_32x32x8(WHOLE, values->dense_1_output_gradient, weights->dense_1_kernel,
                               values->global_average_pooling2d_1_output_gradient);
        kernel_gradient_32x32x8(WHOLE, values->global_average_pooling2d_1_output,
                                values->dense_1_output_gradient_transposed,
                                values->dense_1_kernel_gradient);
        /* study_conv.yaml:68 */
        transpose_32x32(values->global_average_pooling2d_1_output_gradient,
                        values->global_average_pooling2d_1_output_gradient_transposed);
    }
    tlc_meet(part);
    average_pool_gradient_slopes_32x7x7x32_7x7_relu(
        part, values->global_average_pooling2d_1_output_gradient_transposed,
        values->conv2d_3_output, values->conv2d_3_sum_gradient);
    tlc_meet(part);
    bias_gradient_1568x32(part, values->conv2d_3_sum_gradient, values->conv2d_3_bias_gradient);
    tlc_meet(part);
    if (part.number == 0) {
        turn_kernel_32x32_3x3(weights->conv2d_3_kernel, values->conv2d_3_kernel_turned);
    }
    tlc_meet(part);
    conv2d_input_gradient_32x7x7x32x32_3x3_padded_1(part, values->conv2d_3_sum_gradient,
                                                    values->conv2d_3_kernel_turned,
                                                    values->max_pooling2d_2_output_gradient);
    tlc_meet(part);
    conv2d_kernel_gradient_32x7x7x32x32_3x3_padded_1(part, values->max_pooling2d_2_output,
                                                     values->conv2d_3_sum_gradient,
                                                     values->conv2d_3_kernel_gradient);
    tlc_meet(part);
    /* study_conv.yaml:66 */
    max_pool_gradient_slopes_32x14x14x32_2x2_by_2_relu(part, values->conv2d_2_output,
                                                       values->max_pooling2d_2_output_gradient,
                                                       values->conv2d_2_output,
                                                       values->conv2d_2_sum_gradient);
    tlc_meet(part);
    bias_gradient_6272x32(part, values->conv2d_2_sum_gradient, values->conv2d_2_bias_gradient);
    tlc_meet(part);
    if (part.number == 0) {
        turn_kernel_16x32_3x3(weights->conv2d_2_kernel, values->conv2d_2_kernel_turned);
    }
    tlc_meet(part);
    conv2d_input_gradient_32x14x14x16x32_3x3_padded_1(part, values->conv2d_2_sum_gradient,
                                                      values->conv2d_2_kernel_turned,
                                                      values->max_pooling2d_1_output_gradient);
    tlc_meet(part);
    conv2d_kernel_gradient_32x14x14x16x32_3x3_padded_1(part, values->max_pooling2d_1_output,
                                                       values->conv2d_2_sum_gradient,
                                                       values->conv2d_2_kernel_gradient);
    tlc_meet(part);
    /* study_conv.yaml:64 */
    max_pool_gradient_slopes_32x28x28x16_2x2_by_2_relu(part, values->conv2d_1_output,
                                                       values->max_pooling2d_1_output_gradient,
                                                       values->conv2d_1_output,
                                                       values->conv2d_1_sum_gradient);
    tlc_meet(part);
    bias_gradient_25088x16(part, values->conv2d_1_sum_gradient, values->conv2d_1_bias_gradient);
    tlc_meet(part);
    conv2d_kernel_gradient_32x28x28x1x16_5x5_padded_2_narrow(part, values->conv2d_1_input,
                                                             values->conv2d_1_sum_gradient,
                                                             values->conv2d_1_kernel_gradient);
    tlc_meet(part);
    if (part.number == 0) {
        /* study_conv.yaml:50 */
        adam_rate(state->risen, batch->rate, values->corrected, 0.9, 0.999);
        adam_400(WHOLE, (float *)weights->conv2d_1_kernel,
                 (float *)values->conv2d_1_kernel_gradient, values->corrected, batch->rate,
                 (float *)state->conv2d_1_kernel_mean, (float *)state->conv2d_1_kernel_square, 0.9,
                 0.999, 1e-07, 0.0);
        adam_16(WHOLE, weights->conv2d_1_bias, (float *)values->conv2d_1_bias_gradient,
                values->corrected, batch->rate, state->conv2d_1_bias_mean,
                state->conv2d_1_bias_square, 0.9, 0.999, 1e-07, 0.0);
        adam_4608(WHOLE, (float *)weights->conv2d_2_kernel,
                  (float *)values->conv2d_2_kernel_gradient, values->corrected, batch->rate,
                  (float *)state->conv2d_2_kernel_mean, (float *)state->conv2d_2_kernel_square,
                  0.9, 0.999, 1e-07, 0.0);
        adam_32(WHOLE, weights->conv2d_2_bias, (float *)values->conv2d_2_bias_gradient,
                values->corrected, batch->rate, state->conv2d_2_bias_mean,
                state->conv2d_2_bias_square, 0.9, 0.999, 1e-07, 0.0);
    }
    tlc_meet(part);
    adam_9216(part, (float *)weights->conv2d_3_kernel, (float *)values->conv2d_3_kernel_gradient,
              values->corrected, batch->rate, (float *)state->conv2d_3_kernel_mean,
              (float *)state->conv2d_3_kernel_square, 0.9, 0.999, 1e-07, 0.0);
    tlc_meet(part);
    if (part.number == 0) {
        adam_32(WHOLE, weights->conv2d_3_bias, (float *)values->conv2d_3_bias_gradient,
                values->corrected, batch->rate, state->conv2d_3_bias_mean,
                state->conv2d_3_bias_square, 0.9, 0.999, 1e-07, 0.0);
        adam_512(WHOLE, (float *)weights->dense_1_kernel, (float *)values->dense_1_kernel_gradient,
                 values->corrected, batch->rate, (float *)state->dense_1_kernel_mean,
                 (float *)state->dense_1_kernel_square, 0.9, 0.999, 1e-07, 0.0);
        adam_16(WHOLE, weights->dense_1_bias, (float *)values->dense_1_bias_gradient,
                values->corrected, batch->rate, state->dense_1_bias_mean,
                state->dense_1_bias_square, 0.9, 0.999, 1e-07, 0.0);
    }
}

/* What adam remembers (study_conv.yaml:52) */
struct state_step_B_2_phase_1 {
    float conv2d_1_kernel_mean[1][25][PANEL], conv2d_1_kernel_square[1][25][PANEL],
        conv2d_1_bias_mean[16], conv2d_1_bias_square[16], conv2d_2_kernel_mean[2][144][PANEL],
        conv2d_2_kernel_square[2][144][PANEL], conv2d_2_bias_mean[32], conv2d_2_bias_square[32],
        conv2d_3_kernel_mean[2][288][PANEL], conv2d_3_kernel_square[2][288][PANEL],
        conv2d_3_bias_mean[32], conv2d_3_bias_square[32], dense_1_kernel_mean[1][32][PANEL],
        dense_1_kernel_square[1][32][PANEL], dense_1_bias_mean[16], dense_1_bias_square[16];
    double risen[2];
};

/* One step of training (study_conv.yaml:52): 9,383,104 floating-point operations an example */
static void step_B_2_phase_1(const struct batch *batch, struct tlc_part part)
{
    struct {
        union { float conv2d_1_output[1][25088][PANEL], conv2d_1_sum_gradient[1][25088][PANEL]; };
        union {
            float conv2d_2_output[2][6272][PANEL], conv2d_2_sum_gradient[2][6272][PANEL],
                conv2d_1_kernel_gradient[1][25][PANEL];
        };
        union {
            float max_pooling2d_1_output[1][6272][PANEL], conv2d_1_bias_gradient[1][1][PANEL];
        };
        union {
            float max_pooling2d_1_output_gradient[1][6272][PANEL],
                max_pooling2d_2_output[2][1568][PANEL];
        };
        union {
            float conv2d_3_output[2][1568][PANEL],
                max_pooling2d_2_output_gradient[2][1568][PANEL],
                conv2d_2_kernel_turned[1][288][PANEL], conv2d_2_kernel_gradient[2][144][PANEL];
        };
        union {
            float conv2d_3_sum_gradient[2][1568][PANEL],
                global_average_pooling2d_1_output[2][32][PANEL],
                conv2d_2_bias_gradient[2][1][PANEL];
        };
        float conv2d_1_input[1][25088][1];
        union {
            float conv2d_3_kernel_turned[2][288][PANEL],
                conv2d_3_kernel_gradient[2][288][PANEL],
                global_average_pooling2d_1_output_gradient[2][32][PANEL],
                dense_1_output[1][32][PANEL];
        };
        union {
            float global_average_pooling2d_1_output_gradient_transposed[2][32][PANEL],
                dense_1_output_gradient_transposed[1][32][PANEL],
                conv2d_3_bias_gradient[2][1][PANEL], dense_1_output_transposed[2][1][PANEL];
        };
        union {
            float dense_1_kernel_gradient[1][32][PANEL], dense_1_output_gradient[2][1][PANEL];
        };
        float dense_1_bias_gradient[1][1][PANEL];
        double losses[32], corrected[1];
        int predicted[32];
    } *values = batch->values; /* 3,756,488 bytes */
    struct weights_B_2 *weights = batch->weights;
    struct state_step_B_2_phase_1 *state = batch->state;

    gather_images_32x28x28x1_narrow(part, batch, batch->scale, values->conv2d_1_input);
    tlc_meet(part);
    /* study_conv.yaml:72 */
    conv2d_32x28x28x1x16_5x5_padded_2_narrow_relu(part, values->conv2d_1_input,
                                                  weights->conv2d_1_kernel, weights->conv2d_1_bias,
                                                  values->conv2d_1_output);
    tlc_meet(part);
    /* study_conv.yaml:73 */
    max_pool_32x28x28x16_2x2_by_2(part, values->conv2d_1_output, values->max_pooling2d_1_output);
    tlc_meet(part);
    /* study_conv.yaml:74 */
    conv2d_32x14x14x16x32_3x3_padded_1_relu(part, values->max_pooling2d_1_output,
                                            weights->conv2d_2_kernel, weights->conv2d_2_bias,
                                            values->conv2d_2_output);
    tlc_meet(part);
    /* study_conv.yaml:75 */
    max_pool_32x14x14x32_2x2_by_2(part, values->conv2d_2_output, values->max_pooling2d_2_output);
    tlc_meet(part);
    /* study_conv.yaml:76 */
    conv2d_32x7x7x32x32_3x3_padded_1_relu(part, values->max_pooling2d_2_output,
                                          weights->conv2d_3_kernel, weights->conv2d_3_bias,
                                          values->conv2d_3_output);
    tlc_meet(part);
    /* study_conv.yaml:77 */
    average_pool_32x7x7x32_7x7(part, values->conv2d_3_output,
                               values->global_average_pooling2d_1_output);
    tlc_meet(part);
    if (part.number == 0) {
        /* study_conv.yaml:78 */
        dense_32x32x1_linear(WHOLE, values->global_average_pooling2d_1_output,
                             weights->dense_1_kernel, weights->dense_1_bias,
                             values->dense_1_output);
        /* study_conv.yaml:52 */
        transpose_32x1(values->dense_1_output, values->dense_1_output_transposed);
        sigmoid_crossentropy_32x1(batch, values->dense_1_output_transposed, values->losses);
        predict_positive_32x1(batch, values->dense_1_output_transposed, values->predicted);
        tally_32(batch, values->losses, values->predicted, batch->totals);
        /* and back, each layer's input gradient before its update */
        sigmoid_crossentropy_gradient_32x1(batch, values->dense_1_output_transposed,
                                           values->dense_1_output_gradient);
        /* study_conv.yaml:78 */
        transpose_1x32(values->dense_1_output_gradient, values->dense_1_output_gradient_transposed);
        bias_gradient_32x1(WHOLE, values->dense_1_output_gradient_transposed,
                           values->dense_1_bias_gradient);
        input_gradient_32x32x1(WHOLE, values->dense_1_output_gradient, weights->dense_1_kernel,
                               values->global_average_pooling2d_1_output_gradient);
        kernel_gradient_32x32x1(WHOLE, values->global_average_pooling2d_1_output,
                                values->dense_1_output_gradient_transposed,
                                values->dense_1_kernel_gradient);
        /* study_conv.yaml:76 */
        transpose_32x32(values->global_average_pooling2d_1_output_gradient,
                        values->global_average_pooling2d_1_output_gradient_transposed);
    }
    tlc_meet(part);
    average_pool_gradient_slopes_32x7x7x32_7x7_relu(
        part, values->global_average_pooling2d_1_output_gradient_transposed,
        values->conv2d_3_output, values->conv2d_3_sum_gradient);
    tlc_meet(part);
    bias_gradient_1568x32(part, values->conv2d_3_sum_gradient, values->conv2d_3_bias_gradient);
    tlc_meet(part);
    if (part.number == 0) {
        turn_kernel_32x32_3x3(weights->conv2d_3_kernel, values->conv2d_3_kernel_turned);
    }
    tlc_meet(part);
    conv2d_input_gradient_32x7x7x32x32_3x3_padded_1(part, values->conv2d_3_sum_gradient,
                                                    values->conv2d_3_kernel_turned,
                                                    values->max_pooling2d_2_output_gradient);
    tlc_meet(part);
    conv2d_kernel_gradient_32x7x7x32x32_3x3_padded_1(part, values->max_pooling2d_2_output,
                                                     values->conv2d_3_sum_gradient,
                                                     values->conv2d_3_kernel_gradient);
    tlc_meet(part);
    /* study_conv.yaml:74 */
    max_pool_gradient_slopes_32x14x14x32_2x2_by_2_relu(part, values->conv2d_2_output,
                                                       values->max_pooling2d_2_output_gradient,
                                                       values->conv2d_2_output,
                                                       values->conv2d_2_sum_gradient);
    tlc_meet(part);
    bias_gradient_6272x32(part, values->conv2d_2_sum_gradient, values->conv2d_2_bias_gradient);
    tlc_meet(part);
    if (part.number == 0) {
        turn_kernel_16x32_3x3(weights->conv2d_2_kernel, values->conv2d_2_kernel_turned);
    }
    tlc_meet(part);
    conv2d_input_gradient_32x14x14x16x32_3x3_padded_1(part, values->conv2d_2_sum_gradient,
                                                      values->conv2d_2_kernel_turned,
                                                      values->max_pooling2d_1_output_gradient);
    tlc_meet(part);
    conv2d_kernel_gradient_32x14x14x16x32_3x3_padded_1(part, values->max_pooling2d_1_output,
                                                       values->conv2d_2_sum_gradient,
                                                       values->conv2d_2_kernel_gradient);
    tlc_meet(part);
    /* study_conv.yaml:72 */
    max_pool_gradient_slopes_32x28x28x16_2x2_by_2_relu(part, values->conv2d_1_output,
                                                       values->max_pooling2d_1_output_gradient,
                                                       values->conv2d_1_output,
                                                       values->conv2d_1_sum_gradient);
    tlc_meet(part);
    bias_gradient_25088x16(part, values->conv2d_1_sum_gradient, values->conv2d_1_bias_gradient);
    tlc_meet(part);
    conv2d_kernel_gradient_32x28x28x1x16_5x5_padded_2_narrow(part, values->conv2d_1_input,
                                                             values->conv2d_1_sum_gradient,
                                                             values->conv2d_1_kernel_gradient);
    tlc_meet(part);
    if (part.number == 0) {
        /* study_conv.yaml:52 */
        adam_rate(state->risen, batch->rate, values->corrected, 0.9, 0.999);
        adam_400(WHOLE, (float *)weights->conv2d_1_kernel,
                 (float *)values->conv2d_1_kernel_gradient, values->corrected, batch->rate,
                 (float *)state->conv2d_1_kernel_mean, (float *)state->conv2d_1_kernel_square, 0.9,
                 0.999, 1e-07, 0.0);
        adam_16(WHOLE, weights->conv2d_1_bias, (float *)values->conv2d_1_bias_gradient,
                values->corrected, batch->rate, state->conv2d_1_bias_mean,
                state->conv2d_1_bias_square, 0.9, 0.999, 1e-07, 0.0);
        adam_4608(WHOLE, (float *)weights->conv2d_2_kernel,
                  (float *)values->conv2d_2_kernel_gradient, values->corrected, batch->rate,
                  (float *)state->conv2d_2_kernel_mean, (float *)state->conv2d_2_kernel_square,
                  0.9, 0.999, 1e-07, 0.0);
        adam_32(WHOLE, weights->conv2d_2_bias, (float *)values->conv2d_2_bias_gradient,
                values->corrected, batch->rate, state->conv2d_2_bias_mean,
                state->conv2d_2_bias_square, 0.9, 0.999, 1e-07, 0.0);
    }
    tlc_meet(part);
    adam_9216(part, (float *)weights->conv2d_3_kernel, (float *)values->conv2d_3_kernel_gradient,
              values->corrected, batch->rate, (float *)state->conv2d_3_kernel_mean,
              (float *)state->conv2d_3_kernel_square, 0.9, 0.999, 1e-07, 0.0);
    tlc_meet(part);
    if (part.number == 0) {
        adam_32(WHOLE, weights->conv2d_3_bias, (float *)values->conv2d_3_bias_gradient,
                values->corrected, batch->rate, state->conv2d_3_bias_mean,
                state->conv2d_3_bias_square, 0.9, 0.999, 1e-07, 0.0);
        adam_512(WHOLE, (float *)weights->dense_1_kernel, (float *)values->dense_1_kernel_gradient,
                 values->corrected, batch->rate, (float *)state->dense_1_kernel_mean,
                 (float *)state->dense_1_kernel_square, 0.9, 0.999, 1e-07, 0.0);
        adam_16(WHOLE, weights->dense_1_bias, (float *)values->dense_1_bias_gradient,
                values->corrected, batch->rate, state->dense_1_bias_mean,
                state->dense_1_bias_square, 0.9, 0.999, 1e-07, 0.0);
    }
}

/* One step of evaluation (study_conv.yaml:39): 3,336,768 floating-point operations an example */
static void step_B_2_evaluation(const struct batch *batch, struct tlc_part part)
{
    struct {
        union {
            float conv2d_1_output[1][25088][PANEL], conv2d_2_output[2][6272][PANEL],
                conv2d_3_output[2][1568][PANEL], dense_1_output[1][32][PANEL];
        };
        union {
            float max_pooling2d_1_output[1][6272][PANEL],
                max_pooling2d_2_output[2][1568][PANEL], conv2d_1_input[1][25088][1],
                global_average_pooling2d_1_output[2][32][PANEL],
                dense_1_output_transposed[2][1][PANEL];
        };
        double losses[32];
        int predicted[32];
    } *values = batch->values; /* 2,007,424 bytes */
    struct weights_B_2 *weights = batch->weights;

    gather_images_32x28x28x1_narrow(part, batch, batch->scale, values->conv2d_1_input);
    tlc_meet(part);
    /* study_conv.yaml:72 */
    conv2d_32x28x28x1x16_5x5_padded_2_narrow_relu(part, values->conv2d_1_input,
                                                  weights->conv2d_1_kernel, weights->conv2d_1_bias,
                                                  values->conv2d_1_output);
    tlc_meet(part);
    /* study_conv.yaml:73 */
    max_pool_32x28x28x16_2x2_by_2(part, values->conv2d_1_output, values->max_pooling2d_1_output);
    tlc_meet(part);
    /* study_conv.yaml:74 */
    conv2d_32x14x14x16x32_3x3_padded_1_relu(part, values->max_pooling2d_1_output,
                                            weights->conv2d_2_kernel, weights->conv2d_2_bias,
                                            values->conv2d_2_output);
    tlc_meet(part);
    /* study_conv.yaml:75 */
    max_pool_32x14x14x32_2x2_by_2(part, values->conv2d_2_output, values->max_pooling2d_2_output);
    tlc_meet(part);
    /* study_conv.yaml:76 */
    conv2d_32x7x7x32x32_3x3_padded_1_relu(part, values->max_pooling2d_2_output,
                                          weights->conv2d_3_kernel, weights->conv2d_3_bias,
                                          values->conv2d_3_output);
    tlc_meet(part);
    /* study_conv.yaml:77 */
    average_pool_32x7x7x32_7x7(part, values->conv2d_3_output,
                               values->global_average_pooling2d_1_output);
    tlc_meet(part);
    if (part.number == 0) {
        /* study_conv.yaml:78 */
        dense_32x32x1_linear(WHOLE, values->global_average_pooling2d_1_output,
                             weights->dense_1_kernel, weights->dense_1_bias,
                             values->dense_1_output);
        /* study_conv.yaml:39 */
        transpose_32x1(values->dense_1_output, values->dense_1_output_transposed);
        sigmoid_crossentropy_32x1(batch, values->dense_1_output_transposed, values->losses);
        predict_positive_32x1(batch, values->dense_1_output_transposed, values->predicted);
        tally_32(batch, values->losses, values->predicted, batch->totals);
        record_sigmoid_32x1(batch, values->dense_1_output_transposed, values->predicted,
                            batch->predictions);
    }
}

/* What frozen layers give (study_conv.yaml:53): 3,336,704 floating-point operations an example */
static void features_B_on_A_2_phase_1(const struct batch *batch, struct tlc_part part)
{
    struct {
        union {
            float conv2d_1_output[1][25088][PANEL], conv2d_2_output[2][6272][PANEL],
                conv2d_3_output[2][1568][PANEL];
        };
        union {
            float max_pooling2d_1_output[1][6272][PANEL],
                max_pooling2d_2_output[2][1568][PANEL], conv2d_1_input[1][25088][1],
                global_average_pooling2d_1_output[2][32][PANEL];
        };
    } *values = batch->values; /* 2,007,040 bytes */
    struct weights_B_2 *weights = batch->weights;

    gather_images_32x28x28x1_narrow(part, batch, batch->scale, values->conv2d_1_input);
    tlc_meet(part);
    /* study_conv.yaml:46 */
    conv2d_32x28x28x1x16_5x5_padded_2_narrow_relu(part, values->conv2d_1_input,
                                                  weights->conv2d_1_kernel, weights->conv2d_1_bias,
                                                  values->conv2d_1_output);
    tlc_meet(part);
    max_pool_32x28x28x16_2x2_by_2(part, values->conv2d_1_output, values->max_pooling2d_1_output);
    tlc_meet(part);
    conv2d_32x14x14x16x32_3x3_padded_1_relu(part, values->max_pooling2d_1_output,
                                            weights->conv2d_2_kernel, weights->conv2d_2_bias,
                                            values->conv2d_2_output);
    tlc_meet(part);
    max_pool_32x14x14x32_2x2_by_2(part, values->conv2d_2_output, values->max_pooling2d_2_output);
    tlc_meet(part);
    conv2d_32x7x7x32x32_3x3_padded_1_relu(part, values->max_pooling2d_2_output,
                                          weights->conv2d_3_kernel, weights->conv2d_3_bias,
                                          values->conv2d_3_output);
    tlc_meet(part);
    average_pool_32x7x7x32_7x7(part, values->conv2d_3_output,
                               values->global_average_pooling2d_1_output);
    tlc_meet(part);
    if (part.number == 0) {
        keep_32x32(batch, values->global_average_pooling2d_1_output);
    }
}

/* What adam remembers (study_conv.yaml:53) */
struct state_step_B_on_A_2_phase_1 {
    float dense_1_kernel_mean[1][32][PANEL], dense_1_kernel_square[1][32][PANEL],
        dense_1_bias_mean[16], dense_1_bias_square[16];
    double risen[2];
};

/* One step of training (study_conv.yaml:53): 128 floating-point operations an example */
static void step_B_on_A_2_phase_1(const struct batch *batch, struct tlc_part part)
{
    struct {
        float global_average_pooling2d_1_output[2][32][PANEL];
        union {
            float dense_1_output[1][32][PANEL], dense_1_kernel_gradient[1][32][PANEL],
                dense_1_output_gradient[2][1][PANEL];
        };
        union {
            float dense_1_output_gradient_transposed[1][32][PANEL],
                dense_1_output_transposed[2][1][PANEL];
        };
        float dense_1_bias_gradient[1][1][PANEL];
        double losses[32], corrected[1];
        int predicted[32];
    } *values = batch->values; /* 8,648 bytes */
    struct weights_B_2 *weights = batch->weights;
    struct state_step_B_on_A_2_phase_1 *state = batch->state;
    (void)part;

    /* study_conv.yaml:46 */
    take_32x32(batch, values->global_average_pooling2d_1_output);
    /* study_conv.yaml:47 */
    dense_32x32x1_linear(WHOLE, values->global_average_pooling2d_1_output, weights->dense_1_kernel,
                         weights->dense_1_bias, values->dense_1_output);
    /* study_conv.yaml:53 */
    transpose_32x1(values->dense_1_output, values->dense_1_output_transposed);
    sigmoid_crossentropy_32x1(batch, values->dense_1_output_transposed, values->losses);
    predict_positive_32x1(batch, values->dense_1_output_transposed, values->predicted);
    tally_32(batch, values->losses, values->predicted, batch->totals);
    /* and back, each layer's input gradient before its update */
    sigmoid_crossentropy_gradient_32x1(batch, values->dense_1_output_transposed,
                                       values->dense_1_output_gradient);
    /* study_conv.yaml:47 */
    transpose_1x32(values->dense_1_output_gradient, values->dense_1_output_gradient_transposed);
    bias_gradient_32x1(WHOLE, values->dense_1_output_gradient_transposed,
                       values->dense_1_bias_gradient);
    kernel_gradient_32x32x1(WHOLE, values->global_average_pooling2d_1_output,
                            values->dense_1_output_gradient_transposed,
                            values->dense_1_kernel_gradient);
    /* study_conv.yaml:53 */
    adam_rate(state->risen, batch->rate, values->corrected, 0.9, 0.999);
    adam_512(WHOLE, (float *)weights->dense_1_kernel, (float *)values->dense_1_kernel_gradient,
             values->corrected, batch->rate, (float *)state->dense_1_kernel_mean,
             (float *)state->dense_1_kernel_square, 0.9, 0.999, 1e-07, 0.0);
    adam_16(WHOLE, weights->dense_1_bias, (float *)values->dense_1_bias_gradient,
            values->corrected, batch->rate, state->dense_1_bias_mean, state->dense_1_bias_square,
            0.9, 0.999, 1e-07, 0.0);
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
    /* study_conv.yaml:50: 5 epochs at learning rate 0.001. Trains 276,158 of 276,158 parameters;
     * frozen: nothing. */
    {.epochs = 5, .batch_size = 32, .learns = (const bool[]){0, 1, 1, 1, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.001f}, .step = {step_A_phase_1, 1183200, true},
     .state = sizeof(struct state_step_A_phase_1)},
};

static const struct tlc_phase phases_2[] = {
    /* study_conv.yaml:52: 100 epochs at learning rate 0.001. Trains 275,801 of 275,801 parameters;
     * frozen: nothing. */
    {.epochs = 100, .batch_size = 32, .learns = (const bool[]){0, 1, 1, 1, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.001f}, .step = {step_B_phase_1, 1181100, true},
     .state = sizeof(struct state_step_B_phase_1)},
};

static const struct tlc_copy copies_1[] = {
    {.layer = 1, .recipe = 0, .from = 1}, /* A.dense_1 */
    {.layer = 2, .recipe = 0, .from = 2}, /* A.dense_2 */
    {.layer = 3, .recipe = 0, .from = 3}, /* A.dense_3 */
    {.layer = 4, .recipe = 0, .from = 4}, /* A.dense_4 */
    {.layer = 5, .recipe = 0, .from = 5}, /* A.dense_5 */
};

static const struct tlc_phase phases_3[] = {
    /* study_conv.yaml:53: 100 epochs at learning rate 0.001. Trains 51 of 275,801 parameters;
     * frozen: dense_1, dense_2, dense_3, dense_4, dense_5. */
    {.epochs = 100, .batch_size = 32, .learns = (const bool[]){0, 0, 0, 0, 0, 0, 1},
     .rates = 1, .rate = (const float[]){0.001f}, .step = {step_B_on_A_phase_1, 200, false},
     .state = sizeof(struct state_step_B_on_A_phase_1),
     .front = {features_B_on_A_phase_1, 550400, true}, .features = 64},
};

static const struct tlc_phase phases_4[] = {
    /* study_conv.yaml:53: 100 epochs at learning rate 0.001. Trains 275,801 of 275,801 parameters;
     * frozen: nothing. */
    {.epochs = 100, .batch_size = 32, .learns = (const bool[]){0, 1, 1, 1, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.001f}, .step = {step_B_phase_1, 1181100, true},
     .state = sizeof(struct state_step_B_phase_1)},
};

static const struct tlc_phase phases_5[] = {
    /* study_conv.yaml:50: 5 epochs at learning rate 0.001. Trains 14,568 of 14,568 parameters;
     * frozen: nothing. */
    {.epochs = 5, .batch_size = 32, .learns = (const bool[]){1, 0, 1, 0, 1, 0, 1},
     .rates = 1, .rate = (const float[]){0.001f}, .step = {step_A_2_phase_1, 9384448, true},
     .state = sizeof(struct state_step_A_2_phase_1)},
};

static const struct tlc_phase phases_6[] = {
    /* study_conv.yaml:52: 100 epochs at learning rate 0.001. Trains 14,337 of 14,337 parameters;
     * frozen: nothing. */
    {.epochs = 100, .batch_size = 32, .learns = (const bool[]){1, 0, 1, 0, 1, 0, 1},
     .rates = 1, .rate = (const float[]){0.001f}, .step = {step_B_2_phase_1, 9383104, true},
     .state = sizeof(struct state_step_B_2_phase_1)},
};

static const struct tlc_copy copies_2[] = {
    {.layer = 0, .recipe = 7, .from = 0}, /* A.conv2d_1 */
    {.layer = 2, .recipe = 7, .from = 2}, /* A.conv2d_2 */
    {.layer = 4, .recipe = 7, .from = 4}, /* A.conv2d_3 */
};

static const struct tlc_phase phases_7[] = {
    /* study_conv.yaml:53: 100 epochs at learning rate 0.001. Trains 33 of 14,337 parameters;
     * frozen: conv2d_1, conv2d_2, conv2d_3. */
    {.epochs = 100, .batch_size = 32, .learns = (const bool[]){0, 0, 0, 0, 0, 0, 1},
     .rates = 1, .rate = (const float[]){0.001f}, .step = {step_B_on_A_2_phase_1, 128, false},
     .state = sizeof(struct state_step_B_on_A_2_phase_1),
     .front = {features_B_on_A_2_phase_1, 3336704, true}, .features = 32},
};

static const struct tlc_phase phases_8[] = {
    /* study_conv.yaml:53: 100 epochs at learning rate 0.001. Trains 14,337 of 14,337 parameters;
     * frozen: nothing. */
    {.epochs = 100, .batch_size = 32, .learns = (const bool[]){1, 0, 1, 0, 1, 0, 1},
     .rates = 1, .rate = (const float[]){0.001f}, .step = {step_B_2_phase_1, 9383104, true},
     .state = sizeof(struct state_step_B_2_phase_1)},
};

static const struct tlc_recipe recipes[] = {
    /* 0, study_conv.yaml:50: A learns task A */
    {.model = &model_A, .task = "A", .train = &examples_A_train,
     .optimizer = "adam",
     .phases = 1, .phase = phases_1, .shuffle = true, .shuffle_stream = 0xee2d5536u,
     .blind = tlc_blind_softmax},
    /* 1, study_conv.yaml:52: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train,
     .optimizer = "adam",
     .phases = 1, .phase = phases_2, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_B_test},
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 2, study_conv.yaml:53: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train,
     .optimizer = "adam",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_3, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_B_test},
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 3, study_conv.yaml:53: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train,
     .optimizer = "adam",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_4, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_B_test},
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 4, study_conv.yaml:52: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train_2,
     .optimizer = "adam",
     .phases = 1, .phase = phases_2, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_B_test_2},
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 5, study_conv.yaml:53: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train_2,
     .optimizer = "adam",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_3, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_B_test_2},
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 6, study_conv.yaml:53: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train_2,
     .optimizer = "adam",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_4, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_B_test_2},
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 7, study_conv.yaml:50: A learns task A */
    {.model = &model_A_2, .task = "A", .train = &examples_A_train,
     .optimizer = "adam",
     .phases = 1, .phase = phases_5, .shuffle = true, .shuffle_stream = 0xee2d5536u,
     .blind = tlc_blind_softmax},
    /* 8, study_conv.yaml:52: B learns task B */
    {.model = &model_B_2, .task = "B", .train = &examples_B_train,
     .optimizer = "adam",
     .phases = 1, .phase = phases_6, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_B_test},
     .evaluation = &(const struct tlc_evaluate){{step_B_2_evaluation, 3336768, true}, 32}},
    /* 9, study_conv.yaml:53: B_on_A learns task B */
    {.model = &model_B_on_A_2, .task = "B", .train = &examples_B_train,
     .optimizer = "adam",
     .copies = 3, .copy = copies_2,
     .phases = 1, .phase = phases_7, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_B_test},
     .evaluation = &(const struct tlc_evaluate){{step_B_2_evaluation, 3336768, true}, 32}},
    /* 10, study_conv.yaml:53: B_on_A learns task B */
    {.model = &model_B_on_A_2, .task = "B", .train = &examples_B_train,
     .optimizer = "adam",
     .copies = 3, .copy = copies_2,
     .phases = 1, .phase = phases_8, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_B_test},
     .evaluation = &(const struct tlc_evaluate){{step_B_2_evaluation, 3336768, true}, 32}},
    /* 11, study_conv.yaml:52: B learns task B */
    {.model = &model_B_2, .task = "B", .train = &examples_B_train_2,
     .optimizer = "adam",
     .phases = 1, .phase = phases_6, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_B_test_2},
     .evaluation = &(const struct tlc_evaluate){{step_B_2_evaluation, 3336768, true}, 32}},
    /* 12, study_conv.yaml:53: B_on_A learns task B */
    {.model = &model_B_on_A_2, .task = "B", .train = &examples_B_train_2,
     .optimizer = "adam",
     .copies = 3, .copy = copies_2,
     .phases = 1, .phase = phases_7, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_B_test_2},
     .evaluation = &(const struct tlc_evaluate){{step_B_2_evaluation, 3336768, true}, 32}},
    /* 13, study_conv.yaml:53: B_on_A learns task B */
    {.model = &model_B_on_A_2, .task = "B", .train = &examples_B_train_2,
     .optimizer = "adam",
     .copies = 3, .copy = copies_2,
     .phases = 1, .phase = phases_8, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_B_test_2},
     .evaluation = &(const struct tlc_evaluate){{step_B_2_evaluation, 3336768, true}, 32}},
};

/* ---- The experiment ---- */

static const struct tlc_examples *const all_examples[] = {
    &examples_A_train, &examples_B_train, &examples_B_test, &examples_B_train_2, &examples_B_test_2,
};
static const struct tlc_model *const all_models[] = {
    &model_A, &model_B, &model_B_on_A, &model_A_2, &model_B_2, &model_B_on_A_2,
};

/* The study (study_conv.yaml:57) */
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
    "dense",
    "convolutional",
};
static const char *const values_2[] = {
    "0",
    "4",
};
static const char *const values_3[] = {
    "B_on_A[:-1]",
    "none",
};
static const struct tlc_axis axes[] = {
    {"trunk", TLC_AXIS_OTHER, 2, values_1},
    {"tasks.B.shift", TLC_AXIS_OTHER, 2, values_2},
    {"training.B_on_A.freeze", TLC_AXIS_FREEZE, 2, values_3},
};
/* which value of each axis; which recipe trained each arm */
static const struct tlc_cell cells[] = {
    {(const int[]){0, 0, 0}, (const int[]){1, 2}},
    {(const int[]){0, 0, 1}, (const int[]){1, 3}},
    {(const int[]){0, 1, 0}, (const int[]){4, 5}},
    {(const int[]){0, 1, 1}, (const int[]){4, 6}},
    {(const int[]){1, 0, 0}, (const int[]){8, 9}},
    {(const int[]){1, 0, 1}, (const int[]){8, 10}},
    {(const int[]){1, 1, 0}, (const int[]){11, 12}},
    {(const int[]){1, 1, 1}, (const int[]){11, 13}},
};
static const struct tlc_study study = {
    .examples = &examples_B_test_2,
    .arms = 2, .arm = arms, .baseline = 0, .decided = 1,
    .shares = 3, .share = shared,
    .axes = 3, .axis = axes,
    .cells = 8, .cell = cells,
    .primary = 6, .min_effect = 0.005,
    .warnings = 0, .warning = NULL};

static const struct tlc_experiment experiment = {
    .name = "study_conv", .spec = "study_conv.yaml", .version = "0.2.0",
    .spec_hash = 0x3bafc0f0731bb682u, .seed = 42, .seeds = 30,
    .values_size = 3756488, .train = train, .evaluate = evaluate,
    .examples = 5, .example = all_examples,
    .models = 6, .model = all_models,
    .recipes = 14, .recipe = recipes,
    .study = &study};

static void load_data(const struct tlc_options *options)
{
    tlc_load(options, 2, loadings);
    examples_A_train = tlc_select(&data_fashion_train, &(const struct tlc_selection){
        .name = "A.train", .first = 5000, .last = 30000, .limit = -1, .classes = 8,
        .where = task_A_where, .target = task_A_target});
    examples_B_train = tlc_select(&data_fashion_train, &(const struct tlc_selection){
        .name = "B.train", .first = 5000, .last = 30000, .limit = 200,
        .sampled = true, .stream = 0x05bfb3cdu, .classes = 2,
        .where = task_B_where, .target = task_B_target});
    examples_B_test = tlc_select(&data_fashion_test, &(const struct tlc_selection){
        .name = "B.test", .first = 0, .last = -1, .limit = -1, .classes = 2,
        .where = task_B_where, .target = task_B_target});
    examples_B_train_2 = tlc_select(&data_fashion_train, &(const struct tlc_selection){
        .name = "B.train", .first = 5000, .last = 30000, .limit = 200,
        .sampled = true, .stream = 0x05bfb3cdu,
        .shift = {.down = 4, .across = 4, .height = 28, .width = 28,
                  .stream = 0x4f5f8932u},
        .classes = 2,
        .where = task_B_2_where, .target = task_B_2_target});
    examples_B_test_2 = tlc_select(&data_fashion_test, &(const struct tlc_selection){
        .name = "B.test", .first = 0, .last = -1, .limit = -1,
        .shift = {.down = 4, .across = 4, .height = 28, .width = 28,
                  .stream = 0x0db693c4u},
        .classes = 2,
        .where = task_B_2_where, .target = task_B_2_target});
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
