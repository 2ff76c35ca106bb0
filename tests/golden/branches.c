/*
 * branches: compiled by tlc from branches.yaml. Edit that, not this.
 *
 * Model Q
 *   layer            output   parameters
 *   weights           6x5x4            8  softmax  trainable
 *   others            6x5x4           36  softmax  trainable
 *   multiply_1        6x5x4            0
 *   activation_1      6x5x4            0  softmax
 *   flatten             120            0
 *   dense_2               3          363  linear   trainable
 *   activation_2          3            0  softmax
 *   407 parameters: 407 trainable, 0 frozen
 *
 * Model P
 *   layer            output   parameters
 *   low               4x5x1            4  tanh     trainable
 *   under            16x5x1            0
 *   narrow           16x4x1            3  tanh     trainable
 *   beside           16x9x1            0
 *   reshape_1          24x6            0
 *   shorter            22x6          114  tanh     trainable
 *   concatenate_3      44x6            0
 *   flatten             264            0
 *   dense_1               3          795  softmax  trainable
 *   916 parameters: 916 trainable, 0 frozen
 *
 * Model M
 *   layer            output   parameters
 *   front             6x5x4           36  relu     trainable
 *   concatenate_1     6x5x5            0
 *   norm              6x5x5           20           trainable
 *   conv2d_2         3x3x18          828  linear   trainable
 *   left             3x3x18           54           trainable
 *   right            3x3x18          108  linear   trainable
 *   block            3x3x18            0
 *   gate             3x3x18          180  sigmoid  trainable
 *   shifted          3x3x18           18           trainable
 *   gated            3x3x18            0
 *   both             3x3x36            0
 *   flat                324            0
 *   hidden                5        1,625  tanh     trainable
 *   last                  5           15           trainable
 *   rows                  5           10           trainable
 *   concatenate_3        15            0
 *   dense_2               3           48  softmax  trainable
 *   2,942 parameters: 2,886 trainable, 0 frozen, 56 running means and variances
 *
 * Model N
 *   layer            output   parameters
 *   front             6x5x4           36  relu     frozen  copy of M.front
 *   concatenate_1     6x5x5            0  copy of M.concatenate_1
 *   norm              6x5x5           20           frozen  copy of M.norm
 *   conv2d_2         3x3x18          828  linear   frozen  copy of M.conv2d_2
 *   left             3x3x18           54           frozen  copy of M.left
 *   right            3x3x18          108  linear   frozen  copy of M.right
 *   block            3x3x18            0  copy of M.block
 *   gate             3x3x18          180  sigmoid  frozen  copy of M.gate
 *   shifted          3x3x18           18           frozen  copy of M.shifted
 *   gated            3x3x18            0  copy of M.gated
 *   both             3x3x36            0  copy of M.both
 *   flat                324            0  copy of M.flat
 *   hidden                5        1,625  tanh     frozen  copy of M.hidden
 *   last                  5           15           frozen  copy of M.last
 *   rows                  5           10           frozen  copy of M.rows
 *   dense_2               3           18  softmax  trainable
 *   2,912 parameters: 18 trainable, 2,838 frozen, 56 running means and variances
 *
 * From the end upwards: the experiment is a table of recipes, which say what is learned
 * by what phases; train goes through a phase, epoch by epoch, in steps; a step calls one
 * kernel an operation. Places in branches.yaml stand in parentheses.
 */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <tlc.h>

/* ---- Data ---- */

/* branches.yaml:10 */
static const struct tlc_source source_digits_train = {
    .format = &tlc_format_idx,
    .directory = "digits",
    .images = "images.gz",
    .labels = "labels.gz",
    .dimensions = 3, .shape = {6, 5, 1}, .scale = 1.0f, .classes = 3, .rows = 60};
static struct tlc_data data_digits_train;

static const struct tlc_loading loadings[] = {
    {&source_digits_train, &data_digits_train, "digits.train"},
};

/* ---- Tasks: which examples, and what their label becomes ---- */

/* Task T (branches.yaml:15)
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

/* branches.yaml:12 */
static struct tlc_examples examples_T_train = {
    .name = "T.train", .data = &data_digits_train, .scale = 1.0f, .classes = 3};
/* branches.yaml:13 */
static struct tlc_examples examples_T_valid = {
    .name = "T.valid", .data = &data_digits_train, .scale = 1.0f, .classes = 3};

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

DEFINE_GATHER_IMAGES(gather_images_8x6x5x1_narrow, 8, 6, 5, 1, 1)

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

DEFINE_CONV2D_ACTIVATE(conv2d_8x6x5x1x4_1x1_narrow_linear, 8, 6, 5, 1, 1, 4, 1, 0, 0, 0, 0, 1, 1,
                       1, 1, 1, 1, linear)

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

/* The sum of a row's sums lane by lane, always in the same order. */
KERNEL double sum_of_lanes(double sums[PANEL])
{
    for (int half = PANEL / 2; half > 0; half /= 2)
        for (int lane = 0; lane < half; lane++)
            sums[lane] += sums[lane + half];
    return sums[0];
}

/* How many of a panel's lanes are columns. */
KERNEL int columns_in(int panel, int n)
{
    return n - panel * PANEL < PANEL ? n - panel * PANEL : PANEL;
}

struct row_moments {
    float mean, factor; /* 1 / sqrt(variance + epsilon) */
};

/* Of a row of x; `plane` leads from panel to panel. */
KERNEL struct row_moments find_row_moments(
    int n, int plane, const float *x, double epsilon)
{
    double sum[PANEL] = {0}, square[PANEL] = {0};
    for (int panel = 0; panel < PANELS(n); panel++)
        for (int lane = 0; lane < columns_in(panel, n); lane++) {
            const double u = (double)x[panel * plane + lane];
            sum[lane] += u;
            square[lane] += u * u;
        }
    const double mean = sum_of_lanes(sum) / n;
    const double variance = sum_of_lanes(square) / n - mean * mean;
    return (struct row_moments){(float)mean,
        (float)(1 / __builtin_sqrt((variance > 0 ? variance : 0) + epsilon))};
}

/* (x - mean) / sqrt(variance + epsilon), a vector of it */
KERNEL vec normal_of(const struct row_moments *moments, const float *x)
{
    return (vec_load(x) - vec_broadcast(moments->mean)) * vec_broadcast(moments->factor);
}

KERNEL float largest_in_row(int n, int plane, const float *x)
{
    float largest = x[0];
    for (int panel = 0; panel < PANELS(n); panel++)
        for (int lane = 0; lane < columns_in(panel, n); lane++)
            if (x[panel * plane + lane] > largest)
                largest = x[panel * plane + lane];
    return largest;
}

/* y = e^(x - largest), zeros behind the columns; returns their sum. */
KERNEL float powers_of_row(int n, int plane, const float *x, float *y)
{
    const vec largest = vec_broadcast(largest_in_row(n, plane, x));
    double sum[PANEL] = {0};
    for (int panel = 0; panel < PANELS(n); panel++) {
        for (int i = 0; i < PANEL; i += LANES)
            vec_store(&y[panel * plane + i],
                vec_exp(vec_load(&x[panel * plane + i]) - largest));
        for (int lane = columns_in(panel, n); lane < PANEL; lane++)
            y[panel * plane + lane] = 0;
        for (int lane = 0; lane < PANEL; lane++)
            sum[lane] += (double)y[panel * plane + lane];
    }
    return (float)sum_of_lanes(sum);
}

KERNEL void softmax_row(int n, int plane, const float *x, float *y)
{
    const vec sum = vec_broadcast(powers_of_row(n, plane, x, y));
    for (int panel = 0; panel < PANELS(n); panel++)
        for (int i = 0; i < PANEL; i += LANES)
            vec_store(&y[panel * plane + i], vec_load(&y[panel * plane + i]) / sum);
}

/* y = e^x over the sum of e^x in the row; rows are divided */
#define DEFINE_SOFTMAX(name, rows, n)                                                    \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float x[PANELS(n)][rows][PANEL], float y[PANELS(n)][rows][PANEL])          \
    {                                                                                    \
        DEAL(part, rows, 1, row, one,                                                    \
            softmax_row(n, (rows)*PANEL *one, x[0][row], y[0][row]))                     \
    }

DEFINE_SOFTMAX(softmax_240x4, 240, 4)

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

DEFINE_CONV2D(conv2d_8x6x5x1x4_3x3_padded_1_narrow, 8, 6, 5, 1, 1, 4, 1, 1, 1, 1, 1, 3, 3, 1, 1, 1,
              1)

/* product = a b, number by number */
NOINLINE static void multiply_240x4(struct tlc_part part, const float a[1][240][PANEL],
    const float b[1][240][PANEL], float product[1][240][PANEL])
{
    const float *as = a[0][0], *bs = b[0][0];
    float *products = product[0][0];
    DEAL(part, 1 * 240, 64, row, many, {
        for (int i = row * PANEL; i < (row + many) * PANEL; i += LANES)
            vec_store(&products[i], vec_load(&as[i]) * vec_load(&bs[i]));
    })
}

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

DEFINE_FLATTEN(flatten_8x6x5x4, 8, 30, 4, PANEL)

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

DEFINE_DENSE(dense_8x120x3_linear, 8, 120, 3, 120, linear)

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

DEFINE_INPUT_GRADIENT(input_gradient_8x120x3, 8, 120, 3, 3)
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

DEFINE_DENSE_UPDATE(dense_update_8x120x3, 8, 120, 3)
DEFINE_TRANSPOSE(transpose_120x8, 120, 8)

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

DEFINE_UNFLATTEN(unflatten_8x6x5x4, 8, 30, 4)

KERNEL void softmax_gradient_row(
    int n, int plane, const float *dy, const float *y, float *dx)
{
    double along[PANEL] = {0};
    for (int panel = 0; panel < PANELS(n); panel++)
        for (int lane = 0; lane < columns_in(panel, n); lane++)
            along[lane] +=
                (double)dy[panel * plane + lane] * (double)y[panel * plane + lane];
    const vec sum = vec_broadcast((float)sum_of_lanes(along));
    for (int panel = 0; panel < PANELS(n); panel++)
        for (int i = 0; i < PANEL; i += LANES)
            vec_store(
                &dx[panel * plane + i], vec_load(&y[panel * plane + i]) *
                                            (vec_load(&dy[panel * plane + i]) - sum));
}

/* dx = y (dy - the sum of dy y in the row); rows are divided */
#define DEFINE_SOFTMAX_GRADIENT(name, rows, n)                                           \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float dy[PANELS(n)][rows][PANEL], const float y[PANELS(n)][rows][PANEL],   \
        float dx[PANELS(n)][rows][PANEL])                                                \
    {                                                                                    \
        DEAL(part, rows, 1, row, one,                                                    \
            softmax_gradient_row(                                                        \
                n, (rows)*PANEL *one, dy[0][row], y[0][row], dx[0][row]))                \
    }

DEFINE_SOFTMAX_GRADIENT(softmax_gradient_240x4, 240, 4)

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

DEFINE_CONV2D_KERNEL_GRADIENT_BY_WINDOW(
    conv2d_kernel_gradient_by_window_8x6x5x1x4_3x3_padded_1_narrow, 8, 6, 5, 1, 1, 4, 1, 1, 1, 1,
    3, 3, 1, 1, 1, 1)

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
NOINLINE static void bias_gradient_240x4(struct tlc_part part,
    const float dy[1][240][PANEL], float gradient[1][1][PANEL])
{
    DEAL(part, 1, SUMS_AT_ONCE, panel, panels,
        sum_panels(panels, 240, dy[panel][0], gradient[panel][0]))
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

DEFINE_CONV2D_KERNEL_GRADIENT(conv2d_kernel_gradient_8x6x5x1x4_1x1_narrow, 8, 6, 5, 1, 1, 4, 1, 0,
                              0, 0, 0, 1, 1, 1, 1, 1, 1)

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
NOINLINE static void sgd_144(
    struct tlc_part part, float *weights, const float *gradient, float rate)
{
    DEAL(part, 144 / PANEL, 64, panel, many, {
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

DEFINE_GATHER_IMAGES(gather_images_8x6x5x1, 8, 6, 5, 1, PANEL)

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

DEFINE_CONV2D_ACTIVATE_BY_PIXELS(conv2d_8x6x5x1x1_3x1_tanh, 8, 6, 5, 1, PANEL, 1, 0, 0, 0, 0, 3, 1,
                                 1, 1, 1, 1, hyperbolic_tangent)

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

DEFINE_PAD(pad_8x6x5x1_1x1_padded_0_10_0_0, 8, 6, 5, 1, 0, 10, 0, 0)
DEFINE_PAD(pad_8x4x5x1_1x1_padded_6_6_0_0, 8, 4, 5, 1, 6, 6, 0, 0)
DEFINE_PAD(pad_8x6x5x1_1x1_padded_10_0_0_0, 8, 6, 5, 1, 10, 0, 0, 0)

/* sum = a + b */
NOINLINE static void add_640x1(struct tlc_part part, const float a[1][640][PANEL],
    const float b[1][640][PANEL], float sum[1][640][PANEL])
{
    const float *as = a[0][0], *bs = b[0][0];
    float *sums = sum[0][0];
    DEAL(part, 1 * 640, 64, row, many, {
        for (int i = row * PANEL; i < (row + many) * PANEL; i += LANES)
            vec_store(&sums[i], vec_load(&as[i]) + vec_load(&bs[i]));
    })
}

DEFINE_CONV2D_ACTIVATE_BY_PIXELS(conv2d_8x16x5x1x1_1x2_tanh, 8, 16, 5, 1, PANEL, 1, 0, 0, 0, 0, 1,
                                 2, 1, 1, 1, 1, hyperbolic_tangent)

DEFINE_PAD(pad_8x16x4x1_1x1_padded_0_0_0_5, 8, 16, 4, 1, 0, 0, 0, 5)
DEFINE_PAD(pad_8x16x5x1_1x1_padded_0_0_4_0, 8, 16, 5, 1, 0, 0, 4, 0)

/* sum = a + b */
NOINLINE static void add_1152x1(struct tlc_part part, const float a[1][1152][PANEL],
    const float b[1][1152][PANEL], float sum[1][1152][PANEL])
{
    const float *as = a[0][0], *bs = b[0][0];
    float *sums = sum[0][0];
    DEAL(part, 1 * 1152, 64, row, many, {
        for (int i = row * PANEL; i < (row + many) * PANEL; i += LANES)
            vec_store(&sums[i], vec_load(&as[i]) + vec_load(&bs[i]));
    })
}

DEFINE_FLATTEN(flatten_8x16x9x1, 8, 144, 1, PANEL)
DEFINE_UNFLATTEN(unflatten_8x1x24x6, 8, 24, 6)

DEFINE_CONV2D_ACTIVATE_BY_PIXELS(conv2d_8x1x24x6x6_1x3_tanh, 8, 1, 24, 6, PANEL, 6, 0, 0, 0, 0, 1,
                                 3, 1, 1, 1, 1, hyperbolic_tangent)

DEFINE_PAD(pad_8x1x22x6_1x1_padded_0_0_0_22, 8, 1, 22, 6, 0, 0, 0, 22)
DEFINE_PAD(pad_8x1x22x6_1x1_padded_0_0_22_0, 8, 1, 22, 6, 0, 0, 22, 0)

/* sum = a + b */
NOINLINE static void add_352x6(struct tlc_part part, const float a[1][352][PANEL],
    const float b[1][352][PANEL], float sum[1][352][PANEL])
{
    const float *as = a[0][0], *bs = b[0][0];
    float *sums = sum[0][0];
    DEAL(part, 1 * 352, 64, row, many, {
        for (int i = row * PANEL; i < (row + many) * PANEL; i += LANES)
            vec_store(&sums[i], vec_load(&as[i]) + vec_load(&bs[i]));
    })
}

DEFINE_FLATTEN(flatten_8x1x44x6, 8, 44, 6, PANEL)
DEFINE_DENSE(dense_8x264x3_linear, 8, 264, 3, 264, linear)
DEFINE_INPUT_GRADIENT(input_gradient_8x264x3, 8, 264, 3, 3)
DEFINE_DENSE_UPDATE(dense_update_8x264x3, 8, 264, 3)
DEFINE_TRANSPOSE(transpose_264x8, 264, 8)
DEFINE_UNFLATTEN(unflatten_8x1x44x6, 8, 44, 6)

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

DEFINE_CROP(crop_8x1x44x6_1x1_padded_0_0_22_0, 8, 1, 44, 6, 0, 0, 22, 0)
DEFINE_CROP(crop_8x1x44x6_1x1_padded_0_0_0_22, 8, 1, 44, 6, 0, 0, 0, 22)

/* The slope of tanh where its value is y. */
static inline vec hyperbolic_tangent_slope(vec y)
{
    return vec_fma(-y, y, vec_broadcast(1));
}

/* dx = (a + b) f'(x), the slope taken from y */
NOINLINE static void add_slopes_176x6_tanh(struct tlc_part part,
    const float a[1][176][PANEL], const float b[1][176][PANEL],
    const float y[1][176][PANEL], float dx[1][176][PANEL])
{
    const float *as = a[0][0], *bs = b[0][0], *ys = y[0][0];
    float *dxs = dx[0][0];
    DEAL(part, 1 * 176, 64, row, many, {
        for (int i = row * PANEL; i < (row + many) * PANEL; i += LANES)
            vec_store(&dxs[i], (vec_load(&as[i]) + vec_load(&bs[i])) *
                                   hyperbolic_tangent_slope(vec_load(&ys[i])));
    })
}

/* The sum of dy over the examples; panels are divided */
NOINLINE static void bias_gradient_176x6(struct tlc_part part,
    const float dy[1][176][PANEL], float gradient[1][1][PANEL])
{
    DEAL(part, 1, SUMS_AT_ONCE, panel, panels,
        sum_panels(panels, 176, dy[panel][0], gradient[panel][0]))
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

DEFINE_TURN_KERNEL(turn_kernel_6x6_1x3, 6, 6, 1, 1, 3)

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

DEFINE_CONV2D_INPUT_GRADIENT_BY_PIXELS(conv2d_input_gradient_by_pixels_8x1x24x6x6_1x3, 8, 1, 24, 6,
                                       6, 0, 0, 0, 0, 1, 3, 1, 1, 1, 1)

DEFINE_CONV2D_KERNEL_GRADIENT_BY_WINDOW(conv2d_kernel_gradient_by_window_8x1x24x6x6_1x3, 8, 1, 24,
                                        6, PANEL, 6, 0, 0, 0, 0, 1, 3, 1, 1, 1, 1)

DEFINE_FLATTEN(flatten_8x1x24x6, 8, 24, 6, PANEL)
DEFINE_UNFLATTEN(unflatten_8x16x9x1, 8, 144, 1)
DEFINE_CROP(crop_8x16x9x1_1x1_padded_0_0_4_0, 8, 16, 9, 1, 0, 0, 4, 0)
DEFINE_CROP(crop_8x16x9x1_1x1_padded_0_0_0_5, 8, 16, 9, 1, 0, 0, 0, 5)

/* dx = dy f'(x), the slope taken from y */
NOINLINE static void multiply_by_slopes_512x1_tanh(struct tlc_part part,
    const float dy[1][512][PANEL], const float y[1][512][PANEL],
    float dx[1][512][PANEL])
{
    const float *dys = dy[0][0], *ys = y[0][0];
    float *dxs = dx[0][0];
    DEAL(part, 1 * 512, 64, row, many, {
        for (int i = row * PANEL; i < (row + many) * PANEL; i += LANES)
            vec_store(&dxs[i], vec_load(&dys[i]) * hyperbolic_tangent_slope(vec_load(&ys[i])));
    })
}

/* The sum of dy over the examples; panels are divided */
NOINLINE static void bias_gradient_512x1(struct tlc_part part,
    const float dy[1][512][PANEL], float gradient[1][1][PANEL])
{
    DEAL(part, 1, SUMS_AT_ONCE, panel, panels,
        sum_panels(panels, 512, dy[panel][0], gradient[panel][0]))
}

DEFINE_TURN_KERNEL(turn_kernel_1x1_1x2, 1, 1, 1, 1, 2)

DEFINE_CONV2D_INPUT_GRADIENT_BY_PIXELS(conv2d_input_gradient_by_pixels_8x16x5x1x1_1x2, 8, 16, 5, 1,
                                       1, 0, 0, 0, 0, 1, 2, 1, 1, 1, 1)

DEFINE_CONV2D_KERNEL_GRADIENT_BY_WINDOW(conv2d_kernel_gradient_by_window_8x16x5x1x1_1x2, 8, 16, 5,
                                        1, PANEL, 1, 0, 0, 0, 0, 1, 2, 1, 1, 1, 1)

DEFINE_CROP(crop_8x16x5x1_1x1_padded_6_6_0_0, 8, 16, 5, 1, 6, 6, 0, 0)

/* dx = dy f'(x), the slope taken from y */
NOINLINE static void multiply_by_slopes_160x1_tanh(struct tlc_part part,
    const float dy[1][160][PANEL], const float y[1][160][PANEL],
    float dx[1][160][PANEL])
{
    const float *dys = dy[0][0], *ys = y[0][0];
    float *dxs = dx[0][0];
    DEAL(part, 1 * 160, 64, row, many, {
        for (int i = row * PANEL; i < (row + many) * PANEL; i += LANES)
            vec_store(&dxs[i], vec_load(&dys[i]) * hyperbolic_tangent_slope(vec_load(&ys[i])));
    })
}

/* The sum of dy over the examples; panels are divided */
NOINLINE static void bias_gradient_160x1(struct tlc_part part,
    const float dy[1][160][PANEL], float gradient[1][1][PANEL])
{
    DEAL(part, 1, SUMS_AT_ONCE, panel, panels,
        sum_panels(panels, 160, dy[panel][0], gradient[panel][0]))
}

DEFINE_CONV2D_KERNEL_GRADIENT_BY_WINDOW(conv2d_kernel_gradient_by_window_8x6x5x1x1_3x1, 8, 6, 5, 1,
                                        PANEL, 1, 0, 0, 0, 0, 3, 1, 1, 1, 1, 1)

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

DEFINE_CONV2D(conv2d_8x6x5x1x4_3x3_padded_1, 8, 6, 5, 1, PANEL, 4, 1, 1, 1, 1, 1, 3, 3, 1, 1, 1, 1)

static inline vec relu(vec x)
{
    return vec_select(x > 0, x, vec_broadcast(0));
}

/* y = f(x) */
NOINLINE static void activate_240x4_relu(struct tlc_part part, const float x[1][240][PANEL],
    float y[1][240][PANEL])
{
    const float *xs = x[0][0];
    float *ys = y[0][0];
    DEAL(part, 1 * 240, 64, row, many, {
        for (int i = row * PANEL; i < (row + many) * PANEL; i += LANES)
            vec_store(&ys[i], relu(vec_load(&xs[i])));
    })
}

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

DEFINE_CONCATENATE(concatenate_240x4x1, 240, 4, 1)

/* Long sums are taken in double, in which the product of two floats is exact. Row r goes
 * to sum r % CHAINS, so that additions need not wait for each other. A panel is so many
 * vectors of doubles, each of half as many numbers as one of floats. */
typedef double wide __attribute__((vector_size(sizeof(vec))));
typedef float half_vec __attribute__((vector_size(sizeof(vec) / 2)));
enum { CHAINS = 4, WIDE_LANES = LANES / 2, HALVES = 2 };

/* Floats as doubles: a conversion that gcc does in five instructions unless told. */
KERNEL wide widen(half_vec v)
{
#if defined(__AVX512F__)
    return (wide)_mm512_cvtps_pd((__m256)v);
#else
    return __builtin_convertvector(v, wide);
#endif
}

/* sum + a b, the product being exact, so that it makes no difference whether it is
 * rounded. */
KERNEL wide add_exact_product(wide sum, wide a, wide b)
{
#if defined(__AVX512F__)
    return (wide)_mm512_fmadd_pd((__m512d)a, (__m512d)b, (__m512d)sum);
#elif defined(__AVX2__) && defined(__FMA__)
    return (wide)_mm256_fmadd_pd((__m256d)a, (__m256d)b, (__m256d)sum);
#else
    return sum + a * b;
#endif
}

static inline half_vec half_load(const float *numbers)
{
    return *(const half_vec *)__builtin_assume_aligned(numbers, sizeof(half_vec));
}

/* The sum of the chains, one double a lane. */
#define SUM_OF(chains) (((chains)[0] + (chains)[1]) + ((chains)[2] + (chains)[3]))

KERNEL void finish_moments(int rows, wide sum, wide square, float *mean, float *variance)
{
    for (int lane = 0; lane < WIDE_LANES; lane++) {
        const double middle = sum[lane] / rows;
        const double spread = square[lane] / rows - middle * middle;
        mean[lane] = (float)middle;
        variance[lane] = spread > 0 ? (float)spread : 0;
    }
}

KERNEL void moments_panel(int rows, const float *x, float *mean, float *variance)
{
    for (int i = 0; i < PANEL; i += LANES) {
        wide sum[HALVES][CHAINS] = {{{0}}}, square[HALVES][CHAINS] = {{{0}}};
        for (int row = 0; row < rows; row += CHAINS)
            UNROLLED (k, CHAINS)
                if (row + k < rows)
                    UNROLLED (h, HALVES) {
                        const wide u =
                            widen(half_load(&x[(row + k) * PANEL + i + h * WIDE_LANES]));
                        sum[h][k] += u;
                        square[h][k] = add_exact_product(square[h][k], u, u);
                    }
        UNROLLED (h, HALVES)
            finish_moments(rows, SUM_OF(sum[h]), SUM_OF(square[h]),
                &mean[i + h * WIDE_LANES], &variance[i + h * WIDE_LANES]);
    }
}

/* Mean and biased variance of each column, over the pixels of the batch's examples;
 * panels are divided */
#define DEFINE_MOMENTS(name, examples, pixels, n)                                        \
    NOINLINE static void name(struct tlc_part part, const struct batch *batch,           \
        const float x[PANELS(n)][examples * (pixels)][PANEL], float *mean,               \
        float *variance)                                                                 \
    {                                                                                    \
        DEAL(part, PANELS(n), 1, panel, one,                                             \
            moments_panel(batch->count *(pixels)*one, x[panel][0], &mean[panel * PANEL], \
                &variance[panel * PANEL]))                                               \
    }

DEFINE_MOMENTS(moments_8x6x5x5, 8, 30, 5)

/* running = momentum running + (1 - momentum) of_batch */
NOINLINE static void track_16(float *running, const float *of_batch, double momentum)
{
    const vec share = vec_broadcast((float)(1 - momentum));
    for (int i = 0; i < 16; i += LANES)
        vec_store(
            &running[i], vec_fma(vec_broadcast((float)momentum), vec_load(&running[i]),
                             share * vec_load(&of_batch[i])));
}

/* What a panel's columns are multiplied by: gamma / sqrt(variance + epsilon). */
KERNEL void normal_scale(
    const float *variance, const float *gamma, double epsilon, float scale[PANEL])
{
    for (int lane = 0; lane < PANEL; lane++)
        scale[lane] = (float)((double)gamma[lane] /
                              __builtin_sqrt((double)variance[lane] + epsilon));
}

KERNEL void normalize_rows(int rows, const float *x, const float *mean,
    const float *scale, const float *beta, float *y, vec (*f)(vec))
{
    for (int i = 0; i < PANEL; i += LANES) {
        const vec middle = vec_load(&mean[i]), factor = vec_load(&scale[i]);
        const vec offset = vec_load(&beta[i]);
        for (int row = 0; row < rows; row++)
            vec_store(&y[row * PANEL + i],
                f(vec_fma(vec_load(&x[row * PANEL + i]) - middle, factor, offset)));
    }
}

/* y = f(gamma (x - mean) / sqrt(variance + epsilon) + beta), column by column */
#define DEFINE_NORMALIZE(name, rows, n, f)                                               \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float x[PANELS(n)][rows][PANEL], const float *mean, const float *variance, \
        const float *gamma, const float *beta, float y[PANELS(n)][rows][PANEL],          \
        double epsilon)                                                                  \
    {                                                                                    \
        for (int panel = 0; panel < PANELS(n); panel++) {                                \
            const int at = panel * PANEL;                                                \
            _Alignas(64) float scale[PANEL];                                             \
            normal_scale(&variance[at], &gamma[at], epsilon, scale);                     \
            DEAL(part, rows, 256, first, many,                                           \
                normalize_rows(many, x[panel][first], &mean[at], scale, &beta[at],       \
                    y[panel][first], f))                                                 \
        }                                                                                \
    }

DEFINE_NORMALIZE(normalize_240x5, 240, 5, linear)

DEFINE_CONV2D_ACTIVATE(conv2d_8x6x5x5x18_3x3_by_2_padded_0_1_1_1_linear, 8, 6, 5, 5, PANEL, 18, 1,
                       0, 1, 1, 1, 3, 3, 2, 2, 1, 1, linear)

/* A row of one number, for the columns of x. */
NOINLINE static void fill_72x18(
    const float x[2][72][PANEL], float *row, double number)
{
    (void)x;
    for (int i = 0; i < 32; i++)
        row[i] = (float)number;
}

DEFINE_MOMENTS(moments_8x3x3x18, 8, 9, 18)

/* running = momentum running + (1 - momentum) of_batch */
NOINLINE static void track_32(float *running, const float *of_batch, double momentum)
{
    const vec share = vec_broadcast((float)(1 - momentum));
    for (int i = 0; i < 32; i += LANES)
        vec_store(
            &running[i], vec_fma(vec_broadcast((float)momentum), vec_load(&running[i]),
                             share * vec_load(&of_batch[i])));
}

DEFINE_CONV2D_ACTIVATE(conv2d_8x6x5x5x18_1x1_by_2_linear, 8, 6, 5, 5, PANEL, 18, 1, 0, 0, 0, 0, 1,
                       1, 2, 2, 1, 1, linear)

KERNEL void normalize_add_rows(int rows, const float *x, const float *mean,
    const float *scale, const float *beta, const float *other, float *y, vec (*f)(vec))
{
    for (int i = 0; i < PANEL; i += LANES) {
        const vec middle = vec_load(&mean[i]), factor = vec_load(&scale[i]);
        const vec offset = vec_load(&beta[i]);
        for (int at = i; at < rows * PANEL; at += PANEL)
            vec_store(&y[at], f(vec_fma(vec_load(&x[at]) - middle, factor, offset) +
                                  vec_load(&other[at])));
    }
}

/* y = f(gamma (x - mean) / sqrt(variance + epsilon) + beta + other), column by column */
#define DEFINE_NORMALIZE_ADD_ACTIVATE(name, rows, n, f)                                  \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float x[PANELS(n)][rows][PANEL], const float *mean, const float *variance, \
        const float *gamma, const float *beta,                                           \
        const float other[PANELS(n)][rows][PANEL], float y[PANELS(n)][rows][PANEL],      \
        double epsilon)                                                                  \
    {                                                                                    \
        for (int panel = 0; panel < PANELS(n); panel++) {                                \
            const int at = panel * PANEL;                                                \
            _Alignas(64) float scale[PANEL];                                             \
            normal_scale(&variance[at], &gamma[at], epsilon, scale);                     \
            DEAL(part, rows, 256, first, many,                                           \
                normalize_add_rows(many, x[panel][first], &mean[at], scale, &beta[at],   \
                    other[panel][first], y[panel][first], f))                            \
        }                                                                                \
    }

DEFINE_NORMALIZE_ADD_ACTIVATE(normalize_add_72x18_linear, 72, 18, linear)

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

DEFINE_DEPTHWISE_CONV2D_ACTIVATE(depthwise_conv2d_8x3x3x18_3x3_padded_1_sigmoid, 8, 3, 3, 18, 1, 1,
                                 1, 1, 3, 3, 1, 1, 1, 1, sigmoid)

KERNEL void layer_normalize_row(int n, int plane, const float *x, const float *gamma,
    const float *beta, float *y, double epsilon)
{
    const struct row_moments moments = find_row_moments(n, plane, x, epsilon);
    for (int panel = 0; panel < PANELS(n); panel++)
        for (int i = 0; i < PANEL; i += LANES)
            vec_store(
                &y[panel * plane + i], vec_fma(normal_of(&moments, &x[panel * plane + i]),
                                           vec_load(&gamma[panel * PANEL + i]),
                                           vec_load(&beta[panel * PANEL + i])));
}

/* y = gamma (x - mean) / sqrt(variance + epsilon) + beta by the moments of each row; rows
 * are divided */
#define DEFINE_LAYER_NORMALIZE(name, rows, n)                                            \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float x[PANELS(n)][rows][PANEL], const float *gamma, const float *beta,    \
        float y[PANELS(n)][rows][PANEL], double epsilon)                                 \
    {                                                                                    \
        DEAL(part, rows, 1, row, one,                                                    \
            layer_normalize_row(                                                         \
                n, (rows)*PANEL *one, x[0][row], gamma, beta, y[0][row], epsilon))       \
    }

DEFINE_LAYER_NORMALIZE(layer_normalize_72x18, 72, 18)

/* product = a b, number by number */
NOINLINE static void multiply_72x18(struct tlc_part part, const float a[2][72][PANEL],
    const float b[2][72][PANEL], float product[2][72][PANEL])
{
    const float *as = a[0][0], *bs = b[0][0];
    float *products = product[0][0];
    DEAL(part, 2 * 72, 64, row, many, {
        for (int i = row * PANEL; i < (row + many) * PANEL; i += LANES)
            vec_store(&products[i], vec_load(&as[i]) * vec_load(&bs[i]));
    })
}

DEFINE_CONCATENATE(concatenate_72x18x18, 72, 18, 18)
DEFINE_FLATTEN(flatten_8x3x3x36, 8, 9, 36, PANEL)
DEFINE_DENSE(dense_8x324x5_tanh, 8, 324, 5, 324, hyperbolic_tangent)

/* A row of one number, for the columns of x. */
NOINLINE static void fill_8x5(
    const float x[1][8][PANEL], float *row, double number)
{
    (void)x;
    for (int i = 0; i < 16; i++)
        row[i] = (float)number;
}

DEFINE_MOMENTS(moments_8x1x1x5, 8, 1, 5)
DEFINE_NORMALIZE(normalize_8x5, 8, 5, linear)
DEFINE_LAYER_NORMALIZE(layer_normalize_8x5, 8, 5)
DEFINE_CONCATENATE(concatenate_8x5x5, 8, 5, 5)
DEFINE_CONCATENATE(concatenate_8x10x5, 8, 10, 5)
DEFINE_DENSE(dense_8x15x3_linear, 8, 15, 3, 15, linear)
DEFINE_INPUT_GRADIENT(input_gradient_8x15x3, 8, 15, 3, 3)
DEFINE_DENSE_UPDATE(dense_update_8x15x3, 8, 15, 3)
DEFINE_TRANSPOSE(transpose_15x8, 15, 8)

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

DEFINE_SPLIT(split_8x10x5, 8, 10, 5)
DEFINE_SPLIT(split_8x5x5, 8, 5, 5)

/* sum = a + b */
NOINLINE static void add_8x5(struct tlc_part part, const float a[1][8][PANEL],
    const float b[1][8][PANEL], float sum[1][8][PANEL])
{
    const float *as = a[0][0], *bs = b[0][0];
    float *sums = sum[0][0];
    DEAL(part, 1 * 8, 64, row, many, {
        for (int i = row * PANEL; i < (row + many) * PANEL; i += LANES)
            vec_store(&sums[i], vec_load(&as[i]) + vec_load(&bs[i]));
    })
}

/* With z the row's normal numbers and e = gamma dy: dx = (e - the mean of e - z the mean
 * of e z) / sqrt(variance + epsilon). */
KERNEL void layer_normalization_gradient_row(int n, int plane, const float *dy,
    const float *x, const float *gamma, float *dx, double epsilon)
{
    const struct row_moments moments = find_row_moments(n, plane, x, epsilon);
    double sum[PANEL] = {0}, along[PANEL] = {0};
    for (int panel = 0; panel < PANELS(n); panel++)
        for (int lane = 0; lane < columns_in(panel, n); lane++) {
            const float u = x[panel * plane + lane] - moments.mean;
            const double e =
                (double)gamma[panel * PANEL + lane] * (double)dy[panel * plane + lane];
            sum[lane] += e;
            along[lane] += e * (double)(u * moments.factor);
        }
    const vec mean = vec_broadcast((float)(-sum_of_lanes(sum) / n));
    const vec slope = vec_broadcast((float)(-sum_of_lanes(along) / n));
    for (int panel = 0; panel < PANELS(n); panel++)
        for (int i = 0; i < PANEL; i += LANES) {
            const vec e = vec_fma(vec_load(&gamma[panel * PANEL + i]),
                vec_load(&dy[panel * plane + i]), mean);
            vec_store(&dx[panel * plane + i],
                vec_broadcast(moments.factor) *
                    vec_fma(normal_of(&moments, &x[panel * plane + i]), slope, e));
        }
}

/* dx; rows are divided */
#define DEFINE_LAYER_NORMALIZATION_GRADIENT(name, rows, n)                               \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float dy[PANELS(n)][rows][PANEL], const float x[PANELS(n)][rows][PANEL],   \
        const float *gamma, float dx[PANELS(n)][rows][PANEL], double epsilon)            \
    {                                                                                    \
        DEAL(part, rows, 1, row, one,                                                    \
            layer_normalization_gradient_row(n, (rows)*PANEL *one, dy[0][row],           \
                x[0][row], gamma, dx[0][row], epsilon))                                  \
    }

DEFINE_LAYER_NORMALIZATION_GRADIENT(layer_normalization_gradient_8x5, 8, 5)

KERNEL void add_normalized_row(int n, int plane, const float *dy, const float *x,
    float *dgamma, float *dbeta, double epsilon)
{
    const struct row_moments moments = find_row_moments(n, plane, x, epsilon);
    for (int panel = 0; panel < PANELS(n); panel++)
        for (int i = 0; i < PANEL; i += LANES) {
            const int at = panel * PANEL + i;
            const vec gradient = vec_load(&dy[panel * plane + i]);
            vec_store(
                &dgamma[at], vec_fma(gradient, normal_of(&moments, &x[panel * plane + i]),
                                 vec_load(&dgamma[at])));
            vec_store(&dbeta[at], vec_load(&dbeta[at]) + gradient);
        }
}

/* dgamma = the sum over the rows of dy times the row's normal numbers, dbeta = that of dy
 */
#define DEFINE_LAYER_NORMALIZATION_SUMS(name, rows, n)                                   \
    NOINLINE static void name(const float dy[PANELS(n)][rows][PANEL],                    \
        const float x[PANELS(n)][rows][PANEL], float *dgamma, float *dbeta,              \
        double epsilon)                                                                  \
    {                                                                                    \
        memset(dgamma, 0, PADDED(n) * sizeof *dgamma);                                   \
        memset(dbeta, 0, PADDED(n) * sizeof *dbeta);                                     \
        for (int row = 0; row < (rows); row++)                                           \
            add_normalized_row(                                                          \
                n, (rows)*PANEL, dy[0][row], x[0][row], dgamma, dbeta, epsilon);         \
    }

DEFINE_LAYER_NORMALIZATION_SUMS(layer_normalization_sums_8x5, 8, 5)

KERNEL void normalization_sums_panel(int rows, const float *dy, const float *x,
    const float *mean, const float *variance, double epsilon, float *dgamma, float *dbeta)
{
    const float ones[PANEL] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    _Alignas(64) float scale[PANEL];
    normal_scale(variance, ones, epsilon, scale);
    for (int i = 0; i < PANEL; i += LANES) {
        half_vec middle[HALVES], factor[HALVES];
        wide along[HALVES][CHAINS] = {{{0}}}, sum[HALVES][CHAINS] = {{{0}}};
        UNROLLED (h, HALVES) {
            middle[h] = half_load(&mean[i + h * WIDE_LANES]);
            factor[h] = half_load(&scale[i + h * WIDE_LANES]);
        }
        for (int row = 0; row < rows; row += CHAINS)
            UNROLLED (k, CHAINS)
                if (row + k < rows)
                    UNROLLED (h, HALVES) {
                        const int at = (row + k) * PANEL + i + h * WIDE_LANES;
                        const half_vec normal =
                            (half_load(&x[at]) - middle[h]) * factor[h];
                        const wide gradient = widen(half_load(&dy[at]));
                        along[h][k] =
                            add_exact_product(along[h][k], gradient, widen(normal));
                        sum[h][k] += gradient;
                    }
        UNROLLED (h, HALVES) {
            const wide gammas = SUM_OF(along[h]), betas = SUM_OF(sum[h]);
            for (int lane = 0; lane < WIDE_LANES; lane++) {
                dgamma[i + h * WIDE_LANES + lane] = (float)gammas[lane];
                dbeta[i + h * WIDE_LANES + lane] = (float)betas[lane];
            }
        }
    }
}

/* dgamma = the sum of dy (x - mean) / sqrt(variance + epsilon), dbeta = that of dy;
 * panels are divided */
#define DEFINE_NORMALIZATION_SUMS(name, rows, n)                                         \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float dy[PANELS(n)][rows][PANEL], const float x[PANELS(n)][rows][PANEL],   \
        const float *mean, const float *variance, float *dgamma, float *dbeta,           \
        double epsilon)                                                                  \
    {                                                                                    \
        DEAL(part, PANELS(n), 1, panel, one,                                             \
            normalization_sums_panel(rows *one, dy[panel][0], x[panel][0],               \
                &mean[panel * PANEL], &variance[panel * PANEL], epsilon,                 \
                &dgamma[panel * PANEL], &dbeta[panel * PANEL]))                          \
    }

DEFINE_NORMALIZATION_SUMS(normalization_sums_8x5, 8, 5)

/* What a panel's gradient is made of; see normalization_gradient_rows. */
struct normal_slopes {
    _Alignas(64) float scale[PANEL], along[PANEL], constant[PANEL];
};

KERNEL void find_normal_slopes(int rows, const float *variance, const float *gamma,
    const float *dgamma, const float *dbeta, double epsilon, struct normal_slopes *slopes)
{
    for (int lane = 0; lane < PANEL; lane++) {
        const double root = __builtin_sqrt((double)variance[lane] + epsilon);
        slopes->scale[lane] = (float)((double)gamma[lane] / root);
        slopes->along[lane] = (float)((double)dgamma[lane] / root / rows);
        slopes->constant[lane] = (float)((double)dbeta[lane] / rows);
    }
}

/* dx = scale (dy - constant - along (x - mean)) */
KERNEL void normalization_gradient_rows(int rows, const float *dy, const float *x,
    const float *mean, const struct normal_slopes *slopes, float *dx)
{
    for (int i = 0; i < PANEL; i += LANES) {
        const vec middle = vec_load(&mean[i]), scale = vec_load(&slopes->scale[i]);
        const vec along = vec_load(&slopes->along[i]);
        const vec constant = vec_load(&slopes->constant[i]);
        for (int at = i; at < rows * PANEL; at += PANEL)
            vec_store(&dx[at], scale * vec_fma(middle - vec_load(&x[at]), along,
                                           vec_load(&dy[at]) - constant));
    }
}

/* Of `many` rows, those that count, and zeros behind them. */
KERNEL void normalization_gradient_part(int first, int many, int rows, const float *dy,
    const float *x, const float *mean, const struct normal_slopes *slopes, float *dx)
{
    const int count = rows < first ? 0 : rows < first + many ? rows - first : many;
    normalization_gradient_rows(count, dy, x, mean, slopes, dx);
    memset(&dx[count * PANEL], 0, (size_t)(many - count) * PANEL * sizeof *dx);
}

/* dx, the moments being those of x: with n rows and z = (x - mean) / sqrt(variance +
 * epsilon), dx = gamma (dy - dbeta / n - z dgamma / n) / sqrt(variance + epsilon) */
#define DEFINE_NORMALIZATION_GRADIENT(name, examples, pixels, n)                         \
    NOINLINE static void name(struct tlc_part part, const struct batch *batch,           \
        const float dy[PANELS(n)][examples * (pixels)][PANEL],                           \
        const float x[PANELS(n)][examples * (pixels)][PANEL], const float *mean,         \
        const float *variance, const float *gamma, const float *dgamma,                  \
        const float *dbeta, float dx[PANELS(n)][examples * (pixels)][PANEL],             \
        double epsilon)                                                                  \
    {                                                                                    \
        const int rows = batch->count * (pixels);                                        \
        for (int panel = 0; panel < PANELS(n); panel++) {                                \
            const int at = panel * PANEL;                                                \
            struct normal_slopes slopes;                                                 \
            find_normal_slopes(rows, &variance[at], &gamma[at], &dgamma[at], &dbeta[at], \
                epsilon, &slopes);                                                       \
            DEAL(part, examples *(pixels), 256, first, many,                             \
                normalization_gradient_part(first, many, rows, dy[panel][first],         \
                    x[panel][first], &mean[at], &slopes, dx[panel][first]))              \
        }                                                                                \
    }

DEFINE_NORMALIZATION_GRADIENT(normalization_gradient_8x1x1x5, 8, 1, 5)
DEFINE_TRANSPOSE(transpose_8x5, 8, 5)

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

DEFINE_ACTIVATION_GRADIENT(activation_gradient_8x5_tanh, 8, 5, hyperbolic_tangent_slope)
DEFINE_INPUT_GRADIENT(input_gradient_8x324x5, 8, 324, 5, 5)
DEFINE_DENSE_UPDATE(dense_update_8x324x5, 8, 324, 5)
DEFINE_TRANSPOSE(transpose_324x8, 324, 8)
DEFINE_UNFLATTEN(unflatten_8x3x3x36, 8, 9, 36)
DEFINE_SPLIT(split_72x18x18, 72, 18, 18)

/* sum = a + b */
NOINLINE static void add_72x18(struct tlc_part part, const float a[2][72][PANEL],
    const float b[2][72][PANEL], float sum[2][72][PANEL])
{
    const float *as = a[0][0], *bs = b[0][0];
    float *sums = sum[0][0];
    DEAL(part, 2 * 72, 64, row, many, {
        for (int i = row * PANEL; i < (row + many) * PANEL; i += LANES)
            vec_store(&sums[i], vec_load(&as[i]) + vec_load(&bs[i]));
    })
}

DEFINE_LAYER_NORMALIZATION_GRADIENT(layer_normalization_gradient_72x18, 72, 18)
DEFINE_LAYER_NORMALIZATION_SUMS(layer_normalization_sums_72x18, 72, 18)

/* The slope of sigmoid where its value is y. */
static inline vec sigmoid_slope(vec y)
{
    return y * (1 - y);
}

/* dx = dy f'(x), the slope taken from y */
NOINLINE static void multiply_by_slopes_72x18_sigmoid(struct tlc_part part,
    const float dy[2][72][PANEL], const float y[2][72][PANEL],
    float dx[2][72][PANEL])
{
    const float *dys = dy[0][0], *ys = y[0][0];
    float *dxs = dx[0][0];
    DEAL(part, 2 * 72, 64, row, many, {
        for (int i = row * PANEL; i < (row + many) * PANEL; i += LANES)
            vec_store(&dxs[i], vec_load(&dys[i]) * sigmoid_slope(vec_load(&ys[i])));
    })
}

/* The sum of dy over the examples; panels are divided */
NOINLINE static void bias_gradient_72x18(struct tlc_part part,
    const float dy[2][72][PANEL], float gradient[2][1][PANEL])
{
    DEAL(part, 2, SUMS_AT_ONCE, panel, panels,
        sum_panels(panels, 72, dy[panel][0], gradient[panel][0]))
}

/* dx[pixel] = the sum of dy kernel, channel by channel, over all places whose window lies
 * on the pixel; rows of dx are divided. Sizes are those of the depthwise_conv2d. */
#define DEFINE_DEPTHWISE_INPUT_GRADIENT(name, batch, h, w, n, top, bottom, left, right,  \
    kernel_h, kernel_w, stride_y, stride_x, dilation_y, dilation_x)                      \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float dy[PANELS(                                                           \
            n)][batch * PLACES(top + h + bottom, kernel_h, stride_y, dilation_y) *       \
                PLACES(left + w + right, kernel_w, stride_x, dilation_x)][PANEL],        \
        const float kernel[PANELS(n)][kernel_h * kernel_w][PANEL],                       \
        float dx[PANELS(n)][batch * h * w][PANEL])                                       \
    {                                                                                    \
        const struct window window = {h, w, top, bottom, left, right, kernel_h,          \
            kernel_w, stride_y, stride_x, dilation_y, dilation_x};                       \
        for (int example = 0; example < batch; example++)                                \
            for (int panel = 0; panel < PANELS(n); panel++) {                            \
                const struct convolution of = {                                          \
                    window, batch, 0, 1, dy[panel][0], kernel[panel][0], dx[panel][0]};  \
                CONVOLVE_BACK(part, example, h, stride_x, kernel_w, of)                  \
            }                                                                            \
    }

DEFINE_DEPTHWISE_INPUT_GRADIENT(depthwise_input_gradient_8x3x3x18_3x3_padded_1, 8, 3, 3, 18, 1, 1,
                                1, 1, 3, 3, 1, 1, 1, 1)

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

DEFINE_DEPTHWISE_KERNEL_GRADIENT(depthwise_kernel_gradient_8x3x3x18_3x3_padded_1, 8, 3, 3, 18, 1,
                                 1, 1, 1, 3, 3, 1, 1, 1, 1)

DEFINE_TURN_KERNEL(turn_kernel_5x18_1x1, 5, 18, 1, 1, 1)

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

DEFINE_CONV2D_INPUT_GRADIENT(conv2d_input_gradient_8x6x5x5x18_1x1_by_2, 8, 6, 5, 5, 18, 1, 0, 0, 0,
                             0, 1, 1, 2, 2, 1, 1)

DEFINE_CONV2D_KERNEL_GRADIENT(conv2d_kernel_gradient_8x6x5x5x18_1x1_by_2, 8, 6, 5, 5, PANEL, 18, 1,
                              0, 0, 0, 0, 1, 1, 2, 2, 1, 1)

DEFINE_NORMALIZATION_SUMS(normalization_sums_72x18, 72, 18)
DEFINE_NORMALIZATION_GRADIENT(normalization_gradient_8x3x3x18, 8, 9, 18)
DEFINE_TURN_KERNEL(turn_kernel_5x18_3x3, 5, 18, 1, 3, 3)

DEFINE_CONV2D_INPUT_GRADIENT(conv2d_input_gradient_8x6x5x5x18_3x3_by_2_padded_0_1_1_1, 8, 6, 5, 5,
                             18, 1, 0, 1, 1, 1, 3, 3, 2, 2, 1, 1)

/* sum = a + b */
NOINLINE static void add_240x5(struct tlc_part part, const float a[1][240][PANEL],
    const float b[1][240][PANEL], float sum[1][240][PANEL])
{
    const float *as = a[0][0], *bs = b[0][0];
    float *sums = sum[0][0];
    DEAL(part, 1 * 240, 64, row, many, {
        for (int i = row * PANEL; i < (row + many) * PANEL; i += LANES)
            vec_store(&sums[i], vec_load(&as[i]) + vec_load(&bs[i]));
    })
}

DEFINE_CONV2D_KERNEL_GRADIENT(conv2d_kernel_gradient_8x6x5x5x18_3x3_by_2_padded_0_1_1_1, 8, 6, 5,
                              5, PANEL, 18, 1, 0, 1, 1, 1, 3, 3, 2, 2, 1, 1)

DEFINE_NORMALIZATION_SUMS(normalization_sums_240x5, 240, 5)
DEFINE_NORMALIZATION_GRADIENT(normalization_gradient_8x6x5x5, 8, 30, 5)
DEFINE_SPLIT(split_240x4x1, 240, 4, 1)

/* The slope of relu where its value is y. */
static inline vec relu_slope(vec y)
{
    return vec_select(y > 0, vec_broadcast(1), vec_broadcast(0));
}

/* dx = dy f'(x), the slope taken from y */
NOINLINE static void multiply_by_slopes_240x4_relu(struct tlc_part part,
    const float dy[1][240][PANEL], const float y[1][240][PANEL],
    float dx[1][240][PANEL])
{
    const float *dys = dy[0][0], *ys = y[0][0];
    float *dxs = dx[0][0];
    DEAL(part, 1 * 240, 64, row, many, {
        for (int i = row * PANEL; i < (row + many) * PANEL; i += LANES)
            vec_store(&dxs[i], vec_load(&dys[i]) * relu_slope(vec_load(&ys[i])));
    })
}

DEFINE_CONV2D_KERNEL_GRADIENT_BY_WINDOW(conv2d_kernel_gradient_by_window_8x6x5x1x4_3x3_padded_1, 8,
                                        6, 5, 1, PANEL, 4, 1, 1, 1, 1, 3, 3, 1, 1, 1, 1)

/* weights -= rate gradient */
NOINLINE static void sgd_1440(
    struct tlc_part part, float *weights, const float *gradient, float rate)
{
    DEAL(part, 1440 / PANEL, 64, panel, many, {
        for (int i = panel * PANEL; i < (panel + many) * PANEL; i += LANES)
            vec_store(&weights[i], vec_fma(vec_broadcast(-rate), vec_load(&gradient[i]),
                                       vec_load(&weights[i])));
    })
}

/* weights -= rate gradient */
NOINLINE static void sgd_160(
    struct tlc_part part, float *weights, const float *gradient, float rate)
{
    DEAL(part, 160 / PANEL, 64, panel, many, {
        for (int i = panel * PANEL; i < (panel + many) * PANEL; i += LANES)
            vec_store(&weights[i], vec_fma(vec_broadcast(-rate), vec_load(&gradient[i]),
                                       vec_load(&weights[i])));
    })
}

/* The batch's rows of `value`, to where its examples' features are kept. */
NOINLINE static void keep_8x324(
    const struct batch *batch, const float value[21][8][PANEL])
{
    for (int row = 0; row < batch->count; row++)
        for (int panel = 0; panel < 21; panel++) {
            const size_t first = (size_t)batch->examples[row] * 336 + panel * PANEL;
            memcpy(&batch->features[first], value[panel][row], sizeof value[panel][row]);
        }
}

/* The kept features of the batch's examples; zeros behind a short last batch. */
NOINLINE static void take_8x324(const struct batch *batch, float value[21][8][PANEL])
{
    for (int panel = 0; panel < 21; panel++)
        for (int row = 0; row < 8; row++) {
            const size_t first = (size_t)batch->examples[row] * 336 + panel * PANEL;
            if (row < batch->count)
                memcpy(
                    value[panel][row], &batch->features[first], sizeof value[panel][row]);
            else
                memset(value[panel][row], 0, sizeof value[panel][row]);
        }
}

DEFINE_FLATTEN(flatten_8x6x5x5, 8, 30, 5, PANEL)

/* The batch's rows of `value`, to where its examples' features are kept. */
NOINLINE static void keep_8x150(
    const struct batch *batch, const float value[10][8][PANEL])
{
    for (int row = 0; row < batch->count; row++)
        for (int panel = 0; panel < 10; panel++) {
            const size_t first = (size_t)batch->examples[row] * 160 + panel * PANEL;
            memcpy(&batch->features[first], value[panel][row], sizeof value[panel][row]);
        }
}

/* The kept features of the batch's examples; zeros behind a short last batch. */
NOINLINE static void take_8x150(const struct batch *batch, float value[10][8][PANEL])
{
    for (int panel = 0; panel < 10; panel++)
        for (int row = 0; row < 8; row++) {
            const size_t first = (size_t)batch->examples[row] * 160 + panel * PANEL;
            if (row < batch->count)
                memcpy(
                    value[panel][row], &batch->features[first], sizeof value[panel][row]);
            else
                memset(value[panel][row], 0, sizeof value[panel][row]);
        }
}

DEFINE_UNFLATTEN(unflatten_8x6x5x5, 8, 30, 5)
DEFINE_GATHER_IMAGES(gather_images_16x6x5x1, 16, 6, 5, 1, PANEL)

DEFINE_CONV2D(conv2d_16x6x5x1x4_3x3_padded_1, 16, 6, 5, 1, PANEL, 4, 1, 1, 1, 1, 1, 3, 3, 1, 1, 1,
              1)

/* y = f(x) */
NOINLINE static void activate_480x4_relu(struct tlc_part part, const float x[1][480][PANEL],
    float y[1][480][PANEL])
{
    const float *xs = x[0][0];
    float *ys = y[0][0];
    DEAL(part, 1 * 480, 64, row, many, {
        for (int i = row * PANEL; i < (row + many) * PANEL; i += LANES)
            vec_store(&ys[i], relu(vec_load(&xs[i])));
    })
}

DEFINE_CONCATENATE(concatenate_480x4x1, 480, 4, 1)
DEFINE_NORMALIZE(normalize_480x5, 480, 5, linear)

DEFINE_CONV2D_ACTIVATE(conv2d_16x6x5x5x18_3x3_by_2_padded_0_1_1_1_linear, 16, 6, 5, 5, PANEL, 18,
                       1, 0, 1, 1, 1, 3, 3, 2, 2, 1, 1, linear)

/* A row of one number, for the columns of x. */
NOINLINE static void fill_144x18(
    const float x[2][144][PANEL], float *row, double number)
{
    (void)x;
    for (int i = 0; i < 32; i++)
        row[i] = (float)number;
}

DEFINE_CONV2D_ACTIVATE(conv2d_16x6x5x5x18_1x1_by_2_linear, 16, 6, 5, 5, PANEL, 18, 1, 0, 0, 0, 0,
                       1, 1, 2, 2, 1, 1, linear)

DEFINE_NORMALIZE_ADD_ACTIVATE(normalize_add_144x18_linear, 144, 18, linear)

DEFINE_DEPTHWISE_CONV2D_ACTIVATE(depthwise_conv2d_16x3x3x18_3x3_padded_1_sigmoid, 16, 3, 3, 18, 1,
                                 1, 1, 1, 3, 3, 1, 1, 1, 1, sigmoid)

DEFINE_LAYER_NORMALIZE(layer_normalize_144x18, 144, 18)

/* product = a b, number by number */
NOINLINE static void multiply_144x18(struct tlc_part part, const float a[2][144][PANEL],
    const float b[2][144][PANEL], float product[2][144][PANEL])
{
    const float *as = a[0][0], *bs = b[0][0];
    float *products = product[0][0];
    DEAL(part, 2 * 144, 64, row, many, {
        for (int i = row * PANEL; i < (row + many) * PANEL; i += LANES)
            vec_store(&products[i], vec_load(&as[i]) * vec_load(&bs[i]));
    })
}

DEFINE_CONCATENATE(concatenate_144x18x18, 144, 18, 18)
DEFINE_FLATTEN(flatten_16x3x3x36, 16, 9, 36, PANEL)
DEFINE_DENSE(dense_16x324x5_tanh, 16, 324, 5, 324, hyperbolic_tangent)

/* A row of one number, for the columns of x. */
NOINLINE static void fill_16x5(
    const float x[1][16][PANEL], float *row, double number)
{
    (void)x;
    for (int i = 0; i < 16; i++)
        row[i] = (float)number;
}

DEFINE_NORMALIZE(normalize_16x5, 16, 5, linear)
DEFINE_LAYER_NORMALIZE(layer_normalize_16x5, 16, 5)

/* The batch's rows of `value`, to where its examples' features are kept. */
NOINLINE static void keep_16x5(
    const struct batch *batch, const float value[1][16][PANEL])
{
    for (int row = 0; row < batch->count; row++)
        for (int panel = 0; panel < 1; panel++) {
            const size_t first = (size_t)batch->examples[row] * 16 + panel * PANEL;
            memcpy(&batch->features[first], value[panel][row], sizeof value[panel][row]);
        }
}

/* The kept features of the batch's examples; zeros behind a short last batch. */
NOINLINE static void take_16x5(const struct batch *batch, float value[1][16][PANEL])
{
    for (int panel = 0; panel < 1; panel++)
        for (int row = 0; row < 16; row++) {
            const size_t first = (size_t)batch->examples[row] * 16 + panel * PANEL;
            if (row < batch->count)
                memcpy(
                    value[panel][row], &batch->features[first], sizeof value[panel][row]);
            else
                memset(value[panel][row], 0, sizeof value[panel][row]);
        }
}

DEFINE_DENSE(dense_16x5x3_linear, 16, 5, 3, 5, linear)
DEFINE_TRANSPOSE(transpose_16x3, 16, 3)

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
DEFINE_DENSE_UPDATE(dense_update_16x5x3, 16, 5, 3)

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

/* Model Q (branches.yaml:52) */
struct weights_Q {
    float weights_kernel[1][1][PANEL], weights_bias[16];
    float others_kernel[1][9][PANEL];
    float dense_2_kernel[1][120][PANEL], dense_2_bias[16];
};

static const struct tlc_tensor tensors_Q[] = {
    WEIGHTS(Q, weights, kernel, 1, 4, UNIFORM, 1.0954451150103324, 0x478ace15, 1, 4),
    WEIGHTS(Q, weights, bias, 1, 4, ZEROS, 0, 0, 4),
    WEIGHTS(Q, others, kernel, 9, 4, UNIFORM, 0.3651483716701107, 0xb82778f9, 3, 3, 1, 4),
    WEIGHTS(Q, dense_2, kernel, 120, 3, UNIFORM, 0.2208630521496931, 0xe9fb5efc, 120, 3),
    WEIGHTS(Q, dense_2, bias, 1, 3, ZEROS, 0, 0, 3),
};

static const struct tlc_layer layers_Q[] = {
    LAYER(Dense, weights, 30, 120, true, 2, tensors_Q + 0, "units": 4, "activation": "softmax",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(Conv2D, others, 30, 120, true, 1, tensors_Q + 2, "filters": 4, "kernel_size": [3, 3],
          "strides": [1, 1], "padding": "same", "dilation_rate": [1, 1], "groups": 1,
          "activation": "softmax", "use_bias": false,
          "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(Multiply, multiply_1, 120, 120, false, 0, tensors_Q + 3),
    LAYER(Activation, activation_1, 120, 120, false, 0, tensors_Q + 3, "activation": "softmax"),
    LAYER(Flatten, flatten, 120, 120, false, 0, tensors_Q + 3),
    LAYER(Dense, dense_2, 120, 3, true, 2, tensors_Q + 3, "units": 3, "activation": "linear",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(Activation, activation_2, 3, 3, false, 0, tensors_Q + 5, "activation": "softmax"),
};

/* how many layers each reads, and which: by number, -1 for the model's input */
static const int reads_Q[] = {
    1, -1, /* weights */
    1, -1, /* others */
    2, 0, 1, /* multiply_1 */
    1, 2, /* activation_1 */
    1, 3, /* flatten */
    1, 4, /* dense_2 */
    1, 5, /* activation_2 */
};

static const long ram_Q[] = {
    1080, /* weights */
    1440, /* others */
    960, /* multiply_1 */
    960, /* activation_1 */
    0, /* flatten */
    492, /* dense_2 */
    0, /* activation_2 */
};
static const struct tlc_model model_Q = {
    .name = "Q", .input_dimensions = 3, .input_shape = {6, 5, 1},
    .layers = 7, .layer = layers_Q, .parameters = 407,
    .reads = reads_Q,
    .ram = ram_Q,
    .size = sizeof(struct weights_Q)};

/* Model P (branches.yaml:41) */
struct weights_P {
    float low_kernel[1][3][PANEL], low_bias[16];
    float narrow_kernel[1][2][PANEL], narrow_bias[16];
    float shorter_kernel[1][18][PANEL], shorter_bias[16];
    float dense_1_kernel[1][264][PANEL], dense_1_bias[16];
};

static const struct tlc_tensor tensors_P[] = {
    WEIGHTS(P, low, kernel, 3, 1, UNIFORM, 1.0, 0x6ac3e021, 3, 1, 1, 1),
    WEIGHTS(P, low, bias, 1, 1, ZEROS, 0, 0, 1),
    WEIGHTS(P, narrow, kernel, 2, 1, UNIFORM, 1.224744871391589, 0x5acbfbca, 1, 2, 1, 1),
    WEIGHTS(P, narrow, bias, 1, 1, ZEROS, 0, 0, 1),
    WEIGHTS(P, shorter, kernel, 18, 6, UNIFORM, 0.408248290463863, 0x4550d5bc, 3, 6, 6),
    WEIGHTS(P, shorter, bias, 1, 6, ZEROS, 0, 0, 6),
    WEIGHTS(P, dense_1, kernel, 264, 3, UNIFORM, 0.14990633779917228, 0x0c008d82, 264, 3),
    WEIGHTS(P, dense_1, bias, 1, 3, ZEROS, 0, 0, 3),
};

static const struct tlc_layer layers_P[] = {
    LAYER(Conv2D, low, 30, 20, true, 2, tensors_P + 0, "filters": 1, "kernel_size": [3, 1],
          "strides": [1, 1], "padding": "valid", "dilation_rate": [1, 1], "groups": 1,
          "activation": "tanh", "use_bias": true,
          "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(Concatenate, under, 30, 80, false, 0, tensors_P + 2, "axis": -3),
    LAYER(Conv2D, narrow, 80, 64, true, 2, tensors_P + 2, "filters": 1, "kernel_size": [1, 2],
          "strides": [1, 1], "padding": "valid", "dilation_rate": [1, 1], "groups": 1,
          "activation": "tanh", "use_bias": true,
          "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(Concatenate, beside, 64, 144, false, 0, tensors_P + 4, "axis": -2),
    LAYER(Reshape, reshape_1, 144, 144, false, 0, tensors_P + 4, "target_shape": [24, 6]),
    LAYER(Conv1D, shorter, 144, 132, true, 2, tensors_P + 4, "filters": 6, "kernel_size": [3],
          "strides": [1], "padding": "valid", "dilation_rate": [1], "groups": 1,
          "activation": "tanh", "use_bias": true,
          "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(Concatenate, concatenate_3, 132, 264, false, 0, tensors_P + 6, "axis": -2),
    LAYER(Flatten, flatten, 264, 264, false, 0, tensors_P + 6),
    LAYER(Dense, dense_1, 264, 3, true, 2, tensors_P + 6, "units": 3, "activation": "softmax",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
};

/* how many layers each reads, and which: by number, -1 for the model's input */
static const int reads_P[] = {
    1, -1, /* low */
    3, -1, 0, -1, /* under */
    1, 1, /* narrow */
    2, 2, 1, /* beside */
    1, 3, /* reshape_1 */
    1, 4, /* shorter */
    2, 5, 5, /* concatenate_3 */
    1, 6, /* flatten */
    1, 7, /* dense_1 */
};

static const long ram_P[] = {
    200, /* low */
    1080, /* under */
    576, /* narrow */
    1472, /* beside */
    0, /* reshape_1 */
    1104, /* shorter */
    2640, /* concatenate_3 */
    0, /* flatten */
    1068, /* dense_1 */
};
static const struct tlc_model model_P = {
    .name = "P", .input_dimensions = 3, .input_shape = {6, 5, 1},
    .layers = 9, .layer = layers_P, .parameters = 916,
    .reads = reads_P,
    .ram = ram_P,
    .size = sizeof(struct weights_P)};

/* Model M (branches.yaml:17) */
struct weights_M {
    float front_kernel[1][9][PANEL];
    float norm_gamma[16], norm_beta[16],
        norm_moving_mean[16], norm_moving_variance[16];
    float conv2d_2_kernel[2][45][PANEL], conv2d_2_bias[32];
    float left_beta[32],
        left_moving_mean[32], left_moving_variance[32];
    float right_kernel[2][5][PANEL], right_bias[32];
    float gate_kernel[2][9][PANEL], gate_bias[32];
    float shifted_gamma[32];
    float hidden_kernel[1][324][PANEL], hidden_bias[16];
    float last_gamma[16],
        last_moving_mean[16], last_moving_variance[16];
    float rows_gamma[16], rows_beta[16];
    float dense_2_kernel[1][15][PANEL], dense_2_bias[16];
};

static const struct tlc_tensor tensors_M[] = {
    WEIGHTS(M, front, kernel, 9, 4, UNIFORM, 0.3651483716701107, 0x4396e407, 3, 3, 1, 4),
    WEIGHTS(M, norm, gamma, 1, 5, ONES, 0, 0, 5),
    WEIGHTS(M, norm, beta, 1, 5, ZEROS, 0, 0, 5),
    RUNNING(M, norm, moving_mean, 1, 5, ZEROS),
    RUNNING(M, norm, moving_variance, 1, 5, ONES),
    WEIGHTS(M, conv2d_2, kernel, 45, 18, UNIFORM, 0.17025130615174972, 0xcc708617, 3, 3, 5, 18),
    WEIGHTS(M, conv2d_2, bias, 1, 18, ZEROS, 0, 0, 18),
    WEIGHTS(M, left, beta, 1, 18, ZEROS, 0, 0, 18),
    RUNNING(M, left, moving_mean, 1, 18, ZEROS),
    RUNNING(M, left, moving_variance, 1, 18, ONES),
    WEIGHTS(M, right, kernel, 5, 18, UNIFORM, 0.5107539184552492, 0xea00e710, 1, 1, 5, 18),
    WEIGHTS(M, right, bias, 1, 18, ZEROS, 0, 0, 18),
    WEIGHTS(M, gate, kernel, 9, 18, UNIFORM, 0.1873171623163388, 0x62fa6285, 3, 3, 18, 1),
    WEIGHTS(M, gate, bias, 1, 18, ZEROS, 0, 0, 18),
    WEIGHTS(M, shifted, gamma, 1, 18, ONES, 0, 0, 18),
    WEIGHTS(M, hidden, kernel, 324, 5, UNIFORM, 0.1350447409819031, 0x1a03b28c, 324, 5),
    WEIGHTS(M, hidden, bias, 1, 5, ZEROS, 0, 0, 5),
    WEIGHTS(M, last, gamma, 1, 5, ONES, 0, 0, 5),
    RUNNING(M, last, moving_mean, 1, 5, ZEROS),
    RUNNING(M, last, moving_variance, 1, 5, ONES),
    WEIGHTS(M, rows, gamma, 1, 5, ONES, 0, 0, 5),
    WEIGHTS(M, rows, beta, 1, 5, ZEROS, 0, 0, 5),
    WEIGHTS(M, dense_2, kernel, 15, 3, UNIFORM, 0.5773502691896257, 0x2f132960, 15, 3),
    WEIGHTS(M, dense_2, bias, 1, 3, ZEROS, 0, 0, 3),
};

static const struct tlc_layer layers_M[] = {
    LAYER(Conv2D, front, 30, 120, true, 1, tensors_M + 0, "filters": 4, "kernel_size": [3, 3],
          "strides": [1, 1], "padding": "same", "dilation_rate": [1, 1], "groups": 1,
          "activation": "relu", "use_bias": false,
          "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(Concatenate, concatenate_1, 120, 150, false, 0, tensors_M + 1, "axis": -1),
    LAYER(BatchNormalization, norm, 150, 150, true, 4, tensors_M + 1, "axis": -1, "epsilon": 0.01,
          "center": true, "scale": true, "momentum": 0.99),
    LAYER(Conv2D, conv2d_2, 150, 162, true, 2, tensors_M + 5, "filters": 18, "kernel_size": [3, 3],
          "strides": [2, 2], "padding": "same", "dilation_rate": [1, 1], "groups": 1,
          "activation": "linear", "use_bias": true,
          "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(BatchNormalization, left, 162, 162, true, 3, tensors_M + 7, "axis": -1, "epsilon": 0.001,
          "center": true, "scale": false, "momentum": 0.9),
    LAYER(Conv2D, right, 150, 162, true, 2, tensors_M + 10, "filters": 18, "kernel_size": [1, 1],
          "strides": [2, 2], "padding": "same", "dilation_rate": [1, 1], "groups": 1,
          "activation": "linear", "use_bias": true,
          "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(Add, block, 162, 162, false, 0, tensors_M + 12),
    LAYER(DepthwiseConv2D, gate, 162, 162, true, 2, tensors_M + 12, "kernel_size": [3, 3],
          "strides": [1, 1], "padding": "same", "dilation_rate": [1, 1], "depth_multiplier": 1,
          "activation": "sigmoid", "use_bias": true,
          "depthwise_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(LayerNormalization, shifted, 162, 162, true, 1, tensors_M + 14, "axis": -1,
          "epsilon": 0.001, "center": false, "scale": true),
    LAYER(Multiply, gated, 162, 162, false, 0, tensors_M + 15),
    LAYER(Concatenate, both, 162, 324, false, 0, tensors_M + 15, "axis": -1),
    LAYER(Flatten, flat, 324, 324, false, 0, tensors_M + 15),
    LAYER(Dense, hidden, 324, 5, true, 2, tensors_M + 15, "units": 5, "activation": "tanh",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(BatchNormalization, last, 5, 5, true, 3, tensors_M + 17, "axis": -1, "epsilon": 0.001,
          "center": false, "scale": true, "momentum": 0.99),
    LAYER(LayerNormalization, rows, 5, 5, true, 2, tensors_M + 20, "axis": -1, "epsilon": 0.001,
          "center": true, "scale": true),
    LAYER(Concatenate, concatenate_3, 5, 15, false, 0, tensors_M + 22, "axis": -1),
    LAYER(Dense, dense_2, 15, 3, true, 2, tensors_M + 22, "units": 3, "activation": "softmax",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
};

/* how many layers each reads, and which: by number, -1 for the model's input */
static const int reads_M[] = {
    1, -1, /* front */
    2, 0, -1, /* concatenate_1 */
    1, 1, /* norm */
    1, 2, /* conv2d_2 */
    1, 3, /* left */
    1, 2, /* right */
    2, 4, 5, /* block */
    1, 6, /* gate */
    1, 6, /* shifted */
    3, 8, 7, 6, /* gated */
    2, 9, 6, /* both */
    1, 10, /* flat */
    1, 11, /* hidden */
    1, 12, /* last */
    1, 13, /* rows */
    3, 14, 12, 12, /* concatenate_3 */
    1, 15, /* dense_2 */
};

static const long ram_M[] = {
    600, /* front */
    1200, /* concatenate_1 */
    600, /* norm */
    1248, /* conv2d_2 */
    0, /* left */
    1896, /* right */
    1296, /* block */
    1296, /* gate */
    1944, /* shifted */
    1944, /* gated */
    2592, /* both */
    0, /* flat */
    1316, /* hidden */
    40, /* last */
    60, /* rows */
    120, /* concatenate_3 */
    72, /* dense_2 */
};
static const struct tlc_model model_M = {
    .name = "M", .input_dimensions = 3, .input_shape = {6, 5, 1},
    .layers = 17, .layer = layers_M, .parameters = 2942,
    .reads = reads_M,
    .ram = ram_M,
    .size = sizeof(struct weights_M)};

/* Model N (branches.yaml:36) */
struct weights_N {
    float front_kernel[1][9][PANEL];
    float norm_gamma[16], norm_beta[16],
        norm_moving_mean[16], norm_moving_variance[16];
    float conv2d_2_kernel[2][45][PANEL], conv2d_2_bias[32];
    float left_beta[32],
        left_moving_mean[32], left_moving_variance[32];
    float right_kernel[2][5][PANEL], right_bias[32];
    float gate_kernel[2][9][PANEL], gate_bias[32];
    float shifted_gamma[32];
    float hidden_kernel[1][324][PANEL], hidden_bias[16];
    float last_gamma[16],
        last_moving_mean[16], last_moving_variance[16];
    float rows_gamma[16], rows_beta[16];
    float dense_2_kernel[1][5][PANEL], dense_2_bias[16];
};

static const struct tlc_tensor tensors_N[] = {
    WEIGHTS(N, front, kernel, 9, 4, UNIFORM, 0.3651483716701107, 0x01250358, 3, 3, 1, 4),
    WEIGHTS(N, norm, gamma, 1, 5, ONES, 0, 0, 5),
    WEIGHTS(N, norm, beta, 1, 5, ZEROS, 0, 0, 5),
    RUNNING(N, norm, moving_mean, 1, 5, ZEROS),
    RUNNING(N, norm, moving_variance, 1, 5, ONES),
    WEIGHTS(N, conv2d_2, kernel, 45, 18, UNIFORM, 0.17025130615174972, 0xaba012e2, 3, 3, 5, 18),
    WEIGHTS(N, conv2d_2, bias, 1, 18, ZEROS, 0, 0, 18),
    WEIGHTS(N, left, beta, 1, 18, ZEROS, 0, 0, 18),
    RUNNING(N, left, moving_mean, 1, 18, ZEROS),
    RUNNING(N, left, moving_variance, 1, 18, ONES),
    WEIGHTS(N, right, kernel, 5, 18, UNIFORM, 0.5107539184552492, 0xe8089ac7, 1, 1, 5, 18),
    WEIGHTS(N, right, bias, 1, 18, ZEROS, 0, 0, 18),
    WEIGHTS(N, gate, kernel, 9, 18, UNIFORM, 0.1873171623163388, 0xdea99f10, 3, 3, 18, 1),
    WEIGHTS(N, gate, bias, 1, 18, ZEROS, 0, 0, 18),
    WEIGHTS(N, shifted, gamma, 1, 18, ONES, 0, 0, 18),
    WEIGHTS(N, hidden, kernel, 324, 5, UNIFORM, 0.1350447409819031, 0x4d3fb95d, 324, 5),
    WEIGHTS(N, hidden, bias, 1, 5, ZEROS, 0, 0, 5),
    WEIGHTS(N, last, gamma, 1, 5, ONES, 0, 0, 5),
    RUNNING(N, last, moving_mean, 1, 5, ZEROS),
    RUNNING(N, last, moving_variance, 1, 5, ONES),
    WEIGHTS(N, rows, gamma, 1, 5, ONES, 0, 0, 5),
    WEIGHTS(N, rows, beta, 1, 5, ZEROS, 0, 0, 5),
    WEIGHTS(N, dense_2, kernel, 5, 3, UNIFORM, 0.8660254037844386, 0x1c1cdb0f, 5, 3),
    WEIGHTS(N, dense_2, bias, 1, 3, ZEROS, 0, 0, 3),
};

static const struct tlc_layer layers_N[] = {
    LAYER(Conv2D, front, 30, 120, false, 1, tensors_N + 0, "filters": 4, "kernel_size": [3, 3],
          "strides": [1, 1], "padding": "same", "dilation_rate": [1, 1], "groups": 1,
          "activation": "relu", "use_bias": false,
          "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(Concatenate, concatenate_1, 120, 150, false, 0, tensors_N + 1, "axis": -1),
    LAYER(BatchNormalization, norm, 150, 150, false, 4, tensors_N + 1, "axis": -1, "epsilon": 0.01,
          "center": true, "scale": true, "momentum": 0.99),
    LAYER(Conv2D, conv2d_2, 150, 162, false, 2, tensors_N + 5, "filters": 18,
          "kernel_size": [3, 3], "strides": [2, 2], "padding": "same", "dilation_rate": [1, 1],
          "groups": 1, "activation": "linear", "use_bias": true,
          "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(BatchNormalization, left, 162, 162, false, 3, tensors_N + 7, "axis": -1,
          "epsilon": 0.001, "center": true, "scale": false, "momentum": 0.9),
    LAYER(Conv2D, right, 150, 162, false, 2, tensors_N + 10, "filters": 18, "kernel_size": [1, 1],
          "strides": [2, 2], "padding": "same", "dilation_rate": [1, 1], "groups": 1,
          "activation": "linear", "use_bias": true,
          "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(Add, block, 162, 162, false, 0, tensors_N + 12),
    LAYER(DepthwiseConv2D, gate, 162, 162, false, 2, tensors_N + 12, "kernel_size": [3, 3],
          "strides": [1, 1], "padding": "same", "dilation_rate": [1, 1], "depth_multiplier": 1,
          "activation": "sigmoid", "use_bias": true,
          "depthwise_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(LayerNormalization, shifted, 162, 162, false, 1, tensors_N + 14, "axis": -1,
          "epsilon": 0.001, "center": false, "scale": true),
    LAYER(Multiply, gated, 162, 162, false, 0, tensors_N + 15),
    LAYER(Concatenate, both, 162, 324, false, 0, tensors_N + 15, "axis": -1),
    LAYER(Flatten, flat, 324, 324, false, 0, tensors_N + 15),
    LAYER(Dense, hidden, 324, 5, false, 2, tensors_N + 15, "units": 5, "activation": "tanh",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(BatchNormalization, last, 5, 5, false, 3, tensors_N + 17, "axis": -1, "epsilon": 0.001,
          "center": false, "scale": true, "momentum": 0.99),
    LAYER(LayerNormalization, rows, 5, 5, false, 2, tensors_N + 20, "axis": -1, "epsilon": 0.001,
          "center": true, "scale": true),
    LAYER(Dense, dense_2, 5, 3, true, 2, tensors_N + 22, "units": 3, "activation": "softmax",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
};

/* how many layers each reads, and which: by number, -1 for the model's input */
static const int reads_N[] = {
    1, -1, /* front */
    2, 0, -1, /* concatenate_1 */
    1, 1, /* norm */
    1, 2, /* conv2d_2 */
    1, 3, /* left */
    1, 2, /* right */
    2, 4, 5, /* block */
    1, 6, /* gate */
    1, 6, /* shifted */
    3, 8, 7, 6, /* gated */
    2, 9, 6, /* both */
    1, 10, /* flat */
    1, 11, /* hidden */
    1, 12, /* last */
    1, 13, /* rows */
    1, 14, /* dense_2 */
};

static const long ram_N[] = {
    600, /* front */
    1200, /* concatenate_1 */
    600, /* norm */
    1248, /* conv2d_2 */
    0, /* left */
    1896, /* right */
    1296, /* block */
    1296, /* gate */
    1944, /* shifted */
    1944, /* gated */
    2592, /* both */
    0, /* flat */
    1316, /* hidden */
    20, /* last */
    40, /* rows */
    32, /* dense_2 */
};
static const struct tlc_model model_N = {
    .name = "N", .input_dimensions = 3, .input_shape = {6, 5, 1},
    .layers = 16, .layer = layers_N, .parameters = 2912,
    .reads = reads_N,
    .ram = ram_N,
    .size = sizeof(struct weights_N)};

/* ---- Steps: what happens to one batch of examples ---- */

/* One step of training (branches.yaml:62): 6,960 floating-point operations an example */
static void step_Q_phase_1(const struct batch *batch, struct tlc_part part)
{
    struct {
        union { float weights_output[1][240][PANEL], weights_bias_gradient[1][1][PANEL]; };
        union {
            float weights_logits[1][240][PANEL], others_product[1][240][PANEL],
                multiply_1_output[1][240][PANEL], activation_1_output_gradient[1][240][PANEL],
                weights_output_gradient[1][240][PANEL], flatten_output_gradient[1][120][PANEL],
                dense_2_output[1][8][PANEL], weights_kernel_gradient[1][1][PANEL];
        };
        union { float others_output[1][240][PANEL], weights_logits_gradient[1][240][PANEL]; };
        union { float activation_1_output[1][240][PANEL], others_product_gradient[1][240][PANEL]; };
        union {
            float multiply_1_output_gradient[1][240][PANEL],
                others_output_gradient[1][240][PANEL], flatten_output[8][8][PANEL],
                flatten_output_gradient_transposed[8][8][PANEL],
                others_kernel_gradient[1][9][PANEL];
        };
        float weights_input[1][240][1];
        union {
            float dense_2_output_gradient_transposed[1][8][PANEL],
                dense_2_output_transposed[1][3][PANEL];
        };
        float dense_2_output_gradient[1][3][PANEL];
        double losses[8];
        int predicted[8];
    } *values = batch->values; /* 78,560 bytes */
    struct weights_Q *weights = batch->weights;
    (void)part;

    gather_images_8x6x5x1_narrow(WHOLE, batch, batch->scale, values->weights_input);
    /* branches.yaml:54 */
    conv2d_8x6x5x1x4_1x1_narrow_linear(WHOLE, values->weights_input, weights->weights_kernel,
                                       weights->weights_bias, values->weights_logits);
    softmax_240x4(WHOLE, values->weights_logits, values->weights_output);
    /* branches.yaml:55 */
    conv2d_8x6x5x1x4_3x3_padded_1_narrow(WHOLE, values->weights_input, weights->others_kernel,
                                         values->others_product);
    softmax_240x4(WHOLE, values->others_product, values->others_output);
    /* branches.yaml:56 */
    multiply_240x4(WHOLE, values->weights_output, values->others_output, values->multiply_1_output);
    /* branches.yaml:57 */
    softmax_240x4(WHOLE, values->multiply_1_output, values->activation_1_output);
    /* branches.yaml:58 */
    flatten_8x6x5x4(WHOLE, values->activation_1_output, values->flatten_output);
    /* branches.yaml:59 */
    dense_8x120x3_linear(WHOLE, values->flatten_output, weights->dense_2_kernel,
                         weights->dense_2_bias, values->dense_2_output);
    /* branches.yaml:62 */
    transpose_8x3(values->dense_2_output, values->dense_2_output_transposed);
    softmax_crossentropy_8x3(batch, values->dense_2_output_transposed, values->losses);
    predict_largest_8x3(batch, values->dense_2_output_transposed, values->predicted);
    tally_8(batch, values->losses, values->predicted, batch->totals);
    /* and back, each layer's input gradient before its update */
    softmax_crossentropy_gradient_8x3(batch, values->dense_2_output_transposed,
                                      values->dense_2_output_gradient);
    /* branches.yaml:59 */
    input_gradient_8x120x3(WHOLE, values->dense_2_output_gradient, weights->dense_2_kernel,
                           values->flatten_output_gradient);
    transpose_3x8(values->dense_2_output_gradient, values->dense_2_output_gradient_transposed);
    dense_update_8x120x3(WHOLE, values->flatten_output, values->dense_2_output_gradient_transposed,
                         batch->rate, weights->dense_2_kernel, weights->dense_2_bias);
    /* branches.yaml:58 */
    transpose_120x8(values->flatten_output_gradient, values->flatten_output_gradient_transposed);
    unflatten_8x6x5x4(WHOLE, values->flatten_output_gradient_transposed,
                      values->activation_1_output_gradient);
    /* branches.yaml:57 */
    softmax_gradient_240x4(WHOLE, values->activation_1_output_gradient,
                           values->activation_1_output, values->multiply_1_output_gradient);
    /* branches.yaml:56 */
    multiply_240x4(WHOLE, values->multiply_1_output_gradient, values->others_output,
                   values->weights_output_gradient);
    multiply_240x4(WHOLE, values->multiply_1_output_gradient, values->weights_output,
                   values->others_output_gradient);
    /* branches.yaml:55 */
    softmax_gradient_240x4(WHOLE, values->others_output_gradient, values->others_output,
                           values->others_product_gradient);
    conv2d_kernel_gradient_by_window_8x6x5x1x4_3x3_padded_1_narrow(WHOLE, values->weights_input,
                                                                   values->others_product_gradient,
                                                                   values->others_kernel_gradient);
    /* branches.yaml:54 */
    softmax_gradient_240x4(WHOLE, values->weights_output_gradient, values->weights_output,
                           values->weights_logits_gradient);
    bias_gradient_240x4(WHOLE, values->weights_logits_gradient, values->weights_bias_gradient);
    conv2d_kernel_gradient_8x6x5x1x4_1x1_narrow(WHOLE, values->weights_input,
                                                values->weights_logits_gradient,
                                                values->weights_kernel_gradient);
    /* branches.yaml:62 */
    sgd_16(WHOLE, (float *)weights->weights_kernel, (float *)values->weights_kernel_gradient,
           batch->rate);
    sgd_16(WHOLE, weights->weights_bias, (float *)values->weights_bias_gradient, batch->rate);
    sgd_144(WHOLE, (float *)weights->others_kernel, (float *)values->others_kernel_gradient,
            batch->rate);
}

/* One step of evaluation (branches.yaml:52): 3,120 floating-point operations an example */
static void step_Q_evaluation(const struct batch *batch, struct tlc_part part)
{
    struct {
        union {
            float weights_output[1][240][PANEL], multiply_1_output[1][240][PANEL],
                flatten_output[8][8][PANEL], dense_2_output_transposed[1][3][PANEL];
        };
        union {
            float weights_logits[1][240][PANEL], others_product[1][240][PANEL],
                activation_1_output[1][240][PANEL], dense_2_output[1][8][PANEL];
        };
        union { float others_output[1][240][PANEL], weights_input[1][240][1]; };
        double losses[8];
        int predicted[8];
    } *values = batch->values; /* 46,176 bytes */
    struct weights_Q *weights = batch->weights;
    (void)part;

    gather_images_8x6x5x1_narrow(WHOLE, batch, batch->scale, values->weights_input);
    /* branches.yaml:54 */
    conv2d_8x6x5x1x4_1x1_narrow_linear(WHOLE, values->weights_input, weights->weights_kernel,
                                       weights->weights_bias, values->weights_logits);
    softmax_240x4(WHOLE, values->weights_logits, values->weights_output);
    /* branches.yaml:55 */
    conv2d_8x6x5x1x4_3x3_padded_1_narrow(WHOLE, values->weights_input, weights->others_kernel,
                                         values->others_product);
    softmax_240x4(WHOLE, values->others_product, values->others_output);
    /* branches.yaml:56 */
    multiply_240x4(WHOLE, values->weights_output, values->others_output, values->multiply_1_output);
    /* branches.yaml:57 */
    softmax_240x4(WHOLE, values->multiply_1_output, values->activation_1_output);
    /* branches.yaml:58 */
    flatten_8x6x5x4(WHOLE, values->activation_1_output, values->flatten_output);
    /* branches.yaml:59 */
    dense_8x120x3_linear(WHOLE, values->flatten_output, weights->dense_2_kernel,
                         weights->dense_2_bias, values->dense_2_output);
    /* branches.yaml:52 */
    transpose_8x3(values->dense_2_output, values->dense_2_output_transposed);
    softmax_crossentropy_8x3(batch, values->dense_2_output_transposed, values->losses);
    predict_largest_8x3(batch, values->dense_2_output_transposed, values->predicted);
    tally_8(batch, values->losses, values->predicted, batch->totals);
    record_softmax_8x3(batch, values->dense_2_output_transposed, values->predicted,
                       batch->predictions);
}

/* One step of training (branches.yaml:63): 20,016 floating-point operations an example */
static void step_P_phase_1(const struct batch *batch, struct tlc_part part)
{
    struct {
        union {
            float beside_padded_1[1][1152][PANEL], beside_output[1][1152][PANEL],
                beside_output_gradient[1][1152][PANEL], under_padded_1[1][640][PANEL],
                under_part_1[1][640][PANEL], under_output_gradient_3[1][640][PANEL],
                concatenate_3_padded_1[1][352][PANEL], concatenate_3_output[1][352][PANEL],
                concatenate_3_output_gradient[1][352][PANEL],
                flatten_output_gradient[1][264][PANEL], shorter_input_gradient[1][192][PANEL],
                low_output_gradient[1][160][PANEL], low_sum_gradient[1][160][PANEL],
                dense_1_output[1][8][PANEL];
        };
        union {
            float beside_padded_2[1][1152][PANEL], under_padded_2[1][640][PANEL],
                under_output_gradient[1][640][PANEL], under_output_gradient_4[1][640][PANEL],
                concatenate_3_padded_2[1][352][PANEL], shorter_output_gradient[1][176][PANEL],
                shorter_sum_gradient[1][176][PANEL], flatten_output[17][8][PANEL],
                flatten_output_gradient_transposed[17][8][PANEL], reshape_1_output[9][8][PANEL],
                reshape_1_output_gradient[9][8][PANEL], low_kernel_gradient[1][3][PANEL];
        };
        union {
            float under_padded_3[1][640][PANEL], under_output[1][640][PANEL],
                low_bias_gradient[1][1][PANEL];
        };
        union {
            float narrow_output[1][512][PANEL], narrow_kernel_turned[1][2][PANEL],
                narrow_kernel_gradient[1][2][PANEL];
        };
        union {
            float narrow_output_gradient[1][512][PANEL], narrow_sum_gradient[1][512][PANEL],
                shorter_input[1][192][PANEL];
        };
        float low_input[1][240][PANEL];
        union {
            float shorter_output[1][176][PANEL], shorter_kernel_turned[1][18][PANEL],
                shorter_kernel_gradient[1][18][PANEL];
        };
        union {
            float shorter_output_gradient_1[1][176][PANEL],
                dense_1_output_gradient_transposed[1][8][PANEL],
                dense_1_output_transposed[1][3][PANEL], shorter_bias_gradient[1][1][PANEL];
        };
        float low_output[1][160][PANEL];
        union { float dense_1_output_gradient[1][3][PANEL], narrow_bias_gradient[1][1][PANEL]; };
        double losses[8];
        int predicted[8];
    } *values = batch->values; /* 302,368 bytes */
    struct weights_P *weights = batch->weights;
    (void)part;

    gather_images_8x6x5x1(WHOLE, batch, batch->scale, values->low_input);
    /* branches.yaml:43 */
    conv2d_8x6x5x1x1_3x1_tanh(WHOLE, values->low_input, weights->low_kernel, weights->low_bias,
                              values->low_output);
    /* branches.yaml:44 */
    pad_8x6x5x1_1x1_padded_0_10_0_0(WHOLE, values->low_input, values->under_padded_1);
    pad_8x4x5x1_1x1_padded_6_6_0_0(WHOLE, values->low_output, values->under_padded_2);
    pad_8x6x5x1_1x1_padded_10_0_0_0(WHOLE, values->low_input, values->under_padded_3);
    add_640x1(WHOLE, values->under_padded_1, values->under_padded_2, values->under_part_1);
    add_640x1(WHOLE, values->under_part_1, values->under_padded_3, values->under_output);
    /* branches.yaml:45 */
    conv2d_8x16x5x1x1_1x2_tanh(WHOLE, values->under_output, weights->narrow_kernel,
                               weights->narrow_bias, values->narrow_output);
    /* branches.yaml:46 */
    pad_8x16x4x1_1x1_padded_0_0_0_5(WHOLE, values->narrow_output, values->beside_padded_1);
    pad_8x16x5x1_1x1_padded_0_0_4_0(WHOLE, values->under_output, values->beside_padded_2);
    add_1152x1(WHOLE, values->beside_padded_1, values->beside_padded_2, values->beside_output);
    /* branches.yaml:47 */
    flatten_8x16x9x1(WHOLE, values->beside_output, values->reshape_1_output);
    /* branches.yaml:48 */
    unflatten_8x1x24x6(WHOLE, values->reshape_1_output, values->shorter_input);
    conv2d_8x1x24x6x6_1x3_tanh(WHOLE, values->shorter_input, weights->shorter_kernel,
                               weights->shorter_bias, values->shorter_output);
    /* branches.yaml:49 */
    pad_8x1x22x6_1x1_padded_0_0_0_22(WHOLE, values->shorter_output, values->concatenate_3_padded_1);
    pad_8x1x22x6_1x1_padded_0_0_22_0(WHOLE, values->shorter_output, values->concatenate_3_padded_2);
    add_352x6(WHOLE, values->concatenate_3_padded_1, values->concatenate_3_padded_2,
              values->concatenate_3_output);
    /* branches.yaml:50 */
    flatten_8x1x44x6(WHOLE, values->concatenate_3_output, values->flatten_output);
    /* branches.yaml:51 */
    dense_8x264x3_linear(WHOLE, values->flatten_output, weights->dense_1_kernel,
                         weights->dense_1_bias, values->dense_1_output);
    /* branches.yaml:63 */
    transpose_8x3(values->dense_1_output, values->dense_1_output_transposed);
    softmax_crossentropy_8x3(batch, values->dense_1_output_transposed, values->losses);
    predict_largest_8x3(batch, values->dense_1_output_transposed, values->predicted);
    tally_8(batch, values->losses, values->predicted, batch->totals);
    /* and back, each layer's input gradient before its update */
    softmax_crossentropy_gradient_8x3(batch, values->dense_1_output_transposed,
                                      values->dense_1_output_gradient);
    /* branches.yaml:51 */
    input_gradient_8x264x3(WHOLE, values->dense_1_output_gradient, weights->dense_1_kernel,
                           values->flatten_output_gradient);
    transpose_3x8(values->dense_1_output_gradient, values->dense_1_output_gradient_transposed);
    dense_update_8x264x3(WHOLE, values->flatten_output, values->dense_1_output_gradient_transposed,
                         batch->rate, weights->dense_1_kernel, weights->dense_1_bias);
    /* branches.yaml:50 */
    transpose_264x8(values->flatten_output_gradient, values->flatten_output_gradient_transposed);
    unflatten_8x1x44x6(WHOLE, values->flatten_output_gradient_transposed,
                       values->concatenate_3_output_gradient);
    /* branches.yaml:49 */
    crop_8x1x44x6_1x1_padded_0_0_22_0(WHOLE, values->concatenate_3_output_gradient,
                                      values->shorter_output_gradient);
    crop_8x1x44x6_1x1_padded_0_0_0_22(WHOLE, values->concatenate_3_output_gradient,
                                      values->shorter_output_gradient_1);
    /* branches.yaml:48 */
    add_slopes_176x6_tanh(WHOLE, values->shorter_output_gradient,
                          values->shorter_output_gradient_1, values->shorter_output,
                          values->shorter_sum_gradient);
    bias_gradient_176x6(WHOLE, values->shorter_sum_gradient, values->shorter_bias_gradient);
    turn_kernel_6x6_1x3(weights->shorter_kernel, values->shorter_kernel_turned);
    conv2d_input_gradient_by_pixels_8x1x24x6x6_1x3(WHOLE, values->shorter_sum_gradient,
                                                   values->shorter_kernel_turned,
                                                   values->shorter_input_gradient);
    conv2d_kernel_gradient_by_window_8x1x24x6x6_1x3(WHOLE, values->shorter_input,
                                                    values->shorter_sum_gradient,
                                                    values->shorter_kernel_gradient);
    flatten_8x1x24x6(WHOLE, values->shorter_input_gradient, values->reshape_1_output_gradient);
    /* branches.yaml:47 */
    unflatten_8x16x9x1(WHOLE, values->reshape_1_output_gradient, values->beside_output_gradient);
    /* branches.yaml:46 */
    crop_8x16x9x1_1x1_padded_0_0_4_0(WHOLE, values->beside_output_gradient,
                                     values->under_output_gradient);
    crop_8x16x9x1_1x1_padded_0_0_0_5(WHOLE, values->beside_output_gradient,
                                     values->narrow_output_gradient);
    /* branches.yaml:45 */
    multiply_by_slopes_512x1_tanh(WHOLE, values->narrow_output_gradient, values->narrow_output,
                                  values->narrow_sum_gradient);
    bias_gradient_512x1(WHOLE, values->narrow_sum_gradient, values->narrow_bias_gradient);
    turn_kernel_1x1_1x2(weights->narrow_kernel, values->narrow_kernel_turned);
    conv2d_input_gradient_by_pixels_8x16x5x1x1_1x2(WHOLE, values->narrow_sum_gradient,
                                                   values->narrow_kernel_turned,
                                                   values->under_output_gradient_3);
    add_640x1(WHOLE, values->under_output_gradient, values->under_output_gradient_3,
              values->under_output_gradient_4);
    conv2d_kernel_gradient_by_window_8x16x5x1x1_1x2(WHOLE, values->under_output,
                                                    values->narrow_sum_gradient,
                                                    values->narrow_kernel_gradient);
    /* branches.yaml:44 */
    crop_8x16x5x1_1x1_padded_6_6_0_0(WHOLE, values->under_output_gradient_4,
                                     values->low_output_gradient);
    /* branches.yaml:43 */
    multiply_by_slopes_160x1_tanh(WHOLE, values->low_output_gradient, values->low_output,
                                  values->low_sum_gradient);
    bias_gradient_160x1(WHOLE, values->low_sum_gradient, values->low_bias_gradient);
    conv2d_kernel_gradient_by_window_8x6x5x1x1_3x1(WHOLE, values->low_input,
                                                   values->low_sum_gradient,
                                                   values->low_kernel_gradient);
    /* branches.yaml:63 */
    sgd_48(WHOLE, (float *)weights->low_kernel, (float *)values->low_kernel_gradient, batch->rate);
    sgd_16(WHOLE, weights->low_bias, (float *)values->low_bias_gradient, batch->rate);
    sgd_32(WHOLE, (float *)weights->narrow_kernel, (float *)values->narrow_kernel_gradient,
           batch->rate);
    sgd_16(WHOLE, weights->narrow_bias, (float *)values->narrow_bias_gradient, batch->rate);
    sgd_288(WHOLE, (float *)weights->shorter_kernel, (float *)values->shorter_kernel_gradient,
            batch->rate);
    sgd_16(WHOLE, weights->shorter_bias, (float *)values->shorter_bias_gradient, batch->rate);
}

/* One step of evaluation (branches.yaml:41): 6,712 floating-point operations an example */
static void step_P_evaluation(const struct batch *batch, struct tlc_part part)
{
    struct {
        union {
            float beside_padded_1[1][1152][PANEL], beside_output[1][1152][PANEL],
                under_padded_1[1][640][PANEL], under_part_1[1][640][PANEL],
                concatenate_3_padded_1[1][352][PANEL], concatenate_3_output[1][352][PANEL],
                shorter_input[1][192][PANEL], dense_1_output[1][8][PANEL];
        };
        union {
            float beside_padded_2[1][1152][PANEL], under_padded_2[1][640][PANEL],
                narrow_output[1][512][PANEL], concatenate_3_padded_2[1][352][PANEL],
                flatten_output[17][8][PANEL], reshape_1_output[9][8][PANEL],
                dense_1_output_transposed[1][3][PANEL];
        };
        union {
            float under_padded_3[1][640][PANEL], under_output[1][640][PANEL],
                shorter_output[1][176][PANEL], low_output[1][160][PANEL];
        };
        float low_input[1][240][PANEL];
        double losses[8];
        int predicted[8];
    } *values = batch->values; /* 203,872 bytes */
    struct weights_P *weights = batch->weights;
    (void)part;

    gather_images_8x6x5x1(WHOLE, batch, batch->scale, values->low_input);
    /* branches.yaml:43 */
    conv2d_8x6x5x1x1_3x1_tanh(WHOLE, values->low_input, weights->low_kernel, weights->low_bias,
                              values->low_output);
    /* branches.yaml:44 */
    pad_8x6x5x1_1x1_padded_0_10_0_0(WHOLE, values->low_input, values->under_padded_1);
    pad_8x4x5x1_1x1_padded_6_6_0_0(WHOLE, values->low_output, values->under_padded_2);
    pad_8x6x5x1_1x1_padded_10_0_0_0(WHOLE, values->low_input, values->under_padded_3);
    add_640x1(WHOLE, values->under_padded_1, values->under_padded_2, values->under_part_1);
    add_640x1(WHOLE, values->under_part_1, values->under_padded_3, values->under_output);
    /* branches.yaml:45 */
    conv2d_8x16x5x1x1_1x2_tanh(WHOLE, values->under_output, weights->narrow_kernel,
                               weights->narrow_bias, values->narrow_output);
    /* branches.yaml:46 */
    pad_8x16x4x1_1x1_padded_0_0_0_5(WHOLE, values->narrow_output, values->beside_padded_1);
    pad_8x16x5x1_1x1_padded_0_0_4_0(WHOLE, values->under_output, values->beside_padded_2);
    add_1152x1(WHOLE, values->beside_padded_1, values->beside_padded_2, values->beside_output);
    /* branches.yaml:47 */
    flatten_8x16x9x1(WHOLE, values->beside_output, values->reshape_1_output);
    /* branches.yaml:48 */
    unflatten_8x1x24x6(WHOLE, values->reshape_1_output, values->shorter_input);
    conv2d_8x1x24x6x6_1x3_tanh(WHOLE, values->shorter_input, weights->shorter_kernel,
                               weights->shorter_bias, values->shorter_output);
    /* branches.yaml:49 */
    pad_8x1x22x6_1x1_padded_0_0_0_22(WHOLE, values->shorter_output, values->concatenate_3_padded_1);
    pad_8x1x22x6_1x1_padded_0_0_22_0(WHOLE, values->shorter_output, values->concatenate_3_padded_2);
    add_352x6(WHOLE, values->concatenate_3_padded_1, values->concatenate_3_padded_2,
              values->concatenate_3_output);
    /* branches.yaml:50 */
    flatten_8x1x44x6(WHOLE, values->concatenate_3_output, values->flatten_output);
    /* branches.yaml:51 */
    dense_8x264x3_linear(WHOLE, values->flatten_output, weights->dense_1_kernel,
                         weights->dense_1_bias, values->dense_1_output);
    /* branches.yaml:41 */
    transpose_8x3(values->dense_1_output, values->dense_1_output_transposed);
    softmax_crossentropy_8x3(batch, values->dense_1_output_transposed, values->losses);
    predict_largest_8x3(batch, values->dense_1_output_transposed, values->predicted);
    tally_8(batch, values->losses, values->predicted, batch->totals);
    record_softmax_8x3(batch, values->dense_1_output_transposed, values->predicted,
                       batch->predictions);
}

/* One step of training (branches.yaml:69): 71,658 floating-point operations an example */
static void step_M_phase_1(const struct batch *batch, struct tlc_part part)
{
    struct {
        union {
            float flat_output_gradient[1][324][PANEL], front_product[1][240][PANEL],
                norm_output_gradient[1][240][PANEL], norm_output_gradient_12[1][240][PANEL],
                concatenate_1_output_gradient[1][240][PANEL], both_output[3][72][PANEL],
                both_output_gradient[3][72][PANEL], right_output[2][72][PANEL],
                gated_part_1_gradient[2][72][PANEL], gate_output_gradient[2][72][PANEL],
                gate_sum_gradient[2][72][PANEL], concatenate_3_output_gradient[1][15][PANEL],
                front_kernel_gradient[1][9][PANEL], rows_output[1][8][PANEL],
                dense_2_output[1][8][PANEL], concatenate_3_part_1_gradient[1][8][PANEL],
                last_output_gradient[1][8][PANEL], hidden_output_gradient_3[1][8][PANEL],
                hidden_output_gradient_4_transposed[1][5][PANEL], shifted_zeros[2][1][PANEL],
                last_zeros[1][1][PANEL];
        };
        float front_input[1][240][PANEL], front_output[1][240][PANEL];
        union {
            float concatenate_1_output[1][240][PANEL], front_output_gradient[1][240][PANEL],
                front_product_gradient[1][240][PANEL];
        };
        union { float norm_output[1][240][PANEL], concatenate_1_input_gradient[1][240][PANEL]; };
        union {
            float norm_output_gradient_11[1][240][PANEL], flat_output[21][8][PANEL],
                flat_output_gradient_transposed[21][8][PANEL], gated_output[2][72][PANEL],
                gated_output_gradient[2][72][PANEL], block_output_gradient_5[2][72][PANEL],
                shifted_output_gradient[2][72][PANEL], block_output_gradient_9[2][72][PANEL],
                conv2d_2_kernel_gradient[2][45][PANEL], right_kernel_turned[1][18][PANEL],
                left_ones_gradient[2][1][PANEL];
        };
        union {
            float conv2d_2_kernel_turned[1][162][PANEL], conv2d_2_output[2][72][PANEL],
                norm_gamma_gradient[1][1][PANEL];
        };
        union { float block_output[2][72][PANEL], right_kernel_gradient[2][5][PANEL]; };
        union { float gate_output[2][72][PANEL], gate_kernel_gradient[2][9][PANEL]; };
        union {
            float shifted_output[2][72][PANEL], block_output_gradient_7[2][72][PANEL],
                gate_bias_gradient[2][1][PANEL];
        };
        union { float gated_part_1[2][72][PANEL], shifted_gamma_gradient[2][1][PANEL]; };
        union {
            float block_output_gradient[2][72][PANEL], block_output_gradient_6[2][72][PANEL],
                block_output_gradient_8[2][72][PANEL], block_output_gradient_10[2][72][PANEL],
                conv2d_2_output_gradient[2][72][PANEL], hidden_output[1][8][PANEL],
                hidden_sum_gradient_transposed[1][5][PANEL], norm_beta_gradient[1][1][PANEL];
        };
        union {
            float last_output[1][8][PANEL], hidden_sum_gradient[1][8][PANEL],
                shifted_zeros_gradient[2][1][PANEL], right_bias_gradient[2][1][PANEL],
                last_zeros_gradient[1][1][PANEL];
        };
        union {
            float concatenate_3_part_1[1][8][PANEL], hidden_output_gradient[1][8][PANEL],
                hidden_output_gradient_2[1][8][PANEL], hidden_output_gradient_4[1][8][PANEL],
                dense_2_output_gradient_transposed[1][8][PANEL],
                dense_2_output_transposed[1][3][PANEL], left_beta_gradient[2][1][PANEL];
        };
        union {
            float concatenate_3_output[1][8][PANEL], rows_output_gradient[1][8][PANEL],
                concatenate_3_output_gradient_transposed[1][8][PANEL],
                conv2d_2_bias_gradient[2][1][PANEL];
        };
        union {
            float hidden_output_gradient_1[1][8][PANEL], dense_2_output_gradient[1][3][PANEL],
                rows_gamma_gradient[1][1][PANEL];
        };
        float left_ones[2][1][PANEL], left_mean[2][1][PANEL], left_variance[2][1][PANEL],
            norm_mean[1][1][PANEL], norm_variance[1][1][PANEL], last_mean[1][1][PANEL],
            last_variance[1][1][PANEL], rows_beta_gradient[1][1][PANEL],
            last_gamma_gradient[1][1][PANEL];
        double losses[8];
        int predicted[8];
    } *values = batch->values; /* 156,896 bytes */
    struct weights_M *weights = batch->weights;
    (void)part;

    gather_images_8x6x5x1(WHOLE, batch, batch->scale, values->front_input);
    /* branches.yaml:19 */
    conv2d_8x6x5x1x4_3x3_padded_1(WHOLE, values->front_input, weights->front_kernel,
                                  values->front_product);
    activate_240x4_relu(WHOLE, values->front_product, values->front_output);
    /* branches.yaml:20 */
    concatenate_240x4x1(WHOLE, values->front_output, values->front_input,
                        values->concatenate_1_output);
    /* branches.yaml:21 */
    moments_8x6x5x5(WHOLE, batch, values->concatenate_1_output, (float *)values->norm_mean,
                    (float *)values->norm_variance);
    track_16(weights->norm_moving_mean, (float *)values->norm_mean, 0.99);
    track_16(weights->norm_moving_variance, (float *)values->norm_variance, 0.99);
    normalize_240x5(WHOLE, values->concatenate_1_output, (float *)values->norm_mean,
                    (float *)values->norm_variance, weights->norm_gamma, weights->norm_beta,
                    values->norm_output, 0.01);
    /* branches.yaml:22 */
    conv2d_8x6x5x5x18_3x3_by_2_padded_0_1_1_1_linear(WHOLE, values->norm_output,
                                                     weights->conv2d_2_kernel,
                                                     weights->conv2d_2_bias,
                                                     values->conv2d_2_output);
    /* branches.yaml:23 */
    fill_72x18(values->conv2d_2_output, (float *)values->left_ones, 1.0);
    moments_8x3x3x18(WHOLE, batch, values->conv2d_2_output, (float *)values->left_mean,
                     (float *)values->left_variance);
    track_32(weights->left_moving_mean, (float *)values->left_mean, 0.9);
    track_32(weights->left_moving_variance, (float *)values->left_variance, 0.9);
    /* branches.yaml:24 */
    conv2d_8x6x5x5x18_1x1_by_2_linear(WHOLE, values->norm_output, weights->right_kernel,
                                      weights->right_bias, values->right_output);
    /* branches.yaml:25 */
    normalize_add_72x18_linear(WHOLE, values->conv2d_2_output, (float *)values->left_mean,
                               (float *)values->left_variance, (float *)values->left_ones,
                               weights->left_beta, values->right_output, values->block_output,
                               0.001);
    /* branches.yaml:26 */
    depthwise_conv2d_8x3x3x18_3x3_padded_1_sigmoid(WHOLE, values->block_output,
                                                   weights->gate_kernel, weights->gate_bias,
                                                   values->gate_output);
    /* branches.yaml:27 */
    fill_72x18(values->block_output, (float *)values->shifted_zeros, 0.0);
    layer_normalize_72x18(WHOLE, values->block_output, weights->shifted_gamma,
                          (float *)values->shifted_zeros, values->shifted_output, 0.001);
    /* branches.yaml:28 */
    multiply_72x18(WHOLE, values->shifted_output, values->gate_output, values->gated_part_1);
    multiply_72x18(WHOLE, values->gated_part_1, values->block_output, values->gated_output);
    /* branches.yaml:29 */
    concatenate_72x18x18(WHOLE, values->gated_output, values->block_output, values->both_output);
    /* branches.yaml:30 */
    flatten_8x3x3x36(WHOLE, values->both_output, values->flat_output);
    /* branches.yaml:31 */
    dense_8x324x5_tanh(WHOLE, values->flat_output, weights->hidden_kernel, weights->hidden_bias,
                       values->hidden_output);
    /* branches.yaml:32 */
    fill_8x5(values->hidden_output, (float *)values->last_zeros, 0.0);
    moments_8x1x1x5(WHOLE, batch, values->hidden_output, (float *)values->last_mean,
                    (float *)values->last_variance);
    track_16(weights->last_moving_mean, (float *)values->last_mean, 0.99);
    track_16(weights->last_moving_variance, (float *)values->last_variance, 0.99);
    normalize_8x5(WHOLE, values->hidden_output, (float *)values->last_mean,
                  (float *)values->last_variance, weights->last_gamma, (float *)values->last_zeros,
                  values->last_output, 0.001);
    /* branches.yaml:33 */
    layer_normalize_8x5(WHOLE, values->last_output, weights->rows_gamma, weights->rows_beta,
                        values->rows_output, 0.001);
    /* branches.yaml:34 */
    concatenate_8x5x5(WHOLE, values->rows_output, values->hidden_output,
                      values->concatenate_3_part_1);
    concatenate_8x10x5(WHOLE, values->concatenate_3_part_1, values->hidden_output,
                       values->concatenate_3_output);
    /* branches.yaml:35 */
    dense_8x15x3_linear(WHOLE, values->concatenate_3_output, weights->dense_2_kernel,
                        weights->dense_2_bias, values->dense_2_output);
    /* branches.yaml:69 */
    transpose_8x3(values->dense_2_output, values->dense_2_output_transposed);
    softmax_crossentropy_8x3(batch, values->dense_2_output_transposed, values->losses);
    predict_largest_8x3(batch, values->dense_2_output_transposed, values->predicted);
    tally_8(batch, values->losses, values->predicted, batch->totals);
    /* and back, each layer's input gradient before its update */
    softmax_crossentropy_gradient_8x3(batch, values->dense_2_output_transposed,
                                      values->dense_2_output_gradient);
    /* branches.yaml:35 */
    input_gradient_8x15x3(WHOLE, values->dense_2_output_gradient, weights->dense_2_kernel,
                          values->concatenate_3_output_gradient);
    transpose_3x8(values->dense_2_output_gradient, values->dense_2_output_gradient_transposed);
    dense_update_8x15x3(WHOLE, values->concatenate_3_output,
                        values->dense_2_output_gradient_transposed, batch->rate,
                        weights->dense_2_kernel, weights->dense_2_bias);
    /* branches.yaml:34 */
    transpose_15x8(values->concatenate_3_output_gradient,
                   values->concatenate_3_output_gradient_transposed);
    split_8x10x5(WHOLE, values->concatenate_3_output_gradient_transposed,
                 values->concatenate_3_part_1_gradient, values->hidden_output_gradient);
    split_8x5x5(WHOLE, values->concatenate_3_part_1_gradient, values->rows_output_gradient,
                values->hidden_output_gradient_1);
    add_8x5(WHOLE, values->hidden_output_gradient, values->hidden_output_gradient_1,
            values->hidden_output_gradient_2);
    /* branches.yaml:33 */
    layer_normalization_gradient_8x5(WHOLE, values->rows_output_gradient, values->last_output,
                                     weights->rows_gamma, values->last_output_gradient, 0.001);
    layer_normalization_sums_8x5(values->rows_output_gradient, values->last_output,
                                 (float *)values->rows_gamma_gradient,
                                 (float *)values->rows_beta_gradient, 0.001);
    /* branches.yaml:32 */
    normalization_sums_8x5(WHOLE, values->last_output_gradient, values->hidden_output,
                           (float *)values->last_mean, (float *)values->last_variance,
                           (float *)values->last_gamma_gradient,
                           (float *)values->last_zeros_gradient, 0.001);
    normalization_gradient_8x1x1x5(WHOLE, batch, values->last_output_gradient,
                                   values->hidden_output, (float *)values->last_mean,
                                   (float *)values->last_variance, weights->last_gamma,
                                   (float *)values->last_gamma_gradient,
                                   (float *)values->last_zeros_gradient,
                                   values->hidden_output_gradient_3, 0.001);
    add_8x5(WHOLE, values->hidden_output_gradient_2, values->hidden_output_gradient_3,
            values->hidden_output_gradient_4);
    /* branches.yaml:31 */
    transpose_8x5(values->hidden_output_gradient_4, values->hidden_output_gradient_4_transposed);
    activation_gradient_8x5_tanh(WHOLE, values->hidden_output_gradient_4_transposed,
                                 values->hidden_output, values->hidden_sum_gradient);
    transpose_8x5(values->hidden_sum_gradient, values->hidden_sum_gradient_transposed);
    input_gradient_8x324x5(WHOLE, values->hidden_sum_gradient_transposed, weights->hidden_kernel,
                           values->flat_output_gradient);
    dense_update_8x324x5(WHOLE, values->flat_output, values->hidden_sum_gradient, batch->rate,
                         weights->hidden_kernel, weights->hidden_bias);
    /* branches.yaml:30 */
    transpose_324x8(values->flat_output_gradient, values->flat_output_gradient_transposed);
    unflatten_8x3x3x36(WHOLE, values->flat_output_gradient_transposed,
                       values->both_output_gradient);
    /* branches.yaml:29 */
    split_72x18x18(WHOLE, values->both_output_gradient, values->gated_output_gradient,
                   values->block_output_gradient);
    /* branches.yaml:28 */
    multiply_72x18(WHOLE, values->gated_output_gradient, values->block_output,
                   values->gated_part_1_gradient);
    multiply_72x18(WHOLE, values->gated_output_gradient, values->gated_part_1,
                   values->block_output_gradient_5);
    add_72x18(WHOLE, values->block_output_gradient, values->block_output_gradient_5,
              values->block_output_gradient_6);
    multiply_72x18(WHOLE, values->gated_part_1_gradient, values->gate_output,
                   values->shifted_output_gradient);
    multiply_72x18(WHOLE, values->gated_part_1_gradient, values->shifted_output,
                   values->gate_output_gradient);
    /* branches.yaml:27 */
    layer_normalization_gradient_72x18(WHOLE, values->shifted_output_gradient,
                                       values->block_output, weights->shifted_gamma,
                                       values->block_output_gradient_7, 0.001);
    layer_normalization_sums_72x18(values->shifted_output_gradient, values->block_output,
                                   (float *)values->shifted_gamma_gradient,
                                   (float *)values->shifted_zeros_gradient, 0.001);
    add_72x18(WHOLE, values->block_output_gradient_6, values->block_output_gradient_7,
              values->block_output_gradient_8);
    /* branches.yaml:26 */
    multiply_by_slopes_72x18_sigmoid(WHOLE, values->gate_output_gradient, values->gate_output,
                                     values->gate_sum_gradient);
    bias_gradient_72x18(WHOLE, values->gate_sum_gradient, values->gate_bias_gradient);
    depthwise_input_gradient_8x3x3x18_3x3_padded_1(WHOLE, values->gate_sum_gradient,
                                                   weights->gate_kernel,
                                                   values->block_output_gradient_9);
    add_72x18(WHOLE, values->block_output_gradient_8, values->block_output_gradient_9,
              values->block_output_gradient_10);
    depthwise_kernel_gradient_8x3x3x18_3x3_padded_1(WHOLE, values->block_output,
                                                    values->gate_sum_gradient,
                                                    values->gate_kernel_gradient);
    /* branches.yaml:24 */
    bias_gradient_72x18(WHOLE, values->block_output_gradient_10, values->right_bias_gradient);
    turn_kernel_5x18_1x1(weights->right_kernel, values->right_kernel_turned);
    conv2d_input_gradient_8x6x5x5x18_1x1_by_2(WHOLE, values->block_output_gradient_10,
                                              values->right_kernel_turned,
                                              values->norm_output_gradient);
    conv2d_kernel_gradient_8x6x5x5x18_1x1_by_2(WHOLE, values->norm_output,
                                               values->block_output_gradient_10,
                                               values->right_kernel_gradient);
    /* branches.yaml:23 */
    normalization_sums_72x18(WHOLE, values->block_output_gradient_10, values->conv2d_2_output,
                             (float *)values->left_mean, (float *)values->left_variance,
                             (float *)values->left_ones_gradient,
                             (float *)values->left_beta_gradient, 0.001);
    normalization_gradient_8x3x3x18(WHOLE, batch, values->block_output_gradient_10,
                                    values->conv2d_2_output, (float *)values->left_mean,
                                    (float *)values->left_variance, (float *)values->left_ones,
                                    (float *)values->left_ones_gradient,
                                    (float *)values->left_beta_gradient,
                                    values->conv2d_2_output_gradient, 0.001);
    /* branches.yaml:22 */
    bias_gradient_72x18(WHOLE, values->conv2d_2_output_gradient, values->conv2d_2_bias_gradient);
    turn_kernel_5x18_3x3(weights->conv2d_2_kernel, values->conv2d_2_kernel_turned);
    conv2d_input_gradient_8x6x5x5x18_3x3_by_2_padded_0_1_1_1(WHOLE,
                                                             values->conv2d_2_output_gradient,
                                                             values->conv2d_2_kernel_turned,
                                                             values->norm_output_gradient_11);
    add_240x5(WHOLE, values->norm_output_gradient, values->norm_output_gradient_11,
              values->norm_output_gradient_12);
    conv2d_kernel_gradient_8x6x5x5x18_3x3_by_2_padded_0_1_1_1(WHOLE, values->norm_output,
                                                              values->conv2d_2_output_gradient,
                                                              values->conv2d_2_kernel_gradient);
    /* branches.yaml:21 */
    normalization_sums_240x5(WHOLE, values->norm_output_gradient_12, values->concatenate_1_output,
                             (float *)values->norm_mean, (float *)values->norm_variance,
                             (float *)values->norm_gamma_gradient,
                             (float *)values->norm_beta_gradient, 0.01);
    normalization_gradient_8x6x5x5(WHOLE, batch, values->norm_output_gradient_12,
                                   values->concatenate_1_output, (float *)values->norm_mean,
                                   (float *)values->norm_variance, weights->norm_gamma,
                                   (float *)values->norm_gamma_gradient,
                                   (float *)values->norm_beta_gradient,
                                   values->concatenate_1_output_gradient, 0.01);
    /* branches.yaml:20 */
    split_240x4x1(WHOLE, values->concatenate_1_output_gradient, values->front_output_gradient,
                  values->concatenate_1_input_gradient);
    /* branches.yaml:19 */
    multiply_by_slopes_240x4_relu(WHOLE, values->front_output_gradient, values->front_output,
                                  values->front_product_gradient);
    conv2d_kernel_gradient_by_window_8x6x5x1x4_3x3_padded_1(WHOLE, values->front_input,
                                                            values->front_product_gradient,
                                                            values->front_kernel_gradient);
    /* branches.yaml:69 */
    sgd_144(WHOLE, (float *)weights->front_kernel, (float *)values->front_kernel_gradient,
            batch->rate);
    sgd_16(WHOLE, weights->norm_gamma, (float *)values->norm_gamma_gradient, batch->rate);
    sgd_16(WHOLE, weights->norm_beta, (float *)values->norm_beta_gradient, batch->rate);
    sgd_1440(WHOLE, (float *)weights->conv2d_2_kernel, (float *)values->conv2d_2_kernel_gradient,
             batch->rate);
    sgd_32(WHOLE, weights->conv2d_2_bias, (float *)values->conv2d_2_bias_gradient, batch->rate);
    sgd_32(WHOLE, weights->left_beta, (float *)values->left_beta_gradient, batch->rate);
    sgd_160(WHOLE, (float *)weights->right_kernel, (float *)values->right_kernel_gradient,
            batch->rate);
    sgd_32(WHOLE, weights->right_bias, (float *)values->right_bias_gradient, batch->rate);
    sgd_288(WHOLE, (float *)weights->gate_kernel, (float *)values->gate_kernel_gradient,
            batch->rate);
    sgd_32(WHOLE, weights->gate_bias, (float *)values->gate_bias_gradient, batch->rate);
    sgd_32(WHOLE, weights->shifted_gamma, (float *)values->shifted_gamma_gradient, batch->rate);
    sgd_16(WHOLE, weights->last_gamma, (float *)values->last_gamma_gradient, batch->rate);
    sgd_16(WHOLE, weights->rows_gamma, (float *)values->rows_gamma_gradient, batch->rate);
    sgd_16(WHOLE, weights->rows_beta, (float *)values->rows_beta_gradient, batch->rate);
}

/* What frozen layers give (branches.yaml:70): 21,276 floating-point operations an example */
static void features_M_phase_2(const struct batch *batch, struct tlc_part part)
{
    struct {
        union {
            float front_input[1][240][PANEL], both_output[3][72][PANEL],
                conv2d_2_output[2][72][PANEL], gate_output[2][72][PANEL];
        };
        union {
            float front_product[1][240][PANEL], front_output[1][240][PANEL],
                flat_output[21][8][PANEL], right_output[2][72][PANEL],
                block_output[2][72][PANEL];
        };
        union {
            float concatenate_1_output[1][240][PANEL], norm_output[1][240][PANEL],
                shifted_output[2][72][PANEL], gated_part_1[2][72][PANEL],
                gated_output[2][72][PANEL];
        };
        union { float left_ones[2][1][PANEL], shifted_zeros[2][1][PANEL]; };
    } *values = batch->values; /* 46,208 bytes */
    struct weights_M *weights = batch->weights;
    (void)part;

    gather_images_8x6x5x1(WHOLE, batch, batch->scale, values->front_input);
    /* branches.yaml:19 */
    conv2d_8x6x5x1x4_3x3_padded_1(WHOLE, values->front_input, weights->front_kernel,
                                  values->front_product);
    activate_240x4_relu(WHOLE, values->front_product, values->front_output);
    /* branches.yaml:20 */
    concatenate_240x4x1(WHOLE, values->front_output, values->front_input,
                        values->concatenate_1_output);
    /* branches.yaml:21 */
    normalize_240x5(WHOLE, values->concatenate_1_output, weights->norm_moving_mean,
                    weights->norm_moving_variance, weights->norm_gamma, weights->norm_beta,
                    values->norm_output, 0.01);
    /* branches.yaml:22 */
    conv2d_8x6x5x5x18_3x3_by_2_padded_0_1_1_1_linear(WHOLE, values->norm_output,
                                                     weights->conv2d_2_kernel,
                                                     weights->conv2d_2_bias,
                                                     values->conv2d_2_output);
    /* branches.yaml:23 */
    fill_72x18(values->conv2d_2_output, (float *)values->left_ones, 1.0);
    /* branches.yaml:24 */
    conv2d_8x6x5x5x18_1x1_by_2_linear(WHOLE, values->norm_output, weights->right_kernel,
                                      weights->right_bias, values->right_output);
    /* branches.yaml:25 */
    normalize_add_72x18_linear(WHOLE, values->conv2d_2_output, weights->left_moving_mean,
                               weights->left_moving_variance, (float *)values->left_ones,
                               weights->left_beta, values->right_output, values->block_output,
                               0.001);
    /* branches.yaml:26 */
    depthwise_conv2d_8x3x3x18_3x3_padded_1_sigmoid(WHOLE, values->block_output,
                                                   weights->gate_kernel, weights->gate_bias,
                                                   values->gate_output);
    /* branches.yaml:27 */
    fill_72x18(values->block_output, (float *)values->shifted_zeros, 0.0);
    layer_normalize_72x18(WHOLE, values->block_output, weights->shifted_gamma,
                          (float *)values->shifted_zeros, values->shifted_output, 0.001);
    /* branches.yaml:28 */
    multiply_72x18(WHOLE, values->shifted_output, values->gate_output, values->gated_part_1);
    multiply_72x18(WHOLE, values->gated_part_1, values->block_output, values->gated_output);
    /* branches.yaml:29 */
    concatenate_72x18x18(WHOLE, values->gated_output, values->block_output, values->both_output);
    /* branches.yaml:30 */
    flatten_8x3x3x36(WHOLE, values->both_output, values->flat_output);
    keep_8x324(batch, values->flat_output);
}

/* One step of training (branches.yaml:70): 6,750 floating-point operations an example */
static void step_M_phase_2(const struct batch *batch, struct tlc_part part)
{
    struct {
        float flat_output[21][8][PANEL];
        union {
            float concatenate_3_output_gradient[1][15][PANEL], rows_output[1][8][PANEL],
                dense_2_output[1][8][PANEL], concatenate_3_part_1_gradient[1][8][PANEL],
                last_output_gradient[1][8][PANEL], hidden_output_gradient_3[1][8][PANEL],
                hidden_sum_gradient[1][8][PANEL], last_zeros[1][1][PANEL];
        };
        float hidden_output[1][8][PANEL];
        union {
            float last_output[1][8][PANEL], hidden_output_gradient_4_transposed[1][5][PANEL],
                last_zeros_gradient[1][1][PANEL];
        };
        union {
            float concatenate_3_part_1[1][8][PANEL], hidden_output_gradient[1][8][PANEL],
                hidden_output_gradient_2[1][8][PANEL], hidden_output_gradient_4[1][8][PANEL],
                dense_2_output_gradient_transposed[1][8][PANEL],
                dense_2_output_transposed[1][3][PANEL];
        };
        union {
            float concatenate_3_output[1][8][PANEL], rows_output_gradient[1][8][PANEL],
                concatenate_3_output_gradient_transposed[1][8][PANEL],
                last_gamma_gradient[1][1][PANEL];
        };
        union {
            float hidden_output_gradient_1[1][8][PANEL], dense_2_output_gradient[1][3][PANEL],
                rows_gamma_gradient[1][1][PANEL];
        };
        float last_mean[1][1][PANEL], last_variance[1][1][PANEL],
            rows_beta_gradient[1][1][PANEL];
        double losses[8];
        int predicted[8];
    } *values = batch->values; /* 14,560 bytes */
    struct weights_M *weights = batch->weights;
    (void)part;

    /* branches.yaml:30 */
    take_8x324(batch, values->flat_output);
    /* branches.yaml:31 */
    dense_8x324x5_tanh(WHOLE, values->flat_output, weights->hidden_kernel, weights->hidden_bias,
                       values->hidden_output);
    /* branches.yaml:32 */
    fill_8x5(values->hidden_output, (float *)values->last_zeros, 0.0);
    moments_8x1x1x5(WHOLE, batch, values->hidden_output, (float *)values->last_mean,
                    (float *)values->last_variance);
    track_16(weights->last_moving_mean, (float *)values->last_mean, 0.99);
    track_16(weights->last_moving_variance, (float *)values->last_variance, 0.99);
    normalize_8x5(WHOLE, values->hidden_output, (float *)values->last_mean,
                  (float *)values->last_variance, weights->last_gamma, (float *)values->last_zeros,
                  values->last_output, 0.001);
    /* branches.yaml:33 */
    layer_normalize_8x5(WHOLE, values->last_output, weights->rows_gamma, weights->rows_beta,
                        values->rows_output, 0.001);
    /* branches.yaml:34 */
    concatenate_8x5x5(WHOLE, values->rows_output, values->hidden_output,
                      values->concatenate_3_part_1);
    concatenate_8x10x5(WHOLE, values->concatenate_3_part_1, values->hidden_output,
                       values->concatenate_3_output);
    /* branches.yaml:35 */
    dense_8x15x3_linear(WHOLE, values->concatenate_3_output, weights->dense_2_kernel,
                        weights->dense_2_bias, values->dense_2_output);
    /* branches.yaml:70 */
    transpose_8x3(values->dense_2_output, values->dense_2_output_transposed);
    softmax_crossentropy_8x3(batch, values->dense_2_output_transposed, values->losses);
    predict_largest_8x3(batch, values->dense_2_output_transposed, values->predicted);
    tally_8(batch, values->losses, values->predicted, batch->totals);
    /* and back, each layer's input gradient before its update */
    softmax_crossentropy_gradient_8x3(batch, values->dense_2_output_transposed,
                                      values->dense_2_output_gradient);
    /* branches.yaml:35 */
    input_gradient_8x15x3(WHOLE, values->dense_2_output_gradient, weights->dense_2_kernel,
                          values->concatenate_3_output_gradient);
    transpose_3x8(values->dense_2_output_gradient, values->dense_2_output_gradient_transposed);
    dense_update_8x15x3(WHOLE, values->concatenate_3_output,
                        values->dense_2_output_gradient_transposed, batch->rate,
                        weights->dense_2_kernel, weights->dense_2_bias);
    /* branches.yaml:34 */
    transpose_15x8(values->concatenate_3_output_gradient,
                   values->concatenate_3_output_gradient_transposed);
    split_8x10x5(WHOLE, values->concatenate_3_output_gradient_transposed,
                 values->concatenate_3_part_1_gradient, values->hidden_output_gradient);
    split_8x5x5(WHOLE, values->concatenate_3_part_1_gradient, values->rows_output_gradient,
                values->hidden_output_gradient_1);
    add_8x5(WHOLE, values->hidden_output_gradient, values->hidden_output_gradient_1,
            values->hidden_output_gradient_2);
    /* branches.yaml:33 */
    layer_normalization_gradient_8x5(WHOLE, values->rows_output_gradient, values->last_output,
                                     weights->rows_gamma, values->last_output_gradient, 0.001);
    layer_normalization_sums_8x5(values->rows_output_gradient, values->last_output,
                                 (float *)values->rows_gamma_gradient,
                                 (float *)values->rows_beta_gradient, 0.001);
    /* branches.yaml:32 */
    normalization_sums_8x5(WHOLE, values->last_output_gradient, values->hidden_output,
                           (float *)values->last_mean, (float *)values->last_variance,
                           (float *)values->last_gamma_gradient,
                           (float *)values->last_zeros_gradient, 0.001);
    normalization_gradient_8x1x1x5(WHOLE, batch, values->last_output_gradient,
                                   values->hidden_output, (float *)values->last_mean,
                                   (float *)values->last_variance, weights->last_gamma,
                                   (float *)values->last_gamma_gradient,
                                   (float *)values->last_zeros_gradient,
                                   values->hidden_output_gradient_3, 0.001);
    add_8x5(WHOLE, values->hidden_output_gradient_2, values->hidden_output_gradient_3,
            values->hidden_output_gradient_4);
    /* branches.yaml:31 */
    transpose_8x5(values->hidden_output_gradient_4, values->hidden_output_gradient_4_transposed);
    activation_gradient_8x5_tanh(WHOLE, values->hidden_output_gradient_4_transposed,
                                 values->hidden_output, values->hidden_sum_gradient);
    dense_update_8x324x5(WHOLE, values->flat_output, values->hidden_sum_gradient, batch->rate,
                         weights->hidden_kernel, weights->hidden_bias);
    /* branches.yaml:70 */
    sgd_16(WHOLE, weights->last_gamma, (float *)values->last_gamma_gradient, batch->rate);
    sgd_16(WHOLE, weights->rows_gamma, (float *)values->rows_gamma_gradient, batch->rate);
    sgd_16(WHOLE, weights->rows_beta, (float *)values->rows_beta_gradient, batch->rate);
}

/* One step of evaluation (branches.yaml:17): 3,330 floating-point operations an example */
static void step_M_phase_2_evaluation(const struct batch *batch, struct tlc_part part)
{
    struct {
        union {
            float flat_output[21][8][PANEL], last_output[1][8][PANEL],
                concatenate_3_part_1[1][8][PANEL], dense_2_output[1][8][PANEL];
        };
        union { float hidden_output[1][8][PANEL], dense_2_output_transposed[1][3][PANEL]; };
        union {
            float rows_output[1][8][PANEL], concatenate_3_output[1][8][PANEL],
                last_zeros[1][1][PANEL];
        };
        double losses[8];
        int predicted[8];
    } *values = batch->values; /* 11,872 bytes */
    struct weights_M *weights = batch->weights;
    (void)part;

    /* branches.yaml:30 */
    take_8x324(batch, values->flat_output);
    /* branches.yaml:31 */
    dense_8x324x5_tanh(WHOLE, values->flat_output, weights->hidden_kernel, weights->hidden_bias,
                       values->hidden_output);
    /* branches.yaml:32 */
    fill_8x5(values->hidden_output, (float *)values->last_zeros, 0.0);
    normalize_8x5(WHOLE, values->hidden_output, weights->last_moving_mean,
                  weights->last_moving_variance, weights->last_gamma, (float *)values->last_zeros,
                  values->last_output, 0.001);
    /* branches.yaml:33 */
    layer_normalize_8x5(WHOLE, values->last_output, weights->rows_gamma, weights->rows_beta,
                        values->rows_output, 0.001);
    /* branches.yaml:34 */
    concatenate_8x5x5(WHOLE, values->rows_output, values->hidden_output,
                      values->concatenate_3_part_1);
    concatenate_8x10x5(WHOLE, values->concatenate_3_part_1, values->hidden_output,
                       values->concatenate_3_output);
    /* branches.yaml:35 */
    dense_8x15x3_linear(WHOLE, values->concatenate_3_output, weights->dense_2_kernel,
                        weights->dense_2_bias, values->dense_2_output);
    /* branches.yaml:17 */
    transpose_8x3(values->dense_2_output, values->dense_2_output_transposed);
    softmax_crossentropy_8x3(batch, values->dense_2_output_transposed, values->losses);
    predict_largest_8x3(batch, values->dense_2_output_transposed, values->predicted);
    tally_8(batch, values->losses, values->predicted, batch->totals);
    record_softmax_8x3(batch, values->dense_2_output_transposed, values->predicted,
                       batch->predictions);
}

/* What frozen layers give (branches.yaml:71): 2,160 floating-point operations an example */
static void features_M_phase_3(const struct batch *batch, struct tlc_part part)
{
    struct {
        union { float front_input[1][240][PANEL], norm_output_flat[10][8][PANEL]; };
        union { float front_product[1][240][PANEL], front_output[1][240][PANEL]; };
        union { float concatenate_1_output[1][240][PANEL], norm_output[1][240][PANEL]; };
    } *values = batch->values; /* 46,080 bytes */
    struct weights_M *weights = batch->weights;
    (void)part;

    gather_images_8x6x5x1(WHOLE, batch, batch->scale, values->front_input);
    /* branches.yaml:19 */
    conv2d_8x6x5x1x4_3x3_padded_1(WHOLE, values->front_input, weights->front_kernel,
                                  values->front_product);
    activate_240x4_relu(WHOLE, values->front_product, values->front_output);
    /* branches.yaml:20 */
    concatenate_240x4x1(WHOLE, values->front_output, values->front_input,
                        values->concatenate_1_output);
    /* branches.yaml:21 */
    normalize_240x5(WHOLE, values->concatenate_1_output, weights->norm_moving_mean,
                    weights->norm_moving_variance, weights->norm_gamma, weights->norm_beta,
                    values->norm_output, 0.01);
    flatten_8x6x5x5(WHOLE, values->norm_output, values->norm_output_flat);
    keep_8x150(batch, values->norm_output_flat);
}

/* One step of training (branches.yaml:71): 36,558 floating-point operations an example */
static void step_M_phase_3(const struct batch *batch, struct tlc_part part)
{
    struct {
        union {
            float flat_output_gradient[1][324][PANEL], both_output[3][72][PANEL],
                both_output_gradient[3][72][PANEL], conv2d_2_output[2][72][PANEL],
                gated_part_1_gradient[2][72][PANEL], gate_output_gradient[2][72][PANEL],
                gate_sum_gradient[2][72][PANEL], norm_output_flat[10][8][PANEL],
                concatenate_3_output_gradient[1][15][PANEL], right_kernel_gradient[2][5][PANEL],
                rows_output[1][8][PANEL], dense_2_output[1][8][PANEL],
                concatenate_3_part_1_gradient[1][8][PANEL], last_output_gradient[1][8][PANEL],
                hidden_output_gradient_3[1][8][PANEL],
                hidden_output_gradient_4_transposed[1][5][PANEL], shifted_zeros[2][1][PANEL],
                last_zeros[1][1][PANEL];
        };
        float norm_output[1][240][PANEL];
        union {
            float flat_output[21][8][PANEL], flat_output_gradient_transposed[21][8][PANEL],
                right_output[2][72][PANEL], gated_output[2][72][PANEL],
                gated_output_gradient[2][72][PANEL], block_output_gradient_5[2][72][PANEL],
                shifted_output_gradient[2][72][PANEL], block_output_gradient_9[2][72][PANEL],
                gate_kernel_gradient[2][9][PANEL];
        };
        union { float block_output[2][72][PANEL], right_bias_gradient[2][1][PANEL]; };
        union {
            float gate_output[2][72][PANEL], left_ones[2][1][PANEL],
                gate_bias_gradient[2][1][PANEL];
        };
        union { float shifted_output[2][72][PANEL], block_output_gradient_7[2][72][PANEL]; };
        union { float gated_part_1[2][72][PANEL], shifted_gamma_gradient[2][1][PANEL]; };
        union {
            float block_output_gradient[2][72][PANEL], block_output_gradient_6[2][72][PANEL],
                block_output_gradient_8[2][72][PANEL], block_output_gradient_10[2][72][PANEL],
                hidden_output[1][8][PANEL], hidden_sum_gradient_transposed[1][5][PANEL];
        };
        union {
            float last_output[1][8][PANEL], hidden_sum_gradient[1][8][PANEL],
                shifted_zeros_gradient[2][1][PANEL], last_zeros_gradient[1][1][PANEL];
        };
        union {
            float concatenate_3_part_1[1][8][PANEL], hidden_output_gradient[1][8][PANEL],
                hidden_output_gradient_2[1][8][PANEL], hidden_output_gradient_4[1][8][PANEL],
                dense_2_output_gradient_transposed[1][8][PANEL],
                dense_2_output_transposed[1][3][PANEL];
        };
        union {
            float concatenate_3_output[1][8][PANEL], rows_output_gradient[1][8][PANEL],
                concatenate_3_output_gradient_transposed[1][8][PANEL],
                last_gamma_gradient[1][1][PANEL];
        };
        union {
            float hidden_output_gradient_1[1][8][PANEL], dense_2_output_gradient[1][3][PANEL],
                rows_gamma_gradient[1][1][PANEL];
        };
        float last_mean[1][1][PANEL], last_variance[1][1][PANEL],
            rows_beta_gradient[1][1][PANEL];
        double losses[8];
        int predicted[8];
    } *values = batch->values; /* 95,264 bytes */
    struct weights_M *weights = batch->weights;
    (void)part;

    /* branches.yaml:21 */
    take_8x150(batch, values->norm_output_flat);
    unflatten_8x6x5x5(WHOLE, values->norm_output_flat, values->norm_output);
    /* branches.yaml:22 */
    conv2d_8x6x5x5x18_3x3_by_2_padded_0_1_1_1_linear(WHOLE, values->norm_output,
                                                     weights->conv2d_2_kernel,
                                                     weights->conv2d_2_bias,
                                                     values->conv2d_2_output);
    /* branches.yaml:23 */
    fill_72x18(values->conv2d_2_output, (float *)values->left_ones, 1.0);
    /* branches.yaml:24 */
    conv2d_8x6x5x5x18_1x1_by_2_linear(WHOLE, values->norm_output, weights->right_kernel,
                                      weights->right_bias, values->right_output);
    /* branches.yaml:25 */
    normalize_add_72x18_linear(WHOLE, values->conv2d_2_output, weights->left_moving_mean,
                               weights->left_moving_variance, (float *)values->left_ones,
                               weights->left_beta, values->right_output, values->block_output,
                               0.001);
    /* branches.yaml:26 */
    depthwise_conv2d_8x3x3x18_3x3_padded_1_sigmoid(WHOLE, values->block_output,
                                                   weights->gate_kernel, weights->gate_bias,
                                                   values->gate_output);
    /* branches.yaml:27 */
    fill_72x18(values->block_output, (float *)values->shifted_zeros, 0.0);
    layer_normalize_72x18(WHOLE, values->block_output, weights->shifted_gamma,
                          (float *)values->shifted_zeros, values->shifted_output, 0.001);
    /* branches.yaml:28 */
    multiply_72x18(WHOLE, values->shifted_output, values->gate_output, values->gated_part_1);
    multiply_72x18(WHOLE, values->gated_part_1, values->block_output, values->gated_output);
    /* branches.yaml:29 */
    concatenate_72x18x18(WHOLE, values->gated_output, values->block_output, values->both_output);
    /* branches.yaml:30 */
    flatten_8x3x3x36(WHOLE, values->both_output, values->flat_output);
    /* branches.yaml:31 */
    dense_8x324x5_tanh(WHOLE, values->flat_output, weights->hidden_kernel, weights->hidden_bias,
                       values->hidden_output);
    /* branches.yaml:32 */
    fill_8x5(values->hidden_output, (float *)values->last_zeros, 0.0);
    moments_8x1x1x5(WHOLE, batch, values->hidden_output, (float *)values->last_mean,
                    (float *)values->last_variance);
    track_16(weights->last_moving_mean, (float *)values->last_mean, 0.99);
    track_16(weights->last_moving_variance, (float *)values->last_variance, 0.99);
    normalize_8x5(WHOLE, values->hidden_output, (float *)values->last_mean,
                  (float *)values->last_variance, weights->last_gamma, (float *)values->last_zeros,
                  values->last_output, 0.001);
    /* branches.yaml:33 */
    layer_normalize_8x5(WHOLE, values->last_output, weights->rows_gamma, weights->rows_beta,
                        values->rows_output, 0.001);
    /* branches.yaml:34 */
    concatenate_8x5x5(WHOLE, values->rows_output, values->hidden_output,
                      values->concatenate_3_part_1);
    concatenate_8x10x5(WHOLE, values->concatenate_3_part_1, values->hidden_output,
                       values->concatenate_3_output);
    /* branches.yaml:35 */
    dense_8x15x3_linear(WHOLE, values->concatenate_3_output, weights->dense_2_kernel,
                        weights->dense_2_bias, values->dense_2_output);
    /* branches.yaml:71 */
    transpose_8x3(values->dense_2_output, values->dense_2_output_transposed);
    softmax_crossentropy_8x3(batch, values->dense_2_output_transposed, values->losses);
    predict_largest_8x3(batch, values->dense_2_output_transposed, values->predicted);
    tally_8(batch, values->losses, values->predicted, batch->totals);
    /* and back, each layer's input gradient before its update */
    softmax_crossentropy_gradient_8x3(batch, values->dense_2_output_transposed,
                                      values->dense_2_output_gradient);
    /* branches.yaml:35 */
    input_gradient_8x15x3(WHOLE, values->dense_2_output_gradient, weights->dense_2_kernel,
                          values->concatenate_3_output_gradient);
    transpose_3x8(values->dense_2_output_gradient, values->dense_2_output_gradient_transposed);
    dense_update_8x15x3(WHOLE, values->concatenate_3_output,
                        values->dense_2_output_gradient_transposed, batch->rate,
                        weights->dense_2_kernel, weights->dense_2_bias);
    /* branches.yaml:34 */
    transpose_15x8(values->concatenate_3_output_gradient,
                   values->concatenate_3_output_gradient_transposed);
    split_8x10x5(WHOLE, values->concatenate_3_output_gradient_transposed,
                 values->concatenate_3_part_1_gradient, values->hidden_output_gradient);
    split_8x5x5(WHOLE, values->concatenate_3_part_1_gradient, values->rows_output_gradient,
                values->hidden_output_gradient_1);
    add_8x5(WHOLE, values->hidden_output_gradient, values->hidden_output_gradient_1,
            values->hidden_output_gradient_2);
    /* branches.yaml:33 */
    layer_normalization_gradient_8x5(WHOLE, values->rows_output_gradient, values->last_output,
                                     weights->rows_gamma, values->last_output_gradient, 0.001);
    layer_normalization_sums_8x5(values->rows_output_gradient, values->last_output,
                                 (float *)values->rows_gamma_gradient,
                                 (float *)values->rows_beta_gradient, 0.001);
    /* branches.yaml:32 */
    normalization_sums_8x5(WHOLE, values->last_output_gradient, values->hidden_output,
                           (float *)values->last_mean, (float *)values->last_variance,
                           (float *)values->last_gamma_gradient,
                           (float *)values->last_zeros_gradient, 0.001);
    normalization_gradient_8x1x1x5(WHOLE, batch, values->last_output_gradient,
                                   values->hidden_output, (float *)values->last_mean,
                                   (float *)values->last_variance, weights->last_gamma,
                                   (float *)values->last_gamma_gradient,
                                   (float *)values->last_zeros_gradient,
                                   values->hidden_output_gradient_3, 0.001);
    add_8x5(WHOLE, values->hidden_output_gradient_2, values->hidden_output_gradient_3,
            values->hidden_output_gradient_4);
    /* branches.yaml:31 */
    transpose_8x5(values->hidden_output_gradient_4, values->hidden_output_gradient_4_transposed);
    activation_gradient_8x5_tanh(WHOLE, values->hidden_output_gradient_4_transposed,
                                 values->hidden_output, values->hidden_sum_gradient);
    transpose_8x5(values->hidden_sum_gradient, values->hidden_sum_gradient_transposed);
    input_gradient_8x324x5(WHOLE, values->hidden_sum_gradient_transposed, weights->hidden_kernel,
                           values->flat_output_gradient);
    dense_update_8x324x5(WHOLE, values->flat_output, values->hidden_sum_gradient, batch->rate,
                         weights->hidden_kernel, weights->hidden_bias);
    /* branches.yaml:30 */
    transpose_324x8(values->flat_output_gradient, values->flat_output_gradient_transposed);
    unflatten_8x3x3x36(WHOLE, values->flat_output_gradient_transposed,
                       values->both_output_gradient);
    /* branches.yaml:29 */
    split_72x18x18(WHOLE, values->both_output_gradient, values->gated_output_gradient,
                   values->block_output_gradient);
    /* branches.yaml:28 */
    multiply_72x18(WHOLE, values->gated_output_gradient, values->block_output,
                   values->gated_part_1_gradient);
    multiply_72x18(WHOLE, values->gated_output_gradient, values->gated_part_1,
                   values->block_output_gradient_5);
    add_72x18(WHOLE, values->block_output_gradient, values->block_output_gradient_5,
              values->block_output_gradient_6);
    multiply_72x18(WHOLE, values->gated_part_1_gradient, values->gate_output,
                   values->shifted_output_gradient);
    multiply_72x18(WHOLE, values->gated_part_1_gradient, values->shifted_output,
                   values->gate_output_gradient);
    /* branches.yaml:27 */
    layer_normalization_gradient_72x18(WHOLE, values->shifted_output_gradient,
                                       values->block_output, weights->shifted_gamma,
                                       values->block_output_gradient_7, 0.001);
    layer_normalization_sums_72x18(values->shifted_output_gradient, values->block_output,
                                   (float *)values->shifted_gamma_gradient,
                                   (float *)values->shifted_zeros_gradient, 0.001);
    add_72x18(WHOLE, values->block_output_gradient_6, values->block_output_gradient_7,
              values->block_output_gradient_8);
    /* branches.yaml:26 */
    multiply_by_slopes_72x18_sigmoid(WHOLE, values->gate_output_gradient, values->gate_output,
                                     values->gate_sum_gradient);
    bias_gradient_72x18(WHOLE, values->gate_sum_gradient, values->gate_bias_gradient);
    depthwise_input_gradient_8x3x3x18_3x3_padded_1(WHOLE, values->gate_sum_gradient,
                                                   weights->gate_kernel,
                                                   values->block_output_gradient_9);
    add_72x18(WHOLE, values->block_output_gradient_8, values->block_output_gradient_9,
              values->block_output_gradient_10);
    depthwise_kernel_gradient_8x3x3x18_3x3_padded_1(WHOLE, values->block_output,
                                                    values->gate_sum_gradient,
                                                    values->gate_kernel_gradient);
    /* branches.yaml:24 */
    bias_gradient_72x18(WHOLE, values->block_output_gradient_10, values->right_bias_gradient);
    conv2d_kernel_gradient_8x6x5x5x18_1x1_by_2(WHOLE, values->norm_output,
                                               values->block_output_gradient_10,
                                               values->right_kernel_gradient);
    /* branches.yaml:71 */
    sgd_160(WHOLE, (float *)weights->right_kernel, (float *)values->right_kernel_gradient,
            batch->rate);
    sgd_32(WHOLE, weights->right_bias, (float *)values->right_bias_gradient, batch->rate);
    sgd_288(WHOLE, (float *)weights->gate_kernel, (float *)values->gate_kernel_gradient,
            batch->rate);
    sgd_32(WHOLE, weights->gate_bias, (float *)values->gate_bias_gradient, batch->rate);
    sgd_32(WHOLE, weights->shifted_gamma, (float *)values->shifted_gamma_gradient, batch->rate);
    sgd_16(WHOLE, weights->last_gamma, (float *)values->last_gamma_gradient, batch->rate);
    sgd_16(WHOLE, weights->rows_gamma, (float *)values->rows_gamma_gradient, batch->rate);
    sgd_16(WHOLE, weights->rows_beta, (float *)values->rows_beta_gradient, batch->rate);
}

/* One step of evaluation (branches.yaml:17): 22,446 floating-point operations an example */
static void step_M_phase_3_evaluation(const struct batch *batch, struct tlc_part part)
{
    struct {
        union {
            float norm_output[1][240][PANEL], both_output[3][72][PANEL],
                gate_output[2][72][PANEL], hidden_output[1][8][PANEL],
                dense_2_output[1][8][PANEL];
        };
        union {
            float flat_output[21][8][PANEL], conv2d_2_output[2][72][PANEL],
                block_output[2][72][PANEL], norm_output_flat[10][8][PANEL],
                last_output[1][8][PANEL], concatenate_3_part_1[1][8][PANEL],
                dense_2_output_transposed[1][3][PANEL];
        };
        union {
            float right_output[2][72][PANEL], shifted_output[2][72][PANEL],
                gated_part_1[2][72][PANEL], gated_output[2][72][PANEL], rows_output[1][8][PANEL],
                concatenate_3_output[1][8][PANEL], last_zeros[1][1][PANEL];
        };
        union { float left_ones[2][1][PANEL], shifted_zeros[2][1][PANEL]; };
        double losses[8];
        int predicted[8];
    } *values = batch->values; /* 35,552 bytes */
    struct weights_M *weights = batch->weights;
    (void)part;

    /* branches.yaml:21 */
    take_8x150(batch, values->norm_output_flat);
    unflatten_8x6x5x5(WHOLE, values->norm_output_flat, values->norm_output);
    /* branches.yaml:22 */
    conv2d_8x6x5x5x18_3x3_by_2_padded_0_1_1_1_linear(WHOLE, values->norm_output,
                                                     weights->conv2d_2_kernel,
                                                     weights->conv2d_2_bias,
                                                     values->conv2d_2_output);
    /* branches.yaml:23 */
    fill_72x18(values->conv2d_2_output, (float *)values->left_ones, 1.0);
    /* branches.yaml:24 */
    conv2d_8x6x5x5x18_1x1_by_2_linear(WHOLE, values->norm_output, weights->right_kernel,
                                      weights->right_bias, values->right_output);
    /* branches.yaml:25 */
    normalize_add_72x18_linear(WHOLE, values->conv2d_2_output, weights->left_moving_mean,
                               weights->left_moving_variance, (float *)values->left_ones,
                               weights->left_beta, values->right_output, values->block_output,
                               0.001);
    /* branches.yaml:26 */
    depthwise_conv2d_8x3x3x18_3x3_padded_1_sigmoid(WHOLE, values->block_output,
                                                   weights->gate_kernel, weights->gate_bias,
                                                   values->gate_output);
    /* branches.yaml:27 */
    fill_72x18(values->block_output, (float *)values->shifted_zeros, 0.0);
    layer_normalize_72x18(WHOLE, values->block_output, weights->shifted_gamma,
                          (float *)values->shifted_zeros, values->shifted_output, 0.001);
    /* branches.yaml:28 */
    multiply_72x18(WHOLE, values->shifted_output, values->gate_output, values->gated_part_1);
    multiply_72x18(WHOLE, values->gated_part_1, values->block_output, values->gated_output);
    /* branches.yaml:29 */
    concatenate_72x18x18(WHOLE, values->gated_output, values->block_output, values->both_output);
    /* branches.yaml:30 */
    flatten_8x3x3x36(WHOLE, values->both_output, values->flat_output);
    /* branches.yaml:31 */
    dense_8x324x5_tanh(WHOLE, values->flat_output, weights->hidden_kernel, weights->hidden_bias,
                       values->hidden_output);
    /* branches.yaml:32 */
    fill_8x5(values->hidden_output, (float *)values->last_zeros, 0.0);
    normalize_8x5(WHOLE, values->hidden_output, weights->last_moving_mean,
                  weights->last_moving_variance, weights->last_gamma, (float *)values->last_zeros,
                  values->last_output, 0.001);
    /* branches.yaml:33 */
    layer_normalize_8x5(WHOLE, values->last_output, weights->rows_gamma, weights->rows_beta,
                        values->rows_output, 0.001);
    /* branches.yaml:34 */
    concatenate_8x5x5(WHOLE, values->rows_output, values->hidden_output,
                      values->concatenate_3_part_1);
    concatenate_8x10x5(WHOLE, values->concatenate_3_part_1, values->hidden_output,
                       values->concatenate_3_output);
    /* branches.yaml:35 */
    dense_8x15x3_linear(WHOLE, values->concatenate_3_output, weights->dense_2_kernel,
                        weights->dense_2_bias, values->dense_2_output);
    /* branches.yaml:17 */
    transpose_8x3(values->dense_2_output, values->dense_2_output_transposed);
    softmax_crossentropy_8x3(batch, values->dense_2_output_transposed, values->losses);
    predict_largest_8x3(batch, values->dense_2_output_transposed, values->predicted);
    tally_8(batch, values->losses, values->predicted, batch->totals);
    record_softmax_8x3(batch, values->dense_2_output_transposed, values->predicted,
                       batch->predictions);
}

/* One step of evaluation (branches.yaml:17): 24,606 floating-point operations an example */
static void step_M_evaluation(const struct batch *batch, struct tlc_part part)
{
    struct {
        union {
            float front_input[1][240][PANEL], both_output[3][72][PANEL],
                conv2d_2_output[2][72][PANEL], gate_output[2][72][PANEL],
                hidden_output[1][8][PANEL], dense_2_output[1][8][PANEL];
        };
        union {
            float front_product[1][240][PANEL], front_output[1][240][PANEL],
                flat_output[21][8][PANEL], right_output[2][72][PANEL],
                block_output[2][72][PANEL], last_output[1][8][PANEL],
                concatenate_3_part_1[1][8][PANEL], dense_2_output_transposed[1][3][PANEL];
        };
        union {
            float concatenate_1_output[1][240][PANEL], norm_output[1][240][PANEL],
                shifted_output[2][72][PANEL], gated_part_1[2][72][PANEL],
                gated_output[2][72][PANEL], rows_output[1][8][PANEL],
                concatenate_3_output[1][8][PANEL], last_zeros[1][1][PANEL];
        };
        union { float left_ones[2][1][PANEL], shifted_zeros[2][1][PANEL]; };
        double losses[8];
        int predicted[8];
    } *values = batch->values; /* 46,304 bytes */
    struct weights_M *weights = batch->weights;
    (void)part;

    gather_images_8x6x5x1(WHOLE, batch, batch->scale, values->front_input);
    /* branches.yaml:19 */
    conv2d_8x6x5x1x4_3x3_padded_1(WHOLE, values->front_input, weights->front_kernel,
                                  values->front_product);
    activate_240x4_relu(WHOLE, values->front_product, values->front_output);
    /* branches.yaml:20 */
    concatenate_240x4x1(WHOLE, values->front_output, values->front_input,
                        values->concatenate_1_output);
    /* branches.yaml:21 */
    normalize_240x5(WHOLE, values->concatenate_1_output, weights->norm_moving_mean,
                    weights->norm_moving_variance, weights->norm_gamma, weights->norm_beta,
                    values->norm_output, 0.01);
    /* branches.yaml:22 */
    conv2d_8x6x5x5x18_3x3_by_2_padded_0_1_1_1_linear(WHOLE, values->norm_output,
                                                     weights->conv2d_2_kernel,
                                                     weights->conv2d_2_bias,
                                                     values->conv2d_2_output);
    /* branches.yaml:23 */
    fill_72x18(values->conv2d_2_output, (float *)values->left_ones, 1.0);
    /* branches.yaml:24 */
    conv2d_8x6x5x5x18_1x1_by_2_linear(WHOLE, values->norm_output, weights->right_kernel,
                                      weights->right_bias, values->right_output);
    /* branches.yaml:25 */
    normalize_add_72x18_linear(WHOLE, values->conv2d_2_output, weights->left_moving_mean,
                               weights->left_moving_variance, (float *)values->left_ones,
                               weights->left_beta, values->right_output, values->block_output,
                               0.001);
    /* branches.yaml:26 */
    depthwise_conv2d_8x3x3x18_3x3_padded_1_sigmoid(WHOLE, values->block_output,
                                                   weights->gate_kernel, weights->gate_bias,
                                                   values->gate_output);
    /* branches.yaml:27 */
    fill_72x18(values->block_output, (float *)values->shifted_zeros, 0.0);
    layer_normalize_72x18(WHOLE, values->block_output, weights->shifted_gamma,
                          (float *)values->shifted_zeros, values->shifted_output, 0.001);
    /* branches.yaml:28 */
    multiply_72x18(WHOLE, values->shifted_output, values->gate_output, values->gated_part_1);
    multiply_72x18(WHOLE, values->gated_part_1, values->block_output, values->gated_output);
    /* branches.yaml:29 */
    concatenate_72x18x18(WHOLE, values->gated_output, values->block_output, values->both_output);
    /* branches.yaml:30 */
    flatten_8x3x3x36(WHOLE, values->both_output, values->flat_output);
    /* branches.yaml:31 */
    dense_8x324x5_tanh(WHOLE, values->flat_output, weights->hidden_kernel, weights->hidden_bias,
                       values->hidden_output);
    /* branches.yaml:32 */
    fill_8x5(values->hidden_output, (float *)values->last_zeros, 0.0);
    normalize_8x5(WHOLE, values->hidden_output, weights->last_moving_mean,
                  weights->last_moving_variance, weights->last_gamma, (float *)values->last_zeros,
                  values->last_output, 0.001);
    /* branches.yaml:33 */
    layer_normalize_8x5(WHOLE, values->last_output, weights->rows_gamma, weights->rows_beta,
                        values->rows_output, 0.001);
    /* branches.yaml:34 */
    concatenate_8x5x5(WHOLE, values->rows_output, values->hidden_output,
                      values->concatenate_3_part_1);
    concatenate_8x10x5(WHOLE, values->concatenate_3_part_1, values->hidden_output,
                       values->concatenate_3_output);
    /* branches.yaml:35 */
    dense_8x15x3_linear(WHOLE, values->concatenate_3_output, weights->dense_2_kernel,
                        weights->dense_2_bias, values->dense_2_output);
    /* branches.yaml:17 */
    transpose_8x3(values->dense_2_output, values->dense_2_output_transposed);
    softmax_crossentropy_8x3(batch, values->dense_2_output_transposed, values->losses);
    predict_largest_8x3(batch, values->dense_2_output_transposed, values->predicted);
    tally_8(batch, values->losses, values->predicted, batch->totals);
    record_softmax_8x3(batch, values->dense_2_output_transposed, values->predicted,
                       batch->predictions);
}

/* What frozen layers give (branches.yaml:73): 24,516 floating-point operations an example */
static void features_N_phase_1(const struct batch *batch, struct tlc_part part)
{
    struct {
        union {
            float front_input[1][480][PANEL], both_output[3][144][PANEL],
                conv2d_2_output[2][144][PANEL], gate_output[2][144][PANEL],
                hidden_output[1][16][PANEL], last_output[1][16][PANEL];
        };
        union {
            float front_product[1][480][PANEL], front_output[1][480][PANEL],
                flat_output[21][16][PANEL], right_output[2][144][PANEL],
                block_output[2][144][PANEL], rows_output[1][16][PANEL], last_zeros[1][1][PANEL];
        };
        union {
            float concatenate_1_output[1][480][PANEL], norm_output[1][480][PANEL],
                shifted_output[2][144][PANEL], gated_part_1[2][144][PANEL],
                gated_output[2][144][PANEL];
        };
        union { float left_ones[2][1][PANEL], shifted_zeros[2][1][PANEL]; };
    } *values = batch->values; /* 92,288 bytes */
    struct weights_N *weights = batch->weights;
    (void)part;

    gather_images_16x6x5x1(WHOLE, batch, batch->scale, values->front_input);
    /* branches.yaml:38 */
    conv2d_16x6x5x1x4_3x3_padded_1(WHOLE, values->front_input, weights->front_kernel,
                                   values->front_product);
    activate_480x4_relu(WHOLE, values->front_product, values->front_output);
    concatenate_480x4x1(WHOLE, values->front_output, values->front_input,
                        values->concatenate_1_output);
    normalize_480x5(WHOLE, values->concatenate_1_output, weights->norm_moving_mean,
                    weights->norm_moving_variance, weights->norm_gamma, weights->norm_beta,
                    values->norm_output, 0.01);
    conv2d_16x6x5x5x18_3x3_by_2_padded_0_1_1_1_linear(WHOLE, values->norm_output,
                                                      weights->conv2d_2_kernel,
                                                      weights->conv2d_2_bias,
                                                      values->conv2d_2_output);
    fill_144x18(values->conv2d_2_output, (float *)values->left_ones, 1.0);
    conv2d_16x6x5x5x18_1x1_by_2_linear(WHOLE, values->norm_output, weights->right_kernel,
                                       weights->right_bias, values->right_output);
    normalize_add_144x18_linear(WHOLE, values->conv2d_2_output, weights->left_moving_mean,
                                weights->left_moving_variance, (float *)values->left_ones,
                                weights->left_beta, values->right_output, values->block_output,
                                0.001);
    depthwise_conv2d_16x3x3x18_3x3_padded_1_sigmoid(WHOLE, values->block_output,
                                                    weights->gate_kernel, weights->gate_bias,
                                                    values->gate_output);
    fill_144x18(values->block_output, (float *)values->shifted_zeros, 0.0);
    layer_normalize_144x18(WHOLE, values->block_output, weights->shifted_gamma,
                           (float *)values->shifted_zeros, values->shifted_output, 0.001);
    multiply_144x18(WHOLE, values->shifted_output, values->gate_output, values->gated_part_1);
    multiply_144x18(WHOLE, values->gated_part_1, values->block_output, values->gated_output);
    concatenate_144x18x18(WHOLE, values->gated_output, values->block_output, values->both_output);
    flatten_16x3x3x36(WHOLE, values->both_output, values->flat_output);
    dense_16x324x5_tanh(WHOLE, values->flat_output, weights->hidden_kernel, weights->hidden_bias,
                        values->hidden_output);
    fill_16x5(values->hidden_output, (float *)values->last_zeros, 0.0);
    normalize_16x5(WHOLE, values->hidden_output, weights->last_moving_mean,
                   weights->last_moving_variance, weights->last_gamma, (float *)values->last_zeros,
                   values->last_output, 0.001);
    layer_normalize_16x5(WHOLE, values->last_output, weights->rows_gamma, weights->rows_beta,
                         values->rows_output, 0.001);
    keep_16x5(batch, values->rows_output);
}

/* One step of training (branches.yaml:73): 60 floating-point operations an example */
static void step_N_phase_1(const struct batch *batch, struct tlc_part part)
{
    struct {
        float rows_output[1][16][PANEL];
        union {
            float dense_2_output[1][16][PANEL],
                dense_2_output_gradient_transposed[1][16][PANEL];
        };
        float dense_2_output_gradient[1][3][PANEL], dense_2_output_transposed[1][3][PANEL];
        double losses[16];
        int predicted[16];
    } *values = batch->values; /* 2,624 bytes */
    struct weights_N *weights = batch->weights;
    (void)part;

    /* branches.yaml:38 */
    take_16x5(batch, values->rows_output);
    /* branches.yaml:40 */
    dense_16x5x3_linear(WHOLE, values->rows_output, weights->dense_2_kernel, weights->dense_2_bias,
                        values->dense_2_output);
    /* branches.yaml:73 */
    transpose_16x3(values->dense_2_output, values->dense_2_output_transposed);
    softmax_crossentropy_16x3(batch, values->dense_2_output_transposed, values->losses);
    predict_largest_16x3(batch, values->dense_2_output_transposed, values->predicted);
    tally_16(batch, values->losses, values->predicted, batch->totals);
    /* and back, each layer's input gradient before its update */
    softmax_crossentropy_gradient_16x3(batch, values->dense_2_output_transposed,
                                       values->dense_2_output_gradient);
    /* branches.yaml:40 */
    transpose_3x16(values->dense_2_output_gradient, values->dense_2_output_gradient_transposed);
    dense_update_16x5x3(WHOLE, values->rows_output, values->dense_2_output_gradient_transposed,
                        batch->rate, weights->dense_2_kernel, weights->dense_2_bias);
}

/* One step of evaluation (branches.yaml:36): 30 floating-point operations an example */
static void step_N_phase_1_evaluation(const struct batch *batch, struct tlc_part part)
{
    struct {
        union { float rows_output[1][16][PANEL], dense_2_output_transposed[1][3][PANEL]; };
        float dense_2_output[1][16][PANEL];
        double losses[16];
        int predicted[16];
    } *values = batch->values; /* 2,240 bytes */
    struct weights_N *weights = batch->weights;
    (void)part;

    /* branches.yaml:38 */
    take_16x5(batch, values->rows_output);
    /* branches.yaml:40 */
    dense_16x5x3_linear(WHOLE, values->rows_output, weights->dense_2_kernel, weights->dense_2_bias,
                        values->dense_2_output);
    /* branches.yaml:36 */
    transpose_16x3(values->dense_2_output, values->dense_2_output_transposed);
    softmax_crossentropy_16x3(batch, values->dense_2_output_transposed, values->losses);
    predict_largest_16x3(batch, values->dense_2_output_transposed, values->predicted);
    tally_16(batch, values->losses, values->predicted, batch->totals);
    record_softmax_16x3(batch, values->dense_2_output_transposed, values->predicted,
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
    /* branches.yaml:62: 1 epoch at learning rate 0.01. Trains 407 of 407 parameters; frozen:
     * nothing. */
    {.epochs = 1, .batch_size = 8, .learns = (const bool[]){1, 1, 0, 0, 0, 1, 0},
     .rates = 1, .rate = (const float[]){0.01f}, .step = {step_Q_phase_1, 6960, false},
     .validation = &(const struct tlc_evaluate){{step_Q_evaluation, 3120, false}, 8}},
};

static const struct tlc_phase phases_2[] = {
    /* branches.yaml:63: 2 epochs at learning rate 0.01. Trains 916 of 916 parameters; frozen:
     * nothing. */
    {.epochs = 2, .batch_size = 8, .learns = (const bool[]){1, 0, 1, 0, 0, 1, 0, 0, 1},
     .rates = 1, .rate = (const float[]){0.01f}, .step = {step_P_phase_1, 20016, false},
     .validation = &(const struct tlc_evaluate){{step_P_evaluation, 6712, false}, 8}},
};

static const struct tlc_phase phases_3[] = {
    /* branches.yaml:69: 1 epoch at learning rate 0.01. Trains 2,886 of 2,942 parameters; frozen:
     * nothing. */
    {.epochs = 1, .batch_size = 8,
     .learns = (const bool[]){1, 0, 1, 1, 1, 1, 0, 1, 1, 0, 0, 0, 1, 1, 1, 0, 1},
     .rates = 1, .rate = (const float[]){0.01f}, .step = {step_M_phase_1, 71658, false},
     .validation = &(const struct tlc_evaluate){{step_M_evaluation, 24606, false}, 8}},
    /* branches.yaml:70: 2 epochs at learning rate 0.01. Trains 1,688 of 2,942 parameters; frozen:
     * front, norm, conv2d_2, left, right, gate, shifted. */
    {.epochs = 2, .batch_size = 8,
     .learns = (const bool[]){0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 1},
     .rates = 1, .rate = (const float[]){0.01f}, .step = {step_M_phase_2, 6750, false},
     .front = {features_M_phase_2, 21276, false}, .features = 336,
     .validation = &(const struct tlc_evaluate){{step_M_phase_2_evaluation, 3330, false}, 8}},
    /* branches.yaml:71: 2 epochs at learning rate 0.001. Trains 1,994 of 2,942 parameters; frozen:
     * front, norm, conv2d_2, left. */
    {.epochs = 2, .batch_size = 8,
     .learns = (const bool[]){0, 0, 0, 0, 0, 1, 0, 1, 1, 0, 0, 0, 1, 1, 1, 0, 1},
     .rates = 1, .rate = (const float[]){0.001f}, .step = {step_M_phase_3, 36558, false},
     .front = {features_M_phase_3, 2160, false}, .features = 160,
     .validation = &(const struct tlc_evaluate){{step_M_phase_3_evaluation, 22446, false}, 8}},
};

static const struct tlc_copy copies_1[] = {
    {.layer = 0, .recipe = 2, .from = 0}, /* M.front */
    {.layer = 2, .recipe = 2, .from = 2}, /* M.norm */
    {.layer = 3, .recipe = 2, .from = 3}, /* M.conv2d_2 */
    {.layer = 4, .recipe = 2, .from = 4}, /* M.left */
    {.layer = 5, .recipe = 2, .from = 5}, /* M.right */
    {.layer = 7, .recipe = 2, .from = 7}, /* M.gate */
    {.layer = 8, .recipe = 2, .from = 8}, /* M.shifted */
    {.layer = 12, .recipe = 2, .from = 12}, /* M.hidden */
    {.layer = 13, .recipe = 2, .from = 13}, /* M.last */
    {.layer = 14, .recipe = 2, .from = 14}, /* M.rows */
};

static const struct tlc_phase phases_4[] = {
    /* branches.yaml:73: 2 epochs at learning rate 0.01. Trains 18 of 2,912 parameters; frozen:
     * front, norm, conv2d_2, left, right, gate, shifted, hidden, last, rows. */
    {.epochs = 2, .batch_size = 16,
     .learns = (const bool[]){0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1},
     .rates = 1, .rate = (const float[]){0.01f}, .step = {step_N_phase_1, 60, false},
     .front = {features_N_phase_1, 24516, false}, .features = 16,
     .validation = &(const struct tlc_evaluate){{step_N_phase_1_evaluation, 30, false}, 16}},
};

static const struct tlc_recipe recipes[] = {
    /* 0, branches.yaml:62: Q learns task T */
    {.model = &model_Q, .task = "T", .train = &examples_T_train, .valid = &examples_T_valid,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_1, .shuffle = true, .shuffle_stream = 0xbc985786u,
     .blind = tlc_blind_softmax},
    /* 1, branches.yaml:63: P learns task T */
    {.model = &model_P, .task = "T", .train = &examples_T_train, .valid = &examples_T_valid,
     .optimizer = "sgd",
     .phases = 1, .phase = phases_2, .shuffle = true, .shuffle_stream = 0xe0500f41u,
     .blind = tlc_blind_softmax},
    /* 2, branches.yaml:64: M learns task T */
    {.model = &model_M, .task = "T", .train = &examples_T_train, .valid = &examples_T_valid,
     .optimizer = "sgd",
     .phases = 3, .phase = phases_3, .shuffle = true, .shuffle_stream = 0xd29255aau,
     .blind = tlc_blind_softmax,
     .save = "M.h5", .save_as = tlc_write_h5,
     .evaluation = &(const struct tlc_evaluate){{step_M_evaluation, 24606, false}, 8}},
    /* 3, branches.yaml:73: N learns task T */
    {.model = &model_N, .task = "T", .train = &examples_T_train, .valid = &examples_T_valid,
     .optimizer = "sgd",
     .copies = 10, .copy = copies_1,
     .phases = 1, .phase = phases_4, .shuffle = true, .shuffle_stream = 0xf7de0c8fu,
     .blind = tlc_blind_softmax},
};

/* ---- The experiment ---- */

static const struct tlc_examples *const all_examples[] = {
    &examples_T_train, &examples_T_valid,
};
static const struct tlc_model *const all_models[] = {
    &model_Q, &model_P, &model_M, &model_N,
};

/* The spec, which a run keeps beside the models that it saves. */
static const char spec_text[] =
    "# Residual blocks with batch normalisation, branch"
    "es that meet in every way there is, what nothing is\n"
    "# added to, and a frozen trunk with all of it whose one value is kept.\n"
    "name: branches\n"
    "seed: 5\n"
    "data:\n"
    "  digits:\n"
    "    path: digits\n"
    "    shape: [6, 5, 1]\n"
    "    classes: 3\n"
    "    train: {images: images.gz, labels: labels.gz}\n"
    "splits:\n"
    "  train: \"digits.train[:40]\"\n"
    "  valid: \"digits.train[40:60]\"\n"
    "tasks:\n"
    "  T: {}\n"
    "models:\n"
    "  M:\n"
    "    layers:\n"
    "      - conv2d: {filters: 4, kernel_size: 3, padding:"
    " same, use_bias: false, activation: relu, name: front}\n"
    "      - concatenate: {inputs: [front, input]}\n"
    "      - batch_normalization: {name: norm, epsilon: 1e-2}\n"
    "      - conv2d: {filters: 18, kernel_size: 3, strides: 2, padding: same}\n"
    "      - batch_normalization: {momentum: 0.9, scale: false, name: left}\n"
    "      - conv2d: {filters: 18, kernel_size: 1, str"
    "ides: 2, padding: same, inputs: norm, name: right}\n"
    "      - add: {inputs: [left, right], name: block}\n"
    "      - depthwise_conv2d: {kernel_size: 3, padding: same, activation: sigmoid, name: gate}\n"
    "      - layer_normalization: {center: false, inputs: block, name: shifted}\n"
    "      - multiply: {inputs: [shifted, gate, block], name: gated}\n"
    "      - concatenate: {inputs: [gated, block], name: both}\n"
    "      - flatten: {name: flat}\n"
    "      - dense: {units: 5, activation: tanh, name: hidden}\n"
    "      - batch_normalization: {center: false, name: last}\n"
    "      - layer_normalization: {name: rows}\n"
    "      - concatenate: {inputs: [rows, hidden, hidden]}\n"
    "      - dense: {units: 3, activation: softmax}\n"
    "  N:\n"
    "    layers:\n"
    "      - from: \"M[:-2]\"\n"
    "        trainable: false\n"
    "      - dense: {units: 3, activation: softmax}\n"
    "  P: # one under the other, beside one another and one behind the other\n"
    "    layers:\n"
    "      - conv2d: {filters: 1, kernel_size: [3, 1], activation: tanh, name: low}\n"
    "      - concatenate: {inputs: [input, low, input], axis: 1, name: under}\n"
    "      - conv2d: {filters: 1, kernel_size: [1, 2], activation: tanh, name: narrow}\n"
    "      - concatenate: {inputs: [narrow, under], axis: -2, name: beside}\n"
    "      - reshape: {target_shape: [24, 6]}\n"
    "      - conv1d: {filters: 6, kernel_size: 3, activation: tanh, name: shorter}\n"
    "      - concatenate: {inputs: [shorter, shorter], axis: 1}\n"
    "      - flatten\n"
    "      - dense: {units: 3, activation: softmax}\n"
    "  Q: # weights that add up to 1\n"
    "    layers:\n"
    "      - dense: {units: 4, activation: softmax, name: weights}\n"
    "      - conv2d: {filters: 4, kernel_size: 3, padding: same, use"
    "_bias: false, activation: softmax, inputs: input, name: others}\n"
    "      - multiply: {inputs: [weights, others]}\n"
    "      - activation: softmax\n"
    "      - flatten\n"
    "      - dense: {units: 3}\n"
    "      - activation: softmax\n"
    "training:\n"
    "  - {model: Q, task: T, loss: sparse_categorical_crossentropy, batch_size: 8, epochs: 1}\n"
    "  - {model: P, task: T, loss: sparse_categorical_crossentropy, batch_size: 8, epochs: 2}\n"
    "  - model: M\n"
    "    task: T\n"
    "    loss: sparse_categorical_crossentropy\n"
    "    batch_size: 8\n"
    "    phases:\n"
    "      - {epochs: 1}\n"
    "      - {epochs: 2, freeze: \"M[:11]\"}\n"
    "      - {epochs: 2, freeze: \"M[:5]\", learning_rate: 1e-3}\n"
    "    save: M.h5\n"
    "  - model: N\n"
    "    task: T\n"
    "    loss: sparse_categorical_crossentropy\n"
    "    batch_size: 16\n"
    "    epochs: 2\n";

static const struct tlc_experiment experiment = {
    .name = "branches", .spec = "branches.yaml", .version = "0.2.0",
    .spec_hash = 0xbf80ed8238fa3b32u, .seed = 5, .seeds = 1,
    .spec_text = spec_text, .setup_hash = 0xb6dc7722a7b1f104u,
    .values_size = 302368, .train = train, .evaluate = evaluate,
    .examples = 2, .example = all_examples,
    .models = 4, .model = all_models,
    .recipes = 4, .recipe = recipes};

static void load_data(const struct tlc_options *options)
{
    tlc_load(options, 1, loadings);
    examples_T_train = tlc_select(&data_digits_train, &(const struct tlc_selection){
        .name = "T.train", .first = 0, .last = 40, .limit = -1, .classes = 3,
        .where = task_T_where, .target = task_T_target});
    examples_T_valid = tlc_select(&data_digits_train, &(const struct tlc_selection){
        .name = "T.valid", .first = 40, .last = 60, .limit = -1, .classes = 3,
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
