#include "support.h"

#include "int8/factor.h"

#include <math.h>
#include <string.h>

#include "../../compiler/library/kernels/int8_average_pool.c"
#include "../../compiler/library/kernels/int8_from_floats.c"

/* ---- scales ---- */

Test(int8_factor, a_scale_stands_for_0_exactly)
{
    const double ends[][2] = {{0, 6},       {-1, 1},   {-3, -1}, {2, 5},
                              {-1e-9, 1e9}, {-0.3, 7}, {-7, 0.3}};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        const Int8Scale scale = int8_scale(ends[i][0], ends[i][1]);
        cr_assert_eq(int8_number(scale, (int8_t)scale.zero), 0.0);
        cr_assert_eq(int8_byte(scale, 0), scale.zero);
        cr_assert(scale.step == (double)(float)scale.step);
    }
}

Test(int8_factor, ends_are_within_half_a_step)
{
    const double ends[][2] = {{0, 6}, {-1, 1}, {-3, 0}, {-0.3, 7}, {-7, 0.3}, {1e-20, 3e-20}};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        const Int8Scale scale = int8_scale(ends[i][0], ends[i][1]);
        for (int k = 0; k < 2; k++) {
            const double found = int8_number(scale, int8_byte(scale, ends[i][k]));
            cr_assert(fabs(found - ends[i][k]) <= 0.5001 * scale.step, "%g is %g", ends[i][k],
                      found);
        }
    }
}

Test(int8_factor, nothing_but_0_has_a_step_of_1)
{
    const Int8Scale none = int8_scale(0, 0), tiny = int8_scale(-1e-40, 1e-35);
    cr_assert(none.step == 1 && none.zero == 0);
    cr_assert(tiny.step == 1 && tiny.zero == 0);
}

Test(int8_factor, last_bits_of_ends_do_not_matter)
{
    const Int8Scale a = int8_scale(-0.1, 0.7),
                    b = int8_scale(-0.1 * (1 + 1e-15), 0.7 * (1 - 1e-15));
    cr_assert(a.step == b.step && a.zero == b.zero);
}

Test(int8_factor, what_is_beyond_is_the_nearest_byte)
{
    const Int8Scale scale = int8_scale(-1, 1);
    cr_assert_eq(int8_byte(scale, 1e30), INT8_HIGH);
    cr_assert_eq(int8_byte(scale, -1e30), INT8_LOW);
    cr_assert_eq(int8_byte(scale, 1.1), INT8_HIGH);
}

/* ---- factors ---- */

Test(int8_factor, a_factor_is_within_31_bits)
{
    for (int exponent = -31; exponent < 30; exponent++)
        for (int i = 0; i < 64; i++) {
            const double factor = ldexp(1 + i / 64.0, exponent);
            const Int8Factor found = int8_factor(factor);
            cr_assert(found.shift >= 1 && found.shift <= 62 && found.multiplier >= 0);
            if (factor < ldexp(1, 30))
                cr_assert(fabs(ldexp(found.multiplier, -found.shift) - factor) <=
                              ldexp(factor, exponent < -30 ? -29 : -30),
                          "%g is %d / 2^%d", factor, found.multiplier, found.shift);
        }
}

Test(int8_factor, factors_at_the_ends)
{
    cr_assert_eq(int8_factor(0).multiplier, 0);
    cr_assert_eq(int8_factor(ldexp(1, -33)).multiplier, 0);
    cr_assert_eq(int8_factor(ldexp(1, -32)).multiplier, 1 << 30);
    cr_assert_eq(int8_factor(1e30).multiplier, INT32_MAX);
    cr_assert_eq(int8_factor(1e30).shift, 1);
    cr_assert_eq(int8_factor(NAN).multiplier, 0);
    cr_assert_eq(int8_factor(1 - ldexp(1, -40)).multiplier, 1 << 30); /* rounds up to 2^31 */
    cr_assert_eq(int8_factor(1 - ldexp(1, -40)).shift, 30);
    cr_assert_eq(int8_factor(ldexp(1, 30) - ldexp(1, -10)).multiplier, INT32_MAX);
}

Test(int8_factor, two_factors_share_the_shift_of_the_larger)
{
    const Int8Factors found = int8_factors(0.25, 1e-3);
    cr_assert_eq(found.multiplier[0], 1 << 30);
    cr_assert_eq(found.shift, 32);
    cr_assert(fabs(ldexp(found.multiplier[1], -found.shift) - 1e-3) < 1e-9);
    cr_assert_eq(int8_factors(1e-300, 1).multiplier[0], 0);
    cr_assert_eq(int8_factors(1e300, 1).multiplier[0], INT32_MAX);
    cr_assert_eq(int8_factors(1e300, 1).multiplier[1], 2);
}

/* ---- kernels beside their meanings ---- */

static int64_t within(int64_t number)
{
    return number < INT8_LOW ? INT8_LOW : number > INT8_HIGH ? INT8_HIGH : number;
}

Test(int8_factor, kernels_shift_as_their_meaning_does)
{
    const struct int8_output all = {.zero = 0, .low = -128, .high = 127};
    const int64_t sums[] = {0,    1,     -1,     127,       -127,       128,
                            -129, 12345, -98765, INT32_MAX, -INT32_MAX, INT32_MIN};
    const int32_t multipliers[] = {0, 1, 3, 1 << 30, (1 << 30) + 1, 1518500250, INT32_MAX};
    for (size_t i = 0; i < sizeof sums / sizeof *sums; i++)
        for (size_t k = 0; k < sizeof multipliers / sizeof *multipliers; k++)
            for (int shift = 1; shift <= 62; shift++) {
                const int64_t product = sums[i] * multipliers[k];
                cr_assert_eq(int8_made(product, shift, &all), within(int8_shifted(product, shift)),
                             "%lld / 2^%d", (long long)product, shift);
            }
}

Test(int8_factor, a_half_is_rounded_upwards)
{
    cr_assert_eq(int8_shifted(5, 1), 3);
    cr_assert_eq(int8_shifted(-5, 1), -2);
    cr_assert_eq(int8_shifted(-6, 2), -1);
    cr_assert_eq(int8_shifted(-7, 2), -2);
}

Test(int8_factor, bytes_keep_their_limits)
{
    const struct int8_output relu6 = {.zero = -20, .low = -20, .high = 77};
    cr_assert_eq(int8_made(-1000, 1, &relu6), -20);
    cr_assert_eq(int8_made(1000, 1, &relu6), 77);
    cr_assert_eq(int8_made(20, 1, &relu6), -10);
}

Test(int8_factor, quotients_are_rounded_away_from_0)
{
    for (int64_t dividend = -50; dividend <= 50; dividend++)
        for (int64_t divisor = 1; divisor < 9; divisor++) {
            const int64_t wanted = llround((double)dividend / (double)divisor);
            cr_assert_eq(int8_divided(dividend, divisor), wanted);
            cr_assert_eq(int8_quotient(dividend, divisor), wanted);
        }
}

Test(int8_factor, floats_become_the_nearest_bytes)
{
    const float x[] = {0,      0.5f,     -0.5f,     1.49f, -1.5f, 1e30f,
                       -1e30f, INFINITY, -INFINITY, NAN,   200,   -200};
    const int wanted[] = {3, 4, 2, 4, 1, 127, -128, 127, -128, 3, 127, -128};
    int8_t found[sizeof x / sizeof *x];
    int8_from_floats(sizeof x / sizeof *x, x, 1, 3, found);
    for (size_t i = 0; i < sizeof x / sizeof *x; i++)
        cr_assert_eq(found[i], wanted[i], "%g is %d", (double)x[i], found[i]);
}
