#include "within.c"
/* ---- template ---- */
KERNEL void brighten_image(
    int count, float by, float least, float most, const float *x, float *y)
{
    for (int i = 0; i < count; i++)
        y[i] = number_within(x[i] + by, least, most);
}

/* Images all of whose numbers are larger by one between two numbers, and stay in range */
#define DEFINE_RANDOM_BRIGHTNESS(name, size, h, w, n, lanes)                             \
    NOINLINE static void name(struct tlc_part part, const struct batch *batch,           \
        const float IMAGES(x, lanes, n, size *h *w),                                     \
        float IMAGES(y, lanes, n, size *h *w), double low, double high, double least,    \
        double most, uint32_t stream)                                                    \
    {                                                                                    \
        EACH_AUGMENTED(part, batch, size, h *w, n, lanes, stream, x, y,                  \
            brighten_image((h) * (w) * (lanes),                                          \
                (float)number_between(low, high, words[0]), (float)least, (float)most,   \
                from, to))                                                               \
    }
