#include "sample.h"
/* ---- template ---- */
/* The slope of hard_sigmoid where its value is y. */
static inline vec hard_sigmoid_slope(vec y)
{
    return vec_select((y > 0) & (y < 1), vec_broadcast(1 / 6.0f), vec_broadcast(0));
}
