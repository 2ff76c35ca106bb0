#include "pixel_at.c"
/* ---- template ---- */
/* Where an image's pixel (x, y) comes from. */
struct turn {
    double cosine, sine, across, down;
};

/* Turns around the middle. */
KERNEL struct turn turn_of(int h, int w, double turns)
{
    struct turn turn;
    const double x = (w - 1) / 2.0, y = (h - 1) / 2.0;
    tlc_turn(turns, &turn.cosine, &turn.sine);
    turn.across = x - x * turn.cosine + y * turn.sine;
    turn.down = y - x * turn.sine - y * turn.cosine;
    return turn;
}

/* A pixel of one row or of what is outside, and the same of its neighbour: in between. */
KERNEL float mix_two(const float *row, int before, int after, int lanes, int end,
    float share, float outside)
{
    const float first = row && before < end ? row[before * lanes] : outside;
    const float second = row && after < end ? row[after * lanes] : outside;
    return first + (second - first) * share;
}

KERNEL void turn_pixel(int h, int w, int lanes, struct between row, struct between column,
    float outside, const float *x, float *y)
{
    const float *above = row.before < h ? &x[row.before * w * lanes] : NULL;
    const float *below = row.after < h ? &x[row.after * w * lanes] : NULL;
    for (int lane = 0; lane < lanes; lane++) {
        const float first = mix_two(above ? &above[lane] : NULL, column.before,
            column.after, lanes, w, column.share, outside);
        const float second = mix_two(below ? &below[lane] : NULL, column.before,
            column.after, lanes, w, column.share, outside);
        y[lane] = first + (second - first) * row.share;
    }
}

KERNEL void turn_image(int h, int w, int lanes, struct turn turn, int fill, float outside,
    bool nearest, const float *x, float *y)
{
    for (int row = 0; row < h; row++)
        for (int column = 0; column < w; column++) {
            const double across = turn.across + turn.cosine * column - turn.sine * row;
            const double down = turn.down + turn.sine * column + turn.cosine * row;
            turn_pixel(h, w, lanes, place_between(down, h, fill, nearest),
                place_between(across, w, fill, nearest), outside, x,
                &y[(row * w + column) * lanes]);
        }
}

/* Images turned by a share of a full circle between two numbers, against the clock */
#define DEFINE_RANDOM_ROTATION(name, size, h, w, n, lanes)                               \
    NOINLINE static void name(struct tlc_part part, const struct batch *batch,           \
        const float IMAGES(x, lanes, n, size *h *w),                                     \
        float IMAGES(y, lanes, n, size *h *w), double low, double high, double fill,     \
        double value, double nearest, uint32_t stream)                                   \
    {                                                                                    \
        EACH_AUGMENTED(part, batch, size, h *w, n, lanes, stream, x, y,                  \
            turn_image(h, w, lanes, turn_of(h, w, number_between(low, high, words[0])),  \
                (int)fill, (float)value, nearest != 0, from, to))                        \
    }
