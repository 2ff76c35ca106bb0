#include "augment.c"
/* ---- template ---- */
/* Numbers of an image, the first of which is its number `first`, with noise: two of the
 * image's words are the key for numbers of its own, four to a block. What pads a panel
 * stays as it is. */
KERNEL void add_noise(int first, int count, const uint32_t key[2], double deviation,
    uint32_t stream, const float *x, float *y)
{
    uint32_t words[4];
    for (int i = 0; i < count; i++) {
        const uint32_t number = (uint32_t)(first + i);
        const uint32_t counter[4] = {number / 4, 0, 0, stream};
        if (i == 0 || number % 4 == 0)
            tlc_philox(counter, key, words);
        y[i] =
            x[i] + (float)(deviation * tlc_normal_quantile(
                                           ((double)words[number % 4] + 0.5) * 0x1p-32));
    }
}

KERNEL void noise_image(int pixels, int n, int panel, int lanes, const uint32_t key[2],
    double deviation, uint32_t stream, const float *x, float *y)
{
    const int left = n - panel * lanes, there = left < lanes ? left : lanes;
    if (n == lanes) {
        add_noise(0, pixels * n, key, deviation, stream, x, y);
        return;
    }
    memcpy(y, x, (size_t)pixels * (size_t)lanes * sizeof *y);
    for (int pixel = 0; pixel < pixels; pixel++)
        add_noise(pixel * n + panel * lanes, there, key, deviation, stream,
            &x[pixel * lanes], &y[pixel * lanes]);
}

/* Images with noise of a standard deviation */
#define DEFINE_GAUSSIAN_NOISE(name, size, h, w, n, lanes)                                \
    NOINLINE static void name(struct tlc_part part, const struct batch *batch,           \
        const float IMAGES(x, lanes, n, size *h *w),                                     \
        float IMAGES(y, lanes, n, size *h *w), double deviation, uint32_t stream)        \
    {                                                                                    \
        EACH_AUGMENTED(part, batch, size, h *w, n, lanes, stream, x, y,                  \
            noise_image((h) * (w), n, panel, lanes, words, deviation, stream, from, to)) \
    }
