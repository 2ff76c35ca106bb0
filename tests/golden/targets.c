/*
 * targets: compiled by tlc from targets.yaml. Edit that, not this.
 *
 * Model value
 *   layer            output   parameters
 *   dense_1               5           30  relu     trainable
 *   dense_2               2           12  softplus trainable
 *   42 parameters: 42 trainable, 0 frozen
 *
 * Model again
 *   layer            output   parameters
 *   dense_1               5           30  relu     frozen  copy of value.dense_1
 *   dense_2               2           12  linear   trainable
 *   42 parameters: 12 trainable, 30 frozen
 *
 * Model absolute
 *   layer            output   parameters
 *   dense_1               2           12  linear   trainable
 *   12 parameters: 12 trainable, 0 frozen
 *
 * Model mood
 *   layer            output   parameters
 *   dense_1               4           28  tanh     trainable
 *   dense_2               3           15  sigmoid  trainable
 *   43 parameters: 43 trainable, 0 frozen
 *
 * Model kind
 *   layer            output   parameters
 *   dense_1               3           18  softmax  trainable
 *   18 parameters: 18 trainable, 0 frozen
 *
 * Model ripe
 *   layer            output   parameters
 *   dense_1               1            6  sigmoid  trainable
 *   6 parameters: 6 trainable, 0 frozen
 *
 * From the end upwards: the experiment is a table of recipes, which say what is learned
 * by what phases; train goes through a phase, epoch by epoch, in steps; a step calls one
 * kernel an operation. Places in targets.yaml stand in parentheses.
 */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <tlc.h>

/* ---- Data ---- */

/* targets.yaml:13 */
static const struct tlc_source source_houses_train = {
    .format = &tlc_format_csv,
    .directory = "houses",
    .file = "houses.csv",
    .targets = 2,
    .target_name = (const char *const[]){"rent", "sale price"},
    .settings = &(const struct tlc_csv_settings){
        .dialect = {.delimiter = ','},
        .missing = (const char *const[]){""}, .missing_count = 1,
        .inputs = (const struct tlc_csv_input[]){
            {.column = "rooms"},
            {.column = "area", .optional = true},
            {.column = "kind",
             .words = (const char *const[]){"flat", "house"},
             .count = 2, .other = -1},
        },
        .count = 3},
    .element = TLC_FLOAT32,
    .dimensions = 1, .shape = {5}, .scale = 1.0f, .classes = 0, .rows = 80};
static struct tlc_data data_houses_train;

/* targets.yaml:20 */
static const struct tlc_source source_songs_train = {
    .format = &tlc_format_npz,
    .directory = "songs",
    .file = "songs.npz",
    .images = "sounds",
    .labels = "moods",
    .targets = 3,
    .element = TLC_FLOAT32,
    .dimensions = 1, .shape = {6}, .scale = 1.0f, .classes = 0, .rows = 90};
static struct tlc_data data_songs_train;

static const char *const labels_fruits_train[] = {
    "apple",
    "pear",
    "plum",
};

/* targets.yaml:27 */
static const struct tlc_source source_fruits_train = {
    .format = &tlc_format_npz,
    .directory = "fruits",
    .file = "fruits.npz",
    .images = "x",
    .labels = "y",
    .class_name = labels_fruits_train,
    .element = TLC_FLOAT32,
    .dimensions = 1, .shape = {5}, .scale = 1.0f, .classes = 3, .rows = 100};
static struct tlc_data data_fruits_train;

static const struct tlc_loading loadings[] = {
    {&source_houses_train, &data_houses_train, "houses.train"},
    {&source_songs_train, &data_songs_train, "songs.train"},
    {&source_fruits_train, &data_fruits_train, "fruits.train"},
};

/* ---- Tasks: which examples, and what their label becomes ---- */

/* A rule is the spec's, and may hold for every label. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wtautological-compare"

/* Task value (targets.yaml:38) */
static const char *const task_value_outputs[] = {"rent", "sale price"};

/* Task kind (targets.yaml:40)
 *   label    class
 *   0 apple  0 apple
 *   1 pear   1 pear
 *   2 plum   2 plum */
static bool task_kind_where(int64_t label)
{
    (void)label;
    return true;
}

static int64_t task_kind_target(int64_t label)
{
    return label;
}

static const char *const task_kind_names[] = {
    "apple",
    "pear",
    "plum",
};

/* Task ripe (targets.yaml:41)
 *   where   label != plum
 *   target  label == pear
 *   label    class
 *   0 apple  0 apple
 *   1 pear   1 pear
 *   1 other label: not the task's */
static bool task_ripe_where(int64_t label)
{
    return label != 2;
}

static int64_t task_ripe_target(int64_t label)
{
    return label == 1;
}

static const char *const task_ripe_names[] = {
    "apple",
    "pear",
};

#pragma GCC diagnostic pop

/* targets.yaml:30 */
static struct tlc_examples examples_value_houses = {
    .name = "value.houses", .data = &data_houses_train, .scale = 1.0f, .outputs = 2, .output_name = task_value_outputs};
/* targets.yaml:31 */
static struct tlc_examples examples_value_houses_seen = {
    .name = "value.houses_seen", .data = &data_houses_train, .scale = 1.0f, .outputs = 2, .output_name = task_value_outputs};
/* targets.yaml:32 */
static struct tlc_examples examples_mood_songs = {
    .name = "mood.songs", .data = &data_songs_train, .scale = 1.0f, .outputs = 3};
/* targets.yaml:34 */
static struct tlc_examples examples_kind_fruits = {
    .name = "kind.fruits", .data = &data_fruits_train, .scale = 1.0f, .classes = 3, .class_name = task_kind_names};
/* targets.yaml:35 */
static struct tlc_examples examples_kind_fruits_test = {
    .name = "kind.fruits_test", .data = &data_fruits_train, .scale = 1.0f, .classes = 3, .class_name = task_kind_names};
/* targets.yaml:34 */
static struct tlc_examples examples_ripe_fruits = {
    .name = "ripe.fruits", .data = &data_fruits_train, .scale = 1.0f, .classes = 2, .class_name = task_ripe_names};
/* targets.yaml:33 */
static struct tlc_examples examples_mood_songs_test = {
    .name = "mood.songs_test", .data = &data_songs_train, .scale = 1.0f, .outputs = 3};
/* targets.yaml:35 */
static struct tlc_examples examples_ripe_fruits_test = {
    .name = "ripe.fruits_test", .data = &data_fruits_train, .scale = 1.0f, .classes = 2, .class_name = task_ripe_names};

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
NOINLINE static void gather_7x5_float32(struct tlc_part part, const struct batch *batch, float scale,
    float x[1][7][PANEL])
{
    DEAL(part, 1, 1, panel, one,
        gather_panel_float32(batch, 7, 5, panel, scale, x[panel][0]))
    ask_for_images_float32(batch, 5);
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

DEFINE_DENSE(dense_7x5x5_relu, 7, 5, 5, 5, relu)

static inline vec linear(vec x)
{
    return x;
}

DEFINE_DENSE(dense_7x5x2_linear, 7, 5, 2, 5, linear)

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

/* log(1 + t) for t in [0, 1]: 2 atanh(s), s = t / (2 + t), as s q(s^2) with the q of
 * degree 4 whose largest relative error, 4.0e-9, is least. */
static inline vec vec_log_one_plus(vec t)
{
    const vec s = t / (2 + t), square = s * s;
    vec q = vec_broadcast(0.14089167f);
    q = vec_fma(q, square, vec_broadcast(0.139803007f));
    q = vec_fma(q, square, vec_broadcast(0.200124547f));
    q = vec_fma(q, square, vec_broadcast(0.333331585f));
    q = vec_fma(q, square, vec_broadcast(1.0f));
    return 2 * s * q;
}

/* log(1 + e^x) = max(x, 0) + log(1 + e^-|x|) */
static inline vec softplus(vec x)
{
    const vec rest = vec_log_one_plus(vec_exp((vec)((vec_bits)x | 0x80000000u)));
    return vec_select(x > 0, x + rest, rest);
}

/* y = f(x) */
NOINLINE static void activate_7x2_softplus(struct tlc_part part, const float x[1][7][PANEL],
    float y[1][7][PANEL])
{
    const float *xs = x[0][0];
    float *ys = y[0][0];
    DEAL(part, 1 * 7, 64, row, many, {
        for (int i = row * PANEL; i < (row + many) * PANEL; i += LANES)
            vec_store(&ys[i], softplus(vec_load(&xs[i])));
    })
}

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

DEFINE_TRANSPOSE(transpose_7x2, 7, 2)

/* How far output k of an example is from what is wanted. */
KERNEL double error_of(
    const struct batch *batch, int row, int outputs, int k, float output)
{
    return (double)output -
           (double)batch->wanted[(size_t)batch->rows[row] * (size_t)outputs + k];
}

/* The same without its sign. */
KERNEL double distance_of(
    const struct batch *batch, int row, int outputs, int k, float output)
{
    const double error = error_of(batch, row, outputs, k, output);
    return error < 0 ? -error : error;
}

/* The mean of each example's squared errors. */
NOINLINE static void squared_error_7x2(const struct batch *batch,
    const float outputs[1][2][PANEL], double losses[7])
{
    for (int row = 0; row < batch->count; row++) {
        double sum = 0;
        for (int k = 0; k < 2; k++) {
            const double error =
                error_of(batch, row, 2, k, outputs[row / PANEL][k][row % PANEL]);
            sum += error * error;
        }
        losses[row] = sum / 2;
    }
}

/* Adds the batch to the sums, where no class is predicted. */
NOINLINE static void tally_losses_7(
    const struct batch *batch, const double losses[7], struct tlc_metrics *totals)
{
    for (int row = 0; row < batch->count; row++)
        totals->loss += losses[row];
    totals->examples += batch->count;
}

/* What the model gives of each example, where that is kept. */
NOINLINE static void record_values_7x2(const struct batch *batch,
    const float outputs[1][2][PANEL],
    const struct tlc_predictions *predictions)
{
    for (int row = 0; predictions && row < batch->count; row++)
        for (int k = 0; k < 2; k++)
            predictions->output[(size_t)batch->examples[row] * (size_t)2 + (size_t)k] =
                outputs[row / PANEL][k][row % PANEL];
}

/* What is wanted of output k of the examples from `row` on; zero behind a short last
 * batch's examples. */
KERNEL vec wanted_of(const struct batch *batch, int outputs, int k, int row)
{
    _Alignas(64) float wanted[LANES] = {0};
    for (int lane = 0; lane < LANES && row + lane < batch->count; lane++)
        wanted[lane] =
            batch->wanted[(size_t)batch->rows[row + lane] * (size_t)outputs + k];
    return vec_load(wanted);
}

/* 1 for examples of the batch, 0 behind a short last batch's. */
KERNEL vec are_there(const struct batch *batch, int row)
{
    _Alignas(64) float there[LANES];
    for (int lane = 0; lane < LANES; lane++)
        there[lane] = row + lane < batch->count ? 1.0f : 0.0f;
    return vec_load(there);
}

/* d(mean loss) / d(output) = 2 error / outputs / examples; zero behind a short last
 * batch's examples */
NOINLINE static void squared_error_gradient_7x2(const struct batch *batch,
    const float outputs[1][2][PANEL], float doutputs[1][2][PANEL])
{
    const float share = 2.0f / (float)(2 * batch->count);
    for (int row = 0; row < 1 * PANEL; row += LANES) {
        const vec there = are_there(batch, row);
        for (int k = 0; k < 2; k++) {
            const vec error = vec_load(&outputs[row / PANEL][k][row % PANEL]) -
                              wanted_of(batch, 2, k, row);
            vec_store(&doutputs[row / PANEL][k][row % PANEL],
                vec_select(there > 0, error * share, vec_broadcast(0)));
        }
    }
}

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

/* The slope of softplus where its value is y: 1 / (1 + e^-x) = 1 - e^-y */
static inline vec softplus_slope(vec y)
{
    return 0 - vec_exp_minus_one(0 - y);
}

DEFINE_ACTIVATION_GRADIENT(activation_gradient_7x2_softplus, 7, 2, softplus_slope)

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

DEFINE_INPUT_GRADIENT(input_gradient_7x5x2, 7, 5, 2, 2)

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

DEFINE_DENSE_UPDATE(dense_update_7x5x2, 7, 5, 2)

/* The slope of relu where its value is y. */
static inline vec relu_slope(vec y)
{
    return vec_select(y > 0, vec_broadcast(1), vec_broadcast(0));
}

DEFINE_ACTIVATION_GRADIENT(activation_gradient_7x5_relu, 7, 5, relu_slope)
DEFINE_DENSE_UPDATE(dense_update_7x5x5, 7, 5, 5)

/* The batch's images as numbers. */
NOINLINE static void gather_32x5_float32(struct tlc_part part, const struct batch *batch, float scale,
    float x[1][32][PANEL])
{
    DEAL(part, 1, 1, panel, one,
        gather_panel_float32(batch, 32, 5, panel, scale, x[panel][0]))
    ask_for_images_float32(batch, 5);
}

DEFINE_DENSE(dense_32x5x5_relu, 32, 5, 5, 5, relu)

/* The batch's rows of `value`, to where its examples' features are kept. */
NOINLINE static void keep_32x5(
    const struct batch *batch, const float value[1][32][PANEL])
{
    for (int row = 0; row < batch->count; row++)
        for (int panel = 0; panel < 1; panel++) {
            const size_t first = (size_t)batch->examples[row] * 16 + panel * PANEL;
            memcpy(&batch->features[first], value[panel][row], sizeof value[panel][row]);
        }
}

/* The kept features of the batch's examples; zeros behind a short last batch. */
NOINLINE static void take_32x5(const struct batch *batch, float value[1][32][PANEL])
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

DEFINE_DENSE(dense_32x5x2_linear, 32, 5, 2, 5, linear)
DEFINE_TRANSPOSE(transpose_32x2, 32, 2)

/* The mean of half each example's squared errors or, beyond delta, of the line that goes
 * on from there: delta |error| - delta^2 / 2. */
NOINLINE static void huber_32x2(const struct batch *batch,
    const float outputs[2][2][PANEL], double losses[32], double delta)
{
    for (int row = 0; row < batch->count; row++) {
        double sum = 0;
        for (int k = 0; k < 2; k++) {
            const double size =
                distance_of(batch, row, 2, k, outputs[row / PANEL][k][row % PANEL]);
            sum += size <= delta ? size * size / 2 : delta * (size - delta / 2);
        }
        losses[row] = sum / 2;
    }
}

/* Adds the batch to the sums, where no class is predicted. */
NOINLINE static void tally_losses_32(
    const struct batch *batch, const double losses[32], struct tlc_metrics *totals)
{
    for (int row = 0; row < batch->count; row++)
        totals->loss += losses[row];
    totals->examples += batch->count;
}

/* What the model gives of each example, where that is kept. */
NOINLINE static void record_values_32x2(const struct batch *batch,
    const float outputs[2][2][PANEL],
    const struct tlc_predictions *predictions)
{
    for (int row = 0; predictions && row < batch->count; row++)
        for (int k = 0; k < 2; k++)
            predictions->output[(size_t)batch->examples[row] * (size_t)2 + (size_t)k] =
                outputs[row / PANEL][k][row % PANEL];
}

/* d(mean loss) / d(output) = the error, but no more than delta either way, / outputs /
 * examples; zero behind a short last batch's examples */
NOINLINE static void huber_gradient_32x2(const struct batch *batch,
    const float outputs[2][2][PANEL], float doutputs[2][2][PANEL],
    double delta)
{
    const float share = 1.0f / (float)(2 * batch->count);
    const vec most = vec_broadcast((float)delta);
    for (int row = 0; row < 2 * PANEL; row += LANES) {
        const vec there = are_there(batch, row);
        for (int k = 0; k < 2; k++) {
            const vec error = vec_load(&outputs[row / PANEL][k][row % PANEL]) -
                              wanted_of(batch, 2, k, row);
            const vec below = vec_select(error > most, most, error);
            const vec within = vec_select(below < -most, -most, below);
            vec_store(&doutputs[row / PANEL][k][row % PANEL],
                vec_select(there > 0, within * share, vec_broadcast(0)));
        }
    }
}

DEFINE_TRANSPOSE(transpose_2x32, 2, 32)
DEFINE_DENSE_UPDATE(dense_update_32x5x2, 32, 5, 2)

/* The mean of each example's errors without their signs. */
NOINLINE static void absolute_error_32x2(const struct batch *batch,
    const float outputs[2][2][PANEL], double losses[32])
{
    for (int row = 0; row < batch->count; row++) {
        double sum = 0;
        for (int k = 0; k < 2; k++)
            sum += distance_of(batch, row, 2, k, outputs[row / PANEL][k][row % PANEL]);
        losses[row] = sum / 2;
    }
}

/* d(mean loss) / d(output) = the error's sign / outputs / examples, 0 for no error; zero
 * behind a short last batch's examples */
NOINLINE static void absolute_error_gradient_32x2(const struct batch *batch,
    const float outputs[2][2][PANEL], float doutputs[2][2][PANEL])
{
    const vec up = vec_broadcast(1.0f / (float)(2 * batch->count));
    const vec none = vec_broadcast(0);
    for (int row = 0; row < 2 * PANEL; row += LANES) {
        const vec there = are_there(batch, row);
        for (int k = 0; k < 2; k++) {
            const vec output = vec_load(&outputs[row / PANEL][k][row % PANEL]);
            const vec wanted = wanted_of(batch, 2, k, row);
            const vec way =
                vec_select(output > wanted, up, vec_select(output < wanted, -up, none));
            vec_store(
                &doutputs[row / PANEL][k][row % PANEL], vec_select(there > 0, way, none));
        }
    }
}

/* The batch's images as numbers. */
NOINLINE static void gather_32x6_float32(struct tlc_part part, const struct batch *batch, float scale,
    float x[1][32][PANEL])
{
    DEAL(part, 1, 1, panel, one,
        gather_panel_float32(batch, 32, 6, panel, scale, x[panel][0]))
    ask_for_images_float32(batch, 6);
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

DEFINE_DENSE(dense_32x6x4_tanh, 32, 6, 4, 6, hyperbolic_tangent)
DEFINE_DENSE(dense_32x4x3_linear, 32, 4, 3, 4, linear)
DEFINE_TRANSPOSE(transpose_32x3, 32, 3)

/* The mean over an example's outputs of -log p, where p is what sigmoid(logit) gives to
 * the target, a share of which is replaced by 1/2: max(z, 0) - z target + log(1 + e^-|z|)
 * never overflows. */
NOINLINE static void sigmoids_crossentropy_32x3(const struct batch *batch,
    const float logits[2][3][PANEL], double losses[32], double smoothing)
{
    for (int row = 0; row < batch->count; row++)
        losses[row] = 0;
    for (int k = 0; k < 3; k++)
        for (int row = 0; row < batch->count; row += LANES) {
            _Alignas(64) float powers[LANES];
            const vec logit = vec_load(&logits[row / PANEL][k][row % PANEL]);
            vec_store(powers, vec_exp(vec_select(logit < 0, logit, -logit)));
            for (int i = row; i < row + LANES && i < batch->count; i++) {
                const double z = (double)logits[i / PANEL][k][i % PANEL];
                const double there =
                    (double)batch->wanted[(size_t)batch->rows[i] * (size_t)3 + k];
                const double wanted = there + smoothing * (0.5 - there);
                losses[i] +=
                    (z > 0 ? z : 0) - z * wanted + tlc_log1p((double)powers[i - row]);
            }
        }
    for (int row = 0; row < batch->count; row++)
        losses[row] /= 3;
}

/* 1 / (1 + e^-x), by e^-|x|, which cannot overflow. */
static inline vec vec_sigmoid(vec x)
{
    const vec power = vec_exp((vec)((vec_bits)x | 0x80000000u));
    return vec_select(x < 0, power, vec_broadcast(1)) / (1 + power);
}

/* The probability of each label of each example, where that is kept. */
NOINLINE static void record_sigmoids_32x3(const struct batch *batch,
    const float logits[2][3][PANEL], const struct tlc_predictions *predictions)
{
    for (int row = 0; predictions && row < batch->count; row++)
        for (int k = 0; k < 3; k++)
            predictions->output[(size_t)batch->examples[row] * (size_t)3 + (size_t)k] =
                vec_sigmoid(vec_broadcast(logits[row / PANEL][k][row % PANEL]))[0];
}

/* d(mean loss) / d(logit) = (sigmoid(logit) - target) / outputs / examples, which for
 * target 1 is -sigmoid(-logit); zero behind a short last batch's examples */
NOINLINE static void sigmoids_crossentropy_gradient_32x3(const struct batch *batch,
    const float logits[2][3][PANEL], float dlogits[2][3][PANEL],
    double smoothing)
{
    const float share = 1.0f / (float)(3 * batch->count);
    for (int row = 0; row < 2 * PANEL; row += LANES) {
        const vec there = are_there(batch, row);
        for (int k = 0; k < 3; k++) {
            const vec wanted = wanted_of(batch, 3, k, row);
            const vec way = vec_select(wanted > 0, vec_broadcast(-1), vec_broadcast(1));
            const vec logit = vec_load(&logits[row / PANEL][k][row % PANEL]);
            const vec error =
                (way * vec_sigmoid(way * logit) + (float)smoothing * (wanted - 0.5f)) *
                share;
            vec_store(&dlogits[row / PANEL][k][row % PANEL],
                vec_select(there > 0, error, vec_broadcast(0)));
        }
    }
}

DEFINE_INPUT_GRADIENT(input_gradient_32x4x3, 32, 4, 3, 3)
DEFINE_TRANSPOSE(transpose_3x32, 3, 32)
DEFINE_DENSE_UPDATE(dense_update_32x4x3, 32, 4, 3)

/* The slope of tanh where its value is y. */
static inline vec hyperbolic_tangent_slope(vec y)
{
    return vec_fma(-y, y, vec_broadcast(1));
}

DEFINE_ACTIVATION_GRADIENT(activation_gradient_32x4_tanh, 32, 4, hyperbolic_tangent_slope)
DEFINE_DENSE_UPDATE(dense_update_32x6x4, 32, 6, 4)
DEFINE_DENSE(dense_32x5x3_linear, 32, 5, 3, 5, linear)

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

/* Losses where a share `smoothing` of each target goes to all classes alike: with the
 * target's logit in place of their mean, or, of one logit that tells two classes apart,
 * z (target - 1/2). */
NOINLINE static void smooth_32x3(const struct batch *batch,
    const float logits[2][3][PANEL], const double losses[32],
    double smoothed[32], double smoothing)
{
    for (int row = 0; row < batch->count; row++) {
        const int target = batch->targets[row];
        double mean = 0;
        for (int i = 0; i < 3; i++)
            mean += (double)logits[row / PANEL][i][row % PANEL] / 3;
        const double away =
            3 == 1 ? mean * (target - 0.5)
                   : (double)logits[row / PANEL][3 == 1 ? 0 : target][row % PANEL] - mean;
        smoothed[row] = losses[row] + smoothing * away;
    }
}

/* Losses times the weights of their classes. */
NOINLINE static void weigh_32(
    const struct batch *batch, const double losses[32], double weighed[32])
{
    for (int row = 0; row < batch->count; row++)
        weighed[row] = losses[row] * (double)batch->class_weight[batch->targets[row]];
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

/* What smoothing adds to the gradient by the logits: smoothing (1 at the target - 1 /
 * classes) / examples, or smoothing (target - 1/2) / examples of one logit that tells two
 * classes apart. */
NOINLINE static void smooth_gradient_32x3(const struct batch *batch,
    const float dlogits[2][3][PANEL], float smoothed[2][3][PANEL],
    double smoothing)
{
    const float share = (float)(smoothing / batch->count);
    const float others = 3 == 1 ? 0.5f : 1.0f / 3;
    for (int row = 0; row < 2 * PANEL; row += LANES) {
        const vec_int target = targets_of(batch, row);
        for (int i = 0; i < 3; i++) {
            const vec error = vec_load(&dlogits[row / PANEL][i][row % PANEL]);
            const vec one = vec_select(
                target == (3 == 1 ? 1 : i), vec_broadcast(1), vec_broadcast(0));
            vec_store(&smoothed[row / PANEL][i][row % PANEL],
                vec_select(target < 0, vec_broadcast(0), error + share * (one - others)));
        }
    }
}

/* The gradient by each example's logits times the weight of its class. */
NOINLINE static void weigh_gradient_32x3(const struct batch *batch,
    const float dlogits[2][3][PANEL], float weighed[2][3][PANEL])
{
    _Alignas(64) float weights[2 * PANEL] = {0};
    for (int row = 0; row < batch->count; row++)
        weights[row] = batch->class_weight[batch->targets[row]];
    for (int row = 0; row < 2 * PANEL; row += LANES)
        for (int i = 0; i < 3; i++)
            vec_store(&weighed[row / PANEL][i][row % PANEL],
                vec_load(&dlogits[row / PANEL][i][row % PANEL]) *
                    vec_load(&weights[row]));
}

DEFINE_DENSE_UPDATE(dense_update_32x5x3, 32, 5, 3)
DEFINE_DENSE(dense_32x5x1_linear, 32, 5, 1, 5, linear)
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

/* The gradient by each example's logits times the weight of its class. */
NOINLINE static void weigh_gradient_32x1(const struct batch *batch,
    const float dlogits[2][1][PANEL], float weighed[2][1][PANEL])
{
    _Alignas(64) float weights[2 * PANEL] = {0};
    for (int row = 0; row < batch->count; row++)
        weights[row] = batch->class_weight[batch->targets[row]];
    for (int row = 0; row < 2 * PANEL; row += LANES)
        for (int i = 0; i < 1; i++)
            vec_store(&weighed[row / PANEL][i][row % PANEL],
                vec_load(&dlogits[row / PANEL][i][row % PANEL]) *
                    vec_load(&weights[row]));
}

DEFINE_TRANSPOSE(transpose_1x32, 1, 32)
DEFINE_DENSE_UPDATE(dense_update_32x5x1, 32, 5, 1)

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

/* Model value (targets.yaml:44) */
struct weights_value {
    float dense_1_kernel[1][5][PANEL], dense_1_bias[16];
    float dense_2_kernel[1][5][PANEL], dense_2_bias[16];
};

static const struct tlc_tensor tensors_value[] = {
    WEIGHTS(value, dense_1, kernel, 5, 5, UNIFORM, 0.7745966692414834, 0xb598d76d, 5, 5),
    WEIGHTS(value, dense_1, bias, 1, 5, ZEROS, 0, 0, 5),
    WEIGHTS(value, dense_2, kernel, 5, 2, UNIFORM, 0.9258200997725514, 0xb4e984be, 5, 2),
    WEIGHTS(value, dense_2, bias, 1, 2, ZEROS, 0, 0, 2),
};

static const struct tlc_layer layers_value[] = {
    LAYER(Dense, dense_1, 5, 5, true, 2, tensors_value + 0, "units": 5, "activation": "relu",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(Dense, dense_2, 5, 2, true, 2, tensors_value + 2, "units": 2, "activation": "softplus",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
};

static const long ram_value[] = {
    20, /* dense_1 */
    28, /* dense_2 */
};
static const struct tlc_model model_value = {
    .name = "value", .input_dimensions = 1, .input_shape = {5},
    .layers = 2, .layer = layers_value, .parameters = 42,
    .ram = ram_value,
    .size = sizeof(struct weights_value)};

/* Model again (targets.yaml:48) */
static const struct tlc_tensor tensors_again[] = {
    WEIGHTS(value, dense_1, kernel, 5, 5, UNIFORM, 0.7745966692414834, 0x0e9b2a5e, 5, 5),
    WEIGHTS(value, dense_1, bias, 1, 5, ZEROS, 0, 0, 5),
    WEIGHTS(value, dense_2, kernel, 5, 2, UNIFORM, 0.9258200997725514, 0xe714d58d, 5, 2),
    WEIGHTS(value, dense_2, bias, 1, 2, ZEROS, 0, 0, 2),
};

static const struct tlc_layer layers_again[] = {
    LAYER(Dense, dense_1, 5, 5, false, 2, tensors_again + 0, "units": 5, "activation": "relu",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(Dense, dense_2, 5, 2, true, 2, tensors_again + 2, "units": 2, "activation": "linear",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
};

static const long ram_again[] = {
    20, /* dense_1 */
    28, /* dense_2 */
};
static const struct tlc_model model_again = {
    .name = "again", .input_dimensions = 1, .input_shape = {5},
    .layers = 2, .layer = layers_again, .parameters = 42,
    .ram = ram_again,
    .size = sizeof(struct weights_value)};

/* Model absolute (targets.yaml:53) */
struct weights_absolute {
    float dense_1_kernel[1][5][PANEL], dense_1_bias[16];
};

static const struct tlc_tensor tensors_absolute[] = {
    WEIGHTS(absolute, dense_1, kernel, 5, 2, UNIFORM, 0.9258200997725514, 0xf61aedfd, 5, 2),
    WEIGHTS(absolute, dense_1, bias, 1, 2, ZEROS, 0, 0, 2),
};

static const struct tlc_layer layers_absolute[] = {
    LAYER(Dense, dense_1, 5, 2, true, 2, tensors_absolute + 0, "units": 2, "activation": "linear",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
};

static const long ram_absolute[] = {
    8, /* dense_1 */
};
static const struct tlc_model model_absolute = {
    .name = "absolute", .input_dimensions = 1, .input_shape = {5},
    .layers = 1, .layer = layers_absolute, .parameters = 12,
    .ram = ram_absolute,
    .size = sizeof(struct weights_absolute)};

/* Model mood (targets.yaml:54) */
struct weights_mood {
    float dense_1_kernel[1][6][PANEL], dense_1_bias[16];
    float dense_2_kernel[1][4][PANEL], dense_2_bias[16];
};

static const struct tlc_tensor tensors_mood[] = {
    WEIGHTS(mood, dense_1, kernel, 6, 4, UNIFORM, 0.7745966692414834, 0xdc29aa7b, 6, 4),
    WEIGHTS(mood, dense_1, bias, 1, 4, ZEROS, 0, 0, 4),
    WEIGHTS(mood, dense_2, kernel, 4, 3, UNIFORM, 0.9258200997725514, 0x3d0a1070, 4, 3),
    WEIGHTS(mood, dense_2, bias, 1, 3, ZEROS, 0, 0, 3),
};

static const struct tlc_layer layers_mood[] = {
    LAYER(Dense, dense_1, 6, 4, true, 2, tensors_mood + 0, "units": 4, "activation": "tanh",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(Dense, dense_2, 4, 3, true, 2, tensors_mood + 2, "units": 3, "activation": "sigmoid",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
};

static const long ram_mood[] = {
    16, /* dense_1 */
    28, /* dense_2 */
};
static const struct tlc_model model_mood = {
    .name = "mood", .input_dimensions = 1, .input_shape = {6},
    .layers = 2, .layer = layers_mood, .parameters = 43,
    .ram = ram_mood,
    .size = sizeof(struct weights_mood)};

/* Model kind (targets.yaml:55) */
struct weights_kind {
    float dense_1_kernel[1][5][PANEL], dense_1_bias[16];
};

static const struct tlc_tensor tensors_kind[] = {
    WEIGHTS(kind, dense_1, kernel, 5, 3, UNIFORM, 0.8660254037844386, 0xf6300ea4, 5, 3),
    WEIGHTS(kind, dense_1, bias, 1, 3, ZEROS, 0, 0, 3),
};

static const struct tlc_layer layers_kind[] = {
    LAYER(Dense, dense_1, 5, 3, true, 2, tensors_kind + 0, "units": 3, "activation": "softmax",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
};

static const long ram_kind[] = {
    12, /* dense_1 */
};
static const struct tlc_model model_kind = {
    .name = "kind", .input_dimensions = 1, .input_shape = {5},
    .layers = 1, .layer = layers_kind, .parameters = 18,
    .ram = ram_kind,
    .size = sizeof(struct weights_kind)};

/* Model ripe (targets.yaml:56) */
struct weights_ripe {
    float dense_1_kernel[1][5][PANEL], dense_1_bias[16];
};

static const struct tlc_tensor tensors_ripe[] = {
    WEIGHTS(ripe, dense_1, kernel, 5, 1, UNIFORM, 1.0, 0x414f11ac, 5, 1),
    WEIGHTS(ripe, dense_1, bias, 1, 1, ZEROS, 0, 0, 1),
};

static const struct tlc_layer layers_ripe[] = {
    LAYER(Dense, dense_1, 5, 1, true, 2, tensors_ripe + 0, "units": 1, "activation": "sigmoid",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
};

static const long ram_ripe[] = {
    4, /* dense_1 */
};
static const struct tlc_model model_ripe = {
    .name = "ripe", .input_dimensions = 1, .input_shape = {5},
    .layers = 1, .layer = layers_ripe, .parameters = 6,
    .ram = ram_ripe,
    .size = sizeof(struct weights_ripe)};

/* ---- Steps: what happens to one batch of examples ---- */

/* One step of training (targets.yaml:59): 160 floating-point operations an example */
static void step_value_phase_1(const struct batch *batch, struct tlc_part part)
{
    struct {
        float input[1][7][PANEL], dense_1_output[1][7][PANEL];
        union {
            float dense_2_output[1][7][PANEL], given[1][7][PANEL],
                dense_1_sum_gradient[1][7][PANEL],
                dense_2_output_gradient_transposed[1][2][PANEL];
        };
        union { float dense_2_output_gradient[1][7][PANEL], given_transposed[1][2][PANEL]; };
        union { float dense_1_output_gradient[1][5][PANEL], given_gradient[1][2][PANEL]; };
        double losses[7];
    } *values = batch->values; /* 2,168 bytes */
    struct weights_value *weights = batch->weights;
    (void)part;

    gather_7x5_float32(WHOLE, batch, batch->scale, values->input);
    /* targets.yaml:46 */
    dense_7x5x5_relu(WHOLE, values->input, weights->dense_1_kernel, weights->dense_1_bias,
                     values->dense_1_output);
    /* targets.yaml:47 */
    dense_7x5x2_linear(WHOLE, values->dense_1_output, weights->dense_2_kernel,
                       weights->dense_2_bias, values->dense_2_output);
    activate_7x2_softplus(WHOLE, values->dense_2_output, values->given);
    /* targets.yaml:59 */
    transpose_7x2(values->given, values->given_transposed);
    squared_error_7x2(batch, values->given_transposed, values->losses);
    tally_losses_7(batch, values->losses, batch->totals);
    record_values_7x2(batch, values->given_transposed, batch->predictions);
    /* and back, each layer's input gradient before its update */
    squared_error_gradient_7x2(batch, values->given_transposed, values->given_gradient);
    /* targets.yaml:47 */
    activation_gradient_7x2_softplus(WHOLE, values->given_gradient, values->given,
                                     values->dense_2_output_gradient);
    transpose_7x2(values->dense_2_output_gradient, values->dense_2_output_gradient_transposed);
    input_gradient_7x5x2(WHOLE, values->dense_2_output_gradient_transposed,
                         weights->dense_2_kernel, values->dense_1_output_gradient);
    dense_update_7x5x2(WHOLE, values->dense_1_output, values->dense_2_output_gradient, batch->rate,
                       weights->dense_2_kernel, weights->dense_2_bias);
    /* targets.yaml:46 */
    activation_gradient_7x5_relu(WHOLE, values->dense_1_output_gradient, values->dense_1_output,
                                 values->dense_1_sum_gradient);
    dense_update_7x5x5(WHOLE, values->input, values->dense_1_sum_gradient, batch->rate,
                       weights->dense_1_kernel, weights->dense_1_bias);
}

/* One step of evaluation (targets.yaml:44): 70 floating-point operations an example */
static void step_value_evaluation(const struct batch *batch, struct tlc_part part)
{
    struct {
        union { float input[1][7][PANEL], dense_2_output[1][7][PANEL], given[1][7][PANEL]; };
        union { float dense_1_output[1][7][PANEL], given_transposed[1][2][PANEL]; };
        double losses[7];
    } *values = batch->values; /* 952 bytes */
    struct weights_value *weights = batch->weights;
    (void)part;

    gather_7x5_float32(WHOLE, batch, batch->scale, values->input);
    /* targets.yaml:46 */
    dense_7x5x5_relu(WHOLE, values->input, weights->dense_1_kernel, weights->dense_1_bias,
                     values->dense_1_output);
    /* targets.yaml:47 */
    dense_7x5x2_linear(WHOLE, values->dense_1_output, weights->dense_2_kernel,
                       weights->dense_2_bias, values->dense_2_output);
    activate_7x2_softplus(WHOLE, values->dense_2_output, values->given);
    /* targets.yaml:44 */
    transpose_7x2(values->given, values->given_transposed);
    squared_error_7x2(batch, values->given_transposed, values->losses);
    tally_losses_7(batch, values->losses, batch->totals);
    record_values_7x2(batch, values->given_transposed, batch->predictions);
}

/* What frozen layers give (targets.yaml:60): 50 floating-point operations an example */
static void features_again_phase_1(const struct batch *batch, struct tlc_part part)
{
    struct {
        float input[1][32][PANEL], dense_1_output[1][32][PANEL];
    } *values = batch->values; /* 4,096 bytes */
    struct weights_value *weights = batch->weights;
    (void)part;

    gather_32x5_float32(WHOLE, batch, batch->scale, values->input);
    /* targets.yaml:50 */
    dense_32x5x5_relu(WHOLE, values->input, weights->dense_1_kernel, weights->dense_1_bias,
                      values->dense_1_output);
    keep_32x5(batch, values->dense_1_output);
}

/* One step of training (targets.yaml:60): 40 floating-point operations an example */
static void step_again_phase_1(const struct batch *batch, struct tlc_part part)
{
    struct {
        float dense_1_output[1][32][PANEL];
        union {
            float dense_2_output[1][32][PANEL],
                dense_2_output_gradient_transposed[1][32][PANEL];
        };
        float dense_2_output_gradient[2][2][PANEL], dense_2_output_transposed[2][2][PANEL];
        double losses[32];
    } *values = batch->values; /* 4,864 bytes */
    struct weights_value *weights = batch->weights;
    (void)part;

    /* targets.yaml:50 */
    take_32x5(batch, values->dense_1_output);
    /* targets.yaml:52 */
    dense_32x5x2_linear(WHOLE, values->dense_1_output, weights->dense_2_kernel,
                        weights->dense_2_bias, values->dense_2_output);
    /* targets.yaml:60 */
    transpose_32x2(values->dense_2_output, values->dense_2_output_transposed);
    huber_32x2(batch, values->dense_2_output_transposed, values->losses, 0.5);
    tally_losses_32(batch, values->losses, batch->totals);
    record_values_32x2(batch, values->dense_2_output_transposed, batch->predictions);
    /* and back, each layer's input gradient before its update */
    huber_gradient_32x2(batch, values->dense_2_output_transposed, values->dense_2_output_gradient,
                        0.5);
    /* targets.yaml:52 */
    transpose_2x32(values->dense_2_output_gradient, values->dense_2_output_gradient_transposed);
    dense_update_32x5x2(WHOLE, values->dense_1_output, values->dense_2_output_gradient_transposed,
                        batch->rate, weights->dense_2_kernel, weights->dense_2_bias);
}

/* One step of evaluation (targets.yaml:48): 20 floating-point operations an example */
static void step_again_phase_1_evaluation(const struct batch *batch, struct tlc_part part)
{
    struct {
        union { float dense_1_output[1][32][PANEL], dense_2_output_transposed[2][2][PANEL]; };
        float dense_2_output[1][32][PANEL];
        double losses[32];
    } *values = batch->values; /* 4,352 bytes */
    struct weights_value *weights = batch->weights;
    (void)part;

    /* targets.yaml:50 */
    take_32x5(batch, values->dense_1_output);
    /* targets.yaml:52 */
    dense_32x5x2_linear(WHOLE, values->dense_1_output, weights->dense_2_kernel,
                        weights->dense_2_bias, values->dense_2_output);
    /* targets.yaml:48 */
    transpose_32x2(values->dense_2_output, values->dense_2_output_transposed);
    huber_32x2(batch, values->dense_2_output_transposed, values->losses, 0.5);
    tally_losses_32(batch, values->losses, batch->totals);
    record_values_32x2(batch, values->dense_2_output_transposed, batch->predictions);
}

/* One step of evaluation (targets.yaml:48): 70 floating-point operations an example */
static void step_again_evaluation(const struct batch *batch, struct tlc_part part)
{
    struct {
        union { float input[1][32][PANEL], dense_2_output[1][32][PANEL]; };
        union { float dense_1_output[1][32][PANEL], dense_2_output_transposed[2][2][PANEL]; };
        double losses[32];
    } *values = batch->values; /* 4,352 bytes */
    struct weights_value *weights = batch->weights;
    (void)part;

    gather_32x5_float32(WHOLE, batch, batch->scale, values->input);
    /* targets.yaml:50 */
    dense_32x5x5_relu(WHOLE, values->input, weights->dense_1_kernel, weights->dense_1_bias,
                      values->dense_1_output);
    /* targets.yaml:52 */
    dense_32x5x2_linear(WHOLE, values->dense_1_output, weights->dense_2_kernel,
                        weights->dense_2_bias, values->dense_2_output);
    /* targets.yaml:48 */
    transpose_32x2(values->dense_2_output, values->dense_2_output_transposed);
    huber_32x2(batch, values->dense_2_output_transposed, values->losses, 0.5);
    tally_losses_32(batch, values->losses, batch->totals);
    record_values_32x2(batch, values->dense_2_output_transposed, batch->predictions);
}

/* One step of training (targets.yaml:61): 40 floating-point operations an example */
static void step_absolute_phase_1(const struct batch *batch, struct tlc_part part)
{
    struct {
        float input[1][32][PANEL];
        union {
            float dense_1_output[1][32][PANEL],
                dense_1_output_gradient_transposed[1][32][PANEL];
        };
        float dense_1_output_gradient[2][2][PANEL], dense_1_output_transposed[2][2][PANEL];
        double losses[32];
    } *values = batch->values; /* 4,864 bytes */
    struct weights_absolute *weights = batch->weights;
    (void)part;

    gather_32x5_float32(WHOLE, batch, batch->scale, values->input);
    /* targets.yaml:53 */
    dense_32x5x2_linear(WHOLE, values->input, weights->dense_1_kernel, weights->dense_1_bias,
                        values->dense_1_output);
    /* targets.yaml:61 */
    transpose_32x2(values->dense_1_output, values->dense_1_output_transposed);
    absolute_error_32x2(batch, values->dense_1_output_transposed, values->losses);
    tally_losses_32(batch, values->losses, batch->totals);
    record_values_32x2(batch, values->dense_1_output_transposed, batch->predictions);
    /* and back, each layer's input gradient before its update */
    absolute_error_gradient_32x2(batch, values->dense_1_output_transposed,
                                 values->dense_1_output_gradient);
    /* targets.yaml:53 */
    transpose_2x32(values->dense_1_output_gradient, values->dense_1_output_gradient_transposed);
    dense_update_32x5x2(WHOLE, values->input, values->dense_1_output_gradient_transposed,
                        batch->rate, weights->dense_1_kernel, weights->dense_1_bias);
}

/* One step of evaluation (targets.yaml:53): 20 floating-point operations an example */
static void step_absolute_evaluation(const struct batch *batch, struct tlc_part part)
{
    struct {
        union { float input[1][32][PANEL], dense_1_output_transposed[2][2][PANEL]; };
        float dense_1_output[1][32][PANEL];
        double losses[32];
    } *values = batch->values; /* 4,352 bytes */
    struct weights_absolute *weights = batch->weights;
    (void)part;

    gather_32x5_float32(WHOLE, batch, batch->scale, values->input);
    dense_32x5x2_linear(WHOLE, values->input, weights->dense_1_kernel, weights->dense_1_bias,
                        values->dense_1_output);
    transpose_32x2(values->dense_1_output, values->dense_1_output_transposed);
    absolute_error_32x2(batch, values->dense_1_output_transposed, values->losses);
    tally_losses_32(batch, values->losses, batch->totals);
    record_values_32x2(batch, values->dense_1_output_transposed, batch->predictions);
}

/* One step of training (targets.yaml:62): 168 floating-point operations an example */
static void step_mood_phase_1(const struct batch *batch, struct tlc_part part)
{
    struct {
        float input[1][32][PANEL], dense_1_output[1][32][PANEL];
        union {
            float dense_2_output[1][32][PANEL], dense_1_sum_gradient[1][32][PANEL],
                dense_2_output_gradient_transposed[1][32][PANEL];
        };
        union {
            float dense_1_output_gradient[2][4][PANEL], dense_2_output_transposed[2][3][PANEL];
        };
        float dense_2_output_gradient[2][3][PANEL];
        double losses[32];
    } *values = batch->values; /* 7,296 bytes */
    struct weights_mood *weights = batch->weights;
    (void)part;

    gather_32x6_float32(WHOLE, batch, batch->scale, values->input);
    /* targets.yaml:54 */
    dense_32x6x4_tanh(WHOLE, values->input, weights->dense_1_kernel, weights->dense_1_bias,
                      values->dense_1_output);
    dense_32x4x3_linear(WHOLE, values->dense_1_output, weights->dense_2_kernel,
                        weights->dense_2_bias, values->dense_2_output);
    /* targets.yaml:62 */
    transpose_32x3(values->dense_2_output, values->dense_2_output_transposed);
    sigmoids_crossentropy_32x3(batch, values->dense_2_output_transposed, values->losses, 0.1);
    tally_losses_32(batch, values->losses, batch->totals);
    record_sigmoids_32x3(batch, values->dense_2_output_transposed, batch->predictions);
    /* and back, each layer's input gradient before its update */
    sigmoids_crossentropy_gradient_32x3(batch, values->dense_2_output_transposed,
                                        values->dense_2_output_gradient, 0.1);
    /* targets.yaml:54 */
    input_gradient_32x4x3(WHOLE, values->dense_2_output_gradient, weights->dense_2_kernel,
                          values->dense_1_output_gradient);
    transpose_3x32(values->dense_2_output_gradient, values->dense_2_output_gradient_transposed);
    dense_update_32x4x3(WHOLE, values->dense_1_output, values->dense_2_output_gradient_transposed,
                        batch->rate, weights->dense_2_kernel, weights->dense_2_bias);
    activation_gradient_32x4_tanh(WHOLE, values->dense_1_output_gradient, values->dense_1_output,
                                  values->dense_1_sum_gradient);
    dense_update_32x6x4(WHOLE, values->input, values->dense_1_sum_gradient, batch->rate,
                        weights->dense_1_kernel, weights->dense_1_bias);
}

/* One step of evaluation (targets.yaml:54): 72 floating-point operations an example */
static void step_mood_evaluation(const struct batch *batch, struct tlc_part part)
{
    struct {
        union { float input[1][32][PANEL], dense_2_output[1][32][PANEL]; };
        union { float dense_1_output[1][32][PANEL], dense_2_output_transposed[2][3][PANEL]; };
        double losses[32];
    } *values = batch->values; /* 4,352 bytes */
    struct weights_mood *weights = batch->weights;
    (void)part;

    gather_32x6_float32(WHOLE, batch, batch->scale, values->input);
    dense_32x6x4_tanh(WHOLE, values->input, weights->dense_1_kernel, weights->dense_1_bias,
                      values->dense_1_output);
    dense_32x4x3_linear(WHOLE, values->dense_1_output, weights->dense_2_kernel,
                        weights->dense_2_bias, values->dense_2_output);
    transpose_32x3(values->dense_2_output, values->dense_2_output_transposed);
    sigmoids_crossentropy_32x3(batch, values->dense_2_output_transposed, values->losses, 0.1);
    tally_losses_32(batch, values->losses, batch->totals);
    record_sigmoids_32x3(batch, values->dense_2_output_transposed, batch->predictions);
}

/* One step of training (targets.yaml:64): 60 floating-point operations an example */
static void step_kind_phase_1(const struct batch *batch, struct tlc_part part)
{
    struct {
        float input[1][32][PANEL];
        union {
            float dense_1_output[1][32][PANEL],
                dense_1_output_gradient_smoothed_weighed_transposed[1][32][PANEL],
                dense_1_output_gradient[2][3][PANEL];
        };
        union {
            float dense_1_output_gradient_smoothed[2][3][PANEL],
                dense_1_output_transposed[2][3][PANEL];
        };
        float dense_1_output_gradient_smoothed_weighed[2][3][PANEL];
        double losses[32], losses_smoothed[32], losses_weighed[32];
        int predicted[32];
    } *values = batch->values; /* 5,760 bytes */
    struct weights_kind *weights = batch->weights;
    (void)part;

    gather_32x5_float32(WHOLE, batch, batch->scale, values->input);
    /* targets.yaml:55 */
    dense_32x5x3_linear(WHOLE, values->input, weights->dense_1_kernel, weights->dense_1_bias,
                        values->dense_1_output);
    /* targets.yaml:64 */
    transpose_32x3(values->dense_1_output, values->dense_1_output_transposed);
    softmax_crossentropy_32x3(batch, values->dense_1_output_transposed, values->losses);
    smooth_32x3(batch, values->dense_1_output_transposed, values->losses, values->losses_smoothed,
                0.2);
    weigh_32(batch, values->losses_smoothed, values->losses_weighed);
    predict_largest_32x3(batch, values->dense_1_output_transposed, values->predicted);
    tally_32(batch, values->losses_weighed, values->predicted, batch->totals);
    record_softmax_32x3(batch, values->dense_1_output_transposed, values->predicted,
                        batch->predictions);
    /* and back, each layer's input gradient before its update */
    softmax_crossentropy_gradient_32x3(batch, values->dense_1_output_transposed,
                                       values->dense_1_output_gradient);
    smooth_gradient_32x3(batch, values->dense_1_output_gradient,
                         values->dense_1_output_gradient_smoothed, 0.2);
    weigh_gradient_32x3(batch, values->dense_1_output_gradient_smoothed,
                        values->dense_1_output_gradient_smoothed_weighed);
    /* targets.yaml:55 */
    transpose_3x32(values->dense_1_output_gradient_smoothed_weighed,
                   values->dense_1_output_gradient_smoothed_weighed_transposed);
    dense_update_32x5x3(WHOLE, values->input,
                        values->dense_1_output_gradient_smoothed_weighed_transposed, batch->rate,
                        weights->dense_1_kernel, weights->dense_1_bias);
}

/* One step of evaluation (targets.yaml:55): 30 floating-point operations an example */
static void step_kind_evaluation(const struct batch *batch, struct tlc_part part)
{
    struct {
        union { float input[1][32][PANEL], dense_1_output_transposed[2][3][PANEL]; };
        float dense_1_output[1][32][PANEL];
        double losses[32], losses_smoothed[32];
        int predicted[32];
    } *values = batch->values; /* 4,736 bytes */
    struct weights_kind *weights = batch->weights;
    (void)part;

    gather_32x5_float32(WHOLE, batch, batch->scale, values->input);
    dense_32x5x3_linear(WHOLE, values->input, weights->dense_1_kernel, weights->dense_1_bias,
                        values->dense_1_output);
    transpose_32x3(values->dense_1_output, values->dense_1_output_transposed);
    softmax_crossentropy_32x3(batch, values->dense_1_output_transposed, values->losses);
    smooth_32x3(batch, values->dense_1_output_transposed, values->losses, values->losses_smoothed,
                0.2);
    predict_largest_32x3(batch, values->dense_1_output_transposed, values->predicted);
    tally_32(batch, values->losses_smoothed, values->predicted, batch->totals);
    record_softmax_32x3(batch, values->dense_1_output_transposed, values->predicted,
                        batch->predictions);
}

/* One step of training (targets.yaml:66): 20 floating-point operations an example */
static void step_ripe_phase_1(const struct batch *batch, struct tlc_part part)
{
    struct {
        float input[1][32][PANEL];
        union {
            float dense_1_output[1][32][PANEL],
                dense_1_output_gradient_weighed_transposed[1][32][PANEL],
                dense_1_output_gradient[2][1][PANEL];
        };
        union {
            float dense_1_output_gradient_weighed[2][1][PANEL],
                dense_1_output_transposed[2][1][PANEL];
        };
        double losses[32], losses_weighed[32];
        int predicted[32];
    } *values = batch->values; /* 4,864 bytes */
    struct weights_ripe *weights = batch->weights;
    (void)part;

    gather_32x5_float32(WHOLE, batch, batch->scale, values->input);
    /* targets.yaml:56 */
    dense_32x5x1_linear(WHOLE, values->input, weights->dense_1_kernel, weights->dense_1_bias,
                        values->dense_1_output);
    /* targets.yaml:66 */
    transpose_32x1(values->dense_1_output, values->dense_1_output_transposed);
    sigmoid_crossentropy_32x1(batch, values->dense_1_output_transposed, values->losses);
    weigh_32(batch, values->losses, values->losses_weighed);
    predict_positive_32x1(batch, values->dense_1_output_transposed, values->predicted);
    tally_32(batch, values->losses_weighed, values->predicted, batch->totals);
    /* and back, each layer's input gradient before its update */
    sigmoid_crossentropy_gradient_32x1(batch, values->dense_1_output_transposed,
                                       values->dense_1_output_gradient);
    weigh_gradient_32x1(batch, values->dense_1_output_gradient,
                        values->dense_1_output_gradient_weighed);
    /* targets.yaml:56 */
    transpose_1x32(values->dense_1_output_gradient_weighed,
                   values->dense_1_output_gradient_weighed_transposed);
    dense_update_32x5x1(WHOLE, values->input, values->dense_1_output_gradient_weighed_transposed,
                        batch->rate, weights->dense_1_kernel, weights->dense_1_bias);
}

/* One step of evaluation (targets.yaml:56): 10 floating-point operations an example */
static void step_ripe_evaluation(const struct batch *batch, struct tlc_part part)
{
    struct {
        union { float input[1][32][PANEL], dense_1_output_transposed[2][1][PANEL]; };
        float dense_1_output[1][32][PANEL];
        double losses[32];
        int predicted[32];
    } *values = batch->values; /* 4,480 bytes */
    struct weights_ripe *weights = batch->weights;
    (void)part;

    gather_32x5_float32(WHOLE, batch, batch->scale, values->input);
    dense_32x5x1_linear(WHOLE, values->input, weights->dense_1_kernel, weights->dense_1_bias,
                        values->dense_1_output);
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
    /* targets.yaml:59: 2 epochs at learning rate 0.01. Trains 42 of 42 parameters; frozen:
     * nothing. */
    {.epochs = 2, .batch_size = 7, .learns = (const bool[]){1, 1},
     .rates = 1, .rate = (const float[]){0.01f}, .step = {step_value_phase_1, 160, false},
     .validation = &(const struct tlc_evaluate){{step_value_evaluation, 70, false}, 7}},
};

static const struct tlc_copy copies_1[] = {
    {.layer = 0, .recipe = 0, .from = 0}, /* value.dense_1 */
};

static const struct tlc_phase phases_2[] = {
    /* targets.yaml:60: 2 epochs at learning rate 0.01. Trains 12 of 42 parameters; frozen:
     * dense_1. */
    {.epochs = 2, .batch_size = 32, .learns = (const bool[]){0, 1},
     .rates = 1, .rate = (const float[]){0.01f}, .step = {step_again_phase_1, 40, false},
     .front = {features_again_phase_1, 50, false}, .features = 16,
     .validation = &(const struct tlc_evaluate){{step_again_phase_1_evaluation, 20, false}, 32}},
};

static const struct tlc_phase phases_3[] = {
    /* targets.yaml:61: 1 epoch at learning rate 0.01. Trains 12 of 12 parameters; frozen:
     * nothing. */
    {.epochs = 1, .batch_size = 32, .learns = (const bool[]){1},
     .rates = 1, .rate = (const float[]){0.01f}, .step = {step_absolute_phase_1, 40, false}},
};

static const struct tlc_phase phases_4[] = {
    /* targets.yaml:62: 2 epochs at learning rate 0.01. Trains 43 of 43 parameters; frozen:
     * nothing. */
    {.epochs = 2, .batch_size = 32, .learns = (const bool[]){1, 1},
     .rates = 1, .rate = (const float[]){0.01f}, .step = {step_mood_phase_1, 168, false}},
};

static const struct tlc_phase phases_5[] = {
    /* targets.yaml:64: 2 epochs at learning rate 0.01. Trains 18 of 18 parameters; frozen:
     * nothing. */
    {.epochs = 2, .batch_size = 32, .learns = (const bool[]){1},
     .rates = 1, .rate = (const float[]){0.01f}, .step = {step_kind_phase_1, 60, false},
     .validation = &(const struct tlc_evaluate){{step_kind_evaluation, 30, false}, 32}},
};

static const struct tlc_phase phases_6[] = {
    /* targets.yaml:66: 2 epochs at learning rate 0.01. Trains 6 of 6 parameters; frozen:
     * nothing. */
    {.epochs = 2, .batch_size = 32, .learns = (const bool[]){1},
     .rates = 1, .rate = (const float[]){0.01f}, .step = {step_ripe_phase_1, 20, false}},
};

static const struct tlc_recipe recipes[] = {
    /* 0, targets.yaml:59: value learns task value */
    {.model = &model_value, .task = "value", .train = &examples_value_houses, .valid = &examples_value_houses_seen,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_1, .shuffle = true, .shuffle_stream = 0xa50a99a8u,
     .blind = tlc_blind_squared,
     .metrics = 4,
     .metric = (const struct tlc_metric[]){{TLC_METRIC_loss, "loss", NULL, 0},
         {TLC_METRIC_mae, "mae", &tlc_measure_mae, 0},
         {TLC_METRIC_rmse, "rmse", &tlc_measure_rmse, 0},
         {TLC_METRIC_r2, "r2", &tlc_measure_r2, 0}},
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_value_houses_seen},
     .evaluation = &(const struct tlc_evaluate){{step_value_evaluation, 70, false}, 7}},
    /* 1, targets.yaml:60: again learns task value */
    {.model = &model_again, .task = "value", .train = &examples_value_houses, .valid = &examples_value_houses_seen,
     .optimizer = "sgd",
     .copies = 1, .copy = copies_1,
     .phases = 1, .phase = phases_2, .shuffle = true, .shuffle_stream = 0x4969b7edu,
     .blind = tlc_blind_huber, .loss_number = 0.5,
     .metrics = 4,
     .metric = (const struct tlc_metric[]){{TLC_METRIC_loss, "loss", NULL, 0},
         {TLC_METRIC_rmse, "rmse", &tlc_measure_rmse, 0},
         {TLC_METRIC_r2, "r2", &tlc_measure_r2, 0},
         {TLC_METRIC_mae, "mae", &tlc_measure_mae, 0}},
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_value_houses_seen},
     .evaluation = &(const struct tlc_evaluate){{step_again_evaluation, 70, false}, 32}},
    /* 2, targets.yaml:61: absolute learns task value */
    {.model = &model_absolute, .task = "value", .train = &examples_value_houses,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_3, .shuffle = true, .shuffle_stream = 0xf6d03658u,
     .blind = tlc_blind_absolute,
     .metrics = 4,
     .metric = (const struct tlc_metric[]){{TLC_METRIC_loss, "loss", NULL, 0},
         {TLC_METRIC_mae, "mae", &tlc_measure_mae, 0},
         {TLC_METRIC_rmse, "rmse", &tlc_measure_rmse, 0},
         {TLC_METRIC_r2, "r2", &tlc_measure_r2, 0}},
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_value_houses_seen},
     .evaluation = &(const struct tlc_evaluate){{step_absolute_evaluation, 20, false}, 32}},
    /* 3, targets.yaml:62: mood learns task mood */
    {.model = &model_mood, .task = "mood", .train = &examples_mood_songs,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_4, .shuffle = true, .shuffle_stream = 0x3c2db00au,
     .blind = tlc_blind_sigmoids, .loss_number = 0.1,
     .metrics = 4,
     .metric = (const struct tlc_metric[]){{TLC_METRIC_loss, "loss", NULL, 0},
         {TLC_METRIC_macro_f1, "macro_f1", &tlc_measure_macro_f1, 0},
         {TLC_METRIC_accuracy, "accuracy", &tlc_measure_labels_accuracy, 0},
         {TLC_METRIC_auc, "auc", &tlc_measure_auc, 0}},
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_mood_songs_test},
     .evaluation = &(const struct tlc_evaluate){{step_mood_evaluation, 72, false}, 32}},
    /* 4, targets.yaml:64: kind learns task kind */
    {.model = &model_kind, .task = "kind", .train = &examples_kind_fruits, .valid = &examples_kind_fruits_test,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_5, .shuffle = true, .shuffle_stream = 0xdb2d426fu,
     .blind = tlc_blind_softmax, .loss_number = 0.2,
     .class_weight = (const float[]){1.0f, 2.0f, 0.5f},
     .metrics = 3,
     .metric = (const struct tlc_metric[]){{TLC_METRIC_loss, "loss", NULL, 0},
         {TLC_METRIC_balanced_accuracy, "balanced_accuracy", &tlc_measure_balanced_accuracy, 0},
         {TLC_METRIC_top_k_accuracy, "top_2_accuracy", &tlc_measure_top_k_accuracy, 2}},
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_kind_fruits_test},
     .evaluation = &(const struct tlc_evaluate){{step_kind_evaluation, 30, false}, 32}},
    /* 5, targets.yaml:66: ripe learns task ripe */
    {.model = &model_ripe, .task = "ripe", .train = &examples_ripe_fruits,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_6, .shuffle = true, .shuffle_stream = 0x0934df17u,
     .blind = tlc_blind_sigmoid,
     .balanced = true,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_ripe_fruits_test},
     .evaluation = &(const struct tlc_evaluate){{step_ripe_evaluation, 10, false}, 32}},
};

/* ---- The experiment ---- */

static const struct tlc_examples *const all_examples[] = {
    &examples_value_houses, &examples_value_houses_seen, &examples_mood_songs,
    &examples_kind_fruits, &examples_kind_fruits_test, &examples_ripe_fruits,
    &examples_mood_songs_test, &examples_ripe_fruits_test,
};
static const struct tlc_model *const all_models[] = {
    &model_value, &model_again, &model_absolute, &model_mood, &model_kind, &model_ripe,
};

static const struct tlc_warnings warnings_1[] = {
    {0},
    {0},
    {1,
     (const struct tlc_warning[]){
         {"unequal-budget",
          "absolute does not learn for as many epochs as value"},
     }},
};
/* models by the recipe that trained them last */
static const struct tlc_comparison comparisons[] = {
    /* targets.yaml:69 */
    {.examples = &examples_value_houses_seen, .count = 3, .recipes = (const int[]){0, 1, 2},
     .warnings = warnings_1},
    /* targets.yaml:70 */
    {.examples = &examples_mood_songs_test, .count = 1, .recipes = (const int[]){3}},
    /* targets.yaml:71 */
    {.examples = &examples_kind_fruits_test, .count = 1, .recipes = (const int[]){4}},
    /* targets.yaml:72 */
    {.examples = &examples_ripe_fruits_test, .count = 1, .recipes = (const int[]){5}},
};

static const struct tlc_experiment experiment = {
    .name = "targets", .spec = "targets.yaml", .version = "0.2.0",
    .spec_hash = 0x951bdd9b8e71bb37u, .seed = 3, .seeds = 1,
    .values_size = 7296, .train = train, .evaluate = evaluate,
    .examples = 8, .example = all_examples,
    .models = 6, .model = all_models,
    .recipes = 6, .recipe = recipes,
    .comparisons = 4, .comparison = comparisons};

static void load_data(const struct tlc_options *options)
{
    tlc_load(options, 3, loadings);
    examples_value_houses = tlc_select(&data_houses_train, &(const struct tlc_selection){
        .name = "value.houses", .first = 0, .last = 60, .limit = 40,
        .sampled = true, .stream = 0x58d7bb19u,
        .outputs = 2,
        .output_name = task_value_outputs,
    });
    examples_value_houses_seen = tlc_select(&data_houses_train, &(const struct tlc_selection){
        .name = "value.houses_seen", .first = 60, .last = 80, .limit = -1,
        .outputs = 2,
        .output_name = task_value_outputs,
    });
    examples_mood_songs = tlc_select(&data_songs_train, &(const struct tlc_selection){
        .name = "mood.songs", .first = 0, .last = 50, .limit = -1,
        .outputs = 3, .of_zeros_and_ones = true,
    });
    examples_kind_fruits = tlc_select(&data_fruits_train, &(const struct tlc_selection){
        .name = "kind.fruits", .first = 0, .last = 70, .limit = -1, .classes = 3,
        .class_name = task_kind_names,
        .where = task_kind_where, .target = task_kind_target});
    examples_kind_fruits_test = tlc_select(&data_fruits_train, &(const struct tlc_selection){
        .name = "kind.fruits_test", .first = 70, .last = 100, .limit = -1, .classes = 3,
        .class_name = task_kind_names,
        .where = task_kind_where, .target = task_kind_target});
    examples_ripe_fruits = tlc_select(&data_fruits_train, &(const struct tlc_selection){
        .name = "ripe.fruits", .first = 0, .last = 70, .limit = -1, .classes = 2,
        .class_name = task_ripe_names,
        .where = task_ripe_where, .target = task_ripe_target});
    examples_mood_songs_test = tlc_select(&data_songs_train, &(const struct tlc_selection){
        .name = "mood.songs_test", .first = 50, .last = 90, .limit = -1,
        .outputs = 3, .of_zeros_and_ones = true,
    });
    examples_ripe_fruits_test = tlc_select(&data_fruits_train, &(const struct tlc_selection){
        .name = "ripe.fruits_test", .first = 70, .last = 100, .limit = -1, .classes = 2,
        .class_name = task_ripe_names,
        .where = task_ripe_where, .target = task_ripe_target});
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
