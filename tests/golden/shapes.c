/*
 * shapes: compiled by tlc from shapes.yaml. Edit that, not this.
 *
 * Model images
 *   layer                output   parameters
 *   reshape_1             6x8x1            0
 *   zero_padding2d_1     7x10x1            0
 *   rescaling_1          7x10x1            0
 *   separable_conv2d_1    4x5x5           16  tanh     trainable
 *   zero_padding2d_2      6x7x5            0
 *   conv2d_1              5x6x3           63  sigmoid  trainable
 *   cropping2d_1          3x2x3            0
 *   resizing_1            4x3x3            0
 *   resizing_2            3x5x3            0
 *   dense_1              3x5x18           54  tanh     trainable
 *   separable_conv2d_2    2x4x3          126  linear   trainable
 *   rescaling_2           2x4x3            0
 *   dense_2               2x4x3           12  elu      trainable
 *   flatten                  24            0
 *   dense_3                   4          100  softmax  trainable
 *   371 parameters: 371 trainable, 0 frozen
 *
 * Model places
 *   layer                        output   parameters
 *   zero_padding1d_1                7x8            0
 *   conv1d_1                        6x4           68  tanh     trainable
 *   depthwise_conv1d_1              6x4           16  linear   trainable
 *   max_pooling1d_1                 5x4            0
 *   cropping1d_1                    3x4            0
 *   conv1d_2                       3x18          162  tanh     trainable
 *   average_pooling1d_1            3x18            0
 *   dense_1                         3x6          114  linear   trainable
 *   global_average_pooling1d_1        6            0
 *   dense_2                           4           28  softmax  trainable
 *   388 parameters: 388 trainable, 0 frozen
 *
 * From the end upwards: the experiment is a table of recipes, which say what is learned
 * by what phases; train goes through a phase, epoch by epoch, in steps; a step calls one
 * kernel an operation. Places in shapes.yaml stand in parentheses.
 */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <tlc.h>

/* ---- Data ---- */

/* shapes.yaml:10 */
static const struct tlc_source source_digits_train = {
    .format = &tlc_format_idx,
    .directory = "digits",
    .images = "images.gz",
    .labels = "labels.gz",
    .dimensions = 2, .shape = {6, 8}, .scale = 1.0f, .classes = 4, .rows = 96};
static struct tlc_data data_digits_train;

static const struct tlc_loading loadings[] = {
    {&source_digits_train, &data_digits_train, "digits.train"},
};

/* ---- Tasks: which examples, and what their label becomes ---- */

/* Task T (shapes.yaml:15)
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

/* shapes.yaml:12 */
static struct tlc_examples examples_T_train = {
    .name = "T.train", .data = &data_digits_train, .scale = 1.0f, .classes = 4};
/* shapes.yaml:13 */
static struct tlc_examples examples_T_valid = {
    .name = "T.valid", .data = &data_digits_train, .scale = 1.0f, .classes = 4};

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
    int examples[6], rows[6], targets[6], rows_ahead[6];
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

DEFINE_GATHER_IMAGES(gather_images_6x6x8x1, 6, 6, 8, 1, PANEL)

/* Row y of an example's panel of the larger image. */
KERNEL void pad_row(
    int y, int h, int w, int top, int left, int right, const float *x, float *row)
{
    const size_t pixel = PANEL * sizeof *x;
    if (y < top || y >= top + h) {
        memset(row, 0, (size_t)(left + w + right) * pixel);
        return;
    }
    memset(row, 0, (size_t)left * pixel);
    memcpy(&row[left * PANEL], &x[(y - top) * w * PANEL], (size_t)w * pixel);
    memset(&row[(left + w) * PANEL], 0, (size_t)right * pixel);
}

/* y = x with zeros around each image; rows of y are divided */
#define DEFINE_PAD(name, batch, h, w, n, top, bottom, left, right)                       \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float x[PANELS(n)][batch * h * w][PANEL],                                  \
        float y[PANELS(n)][batch * (top + h + bottom) * (left + w + right)][PANEL])      \
    {                                                                                    \
        const int height = top + h + bottom, width = left + w + right;                   \
        for (int panel = 0; panel < PANELS(n); panel++)                                  \
            for (int row = 0; row < batch * height; row++)                               \
                if (is_mine(part, batch * height, row, 1))                               \
                    pad_row(row % height, h, w, top, left, right,                        \
                        x[panel][row / height * h * w], y[panel][row * width]);          \
    }

DEFINE_PAD(pad_6x6x8x1_1x1_padded_1_0_0_2, 6, 6, 8, 1, 1, 0, 0, 2)

/* y = x scale + offset; rows are divided */
NOINLINE static void rescale_420x1(struct tlc_part part, const float x[1][420][PANEL],
    float y[1][420][PANEL], double scale, double offset)
{
    const float *xs = x[0][0];
    float *ys = y[0][0];
    const vec factor = vec_broadcast((float)scale), term = vec_broadcast((float)offset);
    DEAL(part, 1 * 420, 64, row, many, {
        for (int i = row * PANEL; i < (row + many) * PANEL; i += LANES)
            vec_store(&ys[i], vec_fma(vec_load(&xs[i]), factor, term));
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

/* y = x * kernel, channel by channel; rows of y are divided */
#define DEFINE_DEPTHWISE_CONV2D(name, batch, h, w, n, top, bottom, left, right,          \
    kernel_h, kernel_w, stride_y, stride_x, dilation_y, dilation_x)                      \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float x[PANELS(n)][batch * h * w][PANEL],                                  \
        const float kernel[PANELS(n)][kernel_h * kernel_w][PANEL],                       \
        float y[PANELS(n)]                                                               \
               [batch * PLACES(top + h + bottom, kernel_h, stride_y, dilation_y) *       \
                   PLACES(left + w + right, kernel_w, stride_x, dilation_x)][PANEL])     \
    {                                                                                    \
        const struct window window = {h, w, top, bottom, left, right, kernel_h,          \
            kernel_w, stride_y, stride_x, dilation_y, dilation_x};                       \
        for (int example = 0; example < batch; example++)                                \
            for (int panel = 0; panel < PANELS(n); panel++) {                            \
                const struct convolution of = {                                          \
                    window, batch, 0, 1, x[panel][0], kernel[panel][0], y[panel][0]};    \
                CONVOLVE_FORWARD(part, example, (left) + (right) > 0, kernel_w, of)      \
            }                                                                            \
    }

DEFINE_DEPTHWISE_CONV2D(depthwise_conv2d_6x7x10x1_2x3_by_2_padded_0_1_0_1, 6, 7, 10, 1, 0, 1, 0, 1,
                        2, 3, 2, 2, 1, 1)

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

DEFINE_CONV2D_ACTIVATE(conv2d_6x4x5x1x5_1x1_tanh, 6, 4, 5, 1, PANEL, 5, 1, 0, 0, 0, 0, 1, 1, 1, 1,
                       1, 1, hyperbolic_tangent)

DEFINE_PAD(pad_6x4x5x5_1x1_padded_1, 6, 4, 5, 5, 1, 1, 1, 1)

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

/* Few channels fill few lanes of a panel. Where so few are made, vectors run along a row
 * of pixels instead, and each channel has sums of its own. The window's stride along a
 * row is 1, so that what is read for pixels side by side lies side by side too, once rows
 * are packed channel by channel. */
enum { MOST_MADE = 8, MOST_SUMS = TILE * TILE_PANELS * VECTORS };

/* What is made of what: `made` channels of y from all of x. */
struct by_pixels {
    struct window window;
    int phase, batch, channels, made;
    int lanes; /* of a panel of x */
    const float *x, *kernel;
    float *y;
};

KERNEL int height_made(struct window window, int phase)
{
    return phase == FORWARD ? places_down(window) : window.height;
}

/* Sums of `vectors` vectors of pixels from pixel `first` of a row on, into `sums`; each
 * is one chain over the window's rows, its columns and the channels. */
KERNEL void add_by_pixels(struct by_pixels of, struct packed_rows rows, int example,
    int y, int first, int vectors, float *sums)
{
    const struct window window = of.window;
    vec sum[MOST_MADE][MOST_SUMS] = {0};
    for (int row = 0; row < window.rows; row++) {
        const int from = row_read(window, of.phase, example, y, row);
        if (from < 0)
            continue;
        const float *kernel = &of.kernel[row * window.columns * of.channels * PANEL];
        for (int column = 0; column < window.columns; column++)
            for (int channel = 0; channel < of.channels; channel++) {
                const float *numbers =
                    &packed_row(rows, from)[channel * rows.length + rows.shift +
                                            start_of(window, of.phase, column) + first];
                const float *weights = &kernel[(column * of.channels + channel) * PANEL];
                vec number[MOST_SUMS];
                UNROLLED (v, vectors)
                    number[v] = vec_load_anywhere(&numbers[v * LANES]);
                UNROLLED (i, of.made) {
                    const vec weight = vec_broadcast(weights[i]);
                    UNROLLED (v, vectors)
                        sum[i][v] = vec_fma(number[v], weight, sum[i][v]);
                }
            }
    }
    UNROLLED (i, of.made)
        UNROLLED (v, vectors)
            vec_store(&sums[i * rows.length + first + v * LANES], sum[i][v]);
}

/* y = function(sums + bias) for LANES pixels, of which the first `pixels` are in the row;
 * without what is NULL. */
KERNEL void finish_by_pixels(struct by_pixels of, int length, int pixels,
    const float *sums, const float *bias, vec (*function)(vec), float *y)
{
    for (int first = 0; first < PANEL; first += LANES) {
        vec block[LANES];
        UNROLLED (i, LANES) {
            block[i] = vec_broadcast(0);
            if (first + i < of.made) {
                block[i] = vec_load(&sums[(first + i) * length]);
                block[i] = bias ? block[i] + vec_broadcast(bias[first + i]) : block[i];
                block[i] = function ? function(block[i]) : block[i];
            }
        }
        transpose_block(block);
        UNROLLED (i, LANES)
            if (i < pixels)
                vec_store(&y[i * PANEL + first], block[i]);
    }
}

/* One row of an example; `sums` has room for one of each channel. */
KERNEL void convolve_by_pixels(struct by_pixels of, struct packed_rows rows, int example,
    int y, const float *bias, vec (*function)(vec), float *sums)
{
    const int width = width_made(of.window, of.phase), most = MOST_SUMS / of.made * LANES;
    const int row = example * height_made(of.window, of.phase) + y;
    const int whole = width / most * most;
    for (int first = 0; first < whole; first += most)
        add_by_pixels(of, rows, example, y, first, most / LANES, sums);
    if (whole < width)
        add_by_pixels(
            of, rows, example, y, whole, (width - whole + LANES - 1) / LANES, sums);
    for (int first = 0; first < width; first += LANES)
        finish_by_pixels(of, rows.length, width - first, &sums[first], bias, function,
            &of.y[(row * width + first) * PANEL]);
}

/* Those of all rows that lie in the part. */
KERNEL void convolve_all_by_pixels(struct tlc_part part, struct by_pixels of,
    struct packed_rows rows, const float *bias, vec (*function)(vec), float *sums)
{
    const int height = height_made(of.window, of.phase);
    for (int row = 0, next = 0; row < of.batch * height; row++) {
        if (!is_mine(part, of.batch * height, row, 1))
            continue;
        next = pack_rows(rows, row / height, row % height, next, of.x);
        convolve_by_pixels(of, rows, row / height, row % height, bias, function, sums);
    }
}

/* y = function(x * kernel + bias), as conv2d, add_bias and activate would make it;
 * without what is NULL. Rows of y are divided. */
#define DEFINE_CONV2D_ACTIVATE_BY_PIXELS(name, batch, h, w, n_in, lanes, n_out, top,     \
    bottom, left, right, kernel_h, kernel_w, stride_y, stride_x, dilation_y, dilation_x, \
    function)                                                                            \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float IMAGES(x, lanes, n_in, batch *h *w),                                 \
        const float kernel[PANELS(n_out)][kernel_h * kernel_w * n_in][PANEL],            \
        const float bias[PADDED(n_out)],                                                 \
        float y[PANELS(n_out)]                                                           \
               [batch * PLACES(top + h + bottom, kernel_h, stride_y, dilation_y) *       \
                   PLACES(left + w + right, kernel_w, stride_x, dilation_x)][PANEL])     \
    {                                                                                    \
        enum {                                                                           \
            MADE = PLACES(left + w + right, kernel_w, stride_x, dilation_x),             \
            COUNT = EXTENT(kernel_h, dilation_y),                                        \
            LENGTH = PADDED(PADDED(MADE) + EXTENT(kernel_w, dilation_x) - 1)             \
        };                                                                               \
        const struct window window = {h, w, top, bottom, left, right, kernel_h,          \
            kernel_w, stride_y, stride_x, dilation_y, dilation_x};                       \
        _Alignas(64) float packed[COUNT][n_in][LENGTH] = {0}, sums[n_out][LENGTH];       \
        convolve_all_by_pixels(part,                                                     \
            (struct by_pixels){window, FORWARD, batch, n_in, n_out, lanes, x[0][0],      \
                kernel[0][0], y[0][0]},                                                  \
            (struct packed_rows){window, FORWARD, batch, n_in, lanes, COUNT, LENGTH,     \
                left, true, packed[0][0]},                                               \
            bias, function, sums[0]);                                                    \
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

/* 1 / (1 + e^-x), by e^-|x|, which cannot overflow. */
static inline vec vec_sigmoid(vec x)
{
    const vec power = vec_exp((vec)((vec_bits)x | 0x80000000u));
    return vec_select(x < 0, power, vec_broadcast(1)) / (1 + power);
}

static inline vec sigmoid(vec x)
{
    return vec_sigmoid(x);
}

DEFINE_CONV2D_ACTIVATE_BY_PIXELS(conv2d_6x6x7x5x3_2x2_sigmoid, 6, 6, 7, 5, PANEL, 3, 0, 0, 0, 0, 2,
                                 2, 1, 1, 1, 1, sigmoid)

/* y = x without some rows and columns around each image; rows of y are divided */
#define DEFINE_CROP(name, batch, h, w, n, top, bottom, left, right)                      \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float x[PANELS(n)][batch * h * w][PANEL],                                  \
        float y[PANELS(n)][batch * (h - top - bottom) * (w - left - right)][PANEL])      \
    {                                                                                    \
        const int height = h - top - bottom, width = w - left - right;                   \
        for (int panel = 0; panel < PANELS(n); panel++)                                  \
            for (int row = 0; row < batch * height; row++)                               \
                if (is_mine(part, batch * height, row, 1))                               \
                    memcpy(y[panel][row * width],                                        \
                        x[panel][(row / height * h + top + row % height) * w + left],    \
                        (size_t)width * sizeof y[panel][0]);                             \
    }

DEFINE_CROP(crop_6x5x6x3_1x1_padded_1_1_2_2, 6, 5, 6, 3, 1, 1, 2, 2)

/* The pixels in a row, or the rows, that make one of `made`, and the share of the second.
 * Pixels count where their middle is. */
struct taps {
    int first, second;
    float share;
};

KERNEL struct taps taps_of(int place, int made, int size, bool smooth)
{
    const double at = (place + 0.5) * size / made - (smooth ? 0.5 : 0);
    const int below = at < 0 ? -1 : (int)at;
    return (struct taps){below < 0 ? 0 : below,
        smooth && below + 1 < size ? below + 1 : below, smooth ? (float)(at - below) : 0};
}

KERNEL vec between(const float *first, const float *second, float share)
{
    const vec a = vec_load(first);
    return vec_fma(vec_load(second) - a, vec_broadcast(share), a);
}

KERNEL void resize_image(
    int h, int w, int made_h, int made_w, bool smooth, const float *x, float *y)
{
    for (int row = 0; row < made_h; row++)
        for (int column = 0; column < made_w; column++) {
            const struct taps down = taps_of(row, made_h, h, smooth);
            const struct taps across = taps_of(column, made_w, w, smooth);
            const float *top = &x[down.first * w * PANEL];
            const float *bottom = &x[down.second * w * PANEL];
            for (int v = 0; v < PANEL; v += LANES) {
                const int first = across.first * PANEL + v;
                const int second = across.second * PANEL + v;
                const vec above = between(&top[first], &top[second], across.share);
                const vec below = between(&bottom[first], &bottom[second], across.share);
                vec_store(&y[(row * made_w + column) * PANEL + v],
                    vec_fma(below - above, vec_broadcast(down.share), above));
            }
        }
}

/* y = x with as many pixels as are made; images of a panel are divided */
#define DEFINE_RESIZE(name, batch, h, w, n, made_h, made_w)                              \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float x[PANELS(n)][batch * h * w][PANEL],                                  \
        float y[PANELS(n)][batch * made_h * made_w][PANEL], double smooth)               \
    {                                                                                    \
        for (int image = 0; image < PANELS(n) * batch; image++)                          \
            if (is_mine(part, PANELS(n) * batch, image, 1))                              \
                resize_image(h, w, made_h, made_w, smooth > 0,                           \
                    (const float *)x + image * h * w * PANEL,                            \
                    (float *)y + image * made_h * made_w * PANEL);                       \
    }

DEFINE_RESIZE(resize_6x3x2x3_4x3, 6, 3, 2, 3, 4, 3)
DEFINE_RESIZE(resize_6x4x3x3_3x5, 6, 4, 3, 3, 3, 5)

/* y = x * kernel, the window moving over x and `top` and `bottom` rows, `left` and
 * `right` columns of zeros around it; rows of y are divided. Of several groups each
 * fills whole panels. */
#define DEFINE_CONV2D(name, batch, h, w, n_in, lanes, n_out, groups, top, bottom, left,  \
    right, kernel_h, kernel_w, stride_y, stride_x, dilation_y, dilation_x)               \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float IMAGES(x, lanes, n_in, batch *h *w),                                 \
        const float kernel[PANELS(n_out)][kernel_h * kernel_w * ((n_in) / (groups))]     \
                          [PANEL],                                                       \
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
                DEAL(WHOLE, PANELS(OUT), WIDEST_TILE, first, count, {                    \
                    const struct convolution of = ((struct convolution){window, batch,   \
                        IN, count, x[group * PANELS(IN)][0],                             \
                        kernel[group * PANELS(OUT) + first][0],                          \
                        y[group * PANELS(OUT) + first][0]});                             \
                    if (IN + 0 < PANEL)                                                  \
                        convolve_packed(part, example, of,                               \
                            (struct packed_rows){window, FORWARD, batch, IN, lanes,      \
                                COUNT, LENGTH, left, false, packed});                    \
                    else                                                                 \
                        CONVOLVE_FORWARD(                                                \
                            part, example, (left) + (right) > 0, kernel_w, of)           \
                })                                                                       \
    }

DEFINE_CONV2D(conv2d_6x3x5x3x18_1x1, 6, 3, 5, 3, PANEL, 18, 1, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1)

/* y = f(x) */
NOINLINE static void activate_90x18_tanh(struct tlc_part part, const float x[2][90][PANEL],
    float y[2][90][PANEL])
{
    const float *xs = x[0][0];
    float *ys = y[0][0];
    DEAL(part, 2 * 90, 64, row, many, {
        for (int i = row * PANEL; i < (row + many) * PANEL; i += LANES)
            vec_store(&ys[i], hyperbolic_tangent(vec_load(&xs[i])));
    })
}

DEFINE_DEPTHWISE_CONV2D(depthwise_conv2d_6x3x5x18_2x2, 6, 3, 5, 18, 0, 0, 0, 0, 2, 2, 1, 1, 1, 1)
DEFINE_CONV2D(conv2d_6x2x4x18x3_1x1, 6, 2, 4, 18, PANEL, 3, 1, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1)

/* y = x scale + offset; rows are divided */
NOINLINE static void rescale_48x3(struct tlc_part part, const float x[1][48][PANEL],
    float y[1][48][PANEL], double scale, double offset)
{
    const float *xs = x[0][0];
    float *ys = y[0][0];
    const vec factor = vec_broadcast((float)scale), term = vec_broadcast((float)offset);
    DEAL(part, 1 * 48, 64, row, many, {
        for (int i = row * PANEL; i < (row + many) * PANEL; i += LANES)
            vec_store(&ys[i], vec_fma(vec_load(&xs[i]), factor, term));
    })
}

/* Not less than 0 includes -0, which stays what it is. */
static inline vec elu(vec x)
{
    return vec_select(x >= 0, x, vec_exp_minus_one(x));
}

DEFINE_CONV2D_ACTIVATE(conv2d_6x2x4x3x3_1x1_elu, 6, 2, 4, 3, PANEL, 3, 1, 0, 0, 0, 0, 1, 1, 1, 1,
                       1, 1, elu)

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

DEFINE_FLATTEN(flatten_6x2x4x3, 6, 8, 3, PANEL)

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

static inline vec linear(vec x)
{
    return x;
}

DEFINE_DENSE(dense_6x24x4_linear, 6, 24, 4, 24, linear)
DEFINE_TRANSPOSE(transpose_6x4, 6, 4)

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
NOINLINE static void softmax_crossentropy_6x4(const struct batch *batch,
    const float logits[1][4][PANEL], double losses[6])
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
NOINLINE static void predict_largest_6x4(const struct batch *batch,
    const float logits[1][4][PANEL], int predicted[6])
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
        for (int i = 0; i < LANES && row + i < 6; i++)
            predicted[row + i] = best[i];
    }
}

/* Adds the batch to the sums. */
NOINLINE static void tally_6(const struct batch *batch, const double losses[6],
    const int predicted[6], struct tlc_metrics *totals)
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
NOINLINE static void softmax_crossentropy_gradient_6x4(const struct batch *batch,
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

DEFINE_INPUT_GRADIENT(input_gradient_6x24x4, 6, 24, 4, 4)
DEFINE_TRANSPOSE(transpose_4x6, 4, 6)

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

DEFINE_DENSE_UPDATE(dense_update_6x24x4, 6, 24, 4)
DEFINE_TRANSPOSE(transpose_24x6, 24, 6)

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

DEFINE_UNFLATTEN(unflatten_6x2x4x3, 6, 8, 3)

/* The slope of elu where its value is y: e^x = y + 1 for x <= 0. */
static inline vec elu_slope(vec y)
{
    return vec_select(y > 0, vec_broadcast(1), y + 1);
}

/* dx = dy f'(x), the slope taken from y */
NOINLINE static void multiply_by_slopes_48x3_elu(struct tlc_part part,
    const float dy[1][48][PANEL], const float y[1][48][PANEL],
    float dx[1][48][PANEL])
{
    const float *dys = dy[0][0], *ys = y[0][0];
    float *dxs = dx[0][0];
    DEAL(part, 1 * 48, 64, row, many, {
        for (int i = row * PANEL; i < (row + many) * PANEL; i += LANES)
            vec_store(&dxs[i], vec_load(&dys[i]) * elu_slope(vec_load(&ys[i])));
    })
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
NOINLINE static void bias_gradient_48x3(struct tlc_part part,
    const float dy[1][48][PANEL], float gradient[1][1][PANEL])
{
    DEAL(part, 1, SUMS_AT_ONCE, panel, panels,
        sum_panels(panels, 48, dy[panel][0], gradient[panel][0]))
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

DEFINE_TURN_KERNEL(turn_kernel_3x3_1x1, 3, 3, 1, 1, 1)

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

DEFINE_CONV2D_INPUT_GRADIENT(conv2d_input_gradient_6x2x4x3x3_1x1, 6, 2, 4, 3, 3, 1, 0, 0, 0, 0, 1,
                             1, 1, 1, 1, 1)

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

DEFINE_CONV2D_KERNEL_GRADIENT(conv2d_kernel_gradient_6x2x4x3x3_1x1, 6, 2, 4, 3, PANEL, 3, 1, 0, 0,
                              0, 0, 1, 1, 1, 1, 1, 1)

DEFINE_TURN_KERNEL(turn_kernel_18x3_1x1, 18, 3, 1, 1, 1)

DEFINE_CONV2D_INPUT_GRADIENT(conv2d_input_gradient_6x2x4x18x3_1x1, 6, 2, 4, 18, 3, 1, 0, 0, 0, 0,
                             1, 1, 1, 1, 1, 1)

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

DEFINE_CONV2D_KERNEL_GRADIENT_BY_WINDOW(conv2d_kernel_gradient_by_window_6x2x4x18x3_1x1, 6, 2, 4,
                                        18, PANEL, 3, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1)

/* gradient[row, column] = the sum of x dy, channel by channel; panels are divided */
#define DEFINE_DEPTHWISE_KERNEL_GRADIENT(name, batch, h, w, n, top, bottom, left, right, \
    kernel_h, kernel_w, stride_y, stride_x, dilation_y, dilation_x)                      \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float x[PANELS(n)][batch * h * w][PANEL],                                  \
        const float dy[PANELS(                                                           \
            n)][batch * PLACES(top + h + bottom, kernel_h, stride_y, dilation_y) *       \
                PLACES(left + w + right, kernel_w, stride_x, dilation_x)][PANEL],        \
        float gradient[PANELS(n)][kernel_h * kernel_w][PANEL])                           \
    {                                                                                    \
        const struct window window = {h, w, top, bottom, left, right, kernel_h,          \
            kernel_w, stride_y, stride_x, dilation_y, dilation_x};                       \
        DEAL(part, PANELS(n), 1, panel, one, {                                           \
            struct outer_product of = ((struct outer_product){window, batch, 0, one,     \
                PANEL, 0, 0, x[panel][0], dy[panel][0], gradient[panel][0]});            \
            GRADIENT_OF_PLACES(WHOLE, 1, kernel_h, kernel_w, (left) + (right) > 0, of)   \
        })                                                                               \
    }

DEFINE_DEPTHWISE_KERNEL_GRADIENT(depthwise_kernel_gradient_6x3x5x18_2x2, 6, 3, 5, 18, 0, 0, 0, 0,
                                 2, 2, 1, 1, 1, 1)

KERNEL void multiply_by_slope(int count, float *dx, const float *y, vec (*slope)(vec))
{
    for (int i = 0; i < count; i += LANES)
        vec_store(&dx[i], vec_load(&dx[i]) * slope(vec_load(&y[i])));
}

/* dx = dx f'(x), the slope taken from y, in those of an example's rows that lie in the
 * part, while they are near. */
KERNEL void slope_rows(struct tlc_part part, int panels, struct window window, int batch,
    int example, const float *y, float *dx, vec (*slope)(vec))
{
    const int rows = batch * window.height, width = window.width * PANEL;
    for (int panel = 0; panel < panels; panel++)
        for (int row = example * window.height; row < (example + 1) * window.height;
             row++)
            if (is_mine(part, rows, row, 1))
                multiply_by_slope(width, &dx[(panel * rows + row) * width],
                    &y[(panel * rows + row) * width], slope);
}

/* dx = f'(x) times what depthwise_input_gradient makes, the slope taken from y; rows of
 * dx are divided */
#define DEFINE_DEPTHWISE_INPUT_GRADIENT_SLOPES(name, batch, h, w, n, top, bottom, left,  \
    right, kernel_h, kernel_w, stride_y, stride_x, dilation_y, dilation_x, slope)        \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float dy[PANELS(                                                           \
            n)][batch * PLACES(top + h + bottom, kernel_h, stride_y, dilation_y) *       \
                PLACES(left + w + right, kernel_w, stride_x, dilation_x)][PANEL],        \
        const float kernel[PANELS(n)][kernel_h * kernel_w][PANEL],                       \
        const float y[PANELS(n)][batch * h * w][PANEL],                                  \
        float dx[PANELS(n)][batch * h * w][PANEL])                                       \
    {                                                                                    \
        const struct window window = {h, w, top, bottom, left, right, kernel_h,          \
            kernel_w, stride_y, stride_x, dilation_y, dilation_x};                       \
        for (int example = 0; example < batch; example++)                                \
            for (int panel = 0; panel < PANELS(n); panel++) {                            \
                const struct convolution of = {                                          \
                    window, batch, 0, 1, dy[panel][0], kernel[panel][0], dx[panel][0]};  \
                CONVOLVE_BACK(part, example, h, stride_x, kernel_w, of)                  \
                slope_rows(                                                              \
                    part, 1, window, batch, example, y[panel][0], dx[panel][0], slope);  \
            }                                                                            \
    }

/* The slope of tanh where its value is y. */
static inline vec hyperbolic_tangent_slope(vec y)
{
    return vec_fma(-y, y, vec_broadcast(1));
}

DEFINE_DEPTHWISE_INPUT_GRADIENT_SLOPES(depthwise_input_gradient_slopes_6x3x5x18_2x2_tanh, 6, 3, 5,
                                       18, 0, 0, 0, 0, 2, 2, 1, 1, 1, 1, hyperbolic_tangent_slope)

DEFINE_TURN_KERNEL(turn_kernel_3x18_1x1, 3, 18, 1, 1, 1)

/* dx[pixel][input] = the sum of dy turned, over all places whose window lies on the
 * pixel; rows of dx are divided. Sizes are those of the conv2d. */
#define DEFINE_CONV2D_INPUT_GRADIENT_BY_PIXELS(name, batch, h, w, n_in, n_out, top,      \
    bottom, left, right, kernel_h, kernel_w, stride_y, stride_x, dilation_y, dilation_x) \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float dy[PANELS(                                                           \
            n_out)][batch * PLACES(top + h + bottom, kernel_h, stride_y, dilation_y) *   \
                    PLACES(left + w + right, kernel_w, stride_x, dilation_x)][PANEL],    \
        const float turned[PANELS(n_in)][kernel_h * kernel_w * n_out][PANEL],            \
        float dx[PANELS(n_in)][batch * h * w][PANEL])                                    \
    {                                                                                    \
        enum {                                                                           \
            REACH = EXTENT(kernel_w, dilation_x) - 1,                                    \
            COUNT = EXTENT(kernel_h, dilation_y),                                        \
            LENGTH = PADDED(PADDED(w) + REACH)                                           \
        };                                                                               \
        const struct window window = {h, w, top, bottom, left, right, kernel_h,          \
            kernel_w, stride_y, stride_x, dilation_y, dilation_x};                       \
        _Alignas(64) float packed[COUNT][n_out][LENGTH] = {0}, sums[n_in][LENGTH];       \
        convolve_all_by_pixels(part,                                                     \
            (struct by_pixels){                                                          \
                window, 0, batch, n_out, n_in, PANEL, dy[0][0], turned[0][0], dx[0][0]}, \
            (struct packed_rows){window, 0, batch, n_out, PANEL, COUNT, LENGTH,          \
                REACH - left, true, packed[0][0]},                                       \
            NULL, NULL, sums[0]);                                                        \
    }

DEFINE_CONV2D_INPUT_GRADIENT_BY_PIXELS(conv2d_input_gradient_by_pixels_6x3x5x3x18_1x1, 6, 3, 5, 3,
                                       18, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1)

DEFINE_CONV2D_KERNEL_GRADIENT(conv2d_kernel_gradient_6x3x5x3x18_1x1, 6, 3, 5, 3, PANEL, 18, 1, 0,
                              0, 0, 0, 1, 1, 1, 1, 1, 1)

KERNEL void add_share(float *dx, vec dy, float share)
{
    vec_store(dx, vec_fma(dy, vec_broadcast(share), vec_load(dx)));
}

KERNEL void resize_gradient_image(
    int h, int w, int made_h, int made_w, bool smooth, const float *dy, float *dx)
{
    memset(dx, 0, (size_t)(h * w * PANEL) * sizeof *dx);
    for (int row = 0; row < made_h; row++)
        for (int column = 0; column < made_w; column++) {
            const struct taps down = taps_of(row, made_h, h, smooth);
            const struct taps across = taps_of(column, made_w, w, smooth);
            float *top = &dx[down.first * w * PANEL];
            float *bottom = &dx[down.second * w * PANEL];
            const float right = across.share, left = 1 - right;
            for (int v = 0; v < PANEL; v += LANES) {
                const int first = across.first * PANEL + v;
                const int second = across.second * PANEL + v;
                const vec dz = vec_load(&dy[(row * made_w + column) * PANEL + v]);
                add_share(&top[first], dz, (1 - down.share) * left);
                add_share(&top[second], dz, (1 - down.share) * right);
                add_share(&bottom[first], dz, down.share * left);
                add_share(&bottom[second], dz, down.share * right);
            }
        }
}

/* dx = dy in shares over the pixels that made it; images of a panel are divided */
#define DEFINE_RESIZE_GRADIENT(name, batch, h, w, n, made_h, made_w)                     \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float dy[PANELS(n)][batch * made_h * made_w][PANEL],                       \
        float dx[PANELS(n)][batch * h * w][PANEL], double smooth)                        \
    {                                                                                    \
        for (int image = 0; image < PANELS(n) * batch; image++)                          \
            if (is_mine(part, PANELS(n) * batch, image, 1))                              \
                resize_gradient_image(h, w, made_h, made_w, smooth > 0,                  \
                    (const float *)dy + image * made_h * made_w * PANEL,                 \
                    (float *)dx + image * h * w * PANEL);                                \
    }

DEFINE_RESIZE_GRADIENT(resize_gradient_6x4x3x3_3x5, 6, 4, 3, 3, 3, 5)
DEFINE_RESIZE_GRADIENT(resize_gradient_6x3x2x3_4x3, 6, 3, 2, 3, 4, 3)
DEFINE_PAD(pad_6x3x2x3_1x1_padded_1_1_2_2, 6, 3, 2, 3, 1, 1, 2, 2)

/* The slope of sigmoid where its value is y. */
static inline vec sigmoid_slope(vec y)
{
    return y * (1 - y);
}

/* dx = dy f'(x), the slope taken from y */
NOINLINE static void multiply_by_slopes_180x3_sigmoid(struct tlc_part part,
    const float dy[1][180][PANEL], const float y[1][180][PANEL],
    float dx[1][180][PANEL])
{
    const float *dys = dy[0][0], *ys = y[0][0];
    float *dxs = dx[0][0];
    DEAL(part, 1 * 180, 64, row, many, {
        for (int i = row * PANEL; i < (row + many) * PANEL; i += LANES)
            vec_store(&dxs[i], vec_load(&dys[i]) * sigmoid_slope(vec_load(&ys[i])));
    })
}

/* The sum of dy over the examples; panels are divided */
NOINLINE static void bias_gradient_180x3(struct tlc_part part,
    const float dy[1][180][PANEL], float gradient[1][1][PANEL])
{
    DEAL(part, 1, SUMS_AT_ONCE, panel, panels,
        sum_panels(panels, 180, dy[panel][0], gradient[panel][0]))
}

DEFINE_TURN_KERNEL(turn_kernel_5x3_2x2, 5, 3, 1, 2, 2)

DEFINE_CONV2D_INPUT_GRADIENT(conv2d_input_gradient_6x6x7x5x3_2x2, 6, 6, 7, 5, 3, 1, 0, 0, 0, 0, 2,
                             2, 1, 1, 1, 1)

DEFINE_CONV2D_KERNEL_GRADIENT_BY_WINDOW(conv2d_kernel_gradient_by_window_6x6x7x5x3_2x2, 6, 6, 7, 5,
                                        PANEL, 3, 0, 0, 0, 0, 2, 2, 1, 1, 1, 1)

DEFINE_CROP(crop_6x6x7x5_1x1_padded_1, 6, 6, 7, 5, 1, 1, 1, 1)

/* dx = dy f'(x), the slope taken from y */
NOINLINE static void multiply_by_slopes_120x5_tanh(struct tlc_part part,
    const float dy[1][120][PANEL], const float y[1][120][PANEL],
    float dx[1][120][PANEL])
{
    const float *dys = dy[0][0], *ys = y[0][0];
    float *dxs = dx[0][0];
    DEAL(part, 1 * 120, 64, row, many, {
        for (int i = row * PANEL; i < (row + many) * PANEL; i += LANES)
            vec_store(&dxs[i], vec_load(&dys[i]) * hyperbolic_tangent_slope(vec_load(&ys[i])));
    })
}

/* The sum of dy over the examples; panels are divided */
NOINLINE static void bias_gradient_120x5(struct tlc_part part,
    const float dy[1][120][PANEL], float gradient[1][1][PANEL])
{
    DEAL(part, 1, SUMS_AT_ONCE, panel, panels,
        sum_panels(panels, 120, dy[panel][0], gradient[panel][0]))
}

DEFINE_TURN_KERNEL(turn_kernel_1x5_1x1, 1, 5, 1, 1, 1)

DEFINE_CONV2D_INPUT_GRADIENT_BY_PIXELS(conv2d_input_gradient_by_pixels_6x4x5x1x5_1x1, 6, 4, 5, 1,
                                       5, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1)

DEFINE_CONV2D_KERNEL_GRADIENT(conv2d_kernel_gradient_6x4x5x1x5_1x1, 6, 4, 5, 1, PANEL, 5, 1, 0, 0,
                              0, 0, 1, 1, 1, 1, 1, 1)

DEFINE_DEPTHWISE_KERNEL_GRADIENT(depthwise_kernel_gradient_6x7x10x1_2x3_by_2_padded_0_1_0_1, 6, 7,
                                 10, 1, 0, 1, 0, 1, 2, 3, 2, 2, 1, 1)

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

/* weights -= rate gradient */
NOINLINE static void sgd_320(
    struct tlc_part part, float *weights, const float *gradient, float rate)
{
    DEAL(part, 320 / PANEL, 64, panel, many, {
        for (int i = panel * PANEL; i < (panel + many) * PANEL; i += LANES)
            vec_store(&weights[i], vec_fma(vec_broadcast(-rate), vec_load(&gradient[i]),
                                       vec_load(&weights[i])));
    })
}

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
NOINLINE static void sgd_48(
    struct tlc_part part, float *weights, const float *gradient, float rate)
{
    DEAL(part, 48 / PANEL, 64, panel, many, {
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
NOINLINE static void record_softmax_6x4(const struct batch *batch,
    const float logits[1][4][PANEL], const int predicted[6],
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

DEFINE_GATHER_IMAGES(gather_images_6x1x6x8, 6, 1, 6, 8, PANEL)
DEFINE_PAD(pad_6x1x6x8_1x1_padded_0_0_0_1, 6, 1, 6, 8, 0, 0, 0, 1)

DEFINE_CONV2D_ACTIVATE_BY_PIXELS(conv2d_6x1x7x8x4_1x2_tanh, 6, 1, 7, 8, PANEL, 4, 0, 0, 0, 0, 1, 2,
                                 1, 1, 1, 1, hyperbolic_tangent)

/* y = function(x * kernel + bias), channel by channel, as depthwise_conv2d, add_bias and
 * activate would make it; no bias where that is NULL */
#define DEFINE_DEPTHWISE_CONV2D_ACTIVATE(name, batch, h, w, n, top, bottom, left, right, \
    kernel_h, kernel_w, stride_y, stride_x, dilation_y, dilation_x, function)            \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float x[PANELS(n)][batch * h * w][PANEL],                                  \
        const float kernel[PANELS(n)][kernel_h * kernel_w][PANEL],                       \
        const float bias[PADDED(n)],                                                     \
        float y[PANELS(n)]                                                               \
               [batch * PLACES(top + h + bottom, kernel_h, stride_y, dilation_y) *       \
                   PLACES(left + w + right, kernel_w, stride_x, dilation_x)][PANEL])     \
    {                                                                                    \
        const struct window window = {h, w, top, bottom, left, right, kernel_h,          \
            kernel_w, stride_y, stride_x, dilation_y, dilation_x};                       \
        for (int example = 0; example < batch; example++)                                \
            for (int panel = 0; panel < PANELS(n); panel++) {                            \
                const struct convolution of = {                                          \
                    window, batch, 0, 1, x[panel][0], kernel[panel][0], y[panel][0]};    \
                CONVOLVE_FORWARD(part, example, (left) + (right) > 0, kernel_w, of)      \
                finish_rows(part, 1, window, batch, example,                             \
                    bias ? &bias[panel * PANEL] : NULL, y[panel][0], function);          \
            }                                                                            \
    }

DEFINE_DEPTHWISE_CONV2D_ACTIVATE(depthwise_conv2d_6x1x6x4_1x3_padded_0_0_1_1_linear, 6, 1, 6, 4, 0,
                                 0, 1, 1, 1, 3, 1, 1, 1, 1, linear)

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

DEFINE_POOL(max_pool_6x1x6x4_1x2, max_pool_image, 6, 1, 6, 4, 0, 0, 0, 0, 1, 2, 1, 1)
DEFINE_CROP(crop_6x1x5x4_1x1_padded_0_0_1_1, 6, 1, 5, 4, 0, 0, 1, 1)

DEFINE_CONV2D_ACTIVATE(conv2d_6x1x3x4x18_1x2_dilated_1x2_padded_0_0_1_1_tanh, 6, 1, 3, 4, PANEL,
                       18, 1, 0, 0, 1, 1, 1, 2, 1, 1, 1, 2, hyperbolic_tangent)

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

DEFINE_POOL(average_pool_6x1x3x18_1x3_padded_0_0_1_1, average_pool_image, 6, 1, 3, 18, 0, 0, 1, 1,
            1, 3, 1, 1)

DEFINE_CONV2D_ACTIVATE(conv2d_6x1x3x18x6_1x1_linear, 6, 1, 3, 18, PANEL, 6, 1, 0, 0, 0, 0, 1, 1, 1,
                       1, 1, 1, linear)

DEFINE_POOL(average_pool_6x1x3x6_1x3, average_pool_image, 6, 1, 3, 6, 0, 0, 0, 0, 1, 3, 1, 1)
DEFINE_DENSE(dense_6x6x4_linear, 6, 6, 4, 6, linear)
DEFINE_INPUT_GRADIENT(input_gradient_6x6x4, 6, 6, 4, 4)
DEFINE_DENSE_UPDATE(dense_update_6x6x4, 6, 6, 4)
DEFINE_TRANSPOSE(transpose_6x6, 6, 6)

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

DEFINE_AVERAGE_POOL_GRADIENT(average_pool_gradient_6x1x3x6_1x3, 6, 1, 3, 6, 0, 0, 0, 0, 1, 3, 1, 1)

/* The sum of dy over the examples; panels are divided */
NOINLINE static void bias_gradient_18x6(struct tlc_part part,
    const float dy[1][18][PANEL], float gradient[1][1][PANEL])
{
    DEAL(part, 1, SUMS_AT_ONCE, panel, panels,
        sum_panels(panels, 18, dy[panel][0], gradient[panel][0]))
}

DEFINE_TURN_KERNEL(turn_kernel_18x6_1x1, 18, 6, 1, 1, 1)

DEFINE_CONV2D_INPUT_GRADIENT(conv2d_input_gradient_6x1x3x18x6_1x1, 6, 1, 3, 18, 6, 1, 0, 0, 0, 0,
                             1, 1, 1, 1, 1, 1)

DEFINE_CONV2D_KERNEL_GRADIENT_BY_WINDOW(conv2d_kernel_gradient_by_window_6x1x3x18x6_1x1, 6, 1, 3,
                                        18, PANEL, 6, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1)

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

DEFINE_AVERAGE_POOL_GRADIENT_SLOPES(average_pool_gradient_slopes_6x1x3x18_1x3_padded_0_0_1_1_tanh,
                                    6, 1, 3, 18, 0, 0, 1, 1, 1, 3, 1, 1, hyperbolic_tangent_slope)

/* The sum of dy over the examples; panels are divided */
NOINLINE static void bias_gradient_18x18(struct tlc_part part,
    const float dy[2][18][PANEL], float gradient[2][1][PANEL])
{
    DEAL(part, 2, SUMS_AT_ONCE, panel, panels,
        sum_panels(panels, 18, dy[panel][0], gradient[panel][0]))
}

DEFINE_TURN_KERNEL(turn_kernel_4x18_1x2, 4, 18, 1, 1, 2)

DEFINE_CONV2D_INPUT_GRADIENT(conv2d_input_gradient_6x1x3x4x18_1x2_dilated_1x2_padded_0_0_1_1, 6, 1,
                             3, 4, 18, 1, 0, 0, 1, 1, 1, 2, 1, 1, 1, 2)

DEFINE_CONV2D_KERNEL_GRADIENT(conv2d_kernel_gradient_6x1x3x4x18_1x2_dilated_1x2_padded_0_0_1_1, 6,
                              1, 3, 4, PANEL, 18, 1, 0, 0, 1, 1, 1, 2, 1, 1, 1, 2)

DEFINE_PAD(pad_6x1x3x4_1x1_padded_0_0_1_1, 6, 1, 3, 4, 0, 0, 1, 1)

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

DEFINE_MAX_POOL_GRADIENT(max_pool_gradient_6x1x6x4_1x2, 6, 1, 6, 4, 0, 0, 0, 0, 1, 2, 1, 1)

/* The sum of dy over the examples; panels are divided */
NOINLINE static void bias_gradient_36x4(struct tlc_part part,
    const float dy[1][36][PANEL], float gradient[1][1][PANEL])
{
    DEAL(part, 1, SUMS_AT_ONCE, panel, panels,
        sum_panels(panels, 36, dy[panel][0], gradient[panel][0]))
}

DEFINE_DEPTHWISE_KERNEL_GRADIENT(depthwise_kernel_gradient_6x1x6x4_1x3_padded_0_0_1_1, 6, 1, 6, 4,
                                 0, 0, 1, 1, 1, 3, 1, 1, 1, 1)

DEFINE_DEPTHWISE_INPUT_GRADIENT_SLOPES(
    depthwise_input_gradient_slopes_6x1x6x4_1x3_padded_0_0_1_1_tanh, 6, 1, 6, 4, 0, 0, 1, 1, 1, 3,
    1, 1, 1, 1, hyperbolic_tangent_slope)

DEFINE_CONV2D_KERNEL_GRADIENT_BY_WINDOW(conv2d_kernel_gradient_by_window_6x1x7x8x4_1x2, 6, 1, 7, 8,
                                        PANEL, 4, 0, 0, 0, 0, 1, 2, 1, 1, 1, 1)

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

/* Model images (shapes.yaml:17) */
struct weights_images {
    float separable_conv2d_1_depthwise_kernel[1][6][PANEL], separable_conv2d_1_pointwise_kernel[1][1][PANEL], separable_conv2d_1_bias[16];
    float conv2d_1_kernel[1][20][PANEL], conv2d_1_bias[16];
    float dense_1_kernel[2][3][PANEL];
    float separable_conv2d_2_depthwise_kernel[2][4][PANEL], separable_conv2d_2_pointwise_kernel[1][18][PANEL];
    float dense_2_kernel[1][3][PANEL], dense_2_bias[16];
    float dense_3_kernel[1][24][PANEL], dense_3_bias[16];
};

static const struct tlc_tensor tensors_images[] = {
    WEIGHTS(images, separable_conv2d_1, depthwise_kernel, 6, 1, UNIFORM, 0.7071067811865476,
            0x37774827, 2, 3, 1, 1),
    WEIGHTS(images, separable_conv2d_1, pointwise_kernel, 1, 5, UNIFORM, 1.0, 0xbaf9c27a, 1, 1, 1,
            5),
    WEIGHTS(images, separable_conv2d_1, bias, 1, 5, ZEROS, 0, 0, 5),
    WEIGHTS(images, conv2d_1, kernel, 20, 3, UNIFORM, 0.4330127018922193, 0x6d278989, 2, 2, 5, 3),
    WEIGHTS(images, conv2d_1, bias, 1, 3, ZEROS, 0, 0, 3),
    WEIGHTS(images, dense_1, kernel, 3, 18, UNIFORM, 0.5345224838248488, 0xd65da62c, 3, 18),
    WEIGHTS(images, separable_conv2d_2, depthwise_kernel, 4, 18, UNIFORM, 0.28097574347450816,
            0x6bd6a600, 2, 2, 18, 1),
    WEIGHTS(images, separable_conv2d_2, pointwise_kernel, 18, 3, UNIFORM, 0.5345224838248488,
            0x2e4948a5, 1, 1, 18, 3),
    WEIGHTS(images, dense_2, kernel, 3, 3, UNIFORM, 1.0, 0x62524f67, 3, 3),
    WEIGHTS(images, dense_2, bias, 1, 3, ZEROS, 0, 0, 3),
    WEIGHTS(images, dense_3, kernel, 24, 4, UNIFORM, 0.4629100498862757, 0x5c659f82, 24, 4),
    WEIGHTS(images, dense_3, bias, 1, 4, ZEROS, 0, 0, 4),
};

static const struct tlc_layer layers_images[] = {
    LAYER(Reshape, reshape_1, 48, 48, false, 0, tensors_images + 0, "target_shape": [6, 8, 1]),
    LAYER(ZeroPadding2D, zero_padding2d_1, 48, 70, false, 0, tensors_images + 0,
          "padding": [[1, 0], [0, 2]]),
    LAYER(Rescaling, rescaling_1, 70, 70, false, 0, tensors_images + 0, "scale": 0.5,
          "offset": -0.25),
    LAYER(SeparableConv2D, separable_conv2d_1, 70, 100, true, 3, tensors_images + 0, "filters": 5,
          "kernel_size": [2, 3], "strides": [2, 2], "padding": "same", "dilation_rate": [1, 1],
          "depth_multiplier": 1, "activation": "tanh", "use_bias": true,
          "depthwise_initializer": {"class_name": "GlorotUniform", "config": {}},
          "pointwise_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(ZeroPadding2D, zero_padding2d_2, 100, 210, false, 0, tensors_images + 3,
          "padding": [[1, 1], [1, 1]]),
    LAYER(Conv2D, conv2d_1, 210, 90, true, 2, tensors_images + 3, "filters": 3,
          "kernel_size": [2, 2], "strides": [1, 1], "padding": "valid", "dilation_rate": [1, 1],
          "groups": 1, "activation": "sigmoid", "use_bias": true,
          "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(Cropping2D, cropping2d_1, 90, 18, false, 0, tensors_images + 5,
          "cropping": [[1, 1], [2, 2]]),
    LAYER(Resizing, resizing_1, 18, 36, false, 0, tensors_images + 5, "height": 4, "width": 3,
          "interpolation": "bilinear"),
    LAYER(Resizing, resizing_2, 36, 45, false, 0, tensors_images + 5, "height": 3, "width": 5,
          "interpolation": "nearest"),
    LAYER(Dense, dense_1, 45, 270, true, 1, tensors_images + 5, "units": 18, "activation": "tanh",
          "use_bias": false, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(SeparableConv2D, separable_conv2d_2, 270, 24, true, 2, tensors_images + 6, "filters": 3,
          "kernel_size": [2, 2], "strides": [1, 1], "padding": "valid", "dilation_rate": [1, 1],
          "depth_multiplier": 1, "activation": "linear", "use_bias": false,
          "depthwise_initializer": {"class_name": "GlorotUniform", "config": {}},
          "pointwise_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(Rescaling, rescaling_2, 24, 24, false, 0, tensors_images + 8, "scale": 2, "offset": 0),
    LAYER(Dense, dense_2, 24, 24, true, 2, tensors_images + 8, "units": 3, "activation": "elu",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(Flatten, flatten, 24, 24, false, 0, tensors_images + 10),
    LAYER(Dense, dense_3, 24, 4, true, 2, tensors_images + 10, "units": 4, "activation": "softmax",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
};

static const long ram_images[] = {
    0, /* reshape_1 */
    472, /* zero_padding2d_1 */
    280, /* rescaling_1 */
    480, /* separable_conv2d_1 */
    1240, /* zero_padding2d_2 */
    1200, /* conv2d_1 */
    360, /* cropping2d_1 */
    216, /* resizing_1 */
    324, /* resizing_2 */
    1260, /* dense_1 */
    1656, /* separable_conv2d_2 */
    96, /* rescaling_2 */
    192, /* dense_2 */
    0, /* flatten */
    112, /* dense_3 */
};
static const struct tlc_model model_images = {
    .name = "images", .input_dimensions = 2, .input_shape = {6, 8},
    .layers = 15, .layer = layers_images, .parameters = 371,
    .ram = ram_images,
    .size = sizeof(struct weights_images)};

/* Model places (shapes.yaml:34) */
struct weights_places {
    float conv1d_1_kernel[1][16][PANEL], conv1d_1_bias[16];
    float depthwise_conv1d_1_kernel[1][3][PANEL], depthwise_conv1d_1_bias[16];
    float conv1d_2_kernel[2][8][PANEL], conv1d_2_bias[32];
    float dense_1_kernel[1][18][PANEL], dense_1_bias[16];
    float dense_2_kernel[1][6][PANEL], dense_2_bias[16];
};

static const struct tlc_tensor tensors_places[] = {
    WEIGHTS(places, conv1d_1, kernel, 16, 4, UNIFORM, 0.5, 0xe4ce9a2e, 2, 8, 4),
    WEIGHTS(places, conv1d_1, bias, 1, 4, ZEROS, 0, 0, 4),
    WEIGHTS(places, depthwise_conv1d_1, kernel, 3, 4, UNIFORM, 0.6324555320336759, 0x32d386b4, 3,
            4, 1),
    WEIGHTS(places, depthwise_conv1d_1, bias, 1, 4, ZEROS, 0, 0, 4),
    WEIGHTS(places, conv1d_2, kernel, 8, 18, UNIFORM, 0.3692744729379982, 0xe08d855d, 2, 4, 18),
    WEIGHTS(places, conv1d_2, bias, 1, 18, ZEROS, 0, 0, 18),
    WEIGHTS(places, dense_1, kernel, 18, 6, UNIFORM, 0.5, 0x92558616, 18, 6),
    WEIGHTS(places, dense_1, bias, 1, 6, ZEROS, 0, 0, 6),
    WEIGHTS(places, dense_2, kernel, 6, 4, UNIFORM, 0.7745966692414834, 0x9b925725, 6, 4),
    WEIGHTS(places, dense_2, bias, 1, 4, ZEROS, 0, 0, 4),
};

static const struct tlc_layer layers_places[] = {
    LAYER(ZeroPadding1D, zero_padding1d_1, 48, 56, false, 0, tensors_places + 0, "padding": [0, 1]),
    LAYER(Conv1D, conv1d_1, 56, 24, true, 2, tensors_places + 0, "filters": 4, "kernel_size": [2],
          "strides": [1], "padding": "valid", "dilation_rate": [1], "groups": 1,
          "activation": "tanh", "use_bias": true,
          "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(DepthwiseConv1D, depthwise_conv1d_1, 24, 24, true, 2, tensors_places + 2,
          "kernel_size": [3], "strides": [1], "padding": "same", "dilation_rate": [1],
          "depth_multiplier": 1, "activation": "linear", "use_bias": true,
          "depthwise_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(MaxPooling1D, max_pooling1d_1, 24, 20, false, 0, tensors_places + 4, "pool_size": [2],
          "strides": [1], "padding": "valid"),
    LAYER(Cropping1D, cropping1d_1, 20, 12, false, 0, tensors_places + 4, "cropping": [1, 1]),
    LAYER(Conv1D, conv1d_2, 12, 54, true, 2, tensors_places + 4, "filters": 18, "kernel_size": [2],
          "strides": [1], "padding": "same", "dilation_rate": [2], "groups": 1,
          "activation": "tanh", "use_bias": true,
          "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(AveragePooling1D, average_pooling1d_1, 54, 54, false, 0, tensors_places + 6,
          "pool_size": [3], "strides": [1], "padding": "same"),
    LAYER(Dense, dense_1, 54, 18, true, 2, tensors_places + 6, "units": 6, "activation": "linear",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(GlobalAveragePooling1D, global_average_pooling1d_1, 18, 6, false, 0, tensors_places + 8,
          "keepdims": false),
    LAYER(Dense, dense_2, 6, 4, true, 2, tensors_places + 8, "units": 4, "activation": "softmax",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
};

static const long ram_places[] = {
    416, /* zero_padding1d_1 */
    320, /* conv1d_1 */
    192, /* depthwise_conv1d_1 */
    96, /* max_pooling1d_1 */
    80, /* cropping1d_1 */
    264, /* conv1d_2 */
    432, /* average_pooling1d_1 */
    288, /* dense_1 */
    72, /* global_average_pooling1d_1 */
    40, /* dense_2 */
};
static const struct tlc_model model_places = {
    .name = "places", .input_dimensions = 2, .input_shape = {6, 8},
    .layers = 10, .layer = layers_places, .parameters = 388,
    .ram = ram_places,
    .size = sizeof(struct weights_places)};

/* ---- Steps: what happens to one batch of examples ---- */

/* One step of training (shapes.yaml:47): 23,796 floating-point operations an example */
static void step_images_phase_1(const struct batch *batch, struct tlc_part part)
{
    struct {
        union { float zero_padding2d_1_output[1][420][PANEL], rescaling_1_output[1][420][PANEL]; };
        union {
            float zero_padding2d_1_input[1][288][PANEL],
                zero_padding2d_2_output[1][252][PANEL],
                separable_conv2d_1_output_gradient[1][120][PANEL],
                separable_conv2d_1_sum_gradient[1][120][PANEL],
                separable_conv2d_1_depthwise_kernel_gradient[1][6][PANEL];
        };
        union {
            float zero_padding2d_2_output_gradient[1][252][PANEL],
                conv2d_1_output[1][180][PANEL],
                separable_conv2d_1_depthwise_gradient[1][120][PANEL];
        };
        union {
            float dense_1_product[2][90][PANEL], dense_1_output[2][90][PANEL],
                conv2d_1_output_gradient[1][180][PANEL], conv2d_1_sum_gradient[1][180][PANEL],
                resizing_2_output_gradient[1][90][PANEL], resizing_1_output[1][72][PANEL],
                separable_conv2d_1_pointwise_kernel_turned[1][5][PANEL],
                separable_conv2d_1_pointwise_kernel_gradient[1][1][PANEL];
        };
        union {
            float dense_1_product_gradient[2][90][PANEL],
                separable_conv2d_2_depthwise[2][48][PANEL],
                resizing_1_output_gradient[1][72][PANEL], cropping2d_1_output[1][36][PANEL],
                conv2d_1_kernel_gradient[1][20][PANEL], conv2d_1_kernel_turned[1][12][PANEL];
        };
        float separable_conv2d_1_depthwise[1][120][PANEL];
        union {
            float separable_conv2d_1_output[1][120][PANEL],
                separable_conv2d_1_bias_gradient[1][1][PANEL];
        };
        union {
            float separable_conv2d_2_depthwise_gradient[2][48][PANEL],
                separable_conv2d_2_product[1][48][PANEL], rescaling_2_output[1][48][PANEL],
                cropping2d_1_output_gradient[1][36][PANEL], dense_1_kernel_turned[1][18][PANEL],
                conv2d_1_bias_gradient[1][1][PANEL];
        };
        float resizing_2_output[1][90][PANEL];
        union {
            float dense_2_output[1][48][PANEL], rescaling_2_output_gradient[1][48][PANEL],
                separable_conv2d_2_product_gradient[1][48][PANEL],
                separable_conv2d_2_depthwise_kernel_gradient[2][4][PANEL];
        };
        union {
            float dense_2_output_gradient[1][48][PANEL], dense_2_sum_gradient[1][48][PANEL],
                flatten_output_gradient[1][24][PANEL],
                separable_conv2d_2_pointwise_kernel_gradient[1][18][PANEL],
                dense_3_output[1][6][PANEL],
                separable_conv2d_2_pointwise_kernel_turned[2][3][PANEL];
        };
        union {
            float flatten_output[2][6][PANEL], flatten_output_gradient_transposed[2][6][PANEL],
                dense_1_kernel_gradient[2][3][PANEL], dense_2_kernel_turned[1][3][PANEL];
        };
        union {
            float dense_3_output_gradient_transposed[1][6][PANEL],
                dense_3_output_transposed[1][4][PANEL], dense_2_kernel_gradient[1][3][PANEL];
        };
        union { float dense_3_output_gradient[1][4][PANEL], dense_2_bias_gradient[1][1][PANEL]; };
        double losses[6];
        int predicted[6];
    } *values = batch->values; /* 119,368 bytes */
    struct weights_images *weights = batch->weights;
    (void)part;

    gather_images_6x6x8x1(WHOLE, batch, batch->scale, values->zero_padding2d_1_input);
    /* shapes.yaml:20 */
    pad_6x6x8x1_1x1_padded_1_0_0_2(WHOLE, values->zero_padding2d_1_input,
                                   values->zero_padding2d_1_output);
    /* shapes.yaml:21 */
    rescale_420x1(WHOLE, values->zero_padding2d_1_output, values->rescaling_1_output, 0.5, -0.25);
    /* shapes.yaml:22 */
    depthwise_conv2d_6x7x10x1_2x3_by_2_padded_0_1_0_1(WHOLE, values->rescaling_1_output,
                                                      weights->separable_conv2d_1_depthwise_kernel,
                                                      values->separable_conv2d_1_depthwise);
    conv2d_6x4x5x1x5_1x1_tanh(WHOLE, values->separable_conv2d_1_depthwise,
                              weights->separable_conv2d_1_pointwise_kernel,
                              weights->separable_conv2d_1_bias, values->separable_conv2d_1_output);
    /* shapes.yaml:23 */
    pad_6x4x5x5_1x1_padded_1(WHOLE, values->separable_conv2d_1_output,
                             values->zero_padding2d_2_output);
    /* shapes.yaml:24 */
    conv2d_6x6x7x5x3_2x2_sigmoid(WHOLE, values->zero_padding2d_2_output, weights->conv2d_1_kernel,
                                 weights->conv2d_1_bias, values->conv2d_1_output);
    /* shapes.yaml:25 */
    crop_6x5x6x3_1x1_padded_1_1_2_2(WHOLE, values->conv2d_1_output, values->cropping2d_1_output);
    /* shapes.yaml:26 */
    resize_6x3x2x3_4x3(WHOLE, values->cropping2d_1_output, values->resizing_1_output, 1.0);
    /* shapes.yaml:27 */
    resize_6x4x3x3_3x5(WHOLE, values->resizing_1_output, values->resizing_2_output, 0.0);
    /* shapes.yaml:28 */
    conv2d_6x3x5x3x18_1x1(WHOLE, values->resizing_2_output, weights->dense_1_kernel,
                          values->dense_1_product);
    activate_90x18_tanh(WHOLE, values->dense_1_product, values->dense_1_output);
    /* shapes.yaml:29 */
    depthwise_conv2d_6x3x5x18_2x2(WHOLE, values->dense_1_output,
                                  weights->separable_conv2d_2_depthwise_kernel,
                                  values->separable_conv2d_2_depthwise);
    conv2d_6x2x4x18x3_1x1(WHOLE, values->separable_conv2d_2_depthwise,
                          weights->separable_conv2d_2_pointwise_kernel,
                          values->separable_conv2d_2_product);
    /* shapes.yaml:30 */
    rescale_48x3(WHOLE, values->separable_conv2d_2_product, values->rescaling_2_output, 2.0, 0.0);
    /* shapes.yaml:31 */
    conv2d_6x2x4x3x3_1x1_elu(WHOLE, values->rescaling_2_output, weights->dense_2_kernel,
                             weights->dense_2_bias, values->dense_2_output);
    /* shapes.yaml:32 */
    flatten_6x2x4x3(WHOLE, values->dense_2_output, values->flatten_output);
    /* shapes.yaml:33 */
    dense_6x24x4_linear(WHOLE, values->flatten_output, weights->dense_3_kernel,
                        weights->dense_3_bias, values->dense_3_output);
    /* shapes.yaml:47 */
    transpose_6x4(values->dense_3_output, values->dense_3_output_transposed);
    softmax_crossentropy_6x4(batch, values->dense_3_output_transposed, values->losses);
    predict_largest_6x4(batch, values->dense_3_output_transposed, values->predicted);
    tally_6(batch, values->losses, values->predicted, batch->totals);
    /* and back, each layer's input gradient before its update */
    softmax_crossentropy_gradient_6x4(batch, values->dense_3_output_transposed,
                                      values->dense_3_output_gradient);
    /* shapes.yaml:33 */
    input_gradient_6x24x4(WHOLE, values->dense_3_output_gradient, weights->dense_3_kernel,
                          values->flatten_output_gradient);
    transpose_4x6(values->dense_3_output_gradient, values->dense_3_output_gradient_transposed);
    dense_update_6x24x4(WHOLE, values->flatten_output, values->dense_3_output_gradient_transposed,
                        batch->rate, weights->dense_3_kernel, weights->dense_3_bias);
    /* shapes.yaml:32 */
    transpose_24x6(values->flatten_output_gradient, values->flatten_output_gradient_transposed);
    unflatten_6x2x4x3(WHOLE, values->flatten_output_gradient_transposed,
                      values->dense_2_output_gradient);
    /* shapes.yaml:31 */
    multiply_by_slopes_48x3_elu(WHOLE, values->dense_2_output_gradient, values->dense_2_output,
                                values->dense_2_sum_gradient);
    bias_gradient_48x3(WHOLE, values->dense_2_sum_gradient, values->dense_2_bias_gradient);
    turn_kernel_3x3_1x1(weights->dense_2_kernel, values->dense_2_kernel_turned);
    conv2d_input_gradient_6x2x4x3x3_1x1(WHOLE, values->dense_2_sum_gradient,
                                        values->dense_2_kernel_turned,
                                        values->rescaling_2_output_gradient);
    conv2d_kernel_gradient_6x2x4x3x3_1x1(WHOLE, values->rescaling_2_output,
                                         values->dense_2_sum_gradient,
                                         values->dense_2_kernel_gradient);
    /* shapes.yaml:30 */
    rescale_48x3(WHOLE, values->rescaling_2_output_gradient,
                 values->separable_conv2d_2_product_gradient, 2.0, 0.0);
    /* shapes.yaml:29 */
    turn_kernel_18x3_1x1(weights->separable_conv2d_2_pointwise_kernel,
                         values->separable_conv2d_2_pointwise_kernel_turned);
    conv2d_input_gradient_6x2x4x18x3_1x1(WHOLE, values->separable_conv2d_2_product_gradient,
                                         values->separable_conv2d_2_pointwise_kernel_turned,
                                         values->separable_conv2d_2_depthwise_gradient);
    conv2d_kernel_gradient_by_window_6x2x4x18x3_1x1(
        WHOLE, values->separable_conv2d_2_depthwise, values->separable_conv2d_2_product_gradient,
        values->separable_conv2d_2_pointwise_kernel_gradient);
    depthwise_kernel_gradient_6x3x5x18_2x2(WHOLE, values->dense_1_output,
                                           values->separable_conv2d_2_depthwise_gradient,
                                           values->separable_conv2d_2_depthwise_kernel_gradient);
    /* shapes.yaml:28 */
    depthwise_input_gradient_slopes_6x3x5x18_2x2_tanh(
        WHOLE, values->separable_conv2d_2_depthwise_gradient,
        weights->separable_conv2d_2_depthwise_kernel, values->dense_1_output,
        values->dense_1_product_gradient);
    turn_kernel_3x18_1x1(weights->dense_1_kernel, values->dense_1_kernel_turned);
    conv2d_input_gradient_by_pixels_6x3x5x3x18_1x1(WHOLE, values->dense_1_product_gradient,
                                                   values->dense_1_kernel_turned,
                                                   values->resizing_2_output_gradient);
    conv2d_kernel_gradient_6x3x5x3x18_1x1(WHOLE, values->resizing_2_output,
                                          values->dense_1_product_gradient,
                                          values->dense_1_kernel_gradient);
    /* shapes.yaml:27 */
    resize_gradient_6x4x3x3_3x5(WHOLE, values->resizing_2_output_gradient,
                                values->resizing_1_output_gradient, 0.0);
    /* shapes.yaml:26 */
    resize_gradient_6x3x2x3_4x3(WHOLE, values->resizing_1_output_gradient,
                                values->cropping2d_1_output_gradient, 1.0);
    /* shapes.yaml:25 */
    pad_6x3x2x3_1x1_padded_1_1_2_2(WHOLE, values->cropping2d_1_output_gradient,
                                   values->conv2d_1_output_gradient);
    /* shapes.yaml:24 */
    multiply_by_slopes_180x3_sigmoid(WHOLE, values->conv2d_1_output_gradient,
                                     values->conv2d_1_output, values->conv2d_1_sum_gradient);
    bias_gradient_180x3(WHOLE, values->conv2d_1_sum_gradient, values->conv2d_1_bias_gradient);
    turn_kernel_5x3_2x2(weights->conv2d_1_kernel, values->conv2d_1_kernel_turned);
    conv2d_input_gradient_6x6x7x5x3_2x2(WHOLE, values->conv2d_1_sum_gradient,
                                        values->conv2d_1_kernel_turned,
                                        values->zero_padding2d_2_output_gradient);
    conv2d_kernel_gradient_by_window_6x6x7x5x3_2x2(WHOLE, values->zero_padding2d_2_output,
                                                   values->conv2d_1_sum_gradient,
                                                   values->conv2d_1_kernel_gradient);
    /* shapes.yaml:23 */
    crop_6x6x7x5_1x1_padded_1(WHOLE, values->zero_padding2d_2_output_gradient,
                              values->separable_conv2d_1_output_gradient);
    /* shapes.yaml:22 */
    multiply_by_slopes_120x5_tanh(WHOLE, values->separable_conv2d_1_output_gradient,
                                  values->separable_conv2d_1_output,
                                  values->separable_conv2d_1_sum_gradient);
    bias_gradient_120x5(WHOLE, values->separable_conv2d_1_sum_gradient,
                        values->separable_conv2d_1_bias_gradient);
    turn_kernel_1x5_1x1(weights->separable_conv2d_1_pointwise_kernel,
                        values->separable_conv2d_1_pointwise_kernel_turned);
    conv2d_input_gradient_by_pixels_6x4x5x1x5_1x1(
        WHOLE, values->separable_conv2d_1_sum_gradient,
        values->separable_conv2d_1_pointwise_kernel_turned,
        values->separable_conv2d_1_depthwise_gradient);
    conv2d_kernel_gradient_6x4x5x1x5_1x1(WHOLE, values->separable_conv2d_1_depthwise,
                                         values->separable_conv2d_1_sum_gradient,
                                         values->separable_conv2d_1_pointwise_kernel_gradient);
    depthwise_kernel_gradient_6x7x10x1_2x3_by_2_padded_0_1_0_1(
        WHOLE, values->rescaling_1_output, values->separable_conv2d_1_depthwise_gradient,
        values->separable_conv2d_1_depthwise_kernel_gradient);
    /* shapes.yaml:47 */
    sgd_96(WHOLE, (float *)weights->separable_conv2d_1_depthwise_kernel,
           (float *)values->separable_conv2d_1_depthwise_kernel_gradient, batch->rate);
    sgd_16(WHOLE, (float *)weights->separable_conv2d_1_pointwise_kernel,
           (float *)values->separable_conv2d_1_pointwise_kernel_gradient, batch->rate);
    sgd_16(WHOLE, weights->separable_conv2d_1_bias,
           (float *)values->separable_conv2d_1_bias_gradient, batch->rate);
    sgd_320(WHOLE, (float *)weights->conv2d_1_kernel, (float *)values->conv2d_1_kernel_gradient,
            batch->rate);
    sgd_16(WHOLE, weights->conv2d_1_bias, (float *)values->conv2d_1_bias_gradient, batch->rate);
    sgd_96(WHOLE, (float *)weights->dense_1_kernel, (float *)values->dense_1_kernel_gradient,
           batch->rate);
    sgd_128(WHOLE, (float *)weights->separable_conv2d_2_depthwise_kernel,
            (float *)values->separable_conv2d_2_depthwise_kernel_gradient, batch->rate);
    sgd_288(WHOLE, (float *)weights->separable_conv2d_2_pointwise_kernel,
            (float *)values->separable_conv2d_2_pointwise_kernel_gradient, batch->rate);
    sgd_48(WHOLE, (float *)weights->dense_2_kernel, (float *)values->dense_2_kernel_gradient,
           batch->rate);
    sgd_16(WHOLE, weights->dense_2_bias, (float *)values->dense_2_bias_gradient, batch->rate);
}

/* One step of evaluation (shapes.yaml:17): 8,012 floating-point operations an example */
static void step_images_evaluation(const struct batch *batch, struct tlc_part part)
{
    struct {
        union {
            float zero_padding2d_1_output[1][420][PANEL], rescaling_1_output[1][420][PANEL],
                zero_padding2d_2_output[1][252][PANEL], dense_1_product[2][90][PANEL],
                dense_1_output[2][90][PANEL], resizing_1_output[1][72][PANEL],
                separable_conv2d_2_product[1][48][PANEL], rescaling_2_output[1][48][PANEL],
                flatten_output[2][6][PANEL], dense_3_output_transposed[1][4][PANEL];
        };
        union {
            float zero_padding2d_1_input[1][288][PANEL], conv2d_1_output[1][180][PANEL],
                separable_conv2d_1_depthwise[1][120][PANEL],
                separable_conv2d_2_depthwise[2][48][PANEL], resizing_2_output[1][90][PANEL],
                dense_2_output[1][48][PANEL], dense_3_output[1][6][PANEL];
        };
        union {
            float separable_conv2d_1_output[1][120][PANEL], cropping2d_1_output[1][36][PANEL];
        };
        double losses[6];
        int predicted[6];
    } *values = batch->values; /* 53,064 bytes */
    struct weights_images *weights = batch->weights;
    (void)part;

    gather_images_6x6x8x1(WHOLE, batch, batch->scale, values->zero_padding2d_1_input);
    /* shapes.yaml:20 */
    pad_6x6x8x1_1x1_padded_1_0_0_2(WHOLE, values->zero_padding2d_1_input,
                                   values->zero_padding2d_1_output);
    /* shapes.yaml:21 */
    rescale_420x1(WHOLE, values->zero_padding2d_1_output, values->rescaling_1_output, 0.5, -0.25);
    /* shapes.yaml:22 */
    depthwise_conv2d_6x7x10x1_2x3_by_2_padded_0_1_0_1(WHOLE, values->rescaling_1_output,
                                                      weights->separable_conv2d_1_depthwise_kernel,
                                                      values->separable_conv2d_1_depthwise);
    conv2d_6x4x5x1x5_1x1_tanh(WHOLE, values->separable_conv2d_1_depthwise,
                              weights->separable_conv2d_1_pointwise_kernel,
                              weights->separable_conv2d_1_bias, values->separable_conv2d_1_output);
    /* shapes.yaml:23 */
    pad_6x4x5x5_1x1_padded_1(WHOLE, values->separable_conv2d_1_output,
                             values->zero_padding2d_2_output);
    /* shapes.yaml:24 */
    conv2d_6x6x7x5x3_2x2_sigmoid(WHOLE, values->zero_padding2d_2_output, weights->conv2d_1_kernel,
                                 weights->conv2d_1_bias, values->conv2d_1_output);
    /* shapes.yaml:25 */
    crop_6x5x6x3_1x1_padded_1_1_2_2(WHOLE, values->conv2d_1_output, values->cropping2d_1_output);
    /* shapes.yaml:26 */
    resize_6x3x2x3_4x3(WHOLE, values->cropping2d_1_output, values->resizing_1_output, 1.0);
    /* shapes.yaml:27 */
    resize_6x4x3x3_3x5(WHOLE, values->resizing_1_output, values->resizing_2_output, 0.0);
    /* shapes.yaml:28 */
    conv2d_6x3x5x3x18_1x1(WHOLE, values->resizing_2_output, weights->dense_1_kernel,
                          values->dense_1_product);
    activate_90x18_tanh(WHOLE, values->dense_1_product, values->dense_1_output);
    /* shapes.yaml:29 */
    depthwise_conv2d_6x3x5x18_2x2(WHOLE, values->dense_1_output,
                                  weights->separable_conv2d_2_depthwise_kernel,
                                  values->separable_conv2d_2_depthwise);
    conv2d_6x2x4x18x3_1x1(WHOLE, values->separable_conv2d_2_depthwise,
                          weights->separable_conv2d_2_pointwise_kernel,
                          values->separable_conv2d_2_product);
    /* shapes.yaml:30 */
    rescale_48x3(WHOLE, values->separable_conv2d_2_product, values->rescaling_2_output, 2.0, 0.0);
    /* shapes.yaml:31 */
    conv2d_6x2x4x3x3_1x1_elu(WHOLE, values->rescaling_2_output, weights->dense_2_kernel,
                             weights->dense_2_bias, values->dense_2_output);
    /* shapes.yaml:32 */
    flatten_6x2x4x3(WHOLE, values->dense_2_output, values->flatten_output);
    /* shapes.yaml:33 */
    dense_6x24x4_linear(WHOLE, values->flatten_output, weights->dense_3_kernel,
                        weights->dense_3_bias, values->dense_3_output);
    /* shapes.yaml:17 */
    transpose_6x4(values->dense_3_output, values->dense_3_output_transposed);
    softmax_crossentropy_6x4(batch, values->dense_3_output_transposed, values->losses);
    predict_largest_6x4(batch, values->dense_3_output_transposed, values->predicted);
    tally_6(batch, values->losses, values->predicted, batch->totals);
    record_softmax_6x4(batch, values->dense_3_output_transposed, values->predicted,
                       batch->predictions);
}

/* One step of training (shapes.yaml:48): 6,648 floating-point operations an example */
static void step_places_phase_1(const struct batch *batch, struct tlc_part part)
{
    struct {
        float zero_padding1d_1_output[1][42][PANEL];
        union {
            float zero_padding1d_1_input[1][36][PANEL], conv1d_1_output[1][36][PANEL],
                conv1d_1_kernel_gradient[1][16][PANEL];
        };
        union {
            float depthwise_conv1d_1_output[1][36][PANEL], conv1d_1_sum_gradient[1][36][PANEL];
        };
        union {
            float conv1d_2_output[2][18][PANEL], conv1d_2_kernel_turned[1][36][PANEL],
                depthwise_conv1d_1_output_gradient[1][36][PANEL],
                max_pooling1d_1_output[1][30][PANEL], conv1d_1_bias_gradient[1][1][PANEL];
        };
        union {
            float average_pooling1d_1_output[2][18][PANEL],
                conv1d_2_sum_gradient[2][18][PANEL],
                max_pooling1d_1_output_gradient[1][30][PANEL],
                depthwise_conv1d_1_kernel_gradient[1][3][PANEL];
        };
        union {
            float average_pooling1d_1_output_gradient[2][18][PANEL],
                dense_1_output[1][18][PANEL], cropping1d_1_output_gradient[1][18][PANEL],
                dense_2_output[1][6][PANEL],
                global_average_pooling1d_1_output_gradient[1][6][PANEL],
                depthwise_conv1d_1_bias_gradient[1][1][PANEL];
        };
        float cropping1d_1_output[1][18][PANEL];
        union {
            float dense_1_output_gradient[1][18][PANEL], conv1d_2_kernel_gradient[2][8][PANEL],
                global_average_pooling1d_1_output[1][6][PANEL];
        };
        union {
            float dense_1_kernel_gradient[1][18][PANEL], dense_1_kernel_turned[2][6][PANEL],
                dense_2_output_gradient_transposed[1][6][PANEL],
                global_average_pooling1d_1_output_gradient_transposed[1][6][PANEL],
                dense_2_output_transposed[1][4][PANEL];
        };
        union { float dense_2_output_gradient[1][4][PANEL], conv1d_2_bias_gradient[2][1][PANEL]; };
        float dense_1_bias_gradient[1][1][PANEL];
        double losses[6];
        int predicted[6];
    } *values = batch->values; /* 18,056 bytes */
    struct weights_places *weights = batch->weights;
    (void)part;

    gather_images_6x1x6x8(WHOLE, batch, batch->scale, values->zero_padding1d_1_input);
    /* shapes.yaml:36 */
    pad_6x1x6x8_1x1_padded_0_0_0_1(WHOLE, values->zero_padding1d_1_input,
                                   values->zero_padding1d_1_output);
    /* shapes.yaml:37 */
    conv2d_6x1x7x8x4_1x2_tanh(WHOLE, values->zero_padding1d_1_output, weights->conv1d_1_kernel,
                              weights->conv1d_1_bias, values->conv1d_1_output);
    /* shapes.yaml:38 */
    depthwise_conv2d_6x1x6x4_1x3_padded_0_0_1_1_linear(WHOLE, values->conv1d_1_output,
                                                       weights->depthwise_conv1d_1_kernel,
                                                       weights->depthwise_conv1d_1_bias,
                                                       values->depthwise_conv1d_1_output);
    /* shapes.yaml:39 */
    max_pool_6x1x6x4_1x2(WHOLE, values->depthwise_conv1d_1_output, values->max_pooling1d_1_output);
    /* shapes.yaml:40 */
    crop_6x1x5x4_1x1_padded_0_0_1_1(WHOLE, values->max_pooling1d_1_output,
                                    values->cropping1d_1_output);
    /* shapes.yaml:41 */
    conv2d_6x1x3x4x18_1x2_dilated_1x2_padded_0_0_1_1_tanh(WHOLE, values->cropping1d_1_output,
                                                          weights->conv1d_2_kernel,
                                                          weights->conv1d_2_bias,
                                                          values->conv1d_2_output);
    /* shapes.yaml:42 */
    average_pool_6x1x3x18_1x3_padded_0_0_1_1(WHOLE, values->conv1d_2_output,
                                             values->average_pooling1d_1_output);
    /* shapes.yaml:43 */
    conv2d_6x1x3x18x6_1x1_linear(WHOLE, values->average_pooling1d_1_output,
                                 weights->dense_1_kernel, weights->dense_1_bias,
                                 values->dense_1_output);
    /* shapes.yaml:44 */
    average_pool_6x1x3x6_1x3(WHOLE, values->dense_1_output,
                             values->global_average_pooling1d_1_output);
    /* shapes.yaml:45 */
    dense_6x6x4_linear(WHOLE, values->global_average_pooling1d_1_output, weights->dense_2_kernel,
                       weights->dense_2_bias, values->dense_2_output);
    /* shapes.yaml:48 */
    transpose_6x4(values->dense_2_output, values->dense_2_output_transposed);
    softmax_crossentropy_6x4(batch, values->dense_2_output_transposed, values->losses);
    predict_largest_6x4(batch, values->dense_2_output_transposed, values->predicted);
    tally_6(batch, values->losses, values->predicted, batch->totals);
    /* and back, each layer's input gradient before its update */
    softmax_crossentropy_gradient_6x4(batch, values->dense_2_output_transposed,
                                      values->dense_2_output_gradient);
    /* shapes.yaml:45 */
    input_gradient_6x6x4(WHOLE, values->dense_2_output_gradient, weights->dense_2_kernel,
                         values->global_average_pooling1d_1_output_gradient);
    transpose_4x6(values->dense_2_output_gradient, values->dense_2_output_gradient_transposed);
    dense_update_6x6x4(WHOLE, values->global_average_pooling1d_1_output,
                       values->dense_2_output_gradient_transposed, batch->rate,
                       weights->dense_2_kernel, weights->dense_2_bias);
    /* shapes.yaml:44 */
    transpose_6x6(values->global_average_pooling1d_1_output_gradient,
                  values->global_average_pooling1d_1_output_gradient_transposed);
    average_pool_gradient_6x1x3x6_1x3(
        WHOLE, values->global_average_pooling1d_1_output_gradient_transposed,
        values->dense_1_output_gradient);
    /* shapes.yaml:43 */
    bias_gradient_18x6(WHOLE, values->dense_1_output_gradient, values->dense_1_bias_gradient);
    turn_kernel_18x6_1x1(weights->dense_1_kernel, values->dense_1_kernel_turned);
    conv2d_input_gradient_6x1x3x18x6_1x1(WHOLE, values->dense_1_output_gradient,
                                         values->dense_1_kernel_turned,
                                         values->average_pooling1d_1_output_gradient);
    conv2d_kernel_gradient_by_window_6x1x3x18x6_1x1(WHOLE, values->average_pooling1d_1_output,
                                                    values->dense_1_output_gradient,
                                                    values->dense_1_kernel_gradient);
    /* shapes.yaml:41 */
    average_pool_gradient_slopes_6x1x3x18_1x3_padded_0_0_1_1_tanh(
        WHOLE, values->average_pooling1d_1_output_gradient, values->conv1d_2_output,
        values->conv1d_2_sum_gradient);
    bias_gradient_18x18(WHOLE, values->conv1d_2_sum_gradient, values->conv1d_2_bias_gradient);
    turn_kernel_4x18_1x2(weights->conv1d_2_kernel, values->conv1d_2_kernel_turned);
    conv2d_input_gradient_6x1x3x4x18_1x2_dilated_1x2_padded_0_0_1_1(
        WHOLE, values->conv1d_2_sum_gradient, values->conv1d_2_kernel_turned,
        values->cropping1d_1_output_gradient);
    conv2d_kernel_gradient_6x1x3x4x18_1x2_dilated_1x2_padded_0_0_1_1(
        WHOLE, values->cropping1d_1_output, values->conv1d_2_sum_gradient,
        values->conv1d_2_kernel_gradient);
    /* shapes.yaml:40 */
    pad_6x1x3x4_1x1_padded_0_0_1_1(WHOLE, values->cropping1d_1_output_gradient,
                                   values->max_pooling1d_1_output_gradient);
    /* shapes.yaml:39 */
    max_pool_gradient_6x1x6x4_1x2(WHOLE, values->depthwise_conv1d_1_output,
                                  values->max_pooling1d_1_output_gradient,
                                  values->depthwise_conv1d_1_output_gradient);
    /* shapes.yaml:38 */
    bias_gradient_36x4(WHOLE, values->depthwise_conv1d_1_output_gradient,
                       values->depthwise_conv1d_1_bias_gradient);
    depthwise_kernel_gradient_6x1x6x4_1x3_padded_0_0_1_1(
        WHOLE, values->conv1d_1_output, values->depthwise_conv1d_1_output_gradient,
        values->depthwise_conv1d_1_kernel_gradient);
    /* shapes.yaml:37 */
    depthwise_input_gradient_slopes_6x1x6x4_1x3_padded_0_0_1_1_tanh(
        WHOLE, values->depthwise_conv1d_1_output_gradient, weights->depthwise_conv1d_1_kernel,
        values->conv1d_1_output, values->conv1d_1_sum_gradient);
    bias_gradient_36x4(WHOLE, values->conv1d_1_sum_gradient, values->conv1d_1_bias_gradient);
    conv2d_kernel_gradient_by_window_6x1x7x8x4_1x2(WHOLE, values->zero_padding1d_1_output,
                                                   values->conv1d_1_sum_gradient,
                                                   values->conv1d_1_kernel_gradient);
    /* shapes.yaml:48 */
    sgd_256(WHOLE, (float *)weights->conv1d_1_kernel, (float *)values->conv1d_1_kernel_gradient,
            batch->rate);
    sgd_16(WHOLE, weights->conv1d_1_bias, (float *)values->conv1d_1_bias_gradient, batch->rate);
    sgd_48(WHOLE, (float *)weights->depthwise_conv1d_1_kernel,
           (float *)values->depthwise_conv1d_1_kernel_gradient, batch->rate);
    sgd_16(WHOLE, weights->depthwise_conv1d_1_bias,
           (float *)values->depthwise_conv1d_1_bias_gradient, batch->rate);
    sgd_256(WHOLE, (float *)weights->conv1d_2_kernel, (float *)values->conv1d_2_kernel_gradient,
            batch->rate);
    sgd_32(WHOLE, weights->conv1d_2_bias, (float *)values->conv1d_2_bias_gradient, batch->rate);
    sgd_288(WHOLE, (float *)weights->dense_1_kernel, (float *)values->dense_1_kernel_gradient,
            batch->rate);
    sgd_16(WHOLE, weights->dense_1_bias, (float *)values->dense_1_bias_gradient, batch->rate);
}

/* One step of evaluation (shapes.yaml:34): 2,472 floating-point operations an example */
static void step_places_evaluation(const struct batch *batch, struct tlc_part part)
{
    struct {
        union {
            float zero_padding1d_1_output[1][42][PANEL],
                depthwise_conv1d_1_output[1][36][PANEL], conv1d_2_output[2][18][PANEL],
                dense_1_output[1][18][PANEL], dense_2_output[1][6][PANEL];
        };
        union {
            float zero_padding1d_1_input[1][36][PANEL], conv1d_1_output[1][36][PANEL],
                average_pooling1d_1_output[2][18][PANEL], max_pooling1d_1_output[1][30][PANEL],
                global_average_pooling1d_1_output[1][6][PANEL],
                dense_2_output_transposed[1][4][PANEL];
        };
        float cropping1d_1_output[1][18][PANEL];
        double losses[6];
        int predicted[6];
    } *values = batch->values; /* 6,216 bytes */
    struct weights_places *weights = batch->weights;
    (void)part;

    gather_images_6x1x6x8(WHOLE, batch, batch->scale, values->zero_padding1d_1_input);
    /* shapes.yaml:36 */
    pad_6x1x6x8_1x1_padded_0_0_0_1(WHOLE, values->zero_padding1d_1_input,
                                   values->zero_padding1d_1_output);
    /* shapes.yaml:37 */
    conv2d_6x1x7x8x4_1x2_tanh(WHOLE, values->zero_padding1d_1_output, weights->conv1d_1_kernel,
                              weights->conv1d_1_bias, values->conv1d_1_output);
    /* shapes.yaml:38 */
    depthwise_conv2d_6x1x6x4_1x3_padded_0_0_1_1_linear(WHOLE, values->conv1d_1_output,
                                                       weights->depthwise_conv1d_1_kernel,
                                                       weights->depthwise_conv1d_1_bias,
                                                       values->depthwise_conv1d_1_output);
    /* shapes.yaml:39 */
    max_pool_6x1x6x4_1x2(WHOLE, values->depthwise_conv1d_1_output, values->max_pooling1d_1_output);
    /* shapes.yaml:40 */
    crop_6x1x5x4_1x1_padded_0_0_1_1(WHOLE, values->max_pooling1d_1_output,
                                    values->cropping1d_1_output);
    /* shapes.yaml:41 */
    conv2d_6x1x3x4x18_1x2_dilated_1x2_padded_0_0_1_1_tanh(WHOLE, values->cropping1d_1_output,
                                                          weights->conv1d_2_kernel,
                                                          weights->conv1d_2_bias,
                                                          values->conv1d_2_output);
    /* shapes.yaml:42 */
    average_pool_6x1x3x18_1x3_padded_0_0_1_1(WHOLE, values->conv1d_2_output,
                                             values->average_pooling1d_1_output);
    /* shapes.yaml:43 */
    conv2d_6x1x3x18x6_1x1_linear(WHOLE, values->average_pooling1d_1_output,
                                 weights->dense_1_kernel, weights->dense_1_bias,
                                 values->dense_1_output);
    /* shapes.yaml:44 */
    average_pool_6x1x3x6_1x3(WHOLE, values->dense_1_output,
                             values->global_average_pooling1d_1_output);
    /* shapes.yaml:45 */
    dense_6x6x4_linear(WHOLE, values->global_average_pooling1d_1_output, weights->dense_2_kernel,
                       weights->dense_2_bias, values->dense_2_output);
    /* shapes.yaml:34 */
    transpose_6x4(values->dense_2_output, values->dense_2_output_transposed);
    softmax_crossentropy_6x4(batch, values->dense_2_output_transposed, values->losses);
    predict_largest_6x4(batch, values->dense_2_output_transposed, values->predicted);
    tally_6(batch, values->losses, values->predicted, batch->totals);
    record_softmax_6x4(batch, values->dense_2_output_transposed, values->predicted,
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
    /* shapes.yaml:47: 1 epoch at learning rate 0.01. Trains 371 of 371 parameters; frozen:
     * nothing. */
    {.epochs = 1, .batch_size = 6,
     .learns = (const bool[]){0, 0, 0, 1, 0, 1, 0, 0, 0, 1, 1, 0, 1, 0, 1},
     .rates = 1, .rate = (const float[]){0.01f}, .step = {step_images_phase_1, 23796, false},
     .validation = &(const struct tlc_evaluate){{step_images_evaluation, 8012, false}, 6}},
};

static const struct tlc_phase phases_2[] = {
    /* shapes.yaml:48: 1 epoch at learning rate 0.01. Trains 388 of 388 parameters; frozen:
     * nothing. */
    {.epochs = 1, .batch_size = 6, .learns = (const bool[]){0, 1, 1, 0, 0, 1, 0, 1, 0, 1},
     .rates = 1, .rate = (const float[]){0.01f}, .step = {step_places_phase_1, 6648, false},
     .validation = &(const struct tlc_evaluate){{step_places_evaluation, 2472, false}, 6}},
};

static const struct tlc_recipe recipes[] = {
    /* 0, shapes.yaml:47: images learns task T */
    {.model = &model_images, .task = "T", .train = &examples_T_train, .valid = &examples_T_valid,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_1, .shuffle = true, .shuffle_stream = 0xc38edf47u,
     .blind = tlc_blind_softmax},
    /* 1, shapes.yaml:48: places learns task T */
    {.model = &model_places, .task = "T", .train = &examples_T_train, .valid = &examples_T_valid,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_2, .shuffle = true, .shuffle_stream = 0x3b5f12c5u,
     .blind = tlc_blind_softmax},
};

/* ---- The experiment ---- */

static const struct tlc_examples *const all_examples[] = {
    &examples_T_train, &examples_T_valid,
};
static const struct tlc_model *const all_models[] = {
    &model_images, &model_places,
};

static const struct tlc_experiment experiment = {
    .name = "shapes", .spec = "shapes.yaml", .version = "0.2.0",
    .spec_hash = 0x493456e76f132c7cu, .seed = 3, .seeds = 1,
    .values_size = 119368, .train = train, .evaluate = evaluate,
    .examples = 2, .example = all_examples,
    .models = 2, .model = all_models,
    .recipes = 2, .recipe = recipes};

static void load_data(const struct tlc_options *options)
{
    tlc_load(options, 1, loadings);
    examples_T_train = tlc_select(&data_digits_train, &(const struct tlc_selection){
        .name = "T.train", .first = 0, .last = 64, .limit = -1, .classes = 4,
        .where = task_T_where, .target = task_T_target});
    examples_T_valid = tlc_select(&data_digits_train, &(const struct tlc_selection){
        .name = "T.valid", .first = 64, .last = 96, .limit = -1, .classes = 4,
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
