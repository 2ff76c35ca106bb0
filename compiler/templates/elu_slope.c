#include "sample.h"
/* ---- template ---- */
/* The slope of elu where its value is y: e^x = y + 1 for x <= 0. */
static inline vec elu_slope(vec y)
{
    return vec_select(y > 0, vec_broadcast(1), y + 1);
}
