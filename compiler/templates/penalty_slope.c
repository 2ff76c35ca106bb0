#include "sample.h"
/* ---- template ---- */
/* g + l1 sign(w) + 2 l2 w */
static inline vec penalty_slope(vec g, vec w, vec size, vec twice)
{
    const vec none = {0};
    return vec_fma(
        twice, w, g + vec_select(w > none, size, vec_select(w < none, -size, none)));
}
