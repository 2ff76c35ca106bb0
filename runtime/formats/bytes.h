/* bytes.h: a file as it is, whole in memory. */
#ifndef TLC_BYTES_H
#define TLC_BYTES_H

#include "formats/formats.h"

struct tlc_bytes {
    uint8_t *at;
    size_t size, room;
};

/* Reads a regular file, or what a symbolic link leads to, of 1 to `most` bytes. `bytes`, all zero
 * at first, keeps its memory from one file to the next. */
bool tlc_bytes_read(struct tlc_bytes *bytes, const char *path, size_t most,
                    struct tlc_fault *fault);
void tlc_bytes_end(struct tlc_bytes *bytes);

#endif
