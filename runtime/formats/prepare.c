/* prepare.c: a picture made what a spec says. */
#include "formats/prepare.h"

static bool has_colour(int channels)
{
    return channels > 2;
}

static bool is_of_size(const struct tlc_picture *picture, int height, int width)
{
    return picture->height == height && picture->width == width;
}

/* ---- channels -------------------------------------------------------------------------------- */

static bool recolour(struct tlc_picture *picture, const struct tlc_preparation *wanted,
                     struct tlc_prepared *prepared)
{
    const int from = picture->channels, to = wanted->channels;
    prepared->made_colour += has_colour(to) && !has_colour(from);
    prepared->made_grey += has_colour(from) && !has_colour(to);
    prepared->flattened += tlc_has_alpha(from) && !tlc_has_alpha(to);
    prepared->made_opaque += tlc_has_alpha(to) && !tlc_has_alpha(from);
    return tlc_picture_recolour(picture, to, wanted->background);
}

/* ---- size ------------------------------------------------------------------------------------ */

/* a * b / c, rounded, at least 1. */
static int proportional(int a, int b, int c)
{
    const int64_t rounded = (2 * (int64_t)a * b + c) / (2 * (int64_t)c);
    return rounded > 0 ? (int)rounded : 1;
}

/* The largest part in the middle of the shape's proportions. */
static void crop_to_proportions(struct tlc_picture *picture, const struct tlc_preparation *wanted,
                                struct tlc_prepared *prepared)
{
    int height = picture->height, width = picture->width;
    if ((int64_t)width * wanted->height > (int64_t)height * wanted->width)
        width = proportional(height, wanted->width, wanted->height);
    else
        height = proportional(width, wanted->height, wanted->width);
    prepared->cropped += !is_of_size(picture, height, width);
    tlc_picture_crop(picture, height, width);
}

static bool crop_to_size(struct tlc_picture *picture, const struct tlc_preparation *wanted,
                         const char *name, struct tlc_prepared *prepared, struct tlc_fault *fault)
{
    if (picture->height < wanted->height || picture->width < wanted->width)
        return tlc_fault_set(fault,
                             "%s: its picture is %d x %d pixels (height x width), too small for %d "
                             "x %d to be cropped from it",
                             name, picture->height, picture->width, wanted->height, wanted->width);
    prepared->cropped += !is_of_size(picture, wanted->height, wanted->width);
    tlc_picture_crop(picture, wanted->height, wanted->width);
    return true;
}

static bool fit(struct tlc_picture *picture, const struct tlc_preparation *wanted, const char *name,
                struct tlc_prepared *prepared, struct tlc_fault *fault)
{
    if (wanted->resize == TLC_RESIZE_NONE && wanted->crop)
        return crop_to_size(picture, wanted, name, prepared, fault);
    if (wanted->resize == TLC_RESIZE_NONE)
        return is_of_size(picture, wanted->height, wanted->width) ||
               tlc_fault_set(fault,
                             "%s: its picture is %d x %d pixels (height x width), not %d x %d, and "
                             "is neither to be resized nor cropped",
                             name, picture->height, picture->width, wanted->height, wanted->width);
    if (wanted->crop)
        crop_to_proportions(picture, wanted, prepared);
    prepared->resized += !is_of_size(picture, wanted->height, wanted->width);
    return tlc_picture_resize(picture, wanted->height, wanted->width, wanted->resize) ||
           tlc_fault_unread(fault, "cannot read %s: out of memory", name);
}

bool tlc_picture_prepare(struct tlc_picture *picture, const struct tlc_preparation *wanted,
                         const char *name, struct tlc_prepared *prepared, struct tlc_fault *fault)
{
    return (recolour(picture, wanted, prepared) ||
            tlc_fault_unread(fault, "cannot read %s: out of memory", name)) &&
           fit(picture, wanted, name, prepared, fault);
}
