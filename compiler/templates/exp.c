#include "sample.h"
/* ---- template ---- */
/* e^x within 2e-7 of its value, for x in [-87, 88]; beyond, the value at that end. Its
 * own polynomial, since libm's bits differ between systems: x = n ln 2 + r with |r| <= ln
 * 2 / 2, e^r by Taylor. */
static inline vec vec_exp(vec x)
{
    const vec lowest = vec_broadcast(-87.0f), highest = vec_broadcast(88.0f);
    x = vec_select(x < lowest, lowest, x);
    x = vec_select(x > highest, highest, x);
    const vec round_to_integer = vec_broadcast(12582912.0f); /* 1.5 * 2^23 */
    vec shifted = vec_fma(x, vec_broadcast(1.44269504f), round_to_integer);
    vec n = shifted - round_to_integer;
    vec r = vec_fma(n, vec_broadcast(-0.693145752f), x); /* ln 2 in two parts */
    r = vec_fma(n, vec_broadcast(-1.42860677e-6f), r);
    vec e = vec_broadcast(1.0f / 5040);
    e = vec_fma(e, r, vec_broadcast(1.0f / 720));
    e = vec_fma(e, r, vec_broadcast(1.0f / 120));
    e = vec_fma(e, r, vec_broadcast(1.0f / 24));
    e = vec_fma(e, r, vec_broadcast(1.0f / 6));
    e = vec_fma(e, r, vec_broadcast(0.5f));
    e = vec_fma(e, r, vec_broadcast(1.0f));
    e = vec_fma(e, r, vec_broadcast(1.0f));
    /* times 2^n, by adding n (the low bits of shifted) to the exponent */
    typedef uint32_t vec_bits __attribute__((vector_size(4 * LANES)));
    return (vec)((vec_bits)e + ((vec_bits)shifted << 23));
}
