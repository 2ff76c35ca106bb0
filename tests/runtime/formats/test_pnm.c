/* test_pnm.c: PBM, PGM and PPM, with numbers as text and binary. */
#include "formats/picture.h"
#include "support.h"

static struct tlc_picture picture;
static struct tlc_fault fault;

static bool read_bytes(const char *bytes, size_t size)
{
    tlc_picture_end(&picture);
    return tlc_picture_decode("x.pnm", (const uint8_t *)bytes, size, &picture, &fault);
}

/* The picture's numbers as text, such as "2 x 1 x 3: 0 0 0 255 255 255". */
static void expect(const char *bytes, size_t size, const char *wanted)
{
    char shown[1024];
    cr_assert(read_bytes(bytes, size), "%s: %s", bytes, fault.text);
    int used = snprintf(shown, sizeof shown, "%d x %d x %d:", picture.height, picture.width,
                        picture.channels);
    for (int i = 0; i < picture.height * picture.width * picture.channels; i++)
        used += snprintf(shown + used, sizeof shown - (size_t)used, " %d", picture.pixels[i]);
    cr_expect_str_eq(shown, wanted, "\n  got:    %s\n  wanted: %s", shown, wanted);
    tlc_picture_end(&picture);
}
#define EXPECT(bytes, wanted) expect(bytes, sizeof(bytes) - 1, wanted)

static void expect_fault(const char *bytes, size_t size, const char *wanted)
{
    cr_expect(!read_bytes(bytes, size), "%s", bytes);
    cr_expect_str_eq(fault.text, wanted, "\n  got:    %s\n  wanted: %s", fault.text, wanted);
}
#define FAULT(bytes, wanted) expect_fault(bytes, sizeof(bytes) - 1, wanted)

Test(pnm, numbers_as_text)
{
    EXPECT("P1\n3 2\n101\n0 1 0\n", "2 x 3 x 1: 0 255 0 255 0 255");
    EXPECT("P2 2 2 255 0 1 128 255", "2 x 2 x 1: 0 1 128 255");
    EXPECT("P3\n1 2\n255\n1 2 3\n4 5 6\n", "2 x 1 x 3: 1 2 3 4 5 6");
}

Test(pnm, binary_numbers)
{
    EXPECT("P4\n9 2\n\xaa\x80\x00\x7f", "2 x 9 x 1: 0 255 0 255 0 255 0 255 0 "
                                        "255 255 255 255 255 255 255 255 255");
    EXPECT("P5 2 1 255\n\x00\xfe", "1 x 2 x 1: 0 254");
    EXPECT("P6 1 1 255\n\x01\x02\x03", "1 x 1 x 3: 1 2 3");
}

Test(pnm, any_maximum_is_stretched_to_255_and_rounded)
{
    EXPECT("P2 4 1 3 0 1 2 3", "1 x 4 x 1: 0 85 170 255");
    EXPECT("P2 3 1 65535 128 129 65535", "1 x 3 x 1: 0 1 255");
    EXPECT("P5 2 1 1023\n\x02\x00\x03\xff", "1 x 2 x 1: 128 255");
}

Test(pnm, comments_stand_anywhere_among_text)
{
    EXPECT("P2 # grey\n# of two\n2 1#wide\n255\n1#one\n2", "1 x 2 x 1: 1 2");
    EXPECT("P5\n# a comment\n1 1\n255\n#", "1 x 1 x 1: 35");
}

Test(pnm, faults_name_the_place)
{
    FAULT("P2 2 2 255 1 2 3", "x.pnm is truncated: the PNM ends after 16 bytes, in its pixels");
    FAULT("P5 2 2 255\n123", "x.pnm is truncated: the PNM ends after 14 bytes, in row 1 of 2");
    FAULT("P5 2 2", "x.pnm is truncated: the PNM ends after 6 bytes, in its header");
    FAULT("P5 2 2 255", "x.pnm is truncated: the PNM ends after 10 bytes, before its pixels");
    FAULT("P2 2 1 255 1 x", "cannot read x.pnm as PNM: byte 13 is 0x78, not a digit");
    FAULT("P2 2 1 255 1 -1", "cannot read x.pnm as PNM: byte 13 is 0x2d, not a digit");
    FAULT("P1 2 1 12", "cannot read x.pnm as PNM: byte 8 is 0x32, not 0 or 1");
    FAULT("P5 1 1 255x1", "cannot read x.pnm as PNM: byte 10 is 0x78, not white space");
    FAULT("P2 2 1 7 1 8", "x.pnm: row 0, column 1 has the value 8, but its header says at most 7");
    FAULT("P5 1 1 200\n\xff",
          "x.pnm: row 0, column 0 has the value 255, but its header says at most 200");
    FAULT("P2 1 1 0 0", "x.pnm: the largest value of its pixels is 0, not 1 to 65535");
    FAULT("P2 1 1 65536 0", "x.pnm: the largest value of its pixels is 65536, not 1 to 65535");
    FAULT("P5 0 1 255\n", "x.pnm: its picture has no pixels: 1 x 0");
    FAULT("P5 1 1 255\n12", "x.pnm goes on after the 1 x 1 pixels that its header promises, at "
                            "byte 12: only files of one picture are read");
    FAULT("P5 99999999999999999999 1 255\n",
          "x.pnm: its picture is 1 x 1000000000 pixels (height x width); at most 65536 on a side "
          "and 67108864 in all are read");
    FAULT("P7\nWIDTH 1", "x.pnm is a PAM (P7), which is not read; PNG, JPEG and PNM are");
}
