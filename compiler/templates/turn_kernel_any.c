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

/* All of a group's at one place, whose panels of so many rows these are. */
KERNEL void turn_place(int place, int places, int n_in, int n_out,
    const float (*kernel)[PANEL], float (*turned)[PANEL])
{
    for (int input = 0; input < PADDED(n_in); input += LANES)
        for (int output = 0; output < PADDED(n_out); output += LANES)
            turn_block(n_in - input, n_out - output,
                &kernel[(output / PANEL * places + place) * n_in + input][output % PANEL],
                &turned[(input / PANEL * places + place) * n_out + output]
                       [input % PANEL]);
}

/* turned[place, output][input] = kernel[place, input][output], within each group */
#define DEFINE_TURN_KERNEL(name, n_in, n_out, groups, kernel_h, kernel_w)                \
    NOINLINE static void name(                                                           \
        const float kernel[PANELS(n_out)][kernel_h * kernel_w * ((n_in) / (groups))]     \
                          [PANEL],                                                       \
        float turned[PANELS(n_in)][kernel_h * kernel_w * ((n_out) / (groups))][PANEL])   \
    {                                                                                    \
        const int in = (n_in) / (groups), out = (n_out) / (groups);                      \
        for (int group = 0; group < groups; group++)                                     \
            for (int place = 0; place < kernel_h * kernel_w; place++)                    \
                turn_place(place, kernel_h *kernel_w, in, out,                           \
                    kernel[group * PANELS(out)], turned[group * PANELS(in)]);            \
    }
