/* test_prepare.c: other sizes and channels, held to what Pillow makes of the same (pillow.py). */
#include "formats/prepare.h"
#include "support.h"

static struct tlc_fault fault;

static struct tlc_picture picture_of(int height, int width, int channels)
{
    struct tlc_picture picture;
    cr_assert(tlc_picture_begin(&picture, height, width, channels, "x", &fault));
    for (int y = 0, i = 0; y < height; y++)
        for (int x = 0; x < width; x++)
            for (int c = 0; c < channels; c++, i++)
                picture.pixels[i] = (uint8_t)(y * 7919 + x * 104729 + c * 31337 + y * x * 13);
    return picture;
}

/* ---- Pillow ---------------------------------------------------------------------------------- */

struct reference {
    char way[16], bytes[1 << 14];
    int channels, height, width, new_height, new_width;
};

static void do_as_it_says(struct tlc_picture *picture, const struct reference *reference)
{
    static const char *const ways[] = {"", "nearest", "bilinear", "area"};
    if (strcmp(reference->way, "luma") == 0) {
        cr_assert(tlc_picture_recolour(picture, 1, 0));
        return;
    }
    for (int i = 1; i < 4; i++)
        if (strcmp(reference->way, ways[i]) == 0)
            cr_assert(tlc_picture_resize(picture, reference->new_height, reference->new_width,
                                         (enum tlc_resizing)i));
}

static void check(const struct reference *reference)
{
    struct tlc_picture picture =
        picture_of(reference->height, reference->width, reference->channels);
    do_as_it_says(&picture, reference);
    const size_t size = (size_t)picture.height * (size_t)picture.width * (size_t)picture.channels;
    cr_assert(picture.height == reference->new_height && picture.width == reference->new_width);
    cr_assert_eq(strlen(reference->bytes), 2 * size);
    for (size_t i = 0; i < size; i++) {
        unsigned wanted;
        sscanf(reference->bytes + 2 * i, "%2x", &wanted);
        cr_assert_eq(picture.pixels[i], wanted, "%s of %d channels, %d x %d to %d x %d: byte %zu",
                     reference->way, reference->channels, reference->height, reference->width,
                     reference->new_height, reference->new_width, i);
    }
    tlc_picture_end(&picture);
}

Test(prepare, every_way_of_resizing_is_pillows_to_the_bit)
{
    static struct reference reference;
    static char line[1 << 14];
    int count = 0;
    FILE *file = fopen("tests/runtime/formats/pillow.txt", "r");
    cr_assert(file);
    while (fgets(line, sizeof line, file))
        if (sscanf(line, "%15s %d %d %d %d %d %16383s", reference.way, &reference.channels,
                   &reference.height, &reference.width, &reference.new_height, &reference.new_width,
                   reference.bytes) == 7 &&
            line[0] != '#') {
            check(&reference);
            count++;
        }
    fclose(file);
    cr_expect_eq(count, 85);
}

/* ---- channels -------------------------------------------------------------------------------- */

static void expect_pixel(struct tlc_picture picture, const char *from, int channels,
                         uint8_t background, const char *wanted)
{
    memcpy(picture.pixels, from, (size_t)picture.channels);
    cr_assert(tlc_picture_recolour(&picture, channels, background));
    cr_expect_arr_eq(picture.pixels, wanted, (size_t)channels, "%d channels: %d %d %d %d", channels,
                     picture.pixels[0], channels > 1 ? picture.pixels[1] : 0,
                     channels > 2 ? picture.pixels[2] : 0, channels > 3 ? picture.pixels[3] : 0);
    tlc_picture_end(&picture);
}

Test(prepare, every_number_of_channels_becomes_every_other)
{
    expect_pixel(picture_of(1, 1, 1), "\x40", 2, 0, "\x40\xff");
    expect_pixel(picture_of(1, 1, 1), "\x40", 3, 0, "\x40\x40\x40");
    expect_pixel(picture_of(1, 1, 1), "\x40", 4, 0, "\x40\x40\x40\xff");
    expect_pixel(picture_of(1, 1, 2), "\x40\x80", 1, 0, "\x20");
    expect_pixel(picture_of(1, 1, 2), "\x40\x80", 1, 255, "\x9f");
    expect_pixel(picture_of(1, 1, 2), "\x40\x80", 3, 0, "\x20\x20\x20");
    expect_pixel(picture_of(1, 1, 2), "\x40\x80", 4, 0, "\x40\x40\x40\x80");
    expect_pixel(picture_of(1, 1, 3), "\xff\x00\x00", 1, 0, "\x4c");
    expect_pixel(picture_of(1, 1, 3), "\x00\xff\x00", 2, 0, "\x96\xff");
    expect_pixel(picture_of(1, 1, 3), "\x01\x02\x03", 4, 0, "\x01\x02\x03\xff");
    expect_pixel(picture_of(1, 1, 4), "\xff\x80\x00\x00", 3, 255, "\xff\xff\xff");
    expect_pixel(picture_of(1, 1, 4), "\xff\x80\x00\x00", 3, 0, "\x00\x00\x00");
    expect_pixel(picture_of(1, 1, 4), "\xff\x80\x00\xff", 3, 9, "\xff\x80\x00");
    expect_pixel(picture_of(1, 1, 4), "\x00\x00\xff\x80", 1, 255, "\x8e");
    expect_pixel(picture_of(1, 1, 4), "\x00\x00\xff\x80", 2, 255, "\x1d\x80");
}

/* ---- all of it ------------------------------------------------------------------------------- */

static struct tlc_prepared prepared;

static bool prepare(struct tlc_picture *picture, struct tlc_preparation wanted)
{
    prepared = (struct tlc_prepared){0};
    return tlc_picture_prepare(picture, &wanted, "x.png", &prepared, &fault);
}

Test(prepare, a_picture_of_the_shape_stays_as_it_is)
{
    struct tlc_picture picture = picture_of(4, 5, 3), same = picture_of(4, 5, 3);
    cr_expect(prepare(&picture, (struct tlc_preparation){4, 5, 3, TLC_RESIZE_NONE, false, 0}));
    cr_expect_arr_eq(picture.pixels, same.pixels, 60);
    static const struct tlc_prepared nothing;
    cr_expect_arr_eq(&prepared, &nothing, sizeof nothing);
    tlc_picture_end(&picture);
    tlc_picture_end(&same);
}

Test(prepare, the_middle_is_cropped)
{
    struct tlc_picture picture = picture_of(6, 7, 2), whole = picture_of(6, 7, 2);
    cr_assert(prepare(&picture, (struct tlc_preparation){3, 2, 2, TLC_RESIZE_NONE, true, 0}));
    for (int y = 0; y < 3; y++)
        cr_expect_arr_eq(picture.pixels + 4 * y, whole.pixels + ((y + 1) * 7 + 2) * 2, 4);
    cr_expect_eq(prepared.cropped, 1);
    tlc_picture_end(&picture);
    tlc_picture_end(&whole);
}

/* The same as the part of these proportions, resized. */
Test(prepare, what_is_resized_is_cropped_to_the_proportions)
{
    struct tlc_picture picture = picture_of(8, 20, 1), part = picture_of(8, 20, 1);
    cr_assert(prepare(&picture, (struct tlc_preparation){4, 6, 1, TLC_RESIZE_AREA, true, 0}));
    tlc_picture_crop(&part, 8, 12);
    cr_assert(tlc_picture_resize(&part, 4, 6, TLC_RESIZE_AREA));
    cr_expect_arr_eq(picture.pixels, part.pixels, 24);
    cr_expect(prepared.cropped == 1 && prepared.resized == 1);
    tlc_picture_end(&picture);
    tlc_picture_end(&part);
}

Test(prepare, of_an_extreme_shape_something_is_left)
{
    struct tlc_picture picture = picture_of(1, 2000, 1);
    cr_assert(prepare(&picture, (struct tlc_preparation){50, 1, 1, TLC_RESIZE_BILINEAR, true, 0}));
    cr_expect(picture.height == 50 && picture.width == 1);
    tlc_picture_end(&picture);
}

Test(prepare, counts_what_it_did)
{
    struct tlc_picture picture = picture_of(4, 4, 4);
    cr_assert(prepare(&picture, (struct tlc_preparation){2, 2, 1, TLC_RESIZE_NEAREST, false, 0}));
    cr_expect(prepared.made_grey == 1 && prepared.flattened == 1 && prepared.resized == 1);
    cr_assert(prepare(&picture, (struct tlc_preparation){2, 2, 4, TLC_RESIZE_NEAREST, false, 0}));
    cr_expect(prepared.made_colour == 1 && prepared.made_opaque == 1 && prepared.resized == 0);
    tlc_picture_end(&picture);
}

Test(prepare, another_size_is_a_fault_unless_it_is_to_be_changed)
{
    struct tlc_picture picture = picture_of(4, 5, 1);
    cr_expect(!prepare(&picture, (struct tlc_preparation){5, 5, 1, TLC_RESIZE_NONE, false, 0}));
    cr_expect_str_eq(fault.text, "x.png: its picture is 4 x 5 pixels (height x width), not 5 x 5, "
                                 "and is neither to be resized nor cropped");
    cr_expect(!prepare(&picture, (struct tlc_preparation){5, 5, 1, TLC_RESIZE_NONE, true, 0}));
    cr_expect_str_eq(fault.text, "x.png: its picture is 4 x 5 pixels (height x width), too small "
                                 "for 5 x 5 to be cropped from it");
    tlc_picture_end(&picture);
}

/* Sums of weights may be a little more than one. */
Test(prepare, white_stays_white_whatever_the_sizes)
{
    for (int old = 1; old < 40; old++)
        for (int new = 1; new < 40; new ++)
            for (int how = TLC_RESIZE_NEAREST; how <= TLC_RESIZE_AREA; how++) {
                struct tlc_picture picture;
                cr_assert(tlc_picture_begin(&picture, old, 3, 1, "x", &fault));
                memset(picture.pixels, 255, (size_t)old * 3);
                cr_assert(tlc_picture_resize(&picture, new, 2, (enum tlc_resizing)how));
                for (int i = 0; i < new * 2; i++)
                    cr_assert_eq(picture.pixels[i], 255, "%d to %d", old, new);
                tlc_picture_end(&picture);
            }
}
