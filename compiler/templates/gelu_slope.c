#include "normal_tail.c"
/* ---- template ---- */
/* The slope of gelu at x: the distribution below x, and x times its density. */
static inline vec gelu_slope(vec x)
{
    const vec a = vec_magnitude(x, 16), tail = normal_bell(a, normal_ratio(a));
    const vec density = normal_bell(a, 0.398942280f * a); /* 1 / sqrt(2 pi) */
    return vec_select(x < 0, tail - density, 1 - tail + density);
}
