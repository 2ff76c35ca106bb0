#pragma once
#include "sums.c"
/* ---- template ---- */
/* The sum of the gradient's squares. Columns are added up in turn, then these sums. */
KERNEL double squares(int rows, int columns, const float *gradient)
{
    double sums[SUMS] = {0.0}, sum = 0.0;
    for (int first = 0; first < columns; first += SUMS)
        for (int row = 0; row < rows; row++)
            for (int i = 0; i < SUMS && first + i < columns; i++) {
                const double number = (double)gradient[row * columns + first + i];
                sums[i] += number * number;
            }
    for (int i = 0; i < SUMS; i++)
        sum += sums[i];
    return sum;
}
