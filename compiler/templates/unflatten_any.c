#include <string.h>

#include "sample.h"
/* ---- template ---- */
/* A panel of one pixel of an example, whose features begin at y; `plane` leads from
 * panel to panel of these. */
KERNEL void unflatten_pixel(
    int panel, int pixel, int n, int plane, const float *y, float *x)
{
    const int first = pixel * n + panel * PANEL, left = n - panel * PANEL;
    if (n % PANEL == 0) {
        memcpy(x, &y[first / PANEL * plane], PANEL * sizeof *x);
        return;
    }
    for (int lane = 0; lane < PANEL; lane++) {
        const int feature = first + lane;
        x[lane] = lane < left ? y[feature / PANEL * plane + feature % PANEL] : 0;
    }
}

/* x[pixel][channel] = y[(pixel, channel)] for each example, the inverse of flatten; rows
 * of x are divided */
#define DEFINE_UNFLATTEN(name, batch, pixels, n)                                         \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float y[PANELS((pixels) * (n))][batch][PANEL],                             \
        float x[PANELS(n)][batch * (pixels)][PANEL])                                     \
    {                                                                                    \
        for (int panel = 0; panel < PANELS(n); panel++)                                  \
            for (int row = 0; row < batch * (pixels); row++)                             \
                if (is_mine(part, batch * (pixels), row, 1))                             \
                    unflatten_pixel(panel, row % (pixels), n, batch * PANEL,             \
                        y[0][row / (pixels)], x[panel][row]);                            \
    }
