#pragma once
#include "begin.c"
/* ---- template ---- */
/* y = x + bias, in each row */
KERNEL void add_bias(int rows, int columns, const float *x, const float *bias, float *y)
{
    for (int row = 0; row < rows; row++)
        for (int column = 0; column < columns; column++)
            y[row * columns + column] = x[row * columns + column] + bias[column];
}
