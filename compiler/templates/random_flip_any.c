#include "augment.c"
/* ---- template ---- */
KERNEL void flip_image(
    int h, int w, int lanes, bool across, bool down, const float *x, float *y)
{
    for (int row = 0; row < h; row++) {
        const float *from = &x[(down ? h - 1 - row : row) * w * lanes];
        float *to = &y[row * w * lanes];
        if (!across)
            memcpy(to, from, (size_t)w * (size_t)lanes * sizeof *to);
        else
            for (int column = 0; column < w; column++)
                memcpy(&to[column * lanes], &from[(w - 1 - column) * lanes],
                    (size_t)lanes * sizeof *to);
    }
}

/* Half of the images left to right and, by a word of its own, half of them upside down */
#define DEFINE_RANDOM_FLIP(name, size, h, w, n, lanes)                                   \
    NOINLINE static void name(struct tlc_part part, const struct batch *batch,           \
        const float IMAGES(x, lanes, n, size *h *w),                                     \
        float IMAGES(y, lanes, n, size *h *w), double across, double down,               \
        uint32_t stream)                                                                 \
    {                                                                                    \
        EACH_AUGMENTED(part, batch, size, h *w, n, lanes, stream, x, y,                  \
            flip_image(h, w, lanes, across != 0 && words[0] >> 31,                       \
                down != 0 && words[1] >> 31, from, to))                                  \
    }
