/* turn.c: cosine and sine. */
#include "numerics/numerics.h"

/* Of angles up to an eighth of a circle the series end after the term of angle^17: the next is
 * below 1e-17. */
enum { TERMS = 8 };

/* 1 - x^2 / (from (from + 1)) (1 - x^2 / ((from + 2) (from + 3)) (...)) */
static double series(double square, int from)
{
    double sum = 1;
    for (int term = TERMS - 1; term >= 0; term--) {
        const int factor = (from + 2 * term) * (from + 2 * term + 1);
        sum = 1 - square / factor * sum;
    }
    return sum;
}

void tlc_turn(double turns, double *cosine, double *sine)
{
    static const double two_pi = 6.283185307179586;
    const double quarters = 4 * turns;
    const int nearest = (int)(quarters < 0 ? quarters - 0.5 : quarters + 0.5);
    const double angle = (quarters - nearest) / 4 * two_pi;
    const double c = series(angle * angle, 1), s = angle * series(angle * angle, 2);
    const double cosines[] = {c, -s, -c, s}, sines[] = {s, c, -s, -c};
    const int quarter = (nearest % 4 + 4) % 4;
    *cosine = cosines[quarter];
    *sine = sines[quarter];
}
