#include "int8/factor.h"

#include <math.h>

/* ---- bytes ---- */

/* Away from 0 to 12 bits; the least numbers are none. */
static double outward(double end)
{
    enum { BITS = 12 };
    int exponent;
    if (fabs(end) < 1e-30)
        return 0;
    const double fraction = frexp(end, &exponent) * (1 << BITS);
    return ldexp(end < 0 ? floor(fraction) : ceil(fraction), exponent - BITS);
}

static int64_t within(int64_t number, int64_t low, int64_t high)
{
    return number < low ? low : number > high ? high : number;
}

Int8Scale int8_scale(double low, double high)
{
    const double first = outward(fmin(low, 0)), last = outward(fmax(high, 0));
    const double step = (double)(float)((last - first) / INT8_STEPS);
    if (!(step > 0))
        return (Int8Scale){1, 0};
    return (Int8Scale){
        step, (int32_t)within(INT8_LOW - (int64_t)llround(first / step), INT8_LOW, INT8_HIGH)};
}

int8_t int8_byte(Int8Scale scale, double number)
{
    const double bytes = fmax(fmin(number / scale.step, 1024), -1024);
    return (int8_t)within(scale.zero + (int64_t)llround(bytes), INT8_LOW, INT8_HIGH);
}

double int8_number(Int8Scale scale, int8_t byte)
{
    return scale.step * (byte - scale.zero);
}

/* ---- factors ---- */

/* Of this shift. */
static int64_t multiplier_of(double factor, int shift)
{
    return llround(ldexp(factor, shift));
}

Int8Factor int8_factor(double factor)
{
    int exponent;
    if (!(factor >= ldexp(1, -32)))
        return (Int8Factor){0, 1};
    if (factor >= ldexp(1, 30))
        return (Int8Factor){INT32_MAX, 1};
    frexp(factor, &exponent);
    int shift = 31 - exponent;
    if (shift > 62)
        shift = 62;
    if (multiplier_of(factor, shift) > INT32_MAX)
        shift--;
    return shift < 1 ? (Int8Factor){INT32_MAX, 1}
                     : (Int8Factor){(int32_t)multiplier_of(factor, shift), shift};
}

Int8Factors int8_factors(double a, double b)
{
    const Int8Factor larger = int8_factor(fmax(a, b));
    const int64_t first = multiplier_of(fmin(a, ldexp(1, 30)), larger.shift),
                  second = multiplier_of(fmin(b, ldexp(1, 30)), larger.shift);
    return (Int8Factors){
        {(int32_t)within(first, 0, INT32_MAX), (int32_t)within(second, 0, INT32_MAX)},
        larger.shift};
}

int64_t int8_shifted(int64_t product, int shift)
{
    const int64_t divisor = INT64_C(1) << shift, raised = product + divisor / 2;
    return raised / divisor - (raised % divisor < 0);
}

int64_t int8_quotient(int64_t dividend, int64_t divisor)
{
    const int64_t half = divisor / 2;
    return (dividend < 0 ? dividend - half : dividend + half) / divisor;
}
