#include "sample.h"
#include "exp.c"
/* ---- template ---- */
/* 1 - 2 / (e^2x + 1) */
static inline vec hyperbolic_tangent(vec x)
{
    return 1 - 2 / (vec_exp(2 * x) + 1);
}
