/* deep.c: model deep of layers.yaml, as tlc 0.2.0 has compiled it. What is what, deep.h says.
 *
 * From the end upwards: deep_predict calls a function for each layer; those of one
 * shape each call kernels, which are made for all sizes. Places in layers.yaml stand before
 * the calls. */
#include "deep.h"

#include <math.h>
#include <string.h>

_Static_assert(sizeof(deep_arena) == DEEP_ARENA_BYTES, "a float takes 4 bytes");

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

/* So many of an example's numbers become floats at a time. */
enum { TAKEN = 64 };

/* Sums go on with `terms` terms: those of outputs `first` to `first + lanes - 1`. */
#ifdef TILES
KERNEL void dense_terms(int first, int lanes, int terms, int outputs, const float *restrict x,
                        const float *restrict kernel, float *restrict y)
{
    const int vectors = vectors_of(lanes);
    float numbers[WIDE] = {0.0f};
    vector sum[WIDE / VECTOR];
    memcpy(numbers, &y[first], (size_t)lanes * sizeof *numbers);
    UNROLLED
    for (int i = 0; i < vectors; i++)
        sum[i] = load(&numbers[i * VECTOR]);
    add_products(sum, 1, lanes, terms, x, 0, &kernel[first], outputs);
    store_all(numbers, sum, vectors);
    memcpy(&y[first], numbers, (size_t)lanes * sizeof *numbers);
}
#else
KERNEL void dense_terms(int first, int lanes, int terms, int outputs, const float *restrict x,
                        const float *restrict kernel, float *restrict y)
{
    float sum[WIDE] = {0.0f};
    for (int lane = 0; lane < lanes; lane++)
        sum[lane] = y[first + lane];
    add_products(sum, 1, lanes, terms, x, 0, &kernel[first], outputs);
    for (int lane = 0; lane < lanes; lane++)
        y[first + lane] = sum[lane];
}
#endif

/* Numbers `input` to `input + terms - 1` times `scale`: all outputs' sums go on with them. */
KERNEL void dense_part(int input, int terms, int outputs, const uint8_t *numbers, float scale,
                       const float *kernel, float *y)
{
    const int whole = outputs - outputs % WIDE;
    const float *const rows = &kernel[input * outputs];
    float x[TAKEN] = {0.0f};
    for (int i = 0; i < terms; i++)
        x[i] = (float)numbers[input + i] * scale;
    for (int first = 0; first < whole; first += WIDE)
        dense_terms(first, WIDE, terms, outputs, x, rows, y);
    if (outputs % WIDE > 0)
        dense_terms(whole, outputs % WIDE, terms, outputs, x, rows, y);
}

/* As dense, of the example's numbers times `scale`: as floats all of them together would
 * take more room than what is made of them. */
KERNEL void dense_input(int inputs, int outputs, const uint8_t *numbers, float scale,
                        const float *kernel, const float *bias, float *y, function *f)
{
    const int whole = inputs - inputs % TAKEN;
    for (int output = 0; output < outputs; output++)
        y[output] = bias ? bias[output] : 0.0f;
    for (int input = 0; input < whole; input += TAKEN)
        dense_part(input, TAKEN, outputs, numbers, scale, kernel, y);
    if (inputs % TAKEN > 0)
        dense_part(whole, inputs % TAKEN, outputs, numbers, scale, kernel, y);
    for (int output = 0; output < outputs; output++)
        y[output] = f(y[output]);
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

/* Not less than 0 includes -0, which stays what it is. */
static inline float elu(float x)
{
    const float below = power_minus_one(x);
    return x >= 0.0f ? x : below;
}

/* scale x for x >= 0, else scale alpha (e^x - 1): Klambauer et al. 2017 */
static inline float selu(float x)
{
    const float below = 1.75809934f * power_minus_one(x);
    return x >= 0.0f ? 1.05070099f * x : below;
}

/* With t = e^-2|x| - 1 it is -t / (t + 2), and has the sign of x. From 0, t is taken, not
 * negated, as a zero must be +0 before it gets that sign. */
static inline float hyperbolic_tangent(float x)
{
    const uint32_t sign = bits_of(x) & 0x80000000U;
    const float t = power_minus_one(-2.0f * float_of(bits_of(x) ^ sign));
    return float_of(bits_of((0.0f - t) / (t + 2.0f)) | sign);
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

/* 1 / (1 + e^-x), by e^-|x|, which cannot overflow. */
static inline float logistic(float x)
{
    const float below = power(float_of(bits_of(x) | 0x80000000U));
    return (x < 0.0f ? below : 1.0f) / (1.0f + below);
}

static inline float sigmoid(float x)
{
    return logistic(x);
}

static inline float linear(float x)
{
    return x;
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

static void dense_15x17_relu_of_input(const uint8_t *x, const float *kernel, const float *bias,
                                      float *y)
{
    dense_input(15, 17, x, 0.003921569f, kernel, bias, y, relu);
}

static void dense_17x17_elu(const float *x, const float *kernel, const float *bias, float *y)
{
    dense(17, 17, x, kernel, bias, y, elu);
}

static void dense_17x17_selu(const float *x, const float *kernel, const float *bias, float *y)
{
    dense(17, 17, x, kernel, bias, y, selu);
}

static void dense_17x17_tanh(const float *x, const float *kernel, const float *bias, float *y)
{
    dense(17, 17, x, kernel, bias, y, hyperbolic_tangent);
}

static void dense_17x17_sigmoid(const float *x, const float *kernel, const float *bias, float *y)
{
    dense(17, 17, x, kernel, bias, y, sigmoid);
}

static void dense_17x17_linear(const float *x, const float *kernel, const float *bias, float *y)
{
    dense(17, 17, x, kernel, bias, y, linear);
}

static void dense_17x3_linear(const float *x, const float *kernel, const float *bias, float *y)
{
    dense(17, 3, x, kernel, bias, y, linear);
}

const char *const deep_class_names[DEEP_CLASSES] = {
    "0",
    "1",
    "2",
};

void deep_predict(const deep_weights *weights, const deep_input *input,
    deep_output *output, deep_arena *arena)
{
    float *const dense_1_output = &arena->values[0]; /* 17 */
    float *const dense_2_output = &arena->values[17]; /* 17 */
    float *const dense_3_output = &arena->values[0]; /* 17 */
    float *const dense_4_output = &arena->values[17]; /* 17 */
    float *const dense_5_output = &arena->values[0]; /* 17 */
    float *const dense_6_output = &arena->values[17]; /* 17 */
    float *const last_output = &arena->values[0]; /* 3 */

    /* layers.yaml:24 */
    dense_15x17_relu_of_input(input->numbers, weights->dense_1_kernel, weights->dense_1_bias,
                              dense_1_output);
    /* layers.yaml:25 */
    dense_17x17_elu(dense_1_output, weights->dense_2_kernel, weights->dense_2_bias, dense_2_output);
    /* layers.yaml:26 */
    dense_17x17_selu(dense_2_output, weights->dense_3_kernel, weights->dense_3_bias,
                     dense_3_output);
    /* layers.yaml:27 */
    dense_17x17_tanh(dense_3_output, weights->dense_4_kernel, weights->dense_4_bias,
                     dense_4_output);
    /* layers.yaml:28 */
    dense_17x17_sigmoid(dense_4_output, weights->dense_5_kernel, weights->dense_5_bias,
                        dense_5_output);
    /* layers.yaml:29 */
    dense_17x17_linear(dense_5_output, weights->dense_6_kernel, weights->dense_6_bias,
                       dense_6_output);
    /* layers.yaml:30 */
    dense_17x3_linear(dense_6_output, weights->last_kernel, weights->last_bias, last_output);
    /* layers.yaml:21 */
    output->class_index = classify(3, last_output, output->probabilities);
}
