/* test_half.c: every float of 16 bits, by the words of IEEE 754. */
#include <criterion/criterion.h>
#include <math.h>

#include "common/half.h"

static double by_its_parts(int half)
{
    const int exponent = half >> 10 & 31, fraction = half & 1023;
    const double size = exponent == 31  ? fraction ? (double)NAN : (double)INFINITY
                        : exponent == 0 ? ldexp(fraction, -24)
                                        : ldexp(1024 + fraction, exponent - 25);
    return half >> 15 ? -size : size;
}

Test(half, every_one_is_the_same_float)
{
    for (int half = 0; half < 65536; half++) {
        const double wanted = by_its_parts(half), found = (double)tlc_float_of_half((uint16_t)half);
        cr_assert(isnan(wanted) ? isnan(found)
                                : found == wanted && signbit(found) == signbit(wanted),
                  "%04x: %g instead of %g", (unsigned)half, found, wanted);
    }
}
