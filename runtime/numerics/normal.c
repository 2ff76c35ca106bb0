/* normal.c: quantiles of the normal distribution. Only + - * / and sqrt are used, so that every
 * machine finds the same bits. */
#include <math.h>

#include "numerics/numerics.h"

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

/* AS 241's PPND16, nearer to an end. Its third range begins at a tail of 1e-11, beyond what is
 * asked for here. */
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
