#include "resample.c"
/* ---- template ---- */
/* Images moved by so many heights down and widths to the right, of what is between two
 * numbers for each */
#define DEFINE_RANDOM_TRANSLATION(name, size, h, w, n, lanes)                            \
    NOINLINE static void name(struct tlc_part part, const struct batch *batch,           \
        const float IMAGES(x, lanes, n, size *h *w),                                     \
        float IMAGES(y, lanes, n, size *h *w), double height_low, double height_high,    \
        double width_low, double width_high, double fill, double value, double nearest,  \
        uint32_t stream)                                                                 \
    {                                                                                    \
        struct between rows[h], columns[w];                                              \
        float mixed[((w) + 1) * (lanes)];                                                \
        EACH_AUGMENTED(part, batch, size, h *w, n, lanes, stream, x, y, {                \
            const double down = number_between(height_low, height_high, words[0]) * (h); \
            const double right = number_between(width_low, width_high, words[1]) * (w);  \
            find_places(h, 1, -down, (int)fill, nearest != 0, rows);                     \
            find_places(w, 1, -right, (int)fill, nearest != 0, columns);                 \
            resample_image(h, w, lanes, rows, columns, (float)value, mixed, from, to);   \
        })                                                                               \
    }
