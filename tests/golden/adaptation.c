/*
 * adaptation: compiled by tlc from adaptation.yaml. Edit that, not this.
 *
 * Model A
 *   layer             output   parameters
 *   rescaling_1        6x5x2            0
 *   front              6x5x2            5           statistics
 *   max_pooling2d_1    3x2x2            0
 *   again              3x2x2            5           statistics
 *   left               5x4x3           27  linear   trainable
 *   means                  2            0
 *   row                   60            0
 *   concatenate_1         62            0
 *   dense_1                4          252  softmax  trainable
 *   289 parameters: 279 trainable, 0 frozen, 10 running means and variances
 *
 * Model B
 *   layer             output   parameters
 *   rescaling_1        6x5x2            0  copy of A.rescaling_1
 *   front              6x5x2            5           statistics  copy of A.front
 *   normalization_2    6x5x2            0
 *   normalization_3    6x5x2            5           statistics
 *   conv2d_1          5x4x18          162  tanh     trainable
 *   normalization_4   5x4x18            0
 *   flatten              360            0
 *   dense_1                2          722  softmax  trainable
 *   894 parameters: 884 trainable, 0 frozen, 10 running means and variances
 *
 * From the end upwards: the experiment is a table of recipes, which say what is learned
 * by what phases; train goes through a phase, epoch by epoch, in steps; a step calls one
 * kernel an operation. Places in adaptation.yaml stand in parentheses.
 */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <tlc.h>

/* ---- Data ---- */

/* adaptation.yaml:11 */
static const struct tlc_source source_noise_train = {
    .format = &tlc_format_idx,
    .directory = "none",
    .images = "images",
    .labels = "labels",
    .dimensions = 3, .shape = {6, 5, 2}, .scale = 0.003921569f, .classes = 4, .rows = 60};
static struct tlc_data data_noise_train;

static const struct tlc_loading loadings[] = {
    {&source_noise_train, &data_noise_train, "noise.train"},
};

/* ---- Tasks: which examples, and what their label becomes ---- */

/* A rule is the spec's, and may hold for every label. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wtautological-compare"

/* Task T (adaptation.yaml:16)
 *   label   0   1   2   3
 *   class   0   1   2   3 */
static bool task_T_where(int64_t label)
{
    (void)label;
    return true;
}

static int64_t task_T_target(int64_t label)
{
    return label;
}

/* Task few (adaptation.yaml:17)
 *   where   label < 2
 *   label   0   1   2   3
 *   class   0   1   -   - */
static bool task_few_where(int64_t label)
{
    return label < 2;
}

static int64_t task_few_target(int64_t label)
{
    return label;
}

#pragma GCC diagnostic pop

/* adaptation.yaml:14 */
static struct tlc_examples examples_T_train = {
    .name = "T.train", .data = &data_noise_train, .scale = 0.003921569f, .classes = 4};
/* adaptation.yaml:13 */
static struct tlc_examples examples_T_valid = {
    .name = "T.valid", .data = &data_noise_train, .scale = 0.003921569f, .classes = 4};
/* adaptation.yaml:14 */
static struct tlc_examples examples_few_train = {
    .name = "few.train", .data = &data_noise_train, .scale = 0.003921569f, .classes = 2};
/* adaptation.yaml:13 */
static struct tlc_examples examples_few_valid = {
    .name = "few.valid", .data = &data_noise_train, .scale = 0.003921569f, .classes = 2};

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
    int examples[8], rows[8], targets[8], rows_ahead[8];
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
NOINLINE static void gather_8x60(struct tlc_part part, const struct batch *batch, float scale,
    float x[4][8][PANEL])
{
    DEAL(part, 4, 1, panel, one,
        gather_panel(batch, 8, 60, panel, scale, x[panel][0]))
    ask_for_images(batch, 60);
}

/* y = x scale + offset; rows are divided */
NOINLINE static void rescale_8x60(struct tlc_part part, const float x[4][8][PANEL],
    float y[4][8][PANEL], double scale, double offset)
{
    const float *xs = x[0][0];
    float *ys = y[0][0];
    const vec factor = vec_broadcast((float)scale), term = vec_broadcast((float)offset);
    DEAL(part, 4 * 8, 64, row, many, {
        for (int i = row * PANEL; i < (row + many) * PANEL; i += LANES)
            vec_store(&ys[i], vec_fma(vec_load(&xs[i]), factor, term));
    })
}

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

DEFINE_UNFLATTEN(unflatten_8x6x5x2, 8, 30, 2)

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

DEFINE_ACCUMULATE_MOMENTS(accumulate_moments_8x6x5x2, 8, 30, 2)

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
NOINLINE static void standardize_240x2(struct tlc_part part,
    const float x[1][240][PANEL], const float *mean, const float *variance,
    float y[1][240][PANEL], double epsilon)
{
    DEAL(part, 1, 1, panel, one, {
        for (int i = 0; i < PANEL; i += LANES) {
            const vec middle = vec_load(&mean[panel * PANEL + i]);
            const vec deviation = deviation_of(&variance[panel * PANEL + i], epsilon);
            for (int row = 0; row < 240 * one; row++)
                vec_store(&y[panel][row][i],
                    (vec_load(&x[panel][row][i]) - middle) / deviation);
        }
    })
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

DEFINE_POOL(max_pool_8x6x5x2_2x2_by_2, max_pool_image, 8, 6, 5, 2, 0, 0, 0, 0, 2, 2, 2, 2)
DEFINE_ACCUMULATE_MOMENTS(accumulate_moments_8x3x2x2, 8, 6, 2)

/* y = (x - mean) / deviation, column by column; panels are divided */
NOINLINE static void standardize_48x2(struct tlc_part part,
    const float x[1][48][PANEL], const float *mean, const float *variance,
    float y[1][48][PANEL], double epsilon)
{
    DEAL(part, 1, 1, panel, one, {
        for (int i = 0; i < PANEL; i += LANES) {
            const vec middle = vec_load(&mean[panel * PANEL + i]);
            const vec deviation = deviation_of(&variance[panel * PANEL + i], epsilon);
            for (int row = 0; row < 48 * one; row++)
                vec_store(&y[panel][row][i],
                    (vec_load(&x[panel][row][i]) - middle) / deviation);
        }
    })
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

static inline vec linear(vec x)
{
    return x;
}

DEFINE_CONV2D_ACTIVATE(conv2d_8x6x5x2x3_2x2_linear, 8, 6, 5, 2, PANEL, 3, 1, 0, 0, 0, 0, 2, 2, 1,
                       1, 1, 1, linear)

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

DEFINE_POOL(average_pool_8x3x2x2_3x2, average_pool_image, 8, 3, 2, 2, 0, 0, 0, 0, 3, 2, 1, 1)

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

DEFINE_FLATTEN(flatten_8x5x4x3, 8, 20, 3, PANEL)

/* Columns `first` to `first` + `count` - 1 of x, into those of y that begin at `to`,
 * within one panel. */
KERNEL void move_columns(int first, int count, int to, int rows, const float *x, float *y)
{
    for (int row = 0; row < rows; row++)
        for (int i = 0; i < count; i++) {
            const int from = first + i, at = to + i;
            y[(at / PANEL * rows + row) * PANEL + at % PANEL] =
                x[(from / PANEL * rows + row) * PANEL + from % PANEL];
        }
}

/* What pads the last of n columns of y: zeros, as wherever weights learn from it. */
KERNEL void clear_padding(int n, int rows, float *y)
{
    for (int row = 0; row < rows; row++)
        for (int at = n; at % PANEL; at++)
            y[(at / PANEL * rows + row) * PANEL + at % PANEL] = 0;
}

/* A panel of y, whose n columns begin at column `first` of x. */
KERNEL void take_panel(int panel, int first, int n, int rows, const float *x, float *y)
{
    const int left = n - panel * PANEL, count = left < PANEL ? left : PANEL;
    move_columns(first + panel * PANEL, count, panel * PANEL, rows, x, y);
    if (left < PANEL)
        clear_padding(n, rows, y);
}

/* A panel of y: columns of a, then of b, or both. */
KERNEL void concatenate_panel(
    int panel, int rows, int n_a, int n_b, const float *a, const float *b, float *y)
{
    const int first = panel * PANEL, end = first + PANEL, n = n_a + n_b;
    const int of_a = end < n_a ? PANEL : n_a - first;
    if (of_a > 0)
        move_columns(first, of_a, first, rows, a, y);
    if (end > n_a) {
        const int from = first > n_a ? first : n_a;
        move_columns(from - n_a, (end < n ? end : n) - from, from, rows, b, y);
    }
    if (end > n)
        clear_padding(n, rows, y);
}

/* y = the columns of a, then those of b; panels of y are divided */
#define DEFINE_CONCATENATE(name, rows, n_a, n_b)                                         \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float a[PANELS(n_a)][rows][PANEL],                                         \
        const float b[PANELS(n_b)][rows][PANEL],                                         \
        float y[PANELS((n_a) + (n_b))][rows][PANEL])                                     \
    {                                                                                    \
        DEAL(part, PANELS((n_a) + (n_b)), 1, panel, one,                                 \
            concatenate_panel(panel, rows *one, n_a, n_b, a[0][0], b[0][0], y[0][0]))    \
    }

DEFINE_CONCATENATE(concatenate_8x60x2, 8, 60, 2)

/* The function of each of `count` numbers, in place. */
KERNEL void apply(int count, float *numbers, vec (*function)(vec))
{
    for (int i = 0; i < count; i += LANES)
        vec_store(&numbers[i], function(vec_load(&numbers[i])));
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

DEFINE_DENSE(dense_8x62x4_linear, 8, 62, 4, 62, linear)

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

DEFINE_TRANSPOSE(transpose_8x4, 8, 4)

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
NOINLINE static void softmax_crossentropy_8x4(const struct batch *batch,
    const float logits[1][4][PANEL], double losses[8])
{
    _Alignas(64) float largest[1 * PANEL], others[1 * PANEL],
        at_target[1 * PANEL];
    for (int row = 0; row < batch->count; row += LANES) {
        const float *of_row = &logits[row / PANEL][0][row % PANEL];
        const vec most = largest_logit(4, of_row);
        vec at;
        vec_store(
            &others[row], softmax_others(4, of_row, most, targets_of(batch, row), &at));
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
NOINLINE static void predict_largest_8x4(const struct batch *batch,
    const float logits[1][4][PANEL], int predicted[8])
{
    for (int row = 0; row < batch->count; row += LANES) {
        vec largest = vec_load(&logits[row / PANEL][0][row % PANEL]);
        vec_int best = {0};
        for (int i = 1; i < 4; i++) {
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
NOINLINE static void softmax_crossentropy_gradient_8x4(const struct batch *batch,
    const float logits[1][4][PANEL], float dlogits[1][4][PANEL])
{
    for (int row = 0; row < 1 * PANEL; row += LANES) {
        const float *of_row = &logits[row / PANEL][0][row % PANEL];
        const vec_int target = targets_of(batch, row);
        const vec largest = largest_logit(4, of_row);
        vec at_target;
        const vec others = softmax_others(4, of_row, largest, target, &at_target);
        const vec sum = others + at_target;
        for (int i = 0; i < 4; i++) {
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

DEFINE_INPUT_GRADIENT(input_gradient_8x62x4, 8, 62, 4, 4)
DEFINE_TRANSPOSE(transpose_4x8, 4, 8)

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

DEFINE_DENSE_UPDATE(dense_update_8x62x4, 8, 62, 4)
DEFINE_TRANSPOSE(transpose_62x8, 62, 8)

/* a = the first columns of y, b = the rest; their panels are divided */
#define DEFINE_SPLIT(name, rows, n_a, n_b)                                               \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float y[PANELS((n_a) + (n_b))][rows][PANEL],                               \
        float a[PANELS(n_a)][rows][PANEL], float b[PANELS(n_b)][rows][PANEL])            \
    {                                                                                    \
        DEAL(part, PANELS(n_a), 1, panel, one,                                           \
            take_panel(panel, 0, n_a, rows *one, y[0][0], a[0][0]))                      \
        DEAL(part, PANELS(n_b), 1, panel, one,                                           \
            take_panel(panel, n_a, n_b, rows *one, y[0][0], b[0][0]))                    \
    }

DEFINE_SPLIT(split_8x60x2, 8, 60, 2)
DEFINE_UNFLATTEN(unflatten_8x5x4x3, 8, 20, 3)

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
NOINLINE static void bias_gradient_160x3(struct tlc_part part,
    const float dy[1][160][PANEL], float gradient[1][1][PANEL])
{
    DEAL(part, 1, SUMS_AT_ONCE, panel, panels,
        sum_panels(panels, 160, dy[panel][0], gradient[panel][0]))
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

DEFINE_CONV2D_KERNEL_GRADIENT_BY_WINDOW(conv2d_kernel_gradient_by_window_8x6x5x2x3_2x2, 8, 6, 5, 2,
                                        PANEL, 3, 0, 0, 0, 0, 2, 2, 1, 1, 1, 1)

/* weights -= rate gradient */
NOINLINE static void sgd_128(
    struct tlc_part part, float *weights, const float *gradient, float rate)
{
    DEAL(part, 128 / PANEL, 64, panel, many, {
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
NOINLINE static void record_softmax_8x4(const struct batch *batch,
    const float logits[1][4][PANEL], const int predicted[8],
    const struct tlc_predictions *predictions)
{
    _Alignas(64) float probabilities[4][LANES];
    for (int row = 0; predictions && row < batch->count; row++) {
        const int example = batch->examples[row], lane = row % LANES;
        if (lane == 0)
            class_probabilities(
                4, &logits[row / PANEL][0][row % PANEL], probabilities[0]);
        float error = 0;
        for (int i = 0; i < 4; i++) {
            float off = probabilities[i][lane] - (i == batch->targets[row] ? 1.0f : 0.0f);
            error += off * off;
        }
        predictions->predicted[example] = predicted[row];
        predictions->confidence[example] = probabilities[predicted[row]][lane];
        predictions->error[example] = error;
        for (int i = 0; predictions->output && i < 4; i++)
            predictions->output[(size_t)example * 4 + (size_t)i] = probabilities[i][lane];
    }
}

/* The batch's images as numbers. */
NOINLINE static void gather_4x60(struct tlc_part part, const struct batch *batch, float scale,
    float x[4][4][PANEL])
{
    DEAL(part, 4, 1, panel, one,
        gather_panel(batch, 4, 60, panel, scale, x[panel][0]))
    ask_for_images(batch, 60);
}

/* y = x scale + offset; rows are divided */
NOINLINE static void rescale_4x60(struct tlc_part part, const float x[4][4][PANEL],
    float y[4][4][PANEL], double scale, double offset)
{
    const float *xs = x[0][0];
    float *ys = y[0][0];
    const vec factor = vec_broadcast((float)scale), term = vec_broadcast((float)offset);
    DEAL(part, 4 * 4, 64, row, many, {
        for (int i = row * PANEL; i < (row + many) * PANEL; i += LANES)
            vec_store(&ys[i], vec_fma(vec_load(&xs[i]), factor, term));
    })
}

DEFINE_UNFLATTEN(unflatten_4x6x5x2, 4, 30, 2)

/* y = (x - mean) / deviation, column by column; panels are divided */
NOINLINE static void standardize_120x2(struct tlc_part part,
    const float x[1][120][PANEL], const float *mean, const float *variance,
    float y[1][120][PANEL], double epsilon)
{
    DEAL(part, 1, 1, panel, one, {
        for (int i = 0; i < PANEL; i += LANES) {
            const vec middle = vec_load(&mean[panel * PANEL + i]);
            const vec deviation = deviation_of(&variance[panel * PANEL + i], epsilon);
            for (int row = 0; row < 120 * one; row++)
                vec_store(&y[panel][row][i],
                    (vec_load(&x[panel][row][i]) - middle) / deviation);
        }
    })
}

DEFINE_ACCUMULATE_MOMENTS(accumulate_moments_4x6x5x2, 4, 30, 2)

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

DEFINE_CONV2D_ACTIVATE(conv2d_4x6x5x2x18_2x2_tanh, 4, 6, 5, 2, PANEL, 18, 1, 0, 0, 0, 0, 2, 2, 1,
                       1, 1, 1, hyperbolic_tangent)

/* y = (x - mean) / deviation, column by column; panels are divided */
NOINLINE static void standardize_80x18(struct tlc_part part,
    const float x[2][80][PANEL], const float *mean, const float *variance,
    float y[2][80][PANEL], double epsilon)
{
    DEAL(part, 2, 1, panel, one, {
        for (int i = 0; i < PANEL; i += LANES) {
            const vec middle = vec_load(&mean[panel * PANEL + i]);
            const vec deviation = deviation_of(&variance[panel * PANEL + i], epsilon);
            for (int row = 0; row < 80 * one; row++)
                vec_store(&y[panel][row][i],
                    (vec_load(&x[panel][row][i]) - middle) / deviation);
        }
    })
}

DEFINE_FLATTEN(flatten_4x5x4x18, 4, 20, 18, PANEL)
DEFINE_DENSE(dense_4x360x2_linear, 4, 360, 2, 360, linear)
DEFINE_TRANSPOSE(transpose_4x2, 4, 2)

/* -log softmax(logits)[target] of each example: log(1 + others) where the target's logit
 * is the largest */
NOINLINE static void softmax_crossentropy_4x2(const struct batch *batch,
    const float logits[1][2][PANEL], double losses[4])
{
    _Alignas(64) float largest[1 * PANEL], others[1 * PANEL],
        at_target[1 * PANEL];
    for (int row = 0; row < batch->count; row += LANES) {
        const float *of_row = &logits[row / PANEL][0][row % PANEL];
        const vec most = largest_logit(2, of_row);
        vec at;
        vec_store(
            &others[row], softmax_others(2, of_row, most, targets_of(batch, row), &at));
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
NOINLINE static void predict_largest_4x2(const struct batch *batch,
    const float logits[1][2][PANEL], int predicted[4])
{
    for (int row = 0; row < batch->count; row += LANES) {
        vec largest = vec_load(&logits[row / PANEL][0][row % PANEL]);
        vec_int best = {0};
        for (int i = 1; i < 2; i++) {
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
NOINLINE static void softmax_crossentropy_gradient_4x2(const struct batch *batch,
    const float logits[1][2][PANEL], float dlogits[1][2][PANEL])
{
    for (int row = 0; row < 1 * PANEL; row += LANES) {
        const float *of_row = &logits[row / PANEL][0][row % PANEL];
        const vec_int target = targets_of(batch, row);
        const vec largest = largest_logit(2, of_row);
        vec at_target;
        const vec others = softmax_others(2, of_row, largest, target, &at_target);
        const vec sum = others + at_target;
        for (int i = 0; i < 2; i++) {
            const vec power = vec_exp(vec_load(&of_row[i * PANEL]) - largest);
            const vec error = vec_select(target == i, -others, power) / sum;
            vec_store(&dlogits[row / PANEL][i][row % PANEL],
                vec_select(target < 0, vec_broadcast(0), error / (float)batch->count));
        }
    }
}

DEFINE_INPUT_GRADIENT(input_gradient_4x360x2, 4, 360, 2, 2)
DEFINE_TRANSPOSE(transpose_2x4, 2, 4)
DEFINE_DENSE_UPDATE(dense_update_4x360x2, 4, 360, 2)
DEFINE_TRANSPOSE(transpose_360x4, 360, 4)
DEFINE_UNFLATTEN(unflatten_4x5x4x18, 4, 20, 18)

/* dx = dy / deviation, column by column; panels are divided */
NOINLINE static void standardize_gradient_80x18(struct tlc_part part,
    const float dy[2][80][PANEL], const float *variance,
    float dx[2][80][PANEL], double epsilon)
{
    DEAL(part, 2, 1, panel, one, {
        for (int i = 0; i < PANEL; i += LANES) {
            const vec deviation = deviation_of(&variance[panel * PANEL + i], epsilon);
            for (int row = 0; row < 80 * one; row++)
                vec_store(&dx[panel][row][i], vec_load(&dy[panel][row][i]) / deviation);
        }
    })
}

/* The slope of tanh where its value is y. */
static inline vec hyperbolic_tangent_slope(vec y)
{
    return vec_fma(-y, y, vec_broadcast(1));
}

/* dx = dy f'(x), the slope taken from y */
NOINLINE static void multiply_by_slopes_80x18_tanh(struct tlc_part part,
    const float dy[2][80][PANEL], const float y[2][80][PANEL],
    float dx[2][80][PANEL])
{
    const float *dys = dy[0][0], *ys = y[0][0];
    float *dxs = dx[0][0];
    DEAL(part, 2 * 80, 64, row, many, {
        for (int i = row * PANEL; i < (row + many) * PANEL; i += LANES)
            vec_store(&dxs[i], vec_load(&dys[i]) * hyperbolic_tangent_slope(vec_load(&ys[i])));
    })
}

/* The sum of dy over the examples; panels are divided */
NOINLINE static void bias_gradient_80x18(struct tlc_part part,
    const float dy[2][80][PANEL], float gradient[2][1][PANEL])
{
    DEAL(part, 2, SUMS_AT_ONCE, panel, panels,
        sum_panels(panels, 80, dy[panel][0], gradient[panel][0]))
}

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

DEFINE_CONV2D_KERNEL_GRADIENT(conv2d_kernel_gradient_4x6x5x2x18_2x2, 4, 6, 5, 2, PANEL, 18, 1, 0,
                              0, 0, 0, 2, 2, 1, 1, 1, 1)

/* weights -= rate gradient */
NOINLINE static void sgd_256(
    struct tlc_part part, float *weights, const float *gradient, float rate)
{
    DEAL(part, 256 / PANEL, 64, panel, many, {
        for (int i = panel * PANEL; i < (panel + many) * PANEL; i += LANES)
            vec_store(&weights[i], vec_fma(vec_broadcast(-rate), vec_load(&gradient[i]),
                                       vec_load(&weights[i])));
    })
}

/* weights -= rate gradient */
NOINLINE static void sgd_32(
    struct tlc_part part, float *weights, const float *gradient, float rate)
{
    DEAL(part, 32 / PANEL, 64, panel, many, {
        for (int i = panel * PANEL; i < (panel + many) * PANEL; i += LANES)
            vec_store(&weights[i], vec_fma(vec_broadcast(-rate), vec_load(&gradient[i]),
                                       vec_load(&weights[i])));
    })
}

/* What a test keeps of each example, if it is one: the class, its probability, and the
 * squared distance of all probabilities from 1 at the target and 0 elsewhere. */
NOINLINE static void record_softmax_4x2(const struct batch *batch,
    const float logits[1][2][PANEL], const int predicted[4],
    const struct tlc_predictions *predictions)
{
    _Alignas(64) float probabilities[2][LANES];
    for (int row = 0; predictions && row < batch->count; row++) {
        const int example = batch->examples[row], lane = row % LANES;
        if (lane == 0)
            class_probabilities(
                2, &logits[row / PANEL][0][row % PANEL], probabilities[0]);
        float error = 0;
        for (int i = 0; i < 2; i++) {
            float off = probabilities[i][lane] - (i == batch->targets[row] ? 1.0f : 0.0f);
            error += off * off;
        }
        predictions->predicted[example] = predicted[row];
        predictions->confidence[example] = probabilities[predicted[row]][lane];
        predictions->error[example] = error;
        for (int i = 0; predictions->output && i < 2; i++)
            predictions->output[(size_t)example * 2 + (size_t)i] = probabilities[i][lane];
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

/* Model A (adaptation.yaml:19) */
struct weights_A {
    float front_mean[16], front_variance[16], front_count[16];
    float again_mean[16], again_variance[16], again_count[16];
    float left_kernel[1][8][PANEL], left_bias[16];
    float dense_1_kernel[1][62][PANEL], dense_1_bias[16];
};

static const struct tlc_tensor tensors_A[] = {
    RUNNING(A, front, mean, 1, 2, ZEROS),
    RUNNING(A, front, variance, 1, 2, ONES),
    RUNNING(A, front, count, 0, 1, ZEROS),
    RUNNING(A, again, mean, 1, 2, ZEROS),
    RUNNING(A, again, variance, 1, 2, ONES),
    RUNNING(A, again, count, 0, 1, ZEROS),
    WEIGHTS(A, left, kernel, 8, 3, UNIFORM, 0.5477225575051662, 0x1b3ad313, 2, 2, 2, 3),
    WEIGHTS(A, left, bias, 1, 3, ZEROS, 0, 0, 3),
    WEIGHTS(A, dense_1, kernel, 62, 4, UNIFORM, 0.30151134457776363, 0x65475027, 62, 4),
    WEIGHTS(A, dense_1, bias, 1, 4, ZEROS, 0, 0, 4),
};

static const struct tlc_layer layers_A[] = {
    LAYER(Rescaling, rescaling_1, 60, 60, false, 0, tensors_A + 0, "scale": 2, "offset": -1),
    LAYER(Normalization, front, 60, 60, true, 3, tensors_A + 0, "axis": -1, "mean": null,
          "variance": null),
    LAYER(MaxPooling2D, max_pooling2d_1, 60, 12, false, 0, tensors_A + 3, "pool_size": [2, 2],
          "strides": [2, 2], "padding": "valid"),
    LAYER(Normalization, again, 12, 12, true, 3, tensors_A + 3, "axis": -1, "mean": null,
          "variance": null),
    LAYER(Conv2D, left, 60, 60, true, 2, tensors_A + 6, "filters": 3, "kernel_size": [2, 2],
          "strides": [1, 1], "padding": "valid", "dilation_rate": [1, 1], "groups": 1,
          "activation": "linear", "use_bias": true,
          "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(GlobalAveragePooling2D, means, 12, 2, false, 0, tensors_A + 8, "keepdims": false),
    LAYER(Flatten, row, 60, 60, false, 0, tensors_A + 8),
    LAYER(Concatenate, concatenate_1, 60, 62, false, 0, tensors_A + 8, "axis": -1),
    LAYER(Dense, dense_1, 62, 4, true, 2, tensors_A + 8, "units": 4, "activation": "softmax",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
};

/* how many layers each reads, and which: by number, -1 for the model's input */
static const int reads_A[] = {
    1, -1, /* rescaling_1 */
    1, 0, /* front */
    1, 1, /* max_pooling2d_1 */
    1, 2, /* again */
    1, 1, /* left */
    1, 3, /* means */
    1, 4, /* row */
    2, 6, 5, /* concatenate_1 */
    1, 7, /* dense_1 */
};

static const long ram_A[] = {
    240, /* rescaling_1 */
    480, /* front */
    288, /* max_pooling2d_1 */
    336, /* again */
    528, /* left */
    288, /* means */
    0, /* row */
    496, /* concatenate_1 */
    264, /* dense_1 */
};
static const struct tlc_model model_A = {
    .name = "A", .input_dimensions = 3, .input_shape = {6, 5, 2},
    .layers = 9, .layer = layers_A, .parameters = 289,
    .reads = reads_A,
    .ram = ram_A,
    .size = sizeof(struct weights_A)};

/* Model B (adaptation.yaml:30) */
struct weights_B {
    float front_mean[16], front_variance[16], front_count[16];
    float normalization_3_mean[16], normalization_3_variance[16], normalization_3_count[16];
    float conv2d_1_kernel[2][8][PANEL], conv2d_1_bias[32];
    float dense_1_kernel[1][360][PANEL], dense_1_bias[16];
};

static const struct tlc_tensor tensors_B[] = {
    RUNNING(B, front, mean, 1, 2, ZEROS),
    RUNNING(B, front, variance, 1, 2, ONES),
    RUNNING(B, front, count, 0, 1, ZEROS),
    RUNNING(B, normalization_3, mean, 1, 2, ZEROS),
    RUNNING(B, normalization_3, variance, 1, 2, ONES),
    RUNNING(B, normalization_3, count, 0, 1, ZEROS),
    WEIGHTS(B, conv2d_1, kernel, 8, 18, UNIFORM, 0.2738612787525831, 0x3aa0fcf5, 2, 2, 2, 18),
    WEIGHTS(B, conv2d_1, bias, 1, 18, ZEROS, 0, 0, 18),
    WEIGHTS(B, dense_1, kernel, 360, 2, UNIFORM, 0.12874232262686236, 0x4295f400, 360, 2),
    WEIGHTS(B, dense_1, bias, 1, 2, ZEROS, 0, 0, 2),
};

static const struct tlc_layer layers_B[] = {
    LAYER(Rescaling, rescaling_1, 60, 60, false, 0, tensors_B + 0, "scale": 2, "offset": -1),
    LAYER(Normalization, front, 60, 60, true, 3, tensors_B + 0, "axis": -1, "mean": null,
          "variance": null),
    LAYER(Normalization, normalization_2, 60, 60, true, 0, tensors_B + 3, "axis": -1,
          "mean": [0.5, 0.5], "variance": [0.25, 0.25]),
    LAYER(Normalization, normalization_3, 60, 60, true, 3, tensors_B + 3, "axis": -1, "mean": null,
          "variance": null),
    LAYER(Conv2D, conv2d_1, 60, 360, true, 2, tensors_B + 6, "filters": 18, "kernel_size": [2, 2],
          "strides": [1, 1], "padding": "valid", "dilation_rate": [1, 1], "groups": 1,
          "activation": "tanh", "use_bias": true,
          "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(
        Normalization, normalization_4, 360, 360, true, 0, tensors_B + 8, "axis": -1,
        "mean": [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8],
        "variance": [1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2]),
    LAYER(Flatten, flatten, 360, 360, false, 0, tensors_B + 8),
    LAYER(Dense, dense_1, 360, 2, true, 2, tensors_B + 8, "units": 2, "activation": "softmax",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
};

static const long ram_B[] = {
    240, /* rescaling_1 */
    480, /* front */
    480, /* normalization_2 */
    480, /* normalization_3 */
    1680, /* conv2d_1 */
    2880, /* normalization_4 */
    0, /* flatten */
    1448, /* dense_1 */
};
static const struct tlc_model model_B = {
    .name = "B", .input_dimensions = 3, .input_shape = {6, 5, 2},
    .layers = 8, .layer = layers_B, .parameters = 894,
    .ram = ram_B,
    .size = sizeof(struct weights_B)};

/* ---- Steps: what happens to one batch of examples ---- */

/* What a layer remembers (adaptation.yaml:22) */
struct state_adapt_A_front {
    double front_sums[5];
};

/* What a layer takes of all training examples (adaptation.yaml:22): 0 floating-point operations an
 * example */
static void adapt_A_front(const struct batch *batch, struct tlc_part part)
{
    struct {
        union { float front_input[1][240][PANEL], input[4][8][PANEL]; };
        float rescaling_1_output[4][8][PANEL];
    } *values = batch->values; /* 17,408 bytes */
    struct weights_A *weights = batch->weights;
    struct state_adapt_A_front *state = batch->state;
    (void)part;

    gather_8x60(WHOLE, batch, batch->scale, values->input);
    /* adaptation.yaml:21 */
    rescale_8x60(WHOLE, values->input, values->rescaling_1_output, 2.0, -1.0);
    /* adaptation.yaml:22 */
    unflatten_8x6x5x2(WHOLE, values->rescaling_1_output, values->front_input);
    accumulate_moments_8x6x5x2(batch, values->front_input, state->front_sums, weights->front_mean,
                               weights->front_variance);
}

/* What a layer remembers (adaptation.yaml:24) */
struct state_adapt_A_again {
    double again_sums[5];
};

/* What a layer takes of all training examples (adaptation.yaml:24): 0 floating-point operations an
 * example */
static void adapt_A_again(const struct batch *batch, struct tlc_part part)
{
    struct {
        union {
            float front_input[1][240][PANEL], max_pooling2d_1_output[1][48][PANEL],
                input[4][8][PANEL];
        };
        union { float front_output[1][240][PANEL], rescaling_1_output[4][8][PANEL]; };
    } *values = batch->values; /* 30,720 bytes */
    struct weights_A *weights = batch->weights;
    struct state_adapt_A_again *state = batch->state;
    (void)part;

    gather_8x60(WHOLE, batch, batch->scale, values->input);
    /* adaptation.yaml:21 */
    rescale_8x60(WHOLE, values->input, values->rescaling_1_output, 2.0, -1.0);
    /* adaptation.yaml:22 */
    unflatten_8x6x5x2(WHOLE, values->rescaling_1_output, values->front_input);
    standardize_240x2(WHOLE, values->front_input, weights->front_mean, weights->front_variance,
                      values->front_output, 1e-07);
    /* adaptation.yaml:23 */
    max_pool_8x6x5x2_2x2_by_2(WHOLE, values->front_output, values->max_pooling2d_1_output);
    /* adaptation.yaml:24 */
    accumulate_moments_8x3x2x2(batch, values->max_pooling2d_1_output, state->again_sums,
                               weights->again_mean, weights->again_variance);
}

/* One step of training (adaptation.yaml:41): 3,408 floating-point operations an example */
static void step_A_phase_1(const struct batch *batch, struct tlc_part part)
{
    struct {
        union {
            float front_input[1][240][PANEL], left_output[1][160][PANEL],
                left_output_gradient[1][160][PANEL], concatenate_1_output_gradient[1][62][PANEL],
                max_pooling2d_1_output[1][48][PANEL], input[4][8][PANEL],
                dense_1_output[1][8][PANEL], means_output_gradient[1][8][PANEL];
        };
        union { float front_output[1][240][PANEL], rescaling_1_output[4][8][PANEL]; };
        union {
            float again_output[1][48][PANEL], row_output[4][8][PANEL],
                row_output_gradient[4][8][PANEL], left_kernel_gradient[1][8][PANEL],
                dense_1_output_gradient_transposed[1][8][PANEL],
                dense_1_output_transposed[1][4][PANEL];
        };
        union {
            float concatenate_1_output[4][8][PANEL],
                concatenate_1_output_gradient_transposed[4][8][PANEL],
                left_bias_gradient[1][1][PANEL];
        };
        union { float means_output[1][8][PANEL], dense_1_output_gradient[1][4][PANEL]; };
        double losses[8];
        int predicted[8];
    } *values = batch->values; /* 36,448 bytes */
    struct weights_A *weights = batch->weights;
    (void)part;

    gather_8x60(WHOLE, batch, batch->scale, values->input);
    /* adaptation.yaml:21 */
    rescale_8x60(WHOLE, values->input, values->rescaling_1_output, 2.0, -1.0);
    /* adaptation.yaml:22 */
    unflatten_8x6x5x2(WHOLE, values->rescaling_1_output, values->front_input);
    standardize_240x2(WHOLE, values->front_input, weights->front_mean, weights->front_variance,
                      values->front_output, 1e-07);
    /* adaptation.yaml:23 */
    max_pool_8x6x5x2_2x2_by_2(WHOLE, values->front_output, values->max_pooling2d_1_output);
    /* adaptation.yaml:24 */
    standardize_48x2(WHOLE, values->max_pooling2d_1_output, weights->again_mean,
                     weights->again_variance, values->again_output, 1e-07);
    /* adaptation.yaml:25 */
    conv2d_8x6x5x2x3_2x2_linear(WHOLE, values->front_output, weights->left_kernel,
                                weights->left_bias, values->left_output);
    /* adaptation.yaml:26 */
    average_pool_8x3x2x2_3x2(WHOLE, values->again_output, values->means_output);
    /* adaptation.yaml:27 */
    flatten_8x5x4x3(WHOLE, values->left_output, values->row_output);
    /* adaptation.yaml:28 */
    concatenate_8x60x2(WHOLE, values->row_output, values->means_output,
                       values->concatenate_1_output);
    /* adaptation.yaml:29 */
    dense_8x62x4_linear(WHOLE, values->concatenate_1_output, weights->dense_1_kernel,
                        weights->dense_1_bias, values->dense_1_output);
    /* adaptation.yaml:41 */
    transpose_8x4(values->dense_1_output, values->dense_1_output_transposed);
    softmax_crossentropy_8x4(batch, values->dense_1_output_transposed, values->losses);
    predict_largest_8x4(batch, values->dense_1_output_transposed, values->predicted);
    tally_8(batch, values->losses, values->predicted, batch->totals);
    /* and back, each layer's input gradient before its update */
    softmax_crossentropy_gradient_8x4(batch, values->dense_1_output_transposed,
                                      values->dense_1_output_gradient);
    /* adaptation.yaml:29 */
    input_gradient_8x62x4(WHOLE, values->dense_1_output_gradient, weights->dense_1_kernel,
                          values->concatenate_1_output_gradient);
    transpose_4x8(values->dense_1_output_gradient, values->dense_1_output_gradient_transposed);
    dense_update_8x62x4(WHOLE, values->concatenate_1_output,
                        values->dense_1_output_gradient_transposed, batch->rate,
                        weights->dense_1_kernel, weights->dense_1_bias);
    /* adaptation.yaml:28 */
    transpose_62x8(values->concatenate_1_output_gradient,
                   values->concatenate_1_output_gradient_transposed);
    split_8x60x2(WHOLE, values->concatenate_1_output_gradient_transposed,
                 values->row_output_gradient, values->means_output_gradient);
    /* adaptation.yaml:27 */
    unflatten_8x5x4x3(WHOLE, values->row_output_gradient, values->left_output_gradient);
    /* adaptation.yaml:25 */
    bias_gradient_160x3(WHOLE, values->left_output_gradient, values->left_bias_gradient);
    conv2d_kernel_gradient_by_window_8x6x5x2x3_2x2(WHOLE, values->front_output,
                                                   values->left_output_gradient,
                                                   values->left_kernel_gradient);
    /* adaptation.yaml:41 */
    sgd_128(WHOLE, (float *)weights->left_kernel, (float *)values->left_kernel_gradient,
            batch->rate);
    sgd_16(WHOLE, weights->left_bias, (float *)values->left_bias_gradient, batch->rate);
}

/* One step of evaluation (adaptation.yaml:19): 1,456 floating-point operations an example */
static void step_A_evaluation(const struct batch *batch, struct tlc_part part)
{
    struct {
        union {
            float front_input[1][240][PANEL], left_output[1][160][PANEL],
                max_pooling2d_1_output[1][48][PANEL], input[4][8][PANEL],
                concatenate_1_output[4][8][PANEL], dense_1_output_transposed[1][4][PANEL];
        };
        union {
            float front_output[1][240][PANEL], rescaling_1_output[4][8][PANEL],
                row_output[4][8][PANEL], dense_1_output[1][8][PANEL];
        };
        float again_output[1][48][PANEL], means_output[1][8][PANEL];
        double losses[8];
        int predicted[8];
    } *values = batch->values; /* 34,400 bytes */
    struct weights_A *weights = batch->weights;
    (void)part;

    gather_8x60(WHOLE, batch, batch->scale, values->input);
    /* adaptation.yaml:21 */
    rescale_8x60(WHOLE, values->input, values->rescaling_1_output, 2.0, -1.0);
    /* adaptation.yaml:22 */
    unflatten_8x6x5x2(WHOLE, values->rescaling_1_output, values->front_input);
    standardize_240x2(WHOLE, values->front_input, weights->front_mean, weights->front_variance,
                      values->front_output, 1e-07);
    /* adaptation.yaml:23 */
    max_pool_8x6x5x2_2x2_by_2(WHOLE, values->front_output, values->max_pooling2d_1_output);
    /* adaptation.yaml:24 */
    standardize_48x2(WHOLE, values->max_pooling2d_1_output, weights->again_mean,
                     weights->again_variance, values->again_output, 1e-07);
    /* adaptation.yaml:25 */
    conv2d_8x6x5x2x3_2x2_linear(WHOLE, values->front_output, weights->left_kernel,
                                weights->left_bias, values->left_output);
    /* adaptation.yaml:26 */
    average_pool_8x3x2x2_3x2(WHOLE, values->again_output, values->means_output);
    /* adaptation.yaml:27 */
    flatten_8x5x4x3(WHOLE, values->left_output, values->row_output);
    /* adaptation.yaml:28 */
    concatenate_8x60x2(WHOLE, values->row_output, values->means_output,
                       values->concatenate_1_output);
    /* adaptation.yaml:29 */
    dense_8x62x4_linear(WHOLE, values->concatenate_1_output, weights->dense_1_kernel,
                        weights->dense_1_bias, values->dense_1_output);
    /* adaptation.yaml:19 */
    transpose_8x4(values->dense_1_output, values->dense_1_output_transposed);
    softmax_crossentropy_8x4(batch, values->dense_1_output_transposed, values->losses);
    predict_largest_8x4(batch, values->dense_1_output_transposed, values->predicted);
    tally_8(batch, values->losses, values->predicted, batch->totals);
    record_softmax_8x4(batch, values->dense_1_output_transposed, values->predicted,
                       batch->predictions);
}

/* What a layer remembers (adaptation.yaml:34) */
struct state_adapt_B_normalization_3 {
    double normalization_3_sums[5];
};

/* What a layer takes of all training examples (adaptation.yaml:34): 0 floating-point operations an
 * example */
static void adapt_B_normalization_3(const struct batch *batch, struct tlc_part part)
{
    _Alignas(64) static const float normalization_2_mean[16] = {0.5f, 0.5f};
    _Alignas(64) static const float normalization_2_variance[16] = {0.25f, 0.25f};
    struct {
        union {
            float front_input[1][120][PANEL], normalization_2_output[1][120][PANEL],
                input[4][4][PANEL];
        };
        union { float front_output[1][120][PANEL], rescaling_1_output[4][4][PANEL]; };
    } *values = batch->values; /* 15,360 bytes */
    struct weights_B *weights = batch->weights;
    struct state_adapt_B_normalization_3 *state = batch->state;
    (void)part;

    gather_4x60(WHOLE, batch, batch->scale, values->input);
    /* adaptation.yaml:32 */
    rescale_4x60(WHOLE, values->input, values->rescaling_1_output, 2.0, -1.0);
    unflatten_4x6x5x2(WHOLE, values->rescaling_1_output, values->front_input);
    standardize_120x2(WHOLE, values->front_input, weights->front_mean, weights->front_variance,
                      values->front_output, 1e-07);
    /* adaptation.yaml:33 */
    standardize_120x2(WHOLE, values->front_output, normalization_2_mean, normalization_2_variance,
                      values->normalization_2_output, 1e-07);
    /* adaptation.yaml:34 */
    accumulate_moments_4x6x5x2(batch, values->normalization_2_output, state->normalization_3_sums,
                               weights->normalization_3_mean, weights->normalization_3_variance);
}

/* One step of training (adaptation.yaml:42): 15,840 floating-point operations an example */
static void step_B_phase_1(const struct batch *batch, struct tlc_part part)
{
    _Alignas(64) static const float normalization_2_mean[16] = {0.5f, 0.5f};
    _Alignas(64) static const float normalization_2_variance[16] = {0.25f, 0.25f};
    _Alignas(64) static const float normalization_4_mean[32] = {0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f,
        0.7f, 0.8f, 0.9f, 1.0f, 1.1f, 1.2f,
        1.3f, 1.4f, 1.5f, 1.6f, 1.7f, 1.8f};
    _Alignas(64) static const float normalization_4_variance[32] = {1.0f, 1.0f, 1.0f, 1.0f, 1.0f, 1.0f,
        1.0f, 1.0f, 1.0f, 2.0f, 2.0f, 2.0f,
        2.0f, 2.0f, 2.0f, 2.0f, 2.0f, 2.0f};
    struct {
        union {
            float flatten_output_gradient[1][360][PANEL], normalization_4_output[2][80][PANEL],
                normalization_4_output_gradient[2][80][PANEL], front_input[1][120][PANEL],
                normalization_2_output[1][120][PANEL], input[4][4][PANEL],
                conv2d_1_kernel_gradient[2][8][PANEL], dense_1_output[1][4][PANEL];
        };
        union {
            float conv2d_1_output[2][80][PANEL], front_output[1][120][PANEL],
                rescaling_1_output[4][4][PANEL], conv2d_1_bias_gradient[2][1][PANEL];
        };
        union {
            float conv2d_1_output_gradient[2][80][PANEL], conv2d_1_sum_gradient[2][80][PANEL],
                flatten_output[23][4][PANEL], flatten_output_gradient_transposed[23][4][PANEL];
        };
        float normalization_3_output[1][120][PANEL];
        union {
            float dense_1_output_gradient_transposed[1][4][PANEL],
                dense_1_output_transposed[1][2][PANEL];
        };
        float dense_1_output_gradient[1][2][PANEL];
        double losses[4];
        int predicted[4];
    } *values = batch->values; /* 51,632 bytes */
    struct weights_B *weights = batch->weights;
    (void)part;

    gather_4x60(WHOLE, batch, batch->scale, values->input);
    /* adaptation.yaml:32 */
    rescale_4x60(WHOLE, values->input, values->rescaling_1_output, 2.0, -1.0);
    unflatten_4x6x5x2(WHOLE, values->rescaling_1_output, values->front_input);
    standardize_120x2(WHOLE, values->front_input, weights->front_mean, weights->front_variance,
                      values->front_output, 1e-07);
    /* adaptation.yaml:33 */
    standardize_120x2(WHOLE, values->front_output, normalization_2_mean, normalization_2_variance,
                      values->normalization_2_output, 1e-07);
    /* adaptation.yaml:34 */
    standardize_120x2(WHOLE, values->normalization_2_output, weights->normalization_3_mean,
                      weights->normalization_3_variance, values->normalization_3_output, 1e-07);
    /* adaptation.yaml:35 */
    conv2d_4x6x5x2x18_2x2_tanh(WHOLE, values->normalization_3_output, weights->conv2d_1_kernel,
                               weights->conv2d_1_bias, values->conv2d_1_output);
    /* adaptation.yaml:36 */
    standardize_80x18(WHOLE, values->conv2d_1_output, normalization_4_mean,
                      normalization_4_variance, values->normalization_4_output, 1e-07);
    /* adaptation.yaml:38 */
    flatten_4x5x4x18(WHOLE, values->normalization_4_output, values->flatten_output);
    /* adaptation.yaml:39 */
    dense_4x360x2_linear(WHOLE, values->flatten_output, weights->dense_1_kernel,
                         weights->dense_1_bias, values->dense_1_output);
    /* adaptation.yaml:42 */
    transpose_4x2(values->dense_1_output, values->dense_1_output_transposed);
    softmax_crossentropy_4x2(batch, values->dense_1_output_transposed, values->losses);
    predict_largest_4x2(batch, values->dense_1_output_transposed, values->predicted);
    tally_4(batch, values->losses, values->predicted, batch->totals);
    /* and back, each layer's input gradient before its update */
    softmax_crossentropy_gradient_4x2(batch, values->dense_1_output_transposed,
                                      values->dense_1_output_gradient);
    /* adaptation.yaml:39 */
    input_gradient_4x360x2(WHOLE, values->dense_1_output_gradient, weights->dense_1_kernel,
                           values->flatten_output_gradient);
    transpose_2x4(values->dense_1_output_gradient, values->dense_1_output_gradient_transposed);
    dense_update_4x360x2(WHOLE, values->flatten_output, values->dense_1_output_gradient_transposed,
                         batch->rate, weights->dense_1_kernel, weights->dense_1_bias);
    /* adaptation.yaml:38 */
    transpose_360x4(values->flatten_output_gradient, values->flatten_output_gradient_transposed);
    unflatten_4x5x4x18(WHOLE, values->flatten_output_gradient_transposed,
                       values->normalization_4_output_gradient);
    /* adaptation.yaml:36 */
    standardize_gradient_80x18(WHOLE, values->normalization_4_output_gradient,
                               normalization_4_variance, values->conv2d_1_output_gradient, 1e-07);
    /* adaptation.yaml:35 */
    multiply_by_slopes_80x18_tanh(WHOLE, values->conv2d_1_output_gradient, values->conv2d_1_output,
                                  values->conv2d_1_sum_gradient);
    bias_gradient_80x18(WHOLE, values->conv2d_1_sum_gradient, values->conv2d_1_bias_gradient);
    conv2d_kernel_gradient_4x6x5x2x18_2x2(WHOLE, values->normalization_3_output,
                                          values->conv2d_1_sum_gradient,
                                          values->conv2d_1_kernel_gradient);
    /* adaptation.yaml:42 */
    sgd_256(WHOLE, (float *)weights->conv2d_1_kernel, (float *)values->conv2d_1_kernel_gradient,
            batch->rate);
    sgd_32(WHOLE, weights->conv2d_1_bias, (float *)values->conv2d_1_bias_gradient, batch->rate);
}

/* One step of evaluation (adaptation.yaml:30): 7,200 floating-point operations an example */
static void step_B_evaluation(const struct batch *batch, struct tlc_part part)
{
    _Alignas(64) static const float normalization_2_mean[16] = {0.5f, 0.5f};
    _Alignas(64) static const float normalization_2_variance[16] = {0.25f, 0.25f};
    _Alignas(64) static const float normalization_4_mean[32] = {0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f,
        0.7f, 0.8f, 0.9f, 1.0f, 1.1f, 1.2f,
        1.3f, 1.4f, 1.5f, 1.6f, 1.7f, 1.8f};
    _Alignas(64) static const float normalization_4_variance[32] = {1.0f, 1.0f, 1.0f, 1.0f, 1.0f, 1.0f,
        1.0f, 1.0f, 1.0f, 2.0f, 2.0f, 2.0f,
        2.0f, 2.0f, 2.0f, 2.0f, 2.0f, 2.0f};
    struct {
        union {
            float conv2d_1_output[2][80][PANEL], front_input[1][120][PANEL],
                normalization_2_output[1][120][PANEL], flatten_output[23][4][PANEL],
                input[4][4][PANEL], dense_1_output_transposed[1][2][PANEL];
        };
        union {
            float normalization_4_output[2][80][PANEL], front_output[1][120][PANEL],
                normalization_3_output[1][120][PANEL], rescaling_1_output[4][4][PANEL],
                dense_1_output[1][4][PANEL];
        };
        double losses[4];
        int predicted[4];
    } *values = batch->values; /* 20,528 bytes */
    struct weights_B *weights = batch->weights;
    (void)part;

    gather_4x60(WHOLE, batch, batch->scale, values->input);
    /* adaptation.yaml:32 */
    rescale_4x60(WHOLE, values->input, values->rescaling_1_output, 2.0, -1.0);
    unflatten_4x6x5x2(WHOLE, values->rescaling_1_output, values->front_input);
    standardize_120x2(WHOLE, values->front_input, weights->front_mean, weights->front_variance,
                      values->front_output, 1e-07);
    /* adaptation.yaml:33 */
    standardize_120x2(WHOLE, values->front_output, normalization_2_mean, normalization_2_variance,
                      values->normalization_2_output, 1e-07);
    /* adaptation.yaml:34 */
    standardize_120x2(WHOLE, values->normalization_2_output, weights->normalization_3_mean,
                      weights->normalization_3_variance, values->normalization_3_output, 1e-07);
    /* adaptation.yaml:35 */
    conv2d_4x6x5x2x18_2x2_tanh(WHOLE, values->normalization_3_output, weights->conv2d_1_kernel,
                               weights->conv2d_1_bias, values->conv2d_1_output);
    /* adaptation.yaml:36 */
    standardize_80x18(WHOLE, values->conv2d_1_output, normalization_4_mean,
                      normalization_4_variance, values->normalization_4_output, 1e-07);
    /* adaptation.yaml:38 */
    flatten_4x5x4x18(WHOLE, values->normalization_4_output, values->flatten_output);
    /* adaptation.yaml:39 */
    dense_4x360x2_linear(WHOLE, values->flatten_output, weights->dense_1_kernel,
                         weights->dense_1_bias, values->dense_1_output);
    /* adaptation.yaml:30 */
    transpose_4x2(values->dense_1_output, values->dense_1_output_transposed);
    softmax_crossentropy_4x2(batch, values->dense_1_output_transposed, values->losses);
    predict_largest_4x2(batch, values->dense_1_output_transposed, values->predicted);
    tally_4(batch, values->losses, values->predicted, batch->totals);
    record_softmax_4x2(batch, values->dense_1_output_transposed, values->predicted,
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
    /* adaptation.yaml:41: 2 epochs at learning rate 0.01. Trains 279 of 289 parameters; frozen:
     * nothing. */
    {.epochs = 2, .batch_size = 8, .learns = (const bool[]){0, 1, 0, 1, 1, 0, 0, 0, 1},
     .rates = 1, .rate = (const float[]){0.01f}, .step = {step_A_phase_1, 3408, false},
     .validation = &(const struct tlc_evaluate){{step_A_evaluation, 1456, false}, 8}},
};

static const struct tlc_copy copies_1[] = {
    {.layer = 1, .recipe = 0, .from = 1}, /* A.front */
};

static const struct tlc_phase phases_2[] = {
    /* adaptation.yaml:42: 1 epoch at learning rate 0.01. Trains 884 of 894 parameters; frozen:
     * nothing. */
    {.epochs = 1, .batch_size = 4, .learns = (const bool[]){0, 1, 1, 1, 1, 1, 0, 1},
     .rates = 1, .rate = (const float[]){0.01f}, .step = {step_B_phase_1, 15840, false},
     .validation = &(const struct tlc_evaluate){{step_B_evaluation, 7200, false}, 4}},
};

static const struct tlc_recipe recipes[] = {
    /* 0, adaptation.yaml:41: A learns task T */
    {.model = &model_A, .task = "T", .train = &examples_T_train, .valid = &examples_T_valid,
     .optimizer = "sgd",
     .adaptations = 2,
     .adaptation = (const struct tlc_adaptation[]){{.step = {adapt_A_front, 0, false}, .batch_size = 8,
          .state = sizeof(struct state_adapt_A_front)},
         {.step = {adapt_A_again, 0, false}, .batch_size = 8,
          .state = sizeof(struct state_adapt_A_again)}},
     .phases = 1, .phase = phases_1, .shuffle = true, .shuffle_stream = 0xee2d5536u,
     .blind = tlc_blind_softmax},
    /* 1, adaptation.yaml:42: B learns task few */
    {.model = &model_B, .task = "few", .train = &examples_few_train, .valid = &examples_few_valid,
     .optimizer = "sgd",
     .copies = 1, .copy = copies_1,
     .adaptations = 1,
     .adaptation = (const struct tlc_adaptation[]){{.step = {adapt_B_normalization_3, 0, false}, .batch_size = 4,
          .state = sizeof(struct state_adapt_B_normalization_3)}},
     .phases = 1, .phase = phases_2, .shuffle = true, .shuffle_stream = 0x33793e7bu,
     .blind = tlc_blind_softmax,
     .save = "B.h5", .save_as = tlc_write_h5,
     .evaluation = &(const struct tlc_evaluate){{step_B_evaluation, 7200, false}, 4}},
};

/* ---- The experiment ---- */

static const struct tlc_examples *const all_examples[] = {
    &examples_T_train, &examples_T_valid, &examples_few_train, &examples_few_valid,
};
static const struct tlc_model *const all_models[] = {
    &model_A, &model_B,
};

/* The spec, which a run keeps beside the models that it saves. */
static const char spec_text[] =
    "# Inputs normalised by what the training examples are"
    ": at the front, behind another, in a branch, copied to\n"
    "# another task's model, and by constants.\n"
    "name: adaptation\n"
    "seed: 3\n"
    "data:\n"
    "  noise:\n"
    "    path: none\n"
    "    shape: [6, 5, 2]\n"
    "    classes: 4\n"
    "    scale: 1/255\n"
    "    train: {images: images, labels: labels}\n"
    "splits:\n"
    "  valid: noise.train[:20]\n"
    "  train: noise.train[20:60]\n"
    "tasks:\n"
    "  T: {}\n"
    "  few: {where: label < 2, classes: 2}\n"
    "models:\n"
    "  A:\n"
    "    layers:\n"
    "      - rescaling: {scale: 2, offset: -1}\n"
    "      - normalization: {name: front}\n"
    "      - max_pooling2d\n"
    "      - normalization: {name: again}\n"
    "      - conv2d: {filters: 3, kernel_size: 2, inputs: front, name: left}\n"
    "      - global_average_pooling2d: {inputs: again, name: means}\n"
    "      - flatten: {inputs: left, name: row}\n"
    "      - concatenate: {inputs: [row, means]}\n"
    "      - dense: {units: 4, activation: softmax}\n"
    "  B:\n"
    "    layers:\n"
    "      - from: A[:2]\n"
    "      - normalization: {mean: 0.5, variance: [0.25]}\n"
    "      - normalization\n"
    "      - conv2d: {filters: 18, kernel_size: 2, activation: tanh}\n"
    "      - normalization: {mean: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6"
    ", 0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8],\n"
    "          variance: [1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2]}\n"
    "      - flatten\n"
    "      - dense: {units: 2, activation: softmax}\n"
    "training:\n"
    "  - {model: A, task: T, loss: sparse_categorical_crossentropy, batch_size: 8, epochs: 2}\n"
    "  - {model: B, task: few, loss: sparse_categorical_"
    "crossentropy, batch_size: 4, epochs: 1, save: B.h5}\n";

static const struct tlc_experiment experiment = {
    .name = "adaptation", .spec = "adaptation.yaml", .version = "0.2.0",
    .spec_hash = 0x94b1aeb9f2a249c6u, .seed = 3, .seeds = 1,
    .spec_text = spec_text, .setup_hash = 0x841428480c9a8f16u,
    .values_size = 51632, .train = train, .evaluate = evaluate,
    .adapt = adapt,
    .examples = 4, .example = all_examples,
    .models = 2, .model = all_models,
    .recipes = 2, .recipe = recipes};

static void load_data(const struct tlc_options *options)
{
    tlc_load(options, 1, loadings);
    examples_T_train = tlc_select(&data_noise_train, &(const struct tlc_selection){
        .name = "T.train", .first = 20, .last = 60, .limit = -1, .classes = 4,
        .where = task_T_where, .target = task_T_target});
    examples_T_valid = tlc_select(&data_noise_train, &(const struct tlc_selection){
        .name = "T.valid", .first = 0, .last = 20, .limit = -1, .classes = 4,
        .where = task_T_where, .target = task_T_target});
    examples_few_train = tlc_select(&data_noise_train, &(const struct tlc_selection){
        .name = "few.train", .first = 20, .last = 60, .limit = -1, .classes = 2,
        .where = task_few_where, .target = task_few_target});
    examples_few_valid = tlc_select(&data_noise_train, &(const struct tlc_selection){
        .name = "few.valid", .first = 0, .last = 20, .limit = -1, .classes = 2,
        .where = task_few_where, .target = task_few_target});
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
