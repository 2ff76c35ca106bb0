#pragma once
#include "begin.c"
/* ---- template ---- */
enum { COLUMNS = 16 };

/* The sum of the gradient's squares. So many columns are added up in turn, then these sums. */
KERNEL double squares(int rows, int columns, const float *gradient)
{
    double sums[COLUMNS] = {0.0}, sum = 0.0;
    for (int first = 0; first < columns; first += COLUMNS)
        for (int row = 0; row < rows; row++)
            for (int i = 0; i < COLUMNS && first + i < columns; i++) {
                const double number = (double)gradient[row * columns + first + i];
                sums[i] += number * number;
            }
    for (int i = 0; i < COLUMNS; i++)
        sum += sums[i];
    return sum;
}
