#include <string.h>

#include "sample.h"
/* ---- template ---- */
/* Row y of an example's panel of the larger image. */
KERNEL void pad_row(
    int y, int h, int w, int top, int left, int right, const float *x, float *row)
{
    const size_t pixel = PANEL * sizeof *x;
    if (y < top || y >= top + h) {
        memset(row, 0, (size_t)(left + w + right) * pixel);
        return;
    }
    memset(row, 0, (size_t)left * pixel);
    memcpy(&row[left * PANEL], &x[(y - top) * w * PANEL], (size_t)w * pixel);
    memset(&row[(left + w) * PANEL], 0, (size_t)right * pixel);
}

/* y = x with zeros around each image; rows of y are divided */
#define DEFINE_PAD(name, batch, h, w, n, top, bottom, left, right)                       \
    NOINLINE static void name(struct tlc_part part,                                      \
        const float x[PANELS(n)][batch * h * w][PANEL],                                  \
        float y[PANELS(n)][batch * (top + h + bottom) * (left + w + right)][PANEL])      \
    {                                                                                    \
        const int height = top + h + bottom, width = left + w + right;                   \
        for (int panel = 0; panel < PANELS(n); panel++)                                  \
            for (int row = 0; row < batch * height; row++)                               \
                if (is_mine(part, batch * height, row, 1))                               \
                    pad_row(row % height, h, w, top, left, right,                        \
                        x[panel][row / height * h * w], y[panel][row * width]);          \
    }
