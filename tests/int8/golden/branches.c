/* branches.c: model branches of nets.yaml, as tlc of the tests has compiled it. What is what, branches.h says.
 *
 * From the end upwards: branches_predict calls a function for each layer; those of one
 * shape each call kernels, which are made for all sizes. Places in nets.yaml stand before
 * the calls. */
#include "branches.h"

#include <math.h>
#include <string.h>

#include "branches_weights.h"

_Static_assert(sizeof(branches_arena) == BRANCHES_ARENA_BYTES, "a float takes 4 bytes");

/* Every number is the same on every machine and with every compiler: products and sums are
 * fused where multiply_add stands and nowhere else. gcc goes by this under -std=c11, and
 * needs to be told under -std=gnu11. */
#if defined(__FAST_MATH__)
#error "-ffast-math changes results: compile without it"
#elif defined(__FLT_EVAL_METHOD__) && (__FLT_EVAL_METHOD__ == 1 || __FLT_EVAL_METHOD__ == 2)
#error "floats would be calculated as doubles: compile with -msse2 -mfpmath=sse"
#elif defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#elif defined(__GNUC__) && !defined(__STRICT_ANSI__)
#pragma GCC optimize("fp-contract=off")
#endif
#if defined(__ARM_FEATURE_MVE) && !defined(__clang__)
/* Vectors of floats have no subnormal numbers there, which is for compilers to know. */
#pragma GCC optimize("no-tree-vectorize")
#endif

/* A function whose sizes are constants wherever it is called. Compiled for speed it is
 * made anew for each, compiled for size there is one of it. */
#if defined(__OPTIMIZE__) && !defined(__OPTIMIZE_SIZE__)
#define KERNEL static inline __attribute__((always_inline))
#else
#define KERNEL static
#endif

/* Sums are made in tiles: LANES outputs of PIXELS pixels at a time, as many as the
 * machine's registers hold. */
#if defined(__AVX512F__)
enum { LANES = 32, PIXELS = 8, WIDE = 128 };
#elif defined(__AVX2__)
enum { LANES = 16, PIXELS = 6, WIDE = 64 };
#elif defined(__aarch64__)
enum { LANES = 16, PIXELS = 4, WIDE = 32 };
#else
enum { LANES = 4, PIXELS = 2, WIDE = 8 };
#endif

/* A function of each number. */
typedef float function(float);

/* The example's bytes, from 0 to 255, as bytes from -128 to 127. */
KERNEL void int8_from_bytes(int count, const uint8_t *numbers, int8_t *x)
{
    for (int i = 0; i < count; i++)
        x[i] = (int8_t)((int32_t)numbers[i] - 128);
}

/* How sums become bytes: those stand for numbers, the byte `zero` for 0. */
struct int8_output {
    int32_t zero, low, high; /* no byte is below `low` or above `high` */
};

/* product / 2^shift, rounded to the nearest, a half upwards, for a shift from 1 to 62 and a product
 * within 2^62; then as a byte. Sums are multiplied by whole numbers and divided by powers of two
 * (Jacob et al. 2018): so all machines give the same. Shifted is what is not negative. */
KERNEL int8_t int8_made(int64_t product, int shift, const struct int8_output *output)
{
    const uint64_t middle = UINT64_C(1) << 62, half = UINT64_C(1) << (shift - 1);
    const int64_t number = (int64_t)(((uint64_t)product + middle + half) >> shift) -
                           (int64_t)(middle >> shift) + output->zero;
    const int64_t most = number < output->high ? number : output->high;
    return (int8_t)(most > output->low ? most : output->low);
}

/* x kernel, over so many terms. That bytes of x stand for 0 at another than 0 is part of the bias.
 */
KERNEL int32_t int8_products(int terms, const int8_t *x, const int8_t *kernel)
{
    int32_t sum = 0;
    for (int term = 0; term < terms; term++)
        sum += (int32_t)x[term] * (int32_t)kernel[term];
    return sum;
}

/* A window that moves over an image, and makes a pixel at each of its places. Images lie
 * row by row, a pixel's channels side by side. */
struct window {
    int height, width;           /* of the image */
    int made_height, made_width; /* of what is made of it */
    int rows, columns;           /* of the window */
    int stride_y, stride_x;      /* from one place to the next */
    int dilation_y, dilation_x;  /* from one of its own pixels to the next */
    int top, left;               /* how far the first place lies outside of the image */
};

/* What is convolved with what: each of the groups makes its share of the outputs of its share of
 * the inputs. The kernel is [output][row][column][input of the group]. */
struct int8_convolution {
    struct window window;
    int inputs, outputs, groups;
    int32_t zero; /* the byte that all around the image is */
    struct int8_output output;
};

/* Whether all that the window sees lies on the image, row by row side by side. */
KERNEL int int8_sees_rows(const struct int8_convolution *of, int from_y, int from_x)
{
    const struct window *window = &of->window;
    return of->groups == 1 && window->dilation_x == 1 && from_y >= 0 && from_x >= 0 &&
           from_y + (window->rows - 1) * window->dilation_y < window->height &&
           from_x + window->columns <= window->width;
}

KERNEL int32_t int8_seen_rows(const struct int8_convolution *of, const int8_t *image,
                              const int8_t *kernel)
{
    const int terms = of->window.columns * of->inputs;
    const int step = of->window.dilation_y * of->window.width * of->inputs;
    int32_t sum = 0;
    for (int row = 0; row < of->window.rows; row++)
        sum += int8_products(terms, &image[row * step], &kernel[row * terms]);
    return sum;
}

/* What a pixel around the image makes. */
KERNEL int32_t int8_around(int terms, int32_t zero, const int8_t *kernel)
{
    int32_t sum = 0;
    for (int term = 0; term < terms; term++)
        sum += zero * (int32_t)kernel[term];
    return sum;
}

/* The sum over what the window sees, pixel by pixel; `image` is the first channel of the group,
 * `kernel` the output's. */
KERNEL int32_t int8_seen(const struct int8_convolution *of, int from_y, int from_x,
                         const int8_t *image, const int8_t *kernel)
{
    const struct window *window = &of->window;
    const int inputs = of->inputs / of->groups;
    int32_t sum = 0;
    for (int row = 0; row < window->rows; row++)
        for (int column = 0; column < window->columns; column++) {
            const int y = from_y + row * window->dilation_y;
            const int x = from_x + column * window->dilation_x;
            const int8_t *const weights = &kernel[(row * window->columns + column) * inputs];
            if (y >= 0 && y < window->height && x >= 0 && x < window->width)
                sum += int8_products(inputs, &image[(y * window->width + x) * of->inputs], weights);
            else
                sum += int8_around(inputs, of->zero, weights);
        }
    return sum;
}

/* All outputs of a place. */
KERNEL void int8_convolve(const struct int8_convolution *of, int from_y, int from_x,
                          const int8_t *image, const int8_t *kernel, const int32_t *bias,
                          const int32_t *multiplier, const uint8_t *shift, int8_t *made)
{
    const int inputs = of->inputs / of->groups, outputs = of->outputs / of->groups;
    const int terms = of->window.rows * of->window.columns * inputs;
    const int rows = int8_sees_rows(of, from_y, from_x);
    const int8_t *const first =
        rows ? &image[(from_y * of->window.width + from_x) * of->inputs] : image;
    for (int i = 0; i < of->outputs; i++) {
        const int32_t seen =
            rows ? int8_seen_rows(of, first, &kernel[i * terms])
                 : int8_seen(of, from_y, from_x, &image[i / outputs * inputs], &kernel[i * terms]);
        made[i] = int8_made((int64_t)(bias[i] + seen) * multiplier[i], shift[i], &of->output);
    }
}

KERNEL void int8_conv2d(const struct int8_convolution *of, const int8_t *image,
                        const int8_t *kernel, const int32_t *bias, const int32_t *multiplier,
                        const uint8_t *shift, int8_t *made)
{
    const struct window *window = &of->window;
    for (int y = 0; y < window->made_height; y++)
        for (int x = 0; x < window->made_width; x++)
            int8_convolve(of, y * window->stride_y - window->top,
                          x * window->stride_x - window->left, image, kernel, bias, multiplier,
                          shift, &made[(y * window->made_width + x) * of->outputs]);
}

/* Two values of scales of their own: what multiplies each, both divided by 2^shift. */
struct int8_addition {
    int count;
    int32_t zero_a, multiplier_a, zero_b, multiplier_b;
    int shift;
    struct int8_output output;
};

/* y = a + b */
KERNEL void int8_add(const struct int8_addition *of, const int8_t *a, const int8_t *b, int8_t *y)
{
    for (int i = 0; i < of->count; i++) {
        const int64_t sum = (int64_t)((int32_t)a[i] - of->zero_a) * of->multiplier_a +
                            (int64_t)((int32_t)b[i] - of->zero_b) * of->multiplier_b;
        y[i] = int8_made(sum, of->shift, &of->output);
    }
}

/* So many from `first` to `end` - 1. */
struct range {
    int first, end;
};

/* The part of a window that lies on the image: of `rows` from `start`, on an image of
 * `size`. */
KERNEL struct range part_inside(int start, int rows, int size)
{
    const int end = start + rows;
    return (struct range){start < 0 ? 0 : start, end < size ? end : size};
}

struct int8_mean {
    struct window window;
    int channels;
    int32_t zero;       /* the byte of the image that stands for 0 */
    int32_t multiplier; /* of a sum, which is then divided by 2^16 times how many it is of */
    struct int8_output output;
};

/* dividend / divisor, rounded to the nearest, a half away from 0. */
KERNEL int64_t int8_divided(int64_t dividend, int64_t divisor)
{
    return (dividend < 0 ? dividend - divisor / 2 : dividend + divisor / 2) / divisor;
}

/* The mean of what the window sees of a channel, whose first pixel `image` is. */
KERNEL int8_t int8_mean_seen(const struct int8_mean *of, struct range rows, struct range columns,
                             const int8_t *image)
{
    const int64_t count = (int64_t)(rows.end - rows.first) * (columns.end - columns.first);
    int32_t sum = 0;
    for (int row = rows.first; row < rows.end; row++)
        for (int column = columns.first; column < columns.end; column++)
            sum += (int32_t)image[(row * of->window.width + column) * of->channels] - of->zero;
    const int64_t number =
        int8_divided((int64_t)sum * of->multiplier, count * 65536) + of->output.zero;
    const int64_t most = number < of->output.high ? number : of->output.high;
    return (int8_t)(most > of->output.low ? most : of->output.low);
}

/* The mean of what the window sees of each channel, of the image alone. */
KERNEL void int8_average_pool(const struct int8_mean *of, const int8_t *image, int8_t *made)
{
    const struct window *window = &of->window;
    for (int y = 0; y < window->made_height; y++)
        for (int x = 0; x < window->made_width; x++) {
            const struct range rows =
                part_inside(y * window->stride_y - window->top, window->rows, window->height);
            const struct range columns =
                part_inside(x * window->stride_x - window->left, window->columns, window->width);
            for (int channel = 0; channel < of->channels; channel++)
                made[(y * window->made_width + x) * of->channels + channel] =
                    int8_mean_seen(of, rows, columns, &image[channel]);
        }
}

/* The largest of what the window sees of a channel, whose first pixel `image` is. */
KERNEL int8_t int8_largest_seen(const struct window *window, int channels, struct range rows,
                                struct range columns, const int8_t *image)
{
    int8_t most = image[(rows.first * window->width + columns.first) * channels];
    for (int row = rows.first; row < rows.end; row++)
        for (int column = columns.first; column < columns.end; column++) {
            const int8_t number = image[(row * window->width + column) * channels];
            most = number > most ? number : most;
        }
    return most;
}

/* The largest number that the window sees of each channel. */
KERNEL void int8_max_pool(const struct window *window, int channels, const int8_t *image,
                          int8_t *made)
{
    for (int y = 0; y < window->made_height; y++)
        for (int x = 0; x < window->made_width; x++) {
            const struct range rows =
                part_inside(y * window->stride_y - window->top, window->rows, window->height);
            const struct range columns =
                part_inside(x * window->stride_x - window->left, window->columns, window->width);
            for (int channel = 0; channel < channels; channel++)
                made[(y * window->made_width + x) * channels + channel] =
                    int8_largest_seen(window, channels, rows, columns, &image[channel]);
        }
}

/* What is joined, of scales of its own: what multiplies it, and divides it by 2^shift. */
struct int8_part {
    int columns;
    int32_t zero, multiplier;
    int shift;
};

KERNEL void int8_copy(const struct int8_part *of, const int8_t *from,
                      const struct int8_output *output, int8_t *to)
{
    for (int i = 0; i < of->columns; i++)
        to[i] =
            int8_made((int64_t)((int32_t)from[i] - of->zero) * of->multiplier, of->shift, output);
}

/* In each row the numbers of a, then those of b. */
KERNEL void int8_concatenate(int rows, const struct int8_part *of_a, const struct int8_part *of_b,
                             const struct int8_output *output, const int8_t *a, const int8_t *b,
                             int8_t *y)
{
    for (int row = 0; row < rows; row++) {
        int8_t *const to = &y[row * (of_a->columns + of_b->columns)];
        int8_copy(of_a, &a[row * of_a->columns], output, to);
        int8_copy(of_b, &b[row * of_b->columns], output, &to[of_a->columns]);
    }
}

/* The image with `zero`, which stands for 0, around it. */
KERNEL void int8_pad(const struct window *window, int channels, int8_t zero, const int8_t *image,
                     int8_t *made)
{
    for (int y = 0; y < window->made_height; y++)
        for (int x = 0; x < window->made_width; x++) {
            const int row = y - window->top, column = x - window->left;
            int8_t *const pixel = &made[(y * window->made_width + x) * channels];
            if (row >= 0 && row < window->height && column >= 0 && column < window->width)
                for (int channel = 0; channel < channels; channel++)
                    pixel[channel] = image[(row * window->width + column) * channels + channel];
            else
                for (int channel = 0; channel < channels; channel++)
                    pixel[channel] = zero;
        }
}

/* y = f(x), f being a table of what becomes of each byte from -128 to 127. */
KERNEL void int8_table(int count, const int8_t *x, const int8_t *table, int8_t *y)
{
    for (int i = 0; i < count; i++)
        y[i] = table[(int32_t)x[i] + 128];
}

/* The image without the rows and columns around. */
KERNEL void int8_crop(const struct window *window, int channels, const int8_t *image, int8_t *made)
{
    for (int y = 0; y < window->made_height; y++)
        for (int x = 0; x < window->made_width; x++)
            for (int channel = 0; channel < channels; channel++)
                made[(y * window->made_width + x) * channels + channel] =
                    image[((y + window->top) * window->width + x + window->left) * channels +
                          channel];
}

struct int8_dense {
    int inputs, outputs;
    struct int8_output output;
};

/* y = x kernel + bias, the kernel an output's weights behind another's. */
KERNEL void int8_dense(const struct int8_dense *of, const int8_t *x, const int8_t *kernel,
                       const int32_t *bias, const int32_t *multiplier, const uint8_t *shift,
                       int8_t *y)
{
    for (int i = 0; i < of->outputs; i++) {
        const int32_t sum = bias[i] + int8_products(of->inputs, x, &kernel[i * of->inputs]);
        y[i] = int8_made((int64_t)sum * multiplier[i], shift[i], &of->output);
    }
}

/* y = f(scale (x kernel + bias)), in floats: of whole numbers each sum is exact, and rounded once
 * when it becomes a float. */
KERNEL void int8_dense_to_floats(int inputs, int outputs, const int8_t *x, const int8_t *kernel,
                                 const int32_t *bias, const float *scale, float *y, function *f)
{
    for (int i = 0; i < outputs; i++) {
        const int32_t sum = bias[i] + int8_products(inputs, x, &kernel[i * inputs]);
        y[i] = f((float)sum * scale[i]);
    }
}

static inline float linear(float x)
{
    return x;
}

static inline uint32_t bits_of(float number)
{
    uint32_t bits;
    memcpy(&bits, &number, sizeof bits);
    return bits;
}

static inline float float_of(uint32_t bits)
{
    float number;
    memcpy(&number, &bits, sizeof number);
    return number;
}

#if defined(__FP_FAST_FMAF) || defined(FP_FAST_FMAF) || defined(__FMA__) ||                        \
    defined(__ARM_FEATURE_FMA) || defined(__riscv_f)
/* a b + c, rounded once: one instruction. */
static inline float multiply_add(float a, float b, float c)
{
    return fmaf(a, b, c);
}
#else
/* a b + c, rounded once, where the machine has no instruction for it. As doubles the
 * product is exact. A sum that is not, and as a float might lie between two, is made odd
 * in its last bit: so it is never taken for the middle, and rounding it again is rounding
 * once (Boldo and Melquiond 2008). */
static float multiply_add(float a, float b, float c)
{
    const double product = (double)a * (double)b;
    double sum = product + (double)c;
    uint64_t bits;
    memcpy(&bits, &sum, sizeof bits);
    const uint64_t exponent = bits >> 52 & 0x7FFU;
    if ((bits & 0x1FFFFFFFU) == 0x10000000U || exponent < 1023U - 126U) {
        const double added = sum - product;
        const double lost = (product - (sum - added)) + ((double)c - added);
        if ((bits & 1U) == 0U && (lost > 0.0 || lost < 0.0))
            bits = (lost > 0.0) == (sum > 0.0) ? bits + 1U : bits - 1U;
        memcpy(&sum, &bits, sizeof sum);
    }
    return (float)sum;
}
#endif

/* x = n ln 2 + r with |r| <= ln 2 / 2: gives e^r - 1 and, in *exponent, n + 254, for x in
 * [-170, 89]. Its own polynomial, since libm's bits differ between systems: r + r^2 q(r)
 * with the q of degree 4 whose largest relative error, 1.4e-8, is least. */
static inline float exp_part(float x, uint32_t *exponent)
{
    const float round_to_integer = 12582912.0f; /* 1.5 * 2^23 */
    const float shifted = multiply_add(x, 1.44269504f, round_to_integer);
    const float n = shifted - round_to_integer;
    float r = multiply_add(n, -0.693145752f, x); /* ln 2 in two parts */
    r = multiply_add(n, -1.42860677e-6f, r);
    float q = 0.0013882520f;
    q = multiply_add(q, r, 0.0083665270f);
    q = multiply_add(q, r, 0.041667201f);
    q = multiply_add(q, r, 0.16666543f);
    q = multiply_add(q, r, 0.49999997f);
    *exponent = bits_of(shifted) - (0x4B400000U - 254U); /* its low bits are n */
    return multiply_add(r * r, q, r);
}

/* e^x, for any x: 0 and infinity where floats end, NaN for NaN. As n may be -150, a
 * subnormal's, or 128, the power of two comes in two factors, each with an exponent of
 * its own. */
static inline float power(float x)
{
    uint32_t both;
    x = x < -104.0f ? -104.0f : x;
    x = x > 89.0f ? 89.0f : x;
    const float part = exp_part(x, &both) + 1.0f;
    const uint32_t half = both >> 1;
    return part * float_of(half << 23) * float_of((both - half) << 23);
}

/* The probabilities of the classes: e^logit over the sum of all. Returns the class with
 * the largest, the first of several; 0 where none is a number. */
KERNEL int32_t classify(int classes, const float *logits, float *probabilities)
{
    int best = 0;
    float sum = 0.0f;
    for (int i = 1; i < classes; i++)
        best = logits[i] > logits[best] ? i : best;
    for (int i = 0; i < classes; i++) {
        probabilities[i] = power(logits[i] - logits[best]);
        sum += probabilities[i];
    }
    for (int i = 0; i < classes; i++)
        probabilities[i] /= sum;
    return (int32_t)best;
}

const char *const branches_class_names[BRANCHES_CLASSES] = {
    "0",
    "1",
    "2",
    "3",
    "4",
};

/* ---- layers that work with bytes ---- */

/* a_output: each byte is 0.00699918 (byte + 61), from -0.468945 to 1.31585 */
static const struct int8_convolution of_a_output = {
    .window = {.height = 9, .width = 7, .made_height = 9, .made_width = 7,
               .rows = 3, .columns = 3, .stride_y = 1, .stride_x = 1,
               .dilation_y = 1, .dilation_x = 1, .top = 1, .left = 1},
    .inputs = 3, .outputs = 6, .groups = 1, .zero = -128,
    .output = {.zero = -61, .low = -128, .high = 127}};

/* sum_relu_output_normalized: each byte is 0.0125019 (byte - 23), from -1.88779 to 1.3002 */
static const struct int8_convolution of_sum_relu_output_normalized = {
    .window = {.height = 9, .width = 7, .made_height = 9, .made_width = 7,
               .rows = 1, .columns = 1, .stride_y = 1, .stride_x = 1,
               .dilation_y = 1, .dilation_x = 1, .top = 0, .left = 0},
    .inputs = 6, .outputs = 6, .groups = 1, .zero = -61,
    .output = {.zero = 23, .low = -128, .high = 127}};

/* sum_relu_output: each byte is 0.00641085 (byte + 128), from 0 to 1.63477 */
static const struct int8_addition of_sum_relu_output = {
    .count = 378, .zero_a = 23, .multiplier_a = 2093924878, .zero_b = -61, .multiplier_b = 1172280386,
    .shift = 30,
    .output = {.zero = -128, .low = -128, .high = 127}};

/* mean_output: each byte is 0.00510493 (byte + 128), from 0 to 1.30176 */
static const struct int8_mean of_mean_output = {
    .window = {.height = 9, .width = 7, .made_height = 5, .made_width = 4,
               .rows = 3, .columns = 3, .stride_y = 2, .stride_x = 2,
               .dilation_y = 1, .dilation_x = 1, .top = 1, .left = 1},
    .channels = 6, .zero = -128, .multiplier = 82301,
    .output = {.zero = -128, .low = -128, .high = 127}};

static const struct window of_largest_output = {.height = 9, .width = 7, .made_height = 5, .made_width = 4,
    .rows = 3, .columns = 3, .stride_y = 2, .stride_x = 2,
    .dilation_y = 1, .dilation_x = 1, .top = 1, .left = 1};

static const struct int8_part part_a_of_both_output = {
    .columns = 6, .zero = -128, .multiplier = 855016620, .shift = 30};
static const struct int8_part part_b_of_both_output = {
    .columns = 6, .zero = -128, .multiplier = 1073741824, .shift = 30};
/* both_output: each byte is 0.00641085 (byte + 128), from 0 to 1.63477 */
static const struct int8_output of_both_output = {
    .zero = -128, .low = -128, .high = 127};

static const struct window of_zero_padding2d_1_output = {.height = 5, .width = 4, .made_height = 7, .made_width = 6,
    .rows = 1, .columns = 1, .stride_y = 1, .stride_x = 1,
    .dilation_y = 1, .dilation_x = 1, .top = 1, .left = 1};

/* conv2d_3_output_linear: each byte is 0.00737879 (byte - 3), from -0.966622 to 0.91497 */
static const struct int8_convolution of_conv2d_3_output_linear = {
    .window = {.height = 7, .width = 6, .made_height = 6, .made_width = 5,
               .rows = 2, .columns = 2, .stride_y = 1, .stride_x = 1,
               .dilation_y = 1, .dilation_x = 1, .top = 0, .left = 0},
    .inputs = 12, .outputs = 4, .groups = 1, .zero = -128,
    .output = {.zero = 3, .low = -128, .high = 127}};

static const struct window of_cropping2d_1_output = {.height = 6, .width = 5, .made_height = 4, .made_width = 3,
    .rows = 1, .columns = 1, .stride_y = 1, .stride_x = 1,
    .dilation_y = 1, .dilation_x = 1, .top = 1, .left = 1};

/* dense_1_output_linear: each byte is 0.00769857 (byte + 34), from -0.723665 to 1.23947 */
static const struct int8_dense of_dense_1_output_linear = {
    .inputs = 48, .outputs = 11,
    .output = {.zero = -34, .low = -128, .high = 127}};

void branches_predict(const branches_input *input, branches_output *output, branches_arena *arena)
{
    const branches_weights *const weights = &branches_trained;
    int8_t *const a_input = (int8_t *)&arena->values[95]; /* 9 x 7 x 3 */
    int8_t *const a_output = (int8_t *)&arena->values[0]; /* 9 x 7 x 6 */
    int8_t *const sum_relu_output_normalized = (int8_t *)&arena->values[95]; /* 9 x 7 x 6 */
    int8_t *const sum_relu_output = (int8_t *)&arena->values[95]; /* 9 x 7 x 6 */
    int8_t *const mean_output = (int8_t *)&arena->values[0]; /* 5 x 4 x 6 */
    int8_t *const largest_output = (int8_t *)&arena->values[30]; /* 5 x 4 x 6 */
    int8_t *const both_output = (int8_t *)&arena->values[126]; /* 5 x 4 x 12 */
    int8_t *const zero_padding2d_1_output = (int8_t *)&arena->values[0]; /* 7 x 6 x 12 */
    int8_t *const conv2d_3_output_linear = (int8_t *)&arena->values[126]; /* 6 x 5 x 4 */
    int8_t *const conv2d_3_output = (int8_t *)&arena->values[126]; /* 6 x 5 x 4 */
    int8_t *const cropping2d_1_output = (int8_t *)&arena->values[0]; /* 4 x 3 x 4 */
    int8_t *const dense_1_output_linear = (int8_t *)&arena->values[12]; /* 11 */
    int8_t *const dense_1_output = (int8_t *)&arena->values[12]; /* 11 */
    float *const dense_2_output = &arena->values[0]; /* 5 */

    /* nets.yaml:43 */
    int8_from_bytes(189, input->numbers, a_input);
    /* nets.yaml:45 */
    int8_conv2d(&of_a_output, a_input, weights->a_kernel, weights->a_bias, weights->a_multiplier,
                weights->a_shift, a_output);
    /* nets.yaml:46 */
    int8_conv2d(&of_sum_relu_output_normalized, a_output, weights->b_kernel, weights->b_bias,
                weights->b_multiplier, weights->b_shift, sum_relu_output_normalized);
    /* nets.yaml:49 */
    int8_add(&of_sum_relu_output, sum_relu_output_normalized, a_output, sum_relu_output);
    /* nets.yaml:50 */
    int8_average_pool(&of_mean_output, sum_relu_output, mean_output);
    /* nets.yaml:51 */
    int8_max_pool(&of_largest_output, 6, sum_relu_output, largest_output);
    /* nets.yaml:52 */
    int8_concatenate(20, &part_a_of_both_output, &part_b_of_both_output, &of_both_output,
                     mean_output, largest_output, both_output);
    /* nets.yaml:53 */
    int8_pad(&of_zero_padding2d_1_output, 12, -128, both_output, zero_padding2d_1_output);
    /* nets.yaml:54 */
    int8_conv2d(&of_conv2d_3_output_linear, zero_padding2d_1_output, weights->conv2d_3_kernel,
                weights->conv2d_3_bias, weights->conv2d_3_multiplier, weights->conv2d_3_shift,
                conv2d_3_output_linear);
    int8_table(120, conv2d_3_output_linear, weights->conv2d_3_output_table, conv2d_3_output);
    /* nets.yaml:55 */
    int8_crop(&of_cropping2d_1_output, 4, conv2d_3_output, cropping2d_1_output);
    /* nets.yaml:57 */
    int8_dense(&of_dense_1_output_linear, cropping2d_1_output, weights->dense_1_kernel,
               weights->dense_1_bias, weights->dense_1_multiplier, weights->dense_1_shift,
               dense_1_output_linear);
    int8_table(11, dense_1_output_linear, weights->dense_1_output_table, dense_1_output);
    /* nets.yaml:58 */
    int8_dense_to_floats(11, 5, dense_1_output, weights->dense_2_kernel, weights->dense_2_bias,
                         weights->dense_2_scale, dense_2_output, linear);
    /* nets.yaml:43 */
    output->class_index = classify(5, dense_2_output, output->probabilities);
}
