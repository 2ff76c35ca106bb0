#pragma once
#include "begin.c"
/* ---- template ---- */
/* gradient += the rows of dy, one after the other */
KERNEL void bias_gradient(int rows, int columns, const float *dy, float *gradient)
{
    for (int row = 0; row < rows; row++)
        for (int column = 0; column < columns; column++)
            gradient[column] += dy[row * columns + column];
}
