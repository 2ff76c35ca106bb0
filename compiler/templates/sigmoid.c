#include "sample.h"
#include "exp.c"
/* ---- template ---- */
static inline vec sigmoid(vec x)
{
    return 1 / (1 + vec_exp(-x));
}
