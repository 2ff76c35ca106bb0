#include "sample.h"
#include "exp_minus_one.c"
/* ---- template ---- */
/* scale x for x >= 0, else scale alpha (e^x - 1): Klambauer et al. 2017 */
static inline vec selu(vec x)
{
    const float scale = 1.05070099f, scale_alpha = 1.75809934f;
    return vec_select(x >= 0, scale * x, scale_alpha * vec_exp_minus_one(x));
}
