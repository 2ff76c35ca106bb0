/* allocate.c: memory that is there or ends the program. */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "system/allocate.h"
#include "system/fail.h"

void *tlc_allocate(size_t count, size_t size)
{
    void *memory = calloc(count ? count : 1, size ? size : 1);
    if (!memory)
        tlc_fail("out of memory for %zu times %zu bytes", count, size);
    return memory;
}

/* From so many bytes on memory is asked for in pages so large: steps pass through all of it, and
 * with small pages the processor looks for these as often as for what is in them. */
enum { LARGE = 8 << 20, LARGE_PAGE = 2 << 20, LINE = 64 };

void *tlc_allocate_aligned(size_t size)
{
    const size_t alignment = size < LARGE ? LINE : LARGE_PAGE;
    const size_t whole = (size + alignment - 1) / alignment * alignment;
    void *memory = aligned_alloc(alignment, whole ? whole : alignment);
    if (!memory)
        tlc_fail("out of memory for %zu bytes", size);
#ifdef MADV_HUGEPAGE
    if (size >= LARGE)
        madvise(memory, whole, MADV_HUGEPAGE); /* a wish: without, all is as well, but slower */
#endif
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
