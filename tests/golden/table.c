/*
 * table: compiled by tlc from table.yaml. Edit that, not this.
 *
 * Model plants
 *   layer             output   parameters
 *   normalization_1        8           17           statistics
 *   dense_1                8           72  relu     trainable
 *   dense_2                3           27  softmax  trainable
 *   116 parameters: 99 trainable, 0 frozen, 17 running means and variances
 *
 * Model setosa
 *   layer             output   parameters
 *   normalization_1        8           17           frozen  copy of plants.normalization_1
 *   dense_1                8           72  relu     frozen  copy of plants.dense_1
 *   dense_2                1            9  sigmoid  trainable
 *   98 parameters: 9 trainable, 72 frozen, 17 running means and variances
 *
 * From the end upwards: the experiment is a table of recipes, which say what is learned
 * by what phases; train goes through a phase, epoch by epoch, in steps; a step calls one
 * kernel an operation. Places in table.yaml stand in parentheses.
 */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <tlc.h>

/* ---- Data ---- */

static const char *const labels_plants_train[] = {
    "Iris setosa",
    "Iris \"versicolor\"",
    "other iris",
};

/* table.yaml:22 */
static const struct tlc_source source_plants_train = {
    .format = &tlc_format_csv,
    .directory = "plants",
    .file = "plants.tsv.gz",
    .class_name = labels_plants_train,
    .settings = &(const struct tlc_csv_settings){
        .dialect = {.delimiter = '\t', .headless = true, .skip = 2},
        .missing = (const char *const[]){"", "\077", "NA"}, .missing_count = 3,
        .label = "column_5",
        .inputs = (const struct tlc_csv_input[]){
            {.column = "column_2"},
            {.column = "column_1", .optional = true},
            {.column = "column_3",
             .words = (const char *const[]){"white", "blue\\green", "other"},
             .count = 3, .other = 2},
            {.column = "column_6",
             .words = (const char *const[]){"0", "1"},
             .count = 2, .other = -1},
        },
        .count = 4},
    .element = TLC_FLOAT32,
    .dimensions = 1, .shape = {8}, .scale = 1.0f, .classes = 3, .rows = 50,
    .all_rows = true};
static struct tlc_data data_plants_train;

/* table.yaml:23 */
static const struct tlc_source source_plants_test = {
    .format = &tlc_format_csv,
    .directory = "plants",
    .file = "more.tsv",
    .class_name = labels_plants_train,
    .settings = &(const struct tlc_csv_settings){
        .dialect = {.delimiter = '\t', .headless = true, .skip = 2},
        .missing = (const char *const[]){"", "\077", "NA"}, .missing_count = 3,
        .label = "column_5",
        .inputs = (const struct tlc_csv_input[]){
            {.column = "column_2"},
            {.column = "column_1", .optional = true},
            {.column = "column_3",
             .words = (const char *const[]){"white", "blue\\green", "other"},
             .count = 3, .other = 2},
            {.column = "column_6",
             .words = (const char *const[]){"0", "1"},
             .count = 2, .other = -1},
        },
        .count = 4},
    .element = TLC_FLOAT32,
    .dimensions = 1, .shape = {8}, .scale = 1.0f, .classes = 3, .rows = 0,
    .all_rows = true};
static struct tlc_data data_plants_test;

static const struct tlc_loading loadings[] = {
    {&source_plants_train, &data_plants_train, "plants.train"},
    {&source_plants_test, &data_plants_test, "plants.test"},
};

/* ---- Tasks: which examples, and what their label becomes ---- */

/* A rule is the spec's, and may hold for every label. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wtautological-compare"

/* Task plants (table.yaml:31)
 *   label                class
 *   0 Iris setosa        0 Iris setosa
 *   1 Iris "versicolor"  1 Iris "versicolor"
 *   2 other iris         2 other iris */
static bool task_plants_where(int64_t label)
{
    (void)label;
    return true;
}

static int64_t task_plants_target(int64_t label)
{
    return label;
}

static const char *const task_plants_names[] = {
    "Iris setosa",
    "Iris \"versicolor\"",
    "other iris",
};

/* Task setosa (table.yaml:32)
 *   target  label == "Iris setosa"
 *   label                class
 *   0 Iris setosa        1 Iris setosa
 *   1 Iris "versicolor"  0
 *   2 other iris         0 */
static bool task_setosa_where(int64_t label)
{
    (void)label;
    return true;
}

static int64_t task_setosa_target(int64_t label)
{
    return label == 0;
}

static const char *const task_setosa_names[] = {
    NULL,
    "Iris setosa",
};

#pragma GCC diagnostic pop

/* table.yaml:27 */
static struct tlc_examples examples_plants_train = {
    .name = "plants.train", .data = &data_plants_train, .scale = 1.0f, .classes = 3, .class_name = task_plants_names};
/* table.yaml:26 */
static struct tlc_examples examples_plants_valid = {
    .name = "plants.valid", .data = &data_plants_train, .scale = 1.0f, .classes = 3, .class_name = task_plants_names};
/* table.yaml:27 */
static struct tlc_examples examples_setosa_train = {
    .name = "setosa.train", .data = &data_plants_train, .scale = 1.0f, .classes = 2, .class_name = task_setosa_names};
/* table.yaml:26 */
static struct tlc_examples examples_setosa_valid = {
    .name = "setosa.valid", .data = &data_plants_train, .scale = 1.0f, .classes = 2, .class_name = task_setosa_names};
/* table.yaml:28 */
static struct tlc_examples examples_setosa_test = {
    .name = "setosa.test", .data = &data_plants_test, .scale = 1.0f, .classes = 2, .class_name = task_setosa_names};

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
    int examples[16], rows[16], targets[16], rows_ahead[16];
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

/* The batch's images as numbers. */
NOINLINE static void gather_16x8_float32(struct tlc_part part, const struct batch *batch, float scale,
    float x[1][16][PANEL])
{
    DEAL(part, 1, 1, panel, one,
        gather_panel_float32(batch, 16, 8, panel, scale, x[panel][0]))
    ask_for_images_float32(batch, 8);
}

/* Adds some columns of a panel to their sums and sums of squares, row after row. */
KERNEL void add_to_moments(
    int rows, int columns, const float *x, double *sum, double *squares)
{
    for (int row = 0; row < rows; row++)
        for (int i = 0; i < columns; i++) {
            const double number = x[row * PANEL + i];
            sum[i] += number;
            squares[i] += number * number;
        }
}

/* What the sums of so many numbers say of each column. */
KERNEL void take_moments(int columns, double count, const double *sum,
    const double *squares, float *mean, float *variance)
{
    for (int i = 0; i < columns; i++) {
        const double middle = sum[i] / count;
        const double spread = squares[i] / count - middle * middle;
        mean[i] = (float)middle;
        variance[i] = spread > 0 ? (float)spread : 0;
    }
}

/* Mean and biased variance of each column, over all pixels of this batch's examples and
 * those before it; sums are a count, then one for each column, then one of squares */
#define DEFINE_ACCUMULATE_MOMENTS(name, examples, pixels, n)                             \
    NOINLINE static void name(const struct batch *batch,                                 \
        const float x[PANELS(n)][examples * (pixels)][PANEL], double sums[1 + 2 * (n)],  \
        float mean[PADDED(n)], float variance[PADDED(n)])                                \
    {                                                                                    \
        const int rows = batch->count * (pixels);                                        \
        sums[0] += rows;                                                                 \
        for (int panel = 0; panel < PANELS(n); panel++) {                                \
            const int left = (n)-panel * PANEL;                                          \
            add_to_moments(rows, left < PANEL ? left : PANEL, x[panel][0],               \
                &sums[1 + panel * PANEL], &sums[1 + (n) + panel * PANEL]);               \
        }                                                                                \
        take_moments(n, sums[0], &sums[1], &sums[1 + (n)], mean, variance);              \
    }

DEFINE_ACCUMULATE_MOMENTS(accumulate_moments_16x1x1x8, 16, 1, 8)

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

/* What columns are divided by: the larger of sqrt(variance) and epsilon. */
KERNEL vec deviation_of(const float *variance, double epsilon)
{
    const vec root = vec_sqrt(vec_load(variance)), least = vec_broadcast((float)epsilon);
    return vec_select(root > least, root, least);
}

/* y = (x - mean) / deviation, column by column; panels are divided */
NOINLINE static void standardize_16x8(struct tlc_part part,
    const float x[1][16][PANEL], const float *mean, const float *variance,
    float y[1][16][PANEL], double epsilon)
{
    DEAL(part, 1, 1, panel, one, {
        for (int i = 0; i < PANEL; i += LANES) {
            const vec middle = vec_load(&mean[panel * PANEL + i]);
            const vec deviation = deviation_of(&variance[panel * PANEL + i], epsilon);
            for (int row = 0; row < 16 * one; row++)
                vec_store(&y[panel][row][i],
                    (vec_load(&x[panel][row][i]) - middle) / deviation);
        }
    })
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

DEFINE_DENSE(dense_16x8x8_relu, 16, 8, 8, 8, relu)

static inline vec linear(vec x)
{
    return x;
}

DEFINE_DENSE(dense_16x8x3_linear, 16, 8, 3, 8, linear)

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

DEFINE_TRANSPOSE(transpose_16x3, 16, 3)

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
NOINLINE static void softmax_crossentropy_16x3(const struct batch *batch,
    const float logits[1][3][PANEL], double losses[16])
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
NOINLINE static void predict_largest_16x3(const struct batch *batch,
    const float logits[1][3][PANEL], int predicted[16])
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
        for (int i = 0; i < LANES && row + i < 16; i++)
            predicted[row + i] = best[i];
    }
}

/* Adds the batch to the sums. */
NOINLINE static void tally_16(const struct batch *batch, const double losses[16],
    const int predicted[16], struct tlc_metrics *totals)
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
NOINLINE static void softmax_crossentropy_gradient_16x3(const struct batch *batch,
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

DEFINE_TRANSPOSE(transpose_3x16, 3, 16)

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
NOINLINE static void bias_gradient_16x3(struct tlc_part part,
    const float dy[1][16][PANEL], float gradient[1][1][PANEL])
{
    DEAL(part, 1, SUMS_AT_ONCE, panel, panels,
        sum_panels(panels, 16, dy[panel][0], gradient[panel][0]))
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

DEFINE_INPUT_GRADIENT(input_gradient_16x8x3, 16, 8, 3, 3)

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

DEFINE_KERNEL_GRADIENT(kernel_gradient_16x8x3, 16, 8, 3)

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

DEFINE_ACTIVATION_GRADIENT(activation_gradient_16x8_relu, 16, 8, relu_slope)

/* The sum of dy over the examples; panels are divided */
NOINLINE static void bias_gradient_16x8(struct tlc_part part,
    const float dy[1][16][PANEL], float gradient[1][1][PANEL])
{
    DEAL(part, 1, SUMS_AT_ONCE, panel, panels,
        sum_panels(panels, 16, dy[panel][0], gradient[panel][0]))
}

DEFINE_KERNEL_GRADIENT(kernel_gradient_16x8x8, 16, 8, 8)

/* The rate of the step: means that began at zero are too small by the factor 1 - beta^t
 * in step t, which `risen` remembers. */
NOINLINE static void adam_rate(
    double risen[2], float rate, double corrected[1], double beta_1, double beta_2)
{
    risen[0] = beta_1 * risen[0] + (1 - beta_1);
    risen[1] = beta_2 * risen[1] + (1 - beta_2);
    corrected[0] = (double)rate * __builtin_sqrt(risen[1]) / risen[0];
}

/* mean and square go towards those of the gradient,
 * weights -= corrected mean / (root of square + epsilon) + rate decay weights */
NOINLINE static void adam_128(struct tlc_part part, float *weights, const float *gradient,
    const double corrected[1], float rate, float *mean, float *square, double beta_1,
    double beta_2, double epsilon, double decay)
{
    const vec step = vec_broadcast((float)-corrected[0]);
    const vec towards_mean = vec_broadcast((float)(1 - beta_1));
    const vec towards_square = vec_broadcast((float)(1 - beta_2));
    const vec shrink = vec_broadcast((float)((double)-rate * decay));
    const vec least = vec_broadcast((float)epsilon);
    DEAL(part, 128 / PANEL, 64, panel, many, {
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
NOINLINE static void record_softmax_16x3(const struct batch *batch,
    const float logits[1][3][PANEL], const int predicted[16],
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

DEFINE_DENSE(dense_16x8x1_linear, 16, 8, 1, 8, linear)
DEFINE_TRANSPOSE(transpose_16x1, 16, 1)

/* -log p of each example, where p is sigmoid(logit) for target 1 and 1 - sigmoid(logit)
 * for 0: max(z, 0) - z target + log(1 + e^-|z|) never overflows */
NOINLINE static void sigmoid_crossentropy_16x1(const struct batch *batch,
    const float logits[1][1][PANEL], double losses[16])
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
NOINLINE static void predict_positive_16x1(const struct batch *batch,
    const float logits[1][1][PANEL], int predicted[16])
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
NOINLINE static void sigmoid_crossentropy_gradient_16x1(const struct batch *batch,
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

DEFINE_TRANSPOSE(transpose_1x16, 1, 16)

/* The sum of dy over the examples; panels are divided */
NOINLINE static void bias_gradient_16x1(struct tlc_part part,
    const float dy[1][16][PANEL], float gradient[1][1][PANEL])
{
    DEAL(part, 1, SUMS_AT_ONCE, panel, panels,
        sum_panels(panels, 16, dy[panel][0], gradient[panel][0]))
}

DEFINE_KERNEL_GRADIENT(kernel_gradient_16x8x1, 16, 8, 1)

/* What a test keeps of each example, if it is one: the class, its probability, and the
 * squared distance of both probabilities from 1 at the target and 0 at the other. */
NOINLINE static void record_sigmoid_16x1(const struct batch *batch,
    const float logits[1][1][PANEL], const int predicted[16],
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

/* Model plants (table.yaml:36) */
struct weights_plants {
    float normalization_1_mean[16], normalization_1_variance[16], normalization_1_count[16];
    float dense_1_kernel[1][8][PANEL], dense_1_bias[16];
    float dense_2_kernel[1][8][PANEL], dense_2_bias[16];
};

static const struct tlc_tensor tensors_plants[] = {
    RUNNING(plants, normalization_1, mean, 1, 8, ZEROS),
    RUNNING(plants, normalization_1, variance, 1, 8, ONES),
    RUNNING(plants, normalization_1, count, 0, 1, ZEROS),
    WEIGHTS(plants, dense_1, kernel, 8, 8, UNIFORM, 0.6123724356957945, 0x3f217b6c, 8, 8),
    WEIGHTS(plants, dense_1, bias, 1, 8, ZEROS, 0, 0, 8),
    WEIGHTS(plants, dense_2, kernel, 8, 3, UNIFORM, 0.7385489458759964, 0xcb1491a7, 8, 3),
    WEIGHTS(plants, dense_2, bias, 1, 3, ZEROS, 0, 0, 3),
};

static const struct tlc_layer layers_plants[] = {
    LAYER(Normalization, normalization_1, 8, 8, true, 3, tensors_plants + 0, "axis": -1,
          "mean": null, "variance": null),
    LAYER(Dense, dense_1, 8, 8, true, 2, tensors_plants + 3, "units": 8, "activation": "relu",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(Dense, dense_2, 8, 3, true, 2, tensors_plants + 5, "units": 3, "activation": "softmax",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
};

static const long ram_plants[] = {
    32, /* normalization_1 */
    64, /* dense_1 */
    44, /* dense_2 */
};
static const struct tlc_model model_plants = {
    .name = "plants", .input_dimensions = 1, .input_shape = {8},
    .layers = 3, .layer = layers_plants, .parameters = 116,
    .ram = ram_plants,
    .size = sizeof(struct weights_plants)};

/* Model setosa (table.yaml:41) */
struct weights_setosa {
    float normalization_1_mean[16], normalization_1_variance[16], normalization_1_count[16];
    float dense_1_kernel[1][8][PANEL], dense_1_bias[16];
    float dense_2_kernel[1][8][PANEL], dense_2_bias[16];
};

static const struct tlc_tensor tensors_setosa[] = {
    RUNNING(setosa, normalization_1, mean, 1, 8, ZEROS),
    RUNNING(setosa, normalization_1, variance, 1, 8, ONES),
    RUNNING(setosa, normalization_1, count, 0, 1, ZEROS),
    WEIGHTS(setosa, dense_1, kernel, 8, 8, UNIFORM, 0.6123724356957945, 0x01823ae9, 8, 8),
    WEIGHTS(setosa, dense_1, bias, 1, 8, ZEROS, 0, 0, 8),
    WEIGHTS(setosa, dense_2, kernel, 8, 1, UNIFORM, 0.816496580927726, 0x1a8569da, 8, 1),
    WEIGHTS(setosa, dense_2, bias, 1, 1, ZEROS, 0, 0, 1),
};

static const struct tlc_layer layers_setosa[] = {
    LAYER(Normalization, normalization_1, 8, 8, false, 3, tensors_setosa + 0, "axis": -1,
          "mean": null, "variance": null),
    LAYER(Dense, dense_1, 8, 8, false, 2, tensors_setosa + 3, "units": 8, "activation": "relu",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(Dense, dense_2, 8, 1, true, 2, tensors_setosa + 5, "units": 1, "activation": "sigmoid",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
};

static const long ram_setosa[] = {
    32, /* normalization_1 */
    64, /* dense_1 */
    36, /* dense_2 */
};
static const struct tlc_model model_setosa = {
    .name = "setosa", .input_dimensions = 1, .input_shape = {8},
    .layers = 3, .layer = layers_setosa, .parameters = 98,
    .ram = ram_setosa,
    .size = sizeof(struct weights_setosa)};

/* ---- Steps: what happens to one batch of examples ---- */

/* What a layer remembers (table.yaml:38) */
struct state_adapt_plants_normalization_1 {
    double normalization_1_sums[17];
};

/* What a layer takes of all training examples (table.yaml:38): 0 floating-point operations an
 * example */
static void adapt_plants_normalization_1(const struct batch *batch, struct tlc_part part)
{
    struct {
        float input[1][16][PANEL];
    } *values = batch->values; /* 1,024 bytes */
    struct weights_plants *weights = batch->weights;
    struct state_adapt_plants_normalization_1 *state = batch->state;
    (void)part;

    gather_16x8_float32(WHOLE, batch, batch->scale, values->input);
    accumulate_moments_16x1x1x8(batch, values->input, state->normalization_1_sums,
                                weights->normalization_1_mean, weights->normalization_1_variance);
}

/* What adam remembers (table.yaml:48) */
struct state_step_plants_phase_1 {
    float dense_1_kernel_mean[1][8][PANEL], dense_1_kernel_square[1][8][PANEL],
        dense_1_bias_mean[16], dense_1_bias_square[16], dense_2_kernel_mean[1][8][PANEL],
        dense_2_kernel_square[1][8][PANEL], dense_2_bias_mean[16], dense_2_bias_square[16];
    double risen[2];
};

/* One step of training (table.yaml:48): 400 floating-point operations an example */
static void step_plants_phase_1(const struct batch *batch, struct tlc_part part)
{
    struct {
        union {
            float input[1][16][PANEL], dense_1_output[1][16][PANEL],
                dense_1_kernel_gradient[1][8][PANEL];
        };
        float normalization_1_output[1][16][PANEL];
        union {
            float dense_2_output[1][16][PANEL], dense_1_sum_gradient[1][16][PANEL],
                dense_2_output_gradient_transposed[1][16][PANEL];
        };
        union {
            float dense_1_output_gradient[1][8][PANEL], dense_2_output_transposed[1][3][PANEL],
                dense_1_bias_gradient[1][1][PANEL];
        };
        union { float dense_2_kernel_gradient[1][8][PANEL], dense_2_output_gradient[1][3][PANEL]; };
        float dense_2_bias_gradient[1][1][PANEL];
        double losses[16], corrected[1];
        int predicted[16];
    } *values = batch->values; /* 4,360 bytes */
    struct weights_plants *weights = batch->weights;
    struct state_step_plants_phase_1 *state = batch->state;
    (void)part;

    gather_16x8_float32(WHOLE, batch, batch->scale, values->input);
    /* table.yaml:38 */
    standardize_16x8(WHOLE, values->input, weights->normalization_1_mean,
                     weights->normalization_1_variance, values->normalization_1_output, 1e-07);
    /* table.yaml:39 */
    dense_16x8x8_relu(WHOLE, values->normalization_1_output, weights->dense_1_kernel,
                      weights->dense_1_bias, values->dense_1_output);
    /* table.yaml:40 */
    dense_16x8x3_linear(WHOLE, values->dense_1_output, weights->dense_2_kernel,
                        weights->dense_2_bias, values->dense_2_output);
    /* table.yaml:48 */
    transpose_16x3(values->dense_2_output, values->dense_2_output_transposed);
    softmax_crossentropy_16x3(batch, values->dense_2_output_transposed, values->losses);
    predict_largest_16x3(batch, values->dense_2_output_transposed, values->predicted);
    tally_16(batch, values->losses, values->predicted, batch->totals);
    /* and back, each layer's input gradient before its update */
    softmax_crossentropy_gradient_16x3(batch, values->dense_2_output_transposed,
                                       values->dense_2_output_gradient);
    /* table.yaml:40 */
    transpose_3x16(values->dense_2_output_gradient, values->dense_2_output_gradient_transposed);
    bias_gradient_16x3(WHOLE, values->dense_2_output_gradient_transposed,
                       values->dense_2_bias_gradient);
    input_gradient_16x8x3(WHOLE, values->dense_2_output_gradient, weights->dense_2_kernel,
                          values->dense_1_output_gradient);
    kernel_gradient_16x8x3(WHOLE, values->dense_1_output,
                           values->dense_2_output_gradient_transposed,
                           values->dense_2_kernel_gradient);
    /* table.yaml:39 */
    activation_gradient_16x8_relu(WHOLE, values->dense_1_output_gradient, values->dense_1_output,
                                  values->dense_1_sum_gradient);
    bias_gradient_16x8(WHOLE, values->dense_1_sum_gradient, values->dense_1_bias_gradient);
    kernel_gradient_16x8x8(WHOLE, values->normalization_1_output, values->dense_1_sum_gradient,
                           values->dense_1_kernel_gradient);
    /* table.yaml:48 */
    adam_rate(state->risen, batch->rate, values->corrected, 0.9, 0.999);
    adam_128(WHOLE, (float *)weights->dense_1_kernel, (float *)values->dense_1_kernel_gradient,
             values->corrected, batch->rate, (float *)state->dense_1_kernel_mean,
             (float *)state->dense_1_kernel_square, 0.9, 0.999, 1e-07, 0.0);
    adam_16(WHOLE, weights->dense_1_bias, (float *)values->dense_1_bias_gradient,
            values->corrected, batch->rate, state->dense_1_bias_mean, state->dense_1_bias_square,
            0.9, 0.999, 1e-07, 0.0);
    adam_128(WHOLE, (float *)weights->dense_2_kernel, (float *)values->dense_2_kernel_gradient,
             values->corrected, batch->rate, (float *)state->dense_2_kernel_mean,
             (float *)state->dense_2_kernel_square, 0.9, 0.999, 1e-07, 0.0);
    adam_16(WHOLE, weights->dense_2_bias, (float *)values->dense_2_bias_gradient,
            values->corrected, batch->rate, state->dense_2_bias_mean, state->dense_2_bias_square,
            0.9, 0.999, 1e-07, 0.0);
}

/* One step of evaluation (table.yaml:36): 176 floating-point operations an example */
static void step_plants_evaluation(const struct batch *batch, struct tlc_part part)
{
    struct {
        union {
            float input[1][16][PANEL], dense_1_output[1][16][PANEL],
                dense_2_output_transposed[1][3][PANEL];
        };
        union { float normalization_1_output[1][16][PANEL], dense_2_output[1][16][PANEL]; };
        double losses[16];
        int predicted[16];
    } *values = batch->values; /* 2,240 bytes */
    struct weights_plants *weights = batch->weights;
    (void)part;

    gather_16x8_float32(WHOLE, batch, batch->scale, values->input);
    /* table.yaml:38 */
    standardize_16x8(WHOLE, values->input, weights->normalization_1_mean,
                     weights->normalization_1_variance, values->normalization_1_output, 1e-07);
    /* table.yaml:39 */
    dense_16x8x8_relu(WHOLE, values->normalization_1_output, weights->dense_1_kernel,
                      weights->dense_1_bias, values->dense_1_output);
    /* table.yaml:40 */
    dense_16x8x3_linear(WHOLE, values->dense_1_output, weights->dense_2_kernel,
                        weights->dense_2_bias, values->dense_2_output);
    /* table.yaml:36 */
    transpose_16x3(values->dense_2_output, values->dense_2_output_transposed);
    softmax_crossentropy_16x3(batch, values->dense_2_output_transposed, values->losses);
    predict_largest_16x3(batch, values->dense_2_output_transposed, values->predicted);
    tally_16(batch, values->losses, values->predicted, batch->totals);
    record_softmax_16x3(batch, values->dense_2_output_transposed, values->predicted,
                        batch->predictions);
}

/* What adam remembers (table.yaml:49) */
struct state_step_setosa_phase_1 {
    float dense_2_kernel_mean[1][8][PANEL], dense_2_kernel_square[1][8][PANEL],
        dense_2_bias_mean[16], dense_2_bias_square[16];
    double risen[2];
};

/* One step of training (table.yaml:49): 160 floating-point operations an example */
static void step_setosa_phase_1(const struct batch *batch, struct tlc_part part)
{
    struct {
        union { float input[1][16][PANEL], dense_1_output[1][16][PANEL]; };
        union {
            float normalization_1_output[1][16][PANEL], dense_2_output[1][16][PANEL],
                dense_2_output_gradient_transposed[1][16][PANEL];
        };
        union { float dense_2_kernel_gradient[1][8][PANEL], dense_2_output_gradient[1][1][PANEL]; };
        union { float dense_2_bias_gradient[1][1][PANEL], dense_2_output_transposed[1][1][PANEL]; };
        double losses[16], corrected[1];
        int predicted[16];
    } *values = batch->values; /* 2,824 bytes */
    struct weights_setosa *weights = batch->weights;
    struct state_step_setosa_phase_1 *state = batch->state;
    (void)part;

    gather_16x8_float32(WHOLE, batch, batch->scale, values->input);
    /* table.yaml:43 */
    standardize_16x8(WHOLE, values->input, weights->normalization_1_mean,
                     weights->normalization_1_variance, values->normalization_1_output, 1e-07);
    dense_16x8x8_relu(WHOLE, values->normalization_1_output, weights->dense_1_kernel,
                      weights->dense_1_bias, values->dense_1_output);
    /* table.yaml:45 */
    dense_16x8x1_linear(WHOLE, values->dense_1_output, weights->dense_2_kernel,
                        weights->dense_2_bias, values->dense_2_output);
    /* table.yaml:49 */
    transpose_16x1(values->dense_2_output, values->dense_2_output_transposed);
    sigmoid_crossentropy_16x1(batch, values->dense_2_output_transposed, values->losses);
    predict_positive_16x1(batch, values->dense_2_output_transposed, values->predicted);
    tally_16(batch, values->losses, values->predicted, batch->totals);
    /* and back, each layer's input gradient before its update */
    sigmoid_crossentropy_gradient_16x1(batch, values->dense_2_output_transposed,
                                       values->dense_2_output_gradient);
    /* table.yaml:45 */
    transpose_1x16(values->dense_2_output_gradient, values->dense_2_output_gradient_transposed);
    bias_gradient_16x1(WHOLE, values->dense_2_output_gradient_transposed,
                       values->dense_2_bias_gradient);
    kernel_gradient_16x8x1(WHOLE, values->dense_1_output,
                           values->dense_2_output_gradient_transposed,
                           values->dense_2_kernel_gradient);
    /* table.yaml:49 */
    adam_rate(state->risen, batch->rate, values->corrected, 0.9, 0.999);
    adam_128(WHOLE, (float *)weights->dense_2_kernel, (float *)values->dense_2_kernel_gradient,
             values->corrected, batch->rate, (float *)state->dense_2_kernel_mean,
             (float *)state->dense_2_kernel_square, 0.9, 0.999, 1e-07, 0.0);
    adam_16(WHOLE, weights->dense_2_bias, (float *)values->dense_2_bias_gradient,
            values->corrected, batch->rate, state->dense_2_bias_mean, state->dense_2_bias_square,
            0.9, 0.999, 1e-07, 0.0);
}

/* One step of evaluation (table.yaml:41): 144 floating-point operations an example */
static void step_setosa_evaluation(const struct batch *batch, struct tlc_part part)
{
    struct {
        union {
            float input[1][16][PANEL], dense_1_output[1][16][PANEL],
                dense_2_output_transposed[1][1][PANEL];
        };
        union { float normalization_1_output[1][16][PANEL], dense_2_output[1][16][PANEL]; };
        double losses[16];
        int predicted[16];
    } *values = batch->values; /* 2,240 bytes */
    struct weights_setosa *weights = batch->weights;
    (void)part;

    gather_16x8_float32(WHOLE, batch, batch->scale, values->input);
    /* table.yaml:43 */
    standardize_16x8(WHOLE, values->input, weights->normalization_1_mean,
                     weights->normalization_1_variance, values->normalization_1_output, 1e-07);
    dense_16x8x8_relu(WHOLE, values->normalization_1_output, weights->dense_1_kernel,
                      weights->dense_1_bias, values->dense_1_output);
    /* table.yaml:45 */
    dense_16x8x1_linear(WHOLE, values->dense_1_output, weights->dense_2_kernel,
                        weights->dense_2_bias, values->dense_2_output);
    /* table.yaml:41 */
    transpose_16x1(values->dense_2_output, values->dense_2_output_transposed);
    sigmoid_crossentropy_16x1(batch, values->dense_2_output_transposed, values->losses);
    predict_positive_16x1(batch, values->dense_2_output_transposed, values->predicted);
    tally_16(batch, values->losses, values->predicted, batch->totals);
    record_sigmoid_16x1(batch, values->dense_2_output_transposed, values->predicted,
                        batch->predictions);
}

/* What a layer takes of all training examples, before the first step. */
static void adapt(struct tlc_training *training, const struct tlc_adaptation *how)
{
    const struct tlc_examples *examples = training->train;
    struct batch batch = {.weights = training->weights,
        .values = training->values,
        .state = tlc_allocate_aligned(how->state)};
    for (int first = 0; first < examples->count; first += how->batch_size) {
        take_batch(&batch, examples, NULL, first, how->batch_size);
        tlc_do(training, &how->step, &batch);
    }
    free(batch.state);
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
    /* table.yaml:48: 20 epochs at learning rate 0.001. Trains 99 of 116 parameters; frozen:
     * nothing. */
    {.epochs = 20, .batch_size = 16, .learns = (const bool[]){1, 1, 1},
     .rates = 1, .rate = (const float[]){0.001f}, .step = {step_plants_phase_1, 400, false},
     .state = sizeof(struct state_step_plants_phase_1),
     .validation = &(const struct tlc_evaluate){{step_plants_evaluation, 176, false}, 16}},
};

static const struct tlc_copy copies_1[] = {
    {.layer = 0, .recipe = 0, .from = 0}, /* plants.normalization_1 */
    {.layer = 1, .recipe = 0, .from = 1}, /* plants.dense_1 */
};

static const struct tlc_phase phases_2[] = {
    /* table.yaml:49: 20 epochs at learning rate 0.001. Trains 9 of 98 parameters; frozen:
     * normalization_1, dense_1. */
    {.epochs = 20, .batch_size = 16, .learns = (const bool[]){0, 0, 1},
     .rates = 1, .rate = (const float[]){0.001f}, .step = {step_setosa_phase_1, 160, false},
     .state = sizeof(struct state_step_setosa_phase_1),
     .validation = &(const struct tlc_evaluate){{step_setosa_evaluation, 144, false}, 16}},
};

static const struct tlc_recipe recipes[] = {
    /* 0, table.yaml:48: plants learns task plants */
    {.model = &model_plants, .task = "plants", .train = &examples_plants_train, .valid = &examples_plants_valid,
     .optimizer = "adam",
     .adaptations = 1,
     .adaptation = (const struct tlc_adaptation[]){{.step = {adapt_plants_normalization_1, 0, false}, .batch_size = 16,
          .state = sizeof(struct state_adapt_plants_normalization_1)}},
     .phases = 1, .phase = phases_1, .shuffle = true, .shuffle_stream = 0x4ce961e7u,
     .blind = tlc_blind_softmax},
    /* 1, table.yaml:49: setosa learns task setosa */
    {.model = &model_setosa, .task = "setosa", .train = &examples_setosa_train, .valid = &examples_setosa_valid,
     .optimizer = "adam",
     .copies = 2, .copy = copies_1,
     .phases = 1, .phase = phases_2, .shuffle = true, .shuffle_stream = 0xd59c0734u,
     .blind = tlc_blind_sigmoid,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_setosa_test},
     .evaluation = &(const struct tlc_evaluate){{step_setosa_evaluation, 144, false}, 16}},
};

/* ---- The experiment ---- */

static const struct tlc_examples *const all_examples[] = {
    &examples_plants_train, &examples_plants_valid, &examples_setosa_train, &examples_setosa_valid,
    &examples_setosa_test,
};
static const struct tlc_model *const all_models[] = {
    &model_plants, &model_setosa,
};

/* models by the recipe that trained them last */
static const struct tlc_comparison comparisons[] = {
    /* table.yaml:52 */
    {.examples = &examples_setosa_test, .count = 1, .recipes = (const int[]){1}},
};

static const struct tlc_experiment experiment = {
    .name = "table", .spec = "table.yaml", .version = "0.2.0",
    .spec_hash = 0xead4d138e7730d63u, .seed = 3, .seeds = 1,
    .values_size = 4360, .train = train, .evaluate = evaluate,
    .adapt = adapt,
    .examples = 5, .example = all_examples,
    .models = 2, .model = all_models,
    .recipes = 2, .recipe = recipes,
    .comparisons = 1, .comparison = comparisons};

static void load_data(const struct tlc_options *options)
{
    tlc_load(options, 2, loadings);
    examples_plants_train = tlc_select(&data_plants_train, &(const struct tlc_selection){
        .name = "plants.train", .first = 50, .last = -1, .limit = -1, .classes = 3,
        .class_name = task_plants_names,
        .where = task_plants_where, .target = task_plants_target});
    examples_plants_valid = tlc_select(&data_plants_train, &(const struct tlc_selection){
        .name = "plants.valid", .first = 0, .last = 50, .limit = -1, .classes = 3,
        .class_name = task_plants_names,
        .where = task_plants_where, .target = task_plants_target});
    examples_setosa_train = tlc_select(&data_plants_train, &(const struct tlc_selection){
        .name = "setosa.train", .first = 50, .last = -1, .limit = -1, .classes = 2,
        .class_name = task_setosa_names,
        .where = task_setosa_where, .target = task_setosa_target});
    examples_setosa_valid = tlc_select(&data_plants_train, &(const struct tlc_selection){
        .name = "setosa.valid", .first = 0, .last = 50, .limit = -1, .classes = 2,
        .class_name = task_setosa_names,
        .where = task_setosa_where, .target = task_setosa_target});
    examples_setosa_test = tlc_select(&data_plants_test, &(const struct tlc_selection){
        .name = "setosa.test", .first = 0, .last = -1, .limit = -1, .classes = 2,
        .class_name = task_setosa_names,
        .where = task_setosa_where, .target = task_setosa_target});
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
