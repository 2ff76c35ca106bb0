#include "vector.c"

typedef int16_t stored_number;
/* ---- template ---- */
/* Numbers of an example as floats: a conversion that compilers know. */
KERNEL vec vec_of_numbers(const stored_number *stored)
{
    vec numbers;
    for (int lane = 0; lane < LANES; lane++)
        numbers[lane] = (float)stored[lane];
    return numbers;
}
