/*
 * augment: compiled by tlc from augment.yaml. Edit that, not this.
 *
 * Model convolved
 *   layer            output   parameters
 *   conv2d_1          7x5x3           30  relu     trainable
 *   flatten             105            0
 *   dense_1               4          424  softmax  trainable
 *   454 parameters: 454 trainable, 0 frozen
 *
 * Model dense
 *   layer            output   parameters
 *   flatten              63            0
 *   dense_1               6          384  relu     trainable
 *   dense_2               4           28  relu     trainable
 *   dense_3               4           20  softmax  trainable
 *   432 parameters: 432 trainable, 0 frozen
 *
 * Model frozen
 *   layer            output   parameters
 *   conv2d_1          7x5x3           30  relu     frozen  copy of convolved.conv2d_1
 *   flatten             105            0  copy of convolved.flatten
 *   dense_1               4          424  softmax  trainable
 *   454 parameters: 424 trainable, 30 frozen
 *
 * Model coloured
 *   layer             output   parameters
 *   max_pooling2d_1    3x2x3            0
 *   flatten               18            0
 *   dense_1                4           76  softmax  trainable
 *   76 parameters: 76 trainable, 0 frozen
 *
 * Model of_numbers
 *   layer            output   parameters
 *   dense_1               4           24  softmax  trainable
 *   24 parameters: 24 trainable, 0 frozen
 *
 * From the end upwards: the experiment is a table of recipes, which say what is learned
 * by what phases; train goes through a phase, epoch by epoch, in steps; a step calls one
 * kernel an operation. Places in augment.yaml stand in parentheses.
 */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <tlc.h>

/* ---- Data ---- */

/* augment.yaml:7 */
static const struct tlc_source source_d_train = {
    .format = &tlc_format_idx,
    .directory = "d",
    .images = "i",
    .labels = "l",
    .dimensions = 3, .shape = {9, 7, 1}, .scale = 0.003921569f, .classes = 4, .rows = 90,
    .all_rows = true};
static struct tlc_data data_d_train;

/* augment.yaml:8 */
static const struct tlc_source source_colours_train = {
    .format = &tlc_format_idx,
    .directory = "c",
    .images = "i",
    .labels = "l",
    .dimensions = 3, .shape = {6, 5, 3}, .scale = 0.003921569f, .classes = 4, .rows = 0,
    .all_rows = true};
static struct tlc_data data_colours_train;

/* augment.yaml:9 */
static const struct tlc_source source_numbers_train = {
    .format = &tlc_format_idx,
    .directory = "n",
    .images = "i",
    .labels = "l",
    .dimensions = 1, .shape = {5}, .scale = 1.0f, .classes = 4, .rows = 0,
    .all_rows = true};
static struct tlc_data data_numbers_train;

static const struct tlc_loading loadings[] = {
    {&source_d_train, &data_d_train, "d.train"},
    {&source_colours_train, &data_colours_train, "colours.train"},
    {&source_numbers_train, &data_numbers_train, "numbers.train"},
};

/* ---- Tasks: which examples, and what their label becomes ---- */

/* Task all (augment.yaml:14)
 *   label   0   1   2   3
 *   class   0   1   2   3 */
static bool task_all_where(int64_t label)
{
    (void)label;
    return true;
}

static int64_t task_all_target(int64_t label)
{
    return label;
}

/* Task colours (augment.yaml:14)
 *   label   0   1   2   3
 *   class   0   1   2   3 */
static bool task_colours_where(int64_t label)
{
    (void)label;
    return true;
}

static int64_t task_colours_target(int64_t label)
{
    return label;
}

/* Task numbers (augment.yaml:14)
 *   label   0   1   2   3
 *   class   0   1   2   3 */
static bool task_numbers_where(int64_t label)
{
    (void)label;
    return true;
}

static int64_t task_numbers_target(int64_t label)
{
    return label;
}

/* augment.yaml:11 */
static struct tlc_examples examples_all_train = {
    .name = "all.train", .data = &data_d_train, .scale = 0.003921569f, .classes = 4};
/* augment.yaml:11 */
static struct tlc_examples examples_all_valid = {
    .name = "all.valid", .data = &data_d_train, .scale = 0.003921569f, .classes = 4};
/* augment.yaml:11 */
static struct tlc_examples examples_colours_colours = {
    .name = "colours.colours", .data = &data_colours_train, .scale = 0.003921569f, .classes = 4};
/* augment.yaml:12 */
static struct tlc_examples examples_numbers_numbers = {
    .name = "numbers.numbers", .data = &data_numbers_train, .scale = 1.0f, .classes = 4};
/* augment.yaml:11 */
static struct tlc_examples examples_all_test = {
    .name = "all.test", .data = &data_d_train, .scale = 0.003921569f, .classes = 4};

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

DEFINE_GATHER_IMAGES(gather_images_16x9x7x1_narrow, 16, 9, 7, 1, 1)

/* What is done by chance to an image depends on its row in the file, the training and the
 * epoch, not on the batch that it is in: four random words. */
KERNEL void words_of_image(
    const struct batch *batch, int example, uint32_t stream, uint32_t words[4])
{
    const uint32_t counter[4] = {
        (uint32_t)batch->rows[example], batch->entry, batch->epoch, stream};
    const uint32_t key[2] = {(uint32_t)batch->seed, (uint32_t)(batch->seed >> 32)};
    tlc_philox(counter, key, words);
}

/* At least `low` and below `high`, or both where they are the same. */
KERNEL double number_between(double low, double high, uint32_t word)
{
    return low + (high - low) * (word * 0x1p-32);
}

/* `call` for each image in each of its panels, which are read at `from` and written at
 * `to`, with the image's `words`; examples are divided. Behind those of a short last
 * batch nothing happens to the zeros. */
#define EACH_AUGMENTED(part, batch, size, pixels, n, lanes, stream, x, y, call)          \
    for (int example = 0; example < (size); example++) {                                 \
        uint32_t words[4] = {0};                                                         \
        const bool is_there = example < (batch)->count;                                  \
        if (!is_mine(part, size, example, 1))                                            \
            continue;                                                                    \
        if (is_there)                                                                    \
            words_of_image(batch, example, stream, words);                               \
        for (int panel = 0; panel < ((n) + (lanes)-1) / (lanes); panel++) {              \
            const float *from = (x)[panel][example * (pixels)];                          \
            float *to = (y)[panel][example * (pixels)];                                  \
            if (is_there) {                                                              \
                call;                                                                    \
            } else {                                                                     \
                memcpy(to, from, sizeof(float[(pixels) * (lanes)]));                     \
            }                                                                            \
        }                                                                                \
    }

KERNEL void flip_image(
    int h, int w, int lanes, bool across, bool down, const float *x, float *y)
{
    for (int row = 0; row < h; row++) {
        const float *from = &x[(down ? h - 1 - row : row) * w * lanes];
        float *to = &y[row * w * lanes];
        if (!across)
            memcpy(to, from, (size_t)w * (size_t)lanes * sizeof *to);
        else
            for (int column = 0; column < w; column++)
                memcpy(&to[column * lanes], &from[(w - 1 - column) * lanes],
                    (size_t)lanes * sizeof *to);
    }
}

/* Half of the images left to right and, by a word of its own, half of them upside down */
#define DEFINE_RANDOM_FLIP(name, size, h, w, n, lanes)                                   \
    NOINLINE static void name(struct tlc_part part, const struct batch *batch,           \
        const float IMAGES(x, lanes, n, size *h *w),                                     \
        float IMAGES(y, lanes, n, size *h *w), double across, double down,               \
        uint32_t stream)                                                                 \
    {                                                                                    \
        EACH_AUGMENTED(part, batch, size, h *w, n, lanes, stream, x, y,                  \
            flip_image(h, w, lanes, across != 0 && words[0] >> 31,                       \
                down != 0 && words[1] >> 31, from, to))                                  \
    }

DEFINE_RANDOM_FLIP(random_flip_16x9x7x1_narrow, 16, 9, 7, 1, 1)

/* What stands outside of an image: a number, its nearest pixel, or the image again, as in
 * a mirror or as it is. */
enum { FILL_CONSTANT, FILL_NEAREST, FILL_REFLECT, FILL_WRAP };

/* Which of `size` pixels in a row stands at a place; `size`: none does. */
KERNEL int pixel_at(int place, int size, int fill)
{
    if (place >= 0 && place < size)
        return place;
    if (fill == FILL_CONSTANT)
        return size;
    if (fill == FILL_NEAREST)
        return place < 0 ? 0 : size - 1;
    const int period = fill == FILL_REFLECT ? 2 * size : size;
    const int turn = (place % period + period) % period;
    return turn < size ? turn : period - 1 - turn;
}

KERNEL int floor_of(double number)
{
    const int whole = (int)number;
    return whole - (whole > number);
}

/* A place between two pixels in a row, and how far it is from the one before. */
struct between {
    int before, after;
    float share;
};

/* With `nearest`, both are the pixel that is nearer, and of two the one farther out. */
KERNEL struct between place_between(double place, int size, int fill, bool nearest)
{
    const int before = floor_of(place);
    const double share = place - before;
    if (!nearest)
        return (struct between){
            pixel_at(before, size, fill), pixel_at(before + 1, size, fill), (float)share};
    const int pixel =
        pixel_at(before + (share > 0.5 || (share == 0.5 && place > 0)), size, fill);
    return (struct between){pixel, pixel, 0};
}

/* The places of pixels in a row or column that is moved and stretched: pixel i is what
 * stands at i * scale + offset. */
KERNEL void find_places(
    int size, double scale, double offset, int fill, bool nearest, struct between *places)
{
    for (int i = 0; i < size; i++)
        places[i] = place_between(i * scale + offset, size, fill, nearest);
}

/* A row between two: what is `outside` of an image is a row of a number. */
KERNEL void mix_rows(int count, const float *before, const float *after, float share,
    float outside, float *mixed)
{
    if (before && after)
        for (int i = 0; i < count; i++)
            mixed[i] = before[i] + (after[i] - before[i]) * share;
    else
        for (int i = 0; i < count; i++) {
            const float first = before ? before[i] : outside;
            mixed[i] = first + ((after ? after[i] : outside) - first) * share;
        }
}

/* Each pixel of a row that is moved and stretched. */
KERNEL void mix_pixels(
    int w, int lanes, const struct between *columns, const float *x, float *y)
{
    for (int column = 0; column < w; column++) {
        const float *before = &x[columns[column].before * lanes];
        const float *after = &x[columns[column].after * lanes];
        for (int lane = 0; lane < lanes; lane++)
            y[column * lanes + lane] =
                before[lane] + (after[lane] - before[lane]) * columns[column].share;
    }
}

/* An image whose rows and columns are moved and stretched. `mixed` has room for a row of
 * it, and behind that a pixel that stands outside. */
KERNEL void resample_image(int h, int w, int lanes, const struct between *rows,
    const struct between *columns, float outside, float *mixed, const float *x, float *y)
{
    for (int lane = 0; lane < lanes; lane++)
        mixed[w * lanes + lane] = outside;
    for (int row = 0; row < h; row++) {
        const struct between place = rows[row];
        mix_rows(w * lanes, place.before < h ? &x[place.before * w * lanes] : NULL,
            place.after < h ? &x[place.after * w * lanes] : NULL, place.share, outside,
            mixed);
        mix_pixels(w, lanes, columns, mixed, &y[row * w * lanes]);
    }
}

/* Images moved by so many heights down and widths to the right, of what is between two
 * numbers for each */
#define DEFINE_RANDOM_TRANSLATION(name, size, h, w, n, lanes)                            \
    NOINLINE static void name(struct tlc_part part, const struct batch *batch,           \
        const float IMAGES(x, lanes, n, size *h *w),                                     \
        float IMAGES(y, lanes, n, size *h *w), double height_low, double height_high,    \
        double width_low, double width_high, double fill, double value, double nearest,  \
        uint32_t stream)                                                                 \
    {                                                                                    \
        struct between rows[h], columns[w];                                              \
        float mixed[((w) + 1) * (lanes)];                                                \
        EACH_AUGMENTED(part, batch, size, h *w, n, lanes, stream, x, y, {                \
            const double down = number_between(height_low, height_high, words[0]) * (h); \
            const double right = number_between(width_low, width_high, words[1]) * (w);  \
            find_places(h, 1, -down, (int)fill, nearest != 0, rows);                     \
            find_places(w, 1, -right, (int)fill, nearest != 0, columns);                 \
            resample_image(h, w, lanes, rows, columns, (float)value, mixed, from, to);   \
        })                                                                               \
    }

DEFINE_RANDOM_TRANSLATION(random_translation_16x9x7x1_narrow, 16, 9, 7, 1, 1)

/* A whole number from -most to most. */
KERNEL int whole_between(int most, uint32_t word)
{
    return (int)((uint64_t)word * (uint64_t)(2 * most + 1) >> 32) - most;
}

/* An image moved by whole pixels, `outside` where it has none. */
KERNEL void move_image(
    int h, int w, int lanes, int down, int right, float outside, const float *x, float *y)
{
    const int first = right > 0 ? right : 0, end = right < 0 ? w + right : w;
    for (int row = 0; row < h; row++) {
        float *to = &y[row * w * lanes];
        const bool is_inside = row >= down && row < h + down;
        for (int i = 0; i < (is_inside ? first : w) * lanes; i++)
            to[i] = outside;
        if (!is_inside)
            continue;
        memcpy(&to[first * lanes], &x[((row - down) * w + first - right) * lanes],
            (size_t)(end - first) * (size_t)lanes * sizeof *to);
        for (int i = end * lanes; i < w * lanes; i++)
            to[i] = outside;
    }
}

/* Images cut out of larger ones, which have so many pixels more on each side */
#define DEFINE_RANDOM_CROP(name, size, h, w, n, lanes)                                   \
    NOINLINE static void name(struct tlc_part part, const struct batch *batch,           \
        const float IMAGES(x, lanes, n, size *h *w),                                     \
        float IMAGES(y, lanes, n, size *h *w), double down, double across, double value, \
        uint32_t stream)                                                                 \
    {                                                                                    \
        EACH_AUGMENTED(part, batch, size, h *w, n, lanes, stream, x, y,                  \
            move_image(h, w, lanes, whole_between((int)down, words[0]),                  \
                whole_between((int)across, words[1]), (float)value, from, to))           \
    }

DEFINE_RANDOM_CROP(random_crop_16x9x7x1_narrow, 16, 9, 7, 1, 1)

/* Where an image's pixel (x, y) comes from. */
struct turn {
    double cosine, sine, across, down;
};

/* Turns around the middle. */
KERNEL struct turn turn_of(int h, int w, double turns)
{
    struct turn turn;
    const double x = (w - 1) / 2.0, y = (h - 1) / 2.0;
    tlc_turn(turns, &turn.cosine, &turn.sine);
    turn.across = x - x * turn.cosine + y * turn.sine;
    turn.down = y - x * turn.sine - y * turn.cosine;
    return turn;
}

/* A pixel of one row or of what is outside, and the same of its neighbour: in between. */
KERNEL float mix_two(const float *row, int before, int after, int lanes, int end,
    float share, float outside)
{
    const float first = row && before < end ? row[before * lanes] : outside;
    const float second = row && after < end ? row[after * lanes] : outside;
    return first + (second - first) * share;
}

KERNEL void turn_pixel(int h, int w, int lanes, struct between row, struct between column,
    float outside, const float *x, float *y)
{
    const float *above = row.before < h ? &x[row.before * w * lanes] : NULL;
    const float *below = row.after < h ? &x[row.after * w * lanes] : NULL;
    for (int lane = 0; lane < lanes; lane++) {
        const float first = mix_two(above ? &above[lane] : NULL, column.before,
            column.after, lanes, w, column.share, outside);
        const float second = mix_two(below ? &below[lane] : NULL, column.before,
            column.after, lanes, w, column.share, outside);
        y[lane] = first + (second - first) * row.share;
    }
}

KERNEL void turn_image(int h, int w, int lanes, struct turn turn, int fill, float outside,
    bool nearest, const float *x, float *y)
{
    for (int row = 0; row < h; row++)
        for (int column = 0; column < w; column++) {
            const double across = turn.across + turn.cosine * column - turn.sine * row;
            const double down = turn.down + turn.sine * column + turn.cosine * row;
            turn_pixel(h, w, lanes, place_between(down, h, fill, nearest),
                place_between(across, w, fill, nearest), outside, x,
                &y[(row * w + column) * lanes]);
        }
}

/* Images turned by a share of a full circle between two numbers, against the clock */
#define DEFINE_RANDOM_ROTATION(name, size, h, w, n, lanes)                               \
    NOINLINE static void name(struct tlc_part part, const struct batch *batch,           \
        const float IMAGES(x, lanes, n, size *h *w),                                     \
        float IMAGES(y, lanes, n, size *h *w), double low, double high, double fill,     \
        double value, double nearest, uint32_t stream)                                   \
    {                                                                                    \
        EACH_AUGMENTED(part, batch, size, h *w, n, lanes, stream, x, y,                  \
            turn_image(h, w, lanes, turn_of(h, w, number_between(low, high, words[0])),  \
                (int)fill, (float)value, nearest != 0, from, to))                        \
    }

DEFINE_RANDOM_ROTATION(random_rotation_16x9x7x1_narrow, 16, 9, 7, 1, 1)

/* Images made smaller by so many heights and widths, around their middle, or larger where
 * it is less than zero; with `alike`, both by the same */
#define DEFINE_RANDOM_ZOOM(name, size, h, w, n, lanes)                                   \
    NOINLINE static void name(struct tlc_part part, const struct batch *batch,           \
        const float IMAGES(x, lanes, n, size *h *w),                                     \
        float IMAGES(y, lanes, n, size *h *w), double height_low, double height_high,    \
        double width_low, double width_high, double alike, double fill, double value,    \
        double nearest, uint32_t stream)                                                 \
    {                                                                                    \
        struct between rows[h], columns[w];                                              \
        float mixed[((w) + 1) * (lanes)];                                                \
        EACH_AUGMENTED(part, batch, size, h *w, n, lanes, stream, x, y, {                \
            const double down = 1 + number_between(height_low, height_high, words[0]);   \
            const double right =                                                         \
                alike != 0 ? down : 1 + number_between(width_low, width_high, words[1]); \
            find_places(                                                                 \
                h, down, ((h)-1) / 2.0 * (1 - down), (int)fill, nearest != 0, rows);     \
            find_places(w, right, ((w)-1) / 2.0 * (1 - right), (int)fill, nearest != 0,  \
                columns);                                                                \
            resample_image(h, w, lanes, rows, columns, (float)value, mixed, from, to);   \
        })                                                                               \
    }

DEFINE_RANDOM_ZOOM(random_zoom_16x9x7x1_narrow, 16, 9, 7, 1, 1)

/* The number, or what is nearest to it from `least` to `most`. */
KERNEL float number_within(float number, float least, float most)
{
    return number < least ? least : number > most ? most : number;
}

KERNEL void brighten_image(
    int count, float by, float least, float most, const float *x, float *y)
{
    for (int i = 0; i < count; i++)
        y[i] = number_within(x[i] + by, least, most);
}

/* Images all of whose numbers are larger by one between two numbers, and stay in range */
#define DEFINE_RANDOM_BRIGHTNESS(name, size, h, w, n, lanes)                             \
    NOINLINE static void name(struct tlc_part part, const struct batch *batch,           \
        const float IMAGES(x, lanes, n, size *h *w),                                     \
        float IMAGES(y, lanes, n, size *h *w), double low, double high, double least,    \
        double most, uint32_t stream)                                                    \
    {                                                                                    \
        EACH_AUGMENTED(part, batch, size, h *w, n, lanes, stream, x, y,                  \
            brighten_image((h) * (w) * (lanes),                                          \
                (float)number_between(low, high, words[0]), (float)least, (float)most,   \
                from, to))                                                               \
    }

DEFINE_RANDOM_BRIGHTNESS(random_brightness_16x9x7x1_narrow, 16, 9, 7, 1, 1)

/* Each channel's numbers go away from its mean, or near to it. */
KERNEL void stretch_image(
    int pixels, int lanes, float by, float least, float most, const float *x, float *y)
{
    double sum[PANEL] = {0};
    for (int pixel = 0; pixel < pixels; pixel++)
        for (int lane = 0; lane < lanes; lane++)
            sum[lane] += (double)x[pixel * lanes + lane];
    for (int pixel = 0; pixel < pixels; pixel++)
        for (int lane = 0; lane < lanes; lane++) {
            const float mean = (float)(sum[lane] / pixels);
            y[pixel * lanes + lane] =
                number_within((x[pixel * lanes + lane] - mean) * by + mean, least, most);
        }
}

/* Images whose contrast is as many times as large as a number between two, in range */
#define DEFINE_RANDOM_CONTRAST(name, size, h, w, n, lanes)                               \
    NOINLINE static void name(struct tlc_part part, const struct batch *batch,           \
        const float IMAGES(x, lanes, n, size *h *w),                                     \
        float IMAGES(y, lanes, n, size *h *w), double low, double high, double least,    \
        double most, uint32_t stream)                                                    \
    {                                                                                    \
        EACH_AUGMENTED(part, batch, size, h *w, n, lanes, stream, x, y,                  \
            stretch_image((h) * (w), lanes, (float)number_between(low, high, words[0]),  \
                (float)least, (float)most, from, to))                                    \
    }

DEFINE_RANDOM_CONTRAST(random_contrast_16x9x7x1_narrow, 16, 9, 7, 1, 1)

/* Numbers of an image, the first of which is its number `first`, with noise: two of the
 * image's words are the key for numbers of its own, four to a block. What pads a panel
 * stays as it is. */
KERNEL void add_noise(int first, int count, const uint32_t key[2], double deviation,
    uint32_t stream, const float *x, float *y)
{
    uint32_t words[4];
    for (int i = 0; i < count; i++) {
        const uint32_t number = (uint32_t)(first + i);
        const uint32_t counter[4] = {number / 4, 0, 0, stream};
        if (i == 0 || number % 4 == 0)
            tlc_philox(counter, key, words);
        y[i] =
            x[i] + (float)(deviation * tlc_normal_quantile(
                                           ((double)words[number % 4] + 0.5) * 0x1p-32));
    }
}

KERNEL void noise_image(int pixels, int n, int panel, int lanes, const uint32_t key[2],
    double deviation, uint32_t stream, const float *x, float *y)
{
    const int left = n - panel * lanes, there = left < lanes ? left : lanes;
    if (n == lanes) {
        add_noise(0, pixels * n, key, deviation, stream, x, y);
        return;
    }
    memcpy(y, x, (size_t)pixels * (size_t)lanes * sizeof *y);
    for (int pixel = 0; pixel < pixels; pixel++)
        add_noise(pixel * n + panel * lanes, there, key, deviation, stream,
            &x[pixel * lanes], &y[pixel * lanes]);
}

/* Images with noise of a standard deviation */
#define DEFINE_GAUSSIAN_NOISE(name, size, h, w, n, lanes)                                \
    NOINLINE static void name(struct tlc_part part, const struct batch *batch,           \
        const float IMAGES(x, lanes, n, size *h *w),                                     \
        float IMAGES(y, lanes, n, size *h *w), double deviation, uint32_t stream)        \
    {                                                                                    \
        EACH_AUGMENTED(part, batch, size, h *w, n, lanes, stream, x, y,                  \
            noise_image((h) * (w), n, panel, lanes, words, deviation, stream, from, to)) \
    }

DEFINE_GAUSSIAN_NOISE(gaussian_noise_16x9x7x1_narrow, 16, 9, 7, 1, 1)

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

static inline vec relu(vec x)
{
    return vec_select(x > 0, x, vec_broadcast(0));
}

DEFINE_CONV2D_ACTIVATE_BY_PIXELS(conv2d_16x9x7x1x3_3x3_narrow_relu, 16, 9, 7, 1, 1, 3, 0, 0, 0, 0,
                                 3, 3, 1, 1, 1, 1, relu)

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

DEFINE_FLATTEN(flatten_16x7x5x3, 16, 35, 3, PANEL)

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

DEFINE_DENSE(dense_16x105x4_linear, 16, 105, 4, 105, linear)
DEFINE_TRANSPOSE(transpose_16x4, 16, 4)

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
NOINLINE static void softmax_crossentropy_16x4(const struct batch *batch,
    const float logits[1][4][PANEL], double losses[16])
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
NOINLINE static void predict_largest_16x4(const struct batch *batch,
    const float logits[1][4][PANEL], int predicted[16])
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
NOINLINE static void softmax_crossentropy_gradient_16x4(const struct batch *batch,
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

DEFINE_INPUT_GRADIENT(input_gradient_16x105x4, 16, 105, 4, 4)
DEFINE_TRANSPOSE(transpose_4x16, 4, 16)

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

DEFINE_DENSE_UPDATE(dense_update_16x105x4, 16, 105, 4)
DEFINE_TRANSPOSE(transpose_105x16, 105, 16)

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

DEFINE_UNFLATTEN(unflatten_16x7x5x3, 16, 35, 3)

/* The slope of relu where its value is y. */
static inline vec relu_slope(vec y)
{
    return vec_select(y > 0, vec_broadcast(1), vec_broadcast(0));
}

/* dx = dy f'(x), the slope taken from y */
NOINLINE static void multiply_by_slopes_560x3_relu(struct tlc_part part,
    const float dy[1][560][PANEL], const float y[1][560][PANEL],
    float dx[1][560][PANEL])
{
    const float *dys = dy[0][0], *ys = y[0][0];
    float *dxs = dx[0][0];
    DEAL(part, 1 * 560, 64, row, many, {
        for (int i = row * PANEL; i < (row + many) * PANEL; i += LANES)
            vec_store(&dxs[i], vec_load(&dys[i]) * relu_slope(vec_load(&ys[i])));
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
NOINLINE static void bias_gradient_560x3(struct tlc_part part,
    const float dy[1][560][PANEL], float gradient[1][1][PANEL])
{
    DEAL(part, 1, SUMS_AT_ONCE, panel, panels,
        sum_panels(panels, 560, dy[panel][0], gradient[panel][0]))
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

DEFINE_CONV2D_KERNEL_GRADIENT_BY_WINDOW(conv2d_kernel_gradient_by_window_16x9x7x1x3_3x3_narrow, 16,
                                        9, 7, 1, 1, 3, 0, 0, 0, 0, 3, 3, 1, 1, 1, 1)

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
NOINLINE static void record_softmax_16x4(const struct batch *batch,
    const float logits[1][4][PANEL], const int predicted[16],
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

DEFINE_FLATTEN(flatten_16x9x7x1_narrow, 16, 63, 1, 1)
DEFINE_DENSE(dense_16x63x6_relu, 16, 63, 6, 63, relu)
DEFINE_DENSE(dense_16x6x4_relu, 16, 6, 4, 6, relu)
DEFINE_DENSE(dense_16x4x4_linear, 16, 4, 4, 4, linear)
DEFINE_INPUT_GRADIENT(input_gradient_16x4x4, 16, 4, 4, 4)
DEFINE_DENSE_UPDATE(dense_update_16x4x4, 16, 4, 4)

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

DEFINE_ACTIVATION_GRADIENT(activation_gradient_16x4_relu, 16, 4, relu_slope)
DEFINE_INPUT_GRADIENT(input_gradient_16x6x4, 16, 6, 4, 4)
DEFINE_DENSE_UPDATE(dense_update_16x6x4, 16, 6, 4)
DEFINE_ACTIVATION_GRADIENT(activation_gradient_16x6_relu, 16, 6, relu_slope)
DEFINE_DENSE_UPDATE(dense_update_16x63x6, 16, 63, 6)

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
NOINLINE static void gather_16x63(struct tlc_part part, const struct batch *batch, float scale,
    float x[4][16][PANEL])
{
    DEAL(part, 4, 1, panel, one,
        gather_panel(batch, 16, 63, panel, scale, x[panel][0]))
    ask_for_images(batch, 63);
}

/* The batch's rows of `value`, to where its examples' features are kept. */
NOINLINE static void keep_16x105(
    const struct batch *batch, const float value[7][16][PANEL])
{
    for (int row = 0; row < batch->count; row++)
        for (int panel = 0; panel < 7; panel++) {
            const size_t first = (size_t)batch->examples[row] * 112 + panel * PANEL;
            memcpy(&batch->features[first], value[panel][row], sizeof value[panel][row]);
        }
}

/* The kept features of the batch's examples; zeros behind a short last batch. */
NOINLINE static void take_16x105(const struct batch *batch, float value[7][16][PANEL])
{
    for (int panel = 0; panel < 7; panel++)
        for (int row = 0; row < 16; row++) {
            const size_t first = (size_t)batch->examples[row] * 112 + panel * PANEL;
            if (row < batch->count)
                memcpy(
                    value[panel][row], &batch->features[first], sizeof value[panel][row]);
            else
                memset(value[panel][row], 0, sizeof value[panel][row]);
        }
}

DEFINE_GATHER_IMAGES(gather_images_16x6x5x3, 16, 6, 5, 3, PANEL)
DEFINE_RANDOM_ZOOM(random_zoom_16x6x5x3, 16, 6, 5, 3, PANEL)
DEFINE_RANDOM_CONTRAST(random_contrast_16x6x5x3, 16, 6, 5, 3, PANEL)

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

DEFINE_POOL(max_pool_16x6x5x3_2x2_by_2, max_pool_image, 16, 6, 5, 3, 0, 0, 0, 0, 2, 2, 2, 2)
DEFINE_FLATTEN(flatten_16x3x2x3, 16, 6, 3, PANEL)
DEFINE_DENSE(dense_16x18x4_linear, 16, 18, 4, 18, linear)
DEFINE_DENSE_UPDATE(dense_update_16x18x4, 16, 18, 4)
DEFINE_GATHER_IMAGES(gather_images_16x1x5x1_narrow, 16, 1, 5, 1, 1)
DEFINE_GAUSSIAN_NOISE(gaussian_noise_16x1x5x1_narrow, 16, 1, 5, 1, 1)
DEFINE_FLATTEN(flatten_16x1x5x1_narrow, 16, 5, 1, 1)
DEFINE_DENSE(dense_16x5x4_linear, 16, 5, 4, 5, linear)
DEFINE_DENSE_UPDATE(dense_update_16x5x4, 16, 5, 4)

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

/* Model convolved (augment.yaml:17) */
struct weights_convolved {
    float conv2d_1_kernel[1][9][PANEL], conv2d_1_bias[16];
    float dense_1_kernel[1][105][PANEL], dense_1_bias[16];
};

static const struct tlc_tensor tensors_convolved[] = {
    WEIGHTS(convolved, conv2d_1, kernel, 9, 3, UNIFORM, 0.408248290463863, 0x01341077, 3, 3, 1, 3),
    WEIGHTS(convolved, conv2d_1, bias, 1, 3, ZEROS, 0, 0, 3),
    WEIGHTS(convolved, dense_1, kernel, 105, 4, UNIFORM, 0.2346185661017325, 0x0677d9d2, 105, 4),
    WEIGHTS(convolved, dense_1, bias, 1, 4, ZEROS, 0, 0, 4),
};

static const struct tlc_layer layers_convolved[] = {
    LAYER(Conv2D, conv2d_1, 63, 105, true, 2, tensors_convolved + 0, "filters": 3,
          "kernel_size": [3, 3], "strides": [1, 1], "padding": "valid", "dilation_rate": [1, 1],
          "groups": 1, "activation": "relu", "use_bias": true,
          "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(Flatten, flatten, 105, 105, false, 0, tensors_convolved + 2),
    LAYER(Dense, dense_1, 105, 4, true, 2, tensors_convolved + 2, "units": 4,
          "activation": "softmax", "use_bias": true,
          "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
};

static const long ram_convolved[] = {
    672, /* conv2d_1 */
    0, /* flatten */
    436, /* dense_1 */
};
static const struct tlc_model model_convolved = {
    .name = "convolved", .input_dimensions = 3, .input_shape = {9, 7, 1},
    .layers = 3, .layer = layers_convolved, .parameters = 454,
    .ram = ram_convolved,
    .size = sizeof(struct weights_convolved)};

/* Model dense (augment.yaml:22) */
struct weights_dense {
    float dense_1_kernel[1][63][PANEL], dense_1_bias[16];
    float dense_2_kernel[1][6][PANEL], dense_2_bias[16];
    float dense_3_kernel[1][4][PANEL], dense_3_bias[16];
};

static const struct tlc_tensor tensors_dense[] = {
    WEIGHTS(dense, dense_1, kernel, 63, 6, UNIFORM, 0.29488391230979427, 0x7436f257, 63, 6),
    WEIGHTS(dense, dense_1, bias, 1, 6, ZEROS, 0, 0, 6),
    WEIGHTS(dense, dense_2, kernel, 6, 4, UNIFORM, 0.7745966692414834, 0x0cbce15c, 6, 4),
    WEIGHTS(dense, dense_2, bias, 1, 4, ZEROS, 0, 0, 4),
    WEIGHTS(dense, dense_3, kernel, 4, 4, UNIFORM, 0.8660254037844386, 0x2b9ca261, 4, 4),
    WEIGHTS(dense, dense_3, bias, 1, 4, ZEROS, 0, 0, 4),
};

static const struct tlc_layer layers_dense[] = {
    LAYER(Flatten, flatten, 63, 63, false, 0, tensors_dense + 0),
    LAYER(Dense, dense_1, 63, 6, true, 2, tensors_dense + 0, "units": 6, "activation": "relu",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(Dense, dense_2, 6, 4, true, 2, tensors_dense + 2, "units": 4, "activation": "relu",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(Dense, dense_3, 4, 4, true, 2, tensors_dense + 4, "units": 4, "activation": "softmax",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
};

static const long ram_dense[] = {
    0, /* flatten */
    24, /* dense_1 */
    40, /* dense_2 */
    32, /* dense_3 */
};
static const struct tlc_model model_dense = {
    .name = "dense", .input_dimensions = 3, .input_shape = {9, 7, 1},
    .layers = 4, .layer = layers_dense, .parameters = 432,
    .ram = ram_dense,
    .size = sizeof(struct weights_dense)};

/* Model frozen (augment.yaml:27) */
static const struct tlc_tensor tensors_frozen[] = {
    WEIGHTS(convolved, conv2d_1, kernel, 9, 3, UNIFORM, 0.408248290463863, 0xf4c2d885, 3, 3, 1, 3),
    WEIGHTS(convolved, conv2d_1, bias, 1, 3, ZEROS, 0, 0, 3),
    WEIGHTS(convolved, dense_1, kernel, 105, 4, UNIFORM, 0.2346185661017325, 0x599c7690, 105, 4),
    WEIGHTS(convolved, dense_1, bias, 1, 4, ZEROS, 0, 0, 4),
};

static const struct tlc_layer layers_frozen[] = {
    LAYER(Conv2D, conv2d_1, 63, 105, false, 2, tensors_frozen + 0, "filters": 3,
          "kernel_size": [3, 3], "strides": [1, 1], "padding": "valid", "dilation_rate": [1, 1],
          "groups": 1, "activation": "relu", "use_bias": true,
          "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
    LAYER(Flatten, flatten, 105, 105, false, 0, tensors_frozen + 2),
    LAYER(Dense, dense_1, 105, 4, true, 2, tensors_frozen + 2, "units": 4, "activation": "softmax",
          "use_bias": true, "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
};

static const long ram_frozen[] = {
    672, /* conv2d_1 */
    0, /* flatten */
    436, /* dense_1 */
};
static const struct tlc_model model_frozen = {
    .name = "frozen", .input_dimensions = 3, .input_shape = {9, 7, 1},
    .layers = 3, .layer = layers_frozen, .parameters = 454,
    .ram = ram_frozen,
    .size = sizeof(struct weights_convolved)};

/* Model coloured (augment.yaml:32) */
struct weights_coloured {
    float dense_1_kernel[1][18][PANEL], dense_1_bias[16];
};

static const struct tlc_tensor tensors_coloured[] = {
    WEIGHTS(coloured, dense_1, kernel, 18, 4, UNIFORM, 0.5222329678670935, 0xaf2af489, 18, 4),
    WEIGHTS(coloured, dense_1, bias, 1, 4, ZEROS, 0, 0, 4),
};

static const struct tlc_layer layers_coloured[] = {
    LAYER(MaxPooling2D, max_pooling2d_1, 90, 18, false, 0, tensors_coloured + 0,
          "pool_size": [2, 2], "strides": [2, 2], "padding": "valid"),
    LAYER(Flatten, flatten, 18, 18, false, 0, tensors_coloured + 0),
    LAYER(Dense, dense_1, 18, 4, true, 2, tensors_coloured + 0, "units": 4,
          "activation": "softmax", "use_bias": true,
          "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
};

static const long ram_coloured[] = {
    360, /* max_pooling2d_1 */
    0, /* flatten */
    88, /* dense_1 */
};
static const struct tlc_model model_coloured = {
    .name = "coloured", .input_dimensions = 3, .input_shape = {6, 5, 3},
    .layers = 3, .layer = layers_coloured, .parameters = 76,
    .ram = ram_coloured,
    .size = sizeof(struct weights_coloured)};

/* Model of_numbers (augment.yaml:37) */
struct weights_of_numbers {
    float dense_1_kernel[1][5][PANEL], dense_1_bias[16];
};

static const struct tlc_tensor tensors_of_numbers[] = {
    WEIGHTS(of_numbers, dense_1, kernel, 5, 4, UNIFORM, 0.816496580927726, 0xc67a16be, 5, 4),
    WEIGHTS(of_numbers, dense_1, bias, 1, 4, ZEROS, 0, 0, 4),
};

static const struct tlc_layer layers_of_numbers[] = {
    LAYER(Dense, dense_1, 5, 4, true, 2, tensors_of_numbers + 0, "units": 4,
          "activation": "softmax", "use_bias": true,
          "kernel_initializer": {"class_name": "GlorotUniform", "config": {}}),
};

static const long ram_of_numbers[] = {
    16, /* dense_1 */
};
static const struct tlc_model model_of_numbers = {
    .name = "of_numbers", .input_dimensions = 1, .input_shape = {5},
    .layers = 1, .layer = layers_of_numbers, .parameters = 24,
    .ram = ram_of_numbers,
    .size = sizeof(struct weights_of_numbers)};

/* ---- Steps: what happens to one batch of examples ---- */

/* One step of training (augment.yaml:42): 6,300 floating-point operations an example */
static void step_convolved_phase_1(const struct batch *batch, struct tlc_part part)
{
    struct {
        union {
            float conv2d_1_output[1][560][PANEL], input_images[1][1008][1],
                augmented_2[1][1008][1], augmented_4[1][1008][1], augmented_6[1][1008][1],
                conv2d_1_kernel_gradient[1][9][PANEL];
        };
        union {
            float conv2d_1_output_gradient[1][560][PANEL],
                conv2d_1_sum_gradient[1][560][PANEL], flatten_output[7][16][PANEL],
                augmented_1[1][1008][1], augmented_3[1][1008][1], augmented_5[1][1008][1],
                augmented_7[1][1008][1];
        };
        union {
            float flatten_output_gradient_transposed[7][16][PANEL],
                dense_1_output[1][16][PANEL], dense_1_output_gradient_transposed[1][16][PANEL],
                conv2d_1_bias_gradient[1][1][PANEL];
        };
        union {
            float flatten_output_gradient[1][105][PANEL],
                dense_1_output_transposed[1][4][PANEL];
        };
        float augmented_8[1][1008][1], dense_1_output_gradient[1][4][PANEL];
        double losses[16];
        int predicted[16];
    } *values = batch->values; /* 90,048 bytes */
    struct weights_convolved *weights = batch->weights;
    (void)part;

    gather_images_16x9x7x1_narrow(WHOLE, batch, batch->scale, values->input_images);
    /* augment.yaml:43 */
    random_flip_16x9x7x1_narrow(WHOLE, batch, values->input_images, values->augmented_1, 1.0, 1.0,
                                0xcf9c8280);
    random_translation_16x9x7x1_narrow(WHOLE, batch, values->augmented_1, values->augmented_2,
                                       -0.2, 0.2, -0.1, 0.3, 2.0, 0.0, 0.0, 0xd29c8739);
    /* augment.yaml:44 */
    random_crop_16x9x7x1_narrow(WHOLE, batch, values->augmented_2, values->augmented_3, 2.0, 1.0,
                                0.0, 0xd19c85a6);
    random_rotation_16x9x7x1_narrow(WHOLE, batch, values->augmented_3, values->augmented_4, -0.1,
                                    0.1, 1.0, 0.0, 0.0, 0xd49c8a5f);
    /* augment.yaml:45 */
    random_zoom_16x9x7x1_narrow(WHOLE, batch, values->augmented_4, values->augmented_5, -0.2, 0.2,
                                0.0, 0.0, 1.0, 2.0, 0.0, 1.0, 0xd39c88cc);
    random_brightness_16x9x7x1_narrow(WHOLE, batch, values->augmented_5, values->augmented_6, -0.2,
                                      0.2, 0.0, 1.0, 0xd69c8d85);
    /* augment.yaml:46 */
    random_contrast_16x9x7x1_narrow(WHOLE, batch, values->augmented_6, values->augmented_7, 0.7,
                                    1.3, 0.0, 1.0, 0xd59c8bf2);
    gaussian_noise_16x9x7x1_narrow(WHOLE, batch, values->augmented_7, values->augmented_8, 0.1,
                                   0xd89c90ab);
    /* augment.yaml:19 */
    conv2d_16x9x7x1x3_3x3_narrow_relu(WHOLE, values->augmented_8, weights->conv2d_1_kernel,
                                      weights->conv2d_1_bias, values->conv2d_1_output);
    /* augment.yaml:20 */
    flatten_16x7x5x3(WHOLE, values->conv2d_1_output, values->flatten_output);
    /* augment.yaml:21 */
    dense_16x105x4_linear(WHOLE, values->flatten_output, weights->dense_1_kernel,
                          weights->dense_1_bias, values->dense_1_output);
    /* augment.yaml:42 */
    transpose_16x4(values->dense_1_output, values->dense_1_output_transposed);
    softmax_crossentropy_16x4(batch, values->dense_1_output_transposed, values->losses);
    predict_largest_16x4(batch, values->dense_1_output_transposed, values->predicted);
    tally_16(batch, values->losses, values->predicted, batch->totals);
    /* and back, each layer's input gradient before its update */
    softmax_crossentropy_gradient_16x4(batch, values->dense_1_output_transposed,
                                       values->dense_1_output_gradient);
    /* augment.yaml:21 */
    input_gradient_16x105x4(WHOLE, values->dense_1_output_gradient, weights->dense_1_kernel,
                            values->flatten_output_gradient);
    transpose_4x16(values->dense_1_output_gradient, values->dense_1_output_gradient_transposed);
    dense_update_16x105x4(WHOLE, values->flatten_output,
                          values->dense_1_output_gradient_transposed, batch->rate,
                          weights->dense_1_kernel, weights->dense_1_bias);
    /* augment.yaml:20 */
    transpose_105x16(values->flatten_output_gradient, values->flatten_output_gradient_transposed);
    unflatten_16x7x5x3(WHOLE, values->flatten_output_gradient_transposed,
                       values->conv2d_1_output_gradient);
    /* augment.yaml:19 */
    multiply_by_slopes_560x3_relu(WHOLE, values->conv2d_1_output_gradient, values->conv2d_1_output,
                                  values->conv2d_1_sum_gradient);
    bias_gradient_560x3(WHOLE, values->conv2d_1_sum_gradient, values->conv2d_1_bias_gradient);
    conv2d_kernel_gradient_by_window_16x9x7x1x3_3x3_narrow(WHOLE, values->augmented_8,
                                                           values->conv2d_1_sum_gradient,
                                                           values->conv2d_1_kernel_gradient);
    /* augment.yaml:42 */
    sgd_144(WHOLE, (float *)weights->conv2d_1_kernel, (float *)values->conv2d_1_kernel_gradient,
            batch->rate);
    sgd_16(WHOLE, weights->conv2d_1_bias, (float *)values->conv2d_1_bias_gradient, batch->rate);
}

/* One step of evaluation (augment.yaml:17): 2,730 floating-point operations an example */
static void step_convolved_evaluation(const struct batch *batch, struct tlc_part part)
{
    struct {
        union { float conv2d_1_output[1][560][PANEL], dense_1_output[1][16][PANEL]; };
        union {
            float flatten_output[7][16][PANEL], conv2d_1_input[1][1008][1],
                dense_1_output_transposed[1][4][PANEL];
        };
        double losses[16];
        int predicted[16];
    } *values = batch->values; /* 43,200 bytes */
    struct weights_convolved *weights = batch->weights;
    (void)part;

    gather_images_16x9x7x1_narrow(WHOLE, batch, batch->scale, values->conv2d_1_input);
    /* augment.yaml:19 */
    conv2d_16x9x7x1x3_3x3_narrow_relu(WHOLE, values->conv2d_1_input, weights->conv2d_1_kernel,
                                      weights->conv2d_1_bias, values->conv2d_1_output);
    /* augment.yaml:20 */
    flatten_16x7x5x3(WHOLE, values->conv2d_1_output, values->flatten_output);
    /* augment.yaml:21 */
    dense_16x105x4_linear(WHOLE, values->flatten_output, weights->dense_1_kernel,
                          weights->dense_1_bias, values->dense_1_output);
    /* augment.yaml:17 */
    transpose_16x4(values->dense_1_output, values->dense_1_output_transposed);
    softmax_crossentropy_16x4(batch, values->dense_1_output_transposed, values->losses);
    predict_largest_16x4(batch, values->dense_1_output_transposed, values->predicted);
    tally_16(batch, values->losses, values->predicted, batch->totals);
    record_softmax_16x4(batch, values->dense_1_output_transposed, values->predicted,
                        batch->predictions);
}

/* One step of training (augment.yaml:47): 1,752 floating-point operations an example */
static void step_dense_phase_1(const struct batch *batch, struct tlc_part part)
{
    struct {
        union { float augmented[4][16][PANEL], input_images[1][1008][1]; };
        union { float augmented_1[1][1008][1], dense_1_output[1][16][PANEL]; };
        union {
            float augmented_2[1][1008][1], dense_2_output[1][16][PANEL],
                dense_1_sum_gradient[1][16][PANEL], dense_2_sum_gradient_transposed[1][4][PANEL];
        };
        union {
            float dense_3_output[1][16][PANEL], dense_2_sum_gradient[1][16][PANEL],
                dense_3_output_gradient_transposed[1][16][PANEL];
        };
        union { float dense_1_output_gradient[1][6][PANEL], dense_3_output_gradient[1][4][PANEL]; };
        union {
            float dense_2_output_gradient[1][4][PANEL], dense_3_output_transposed[1][4][PANEL];
        };
        double losses[16];
        int predicted[16];
    } *values = batch->values; /* 14,016 bytes */
    struct weights_dense *weights = batch->weights;
    (void)part;

    gather_images_16x9x7x1_narrow(WHOLE, batch, batch->scale, values->input_images);
    /* augment.yaml:48 */
    random_flip_16x9x7x1_narrow(WHOLE, batch, values->input_images, values->augmented_1, 1.0, 0.0,
                                0xb7489013);
    random_translation_16x9x7x1_narrow(WHOLE, batch, values->augmented_1, values->augmented_2,
                                       -0.1, 0.1, -0.1, 0.1, 0.0, 0.5, 0.0, 0xb84891a6);
    flatten_16x9x7x1_narrow(WHOLE, values->augmented_2, values->augmented);
    /* augment.yaml:25 */
    dense_16x63x6_relu(WHOLE, values->augmented, weights->dense_1_kernel, weights->dense_1_bias,
                       values->dense_1_output);
    dense_16x6x4_relu(WHOLE, values->dense_1_output, weights->dense_2_kernel,
                      weights->dense_2_bias, values->dense_2_output);
    /* augment.yaml:26 */
    dense_16x4x4_linear(WHOLE, values->dense_2_output, weights->dense_3_kernel,
                        weights->dense_3_bias, values->dense_3_output);
    /* augment.yaml:47 */
    transpose_16x4(values->dense_3_output, values->dense_3_output_transposed);
    softmax_crossentropy_16x4(batch, values->dense_3_output_transposed, values->losses);
    predict_largest_16x4(batch, values->dense_3_output_transposed, values->predicted);
    tally_16(batch, values->losses, values->predicted, batch->totals);
    /* and back, each layer's input gradient before its update */
    softmax_crossentropy_gradient_16x4(batch, values->dense_3_output_transposed,
                                       values->dense_3_output_gradient);
    /* augment.yaml:26 */
    input_gradient_16x4x4(WHOLE, values->dense_3_output_gradient, weights->dense_3_kernel,
                          values->dense_2_output_gradient);
    transpose_4x16(values->dense_3_output_gradient, values->dense_3_output_gradient_transposed);
    dense_update_16x4x4(WHOLE, values->dense_2_output, values->dense_3_output_gradient_transposed,
                        batch->rate, weights->dense_3_kernel, weights->dense_3_bias);
    /* augment.yaml:25 */
    activation_gradient_16x4_relu(WHOLE, values->dense_2_output_gradient, values->dense_2_output,
                                  values->dense_2_sum_gradient);
    transpose_16x4(values->dense_2_sum_gradient, values->dense_2_sum_gradient_transposed);
    input_gradient_16x6x4(WHOLE, values->dense_2_sum_gradient_transposed, weights->dense_2_kernel,
                          values->dense_1_output_gradient);
    dense_update_16x6x4(WHOLE, values->dense_1_output, values->dense_2_sum_gradient, batch->rate,
                        weights->dense_2_kernel, weights->dense_2_bias);
    activation_gradient_16x6_relu(WHOLE, values->dense_1_output_gradient, values->dense_1_output,
                                  values->dense_1_sum_gradient);
    dense_update_16x63x6(WHOLE, values->augmented, values->dense_1_sum_gradient, batch->rate,
                         weights->dense_1_kernel, weights->dense_1_bias);
}

/* One step of evaluation (augment.yaml:22): 836 floating-point operations an example */
static void step_dense_evaluation(const struct batch *batch, struct tlc_part part)
{
    struct {
        union {
            float input[4][16][PANEL], dense_2_output[1][16][PANEL],
                dense_3_output_transposed[1][4][PANEL];
        };
        union { float dense_1_output[1][16][PANEL], dense_3_output[1][16][PANEL]; };
        double losses[16];
        int predicted[16];
    } *values = batch->values; /* 5,312 bytes */
    struct weights_dense *weights = batch->weights;
    (void)part;

    gather_16x63(WHOLE, batch, batch->scale, values->input);
    /* augment.yaml:25 */
    dense_16x63x6_relu(WHOLE, values->input, weights->dense_1_kernel, weights->dense_1_bias,
                       values->dense_1_output);
    dense_16x6x4_relu(WHOLE, values->dense_1_output, weights->dense_2_kernel,
                      weights->dense_2_bias, values->dense_2_output);
    /* augment.yaml:26 */
    dense_16x4x4_linear(WHOLE, values->dense_2_output, weights->dense_3_kernel,
                        weights->dense_3_bias, values->dense_3_output);
    /* augment.yaml:22 */
    transpose_16x4(values->dense_3_output, values->dense_3_output_transposed);
    softmax_crossentropy_16x4(batch, values->dense_3_output_transposed, values->losses);
    predict_largest_16x4(batch, values->dense_3_output_transposed, values->predicted);
    tally_16(batch, values->losses, values->predicted, batch->totals);
    record_softmax_16x4(batch, values->dense_3_output_transposed, values->predicted,
                        batch->predictions);
}

/* What frozen layers give (augment.yaml:50): 1,890 floating-point operations an example */
static void features_frozen_phase_1(const struct batch *batch, struct tlc_part part)
{
    struct {
        union { float conv2d_1_output[1][560][PANEL], input_images[1][1008][1]; };
        union { float flatten_output[7][16][PANEL], augmented_1[1][1008][1]; };
    } *values = batch->values; /* 43,008 bytes */
    struct weights_convolved *weights = batch->weights;
    (void)part;

    gather_images_16x9x7x1_narrow(WHOLE, batch, batch->scale, values->input_images);
    /* augment.yaml:51 */
    random_crop_16x9x7x1_narrow(WHOLE, batch, values->input_images, values->augmented_1, 1.0, 1.0,
                                0.0, 0xf57aedda);
    /* augment.yaml:29 */
    conv2d_16x9x7x1x3_3x3_narrow_relu(WHOLE, values->augmented_1, weights->conv2d_1_kernel,
                                      weights->conv2d_1_bias, values->conv2d_1_output);
    flatten_16x7x5x3(WHOLE, values->conv2d_1_output, values->flatten_output);
    keep_16x105(batch, values->flatten_output);
}

/* What frozen layers give (augment.yaml:27): 1,890 floating-point operations an example */
static void features_frozen_phase_1_valid(const struct batch *batch, struct tlc_part part)
{
    struct {
        float conv2d_1_output[1][560][PANEL];
        union { float flatten_output[7][16][PANEL], conv2d_1_input[1][1008][1]; };
    } *values = batch->values; /* 43,008 bytes */
    struct weights_convolved *weights = batch->weights;
    (void)part;

    gather_images_16x9x7x1_narrow(WHOLE, batch, batch->scale, values->conv2d_1_input);
    /* augment.yaml:29 */
    conv2d_16x9x7x1x3_3x3_narrow_relu(WHOLE, values->conv2d_1_input, weights->conv2d_1_kernel,
                                      weights->conv2d_1_bias, values->conv2d_1_output);
    flatten_16x7x5x3(WHOLE, values->conv2d_1_output, values->flatten_output);
    keep_16x105(batch, values->flatten_output);
}

/* One step of training (augment.yaml:50): 1,680 floating-point operations an example */
static void step_frozen_phase_1(const struct batch *batch, struct tlc_part part)
{
    struct {
        float flatten_output[7][16][PANEL];
        union {
            float dense_1_output[1][16][PANEL],
                dense_1_output_gradient_transposed[1][16][PANEL];
        };
        float dense_1_output_gradient[1][4][PANEL], dense_1_output_transposed[1][4][PANEL];
        double losses[16];
        int predicted[16];
    } *values = batch->values; /* 8,896 bytes */
    struct weights_convolved *weights = batch->weights;
    (void)part;

    /* augment.yaml:29 */
    take_16x105(batch, values->flatten_output);
    /* augment.yaml:31 */
    dense_16x105x4_linear(WHOLE, values->flatten_output, weights->dense_1_kernel,
                          weights->dense_1_bias, values->dense_1_output);
    /* augment.yaml:50 */
    transpose_16x4(values->dense_1_output, values->dense_1_output_transposed);
    softmax_crossentropy_16x4(batch, values->dense_1_output_transposed, values->losses);
    predict_largest_16x4(batch, values->dense_1_output_transposed, values->predicted);
    tally_16(batch, values->losses, values->predicted, batch->totals);
    /* and back, each layer's input gradient before its update */
    softmax_crossentropy_gradient_16x4(batch, values->dense_1_output_transposed,
                                       values->dense_1_output_gradient);
    /* augment.yaml:31 */
    transpose_4x16(values->dense_1_output_gradient, values->dense_1_output_gradient_transposed);
    dense_update_16x105x4(WHOLE, values->flatten_output,
                          values->dense_1_output_gradient_transposed, batch->rate,
                          weights->dense_1_kernel, weights->dense_1_bias);
}

/* One step of evaluation (augment.yaml:27): 840 floating-point operations an example */
static void step_frozen_phase_1_evaluation(const struct batch *batch, struct tlc_part part)
{
    struct {
        union { float flatten_output[7][16][PANEL], dense_1_output_transposed[1][4][PANEL]; };
        float dense_1_output[1][16][PANEL];
        double losses[16];
        int predicted[16];
    } *values = batch->values; /* 8,384 bytes */
    struct weights_convolved *weights = batch->weights;
    (void)part;

    /* augment.yaml:29 */
    take_16x105(batch, values->flatten_output);
    /* augment.yaml:31 */
    dense_16x105x4_linear(WHOLE, values->flatten_output, weights->dense_1_kernel,
                          weights->dense_1_bias, values->dense_1_output);
    /* augment.yaml:27 */
    transpose_16x4(values->dense_1_output, values->dense_1_output_transposed);
    softmax_crossentropy_16x4(batch, values->dense_1_output_transposed, values->losses);
    predict_largest_16x4(batch, values->dense_1_output_transposed, values->predicted);
    tally_16(batch, values->losses, values->predicted, batch->totals);
    record_softmax_16x4(batch, values->dense_1_output_transposed, values->predicted,
                        batch->predictions);
}

/* One step of training (augment.yaml:52): 3,570 floating-point operations an example */
static void step_frozen_phase_2(const struct batch *batch, struct tlc_part part)
{
    struct {
        union {
            float conv2d_1_output[1][560][PANEL], input_images[1][1008][1],
                dense_1_output[1][16][PANEL], dense_1_output_gradient_transposed[1][16][PANEL];
        };
        union { float flatten_output[7][16][PANEL], augmented_1[1][1008][1]; };
        float dense_1_output_gradient[1][4][PANEL], dense_1_output_transposed[1][4][PANEL];
        double losses[16];
        int predicted[16];
    } *values = batch->values; /* 43,712 bytes */
    struct weights_convolved *weights = batch->weights;
    (void)part;

    gather_images_16x9x7x1_narrow(WHOLE, batch, batch->scale, values->input_images);
    /* augment.yaml:53 */
    random_flip_16x9x7x1_narrow(WHOLE, batch, values->input_images, values->augmented_1, 0.0, 1.0,
                                0x1ac6a4bf);
    /* augment.yaml:29 */
    conv2d_16x9x7x1x3_3x3_narrow_relu(WHOLE, values->augmented_1, weights->conv2d_1_kernel,
                                      weights->conv2d_1_bias, values->conv2d_1_output);
    flatten_16x7x5x3(WHOLE, values->conv2d_1_output, values->flatten_output);
    /* augment.yaml:31 */
    dense_16x105x4_linear(WHOLE, values->flatten_output, weights->dense_1_kernel,
                          weights->dense_1_bias, values->dense_1_output);
    /* augment.yaml:52 */
    transpose_16x4(values->dense_1_output, values->dense_1_output_transposed);
    softmax_crossentropy_16x4(batch, values->dense_1_output_transposed, values->losses);
    predict_largest_16x4(batch, values->dense_1_output_transposed, values->predicted);
    tally_16(batch, values->losses, values->predicted, batch->totals);
    /* and back, each layer's input gradient before its update */
    softmax_crossentropy_gradient_16x4(batch, values->dense_1_output_transposed,
                                       values->dense_1_output_gradient);
    /* augment.yaml:31 */
    transpose_4x16(values->dense_1_output_gradient, values->dense_1_output_gradient_transposed);
    dense_update_16x105x4(WHOLE, values->flatten_output,
                          values->dense_1_output_gradient_transposed, batch->rate,
                          weights->dense_1_kernel, weights->dense_1_bias);
}

/* One step of training (augment.yaml:54): 288 floating-point operations an example */
static void step_coloured_phase_1(const struct batch *batch, struct tlc_part part)
{
    struct {
        union {
            float input_images[1][480][PANEL], augmented_2[1][480][PANEL],
                flatten_output[2][16][PANEL];
        };
        union {
            float augmented_1[1][480][PANEL], max_pooling2d_1_output[1][96][PANEL],
                dense_1_output[1][16][PANEL], dense_1_output_gradient_transposed[1][16][PANEL];
        };
        float dense_1_output_gradient[1][4][PANEL], dense_1_output_transposed[1][4][PANEL];
        double losses[16];
        int predicted[16];
    } *values = batch->values; /* 62,144 bytes */
    struct weights_coloured *weights = batch->weights;
    (void)part;

    gather_images_16x6x5x3(WHOLE, batch, batch->scale, values->input_images);
    /* augment.yaml:56 */
    random_zoom_16x6x5x3(WHOLE, batch, values->input_images, values->augmented_1, -0.5, 0.0, -0.1,
                         0.1, 0.0, 3.0, 0.0, 0.0, 0xfd871e65);
    /* augment.yaml:57 */
    random_contrast_16x6x5x3(WHOLE, batch, values->augmented_1, values->augmented_2, 0.9, 1.2, 0.0,
                             1.0, 0xfa8719ac);
    /* augment.yaml:34 */
    max_pool_16x6x5x3_2x2_by_2(WHOLE, values->augmented_2, values->max_pooling2d_1_output);
    /* augment.yaml:35 */
    flatten_16x3x2x3(WHOLE, values->max_pooling2d_1_output, values->flatten_output);
    /* augment.yaml:36 */
    dense_16x18x4_linear(WHOLE, values->flatten_output, weights->dense_1_kernel,
                         weights->dense_1_bias, values->dense_1_output);
    /* augment.yaml:54 */
    transpose_16x4(values->dense_1_output, values->dense_1_output_transposed);
    softmax_crossentropy_16x4(batch, values->dense_1_output_transposed, values->losses);
    predict_largest_16x4(batch, values->dense_1_output_transposed, values->predicted);
    tally_16(batch, values->losses, values->predicted, batch->totals);
    /* and back, each layer's input gradient before its update */
    softmax_crossentropy_gradient_16x4(batch, values->dense_1_output_transposed,
                                       values->dense_1_output_gradient);
    /* augment.yaml:36 */
    transpose_4x16(values->dense_1_output_gradient, values->dense_1_output_gradient_transposed);
    dense_update_16x18x4(WHOLE, values->flatten_output, values->dense_1_output_gradient_transposed,
                         batch->rate, weights->dense_1_kernel, weights->dense_1_bias);
}

/* One step of training (augment.yaml:58): 80 floating-point operations an example */
static void step_of_numbers_phase_1(const struct batch *batch, struct tlc_part part)
{
    struct {
        union { float augmented[1][16][PANEL], input_images[1][80][1]; };
        union {
            float dense_1_output[1][16][PANEL],
                dense_1_output_gradient_transposed[1][16][PANEL], augmented_1[1][80][1];
        };
        float dense_1_output_gradient[1][4][PANEL], dense_1_output_transposed[1][4][PANEL];
        double losses[16];
        int predicted[16];
    } *values = batch->values; /* 2,752 bytes */
    struct weights_of_numbers *weights = batch->weights;
    (void)part;

    gather_images_16x1x5x1_narrow(WHOLE, batch, batch->scale, values->input_images);
    /* augment.yaml:59 */
    gaussian_noise_16x1x5x1_narrow(WHOLE, batch, values->input_images, values->augmented_1, 2.0,
                                   0x13c3b5dc);
    flatten_16x1x5x1_narrow(WHOLE, values->augmented_1, values->augmented);
    /* augment.yaml:39 */
    dense_16x5x4_linear(WHOLE, values->augmented, weights->dense_1_kernel, weights->dense_1_bias,
                        values->dense_1_output);
    /* augment.yaml:58 */
    transpose_16x4(values->dense_1_output, values->dense_1_output_transposed);
    softmax_crossentropy_16x4(batch, values->dense_1_output_transposed, values->losses);
    predict_largest_16x4(batch, values->dense_1_output_transposed, values->predicted);
    tally_16(batch, values->losses, values->predicted, batch->totals);
    /* and back, each layer's input gradient before its update */
    softmax_crossentropy_gradient_16x4(batch, values->dense_1_output_transposed,
                                       values->dense_1_output_gradient);
    /* augment.yaml:39 */
    transpose_4x16(values->dense_1_output_gradient, values->dense_1_output_gradient_transposed);
    dense_update_16x5x4(WHOLE, values->augmented, values->dense_1_output_gradient_transposed,
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
    /* augment.yaml:42: 2 epochs at learning rate 0.01. Trains 454 of 454 parameters; frozen:
     * nothing. */
    {.epochs = 2, .batch_size = 16, .learns = (const bool[]){1, 0, 1},
     .rates = 1, .rate = (const float[]){0.01f}, .step = {step_convolved_phase_1, 6300, false},
     .validation = &(const struct tlc_evaluate){{step_convolved_evaluation, 2730, false}, 16}},
};

static const struct tlc_phase phases_2[] = {
    /* augment.yaml:47: 2 epochs at learning rate 0.01. Trains 432 of 432 parameters; frozen:
     * nothing. */
    {.epochs = 2, .batch_size = 16, .learns = (const bool[]){0, 1, 1, 1},
     .rates = 1, .rate = (const float[]){0.01f}, .step = {step_dense_phase_1, 1752, false},
     .validation = &(const struct tlc_evaluate){{step_dense_evaluation, 836, false}, 16}},
};

static const struct tlc_copy copies_1[] = {
    {.layer = 0, .recipe = 0, .from = 0}, /* convolved.conv2d_1 */
};

static const struct tlc_phase phases_3[] = {
    /* augment.yaml:50: 3 epochs at learning rate 0.01. Trains 424 of 454 parameters; frozen:
     * conv2d_1. */
    {.epochs = 3, .batch_size = 16, .learns = (const bool[]){0, 0, 1},
     .rates = 1, .rate = (const float[]){0.01f}, .step = {step_frozen_phase_1, 1680, false},
     .versions = 2,
     .front = {features_frozen_phase_1, 1890, false}, .features = 112,
     .valid_front = {features_frozen_phase_1_valid, 1890, false},
     .validation = &(const struct tlc_evaluate){{step_frozen_phase_1_evaluation, 840, false}, 16}},
};

static const struct tlc_phase phases_4[] = {
    /* augment.yaml:52: 2 epochs at learning rate 0.01. Trains 424 of 454 parameters; frozen:
     * conv2d_1. */
    {.epochs = 2, .batch_size = 16, .learns = (const bool[]){0, 0, 1},
     .rates = 1, .rate = (const float[]){0.01f}, .step = {step_frozen_phase_2, 3570, false},
     .validation = &(const struct tlc_evaluate){{step_convolved_evaluation, 2730, false}, 16}},
};

static const struct tlc_phase phases_5[] = {
    /* augment.yaml:54: 1 epoch at learning rate 0.01. Trains 76 of 76 parameters; frozen:
     * nothing. */
    {.epochs = 1, .batch_size = 16, .learns = (const bool[]){0, 0, 1},
     .rates = 1, .rate = (const float[]){0.01f}, .step = {step_coloured_phase_1, 288, false}},
};

static const struct tlc_phase phases_6[] = {
    /* augment.yaml:58: 1 epoch at learning rate 0.01. Trains 24 of 24 parameters; frozen:
     * nothing. */
    {.epochs = 1, .batch_size = 16, .learns = (const bool[]){1},
     .rates = 1, .rate = (const float[]){0.01f}, .step = {step_of_numbers_phase_1, 80, false}},
};

static const struct tlc_recipe recipes[] = {
    /* 0, augment.yaml:42: convolved learns task all */
    {.model = &model_convolved, .task = "all", .train = &examples_all_train, .valid = &examples_all_valid,
     .optimizer = "sgd",
     .augmentation = "random_flip, random_translation (height_factor -0.2 to 0.2, width_factor -0.1 to 0.3), random_crop (padding 2 x 1), random_rotation (factor -0.1 to 0.1, fill_mode nearest), random_zoom (height_factor -0.2 to 0.2, interpolation nearest), random_brightness (factor -0.2 to 0.2), random_contrast (factor -0.3 to 0.3), gaussian_noise (stddev 0.1)",
     .phases = 1, .phase = phases_1, .shuffle = true, .shuffle_stream = 0x46615e11u,
     .blind = tlc_blind_softmax,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_all_test},
     .evaluation = &(const struct tlc_evaluate){{step_convolved_evaluation, 2730, false}, 16}},
    /* 1, augment.yaml:47: dense learns task all */
    {.model = &model_dense, .task = "all", .train = &examples_all_train, .valid = &examples_all_valid,
     .optimizer = "sgd",
     .augmentation = "random_flip (mode horizontal), random_translation (height_factor -0.1 to 0.1, fill_mode constant, fill_value 0.5)",
     .phases = 1, .phase = phases_2, .shuffle = true, .shuffle_stream = 0xe2bbc496u,
     .blind = tlc_blind_softmax,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_all_test},
     .evaluation = &(const struct tlc_evaluate){{step_dense_evaluation, 836, false}, 16}},
    /* 2, augment.yaml:50: frozen learns task all */
    {.model = &model_frozen, .task = "all", .train = &examples_all_train, .valid = &examples_all_valid,
     .optimizer = "sgd",
     .augmentation = "random_crop (padding 1), 2 versions of each",
     .copies = 1, .copy = copies_1,
     .phases = 1, .phase = phases_3, .shuffle = true, .shuffle_stream = 0xc08c7b8bu,
     .blind = tlc_blind_softmax},
    /* 3, augment.yaml:52: frozen learns task all */
    {.model = &model_frozen, .task = "all", .train = &examples_all_train, .valid = &examples_all_valid,
     .optimizer = "sgd",
     .augmentation = "random_flip (mode vertical)",
     .goes_on = true, .before = 2,
     .phases = 1, .phase = phases_4, .shuffle = true, .shuffle_stream = 0xc18c7d1eu,
     .blind = tlc_blind_softmax,
     .tests = 1, .test = (const struct tlc_examples *const[]){&examples_all_test},
     .evaluation = &(const struct tlc_evaluate){{step_convolved_evaluation, 2730, false}, 16}},
    /* 4, augment.yaml:54: coloured learns task colours */
    {.model = &model_coloured, .task = "colours", .train = &examples_colours_colours,
     .optimizer = "sgd",
     .augmentation = "random_zoom (height_factor -0.5 to 0, width_factor -0.1 to 0.1, fill_mode wrap), random_contrast (factor 0.1 to 0.2, value_range 0 to 1)",
     .phases = 1, .phase = phases_5, .shuffle = true, .shuffle_stream = 0x3ad13a74u,
     .blind = tlc_blind_softmax},
    /* 5, augment.yaml:58: of_numbers learns task numbers */
    {.model = &model_of_numbers, .task = "numbers", .train = &examples_numbers_numbers,
     .optimizer = "sgd",
     .augmentation = "gaussian_noise (stddev 2)",
     .phases = 1, .phase = phases_6, .shuffle = true, .shuffle_stream = 0x21d22abdu,
     .blind = tlc_blind_softmax},
};

/* ---- The experiment ---- */

static const struct tlc_examples *const all_examples[] = {
    &examples_all_train, &examples_all_valid, &examples_colours_colours, &examples_numbers_numbers,
    &examples_all_test,
};
static const struct tlc_model *const all_models[] = {
    &model_convolved, &model_dense, &model_frozen, &model_coloured, &model_of_numbers,
};

static const struct tlc_warnings warnings_1[] = {
    {0},
    {1,
     (const struct tlc_warning[]){
         {"unequal-augmentation",
          "dense does not learn from images augmented as those of convolved"},
     }},
    {2,
     (const struct tlc_warning[]){
         {"unequal-budget",
          "frozen does not learn for as many epochs as convolved"},
         {"unequal-augmentation",
          "frozen does not learn from images augmented as those of convolved"},
     }},
};
/* models by the recipe that trained them last */
static const struct tlc_comparison comparisons[] = {
    /* augment.yaml:62 */
    {.examples = &examples_all_test, .count = 3, .recipes = (const int[]){0, 1, 3},
     .warnings = warnings_1},
};

static const struct tlc_experiment experiment = {
    .name = "augment", .spec = "augment.yaml", .version = "0.2.0",
    .spec_hash = 0xcf025f940d2c43d5u, .seed = 0, .seeds = 1,
    .values_size = 90048, .train = train, .evaluate = evaluate,
    .examples = 5, .example = all_examples,
    .models = 5, .model = all_models,
    .recipes = 6, .recipe = recipes,
    .comparisons = 1, .comparison = comparisons};

static void load_data(const struct tlc_options *options)
{
    tlc_load(options, 3, loadings);
    examples_all_train = tlc_select(&data_d_train, &(const struct tlc_selection){
        .name = "all.train", .first = 0, .last = 60, .limit = -1, .classes = 4,
        .where = task_all_where, .target = task_all_target});
    examples_all_valid = tlc_select(&data_d_train, &(const struct tlc_selection){
        .name = "all.valid", .first = 60, .last = 90, .limit = -1, .classes = 4,
        .where = task_all_where, .target = task_all_target});
    examples_colours_colours = tlc_select(&data_colours_train, &(const struct tlc_selection){
        .name = "colours.colours", .first = 0, .last = -1, .limit = -1,
        .shift = {.down = 2, .across = 1, .height = 6, .width = 5,
                  .stream = 0xd1555917u},
        .classes = 4,
        .where = task_colours_where, .target = task_colours_target});
    examples_numbers_numbers = tlc_select(&data_numbers_train, &(const struct tlc_selection){
        .name = "numbers.numbers", .first = 0, .last = -1, .limit = -1, .classes = 4,
        .where = task_numbers_where, .target = task_numbers_target});
    examples_all_test = tlc_select(&data_d_train, &(const struct tlc_selection){
        .name = "all.test", .first = 90, .last = -1, .limit = -1, .classes = 4,
        .where = task_all_where, .target = task_all_target});
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
