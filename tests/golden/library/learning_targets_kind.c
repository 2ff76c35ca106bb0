/* kind.c: model kind of targets.yaml, as tlc 0.2.0 has compiled it. What is what, kind.h says.
 *
 * From the end upwards: kind_predict calls a function for each layer; those of one
 * shape each call kernels, which are made for all sizes. Places in targets.yaml stand before
 * the calls. */
#include "kind.h"

#include <math.h>
#include <string.h>

_Static_assert(sizeof(kind_arena) == KIND_ARENA_BYTES, "a float takes 4 bytes");

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

/* ---- layers ---- */

static void dense_5x3_linear(const float *x, const float *kernel, const float *bias, float *y)
{
    dense(5, 3, x, kernel, bias, y, linear);
}

const char *const kind_class_names[KIND_CLASSES] = {
    "apple",
    "pear",
    "plum",
};

void kind_predict(const kind_learned *learned, const kind_input *input, kind_output *output,
                  kind_arena *arena)
{
    float *const dense_1_output = &arena->values[0]; /* 3 */

    /* targets.yaml:55 */
    dense_5x3_linear(input->numbers, learned->dense_1_kernel, learned->dense_1_bias,
                     dense_1_output);
    output->class_index = classify(3, dense_1_output, output->probabilities);
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

/* What smoothing adds to the gradient by the logits: smoothing (1 at the target -
 * 1 / classes) / examples, or smoothing (target - 1/2) / examples of one logit that tells
 * two classes apart. */
KERNEL void smooth_gradient(int logits, int32_t target, float examples, const float *gradient,
                            double smoothing, float *smoothed)
{
    const float share = (float)(smoothing / (double)examples);
    const float others = logits == 1 ? 0.5f : 1.0f / (float)logits;
    for (int i = 0; i < logits; i++) {
        const float one = target == (logits == 1 ? 1 : i) ? 1.0f : 0.0f;
        smoothed[i] = gradient[i] + share * (one - others);
    }
}

/* The gradient times the weight of the example's class. */
KERNEL void weigh_gradient(int logits, const float *weights, int32_t target, const float *gradient,
                           float *weighed)
{
    for (int i = 0; i < logits; i++)
        weighed[i] = gradient[i] * weights[target];
}

/* gradient += the rows of dy, one after the other */
KERNEL void bias_gradient(int rows, int columns, const float *dy, float *gradient)
{
    for (int row = 0; row < rows; row++)
        for (int column = 0; column < columns; column++)
            gradient[column] += dy[row * columns + column];
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

/* w -= rate gradient */
KERNEL void sgd(int count, const float *gradient, float rate, float *w)
{
    for (int i = 0; i < count; i++)
        w[i] = multiply_add(-rate, gradient[i], w[i]);
}

/* What losses of each class are multiplied by. */
static const float weight_of_class[] = {1.0f, 2.0f, 0.5f};

/* Adds what the example has to say to the gradient: forwards, and back. */
static void add_example(kind_learner *learner, const kind_input *input, const kind_target *wanted,
                        kind_arena *arena)
{
    const kind_learned *const learned = &learner->learned;
    kind_learned *const gradient = &learner->gradient;
    const int32_t target = *wanted;
    const float examples = (float)learner->examples;
    float *const dense_1_output = &arena->values[0]; /* 3 */
    float *const dense_1_output_gradient = &arena->values[3]; /* 3 */
    float *const dense_1_output_gradient_smoothed = &arena->values[0]; /* 3 */
    float *const dense_1_output_gradient_smoothed_weighed = &arena->values[3]; /* 3 */

    /* targets.yaml:64 */
    /* targets.yaml:55 */
    dense_5x3_linear(input->numbers, learned->dense_1_kernel, learned->dense_1_bias,
                     dense_1_output);
    /* targets.yaml:64 */
    softmax_crossentropy_gradient(3, target, examples, dense_1_output, dense_1_output_gradient);
    smooth_gradient(3, target, examples, dense_1_output_gradient, 0.2,
                    dense_1_output_gradient_smoothed);
    weigh_gradient(3, weight_of_class, target, dense_1_output_gradient_smoothed,
                   dense_1_output_gradient_smoothed_weighed);
    /* targets.yaml:55 */
    bias_gradient(1, 3, dense_1_output_gradient_smoothed_weighed, gradient->dense_1_bias);
    kernel_gradient(5, 3, input->numbers, dense_1_output_gradient_smoothed_weighed,
                    gradient->dense_1_kernel);
}

/* The step that the gradient leads to: sgd. */
static void take_step(kind_learner *learner)
{
    kind_learned *const learned = &learner->learned;
    kind_learned *const gradient = &learner->gradient;

    /* targets.yaml:64 */
    sgd(15, gradient->dense_1_kernel, learner->rate, learned->dense_1_kernel);
    sgd(3, gradient->dense_1_bias, learner->rate, learned->dense_1_bias);
    learner->steps++;
}

/* Whether it is a number, and no infinite one. */
static inline int is_finite(float number)
{
    const float nothing = number - number;
    return nothing >= 0.0f && nothing <= 0.0f;
}

static int has_numbers(const kind_input *input)
{
    int is = 1;
    for (int i = 0; i < KIND_INPUTS; i++)
        is = is && is_finite((float)input->numbers[i]);
    return is;
}

static int is_answer(const kind_target *target)
{
    return *target >= 0 && *target < KIND_CLASSES;
}

void kind_learn_begin(kind_learner *learner)
{
    memset(learner, 0, sizeof *learner);
    learner->rate = 0.01f;
}

void kind_step_begin(kind_learner *learner, uint32_t examples)
{
    memset(&learner->gradient, 0, sizeof learner->gradient);
    learner->examples = examples;
    learner->added = 0U;
}

int kind_step_add(kind_learner *learner, const kind_input *input, const kind_target *target,
                  kind_arena *arena)
{
    if (learner->added >= learner->examples)
        return KIND_WRONG_COUNT;
    if (!is_answer(target))
        return KIND_WRONG_TARGET;
    if (!has_numbers(input))
        return KIND_WRONG_INPUT;
    add_example(learner, input, target, arena);
    learner->added++;
    return KIND_DONE;
}

int kind_step_end(kind_learner *learner)
{
    const int whole = learner->added > 0U && learner->added == learner->examples;
    learner->examples = 0U;
    learner->added = 0U;
    if (!whole)
        return KIND_WRONG_COUNT;
    take_step(learner);
    return KIND_DONE;
}

int kind_learn(kind_learner *learner, const kind_input *examples, const kind_target *targets,
               uint32_t count, kind_arena *arena)
{
    for (uint32_t i = 0U; i < count; i++) {
        if (!is_answer(&targets[i]))
            return KIND_WRONG_TARGET;
        if (!has_numbers(&examples[i]))
            return KIND_WRONG_INPUT;
    }
    kind_step_begin(learner, count);
    for (uint32_t i = 0U; i < count; i++)
        (void)kind_step_add(learner, &examples[i], &targets[i], arena);
    return kind_step_end(learner);
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
static int read_kept(const kind_storage *storage, int slot, unsigned char *to, uint32_t *checksum)
{
    unsigned char some[AT_ONCE] = {0};
    for (uint32_t done = 0U; done < KIND_KEPT_BYTES;) {
        const uint32_t left = KIND_KEPT_BYTES - done;
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
static uint32_t read_slot(const kind_storage *storage, int slot, unsigned char *to)
{
    unsigned char head[HEAD] = {0}, tail[TAIL] = {0};
    uint32_t checksum = 0xFFFFFFFFU;
    if (storage->read(storage->context, slot, 0U, head, (uint32_t)HEAD) != 0)
        return 0U;
    checksum = add_to_checksum(checksum, head, (uint32_t)HEAD);
    if (number_at(head) != 0x9D834FB1U || !read_kept(storage, slot, to, &checksum))
        return 0U;
    if (storage->read(storage->context, slot, (uint32_t)HEAD + KIND_KEPT_BYTES, tail,
                      (uint32_t)TAIL) != 0)
        return 0U;
    checksum = add_to_checksum(checksum, tail, 4U);
    return number_at(&head[4]) == number_at(tail) && number_at(&tail[4]) == checksum
               ? number_at(tail)
               : 0U;
}

/* The slot that was written last; `*number` becomes its, or 0 where neither was. */
static int last_slot(const kind_storage *storage, uint32_t *number)
{
    const uint32_t first = read_slot(storage, 0, NULL), second = read_slot(storage, 1, NULL);
    const int last = first == 0U || (second != 0U && second - first < 0x80000000U) ? 1 : 0;
    *number = last == 1 ? second : first;
    return last;
}

int kind_save(const kind_learner *learner, const kind_storage *storage)
{
    uint32_t number;
    const int slot = 1 - last_slot(storage, &number);
    const uint32_t next = number == 0xFFFFFFFFU ? 1U : number + 1U;
    unsigned char head[HEAD] = {0}, tail[TAIL] = {0};
    put_number(head, 0x9D834FB1U);
    put_number(&head[4], next);
    put_number(tail, next);
    uint32_t checksum = add_to_checksum(0xFFFFFFFFU, head, (uint32_t)HEAD);
    checksum = add_to_checksum(checksum, (const unsigned char *)learner, KIND_KEPT_BYTES);
    put_number(&tail[4], add_to_checksum(checksum, tail, 4U));
    if (storage->write(storage->context, slot, 0U, head, (uint32_t)HEAD) != 0 ||
        storage->write(storage->context, slot, (uint32_t)HEAD, learner, KIND_KEPT_BYTES) != 0 ||
        storage->write(storage->context, slot, (uint32_t)HEAD + KIND_KEPT_BYTES, tail,
                       (uint32_t)TAIL) != 0)
        return KIND_NOT_SAVED;
    return read_slot(storage, slot, NULL) == next ? KIND_DONE : KIND_NOT_SAVED;
}

int kind_load(kind_learner *learner, const kind_storage *storage)
{
    uint32_t number;
    const int slot = last_slot(storage, &number);
    kind_learn_begin(learner);
    if (number != 0U && read_slot(storage, slot, (unsigned char *)learner) == number)
        return KIND_DONE;
    kind_learn_begin(learner);
    return KIND_NOT_LOADED;
}

