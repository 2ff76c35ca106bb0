#pragma once
#include "begin.c"
#include "multiply_add.c"
/* ---- template ---- */
/* dx = dy kernel^T: each sum is one chain over the outputs. */
KERNEL void input_gradient(int inputs, int outputs, const float *dy, const float *kernel, float *dx)
{
    for (int input = 0; input < inputs; input++) {
        float sum = 0.0f;
        for (int output = 0; output < outputs; output++)
            sum = multiply_add(kernel[input * outputs + output], dy[output], sum);
        dx[input] = sum;
    }
}
