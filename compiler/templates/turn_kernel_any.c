#include "transpose_any.c"
/* ---- template ---- */
/* A block of a kernel's inputs and outputs at one place of the window. */
KERNEL void turn_block(int inputs, int outputs, const float *from, float *to)
{
    vec block[LANES];
    UNROLLED (i, LANES)
        block[i] = i < inputs ? vec_load(&from[i * PANEL]) : vec_broadcast(0);
    transpose_block(block);
    UNROLLED (i, LANES)
        if (i < outputs)
            vec_store(&to[i * PANEL], block[i]);
}

/* turned[place, output][input] = kernel[place, input][output] */
#define DEFINE_TURN_KERNEL(name, n_in, n_out, kernel_h, kernel_w)                        \
    NOINLINE static void name(                                                           \
        const float kernel[PANELS(n_out)][kernel_h * kernel_w * n_in][PANEL],            \
        float turned[PANELS(n_in)][kernel_h * kernel_w * n_out][PANEL])                  \
    {                                                                                    \
        for (int place = 0; place < kernel_h * kernel_w; place++)                        \
            for (int input = 0; input < PADDED(n_in); input += LANES)                    \
                for (int output = 0; output < PADDED(n_out); output += LANES)            \
                    turn_block(n_in - input, n_out - output,                             \
                        &kernel[output / PANEL][place * n_in + input][output % PANEL],   \
                        &turned[input / PANEL][place * n_out + output][input % PANEL]);  \
    }
