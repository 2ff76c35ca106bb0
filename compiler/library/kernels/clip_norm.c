#pragma once
#include "begin.c"
/* ---- template ---- */
/* gradient times limit / the larger of the limit and the root of its squares */
KERNEL void clip_norm(int count, double sum, double limit, float *gradient)
{
    const double norm = sqrt(sum);
    const float scale = (float)(norm > limit ? limit / norm : 1.0);
    for (int i = 0; i < count; i++)
        gradient[i] *= scale;
}
