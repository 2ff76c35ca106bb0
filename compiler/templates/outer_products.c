#include "add_products.c"
#ifndef PLACES
#include "window.c"
#endif
#include "lines.c"
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
 * counted through all examples. Each channel of dy goes with all `n_in` of x; where that
 * is 0, with the same channel of x. */
struct outer_product {
    struct window window;
    int batch, n_in, panels;
    int lanes; /* of a panel of x: from one pixel to the next */
    int first, end;
    const float *x, *dy;
    float *gradient;
};

KERNEL int weights_of_place(struct outer_product of)
{
    return of.n_in ? of.n_in : 1;
}

/* The sums of some weights take the product of one pixel of dy and one of x. */
KERNEL void add_pixel(vec sum[MOST_WEIGHTS][TILE_VECTORS], int channels,
    struct outer_product of, const float *x, const float *dy, int dy_panel)
{
    if (of.n_in)
        add_product(sum, channels, of.panels, x, 1, dy, dy_panel);
    else
        UNROLLED (v, VECTORS)
            sum[0][v] =
                vec_fma(vec_load(&x[v * LANES]), vec_load(&dy[v * LANES]), sum[0][v]);
}

/* A pixel of dy. */
struct place {
    int example, y, x;
};

/* The sums of a tile take the product of one pixel of dy and what the window sees from
 * there, of which `x` is the first; but only those that see the image, if not `all`. */
KERNEL void add_place(vec sum[MOST_WEIGHTS][TILE_VECTORS], struct weights tile,
    struct outer_product of, struct place place, bool all, const float *x,
    const float *dy, int dy_panel)
{
    const struct window window = of.window;
    UNROLLED (row, tile.down)
        UNROLLED (column, tile.across) {
            const int left = tile.column + column;
            const int pixel =
                row * window.dilation_y * window.width + column * window.dilation_x;
            if (all ||
                (row_read(window, FORWARD, place.example, place.y, tile.row + row) >= 0 &&
                    begin_of(window, FORWARD, left) <= place.x &&
                    end_of(window, FORWARD, left) > place.x))
                add_pixel(&sum[(row * tile.across + column) * tile.channels],
                    tile.channels, of, &x[pixel * of.lanes], dy, dy_panel);
        }
}

/* The same for `pixels` pixels of a row, where the whole tile sees the image. */
KERNEL void add_places(vec sum[MOST_WEIGHTS][TILE_VECTORS], struct weights tile,
    struct outer_product of, int pixels, const float *x, const float *dy, int dy_panel)
{
    const struct place anywhere = {0, 0, 0};
    const int step = of.window.stride_x * of.lanes;
    for (int round = 0; round < pixels / 4; round++, x += 4 * step, dy += 4 * PANEL)
        UNROLLED (pixel, 4)
            add_place(sum, tile, of, anywhere, true, x + pixel * step, dy + pixel * PANEL,
                dy_panel);
    UNROLLED (pixel, pixels % 4)
        add_place(sum, tile, of, anywhere, true, x + pixel * step, dy + pixel * PANEL,
            dy_panel);
}

/* The same for one row of dy, where some pixels of the tile may see nothing. */
KERNEL void add_checked_row(vec sum[MOST_WEIGHTS][TILE_VECTORS], struct weights tile,
    struct outer_product of, struct place place, const float *x, const float *dy,
    int dy_panel)
{
    const int width = places_across(of.window), step = of.window.stride_x * of.lanes;
    for (place.x = 0; place.x < width; place.x++)
        add_place(sum, tile, of, place, false, &x[place.x * step], &dy[place.x * PANEL],
            dy_panel);
}

/* The same for any row of dy. How many pixels of it are of use is known beforehand where
 * the window always lies in the image, or where a tile is of one column. */
KERNEL void add_row(vec sum[MOST_WEIGHTS][TILE_VECTORS], struct weights tile,
    struct outer_product of, int example, int y, const float *x, const float *dy,
    int dy_panel)
{
    const struct window window = of.window;
    const int width = places_across(window), step = window.stride_x * of.lanes;
    const int all = end_of(window, FORWARD, tile.column);
    const int begin = begin_of(window, FORWARD, tile.column);
    const int end = all < width ? all : width;
    const bool above_and_below = window.top + window.bottom > 0;
    const bool beside = window.left + window.right > 0;
    const bool inside =
        !above_and_below ||
        (row_read(window, FORWARD, example, y, tile.row) >= 0 &&
            row_read(window, FORWARD, example, y, tile.row + tile.down - 1) >= 0);
    if (inside && !beside)
        add_places(sum, tile, of, width, x, dy, dy_panel);
    else if (tile.down * tile.across > 1 || window.columns > MOST_COLUMNS)
        add_checked_row(sum, tile, of, (struct place){example, y, 0}, x, dy, dy_panel);
    else if (inside && end > begin)
        add_places(
            sum, tile, of, end - begin, &x[begin * step], &dy[begin * PANEL], dy_panel);
}

/* Puts a tile's sums into the gradient, or takes them from there. */
KERNEL void move_sums(vec sum[MOST_WEIGHTS][TILE_VECTORS], struct weights tile,
    struct outer_product of, bool out)
{
    const struct window window = of.window;
    const int size = window.rows * window.columns * weights_of_place(of) * PANEL;
    const int place = tile.row * window.columns + tile.column;
    float *to = &of.gradient[(place * weights_of_place(of) + tile.channel) * PANEL];
    UNROLLED (row, tile.down)
        UNROLLED (column, tile.across)
            UNROLLED (channel, tile.channels)
                UNROLLED (v, of.panels * VECTORS) {
                    vec *number =
                        &sum[(row * tile.across + column) * tile.channels + channel][v];
                    float *there =
                        &to[v / VECTORS * size +
                            ((row * window.columns + column) * weights_of_place(of) +
                                channel) *
                                PANEL +
                            v % VECTORS * LANES];
                    if (out)
                        vec_store(there, *number);
                    else
                        *number = of.first ? vec_load(there) : vec_broadcast(0);
                }
}

/* Each sum is one chain over the examples, their rows and columns. */
KERNEL void conv2d_gradient_tile(struct weights tile, struct outer_product of)
{
    const struct window window = of.window;
    const int height = places_down(window), width = places_across(window);
    const int plane = of.batch * window.height * window.width;
    const float *x = &of.x[tile.channel / PANEL * plane * PANEL + tile.channel % PANEL];
    vec sum[MOST_WEIGHTS][TILE_VECTORS];
    move_sums(sum, tile, of, false);
    for (int row = of.first; row < of.end; row++) {
        const int example = row / height, y = row % height;
        const int top = example * window.height + y * window.stride_y +
                        tile.row * window.dilation_y - window.top;
        const int left = tile.column * window.dilation_x - window.left;
        add_row(sum, tile, of, example, y, &x[(top * window.width + left) * of.lanes],
            &of.dy[row * width * PANEL], of.batch * height * width * PANEL);
    }
    move_sums(sum, tile, of, true);
}

/* The tiles of some channels at one place of the window. */
KERNEL void conv2d_gradient_channels(
    struct tlc_part part, struct weights at, struct outer_product of)
{
    const struct window window = of.window;
    const int first =
        (at.row * window.columns + at.column) * weights_of_place(of) + at.channel;
    const int all = window.rows * window.columns * weights_of_place(of);
    DEAL(WHOLE, at.channels, TILE_WEIGHTS(of.panels), channel, channels,
        if (is_mine(part, all, first + channel, 1))
            conv2d_gradient_tile((struct weights){at.row, at.column, at.channel + channel,
                                     at.down, at.across, channels},
                of))
}

/* The largest tile of so many channels. */
KERNEL struct weights most_weights(int channel, int channels, struct outer_product of)
{
    const int most = TILE_WEIGHTS(of.panels), width = of.window.columns;
    const int columns = channels < most ? most / channels : 1;
    return (struct weights){.channel = channel,
        .down = columns < width ? 1 : columns / width,
        .across = columns < width ? columns : width,
        .channels = channels};
}

/* A few rows of dy at a time, so that what is read stays near: about so many pixels. */
enum { PIXELS_AT_ONCE = 192 };

KERNEL int rows_at_once(struct outer_product of)
{
    return of.n_in ? PIXELS_AT_ONCE / places_across(of.window) + 1
                   : of.batch * places_down(of.window);
}

/* From here on macros: compilers decide their conditions, which are of constants, before
 * they copy what is called. In functions they would make thousands of copies first. */

/* The tiles of some channels for all columns of some rows of the window, one by one if
 * those see different parts of a row, so that they are constants. */
#define GRADIENT_COLUMN(part, kernel_w, column, at, of)                                  \
    if ((kernel_w) > (column))                                                           \
    conv2d_gradient_channels(                                                            \
        part, (struct weights){at.row, column, at.channel, at.down, 1, at.channels}, of)
#define GRADIENT_COLUMNS(part, kernel_w, beside, at, of)                                 \
    if (at.across > 1 || !(beside) || (kernel_w) + 0 > MOST_COLUMNS)                     \
        DEAL(WHOLE, kernel_w, at.across, column, across,                                 \
            conv2d_gradient_channels(part,                                               \
                (struct weights){                                                        \
                    at.row, column, at.channel, at.down, across, at.channels},           \
                of))                                                                     \
    else {                                                                               \
        GRADIENT_COLUMN(part, kernel_w, 0, at, of);                                      \
        GRADIENT_COLUMN(part, kernel_w, 1, at, of);                                      \
        GRADIENT_COLUMN(part, kernel_w, 2, at, of);                                      \
        GRADIENT_COLUMN(part, kernel_w, 3, at, of);                                      \
        GRADIENT_COLUMN(part, kernel_w, 4, at, of);                                      \
        GRADIENT_COLUMN(part, kernel_w, 5, at, of);                                      \
        GRADIENT_COLUMN(part, kernel_w, 6, at, of);                                      \
        GRADIENT_COLUMN(part, kernel_w, 7, at, of);                                      \
    }

/* All tiles of some channels, which lie in one panel. */
#define GRADIENT_ROWS(part, kernel_h, kernel_w, beside, channel, channels, of)           \
    {                                                                                    \
        const struct weights most = most_weights(channel, channels, of);                 \
        DEAL(WHOLE, kernel_h, most.down, row, rows, {                                    \
            struct weights at = most;                                                    \
            at.row = row;                                                                \
            at.down = rows;                                                              \
            GRADIENT_COLUMNS(part, kernel_w, beside, at, of)                             \
        })                                                                               \
    }

/* All of a gradient: for each channel of dy so many `weights` a place of the window,
 * whose sizes are those of `of`, and `beside` tells whether it sees zeros beside the
 * image. */
#define GRADIENT_OF_PLACES(part, weights, kernel_h, kernel_w, beside, of)                \
    {                                                                                    \
        const int height = of.batch * places_down(of.window);                            \
        const int many = rows_at_once(of);                                               \
        for (of.first = 0; of.first < height; of.first = of.end) {                       \
            of.end = of.first + many < height ? of.first + many : height;                \
            for (int channel = 0; channel < (weights) / PANEL * PANEL; channel += PANEL) \
                GRADIENT_ROWS(part, kernel_h, kernel_w, beside, channel, PANEL, of)      \
            if ((weights) % PANEL)                                                       \
                GRADIENT_ROWS(part, kernel_h, kernel_w, beside,                          \
                    (weights) / PANEL * PANEL, (weights) % PANEL, of)                    \
        }                                                                                \
    }
