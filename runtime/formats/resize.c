/* resize.c: pictures of other sizes.
 *
 * A new row of pixels is a weighted mean of old ones, and so is a new column: first each row is
 * made as wide as it is to be, then each column as high, or the other way round. Weights are
 * integers of a common denominator, so that no compiler or machine can round a sum in another way.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "formats/prepare.h"

enum { DIGITS = 22 }; /* of a weight, which leaves 8 for the pixel and 2 for the sum */

/* What one new pixel is made of. */
struct window {
    int first, count;
    int32_t *weights;
};

/* For each new pixel along one direction. */
struct windows {
    struct window *at;
    int32_t *weights;
    double *exact; /* of the one that is being made */
};

/* ---- weights --------------------------------------------------------------------------------- */

/* The filter over distances in new pixels, or in old ones where those are larger. */
static double height_at(double distance, enum tlc_resizing how)
{
    if (how == TLC_RESIZE_AREA)
        return distance > -0.5 && distance <= 0.5 ? 1 : 0;
    distance = distance < 0 ? -distance : distance;
    return distance < 1 ? 1 - distance : 0;
}

static double reach_of(enum tlc_resizing how)
{
    return how == TLC_RESIZE_AREA ? 0.5 : 1;
}

static void weigh(struct window *window, double *exact, double middle, double stretch,
                  enum tlc_resizing how)
{
    double sum = 0;
    for (int i = 0; i < window->count; i++) {
        exact[i] = height_at((i + window->first - middle + 0.5) * (1 / stretch), how);
        sum += exact[i];
    }
    for (int i = 0; i < window->count; i++)
        window->weights[i] = (int32_t)(0.5 + exact[i] / sum * (1 << DIGITS));
}

static void make_windows(struct windows *windows, int old, int new, enum tlc_resizing how, int most)
{
    const double scale = (double)old / new, stretch = scale > 1 ? scale : 1;
    const double reach = reach_of(how) * stretch;
    for (int i = 0; i < new; i++) {
        struct window *window = &windows->at[i];
        const double middle = (i + 0.5) * scale;
        const int first = (int)(middle - reach + 0.5), end = (int)(middle + reach + 0.5);
        window->first = first > 0 ? first : 0;
        window->count = (end < old ? end : old) - window->first;
        window->weights = windows->weights + (size_t)i * (size_t)most;
        weigh(window, windows->exact, middle, stretch, how);
    }
}

static void end_windows(struct windows *windows)
{
    free(windows->at);
    free(windows->weights);
    free(windows->exact);
}

static bool begin_windows(struct windows *windows, int old, int new, enum tlc_resizing how)
{
    const double scale = (double)old / new;
    const int most = 2 * (int)ceil(reach_of(how) * (scale > 1 ? scale : 1)) + 1;
    windows->at = calloc((size_t) new, sizeof *windows->at);
    windows->weights = calloc((size_t) new *(size_t)most, sizeof *windows->weights);
    windows->exact = calloc((size_t)most, sizeof *windows->exact);
    if (windows->at && windows->weights && windows->exact) {
        make_windows(windows, old, new, how, most);
        return true;
    }
    end_windows(windows);
    return false;
}

/* ---- means ----------------------------------------------------------------------------------- */

/* Of numbers that stand `step` bytes apart. */
static uint8_t mean(const struct window *window, const uint8_t *from, size_t step)
{
    int32_t sum = 1 << (DIGITS - 1);
    from += (size_t)window->first * step;
    for (int i = 0; i < window->count; i++, from += step)
        sum += *from * window->weights[i];
    sum >>= DIGITS;
    return (uint8_t)(sum < 255 ? sum : 255);
}

static void mix_columns(const struct tlc_picture *from, const struct windows *windows,
                        struct tlc_picture *to)
{
    const size_t channels = (size_t)from->channels;
    uint8_t *pixel = to->pixels;
    for (int row = 0; row < to->height; row++) {
        const uint8_t *old = from->pixels + (size_t)row * (size_t)from->width * channels;
        for (int column = 0; column < to->width; column++)
            for (size_t channel = 0; channel < channels; channel++)
                *pixel++ = mean(&windows->at[column], old + channel, channels);
    }
}

static void mix_rows(const struct tlc_picture *from, const struct windows *windows,
                     struct tlc_picture *to)
{
    const size_t row_size = (size_t)from->width * (size_t)from->channels;
    uint8_t *number = to->pixels;
    for (int row = 0; row < to->height; row++)
        for (size_t i = 0; i < row_size; i++)
            *number++ = mean(&windows->at[row], from->pixels + i, row_size);
}

/* ---- nearest --------------------------------------------------------------------------------- */

/* The old pixel that the middle of new pixel `i` falls on. */
static size_t nearest(int i, int old, int new)
{
    return (size_t)((2 * (int64_t)i + 1) * old / (2 * (int64_t) new));
}

static void pick(const struct tlc_picture *from, struct tlc_picture *to)
{
    const size_t channels = (size_t)from->channels, row_size = (size_t)from->width * channels;
    uint8_t *pixel = to->pixels;
    for (int row = 0; row < to->height; row++) {
        const uint8_t *old = from->pixels + nearest(row, from->height, to->height) * row_size;
        for (int column = 0; column < to->width; column++, pixel += channels)
            memcpy(pixel, old + nearest(column, from->width, to->width) * channels, channels);
    }
}

/* ---- for all --------------------------------------------------------------------------------- */

/* Room for the same picture of another size. */
static bool begin_resized(struct tlc_picture *resized, const struct tlc_picture *picture,
                          int height, int width)
{
    *resized = (struct tlc_picture){height, width, picture->channels, NULL};
    resized->pixels = malloc((size_t)height * (size_t)width * (size_t)picture->channels);
    return resized->pixels != NULL;
}

static void replace(struct tlc_picture *picture, struct tlc_picture resized)
{
    tlc_picture_end(picture);
    *picture = resized;
}

static bool resize_columns(struct tlc_picture *picture, int width, enum tlc_resizing how)
{
    struct tlc_picture resized;
    struct windows windows;
    if (width == picture->width)
        return true;
    if (!begin_windows(&windows, picture->width, width, how))
        return false;
    const bool room = begin_resized(&resized, picture, picture->height, width);
    if (room) {
        mix_columns(picture, &windows, &resized);
        replace(picture, resized);
    }
    end_windows(&windows);
    return room;
}

static bool resize_rows(struct tlc_picture *picture, int height, enum tlc_resizing how)
{
    struct tlc_picture resized;
    struct windows windows;
    if (height == picture->height)
        return true;
    if (!begin_windows(&windows, picture->height, height, how))
        return false;
    const bool room = begin_resized(&resized, picture, height, picture->width);
    if (room) {
        mix_rows(picture, &windows, &resized);
        replace(picture, resized);
    }
    end_windows(&windows);
    return room;
}

/* What makes the picture smaller comes first. */
static bool resize_both(struct tlc_picture *picture, int height, int width, enum tlc_resizing how)
{
    if (height < picture->height && width > picture->width)
        return resize_rows(picture, height, how) && resize_columns(picture, width, how);
    return resize_columns(picture, width, how) && resize_rows(picture, height, how);
}

static bool resize_nearest(struct tlc_picture *picture, int height, int width)
{
    struct tlc_picture resized;
    if (!begin_resized(&resized, picture, height, width))
        return false;
    pick(picture, &resized);
    replace(picture, resized);
    return true;
}

bool tlc_picture_resize(struct tlc_picture *picture, int height, int width, enum tlc_resizing how)
{
    const bool alpha = tlc_has_alpha(picture->channels);
    if (height == picture->height && width == picture->width)
        return true;
    if (how == TLC_RESIZE_NEAREST)
        return resize_nearest(picture, height, width);
    if (alpha)
        tlc_picture_multiply_alpha(picture);
    if (!resize_both(picture, height, width, how))
        return false;
    if (alpha)
        tlc_picture_divide_alpha(picture);
    return true;
}

void tlc_picture_crop(struct tlc_picture *picture, int height, int width)
{
    const size_t channels = (size_t)picture->channels, row_size = (size_t)width * channels;
    const size_t top = (size_t)(picture->height - height) / 2;
    const size_t left = (size_t)(picture->width - width) / 2;
    for (size_t row = 0; row < (size_t)height; row++)
        memmove(picture->pixels + row * row_size,
                picture->pixels + ((top + row) * (size_t)picture->width + left) * channels,
                row_size);
    picture->height = height;
    picture->width = width;
}
