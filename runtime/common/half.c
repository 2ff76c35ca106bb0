/* half.c: floats of 16 bits. */
#include <string.h>

#include "common/half.h"

enum { HIGHEST_EXPONENT = 31, BIAS_OF_FLOAT = 127, BIAS_OF_HALF = 15 };

float tlc_float_of_half(uint16_t half)
{
    const uint32_t sign = (uint32_t)half >> 15 << 31;
    const uint32_t exponent = half >> 10 & 31u, fraction = half & 1023u;
    uint32_t bits = sign | fraction << 13;
    float number;
    if (exponent == 0)
        return (sign ? -0x1p-24f : 0x1p-24f) * (float)fraction;
    bits |=
        exponent == HIGHEST_EXPONENT ? 255u << 23 : (exponent + BIAS_OF_FLOAT - BIAS_OF_HALF) << 23;
    memcpy(&number, &bits, sizeof number);
    return number;
}
