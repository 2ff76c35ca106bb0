/* fuzz_picture.c: any bytes as a picture. The first byte says what is to be made of it. Checksums
 * of a PNG are mended more often than not, so that what lies behind them is reached. */
#include <stdlib.h>
#include <string.h>

#include "guarded.h"
#include "formats/prepare.h"
#include "system/input.h"

static uint32_t number_at(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

/* Of a chunk: its length, a name of four bytes, what it holds, and the checksum of both. */
static void mend_checksums(uint8_t *png, size_t size)
{
    size_t at = 8;
    while (at + 12 <= size && number_at(png + at) <= size - at - 12) {
        const size_t length = number_at(png + at);
        const uint32_t sum = tlc_checksum(0, png + at + 4, length + 4);
        for (int i = 0; i < 4; i++)
            png[at + 8 + length + (size_t)i] = (uint8_t)(sum >> (24 - 8 * i));
        at += length + 12;
    }
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed)
{
    size = LLVMFuzzerMutate(data, size, most);
    if (seed % 8 != 0 && size > 9 && memcmp(data + 1, "\x89PNG", 4) == 0)
        mend_checksums(data + 1, size - 1);
    return size;
}

/* Reads every byte. */
static void check(const struct tlc_picture *picture)
{
    const size_t size = (size_t)picture->height * (size_t)picture->width;
    volatile uint32_t sum = tlc_checksum(0, picture->pixels, size * (size_t)picture->channels);
    (void)sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct tlc_picture picture;
    struct tlc_prepared prepared = {0};
    struct tlc_fault fault = {0};
    if (size < 1)
        return 0;
    const struct tlc_preparation wanted = {
        1 + (data[0] >> 5),  3,  1 + (data[0] & 3), (enum tlc_resizing)(data[0] >> 2 & 3),
        (data[0] & 16) != 0, 255};
    if (!tlc_picture_decode("x", data + 1, size - 1, &picture, &fault)) {
        if (picture.pixels || !*fault.text)
            abort();
        return 0;
    }
    check(&picture);
    if (!tlc_picture_prepare(&picture, &wanted, "x", &prepared, &fault) != (*fault.text != '\0'))
        abort();
    check(&picture);
    tlc_picture_end(&picture);
    return 0;
}
