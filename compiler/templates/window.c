#include "sample.h"
/* ---- template ---- */
/* An image's value has a row for each pixel: (example * height + y) * width + x. A
 * window of some rows and columns, `dilation` apart, moves over images by `stride`. */
struct window {
    int height, width; /* of the image */
    int rows, columns; /* of the window */
    int stride_y, stride_x, dilation_y, dilation_x;
};

/* The places that a window of so many rows has in an image of `size` rows; for columns
 * alike. */
#define PLACES(size, rows, stride, dilation)                                             \
    (((size) - ((rows)-1) * (dilation)-1) / (stride) + 1)

KERNEL int places_down(struct window window)
{
    return PLACES(window.height, window.rows, window.stride_y, window.dilation_y);
}

KERNEL int places_across(struct window window)
{
    return PLACES(window.width, window.columns, window.stride_x, window.dilation_x);
}

/* A tile of pixels by panels: as many sums as registers hold, with few panels more
 * pixels. */
enum { MOST_PIXELS = LANES == 16 ? 16 : TILE };
#define TILE_PIXELS(panels) (LANES < 16 || (panels) == 1 ? MOST_PIXELS : 24 / (panels))
