/* input.h: files that are read. */
#ifndef TLC_INPUT_H
#define TLC_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* CRC-32 (that of gzip) of what has the checksum `so_far`, 0 for nothing, and these bytes. */
uint32_t tlc_checksum(uint32_t so_far, const void *bytes, size_t size);

/* A regular file; ends the program when it is anything else, or empty. */
struct tlc_input *tlc_input_open(const char *path);
void tlc_input_close(struct tlc_input *input);

/* Whether it is gzip: what is read is then unpacked, of all its members. */
bool tlc_input_packed(const struct tlc_input *input);

/* Returns how many bytes there were: fewer than asked for only at the end, where a packed file's
 * checksums have been compared. Damage and read errors end the program. */
size_t tlc_input_read(struct tlc_input *input, void *bytes, size_t size);

#endif
