#pragma once
#include "int8_number.c"
/* ---- template ---- */
/* What is joined, of scales of its own: what multiplies it, and divides it by 2^shift. */
struct int8_part {
    int columns;
    int32_t zero, multiplier;
    int shift;
};

KERNEL void int8_copy(const struct int8_part *of, const int8_t *from,
                      const struct int8_output *output, int8_t *to)
{
    for (int i = 0; i < of->columns; i++)
        to[i] =
            int8_made((int64_t)((int32_t)from[i] - of->zero) * of->multiplier, of->shift, output);
}

/* In each row the numbers of a, then those of b. */
KERNEL void int8_concatenate(int rows, const struct int8_part *of_a, const struct int8_part *of_b,
                             const struct int8_output *output, const int8_t *a, const int8_t *b,
                             int8_t *y)
{
    for (int row = 0; row < rows; row++) {
        int8_t *const to = &y[row * (of_a->columns + of_b->columns)];
        int8_copy(of_a, &a[row * of_a->columns], output, to);
        int8_copy(of_b, &b[row * of_b->columns], output, &to[of_a->columns]);
    }
}
