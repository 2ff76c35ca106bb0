#include <string.h>

#ifndef PLACES
#include "window.c"
#endif
#include "anywhere.c"
/* ---- template ---- */
/* `count` bytes as numbers, each times `scale`. */
KERNEL void numbers_of_bytes(int count, const uint8_t *bytes, float scale, float *numbers)
{
    for (int i = 0; i + LANES <= count; i += LANES)
        vec_store_anywhere(&numbers[i], vec_of_bytes(&bytes[i]) * scale);
    for (int i = count / LANES * LANES; i < count; i++)
        numbers[i] = (float)bytes[i] * scale;
}

/* A panel of an image's pixels, each of n bytes. */
KERNEL void gather_pixels(
    int panel, int pixels, int n, const uint8_t *bytes, float scale, float *x)
{
    for (int pixel = 0; pixel < pixels; pixel++)
        for (int lane = 0; lane < PANEL; lane++) {
            const int channel = panel * PANEL + lane;
            x[pixel * PANEL + lane] =
                channel < n ? (float)bytes[pixel * n + channel] * scale : 0;
        }
}

/* One image, narrow or in panels. */
KERNEL void gather_image(int row, int size, int pixels, int n, int lanes,
    const struct batch *batch, float scale, float *x)
{
    const uint8_t *image = &batch->numbers[(size_t)batch->rows[row] * (pixels * n)];
    if (lanes < PANEL)
        numbers_of_bytes(pixels * n, image, scale, &x[row * pixels * n]);
    else
        for (int panel = 0; panel < PANELS(n); panel++)
            gather_pixels(panel, pixels, n, image, scale,
                &x[(panel * size + row) * pixels * PANEL]);
}

/* The batch's images as numbers, each byte times `scale`; zeros behind a short last
 * batch. The next batch's are asked for, to be near when it is their turn. */
#define DEFINE_GATHER_IMAGES(name, size, h, w, n, lanes)                                 \
    NOINLINE static void name(struct tlc_part part, const struct batch *batch,           \
        float scale, float IMAGES(x, lanes, n, size *h *w))                              \
    {                                                                                    \
        for (int row = 0; row < batch->count; row++)                                     \
            if (is_mine(part, size, row, 1))                                             \
                gather_image(row, size, h *w, n, lanes, batch, scale, x[0][0]);          \
        for (int row = batch->count; row < size; row++)                                  \
            for (int panel = 0; panel < ((n) + (lanes)-1) / (lanes); panel++)            \
                if (is_mine(part, size, row, 1))                                         \
                    memset(x[panel][row * h * w], 0, sizeof(float[h * w][lanes]));       \
        for (int row = 0; row < batch->count_ahead; row++)                               \
            for (int i = 0; i < h * w * (n); i += 64)                                    \
                __builtin_prefetch(                                                      \
                    &batch->numbers[(size_t)batch->rows_ahead[row] * (h * w * (n)) + i], \
                    0, 2);                                                               \
    }
