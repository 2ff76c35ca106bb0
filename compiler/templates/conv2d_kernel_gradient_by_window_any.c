#include "by_window.c"
/* ---- template ---- */
/* gradient[row, column, input][output] = the sum of x dy */
#define DEFINE_CONV2D_KERNEL_GRADIENT_BY_WINDOW(name, batch, h, w, n_in, lanes, n_out,   \
    top, bottom, left, right, kernel_h, kernel_w, stride_y, stride_x, dilation_y,        \
    dilation_x)                                                                          \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float IMAGES(x, lanes, n_in, batch *h *w),                                 \
        const float dy[PANELS(                                                           \
            n_out)][batch * PLACES(top + h + bottom, kernel_h, stride_y, dilation_y) *   \
                    PLACES(left + w + right, kernel_w, stride_x, dilation_x)][PANEL],    \
        float gradient[PANELS(n_out)][kernel_h * kernel_w * n_in][PANEL])                \
    {                                                                                    \
        enum {                                                                           \
            COUNT = EXTENT(kernel_h, dilation_y),                                        \
            LENGTH = left + w + right,                                                   \
            WIDTH = PLACES(LENGTH, kernel_w, stride_x, dilation_x),                      \
            SIZE = PADDED(kernel_h * kernel_w * n_in + 7)                                \
        };                                                                               \
        const struct window window = {h, w, top, bottom, left, right, kernel_h,          \
            kernel_w, stride_y, stride_x, dilation_y, dilation_x};                       \
        float packed[(COUNT + 1) * LENGTH * n_in + PANEL] = {0};                         \
        _Alignas(64) float seen[WIDTH * SIZE + PANEL] = {0}, sums[n_out][SIZE] = {0};    \
        kernel_gradient_by_window(part,                                                  \
            (struct by_window){window, batch, n_in, n_out, SIZE, x[0][0], dy[0][0],      \
                seen, sums[0], gradient[0][0]},                                          \
            (struct packed_rows){window, FORWARD, batch, n_in, lanes, COUNT, LENGTH,     \
                left, false, packed});                                                   \
    }
