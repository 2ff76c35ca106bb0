#include "exp.c"
/* ---- template ---- */
static inline vec exponential(vec x)
{
    return vec_exp(x);
}
