#include "convolve.c"
/* ---- template ---- */
/* dx[pixel][input] = the sum of dy turned, over all places whose window lies on the
 * pixel; rows of dx are divided. Sizes are those of the conv2d. */
#define DEFINE_CONV2D_INPUT_GRADIENT(name, batch, h, w, n_in, n_out, groups, top,        \
    bottom, left, right, kernel_h, kernel_w, stride_y, stride_x, dilation_y, dilation_x) \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float dy[PANELS(                                                           \
            n_out)][batch * PLACES(top + h + bottom, kernel_h, stride_y, dilation_y) *   \
                    PLACES(left + w + right, kernel_w, stride_x, dilation_x)][PANEL],    \
        const float turned[PANELS(n_in)][kernel_h * kernel_w * ((n_out) / (groups))]     \
                          [PANEL],                                                       \
        float dx[PANELS(n_in)][batch * h * w][PANEL])                                    \
    {                                                                                    \
        const struct window window = {h, w, top, bottom, left, right, kernel_h,          \
            kernel_w, stride_y, stride_x, dilation_y, dilation_x};                       \
        enum { IN = (n_in) / (groups), OUT = (n_out) / (groups) };                       \
        for (int example = 0; example < batch; example++)                                \
            for (int group = 0; group < groups; group++)                                 \
                DEAL(WHOLE, PANELS(IN), WIDEST_TILE, first, count, {                     \
                    const int panel = group * PANELS(IN) + first;                        \
                    const struct convolution of = ((struct convolution){window, batch,   \
                        OUT, count, dy[group * PANELS(OUT)][0], turned[panel][0],        \
                        dx[panel][0]});                                                  \
                    CONVOLVE_BACK(part, example, h, stride_x, kernel_w, of)              \
                })                                                                       \
    }
