#include "exp_part.c"
/* ---- template ---- */
/* factor e^x for x <= 0: where e^x alone would have lost bits, as it is smaller than
 * normal floats are, the product need not. What is below -170 counts as that. */
static inline vec vec_exp_times(vec x, vec factor)
{
    const vec lowest = vec_broadcast(-170.0f);
    vec_bits both;
    const vec power = exp_part(vec_select(x < lowest, lowest, x), &both) + 1;
    const vec_bits half = both >> 1;
    return factor * power * (vec)(half << 23) * (vec)((both - half) << 23);
}
