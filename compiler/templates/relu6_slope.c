#include "sample.h"
/* ---- template ---- */
/* The slope of relu6 where its value is y. */
static inline vec relu6_slope(vec y)
{
    return vec_select((y > 0) & (y < 6), vec_broadcast(1), vec_broadcast(0));
}
