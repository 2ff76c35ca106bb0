#pragma once
#include "begin.c"
/* ---- template ---- */
/* How sums become bytes: those stand for numbers, the byte `zero` for 0. */
struct int8_output {
    int32_t zero, low, high; /* no byte is below `low` or above `high` */
};

/* product / 2^shift, rounded to the nearest, a half upwards, for a shift from 1 to 62 and a product
 * within 2^62; then as a byte. Sums are multiplied by whole numbers and divided by powers of two
 * (Jacob et al. 2018): so all machines give the same. Shifted is what is not negative. */
KERNEL int8_t int8_made(int64_t product, int shift, const struct int8_output *output)
{
    const uint64_t middle = UINT64_C(1) << 62, half = UINT64_C(1) << (shift - 1);
    const int64_t number = (int64_t)(((uint64_t)product + middle + half) >> shift) -
                           (int64_t)(middle >> shift) + output->zero;
    const int64_t most = number < output->high ? number : output->high;
    return (int8_t)(most > output->low ? most : output->low);
}
