/* allocate.c: memory that is there or ends the program. */
#include <stdlib.h>
#include <string.h>

#include "system/allocate.h"
#include "system/fail.h"

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
