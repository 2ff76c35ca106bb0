/* exif.c: which way up a picture is, from Exif data: a TIFF header and a list of tags. */
#include "formats/picture.h"

enum { ORIENTATION = 0x0112, SHORT = 3, ENTRY = 12, HEADER = 8 };

struct exif {
    const uint8_t *bytes;
    size_t size;
    bool big; /* most significant byte first */
};

static uint32_t number_at(const struct exif *exif, size_t at, int width)
{
    uint32_t number = 0;
    for (int i = 0; i < width; i++)
        number =
            number << 8 | exif->bytes[exif->big ? at + (size_t)i : at + (size_t)(width - 1 - i)];
    return number;
}

/* The value of a tag stands left in the entry's last four bytes. */
static int orientation_of(const struct exif *exif, size_t entry)
{
    if (number_at(exif, entry, 2) != ORIENTATION || number_at(exif, entry + 2, 2) != SHORT ||
        number_at(exif, entry + 4, 4) != 1)
        return 0;
    uint32_t value = number_at(exif, entry + 8, 2);
    return value >= 1 && value <= 8 ? (int)value : 0;
}

int tlc_exif_orientation(const uint8_t *bytes, size_t size)
{
    struct exif exif = {bytes, size, size > 0 && bytes[0] == 'M'};
    if (size < HEADER || bytes[0] != bytes[1] || (bytes[0] != 'M' && bytes[0] != 'I') ||
        number_at(&exif, 2, 2) != 42)
        return 1;
    size_t at = number_at(&exif, 4, 4);
    if (at > size - 2)
        return 1;
    size_t count = number_at(&exif, at, 2), entry = at + 2;
    for (; count > 0 && entry + ENTRY <= size; count--, entry += ENTRY) {
        int orientation = orientation_of(&exif, entry);
        if (orientation)
            return orientation;
    }
    return 1;
}
