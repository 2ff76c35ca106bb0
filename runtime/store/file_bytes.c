/* file_bytes.c: a file's bytes that are made in memory. */
#include "store/file_bytes.h"

#include <string.h>

#include "system/allocate.h"

void tlc_append(struct tlc_file_bytes *bytes, const void *more, size_t size)
{
    if (bytes->room - bytes->size < size) {
        bytes->room = 2 * bytes->room + size;
        bytes->byte = tlc_resize(bytes->byte, bytes->room);
    }
    if (size > 0)
        memcpy(bytes->byte + bytes->size, more, size);
    bytes->size += size;
}

void tlc_append_text(struct tlc_file_bytes *bytes, const char *text)
{
    tlc_append(bytes, text, strlen(text));
}

void tlc_append_zeros(struct tlc_file_bytes *bytes, size_t count)
{
    static const uint8_t zeros[64];
    for (; count > sizeof zeros; count -= sizeof zeros)
        tlc_append(bytes, zeros, sizeof zeros);
    tlc_append(bytes, zeros, count);
}

void tlc_append_number(struct tlc_file_bytes *bytes, uint64_t number, int size)
{
    uint8_t byte[8];
    for (int i = 0; i < size; i++)
        byte[i] = (uint8_t)(number >> 8 * i);
    tlc_append(bytes, byte, (size_t)size);
}

void tlc_append_floats(struct tlc_file_bytes *bytes, const float *numbers, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint32_t bits;
        memcpy(&bits, &numbers[i], sizeof bits);
        tlc_append_number(bytes, bits, 4);
    }
}
