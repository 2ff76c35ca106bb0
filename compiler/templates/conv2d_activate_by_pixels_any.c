#include "by_pixels.c"
/* ---- template ---- */
/* y = function(x * kernel + bias), as conv2d, add_bias and activate would make it;
 * without what is NULL. Rows of y are divided. */
#define DEFINE_CONV2D_ACTIVATE_BY_PIXELS(name, batch, h, w, n_in, lanes, n_out, top,     \
    bottom, left, right, kernel_h, kernel_w, stride_y, stride_x, dilation_y, dilation_x, \
    function)                                                                            \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float IMAGES(x, lanes, n_in, batch *h *w),                                 \
        const float kernel[PANELS(n_out)][kernel_h * kernel_w * n_in][PANEL],            \
        const float bias[PADDED(n_out)],                                                 \
        float y[PANELS(n_out)]                                                           \
               [batch * PLACES(top + h + bottom, kernel_h, stride_y, dilation_y) *       \
                   PLACES(left + w + right, kernel_w, stride_x, dilation_x)][PANEL])     \
    {                                                                                    \
        enum {                                                                           \
            MADE = PLACES(left + w + right, kernel_w, stride_x, dilation_x),             \
            COUNT = EXTENT(kernel_h, dilation_y),                                        \
            LENGTH = PADDED(PADDED(MADE) + EXTENT(kernel_w, dilation_x) - 1)             \
        };                                                                               \
        const struct window window = {h, w, top, bottom, left, right, kernel_h,          \
            kernel_w, stride_y, stride_x, dilation_y, dilation_x};                       \
        _Alignas(64) float packed[COUNT][n_in][LENGTH] = {0}, sums[n_out][LENGTH];       \
        convolve_all_by_pixels(part,                                                     \
            (struct by_pixels){window, FORWARD, batch, n_in, n_out, lanes, x[0][0],      \
                kernel[0][0], y[0][0]},                                                  \
            (struct packed_rows){window, FORWARD, batch, n_in, lanes, COUNT, LENGTH,     \
                left, true, packed[0][0]},                                               \
            bias, function, sums[0]);                                                    \
    }
