#pragma once
#include "begin.c"
#include "multiply_add.c"
/* ---- template ---- */
/* gradient += x^T dy: each number is one chain over the step's examples. */
KERNEL void kernel_gradient(int inputs, int outputs, const float *restrict x,
                            const float *restrict dy, float *restrict gradient)
{
    for (int input = 0; input < inputs; input++)
        for (int output = 0; output < outputs; output++)
            gradient[input * outputs + output] =
                multiply_add(x[input], dy[output], gradient[input * outputs + output]);
}
