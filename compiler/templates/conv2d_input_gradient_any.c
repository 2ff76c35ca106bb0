#include "convolve.c"
#include "image_gradient.c"
/* ---- template ---- */
/* `pixels` pixels of a row of dx, `stride` apart, from column x on. Each sum is one
 * chain over the window's rows, its columns and the outputs; rows of the window that
 * lie outside of dy are left out. */
KERNEL void input_gradient_tile(int pixels, int panels, struct image_gradient of,
    int n_out, int example, int y, int x, const float *dy, const float *turned, float *dx)
{
    const struct window window = of.window;
    const int size = window.rows * window.columns * n_out * PANEL;
    const int dy_plane = of.batch * places_down(window) * dy_width(of);
    vec sum[MOST_PIXELS][TILE_VECTORS] = {0};
    for (int row = 0; row < window.rows; row++) {
        const int from = dy_row(of, example, y, row);
        for (int column = 0; from >= 0 && column < window.columns; column++)
            if (is_on_column(of, x, column))
                add_channels(sum, pixels, panels, n_out,
                    &dy[(from * dy_width(of) + dy_column(of, x, column)) * PANEL],
                    dy_plane, PANEL,
                    &turned[(row * window.columns + column) * n_out * PANEL], size);
    }
    store_sums(sum, pixels, panels,
        &dx[((example * of.height + y) * of.width + x) * PANEL],
        of.batch * of.height * of.width * PANEL, window.stride_x * PANEL);
}

/* One of an example's rows: columns of one phase after those of another, each as far as
 * all have them, and the rest one by one. */
KERNEL void input_gradient_row(int panels, struct image_gradient of, int n_out,
    int example, int y, const float *dy, const float *turned, float *dx)
{
    const int stride = of.window.stride_x;
    for (int phase = 0; phase < stride; phase++)
        DEAL(WHOLE, of.width / stride, TILE_PIXELS(panels), first, pixels,
            input_gradient_tile(pixels, panels, of, n_out, example, y,
                first * stride + phase, dy, turned, dx))
    for (int x = of.width / stride * stride; x < of.width; x++)
        input_gradient_tile(1, panels, of, n_out, example, y, x, dy, turned, dx);
}

/* Those of an example's rows that lie in the part. */
KERNEL void input_gradient_example(struct tlc_part part, int panels,
    struct image_gradient of, int n_out, int example, const float *dy,
    const float *turned, float *dx)
{
    for (int y = 0; y < of.height; y++)
        if (is_mine(part, of.batch * of.height, example * of.height + y, 1))
            input_gradient_row(panels, of, n_out, example, y, dy, turned, dx);
}

/* dx[y, x][input] = the sum of dy turned, where the window lies on the pixel; rows of dx
 * are divided. h and w are dx's, to which the window's image has `top` rows and `left`
 * columns in addition before; dy is of dy_h rows, each with zeros around it */
#define DEFINE_CONV2D_INPUT_GRADIENT(name, batch, h, w, n_in, n_out, kernel_h, kernel_w, \
    stride_y, stride_x, dilation_y, dilation_x, top, bottom, left, right, dy_left,       \
    dy_right)                                                                            \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float                                                                      \
            dy[PANELS(n_out)]                                                            \
              [batch * PLACES(top + h + bottom, kernel_h, stride_y, dilation_y) *        \
                  (dy_left + PLACES(left + w + right, kernel_w, stride_x, dilation_x) +  \
                      dy_right)][PANEL],                                                 \
        const float turned[PANELS(n_in)][kernel_h * kernel_w * n_out][PANEL],            \
        float dx[PANELS(n_in)][batch * h * w][PANEL])                                    \
    {                                                                                    \
        const struct window window = {top + h + bottom, left + w + right, kernel_h,      \
            kernel_w, stride_y, stride_x, dilation_y, dilation_x};                       \
        const struct image_gradient of = {                                               \
            window, batch, h, w, top, left, dy_left, dy_right};                          \
        for (int example = 0; example < batch; example++)                                \
            DEAL(WHOLE, PANELS(n_in), WIDEST_TILE, first, count,                         \
                input_gradient_example(part, count, of, n_out, example, dy[0][0],        \
                    turned[first][0], dx[first][0]))                                     \
    }
