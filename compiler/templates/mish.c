#include "exp_times.c"
#include "magnitude.c"
/* ---- template ---- */
/* x tanh(log(1 + e^x)): Misra 2019. With n = e^x it is x n (n + 2) / (n (n + 2) + 2), for
 * x > 0 written with t = 1 / n, which cannot overflow. */
static inline vec mish(vec x)
{
    const vec a = vec_magnitude(x, 170), t = vec_exp_times(0 - a, vec_broadcast(1));
    const vec below = vec_exp_times(0 - a, -a) * (t + 2) / (t * (t + 2) + 2);
    return vec_select(x < 0, below, x * (1 + 2 * t) / (1 + 2 * t + 2 * t * t));
}
