#ifndef PLACES
#include "window.c"
#endif
/* ---- template ---- */
/* A vector of channels of some rows of the window: as many sums as registers hold. */
enum { MOST_OF_A_WINDOW = LANES == 8 ? 9 : 25 };

/* All sums take the product of a pixel of dy and what the window sees from there. */
KERNEL void depthwise_add_pixel(vec sum[MOST_OF_A_WINDOW], int rows, int columns,
    struct window window, const float *x, vec dy)
{
    UNROLLED (row, rows)
        UNROLLED (column, columns) {
            vec *weight = &sum[row * columns + column];
            const float *seen =
                &x[(row * window.dilation_y * window.width + column * window.dilation_x) *
                    PANEL];
            *weight = vec_fma(vec_load(seen), dy, *weight);
        }
}

/* The same for all pixels of a row of dy, one after another. */
KERNEL void depthwise_add_row(vec sum[MOST_OF_A_WINDOW], int rows, int columns,
    struct window window, const float *x, const float *dy)
{
    const int pixels = places_across(window), step = window.stride_x * PANEL;
    for (int round = 0; round < pixels / 4; round++, x += 4 * step, dy += 4 * PANEL)
        UNROLLED (pixel, 4)
            depthwise_add_pixel(sum, rows, columns, window, x + pixel * step,
                vec_load(dy + pixel * PANEL));
    UNROLLED (pixel, pixels % 4)
        depthwise_add_pixel(
            sum, rows, columns, window, x + pixel * step, vec_load(dy + pixel * PANEL));
}

/* Each sum is one chain over the examples, their rows and columns. */
KERNEL void depthwise_gradient_part(int rows, int columns, struct window window,
    int batch, const float *x, const float *dy, float *gradient)
{
    const int height = places_down(window), width = places_across(window);
    vec sum[MOST_OF_A_WINDOW] = {0};
    for (int row = 0; row < batch * height; row++) {
        const int top = row / height * window.height + row % height * window.stride_y;
        depthwise_add_row(sum, rows, columns, window, &x[top * window.width * PANEL],
            &dy[row * width * PANEL]);
    }
    UNROLLED (row, rows)
        UNROLLED (column, columns)
            vec_store(&gradient[(row * window.columns + column) * PANEL],
                sum[row * columns + column]);
}

/* Whole rows of the window, from row `first` on, or one in several parts. */
KERNEL void depthwise_gradient_rows(int first, int rows, struct window window, int batch,
    const float *x, const float *dy, float *gradient)
{
    const int corner = first * window.dilation_y * window.width;
    DEAL(WHOLE, window.columns, MOST_OF_A_WINDOW, column, columns,
        depthwise_gradient_part(rows, columns, window, batch,
            &x[(corner + column * window.dilation_x) * PANEL], dy,
            &gradient[(first * window.columns + column) * PANEL]))
}

KERNEL void depthwise_gradient_panel(struct tlc_part part, int panels, int panel,
    struct window window, int batch, const float *x, const float *dy, float *gradient)
{
    const int most =
        window.columns < MOST_OF_A_WINDOW ? MOST_OF_A_WINDOW / window.columns : 1;
    for (int lane = 0; lane < PANEL; lane += LANES)
        DEAL(WHOLE, window.rows, most, first, rows, {
            if (is_mine(part, panels * window.rows, panel * window.rows + first, rows))
                depthwise_gradient_rows(
                    first, rows, window, batch, &x[lane], &dy[lane], &gradient[lane]);
        })
}

/* gradient[row, column] = the sum of x dy, channel by channel; panels and rows of the
 * window are divided */
#define DEFINE_DEPTHWISE_KERNEL_GRADIENT(name, batch, h, w, n, kernel_h, kernel_w,       \
    stride_y, stride_x, dilation_y, dilation_x)                                          \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float x[PANELS(n)][batch * h * w][PANEL],                                  \
        const float dy[PANELS(n)][batch * PLACES(h, kernel_h, stride_y, dilation_y) *    \
                                  PLACES(w, kernel_w, stride_x, dilation_x)][PANEL],     \
        float gradient[PANELS(n)][kernel_h * kernel_w][PANEL])                           \
    {                                                                                    \
        const struct window window = {                                                   \
            h, w, kernel_h, kernel_w, stride_y, stride_x, dilation_y, dilation_x};       \
        for (int panel = 0; panel < PANELS(n); panel++)                                  \
            depthwise_gradient_panel(part, PANELS(n), panel, window, batch, x[panel][0], \
                dy[panel][0], gradient[panel][0]);                                       \
    }
