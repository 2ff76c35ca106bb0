#include "sample.h"
/* ---- template ---- */
static inline vec relu6(vec x)
{
    const vec least = vec_broadcast(0), most = vec_broadcast(6);
    return vec_select(x < 0, least, vec_select(x > 6, most, x));
}
