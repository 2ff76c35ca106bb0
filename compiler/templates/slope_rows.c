#ifndef PLACES
#include "window.c"
#endif
#include "multiply_by_slope.c"
/* ---- template ---- */
/* dx = dx f'(x), the slope taken from y, in those of an example's rows that lie in the
 * part, while they are near. */
KERNEL void slope_rows(struct tlc_part part, int panels, struct window window, int batch,
    int example, const float *y, float *dx, vec (*slope)(vec))
{
    const int rows = batch * window.height, width = window.width * PANEL;
    for (int panel = 0; panel < panels; panel++)
        for (int row = example * window.height; row < (example + 1) * window.height;
             row++)
            if (is_mine(part, rows, row, 1))
                multiply_by_slope(width, &dx[(panel * rows + row) * width],
                    &y[(panel * rows + row) * width], slope);
}
