/* input.h: files that are read. */
#ifndef TLC_INPUT_H
#define TLC_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "system/fault.h"

/* CRC-32 (that of gzip) of what has the checksum `so_far`, 0 for nothing, and these bytes. */
uint32_t tlc_checksum(uint32_t so_far, const void *bytes, size_t size);

/* The descriptor of a regular file; -1 and a fault when it is anything else, or cannot be opened.
 */
int tlc_open_regular(const char *path, struct tlc_fault *fault);

/* A regular file; NULL and a fault when it is anything else, or empty, or cannot be read. */
struct tlc_input *tlc_input_open(const char *path, struct tlc_fault *fault);

/* The same of standard input, which may be anything; messages call it so. It stays open. */
struct tlc_input *tlc_input_open_standard(struct tlc_fault *fault);

/* A part of a file, as a member of an archive is one. */
struct tlc_part_of_file {
    uint64_t offset, size; /* of its bytes in the file */
    bool deflated;         /* by "deflate", without a header */
    uint64_t unpacked;     /* how many bytes it stands for */
    uint32_t checksum;     /* of these */
};

/* The same of a part; `name` is what messages call it. What it unpacks to is held against its size
 * and checksum, and no more than that is unpacked. */
struct tlc_input *tlc_input_open_part(const char *path, const char *name,
                                      const struct tlc_part_of_file *part, struct tlc_fault *fault);

void tlc_input_close(struct tlc_input *input);

/* Whether it is gzip: what is read is then unpacked, of all its members. */
bool tlc_input_packed(const struct tlc_input *input);

/* Reads up to `size` bytes; there are fewer only at the end, where a packed file's checksums have
 * been compared. Returns false and a fault when the file is damaged or cannot be read on. */
bool tlc_input_read(struct tlc_input *input, void *bytes, size_t size, size_t *count,
                    struct tlc_fault *fault);

#endif
