#include <string.h>

#include "sample.h"
/* ---- template ---- */
/* y = x without some rows and columns around each image; rows of y are divided */
#define DEFINE_CROP(name, batch, h, w, n, top, bottom, left, right)                      \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float x[PANELS(n)][batch * h * w][PANEL],                                  \
        float y[PANELS(n)][batch * (h - top - bottom) * (w - left - right)][PANEL])      \
    {                                                                                    \
        const int height = h - top - bottom, width = w - left - right;                   \
        for (int panel = 0; panel < PANELS(n); panel++)                                  \
            for (int row = 0; row < batch * height; row++)                               \
                if (is_mine(part, batch * height, row, 1))                               \
                    memcpy(y[panel][row * width],                                        \
                        x[panel][(row / height * h + top + row % height) * w + left],    \
                        (size_t)width * sizeof y[panel][0]);                             \
    }
