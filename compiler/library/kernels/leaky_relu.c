#pragma once
#include "sample.h"
/* ---- template ---- */
static inline float leaky_relu(float x)
{
    return x < 0.0f ? 0.2f * x : x;
}
