#include <string.h>

#include "packed_rows.c"
/* ---- template ---- */
/* Where a kernel makes few channels, vectors of its gradient run along what the window
 * sees, its rows, columns and channels, and each channel made has sums of its own. What
 * is seen from a row of places is laid out beforehand, `size` numbers for each place. */
enum {
    MOST_SEEN_SUMS = TILE * TILE_PANELS * VECTORS,
    MOST_SEEN_VECTORS = LANES == 4 ? MOST_SEEN_SUMS / 2 : 4
};

struct by_window {
    struct window window;
    int batch, channels, made, size;
    const float *x, *dy;
    float *seen, *sums, *gradient;
};

/* `count` numbers, and behind them up to 7 more, for which there is room. */
KERNEL void copy_seen(int count, const float *from, float *to)
{
    for (int i = 0; i < count; i += 8)
        memcpy(&to[i], &from[i], 8 * sizeof *to);
}

/* What the window sees from row y of an example's places; behind the packed rows stands
 * one of zeros. */
KERNEL void lay_out_seen(struct by_window of, struct packed_rows rows, int example, int y)
{
    const struct window window = of.window;
    const int together = window.dilation_x == 1 ? window.columns : 1;
    const int many = together * of.channels, width = places_across(window);
    for (int row = 0; row < window.rows; row++) {
        const int from = row_read(window, FORWARD, example, y, row);
        const float *line = from < 0
                                ? &rows.packed[rows.count * rows.channels * rows.length]
                                : packed_row(rows, from);
        for (int column = 0; column < window.columns; column += together)
            for (int place = 0; place < width; place++)
                copy_seen(many,
                    &line[(place * window.stride_x + column * window.dilation_x) *
                          of.channels],
                    &of.seen[place * of.size +
                             (row * window.columns + column) * of.channels]);
    }
}

/* The sums of some channels and of some vectors take a row of places. */
KERNEL void add_seen(
    struct by_window of, int made, int vectors, int row, int first, int number)
{
    const int width = places_across(of.window);
    const float *seen = &of.seen[number];
    const float *dy = &of.dy[row * width * PANEL + first];
    float *sums = &of.sums[first * of.size + number];
    vec sum[MOST_SEEN_SUMS][MOST_SEEN_VECTORS];
    UNROLLED (i, made)
        UNROLLED (v, vectors)
            sum[i][v] = vec_load(&sums[i * of.size + v * LANES]);
    for (int place = 0; place < width; place++) {
        vec right[MOST_SEEN_VECTORS];
        UNROLLED (v, vectors)
            right[v] = vec_load(&seen[place * of.size + v * LANES]);
        UNROLLED (i, made) {
            const vec left = vec_broadcast(dy[place * PANEL + i]);
            UNROLLED (v, vectors)
                sum[i][v] = vec_fma(left, right[v], sum[i][v]);
        }
    }
    UNROLLED (i, made)
        UNROLLED (v, vectors)
            vec_store(&sums[i * of.size + v * LANES], sum[i][v]);
}

KERNEL int vectors_at_once(struct by_window of)
{
    const int all = of.size / LANES;
    return all < MOST_SEEN_VECTORS ? all : MOST_SEEN_VECTORS;
}

/* All sums of some channels. */
KERNEL void add_all_seen(struct by_window of, int made, int row, int first){
    DEAL(WHOLE, of.size / LANES, vectors_at_once(of), v, vectors,
        add_seen(of, made, vectors, row, first, v *LANES))}

/* The gradient of some channels. */
KERNEL void finish_by_window(struct by_window of, int first, int end)
{
    for (int i = 0; i < of.window.rows * of.window.columns * of.channels; i++)
        for (int lane = first; lane < end; lane++)
            of.gradient[i * PANEL + lane] = of.sums[lane * of.size + i];
}

/* The gradient of the channels that lie in the part; what pads them is the first part's.
 */
KERNEL void kernel_gradient_by_window(
    struct tlc_part part, struct by_window of, struct packed_rows rows)
{
    const struct window window = of.window;
    const int height = places_down(window);
    const int seen = window.rows * window.columns * of.channels;
    const int once = vectors_at_once(of);
    for (int row = 0, next = 0; row < of.batch * height; row++) {
        next = pack_rows(rows, row / height, row % height, next, of.x);
        lay_out_seen(of, rows, row / height, row % height);
        DEAL(part, of.made, MOST_SEEN_SUMS / once, first, made,
            add_all_seen(of, made, row, first))
    }
    DEAL(part, of.made, MOST_SEEN_SUMS / once, first, made,
        finish_by_window(of, first, first + made))
    if (part.number == 0)
        for (int i = 0; i < seen; i++)
            for (int lane = of.made; lane < PANEL; lane++)
                of.gradient[i * PANEL + lane] = 0;
}
