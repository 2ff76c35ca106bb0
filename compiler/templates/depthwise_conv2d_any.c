#ifndef PLACES
#include "window.c"
#endif
/* ---- template ---- */
/* A vector of channels of some pixels of a row of the output; each channel has a window
 * of its own. Each sum is one chain over the window's rows and columns. */
enum { MOST_OF_A_CHANNEL = LANES == 8 ? 4 : 8 };

KERNEL void depthwise_tile(
    int pixels, struct window window, const float *x, const float *kernel, float *y)
{
    vec sum[MOST_OF_A_CHANNEL] = {0};
    for (int row = 0; row < window.rows; row++)
        UNROLLED (column, window.columns) {
            const vec weights =
                vec_load(&kernel[(row * window.columns + column) * PANEL]);
            const float *seen =
                &x[(row * window.dilation_y * window.width + column * window.dilation_x) *
                    PANEL];
            UNROLLED (pixel, pixels)
                sum[pixel] = vec_fma(vec_load(&seen[pixel * window.stride_x * PANEL]),
                    weights, sum[pixel]);
        }
    UNROLLED (pixel, pixels)
        vec_store(&y[pixel * PANEL], sum[pixel]);
}

/* Row `row` of a panel of the output, counted through all examples. */
KERNEL void depthwise_row(
    struct window window, int row, const float *x, const float *kernel, float *y)
{
    const int height = places_down(window), width = places_across(window);
    const int top = row / height * window.height + row % height * window.stride_y;
    for (int lane = 0; lane < PANEL; lane += LANES)
        DEAL(WHOLE, width, MOST_OF_A_CHANNEL, first, pixels,
            depthwise_tile(pixels, window,
                &x[(top * window.width + first * window.stride_x) * PANEL + lane],
                &kernel[lane], &y[(row * width + first) * PANEL + lane]))
}

/* Those of an example's rows that lie in the part. */
KERNEL void depthwise_example(struct tlc_part part, struct window window, int batch,
    int example, const float *x, const float *kernel, float *y)
{
    const int height = places_down(window);
    for (int row = example * height; row < (example + 1) * height; row++)
        if (is_mine(part, batch * height, row, 1))
            depthwise_row(window, row, x, kernel, y);
}

/* y = x * kernel, channel by channel; rows of y are divided */
#define DEFINE_DEPTHWISE_CONV2D(name, batch, h, w, n, kernel_h, kernel_w, stride_y,      \
    stride_x, dilation_y, dilation_x)                                                    \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float x[PANELS(n)][batch * h * w][PANEL],                                  \
        const float kernel[PANELS(n)][kernel_h * kernel_w][PANEL],                       \
        float y[PANELS(n)][batch * PLACES(h, kernel_h, stride_y, dilation_y) *           \
                           PLACES(w, kernel_w, stride_x, dilation_x)][PANEL])            \
    {                                                                                    \
        const struct window window = {                                                   \
            h, w, kernel_h, kernel_w, stride_y, stride_x, dilation_y, dilation_x};       \
        for (int example = 0; example < batch; example++)                                \
            for (int panel = 0; panel < PANELS(n); panel++)                              \
                depthwise_example(part, window, batch, example, x[panel][0],             \
                    kernel[panel][0], y[panel][0]);                                      \
    }
