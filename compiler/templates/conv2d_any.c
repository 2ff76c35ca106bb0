#include "convolve.c"
/* ---- template ---- */
/* Some pixels of a row of the output, from x where the window of the first begins. Each
 * sum is one chain over the window's rows, its columns and the channels. */
KERNEL void conv2d_tile(int pixels, int panels, struct window window, int channels,
    int plane, const float *x, const float *kernel, float *y, int y_panel)
{
    const int size = window.rows * window.columns * channels * PANEL;
    vec sum[MOST_PIXELS][TILE_VECTORS] = {0};
    for (int row = 0; row < window.rows; row++)
        for (int column = 0; column < window.columns; column++) {
            const int pixel =
                row * window.dilation_y * window.width + column * window.dilation_x;
            add_channels(sum, pixels, panels, channels, &x[pixel * PANEL], plane,
                window.stride_x * PANEL,
                &kernel[(row * window.columns + column) * channels * PANEL], size);
        }
    store_sums(sum, pixels, panels, y, y_panel, PANEL);
}

/* Row `row` of the output, counted through all examples, in so many panels. */
KERNEL void conv2d_row(int panels, struct window window, int batch, int channels, int row,
    const float *x, const float *kernel, float *y)
{
    const int height = places_down(window), width = places_across(window);
    const int top = row / height * window.height + row % height * window.stride_y;
    const float *left = &x[top * window.width * PANEL];
    DEAL(WHOLE, width, TILE_PIXELS(panels), first, pixels,
        conv2d_tile(pixels, panels, window, channels,
            batch * window.height * window.width, &left[first * window.stride_x * PANEL],
            kernel, &y[(row * width + first) * PANEL], batch * height * width * PANEL))
}

/* Those of an example's rows that lie in the part. */
KERNEL void conv2d_example(struct tlc_part part, int panels, struct window window,
    int batch, int channels, int example, const float *x, const float *kernel, float *y)
{
    const int height = places_down(window);
    for (int row = example * height; row < (example + 1) * height; row++)
        if (is_mine(part, batch * height, row, 1))
            conv2d_row(panels, window, batch, channels, row, x, kernel, y);
}

/* y = x * kernel, the window lying in the image wholly; rows of y are divided */
#define DEFINE_CONV2D(name, batch, h, w, n_in, n_out, kernel_h, kernel_w, stride_y,      \
    stride_x, dilation_y, dilation_x)                                                    \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float x[PANELS(n_in)][batch * h * w][PANEL],                               \
        const float kernel[PANELS(n_out)][kernel_h * kernel_w * n_in][PANEL],            \
        float y[PANELS(n_out)][batch * PLACES(h, kernel_h, stride_y, dilation_y) *       \
                               PLACES(w, kernel_w, stride_x, dilation_x)][PANEL])        \
    {                                                                                    \
        const struct window window = {                                                   \
            h, w, kernel_h, kernel_w, stride_y, stride_x, dilation_y, dilation_x};       \
        for (int example = 0; example < batch; example++)                                \
            DEAL(WHOLE, PANELS(n_out), WIDEST_TILE, first, count,                        \
                conv2d_example(part, count, window, batch, n_in, example, x[0][0],       \
                    kernel[first][0], y[first][0]))                                      \
    }
