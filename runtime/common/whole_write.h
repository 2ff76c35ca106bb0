/* whole_write.h: bytes that are written to the last. */
#ifndef TLC_WHOLE_WRITE_H
#define TLC_WHOLE_WRITE_H

#include <stddef.h>

/* Writes all of it; 0, or the error's number. */
int tlc_write_all(int descriptor, const void *bytes, size_t size);

#endif
