/* png.c: PNG, by libpng.
 *
 * libpng comes back from an error by longjmp, so whatever is changed in between stands in a
 * structure. Its warnings are faults too: what it warns of are bytes that are not what was written.
 * Chunks that say nothing about pixels are passed over unread.
 */
#include <stdlib.h>
#include <string.h>

#include "formats/picture.h"

#ifdef TLC_HAS_PNG
#include <png.h>

struct reading {
    const char *name;
    const uint8_t *bytes;
    size_t size, at;
    png_structp png;
    png_infop info;
    const char *place; /* in the file, for messages */
    struct tlc_picture *picture;
    struct tlc_fault *fault;
    bool starved; /* there was no memory */
};

/* ---- libpng's calls -------------------------------------------------------------------------- */

/* The first thing that is wrong is the one that is told. */
static void on_error(png_structp png, png_const_charp message)
{
    struct reading *reading = png_get_error_ptr(png);
    if (reading->starved)
        tlc_fault_write_unread(reading->fault, "cannot read %s: out of memory", reading->name);
    else
        tlc_fault_write(reading->fault, "cannot read %s as PNG: %s (libpng)", reading->name,
                        message);
    png_longjmp(png, 1);
}

/* libpng's own words for memory that there is not are many, and blame the file. */
static png_voidp allocate(png_structp png, png_alloc_size_t size)
{
    struct reading *reading = png_get_mem_ptr(png);
    void *memory = malloc(size);
    if (!memory)
        reading->starved = true;
    return memory;
}

static void release(png_structp png, png_voidp memory)
{
    (void)png;
    free(memory);
}

static void give_bytes(png_structp png, png_bytep to, size_t count)
{
    struct reading *reading = png_get_io_ptr(png);
    if (count > reading->size - reading->at) {
        tlc_fault_write(reading->fault, "%s is truncated: the PNG ends after %zu bytes, %s",
                        reading->name, reading->size, reading->place);
        png_longjmp(png, 1);
    }
    memcpy(to, reading->bytes + reading->at, count);
    reading->at += count;
}

/* ---- pixels ---------------------------------------------------------------------------------- */

/* Palettes are looked up here and not by libpng, which takes a colour that a palette does not have
 * for black. */
struct palette {
    png_colorp colours;
    png_bytep alpha;
    int colour_count, alpha_count;
};

static int channels_of(const struct reading *reading)
{
    const int type = png_get_color_type(reading->png, reading->info);
    const bool transparent = png_get_valid(reading->png, reading->info, PNG_INFO_tRNS) != 0;
    const int colours = type & PNG_COLOR_MASK_COLOR ? 3 : 1;
    return colours + (type & PNG_COLOR_MASK_ALPHA || transparent ? 1 : 0);
}

static bool has_palette(const struct reading *reading)
{
    return png_get_color_type(reading->png, reading->info) == PNG_COLOR_TYPE_PALETTE;
}

/* A number a channel, 8 bits each; of a palette, the number of the colour. */
static void choose_numbers(const struct reading *reading)
{
    if (has_palette(reading)) {
        png_set_packing(reading->png);
        png_set_check_for_invalid_index(reading->png, 0);
        return;
    }
    png_set_expand(reading->png);
    png_set_scale_16(reading->png);
}

/* The pixels of an interlaced picture arrive in seven passes. */
static void read_rows(struct reading *reading, uint8_t *pixels, size_t row_size)
{
    const int passes = png_set_interlace_handling(reading->png);
    png_read_update_info(reading->png, reading->info);
    if (png_get_rowbytes(reading->png, reading->info) != row_size)
        png_error(reading->png, "rows of another size than its header says");
    reading->place = "within its pixels";
    for (int pass = 0; pass < passes; pass++)
        for (size_t row = 0; row < (size_t)reading->picture->height; row++)
            png_read_row(reading->png, pixels + row * row_size, NULL);
    reading->place = "behind its pixels";
    png_read_end(reading->png, reading->info);
}

static bool fault_colour(const struct reading *reading, size_t pixel, int number, int count)
{
    const size_t width = (size_t)reading->picture->width;
    return tlc_fault_set(
        reading->fault,
        "cannot read %s as PNG: row %zu, column %zu has colour %d of a palette of %d",
        reading->name, pixel / width, pixel % width, number, count);
}

/* Colours in place of their numbers, which stand at the end of the same memory. */
static bool spread_palette(const struct reading *reading, const struct palette *palette,
                           const uint8_t *number, size_t count)
{
    uint8_t *pixel = reading->picture->pixels;
    for (size_t i = 0; i < count; i++) {
        const int colour = number[i];
        if (colour >= palette->colour_count)
            return fault_colour(reading, i, colour, palette->colour_count);
        *pixel++ = palette->colours[colour].red;
        *pixel++ = palette->colours[colour].green;
        *pixel++ = palette->colours[colour].blue;
        if (reading->picture->channels == 4)
            *pixel++ = colour < palette->alpha_count ? palette->alpha[colour] : 255;
    }
    return true;
}

static bool read_palette_picture(struct reading *reading)
{
    const struct tlc_picture *picture = reading->picture;
    const size_t count = (size_t)picture->height * (size_t)picture->width;
    uint8_t *numbers = picture->pixels + (size_t)(picture->channels - 1) * count;
    struct palette palette = {0};
    png_get_PLTE(reading->png, reading->info, &palette.colours, &palette.colour_count);
    png_get_tRNS(reading->png, reading->info, &palette.alpha, &palette.alpha_count, NULL);
    read_rows(reading, numbers, (size_t)picture->width);
    return spread_palette(reading, &palette, numbers, count);
}

static bool read_pixels(struct reading *reading)
{
    const struct tlc_picture *picture = reading->picture;
    choose_numbers(reading);
    if (has_palette(reading))
        return read_palette_picture(reading);
    read_rows(reading, picture->pixels, (size_t)picture->width * (size_t)picture->channels);
    return true;
}

/* ---- the file -------------------------------------------------------------------------------- */

static void pass_over_chunks(png_structp png)
{
    static const png_byte names[] = "bKGD\0cHRM\0gAMA\0hIST\0iCCP\0iTXt\0oFFs\0pCAL\0pHYs\0sBIT\0"
                                    "sCAL\0sPLT\0sRGB\0sTER\0tEXt\0tIME\0zTXt";
    png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, NULL, 0);
    png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, names, (int)(sizeof names / 5));
}

static bool turn(const struct reading *reading)
{
    png_bytep exif;
    png_uint_32 size;
    if (!png_get_eXIf_1(reading->png, reading->info, &size, &exif))
        return true;
    return tlc_picture_turn(reading->picture, tlc_exif_orientation(exif, size)) ||
           tlc_fault_unread(reading->fault, "cannot read %s: out of memory", reading->name);
}

static bool decode(struct reading *reading)
{
    if (setjmp(png_jmpbuf(reading->png)) != 0)
        return false;
    png_set_read_fn(reading->png, reading, give_bytes);
    png_set_user_limits(reading->png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
    pass_over_chunks(reading->png);
    png_read_info(reading->png, reading->info);
    return tlc_picture_begin(reading->picture, png_get_image_height(reading->png, reading->info),
                             png_get_image_width(reading->png, reading->info), channels_of(reading),
                             reading->name, reading->fault) &&
           read_pixels(reading) && turn(reading);
}

bool tlc_png_read(const char *name, const uint8_t *bytes, size_t size, struct tlc_picture *picture,
                  struct tlc_fault *fault)
{
    struct reading reading = {name,    bytes, size, 0, NULL, NULL, "before its pixels",
                              picture, fault, false};
    *picture = (struct tlc_picture){0};
    reading.png = png_create_read_struct_2(PNG_LIBPNG_VER_STRING, &reading, on_error, on_error,
                                           &reading, allocate, release);
    reading.info = reading.png ? png_create_info_struct(reading.png) : NULL;
    bool done = reading.info ? decode(&reading)
                             : tlc_fault_unread(fault, "cannot read %s: out of memory", name);
    png_destroy_read_struct(&reading.png, &reading.info, NULL);
    if (!done)
        tlc_picture_end(picture);
    return done;
}

#else
bool tlc_png_read(const char *name, const uint8_t *bytes, size_t size, struct tlc_picture *picture,
                  struct tlc_fault *fault)
{
    (void)bytes, (void)size;
    *picture = (struct tlc_picture){0};
    return tlc_fault_set(fault,
                         "%s is a PNG, which this build of tlc cannot read: install "
                         "libpng-dev and build it again",
                         name);
}
#endif
