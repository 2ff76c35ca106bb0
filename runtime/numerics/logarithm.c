/* logarithm.c: natural logarithms. */
#include <math.h>
#include <string.h>

#include "numerics/numerics.h"

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
