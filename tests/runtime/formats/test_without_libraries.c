/* test_without_libraries.c: what a build says of pictures whose libraries it was made without. */
#include "formats/png.c"
#include "formats/jpeg.c"
#include "support.h"

static void expect_fault(const char *bytes, size_t size, const char *text)
{
    struct tlc_picture picture;
    struct tlc_fault fault;
    cr_expect(!tlc_picture_decode("x", (const uint8_t *)bytes, size, &picture, &fault));
    cr_expect_str_eq(fault.text, text, "\n  got:    %s\n  wanted: %s", fault.text, text);
    cr_expect_null(picture.pixels);
}

Test(without_libraries, says_what_to_install)
{
    expect_fault("\x89PNG\r\n\x1a\n", 8,
                 "x is a PNG, which this build of tlc cannot read: install libpng-dev and build it "
                 "again");
    expect_fault(
        "\xff\xd8\xff\xe0", 4,
        "x is a JPEG, which this build of tlc cannot read: install libjpeg-dev and build it "
        "again");
}
