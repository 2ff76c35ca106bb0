#include "add_products.c"
#include "packed_rows.c"
/* ---- template ---- */
/* A tile of pixels by panels: as many sums as registers hold, with few panels more
 * pixels. */
enum {
    MOST_PIXELS = LANES == 16 ? 16 : TILE,
    MOST_OF_A_CHANNEL = LANES == 16 ? 8
                        : TILE < 4  ? TILE
                                    : 4
};
#define TILE_PIXELS(panels) (LANES < 16 || (panels) == 1 ? MOST_PIXELS : 24 / (panels))

/* What is made of what. Each number made has a kernel of its own for each of `channels`
 * read; where that is 0, for the channel that it stands in itself. */
struct convolution {
    struct window window;
    int batch, channels, panels;
    const float *x, *kernel;
    float *y;
};

KERNEL int weights_of(struct convolution of)
{
    return of.channels ? of.channels : 1;
}

/* What one pixel of the window adds to a tile of sums: a product for each of the
 * channels. */
KERNEL void add_channels(vec sum[MOST_PIXELS][TILE_VECTORS], int pixels,
    struct convolution of, int plane, const float *x, int step, const float *kernel)
{
    const int kernel_panel = of.window.rows * of.window.columns * of.channels * PANEL;
    int channel = 0;
    for (; channel + PANEL <= of.channels; channel += PANEL)
        add_products(sum, pixels, of.panels, PANEL, &x[channel * plane], step, 1,
            &kernel[channel * PANEL], kernel_panel);
    if (of.channels % PANEL)
        add_products(sum, pixels, of.panels, of.channels % PANEL, &x[channel * plane],
            step, 1, &kernel[channel * PANEL], kernel_panel);
}

/* The same where channels are apart. */
KERNEL void add_one_channel(vec sum[MOST_PIXELS][TILE_VECTORS], int pixels,
    const float *x, int step, const float *kernel)
{
    UNROLLED (v, VECTORS) {
        const vec weights = vec_load(&kernel[v * LANES]);
        UNROLLED (pixel, pixels)
            sum[pixel][v] =
                vec_fma(vec_load(&x[pixel * step + v * LANES]), weights, sum[pixel][v]);
    }
}

/* Which pixels of a row are made: all of them `inside` are where each column of the
 * window finds something to read. */
struct tile {
    int example, y, phase;
    int first, pixels;
    bool inside;
};

/* What one column of the window adds to those pixels of a tile for which it finds
 * something to read. */
KERNEL void add_column(vec sum[MOST_PIXELS][TILE_VECTORS], struct tile tile,
    struct convolution of, int column, const float *x, int plane, const float *kernel)
{
    const int begin = begin_of(of.window, tile.phase, column) - tile.first;
    const int end = end_of(of.window, tile.phase, column) - tile.first;
    const int from = tile.inside || tile.pixels == 1 || begin < 0 ? 0 : begin;
    const int to =
        tile.inside || tile.pixels == 1 || end > tile.pixels ? tile.pixels : end;
    const int step = step_read(of.window, tile.phase);
    const int start = start_of(of.window, tile.phase, column);
    if (!is_in_phase(of.window, tile.phase, column) || from >= to ||
        (!tile.inside && (begin >= tile.pixels || end <= 0)))
        return;
    x += ((tile.first + from) * step + start) * PANEL;
    kernel += column * weights_of(of) * PANEL;
    if (of.channels)
        add_channels(&sum[from], to - from, of, plane, x, step * PANEL, kernel);
    else
        add_one_channel(&sum[from], to - from, x, step * PANEL, kernel);
}

/* Columns are written out where each adds to other pixels, or has so little to do that
 * it should read what the one before has read; not as a loop, which clang would unroll
 * too late to know how many pixels there are. */
KERNEL void add_columns(vec sum[MOST_PIXELS][TILE_VECTORS], struct tile tile,
    struct convolution of, const float *x, int plane, const float *kernel)
{
    const int columns = of.window.columns;
    if (columns > MOST_COLUMNS || tile.pixels == 1 || (of.channels && tile.inside)) {
        for (int column = 0; column < columns; column++)
            add_column(sum, tile, of, column, x, plane, kernel);
        return;
    }
#define ADD_COLUMN(column)                                                               \
    if (columns > (column))                                                              \
    add_column(sum, tile, of, column, x, plane, kernel)
    ADD_COLUMN(0);
    ADD_COLUMN(1);
    ADD_COLUMN(2);
    ADD_COLUMN(3);
    ADD_COLUMN(4);
    ADD_COLUMN(5);
    ADD_COLUMN(6);
    ADD_COLUMN(7);
}

/* Each sum is one chain over the window's rows, its columns and the channels. */
KERNEL void convolve_tile(struct tile tile, struct convolution of)
{
    const struct window window = of.window;
    const bool forward = tile.phase == FORWARD;
    const int height = forward ? window.height : places_down(window);
    const int width = width_read(window, tile.phase);
    const int made_height = forward ? places_down(window) : window.height;
    const int made_width = forward ? places_across(window) : window.width;
    const int step = forward ? 1 : window.stride_x;
    const int first = (forward ? 0 : tile.phase) + tile.first * step;
    float *y =
        &of.y[((tile.example * made_height + tile.y) * made_width + first) * PANEL];
    vec sum[MOST_PIXELS][TILE_VECTORS] = {0};
    for (int row = 0; row < window.rows; row++) {
        const int from = row_read(window, tile.phase, tile.example, tile.y, row);
        if (from >= 0)
            add_columns(sum, tile, of, &of.x[from * width * PANEL],
                of.batch * height * width,
                &of.kernel[row * window.columns * weights_of(of) * PANEL]);
    }
    UNROLLED (pixel, tile.pixels)
        UNROLLED (v, of.panels * VECTORS)
            vec_store(&y[v / VECTORS * of.batch * made_height * made_width * PANEL +
                          pixel * step * PANEL + v % VECTORS * LANES],
                sum[pixel][v]);
}

/* Whether every column of the window finds something to read for each of the pixels. */
KERNEL bool is_inside(struct window window, int phase, int first, int pixels)
{
    bool inside = true;
    for (int column = 0; column < window.columns; column++)
        if (is_in_phase(window, phase, column))
            inside = inside && begin_of(window, phase, column) <= first &&
                     end_of(window, phase, column) >= first + pixels;
    return inside;
}

/* The same pointer, of which the compiler does not know that it is. */
static inline const float *disguised(const float *numbers)
{
    __asm__("" : "+r"(numbers));
    return numbers;
}

/* What a piece of the window's row adds to a tile of pixels, where the rows that are read
 * are packed: numbers follow each other as those of the kernel do. So many at a time as
 * no two pixels share; those that they do would be kept for the next, for which there are
 * not enough registers. */
KERNEL void add_packed(vec sum[MOST_PIXELS][TILE_VECTORS], int pixels,
    struct convolution of, int terms, const float *x, const float *kernel)
{
    const int step = of.window.stride_x * of.channels;
    const int kernel_panel = of.window.rows * of.window.columns * of.channels * PANEL;
    UNROLLED (round, (terms + step - 1) / step) {
        const int left = terms - round * step;
        add_products(sum, pixels, of.panels, left < step ? left : step,
            disguised(&x[round * step]), step, 1, &kernel[round * step * PANEL],
            kernel_panel);
    }
}

KERNEL void convolve_packed_tile(int example, int y, int first, int pixels,
    struct convolution of, struct packed_rows rows)
{
    const struct window window = of.window;
    const int height = places_down(window), width = places_across(window);
    const int together = window.dilation_x == 1 ? window.columns : 1;
    float *made = &of.y[((example * height + y) * width + first) * PANEL];
    vec sum[MOST_PIXELS][TILE_VECTORS] = {0};
    for (int row = 0; row < window.rows; row++) {
        const int from = row_read(window, FORWARD, example, y, row);
        const float *x = &packed_row(rows, from)[first * window.stride_x * of.channels];
        const float *kernel = &of.kernel[row * window.columns * of.channels * PANEL];
        if (from >= 0)
            for (int column = 0; column < window.columns; column += together)
                add_packed(sum, pixels, of, together * of.channels,
                    &x[column * window.dilation_x * of.channels],
                    &kernel[column * of.channels * PANEL]);
    }
    UNROLLED (pixel, pixels)
        UNROLLED (v, of.panels * VECTORS)
            vec_store(&made[v / VECTORS * of.batch * height * width * PANEL +
                            pixel * PANEL + v % VECTORS * LANES],
                sum[pixel][v]);
}

/* Those of an example's rows that lie in the part, from packed rows. */
KERNEL void convolve_packed(
    struct tlc_part part, int example, struct convolution of, struct packed_rows rows)
{
    const int height = places_down(of.window), width = places_across(of.window);
    for (int y = 0, next = 0; y < height; y++)
        if (is_mine(part, of.batch * height, example * height + y, 1)) {
            next = pack_rows(rows, example, y, next, of.x);
            DEAL(WHOLE, width, TILE_PIXELS(of.panels), first, pixels,
                convolve_packed_tile(example, y, first, pixels, of, rows))
        }
}

/* From here on macros: compilers decide their conditions, which are of constants, before
 * they copy what is called. In functions they would make all copies first. */

/* So many pixels of a row from `first` on. Those at the ends of a row stand at places
 * known beforehand, where it is known too what each column of the window reads. Between
 * them all do as a rule; where not, pixels are few and done one by one. `beside` tells
 * whether the window sees zeros beside the image, `few` whether it has few columns, `end`
 * where the row ends; with two tiles or one, all are at an end. */
#define CONVOLVE_PIXELS(example, y, phase, first, pixels, end, two, beside, few, of)     \
    if (!(beside))                                                                       \
        convolve_tile((struct tile){example, y, phase, first, pixels, true}, of);        \
    else if ((few) && first == 0)                                                        \
        convolve_tile((struct tile){example, y, phase, 0, pixels, false}, of);           \
    else if ((few) && (two || first + pixels == end))                                    \
        convolve_tile(                                                                   \
            (struct tile){example, y, phase, end - pixels, pixels, false}, of);          \
    else if (is_inside(of.window, phase, first, pixels))                                 \
        convolve_tile((struct tile){example, y, phase, first, pixels, true}, of);        \
    else                                                                                 \
        for (int pixel = 0; pixel < pixels; pixel++)                                     \
            convolve_tile((struct tile){example, y, phase, first + pixel, 1, false}, of);

/* The pixels of one phase of a row that is made. */
#define CONVOLVE_PHASE(example, y, phase, beside, kernel_w, of)                          \
    {                                                                                    \
        const int end = width_made(of.window, phase);                                    \
        const int most = of.channels ? TILE_PIXELS(of.panels) : MOST_OF_A_CHANNEL;       \
        DEAL(WHOLE, end, most, start, pixels,                                            \
            {CONVOLVE_PIXELS(example, y, phase, start, pixels, end, end <= 2 * most,     \
                beside, (kernel_w) + 0 <= MOST_COLUMNS, of)})                            \
    }

/* Those of an example's rows that lie in the part, from rows as they lie. */
#define CONVOLVE_FORWARD(part, example, beside, kernel_w, of)                            \
    for (int row = 0; row < places_down(of.window); row++)                               \
        if (is_mine(part, of.batch * places_down(of.window),                             \
                example * places_down(of.window) + row, 1))                              \
    CONVOLVE_PHASE(example, row, FORWARD, beside, kernel_w, of)

/* The same for the gradient with respect to the image: rows of `h` pixels for each phase
 * of the stride. Phases are numbered where they are constants, for as large a stride as
 * there should be. */
#define CONVOLVE_BACK(part, example, h, stride, kernel_w, of)                            \
    for (int row = 0; row < (h); row++) {                                                \
        if (!is_mine(part, of.batch * (h), (example) * (h) + row, 1))                    \
            continue;                                                                    \
        CONVOLVE_PHASE(example, row, 0, true, kernel_w, of)                              \
        if ((stride) > 1)                                                                \
            CONVOLVE_PHASE(example, row, 1, true, kernel_w, of)                          \
        if ((stride) > 2)                                                                \
            CONVOLVE_PHASE(example, row, 2, true, kernel_w, of)                          \
        if ((stride) > 3)                                                                \
            for (int phase = 3; phase < (stride); phase++)                               \
                CONVOLVE_PHASE(example, row, phase, true, kernel_w, of)                  \
    }
