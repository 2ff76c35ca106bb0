#include "convolve.c"
#include "finish_rows.c"
/* ---- template ---- */
/* y = function(x * kernel + bias), channel by channel, as depthwise_conv2d, add_bias and
 * activate would make it; no bias where that is NULL */
#define DEFINE_DEPTHWISE_CONV2D_ACTIVATE(name, batch, h, w, n, top, bottom, left, right, \
    kernel_h, kernel_w, stride_y, stride_x, dilation_y, dilation_x, function)            \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float x[PANELS(n)][batch * h * w][PANEL],                                  \
        const float kernel[PANELS(n)][kernel_h * kernel_w][PANEL],                       \
        const float bias[PADDED(n)],                                                     \
        float y[PANELS(n)]                                                               \
               [batch * PLACES(top + h + bottom, kernel_h, stride_y, dilation_y) *       \
                   PLACES(left + w + right, kernel_w, stride_x, dilation_x)][PANEL])     \
    {                                                                                    \
        const struct window window = {h, w, top, bottom, left, right, kernel_h,          \
            kernel_w, stride_y, stride_x, dilation_y, dilation_x};                       \
        for (int example = 0; example < batch; example++)                                \
            for (int panel = 0; panel < PANELS(n); panel++) {                            \
                const struct convolution of = {                                          \
                    window, batch, 0, 1, x[panel][0], kernel[panel][0], y[panel][0]};    \
                CONVOLVE_FORWARD(part, example, (left) + (right) > 0, kernel_w, of)      \
                finish_rows(part, 1, window, batch, example,                             \
                    bias ? &bias[panel * PANEL] : NULL, y[panel][0], function);          \
            }                                                                            \
    }
