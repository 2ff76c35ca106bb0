/* test_png.c: PNG of every kind, and what is wrong with one. */
#include "formats/picture.h"
#include "support.h"
#include "png_writer.h"

static struct written file;
static struct tlc_picture picture;
static struct tlc_fault fault;

static bool read_it(size_t size)
{
    tlc_picture_end(&picture);
    return tlc_picture_decode("x.png", file.bytes, size, &picture, &fault);
}

static void expect_fault(const char *text)
{
    cr_expect(!read_it(file.size));
    cr_expect_str_eq(fault.text, text, "\n  got:    %s\n  wanted: %s", fault.text, text);
    cr_expect_null(picture.pixels);
}

static int depth;

static int some_value(int y, int x, int channel)
{
    return (y * 7919 + x * 104729 + channel * 31337 + y * x) & ((1 << depth) - 1);
}

static int as_byte(int value)
{
    const int most = (1 << depth) - 1;
    return (value * 255 + most / 2) / most;
}

static struct png some_png(int height, int width, int type, int bits)
{
    depth = bits;
    file.size = 0;
    return (struct png){height, width, bits, type, false, some_value};
}

static const uint8_t *pixel_at(int y, int x)
{
    return picture.pixels + (y * picture.width + x) * picture.channels;
}

static void put_palette(int count)
{
    uint8_t colours[3 * 256];
    for (int i = 0; i < count; i++)
        colours[3 * i] = (uint8_t)i, colours[3 * i + 1] = (uint8_t)(255 - i),
                    colours[3 * i + 2] = (uint8_t)(2 * i);
    put_chunk(&file, "PLTE", colours, 3 * (size_t)count);
}

/* ---- every kind ------------------------------------------------------------------------------ */

static void expect_pixels(const struct png *png)
{
    cr_expect(picture.height == png->height && picture.width == png->width);
    cr_assert_eq(picture.channels, numbers_of(png->type));
    for (int y = 0; y < png->height; y++)
        for (int x = 0; x < png->width; x++)
            for (int channel = 0; channel < picture.channels; channel++)
                cr_assert_eq(pixel_at(y, x)[channel], as_byte(png->value(y, x, channel)),
                             "type %d, %d bits, row %d, column %d, channel %d", png->type,
                             png->depth, y, x, channel);
}

Test(png, every_type_and_depth_without_and_with_interlacing)
{
    static const struct {
        int type, most;
    } types[] = {{GREY, 16}, {RGB, 16}, {GREY_ALPHA, 16}, {RGB_ALPHA, 16}};
    for (int i = 0; i < 4; i++)
        for (int bits = types[i].type == GREY ? 1 : 8; bits <= types[i].most; bits *= 2)
            for (int interlaced = 0; interlaced < 2; interlaced++) {
                struct png png = some_png(11, 13, types[i].type, bits);
                png.interlaced = interlaced;
                put_head(&file, &png);
                put_body(&file, &png);
                cr_assert(read_it(file.size), "%s", fault.text);
                expect_pixels(&png);
            }
    tlc_picture_end(&picture);
}

Test(png, palettes_of_every_depth)
{
    for (int bits = 1; bits <= 8; bits *= 2)
        for (int interlaced = 0; interlaced < 2; interlaced++) {
            struct png png = some_png(9, 10, PALETTE, bits);
            png.interlaced = interlaced;
            put_head(&file, &png);
            put_palette(1 << bits);
            put_body(&file, &png);
            cr_assert(read_it(file.size), "%s", fault.text);
            cr_assert_eq(picture.channels, 3);
            for (int i = 0; i < 90; i++) {
                const int colour = some_value(i / 10, i % 10, 0);
                const uint8_t *pixel = pixel_at(i / 10, i % 10);
                cr_expect(pixel[0] == colour && pixel[1] == 255 - colour &&
                          pixel[2] == (uint8_t)(2 * colour));
            }
        }
    tlc_picture_end(&picture);
}

Test(png, a_transparent_colour_becomes_alpha)
{
    struct png png = some_png(3, 3, PALETTE, 2);
    put_head(&file, &png);
    put_palette(4);
    put_chunk(&file, "tRNS", "\x00\x80", 2); /* of the first two; the others are opaque */
    put_body(&file, &png);
    cr_assert(read_it(file.size), "%s", fault.text);
    cr_assert_eq(picture.channels, 4);
    static const uint8_t alpha[4] = {0, 0x80, 255, 255};
    for (int i = 0; i < 9; i++)
        cr_expect_eq(pixel_at(i / 3, i % 3)[3], alpha[some_value(i / 3, i % 3, 0)]);

    png = some_png(3, 3, GREY, 4);
    put_head(&file, &png);
    put_chunk(&file, "tRNS", "\x00\x05", 2);
    put_body(&file, &png);
    cr_assert(read_it(file.size), "%s", fault.text);
    cr_assert_eq(picture.channels, 2);
    for (int i = 0; i < 9; i++)
        cr_expect_eq(pixel_at(i / 3, i % 3)[1], some_value(i / 3, i % 3, 0) == 5 ? 0 : 255);
    tlc_picture_end(&picture);
}

/* All 16 bits of a colour count: two that are rounded to one byte are still two. */
Test(png, a_transparent_colour_of_16_bits_is_that_one_alone)
{
    struct png png = some_png(1, 4, GREY, 16);
    const int transparent = some_value(0, 2, 0);
    const uint8_t colour[2] = {(uint8_t)(transparent >> 8), (uint8_t)transparent};
    put_head(&file, &png);
    put_chunk(&file, "tRNS", colour, 2);
    put_body(&file, &png);
    cr_assert(read_it(file.size), "%s", fault.text);
    for (int x = 0; x < 4; x++)
        cr_expect_eq(pixel_at(0, x)[1], x == 2 ? 0 : 255);
    tlc_picture_end(&picture);
}

Test(png, gamma_colour_profiles_and_texts_change_nothing)
{
    struct png png = some_png(2, 2, RGB, 8);
    put_head(&file, &png);
    put_chunk(&file, "gAMA", "\x00\x01\x86\xa0", 4);
    put_chunk(&file, "iCCP", "no profile", 10);
    put_chunk(&file, "sBIT", "\x05\x06\x05", 3);
    put_chunk(&file, "tEXt", "Title\0Two\x07", 10);
    put_chunk(&file, "acTL", "\0\0\0\1\0\0\0\0", 8);
    put_body(&file, &png);
    cr_assert(read_it(file.size), "%s", fault.text);
    expect_pixels(&png);
    tlc_picture_end(&picture);
}

Test(png, an_orientation_is_followed)
{
    struct png png = some_png(2, 3, GREY, 8);
    put_head(&file, &png);
    put_chunk(&file, "eXIf", "MM\0*\0\0\0\x08\0\1\1\x12\0\3\0\0\0\1\0\6\0\0\0\0\0\0", 26);
    put_body(&file, &png);
    cr_assert(read_it(file.size), "%s", fault.text);
    cr_assert(picture.height == 3 && picture.width == 2);
    for (int y = 0; y < 3; y++)
        for (int x = 0; x < 2; x++)
            cr_expect_eq(*pixel_at(y, x), some_value(1 - x, y, 0));
    tlc_picture_end(&picture);
}

/* ---- what is wrong --------------------------------------------------------------------------- */

static void write_some(struct png png)
{
    put_head(&file, &png);
    put_body(&file, &png);
}

Test(png, that_ends_early_is_a_fault_wherever_it_does)
{
    write_some(some_png(5, 4, RGB, 8));
    for (size_t size = 4; size < file.size; size++)
        cr_expect(!read_it(size) && strstr(fault.text, "x.png is truncated"), "%zu bytes: %s", size,
                  fault.text);
    file.size = 78;
    expect_fault("x.png is truncated: the PNG ends after 78 bytes, within its pixels");
}

Test(png, no_byte_of_pixels_can_be_wrong_unnoticed)
{
    write_some(some_png(3, 3, RGB, 8));
    const size_t size = file.size;
    for (size_t at = 8; at < size; at++) {
        file.bytes[at] ^= 0x10;
        cr_expect(!read_it(size), "byte %zu", at);
        file.bytes[at] ^= 0x10;
    }
    cr_expect(read_it(size), "%s", fault.text);
    tlc_picture_end(&picture);
}

Test(png, a_colour_that_the_palette_does_not_have_is_a_fault)
{
    struct png png = some_png(3, 3, PALETTE, 4);
    put_head(&file, &png);
    put_palette(3);
    put_body(&file, &png);
    expect_fault("cannot read x.png as PNG: row 0, column 1 has colour 9 of a palette of 3");
}

Test(png, a_palette_is_missing)
{
    write_some(some_png(2, 2, PALETTE, 2));
    expect_fault("cannot read x.png as PNG: IDAT: Missing PLTE before IDAT (libpng)");
}

Test(png, sizes_are_looked_at_before_memory_is_taken)
{
    struct png png = some_png(1, 1, RGB_ALPHA, 16);
    png.height = png.width = 65536;
    put_head(&file, &png);
    put_chunk(&file, "IDAT", "\x78\x01", 2);
    expect_fault("x.png: its picture is 65536 x 65536 pixels (height x width); at most 65536 on a "
                 "side and 67108864 in all are read");
    file.size = 0;
    png.height = 1, png.width = 0x7fffffff;
    put_head(&file, &png);
    put_chunk(&file, "IDAT", "\x78\x01", 2);
    expect_fault("x.png: its picture is 1 x 2147483647 pixels (height x width); at most 65536 on a "
                 "side and 67108864 in all are read");
    file.size = 0;
    png.width = 0;
    put_head(&file, &png);
    expect_fault("cannot read x.png as PNG: Image width is zero in IHDR (libpng)");
}

Test(png, sent_as_text_is_told)
{
    write_some(some_png(2, 2, GREY, 8));
    memmove(file.bytes + 4, file.bytes + 5, file.size - 5); /* the carriage return */
    expect_fault("cannot read x.png as PNG: PNG file corrupted by ASCII conversion (libpng)");
}

Test(png, of_a_critical_chunk_that_is_unknown)
{
    struct png png = some_png(2, 2, GREY, 8);
    put_head(&file, &png);
    put_chunk(&file, "CgBI", "\x50\x00\x20\x02", 4);
    put_body(&file, &png);
    expect_fault("cannot read x.png as PNG: CgBI: unhandled critical chunk (libpng)");
}
