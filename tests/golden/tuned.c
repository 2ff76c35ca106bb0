/*
 * tuned: compiled by tlc from tuned.yaml. Edit that, not this.
 *
 * Model new
 *   layer             output   parameters
 *   normalization_1        2            5           statistics
 *   dense_1                6           18  tanh     trainable
 *   dense_2                3           21  softmax  trainable
 *   44 parameters: 39 trainable, 0 frozen, 5 running means and variances
 *
 * Model source
 *   layer             output   parameters
 *   normalization_1        2            5           statistics
 *   dense_1                6           18  tanh     trainable
 *   dense_2                3           21  softmax  trainable
 *   44 parameters: 39 trainable, 0 frozen, 5 running means and variances
 *
 * Model tuned
 *   layer             output   parameters
 *   normalization_1        2            5           statistics
 *   dense_1                6           18  tanh     trainable
 *   dense_2                3           21  softmax  trainable
 *   44 parameters: 39 trainable, 0 frozen, 5 running means and variances
 *
 * Model tuned
 *   layer             output   parameters
 *   normalization_1        2            5           statistics
 *   dense_1                6           18  tanh     trainable
 *   dense_2                3           21  softmax  trainable, l2 0.01 on the kernel
 *   44 parameters: 39 trainable, 0 frozen, 5 running means and variances
 *
 * From the end upwards: the experiment is a table of recipes, which say what is learned
 * by what phases; train goes through a phase, epoch by epoch, in steps; a step calls one
 * kernel an operation. Places in tuned.yaml stand in parentheses.
 */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <tlc.h>

/* ---- Data ---- */

static const char *const labels_made_train[] = {
    "a",
    "b",
    "c",
};

/* tuned.yaml:6 */
static const struct tlc_source source_made_train = {
    .format = &tlc_format_csv,
    .directory = "made",
    .file = "made.csv",
    .class_name = labels_made_train,
    .group = "who",
    .settings = &(const struct tlc_csv_settings){
        .dialect = {.delimiter = ','},
        .label = "label",
        .inputs = (const struct tlc_csv_input[]){
            {.column = "x"},
            {.column = "y"},
        },
        .count = 2},
    .element = TLC_FLOAT32,
    .dimensions = 1, .shape = {2}, .scale = 1.0f, .classes = 3, .rows = 0,
    .all_rows = true};
static struct tlc_data data_made_train;

/* tuned.yaml:7 */
static const struct tlc_source source_other_train = {
    .format = &tlc_format_csv,
    .directory = "made",
    .file = "other.csv",
    .class_name = labels_made_train,
    .settings = &(const struct tlc_csv_settings){
        .dialect = {.delimiter = ','},
        .label = "label",
        .inputs = (const struct tlc_csv_input[]){
            {.column = "x"},
            {.column = "y"},
        },
        .count = 2},
    .element = TLC_FLOAT32,
    .dimensions = 1, .shape = {2}, .scale = 1.0f, .classes = 3, .rows = 0,
    .all_rows = true};
static struct tlc_data data_other_train;

static const struct tlc_loading loadings[] = {
    {&source_made_train, &data_made_train, "made.train"},
    {&source_other_train, &data_other_train, "other.train"},
};

/* ---- Tasks: which examples, and what their label becomes ---- */

/* Task T (tuned.yaml:14)
 *   label  class
 *   0 a    0 a
 *   1 b    1 b
 *   2 c    2 c */
static bool task_T_where(int64_t label)
{
    (void)label;
    return true;
}

static int64_t task_T_target(int64_t label)
{
    return label;
}

static const char *const task_T_names[] = {
    "a",
    "b",
    "c",
};

/* Task S (tuned.yaml:15)
 *   label  class
 *   0 a    0 a
 *   1 b    1 b
 *   2 c    2 c */
static bool task_S_where(int64_t label)
{
    (void)label;
    return true;
}

static int64_t task_S_target(int64_t label)
{
    return label;
}

static const char *const task_S_names[] = {
    "a",
    "b",
    "c",
};

/* tuned.yaml:9 */
static const struct tlc_draw draw_test = {
        .name = "test", .parts = 1,
        .part = (const struct tlc_part_of_rows[]){{0, -1}},
        .folds = 4, .stratify = true, .seed = 5, .stream = 0x87b82de3u,
        .grouped = true};
/* tuned.yaml:10 */
static const struct tlc_draw draw_valid = {
        .name = "valid", .parts = 1,
        .part = (const struct tlc_part_of_rows[]){{0, -1}},
        .before = (const struct tlc_draw *const[]){&draw_test}, .draws_before = 1,
        .fraction = 0.2, .stratify = false, .seed = 3, .stream = 0x87b82de3u};
/* tuned.yaml:11 */
static const struct tlc_draw draw_train = {
        .name = "train", .parts = 1,
        .part = (const struct tlc_part_of_rows[]){{0, -1}},
        .before = (const struct tlc_draw *const[]){&draw_valid, &draw_test}, .draws_before = 2};
static const struct tlc_selection selection_T_test = {
        .name = "T.test", .first = 0, .last = -1, .limit = -1, .classes = 3,
        .class_name = task_T_names,
        .where = task_T_where, .target = task_T_target};
static const struct tlc_divided divided_T_test = {&data_made_train, &selection_T_test, &draw_test};
static const struct tlc_selection selection_T_train = {
        .name = "T.train", .first = 0, .last = -1, .limit = 50,
        .sampled = true, .stream = 0x3f8b0eafu, .classes = 3,
        .class_name = task_T_names,
        .where = task_T_where, .target = task_T_target};
static const struct tlc_divided divided_T_train = {&data_made_train, &selection_T_train, &draw_train};
static const struct tlc_selection selection_T_valid = {
        .name = "T.valid", .first = 0, .last = -1, .limit = -1, .classes = 3,
        .class_name = task_T_names,
        .where = task_T_where, .target = task_T_target};
static const struct tlc_divided divided_T_valid = {&data_made_train, &selection_T_valid, &draw_valid};
/* tuned.yaml:9 */
static struct tlc_examples examples_T_test = {
    .name = "T.test", .data = &data_made_train, .scale = 1.0f, .classes = 3, .class_name = task_T_names};
/* tuned.yaml:11 */
static struct tlc_examples examples_T_train = {
    .name = "T.train", .data = &data_made_train, .scale = 1.0f, .classes = 3, .class_name = task_T_names};
/* tuned.yaml:10 */
static struct tlc_examples examples_T_valid = {
    .name = "T.valid", .data = &data_made_train, .scale = 1.0f, .classes = 3, .class_name = task_T_names};
/* tuned.yaml:12 */
static struct tlc_examples examples_S_before = {
    .name = "S.before", .data = &data_other_train, .scale = 1.0f, .classes = 3, .class_name = task_S_names};

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
NOINLINE static void gather_8x2_float32(struct tlc_part part, const struct batch *batch, float scale,
    float x[1][8][PANEL])
{
    DEAL(part, 1, 1, panel, one,
        gather_panel_float32(batch, 8, 2, panel, scale, x[panel][0]))
    ask_for_images_float32(batch, 2);
}

/* Lets the least and the largest number of some columns of a panel reach over these rows.
 */
KERNEL void reach_over(
    int rows, int columns, bool first, const float *x, double *least, double *most)
{
    for (int row = 0; row < rows; row++)
        for (int i = 0; i < columns; i++) {
            const double number = x[row * PANEL + i];
            const bool begins = first && row == 0;
            least[i] = begins || number < least[i] ? number : least[i];
            most[i] = begins || number > most[i] ? number : most[i];
        }
}

/* The least number of each column, and the square of its range, as if they were a mean
 * and a variance, over all pixels of this batch's examples and those before it; range is
 * a count, then the least of each column, then the largest */
#define DEFINE_ACCUMULATE_RANGE(name, examples, pixels, n)                               \
    NOINLINE static void name(const struct batch *batch,                                 \
        const float x[PANELS(n)][examples * (pixels)][PANEL], double range[1 + 2 * (n)], \
        float mean[PADDED(n)], float variance[PADDED(n)])                                \
    {                                                                                    \
        const int rows = batch->count * (pixels);                                        \
        double *least = &range[1], *most = &range[1 + (n)];                              \
        for (int panel = 0; panel < PANELS(n); panel++) {                                \
            const int left = (n)-panel * PANEL;                                          \
            reach_over(rows, left < PANEL ? left : PANEL, range[0] == 0, x[panel][0],    \
                &least[panel * PANEL], &most[panel * PANEL]);                            \
        }                                                                                \
        range[0] += rows;                                                                \
        for (int i = 0; i < (n); i++) {                                                  \
            mean[i] = (float)least[i];                                                   \
            variance[i] = (float)((most[i] - least[i]) * (most[i] - least[i]));          \
        }                                                                                \
    }

DEFINE_ACCUMULATE_RANGE(accumulate_range_8x1x1x2, 8, 1, 2)

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
NOINLINE static void standardize_8x2(struct tlc_part part,
    const float x[1][8][PANEL], const float *mean, const float *variance,
    float y[1][8][PANEL], double epsilon)
{
    DEAL(part, 1, 1, panel, one, {
        for (int i = 0; i < PANEL; i += LANES) {
            const vec middle = vec_load(&mean[panel * PANEL + i]);
            const vec deviation = deviation_of(&variance[panel * PANEL + i], epsilon);
            for (int row = 0; row < 8 * one; row++)
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

DEFINE_DENSE(dense_8x2x6_tanh, 8, 2, 6, 2, hyperbolic_tangent)

static inline vec linear(vec x)
{
    return x;
}

DEFINE_DENSE(dense_8x6x3_linear, 8, 6, 3, 6, linear)

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

DEFINE_TRANSPOSE(transpose_8x3, 8, 3)

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
NOINLINE static void softmax_crossentropy_8x3(const struct batch *batch,
    const float logits[1][3][PANEL], double losses[8])
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
NOINLINE static void predict_largest_8x3(const struct batch *batch,
    const float logits[1][3][PANEL], int predicted[8])
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
        for (int i = 0; i < LANES && row + i < 8; i++)
            predicted[row + i] = best[i];
    }
}

/* Adds the batch to the sums. */
NOINLINE static void tally_8(const struct batch *batch, const double losses[8],
    const int predicted[8], struct tlc_metrics *totals)
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
NOINLINE static void softmax_crossentropy_gradient_8x3(const struct batch *batch,
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

DEFINE_INPUT_GRADIENT(input_gradient_8x6x3, 8, 6, 3, 3)
DEFINE_TRANSPOSE(transpose_3x8, 3, 8)

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

DEFINE_DENSE_UPDATE(dense_update_8x6x3, 8, 6, 3)

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

DEFINE_ACTIVATION_GRADIENT(activation_gradient_8x6_tanh, 8, 6, hyperbolic_tangent_slope)
DEFINE_DENSE_UPDATE(dense_update_8x2x6, 8, 2, 6)

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
NOINLINE static void record_softmax_8x3(const struct batch *batch,
    const float logits[1][3][PANEL], const int predicted[8],
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

/* The batch's images as numbers. */
NOINLINE static void gather_32x2_float32(struct tlc_part part, const struct batch *batch, float scale,
    float x[1][32][PANEL])
{
    DEAL(part, 1, 1, panel, one,
        gather_panel_float32(batch, 32, 2, panel, scale, x[panel][0]))
    ask_for_images_float32(batch, 2);
}

DEFINE_ACCUMULATE_RANGE(accumulate_range_32x1x1x2, 32, 1, 2)

/* y = (x - mean) / deviation, column by column; panels are divided */
NOINLINE static void standardize_32x2(struct tlc_part part,
    const float x[1][32][PANEL], const float *mean, const float *variance,
    float y[1][32][PANEL], double epsilon)
{
    DEAL(part, 1, 1, panel, one, {
        for (int i = 0; i < PANEL; i += LANES) {
            const vec middle = vec_load(&mean[panel * PANEL + i]);
            const vec deviation = deviation_of(&variance[panel * PANEL + i], epsilon);
            for (int row = 0; row < 32 * one; row++)
                vec_store(&y[panel][row][i],
                    (vec_load(&x[panel][row][i]) - middle) / deviation);
        }
    })
}

DEFINE_DENSE(dense_32x2x6_tanh, 32, 2, 6, 2, hyperbolic_tangent)
DEFINE_DENSE(dense_32x6x3_linear, 32, 6, 3, 6, linear)
DEFINE_TRANSPOSE(transpose_32x3, 32, 3)

/* -log softmax(logits)[target] of each example: log(1 + others) where the target's logit
 * is the largest */
NOINLINE static void softmax_crossentropy_32x3(const struct batch *batch,
    const float logits[2][3][PANEL], double losses[32])
{
    _Alignas(64) float largest[2 * PANEL], others[2 * PANEL],
        at_target[2 * PANEL];
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
NOINLINE static void predict_largest_32x3(const struct batch *batch,
    const float logits[2][3][PANEL], int predicted[32])
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
NOINLINE static void softmax_crossentropy_gradient_32x3(const struct batch *batch,
    const float logits[2][3][PANEL], float dlogits[2][3][PANEL])
{
    for (int row = 0; row < 2 * PANEL; row += LANES) {
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

DEFINE_INPUT_GRADIENT(input_gradient_32x6x3, 32, 6, 3, 3)
DEFINE_TRANSPOSE(transpose_3x32, 3, 32)
DEFINE_DENSE_UPDATE(dense_update_32x6x3, 32, 6, 3)
DEFINE_ACTIVATION_GRADIENT(activation_gradient_32x6_tanh, 32, 6, hyperbolic_tangent_slope)
DEFINE_DENSE_UPDATE(dense_update_32x2x6, 32, 2, 6)

/* What a test keeps of each example, if it is one: the class, its probability, and the
 * squared distance of all probabilities from 1 at the target and 0 elsewhere. */
NOINLINE static void record_softmax_32x3(const struct batch *batch,
    const float logits[2][3][PANEL], const int predicted[32],
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

DEFINE_ACCUMULATE_MOMENTS(accumulate_moments_32x1x1x2, 32, 1, 2)

/* l1 times the sum of the weights' magnitudes + l2 times that of their squares, without
 * what pads them */
NOINLINE static void penalty_6x3(const float *weights, double sum[1], double l1, double l2)
{
    double column[PANEL] = {0};
    for (int panel = 0; panel < PANELS(3); panel++) {
        const int left = 3 - panel * PANEL, columns = left < PANEL ? left : PANEL;
        for (int row = 0; row < 6; row++)
            for (int i = 0; i < columns; i++) {
                const double w = weights[(panel * 6 + row) * PANEL + i];
                column[i] += l1 * __builtin_fabs(w) + l2 * (w * w);
            }
    }
    sum[0] = 0;
    for (int i = 0; i < PANEL; i++)
        sum[0] += column[i];
}

/* What the loss adds for weights, it adds for every example. */
NOINLINE static void penalize_32(const struct batch *batch, const double losses[32],
    const double penalty[1], double sums[32])
{
    for (int row = 0; row < batch->count; row++)
        sums[row] = losses[row] + penalty[0];
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
NOINLINE static void bias_gradient_32x3(struct tlc_part part,
    const float dy[1][32][PANEL], float gradient[1][1][PANEL])
{
    DEAL(part, 1, SUMS_AT_ONCE, panel, panels,
        sum_panels(panels, 32, dy[panel][0], gradient[panel][0]))
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

DEFINE_KERNEL_GRADIENT(kernel_gradient_32x6x3, 32, 6, 3)

/* g + l1 sign(w) + 2 l2 w */
static inline vec penalty_slope(vec g, vec w, vec size, vec twice)
{
    const vec none = {0};
    return vec_fma(
        twice, w, g + vec_select(w > none, size, vec_select(w < none, -size, none)));
}

/* The gradient with the slope of the penalty on the weights. */
NOINLINE static void regularize_96(struct tlc_part part, const float *weights,
    const float *gradient, float *sum, double l1, double l2)
{
    const vec size = vec_broadcast((float)l1), twice = vec_broadcast((float)(2 * l2));
    DEAL(part, 96 / PANEL, 64, panel, many, {
        for (int i = panel * PANEL; i < (panel + many) * PANEL; i += LANES)
            vec_store(&sum[i], penalty_slope(vec_load(&gradient[i]),
                                   vec_load(&weights[i]), size, twice));
    })
}

/* weights -= rate gradient */
NOINLINE static void sgd_96(
    struct tlc_part part, float *weights, const float *gradient, float rate)
{
    DEAL(part, 96 / PANEL, 64, panel, many, {
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

/* Model new (tuned.yaml:18) */
struct weights_new {
    float normalization_1_mean[16], normalization_1_variance[16], normalization_1_count[16];
    float dense_1_kernel[1][2][PANEL], dense_1_bias[16];
    float dense_2_kernel[1][6][PANEL], dense_2_bias[16];
};

static const struct tlc_tensor tensors_new[] = {
    RUNNING(new, normalization_1, mean, 1, 2, ZEROS),
    RUNNING(new, normalization_1, variance, 1, 2, ONES),
    RUNNING(new, normalization_1, count, 0, 1, ZEROS),
    WEIGHTS(new, dense_1, kernel, 2, 6, UNIFORM, 0.8660254037844386, 0xbbd6247c, 2, 6),
    WEIGHTS(new, dense_1, bias, 1, 6, ZEROS, 0, 0, 6),
    WEIGHTS(new, dense_2, kernel, 6, 3, UNIFORM, 0.816496580927726, 0x895d09f7, 6, 3),
    WEIGHTS(new, dense_2, bias, 1, 3, ZEROS, 0, 0, 3),
};

static const struct tlc_layer layers_new[] = {
    LAYER(Normalization, normalization_1, 2, 2, true, 3, tensors_new + 0, "axis": -1, "mean": null,
          "variance": null),
    LAYER(Dense, dense_1, 2, 6, true, 2, tensors_new + 3, "units": 6, "activation": "tanh",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(Dense, dense_2, 6, 3, true, 2, tensors_new + 5, "units": 3, "activation": "softmax",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
};

static const long ram_new[] = {
    8, /* normalization_1 */
    32, /* dense_1 */
    36, /* dense_2 */
};
static const struct tlc_model model_new = {
    .name = "new", .input_dimensions = 1, .input_shape = {2},
    .layers = 3, .layer = layers_new, .parameters = 44,
    .ram = ram_new,
    .size = sizeof(struct weights_new)};

/* Model source (tuned.yaml:17) */
static const struct tlc_tensor tensors_source[] = {
    RUNNING(new, normalization_1, mean, 1, 2, ZEROS),
    RUNNING(new, normalization_1, variance, 1, 2, ONES),
    RUNNING(new, normalization_1, count, 0, 1, ZEROS),
    WEIGHTS(new, dense_1, kernel, 2, 6, UNIFORM, 0.8660254037844386, 0xf54410e1, 2, 6),
    WEIGHTS(new, dense_1, bias, 1, 6, ZEROS, 0, 0, 6),
    WEIGHTS(new, dense_2, kernel, 6, 3, UNIFORM, 0.816496580927726, 0xa41c42b2, 6, 3),
    WEIGHTS(new, dense_2, bias, 1, 3, ZEROS, 0, 0, 3),
};

static const struct tlc_layer layers_source[] = {
    LAYER(Normalization, normalization_1, 2, 2, true, 3, tensors_source + 0, "axis": -1,
          "mean": null, "variance": null),
    LAYER(Dense, dense_1, 2, 6, true, 2, tensors_source + 3, "units": 6, "activation": "tanh",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(Dense, dense_2, 6, 3, true, 2, tensors_source + 5, "units": 3, "activation": "softmax",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
};

static const long ram_source[] = {
    8, /* normalization_1 */
    32, /* dense_1 */
    36, /* dense_2 */
};
static const struct tlc_model model_source = {
    .name = "source", .input_dimensions = 1, .input_shape = {2},
    .layers = 3, .layer = layers_source, .parameters = 44,
    .ram = ram_source,
    .size = sizeof(struct weights_new)};

/* Model tuned (tuned.yaml:19) */
static const struct tlc_tensor tensors_tuned[] = {
    RUNNING(new, normalization_1, mean, 1, 2, ZEROS),
    RUNNING(new, normalization_1, variance, 1, 2, ONES),
    RUNNING(new, normalization_1, count, 0, 1, ZEROS),
    WEIGHTS(new, dense_1, kernel, 2, 6, UNIFORM, 0.8660254037844386, 0xaa9f3338, 2, 6),
    WEIGHTS(new, dense_1, bias, 1, 6, ZEROS, 0, 0, 6),
    WEIGHTS(new, dense_2, kernel, 6, 3, UNIFORM, 0.816496580927726, 0xd8783ea3, 6, 3),
    WEIGHTS(new, dense_2, bias, 1, 3, ZEROS, 0, 0, 3),
};

static const struct tlc_layer layers_tuned[] = {
    LAYER(Normalization, normalization_1, 2, 2, true, 3, tensors_tuned + 0, "axis": -1,
          "mean": null, "variance": null),
    LAYER(Dense, dense_1, 2, 6, true, 2, tensors_tuned + 3, "units": 6, "activation": "tanh",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(Dense, dense_2, 6, 3, true, 2, tensors_tuned + 5, "units": 3, "activation": "softmax",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
};

static const long ram_tuned[] = {
    8, /* normalization_1 */
    32, /* dense_1 */
    36, /* dense_2 */
};
static const struct tlc_model model_tuned = {
    .name = "tuned", .input_dimensions = 1, .input_shape = {2},
    .layers = 3, .layer = layers_tuned, .parameters = 44,
    .ram = ram_tuned,
    .size = sizeof(struct weights_new)};

/* Model tuned (tuned.yaml:19) */
static const struct tlc_tensor tensors_tuned_2[] = {
    RUNNING(new, normalization_1, mean, 1, 2, ZEROS),
    RUNNING(new, normalization_1, variance, 1, 2, ONES),
    RUNNING(new, normalization_1, count, 0, 1, ZEROS),
    WEIGHTS(new, dense_1, kernel, 2, 6, UNIFORM, 0.8660254037844386, 0xaa9f3338, 2, 6),
    WEIGHTS(new, dense_1, bias, 1, 6, ZEROS, 0, 0, 6),
    WEIGHTS(new, dense_2, kernel, 6, 3, UNIFORM, 0.816496580927726, 0xd8783ea3, 6, 3),
    WEIGHTS(new, dense_2, bias, 1, 3, ZEROS, 0, 0, 3),
};

static const struct tlc_layer layers_tuned_2[] = {
    LAYER(Normalization, normalization_1, 2, 2, true, 3, tensors_tuned_2 + 0, "axis": -1,
          "mean": null, "variance": null),
    LAYER(Dense, dense_1, 2, 6, true, 2, tensors_tuned_2 + 3, "units": 6, "activation": "tanh",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(Dense, dense_2, 6, 3, true, 2, tensors_tuned_2 + 5, "units": 3, "activation": "softmax",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}},
          "kernel_regularizer": {"class_name": "L2", "config": {"l2": 0.01}}),
};

static const long ram_tuned_2[] = {
    8, /* normalization_1 */
    32, /* dense_1 */
    36, /* dense_2 */
};
static const struct tlc_model model_tuned_2 = {
    .name = "tuned", .input_dimensions = 1, .input_shape = {2},
    .layers = 3, .layer = layers_tuned_2, .parameters = 44,
    .ram = ram_tuned_2,
    .size = sizeof(struct weights_new)};

/* ---- Steps: what happens to one batch of examples ---- */

/* What a layer remembers (tuned.yaml:18) */
struct state_adapt_new_normalization_1 {
    double normalization_1_sums[5];
};

/* What a layer takes of all training examples (tuned.yaml:18): 0 floating-point operations an
 * example */
static void adapt_new_normalization_1(const struct batch *batch, struct tlc_part part)
{
    struct {
        float input[1][8][PANEL];
    } *values = batch->values; /* 512 bytes */
    struct weights_new *weights = batch->weights;
    struct state_adapt_new_normalization_1 *state = batch->state;
    (void)part;

    gather_8x2_float32(WHOLE, batch, batch->scale, values->input);
    accumulate_range_8x1x1x2(batch, values->input, state->normalization_1_sums,
                             weights->normalization_1_mean, weights->normalization_1_variance);
}

/* One step of training (tuned.yaml:22): 156 floating-point operations an example */
static void step_new_phase_1(const struct batch *batch, struct tlc_part part)
{
    struct {
        union { float input[1][8][PANEL], dense_1_output[1][8][PANEL]; };
        float normalization_1_output[1][8][PANEL];
        union {
            float dense_2_output[1][8][PANEL], dense_1_sum_gradient[1][8][PANEL],
                dense_2_output_gradient_transposed[1][8][PANEL];
        };
        union {
            float dense_1_output_gradient[1][6][PANEL], dense_2_output_transposed[1][3][PANEL];
        };
        float dense_2_output_gradient[1][3][PANEL];
        double losses[8];
        int predicted[8];
    } *values = batch->values; /* 2,208 bytes */
    struct weights_new *weights = batch->weights;
    (void)part;

    gather_8x2_float32(WHOLE, batch, batch->scale, values->input);
    /* tuned.yaml:18 */
    standardize_8x2(WHOLE, values->input, weights->normalization_1_mean,
                    weights->normalization_1_variance, values->normalization_1_output, 1e-07);
    dense_8x2x6_tanh(WHOLE, values->normalization_1_output, weights->dense_1_kernel,
                     weights->dense_1_bias, values->dense_1_output);
    dense_8x6x3_linear(WHOLE, values->dense_1_output, weights->dense_2_kernel,
                       weights->dense_2_bias, values->dense_2_output);
    /* tuned.yaml:22 */
    transpose_8x3(values->dense_2_output, values->dense_2_output_transposed);
    softmax_crossentropy_8x3(batch, values->dense_2_output_transposed, values->losses);
    predict_largest_8x3(batch, values->dense_2_output_transposed, values->predicted);
    tally_8(batch, values->losses, values->predicted, batch->totals);
    /* and back, each layer's input gradient before its update */
    softmax_crossentropy_gradient_8x3(batch, values->dense_2_output_transposed,
                                      values->dense_2_output_gradient);
    /* tuned.yaml:18 */
    input_gradient_8x6x3(WHOLE, values->dense_2_output_gradient, weights->dense_2_kernel,
                         values->dense_1_output_gradient);
    transpose_3x8(values->dense_2_output_gradient, values->dense_2_output_gradient_transposed);
    dense_update_8x6x3(WHOLE, values->dense_1_output, values->dense_2_output_gradient_transposed,
                       batch->rate, weights->dense_2_kernel, weights->dense_2_bias);
    activation_gradient_8x6_tanh(WHOLE, values->dense_1_output_gradient, values->dense_1_output,
                                 values->dense_1_sum_gradient);
    dense_update_8x2x6(WHOLE, values->normalization_1_output, values->dense_1_sum_gradient,
                       batch->rate, weights->dense_1_kernel, weights->dense_1_bias);
}

/* One step of evaluation (tuned.yaml:18): 60 floating-point operations an example */
static void step_new_evaluation(const struct batch *batch, struct tlc_part part)
{
    struct {
        union {
            float input[1][8][PANEL], dense_1_output[1][8][PANEL],
                dense_2_output_transposed[1][3][PANEL];
        };
        union { float normalization_1_output[1][8][PANEL], dense_2_output[1][8][PANEL]; };
        double losses[8];
        int predicted[8];
    } *values = batch->values; /* 1,120 bytes */
    struct weights_new *weights = batch->weights;
    (void)part;

    gather_8x2_float32(WHOLE, batch, batch->scale, values->input);
    standardize_8x2(WHOLE, values->input, weights->normalization_1_mean,
                    weights->normalization_1_variance, values->normalization_1_output, 1e-07);
    dense_8x2x6_tanh(WHOLE, values->normalization_1_output, weights->dense_1_kernel,
                     weights->dense_1_bias, values->dense_1_output);
    dense_8x6x3_linear(WHOLE, values->dense_1_output, weights->dense_2_kernel,
                       weights->dense_2_bias, values->dense_2_output);
    transpose_8x3(values->dense_2_output, values->dense_2_output_transposed);
    softmax_crossentropy_8x3(batch, values->dense_2_output_transposed, values->losses);
    predict_largest_8x3(batch, values->dense_2_output_transposed, values->predicted);
    tally_8(batch, values->losses, values->predicted, batch->totals);
    record_softmax_8x3(batch, values->dense_2_output_transposed, values->predicted,
                       batch->predictions);
}

/* What a layer remembers (tuned.yaml:18) */
struct state_adapt_new_normalization_1_2 {
    double normalization_1_sums[5];
};

/* What a layer takes of all training examples (tuned.yaml:18): 0 floating-point operations an
 * example */
static void adapt_new_normalization_1_2(const struct batch *batch, struct tlc_part part)
{
    struct {
        float input[1][32][PANEL];
    } *values = batch->values; /* 2,048 bytes */
    struct weights_new *weights = batch->weights;
    struct state_adapt_new_normalization_1_2 *state = batch->state;
    (void)part;

    gather_32x2_float32(WHOLE, batch, batch->scale, values->input);
    accumulate_range_32x1x1x2(batch, values->input, state->normalization_1_sums,
                              weights->normalization_1_mean, weights->normalization_1_variance);
}

/* One step of training (tuned.yaml:22): 156 floating-point operations an example */
static void step_new_phase_1_2(const struct batch *batch, struct tlc_part part)
{
    struct {
        union { float input[1][32][PANEL], dense_1_output[1][32][PANEL]; };
        float normalization_1_output[1][32][PANEL];
        union {
            float dense_2_output[1][32][PANEL], dense_1_sum_gradient[1][32][PANEL],
                dense_2_output_gradient_transposed[1][32][PANEL];
        };
        union {
            float dense_1_output_gradient[2][6][PANEL], dense_2_output_transposed[2][3][PANEL];
        };
        float dense_2_output_gradient[2][3][PANEL];
        double losses[32];
        int predicted[32];
    } *values = batch->values; /* 7,680 bytes */
    struct weights_new *weights = batch->weights;
    (void)part;

    gather_32x2_float32(WHOLE, batch, batch->scale, values->input);
    /* tuned.yaml:18 */
    standardize_32x2(WHOLE, values->input, weights->normalization_1_mean,
                     weights->normalization_1_variance, values->normalization_1_output, 1e-07);
    dense_32x2x6_tanh(WHOLE, values->normalization_1_output, weights->dense_1_kernel,
                      weights->dense_1_bias, values->dense_1_output);
    dense_32x6x3_linear(WHOLE, values->dense_1_output, weights->dense_2_kernel,
                        weights->dense_2_bias, values->dense_2_output);
    /* tuned.yaml:22 */
    transpose_32x3(values->dense_2_output, values->dense_2_output_transposed);
    softmax_crossentropy_32x3(batch, values->dense_2_output_transposed, values->losses);
    predict_largest_32x3(batch, values->dense_2_output_transposed, values->predicted);
    tally_32(batch, values->losses, values->predicted, batch->totals);
    /* and back, each layer's input gradient before its update */
    softmax_crossentropy_gradient_32x3(batch, values->dense_2_output_transposed,
                                       values->dense_2_output_gradient);
    /* tuned.yaml:18 */
    input_gradient_32x6x3(WHOLE, values->dense_2_output_gradient, weights->dense_2_kernel,
                          values->dense_1_output_gradient);
    transpose_3x32(values->dense_2_output_gradient, values->dense_2_output_gradient_transposed);
    dense_update_32x6x3(WHOLE, values->dense_1_output, values->dense_2_output_gradient_transposed,
                        batch->rate, weights->dense_2_kernel, weights->dense_2_bias);
    activation_gradient_32x6_tanh(WHOLE, values->dense_1_output_gradient, values->dense_1_output,
                                  values->dense_1_sum_gradient);
    dense_update_32x2x6(WHOLE, values->normalization_1_output, values->dense_1_sum_gradient,
                        batch->rate, weights->dense_1_kernel, weights->dense_1_bias);
}

/* One step of evaluation (tuned.yaml:18): 60 floating-point operations an example */
static void step_new_evaluation_2(const struct batch *batch, struct tlc_part part)
{
    struct {
        union {
            float input[1][32][PANEL], dense_1_output[1][32][PANEL],
                dense_2_output_transposed[2][3][PANEL];
        };
        union { float normalization_1_output[1][32][PANEL], dense_2_output[1][32][PANEL]; };
        double losses[32];
        int predicted[32];
    } *values = batch->values; /* 4,480 bytes */
    struct weights_new *weights = batch->weights;
    (void)part;

    gather_32x2_float32(WHOLE, batch, batch->scale, values->input);
    standardize_32x2(WHOLE, values->input, weights->normalization_1_mean,
                     weights->normalization_1_variance, values->normalization_1_output, 1e-07);
    dense_32x2x6_tanh(WHOLE, values->normalization_1_output, weights->dense_1_kernel,
                      weights->dense_1_bias, values->dense_1_output);
    dense_32x6x3_linear(WHOLE, values->dense_1_output, weights->dense_2_kernel,
                        weights->dense_2_bias, values->dense_2_output);
    transpose_32x3(values->dense_2_output, values->dense_2_output_transposed);
    softmax_crossentropy_32x3(batch, values->dense_2_output_transposed, values->losses);
    predict_largest_32x3(batch, values->dense_2_output_transposed, values->predicted);
    tally_32(batch, values->losses, values->predicted, batch->totals);
    record_softmax_32x3(batch, values->dense_2_output_transposed, values->predicted,
                        batch->predictions);
}

/* What a layer remembers (tuned.yaml:17) */
struct state_adapt_source_normalization_1 {
    double normalization_1_sums[5];
};

/* What a layer takes of all training examples (tuned.yaml:17): 0 floating-point operations an
 * example */
static void adapt_source_normalization_1(const struct batch *batch, struct tlc_part part)
{
    struct {
        float input[1][32][PANEL];
    } *values = batch->values; /* 2,048 bytes */
    struct weights_new *weights = batch->weights;
    struct state_adapt_source_normalization_1 *state = batch->state;
    (void)part;

    gather_32x2_float32(WHOLE, batch, batch->scale, values->input);
    accumulate_moments_32x1x1x2(batch, values->input, state->normalization_1_sums,
                                weights->normalization_1_mean, weights->normalization_1_variance);
}

/* One step of training (tuned.yaml:24): 156 floating-point operations an example */
static void step_tuned_2_phase_1(const struct batch *batch, struct tlc_part part)
{
    struct {
        union { float input[1][32][PANEL], dense_1_output[1][32][PANEL]; };
        float normalization_1_output[1][32][PANEL];
        union {
            float dense_2_output[1][32][PANEL], dense_1_sum_gradient[1][32][PANEL],
                dense_2_output_gradient_transposed[1][32][PANEL];
        };
        union {
            float dense_1_output_gradient[2][6][PANEL], dense_2_output_transposed[2][3][PANEL];
        };
        union {
            float dense_2_output_gradient[2][3][PANEL], dense_2_kernel_gradient_1[1][6][PANEL];
        };
        float dense_2_kernel_gradient_2[1][6][PANEL], dense_2_bias_gradient[1][1][PANEL];
        double losses[32], dense_2_kernel_penalty[1], losses_with_dense_2_kernel[32];
        int predicted[32];
    } *values = batch->values; /* 8,392 bytes */
    struct weights_new *weights = batch->weights;
    (void)part;

    gather_32x2_float32(WHOLE, batch, batch->scale, values->input);
    /* tuned.yaml:19 */
    standardize_32x2(WHOLE, values->input, weights->normalization_1_mean,
                     weights->normalization_1_variance, values->normalization_1_output, 1e-07);
    dense_32x2x6_tanh(WHOLE, values->normalization_1_output, weights->dense_1_kernel,
                      weights->dense_1_bias, values->dense_1_output);
    dense_32x6x3_linear(WHOLE, values->dense_1_output, weights->dense_2_kernel,
                        weights->dense_2_bias, values->dense_2_output);
    /* tuned.yaml:24 */
    transpose_32x3(values->dense_2_output, values->dense_2_output_transposed);
    softmax_crossentropy_32x3(batch, values->dense_2_output_transposed, values->losses);
    /* tuned.yaml:19 */
    penalty_6x3((float *)weights->dense_2_kernel, values->dense_2_kernel_penalty, 0.0, 0.01);
    penalize_32(batch, values->losses, values->dense_2_kernel_penalty,
                values->losses_with_dense_2_kernel);
    /* tuned.yaml:24 */
    predict_largest_32x3(batch, values->dense_2_output_transposed, values->predicted);
    tally_32(batch, values->losses_with_dense_2_kernel, values->predicted, batch->totals);
    /* and back, each layer's input gradient before its update */
    softmax_crossentropy_gradient_32x3(batch, values->dense_2_output_transposed,
                                       values->dense_2_output_gradient);
    /* tuned.yaml:19 */
    transpose_3x32(values->dense_2_output_gradient, values->dense_2_output_gradient_transposed);
    bias_gradient_32x3(WHOLE, values->dense_2_output_gradient_transposed,
                       values->dense_2_bias_gradient);
    input_gradient_32x6x3(WHOLE, values->dense_2_output_gradient, weights->dense_2_kernel,
                          values->dense_1_output_gradient);
    kernel_gradient_32x6x3(WHOLE, values->dense_1_output,
                           values->dense_2_output_gradient_transposed,
                           values->dense_2_kernel_gradient_1);
    regularize_96(WHOLE, (float *)weights->dense_2_kernel,
                  (float *)values->dense_2_kernel_gradient_1,
                  (float *)values->dense_2_kernel_gradient_2, 0.0, 0.01);
    activation_gradient_32x6_tanh(WHOLE, values->dense_1_output_gradient, values->dense_1_output,
                                  values->dense_1_sum_gradient);
    dense_update_32x2x6(WHOLE, values->normalization_1_output, values->dense_1_sum_gradient,
                        batch->rate, weights->dense_1_kernel, weights->dense_1_bias);
    /* tuned.yaml:24 */
    sgd_96(WHOLE, (float *)weights->dense_2_kernel, (float *)values->dense_2_kernel_gradient_2,
           batch->rate);
    sgd_16(WHOLE, weights->dense_2_bias, (float *)values->dense_2_bias_gradient, batch->rate);
}

/* One step of evaluation (tuned.yaml:19): 60 floating-point operations an example */
static void step_tuned_2_evaluation(const struct batch *batch, struct tlc_part part)
{
    struct {
        union {
            float input[1][32][PANEL], dense_1_output[1][32][PANEL],
                dense_2_output_transposed[2][3][PANEL];
        };
        union { float normalization_1_output[1][32][PANEL], dense_2_output[1][32][PANEL]; };
        double losses[32], dense_2_kernel_penalty[1], losses_with_dense_2_kernel[32];
        int predicted[32];
    } *values = batch->values; /* 4,744 bytes */
    struct weights_new *weights = batch->weights;
    (void)part;

    gather_32x2_float32(WHOLE, batch, batch->scale, values->input);
    standardize_32x2(WHOLE, values->input, weights->normalization_1_mean,
                     weights->normalization_1_variance, values->normalization_1_output, 1e-07);
    dense_32x2x6_tanh(WHOLE, values->normalization_1_output, weights->dense_1_kernel,
                      weights->dense_1_bias, values->dense_1_output);
    dense_32x6x3_linear(WHOLE, values->dense_1_output, weights->dense_2_kernel,
                        weights->dense_2_bias, values->dense_2_output);
    transpose_32x3(values->dense_2_output, values->dense_2_output_transposed);
    softmax_crossentropy_32x3(batch, values->dense_2_output_transposed, values->losses);
    penalty_6x3((float *)weights->dense_2_kernel, values->dense_2_kernel_penalty, 0.0, 0.01);
    penalize_32(batch, values->losses, values->dense_2_kernel_penalty,
                values->losses_with_dense_2_kernel);
    predict_largest_32x3(batch, values->dense_2_output_transposed, values->predicted);
    tally_32(batch, values->losses_with_dense_2_kernel, values->predicted, batch->totals);
    record_softmax_32x3(batch, values->dense_2_output_transposed, values->predicted,
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
    /* tuned.yaml:22: 6 epochs at learning rate 0.001. Trains 39 of 44 parameters; frozen:
     * nothing. */
    {.epochs = 6, .batch_size = 8, .learns = (const bool[]){1, 1, 1},
     .rates = 1, .rate = (const float[]){0.001f}, .step = {step_new_phase_1, 156, false},
     .validation = &(const struct tlc_evaluate){{step_new_evaluation, 60, false}, 8}},
};

static const struct tlc_phase phases_2[] = {
    /* tuned.yaml:22: 6 epochs at learning rate 0.001. Trains 39 of 44 parameters; frozen:
     * nothing. */
    {.epochs = 6, .batch_size = 32, .learns = (const bool[]){1, 1, 1},
     .rates = 1, .rate = (const float[]){0.001f}, .step = {step_new_phase_1_2, 156, false},
     .validation = &(const struct tlc_evaluate){{step_new_evaluation_2, 60, false}, 32}},
};

static const struct tlc_phase phases_3[] = {
    /* tuned.yaml:22: 6 epochs at learning rate 0.01. Trains 39 of 44 parameters; frozen:
     * nothing. */
    {.epochs = 6, .batch_size = 8, .learns = (const bool[]){1, 1, 1},
     .rates = 1, .rate = (const float[]){0.01f}, .step = {step_new_phase_1, 156, false},
     .validation = &(const struct tlc_evaluate){{step_new_evaluation, 60, false}, 8}},
};

static const struct tlc_phase phases_4[] = {
    /* tuned.yaml:22: 6 epochs at learning rate 0.01. Trains 39 of 44 parameters; frozen:
     * nothing. */
    {.epochs = 6, .batch_size = 32, .learns = (const bool[]){1, 1, 1},
     .rates = 1, .rate = (const float[]){0.01f}, .step = {step_new_phase_1_2, 156, false},
     .validation = &(const struct tlc_evaluate){{step_new_evaluation_2, 60, false}, 32}},
};

static const struct tlc_phase phases_5[] = {
    /* tuned.yaml:22: 6 epochs at learning rate 0.1. Trains 39 of 44 parameters; frozen: nothing. */
    {.epochs = 6, .batch_size = 8, .learns = (const bool[]){1, 1, 1},
     .rates = 1, .rate = (const float[]){0.1f}, .step = {step_new_phase_1, 156, false},
     .validation = &(const struct tlc_evaluate){{step_new_evaluation, 60, false}, 8}},
};

static const struct tlc_phase phases_6[] = {
    /* tuned.yaml:22: 6 epochs at learning rate 0.1. Trains 39 of 44 parameters; frozen: nothing. */
    {.epochs = 6, .batch_size = 32, .learns = (const bool[]){1, 1, 1},
     .rates = 1, .rate = (const float[]){0.1f}, .step = {step_new_phase_1_2, 156, false},
     .validation = &(const struct tlc_evaluate){{step_new_evaluation_2, 60, false}, 32}},
};

static const struct tlc_phase phases_7[] = {
    /* tuned.yaml:21: 4 epochs at learning rate 0.01. Trains 39 of 44 parameters; frozen:
     * nothing. */
    {.epochs = 4, .batch_size = 32, .learns = (const bool[]){1, 1, 1},
     .rates = 1, .rate = (const float[]){0.01f}, .step = {step_new_phase_1_2, 156, false}},
};

static const struct tlc_copy copies_1[] = {
    {.layer = 0, .recipe = 6, .from = 0}, /* source.normalization_1 */
    {.layer = 1, .recipe = 6, .from = 1}, /* source.dense_1 */
};

static const struct tlc_phase phases_8[] = {
    /* tuned.yaml:24: 6 epochs at learning rate 0.001. Trains 39 of 44 parameters; frozen:
     * nothing. */
    {.epochs = 6, .batch_size = 32, .learns = (const bool[]){1, 1, 1},
     .rates = 1, .rate = (const float[]){0.001f}, .step = {step_new_phase_1_2, 156, false},
     .validation = &(const struct tlc_evaluate){{step_new_evaluation_2, 60, false}, 32}},
};

static const struct tlc_phase phases_9[] = {
    /* tuned.yaml:24: 6 epochs at learning rate 0.001. Trains 39 of 44 parameters; frozen:
     * nothing. */
    {.epochs = 6, .batch_size = 32, .learns = (const bool[]){1, 1, 1},
     .rates = 1, .rate = (const float[]){0.001f}, .step = {step_tuned_2_phase_1, 156, false},
     .validation = &(const struct tlc_evaluate){{step_tuned_2_evaluation, 60, false}, 32}},
};

static const struct tlc_phase phases_10[] = {
    /* tuned.yaml:24: 6 epochs at learning rate 0.01. Trains 39 of 44 parameters; frozen:
     * nothing. */
    {.epochs = 6, .batch_size = 32, .learns = (const bool[]){1, 1, 1},
     .rates = 1, .rate = (const float[]){0.01f}, .step = {step_new_phase_1_2, 156, false},
     .validation = &(const struct tlc_evaluate){{step_new_evaluation_2, 60, false}, 32}},
};

static const struct tlc_phase phases_11[] = {
    /* tuned.yaml:24: 6 epochs at learning rate 0.01. Trains 39 of 44 parameters; frozen:
     * nothing. */
    {.epochs = 6, .batch_size = 32, .learns = (const bool[]){1, 1, 1},
     .rates = 1, .rate = (const float[]){0.01f}, .step = {step_tuned_2_phase_1, 156, false},
     .validation = &(const struct tlc_evaluate){{step_tuned_2_evaluation, 60, false}, 32}},
};

static const struct tlc_phase phases_12[] = {
    /* tuned.yaml:24: 6 epochs at learning rate 0.1. Trains 39 of 44 parameters; frozen: nothing. */
    {.epochs = 6, .batch_size = 32, .learns = (const bool[]){1, 1, 1},
     .rates = 1, .rate = (const float[]){0.1f}, .step = {step_new_phase_1_2, 156, false},
     .validation = &(const struct tlc_evaluate){{step_new_evaluation_2, 60, false}, 32}},
};

static const struct tlc_phase phases_13[] = {
    /* tuned.yaml:24: 6 epochs at learning rate 0.1. Trains 39 of 44 parameters; frozen: nothing. */
    {.epochs = 6, .batch_size = 32, .learns = (const bool[]){1, 1, 1},
     .rates = 1, .rate = (const float[]){0.1f}, .step = {step_tuned_2_phase_1, 156, false},
     .validation = &(const struct tlc_evaluate){{step_tuned_2_evaluation, 60, false}, 32}},
};

static const struct tlc_phase phases_14[] = {
    /* tuned.yaml:24: 12 epochs at learning rate 0.001. Trains 39 of 44 parameters; frozen:
     * nothing. */
    {.epochs = 12, .batch_size = 32, .learns = (const bool[]){1, 1, 1},
     .rates = 1, .rate = (const float[]){0.001f}, .step = {step_new_phase_1_2, 156, false},
     .validation = &(const struct tlc_evaluate){{step_new_evaluation_2, 60, false}, 32}},
};

static const struct tlc_phase phases_15[] = {
    /* tuned.yaml:24: 12 epochs at learning rate 0.001. Trains 39 of 44 parameters; frozen:
     * nothing. */
    {.epochs = 12, .batch_size = 32, .learns = (const bool[]){1, 1, 1},
     .rates = 1, .rate = (const float[]){0.001f}, .step = {step_tuned_2_phase_1, 156, false},
     .validation = &(const struct tlc_evaluate){{step_tuned_2_evaluation, 60, false}, 32}},
};

static const struct tlc_phase phases_16[] = {
    /* tuned.yaml:24: 12 epochs at learning rate 0.01. Trains 39 of 44 parameters; frozen:
     * nothing. */
    {.epochs = 12, .batch_size = 32, .learns = (const bool[]){1, 1, 1},
     .rates = 1, .rate = (const float[]){0.01f}, .step = {step_new_phase_1_2, 156, false},
     .validation = &(const struct tlc_evaluate){{step_new_evaluation_2, 60, false}, 32}},
};

static const struct tlc_phase phases_17[] = {
    /* tuned.yaml:24: 12 epochs at learning rate 0.01. Trains 39 of 44 parameters; frozen:
     * nothing. */
    {.epochs = 12, .batch_size = 32, .learns = (const bool[]){1, 1, 1},
     .rates = 1, .rate = (const float[]){0.01f}, .step = {step_tuned_2_phase_1, 156, false},
     .validation = &(const struct tlc_evaluate){{step_tuned_2_evaluation, 60, false}, 32}},
};

static const struct tlc_phase phases_18[] = {
    /* tuned.yaml:24: 12 epochs at learning rate 0.1. Trains 39 of 44 parameters; frozen:
     * nothing. */
    {.epochs = 12, .batch_size = 32, .learns = (const bool[]){1, 1, 1},
     .rates = 1, .rate = (const float[]){0.1f}, .step = {step_new_phase_1_2, 156, false},
     .validation = &(const struct tlc_evaluate){{step_new_evaluation_2, 60, false}, 32}},
};

static const struct tlc_phase phases_19[] = {
    /* tuned.yaml:24: 12 epochs at learning rate 0.1. Trains 39 of 44 parameters; frozen:
     * nothing. */
    {.epochs = 12, .batch_size = 32, .learns = (const bool[]){1, 1, 1},
     .rates = 1, .rate = (const float[]){0.1f}, .step = {step_tuned_2_phase_1, 156, false},
     .validation = &(const struct tlc_evaluate){{step_tuned_2_evaluation, 60, false}, 32}},
};

/* What is tried for each arm: recipes, and the values that make them. */
static const int trials_1[] = {
    0, 1, 2, 3, 4, 5,
};
static const char *const tried_1[] = {
    "0.001", "8",
    "0.001", "32",
    "0.01", "8",
    "0.01", "32",
    "0.1", "8",
    "0.1", "32",
};
static const int trials_2[] = {
    7, 8, 9, 10, 11, 12,
};
static const char *const tried_2[] = {
    "0.001", "none",
    "0.001", "{l2: 0.01}",
    "0.01", "none",
    "0.01", "{l2: 0.01}",
    "0.1", "none",
    "0.1", "{l2: 0.01}",
};
static const int trials_3[] = {
    13, 14, 15, 16, 17, 18,
};
static const char *const tried_3[] = {
    "0.001", "none",
    "0.001", "{l2: 0.01}",
    "0.01", "none",
    "0.01", "{l2: 0.01}",
    "0.1", "none",
    "0.1", "{l2: 0.01}",
};
static const struct tlc_search searches[] = {
    {.arm = 0, .trials = 6, .trial = trials_1,
     .paths = 2,
     .path = (const char *const[]){"training.*.learning_rate", "training.new.batch_size"},
     .value = tried_1, .recipe = 19},
    {.arm = 1, .trials = 6, .trial = trials_2,
     .paths = 2,
     .path = (const char *const[]){"training.*.learning_rate", "models.tuned.layers[1].dense.kernel_regularizer"},
     .value = tried_2, .recipe = 20},
    {.arm = 1, .trials = 6, .trial = trials_3,
     .paths = 2,
     .path = (const char *const[]){"training.*.learning_rate", "models.tuned.layers[1].dense.kernel_regularizer"},
     .value = tried_3, .recipe = 21},
};

static const struct tlc_recipe recipes[] = {
    /* 0, tuned.yaml:22: new learns task T */
    {.model = &model_new, .task = "T", .train = &examples_T_train, .valid = &examples_T_valid,
     .optimizer = "sgd",
     .adaptations = 1,
     .adaptation = (const struct tlc_adaptation[]){{.step = {adapt_new_normalization_1, 0, false}, .batch_size = 8,
          .state = sizeof(struct state_adapt_new_normalization_1)}},
     .phases = 1, .phase = phases_1, .shuffle = true, .shuffle_stream = 0x308f8877u,
     .blind = tlc_blind_softmax,
     .divided = true,
     .chosen_on = &examples_T_valid,
     .evaluation = &(const struct tlc_evaluate){{step_new_evaluation, 60, false}, 8}},
    /* 1, tuned.yaml:22: new learns task T */
    {.model = &model_new, .task = "T", .train = &examples_T_train, .valid = &examples_T_valid,
     .optimizer = "sgd",
     .adaptations = 1,
     .adaptation = (const struct tlc_adaptation[]){{.step = {adapt_new_normalization_1_2, 0, false}, .batch_size = 32,
          .state = sizeof(struct state_adapt_new_normalization_1_2)}},
     .phases = 1, .phase = phases_2, .shuffle = true, .shuffle_stream = 0x308f8877u,
     .blind = tlc_blind_softmax,
     .divided = true,
     .chosen_on = &examples_T_valid,
     .evaluation = &(const struct tlc_evaluate){{step_new_evaluation_2, 60, false}, 32}},
    /* 2, tuned.yaml:22: new learns task T */
    {.model = &model_new, .task = "T", .train = &examples_T_train, .valid = &examples_T_valid,
     .optimizer = "sgd",
     .adaptations = 1,
     .adaptation = (const struct tlc_adaptation[]){{.step = {adapt_new_normalization_1, 0, false}, .batch_size = 8,
          .state = sizeof(struct state_adapt_new_normalization_1)}},
     .phases = 1, .phase = phases_3, .shuffle = true, .shuffle_stream = 0x308f8877u,
     .blind = tlc_blind_softmax,
     .divided = true,
     .chosen_on = &examples_T_valid,
     .evaluation = &(const struct tlc_evaluate){{step_new_evaluation, 60, false}, 8}},
    /* 3, tuned.yaml:22: new learns task T */
    {.model = &model_new, .task = "T", .train = &examples_T_train, .valid = &examples_T_valid,
     .optimizer = "sgd",
     .adaptations = 1,
     .adaptation = (const struct tlc_adaptation[]){{.step = {adapt_new_normalization_1_2, 0, false}, .batch_size = 32,
          .state = sizeof(struct state_adapt_new_normalization_1_2)}},
     .phases = 1, .phase = phases_4, .shuffle = true, .shuffle_stream = 0x308f8877u,
     .blind = tlc_blind_softmax,
     .divided = true,
     .chosen_on = &examples_T_valid,
     .evaluation = &(const struct tlc_evaluate){{step_new_evaluation_2, 60, false}, 32}},
    /* 4, tuned.yaml:22: new learns task T */
    {.model = &model_new, .task = "T", .train = &examples_T_train, .valid = &examples_T_valid,
     .optimizer = "sgd",
     .adaptations = 1,
     .adaptation = (const struct tlc_adaptation[]){{.step = {adapt_new_normalization_1, 0, false}, .batch_size = 8,
          .state = sizeof(struct state_adapt_new_normalization_1)}},
     .phases = 1, .phase = phases_5, .shuffle = true, .shuffle_stream = 0x308f8877u,
     .blind = tlc_blind_softmax,
     .divided = true,
     .chosen_on = &examples_T_valid,
     .evaluation = &(const struct tlc_evaluate){{step_new_evaluation, 60, false}, 8}},
    /* 5, tuned.yaml:22: new learns task T */
    {.model = &model_new, .task = "T", .train = &examples_T_train, .valid = &examples_T_valid,
     .optimizer = "sgd",
     .adaptations = 1,
     .adaptation = (const struct tlc_adaptation[]){{.step = {adapt_new_normalization_1_2, 0, false}, .batch_size = 32,
          .state = sizeof(struct state_adapt_new_normalization_1_2)}},
     .phases = 1, .phase = phases_6, .shuffle = true, .shuffle_stream = 0x308f8877u,
     .blind = tlc_blind_softmax,
     .divided = true,
     .chosen_on = &examples_T_valid,
     .evaluation = &(const struct tlc_evaluate){{step_new_evaluation_2, 60, false}, 32}},
    /* 6, tuned.yaml:21: source learns task S */
    {.model = &model_source, .task = "S", .train = &examples_S_before,
     .optimizer = "sgd",
     .adaptations = 1,
     .adaptation = (const struct tlc_adaptation[]){{.step = {adapt_source_normalization_1, 0, false}, .batch_size = 32,
          .state = sizeof(struct state_adapt_source_normalization_1)}},
     .phases = 1, .phase = phases_7, .shuffle = true, .shuffle_stream = 0xd48b6e2cu,
     .blind = tlc_blind_softmax},
    /* 7, tuned.yaml:24: tuned learns task T */
    {.model = &model_tuned, .task = "T", .train = &examples_T_train, .valid = &examples_T_valid,
     .optimizer = "sgd",
     .copies = 2, .copy = copies_1,
     .phases = 1, .phase = phases_8, .shuffle = true, .shuffle_stream = 0xb8ef5523u,
     .blind = tlc_blind_softmax,
     .divided = true,
     .chosen_on = &examples_T_valid,
     .evaluation = &(const struct tlc_evaluate){{step_new_evaluation_2, 60, false}, 32}},
    /* 8, tuned.yaml:24: tuned learns task T */
    {.model = &model_tuned_2, .task = "T", .train = &examples_T_train, .valid = &examples_T_valid,
     .optimizer = "sgd",
     .copies = 2, .copy = copies_1,
     .phases = 1, .phase = phases_9, .shuffle = true, .shuffle_stream = 0xb8ef5523u,
     .divided = true,
     .chosen_on = &examples_T_valid,
     .evaluation = &(const struct tlc_evaluate){{step_tuned_2_evaluation, 60, false}, 32}},
    /* 9, tuned.yaml:24: tuned learns task T */
    {.model = &model_tuned, .task = "T", .train = &examples_T_train, .valid = &examples_T_valid,
     .optimizer = "sgd",
     .copies = 2, .copy = copies_1,
     .phases = 1, .phase = phases_10, .shuffle = true, .shuffle_stream = 0xb8ef5523u,
     .blind = tlc_blind_softmax,
     .divided = true,
     .chosen_on = &examples_T_valid,
     .evaluation = &(const struct tlc_evaluate){{step_new_evaluation_2, 60, false}, 32}},
    /* 10, tuned.yaml:24: tuned learns task T */
    {.model = &model_tuned_2, .task = "T", .train = &examples_T_train, .valid = &examples_T_valid,
     .optimizer = "sgd",
     .copies = 2, .copy = copies_1,
     .phases = 1, .phase = phases_11, .shuffle = true, .shuffle_stream = 0xb8ef5523u,
     .divided = true,
     .chosen_on = &examples_T_valid,
     .evaluation = &(const struct tlc_evaluate){{step_tuned_2_evaluation, 60, false}, 32}},
    /* 11, tuned.yaml:24: tuned learns task T */
    {.model = &model_tuned, .task = "T", .train = &examples_T_train, .valid = &examples_T_valid,
     .optimizer = "sgd",
     .copies = 2, .copy = copies_1,
     .phases = 1, .phase = phases_12, .shuffle = true, .shuffle_stream = 0xb8ef5523u,
     .blind = tlc_blind_softmax,
     .divided = true,
     .chosen_on = &examples_T_valid,
     .evaluation = &(const struct tlc_evaluate){{step_new_evaluation_2, 60, false}, 32}},
    /* 12, tuned.yaml:24: tuned learns task T */
    {.model = &model_tuned_2, .task = "T", .train = &examples_T_train, .valid = &examples_T_valid,
     .optimizer = "sgd",
     .copies = 2, .copy = copies_1,
     .phases = 1, .phase = phases_13, .shuffle = true, .shuffle_stream = 0xb8ef5523u,
     .divided = true,
     .chosen_on = &examples_T_valid,
     .evaluation = &(const struct tlc_evaluate){{step_tuned_2_evaluation, 60, false}, 32}},
    /* 13, tuned.yaml:24: tuned learns task T */
    {.model = &model_tuned, .task = "T", .train = &examples_T_train, .valid = &examples_T_valid,
     .optimizer = "sgd",
     .copies = 2, .copy = copies_1,
     .phases = 1, .phase = phases_14, .shuffle = true, .shuffle_stream = 0xb8ef5523u,
     .blind = tlc_blind_softmax,
     .divided = true,
     .chosen_on = &examples_T_valid,
     .evaluation = &(const struct tlc_evaluate){{step_new_evaluation_2, 60, false}, 32}},
    /* 14, tuned.yaml:24: tuned learns task T */
    {.model = &model_tuned_2, .task = "T", .train = &examples_T_train, .valid = &examples_T_valid,
     .optimizer = "sgd",
     .copies = 2, .copy = copies_1,
     .phases = 1, .phase = phases_15, .shuffle = true, .shuffle_stream = 0xb8ef5523u,
     .divided = true,
     .chosen_on = &examples_T_valid,
     .evaluation = &(const struct tlc_evaluate){{step_tuned_2_evaluation, 60, false}, 32}},
    /* 15, tuned.yaml:24: tuned learns task T */
    {.model = &model_tuned, .task = "T", .train = &examples_T_train, .valid = &examples_T_valid,
     .optimizer = "sgd",
     .copies = 2, .copy = copies_1,
     .phases = 1, .phase = phases_16, .shuffle = true, .shuffle_stream = 0xb8ef5523u,
     .blind = tlc_blind_softmax,
     .divided = true,
     .chosen_on = &examples_T_valid,
     .evaluation = &(const struct tlc_evaluate){{step_new_evaluation_2, 60, false}, 32}},
    /* 16, tuned.yaml:24: tuned learns task T */
    {.model = &model_tuned_2, .task = "T", .train = &examples_T_train, .valid = &examples_T_valid,
     .optimizer = "sgd",
     .copies = 2, .copy = copies_1,
     .phases = 1, .phase = phases_17, .shuffle = true, .shuffle_stream = 0xb8ef5523u,
     .divided = true,
     .chosen_on = &examples_T_valid,
     .evaluation = &(const struct tlc_evaluate){{step_tuned_2_evaluation, 60, false}, 32}},
    /* 17, tuned.yaml:24: tuned learns task T */
    {.model = &model_tuned, .task = "T", .train = &examples_T_train, .valid = &examples_T_valid,
     .optimizer = "sgd",
     .copies = 2, .copy = copies_1,
     .phases = 1, .phase = phases_18, .shuffle = true, .shuffle_stream = 0xb8ef5523u,
     .blind = tlc_blind_softmax,
     .divided = true,
     .chosen_on = &examples_T_valid,
     .evaluation = &(const struct tlc_evaluate){{step_new_evaluation_2, 60, false}, 32}},
    /* 18, tuned.yaml:24: tuned learns task T */
    {.model = &model_tuned_2, .task = "T", .train = &examples_T_train, .valid = &examples_T_valid,
     .optimizer = "sgd",
     .copies = 2, .copy = copies_1,
     .phases = 1, .phase = phases_19, .shuffle = true, .shuffle_stream = 0xb8ef5523u,
     .divided = true,
     .chosen_on = &examples_T_valid,
     .evaluation = &(const struct tlc_evaluate){{step_tuned_2_evaluation, 60, false}, 32}},
    /* the best of its trials */
    /* 19, tuned.yaml:22: new learns task T */
    {.model = &model_new, .task = "T", .train = &examples_T_train, .valid = &examples_T_valid,
     .optimizer = "sgd",
     .adaptations = 1,
     .adaptation = (const struct tlc_adaptation[]){{.step = {adapt_new_normalization_1, 0, false}, .batch_size = 8,
          .state = sizeof(struct state_adapt_new_normalization_1)}},
     .phases = 1, .phase = phases_1, .shuffle = true, .shuffle_stream = 0x308f8877u,
     .blind = tlc_blind_softmax,
     .divided = true,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_T_test},
     .evaluation = &(const struct tlc_evaluate){{step_new_evaluation, 60, false}, 8},
     .search = &searches[0]},
    /* the best of its trials */
    /* 20, tuned.yaml:24: tuned learns task T */
    {.model = &model_tuned, .task = "T", .train = &examples_T_train, .valid = &examples_T_valid,
     .optimizer = "sgd",
     .copies = 2, .copy = copies_1,
     .phases = 1, .phase = phases_8, .shuffle = true, .shuffle_stream = 0xb8ef5523u,
     .blind = tlc_blind_softmax,
     .divided = true,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_T_test},
     .evaluation = &(const struct tlc_evaluate){{step_new_evaluation_2, 60, false}, 32},
     .search = &searches[1]},
    /* the best of its trials */
    /* 21, tuned.yaml:24: tuned learns task T */
    {.model = &model_tuned, .task = "T", .train = &examples_T_train, .valid = &examples_T_valid,
     .optimizer = "sgd",
     .copies = 2, .copy = copies_1,
     .phases = 1, .phase = phases_14, .shuffle = true, .shuffle_stream = 0xb8ef5523u,
     .blind = tlc_blind_softmax,
     .divided = true,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_T_test},
     .evaluation = &(const struct tlc_evaluate){{step_new_evaluation_2, 60, false}, 32},
     .search = &searches[2]},
};

/* ---- The experiment ---- */

static const struct tlc_examples *const all_examples[] = {
    &examples_T_test, &examples_T_train, &examples_T_valid, &examples_S_before,
};
static const struct tlc_model *const all_models[] = {
    &model_new, &model_source, &model_tuned, &model_tuned_2,
};

/* The study (tuned.yaml:27) */
static const char *const arms[] = {
    "new",
    "tuned",
};
static const struct tlc_warning warnings[] = {
    {"unequal-budget", "tuned does not learn for as many epochs as new"},
};
static const char *const values_1[] = {
    "6",
    "12",
};
static const struct tlc_axis axes[] = {
    {"training.tuned.epochs", TLC_AXIS_EPOCHS, 2, values_1},
};
/* which value of each axis; which recipe trained each arm */
static const struct tlc_cell cells[] = {
    {(const int[]){0}, (const int[]){19, 20}},
    {(const int[]){1}, (const int[]){19, 21}},
};
static const struct tlc_study study = {
    .examples = &examples_T_test,
    .arms = 2, .arm = arms, .baseline = 0, .decided = 1,
    .shares = 0, .share = NULL,
    .axes = 1, .axis = axes,
    .cells = 2, .cell = cells,
    .primary = 0, .min_effect = 0.5,
    .tune = &(const struct tlc_tune){
        .way = "grid", .examples = &examples_T_valid,
        .metric = "accuracy", .more_is_better = true,
        .searches = 3, .search = searches},
    .warnings = 1, .warning = warnings};

static const struct tlc_experiment experiment = {
    .name = "tuned", .spec = "tuned.yaml", .version = "0.2.0",
    .spec_hash = 0x61fed6a6702dfe66u, .seed = 11, .seeds = 8,
    .folds = 4,
    .values_size = 8392, .train = train, .evaluate = evaluate,
    .adapt = adapt,
    .examples = 4, .example = all_examples,
    .models = 4, .model = all_models,
    .recipes = 22, .recipe = recipes,
    .study = &study};

static void load_data(const struct tlc_options *options)
{
    tlc_load(options, 2, loadings);
    examples_T_test = tlc_select_divided(&divided_T_test, options->seed);
    examples_T_train = tlc_select_divided(&divided_T_train, options->seed);
    examples_T_valid = tlc_select_divided(&divided_T_valid, options->seed);
    examples_S_before = tlc_select(&data_other_train, &(const struct tlc_selection){
        .name = "S.before", .first = 0, .last = -1, .limit = -1, .classes = 3,
        .class_name = task_S_names,
        .where = task_S_where, .target = task_S_target});
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
