#include "sample.h"
/* ---- template ---- */
/* The slope of softsign where its value is y: 1 / (1 + |x|)^2 = (1 - |y|)^2 */
static inline vec softsign_slope(vec y)
{
    const vec rest = vec_select(y < 0, 1 + y, 1 - y);
    return rest * rest;
}
