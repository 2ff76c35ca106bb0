#include "sample.h"
/* ---- template ---- */
static inline vec relu(vec x)
{
    return vec_select(x > 0, x, vec_broadcast(0));
}
