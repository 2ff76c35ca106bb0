#include "augment.c"
/* ---- template ---- */
/* A whole number from -most to most. */
KERNEL int whole_between(int most, uint32_t word)
{
    return (int)((uint64_t)word * (uint64_t)(2 * most + 1) >> 32) - most;
}

/* An image moved by whole pixels, `outside` where it has none. */
KERNEL void move_image(
    int h, int w, int lanes, int down, int right, float outside, const float *x, float *y)
{
    const int first = right > 0 ? right : 0, end = right < 0 ? w + right : w;
    for (int row = 0; row < h; row++) {
        float *to = &y[row * w * lanes];
        const bool is_inside = row >= down && row < h + down;
        for (int i = 0; i < (is_inside ? first : w) * lanes; i++)
            to[i] = outside;
        if (!is_inside)
            continue;
        memcpy(&to[first * lanes], &x[((row - down) * w + first - right) * lanes],
            (size_t)(end - first) * (size_t)lanes * sizeof *to);
        for (int i = end * lanes; i < w * lanes; i++)
            to[i] = outside;
    }
}

/* Images cut out of larger ones, which have so many pixels more on each side */
#define DEFINE_RANDOM_CROP(name, size, h, w, n, lanes)                                   \
    NOINLINE static void name(struct tlc_part part, const struct batch *batch,           \
        const float IMAGES(x, lanes, n, size *h *w),                                     \
        float IMAGES(y, lanes, n, size *h *w), double down, double across, double value, \
        uint32_t stream)                                                                 \
    {                                                                                    \
        EACH_AUGMENTED(part, batch, size, h *w, n, lanes, stream, x, y,                  \
            move_image(h, w, lanes, whole_between((int)down, words[0]),                  \
                whole_between((int)across, words[1]), (float)value, from, to))           \
    }
