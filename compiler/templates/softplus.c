#include "exp.c"
#include "log_one_plus.c"
/* ---- template ---- */
/* log(1 + e^x) = max(x, 0) + log(1 + e^-|x|) */
static inline vec softplus(vec x)
{
    const vec rest = vec_log_one_plus(vec_exp((vec)((vec_bits)x | 0x80000000u)));
    return vec_select(x > 0, x + rest, rest);
}
