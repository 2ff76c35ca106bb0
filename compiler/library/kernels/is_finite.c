#pragma once
#include "sample.h"
/* ---- template ---- */
/* Whether it is a number, and no infinite one. */
static inline int is_finite(float number)
{
    const float nothing = number - number;
    return nothing >= 0.0f && nothing <= 0.0f;
}
