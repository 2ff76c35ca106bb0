#include <criterion/criterion.h>
#include <math.h>

#include "numerics/numerics.h"

static double error_of(double turns)
{
    static const long double pi = 3.14159265358979323846L;
    double cosine, sine;
    tlc_turn(turns, &cosine, &sine);
    const long double angle = 2 * pi * ((long double)turns - floorl((long double)turns));
    return (double)fmaxl(fabsl((long double)cosine - cosl(angle)),
                         fabsl((long double)sine - sinl(angle)));
}

Test(turn, is_within_1e_15_of_the_circle)
{
    double worst = 0;
    for (int i = -100000; i <= 100000; i++)
        worst = fmax(worst, fmax(error_of(i / 50000.0), error_of(i * 1.0000001)));
    cr_expect(worst < 1e-15, "%g", worst);
}

Test(turn, quarters_are_exact)
{
    static const double cosines[] = {1, 0, -1, 0}, sines[] = {0, 1, 0, -1};
    for (int quarter = -8; quarter <= 8; quarter++) {
        double cosine, sine;
        tlc_turn(quarter / 4.0, &cosine, &sine);
        cr_expect(cosine == cosines[(quarter + 8) % 4], "%d: %g", quarter, cosine);
        cr_expect(sine == sines[(quarter + 8) % 4], "%d: %g", quarter, sine);
    }
}
