/* prepare.h: a picture made what a spec says: so many rows, columns and channels.
 *
 * All of it is integer arithmetic, or double in an order that is fixed: the same bits everywhere.
 * Pillow, asked for the same, gives the same numbers.
 */
#ifndef TLC_PREPARE_H
#define TLC_PREPARE_H

#include "formats/picture.h"

/* ---- colour.c -------------------------------------------------------------------------------- */

/* Gives a picture 1 to 4 channels. Grey is repeated; of colours the luma of ITU-R BT.601 is taken,
 * (19595 R + 38470 G + 7471 B + 2^15) / 2^16, which is Pillow's "L". What is transparent lies on a
 * background of that grey where alpha is not wanted, (v a + background (255 - a)) / 255, rounded;
 * what has no alpha is opaque where it is. Returns false where there is no memory. */
bool tlc_picture_recolour(struct tlc_picture *picture, int channels, uint8_t background);

/* Colours multiplied by alpha, and divided by it again: what is invisible must not be mixed in when
 * pixels are. Rounded; the second is cut off, as Pillow does. */
void tlc_picture_multiply_alpha(struct tlc_picture *picture);
void tlc_picture_divide_alpha(struct tlc_picture *picture);

/* ---- resize.c -------------------------------------------------------------------------------- */

enum tlc_resizing {
    TLC_RESIZE_NONE,
    TLC_RESIZE_NEAREST,  /* the pixel that the middle of the new one falls on */
    TLC_RESIZE_BILINEAR, /* a triangle, two new pixels wide where it becomes smaller */
    TLC_RESIZE_AREA,     /* the mean of what a new pixel covers */
};

/* Returns false where there is no memory. The last two are Pillow 13's BILINEAR and BOX: columns
 * first, then rows (the other way round where rows become fewer and columns more), each rounded,
 * with weights of 22 binary digits. */
bool tlc_picture_resize(struct tlc_picture *picture, int height, int width, enum tlc_resizing how);

/* Keeps the part in the middle, which must not be larger; an odd row or column goes at the end. */
void tlc_picture_crop(struct tlc_picture *picture, int height, int width);

/* ---- prepare.c ------------------------------------------------------------------------------- */

struct tlc_preparation {
    int height, width, channels;
    enum tlc_resizing resize;
    bool crop; /* the middle: of the shape's proportions where it is resized, else of its size */
    uint8_t background; /* that transparent pixels lie on: 0 black, 255 white */
};

/* How many pictures something was done to. */
struct tlc_prepared {
    int64_t resized, cropped, made_colour, made_grey, flattened, made_opaque;
};

/* Makes the picture what is wanted, or says why it cannot be that. Adds to `prepared`. */
bool tlc_picture_prepare(struct tlc_picture *picture, const struct tlc_preparation *wanted,
                         const char *name, struct tlc_prepared *prepared, struct tlc_fault *fault);

#endif
