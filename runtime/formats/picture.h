/* picture.h: one picture, from the bytes of a file to numbers.
 *
 * What kind of file it is its first bytes say, never its name. A picture is given as the file has
 * it, with as many channels: what a spec wants of it, prepare.h makes. A file that is damaged or
 * ends early is a fault, however much of it could be shown.
 */
#ifndef TLC_PICTURE_H
#define TLC_PICTURE_H

#include "formats/bytes.h"

enum {
    TLC_MOST_CHANNELS = 4,
    TLC_MOST_PICTURE_SIDE = 1 << 16,  /* rows or columns */
    TLC_MOST_PICTURE_AREA = 1 << 26,  /* pixels: 67 million */
    TLC_MOST_PICTURE_BYTES = 1 << 29, /* of a file */
};

/* height x width x channels bytes: grey, grey and alpha, red green blue, or those and alpha. Alpha
 * is not multiplied in; 255 is opaque. */
struct tlc_picture {
    int height, width, channels;
    uint8_t *pixels; /* to be freed by tlc_picture_end */
};

static inline bool tlc_has_alpha(int channels)
{
    return channels == 2 || channels == 4;
}

/* ---- picture.c ------------------------------------------------------------------------------- */

/* Makes room for a picture of this size, all zero. A fault names the file, and comes before any
 * memory is taken where the picture is larger than those that are read. */
bool tlc_picture_begin(struct tlc_picture *picture, int64_t height, int64_t width, int channels,
                       const char *name, struct tlc_fault *fault);
void tlc_picture_end(struct tlc_picture *picture);

/* Turns and mirrors it as an Exif orientation, 1 to 8, says that it is to be seen. Returns false
 * where there is no memory for that. */
bool tlc_picture_turn(struct tlc_picture *picture, int orientation);

/* ---- png.c, jpeg.c, pnm.c -------------------------------------------------------------------- */

/* What is a PNG by its first bytes: all bit depths, palettes, transparency, interlaced. 16 bits are
 * rounded to 8, v / 257. Colours are taken as they stand: gAMA, cHRM, iCCP and sBIT change nothing.
 * An orientation in eXIf is followed. Of an animation the still picture is read. */
bool tlc_png_read(const char *name, const uint8_t *bytes, size_t size, struct tlc_picture *picture,
                  struct tlc_fault *fault);

/* JPEG of grey or colour (YCbCr, or RGB where an Adobe marker says so), baseline or progressive;
 * the orientation in Exif is followed. CMYK is refused. */
bool tlc_jpeg_read(const char *name, const uint8_t *bytes, size_t size, struct tlc_picture *picture,
                   struct tlc_fault *fault);

/* PBM, PGM and PPM: P1 to P6, numbers as text or binary, any maximum up to 65535; a value v of m is
 * v * 255 / m, rounded. */
bool tlc_pnm_read(const char *name, const uint8_t *bytes, size_t size, struct tlc_picture *picture,
                  struct tlc_fault *fault);

/* ---- exif.c ---------------------------------------------------------------------------------- */

/* The orientation that Exif data says, from its TIFF header on; 1 (as it is) where it says none,
 * or makes no sense. */
int tlc_exif_orientation(const uint8_t *bytes, size_t size);

/* ---- read_picture.c -------------------------------------------------------------------------- */

/* Whether it is of a kind that is read. */
bool tlc_is_picture(const uint8_t *bytes, size_t size);

/* Reads a picture of any of these kinds. The name is for faults, which say what the file is instead
 * when it is none of them. */
bool tlc_picture_decode(const char *name, const uint8_t *bytes, size_t size,
                        struct tlc_picture *picture, struct tlc_fault *fault);

/* The same of a file, with `bytes` for its content. */
bool tlc_picture_read(const char *path, struct tlc_bytes *bytes, struct tlc_picture *picture,
                      struct tlc_fault *fault);

#endif
