#pragma once
#include "logistic.c"
/* ---- template ---- */
static inline float sigmoid(float x)
{
    return logistic(x);
}
