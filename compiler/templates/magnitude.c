#include "sample.h"
/* ---- template ---- */
/* |x|, or `most` where that is less. */
static inline vec vec_magnitude(vec x, float most)
{
    const vec size = (vec)((vec_int)x & 0x7FFFFFFF), limit = vec_broadcast(most);
    return vec_select(size > limit, limit, size);
}
