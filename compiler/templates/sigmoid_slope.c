#include "sample.h"
/* ---- template ---- */
/* The slope of sigmoid where its value is y. */
static inline vec sigmoid_slope(vec y)
{
    return y * (1 - y);
}
