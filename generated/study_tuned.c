/*
 * study_tuned: compiled by tlc from study_tuned.yaml. Edit that, not this.
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
 * From the end upwards: the experiment is a table of recipes, which say what is learned
 * by what phases; train goes through a phase, epoch by epoch, in steps; a step calls one
 * kernel an operation. Places in study_tuned.yaml stand in parentheses.
 */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <tlc.h>

/* ---- Data ---- */

/* study_tuned.yaml:15 */
static const struct tlc_source source_fashion_test = {
    .format = &tlc_format_idx,
    .directory = "fashion-mnist",
    .images = "t10k-images-idx3-ubyte.gz",
    .labels = "t10k-labels-idx1-ubyte.gz",
    .dimensions = 2, .shape = {28, 28}, .scale = 0.003921569f, .classes = 10, .rows = 5000};
static struct tlc_data data_fashion_test;

/* study_tuned.yaml:14 */
static const struct tlc_source source_fashion_train = {
    .format = &tlc_format_idx,
    .directory = "fashion-mnist",
    .images = "train-images-idx3-ubyte.gz",
    .labels = "train-labels-idx1-ubyte.gz",
    .dimensions = 2, .shape = {28, 28}, .scale = 0.003921569f, .classes = 10, .rows = 30000};
static struct tlc_data data_fashion_train;

static const struct tlc_loading loadings[] = {
    {&source_fashion_test, &data_fashion_test, "fashion.test"},
    {&source_fashion_train, &data_fashion_train, "fashion.train"},
};

/* ---- Tasks: which examples, and what their label becomes ---- */

/* A rule is the spec's, and may hold for every label. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wtautological-compare"

/* Task B (study_tuned.yaml:27)
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

/* Task A (study_tuned.yaml:23)
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

#pragma GCC diagnostic pop

/* study_tuned.yaml:20 */
static struct tlc_examples examples_B_test = {
    .name = "B.test", .data = &data_fashion_test, .scale = 0.003921569f, .classes = 2};
/* study_tuned.yaml:19 */
static struct tlc_examples examples_B_train = {
    .name = "B.train", .data = &data_fashion_train, .scale = 0.003921569f, .classes = 2};
/* study_tuned.yaml:18 */
static struct tlc_examples examples_B_valid = {
    .name = "B.valid", .data = &data_fashion_train, .scale = 0.003921569f, .classes = 2};
/* study_tuned.yaml:19 */
static struct tlc_examples examples_A_train = {
    .name = "A.train", .data = &data_fashion_train, .scale = 0.003921569f, .classes = 8};
/* study_tuned.yaml:19 */
static struct tlc_examples examples_B_train_2 = {
    .name = "B.train", .data = &data_fashion_train, .scale = 0.003921569f, .classes = 2};

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

DEFINE_DENSE(dense_32x50x1_linear, 32, 50, 1, 50, linear)

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

DEFINE_TRANSPOSE(transpose_32x1, 32, 1)

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

DEFINE_INPUT_GRADIENT(input_gradient_32x50x1, 32, 50, 1, 1)
DEFINE_TRANSPOSE(transpose_1x32, 1, 32)

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

DEFINE_DENSE_UPDATE(dense_update_32x50x1, 32, 50, 1)

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
DEFINE_TRANSPOSE(transpose_32x50, 32, 50)
DEFINE_INPUT_GRADIENT(input_gradient_32x50x50, 32, 50, 50, 50)
DEFINE_DENSE_UPDATE(dense_update_32x50x50, 32, 50, 50)
DEFINE_INPUT_GRADIENT(input_gradient_32x100x50, 32, 100, 50, 50)
DEFINE_DENSE_UPDATE(dense_update_32x100x50, 32, 100, 50)
DEFINE_ACTIVATION_GRADIENT(activation_gradient_32x100_selu, 32, 100, selu_slope)
DEFINE_TRANSPOSE(transpose_32x100, 32, 100)
DEFINE_INPUT_GRADIENT(input_gradient_32x300x100, 32, 300, 100, 100)
DEFINE_DENSE_UPDATE(dense_update_32x300x100, 32, 300, 100)
DEFINE_ACTIVATION_GRADIENT(activation_gradient_32x300_selu, 32, 300, selu_slope)

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

KERNEL void dense_update_nonzero_tile(int rows, int panels, int batch, int inputs,
    bool passes, const float *x, const int32_t *nonzero, const float *dy, float rate,
    float *kernel)
{
    vec sum[TILE][TILE_VECTORS] = {0};
    multiply_examples(sum, rows, panels, batch, passes, x, nonzero, dy);
    update_tile(sum, rows, panels, inputs, rate, kernel);
}

KERNEL void dense_update_nonzero_any(int panels, int batch, int inputs, const float *x,
    const float *dy, float rate, float *kernel, float *bias, const int32_t *nonzero)
{
    const bool passes = are_finite(panels * batch * PANEL, dy);
    DEAL_INPUTS(inputs, input, row, rows,
        dense_update_nonzero_tile(rows, panels, batch, inputs, passes,
            &x[input * batch + row], &nonzero[input * ROWS_OF_BITS(batch) + row], dy,
            rate, &kernel[(input + row) * PANEL]))
    bias_update(panels, batch, dy, rate, bias);
}

/* kernel -= rate x^T dy,  bias -= rate (sum of dy over the examples), x having many zeros
 */
#define DEFINE_DENSE_UPDATE_NONZERO(name, batch, n_in, n_out)                            \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float x[PANELS(n_in)][batch][PANEL],                                       \
        const float dy[PANELS(n_out)][batch][PANEL], float rate,                         \
        float kernel[PANELS(n_out)][n_in][PANEL], float bias[PADDED(n_out)],             \
        const int32_t nonzero[PANELS(n_in)][ROWS_OF_BITS(batch)][PANEL])                 \
    {                                                                                    \
        DEAL(part, PANELS(n_out), TILE_PANELS, first, count,                             \
            dense_update_nonzero_any(count, batch, n_in, x[0][0], dy[first][0], rate,    \
                kernel[first][0], &bias[first * PANEL], nonzero[0][0]))                  \
    }

DEFINE_DENSE_UPDATE_NONZERO(dense_update_nonzero_32x784x300, 32, 784, 300)

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

DEFINE_DENSE(dense_32x50x8_linear, 32, 50, 8, 50, linear)
DEFINE_TRANSPOSE(transpose_32x8, 32, 8)

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

DEFINE_INPUT_GRADIENT(input_gradient_32x50x8, 32, 50, 8, 8)
DEFINE_TRANSPOSE(transpose_8x32, 8, 32)
DEFINE_DENSE_UPDATE(dense_update_32x50x8, 32, 50, 8)

/* The batch's rows of `value`, to where its examples' features are kept. */
NOINLINE static void keep_32x300(
    const struct batch *batch, const float value[19][32][PANEL])
{
    for (int row = 0; row < batch->count; row++)
        for (int panel = 0; panel < 19; panel++) {
            const size_t first = (size_t)batch->examples[row] * 304 + panel * PANEL;
            memcpy(&batch->features[first], value[panel][row], sizeof value[panel][row]);
        }
}

/* The kept features of the batch's examples; zeros behind a short last batch. */
NOINLINE static void take_32x300(const struct batch *batch, float value[19][32][PANEL])
{
    for (int panel = 0; panel < 19; panel++)
        for (int row = 0; row < 32; row++) {
            const size_t first = (size_t)batch->examples[row] * 304 + panel * PANEL;
            if (row < batch->count)
                memcpy(
                    value[panel][row], &batch->features[first], sizeof value[panel][row]);
            else
                memset(value[panel][row], 0, sizeof value[panel][row]);
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

/* The batch's rows of `value`, to where its examples' features are kept. */
NOINLINE static void keep_32x100(
    const struct batch *batch, const float value[7][32][PANEL])
{
    for (int row = 0; row < batch->count; row++)
        for (int panel = 0; panel < 7; panel++) {
            const size_t first = (size_t)batch->examples[row] * 112 + panel * PANEL;
            memcpy(&batch->features[first], value[panel][row], sizeof value[panel][row]);
        }
}

/* The kept features of the batch's examples; zeros behind a short last batch. */
NOINLINE static void take_32x100(const struct batch *batch, float value[7][32][PANEL])
{
    for (int panel = 0; panel < 7; panel++)
        for (int row = 0; row < 32; row++) {
            const size_t first = (size_t)batch->examples[row] * 112 + panel * PANEL;
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

/* Model B (study_tuned.yaml:39) */
struct weights_B {
    float dense_1_kernel[19][784][PANEL], dense_1_bias[304];
    float dense_2_kernel[7][300][PANEL], dense_2_bias[112];
    float dense_3_kernel[4][100][PANEL], dense_3_bias[64];
    float dense_4_kernel[4][50][PANEL], dense_4_bias[64];
    float dense_5_kernel[4][50][PANEL], dense_5_bias[64];
    float dense_6_kernel[1][50][PANEL], dense_6_bias[16];
};

static const struct tlc_tensor tensors_B[] = {
    WEIGHTS(B, dense_1, kernel, 784, 300, UNIFORM, 0.07439795259651642, 0x4295f400, 784, 300),
    WEIGHTS(B, dense_1, bias, 1, 300, ZEROS, 0, 0, 300),
    WEIGHTS(B, dense_2, kernel, 300, 100, UNIFORM, 0.1224744871391589, 0x968485cb, 300, 100),
    WEIGHTS(B, dense_2, bias, 1, 100, ZEROS, 0, 0, 100),
    WEIGHTS(B, dense_3, kernel, 100, 50, UNIFORM, 0.2, 0xc0eea556, 100, 50),
    WEIGHTS(B, dense_3, bias, 1, 50, ZEROS, 0, 0, 50),
    WEIGHTS(B, dense_4, kernel, 50, 50, UNIFORM, 0.2449489742783178, 0x8bc3a751, 50, 50),
    WEIGHTS(B, dense_4, bias, 1, 50, ZEROS, 0, 0, 50),
    WEIGHTS(B, dense_5, kernel, 50, 50, UNIFORM, 0.2449489742783178, 0x7cad4b8c, 50, 50),
    WEIGHTS(B, dense_5, bias, 1, 50, ZEROS, 0, 0, 50),
    WEIGHTS(B, dense_6, kernel, 50, 1, UNIFORM, 0.3429971702850177, 0x08a1f4c7, 50, 1),
    WEIGHTS(B, dense_6, bias, 1, 1, ZEROS, 0, 0, 1),
};

static const struct tlc_layer layers_B[] = {
    LAYER(Flatten, flatten, 784, 784, false, 0, tensors_B + 0),
    LAYER(Dense, dense_1, 784, 300, true, 2, tensors_B + 0, "units": 300, "activation": "selu",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(Dense, dense_2, 300, 100, true, 2, tensors_B + 2, "units": 100, "activation": "selu",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(Dense, dense_3, 100, 50, true, 2, tensors_B + 4, "units": 50, "activation": "selu",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(Dense, dense_4, 50, 50, true, 2, tensors_B + 6, "units": 50, "activation": "selu",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(Dense, dense_5, 50, 50, true, 2, tensors_B + 8, "units": 50, "activation": "selu",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
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
    .name = "B", .input_dimensions = 2, .input_shape = {28, 28},
    .layers = 7, .layer = layers_B, .parameters = 275801,
    .ram = ram_B,
    .size = sizeof(struct weights_B)};

/* Model A (study_tuned.yaml:34) */
struct weights_A {
    float dense_1_kernel[19][784][PANEL], dense_1_bias[304];
    float dense_2_kernel[7][300][PANEL], dense_2_bias[112];
    float dense_3_kernel[4][100][PANEL], dense_3_bias[64];
    float dense_4_kernel[4][50][PANEL], dense_4_bias[64];
    float dense_5_kernel[4][50][PANEL], dense_5_bias[64];
    float dense_6_kernel[1][50][PANEL], dense_6_bias[16];
};

static const struct tlc_tensor tensors_A[] = {
    WEIGHTS(A, dense_1, kernel, 784, 300, UNIFORM, 0.07439795259651642, 0x65475027, 784, 300),
    WEIGHTS(A, dense_1, bias, 1, 300, ZEROS, 0, 0, 300),
    WEIGHTS(A, dense_2, kernel, 300, 100, UNIFORM, 0.1224744871391589, 0xd95439ec, 300, 100),
    WEIGHTS(A, dense_2, bias, 1, 100, ZEROS, 0, 0, 100),
    WEIGHTS(A, dense_3, kernel, 100, 50, UNIFORM, 0.2, 0x0347de31, 100, 50),
    WEIGHTS(A, dense_3, bias, 1, 50, ZEROS, 0, 0, 50),
    WEIGHTS(A, dense_4, kernel, 50, 50, UNIFORM, 0.2449489742783178, 0xb47123b6, 50, 50),
    WEIGHTS(A, dense_4, bias, 1, 50, ZEROS, 0, 0, 50),
    WEIGHTS(A, dense_5, kernel, 50, 50, UNIFORM, 0.2449489742783178, 0x9a71a42b, 50, 50),
    WEIGHTS(A, dense_5, bias, 1, 50, ZEROS, 0, 0, 50),
    WEIGHTS(A, dense_6, kernel, 50, 8, UNIFORM, 0.32163376045133846, 0xc9018a60, 50, 8),
    WEIGHTS(A, dense_6, bias, 1, 8, ZEROS, 0, 0, 8),
};

static const struct tlc_layer layers_A[] = {
    LAYER(Flatten, flatten, 784, 784, false, 0, tensors_A + 0),
    LAYER(Dense, dense_1, 784, 300, true, 2, tensors_A + 0, "units": 300, "activation": "selu",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(Dense, dense_2, 300, 100, true, 2, tensors_A + 2, "units": 100, "activation": "selu",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(Dense, dense_3, 100, 50, true, 2, tensors_A + 4, "units": 50, "activation": "selu",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(Dense, dense_4, 50, 50, true, 2, tensors_A + 6, "units": 50, "activation": "selu",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(Dense, dense_5, 50, 50, true, 2, tensors_A + 8, "units": 50, "activation": "selu",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
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
    .name = "A", .input_dimensions = 2, .input_shape = {28, 28},
    .layers = 7, .layer = layers_A, .parameters = 276158,
    .ram = ram_A,
    .size = sizeof(struct weights_A)};

/* Model B_on_A (study_tuned.yaml:44) */
static const struct tlc_tensor tensors_B_on_A[] = {
    WEIGHTS(B, dense_1, kernel, 784, 300, UNIFORM, 0.07439795259651642, 0x1ad1c89c, 784, 300),
    WEIGHTS(B, dense_1, bias, 1, 300, ZEROS, 0, 0, 300),
    WEIGHTS(B, dense_2, kernel, 300, 100, UNIFORM, 0.1224744871391589, 0x2c53e097, 300, 100),
    WEIGHTS(B, dense_2, bias, 1, 100, ZEROS, 0, 0, 100),
    WEIGHTS(B, dense_3, kernel, 100, 50, UNIFORM, 0.2, 0x0d98e172, 100, 50),
    WEIGHTS(B, dense_3, bias, 1, 50, ZEROS, 0, 0, 50),
    WEIGHTS(B, dense_4, kernel, 50, 50, UNIFORM, 0.2449489742783178, 0x9ae0def5, 50, 50),
    WEIGHTS(B, dense_4, bias, 1, 50, ZEROS, 0, 0, 50),
    WEIGHTS(B, dense_5, kernel, 50, 50, UNIFORM, 0.2449489742783178, 0x5af820d0, 50, 50),
    WEIGHTS(B, dense_5, bias, 1, 50, ZEROS, 0, 0, 50),
    WEIGHTS(B, dense_6, kernel, 50, 1, UNIFORM, 0.3429971702850177, 0x08a1f4c7, 50, 1),
    WEIGHTS(B, dense_6, bias, 1, 1, ZEROS, 0, 0, 1),
};

static const struct tlc_layer layers_B_on_A[] = {
    LAYER(Flatten, flatten, 784, 784, false, 0, tensors_B_on_A + 0),
    LAYER(Dense, dense_1, 784, 300, true, 2, tensors_B_on_A + 0, "units": 300,
          "activation": "selu", "use_bias": true,
          "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(Dense, dense_2, 300, 100, true, 2, tensors_B_on_A + 2, "units": 100,
          "activation": "selu", "use_bias": true,
          "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(Dense, dense_3, 100, 50, true, 2, tensors_B_on_A + 4, "units": 50, "activation": "selu",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(Dense, dense_4, 50, 50, true, 2, tensors_B_on_A + 6, "units": 50, "activation": "selu",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(Dense, dense_5, 50, 50, true, 2, tensors_B_on_A + 8, "units": 50, "activation": "selu",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
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
    .name = "B_on_A", .input_dimensions = 2, .input_shape = {28, 28},
    .layers = 7, .layer = layers_B_on_A, .parameters = 275801,
    .ram = ram_B_on_A,
    .size = sizeof(struct weights_B)};

/* ---- Steps: what happens to one batch of examples ---- */

/* One step of training (study_tuned.yaml:52): 1,181,100 floating-point operations an example */
static void step_B_phase_1(const struct batch *batch, struct tlc_part part)
{
    struct {
        float input[49][32][PANEL], dense_1_output[19][32][PANEL];
        union {
            float dense_1_sum_gradient[19][32][PANEL], dense_2_output[7][32][PANEL],
                dense_2_sum_gradient_transposed[2][100][PANEL];
        };
        union {
            float dense_1_output_gradient[2][300][PANEL],
                dense_2_output_gradient[2][100][PANEL], dense_3_output[4][32][PANEL];
        };
        union {
            float dense_2_sum_gradient[7][32][PANEL], dense_4_output[4][32][PANEL],
                dense_3_sum_gradient[4][32][PANEL],
                dense_4_sum_gradient_transposed[2][50][PANEL];
        };
        union {
            float dense_5_output[4][32][PANEL], dense_4_sum_gradient[4][32][PANEL],
                dense_5_sum_gradient_transposed[2][50][PANEL],
                dense_3_sum_gradient_transposed[2][50][PANEL];
        };
        union {
            float dense_5_sum_gradient[4][32][PANEL], dense_3_output_gradient[2][50][PANEL],
                dense_6_output[1][32][PANEL], dense_6_output_gradient_transposed[1][32][PANEL];
        };
        union {
            float dense_5_output_gradient[2][50][PANEL], dense_4_output_gradient[2][50][PANEL],
                dense_6_output_transposed[2][1][PANEL];
        };
        float dense_6_output_gradient[2][1][PANEL];
        int32_t input_nonzero[49][1][PANEL];
        double losses[32];
        int predicted[32];
    } *values = batch->values; /* 257,344 bytes */
    struct weights_B *weights = batch->weights;

    gather_nonzero_32x784(part, batch, batch->scale, values->input, values->input_nonzero);
    tlc_meet(part);
    /* study_tuned.yaml:42 */
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
        /* study_tuned.yaml:43 */
        dense_32x50x1_linear(WHOLE, values->dense_5_output, weights->dense_6_kernel,
                             weights->dense_6_bias, values->dense_6_output);
        /* study_tuned.yaml:52 */
        transpose_32x1(values->dense_6_output, values->dense_6_output_transposed);
        sigmoid_crossentropy_32x1(batch, values->dense_6_output_transposed, values->losses);
        predict_positive_32x1(batch, values->dense_6_output_transposed, values->predicted);
        tally_32(batch, values->losses, values->predicted, batch->totals);
        /* and back, each layer's input gradient before its update */
        sigmoid_crossentropy_gradient_32x1(batch, values->dense_6_output_transposed,
                                           values->dense_6_output_gradient);
        /* study_tuned.yaml:43 */
        input_gradient_32x50x1(WHOLE, values->dense_6_output_gradient, weights->dense_6_kernel,
                               values->dense_5_output_gradient);
        transpose_1x32(values->dense_6_output_gradient, values->dense_6_output_gradient_transposed);
        dense_update_32x50x1(WHOLE, values->dense_5_output,
                             values->dense_6_output_gradient_transposed, batch->rate,
                             weights->dense_6_kernel, weights->dense_6_bias);
        /* study_tuned.yaml:42 */
        activation_gradient_32x50_selu(WHOLE, values->dense_5_output_gradient,
                                       values->dense_5_output, values->dense_5_sum_gradient);
        transpose_32x50(values->dense_5_sum_gradient, values->dense_5_sum_gradient_transposed);
        input_gradient_32x50x50(WHOLE, values->dense_5_sum_gradient_transposed,
                                weights->dense_5_kernel, values->dense_4_output_gradient);
        dense_update_32x50x50(WHOLE, values->dense_4_output, values->dense_5_sum_gradient,
                              batch->rate, weights->dense_5_kernel, weights->dense_5_bias);
        activation_gradient_32x50_selu(WHOLE, values->dense_4_output_gradient,
                                       values->dense_4_output, values->dense_4_sum_gradient);
        transpose_32x50(values->dense_4_sum_gradient, values->dense_4_sum_gradient_transposed);
        input_gradient_32x50x50(WHOLE, values->dense_4_sum_gradient_transposed,
                                weights->dense_4_kernel, values->dense_3_output_gradient);
        dense_update_32x50x50(WHOLE, values->dense_3_output, values->dense_4_sum_gradient,
                              batch->rate, weights->dense_4_kernel, weights->dense_4_bias);
        activation_gradient_32x50_selu(WHOLE, values->dense_3_output_gradient,
                                       values->dense_3_output, values->dense_3_sum_gradient);
        transpose_32x50(values->dense_3_sum_gradient, values->dense_3_sum_gradient_transposed);
        input_gradient_32x100x50(WHOLE, values->dense_3_sum_gradient_transposed,
                                 weights->dense_3_kernel, values->dense_2_output_gradient);
        dense_update_32x100x50(WHOLE, values->dense_2_output, values->dense_3_sum_gradient,
                               batch->rate, weights->dense_3_kernel, weights->dense_3_bias);
        activation_gradient_32x100_selu(WHOLE, values->dense_2_output_gradient,
                                        values->dense_2_output, values->dense_2_sum_gradient);
        transpose_32x100(values->dense_2_sum_gradient, values->dense_2_sum_gradient_transposed);
    }
    tlc_meet(part);
    input_gradient_32x300x100(part, values->dense_2_sum_gradient_transposed,
                              weights->dense_2_kernel, values->dense_1_output_gradient);
    tlc_meet(part);
    dense_update_32x300x100(part, values->dense_1_output, values->dense_2_sum_gradient,
                            batch->rate, weights->dense_2_kernel, weights->dense_2_bias);
    tlc_meet(part);
    activation_gradient_32x300_selu(part, values->dense_1_output_gradient, values->dense_1_output,
                                    values->dense_1_sum_gradient);
    tlc_meet(part);
    dense_update_nonzero_32x784x300(part, values->input, values->dense_1_sum_gradient, batch->rate,
                                    weights->dense_1_kernel, weights->dense_1_bias,
                                    values->input_nonzero);
}

/* One step of evaluation (study_tuned.yaml:39): 550,500 floating-point operations an example */
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
    /* study_tuned.yaml:42 */
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
        /* study_tuned.yaml:43 */
        dense_32x50x1_linear(WHOLE, values->dense_5_output, weights->dense_6_kernel,
                             weights->dense_6_bias, values->dense_6_output);
        /* study_tuned.yaml:39 */
        transpose_32x1(values->dense_6_output, values->dense_6_output_transposed);
        sigmoid_crossentropy_32x1(batch, values->dense_6_output_transposed, values->losses);
        predict_positive_32x1(batch, values->dense_6_output_transposed, values->predicted);
        tally_32(batch, values->losses, values->predicted, batch->totals);
        record_sigmoid_32x1(batch, values->dense_6_output_transposed, values->predicted,
                            batch->predictions);
    }
}

/* One step of training (study_tuned.yaml:50): 1,183,200 floating-point operations an example */
static void step_A_phase_1(const struct batch *batch, struct tlc_part part)
{
    struct {
        float input[49][32][PANEL], dense_1_output[19][32][PANEL];
        union {
            float dense_1_sum_gradient[19][32][PANEL], dense_2_output[7][32][PANEL],
                dense_2_sum_gradient_transposed[2][100][PANEL];
        };
        union {
            float dense_1_output_gradient[2][300][PANEL],
                dense_2_output_gradient[2][100][PANEL], dense_3_output[4][32][PANEL];
        };
        union {
            float dense_2_sum_gradient[7][32][PANEL], dense_4_output[4][32][PANEL],
                dense_3_sum_gradient[4][32][PANEL],
                dense_4_sum_gradient_transposed[2][50][PANEL];
        };
        union {
            float dense_5_output[4][32][PANEL], dense_4_sum_gradient[4][32][PANEL],
                dense_5_sum_gradient_transposed[2][50][PANEL],
                dense_3_sum_gradient_transposed[2][50][PANEL];
        };
        union {
            float dense_5_sum_gradient[4][32][PANEL], dense_3_output_gradient[2][50][PANEL],
                dense_6_output[1][32][PANEL], dense_6_output_gradient_transposed[1][32][PANEL];
        };
        union {
            float dense_5_output_gradient[2][50][PANEL], dense_4_output_gradient[2][50][PANEL],
                dense_6_output_transposed[2][8][PANEL];
        };
        float dense_6_output_gradient[2][8][PANEL];
        int32_t input_nonzero[49][1][PANEL];
        double losses[32];
        int predicted[32];
    } *values = batch->values; /* 258,240 bytes */
    struct weights_A *weights = batch->weights;

    gather_nonzero_32x784(part, batch, batch->scale, values->input, values->input_nonzero);
    tlc_meet(part);
    /* study_tuned.yaml:37 */
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
        /* study_tuned.yaml:38 */
        dense_32x50x8_linear(WHOLE, values->dense_5_output, weights->dense_6_kernel,
                             weights->dense_6_bias, values->dense_6_output);
        /* study_tuned.yaml:50 */
        transpose_32x8(values->dense_6_output, values->dense_6_output_transposed);
        softmax_crossentropy_32x8(batch, values->dense_6_output_transposed, values->losses);
        predict_largest_32x8(batch, values->dense_6_output_transposed, values->predicted);
        tally_32(batch, values->losses, values->predicted, batch->totals);
        /* and back, each layer's input gradient before its update */
        softmax_crossentropy_gradient_32x8(batch, values->dense_6_output_transposed,
                                           values->dense_6_output_gradient);
        /* study_tuned.yaml:38 */
        input_gradient_32x50x8(WHOLE, values->dense_6_output_gradient, weights->dense_6_kernel,
                               values->dense_5_output_gradient);
        transpose_8x32(values->dense_6_output_gradient, values->dense_6_output_gradient_transposed);
        dense_update_32x50x8(WHOLE, values->dense_5_output,
                             values->dense_6_output_gradient_transposed, batch->rate,
                             weights->dense_6_kernel, weights->dense_6_bias);
        /* study_tuned.yaml:37 */
        activation_gradient_32x50_selu(WHOLE, values->dense_5_output_gradient,
                                       values->dense_5_output, values->dense_5_sum_gradient);
        transpose_32x50(values->dense_5_sum_gradient, values->dense_5_sum_gradient_transposed);
        input_gradient_32x50x50(WHOLE, values->dense_5_sum_gradient_transposed,
                                weights->dense_5_kernel, values->dense_4_output_gradient);
        dense_update_32x50x50(WHOLE, values->dense_4_output, values->dense_5_sum_gradient,
                              batch->rate, weights->dense_5_kernel, weights->dense_5_bias);
        activation_gradient_32x50_selu(WHOLE, values->dense_4_output_gradient,
                                       values->dense_4_output, values->dense_4_sum_gradient);
        transpose_32x50(values->dense_4_sum_gradient, values->dense_4_sum_gradient_transposed);
        input_gradient_32x50x50(WHOLE, values->dense_4_sum_gradient_transposed,
                                weights->dense_4_kernel, values->dense_3_output_gradient);
        dense_update_32x50x50(WHOLE, values->dense_3_output, values->dense_4_sum_gradient,
                              batch->rate, weights->dense_4_kernel, weights->dense_4_bias);
        activation_gradient_32x50_selu(WHOLE, values->dense_3_output_gradient,
                                       values->dense_3_output, values->dense_3_sum_gradient);
        transpose_32x50(values->dense_3_sum_gradient, values->dense_3_sum_gradient_transposed);
        input_gradient_32x100x50(WHOLE, values->dense_3_sum_gradient_transposed,
                                 weights->dense_3_kernel, values->dense_2_output_gradient);
        dense_update_32x100x50(WHOLE, values->dense_2_output, values->dense_3_sum_gradient,
                               batch->rate, weights->dense_3_kernel, weights->dense_3_bias);
        activation_gradient_32x100_selu(WHOLE, values->dense_2_output_gradient,
                                        values->dense_2_output, values->dense_2_sum_gradient);
        transpose_32x100(values->dense_2_sum_gradient, values->dense_2_sum_gradient_transposed);
    }
    tlc_meet(part);
    input_gradient_32x300x100(part, values->dense_2_sum_gradient_transposed,
                              weights->dense_2_kernel, values->dense_1_output_gradient);
    tlc_meet(part);
    dense_update_32x300x100(part, values->dense_1_output, values->dense_2_sum_gradient,
                            batch->rate, weights->dense_2_kernel, weights->dense_2_bias);
    tlc_meet(part);
    activation_gradient_32x300_selu(part, values->dense_1_output_gradient, values->dense_1_output,
                                    values->dense_1_sum_gradient);
    tlc_meet(part);
    dense_update_nonzero_32x784x300(part, values->input, values->dense_1_sum_gradient, batch->rate,
                                    weights->dense_1_kernel, weights->dense_1_bias,
                                    values->input_nonzero);
}

/* What frozen layers give (study_tuned.yaml:54): 470,400 floating-point operations an example */
static void features_B_on_A_phase_1(const struct batch *batch, struct tlc_part part)
{
    struct {
        float input[49][32][PANEL], dense_1_output[19][32][PANEL];
        int32_t input_nonzero[49][1][PANEL];
    } *values = batch->values; /* 142,400 bytes */
    struct weights_B *weights = batch->weights;

    gather_nonzero_32x784(part, batch, batch->scale, values->input, values->input_nonzero);
    tlc_meet(part);
    /* study_tuned.yaml:46 */
    dense_nonzero_32x784x300_selu(part, values->input, weights->dense_1_kernel,
                                  weights->dense_1_bias, values->input_nonzero,
                                  values->dense_1_output);
    tlc_meet(part);
    if (part.number == 0) {
        keep_32x300(batch, values->dense_1_output);
    }
}

/* One step of training (study_tuned.yaml:54): 180,300 floating-point operations an example */
static void step_B_on_A_phase_1(const struct batch *batch, struct tlc_part part)
{
    struct {
        float dense_1_output[19][32][PANEL], dense_2_output[7][32][PANEL];
        union {
            float dense_2_sum_gradient[7][32][PANEL], dense_3_output[4][32][PANEL],
                dense_3_sum_gradient_transposed[2][50][PANEL];
        };
        union {
            float dense_2_output_gradient[2][100][PANEL], dense_4_output[4][32][PANEL],
                dense_3_output_gradient[2][50][PANEL];
        };
        union {
            float dense_5_output[4][32][PANEL], dense_4_sum_gradient[4][32][PANEL],
                dense_3_sum_gradient[4][32][PANEL],
                dense_5_sum_gradient_transposed[2][50][PANEL];
        };
        union {
            float dense_5_sum_gradient[4][32][PANEL],
                dense_4_sum_gradient_transposed[2][50][PANEL], dense_6_output[1][32][PANEL],
                dense_6_output_gradient_transposed[1][32][PANEL];
        };
        union {
            float dense_5_output_gradient[2][50][PANEL], dense_4_output_gradient[2][50][PANEL],
                dense_6_output_transposed[2][1][PANEL];
        };
        float dense_6_output_gradient[2][1][PANEL];
        double losses[32];
        int predicted[32];
    } *values = batch->values; /* 103,680 bytes */
    struct weights_B *weights = batch->weights;
    (void)part;

    /* study_tuned.yaml:46 */
    take_32x300(batch, values->dense_1_output);
    dense_32x300x100_selu(WHOLE, values->dense_1_output, weights->dense_2_kernel,
                          weights->dense_2_bias, values->dense_2_output);
    dense_32x100x50_selu(WHOLE, values->dense_2_output, weights->dense_3_kernel,
                         weights->dense_3_bias, values->dense_3_output);
    dense_32x50x50_selu(WHOLE, values->dense_3_output, weights->dense_4_kernel,
                        weights->dense_4_bias, values->dense_4_output);
    dense_32x50x50_selu(WHOLE, values->dense_4_output, weights->dense_5_kernel,
                        weights->dense_5_bias, values->dense_5_output);
    /* study_tuned.yaml:47 */
    dense_32x50x1_linear(WHOLE, values->dense_5_output, weights->dense_6_kernel,
                         weights->dense_6_bias, values->dense_6_output);
    /* study_tuned.yaml:54 */
    transpose_32x1(values->dense_6_output, values->dense_6_output_transposed);
    sigmoid_crossentropy_32x1(batch, values->dense_6_output_transposed, values->losses);
    predict_positive_32x1(batch, values->dense_6_output_transposed, values->predicted);
    tally_32(batch, values->losses, values->predicted, batch->totals);
    /* and back, each layer's input gradient before its update */
    sigmoid_crossentropy_gradient_32x1(batch, values->dense_6_output_transposed,
                                       values->dense_6_output_gradient);
    /* study_tuned.yaml:47 */
    input_gradient_32x50x1(WHOLE, values->dense_6_output_gradient, weights->dense_6_kernel,
                           values->dense_5_output_gradient);
    transpose_1x32(values->dense_6_output_gradient, values->dense_6_output_gradient_transposed);
    dense_update_32x50x1(WHOLE, values->dense_5_output, values->dense_6_output_gradient_transposed,
                         batch->rate, weights->dense_6_kernel, weights->dense_6_bias);
    /* study_tuned.yaml:46 */
    activation_gradient_32x50_selu(WHOLE, values->dense_5_output_gradient, values->dense_5_output,
                                   values->dense_5_sum_gradient);
    transpose_32x50(values->dense_5_sum_gradient, values->dense_5_sum_gradient_transposed);
    input_gradient_32x50x50(WHOLE, values->dense_5_sum_gradient_transposed,
                            weights->dense_5_kernel, values->dense_4_output_gradient);
    dense_update_32x50x50(WHOLE, values->dense_4_output, values->dense_5_sum_gradient, batch->rate,
                          weights->dense_5_kernel, weights->dense_5_bias);
    activation_gradient_32x50_selu(WHOLE, values->dense_4_output_gradient, values->dense_4_output,
                                   values->dense_4_sum_gradient);
    transpose_32x50(values->dense_4_sum_gradient, values->dense_4_sum_gradient_transposed);
    input_gradient_32x50x50(WHOLE, values->dense_4_sum_gradient_transposed,
                            weights->dense_4_kernel, values->dense_3_output_gradient);
    dense_update_32x50x50(WHOLE, values->dense_3_output, values->dense_4_sum_gradient, batch->rate,
                          weights->dense_4_kernel, weights->dense_4_bias);
    activation_gradient_32x50_selu(WHOLE, values->dense_3_output_gradient, values->dense_3_output,
                                   values->dense_3_sum_gradient);
    transpose_32x50(values->dense_3_sum_gradient, values->dense_3_sum_gradient_transposed);
    input_gradient_32x100x50(WHOLE, values->dense_3_sum_gradient_transposed,
                             weights->dense_3_kernel, values->dense_2_output_gradient);
    dense_update_32x100x50(WHOLE, values->dense_2_output, values->dense_3_sum_gradient,
                           batch->rate, weights->dense_3_kernel, weights->dense_3_bias);
    activation_gradient_32x100_selu(WHOLE, values->dense_2_output_gradient, values->dense_2_output,
                                    values->dense_2_sum_gradient);
    dense_update_32x300x100(WHOLE, values->dense_1_output, values->dense_2_sum_gradient,
                            batch->rate, weights->dense_2_kernel, weights->dense_2_bias);
}

/* What frozen layers give (study_tuned.yaml:54): 550,400 floating-point operations an example */
static void features_B_on_A_phase_1_2(const struct batch *batch, struct tlc_part part)
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
    /* study_tuned.yaml:46 */
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

/* One step of training (study_tuned.yaml:54): 200 floating-point operations an example */
static void step_B_on_A_phase_1_2(const struct batch *batch, struct tlc_part part)
{
    struct {
        float dense_5_output[4][32][PANEL];
        union {
            float dense_6_output[1][32][PANEL],
                dense_6_output_gradient_transposed[1][32][PANEL];
        };
        float dense_6_output_gradient[2][1][PANEL], dense_6_output_transposed[2][1][PANEL];
        double losses[32];
        int predicted[32];
    } *values = batch->values; /* 10,880 bytes */
    struct weights_B *weights = batch->weights;
    (void)part;

    /* study_tuned.yaml:46 */
    take_32x50(batch, values->dense_5_output);
    /* study_tuned.yaml:47 */
    dense_32x50x1_linear(WHOLE, values->dense_5_output, weights->dense_6_kernel,
                         weights->dense_6_bias, values->dense_6_output);
    /* study_tuned.yaml:54 */
    transpose_32x1(values->dense_6_output, values->dense_6_output_transposed);
    sigmoid_crossentropy_32x1(batch, values->dense_6_output_transposed, values->losses);
    predict_positive_32x1(batch, values->dense_6_output_transposed, values->predicted);
    tally_32(batch, values->losses, values->predicted, batch->totals);
    /* and back, each layer's input gradient before its update */
    sigmoid_crossentropy_gradient_32x1(batch, values->dense_6_output_transposed,
                                       values->dense_6_output_gradient);
    /* study_tuned.yaml:47 */
    transpose_1x32(values->dense_6_output_gradient, values->dense_6_output_gradient_transposed);
    dense_update_32x50x1(WHOLE, values->dense_5_output, values->dense_6_output_gradient_transposed,
                         batch->rate, weights->dense_6_kernel, weights->dense_6_bias);
}

/* What frozen layers give (study_tuned.yaml:54): 545,400 floating-point operations an example */
static void features_B_on_A_phase_1_3(const struct batch *batch, struct tlc_part part)
{
    struct {
        union {
            float input[49][32][PANEL], dense_2_output[7][32][PANEL],
                dense_4_output[4][32][PANEL];
        };
        union { float dense_1_output[19][32][PANEL], dense_3_output[4][32][PANEL]; };
        int32_t input_nonzero[49][1][PANEL];
    } *values = batch->values; /* 142,400 bytes */
    struct weights_B *weights = batch->weights;

    gather_nonzero_32x784(part, batch, batch->scale, values->input, values->input_nonzero);
    tlc_meet(part);
    /* study_tuned.yaml:46 */
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
        keep_32x50(batch, values->dense_4_output);
    }
}

/* One step of training (study_tuned.yaml:54): 10,300 floating-point operations an example */
static void step_B_on_A_phase_1_3(const struct batch *batch, struct tlc_part part)
{
    struct {
        float dense_4_output[4][32][PANEL], dense_5_output[4][32][PANEL];
        union {
            float dense_5_sum_gradient[4][32][PANEL], dense_6_output[1][32][PANEL],
                dense_6_output_gradient_transposed[1][32][PANEL];
        };
        union {
            float dense_5_output_gradient[2][50][PANEL],
                dense_6_output_transposed[2][1][PANEL];
        };
        float dense_6_output_gradient[2][1][PANEL];
        double losses[32];
        int predicted[32];
    } *values = batch->values; /* 31,488 bytes */
    struct weights_B *weights = batch->weights;
    (void)part;

    /* study_tuned.yaml:46 */
    take_32x50(batch, values->dense_4_output);
    dense_32x50x50_selu(WHOLE, values->dense_4_output, weights->dense_5_kernel,
                        weights->dense_5_bias, values->dense_5_output);
    /* study_tuned.yaml:47 */
    dense_32x50x1_linear(WHOLE, values->dense_5_output, weights->dense_6_kernel,
                         weights->dense_6_bias, values->dense_6_output);
    /* study_tuned.yaml:54 */
    transpose_32x1(values->dense_6_output, values->dense_6_output_transposed);
    sigmoid_crossentropy_32x1(batch, values->dense_6_output_transposed, values->losses);
    predict_positive_32x1(batch, values->dense_6_output_transposed, values->predicted);
    tally_32(batch, values->losses, values->predicted, batch->totals);
    /* and back, each layer's input gradient before its update */
    sigmoid_crossentropy_gradient_32x1(batch, values->dense_6_output_transposed,
                                       values->dense_6_output_gradient);
    /* study_tuned.yaml:47 */
    input_gradient_32x50x1(WHOLE, values->dense_6_output_gradient, weights->dense_6_kernel,
                           values->dense_5_output_gradient);
    transpose_1x32(values->dense_6_output_gradient, values->dense_6_output_gradient_transposed);
    dense_update_32x50x1(WHOLE, values->dense_5_output, values->dense_6_output_gradient_transposed,
                         batch->rate, weights->dense_6_kernel, weights->dense_6_bias);
    /* study_tuned.yaml:46 */
    activation_gradient_32x50_selu(WHOLE, values->dense_5_output_gradient, values->dense_5_output,
                                   values->dense_5_sum_gradient);
    dense_update_32x50x50(WHOLE, values->dense_4_output, values->dense_5_sum_gradient, batch->rate,
                          weights->dense_5_kernel, weights->dense_5_bias);
}

/* What frozen layers give (study_tuned.yaml:54): 530,400 floating-point operations an example */
static void features_B_on_A_phase_1_4(const struct batch *batch, struct tlc_part part)
{
    struct {
        union { float input[49][32][PANEL], dense_2_output[7][32][PANEL]; };
        float dense_1_output[19][32][PANEL];
        int32_t input_nonzero[49][1][PANEL];
    } *values = batch->values; /* 142,400 bytes */
    struct weights_B *weights = batch->weights;

    gather_nonzero_32x784(part, batch, batch->scale, values->input, values->input_nonzero);
    tlc_meet(part);
    /* study_tuned.yaml:46 */
    dense_nonzero_32x784x300_selu(part, values->input, weights->dense_1_kernel,
                                  weights->dense_1_bias, values->input_nonzero,
                                  values->dense_1_output);
    tlc_meet(part);
    dense_32x300x100_selu(part, values->dense_1_output, weights->dense_2_kernel,
                          weights->dense_2_bias, values->dense_2_output);
    tlc_meet(part);
    if (part.number == 0) {
        keep_32x100(batch, values->dense_2_output);
    }
}

/* One step of training (study_tuned.yaml:54): 50,300 floating-point operations an example */
static void step_B_on_A_phase_1_4(const struct batch *batch, struct tlc_part part)
{
    struct {
        float dense_2_output[7][32][PANEL], dense_3_output[4][32][PANEL];
        union {
            float dense_4_output[4][32][PANEL], dense_3_sum_gradient[4][32][PANEL],
                dense_4_sum_gradient_transposed[2][50][PANEL];
        };
        union {
            float dense_5_output[4][32][PANEL], dense_4_sum_gradient[4][32][PANEL],
                dense_5_sum_gradient_transposed[2][50][PANEL];
        };
        union {
            float dense_5_sum_gradient[4][32][PANEL], dense_3_output_gradient[2][50][PANEL],
                dense_6_output[1][32][PANEL], dense_6_output_gradient_transposed[1][32][PANEL];
        };
        union {
            float dense_5_output_gradient[2][50][PANEL], dense_4_output_gradient[2][50][PANEL],
                dense_6_output_transposed[2][1][PANEL];
        };
        float dense_6_output_gradient[2][1][PANEL];
        double losses[32];
        int predicted[32];
    } *values = batch->values; /* 54,016 bytes */
    struct weights_B *weights = batch->weights;
    (void)part;

    /* study_tuned.yaml:46 */
    take_32x100(batch, values->dense_2_output);
    dense_32x100x50_selu(WHOLE, values->dense_2_output, weights->dense_3_kernel,
                         weights->dense_3_bias, values->dense_3_output);
    dense_32x50x50_selu(WHOLE, values->dense_3_output, weights->dense_4_kernel,
                        weights->dense_4_bias, values->dense_4_output);
    dense_32x50x50_selu(WHOLE, values->dense_4_output, weights->dense_5_kernel,
                        weights->dense_5_bias, values->dense_5_output);
    /* study_tuned.yaml:47 */
    dense_32x50x1_linear(WHOLE, values->dense_5_output, weights->dense_6_kernel,
                         weights->dense_6_bias, values->dense_6_output);
    /* study_tuned.yaml:54 */
    transpose_32x1(values->dense_6_output, values->dense_6_output_transposed);
    sigmoid_crossentropy_32x1(batch, values->dense_6_output_transposed, values->losses);
    predict_positive_32x1(batch, values->dense_6_output_transposed, values->predicted);
    tally_32(batch, values->losses, values->predicted, batch->totals);
    /* and back, each layer's input gradient before its update */
    sigmoid_crossentropy_gradient_32x1(batch, values->dense_6_output_transposed,
                                       values->dense_6_output_gradient);
    /* study_tuned.yaml:47 */
    input_gradient_32x50x1(WHOLE, values->dense_6_output_gradient, weights->dense_6_kernel,
                           values->dense_5_output_gradient);
    transpose_1x32(values->dense_6_output_gradient, values->dense_6_output_gradient_transposed);
    dense_update_32x50x1(WHOLE, values->dense_5_output, values->dense_6_output_gradient_transposed,
                         batch->rate, weights->dense_6_kernel, weights->dense_6_bias);
    /* study_tuned.yaml:46 */
    activation_gradient_32x50_selu(WHOLE, values->dense_5_output_gradient, values->dense_5_output,
                                   values->dense_5_sum_gradient);
    transpose_32x50(values->dense_5_sum_gradient, values->dense_5_sum_gradient_transposed);
    input_gradient_32x50x50(WHOLE, values->dense_5_sum_gradient_transposed,
                            weights->dense_5_kernel, values->dense_4_output_gradient);
    dense_update_32x50x50(WHOLE, values->dense_4_output, values->dense_5_sum_gradient, batch->rate,
                          weights->dense_5_kernel, weights->dense_5_bias);
    activation_gradient_32x50_selu(WHOLE, values->dense_4_output_gradient, values->dense_4_output,
                                   values->dense_4_sum_gradient);
    transpose_32x50(values->dense_4_sum_gradient, values->dense_4_sum_gradient_transposed);
    input_gradient_32x50x50(WHOLE, values->dense_4_sum_gradient_transposed,
                            weights->dense_4_kernel, values->dense_3_output_gradient);
    dense_update_32x50x50(WHOLE, values->dense_3_output, values->dense_4_sum_gradient, batch->rate,
                          weights->dense_4_kernel, weights->dense_4_bias);
    activation_gradient_32x50_selu(WHOLE, values->dense_3_output_gradient, values->dense_3_output,
                                   values->dense_3_sum_gradient);
    dense_update_32x100x50(WHOLE, values->dense_2_output, values->dense_3_sum_gradient,
                           batch->rate, weights->dense_3_kernel, weights->dense_3_bias);
}

/* What frozen layers give (study_tuned.yaml:54): 540,400 floating-point operations an example */
static void features_B_on_A_phase_1_5(const struct batch *batch, struct tlc_part part)
{
    struct {
        union { float input[49][32][PANEL], dense_2_output[7][32][PANEL]; };
        union { float dense_1_output[19][32][PANEL], dense_3_output[4][32][PANEL]; };
        int32_t input_nonzero[49][1][PANEL];
    } *values = batch->values; /* 142,400 bytes */
    struct weights_B *weights = batch->weights;

    gather_nonzero_32x784(part, batch, batch->scale, values->input, values->input_nonzero);
    tlc_meet(part);
    /* study_tuned.yaml:46 */
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
        keep_32x50(batch, values->dense_3_output);
    }
}

/* One step of training (study_tuned.yaml:54): 25,300 floating-point operations an example */
static void step_B_on_A_phase_1_5(const struct batch *batch, struct tlc_part part)
{
    struct {
        float dense_3_output[4][32][PANEL], dense_4_output[4][32][PANEL];
        union {
            float dense_5_output[4][32][PANEL], dense_4_sum_gradient[4][32][PANEL],
                dense_5_sum_gradient_transposed[2][50][PANEL];
        };
        union {
            float dense_5_sum_gradient[4][32][PANEL], dense_6_output[1][32][PANEL],
                dense_6_output_gradient_transposed[1][32][PANEL];
        };
        union {
            float dense_5_output_gradient[2][50][PANEL], dense_4_output_gradient[2][50][PANEL],
                dense_6_output_transposed[2][1][PANEL];
        };
        float dense_6_output_gradient[2][1][PANEL];
        double losses[32];
        int predicted[32];
    } *values = batch->values; /* 39,680 bytes */
    struct weights_B *weights = batch->weights;
    (void)part;

    /* study_tuned.yaml:46 */
    take_32x50(batch, values->dense_3_output);
    dense_32x50x50_selu(WHOLE, values->dense_3_output, weights->dense_4_kernel,
                        weights->dense_4_bias, values->dense_4_output);
    dense_32x50x50_selu(WHOLE, values->dense_4_output, weights->dense_5_kernel,
                        weights->dense_5_bias, values->dense_5_output);
    /* study_tuned.yaml:47 */
    dense_32x50x1_linear(WHOLE, values->dense_5_output, weights->dense_6_kernel,
                         weights->dense_6_bias, values->dense_6_output);
    /* study_tuned.yaml:54 */
    transpose_32x1(values->dense_6_output, values->dense_6_output_transposed);
    sigmoid_crossentropy_32x1(batch, values->dense_6_output_transposed, values->losses);
    predict_positive_32x1(batch, values->dense_6_output_transposed, values->predicted);
    tally_32(batch, values->losses, values->predicted, batch->totals);
    /* and back, each layer's input gradient before its update */
    sigmoid_crossentropy_gradient_32x1(batch, values->dense_6_output_transposed,
                                       values->dense_6_output_gradient);
    /* study_tuned.yaml:47 */
    input_gradient_32x50x1(WHOLE, values->dense_6_output_gradient, weights->dense_6_kernel,
                           values->dense_5_output_gradient);
    transpose_1x32(values->dense_6_output_gradient, values->dense_6_output_gradient_transposed);
    dense_update_32x50x1(WHOLE, values->dense_5_output, values->dense_6_output_gradient_transposed,
                         batch->rate, weights->dense_6_kernel, weights->dense_6_bias);
    /* study_tuned.yaml:46 */
    activation_gradient_32x50_selu(WHOLE, values->dense_5_output_gradient, values->dense_5_output,
                                   values->dense_5_sum_gradient);
    transpose_32x50(values->dense_5_sum_gradient, values->dense_5_sum_gradient_transposed);
    input_gradient_32x50x50(WHOLE, values->dense_5_sum_gradient_transposed,
                            weights->dense_5_kernel, values->dense_4_output_gradient);
    dense_update_32x50x50(WHOLE, values->dense_4_output, values->dense_5_sum_gradient, batch->rate,
                          weights->dense_5_kernel, weights->dense_5_bias);
    activation_gradient_32x50_selu(WHOLE, values->dense_4_output_gradient, values->dense_4_output,
                                   values->dense_4_sum_gradient);
    dense_update_32x50x50(WHOLE, values->dense_3_output, values->dense_4_sum_gradient, batch->rate,
                          weights->dense_4_kernel, weights->dense_4_bias);
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
    /* study_tuned.yaml:52: 20 epochs at learning rate 0.007122. Trains 275,801 of 275,801
     * parameters; frozen: nothing. */
    {.epochs = 20, .batch_size = 32, .learns = (const bool[]){0, 1, 1, 1, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.007122f}, .step = {step_B_phase_1, 1181100, true}},
};

static const struct tlc_phase phases_2[] = {
    /* study_tuned.yaml:52: 20 epochs at learning rate 0.06508. Trains 275,801 of 275,801
     * parameters; frozen: nothing. */
    {.epochs = 20, .batch_size = 32, .learns = (const bool[]){0, 1, 1, 1, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.06508f}, .step = {step_B_phase_1, 1181100, true}},
};

static const struct tlc_phase phases_3[] = {
    /* study_tuned.yaml:52: 20 epochs at learning rate 0.0005466. Trains 275,801 of 275,801
     * parameters; frozen: nothing. */
    {.epochs = 20, .batch_size = 32, .learns = (const bool[]){0, 1, 1, 1, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.0005466f}, .step = {step_B_phase_1, 1181100, true}},
};

static const struct tlc_phase phases_4[] = {
    /* study_tuned.yaml:52: 20 epochs at learning rate 0.0199. Trains 275,801 of 275,801 parameters;
     * frozen: nothing. */
    {.epochs = 20, .batch_size = 32, .learns = (const bool[]){0, 1, 1, 1, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.0199f}, .step = {step_B_phase_1, 1181100, true}},
};

static const struct tlc_phase phases_5[] = {
    /* study_tuned.yaml:52: 20 epochs at learning rate 0.0001844. Trains 275,801 of 275,801
     * parameters; frozen: nothing. */
    {.epochs = 20, .batch_size = 32, .learns = (const bool[]){0, 1, 1, 1, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.0001844f}, .step = {step_B_phase_1, 1181100, true}},
};

static const struct tlc_phase phases_6[] = {
    /* study_tuned.yaml:52: 20 epochs at learning rate 0.0002905. Trains 275,801 of 275,801
     * parameters; frozen: nothing. */
    {.epochs = 20, .batch_size = 32, .learns = (const bool[]){0, 1, 1, 1, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.0002905f}, .step = {step_B_phase_1, 1181100, true}},
};

static const struct tlc_phase phases_7[] = {
    /* study_tuned.yaml:52: 20 epochs at learning rate 0.0004366. Trains 275,801 of 275,801
     * parameters; frozen: nothing. */
    {.epochs = 20, .batch_size = 32, .learns = (const bool[]){0, 1, 1, 1, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.0004366f}, .step = {step_B_phase_1, 1181100, true}},
};

static const struct tlc_phase phases_8[] = {
    /* study_tuned.yaml:52: 20 epochs at learning rate 0.0001006. Trains 275,801 of 275,801
     * parameters; frozen: nothing. */
    {.epochs = 20, .batch_size = 32, .learns = (const bool[]){0, 1, 1, 1, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.0001006f}, .step = {step_B_phase_1, 1181100, true}},
};

static const struct tlc_phase phases_9[] = {
    /* study_tuned.yaml:52: 20 epochs at learning rate 0.0001858. Trains 275,801 of 275,801
     * parameters; frozen: nothing. */
    {.epochs = 20, .batch_size = 32, .learns = (const bool[]){0, 1, 1, 1, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.0001858f}, .step = {step_B_phase_1, 1181100, true}},
};

static const struct tlc_phase phases_10[] = {
    /* study_tuned.yaml:52: 20 epochs at learning rate 0.005103. Trains 275,801 of 275,801
     * parameters; frozen: nothing. */
    {.epochs = 20, .batch_size = 32, .learns = (const bool[]){0, 1, 1, 1, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.005103f}, .step = {step_B_phase_1, 1181100, true}},
};

static const struct tlc_phase phases_11[] = {
    /* study_tuned.yaml:52: 20 epochs at learning rate 0.0001539. Trains 275,801 of 275,801
     * parameters; frozen: nothing. */
    {.epochs = 20, .batch_size = 32, .learns = (const bool[]){0, 1, 1, 1, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.0001539f}, .step = {step_B_phase_1, 1181100, true}},
};

static const struct tlc_phase phases_12[] = {
    /* study_tuned.yaml:52: 20 epochs at learning rate 0.001281. Trains 275,801 of 275,801
     * parameters; frozen: nothing. */
    {.epochs = 20, .batch_size = 32, .learns = (const bool[]){0, 1, 1, 1, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.001281f}, .step = {step_B_phase_1, 1181100, true}},
};

static const struct tlc_phase phases_13[] = {
    /* study_tuned.yaml:52: 20 epochs at learning rate 0.0286. Trains 275,801 of 275,801 parameters;
     * frozen: nothing. */
    {.epochs = 20, .batch_size = 32, .learns = (const bool[]){0, 1, 1, 1, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.0286f}, .step = {step_B_phase_1, 1181100, true}},
};

static const struct tlc_phase phases_14[] = {
    /* study_tuned.yaml:52: 20 epochs at learning rate 0.00116. Trains 275,801 of 275,801
     * parameters; frozen: nothing. */
    {.epochs = 20, .batch_size = 32, .learns = (const bool[]){0, 1, 1, 1, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.00116f}, .step = {step_B_phase_1, 1181100, true}},
};

static const struct tlc_phase phases_15[] = {
    /* study_tuned.yaml:52: 20 epochs at learning rate 0.05349. Trains 275,801 of 275,801
     * parameters; frozen: nothing. */
    {.epochs = 20, .batch_size = 32, .learns = (const bool[]){0, 1, 1, 1, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.05349f}, .step = {step_B_phase_1, 1181100, true}},
};

static const struct tlc_phase phases_16[] = {
    /* study_tuned.yaml:52: 20 epochs at learning rate 0.0001387. Trains 275,801 of 275,801
     * parameters; frozen: nothing. */
    {.epochs = 20, .batch_size = 32, .learns = (const bool[]){0, 1, 1, 1, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.0001387f}, .step = {step_B_phase_1, 1181100, true}},
};

static const struct tlc_phase phases_17[] = {
    /* study_tuned.yaml:52: 20 epochs at learning rate 0.000401. Trains 275,801 of 275,801
     * parameters; frozen: nothing. */
    {.epochs = 20, .batch_size = 32, .learns = (const bool[]){0, 1, 1, 1, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.000401f}, .step = {step_B_phase_1, 1181100, true}},
};

static const struct tlc_phase phases_18[] = {
    /* study_tuned.yaml:52: 20 epochs at learning rate 0.00191. Trains 275,801 of 275,801
     * parameters; frozen: nothing. */
    {.epochs = 20, .batch_size = 32, .learns = (const bool[]){0, 1, 1, 1, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.00191f}, .step = {step_B_phase_1, 1181100, true}},
};

static const struct tlc_phase phases_19[] = {
    /* study_tuned.yaml:52: 20 epochs at learning rate 0.0008597. Trains 275,801 of 275,801
     * parameters; frozen: nothing. */
    {.epochs = 20, .batch_size = 32, .learns = (const bool[]){0, 1, 1, 1, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.0008597f}, .step = {step_B_phase_1, 1181100, true}},
};

static const struct tlc_phase phases_20[] = {
    /* study_tuned.yaml:52: 20 epochs at learning rate 0.0003491. Trains 275,801 of 275,801
     * parameters; frozen: nothing. */
    {.epochs = 20, .batch_size = 32, .learns = (const bool[]){0, 1, 1, 1, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.0003491f}, .step = {step_B_phase_1, 1181100, true}},
};

static const struct tlc_phase phases_21[] = {
    /* study_tuned.yaml:52: 20 epochs at learning rate 0.001703. Trains 275,801 of 275,801
     * parameters; frozen: nothing. */
    {.epochs = 20, .batch_size = 32, .learns = (const bool[]){0, 1, 1, 1, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.001703f}, .step = {step_B_phase_1, 1181100, true}},
};

static const struct tlc_phase phases_22[] = {
    /* study_tuned.yaml:52: 20 epochs at learning rate 0.05199. Trains 275,801 of 275,801
     * parameters; frozen: nothing. */
    {.epochs = 20, .batch_size = 32, .learns = (const bool[]){0, 1, 1, 1, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.05199f}, .step = {step_B_phase_1, 1181100, true}},
};

static const struct tlc_phase phases_23[] = {
    /* study_tuned.yaml:52: 20 epochs at learning rate 0.0001132. Trains 275,801 of 275,801
     * parameters; frozen: nothing. */
    {.epochs = 20, .batch_size = 32, .learns = (const bool[]){0, 1, 1, 1, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.0001132f}, .step = {step_B_phase_1, 1181100, true}},
};

static const struct tlc_phase phases_24[] = {
    /* study_tuned.yaml:52: 20 epochs at learning rate 0.0003648. Trains 275,801 of 275,801
     * parameters; frozen: nothing. */
    {.epochs = 20, .batch_size = 32, .learns = (const bool[]){0, 1, 1, 1, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.0003648f}, .step = {step_B_phase_1, 1181100, true}},
};

static const struct tlc_phase phases_25[] = {
    /* study_tuned.yaml:52: 20 epochs at learning rate 0.02422. Trains 275,801 of 275,801
     * parameters; frozen: nothing. */
    {.epochs = 20, .batch_size = 32, .learns = (const bool[]){0, 1, 1, 1, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.02422f}, .step = {step_B_phase_1, 1181100, true}},
};

static const struct tlc_phase phases_26[] = {
    /* study_tuned.yaml:52: 20 epochs at learning rate 0.001257. Trains 275,801 of 275,801
     * parameters; frozen: nothing. */
    {.epochs = 20, .batch_size = 32, .learns = (const bool[]){0, 1, 1, 1, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.001257f}, .step = {step_B_phase_1, 1181100, true}},
};

static const struct tlc_phase phases_27[] = {
    /* study_tuned.yaml:52: 20 epochs at learning rate 0.0001074. Trains 275,801 of 275,801
     * parameters; frozen: nothing. */
    {.epochs = 20, .batch_size = 32, .learns = (const bool[]){0, 1, 1, 1, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.0001074f}, .step = {step_B_phase_1, 1181100, true}},
};

static const struct tlc_phase phases_28[] = {
    /* study_tuned.yaml:52: 20 epochs at learning rate 0.001493. Trains 275,801 of 275,801
     * parameters; frozen: nothing. */
    {.epochs = 20, .batch_size = 32, .learns = (const bool[]){0, 1, 1, 1, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.001493f}, .step = {step_B_phase_1, 1181100, true}},
};

static const struct tlc_phase phases_29[] = {
    /* study_tuned.yaml:52: 20 epochs at learning rate 0.006365. Trains 275,801 of 275,801
     * parameters; frozen: nothing. */
    {.epochs = 20, .batch_size = 32, .learns = (const bool[]){0, 1, 1, 1, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.006365f}, .step = {step_B_phase_1, 1181100, true}},
};

static const struct tlc_phase phases_30[] = {
    /* study_tuned.yaml:52: 20 epochs at learning rate 0.01168. Trains 275,801 of 275,801
     * parameters; frozen: nothing. */
    {.epochs = 20, .batch_size = 32, .learns = (const bool[]){0, 1, 1, 1, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.01168f}, .step = {step_B_phase_1, 1181100, true}},
};

static const struct tlc_phase phases_31[] = {
    /* study_tuned.yaml:52: 20 epochs at learning rate 0.01003. Trains 275,801 of 275,801
     * parameters; frozen: nothing. */
    {.epochs = 20, .batch_size = 32, .learns = (const bool[]){0, 1, 1, 1, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.01003f}, .step = {step_B_phase_1, 1181100, true}},
};

static const struct tlc_phase phases_32[] = {
    /* study_tuned.yaml:52: 20 epochs at learning rate 0.000238. Trains 275,801 of 275,801
     * parameters; frozen: nothing. */
    {.epochs = 20, .batch_size = 32, .learns = (const bool[]){0, 1, 1, 1, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.000238f}, .step = {step_B_phase_1, 1181100, true}},
};

static const struct tlc_phase phases_33[] = {
    /* study_tuned.yaml:50: 5 epochs at learning rate 0.001. Trains 276,158 of 276,158 parameters;
     * frozen: nothing. */
    {.epochs = 5, .batch_size = 32, .learns = (const bool[]){0, 1, 1, 1, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.001f}, .step = {step_A_phase_1, 1183200, true}},
};

static const struct tlc_copy copies_1[] = {
    {.layer = 1, .recipe = 32, .from = 1}, /* A.dense_1 */
    {.layer = 2, .recipe = 32, .from = 2}, /* A.dense_2 */
    {.layer = 3, .recipe = 32, .from = 3}, /* A.dense_3 */
    {.layer = 4, .recipe = 32, .from = 4}, /* A.dense_4 */
    {.layer = 5, .recipe = 32, .from = 5}, /* A.dense_5 */
};

static const struct tlc_phase phases_34[] = {
    /* study_tuned.yaml:54: 20 epochs at learning rate 0.007122. Trains 40,301 of 275,801
     * parameters; frozen: dense_1. */
    {.epochs = 20, .batch_size = 32, .learns = (const bool[]){0, 0, 1, 1, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.007122f}, .step = {step_B_on_A_phase_1, 180300, false},
     .front = {features_B_on_A_phase_1, 470400, true}, .features = 304},
};

static const struct tlc_phase phases_35[] = {
    /* study_tuned.yaml:54: 20 epochs at learning rate 0.06508. Trains 275,801 of 275,801
     * parameters; frozen: nothing. */
    {.epochs = 20, .batch_size = 32, .learns = (const bool[]){0, 1, 1, 1, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.06508f}, .step = {step_B_phase_1, 1181100, true}},
};

static const struct tlc_phase phases_36[] = {
    /* study_tuned.yaml:54: 20 epochs at learning rate 0.0005466. Trains 40,301 of 275,801
     * parameters; frozen: dense_1. */
    {.epochs = 20, .batch_size = 32, .learns = (const bool[]){0, 0, 1, 1, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.0005466f}, .step = {step_B_on_A_phase_1, 180300, false},
     .front = {features_B_on_A_phase_1, 470400, true}, .features = 304},
};

static const struct tlc_phase phases_37[] = {
    /* study_tuned.yaml:54: 20 epochs at learning rate 0.0199. Trains 51 of 275,801 parameters;
     * frozen: dense_1, dense_2, dense_3, dense_4, dense_5. */
    {.epochs = 20, .batch_size = 32, .learns = (const bool[]){0, 0, 0, 0, 0, 0, 1},
     .rates = 1, .rate = (const float[]){0.0199f}, .step = {step_B_on_A_phase_1_2, 200, false},
     .front = {features_B_on_A_phase_1_2, 550400, true}, .features = 64},
};

static const struct tlc_phase phases_38[] = {
    /* study_tuned.yaml:54: 20 epochs at learning rate 0.0001844. Trains 2,601 of 275,801
     * parameters; frozen: dense_1, dense_2, dense_3, dense_4. */
    {.epochs = 20, .batch_size = 32, .learns = (const bool[]){0, 0, 0, 0, 0, 1, 1},
     .rates = 1, .rate = (const float[]){0.0001844f}, .step = {step_B_on_A_phase_1_3, 10300, false},
     .front = {features_B_on_A_phase_1_3, 545400, true}, .features = 64},
};

static const struct tlc_phase phases_39[] = {
    /* study_tuned.yaml:54: 20 epochs at learning rate 0.0002905. Trains 2,601 of 275,801
     * parameters; frozen: dense_1, dense_2, dense_3, dense_4. */
    {.epochs = 20, .batch_size = 32, .learns = (const bool[]){0, 0, 0, 0, 0, 1, 1},
     .rates = 1, .rate = (const float[]){0.0002905f}, .step = {step_B_on_A_phase_1_3, 10300, false},
     .front = {features_B_on_A_phase_1_3, 545400, true}, .features = 64},
};

static const struct tlc_phase phases_40[] = {
    /* study_tuned.yaml:54: 20 epochs at learning rate 0.0004366. Trains 10,201 of 275,801
     * parameters; frozen: dense_1, dense_2. */
    {.epochs = 20, .batch_size = 32, .learns = (const bool[]){0, 0, 0, 1, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.0004366f}, .step = {step_B_on_A_phase_1_4, 50300, false},
     .front = {features_B_on_A_phase_1_4, 530400, true}, .features = 112},
};

static const struct tlc_phase phases_41[] = {
    /* study_tuned.yaml:54: 20 epochs at learning rate 0.0001006. Trains 5,151 of 275,801
     * parameters; frozen: dense_1, dense_2, dense_3. */
    {.epochs = 20, .batch_size = 32, .learns = (const bool[]){0, 0, 0, 0, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.0001006f}, .step = {step_B_on_A_phase_1_5, 25300, false},
     .front = {features_B_on_A_phase_1_5, 540400, true}, .features = 64},
};

static const struct tlc_phase phases_42[] = {
    /* study_tuned.yaml:54: 20 epochs at learning rate 0.0001858. Trains 5,151 of 275,801
     * parameters; frozen: dense_1, dense_2, dense_3. */
    {.epochs = 20, .batch_size = 32, .learns = (const bool[]){0, 0, 0, 0, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.0001858f}, .step = {step_B_on_A_phase_1_5, 25300, false},
     .front = {features_B_on_A_phase_1_5, 540400, true}, .features = 64},
};

static const struct tlc_phase phases_43[] = {
    /* study_tuned.yaml:54: 20 epochs at learning rate 0.005103. Trains 10,201 of 275,801
     * parameters; frozen: dense_1, dense_2. */
    {.epochs = 20, .batch_size = 32, .learns = (const bool[]){0, 0, 0, 1, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.005103f}, .step = {step_B_on_A_phase_1_4, 50300, false},
     .front = {features_B_on_A_phase_1_4, 530400, true}, .features = 112},
};

static const struct tlc_phase phases_44[] = {
    /* study_tuned.yaml:54: 20 epochs at learning rate 0.0001539. Trains 10,201 of 275,801
     * parameters; frozen: dense_1, dense_2. */
    {.epochs = 20, .batch_size = 32, .learns = (const bool[]){0, 0, 0, 1, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.0001539f}, .step = {step_B_on_A_phase_1_4, 50300, false},
     .front = {features_B_on_A_phase_1_4, 530400, true}, .features = 112},
};

static const struct tlc_phase phases_45[] = {
    /* study_tuned.yaml:54: 20 epochs at learning rate 0.001281. Trains 51 of 275,801 parameters;
     * frozen: dense_1, dense_2, dense_3, dense_4, dense_5. */
    {.epochs = 20, .batch_size = 32, .learns = (const bool[]){0, 0, 0, 0, 0, 0, 1},
     .rates = 1, .rate = (const float[]){0.001281f}, .step = {step_B_on_A_phase_1_2, 200, false},
     .front = {features_B_on_A_phase_1_2, 550400, true}, .features = 64},
};

static const struct tlc_phase phases_46[] = {
    /* study_tuned.yaml:54: 20 epochs at learning rate 0.0286. Trains 275,801 of 275,801 parameters;
     * frozen: nothing. */
    {.epochs = 20, .batch_size = 32, .learns = (const bool[]){0, 1, 1, 1, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.0286f}, .step = {step_B_phase_1, 1181100, true}},
};

static const struct tlc_phase phases_47[] = {
    /* study_tuned.yaml:54: 20 epochs at learning rate 0.00116. Trains 51 of 275,801 parameters;
     * frozen: dense_1, dense_2, dense_3, dense_4, dense_5. */
    {.epochs = 20, .batch_size = 32, .learns = (const bool[]){0, 0, 0, 0, 0, 0, 1},
     .rates = 1, .rate = (const float[]){0.00116f}, .step = {step_B_on_A_phase_1_2, 200, false},
     .front = {features_B_on_A_phase_1_2, 550400, true}, .features = 64},
};

static const struct tlc_phase phases_48[] = {
    /* study_tuned.yaml:54: 20 epochs at learning rate 0.05349. Trains 40,301 of 275,801 parameters;
     * frozen: dense_1. */
    {.epochs = 20, .batch_size = 32, .learns = (const bool[]){0, 0, 1, 1, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.05349f}, .step = {step_B_on_A_phase_1, 180300, false},
     .front = {features_B_on_A_phase_1, 470400, true}, .features = 304},
};

static const struct tlc_phase phases_49[] = {
    /* study_tuned.yaml:54: 20 epochs at learning rate 0.0001387. Trains 51 of 275,801 parameters;
     * frozen: dense_1, dense_2, dense_3, dense_4, dense_5. */
    {.epochs = 20, .batch_size = 32, .learns = (const bool[]){0, 0, 0, 0, 0, 0, 1},
     .rates = 1, .rate = (const float[]){0.0001387f}, .step = {step_B_on_A_phase_1_2, 200, false},
     .front = {features_B_on_A_phase_1_2, 550400, true}, .features = 64},
};

static const struct tlc_phase phases_50[] = {
    /* study_tuned.yaml:54: 20 epochs at learning rate 0.000401. Trains 5,151 of 275,801 parameters;
     * frozen: dense_1, dense_2, dense_3. */
    {.epochs = 20, .batch_size = 32, .learns = (const bool[]){0, 0, 0, 0, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.000401f}, .step = {step_B_on_A_phase_1_5, 25300, false},
     .front = {features_B_on_A_phase_1_5, 540400, true}, .features = 64},
};

static const struct tlc_phase phases_51[] = {
    /* study_tuned.yaml:54: 20 epochs at learning rate 0.00191. Trains 5,151 of 275,801 parameters;
     * frozen: dense_1, dense_2, dense_3. */
    {.epochs = 20, .batch_size = 32, .learns = (const bool[]){0, 0, 0, 0, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.00191f}, .step = {step_B_on_A_phase_1_5, 25300, false},
     .front = {features_B_on_A_phase_1_5, 540400, true}, .features = 64},
};

static const struct tlc_phase phases_52[] = {
    /* study_tuned.yaml:54: 20 epochs at learning rate 0.0008597. Trains 40,301 of 275,801
     * parameters; frozen: dense_1. */
    {.epochs = 20, .batch_size = 32, .learns = (const bool[]){0, 0, 1, 1, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.0008597f}, .step = {step_B_on_A_phase_1, 180300, false},
     .front = {features_B_on_A_phase_1, 470400, true}, .features = 304},
};

static const struct tlc_phase phases_53[] = {
    /* study_tuned.yaml:54: 20 epochs at learning rate 0.0003491. Trains 275,801 of 275,801
     * parameters; frozen: nothing. */
    {.epochs = 20, .batch_size = 32, .learns = (const bool[]){0, 1, 1, 1, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.0003491f}, .step = {step_B_phase_1, 1181100, true}},
};

static const struct tlc_phase phases_54[] = {
    /* study_tuned.yaml:54: 20 epochs at learning rate 0.001703. Trains 40,301 of 275,801
     * parameters; frozen: dense_1. */
    {.epochs = 20, .batch_size = 32, .learns = (const bool[]){0, 0, 1, 1, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.001703f}, .step = {step_B_on_A_phase_1, 180300, false},
     .front = {features_B_on_A_phase_1, 470400, true}, .features = 304},
};

static const struct tlc_phase phases_55[] = {
    /* study_tuned.yaml:54: 20 epochs at learning rate 0.05199. Trains 10,201 of 275,801 parameters;
     * frozen: dense_1, dense_2. */
    {.epochs = 20, .batch_size = 32, .learns = (const bool[]){0, 0, 0, 1, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.05199f}, .step = {step_B_on_A_phase_1_4, 50300, false},
     .front = {features_B_on_A_phase_1_4, 530400, true}, .features = 112},
};

static const struct tlc_phase phases_56[] = {
    /* study_tuned.yaml:54: 20 epochs at learning rate 0.0001132. Trains 5,151 of 275,801
     * parameters; frozen: dense_1, dense_2, dense_3. */
    {.epochs = 20, .batch_size = 32, .learns = (const bool[]){0, 0, 0, 0, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.0001132f}, .step = {step_B_on_A_phase_1_5, 25300, false},
     .front = {features_B_on_A_phase_1_5, 540400, true}, .features = 64},
};

static const struct tlc_phase phases_57[] = {
    /* study_tuned.yaml:54: 20 epochs at learning rate 0.0003648. Trains 10,201 of 275,801
     * parameters; frozen: dense_1, dense_2. */
    {.epochs = 20, .batch_size = 32, .learns = (const bool[]){0, 0, 0, 1, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.0003648f}, .step = {step_B_on_A_phase_1_4, 50300, false},
     .front = {features_B_on_A_phase_1_4, 530400, true}, .features = 112},
};

static const struct tlc_phase phases_58[] = {
    /* study_tuned.yaml:54: 20 epochs at learning rate 0.02422. Trains 2,601 of 275,801 parameters;
     * frozen: dense_1, dense_2, dense_3, dense_4. */
    {.epochs = 20, .batch_size = 32, .learns = (const bool[]){0, 0, 0, 0, 0, 1, 1},
     .rates = 1, .rate = (const float[]){0.02422f}, .step = {step_B_on_A_phase_1_3, 10300, false},
     .front = {features_B_on_A_phase_1_3, 545400, true}, .features = 64},
};

static const struct tlc_phase phases_59[] = {
    /* study_tuned.yaml:54: 20 epochs at learning rate 0.001257. Trains 10,201 of 275,801
     * parameters; frozen: dense_1, dense_2. */
    {.epochs = 20, .batch_size = 32, .learns = (const bool[]){0, 0, 0, 1, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.001257f}, .step = {step_B_on_A_phase_1_4, 50300, false},
     .front = {features_B_on_A_phase_1_4, 530400, true}, .features = 112},
};

static const struct tlc_phase phases_60[] = {
    /* study_tuned.yaml:54: 20 epochs at learning rate 0.0001074. Trains 2,601 of 275,801
     * parameters; frozen: dense_1, dense_2, dense_3, dense_4. */
    {.epochs = 20, .batch_size = 32, .learns = (const bool[]){0, 0, 0, 0, 0, 1, 1},
     .rates = 1, .rate = (const float[]){0.0001074f}, .step = {step_B_on_A_phase_1_3, 10300, false},
     .front = {features_B_on_A_phase_1_3, 545400, true}, .features = 64},
};

static const struct tlc_phase phases_61[] = {
    /* study_tuned.yaml:54: 20 epochs at learning rate 0.001493. Trains 2,601 of 275,801 parameters;
     * frozen: dense_1, dense_2, dense_3, dense_4. */
    {.epochs = 20, .batch_size = 32, .learns = (const bool[]){0, 0, 0, 0, 0, 1, 1},
     .rates = 1, .rate = (const float[]){0.001493f}, .step = {step_B_on_A_phase_1_3, 10300, false},
     .front = {features_B_on_A_phase_1_3, 545400, true}, .features = 64},
};

static const struct tlc_phase phases_62[] = {
    /* study_tuned.yaml:54: 20 epochs at learning rate 0.006365. Trains 5,151 of 275,801 parameters;
     * frozen: dense_1, dense_2, dense_3. */
    {.epochs = 20, .batch_size = 32, .learns = (const bool[]){0, 0, 0, 0, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.006365f}, .step = {step_B_on_A_phase_1_5, 25300, false},
     .front = {features_B_on_A_phase_1_5, 540400, true}, .features = 64},
};

static const struct tlc_phase phases_63[] = {
    /* study_tuned.yaml:54: 20 epochs at learning rate 0.01168. Trains 40,301 of 275,801 parameters;
     * frozen: dense_1. */
    {.epochs = 20, .batch_size = 32, .learns = (const bool[]){0, 0, 1, 1, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.01168f}, .step = {step_B_on_A_phase_1, 180300, false},
     .front = {features_B_on_A_phase_1, 470400, true}, .features = 304},
};

static const struct tlc_phase phases_64[] = {
    /* study_tuned.yaml:54: 20 epochs at learning rate 0.01003. Trains 10,201 of 275,801 parameters;
     * frozen: dense_1, dense_2. */
    {.epochs = 20, .batch_size = 32, .learns = (const bool[]){0, 0, 0, 1, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.01003f}, .step = {step_B_on_A_phase_1_4, 50300, false},
     .front = {features_B_on_A_phase_1_4, 530400, true}, .features = 112},
};

static const struct tlc_phase phases_65[] = {
    /* study_tuned.yaml:54: 20 epochs at learning rate 0.000238. Trains 2,601 of 275,801 parameters;
     * frozen: dense_1, dense_2, dense_3, dense_4. */
    {.epochs = 20, .batch_size = 32, .learns = (const bool[]){0, 0, 0, 0, 0, 1, 1},
     .rates = 1, .rate = (const float[]){0.000238f}, .step = {step_B_on_A_phase_1_3, 10300, false},
     .front = {features_B_on_A_phase_1_3, 545400, true}, .features = 64},
};

/* What is tried for each arm: recipes, and the values that make them. */
static const int trials_1[] = {
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
    16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31,
};
static const char *const tried_1[] = {
    "0.007122",
    "0.06508",
    "0.0005466",
    "0.0199",
    "0.0001844",
    "0.0002905",
    "0.0004366",
    "0.0001006",
    "0.0001858",
    "0.005103",
    "0.0001539",
    "0.001281",
    "0.0286",
    "0.00116",
    "0.05349",
    "0.0001387",
    "0.000401",
    "0.00191",
    "0.0008597",
    "0.0003491",
    "0.001703",
    "0.05199",
    "0.0001132",
    "0.0003648",
    "0.02422",
    "0.001257",
    "0.0001074",
    "0.001493",
    "0.006365",
    "0.01168",
    "0.01003",
    "0.000238",
};
static const int trials_2[] = {
    33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48,
    49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63, 64,
};
static const char *const tried_2[] = {
    "0.007122", "1",
    "0.06508", "0",
    "0.0005466", "1",
    "0.0199", "5",
    "0.0001844", "4",
    "0.0002905", "4",
    "0.0004366", "2",
    "0.0001006", "3",
    "0.0001858", "3",
    "0.005103", "2",
    "0.0001539", "2",
    "0.001281", "5",
    "0.0286", "0",
    "0.00116", "5",
    "0.05349", "1",
    "0.0001387", "5",
    "0.000401", "3",
    "0.00191", "3",
    "0.0008597", "1",
    "0.0003491", "0",
    "0.001703", "1",
    "0.05199", "2",
    "0.0001132", "3",
    "0.0003648", "2",
    "0.02422", "4",
    "0.001257", "2",
    "0.0001074", "4",
    "0.001493", "4",
    "0.006365", "3",
    "0.01168", "1",
    "0.01003", "2",
    "0.000238", "4",
};
static const int trials_3[] = {
    65, 66, 67, 68, 69, 70, 71, 72, 73, 74, 75, 76, 77, 78, 79, 80,
    81, 82, 83, 84, 85, 86, 87, 88, 89, 90, 91, 92, 93, 94, 95, 96,
};
static const char *const tried_3[] = {
    "0.007122",
    "0.06508",
    "0.0005466",
    "0.0199",
    "0.0001844",
    "0.0002905",
    "0.0004366",
    "0.0001006",
    "0.0001858",
    "0.005103",
    "0.0001539",
    "0.001281",
    "0.0286",
    "0.00116",
    "0.05349",
    "0.0001387",
    "0.000401",
    "0.00191",
    "0.0008597",
    "0.0003491",
    "0.001703",
    "0.05199",
    "0.0001132",
    "0.0003648",
    "0.02422",
    "0.001257",
    "0.0001074",
    "0.001493",
    "0.006365",
    "0.01168",
    "0.01003",
    "0.000238",
};
static const int trials_4[] = {
    97, 98, 99, 100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111, 112,
    113, 114, 115, 116, 117, 118, 119, 120, 121, 122, 123, 124, 125, 126, 127, 128,
};
static const char *const tried_4[] = {
    "0.007122", "1",
    "0.06508", "0",
    "0.0005466", "1",
    "0.0199", "5",
    "0.0001844", "4",
    "0.0002905", "4",
    "0.0004366", "2",
    "0.0001006", "3",
    "0.0001858", "3",
    "0.005103", "2",
    "0.0001539", "2",
    "0.001281", "5",
    "0.0286", "0",
    "0.00116", "5",
    "0.05349", "1",
    "0.0001387", "5",
    "0.000401", "3",
    "0.00191", "3",
    "0.0008597", "1",
    "0.0003491", "0",
    "0.001703", "1",
    "0.05199", "2",
    "0.0001132", "3",
    "0.0003648", "2",
    "0.02422", "4",
    "0.001257", "2",
    "0.0001074", "4",
    "0.001493", "4",
    "0.006365", "3",
    "0.01168", "1",
    "0.01003", "2",
    "0.000238", "4",
};
static const struct tlc_search searches[] = {
    {.arm = 0, .trials = 32, .trial = trials_1,
     .paths = 1,
     .path = (const char *const[]){"training.*.learning_rate"},
     .value = tried_1, .recipe = 129},
    {.arm = 1, .trials = 32, .trial = trials_2,
     .paths = 2,
     .path = (const char *const[]){"training.*.learning_rate", "training.B_on_A.freeze"},
     .value = tried_2, .recipe = 130},
    {.arm = 0, .trials = 32, .trial = trials_3,
     .paths = 1,
     .path = (const char *const[]){"training.*.learning_rate"},
     .value = tried_3, .recipe = 131},
    {.arm = 1, .trials = 32, .trial = trials_4,
     .paths = 2,
     .path = (const char *const[]){"training.*.learning_rate", "training.B_on_A.freeze"},
     .value = tried_4, .recipe = 132},
};

static const struct tlc_recipe recipes[] = {
    /* 0, study_tuned.yaml:52: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_1, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 1, study_tuned.yaml:52: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_2, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 2, study_tuned.yaml:52: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_3, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 3, study_tuned.yaml:52: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_4, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 4, study_tuned.yaml:52: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_5, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 5, study_tuned.yaml:52: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_6, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 6, study_tuned.yaml:52: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_7, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 7, study_tuned.yaml:52: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_8, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 8, study_tuned.yaml:52: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_9, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 9, study_tuned.yaml:52: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_10, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 10, study_tuned.yaml:52: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_11, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 11, study_tuned.yaml:52: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_12, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 12, study_tuned.yaml:52: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_13, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 13, study_tuned.yaml:52: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_14, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 14, study_tuned.yaml:52: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_15, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 15, study_tuned.yaml:52: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_16, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 16, study_tuned.yaml:52: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_17, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 17, study_tuned.yaml:52: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_18, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 18, study_tuned.yaml:52: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_19, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 19, study_tuned.yaml:52: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_20, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 20, study_tuned.yaml:52: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_21, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 21, study_tuned.yaml:52: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_22, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 22, study_tuned.yaml:52: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_23, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 23, study_tuned.yaml:52: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_24, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 24, study_tuned.yaml:52: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_25, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 25, study_tuned.yaml:52: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_26, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 26, study_tuned.yaml:52: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_27, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 27, study_tuned.yaml:52: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_28, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 28, study_tuned.yaml:52: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_29, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 29, study_tuned.yaml:52: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_30, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 30, study_tuned.yaml:52: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_31, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 31, study_tuned.yaml:52: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_32, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 32, study_tuned.yaml:50: A learns task A */
    {.model = &model_A, .task = "A", .train = &examples_A_train,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_33, .shuffle = true, .shuffle_stream = 0xee2d5536u,
     .blind = tlc_blind_softmax},
    /* 33, study_tuned.yaml:54: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train,
     .optimizer = "sgd",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_34, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 34, study_tuned.yaml:54: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train,
     .optimizer = "sgd",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_35, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 35, study_tuned.yaml:54: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train,
     .optimizer = "sgd",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_36, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 36, study_tuned.yaml:54: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train,
     .optimizer = "sgd",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_37, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 37, study_tuned.yaml:54: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train,
     .optimizer = "sgd",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_38, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 38, study_tuned.yaml:54: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train,
     .optimizer = "sgd",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_39, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 39, study_tuned.yaml:54: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train,
     .optimizer = "sgd",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_40, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 40, study_tuned.yaml:54: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train,
     .optimizer = "sgd",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_41, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 41, study_tuned.yaml:54: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train,
     .optimizer = "sgd",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_42, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 42, study_tuned.yaml:54: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train,
     .optimizer = "sgd",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_43, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 43, study_tuned.yaml:54: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train,
     .optimizer = "sgd",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_44, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 44, study_tuned.yaml:54: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train,
     .optimizer = "sgd",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_45, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 45, study_tuned.yaml:54: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train,
     .optimizer = "sgd",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_46, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 46, study_tuned.yaml:54: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train,
     .optimizer = "sgd",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_47, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 47, study_tuned.yaml:54: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train,
     .optimizer = "sgd",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_48, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 48, study_tuned.yaml:54: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train,
     .optimizer = "sgd",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_49, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 49, study_tuned.yaml:54: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train,
     .optimizer = "sgd",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_50, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 50, study_tuned.yaml:54: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train,
     .optimizer = "sgd",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_51, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 51, study_tuned.yaml:54: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train,
     .optimizer = "sgd",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_52, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 52, study_tuned.yaml:54: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train,
     .optimizer = "sgd",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_53, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 53, study_tuned.yaml:54: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train,
     .optimizer = "sgd",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_54, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 54, study_tuned.yaml:54: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train,
     .optimizer = "sgd",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_55, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 55, study_tuned.yaml:54: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train,
     .optimizer = "sgd",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_56, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 56, study_tuned.yaml:54: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train,
     .optimizer = "sgd",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_57, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 57, study_tuned.yaml:54: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train,
     .optimizer = "sgd",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_58, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 58, study_tuned.yaml:54: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train,
     .optimizer = "sgd",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_59, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 59, study_tuned.yaml:54: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train,
     .optimizer = "sgd",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_60, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 60, study_tuned.yaml:54: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train,
     .optimizer = "sgd",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_61, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 61, study_tuned.yaml:54: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train,
     .optimizer = "sgd",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_62, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 62, study_tuned.yaml:54: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train,
     .optimizer = "sgd",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_63, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 63, study_tuned.yaml:54: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train,
     .optimizer = "sgd",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_64, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 64, study_tuned.yaml:54: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train,
     .optimizer = "sgd",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_65, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 65, study_tuned.yaml:52: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train_2,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_1, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 66, study_tuned.yaml:52: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train_2,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_2, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 67, study_tuned.yaml:52: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train_2,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_3, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 68, study_tuned.yaml:52: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train_2,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_4, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 69, study_tuned.yaml:52: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train_2,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_5, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 70, study_tuned.yaml:52: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train_2,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_6, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 71, study_tuned.yaml:52: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train_2,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_7, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 72, study_tuned.yaml:52: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train_2,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_8, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 73, study_tuned.yaml:52: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train_2,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_9, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 74, study_tuned.yaml:52: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train_2,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_10, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 75, study_tuned.yaml:52: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train_2,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_11, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 76, study_tuned.yaml:52: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train_2,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_12, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 77, study_tuned.yaml:52: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train_2,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_13, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 78, study_tuned.yaml:52: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train_2,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_14, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 79, study_tuned.yaml:52: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train_2,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_15, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 80, study_tuned.yaml:52: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train_2,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_16, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 81, study_tuned.yaml:52: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train_2,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_17, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 82, study_tuned.yaml:52: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train_2,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_18, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 83, study_tuned.yaml:52: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train_2,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_19, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 84, study_tuned.yaml:52: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train_2,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_20, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 85, study_tuned.yaml:52: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train_2,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_21, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 86, study_tuned.yaml:52: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train_2,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_22, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 87, study_tuned.yaml:52: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train_2,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_23, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 88, study_tuned.yaml:52: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train_2,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_24, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 89, study_tuned.yaml:52: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train_2,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_25, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 90, study_tuned.yaml:52: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train_2,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_26, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 91, study_tuned.yaml:52: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train_2,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_27, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 92, study_tuned.yaml:52: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train_2,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_28, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 93, study_tuned.yaml:52: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train_2,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_29, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 94, study_tuned.yaml:52: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train_2,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_30, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 95, study_tuned.yaml:52: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train_2,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_31, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 96, study_tuned.yaml:52: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train_2,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_32, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 97, study_tuned.yaml:54: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train_2,
     .optimizer = "sgd",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_34, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 98, study_tuned.yaml:54: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train_2,
     .optimizer = "sgd",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_35, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 99, study_tuned.yaml:54: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train_2,
     .optimizer = "sgd",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_36, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 100, study_tuned.yaml:54: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train_2,
     .optimizer = "sgd",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_37, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 101, study_tuned.yaml:54: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train_2,
     .optimizer = "sgd",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_38, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 102, study_tuned.yaml:54: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train_2,
     .optimizer = "sgd",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_39, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 103, study_tuned.yaml:54: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train_2,
     .optimizer = "sgd",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_40, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 104, study_tuned.yaml:54: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train_2,
     .optimizer = "sgd",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_41, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 105, study_tuned.yaml:54: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train_2,
     .optimizer = "sgd",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_42, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 106, study_tuned.yaml:54: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train_2,
     .optimizer = "sgd",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_43, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 107, study_tuned.yaml:54: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train_2,
     .optimizer = "sgd",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_44, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 108, study_tuned.yaml:54: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train_2,
     .optimizer = "sgd",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_45, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 109, study_tuned.yaml:54: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train_2,
     .optimizer = "sgd",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_46, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 110, study_tuned.yaml:54: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train_2,
     .optimizer = "sgd",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_47, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 111, study_tuned.yaml:54: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train_2,
     .optimizer = "sgd",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_48, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 112, study_tuned.yaml:54: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train_2,
     .optimizer = "sgd",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_49, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 113, study_tuned.yaml:54: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train_2,
     .optimizer = "sgd",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_50, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 114, study_tuned.yaml:54: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train_2,
     .optimizer = "sgd",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_51, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 115, study_tuned.yaml:54: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train_2,
     .optimizer = "sgd",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_52, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 116, study_tuned.yaml:54: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train_2,
     .optimizer = "sgd",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_53, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 117, study_tuned.yaml:54: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train_2,
     .optimizer = "sgd",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_54, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 118, study_tuned.yaml:54: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train_2,
     .optimizer = "sgd",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_55, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 119, study_tuned.yaml:54: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train_2,
     .optimizer = "sgd",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_56, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 120, study_tuned.yaml:54: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train_2,
     .optimizer = "sgd",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_57, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 121, study_tuned.yaml:54: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train_2,
     .optimizer = "sgd",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_58, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 122, study_tuned.yaml:54: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train_2,
     .optimizer = "sgd",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_59, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 123, study_tuned.yaml:54: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train_2,
     .optimizer = "sgd",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_60, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 124, study_tuned.yaml:54: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train_2,
     .optimizer = "sgd",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_61, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 125, study_tuned.yaml:54: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train_2,
     .optimizer = "sgd",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_62, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 126, study_tuned.yaml:54: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train_2,
     .optimizer = "sgd",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_63, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 127, study_tuned.yaml:54: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train_2,
     .optimizer = "sgd",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_64, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* 128, study_tuned.yaml:54: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train_2,
     .optimizer = "sgd",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_65, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .chosen_on = &examples_B_valid,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32}},
    /* the best of its trials */
    /* 129, study_tuned.yaml:52: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_1, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_B_test},
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32},
     .search = &searches[0]},
    /* the best of its trials */
    /* 130, study_tuned.yaml:54: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train,
     .optimizer = "sgd",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_34, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_B_test},
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32},
     .search = &searches[1]},
    /* the best of its trials */
    /* 131, study_tuned.yaml:52: B learns task B */
    {.model = &model_B, .task = "B", .train = &examples_B_train_2,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_1, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_B_test},
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32},
     .search = &searches[2]},
    /* the best of its trials */
    /* 132, study_tuned.yaml:54: B_on_A learns task B */
    {.model = &model_B_on_A, .task = "B", .train = &examples_B_train_2,
     .optimizer = "sgd",
     .copies = 5, .copy = copies_1,
     .phases = 1, .phase = phases_34, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_sigmoid,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_B_test},
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 550500, true}, 32},
     .search = &searches[3]},
};

/* ---- The experiment ---- */

static const struct tlc_examples *const all_examples[] = {
    &examples_B_test, &examples_B_train, &examples_B_valid, &examples_A_train, &examples_B_train_2,
};
static const struct tlc_model *const all_models[] = {
    &model_B, &model_A, &model_B_on_A,
};

/* The study (study_tuned.yaml:58) */
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
    "50",
    "200",
};
static const struct tlc_axis axes[] = {
    {"tasks.B.limit.train", TLC_AXIS_EXAMPLES, 2, values_1},
};
/* which value of each axis; which recipe trained each arm */
static const struct tlc_cell cells[] = {
    {(const int[]){0}, (const int[]){129, 130}},
    {(const int[]){1}, (const int[]){131, 132}},
};
static const struct tlc_study study = {
    .examples = &examples_B_test,
    .arms = 2, .arm = arms, .baseline = 0, .decided = 1,
    .shares = 3, .share = shared,
    .axes = 1, .axis = axes,
    .cells = 2, .cell = cells,
    .primary = 1, .min_effect = 0.005,
    .tune = &(const struct tlc_tune){
        .way = "random", .examples = &examples_B_valid,
        .metric = "loss",
        .searches = 4, .search = searches},
    .warnings = 0, .warning = NULL};

static const struct tlc_experiment experiment = {
    .name = "study_tuned", .spec = "study_tuned.yaml", .version = "0.2.0",
    .spec_hash = 0x2a292ded444a562cu, .seed = 42, .seeds = 30,
    .values_size = 258240, .train = train, .evaluate = evaluate,
    .examples = 5, .example = all_examples,
    .models = 3, .model = all_models,
    .recipes = 133, .recipe = recipes,
    .study = &study};

static void load_data(const struct tlc_options *options)
{
    tlc_load(options, 2, loadings);
    examples_B_test = tlc_select(&data_fashion_test, &(const struct tlc_selection){
        .name = "B.test", .first = 0, .last = 5000, .limit = -1, .classes = 2,
        .where = task_B_where, .target = task_B_target});
    examples_B_train = tlc_select(&data_fashion_train, &(const struct tlc_selection){
        .name = "B.train", .first = 5000, .last = 30000, .limit = 50,
        .sampled = true, .stream = 0x05bfb3cdu, .classes = 2,
        .where = task_B_where, .target = task_B_target});
    examples_B_valid = tlc_select(&data_fashion_train, &(const struct tlc_selection){
        .name = "B.valid", .first = 0, .last = 5000, .limit = 200,
        .sampled = true, .stream = 0xc487c9fdu, .classes = 2,
        .where = task_B_where, .target = task_B_target});
    examples_A_train = tlc_select(&data_fashion_train, &(const struct tlc_selection){
        .name = "A.train", .first = 5000, .last = 30000, .limit = -1, .classes = 8,
        .where = task_A_where, .target = task_A_target});
    examples_B_train_2 = tlc_select(&data_fashion_train, &(const struct tlc_selection){
        .name = "B.train", .first = 5000, .last = 30000, .limit = 200,
        .sampled = true, .stream = 0x05bfb3cdu, .classes = 2,
        .where = task_B_where, .target = task_B_target});
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
