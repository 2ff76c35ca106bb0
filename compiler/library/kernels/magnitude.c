#pragma once
#include "bits.c"
/* ---- template ---- */
/* |x|, or `most` where that is less. */
static inline float magnitude(float x, float most)
{
    const float size = float_of(bits_of(x) & 0x7FFFFFFFU);
    return size > most ? most : size;
}
