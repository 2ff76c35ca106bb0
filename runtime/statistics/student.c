/* student.c: Student's t, and what it says about a mean.
 *
 * Only + - * / and sqrt are used: the number of degrees of freedom is whole, and so the powers and
 * the beta function need neither logarithms nor exponentials.
 */
#include <math.h>

#include "statistics/statistics.h"

static double power(double base, int exponent)
{
    double result = 1;
    for (; exponent > 0; exponent /= 2, base *= base)
        if (exponent % 2)
            result *= base;
    return result;
}

/* B(degrees/2, 1/2), by B(a + 1, b) = B(a, b) a / (a + b) from B(1/2, 1/2) = pi, B(1, 1/2) = 2. */
static double beta(int degrees)
{
    static const double pi = 0x1.921fb54442d18p1;
    double value = degrees % 2 ? pi : 2;
    for (int i = degrees % 2 ? 1 : 2; i < degrees; i += 2)
        value *= i / (i + 1.0);
    return value;
}

/* The continued fraction 1/(1 + d1/(1 + d2/(1 + ...))) of the incomplete beta function (DLMF
 * 8.17.22), from front to back by Lentz's method. For x below (a + 1) / (a + b + 2) it converges
 * fast and no denominator comes near 0. */
static double fraction(double a, double b, double x)
{
    double numerator = 1, denominator = 0, value = 1, change = 0;
    for (int n = 1; n < 10000 && fabs(change - 1) > 0x1p-53; n++) {
        int m = n / 2;
        double d = n % 2 ? -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
                         : m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        denominator = 1 / (1 + d * denominator);
        numerator = 1 + d / numerator;
        change = numerator * denominator;
        value *= change;
    }
    return 1 / value;
}

/* Probability of more than |t| on either side: the regularised incomplete beta function
 * I_x(degrees/2, 1/2) at x = degrees / (degrees + t^2) (DLMF 8.17.1; Abramowitz and Stegun 26.7.1),
 * from the side where the fraction converges. */
static double both_tails(double t, int degrees)
{
    double a = degrees / 2.0, b = 0.5;
    double x = 1 / (1 + t * t / degrees), y = 1 / (1 + degrees / (t * t));
    double factor = power(x, degrees / 2) * (degrees % 2 ? sqrt(x) : 1) * sqrt(y) / beta(degrees);
    if (x < (a + 1) / (a + b + 2))
        return factor / a * fraction(a, b, x);
    return 1 - factor / b * fraction(b, a, y);
}

double tlc_student_cdf(double t, int degrees)
{
    double tail = both_tails(t, degrees) / 2;
    return t < 0 ? tail : 1 - tail;
}

/* The t that |t| exceeds with this probability, by halving until no number is left between. */
static double critical(double probability, int degrees)
{
    double low = 0, high = 1;
    while (both_tails(high, degrees) > probability)
        high *= 2;
    for (;;) {
        double middle = low + (high - low) / 2;
        if (middle <= low || middle >= high)
            return high;
        if (both_tails(middle, degrees) > probability)
            low = middle;
        else
            high = middle;
    }
}

double tlc_student_quantile(double probability, int degrees)
{
    if (probability == 0.5)
        return 0;
    return probability < 0.5 ? -critical(2 * probability, degrees)
                             : critical(2 * (1 - probability), degrees);
}

/* The standard error of the mean of values whose errors go together: the variance of one, times
 * 1/count + overlap (Nadeau and Bengio 2003). */
static double error_of_mean(const double *values, int count, double overlap)
{
    const double deviation = tlc_standard_deviation(values, count);
    return overlap > 0 ? deviation * sqrt(1.0 / count + overlap) : deviation / sqrt(count);
}

/* Which misses the mean with this probability. */
static struct tlc_interval interval_of(const double *values, int count, double overlap,
                                       double missed)
{
    if (count < 2)
        return (struct tlc_interval){NAN, NAN};
    double mean = tlc_mean(values, count);
    double reach = critical(missed, count - 1) * error_of_mean(values, count, overlap);
    return (struct tlc_interval){mean - reach, mean + reach};
}

struct tlc_interval tlc_corrected_t_interval(const double *values, int count, double overlap)
{
    return interval_of(values, count, overlap, 0.05);
}

struct tlc_interval tlc_t_interval(const double *values, int count)
{
    return tlc_corrected_t_interval(values, count, 0);
}

struct tlc_interval tlc_t_interval_missing(const double *values, int count, double missed)
{
    return interval_of(values, count, 0, missed);
}

double tlc_corrected_t_test(const double *differences, int count, double overlap)
{
    if (count < 2)
        return NAN;
    double mean = tlc_mean(differences, count);
    double error = error_of_mean(differences, count, overlap);
    const int independent = (int)(count / (1 + count * overlap));
    if (error == 0)
        return mean == 0 || independent < 1 ? 1 : 1 / power(2, independent - 1);
    return both_tails(mean / error, count - 1);
}

double tlc_t_test(const double *differences, int count)
{
    return tlc_corrected_t_test(differences, count, 0);
}
