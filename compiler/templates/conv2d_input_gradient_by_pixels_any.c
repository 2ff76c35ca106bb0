#include "by_pixels.c"
/* ---- template ---- */
/* dx[pixel][input] = the sum of dy turned, over all places whose window lies on the
 * pixel; rows of dx are divided. Sizes are those of the conv2d. */
#define DEFINE_CONV2D_INPUT_GRADIENT_BY_PIXELS(name, batch, h, w, n_in, n_out, top,      \
    bottom, left, right, kernel_h, kernel_w, stride_y, stride_x, dilation_y, dilation_x) \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float dy[PANELS(                                                           \
            n_out)][batch * PLACES(top + h + bottom, kernel_h, stride_y, dilation_y) *   \
                    PLACES(left + w + right, kernel_w, stride_x, dilation_x)][PANEL],    \
        const float turned[PANELS(n_in)][kernel_h * kernel_w * n_out][PANEL],            \
        float dx[PANELS(n_in)][batch * h * w][PANEL])                                    \
    {                                                                                    \
        enum {                                                                           \
            REACH = EXTENT(kernel_w, dilation_x) - 1,                                    \
            COUNT = EXTENT(kernel_h, dilation_y),                                        \
            LENGTH = PADDED(PADDED(w) + REACH)                                           \
        };                                                                               \
        const struct window window = {h, w, top, bottom, left, right, kernel_h,          \
            kernel_w, stride_y, stride_x, dilation_y, dilation_x};                       \
        _Alignas(64) float packed[COUNT][n_out][LENGTH] = {0}, sums[n_in][LENGTH];       \
        convolve_all_by_pixels(part,                                                     \
            (struct by_pixels){                                                          \
                window, 0, batch, n_out, n_in, PANEL, dy[0][0], turned[0][0], dx[0][0]}, \
            (struct packed_rows){window, 0, batch, n_out, PANEL, COUNT, LENGTH,          \
                REACH - left, true, packed[0][0]},                                       \
            NULL, NULL, sums[0]);                                                        \
    }
