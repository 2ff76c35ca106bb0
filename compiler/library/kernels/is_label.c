#pragma once
#include "sample.h"
/* ---- template ---- */
/* Whether it is 0 or 1. */
static inline int is_label(float number)
{
    return number >= 0.0f && number <= 1.0f && (number <= 0.0f || number >= 1.0f);
}
