/* picture.c: room for a picture, and which way up it is. */
#include <stdlib.h>
#include <string.h>

#include "formats/picture.h"

/* ---- room ------------------------------------------------------------------------------------ */

bool tlc_picture_begin(struct tlc_picture *picture, int64_t height, int64_t width, int channels,
                       const char *name, struct tlc_fault *fault)
{
    *picture = (struct tlc_picture){0};
    if (height < 1 || width < 1)
        return tlc_fault_set(fault, "%s: its picture has no pixels: %lld x %lld", name,
                             (long long)height, (long long)width);
    if (height > TLC_MOST_PICTURE_SIDE || width > TLC_MOST_PICTURE_SIDE ||
        height * width > TLC_MOST_PICTURE_AREA)
        return tlc_fault_set(
            fault,
            "%s: its picture is %lld x %lld pixels (height x width); at most %d on "
            "a side and %d in all are read",
            name, (long long)height, (long long)width, TLC_MOST_PICTURE_SIDE,
            TLC_MOST_PICTURE_AREA);
    *picture = (struct tlc_picture){(int)height, (int)width, channels, NULL};
    picture->pixels = calloc((size_t)(height * width), (size_t)channels);
    return picture->pixels || tlc_fault_unread(fault, "cannot read %s: out of memory", name);
}

void tlc_picture_end(struct tlc_picture *picture)
{
    free(picture->pixels);
    *picture = (struct tlc_picture){0};
}

/* ---- turning --------------------------------------------------------------------------------- */

/* Exif's eight orientations: whether rows of the file are seen as columns, and whether the file's
 * last row and column are seen first. */
static const struct {
    bool transposed, last_row_first, last_column_first;
} orientations[9] = {
    [1] = {false, false, false}, [2] = {false, false, true}, [3] = {false, true, true},
    [4] = {false, true, false},  [5] = {true, false, false}, [6] = {true, true, false},
    [7] = {true, true, true},    [8] = {true, false, true},
};

/* Of the pixel that is seen at (row, column). */
static size_t place_in_file(const struct tlc_picture *picture, int orientation, int row, int column)
{
    int y = orientations[orientation].transposed ? column : row;
    int x = orientations[orientation].transposed ? row : column;
    if (orientations[orientation].last_row_first)
        y = picture->height - 1 - y;
    if (orientations[orientation].last_column_first)
        x = picture->width - 1 - x;
    return (size_t)y * (size_t)picture->width + (size_t)x;
}

static void copy_turned(const struct tlc_picture *from, int orientation, struct tlc_picture *to)
{
    const size_t channels = (size_t)from->channels;
    uint8_t *pixel = to->pixels;
    for (int row = 0; row < to->height; row++)
        for (int column = 0; column < to->width; column++, pixel += channels)
            memcpy(pixel, from->pixels + place_in_file(from, orientation, row, column) * channels,
                   channels);
}

bool tlc_picture_turn(struct tlc_picture *picture, int orientation)
{
    if (orientation == 1)
        return true;
    struct tlc_picture turned = *picture;
    if (orientations[orientation].transposed)
        turned.height = picture->width, turned.width = picture->height;
    turned.pixels = calloc((size_t)turned.height * (size_t)turned.width, (size_t)turned.channels);
    if (!turned.pixels)
        return false;
    copy_turned(picture, orientation, &turned);
    tlc_picture_end(picture);
    *picture = turned;
    return true;
}
