#include "exp_times.c"
#include "magnitude.c"
/* ---- template ---- */
/* e^(a^2 / 2) times what the standard normal distribution has beyond a, for a in [0, 16]:
 * p(q) / (a + 4), q = (a - 4) / (a + 4), with the p of degree 9 whose largest relative
 * error, 9.9e-9, is least. */
static inline vec normal_ratio(vec a)
{
    const vec q = (a - 4) / (a + 4);
    vec p = vec_broadcast(-1.38076983e-4f);
    p = vec_fma(p, q, vec_broadcast(1.66726444e-4f));
    p = vec_fma(p, q, vec_broadcast(1.56634068e-3f));
    p = vec_fma(p, q, vec_broadcast(-3.5058381e-3f));
    p = vec_fma(p, q, vec_broadcast(-7.52195250e-3f));
    p = vec_fma(p, q, vec_broadcast(0.0604027584f));
    p = vec_fma(p, q, vec_broadcast(-0.186524034f));
    p = vec_fma(p, q, vec_broadcast(0.387136966f));
    p = vec_fma(p, q, vec_broadcast(-0.607896566f));
    p = vec_fma(p, q, vec_broadcast(0.755285144f));
    return p / (a + 4);
}

/* factor e^(-a^2 / 2), the square's rounding made good. */
static inline vec normal_bell(vec a, vec factor)
{
    const vec square = a * a, rest = vec_fma(a, a, 0 - square);
    return vec_exp_times(-0.5f * square, factor - 0.5f * rest * factor);
}
