#include "convolve.c"
/* ---- template ---- */
/* y = x * kernel, the window moving over x and `top` and `bottom` rows, `left` and
 * `right` columns of zeros around it; rows of y are divided. Of several groups each
 * fills whole panels. */
#define DEFINE_CONV2D(name, batch, h, w, n_in, lanes, n_out, groups, top, bottom, left,  \
    right, kernel_h, kernel_w, stride_y, stride_x, dilation_y, dilation_x)               \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float IMAGES(x, lanes, n_in, batch *h *w),                                 \
        const float kernel[PANELS(n_out)][kernel_h * kernel_w * ((n_in) / (groups))]     \
                          [PANEL],                                                       \
        float y[PANELS(n_out)]                                                           \
               [batch * PLACES(top + h + bottom, kernel_h, stride_y, dilation_y) *       \
                   PLACES(left + w + right, kernel_w, stride_x, dilation_x)][PANEL])     \
    {                                                                                    \
        const struct window window = {h, w, top, bottom, left, right, kernel_h,          \
            kernel_w, stride_y, stride_x, dilation_y, dilation_x};                       \
        enum { COUNT = EXTENT(kernel_h, dilation_y), LENGTH = left + w + right };        \
        enum { IN = (n_in) / (groups), OUT = (n_out) / (groups) };                       \
        float packed[IN + 0 < PANEL ? COUNT * LENGTH * IN : 1] = {0};                    \
        for (int example = 0; example < batch; example++)                                \
            for (int group = 0; group < groups; group++)                                 \
                DEAL(WHOLE, PANELS(OUT), WIDEST_TILE, first, count, {                    \
                    const struct convolution of = ((struct convolution){window, batch,   \
                        IN, count, x[group * PANELS(IN)][0],                             \
                        kernel[group * PANELS(OUT) + first][0],                          \
                        y[group * PANELS(OUT) + first][0]});                             \
                    if (IN + 0 < PANEL)                                                  \
                        convolve_packed(part, example, of,                               \
                            (struct packed_rows){window, FORWARD, batch, IN, lanes,      \
                                COUNT, LENGTH, left, false, packed});                    \
                    else                                                                 \
                        CONVOLVE_FORWARD(                                                \
                            part, example, (left) + (right) > 0, kernel_w, of)           \
                })                                                                       \
    }
