#include "sample.h"
/* ---- template ---- */
/* An image's value has a row for each pixel: (example * height + y) * width + x. A
 * window moves over the image and the zeros around it by `stride`; its own pixels lie
 * `dilation` apart. */
struct window {
    int height, width;            /* of the image */
    int top, bottom, left, right; /* rows and columns of zeros around it */
    int rows, columns;            /* of the window */
    int stride_y, stride_x, dilation_y, dilation_x;
};

/* Images of so many channels, as kernels read them: in panels, or narrow, which is in one
 * panel of no more columns than there are channels; `lanes` tells which. Narrow ones fill
 * whole vectors at the end too. */
#define WHOLE_VECTORS(lanes, pixels) ((lanes) == PANEL ? (pixels) : PADDED(pixels))
#define IMAGES(x, lanes, channels, pixels)                                               \
    x[((channels) + (lanes)-1) / (lanes)][WHOLE_VECTORS(lanes, pixels)][lanes]

/* The places that a window of so many rows has in an image of `size` rows with what is
 * around it; for columns alike. */
#define PLACES(size, rows, stride, dilation)                                             \
    (((size) - ((rows)-1) * (dilation)-1) / (stride) + 1)

KERNEL int places_down(struct window window)
{
    return PLACES(window.top + window.height + window.bottom, window.rows,
        window.stride_y, window.dilation_y);
}

KERNEL int places_across(struct window window)
{
    return PLACES(window.left + window.width + window.right, window.columns,
        window.stride_x, window.dilation_x);
}
