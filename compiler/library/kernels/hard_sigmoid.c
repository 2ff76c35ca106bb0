#pragma once
#include "relu6.c"
/* ---- template ---- */
/* Keras 3's: it rises from -3 to 3. */
static inline float hard_sigmoid(float x)
{
    return relu6(x + 3.0f) / 6.0f;
}
