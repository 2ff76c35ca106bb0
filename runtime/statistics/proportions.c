/* proportions.c: what one test set says about proportions and their differences. */
#include <math.h>

#include "statistics/statistics.h"

/* Two-sided 95% of the standard normal distribution. */
static const double z = 1.959963984540054;

struct tlc_interval tlc_wilson_with_halves(long successes, long halves, long trials)
{
    if (trials <= 0)
        return (struct tlc_interval){0, 1};
    double n = (double)trials, right = (double)successes + (double)halves / 2, p = right / n;
    double centre = p + z * z / (2 * n);
    double spread = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n));
    double scale = 1 + z * z / n;
    /* At the ends the bound is exact, and rounding could put it on the wrong side. */
    return (struct tlc_interval){
        .low = right == 0 ? 0 : (centre - spread) / scale,
        .high = right == n ? 1 : (centre + spread) / scale,
    };
}

struct tlc_interval tlc_wilson(long successes, long trials)
{
    return tlc_wilson_with_halves(successes, 0, trials);
}

/* Correlation of the two proportions with Newcombe's continuity correction. */
static double correlation(double both, double first_only, double second_only, double neither)
{
    double n = both + first_only + second_only + neither;
    double numerator = both * neither - first_only * second_only;
    if (numerator > 0)
        numerator = fmax(numerator - n / 2, 0);
    double denominator = (both + first_only) * (second_only + neither) * (both + second_only) *
                         (first_only + neither);
    return denominator > 0 ? numerator / sqrt(denominator) : 0;
}

static double combine(double phi, double first, double second)
{
    return sqrt(fmax(first * first - 2 * phi * first * second + second * second, 0));
}

struct tlc_interval tlc_paired_difference(long both, long first_only, long second_only,
                                          long neither)
{
    long trials = both + first_only + second_only + neither;
    if (trials <= 0)
        return (struct tlc_interval){-1, 1};
    double n = (double)trials;
    double first = (double)(both + first_only) / n, second = (double)(both + second_only) / n;
    double theta = (double)(first_only - second_only) / n;
    double phi =
        correlation((double)both, (double)first_only, (double)second_only, (double)neither);
    struct tlc_interval wilson1 = tlc_wilson(both + first_only, trials);
    struct tlc_interval wilson2 = tlc_wilson(both + second_only, trials);
    return (struct tlc_interval){
        .low = theta - combine(phi, first - wilson1.low, wilson2.high - second),
        .high = theta + combine(phi, wilson1.high - first, second - wilson2.low),
    };
}

/* The sum of the binomial coefficients C(n, k) for k <= last is `sum` times 2^exponent. Both are
 * scaled by a power of two, which rounds nothing, before they grow too large. */
static double coefficients_sum(long n, long last, int *exponent)
{
    double term = 1, sum = 1;
    *exponent = 0;
    for (long k = 1; k <= last; k++) {
        term *= (double)(n - k + 1) / (double)k;
        sum += term;
        if (sum > 0x1p500) {
            term *= 0x1p-500;
            sum *= 0x1p-500;
            *exponent += 500;
        }
    }
    return sum;
}

double tlc_mcnemar(long first_only, long second_only)
{
    long n = first_only + second_only;
    int exponent;
    double sum =
        coefficients_sum(n, first_only < second_only ? first_only : second_only, &exponent);
    return fmin(ldexp(sum, exponent + 1 - (int)n), 1);
}
