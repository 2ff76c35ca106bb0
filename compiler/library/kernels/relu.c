#pragma once
#include "sample.h"
/* ---- template ---- */
static inline float relu(float x)
{
    return x > 0.0f ? x : 0.0f;
}
