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
        enum { IN = (n_in) / (groups), OUT = (n_out) / (groups) };                       \
        for (int group = 0; group < groups; group++)                                     \
            DEAL(WHOLE, PANELS(OUT), TILE_PANELS, first, count, {                        \
                struct outer_product of =                                                \
                    ((struct outer_product){window, batch, IN, count, lanes, 0, 0,       \
                        x[group * PANELS(IN)][0], dy[group * PANELS(OUT) + first][0],    \
                        gradient[group * PANELS(OUT) + first][0]});                      \
                GRADIENT_OF_PLACES(                                                      \
                    part, IN + 0, kernel_h, kernel_w, (left) + (right) > 0, of)          \
            })                                                                           \
    }
