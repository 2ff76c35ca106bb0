#include "within.c"
/* ---- template ---- */
/* Each channel's numbers go away from its mean, or near to it. */
KERNEL void stretch_image(
    int pixels, int lanes, float by, float least, float most, const float *x, float *y)
{
    double sum[PANEL] = {0};
    for (int pixel = 0; pixel < pixels; pixel++)
        for (int lane = 0; lane < lanes; lane++)
            sum[lane] += (double)x[pixel * lanes + lane];
    for (int pixel = 0; pixel < pixels; pixel++)
        for (int lane = 0; lane < lanes; lane++) {
            const float mean = (float)(sum[lane] / pixels);
            y[pixel * lanes + lane] =
                number_within((x[pixel * lanes + lane] - mean) * by + mean, least, most);
        }
}

/* Images whose contrast is as many times as large as a number between two, in range */
#define DEFINE_RANDOM_CONTRAST(name, size, h, w, n, lanes)                               \
    NOINLINE static void name(struct tlc_part part, const struct batch *batch,           \
        const float IMAGES(x, lanes, n, size *h *w),                                     \
        float IMAGES(y, lanes, n, size *h *w), double low, double high, double least,    \
        double most, uint32_t stream)                                                    \
    {                                                                                    \
        EACH_AUGMENTED(part, batch, size, h *w, n, lanes, stream, x, y,                  \
            stretch_image((h) * (w), lanes, (float)number_between(low, high, words[0]),  \
                (float)least, (float)most, from, to))                                    \
    }
