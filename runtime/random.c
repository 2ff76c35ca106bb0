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

static double polynomial(const double *coefficients, int degree, double x)
{
    double sum = coefficients[degree];
    for (int i = degree - 1; i >= 0; i--)
        sum = sum * x + coefficients[i];
    return sum;
}

/* AS 241's PPND16, |p - 1/2| <= 0.425. */
static double central_quantile(double q)
{
    static const double above[] = {3.3871328727963666080e0, 1.3314166789178437745e2,
                                   1.9715909503065514427e3, 1.3731693765509461125e4,
                                   4.5921953931549871457e4, 6.7265770927008700853e4,
                                   3.3430575583588128105e4, 2.5090809287301226727e3};
    static const double below[] = {1.0,
                                   4.2313330701600911252e1,
                                   6.8718700749205790830e2,
                                   5.3941960214247511077e3,
                                   2.1213794301586595867e4,
                                   3.9307895800092710610e4,
                                   2.8729085735721942674e4,
                                   5.2264952788528545610e3};
    double r = 0.180625 - q * q;
    return q * polynomial(above, 7, r) / polynomial(below, 7, r);
}

/* AS 241's PPND16, nearer to an end. Its third range begins at 5 standard deviations, beyond
 * anything drawn here. */
static double outer_quantile(double tail)
{
    static const double above[] = {1.42343711074968357734e0,  4.63033784615654529590e0,
                                   5.76949722146069140550e0,  3.64784832476320460504e0,
                                   1.27045825245236838258e0,  2.41780725177450611770e-1,
                                   2.27238449892691845833e-2, 7.74545014278341407640e-4};
    static const double below[] = {1.0,
                                   2.05319162663775882187e0,
                                   1.67638483018380384940e0,
                                   6.89767334985100004550e-1,
                                   1.48103976427480074590e-1,
                                   1.51986665636164571966e-2,
                                   5.47593808499534494600e-4,
                                   1.05075007164441684324e-9};
    double r = sqrt(-tlc_log(tail)) - 1.6;
    return polynomial(above, 7, r) / polynomial(below, 7, r);
}

double tlc_normal_quantile(double p)
{
    double q = p - 0.5;
    if (fabs(q) <= 0.425)
        return central_quantile(q);
    return q < 0 ? -outer_quantile(p) : outer_quantile(1 - p);
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

void tlc_initialise(const struct tlc_tensor *tensor, void *weights,
                    enum tlc_distribution distribution, double scale, uint64_t seed,
                    uint32_t stream)
{
    float *numbers = tlc_numbers(tensor, weights);
    const size_t rows = (size_t)tensor->rows, columns = (size_t)tensor->columns;
    const size_t panel = (size_t)tensor->panel;
    double factor = distribution == TLC_ZEROS || distribution == TLC_ONES ? 1 : scale;
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < columns; j++) {
            double number = sample(distribution, seed, stream, i * columns + j);
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
