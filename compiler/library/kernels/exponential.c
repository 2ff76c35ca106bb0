#pragma once
#include "power.c"
/* ---- template ---- */
static inline float exponential(float x)
{
    return power(x);
}
