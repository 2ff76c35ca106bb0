#include "magnitude.c"
/* ---- template ---- */
/* x / (1 + |x|); infinity counts as the largest float. */
static inline vec softsign(vec x)
{
    const vec a = vec_magnitude(x, 3.40282347e+38f);
    return vec_select(x < 0, -a, vec_select(x > 0, a, x)) / (1 + a);
}
