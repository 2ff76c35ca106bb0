/* whole_read.h: bytes that are read to the last. */
#ifndef TLC_WHOLE_READ_H
#define TLC_WHOLE_READ_H

#include <stddef.h>
#include <sys/types.h>

/* Reads so many bytes from a place of a file on, fewer only where it ends; how many, or -1 with
 * errno. */
ssize_t tlc_read_all(int descriptor, void *bytes, size_t size, off_t at);

#endif
