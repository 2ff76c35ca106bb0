#include "outer_products.c"
/* ---- template ---- */
/* gradient[row, column] = the sum of x dy, channel by channel; panels are divided */
#define DEFINE_DEPTHWISE_KERNEL_GRADIENT(name, batch, h, w, n, top, bottom, left, right, \
    kernel_h, kernel_w, stride_y, stride_x, dilation_y, dilation_x)                      \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float x[PANELS(n)][batch * h * w][PANEL],                                  \
        const float dy[PANELS(                                                           \
            n)][batch * PLACES(top + h + bottom, kernel_h, stride_y, dilation_y) *       \
                PLACES(left + w + right, kernel_w, stride_x, dilation_x)][PANEL],        \
        float gradient[PANELS(n)][kernel_h * kernel_w][PANEL])                           \
    {                                                                                    \
        const struct window window = {h, w, top, bottom, left, right, kernel_h,          \
            kernel_w, stride_y, stride_x, dilation_y, dilation_x};                       \
        DEAL(part, PANELS(n), 1, panel, one, {                                           \
            struct outer_product of = ((struct outer_product){window, batch, 0, one,     \
                PANEL, 0, 0, x[panel][0], dy[panel][0], gradient[panel][0]});            \
            GRADIENT_OF_PLACES(WHOLE, 1, kernel_h, kernel_w, (left) + (right) > 0, of)   \
        })                                                                               \
    }
