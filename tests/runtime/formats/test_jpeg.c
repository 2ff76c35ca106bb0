/* test_jpeg.c: JPEG of every kind that is read, and what is wrong with one. */
#include <stdio.h>
#include <jpeglib.h>

#include "formats/picture.h"
#include "support.h"

enum { HEIGHT = 24, WIDTH = 40, ROOM = 1 << 16 };

static uint8_t file[ROOM];
static size_t size;
static struct tlc_picture picture;
static struct tlc_fault fault;

static bool read_it(size_t bytes)
{
    tlc_picture_end(&picture);
    return tlc_picture_decode("x.jpg", file, bytes, &picture, &fault);
}

static void expect_fault(const char *text)
{
    cr_expect(!read_it(size));
    cr_expect_str_eq(fault.text, text, "\n  got:    %s\n  wanted: %s", fault.text, text);
    cr_expect_null(picture.pixels);
}

/* Smooth, so that what JPEG loses is little. */
static uint8_t value(int y, int x, int channel)
{
    return (uint8_t)(20 + 3 * y + 2 * x * (channel == 1) + 30 * channel + x);
}

struct kind {
    J_COLOR_SPACE from, in_file;
    int channels;
    bool progressive;
    int orientation; /* 0: none is said */
};

static void put_orientation(struct jpeg_compress_struct *jpeg, int orientation)
{
    uint8_t exif[] =
        "Exif\0\0II*\0\x08\0\0\0\2\0\x10\1\2\0\1\0\0\0\0\0\0\0\x12\1\3\0\1\0\0\0\0\0\0\0";
    exif[sizeof exif - 5] = (uint8_t)orientation;
    jpeg_write_marker(jpeg, JPEG_APP0 + 1, exif, sizeof exif - 1);
}

static void put_rows(struct jpeg_compress_struct *jpeg)
{
    uint8_t row[WIDTH * 4];
    JSAMPROW rows = row;
    for (int y = 0; y < HEIGHT; y++) {
        for (int i = 0; i < WIDTH * jpeg->input_components; i++)
            row[i] = value(y, i / jpeg->input_components, i % jpeg->input_components);
        jpeg_write_scanlines(jpeg, &rows, 1);
    }
}

static void write_jpeg(struct kind kind)
{
    struct jpeg_error_mgr errors;
    struct jpeg_compress_struct jpeg = {.err = jpeg_std_error(&errors)};
    unsigned char *to = file;
    unsigned long room = ROOM;
    jpeg_create_compress(&jpeg);
    jpeg_mem_dest(&jpeg, &to, &room);
    jpeg.image_height = HEIGHT, jpeg.image_width = WIDTH;
    jpeg.input_components = kind.channels;
    jpeg.in_color_space = kind.from;
    jpeg_set_defaults(&jpeg);
    jpeg_set_colorspace(&jpeg, kind.in_file);
    jpeg_set_quality(&jpeg, 95, TRUE);
    if (kind.progressive)
        jpeg_simple_progression(&jpeg);
    jpeg_start_compress(&jpeg, TRUE);
    if (kind.orientation)
        put_orientation(&jpeg, kind.orientation);
    put_rows(&jpeg);
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    cr_assert(to == file);
    size = room;
}

static const struct kind grey = {JCS_GRAYSCALE, JCS_GRAYSCALE, 1, false, 0};
static const struct kind colour = {JCS_RGB, JCS_YCbCr, 3, false, 0};

/* ---- every kind ------------------------------------------------------------------------------ */

static int difference_at(int y, int x, int row, int column)
{
    int most = 0;
    for (int channel = 0; channel < picture.channels; channel++) {
        const int found =
            picture.pixels[(row * picture.width + column) * picture.channels + channel];
        const int difference = abs(found - value(y, x, channel));
        most = difference > most ? difference : most;
    }
    return most;
}

Test(jpeg, grey_colour_and_rgb_baseline_and_progressive)
{
    static const struct kind kinds[] = {{JCS_GRAYSCALE, JCS_GRAYSCALE, 1, false, 0},
                                        {JCS_GRAYSCALE, JCS_GRAYSCALE, 1, true, 0},
                                        {JCS_RGB, JCS_YCbCr, 3, false, 0},
                                        {JCS_RGB, JCS_YCbCr, 3, true, 0},
                                        {JCS_RGB, JCS_RGB, 3, false, 0}};
    for (int i = 0; i < 5; i++) {
        write_jpeg(kinds[i]);
        cr_assert(read_it(size), "%s", fault.text);
        cr_assert(picture.height == HEIGHT && picture.width == WIDTH);
        cr_assert_eq(picture.channels, kinds[i].channels);
        for (int y = 0; y < HEIGHT; y++)
            for (int x = 0; x < WIDTH; x++)
                cr_assert_lt(difference_at(y, x, y, x), 12, "kind %d, row %d, column %d", i, y, x);
    }
    tlc_picture_end(&picture);
}

/* What Exif's standard calls the place of row 0 and column 0 of the file. */
Test(jpeg, each_orientation_puts_the_first_pixel_where_it_says)
{
    static const struct {
        bool bottom, right, sideways;
    } corner[9] = {[1] = {0, 0, 0}, [2] = {0, 1, 0}, [3] = {1, 1, 0}, [4] = {1, 0, 0},
                   [5] = {0, 0, 1}, [6] = {0, 1, 1}, [7] = {1, 1, 1}, [8] = {1, 0, 1}};
    for (int i = 1; i <= 8; i++) {
        struct kind kind = colour;
        kind.orientation = i;
        write_jpeg(kind);
        cr_assert(read_it(size), "%s", fault.text);
        cr_assert_eq(picture.height, corner[i].sideways ? WIDTH : HEIGHT);
        const int row = corner[i].bottom ? picture.height - 1 : 0;
        const int column = corner[i].right ? picture.width - 1 : 0;
        const int down = corner[i].bottom ? -1 : 1, along = corner[i].right ? -1 : 1;
        cr_expect_lt(difference_at(0, 0, row, column), 12, "orientation %d", i);
        cr_expect_lt(corner[i].sideways ? difference_at(0, 20, row + 20 * down, column)
                                        : difference_at(20, 0, row + 20 * down, column),
                     12, "orientation %d, down", i);
        cr_expect_lt(corner[i].sideways ? difference_at(20, 0, row, column + 20 * along)
                                        : difference_at(0, 20, row, column + 20 * along),
                     12, "orientation %d, along", i);
    }
    tlc_picture_end(&picture);
}

Test(jpeg, an_orientation_that_makes_no_sense_is_none)
{
    static const char *const wrong[] = {
        "MM\0*\0\0\0\x08\0\1\1\x12\0\3\0\0\0\1\0\x09\0\0\0\0\0\0",
        "MM\0*\0\0\0\x08\0\1\1\x12\0\4\0\0\0\1\0\6\0\0\0\0\0\0",
        "MM\0*\0\0\0\x08\0\1\1\x12\0\3\0\0\0\2\0\6\0\0\0\0\0\0",
        "MM\0*\xff\xff\xff\xff\0\1\1\x12\0\3\0\0\0\1\0\6\0\0\0\0\0\0",
        "MI\0*\0\0\0\x08\0\1\1\x12\0\3\0\0\0\1\0\6\0\0\0\0\0\0",
        "MM\0+\0\0\0\x08\0\1\1\x12\0\3\0\0\0\1\0\6\0\0\0\0\0\0"};
    static const uint8_t right[] = "MM\0*\0\0\0\x08\0\1\1\x12\0\3\0\0\0\1\0\6\0\0\0\0\0\0";
    for (int i = 0; i < 6; i++)
        cr_expect_eq(tlc_exif_orientation((const uint8_t *)wrong[i], 26), 1, "%d", i);
    cr_expect_eq(tlc_exif_orientation(right, 26), 6);
    for (size_t bytes = 0; bytes < 22; bytes++)
        cr_expect_eq(tlc_exif_orientation(right, bytes), 1, "%zu", bytes);
}

/* ---- what is wrong --------------------------------------------------------------------------- */

Test(jpeg, cmyk_is_refused_by_name)
{
    write_jpeg((struct kind){JCS_CMYK, JCS_CMYK, 4, false, 0});
    expect_fault("x.jpg is a JPEG of 4 channels, CMYK; only grey and RGB are read");
    write_jpeg((struct kind){JCS_CMYK, JCS_YCCK, 4, false, 0});
    expect_fault("x.jpg is a JPEG of 4 channels, YCCK (CMYK); only grey and RGB are read");
}

Test(jpeg, that_ends_early_is_a_fault_wherever_it_does)
{
    for (int progressive = 0; progressive < 2; progressive++) {
        struct kind kind = colour;
        kind.progressive = progressive;
        write_jpeg(kind);
        for (size_t bytes = 3; bytes < size; bytes++)
            cr_expect(!read_it(bytes) && strstr(fault.text, "x.jpg is truncated"), "%zu: %s", bytes,
                      fault.text);
    }
    write_jpeg(grey);
    size -= 40;
    char wanted[128];
    snprintf(wanted, sizeof wanted,
             "x.jpg is truncated: the JPEG ends after %zu bytes, near row 16 of 24", size);
    expect_fault(wanted);
}

Test(jpeg, too_large)
{
    write_jpeg(grey);
    for (size_t i = 0; i < size; i++)
        if (file[i] == 0xff && file[i + 1] == 0xc0) {
            memset(file + i + 5, 0xfa, 4);
            break;
        }
    expect_fault("x.jpg: its picture is 64250 x 64250 pixels (height x width); at most 65536 on a "
                 "side and 67108864 in all are read");
}

Test(jpeg, bytes_between_pixels_and_end_change_nothing)
{
    write_jpeg(grey);
    memcpy(file + size - 2, "12345\xff\xd9", 7);
    size += 5;
    cr_expect(read_it(size), "%s", fault.text);
    tlc_picture_end(&picture);
}

Test(jpeg, damage_to_its_pixels_is_a_fault)
{
    write_jpeg(grey);
    memcpy(file + size - 60, "\xff\xd0", 2);
    expect_fault("cannot read x.jpg as JPEG: Corrupt JPEG data: premature end of data segment "
                 "(libjpeg)");
}
