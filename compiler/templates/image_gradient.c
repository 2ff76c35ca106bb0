#ifndef PLACES
#include "window.c"
#endif
/* ---- template ---- */
/* What a gradient with respect to an image is made of: the window over the image with
 * its border, of which `top` rows and `left` columns are not asked for; the image's own
 * size; and dy, which has `dy_left` columns of zeros before and `dy_right` behind each
 * row. */
struct image_gradient {
    struct window window;
    int batch, height, width, top, left, dy_left, dy_right;
};

KERNEL int dy_width(struct image_gradient of)
{
    return of.dy_left + places_across(of.window) + of.dy_right;
}

/* The row of dy for which the window's row `row` lies on the image's row y of an
 * example; -1 if there is none. */
KERNEL int dy_row(struct image_gradient of, int example, int y, int row)
{
    const int height = places_down(of.window);
    const int distance = y + of.top - row * of.window.dilation_y;
    const int place = distance / of.window.stride_y;
    return distance < 0 || distance % of.window.stride_y || place >= height
               ? -1
               : example * height + place;
}

/* The same for columns, which may lie in the border: whether there is one, and which,
 * counted from the border's first. */
KERNEL bool is_on_column(struct image_gradient of, int x, int column)
{
    return (x + of.left - column * of.window.dilation_x) % of.window.stride_x == 0;
}

KERNEL int dy_column(struct image_gradient of, int x, int column)
{
    return of.dy_left +
           (x + of.left - column * of.window.dilation_x) / of.window.stride_x;
}
