#pragma once
/* ---- template ---- */
/* What the library's C needs of <string.h> and <math.h>, in a browser, which has neither.
 * The multiply-add of machines that have none is the library's own. */
#include <stddef.h>
#include <stdint.h>

void *memcpy(void *restrict to, const void *restrict from, size_t size);
void *memset(void *to, int byte, size_t size);

/* Compilers call them for what is large; what is small they do in place. */
void *memcpy(void *restrict to, const void *restrict from, size_t size)
{
    for (size_t i = 0; i < size; i++)
        ((unsigned char *)to)[i] = ((const unsigned char *)from)[i];
    return to;
}

void *memset(void *to, int byte, size_t size)
{
    for (size_t i = 0; i < size; i++)
        ((unsigned char *)to)[i] = (unsigned char)byte;
    return to;
}

#define memcpy(to, from, size) __builtin_memcpy((to), (from), (size))
#define sqrt(number)           __builtin_sqrt(number)
