#include "sample.h"
#include "vec_sigmoid.c"
/* ---- template ---- */
static inline vec sigmoid(vec x)
{
    return vec_sigmoid(x);
}
