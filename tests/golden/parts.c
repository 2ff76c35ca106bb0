/*
 * parts: compiled by tlc from parts.yaml. Edit that, not this.
 *
 * Model of_table
 *   layer            output   parameters
 *   dense_1               1            4  sigmoid  trainable
 *   4 parameters: 4 trainable, 0 frozen
 *
 * Model of_arrays
 *   layer            output   parameters
 *   dense_1               1            4  sigmoid  trainable
 *   4 parameters: 4 trainable, 0 frozen
 *
 * Model of_pairs
 *   layer            output   parameters
 *   dense_1               1            4  sigmoid  trainable
 *   4 parameters: 4 trainable, 0 frozen
 *
 * Model of_listed
 *   layer            output   parameters
 *   flatten              16            0
 *   dense_1               1           17  sigmoid  trainable
 *   17 parameters: 17 trainable, 0 frozen
 *
 * From the end upwards: the experiment is a table of recipes, which say what is learned
 * by what phases; train goes through a phase, epoch by epoch, in steps; a step calls one
 * kernel an operation. Places in parts.yaml stand in parentheses.
 */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <tlc.h>

/* ---- Data ---- */

static const char *const labels_table_train[] = {
    "cold",
    "warm",
};

/* parts.yaml:11 */
static const struct tlc_source source_table_train = {
    .format = &tlc_format_csv,
    .directory = "parts",
    .file = "first.csv",
    .parts = (const struct tlc_source_part[]){
        {.file = "second.csv"},
        {.file = "third.csv"},
    },
    .part_count = 2,
    .class_name = labels_table_train,
    .group = "place",
    .settings = &(const struct tlc_csv_settings){
        .dialect = {.delimiter = ','},
        .missing = (const char *const[]){"NA"}, .missing_count = 1,
        .label = "kind",
        .inputs = (const struct tlc_csv_input[]){
            {.column = "a"},
            {.column = "b", .optional = true},
        },
        .count = 2},
    .element = TLC_FLOAT32,
    .dimensions = 1, .shape = {3}, .scale = 1.0f, .classes = 2, .rows = 0,
    .all_rows = true};
static struct tlc_data data_table_train;

/* parts.yaml:19 */
static const struct tlc_source source_arrays_train = {
    .format = &tlc_format_npz,
    .directory = "parts",
    .file = "first.npz",
    .images = "x",
    .labels = "y",
    .parts = (const struct tlc_source_part[]){
        {.file = "second.npz", .images = "x", .labels = "y"},
    },
    .part_count = 1,
    .class_name = labels_table_train,
    .group = "place",
    .element = TLC_FLOAT32,
    .dimensions = 1, .shape = {3}, .scale = 1.0f, .classes = 2, .rows = 0,
    .all_rows = true};
static struct tlc_data data_arrays_train;

/* parts.yaml:25 */
static const struct tlc_source source_pairs_train = {
    .format = &tlc_format_idx,
    .directory = "parts",
    .images = "first-x.gz",
    .labels = "first-y.gz",
    .parts = (const struct tlc_source_part[]){
        {.images = "second-x.gz", .labels = "second-y.gz"},
    },
    .part_count = 1,
    .class_name = labels_table_train,
    .element = TLC_FLOAT32,
    .dimensions = 1, .shape = {3}, .scale = 1.0f, .classes = 2, .rows = 60};
static struct tlc_data data_pairs_train;

/* parts.yaml:31 */
static const struct tlc_source source_listed_train = {
    .format = &tlc_format_images,
    .directory = "parts",
    .images = "pictures-1.csv",
    .parts = (const struct tlc_source_part[]){
        {.images = "pictures-2.csv"},
    },
    .part_count = 1,
    .class_name = labels_table_train,
    .group = "place",
    .settings = &(const struct tlc_images_settings){
        .resize = TLC_RESIZE_NONE, .crop = false, .background = 255,
        .skips_others = false, .skips_links = false,
        .files = (const char *const[]){"pictures-1.csv", "pictures-2.csv", "pictures-3.csv"}, .file_count = 3},
    .dimensions = 2, .shape = {4, 4}, .scale = 1.0f, .classes = 2, .rows = 0,
    .all_rows = true};
static struct tlc_data data_listed_train;

/* parts.yaml:12 */
static const struct tlc_source source_table_test = {
    .format = &tlc_format_csv,
    .directory = "parts",
    .file = "fourth.csv",
    .class_name = labels_table_train,
    .settings = &(const struct tlc_csv_settings){
        .dialect = {.delimiter = ','},
        .missing = (const char *const[]){"NA"}, .missing_count = 1,
        .label = "kind",
        .inputs = (const struct tlc_csv_input[]){
            {.column = "a"},
            {.column = "b", .optional = true},
        },
        .count = 2},
    .element = TLC_FLOAT32,
    .dimensions = 1, .shape = {3}, .scale = 1.0f, .classes = 2, .rows = 0,
    .all_rows = true};
static struct tlc_data data_table_test;

/* parts.yaml:32 */
static const struct tlc_source source_listed_test = {
    .format = &tlc_format_images,
    .directory = "parts",
    .images = "pictures-3.csv",
    .class_name = labels_table_train,
    .settings = &(const struct tlc_images_settings){
        .resize = TLC_RESIZE_NONE, .crop = false, .background = 255,
        .skips_others = false, .skips_links = false,
        .files = (const char *const[]){"pictures-1.csv", "pictures-2.csv", "pictures-3.csv"}, .file_count = 3},
    .dimensions = 2, .shape = {4, 4}, .scale = 1.0f, .classes = 2, .rows = 0,
    .all_rows = true};
static struct tlc_data data_listed_test;

static const struct tlc_loading loadings[] = {
    {&source_table_train, &data_table_train, "table.train"},
    {&source_arrays_train, &data_arrays_train, "arrays.train"},
    {&source_pairs_train, &data_pairs_train, "pairs.train"},
    {&source_listed_train, &data_listed_train, "listed.train"},
    {&source_table_test, &data_table_test, "table.test"},
    {&source_listed_test, &data_listed_test, "listed.test"},
};

/* ---- Tasks: which examples, and what their label becomes ---- */

/* Task T (parts.yaml:45)
 *   label   class
 *   0 cold  0 cold
 *   1 warm  1 warm */
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
    "cold",
    "warm",
};

static struct tlc_drawn_rows rows_valid; /* parts.yaml:34 */
static struct tlc_drawn_rows rows_train; /* parts.yaml:35 */
static struct tlc_drawn_rows rows_valid_arrays; /* parts.yaml:37 */
static struct tlc_drawn_rows rows_train_arrays; /* parts.yaml:38 */
static struct tlc_drawn_rows rows_valid_listed; /* parts.yaml:41 */
static struct tlc_drawn_rows rows_train_listed; /* parts.yaml:42 */
/* parts.yaml:35 */
static struct tlc_examples examples_T_train = {
    .name = "T.train", .data = &data_table_train, .scale = 1.0f, .classes = 2, .class_name = task_T_names};
/* parts.yaml:34 */
static struct tlc_examples examples_T_valid = {
    .name = "T.valid", .data = &data_table_train, .scale = 1.0f, .classes = 2, .class_name = task_T_names};
/* parts.yaml:38 */
static struct tlc_examples examples_T_train_arrays = {
    .name = "T.train_arrays", .data = &data_arrays_train, .scale = 1.0f, .classes = 2, .class_name = task_T_names};
/* parts.yaml:37 */
static struct tlc_examples examples_T_valid_arrays = {
    .name = "T.valid_arrays", .data = &data_arrays_train, .scale = 1.0f, .classes = 2, .class_name = task_T_names};
/* parts.yaml:39 */
static struct tlc_examples examples_T_train_pairs = {
    .name = "T.train_pairs", .data = &data_pairs_train, .scale = 1.0f, .classes = 2, .class_name = task_T_names};
/* parts.yaml:40 */
static struct tlc_examples examples_T_test_pairs = {
    .name = "T.test_pairs", .data = &data_pairs_train, .scale = 1.0f, .classes = 2, .class_name = task_T_names};
/* parts.yaml:42 */
static struct tlc_examples examples_T_train_listed = {
    .name = "T.train_listed", .data = &data_listed_train, .scale = 1.0f, .classes = 2, .class_name = task_T_names};
/* parts.yaml:41 */
static struct tlc_examples examples_T_valid_listed = {
    .name = "T.valid_listed", .data = &data_listed_train, .scale = 1.0f, .classes = 2, .class_name = task_T_names};
/* parts.yaml:36 */
static struct tlc_examples examples_T_test = {
    .name = "T.test", .data = &data_table_test, .scale = 1.0f, .classes = 2, .class_name = task_T_names};
/* parts.yaml:43 */
static struct tlc_examples examples_T_test_listed = {
    .name = "T.test_listed", .data = &data_listed_test, .scale = 1.0f, .classes = 2, .class_name = task_T_names};

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
NOINLINE static void gather_32x3_float32(struct tlc_part part, const struct batch *batch, float scale,
    float x[1][32][PANEL])
{
    DEAL(part, 1, 1, panel, one,
        gather_panel_float32(batch, 32, 3, panel, scale, x[panel][0]))
    ask_for_images_float32(batch, 3);
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

DEFINE_DENSE(dense_32x3x1_linear, 32, 3, 1, 3, linear)

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

DEFINE_DENSE_UPDATE(dense_update_32x3x1, 32, 3, 1)

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
NOINLINE static void gather_32x16(struct tlc_part part, const struct batch *batch, float scale,
    float x[1][32][PANEL])
{
    DEAL(part, 1, 1, panel, one,
        gather_panel(batch, 32, 16, panel, scale, x[panel][0]))
    ask_for_images(batch, 16);
}

DEFINE_DENSE(dense_32x16x1_linear, 32, 16, 1, 16, linear)
DEFINE_DENSE_UPDATE(dense_update_32x16x1, 32, 16, 1)

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

/* Model of_table (parts.yaml:47) */
struct weights_of_table {
    float dense_1_kernel[1][3][PANEL], dense_1_bias[16];
};

static const struct tlc_tensor tensors_of_table[] = {
    WEIGHTS(of_table, dense_1, kernel, 3, 1, UNIFORM, 1.224744871391589, 0x239404e8, 3, 1),
    WEIGHTS(of_table, dense_1, bias, 1, 1, ZEROS, 0, 0, 1),
};

static const struct tlc_layer layers_of_table[] = {
    LAYER(Dense, dense_1, 3, 1, true, 2, tensors_of_table + 0, "units": 1, "activation": "sigmoid",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
};

static const long ram_of_table[] = {
    4, /* dense_1 */
};
static const struct tlc_model model_of_table = {
    .name = "of_table", .input_dimensions = 1, .input_shape = {3},
    .layers = 1, .layer = layers_of_table, .parameters = 4,
    .ram = ram_of_table,
    .size = sizeof(struct weights_of_table)};

/* Model of_arrays (parts.yaml:50) */
static const struct tlc_tensor tensors_of_arrays[] = {
    WEIGHTS(of_table, dense_1, kernel, 3, 1, UNIFORM, 1.224744871391589, 0xf278e4da, 3, 1),
    WEIGHTS(of_table, dense_1, bias, 1, 1, ZEROS, 0, 0, 1),
};

static const struct tlc_layer layers_of_arrays[] = {
    LAYER(Dense, dense_1, 3, 1, true, 2, tensors_of_arrays + 0, "units": 1,
          "activation": "sigmoid", "use_bias": true,
          "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
};

static const long ram_of_arrays[] = {
    4, /* dense_1 */
};
static const struct tlc_model model_of_arrays = {
    .name = "of_arrays", .input_dimensions = 1, .input_shape = {3},
    .layers = 1, .layer = layers_of_arrays, .parameters = 4,
    .ram = ram_of_arrays,
    .size = sizeof(struct weights_of_table)};

/* Model of_pairs (parts.yaml:51) */
static const struct tlc_tensor tensors_of_pairs[] = {
    WEIGHTS(of_table, dense_1, kernel, 3, 1, UNIFORM, 1.224744871391589, 0xf7de311f, 3, 1),
    WEIGHTS(of_table, dense_1, bias, 1, 1, ZEROS, 0, 0, 1),
};

static const struct tlc_layer layers_of_pairs[] = {
    LAYER(Dense, dense_1, 3, 1, true, 2, tensors_of_pairs + 0, "units": 1, "activation": "sigmoid",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
};

static const long ram_of_pairs[] = {
    4, /* dense_1 */
};
static const struct tlc_model model_of_pairs = {
    .name = "of_pairs", .input_dimensions = 1, .input_shape = {3},
    .layers = 1, .layer = layers_of_pairs, .parameters = 4,
    .ram = ram_of_pairs,
    .size = sizeof(struct weights_of_table)};

/* Model of_listed (parts.yaml:52) */
struct weights_of_listed {
    float dense_1_kernel[1][16][PANEL], dense_1_bias[16];
};

static const struct tlc_tensor tensors_of_listed[] = {
    WEIGHTS(of_listed, dense_1, kernel, 16, 1, UNIFORM, 0.5940885257860046, 0x65abd07b, 16, 1),
    WEIGHTS(of_listed, dense_1, bias, 1, 1, ZEROS, 0, 0, 1),
};

static const struct tlc_layer layers_of_listed[] = {
    LAYER(Flatten, flatten, 16, 16, false, 0, tensors_of_listed + 0),
    LAYER(Dense, dense_1, 16, 1, true, 2, tensors_of_listed + 0, "units": 1,
          "activation": "sigmoid", "use_bias": true,
          "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
};

static const long ram_of_listed[] = {
    0, /* flatten */
    4, /* dense_1 */
};
static const struct tlc_model model_of_listed = {
    .name = "of_listed", .input_dimensions = 2, .input_shape = {4, 4},
    .layers = 2, .layer = layers_of_listed, .parameters = 17,
    .ram = ram_of_listed,
    .size = sizeof(struct weights_of_listed)};

/* ---- Steps: what happens to one batch of examples ---- */

/* One step of training (parts.yaml:57): 12 floating-point operations an example */
static void step_of_table_phase_1(const struct batch *batch, struct tlc_part part)
{
    struct {
        float input[1][32][PANEL];
        union {
            float dense_1_output[1][32][PANEL],
                dense_1_output_gradient_transposed[1][32][PANEL];
        };
        float dense_1_output_gradient[2][1][PANEL], dense_1_output_transposed[2][1][PANEL];
        double losses[32];
        int predicted[32];
    } *values = batch->values; /* 4,736 bytes */
    struct weights_of_table *weights = batch->weights;
    (void)part;

    gather_32x3_float32(WHOLE, batch, batch->scale, values->input);
    /* parts.yaml:49 */
    dense_32x3x1_linear(WHOLE, values->input, weights->dense_1_kernel, weights->dense_1_bias,
                        values->dense_1_output);
    /* parts.yaml:57 */
    transpose_32x1(values->dense_1_output, values->dense_1_output_transposed);
    sigmoid_crossentropy_32x1(batch, values->dense_1_output_transposed, values->losses);
    predict_positive_32x1(batch, values->dense_1_output_transposed, values->predicted);
    tally_32(batch, values->losses, values->predicted, batch->totals);
    /* and back, each layer's input gradient before its update */
    sigmoid_crossentropy_gradient_32x1(batch, values->dense_1_output_transposed,
                                       values->dense_1_output_gradient);
    /* parts.yaml:49 */
    transpose_1x32(values->dense_1_output_gradient, values->dense_1_output_gradient_transposed);
    dense_update_32x3x1(WHOLE, values->input, values->dense_1_output_gradient_transposed,
                        batch->rate, weights->dense_1_kernel, weights->dense_1_bias);
}

/* One step of evaluation (parts.yaml:47): 6 floating-point operations an example */
static void step_of_table_evaluation(const struct batch *batch, struct tlc_part part)
{
    struct {
        union { float input[1][32][PANEL], dense_1_output_transposed[2][1][PANEL]; };
        float dense_1_output[1][32][PANEL];
        double losses[32];
        int predicted[32];
    } *values = batch->values; /* 4,480 bytes */
    struct weights_of_table *weights = batch->weights;
    (void)part;

    gather_32x3_float32(WHOLE, batch, batch->scale, values->input);
    /* parts.yaml:49 */
    dense_32x3x1_linear(WHOLE, values->input, weights->dense_1_kernel, weights->dense_1_bias,
                        values->dense_1_output);
    /* parts.yaml:47 */
    transpose_32x1(values->dense_1_output, values->dense_1_output_transposed);
    sigmoid_crossentropy_32x1(batch, values->dense_1_output_transposed, values->losses);
    predict_positive_32x1(batch, values->dense_1_output_transposed, values->predicted);
    tally_32(batch, values->losses, values->predicted, batch->totals);
    record_sigmoid_32x1(batch, values->dense_1_output_transposed, values->predicted,
                        batch->predictions);
}

/* One step of training (parts.yaml:60): 64 floating-point operations an example */
static void step_of_listed_phase_1(const struct batch *batch, struct tlc_part part)
{
    struct {
        float input[1][32][PANEL];
        union {
            float dense_1_output[1][32][PANEL],
                dense_1_output_gradient_transposed[1][32][PANEL];
        };
        float dense_1_output_gradient[2][1][PANEL], dense_1_output_transposed[2][1][PANEL];
        double losses[32];
        int predicted[32];
    } *values = batch->values; /* 4,736 bytes */
    struct weights_of_listed *weights = batch->weights;
    (void)part;

    gather_32x16(WHOLE, batch, batch->scale, values->input);
    /* parts.yaml:55 */
    dense_32x16x1_linear(WHOLE, values->input, weights->dense_1_kernel, weights->dense_1_bias,
                         values->dense_1_output);
    /* parts.yaml:60 */
    transpose_32x1(values->dense_1_output, values->dense_1_output_transposed);
    sigmoid_crossentropy_32x1(batch, values->dense_1_output_transposed, values->losses);
    predict_positive_32x1(batch, values->dense_1_output_transposed, values->predicted);
    tally_32(batch, values->losses, values->predicted, batch->totals);
    /* and back, each layer's input gradient before its update */
    sigmoid_crossentropy_gradient_32x1(batch, values->dense_1_output_transposed,
                                       values->dense_1_output_gradient);
    /* parts.yaml:55 */
    transpose_1x32(values->dense_1_output_gradient, values->dense_1_output_gradient_transposed);
    dense_update_32x16x1(WHOLE, values->input, values->dense_1_output_gradient_transposed,
                         batch->rate, weights->dense_1_kernel, weights->dense_1_bias);
}

/* One step of evaluation (parts.yaml:52): 32 floating-point operations an example */
static void step_of_listed_evaluation(const struct batch *batch, struct tlc_part part)
{
    struct {
        union { float input[1][32][PANEL], dense_1_output_transposed[2][1][PANEL]; };
        float dense_1_output[1][32][PANEL];
        double losses[32];
        int predicted[32];
    } *values = batch->values; /* 4,480 bytes */
    struct weights_of_listed *weights = batch->weights;
    (void)part;

    gather_32x16(WHOLE, batch, batch->scale, values->input);
    /* parts.yaml:55 */
    dense_32x16x1_linear(WHOLE, values->input, weights->dense_1_kernel, weights->dense_1_bias,
                         values->dense_1_output);
    /* parts.yaml:52 */
    transpose_32x1(values->dense_1_output, values->dense_1_output_transposed);
    sigmoid_crossentropy_32x1(batch, values->dense_1_output_transposed, values->losses);
    predict_positive_32x1(batch, values->dense_1_output_transposed, values->predicted);
    tally_32(batch, values->losses, values->predicted, batch->totals);
    record_sigmoid_32x1(batch, values->dense_1_output_transposed, values->predicted,
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
    /* parts.yaml:57: 1 epoch at learning rate 0.01. Trains 4 of 4 parameters; frozen: nothing. */
    {.epochs = 1, .batch_size = 32, .learns = (const bool[]){1},
     .rates = 1, .rate = (const float[]){0.01f}, .step = {step_of_table_phase_1, 12, false},
     .validation = &(const struct tlc_evaluate){{step_of_table_evaluation, 6, false}, 32}},
};

static const struct tlc_phase phases_2[] = {
    /* parts.yaml:58: 1 epoch at learning rate 0.01. Trains 4 of 4 parameters; frozen: nothing. */
    {.epochs = 1, .batch_size = 32, .learns = (const bool[]){1},
     .rates = 1, .rate = (const float[]){0.01f}, .step = {step_of_table_phase_1, 12, false},
     .validation = &(const struct tlc_evaluate){{step_of_table_evaluation, 6, false}, 32}},
};

static const struct tlc_phase phases_3[] = {
    /* parts.yaml:59: 1 epoch at learning rate 0.01. Trains 4 of 4 parameters; frozen: nothing. */
    {.epochs = 1, .batch_size = 32, .learns = (const bool[]){1},
     .rates = 1, .rate = (const float[]){0.01f}, .step = {step_of_table_phase_1, 12, false},
     .validation = &(const struct tlc_evaluate){{step_of_table_evaluation, 6, false}, 32}},
};

static const struct tlc_phase phases_4[] = {
    /* parts.yaml:60: 1 epoch at learning rate 0.01. Trains 17 of 17 parameters; frozen: nothing. */
    {.epochs = 1, .batch_size = 32, .learns = (const bool[]){0, 1},
     .rates = 1, .rate = (const float[]){0.01f}, .step = {step_of_listed_phase_1, 64, false},
     .validation = &(const struct tlc_evaluate){{step_of_listed_evaluation, 32, false}, 32}},
};

static const struct tlc_recipe recipes[] = {
    /* 0, parts.yaml:57: of_table learns task T */
    {.model = &model_of_table, .task = "T", .train = &examples_T_train, .valid = &examples_T_valid,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_1, .shuffle = true, .shuffle_stream = 0x48200543u,
     .blind = tlc_blind_sigmoid,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_T_test},
     .evaluation = &(const struct tlc_evaluate){{step_of_table_evaluation, 6, false}, 32}},
    /* 1, parts.yaml:58: of_arrays learns task T */
    {.model = &model_of_arrays, .task = "T", .train = &examples_T_train_arrays, .valid = &examples_T_valid_arrays,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_2, .shuffle = true, .shuffle_stream = 0x4bab0989u,
     .blind = tlc_blind_sigmoid},
    /* 2, parts.yaml:59: of_pairs learns task T */
    {.model = &model_of_pairs, .task = "T", .train = &examples_T_train_pairs, .valid = &examples_T_test_pairs,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_3, .shuffle = true, .shuffle_stream = 0xafc7d94eu,
     .blind = tlc_blind_sigmoid},
    /* 3, parts.yaml:60: of_listed learns task T */
    {.model = &model_of_listed, .task = "T", .train = &examples_T_train_listed, .valid = &examples_T_valid_listed,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_4, .shuffle = true, .shuffle_stream = 0x179fca0au,
     .blind = tlc_blind_sigmoid,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_T_test_listed},
     .evaluation = &(const struct tlc_evaluate){{step_of_listed_evaluation, 32, false}, 32}},
};

/* ---- The experiment ---- */

static const struct tlc_examples *const all_examples[] = {
    &examples_T_train, &examples_T_valid, &examples_T_train_arrays, &examples_T_valid_arrays,
    &examples_T_train_pairs, &examples_T_test_pairs, &examples_T_train_listed,
    &examples_T_valid_listed, &examples_T_test, &examples_T_test_listed,
};
static const struct tlc_model *const all_models[] = {
    &model_of_table, &model_of_arrays, &model_of_pairs, &model_of_listed,
};

/* models by the recipe that trained them last */
static const struct tlc_comparison comparisons[] = {
    /* parts.yaml:62 */
    {.examples = &examples_T_test, .count = 1, .recipes = (const int[]){0}},
    /* parts.yaml:63 */
    {.examples = &examples_T_test_listed, .count = 1, .recipes = (const int[]){3}},
};

static const struct tlc_experiment experiment = {
    .name = "parts", .spec = "parts.yaml", .version = "0.2.0",
    .spec_hash = 0x547d76d158a3a444u, .seed = 0, .seeds = 1,
    .values_size = 4736, .train = train, .evaluate = evaluate,
    .examples = 10, .example = all_examples,
    .models = 4, .model = all_models,
    .recipes = 4, .recipe = recipes,
    .comparisons = 2, .comparison = comparisons};

static void load_data(const struct tlc_options *options)
{
    tlc_load(options, 6, loadings);
    rows_valid = tlc_draw_rows(&data_table_train, &(const struct tlc_draw){
        .name = "valid", .parts = 1,
        .part = (const struct tlc_part_of_rows[]){{0, -1}},
        .fraction = 0.2, .stratify = true, .seed = 0, .stream = 0x87b82de3u,
        .grouped = true});
    rows_train = tlc_draw_rows(&data_table_train, &(const struct tlc_draw){
        .name = "train", .parts = 1,
        .part = (const struct tlc_part_of_rows[]){{0, -1}},
        .without = (const struct tlc_drawn_rows *const[]){&rows_valid}, .others = 1});
    rows_valid_arrays = tlc_draw_rows(&data_arrays_train, &(const struct tlc_draw){
        .name = "valid_arrays", .parts = 1,
        .part = (const struct tlc_part_of_rows[]){{0, -1}},
        .fraction = 0.2, .stratify = false, .seed = 0, .stream = 0x87b82de3u,
        .grouped = true});
    rows_train_arrays = tlc_draw_rows(&data_arrays_train, &(const struct tlc_draw){
        .name = "train_arrays", .parts = 1,
        .part = (const struct tlc_part_of_rows[]){{0, -1}},
        .without = (const struct tlc_drawn_rows *const[]){&rows_valid_arrays}, .others = 1});
    rows_valid_listed = tlc_draw_rows(&data_listed_train, &(const struct tlc_draw){
        .name = "valid_listed", .parts = 1,
        .part = (const struct tlc_part_of_rows[]){{0, -1}},
        .fraction = 0.2, .stratify = false, .seed = 0, .stream = 0x87b82de3u,
        .grouped = true});
    rows_train_listed = tlc_draw_rows(&data_listed_train, &(const struct tlc_draw){
        .name = "train_listed", .parts = 1,
        .part = (const struct tlc_part_of_rows[]){{0, -1}},
        .without = (const struct tlc_drawn_rows *const[]){&rows_valid_listed}, .others = 1});
    examples_T_train = tlc_select(&data_table_train, &(const struct tlc_selection){
        .name = "T.train", .first = 0, .last = -1, .limit = -1,
        .drawn = &rows_train, .classes = 2,
        .class_name = task_T_names,
        .where = task_T_where, .target = task_T_target});
    examples_T_valid = tlc_select(&data_table_train, &(const struct tlc_selection){
        .name = "T.valid", .first = 0, .last = -1, .limit = -1,
        .drawn = &rows_valid, .classes = 2,
        .class_name = task_T_names,
        .where = task_T_where, .target = task_T_target});
    examples_T_train_arrays = tlc_select(&data_arrays_train, &(const struct tlc_selection){
        .name = "T.train_arrays", .first = 0, .last = -1, .limit = -1,
        .drawn = &rows_train_arrays, .classes = 2,
        .class_name = task_T_names,
        .where = task_T_where, .target = task_T_target});
    examples_T_valid_arrays = tlc_select(&data_arrays_train, &(const struct tlc_selection){
        .name = "T.valid_arrays", .first = 0, .last = -1, .limit = -1,
        .drawn = &rows_valid_arrays, .classes = 2,
        .class_name = task_T_names,
        .where = task_T_where, .target = task_T_target});
    examples_T_train_pairs = tlc_select(&data_pairs_train, &(const struct tlc_selection){
        .name = "T.train_pairs", .first = 0, .last = 50, .limit = -1, .classes = 2,
        .class_name = task_T_names,
        .where = task_T_where, .target = task_T_target});
    examples_T_test_pairs = tlc_select(&data_pairs_train, &(const struct tlc_selection){
        .name = "T.test_pairs", .first = 50, .last = 60, .limit = -1, .classes = 2,
        .class_name = task_T_names,
        .where = task_T_where, .target = task_T_target});
    examples_T_train_listed = tlc_select(&data_listed_train, &(const struct tlc_selection){
        .name = "T.train_listed", .first = 0, .last = -1, .limit = -1,
        .drawn = &rows_train_listed, .classes = 2,
        .class_name = task_T_names,
        .where = task_T_where, .target = task_T_target});
    examples_T_valid_listed = tlc_select(&data_listed_train, &(const struct tlc_selection){
        .name = "T.valid_listed", .first = 0, .last = -1, .limit = -1,
        .drawn = &rows_valid_listed, .classes = 2,
        .class_name = task_T_names,
        .where = task_T_where, .target = task_T_target});
    examples_T_test = tlc_select(&data_table_test, &(const struct tlc_selection){
        .name = "T.test", .first = 0, .last = -1, .limit = -1, .classes = 2,
        .class_name = task_T_names,
        .where = task_T_where, .target = task_T_target});
    examples_T_test_listed = tlc_select(&data_listed_test, &(const struct tlc_selection){
        .name = "T.test_listed", .first = 0, .last = -1, .limit = -1, .classes = 2,
        .class_name = task_T_names,
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
