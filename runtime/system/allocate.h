/* allocate.h: memory that is there, or the program ends. */
#ifndef TLC_ALLOCATE_H
#define TLC_ALLOCATE_H

#include <stddef.h>

/* `count` zeroed items of `size` bytes, to be freed by the caller. */
void *tlc_allocate(size_t count, size_t size);

/* `size` zeroed bytes where any vector may stand, to be freed by the caller. */
void *tlc_allocate_aligned(size_t size);

/* realloc that cannot return NULL. */
void *tlc_resize(void *memory, size_t size);

/* Hands memory over to the program: nobody frees it. Returns it. */
void *tlc_keep(void *memory);

#endif
