#include "sample.h"
/* ---- template ---- */
/* The slope of selu by its value y: scale alpha e^x = y + scale alpha for x <= 0 */
static inline vec selu_slope(vec y)
{
    const float scale = 1.05070099f, scale_alpha = 1.75809934f;
    return vec_select(y > 0, vec_broadcast(scale), y + scale_alpha);
}
