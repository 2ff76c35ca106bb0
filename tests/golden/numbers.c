/*
 * numbers: compiled by tlc from numbers.yaml. Edit that, not this.
 *
 * Model rows
 *   layer            output   parameters
 *   dense_1              96        3,936  relu     trainable
 *   dense_2               5          485  relu     trainable
 *   dense_3               3           18  softmax  trainable
 *   4,439 parameters: 4,439 trainable, 0 frozen
 *
 * Model narrow
 *   layer            output   parameters
 *   conv2d_1          3x3x4           76  linear   trainable
 *   flatten              36            0
 *   dense_1               3          111  softmax  trainable
 *   187 parameters: 187 trainable, 0 frozen
 *
 * Model panels
 *   layer            output   parameters
 *   conv2d_1          3x3x4          616  linear   trainable
 *   flatten              36            0
 *   dense_1               3          111  softmax  trainable
 *   727 parameters: 727 trainable, 0 frozen
 *
 * Model plain
 *   layer            output   parameters
 *   dense_1               3          123  softmax  trainable
 *   123 parameters: 123 trainable, 0 frozen
 *
 * From the end upwards: the experiment is a table of recipes, which say what is learned
 * by what phases; train goes through a phase, epoch by epoch, in steps; a step calls one
 * kernel an operation. Places in numbers.yaml stand in parentheses.
 */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <tlc.h>

/* ---- Data ---- */

/* numbers.yaml:6 */
static const struct tlc_source source_floats_train = {
    .format = &tlc_format_idx,
    .directory = "f",
    .images = "ti",
    .labels = "tl",
    .element = TLC_FLOAT32,
    .dimensions = 1, .shape = {40}, .scale = 1.0f, .classes = 3, .rows = 40};
static struct tlc_data data_floats_train;

/* numbers.yaml:7 */
static const struct tlc_source source_doubles_train = {
    .format = &tlc_format_idx,
    .directory = "d",
    .images = "ti",
    .labels = "tl",
    .element = TLC_FLOAT64,
    .dimensions = 3, .shape = {5, 5, 2}, .scale = 1.0f, .classes = 3, .rows = 40};
static struct tlc_data data_doubles_train;

/* numbers.yaml:8 */
static const struct tlc_source source_shorts_train = {
    .format = &tlc_format_idx,
    .directory = "s",
    .images = "ti",
    .labels = "tl",
    .element = TLC_INT16,
    .dimensions = 3, .shape = {5, 5, 17}, .scale = 0.01f, .classes = 3, .rows = 40};
static struct tlc_data data_shorts_train;

/* numbers.yaml:9 */
static const struct tlc_source source_bytes_train = {
    .format = &tlc_format_idx,
    .directory = "b",
    .images = "ti",
    .labels = "tl",
    .dimensions = 1, .shape = {40}, .scale = 0.003921569f, .classes = 3, .rows = 40};
static struct tlc_data data_bytes_train;

static const struct tlc_loading loadings[] = {
    {&source_floats_train, &data_floats_train, "floats.train"},
    {&source_doubles_train, &data_doubles_train, "doubles.train"},
    {&source_shorts_train, &data_shorts_train, "shorts.train"},
    {&source_bytes_train, &data_bytes_train, "bytes.train"},
};

/* ---- Tasks: which examples, and what their label becomes ---- */

/* Task T (numbers.yaml:15)
 *   label   0   1   2
 *   class   0   1   2 */
static bool task_T_where(int64_t label)
{
    (void)label;
    return true;
}

static int64_t task_T_target(int64_t label)
{
    return label;
}

/* numbers.yaml:11 */
static struct tlc_examples examples_T_floats = {
    .name = "T.floats", .data = &data_floats_train, .scale = 1.0f, .classes = 3};
/* numbers.yaml:12 */
static struct tlc_examples examples_T_doubles = {
    .name = "T.doubles", .data = &data_doubles_train, .scale = 1.0f, .classes = 3};
/* numbers.yaml:13 */
static struct tlc_examples examples_T_shorts = {
    .name = "T.shorts", .data = &data_shorts_train, .scale = 0.01f, .classes = 3};
/* numbers.yaml:14 */
static struct tlc_examples examples_T_bytes = {
    .name = "T.bytes", .data = &data_bytes_train, .scale = 0.003921569f, .classes = 3};

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
    int examples[7], rows[7], targets[7], rows_ahead[7];
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

/* Numbers of an example as floats: a conversion that compilers know. */
KERNEL vec vec_of_float32(const float *stored)
{
    vec numbers;
    for (int lane = 0; lane < LANES; lane++)
        numbers[lane] = (float)stored[lane];
    return numbers;
}

/* 16 pixels of each image of the batch, each times `scale`; zeros behind a short last
 * batch, whose loss gradients are zero too. */
KERNEL void gather_panel_float32(
    const struct batch *batch, int examples, int pixels, int panel, float scale, float *x)
{
    const int first = panel * PANEL, left = pixels - first;
    for (int row = 0; row < batch->count; row++) {
        const float *image =
            (const float *)batch->numbers + (size_t)batch->rows[row] * pixels + first;
        if (left >= PANEL)
            for (int i = 0; i < PANEL; i += LANES)
                vec_store(&x[row * PANEL + i], vec_of_float32(&image[i]) * scale);
        else
            for (int i = 0; i < PANEL; i++)
                x[row * PANEL + i] = i < left ? (float)image[i] * scale : 0;
    }
    memset(&x[batch->count * PANEL], 0,
        (size_t)(examples - batch->count) * PANEL * sizeof *x);
}

/* The next batch's images may stand anywhere in memory: they are asked for, to be near
 * when it is their turn. */
KERNEL void ask_for_images_float32(const struct batch *batch, int pixels)
{
    for (int row = 0; row < batch->count_ahead; row++) {
        const float *image =
            (const float *)batch->numbers + (size_t)batch->rows_ahead[row] * pixels;
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
NOINLINE static void gather_nonzero_7x40_float32(struct tlc_part part, const struct batch *batch,
    float scale, float x[3][7][PANEL],
    int32_t nonzero[3][ROWS_OF_BITS(7)][PANEL])
{
    DEAL(part, 3, 1, panel, one, {
        gather_panel_float32(batch, 7, 40, panel, scale, x[panel][0]);
        find_nonzero(one * 7, x[panel][0], nonzero[panel][0]);
    })
    ask_for_images_float32(batch, 40);
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

static inline vec relu(vec x)
{
    return vec_select(x > 0, x, vec_broadcast(0));
}

DEFINE_DENSE_NONZERO(dense_nonzero_7x40x96_relu, 7, 40, 96, 40, relu)

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

DEFINE_DENSE(dense_7x96x5_relu, 7, 96, 5, 96, relu)

static inline vec linear(vec x)
{
    return x;
}

DEFINE_DENSE(dense_7x5x3_linear, 7, 5, 3, 5, linear)

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

DEFINE_TRANSPOSE(transpose_7x3, 7, 3)

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
NOINLINE static void softmax_crossentropy_7x3(const struct batch *batch,
    const float logits[1][3][PANEL], double losses[7])
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
NOINLINE static void predict_largest_7x3(const struct batch *batch,
    const float logits[1][3][PANEL], int predicted[7])
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
        for (int i = 0; i < LANES && row + i < 7; i++)
            predicted[row + i] = best[i];
    }
}

/* Adds the batch to the sums. */
NOINLINE static void tally_7(const struct batch *batch, const double losses[7],
    const int predicted[7], struct tlc_metrics *totals)
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
NOINLINE static void softmax_crossentropy_gradient_7x3(const struct batch *batch,
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

DEFINE_INPUT_GRADIENT(input_gradient_7x5x3, 7, 5, 3, 3)
DEFINE_TRANSPOSE(transpose_3x7, 3, 7)

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

DEFINE_DENSE_UPDATE(dense_update_7x5x3, 7, 5, 3)

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

DEFINE_ACTIVATION_GRADIENT(activation_gradient_7x5_relu, 7, 5, relu_slope)
DEFINE_TRANSPOSE(transpose_7x5, 7, 5)
DEFINE_INPUT_GRADIENT(input_gradient_7x96x5, 7, 96, 5, 5)
DEFINE_DENSE_UPDATE(dense_update_7x96x5, 7, 96, 5)
DEFINE_ACTIVATION_GRADIENT(activation_gradient_7x96_relu, 7, 96, relu_slope)

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

DEFINE_DENSE_UPDATE_NONZERO(dense_update_nonzero_7x40x96, 7, 40, 96)

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

/* Numbers of an example as floats: a conversion that compilers know. */
KERNEL vec vec_of_float64(const double *stored)
{
    vec numbers;
    for (int lane = 0; lane < LANES; lane++)
        numbers[lane] = (float)stored[lane];
    return numbers;
}

/* `count` numbers of an example as floats, each times `scale`. */
KERNEL void scaled_numbers_float64(int count, const double *stored, float scale, float *numbers)
{
    for (int i = 0; i + LANES <= count; i += LANES)
        vec_store_anywhere(&numbers[i], vec_of_float64(&stored[i]) * scale);
    for (int i = count / LANES * LANES; i < count; i++)
        numbers[i] = (float)stored[i] * scale;
}

/* A panel of an image's pixels, each of n numbers. */
KERNEL void gather_pixels_float64(
    int panel, int pixels, int n, const double *stored, float scale, float *x)
{
    for (int pixel = 0; pixel < pixels; pixel++)
        for (int lane = 0; lane < PANEL; lane++) {
            const int channel = panel * PANEL + lane;
            x[pixel * PANEL + lane] =
                channel < n ? (float)stored[pixel * n + channel] * scale : 0;
        }
}

/* One image, narrow or in panels. */
KERNEL void gather_image_float64(int row, int size, int pixels, int n, int lanes,
    const struct batch *batch, float scale, float *x)
{
    const double *image =
        (const double *)batch->numbers + (size_t)batch->rows[row] * (pixels * n);
    if (lanes < PANEL)
        scaled_numbers_float64(pixels * n, image, scale, &x[row * pixels * n]);
    else
        for (int panel = 0; panel < PANELS(n); panel++)
            gather_pixels_float64(panel, pixels, n, image, scale,
                &x[(panel * size + row) * pixels * PANEL]);
}

/* One of the next batch is asked for, to be near when it is its turn. */
KERNEL void ask_for_image_float64(const struct batch *batch, int row, int numbers)
{
    const double *image =
        (const double *)batch->numbers + (size_t)batch->rows_ahead[row] * numbers;
    for (int i = 0; i < numbers; i += 64 / (int)sizeof *image)
        __builtin_prefetch(&image[i], 0, 2);
}

/* The batch's images as numbers, each times `scale`; zeros behind a short last
 * batch. The next batch's are asked for. */
#define DEFINE_GATHER_IMAGES_float64(name, size, h, w, n, lanes)                                 \
    NOINLINE static void name(struct tlc_part part, const struct batch *batch,           \
        float scale, float IMAGES(x, lanes, n, size *h *w))                              \
    {                                                                                    \
        for (int row = 0; row < batch->count; row++)                                     \
            if (is_mine(part, size, row, 1))                                             \
                gather_image_float64(row, size, h *w, n, lanes, batch, scale, x[0][0]);          \
        for (int row = batch->count; row < size; row++)                                  \
            for (int panel = 0; panel < ((n) + (lanes)-1) / (lanes); panel++)            \
                if (is_mine(part, size, row, 1))                                         \
                    memset(x[panel][row * h * w], 0, sizeof(float[h * w][lanes]));       \
        for (int row = 0; row < batch->count_ahead; row++)                               \
            ask_for_image_float64(batch, row, h *w *(n));                                        \
    }

DEFINE_GATHER_IMAGES_float64(gather_images_7x5x5x2_narrow_float64, 7, 5, 5, 2, 2)

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

DEFINE_CONV2D_ACTIVATE(conv2d_7x5x5x2x4_3x3_narrow_linear, 7, 5, 5, 2, 2, 4, 1, 0, 0, 0, 0, 3, 3,
                       1, 1, 1, 1, linear)

/* Features `first` to `first` + 15 of an example, which are its pixels' channels, one
 * pixel after another; zeros behind the last. `plane` leads from panel to panel of x. */
KERNEL void flatten_panel(
    int first, int pixels, int n, int plane, const float *x, float *y)
{
    int pixel = first / n, channel = first % n;
    for (int lane = 0; lane < PANEL; lane++) {
        y[lane] = pixel < pixels
                      ? x[channel / PANEL * plane + pixel * PANEL + channel % PANEL]
                      : 0;
        if (++channel == n) {
            channel = 0;
            pixel++;
        }
    }
}

/* The same of narrow images, in which they stand so already. */
KERNEL void flatten_narrow(int first, int features, const float *x, float *y)
{
    const int left = features - first, there = left < PANEL ? left : PANEL;
    memcpy(y, &x[first], (size_t)there * sizeof *y);
    memset(&y[there], 0, (size_t)(PANEL - there) * sizeof *y);
}

/* Where panels hold channels of one pixel each, they move as they are. */
KERNEL void flatten_example(
    int panel, int pixels, int n, int lanes, int plane, const float *x, float *y)
{
    const int panels = n / PANEL;
    if (lanes < PANEL)
        flatten_narrow(panel * PANEL, pixels * n, x, y);
    else if (n % PANEL == 0)
        memcpy(y, &x[panel % panels * plane + panel / panels * PANEL], PANEL * sizeof *y);
    else
        flatten_panel(panel * PANEL, pixels, n, plane, x, y);
}

/* y[(pixel, channel)] = x[pixel][channel] for each example; panels of y are divided */
#define DEFINE_FLATTEN(name, batch, pixels, n, lanes)                                    \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float IMAGES(x, lanes, n, batch *(pixels)),                                \
        float y[PANELS((pixels) * (n))][batch][PANEL])                                   \
    {                                                                                    \
        DEAL(part, PANELS((pixels) * (n)), 1, panel, one, {                              \
            for (int row = 0; row < batch * one; row++)                                  \
                flatten_example(panel, pixels, n, lanes, batch *(pixels)*PANEL,          \
                    x[0][row * (pixels)], y[panel][row]);                                \
        })                                                                               \
    }

DEFINE_FLATTEN(flatten_7x3x3x4, 7, 9, 4, PANEL)
DEFINE_DENSE(dense_7x36x3_linear, 7, 36, 3, 36, linear)
DEFINE_INPUT_GRADIENT(input_gradient_7x36x3, 7, 36, 3, 3)
DEFINE_DENSE_UPDATE(dense_update_7x36x3, 7, 36, 3)
DEFINE_TRANSPOSE(transpose_36x7, 36, 7)

/* A panel of one pixel of an example, whose features begin at y; `plane` leads from
 * panel to panel of these. */
KERNEL void unflatten_pixel(
    int panel, int pixel, int n, int plane, const float *y, float *x)
{
    const int first = pixel * n + panel * PANEL, left = n - panel * PANEL;
    if (n % PANEL == 0) {
        memcpy(x, &y[first / PANEL * plane], PANEL * sizeof *x);
        return;
    }
    for (int lane = 0; lane < PANEL; lane++) {
        const int feature = first + lane;
        x[lane] = lane < left ? y[feature / PANEL * plane + feature % PANEL] : 0;
    }
}

/* x[pixel][channel] = y[(pixel, channel)] for each example, the inverse of flatten; rows
 * of x are divided */
#define DEFINE_UNFLATTEN(name, batch, pixels, n)                                         \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float y[PANELS((pixels) * (n))][batch][PANEL],                             \
        float x[PANELS(n)][batch * (pixels)][PANEL])                                     \
    {                                                                                    \
        for (int panel = 0; panel < PANELS(n); panel++)                                  \
            for (int row = 0; row < batch * (pixels); row++)                             \
                if (is_mine(part, batch * (pixels), row, 1))                             \
                    unflatten_pixel(panel, row % (pixels), n, batch * PANEL,             \
                        y[0][row / (pixels)], x[panel][row]);                            \
    }

DEFINE_UNFLATTEN(unflatten_7x3x3x4, 7, 9, 4)

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
NOINLINE static void bias_gradient_63x4(struct tlc_part part,
    const float dy[1][63][PANEL], float gradient[1][1][PANEL])
{
    DEAL(part, 1, SUMS_AT_ONCE, panel, panels,
        sum_panels(panels, 63, dy[panel][0], gradient[panel][0]))
}

/* Where a kernel makes few channels, vectors of its gradient run along what the window
 * sees, its rows, columns and channels, and each channel made has sums of its own. What
 * is seen from a row of places is laid out beforehand, `size` numbers for each place. */
enum {
    MOST_SEEN_SUMS = TILE * TILE_PANELS * VECTORS,
    MOST_SEEN_VECTORS = LANES == 4 ? MOST_SEEN_SUMS / 2 : 4
};

struct by_window {
    struct window window;
    int batch, channels, made, size;
    const float *x, *dy;
    float *seen, *sums, *gradient;
};

/* `count` numbers, and behind them up to 7 more, for which there is room. */
KERNEL void copy_seen(int count, const float *from, float *to)
{
    for (int i = 0; i < count; i += 8)
        memcpy(&to[i], &from[i], 8 * sizeof *to);
}

/* What the window sees from row y of an example's places; behind the packed rows stands
 * one of zeros. */
KERNEL void lay_out_seen(struct by_window of, struct packed_rows rows, int example, int y)
{
    const struct window window = of.window;
    const int together = window.dilation_x == 1 ? window.columns : 1;
    const int many = together * of.channels, width = places_across(window);
    for (int row = 0; row < window.rows; row++) {
        const int from = row_read(window, FORWARD, example, y, row);
        const float *line = from < 0
                                ? &rows.packed[rows.count * rows.channels * rows.length]
                                : packed_row(rows, from);
        for (int column = 0; column < window.columns; column += together)
            for (int place = 0; place < width; place++)
                copy_seen(many,
                    &line[(place * window.stride_x + column * window.dilation_x) *
                          of.channels],
                    &of.seen[place * of.size +
                             (row * window.columns + column) * of.channels]);
    }
}

/* The sums of some channels and of some vectors take a row of places. */
KERNEL void add_seen(
    struct by_window of, int made, int vectors, int row, int first, int number)
{
    const int width = places_across(of.window);
    const float *seen = &of.seen[number];
    const float *dy = &of.dy[row * width * PANEL + first];
    float *sums = &of.sums[first * of.size + number];
    vec sum[MOST_SEEN_SUMS][MOST_SEEN_VECTORS];
    UNROLLED (i, made)
        UNROLLED (v, vectors)
            sum[i][v] = vec_load(&sums[i * of.size + v * LANES]);
    for (int place = 0; place < width; place++) {
        vec right[MOST_SEEN_VECTORS];
        UNROLLED (v, vectors)
            right[v] = vec_load(&seen[place * of.size + v * LANES]);
        UNROLLED (i, made) {
            const vec left = vec_broadcast(dy[place * PANEL + i]);
            UNROLLED (v, vectors)
                sum[i][v] = vec_fma(left, right[v], sum[i][v]);
        }
    }
    UNROLLED (i, made)
        UNROLLED (v, vectors)
            vec_store(&sums[i * of.size + v * LANES], sum[i][v]);
}

KERNEL int vectors_at_once(struct by_window of)
{
    const int all = of.size / LANES;
    return all < MOST_SEEN_VECTORS ? all : MOST_SEEN_VECTORS;
}

/* All sums of some channels. */
KERNEL void add_all_seen(struct by_window of, int made, int row, int first){
    DEAL(WHOLE, of.size / LANES, vectors_at_once(of), v, vectors,
        add_seen(of, made, vectors, row, first, v *LANES))}

/* The gradient of some channels. */
KERNEL void finish_by_window(struct by_window of, int first, int end)
{
    for (int i = 0; i < of.window.rows * of.window.columns * of.channels; i++)
        for (int lane = first; lane < end; lane++)
            of.gradient[i * PANEL + lane] = of.sums[lane * of.size + i];
}

/* The gradient of the channels that lie in the part; what pads them is the first part's.
 */
KERNEL void kernel_gradient_by_window(
    struct tlc_part part, struct by_window of, struct packed_rows rows)
{
    const struct window window = of.window;
    const int height = places_down(window);
    const int seen = window.rows * window.columns * of.channels;
    const int once = vectors_at_once(of);
    for (int row = 0, next = 0; row < of.batch * height; row++) {
        next = pack_rows(rows, row / height, row % height, next, of.x);
        lay_out_seen(of, rows, row / height, row % height);
        DEAL(part, of.made, MOST_SEEN_SUMS / once, first, made,
            add_all_seen(of, made, row, first))
    }
    DEAL(part, of.made, MOST_SEEN_SUMS / once, first, made,
        finish_by_window(of, first, first + made))
    if (part.number == 0)
        for (int i = 0; i < seen; i++)
            for (int lane = of.made; lane < PANEL; lane++)
                of.gradient[i * PANEL + lane] = 0;
}

/* gradient[row, column, input][output] = the sum of x dy */
#define DEFINE_CONV2D_KERNEL_GRADIENT_BY_WINDOW(name, batch, h, w, n_in, lanes, n_out,   \
    top, bottom, left, right, kernel_h, kernel_w, stride_y, stride_x, dilation_y,        \
    dilation_x)                                                                          \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float IMAGES(x, lanes, n_in, batch *h *w),                                 \
        const float dy[PANELS(                                                           \
            n_out)][batch * PLACES(top + h + bottom, kernel_h, stride_y, dilation_y) *   \
                    PLACES(left + w + right, kernel_w, stride_x, dilation_x)][PANEL],    \
        float gradient[PANELS(n_out)][kernel_h * kernel_w * n_in][PANEL])                \
    {                                                                                    \
        enum {                                                                           \
            COUNT = EXTENT(kernel_h, dilation_y),                                        \
            LENGTH = left + w + right,                                                   \
            WIDTH = PLACES(LENGTH, kernel_w, stride_x, dilation_x),                      \
            SIZE = PADDED(kernel_h * kernel_w * n_in + 7)                                \
        };                                                                               \
        const struct window window = {h, w, top, bottom, left, right, kernel_h,          \
            kernel_w, stride_y, stride_x, dilation_y, dilation_x};                       \
        float packed[(COUNT + 1) * LENGTH * n_in + PANEL] = {0};                         \
        _Alignas(64) float seen[WIDTH * SIZE + PANEL] = {0}, sums[n_out][SIZE] = {0};    \
        kernel_gradient_by_window(part,                                                  \
            (struct by_window){window, batch, n_in, n_out, SIZE, x[0][0], dy[0][0],      \
                seen, sums[0], gradient[0][0]},                                          \
            (struct packed_rows){window, FORWARD, batch, n_in, lanes, COUNT, LENGTH,     \
                left, false, packed});                                                   \
    }

DEFINE_CONV2D_KERNEL_GRADIENT_BY_WINDOW(conv2d_kernel_gradient_by_window_7x5x5x2x4_3x3_narrow, 7,
                                        5, 5, 2, 2, 4, 0, 0, 0, 0, 3, 3, 1, 1, 1, 1)

/* weights -= rate gradient */
NOINLINE static void sgd_288(
    struct tlc_part part, float *weights, const float *gradient, float rate)
{
    DEAL(part, 288 / PANEL, 64, panel, many, {
        for (int i = panel * PANEL; i < (panel + many) * PANEL; i += LANES)
            vec_store(&weights[i], vec_fma(vec_broadcast(-rate), vec_load(&gradient[i]),
                                       vec_load(&weights[i])));
    })
}

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

/* Numbers of an example as floats: a conversion that compilers know. */
KERNEL vec vec_of_int16(const int16_t *stored)
{
    vec numbers;
    for (int lane = 0; lane < LANES; lane++)
        numbers[lane] = (float)stored[lane];
    return numbers;
}

/* `count` numbers of an example as floats, each times `scale`. */
KERNEL void scaled_numbers_int16(int count, const int16_t *stored, float scale, float *numbers)
{
    for (int i = 0; i + LANES <= count; i += LANES)
        vec_store_anywhere(&numbers[i], vec_of_int16(&stored[i]) * scale);
    for (int i = count / LANES * LANES; i < count; i++)
        numbers[i] = (float)stored[i] * scale;
}

/* A panel of an image's pixels, each of n numbers. */
KERNEL void gather_pixels_int16(
    int panel, int pixels, int n, const int16_t *stored, float scale, float *x)
{
    for (int pixel = 0; pixel < pixels; pixel++)
        for (int lane = 0; lane < PANEL; lane++) {
            const int channel = panel * PANEL + lane;
            x[pixel * PANEL + lane] =
                channel < n ? (float)stored[pixel * n + channel] * scale : 0;
        }
}

/* One image, narrow or in panels. */
KERNEL void gather_image_int16(int row, int size, int pixels, int n, int lanes,
    const struct batch *batch, float scale, float *x)
{
    const int16_t *image =
        (const int16_t *)batch->numbers + (size_t)batch->rows[row] * (pixels * n);
    if (lanes < PANEL)
        scaled_numbers_int16(pixels * n, image, scale, &x[row * pixels * n]);
    else
        for (int panel = 0; panel < PANELS(n); panel++)
            gather_pixels_int16(panel, pixels, n, image, scale,
                &x[(panel * size + row) * pixels * PANEL]);
}

/* One of the next batch is asked for, to be near when it is its turn. */
KERNEL void ask_for_image_int16(const struct batch *batch, int row, int numbers)
{
    const int16_t *image =
        (const int16_t *)batch->numbers + (size_t)batch->rows_ahead[row] * numbers;
    for (int i = 0; i < numbers; i += 64 / (int)sizeof *image)
        __builtin_prefetch(&image[i], 0, 2);
}

/* The batch's images as numbers, each times `scale`; zeros behind a short last
 * batch. The next batch's are asked for. */
#define DEFINE_GATHER_IMAGES_int16(name, size, h, w, n, lanes)                                 \
    NOINLINE static void name(struct tlc_part part, const struct batch *batch,           \
        float scale, float IMAGES(x, lanes, n, size *h *w))                              \
    {                                                                                    \
        for (int row = 0; row < batch->count; row++)                                     \
            if (is_mine(part, size, row, 1))                                             \
                gather_image_int16(row, size, h *w, n, lanes, batch, scale, x[0][0]);          \
        for (int row = batch->count; row < size; row++)                                  \
            for (int panel = 0; panel < ((n) + (lanes)-1) / (lanes); panel++)            \
                if (is_mine(part, size, row, 1))                                         \
                    memset(x[panel][row * h * w], 0, sizeof(float[h * w][lanes]));       \
        for (int row = 0; row < batch->count_ahead; row++)                               \
            ask_for_image_int16(batch, row, h *w *(n));                                        \
    }

DEFINE_GATHER_IMAGES_int16(gather_images_7x5x5x17_int16, 7, 5, 5, 17, PANEL)

DEFINE_CONV2D_ACTIVATE(conv2d_7x5x5x17x4_3x3_linear, 7, 5, 5, 17, PANEL, 4, 1, 0, 0, 0, 0, 3, 3, 1,
                       1, 1, 1, linear)

DEFINE_CONV2D_KERNEL_GRADIENT_BY_WINDOW(conv2d_kernel_gradient_by_window_7x5x5x17x4_3x3, 7, 5, 5,
                                        17, PANEL, 4, 0, 0, 0, 0, 3, 3, 1, 1, 1, 1)

/* weights -= rate gradient */
NOINLINE static void sgd_2448(
    struct tlc_part part, float *weights, const float *gradient, float rate)
{
    DEAL(part, 2448 / PANEL, 64, panel, many, {
        for (int i = panel * PANEL; i < (panel + many) * PANEL; i += LANES)
            vec_store(&weights[i], vec_fma(vec_broadcast(-rate), vec_load(&gradient[i]),
                                       vec_load(&weights[i])));
    })
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
NOINLINE static void gather_7x40(struct tlc_part part, const struct batch *batch, float scale,
    float x[3][7][PANEL])
{
    DEAL(part, 3, 1, panel, one,
        gather_panel(batch, 7, 40, panel, scale, x[panel][0]))
    ask_for_images(batch, 40);
}

DEFINE_DENSE(dense_7x40x3_linear, 7, 40, 3, 40, linear)
DEFINE_DENSE_UPDATE(dense_update_7x40x3, 7, 40, 3)

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

/* Model rows (numbers.yaml:17) */
struct weights_rows {
    float dense_1_kernel[6][40][PANEL], dense_1_bias[96];
    float dense_2_kernel[1][96][PANEL], dense_2_bias[16];
    float dense_3_kernel[1][5][PANEL], dense_3_bias[16];
};

static const struct tlc_tensor tensors_rows[] = {
    WEIGHTS(rows, dense_1, kernel, 40, 96, UNIFORM, 0.21004201260420147, 0x812cf769, 40, 96),
    WEIGHTS(rows, dense_1, bias, 1, 96, ZEROS, 0, 0, 96),
    WEIGHTS(rows, dense_2, kernel, 96, 5, UNIFORM, 0.24373333911071626, 0x9a30265a, 96, 5),
    WEIGHTS(rows, dense_2, bias, 1, 5, ZEROS, 0, 0, 5),
    WEIGHTS(rows, dense_3, kernel, 5, 3, UNIFORM, 0.8660254037844386, 0x0a6d2f5f, 5, 3),
    WEIGHTS(rows, dense_3, bias, 1, 3, ZEROS, 0, 0, 3),
};

static const struct tlc_layer layers_rows[] = {
    LAYER(Dense, dense_1, 40, 96, true, 2, tensors_rows + 0, "units": 96, "activation": "relu",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(Dense, dense_2, 96, 5, true, 2, tensors_rows + 2, "units": 5, "activation": "relu",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(Dense, dense_3, 5, 3, true, 2, tensors_rows + 4, "units": 3, "activation": "softmax",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
};

static const long ram_rows[] = {
    384, /* dense_1 */
    404, /* dense_2 */
    32, /* dense_3 */
};
static const struct tlc_model model_rows = {
    .name = "rows", .input_dimensions = 1, .input_shape = {40},
    .layers = 3, .layer = layers_rows, .parameters = 4439,
    .ram = ram_rows,
    .size = sizeof(struct weights_rows)};

/* Model narrow (numbers.yaml:18) */
struct weights_narrow {
    float conv2d_1_kernel[1][18][PANEL], conv2d_1_bias[16];
    float dense_1_kernel[1][36][PANEL], dense_1_bias[16];
};

static const struct tlc_tensor tensors_narrow[] = {
    WEIGHTS(narrow, conv2d_1, kernel, 18, 4, UNIFORM, 0.3333333333333333, 0xe647d9c4, 3, 3, 2, 4),
    WEIGHTS(narrow, conv2d_1, bias, 1, 4, ZEROS, 0, 0, 4),
    WEIGHTS(narrow, dense_1, kernel, 36, 3, UNIFORM, 0.3922322702763681, 0x0efa9cf3, 36, 3),
    WEIGHTS(narrow, dense_1, bias, 1, 3, ZEROS, 0, 0, 3),
};

static const struct tlc_layer layers_narrow[] = {
    LAYER(Conv2D, conv2d_1, 50, 36, true, 2, tensors_narrow + 0, "filters": 4,
          "kernel_size": [3, 3], "strides": [1, 1], "padding": "valid", "dilation_rate": [1, 1],
          "groups": 1, "activation": "linear", "use_bias": true,
          "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(Flatten, flatten, 36, 36, false, 0, tensors_narrow + 2),
    LAYER(Dense, dense_1, 36, 3, true, 2, tensors_narrow + 2, "units": 3, "activation": "softmax",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
};

static const long ram_narrow[] = {
    344, /* conv2d_1 */
    0, /* flatten */
    156, /* dense_1 */
};
static const struct tlc_model model_narrow = {
    .name = "narrow", .input_dimensions = 3, .input_shape = {5, 5, 2},
    .layers = 3, .layer = layers_narrow, .parameters = 187,
    .ram = ram_narrow,
    .size = sizeof(struct weights_narrow)};

/* Model panels (numbers.yaml:19) */
struct weights_panels {
    float conv2d_1_kernel[1][153][PANEL], conv2d_1_bias[16];
    float dense_1_kernel[1][36][PANEL], dense_1_bias[16];
};

static const struct tlc_tensor tensors_panels[] = {
    WEIGHTS(panels, conv2d_1, kernel, 153, 4, UNIFORM, 0.1781741612749496, 0x75e9b920, 3, 3, 17, 4),
    WEIGHTS(panels, conv2d_1, bias, 1, 4, ZEROS, 0, 0, 4),
    WEIGHTS(panels, dense_1, kernel, 36, 3, UNIFORM, 0.3922322702763681, 0xab6fae57, 36, 3),
    WEIGHTS(panels, dense_1, bias, 1, 3, ZEROS, 0, 0, 3),
};

static const struct tlc_layer layers_panels[] = {
    LAYER(Conv2D, conv2d_1, 425, 36, true, 2, tensors_panels + 0, "filters": 4,
          "kernel_size": [3, 3], "strides": [1, 1], "padding": "valid", "dilation_rate": [1, 1],
          "groups": 1, "activation": "linear", "use_bias": true,
          "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(Flatten, flatten, 36, 36, false, 0, tensors_panels + 2),
    LAYER(Dense, dense_1, 36, 3, true, 2, tensors_panels + 2, "units": 3, "activation": "softmax",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
};

static const long ram_panels[] = {
    1844, /* conv2d_1 */
    0, /* flatten */
    156, /* dense_1 */
};
static const struct tlc_model model_panels = {
    .name = "panels", .input_dimensions = 3, .input_shape = {5, 5, 17},
    .layers = 3, .layer = layers_panels, .parameters = 727,
    .ram = ram_panels,
    .size = sizeof(struct weights_panels)};

/* Model plain (numbers.yaml:20) */
struct weights_plain {
    float dense_1_kernel[1][40][PANEL], dense_1_bias[16];
};

static const struct tlc_tensor tensors_plain[] = {
    WEIGHTS(plain, dense_1, kernel, 40, 3, UNIFORM, 0.3735436838188142, 0x408ca7a2, 40, 3),
    WEIGHTS(plain, dense_1, bias, 1, 3, ZEROS, 0, 0, 3),
};

static const struct tlc_layer layers_plain[] = {
    LAYER(Dense, dense_1, 40, 3, true, 2, tensors_plain + 0, "units": 3, "activation": "softmax",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
};

static const long ram_plain[] = {
    12, /* dense_1 */
};
static const struct tlc_model model_plain = {
    .name = "plain", .input_dimensions = 1, .input_shape = {40},
    .layers = 1, .layer = layers_plain, .parameters = 123,
    .ram = ram_plain,
    .size = sizeof(struct weights_plain)};

/* ---- Steps: what happens to one batch of examples ---- */

/* One step of training (numbers.yaml:22): 18,330 floating-point operations an example */
static void step_rows_phase_1(const struct batch *batch, struct tlc_part part)
{
    struct {
        union { float dense_1_output_gradient[1][96][PANEL], dense_2_output[1][7][PANEL]; };
        float dense_1_output[6][7][PANEL];
        union {
            float dense_1_sum_gradient[6][7][PANEL], dense_3_output[1][7][PANEL],
                dense_2_sum_gradient[1][7][PANEL],
                dense_3_output_gradient_transposed[1][7][PANEL];
        };
        float input[3][7][PANEL];
        union {
            float dense_2_output_gradient[1][5][PANEL],
                dense_2_sum_gradient_transposed[1][5][PANEL],
                dense_3_output_transposed[1][3][PANEL];
        };
        float dense_3_output_gradient[1][3][PANEL];
        int32_t input_nonzero[3][1][PANEL];
        double losses[7];
        int predicted[7];
    } *values = batch->values; /* 13,652 bytes */
    struct weights_rows *weights = batch->weights;
    (void)part;

    gather_nonzero_7x40_float32(WHOLE, batch, batch->scale, values->input, values->input_nonzero);
    /* numbers.yaml:17 */
    dense_nonzero_7x40x96_relu(WHOLE, values->input, weights->dense_1_kernel,
                               weights->dense_1_bias, values->input_nonzero,
                               values->dense_1_output);
    dense_7x96x5_relu(WHOLE, values->dense_1_output, weights->dense_2_kernel,
                      weights->dense_2_bias, values->dense_2_output);
    dense_7x5x3_linear(WHOLE, values->dense_2_output, weights->dense_3_kernel,
                       weights->dense_3_bias, values->dense_3_output);
    /* numbers.yaml:22 */
    transpose_7x3(values->dense_3_output, values->dense_3_output_transposed);
    softmax_crossentropy_7x3(batch, values->dense_3_output_transposed, values->losses);
    predict_largest_7x3(batch, values->dense_3_output_transposed, values->predicted);
    tally_7(batch, values->losses, values->predicted, batch->totals);
    /* and back, each layer's input gradient before its update */
    softmax_crossentropy_gradient_7x3(batch, values->dense_3_output_transposed,
                                      values->dense_3_output_gradient);
    /* numbers.yaml:17 */
    input_gradient_7x5x3(WHOLE, values->dense_3_output_gradient, weights->dense_3_kernel,
                         values->dense_2_output_gradient);
    transpose_3x7(values->dense_3_output_gradient, values->dense_3_output_gradient_transposed);
    dense_update_7x5x3(WHOLE, values->dense_2_output, values->dense_3_output_gradient_transposed,
                       batch->rate, weights->dense_3_kernel, weights->dense_3_bias);
    activation_gradient_7x5_relu(WHOLE, values->dense_2_output_gradient, values->dense_2_output,
                                 values->dense_2_sum_gradient);
    transpose_7x5(values->dense_2_sum_gradient, values->dense_2_sum_gradient_transposed);
    input_gradient_7x96x5(WHOLE, values->dense_2_sum_gradient_transposed, weights->dense_2_kernel,
                          values->dense_1_output_gradient);
    dense_update_7x96x5(WHOLE, values->dense_1_output, values->dense_2_sum_gradient, batch->rate,
                        weights->dense_2_kernel, weights->dense_2_bias);
    activation_gradient_7x96_relu(WHOLE, values->dense_1_output_gradient, values->dense_1_output,
                                  values->dense_1_sum_gradient);
    dense_update_nonzero_7x40x96(WHOLE, values->input, values->dense_1_sum_gradient, batch->rate,
                                 weights->dense_1_kernel, weights->dense_1_bias,
                                 values->input_nonzero);
}

/* One step of training (numbers.yaml:23): 3,240 floating-point operations an example */
static void step_narrow_phase_1(const struct batch *batch, struct tlc_part part)
{
    struct {
        union {
            float conv2d_1_output[1][63][PANEL], conv2d_1_output_gradient[1][63][PANEL],
                flatten_output_gradient[1][36][PANEL], dense_1_output[1][7][PANEL];
        };
        float conv2d_1_input[1][176][2];
        union {
            float flatten_output[3][7][PANEL], flatten_output_gradient_transposed[3][7][PANEL],
                conv2d_1_kernel_gradient[1][18][PANEL];
        };
        union {
            float dense_1_output_gradient_transposed[1][7][PANEL],
                dense_1_output_transposed[1][3][PANEL], conv2d_1_bias_gradient[1][1][PANEL];
        };
        float dense_1_output_gradient[1][3][PANEL];
        double losses[7];
        int predicted[7];
    } *values = batch->values; /* 7,508 bytes */
    struct weights_narrow *weights = batch->weights;
    (void)part;

    gather_images_7x5x5x2_narrow_float64(WHOLE, batch, batch->scale, values->conv2d_1_input);
    /* numbers.yaml:18 */
    conv2d_7x5x5x2x4_3x3_narrow_linear(WHOLE, values->conv2d_1_input, weights->conv2d_1_kernel,
                                       weights->conv2d_1_bias, values->conv2d_1_output);
    flatten_7x3x3x4(WHOLE, values->conv2d_1_output, values->flatten_output);
    dense_7x36x3_linear(WHOLE, values->flatten_output, weights->dense_1_kernel,
                        weights->dense_1_bias, values->dense_1_output);
    /* numbers.yaml:23 */
    transpose_7x3(values->dense_1_output, values->dense_1_output_transposed);
    softmax_crossentropy_7x3(batch, values->dense_1_output_transposed, values->losses);
    predict_largest_7x3(batch, values->dense_1_output_transposed, values->predicted);
    tally_7(batch, values->losses, values->predicted, batch->totals);
    /* and back, each layer's input gradient before its update */
    softmax_crossentropy_gradient_7x3(batch, values->dense_1_output_transposed,
                                      values->dense_1_output_gradient);
    /* numbers.yaml:18 */
    input_gradient_7x36x3(WHOLE, values->dense_1_output_gradient, weights->dense_1_kernel,
                          values->flatten_output_gradient);
    transpose_3x7(values->dense_1_output_gradient, values->dense_1_output_gradient_transposed);
    dense_update_7x36x3(WHOLE, values->flatten_output, values->dense_1_output_gradient_transposed,
                        batch->rate, weights->dense_1_kernel, weights->dense_1_bias);
    transpose_36x7(values->flatten_output_gradient, values->flatten_output_gradient_transposed);
    unflatten_7x3x3x4(WHOLE, values->flatten_output_gradient_transposed,
                      values->conv2d_1_output_gradient);
    bias_gradient_63x4(WHOLE, values->conv2d_1_output_gradient, values->conv2d_1_bias_gradient);
    conv2d_kernel_gradient_by_window_7x5x5x2x4_3x3_narrow(WHOLE, values->conv2d_1_input,
                                                          values->conv2d_1_output_gradient,
                                                          values->conv2d_1_kernel_gradient);
    /* numbers.yaml:23 */
    sgd_288(WHOLE, (float *)weights->conv2d_1_kernel, (float *)values->conv2d_1_kernel_gradient,
            batch->rate);
    sgd_16(WHOLE, weights->conv2d_1_bias, (float *)values->conv2d_1_bias_gradient, batch->rate);
}

/* One step of training (numbers.yaml:24): 22,680 floating-point operations an example */
static void step_panels_phase_1(const struct batch *batch, struct tlc_part part)
{
    struct {
        float conv2d_1_input[2][175][PANEL];
        union {
            float conv2d_1_kernel_gradient[1][153][PANEL], conv2d_1_output[1][63][PANEL],
                flatten_output_gradient[1][36][PANEL], dense_1_output[1][7][PANEL];
        };
        union { float conv2d_1_output_gradient[1][63][PANEL], flatten_output[3][7][PANEL]; };
        union {
            float flatten_output_gradient_transposed[3][7][PANEL],
                dense_1_output_gradient_transposed[1][7][PANEL],
                dense_1_output_transposed[1][3][PANEL], conv2d_1_bias_gradient[1][1][PANEL];
        };
        float dense_1_output_gradient[1][3][PANEL];
        double losses[7];
        int predicted[7];
    } *values = batch->values; /* 37,844 bytes */
    struct weights_panels *weights = batch->weights;
    (void)part;

    gather_images_7x5x5x17_int16(WHOLE, batch, batch->scale, values->conv2d_1_input);
    /* numbers.yaml:19 */
    conv2d_7x5x5x17x4_3x3_linear(WHOLE, values->conv2d_1_input, weights->conv2d_1_kernel,
                                 weights->conv2d_1_bias, values->conv2d_1_output);
    flatten_7x3x3x4(WHOLE, values->conv2d_1_output, values->flatten_output);
    dense_7x36x3_linear(WHOLE, values->flatten_output, weights->dense_1_kernel,
                        weights->dense_1_bias, values->dense_1_output);
    /* numbers.yaml:24 */
    transpose_7x3(values->dense_1_output, values->dense_1_output_transposed);
    softmax_crossentropy_7x3(batch, values->dense_1_output_transposed, values->losses);
    predict_largest_7x3(batch, values->dense_1_output_transposed, values->predicted);
    tally_7(batch, values->losses, values->predicted, batch->totals);
    /* and back, each layer's input gradient before its update */
    softmax_crossentropy_gradient_7x3(batch, values->dense_1_output_transposed,
                                      values->dense_1_output_gradient);
    /* numbers.yaml:19 */
    input_gradient_7x36x3(WHOLE, values->dense_1_output_gradient, weights->dense_1_kernel,
                          values->flatten_output_gradient);
    transpose_3x7(values->dense_1_output_gradient, values->dense_1_output_gradient_transposed);
    dense_update_7x36x3(WHOLE, values->flatten_output, values->dense_1_output_gradient_transposed,
                        batch->rate, weights->dense_1_kernel, weights->dense_1_bias);
    transpose_36x7(values->flatten_output_gradient, values->flatten_output_gradient_transposed);
    unflatten_7x3x3x4(WHOLE, values->flatten_output_gradient_transposed,
                      values->conv2d_1_output_gradient);
    bias_gradient_63x4(WHOLE, values->conv2d_1_output_gradient, values->conv2d_1_bias_gradient);
    conv2d_kernel_gradient_by_window_7x5x5x17x4_3x3(WHOLE, values->conv2d_1_input,
                                                    values->conv2d_1_output_gradient,
                                                    values->conv2d_1_kernel_gradient);
    /* numbers.yaml:24 */
    sgd_2448(WHOLE, (float *)weights->conv2d_1_kernel, (float *)values->conv2d_1_kernel_gradient,
             batch->rate);
    sgd_16(WHOLE, weights->conv2d_1_bias, (float *)values->conv2d_1_bias_gradient, batch->rate);
}

/* One step of training (numbers.yaml:25): 480 floating-point operations an example */
static void step_plain_phase_1(const struct batch *batch, struct tlc_part part)
{
    struct {
        float input[3][7][PANEL];
        union {
            float dense_1_output[1][7][PANEL], dense_1_output_gradient_transposed[1][7][PANEL];
        };
        float dense_1_output_gradient[1][3][PANEL], dense_1_output_transposed[1][3][PANEL];
        double losses[7];
        int predicted[7];
    } *values = batch->values; /* 2,260 bytes */
    struct weights_plain *weights = batch->weights;
    (void)part;

    gather_7x40(WHOLE, batch, batch->scale, values->input);
    /* numbers.yaml:20 */
    dense_7x40x3_linear(WHOLE, values->input, weights->dense_1_kernel, weights->dense_1_bias,
                        values->dense_1_output);
    /* numbers.yaml:25 */
    transpose_7x3(values->dense_1_output, values->dense_1_output_transposed);
    softmax_crossentropy_7x3(batch, values->dense_1_output_transposed, values->losses);
    predict_largest_7x3(batch, values->dense_1_output_transposed, values->predicted);
    tally_7(batch, values->losses, values->predicted, batch->totals);
    /* and back, each layer's input gradient before its update */
    softmax_crossentropy_gradient_7x3(batch, values->dense_1_output_transposed,
                                      values->dense_1_output_gradient);
    /* numbers.yaml:20 */
    transpose_3x7(values->dense_1_output_gradient, values->dense_1_output_gradient_transposed);
    dense_update_7x40x3(WHOLE, values->input, values->dense_1_output_gradient_transposed,
                        batch->rate, weights->dense_1_kernel, weights->dense_1_bias);
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
    /* numbers.yaml:22: 1 epoch at learning rate 0.01. Trains 4,439 of 4,439 parameters; frozen:
     * nothing. */
    {.epochs = 1, .batch_size = 7, .learns = (const bool[]){1, 1, 1},
     .rates = 1, .rate = (const float[]){0.01f}, .step = {step_rows_phase_1, 18330, false}},
};

static const struct tlc_phase phases_2[] = {
    /* numbers.yaml:23: 1 epoch at learning rate 0.01. Trains 187 of 187 parameters; frozen:
     * nothing. */
    {.epochs = 1, .batch_size = 7, .learns = (const bool[]){1, 0, 1},
     .rates = 1, .rate = (const float[]){0.01f}, .step = {step_narrow_phase_1, 3240, false}},
};

static const struct tlc_phase phases_3[] = {
    /* numbers.yaml:24: 1 epoch at learning rate 0.01. Trains 727 of 727 parameters; frozen:
     * nothing. */
    {.epochs = 1, .batch_size = 7, .learns = (const bool[]){1, 0, 1},
     .rates = 1, .rate = (const float[]){0.01f}, .step = {step_panels_phase_1, 22680, false}},
};

static const struct tlc_phase phases_4[] = {
    /* numbers.yaml:25: 1 epoch at learning rate 0.01. Trains 123 of 123 parameters; frozen:
     * nothing. */
    {.epochs = 1, .batch_size = 7, .learns = (const bool[]){1},
     .rates = 1, .rate = (const float[]){0.01f}, .step = {step_plain_phase_1, 480, false}},
};

static const struct tlc_recipe recipes[] = {
    /* 0, numbers.yaml:22: rows learns task T */
    {.model = &model_rows, .task = "T", .train = &examples_T_floats,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_1, .shuffle = true, .shuffle_stream = 0xa685bdf4u,
     .blind = tlc_blind_softmax},
    /* 1, numbers.yaml:23: narrow learns task T */
    {.model = &model_narrow, .task = "T", .train = &examples_T_doubles,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_2, .shuffle = true, .shuffle_stream = 0xaea601b2u,
     .blind = tlc_blind_softmax},
    /* 2, numbers.yaml:24: panels learns task T */
    {.model = &model_panels, .task = "T", .train = &examples_T_shorts,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_3, .shuffle = true, .shuffle_stream = 0xd700cb96u,
     .blind = tlc_blind_softmax},
    /* 3, numbers.yaml:25: plain learns task T */
    {.model = &model_plain, .task = "T", .train = &examples_T_bytes,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_4, .shuffle = true, .shuffle_stream = 0x384c8df1u,
     .blind = tlc_blind_softmax},
};

/* ---- The experiment ---- */

static const struct tlc_examples *const all_examples[] = {
    &examples_T_floats, &examples_T_doubles, &examples_T_shorts, &examples_T_bytes,
};
static const struct tlc_model *const all_models[] = {
    &model_rows, &model_narrow, &model_panels, &model_plain,
};

static const struct tlc_experiment experiment = {
    .name = "numbers", .spec = "numbers.yaml", .version = "0.2.0",
    .spec_hash = 0x718825f68711e652u, .seed = 3, .seeds = 1,
    .values_size = 37844, .train = train, .evaluate = evaluate,
    .examples = 4, .example = all_examples,
    .models = 4, .model = all_models,
    .recipes = 4, .recipe = recipes};

static void load_data(const struct tlc_options *options)
{
    tlc_load(options, 4, loadings);
    examples_T_floats = tlc_select(&data_floats_train, &(const struct tlc_selection){
        .name = "T.floats", .first = 0, .last = 40, .limit = -1, .classes = 3,
        .where = task_T_where, .target = task_T_target});
    examples_T_doubles = tlc_select(&data_doubles_train, &(const struct tlc_selection){
        .name = "T.doubles", .first = 0, .last = 40, .limit = -1, .classes = 3,
        .where = task_T_where, .target = task_T_target});
    examples_T_shorts = tlc_select(&data_shorts_train, &(const struct tlc_selection){
        .name = "T.shorts", .first = 0, .last = 40, .limit = -1, .classes = 3,
        .where = task_T_where, .target = task_T_target});
    examples_T_bytes = tlc_select(&data_bytes_train, &(const struct tlc_selection){
        .name = "T.bytes", .first = 0, .last = 40, .limit = -1, .classes = 3,
        .where = task_T_where, .target = task_T_target});
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
