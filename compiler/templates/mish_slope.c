#include "exp_times.c"
#include "magnitude.c"
/* ---- template ---- */
/* The slope of mish at x: with w = n (n + 2), n = e^x, it is
 * w / (w + 2) + 4 x n (n + 1) / (w + 2)^2, for x > 0 written with t = 1 / n. */
static inline vec mish_slope(vec x)
{
    const vec a = vec_magnitude(x, 170), t = vec_exp_times(0 - a, vec_broadcast(1));
    const vec w = t * (t + 2), down = 1 / (w + 2);
    const vec u = 1 + 2 * t, up = 1 / (u + 2 * t * t);
    const vec below = w * down - 4 * a * (t * (t + 1)) * down * down;
    const vec above = u * up + 4 * a * ((1 + t) * t * t) * up * up;
    return vec_select(x < 0, below, above);
}
