#include "sample.h"
/* ---- template ---- */
/* The slope of leaky_relu where its value is y. */
static inline vec leaky_relu_slope(vec y)
{
    return vec_select(y > 0, vec_broadcast(1), vec_broadcast(0.2f));
}
