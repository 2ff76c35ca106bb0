#include <criterion/criterion.h>
#include <math.h>

#include "numerics/numerics.h"

/* In units in the last place of the double nearest to e^x. */
static double error_of(double x)
{
    long double exact = expl((long double)x);
    double rounded = (double)exact;
    double unit = nextafter(rounded, INFINITY) - rounded;
    return (double)(fabsl((long double)tlc_exp(x) - exact) / unit);
}

Test(statistics_exponential, is_within_two_units_in_the_last_place)
{
    double worst = 0;
    for (int i = 0; i < 200000; i++) {
        double x = -708 + 1417.7 * (i * 0.6180339887498949 - floor(i * 0.6180339887498949));
        worst = fmax(worst, fmax(error_of(x), error_of(x / 1000)));
    }
    cr_expect(worst < 2, "%g", worst);
}

Test(statistics_exponential, is_exact_where_it_can_be)
{
    cr_expect(tlc_exp(0) == 1 && tlc_exp(-0.0) == 1);
    cr_expect(tlc_exp(1000) == INFINITY && tlc_exp(INFINITY) == INFINITY);
    cr_expect(tlc_exp(-1000) == 0 && tlc_exp(-INFINITY) == 0);
    cr_expect(isnan(tlc_exp(NAN)));
}
