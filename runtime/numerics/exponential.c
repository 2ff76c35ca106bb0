/* exponential.c: e^x, the same on every machine. */
#include <math.h>

#include "numerics/numerics.h"

/* 1 + r (1 + r/2 (1 + r/3 (...))): for |r| <= ln(2)/2 what is left out is below 2^-57. */
static double series(double r)
{
    double sum = 1;
    for (int i = 13; i > 0; i--)
        sum = 1 + sum * r / i;
    return sum;
}

double tlc_exp(double x)
{
    /* k * ln2_high is exact, since the last 21 bits of ln2_high are zero. */
    static const double ln2_high = 0x1.62e42feep-1, ln2_low = 0x1.a39ef35793c76p-33;
    static const double log2_e = 0x1.71547652b82fep0;
    if (isnan(x) || x > 710)
        return isnan(x) ? x : INFINITY;
    if (x < -746)
        return 0;
    double k = floor(x * log2_e + 0.5);
    return ldexp(series((x - k * ln2_high) - k * ln2_low), (int)k);
}
