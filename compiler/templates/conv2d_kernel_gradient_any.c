#include "add_products.c"
#include "window.c"
/* ---- template ---- */
/* A tile of weights is some of the window's pixels, `down` by `across`, times some
 * channels, times some panels: of many panels few weights, of few panels many. */
enum { MOST_WEIGHTS = LANES == 16 ? 28 : TILE };
#define TILE_WEIGHTS(panels) (LANES < 16 || (panels) == 1 ? MOST_WEIGHTS : 24 / (panels))

struct weights {
    int row, column, channel; /* of the first */
    int down, across, channels;
};

/* What a gradient is made of: so many panels of it, from rows `first` to `end` - 1 of dy,
 * counted through all examples. */
struct outer_product {
    struct window window;
    int batch, n_in, panels, first, end;
    const float *x, *dy;
    float *gradient;
};

/* All sums of a tile take the product of one pixel of dy and what the window sees from
 * there. */
KERNEL void add_pixel(vec sum[MOST_WEIGHTS][TILE_VECTORS], struct weights tile,
    int panels, struct window window, const float *x, const float *dy, int dy_panel)
{
    UNROLLED (row, tile.down)
        UNROLLED (column, tile.across)
            add_product(&sum[(row * tile.across + column) * tile.channels], tile.channels,
                panels,
                &x[(row * window.dilation_y * window.width + column * window.dilation_x) *
                    PANEL],
                1, dy, dy_panel);
}

/* The same for `pixels` pixels of a row of dy, one after another. */
KERNEL void add_row(vec sum[MOST_WEIGHTS][TILE_VECTORS], struct weights tile, int panels,
    struct window window, int pixels, const float *x, const float *dy, int dy_panel)
{
    const int step = window.stride_x * PANEL;
    for (int round = 0; round < pixels / 4; round++, x += 4 * step, dy += 4 * PANEL)
        UNROLLED (pixel, 4)
            add_pixel(sum, tile, panels, window, x + pixel * step, dy + pixel * PANEL,
                dy_panel);
    UNROLLED (pixel, pixels % 4)
        add_pixel(
            sum, tile, panels, window, x + pixel * step, dy + pixel * PANEL, dy_panel);
}

/* Puts a tile's sums into the gradient, or takes them from there. */
KERNEL void move_sums(vec sum[MOST_WEIGHTS][TILE_VECTORS], struct weights tile,
    struct outer_product product, bool out)
{
    const struct window window = product.window;
    const int size = window.rows * window.columns * product.n_in * PANEL;
    const int place = tile.row * window.columns + tile.column;
    float *to = &product.gradient[(place * product.n_in + tile.channel) * PANEL];
    UNROLLED (row, tile.down)
        UNROLLED (column, tile.across)
            UNROLLED (channel, tile.channels)
                UNROLLED (v, product.panels * VECTORS) {
                    vec *number =
                        &sum[(row * tile.across + column) * tile.channels + channel][v];
                    float *there =
                        &to[v / VECTORS * size +
                            ((row * window.columns + column) * product.n_in + channel) *
                                PANEL +
                            v % VECTORS * LANES];
                    if (out)
                        vec_store(there, *number);
                    else
                        *number = product.first ? vec_load(there) : vec_broadcast(0);
                }
}

/* Each sum is one chain over the examples, their rows and columns. */
KERNEL void conv2d_gradient_tile(struct weights tile, struct outer_product product)
{
    const struct window window = product.window;
    const int height = places_down(window), width = places_across(window);
    const int plane = product.batch * window.height * window.width;
    const int corner =
        tile.row * window.dilation_y * window.width + tile.column * window.dilation_x;
    const float *x = &product.x[tile.channel / PANEL * plane * PANEL + corner * PANEL +
                                tile.channel % PANEL];
    vec sum[MOST_WEIGHTS][TILE_VECTORS];
    move_sums(sum, tile, product, false);
    for (int row = product.first; row < product.end; row++) {
        const int top = row / height * window.height + row % height * window.stride_y;
        add_row(sum, tile, product.panels, window, width, &x[top * window.width * PANEL],
            &product.dy[row * width * PANEL], product.batch * height * width * PANEL);
    }
    move_sums(sum, tile, product, true);
}

/* The tiles of some channels at one place of the window. */
KERNEL void conv2d_gradient_channels(
    struct tlc_part part, struct weights of, struct outer_product product)
{
    const struct window window = product.window;
    const int first = (of.row * window.columns + of.column) * product.n_in + of.channel;
    const int all = window.rows * window.columns * product.n_in;
    DEAL(WHOLE, of.channels, TILE_WEIGHTS(product.panels), channel, channels,
        if (is_mine(part, all, first + channel, 1))
            conv2d_gradient_tile((struct weights){of.row, of.column, of.channel + channel,
                                     of.down, of.across, channels},
                product))
}

/* The same for all columns of some rows of the window. */
KERNEL void conv2d_gradient_columns(
    struct tlc_part part, struct weights of, struct outer_product product)
{
    const int columns = product.window.columns;
    DEAL(WHOLE, columns, of.across, column, across,
        conv2d_gradient_channels(part,
            (struct weights){of.row, column, of.channel, of.down, across, of.channels},
            product))
}

/* All tiles of some channels, which lie in one panel. */
KERNEL void conv2d_gradient_rows(
    struct tlc_part part, int channel, int channels, struct outer_product product)
{
    const struct window window = product.window;
    const int most = TILE_WEIGHTS(product.panels);
    const int columns = channels < most ? most / channels : 1;
    const int across = columns < window.columns ? columns : window.columns;
    const int down = columns < window.columns ? 1 : columns / window.columns;
    DEAL(WHOLE, window.rows, down, row, rows,
        conv2d_gradient_columns(
            part, (struct weights){row, 0, channel, rows, across, channels}, product))
}

/* A few rows of dy at a time, so that what is read stays near: about so many pixels. */
enum { PIXELS_AT_ONCE = 192 };

KERNEL void conv2d_kernel_gradient_any(struct tlc_part part, struct outer_product product)
{
    const int rows = product.batch * places_down(product.window);
    const int many = PIXELS_AT_ONCE / places_across(product.window) + 1;
    const int whole = product.n_in / PANEL * PANEL;
    for (int row = 0; row < rows; row += many) {
        product.first = row;
        product.end = row + many < rows ? row + many : rows;
        for (int channel = 0; channel < whole; channel += PANEL)
            conv2d_gradient_rows(part, channel, PANEL, product);
        if (whole < product.n_in)
            conv2d_gradient_rows(part, whole, product.n_in % PANEL, product);
    }
}

/* gradient[row, column, input][output] = the sum of x dy; weights are divided */
#define DEFINE_CONV2D_KERNEL_GRADIENT(name, batch, h, w, n_in, n_out, kernel_h,          \
    kernel_w, stride_y, stride_x, dilation_y, dilation_x)                                \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float x[PANELS(n_in)][batch * h * w][PANEL],                               \
        const float dy[PANELS(n_out)]                                                    \
                      [batch * PLACES(h, kernel_h, stride_y, dilation_y) *               \
                          PLACES(w, kernel_w, stride_x, dilation_x)][PANEL],             \
        float gradient[PANELS(n_out)][kernel_h * kernel_w * n_in][PANEL])                \
    {                                                                                    \
        const struct window window = {                                                   \
            h, w, kernel_h, kernel_w, stride_y, stride_x, dilation_y, dilation_x};       \
        DEAL(WHOLE, PANELS(n_out), TILE_PANELS, first, count,                            \
            conv2d_kernel_gradient_any(                                                  \
                part, (struct outer_product){window, batch, n_in, count, 0, 0, x[0][0],  \
                          dy[first][0], gradient[first][0]}))                            \
    }
