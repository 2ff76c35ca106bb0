#include "image_gradient.c"
/* ---- template ---- */
enum { MOST_OF_A_GRADIENT = LANES == 8 ? 4 : 8 };

/* A vector of channels of `pixels` pixels of a row of dx, `stride` apart, from column x
 * on. Each sum is one chain over the window's rows and columns; rows of the window that
 * lie outside of dy are left out. */
KERNEL void depthwise_gradient_tile(int pixels, struct image_gradient of, int example,
    int y, int x, const float *dy, const float *kernel, float *dx)
{
    vec sum[MOST_OF_A_GRADIENT] = {0};
    for (int row = 0; row < of.window.rows; row++) {
        const int from = dy_row(of, example, y, row);
        for (int column = 0; from >= 0 && column < of.window.columns; column++)
            if (is_on_column(of, x, column)) {
                const vec weights =
                    vec_load(&kernel[(row * of.window.columns + column) * PANEL]);
                const float *seen =
                    &dy[(from * dy_width(of) + dy_column(of, x, column)) * PANEL];
                UNROLLED (pixel, pixels)
                    sum[pixel] =
                        vec_fma(vec_load(&seen[pixel * PANEL]), weights, sum[pixel]);
            }
    }
    float *to = &dx[((example * of.height + y) * of.width + x) * PANEL];
    UNROLLED (pixel, pixels)
        vec_store(&to[pixel * of.window.stride_x * PANEL], sum[pixel]);
}

/* One of an example's rows; see input_gradient_row. */
KERNEL void depthwise_gradient_row(struct image_gradient of, int example, int y,
    const float *dy, const float *kernel, float *dx)
{
    const int stride = of.window.stride_x;
    for (int phase = 0; phase < stride; phase++)
        DEAL(WHOLE, of.width / stride, MOST_OF_A_GRADIENT, first, pixels,
            depthwise_gradient_tile(
                pixels, of, example, y, first * stride + phase, dy, kernel, dx))
    for (int x = of.width / stride * stride; x < of.width; x++)
        depthwise_gradient_tile(1, of, example, y, x, dy, kernel, dx);
}

/* Those of an example's rows that lie in the part. */
KERNEL void depthwise_gradient_example(struct tlc_part part, struct image_gradient of,
    int example, const float *dy, const float *kernel, float *dx)
{
    for (int y = 0; y < of.height; y++)
        for (int lane = 0; lane < PANEL; lane += LANES)
            if (is_mine(part, of.batch * of.height, example * of.height + y, 1))
                depthwise_gradient_row(
                    of, example, y, &dy[lane], &kernel[lane], &dx[lane]);
}

/* dx[y, x] = the sum of dy kernel, where the window lies on the pixel, channel by
 * channel; sizes and borders as for a conv2d's */
#define DEFINE_DEPTHWISE_INPUT_GRADIENT(name, batch, h, w, n, kernel_h, kernel_w,        \
    stride_y, stride_x, dilation_y, dilation_x, top, bottom, left, right, dy_left,       \
    dy_right)                                                                            \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float dy[PANELS(                                                           \
            n)][batch * PLACES(top + h + bottom, kernel_h, stride_y, dilation_y) *       \
                (dy_left + PLACES(left + w + right, kernel_w, stride_x, dilation_x) +    \
                    dy_right)][PANEL],                                                   \
        const float kernel[PANELS(n)][kernel_h * kernel_w][PANEL],                       \
        float dx[PANELS(n)][batch * h * w][PANEL])                                       \
    {                                                                                    \
        const struct window window = {top + h + bottom, left + w + right, kernel_h,      \
            kernel_w, stride_y, stride_x, dilation_y, dilation_x};                       \
        const struct image_gradient of = {                                               \
            window, batch, h, w, top, left, dy_left, dy_right};                          \
        for (int example = 0; example < batch; example++)                                \
            for (int panel = 0; panel < PANELS(n); panel++)                              \
                depthwise_gradient_example(                                              \
                    part, of, example, dy[panel][0], kernel[panel][0], dx[panel][0]);    \
    }
