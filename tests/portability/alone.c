/* alone.c: what random numbers and statistics need of the runtime, without the libraries the rest
 * of it needs. */
#include <stdio.h>
#include <stdlib.h>

#include <tlc.h>

void tlc_fail(const char *format, ...)
{
    fputs(format, stderr);
    exit(1);
}

void *tlc_allocate(size_t count, size_t size)
{
    void *memory = calloc(count, size);
    if (!memory)
        tlc_fail("out of memory\n");
    return memory;
}
