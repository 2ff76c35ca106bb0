/* half.h: floats of 16 bits, IEEE 754's binary16: 5 bits of exponent, 10 of fraction. */
#ifndef TLC_HALF_H
#define TLC_HALF_H

#include <stdint.h>

/* The same number: a float holds all of them. */
float tlc_float_of_half(uint16_t half);

#endif
