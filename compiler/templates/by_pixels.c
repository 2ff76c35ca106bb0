#include "transpose_any.c"
#include "anywhere.c"
#include "packed_rows.c"
/* ---- template ---- */
/* Few channels fill few lanes of a panel. Where so few are made, vectors run along a row
 * of pixels instead, and each channel has sums of its own. The window's stride along a
 * row is 1, so that what is read for pixels side by side lies side by side too, once rows
 * are packed channel by channel. */
enum { MOST_MADE = 8, MOST_SUMS = TILE * TILE_PANELS * VECTORS };

/* What is made of what: `made` channels of y from all of x. */
struct by_pixels {
    struct window window;
    int phase, batch, channels, made;
    int lanes; /* of a panel of x */
    const float *x, *kernel;
    float *y;
};

KERNEL int height_made(struct window window, int phase)
{
    return phase == FORWARD ? places_down(window) : window.height;
}

/* Sums of `vectors` vectors of pixels from pixel `first` of a row on, into `sums`; each
 * is one chain over the window's rows, its columns and the channels. */
KERNEL void add_by_pixels(struct by_pixels of, struct packed_rows rows, int example,
    int y, int first, int vectors, float *sums)
{
    const struct window window = of.window;
    vec sum[MOST_MADE][MOST_SUMS] = {0};
    for (int row = 0; row < window.rows; row++) {
        const int from = row_read(window, of.phase, example, y, row);
        if (from < 0)
            continue;
        const float *kernel = &of.kernel[row * window.columns * of.channels * PANEL];
        for (int column = 0; column < window.columns; column++)
            for (int channel = 0; channel < of.channels; channel++) {
                const float *numbers =
                    &packed_row(rows, from)[channel * rows.length + rows.shift +
                                            start_of(window, of.phase, column) + first];
                const float *weights = &kernel[(column * of.channels + channel) * PANEL];
                vec number[MOST_SUMS];
                UNROLLED (v, vectors)
                    number[v] = vec_load_anywhere(&numbers[v * LANES]);
                UNROLLED (i, of.made) {
                    const vec weight = vec_broadcast(weights[i]);
                    UNROLLED (v, vectors)
                        sum[i][v] = vec_fma(number[v], weight, sum[i][v]);
                }
            }
    }
    UNROLLED (i, of.made)
        UNROLLED (v, vectors)
            vec_store(&sums[i * rows.length + first + v * LANES], sum[i][v]);
}

/* y = function(sums + bias) for LANES pixels, of which the first `pixels` are in the row;
 * without what is NULL. */
KERNEL void finish_by_pixels(struct by_pixels of, int length, int pixels,
    const float *sums, const float *bias, vec (*function)(vec), float *y)
{
    for (int first = 0; first < PANEL; first += LANES) {
        vec block[LANES];
        UNROLLED (i, LANES) {
            block[i] = vec_broadcast(0);
            if (first + i < of.made) {
                block[i] = vec_load(&sums[(first + i) * length]);
                block[i] = bias ? block[i] + vec_broadcast(bias[first + i]) : block[i];
                block[i] = function ? function(block[i]) : block[i];
            }
        }
        transpose_block(block);
        UNROLLED (i, LANES)
            if (i < pixels)
                vec_store(&y[i * PANEL + first], block[i]);
    }
}

/* One row of an example; `sums` has room for one of each channel. */
KERNEL void convolve_by_pixels(struct by_pixels of, struct packed_rows rows, int example,
    int y, const float *bias, vec (*function)(vec), float *sums)
{
    const int width = width_made(of.window, of.phase), most = MOST_SUMS / of.made * LANES;
    const int row = example * height_made(of.window, of.phase) + y;
    const int whole = width / most * most;
    for (int first = 0; first < whole; first += most)
        add_by_pixels(of, rows, example, y, first, most / LANES, sums);
    if (whole < width)
        add_by_pixels(
            of, rows, example, y, whole, (width - whole + LANES - 1) / LANES, sums);
    for (int first = 0; first < width; first += LANES)
        finish_by_pixels(of, rows.length, width - first, &sums[first], bias, function,
            &of.y[(row * width + first) * PANEL]);
}

/* Those of all rows that lie in the part. */
KERNEL void convolve_all_by_pixels(struct tlc_part part, struct by_pixels of,
    struct packed_rows rows, const float *bias, vec (*function)(vec), float *sums)
{
    const int height = height_made(of.window, of.phase);
    for (int row = 0, next = 0; row < of.batch * height; row++) {
        if (!is_mine(part, of.batch * height, row, 1))
            continue;
        next = pack_rows(rows, row / height, row % height, next, of.x);
        convolve_by_pixels(of, rows, row / height, row % height, bias, function, sums);
    }
}
