#include "exp_times.c"
#include "magnitude.c"
/* ---- template ---- */
/* x / (1 + e^-x), by e^-|x|, which cannot overflow. */
static inline vec silu(vec x)
{
    const vec a = vec_magnitude(x, 170), t = vec_exp_times(0 - a, vec_broadcast(1));
    return vec_select(x < 0, vec_exp_times(0 - a, -a), x) / (1 + t);
}
