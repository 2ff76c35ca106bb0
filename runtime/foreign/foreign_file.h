/* foreign_file.h: bytes of a regular file, wherever they are wanted. */
#ifndef TLC_FOREIGN_FILE_H
#define TLC_FOREIGN_FILE_H

#include "formats/formats.h"

struct tlc_foreign_file {
    const char *path;
    int descriptor;
    uint64_t size;
};

/* Anything but a regular file with something in it is a fault. */
bool tlc_foreign_file_open(struct tlc_foreign_file *file, const char *path,
                           struct tlc_fault *fault);
void tlc_foreign_file_close(struct tlc_foreign_file *file);

/* Fewer bytes than asked for are a fault. */
bool tlc_foreign_file_read(const struct tlc_foreign_file *file, uint64_t at, void *bytes,
                           size_t size, struct tlc_fault *fault);

/* Little-endian numbers. */
uint16_t tlc_little16(const uint8_t *bytes);
uint32_t tlc_little32(const uint8_t *bytes);
uint64_t tlc_little64(const uint8_t *bytes);

#endif
