#include "outer_products.c"
/* ---- template ---- */
/* gradient[row, column, input][output] = the sum of x dy; weights are divided */
#define DEFINE_CONV2D_KERNEL_GRADIENT(name, batch, h, w, n_in, lanes, n_out, groups,     \
    top, bottom, left, right, kernel_h, kernel_w, stride_y, stride_x, dilation_y,        \
    dilation_x)                                                                          \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float IMAGES(x, lanes, n_in, batch *h *w),                                 \
        const float dy[PANELS(                                                           \
            n_out)][batch * PLACES(top + h + bottom, kernel_h, stride_y, dilation_y) *   \
                    PLACES(left + w + right, kernel_w, stride_x, dilation_x)][PANEL],    \
        float gradient[PANELS(n_out)][kernel_h * kernel_w * ((n_in) / (groups))][PANEL]) \
    {                                                                                    \
        const struct window window = {h, w, top, bottom, left, right, kernel_h,          \
            kernel_w, stride_y, stride_x, dilation_y, dilation_x};                       \
        const int in = (n_in) / (groups), out = (n_out) / (groups);                      \
        for (int group = 0; group < groups; group++)                                     \
            DEAL(WHOLE, PANELS(out), TILE_PANELS, first, count,                          \
                kernel_gradient_of_places(part,                                          \
                    (struct outer_product){window, batch, in, count, lanes, 0, 0,        \
                        x[group * PANELS(in)][0], dy[group * PANELS(out) + first][0],    \
                        gradient[group * PANELS(out) + first][0]}))                      \
    }
