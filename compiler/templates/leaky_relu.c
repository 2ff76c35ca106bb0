#include "sample.h"
/* ---- template ---- */
static inline vec leaky_relu(vec x)
{
    return vec_select(x < 0, 0.2f * x, x);
}
