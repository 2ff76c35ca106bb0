#include "exp_times.c"
#include "magnitude.c"
/* ---- template ---- */
/* The slope of silu at x: s (1 + x (1 - s)), s = 1 / (1 + e^-x). */
static inline vec silu_slope(vec x)
{
    const vec a = vec_magnitude(x, 170), t = vec_exp_times(0 - a, vec_broadcast(1));
    const vec one = vec_broadcast(1), whole = 1 + t;
    const vec s = vec_select(x < 0, t, one) / whole;
    const vec other = vec_select(x < 0, one, t) / whole; /* 1 - s */
    return s * (1 + vec_select(x < 0, -a, a) * other);
}
