#include "sample.h"
/* ---- template ---- */
/* log(1 + t) for t in [0, 1]: 2 atanh(s), s = t / (2 + t), as s q(s^2) with the q of
 * degree 4 whose largest relative error, 4.0e-9, is least. */
static inline vec vec_log_one_plus(vec t)
{
    const vec s = t / (2 + t), square = s * s;
    vec q = vec_broadcast(0.14089167f);
    q = vec_fma(q, square, vec_broadcast(0.139803007f));
    q = vec_fma(q, square, vec_broadcast(0.200124547f));
    q = vec_fma(q, square, vec_broadcast(0.333331585f));
    q = vec_fma(q, square, vec_broadcast(1.0f));
    return 2 * s * q;
}
