#include "pixel_at.c"
/* ---- template ---- */
/* The places of pixels in a row or column that is moved and stretched: pixel i is what
 * stands at i * scale + offset. */
KERNEL void find_places(
    int size, double scale, double offset, int fill, bool nearest, struct between *places)
{
    for (int i = 0; i < size; i++)
        places[i] = place_between(i * scale + offset, size, fill, nearest);
}

/* A row between two: what is `outside` of an image is a row of a number. */
KERNEL void mix_rows(int count, const float *before, const float *after, float share,
    float outside, float *mixed)
{
    if (before && after)
        for (int i = 0; i < count; i++)
            mixed[i] = before[i] + (after[i] - before[i]) * share;
    else
        for (int i = 0; i < count; i++) {
            const float first = before ? before[i] : outside;
            mixed[i] = first + ((after ? after[i] : outside) - first) * share;
        }
}

/* Each pixel of a row that is moved and stretched. */
KERNEL void mix_pixels(
    int w, int lanes, const struct between *columns, const float *x, float *y)
{
    for (int column = 0; column < w; column++) {
        const float *before = &x[columns[column].before * lanes];
        const float *after = &x[columns[column].after * lanes];
        for (int lane = 0; lane < lanes; lane++)
            y[column * lanes + lane] =
                before[lane] + (after[lane] - before[lane]) * columns[column].share;
    }
}

/* An image whose rows and columns are moved and stretched. `mixed` has room for a row of
 * it, and behind that a pixel that stands outside. */
KERNEL void resample_image(int h, int w, int lanes, const struct between *rows,
    const struct between *columns, float outside, float *mixed, const float *x, float *y)
{
    for (int lane = 0; lane < lanes; lane++)
        mixed[w * lanes + lane] = outside;
    for (int row = 0; row < h; row++) {
        const struct between place = rows[row];
        mix_rows(w * lanes, place.before < h ? &x[place.before * w * lanes] : NULL,
            place.after < h ? &x[place.after * w * lanes] : NULL, place.share, outside,
            mixed);
        mix_pixels(w, lanes, columns, mixed, &y[row * w * lanes]);
    }
}
