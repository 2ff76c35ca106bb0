/* random.c: random numbers that depend on what they are for, not on when they are drawn.
 *
 * Only + - * / and sqrt are used, so that every machine draws the same bits.
 */
#include <math.h>
#include <string.h>

#include "internal.h"

enum { PHILOX_ROUNDS = 10 };

static void multiply(uint32_t factor, uint32_t value, uint32_t *high, uint32_t *low)
{
    uint64_t product = (uint64_t)factor * value;
    *high = (uint32_t)(product >> 32);
    *low = (uint32_t)product;
}

static void philox_round(uint32_t words[4], uint32_t key0, uint32_t key1)
{
    uint32_t high0, low0, high1, low1;
    multiply(0xD2511F53, words[0], &high0, &low0);
    multiply(0xCD9E8D57, words[2], &high1, &low1);
    words[0] = high1 ^ words[1] ^ key0;
    words[1] = low1;
    words[2] = high0 ^ words[3] ^ key1;
    words[3] = low0;
}

void tlc_philox(const uint32_t counter[4], const uint32_t key[2], uint32_t words[4])
{
    uint32_t key0 = key[0], key1 = key[1];
    memcpy(words, counter, 4 * sizeof *words);
    for (int round = 0; round < PHILOX_ROUNDS; round++) {
        philox_round(words, key0, key1);
        key0 += 0x9E3779B9;
        key1 += 0xBB67AE85;
    }
}

/* The four words number `block` of a stream. */
static void draw(uint64_t seed, uint32_t stream, uint32_t epoch, uint64_t block, uint32_t words[4])
{
    const uint32_t key[2] = {(uint32_t)seed, (uint32_t)(seed >> 32)};
    const uint32_t counter[4] = {(uint32_t)block, (uint32_t)(block >> 32), epoch, stream};
    tlc_philox(counter, key, words);
}

/* The series of 2 atanh(s) after its first term, divided by s: |s| is below 0.172, so that the
 * first term left out is below 2^-57. */
static double atanh_series(double s)
{
    double z = s * s, sum = 0;
    for (int divisor = 21; divisor >= 3; divisor -= 2)
        sum = z * (2.0 / divisor + sum);
    return sum;
}

/* x = 2^exponent * fraction with the fraction in [sqrt(1/2), sqrt(2)). */
static double split(double x, int *exponent)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    /* Adding the distance from sqrt(1/2) to 1 makes the exponent change at sqrt(1/2). */
    uint64_t shifted = bits + (UINT64_C(0x3ff0000000000000) - UINT64_C(0x3fe6a09e667f3bcd));
    *exponent = (int)(shifted >> 52) - 1023;
    bits -= (uint64_t)(int64_t)*exponent << 52;
    memcpy(&x, &bits, sizeof x);
    return x;
}

double tlc_log(double x)
{
    static const double ln2_high = 0x1.62e42feep-1, ln2_low = 0x1.a39ef35793c76p-33;
    int exponent, subnormal = 0;
    if (!isfinite(x))
        return x;
    if (x < 0x1p-1022) {
        x *= 0x1p54;
        subnormal = 54;
    }
    double f = split(x, &exponent) - 1;
    double k = exponent - subnormal;
    /* log(1 + f) = f - (f^2/2 - s (f^2/2 + series)): f is exact, and what follows is small. */
    double s = f / (2 + f), half_square = 0.5 * f * f;
    double correction = half_square - (s * (half_square + atanh_series(s)) + k * ln2_low);
    return k * ln2_high - (correction - f);
}

double tlc_log1p(double x)
{
    const double u = 1 + x;
    if (u == 1 || !isfinite(u))
        return x;
    return tlc_log(u) * (x / (u - 1));
}

/* Uniform in [-1, 1), exact in 24 bits. */
static double uniform(uint32_t word)
{
    return (double)(word >> 8) * 0x1p-23 - 1;
}

/* Standard normal, cut off at two standard deviations. */
static double truncated_normal(uint32_t word)
{
    static const double low = 0.022750131948179207, width = 0.95449973610364159;
    return tlc_normal_quantile(low + ((double)word + 0.5) * 0x1p-32 * width);
}

static double sample(enum tlc_distribution distribution, uint64_t seed, uint32_t stream,
                     uint64_t element)
{
    uint32_t words[4];
    if (distribution == TLC_ZEROS)
        return 0;
    if (distribution == TLC_ONES)
        return 1;
    draw(seed, stream, 0, element / 4, words);
    uint32_t word = words[element % 4];
    return distribution == TLC_UNIFORM ? uniform(word) : truncated_normal(word);
}

void tlc_initialise(const struct tlc_tensor *tensor, void *weights, uint64_t seed)
{
    float *numbers = tlc_numbers(tensor, weights);
    const size_t rows = (size_t)tensor->rows, columns = (size_t)tensor->columns;
    const size_t panel = (size_t)tensor->panel;
    const enum tlc_distribution from = tensor->distribution;
    const double factor = from == TLC_ZEROS || from == TLC_ONES ? 1 : tensor->scale;
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < columns; j++) {
            double number = sample(from, seed, tensor->stream, i * columns + j);
            numbers[(j / panel * rows + i) * panel + j % panel] = (float)(number * factor);
        }
}

/* A number in [0, bound): of 64 random bits, the bias is too small to ever be seen. */
static size_t pick(uint64_t seed, uint32_t stream, uint32_t epoch, size_t position, size_t bound)
{
    __extension__ typedef unsigned __int128 uint128;
    uint32_t words[4];
    draw(seed, stream, epoch, position, words);
    uint64_t bits = (uint64_t)words[1] << 32 | words[0];
    return (size_t)((uint128)bits * bound >> 64);
}

void tlc_shuffle(int32_t *order, int count, uint64_t seed, uint32_t stream, uint32_t epoch)
{
    for (int i = 0; i < count; i++)
        order[i] = i;
    for (int i = count - 1; i > 0; i--) {
        size_t other = pick(seed, stream, epoch, (size_t)i, (size_t)i + 1);
        int32_t moved = order[i];
        order[i] = order[other];
        order[other] = moved;
    }
}
