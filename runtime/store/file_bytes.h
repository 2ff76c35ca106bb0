/* file_bytes.h: a file's bytes that are made in memory, before any of them is written. */
#ifndef TLC_FILE_BYTES_H
#define TLC_FILE_BYTES_H

#include <stddef.h>
#include <stdint.h>

/* All zero while it is empty; `byte` is to be freed. */
struct tlc_file_bytes {
    uint8_t *byte;
    size_t size, room;
};

void tlc_append(struct tlc_file_bytes *bytes, const void *more, size_t size);
void tlc_append_text(struct tlc_file_bytes *bytes, const char *text);
void tlc_append_zeros(struct tlc_file_bytes *bytes, size_t count);

/* The lowest `size` bytes of the number, at most 8: little-endian, whatever the machine is. */
void tlc_append_number(struct tlc_file_bytes *bytes, uint64_t number, int size);

/* IEEE 754, little-endian. */
void tlc_append_floats(struct tlc_file_bytes *bytes, const float *numbers, size_t count);

#endif
