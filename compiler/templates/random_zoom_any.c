#include "resample.c"
/* ---- template ---- */
/* Images made smaller by so many heights and widths, around their middle, or larger where
 * it is less than zero; with `alike`, both by the same */
#define DEFINE_RANDOM_ZOOM(name, size, h, w, n, lanes)                                   \
    NOINLINE static void name(struct tlc_part part, const struct batch *batch,           \
        const float IMAGES(x, lanes, n, size *h *w),                                     \
        float IMAGES(y, lanes, n, size *h *w), double height_low, double height_high,    \
        double width_low, double width_high, double alike, double fill, double value,    \
        double nearest, uint32_t stream)                                                 \
    {                                                                                    \
        struct between rows[h], columns[w];                                              \
        float mixed[((w) + 1) * (lanes)];                                                \
        EACH_AUGMENTED(part, batch, size, h *w, n, lanes, stream, x, y, {                \
            const double down = 1 + number_between(height_low, height_high, words[0]);   \
            const double right =                                                         \
                alike != 0 ? down : 1 + number_between(width_low, width_high, words[1]); \
            find_places(                                                                 \
                h, down, ((h)-1) / 2.0 * (1 - down), (int)fill, nearest != 0, rows);     \
            find_places(w, right, ((w)-1) / 2.0 * (1 - right), (int)fill, nearest != 0,  \
                columns);                                                                \
            resample_image(h, w, lanes, rows, columns, (float)value, mixed, from, to);   \
        })                                                                               \
    }
