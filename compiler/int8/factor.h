/* factor.h: numbers as whole numbers: bytes that stand for them, and what multiplies sums of
 * products of such bytes.
 *
 * B. Jacob et al., "Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-
 * Only Inference", CVPR 2018: number = step (byte - zero). */
#ifndef INT8_FACTOR_H
#define INT8_FACTOR_H

#include <stdint.h>

enum { INT8_LOW = -128, INT8_HIGH = 127, INT8_STEPS = 255 };

/* What bytes of a value stand for. */
typedef struct Int8Scale {
    double step; /* above 0, and a float */
    int32_t zero;
} Int8Scale;

/* That of numbers from `low` to `high`, and of 0, which is a byte exactly. The ends are first moved
 * outward to 12 bits, so that the last bits of what they were taken from do not matter. Where all
 * are 0, the step is 1. */
Int8Scale int8_scale(double low, double high);

/* The byte that the number is nearest to. */
int8_t int8_byte(Int8Scale scale, double number);

/* The number that a byte stands for. */
double int8_number(Int8Scale scale, int8_t byte);

/* A factor as multiplier / 2^shift. */
typedef struct Int8Factor {
    int32_t multiplier;
    int shift; /* from 1 to 62 */
} Int8Factor;

/* The nearest, of 31 bits. Below 2^-32 it is 0, and from 2^30 on as large as can be: by both, sums
 * come to what they would come to by the factor itself, once they are bytes. */
Int8Factor int8_factor(double factor);

/* The multipliers of two factors that share a shift, each below 2^31. */
typedef struct Int8Factors {
    int32_t multiplier[2];
    int shift;
} Int8Factors;
Int8Factors int8_factors(double a, double b);

/* product / 2^shift to the nearest, a half upwards. */
int64_t int8_shifted(int64_t product, int shift);

/* dividend / divisor to the nearest, a half away from 0. */
int64_t int8_quotient(int64_t dividend, int64_t divisor);

#endif
