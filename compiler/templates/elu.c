#include "sample.h"
#include "exp.c"
/* ---- template ---- */
static inline vec elu(vec x)
{
    return vec_select(x > 0, x, vec_exp(x) - 1);
}
