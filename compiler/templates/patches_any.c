#ifndef PLACES
#include "window.c"
#endif
/* ---- template ---- */
/* What the window sees from each place, as features of that place: its rows, in them its
 * columns, in them the channels. With few channels an image's panels are all but empty,
 * so the rows that the window lies on are packed first, `width` times `n` numbers
 * without a gap, with a margin as vectors reach over the ends. */
enum { MARGIN = 16 };
#define PACKED_ROW(w, n)       (MARGIN + (w) * (n) + MARGIN)
#define EXTENT(rows, dilation) (((rows)-1) * (dilation) + 1)

/* A vector of numbers that may begin anywhere. */
static inline vec vec_load_anywhere(const float *numbers)
{
    typedef float vec_anywhere __attribute__((vector_size(4 * LANES), aligned(4)));
    return (vec) * (const vec_anywhere *)numbers;
}

/* Row `row` of an example's image with the zeros around it. */
KERNEL void pack_row(
    struct window window, int n, int example, int row, const float *x, float *packed)
{
    const int y = row - window.top, all = window.left + window.width + window.right;
    const int first = (example * window.height + y) * window.width - window.left;
    for (int pixel = 0; pixel < all; pixel++)
        for (int channel = 0; channel < n; channel++) {
            const bool inside = y >= 0 && y < window.height && pixel >= window.left &&
                                pixel < window.left + window.width;
            packed[MARGIN + pixel * n + channel] =
                inside ? x[(first + pixel) * PANEL + channel] : 0;
        }
}

/* The lanes of a vector that lie in a piece of so many numbers from lane `first` on. */
KERNEL vec_int lanes_of(int first, int many)
{
    vec_int lane;
    UNROLLED (i, LANES)
        lane[i] = i;
    return (lane >= first) & (lane < first + many);
}

/* LANES features, from `feature` on, of a row of places. They are pieces of what is
 * packed: of a row as far as all columns of the window touch, or of a pixel. */
KERNEL void patches_vector(int feature, struct window window, int n, int first,
    const float *packed, float *patches)
{
    const int columns = window.dilation_x == 1 ? 1 : window.columns;
    const int length = window.columns / columns * n, width = places_across(window);
    const int all = window.rows * window.columns * n;
    const int end = feature + LANES < all ? feature + LANES : all;
    for (int piece = feature / length; piece * length < end; piece++) {
        const int row = (first + piece / columns * window.dilation_y) %
                        EXTENT(window.rows, window.dilation_y);
        const int lane = piece * length - feature;
        const vec_int lanes = lanes_of(lane, length);
        const float *from =
            &packed[row * PACKED_ROW(window.left + window.width + window.right, n) +
                    MARGIN + piece % columns * window.dilation_x * n - lane];
        for (int place = 0; place < width; place++) {
            float *to = &patches[place * PANEL];
            const vec others = lane <= 0 ? vec_broadcast(0) : vec_load(to);
            vec_store(
                to, vec_select(lanes,
                        vec_load_anywhere(&from[place * window.stride_x * n]), others));
        }
    }
}

/* All features of a row of places. */
KERNEL void patches_row(struct window window, int n, int first, int plane,
    const float *packed, float *patches)
{
    for (int feature = 0; feature < window.rows * window.columns * n; feature += LANES)
        patches_vector(feature, window, n, first, packed,
            &patches[feature / PANEL * plane + feature % PANEL]);
}

/* patches[place][(row, column, channel)] = x[pixel][channel], the window's pixels of
 * each place, for at most 16 channels; rows of places are divided */
#define DEFINE_PATCHES(name, batch, h, w, n, top, bottom, left, right, kernel_h,         \
    kernel_w, stride_y, stride_x, dilation_y, dilation_x)                                \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float x[PANELS(n)][batch * h * w][PANEL],                                  \
        float patches[PANELS(kernel_h * kernel_w * n)]                                   \
                     [batch * PLACES(top + h + bottom, kernel_h, stride_y, dilation_y) * \
                         PLACES(left + w + right, kernel_w, stride_x, dilation_x)]       \
                     [PANEL])                                                            \
    {                                                                                    \
        const struct window window = {h, w, top, bottom, left, right, kernel_h,          \
            kernel_w, stride_y, stride_x, dilation_y, dilation_x};                       \
        const int height = places_down(window), width = places_across(window);           \
        const int extent = EXTENT(kernel_h, dilation_y);                                 \
        float packed[EXTENT(kernel_h, dilation_y)][PACKED_ROW(left + w + right, n)] = {  \
            0};                                                                          \
        for (int row = 0, next = 0; row < batch * height; row++) {                       \
            const int first = row % height * stride_y;                                   \
            if (!is_mine(part, batch * height, row, 1))                                  \
                continue;                                                                \
            next = first == 0 || next < first ? first : next;                            \
            for (; next < first + extent; next++)                                        \
                pack_row(window, n, row / height, next, x[0][0], packed[next % extent]); \
            patches_row(window, n, first, batch *height *width *PANEL, packed[0],        \
                patches[0][row * width]);                                                \
        }                                                                                \
    }
