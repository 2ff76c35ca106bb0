#include "convolve.c"
/* ---- template ---- */
/* dx[pixel] = the sum of dy kernel, channel by channel, over all places whose window lies
 * on the pixel; rows of dx are divided. Sizes are those of the depthwise_conv2d. */
#define DEFINE_DEPTHWISE_INPUT_GRADIENT(name, batch, h, w, n, top, bottom, left, right,  \
    kernel_h, kernel_w, stride_y, stride_x, dilation_y, dilation_x)                      \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float dy[PANELS(                                                           \
            n)][batch * PLACES(top + h + bottom, kernel_h, stride_y, dilation_y) *       \
                PLACES(left + w + right, kernel_w, stride_x, dilation_x)][PANEL],        \
        const float kernel[PANELS(n)][kernel_h * kernel_w][PANEL],                       \
        float dx[PANELS(n)][batch * h * w][PANEL])                                       \
    {                                                                                    \
        const struct window window = {h, w, top, bottom, left, right, kernel_h,          \
            kernel_w, stride_y, stride_x, dilation_y, dilation_x};                       \
        for (int example = 0; example < batch; example++)                                \
            for (int panel = 0; panel < PANELS(n); panel++) {                            \
                const struct convolution of = {                                          \
                    window, batch, 0, 1, dy[panel][0], kernel[panel][0], dx[panel][0]};  \
                CONVOLVE_BACK(part, example, h, stride_x, kernel_w, of)                  \
            }                                                                            \
    }
