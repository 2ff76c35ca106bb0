#include "normal_tail.c"
/* ---- template ---- */
/* x times the standard normal distribution below x: Hendrycks and Gimpel 2016. From 16
 * on, what the distribution has beyond is no float. */
static inline vec gelu(vec x)
{
    const vec a = vec_magnitude(x, 16), part = normal_bell(a, a * normal_ratio(a));
    return vec_select(x < 0, -part, x - part);
}
