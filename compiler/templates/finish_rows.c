#ifndef PLACES
#include "window.c"
#endif
/* ---- template ---- */
/* y = function(y + bias) in those of an example's rows that lie in the part; without
 * bias where that is NULL. */
KERNEL void finish_rows(struct tlc_part part, int panels, struct window window, int batch,
    int example, const float *bias, float *y, vec (*function)(vec))
{
    const int height = places_down(window), width = places_across(window);
    for (int row = example * height; row < (example + 1) * height; row++)
        for (int v = 0; is_mine(part, batch * height, row, 1) && v < panels * VECTORS;
             v++) {
            const vec start = bias ? vec_load(&bias[v * LANES]) : vec_broadcast(0);
            float *out = &y[v / VECTORS * batch * height * width * PANEL +
                            row * width * PANEL + v % VECTORS * LANES];
            for (int pixel = 0; pixel < width; pixel++)
                vec_store(
                    &out[pixel * PANEL], function(vec_load(&out[pixel * PANEL]) + start));
        }
}
