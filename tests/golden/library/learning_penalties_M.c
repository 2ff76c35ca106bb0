/* M.c: model M of penalties.yaml, as tlc 0.2.0 has compiled it. What is what, M.h says.
 *
 * From the end upwards: M_predict calls a function for each layer; those of one
 * shape each call kernels, which are made for all sizes. Places in penalties.yaml stand before
 * the calls. */
#include "M.h"

#include <math.h>
#include <string.h>

_Static_assert(sizeof(M_arena) == M_ARENA_BYTES, "a float takes 4 bytes");

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

/* The input's numbers times `scale`. */
KERNEL void gather(int count, const uint8_t *numbers, float scale, float *x)
{
    for (int i = 0; i < count; i++)
        x[i] = (float)numbers[i] * scale;
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

/* Compiled for speed, with sizes that are constants, tiles of large machines are made of vectors.
 * With PLAIN they are not. */
#if defined(__OPTIMIZE__) && !defined(__OPTIMIZE_SIZE__) && defined(__GNUC__) && !defined(PLAIN)
#if defined(__AVX2__) && defined(__FMA__)
#define TILES
#include <immintrin.h>
#elif defined(__aarch64__) && defined(__ARM_NEON)
#define TILES
#include <arm_neon.h>
#endif
#endif
#if defined(TILES) && defined(__clang__)
#define UNROLLED _Pragma("clang loop unroll(full)")
#elif defined(TILES)
#define UNROLLED _Pragma("GCC unroll 64")
#endif

/* Numbers that are calculated side by side, as many as the machine does at once: each of them is
 * what multiply_add makes of it. */
#ifdef TILES
#if defined(__AVX512F__)
typedef __m512 vector;
enum { VECTOR = 16 };

static inline vector spread(float number)
{
    return _mm512_set1_ps(number);
}

static inline vector load(const float *from)
{
    return _mm512_loadu_ps(from);
}

static inline void store(float *to, vector numbers)
{
    _mm512_storeu_ps(to, numbers);
}

static inline vector multiply_add_all(vector a, vector b, vector c)
{
    return _mm512_fmadd_ps(a, b, c);
}

/* The first `count` of them, and zeros. */
KERNEL vector load_some(const float *from, int count)
{
    return _mm512_maskz_loadu_ps((__mmask16)((1U << count) - 1U), from);
}
#elif defined(__AVX2__)
typedef __m256 vector;
enum { VECTOR = 8 };

static inline vector spread(float number)
{
    return _mm256_set1_ps(number);
}

static inline vector load(const float *from)
{
    return _mm256_loadu_ps(from);
}

static inline void store(float *to, vector numbers)
{
    _mm256_storeu_ps(to, numbers);
}

static inline vector multiply_add_all(vector a, vector b, vector c)
{
    return _mm256_fmadd_ps(a, b, c);
}

/* The first `count` of them, and zeros. */
KERNEL vector load_some(const float *from, int count)
{
    const __m256i places = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
    return _mm256_maskload_ps(from, _mm256_cmpgt_epi32(_mm256_set1_epi32(count), places));
}
#else
typedef float32x4_t vector;
enum { VECTOR = 4 };

static inline vector spread(float number)
{
    return vdupq_n_f32(number);
}

static inline vector load(const float *from)
{
    return vld1q_f32(from);
}

static inline void store(float *to, vector numbers)
{
    vst1q_f32(to, numbers);
}

static inline vector multiply_add_all(vector a, vector b, vector c)
{
    return vfmaq_f32(c, a, b);
}

/* The first `count` of them, and zeros. */
KERNEL vector load_some(const float *from, int count)
{
    float some[4] = {0.0f};
    for (int i = 0; i < count; i++)
        some[i] = from[i];
    return load(some);
}
#endif

/* As many of them as it takes for so many numbers. */
KERNEL int vectors_of(int lanes)
{
    return (lanes + VECTOR - 1) / VECTOR;
}

/* Vector `index` of `lanes` numbers, of which nothing behind the last is read. */
KERNEL vector load_lanes(const float *from, int index, int lanes)
{
    const int left = lanes - index * VECTOR;
    return left >= VECTOR ? load(&from[index * VECTOR]) : load_some(&from[index * VECTOR], left);
}

/* So many vectors as numbers. No index of a vector is known only at run time: so all are kept in
 * registers. */
KERNEL void store_all(float *numbers, const vector *sum, int vectors)
{
    UNROLLED
    for (int i = 0; i < vectors; i++)
        store(&numbers[i * VECTOR], sum[i]);
}
#endif

/* sum[pixel][lane] += x[pixel][0] kernel[0][lane] + x[pixel][1] kernel[1][lane] + ...: the
 * loop behind all products. Each sum is one chain of fused multiply-adds in this order.
 * `step` leads from a pixel to the next, `width` from a row of the kernel to the next. */
#ifdef TILES
KERNEL void add_products(vector *sum, int pixels, int lanes, int terms, const float *x, int step,
                         const float *kernel, int width)
{
    const int vectors = vectors_of(lanes);
    vector weights[WIDE / VECTOR];
    for (int term = 0; term < terms; term++) {
        UNROLLED
        for (int i = 0; i < vectors; i++)
            weights[i] = load_lanes(&kernel[term * width], i, lanes);
        UNROLLED
        for (int pixel = 0; pixel < pixels; pixel++) {
            const vector all = spread(x[pixel * step + term]);
            UNROLLED
            for (int i = 0; i < vectors; i++)
                sum[pixel * vectors + i] =
                    multiply_add_all(all, weights[i], sum[pixel * vectors + i]);
        }
    }
}
#else
KERNEL void add_products(float *sum, int pixels, int lanes, int terms, const float *x, int step,
                         const float *kernel, int width)
{
    for (int term = 0; term < terms; term++)
        for (int pixel = 0; pixel < pixels; pixel++)
            for (int lane = 0; lane < lanes; lane++)
                sum[pixel * lanes + lane] = multiply_add(
                    x[pixel * step + term], kernel[term * width + lane], sum[pixel * lanes + lane]);
}
#endif

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

/* So many from `first` to `end` - 1. */
struct range {
    int first, end;
};

/* The places in a row at which all columns of the window lie on the image. */
KERNEL struct range places_inside(const struct window *window)
{
    const int room = window->width - 1 - (window->columns - 1) * window->dilation_x + window->left;
    const int first = (window->left + window->stride_x - 1) / window->stride_x;
    const int end = room < 0 ? 0 : room / window->stride_x + 1;
    return (struct range){first, end < window->made_width ? end : window->made_width};
}

/* A sum and its bias, where there is one. */
KERNEL float with_bias(float sum, const float *bias, int output)
{
    return bias ? sum + bias[output] : sum;
}

#ifdef TILES
/* `pixels` places from row y, column x on, along the row or down the column, all of which see
 * the same part of the window; of each, channels `first` to `first + lanes - 1`. */
struct tile {
    int y, x, pixels, down, first, lanes;
};

/* What is convolved, and made: of each sum f, after its bias, where bias is not NULL. */
struct convolved {
    const float *image, *kernel, *bias;
    float *made;
    function *f;
};

/* The places in a column at which all rows of the window lie on the image. */
KERNEL struct range rows_inside(const struct window *window)
{
    const int room = window->height - 1 - (window->rows - 1) * window->dilation_y + window->top;
    const int first = (window->top + window->stride_y - 1) / window->stride_y;
    const int end = room < 0 ? 0 : room / window->stride_y + 1;
    return (struct range){first, end < window->made_height ? end : window->made_height};
}

/* The pixel of the image that row `row`, column `column` of the window shows at the tile's first
 * place; -1: it lies outside. */
KERNEL int pixel_seen(const struct window *window, struct tile tile, int row, int column)
{
    const int y = tile.y * window->stride_y - window->top + row * window->dilation_y;
    const int x = tile.x * window->stride_x - window->left + column * window->dilation_x;
    const int inside = y >= 0 && y < window->height && x >= 0 && x < window->width;
    return inside ? y * window->width + x : -1;
}

/* Pixels from there to what it shows at the tile's next place. */
KERNEL int pixels_on(const struct window *window, struct tile tile)
{
    return tile.down ? window->stride_y * window->width : window->stride_x;
}

KERNEL void clear_sums(vector *sum, struct tile tile)
{
    UNROLLED
    for (int i = 0; i < tile.pixels * vectors_of(tile.lanes); i++)
        sum[i] = spread(0.0f);
}

KERNEL void finish_tile(const struct window *window, const struct convolved *numbers, int channels,
                        struct tile tile, const vector *sum)
{
    const int vectors = vectors_of(tile.lanes);
    const int next = (tile.down ? window->made_width : 1) * channels;
    float *const made =
        &numbers->made[(tile.y * window->made_width + tile.x) * channels + tile.first];
    float sums[PIXELS * LANES];
    store_all(sums, sum, tile.pixels * vectors);
    for (int pixel = 0; pixel < tile.pixels; pixel++)
        for (int lane = 0; lane < tile.lanes; lane++)
            made[pixel * next + lane] = numbers->f(
                with_bias(sums[pixel * vectors * VECTOR + lane], numbers->bias, tile.first + lane));
}
#endif

/* What is convolved with what: each of the groups makes its share of the outputs of its
 * share of the inputs. The kernel is [row][column][input of the group][output]. */
struct convolution {
    struct window window;
    int inputs, outputs, groups;
};

#ifdef TILES
KERNEL void convolve_tile(const struct convolution *of, const struct convolved *numbers,
                          struct tile tile)
{
    const struct window *window = &of->window;
    const int inputs = of->inputs / of->groups;
    const int group = tile.first / (of->outputs / of->groups);
    vector sum[PIXELS * LANES / VECTOR];
    clear_sums(sum, tile);
    for (int row = 0; row < window->rows; row++)
        for (int column = 0; column < window->columns; column++) {
            const int pixel = pixel_seen(window, tile, row, column);
            const int weights = (row * window->columns + column) * inputs * of->outputs;
            if (pixel >= 0)
                add_products(sum, tile.pixels, tile.lanes, inputs,
                             &numbers->image[pixel * of->inputs + group * inputs],
                             pixels_on(window, tile) * of->inputs,
                             &numbers->kernel[weights + tile.first], of->outputs);
        }
    finish_tile(window, numbers, of->outputs, tile, sum);
}

/* `count` places from row y, column x on; none where there are fewer. */
KERNEL void convolve_run(const struct convolution *of, const struct convolved *numbers,
                         struct tile tile, int count)
{
    const int rest = count % PIXELS;
    tile.pixels = PIXELS;
    for (int i = 0; i < count - rest; i += PIXELS) {
        convolve_tile(of, numbers, tile);
        tile.x += tile.down ? 0 : PIXELS;
        tile.y += tile.down ? PIXELS : 0;
    }
    tile.pixels = rest;
    if (rest > 0)
        convolve_tile(of, numbers, tile);
}

/* All places: in each row those where all columns of the window lie on the image; beside them,
 * down the columns, those where all its rows do; and the corners. */
KERNEL void convolve_lanes(const struct convolution *of, const struct convolved *numbers, int first,
                           int lanes)
{
    const struct window *window = &of->window;
    const struct range columns = places_inside(window), rows = rows_inside(window);
    for (int y = 0; y < window->made_height; y++)
        convolve_run(of, numbers, (struct tile){y, columns.first, 0, 0, first, lanes},
                     columns.end - columns.first);
    for (int x = 0; x < window->made_width; x++) {
        if (x >= columns.first && x < columns.end)
            continue;
        convolve_run(of, numbers, (struct tile){rows.first, x, 0, 1, first, lanes},
                     rows.end - rows.first);
        for (int y = 0; y < window->made_height; y++)
            if (y < rows.first || y >= rows.end)
                convolve_tile(of, numbers, (struct tile){y, x, 1, 0, first, lanes});
    }
}

/* made = f(image * kernel + bias), where bias is not NULL. */
KERNEL void conv2d(const struct convolution *of, const float *image, const float *kernel,
                   const float *bias, float *made, function *f)
{
    const struct convolved numbers = {image, kernel, bias, made, f};
    const int outputs = of->outputs / of->groups;
    const int whole = outputs - outputs % LANES;
    for (int group = 0; group < of->groups; group++) {
        const int begin = group * outputs;
        for (int first = begin; first < begin + whole; first += LANES)
            convolve_lanes(of, &numbers, first, LANES);
        if (outputs % LANES > 0)
            convolve_lanes(of, &numbers, begin + whole, outputs % LANES);
    }
}
#else
/* A tile: outputs `first` to `first + lanes - 1` of `pixels` places beginning at row y,
 * column x, of which all see the same part of the window's rows and columns. */
KERNEL void convolve_tile(const struct convolution *of, int y, int x, int pixels, int first,
                          int lanes, const float *restrict image, const float *restrict kernel,
                          const float *restrict bias, float *restrict made, function *f)
{
    const struct window *window = &of->window;
    const int inputs = of->inputs / of->groups;
    const int group = first / (of->outputs / of->groups);
    const int last = (pixels - 1) * window->stride_x; /* from the first pixel's column */
    float sum[PIXELS * LANES] = {0.0f};
    for (int row = 0; row < window->rows; row++) {
        const int from_y = y * window->stride_y - window->top + row * window->dilation_y;
        if (from_y < 0 || from_y >= window->height)
            continue;
        for (int column = 0; column < window->columns; column++) {
            const int from_x = x * window->stride_x - window->left + column * window->dilation_x;
            if (from_x >= 0 && from_x + last < window->width)
                add_products(
                    sum, pixels, lanes, inputs,
                    &image[(from_y * window->width + from_x) * of->inputs + group * inputs],
                    window->stride_x * of->inputs,
                    &kernel[(row * window->columns + column) * inputs * of->outputs + first],
                    of->outputs);
        }
    }
    for (int pixel = 0; pixel < pixels; pixel++)
        for (int lane = 0; lane < lanes; lane++)
            made[((y * window->made_width) + x + pixel) * of->outputs + first + lane] =
                f(with_bias(sum[pixel * lanes + lane], bias, first + lane));
}

/* So many outputs of a row of places: where all of the window lies on the image, several
 * places at a time. */
KERNEL void convolve_row(const struct convolution *of, int y, int first, int lanes,
                         const float *image, const float *kernel, const float *bias, float *made,
                         function *f)
{
    const struct range inside = places_inside(&of->window);
    for (int x = 0; x < of->window.made_width;)
        if (x >= inside.first && x + PIXELS <= inside.end) {
            convolve_tile(of, y, x, PIXELS, first, lanes, image, kernel, bias, made, f);
            x += PIXELS;
        } else {
            convolve_tile(of, y, x, 1, first, lanes, image, kernel, bias, made, f);
            x += 1;
        }
}

/* made = f(image * kernel + bias), where bias is not NULL. */
KERNEL void conv2d(const struct convolution *of, const float *image, const float *kernel,
                   const float *bias, float *made, function *f)
{
    const int outputs = of->outputs / of->groups;
    const int whole = outputs - outputs % LANES;
    for (int y = 0; y < of->window.made_height; y++)
        for (int group = 0; group < of->groups; group++) {
            const int begin = group * outputs;
            for (int first = begin; first < begin + whole; first += LANES)
                convolve_row(of, y, first, LANES, image, kernel, bias, made, f);
            if (outputs % LANES > 0)
                convolve_row(of, y, begin + whole, outputs % LANES, image, kernel, bias, made, f);
        }
}
#endif

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

/* e^x - 1 for x <= 0, near 0 too, where taking 1 from e^x would leave few bits. It is
 * 2^n (e^r - 1) + (2^n - 1), and -1 below -25. */
static inline float power_minus_one(float x)
{
    uint32_t exponent;
    const float part = exp_part(x < -25.0f ? -25.0f : x, &exponent);
    const float two_to_n = float_of((exponent - 127U) << 23);
    return multiply_add(part, two_to_n, two_to_n - 1.0f);
}

/* With t = e^-2|x| - 1 it is -t / (t + 2), and has the sign of x. From 0, t is taken, not
 * negated, as a zero must be +0 before it gets that sign. */
static inline float hyperbolic_tangent(float x)
{
    const uint32_t sign = bits_of(x) & 0x80000000U;
    const float t = power_minus_one(-2.0f * float_of(bits_of(x) ^ sign));
    return float_of(bits_of((0.0f - t) / (t + 2.0f)) | sign);
}

#ifdef TILES
/* sum[pixel][lane] += seen[pixel][lane] weight[lane] */
KERNEL void add_seen(vector *sum, int pixels, int lanes, const float *seen, int step,
                     const float *weight)
{
    const int vectors = vectors_of(lanes);
    UNROLLED
    for (int i = 0; i < vectors; i++) {
        const vector weights = load_lanes(weight, i, lanes);
        UNROLLED
        for (int pixel = 0; pixel < pixels; pixel++)
            sum[pixel * vectors + i] = multiply_add_all(load_lanes(&seen[pixel * step], i, lanes),
                                                        weights, sum[pixel * vectors + i]);
    }
}

KERNEL void depthwise_tile(const struct window *window, int channels,
                           const struct convolved *numbers, struct tile tile)
{
    vector sum[PIXELS * LANES / VECTOR];
    clear_sums(sum, tile);
    for (int row = 0; row < window->rows; row++)
        for (int column = 0; column < window->columns; column++) {
            const int pixel = pixel_seen(window, tile, row, column);
            if (pixel >= 0)
                add_seen(
                    sum, tile.pixels, tile.lanes, &numbers->image[pixel * channels + tile.first],
                    pixels_on(window, tile) * channels,
                    &numbers->kernel[(row * window->columns + column) * channels + tile.first]);
        }
    finish_tile(window, numbers, channels, tile, sum);
}

/* `count` places from row y, column x on; none where there are fewer. */
KERNEL void depthwise_run(const struct window *window, int channels,
                          const struct convolved *numbers, struct tile tile, int count)
{
    const int rest = count % PIXELS;
    tile.pixels = PIXELS;
    for (int i = 0; i < count - rest; i += PIXELS) {
        depthwise_tile(window, channels, numbers, tile);
        tile.x += tile.down ? 0 : PIXELS;
        tile.y += tile.down ? PIXELS : 0;
    }
    tile.pixels = rest;
    if (rest > 0)
        depthwise_tile(window, channels, numbers, tile);
}

/* All places: in each row those where all columns of the window lie on the image; beside them,
 * down the columns, those where all its rows do; and the corners. */
KERNEL void depthwise_lanes(const struct window *window, int channels,
                            const struct convolved *numbers, int first, int lanes)
{
    const struct range columns = places_inside(window), rows = rows_inside(window);
    for (int y = 0; y < window->made_height; y++)
        depthwise_run(window, channels, numbers,
                      (struct tile){y, columns.first, 0, 0, first, lanes},
                      columns.end - columns.first);
    for (int x = 0; x < window->made_width; x++) {
        if (x >= columns.first && x < columns.end)
            continue;
        depthwise_run(window, channels, numbers, (struct tile){rows.first, x, 0, 1, first, lanes},
                      rows.end - rows.first);
        for (int y = 0; y < window->made_height; y++)
            if (y < rows.first || y >= rows.end)
                depthwise_tile(window, channels, numbers, (struct tile){y, x, 1, 0, first, lanes});
    }
}

/* made = f(image * kernel + bias), channel by channel, where bias is not NULL. The kernel
 * is [row][column][channel]. */
KERNEL void depthwise_conv2d(const struct window *window, int channels, const float *image,
                             const float *kernel, const float *bias, float *made, function *f)
{
    const struct convolved numbers = {image, kernel, bias, made, f};
    const int whole = channels - channels % LANES;
    for (int first = 0; first < whole; first += LANES)
        depthwise_lanes(window, channels, &numbers, first, LANES);
    if (channels % LANES > 0)
        depthwise_lanes(window, channels, &numbers, whole, channels % LANES);
}
#else
/* sum[pixel][lane] += seen[pixel][lane] weight[lane] */
KERNEL void add_seen(float *sum, int pixels, int lanes, const float *seen, int step,
                     const float *weight)
{
    for (int pixel = 0; pixel < pixels; pixel++)
        for (int lane = 0; lane < lanes; lane++)
            sum[pixel * lanes + lane] =
                multiply_add(seen[pixel * step + lane], weight[lane], sum[pixel * lanes + lane]);
}

/* A tile: channels `first` to `first + lanes - 1` of `pixels` places beginning at row y,
 * column x, of which all see the same part of the window's rows and columns. */
KERNEL void depthwise_tile(const struct window *window, int channels, int y, int x, int pixels,
                           int first, int lanes, const float *restrict image,
                           const float *restrict kernel, const float *restrict bias,
                           float *restrict made, function *f)
{
    const int last = (pixels - 1) * window->stride_x; /* from the first pixel's column */
    float sum[PIXELS * LANES] = {0.0f};
    for (int row = 0; row < window->rows; row++) {
        const int from_y = y * window->stride_y - window->top + row * window->dilation_y;
        if (from_y < 0 || from_y >= window->height)
            continue;
        for (int column = 0; column < window->columns; column++) {
            const int from_x = x * window->stride_x - window->left + column * window->dilation_x;
            if (from_x >= 0 && from_x + last < window->width)
                add_seen(sum, pixels, lanes,
                         &image[(from_y * window->width + from_x) * channels + first],
                         window->stride_x * channels,
                         &kernel[(row * window->columns + column) * channels + first]);
        }
    }
    for (int pixel = 0; pixel < pixels; pixel++)
        for (int lane = 0; lane < lanes; lane++)
            made[((y * window->made_width) + x + pixel) * channels + first + lane] =
                f(with_bias(sum[pixel * lanes + lane], bias, first + lane));
}

KERNEL void depthwise_row(const struct window *window, int channels, int y, int first, int lanes,
                          const float *image, const float *kernel, const float *bias, float *made,
                          function *f)
{
    const struct range inside = places_inside(window);
    for (int x = 0; x < window->made_width;)
        if (x >= inside.first && x + PIXELS <= inside.end) {
            depthwise_tile(window, channels, y, x, PIXELS, first, lanes, image, kernel, bias, made,
                           f);
            x += PIXELS;
        } else {
            depthwise_tile(window, channels, y, x, 1, first, lanes, image, kernel, bias, made, f);
            x += 1;
        }
}

/* made = f(image * kernel + bias), channel by channel, where bias is not NULL. The kernel
 * is [row][column][channel]. */
KERNEL void depthwise_conv2d(const struct window *window, int channels, const float *image,
                             const float *kernel, const float *bias, float *made, function *f)
{
    const int whole = channels - channels % LANES;
    for (int y = 0; y < window->made_height; y++) {
        for (int first = 0; first < whole; first += LANES)
            depthwise_row(window, channels, y, first, LANES, image, kernel, bias, made, f);
        if (channels % LANES > 0)
            depthwise_row(window, channels, y, whole, channels % LANES, image, kernel, bias, made,
                          f);
    }
}
#endif

static inline float linear(float x)
{
    return x;
}

static inline float relu(float x)
{
    return x > 0.0f ? x : 0.0f;
}

/* Outputs `first` to `first + lanes - 1`. */
#ifdef TILES
KERNEL void dense_lanes(int first, int lanes, int inputs, int outputs, const float *restrict x,
                        const float *restrict kernel, const float *restrict bias, float *restrict y,
                        function *f)
{
    const int vectors = vectors_of(lanes);
    float begun[WIDE] = {0.0f};
    vector sum[WIDE / VECTOR];
    for (int lane = 0; lane < lanes; lane++)
        begun[lane] = bias ? bias[first + lane] : 0.0f;
    UNROLLED
    for (int i = 0; i < vectors; i++)
        sum[i] = load(&begun[i * VECTOR]);
    add_products(sum, 1, lanes, inputs, x, 0, &kernel[first], outputs);
    store_all(begun, sum, vectors);
    for (int lane = 0; lane < lanes; lane++)
        y[first + lane] = f(begun[lane]);
}
#else
KERNEL void dense_lanes(int first, int lanes, int inputs, int outputs, const float *restrict x,
                        const float *restrict kernel, const float *restrict bias, float *restrict y,
                        function *f)
{
    float sum[WIDE] = {0.0f};
    for (int lane = 0; lane < lanes; lane++)
        sum[lane] = bias ? bias[first + lane] : 0.0f;
    add_products(sum, 1, lanes, inputs, x, 0, &kernel[first], outputs);
    for (int lane = 0; lane < lanes; lane++)
        y[first + lane] = f(sum[lane]);
}
#endif

/* y = f(x kernel + bias), where bias is not NULL: each sum begins with it. */
KERNEL void dense(int inputs, int outputs, const float *x, const float *kernel, const float *bias,
                  float *y, function *f)
{
    const int whole = outputs - outputs % WIDE;
    for (int first = 0; first < whole; first += WIDE)
        dense_lanes(first, WIDE, inputs, outputs, x, kernel, bias, y, f);
    if (outputs % WIDE > 0)
        dense_lanes(whole, outputs % WIDE, inputs, outputs, x, kernel, bias, y, f);
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

/* ---- layers ---- */

static void conv2d_4x3x2x3_2x2_tanh(const float *x, const float *kernel, const float *bias,
                                    float *y)
{
    static const struct convolution of = {
        .window = {.height = 4, .width = 3, .made_height = 3, .made_width = 2,
                   .rows = 2, .columns = 2, .stride_y = 1, .stride_x = 1,
                   .dilation_y = 1, .dilation_x = 1, .top = 0, .left = 0},
        .inputs = 2, .outputs = 3, .groups = 1};
    conv2d(&of, x, kernel, bias, y, hyperbolic_tangent);
}

static void depthwise_conv2d_3x2x3_2x1(const float *x, const float *kernel, float *y)
{
    static const struct window window = {.height = 3, .width = 2, .made_height = 2, .made_width = 2,
                                         .rows = 2, .columns = 1, .stride_y = 1, .stride_x = 1,
                                         .dilation_y = 1, .dilation_x = 1, .top = 0, .left = 0};
    depthwise_conv2d(&window, 3, x, kernel, NULL, y, linear);
}

static void conv2d_2x2x3x4_1x1_relu(const float *x, const float *kernel, const float *bias,
                                    float *y)
{
    static const struct convolution of = {
        .window = {.height = 2, .width = 2, .made_height = 2, .made_width = 2,
                   .rows = 1, .columns = 1, .stride_y = 1, .stride_x = 1,
                   .dilation_y = 1, .dilation_x = 1, .top = 0, .left = 0},
        .inputs = 3, .outputs = 4, .groups = 1};
    conv2d(&of, x, kernel, bias, y, relu);
}

static void dense_16x5_tanh(const float *x, const float *kernel, const float *bias, float *y)
{
    dense(16, 5, x, kernel, bias, y, hyperbolic_tangent);
}

static void dense_5x3_linear(const float *x, const float *kernel, const float *bias, float *y)
{
    dense(5, 3, x, kernel, bias, y, linear);
}

const char *const M_class_names[M_CLASSES] = {
    "0",
    "1",
    "2",
};

void M_predict(const M_weights *weights, const M_learned *learned, const M_input *input,
               M_output *output, M_arena *arena)
{
    float *const conv2d_1_input = &arena->values[0]; /* 4 x 3 x 2 */
    float *const conv2d_1_output = &arena->values[24]; /* 3 x 2 x 3 */
    float *const separable_conv2d_1_depthwise = &arena->values[0]; /* 2 x 2 x 3 */
    float *const separable_conv2d_1_output = &arena->values[12]; /* 2 x 2 x 4 */
    float *const dense_1_output = &arena->values[0]; /* 5 */
    float *const dense_2_output = &arena->values[5]; /* 3 */

    /* penalties.yaml:23 */
    gather(24, input->numbers, 0.25f, conv2d_1_input);
    /* penalties.yaml:25 */
    conv2d_4x3x2x3_2x2_tanh(conv2d_1_input, weights->conv2d_1_kernel, weights->conv2d_1_bias,
                            conv2d_1_output);
    /* penalties.yaml:26 */
    depthwise_conv2d_3x2x3_2x1(conv2d_1_output, weights->separable_conv2d_1_depthwise_kernel,
                               separable_conv2d_1_depthwise);
    conv2d_2x2x3x4_1x1_relu(separable_conv2d_1_depthwise,
                            weights->separable_conv2d_1_pointwise_kernel,
                            weights->separable_conv2d_1_bias, separable_conv2d_1_output);
    /* penalties.yaml:29 */
    dense_16x5_tanh(separable_conv2d_1_output, learned->dense_1_kernel, learned->dense_1_bias,
                    dense_1_output);
    /* penalties.yaml:30 */
    dense_5x3_linear(dense_1_output, learned->dense_2_kernel, learned->dense_2_bias,
                     dense_2_output);
    /* penalties.yaml:23 */
    output->class_index = classify(3, dense_2_output, output->probabilities);
}

/* ---- learning ---- */

/* d(mean loss) / d(logits) = (softmax(logits) - (1 at the target)) / examples, at the target
 * less than 0 by what the others have: apart from it these count where it is nearly
 * certain. */
KERNEL void softmax_crossentropy_gradient(int classes, int32_t target, float examples,
                                          const float *logits, float *gradient)
{
    float largest = logits[0], others = 0.0f, at_target = 0.0f;
    for (int i = 1; i < classes; i++)
        largest = logits[i] > largest ? logits[i] : largest;
    for (int i = 0; i < classes; i++) {
        gradient[i] = power(logits[i] - largest);
        others += i == target ? 0.0f : gradient[i];
        at_target = i == target ? gradient[i] : at_target;
    }
    const float sum = others + at_target;
    for (int i = 0; i < classes; i++)
        gradient[i] = (i == target ? -others : gradient[i]) / sum / examples;
}

/* gradient += the rows of dy, one after the other */
KERNEL void bias_gradient(int rows, int columns, const float *dy, float *gradient)
{
    for (int row = 0; row < rows; row++)
        for (int column = 0; column < columns; column++)
            gradient[column] += dy[row * columns + column];
}

/* dx = dy kernel^T: each sum is one chain over the outputs. */
KERNEL void input_gradient(int inputs, int outputs, const float *dy, const float *kernel, float *dx)
{
    for (int input = 0; input < inputs; input++) {
        float sum = 0.0f;
        for (int output = 0; output < outputs; output++)
            sum = multiply_add(kernel[input * outputs + output], dy[output], sum);
        dx[input] = sum;
    }
}

/* gradient += x^T dy: each number is one chain over the step's examples. */
KERNEL void kernel_gradient(int inputs, int outputs, const float *restrict x,
                            const float *restrict dy, float *restrict gradient)
{
    for (int input = 0; input < inputs; input++)
        for (int output = 0; output < outputs; output++)
            gradient[input * outputs + output] =
                multiply_add(x[input], dy[output], gradient[input * outputs + output]);
}

/* dx = dy f'(x), number by number: the slope is taken from what f gives or, of some
 * functions, from x. */
KERNEL void slopes(int count, const float *dy, const float *from, float *dx, function *slope)
{
    for (int i = 0; i < count; i++)
        dx[i] = dy[i] * slope(from[i]);
}

/* The slope of tanh where its value is y. */
static inline float hyperbolic_tangent_slope(float y)
{
    return multiply_add(-y, y, 1.0f);
}

/* gradient += l1 sign(w) + 2 l2 w: the slope of the penalty on the weights */
KERNEL void regularize(int count, const float *w, double l1, double l2, float *gradient)
{
    const float size = (float)l1, twice = (float)(2.0 * l2);
    for (int i = 0; i < count; i++) {
        const float below = w[i] < 0.0f ? -size : 0.0f;
        gradient[i] = multiply_add(twice, w[i], gradient[i] + (w[i] > 0.0f ? size : below));
    }
}

/* The rate of the step: means that began at zero are too small by the factor 1 - beta^t in
 * step t, which `risen` remembers. */
KERNEL double adam_rate(double beta_1, double beta_2, float rate, double risen[2])
{
    risen[0] = beta_1 * risen[0] + (1.0 - beta_1);
    risen[1] = beta_2 * risen[1] + (1.0 - beta_2);
    return (double)rate * sqrt(risen[1]) / risen[0];
}

enum { COLUMNS = 16 };

/* The sum of the gradient's squares. So many columns are added up in turn, then these sums. */
KERNEL double squares(int rows, int columns, const float *gradient)
{
    double sums[COLUMNS] = {0.0}, sum = 0.0;
    for (int first = 0; first < columns; first += COLUMNS)
        for (int row = 0; row < rows; row++)
            for (int i = 0; i < COLUMNS && first + i < columns; i++) {
                const double number = (double)gradient[row * columns + first + i];
                sums[i] += number * number;
            }
    for (int i = 0; i < COLUMNS; i++)
        sum += sums[i];
    return sum;
}

/* gradient times limit / the larger of the limit and the root of its squares */
KERNEL void clip_norm(int count, double sum, double limit, float *gradient)
{
    const double norm = sqrt(sum);
    const float scale = (float)(norm > limit ? limit / norm : 1.0);
    for (int i = 0; i < count; i++)
        gradient[i] *= scale;
}

/* What a step takes off each weight, times it: rate decay, below 0. */
KERNEL float shrinking(float rate, double decay)
{
    return (float)((double)-rate * decay);
}

/* Mean and square go towards those of the gradient,
 * w -= corrected mean / (root of square + epsilon) + rate decay w. */
KERNEL void adam(int count, const float *gradient, double corrected, float rate, double beta_1,
                 double beta_2, double epsilon, double decay, float *mean, float *square, float *w)
{
    const float step = (float)-corrected, least = (float)epsilon;
    const float towards_mean = (float)(1.0 - beta_1), towards_square = (float)(1.0 - beta_2);
    const float shrink = shrinking(rate, decay);
    for (int i = 0; i < count; i++) {
        const float of = gradient[i];
        mean[i] = multiply_add(of - mean[i], towards_mean, mean[i]);
        square[i] = multiply_add(multiply_add(of, of, -square[i]), towards_square, square[i]);
        w[i] = multiply_add(shrink, w[i], w[i]) + step * mean[i] / (sqrtf(square[i]) + least);
    }
}

/* What frozen layers make of the example, which stays in the arena. */
static void look_at(const M_weights *weights, const M_input *input, M_arena *arena)
{
    float *const conv2d_1_input = &arena->values[0]; /* 4 x 3 x 2 */
    float *const conv2d_1_output = &arena->values[24]; /* 3 x 2 x 3 */
    float *const separable_conv2d_1_depthwise = &arena->values[0]; /* 2 x 2 x 3 */
    float *const separable_conv2d_1_output = &arena->values[12]; /* 2 x 2 x 4 */

    /* penalties.yaml:45 */
    gather(24, input->numbers, 0.25f, conv2d_1_input);
    /* penalties.yaml:25 */
    conv2d_4x3x2x3_2x2_tanh(conv2d_1_input, weights->conv2d_1_kernel, weights->conv2d_1_bias,
                            conv2d_1_output);
    /* penalties.yaml:26 */
    depthwise_conv2d_3x2x3_2x1(conv2d_1_output, weights->separable_conv2d_1_depthwise_kernel,
                               separable_conv2d_1_depthwise);
    conv2d_2x2x3x4_1x1_relu(separable_conv2d_1_depthwise,
                            weights->separable_conv2d_1_pointwise_kernel,
                            weights->separable_conv2d_1_bias, separable_conv2d_1_output);
}

/* Adds what the example has to say to the gradient: forwards from there, and back. */
static void add_example(M_learner *learner, const M_target *wanted, M_arena *arena)
{
    const M_learned *const learned = &learner->learned;
    M_learned *const gradient = &learner->gradient;
    const int32_t target = *wanted;
    const float examples = (float)learner->examples;
    float *const separable_conv2d_1_output = &arena->values[12]; /* 2 x 2 x 4 */
    float *const dense_1_output = &arena->values[0]; /* 5 */
    float *const dense_2_output = &arena->values[5]; /* 3 */
    float *const dense_2_output_gradient = &arena->values[28]; /* 3 */
    float *const dense_1_output_gradient = &arena->values[5]; /* 5 */
    float *const dense_1_sum_gradient = &arena->values[5]; /* 5 */

    /* penalties.yaml:29 */
    dense_16x5_tanh(separable_conv2d_1_output, learned->dense_1_kernel, learned->dense_1_bias,
                    dense_1_output);
    /* penalties.yaml:30 */
    dense_5x3_linear(dense_1_output, learned->dense_2_kernel, learned->dense_2_bias,
                     dense_2_output);
    /* penalties.yaml:45 */
    softmax_crossentropy_gradient(3, target, examples, dense_2_output, dense_2_output_gradient);
    /* penalties.yaml:30 */
    bias_gradient(1, 3, dense_2_output_gradient, gradient->dense_2_bias);
    input_gradient(5, 3, dense_2_output_gradient, learned->dense_2_kernel, dense_1_output_gradient);
    kernel_gradient(5, 3, dense_1_output, dense_2_output_gradient, gradient->dense_2_kernel);
    /* penalties.yaml:29 */
    slopes(5, dense_1_output_gradient, dense_1_output, dense_1_sum_gradient,
           hyperbolic_tangent_slope);
    bias_gradient(1, 5, dense_1_sum_gradient, gradient->dense_1_bias);
    kernel_gradient(16, 5, separable_conv2d_1_output, dense_1_sum_gradient,
                    gradient->dense_1_kernel);
}

/* The step that the gradient leads to: adam (clipnorm 1). */
static void take_step(M_learner *learner)
{
    M_learned *const learned = &learner->learned;
    M_learned *const gradient = &learner->gradient;

    /* penalties.yaml:30 */
    regularize(15, learned->dense_2_kernel, 0.0, 0.001, gradient->dense_2_kernel);
    /* penalties.yaml:45 */
    const double corrected = adam_rate(0.9, 0.999, learner->rate, learner->risen);
    const double dense_1_kernel_gradient_squares = squares(16, 5, gradient->dense_1_kernel);
    clip_norm(80, dense_1_kernel_gradient_squares, 1.0, gradient->dense_1_kernel);
    adam(80, gradient->dense_1_kernel, corrected, learner->rate, 0.9, 0.999, 1e-07, 0.0,
         learner->mean.dense_1_kernel, learner->square.dense_1_kernel, learned->dense_1_kernel);
    const double dense_1_bias_gradient_squares = squares(1, 5, gradient->dense_1_bias);
    clip_norm(5, dense_1_bias_gradient_squares, 1.0, gradient->dense_1_bias);
    adam(5, gradient->dense_1_bias, corrected, learner->rate, 0.9, 0.999, 1e-07, 0.0,
         learner->mean.dense_1_bias, learner->square.dense_1_bias, learned->dense_1_bias);
    const double dense_2_kernel_gradient_2_squares = squares(5, 3, gradient->dense_2_kernel);
    clip_norm(15, dense_2_kernel_gradient_2_squares, 1.0, gradient->dense_2_kernel);
    adam(15, gradient->dense_2_kernel, corrected, learner->rate, 0.9, 0.999, 1e-07, 0.0,
         learner->mean.dense_2_kernel, learner->square.dense_2_kernel, learned->dense_2_kernel);
    const double dense_2_bias_gradient_squares = squares(1, 3, gradient->dense_2_bias);
    clip_norm(3, dense_2_bias_gradient_squares, 1.0, gradient->dense_2_bias);
    adam(3, gradient->dense_2_bias, corrected, learner->rate, 0.9, 0.999, 1e-07, 0.0,
         learner->mean.dense_2_bias, learner->square.dense_2_bias, learned->dense_2_bias);
    learner->steps++;
}

static int is_answer(const M_target *target)
{
    return *target >= 0 && *target < M_CLASSES;
}

void M_learn_begin(M_learner *learner)
{
    memset(learner, 0, sizeof *learner);
    learner->rate = 0.0005f;
}

void M_step_begin(M_learner *learner, uint32_t examples)
{
    memset(&learner->gradient, 0, sizeof learner->gradient);
    learner->examples = examples;
    learner->added = 0U;
}

int M_step_add(const M_weights *weights, M_learner *learner, const M_input *input,
               const M_target *target, M_arena *arena)
{
    if (learner->added >= learner->examples)
        return M_WRONG_COUNT;
    if (!is_answer(target))
        return M_WRONG_TARGET;
    look_at(weights, input, arena);
    add_example(learner, target, arena);
    learner->added++;
    return M_DONE;
}

int M_step_end(M_learner *learner)
{
    const int whole = learner->added > 0U && learner->added == learner->examples;
    learner->examples = 0U;
    learner->added = 0U;
    if (!whole)
        return M_WRONG_COUNT;
    take_step(learner);
    return M_DONE;
}

int M_learn(const M_weights *weights, M_learner *learner, const M_input *examples,
            const M_target *targets, uint32_t count, M_arena *arena)
{
    for (uint32_t i = 0U; i < count; i++) {
        if (!is_answer(&targets[i]))
            return M_WRONG_TARGET;
    }
    M_step_begin(learner, count);
    for (uint32_t i = 0U; i < count; i++)
        (void)M_step_add(weights, learner, &examples[i], &targets[i], arena);
    return M_step_end(learner);
}

void M_features_of(const M_weights *weights, const M_input *input, M_features *features,
                   M_arena *arena)
{
    look_at(weights, input, arena);
    memcpy(features->values, &arena->values[12], sizeof features->values);
}

int M_step_add_features(M_learner *learner, const M_features *features, const M_target *target,
                        M_arena *arena)
{
    if (learner->added >= learner->examples)
        return M_WRONG_COUNT;
    if (!is_answer(target))
        return M_WRONG_TARGET;
    memcpy(&arena->values[12], features->values, sizeof features->values);
    add_example(learner, target, arena);
    learner->added++;
    return M_DONE;
}

int M_learn_features(M_learner *learner, const M_features *features, const M_target *targets,
                     uint32_t count, M_arena *arena)
{
    for (uint32_t i = 0U; i < count; i++)
        if (!is_answer(&targets[i]))
            return M_WRONG_TARGET;
    M_step_begin(learner, count);
    for (uint32_t i = 0U; i < count; i++)
        (void)M_step_add_features(learner, &features[i], &targets[i], arena);
    return M_step_end(learner);
}

/* ---- keeping ---- */

/* A slot: whose it is and its number; the learner up to its gradient; the number again and a
 * checksum of all before. As both ends are written with it, and the end comes last, a slot
 * that was not written to its end is none. */
enum { HEAD = 8, TAIL = 8, AT_ONCE = 32 };

/* CRC-32, of which this is the part so far. */
static uint32_t add_to_checksum(uint32_t checksum, const unsigned char *bytes, uint32_t count)
{
    for (uint32_t i = 0U; i < count; i++) {
        checksum ^= (uint32_t)bytes[i];
        for (int bit = 0; bit < 8; bit++)
            checksum = (checksum >> 1) ^ ((checksum & 1U) != 0U ? 0xEDB88320U : 0U);
    }
    return checksum;
}

static void put_number(unsigned char *to, uint32_t number)
{
    for (uint32_t i = 0U; i < 4U; i++)
        to[i] = (unsigned char)((number >> (8U * i)) & 0xFFU);
}

static uint32_t number_at(const unsigned char *from)
{
    uint32_t number = 0U;
    for (uint32_t i = 0U; i < 4U; i++)
        number |= (uint32_t)from[i] << (8U * i);
    return number;
}

/* Reads what is kept, to `to` or, where that is NULL, only to see it; the checksum with it,
 * or 0 where it cannot be read. */
static int read_kept(const M_storage *storage, int slot, unsigned char *to, uint32_t *checksum)
{
    unsigned char some[AT_ONCE] = {0};
    for (uint32_t done = 0U; done < M_KEPT_BYTES;) {
        const uint32_t left = M_KEPT_BYTES - done;
        const uint32_t count = left < (uint32_t)AT_ONCE ? left : (uint32_t)AT_ONCE;
        unsigned char *const at = to ? &to[done] : some;
        if (storage->read(storage->context, slot, (uint32_t)HEAD + done, at, count) != 0)
            return 0;
        *checksum = add_to_checksum(*checksum, at, count);
        done += count;
    }
    return 1;
}

/* The number of a slot that was written to its end, by a library like this one; 0: it was
 * not. */
static uint32_t read_slot(const M_storage *storage, int slot, unsigned char *to)
{
    unsigned char head[HEAD] = {0}, tail[TAIL] = {0};
    uint32_t checksum = 0xFFFFFFFFU;
    if (storage->read(storage->context, slot, 0U, head, (uint32_t)HEAD) != 0)
        return 0U;
    checksum = add_to_checksum(checksum, head, (uint32_t)HEAD);
    if (number_at(head) != 0x30539C32U || !read_kept(storage, slot, to, &checksum))
        return 0U;
    if (storage->read(storage->context, slot, (uint32_t)HEAD + M_KEPT_BYTES, tail,
                      (uint32_t)TAIL) != 0)
        return 0U;
    checksum = add_to_checksum(checksum, tail, 4U);
    return number_at(&head[4]) == number_at(tail) && number_at(&tail[4]) == checksum
               ? number_at(tail)
               : 0U;
}

/* The slot that was written last; `*number` becomes its, or 0 where neither was. */
static int last_slot(const M_storage *storage, uint32_t *number)
{
    const uint32_t first = read_slot(storage, 0, NULL), second = read_slot(storage, 1, NULL);
    const int last = first == 0U || (second != 0U && second - first < 0x80000000U) ? 1 : 0;
    *number = last == 1 ? second : first;
    return last;
}

int M_save(const M_learner *learner, const M_storage *storage)
{
    uint32_t number;
    const int slot = 1 - last_slot(storage, &number);
    const uint32_t next = number == 0xFFFFFFFFU ? 1U : number + 1U;
    unsigned char head[HEAD] = {0}, tail[TAIL] = {0};
    put_number(head, 0x30539C32U);
    put_number(&head[4], next);
    put_number(tail, next);
    uint32_t checksum = add_to_checksum(0xFFFFFFFFU, head, (uint32_t)HEAD);
    checksum = add_to_checksum(checksum, (const unsigned char *)learner, M_KEPT_BYTES);
    put_number(&tail[4], add_to_checksum(checksum, tail, 4U));
    if (storage->write(storage->context, slot, 0U, head, (uint32_t)HEAD) != 0 ||
        storage->write(storage->context, slot, (uint32_t)HEAD, learner, M_KEPT_BYTES) != 0 ||
        storage->write(storage->context, slot, (uint32_t)HEAD + M_KEPT_BYTES, tail,
                       (uint32_t)TAIL) != 0)
        return M_NOT_SAVED;
    return read_slot(storage, slot, NULL) == next ? M_DONE : M_NOT_SAVED;
}

int M_load(M_learner *learner, const M_storage *storage)
{
    uint32_t number;
    const int slot = last_slot(storage, &number);
    M_learn_begin(learner);
    if (number != 0U && read_slot(storage, slot, (unsigned char *)learner) == number)
        return M_DONE;
    M_learn_begin(learner);
    return M_NOT_LOADED;
}

