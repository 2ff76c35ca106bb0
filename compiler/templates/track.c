#include "sample.h"
/* ---- template ---- */
/* running = momentum running + (1 - momentum) of_batch */
NOINLINE static void track(float *running, const float *of_batch, double momentum)
{
    const vec share = vec_broadcast((float)(1 - momentum));
    for (int i = 0; i < NUMBERS; i += LANES)
        vec_store(
            &running[i], vec_fma(vec_broadcast((float)momentum), vec_load(&running[i]),
                             share * vec_load(&of_batch[i])));
}
