/* memory.c: memory that is there or ends the program. */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

void *tlc_allocate(size_t count, size_t size)
{
    void *memory = calloc(count ? count : 1, size ? size : 1);
    if (!memory)
        tlc_fail("out of memory for %zu times %zu bytes", count, size);
    return memory;
}

void *tlc_allocate_aligned(size_t size)
{
    const size_t alignment = 64, whole = (size + alignment - 1) / alignment * alignment;
    void *memory = aligned_alloc(alignment, whole ? whole : alignment);
    if (!memory)
        tlc_fail("out of memory for %zu bytes", size);
    return memset(memory, 0, whole);
}

void *tlc_resize(void *memory, size_t size)
{
    void *resized = realloc(memory, size ? size : 1);
    if (!resized)
        tlc_fail("out of memory for %zu bytes", size);
    return resized;
}

struct kept {
    struct kept *next;
    void *memory;
};

/* Never freed: what is reachable from here is no leak, and the system frees faster. */
static struct kept *all_kept;

void *tlc_keep(void *memory)
{
    struct kept *kept = tlc_allocate(1, sizeof *kept);
    tlc_lock();
    *kept = (struct kept){.next = all_kept, .memory = memory};
    all_kept = kept;
    tlc_unlock();
    return memory;
}

char *tlc_format(const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length < 0)
        tlc_fail("a text is too long");
    char *text = tlc_allocate((size_t)length + 1, 1);
    if (vsnprintf(text, (size_t)length + 1, format, again) != length)
        tlc_fail("out of memory for a text of %d bytes", length);
    va_end(again);
    return text;
}
