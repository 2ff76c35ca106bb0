#include "average_pool_gradient_any.c"
/* ---- template ---- */
/* dx = dy f'(x) in equal shares over what the pool has seen, the slope taken from y;
 * images of a panel are divided */
#define DEFINE_AVERAGE_POOL_GRADIENT_SLOPES(name, batch, h, w, n, top, bottom, left,     \
    right, kernel_h, kernel_w, stride_y, stride_x, slope)                                \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float dy[PANELS(n)]                                                        \
                      [batch * PLACES(top + h + bottom, kernel_h, stride_y, 1) *         \
                          PLACES(left + w + right, kernel_w, stride_x, 1)][PANEL],       \
        const float y[PANELS(n)][batch * h * w][PANEL],                                  \
        float dx[PANELS(n)][batch * h * w][PANEL])                                       \
    {                                                                                    \
        const struct window window = {h, w, top, bottom, left, right, kernel_h,          \
            kernel_w, stride_y, stride_x, 1, 1};                                         \
        const int places = places_down(window) * places_across(window);                  \
        EACH_IMAGE(part, batch *PANELS(n),                                               \
            average_pool_gradient_image(window,                                          \
                (const float *)dy + image * places * PANEL,                              \
                (const float *)y + image * h * w * PANEL,                                \
                (float *)dx + image * h * w * PANEL, slope))                             \
    }
