#include "sample.h"
#include "exp_minus_one.c"
/* ---- template ---- */
/* The slope of softplus where its value is y: 1 / (1 + e^-x) = 1 - e^-y */
static inline vec softplus_slope(vec y)
{
    return 0 - vec_exp_minus_one(0 - y);
}
