#include "sample.h"
#include "exp_minus_one.c"
/* ---- template ---- */
/* Not less than 0 includes -0, which stays what it is. */
static inline vec elu(vec x)
{
    return vec_select(x >= 0, x, vec_exp_minus_one(x));
}
