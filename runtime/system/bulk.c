/* bulk.c: room for data, in memory or in a file. */
#define _GNU_SOURCE /* mremap, O_TMPFILE */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "system/allocate.h"
#include "system/bulk.h"
#include "system/fail.h"
#include "system/format.h"

/* What is in a file. */
struct mapped {
    struct mapped *next;
    void *at;
    size_t size;
    int descriptor;
};

static size_t limit = (size_t)4 << 30;
static struct mapped *all_mapped; /* under the lock */

void tlc_bulk_limit(size_t bytes)
{
    limit = bytes;
}

static const char *directory(void)
{
    const char *chosen = getenv("TMPDIR");
    return chosen && *chosen ? chosen : "/var/tmp";
}

/* ---- those that are in files ----------------------------------------------------------------- */

/* Takes it out of the list; NULL where it is not there. */
static struct mapped *take(const void *memory)
{
    tlc_lock();
    struct mapped **place = &all_mapped;
    while (*place && (*place)->at != memory)
        place = &(*place)->next;
    struct mapped *found = *place;
    if (found)
        *place = found->next;
    tlc_unlock();
    return found;
}

static void put(struct mapped *mapped)
{
    tlc_lock();
    mapped->next = all_mapped;
    all_mapped = mapped;
    tlc_unlock();
}

/* ---- files ----------------------------------------------------------------------------------- */

/* Not every file system has files without a name. */
static int open_nameless(void)
{
    int descriptor = open(directory(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (descriptor >= 0)
        return descriptor;
    char *name = tlc_format("%s/tlc.XXXXXX", directory());
    descriptor = mkostemp(name, O_CLOEXEC);
    if (descriptor >= 0)
        unlink(name);
    free(name);
    return descriptor;
}

/* Room on the disk is taken at once: a page that finds none later would end the program without a
 * word. */
static bool grow(struct mapped *mapped, size_t size)
{
    const int reason = posix_fallocate(mapped->descriptor, 0, (off_t)size);
    if (reason != 0) {
        errno = reason;
        return false;
    }
    void *at = mapped->at
                   ? mremap(mapped->at, mapped->size, size, MREMAP_MAYMOVE)
                   : mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, mapped->descriptor, 0);
    if (at == MAP_FAILED)
        return false;
    mapped->at = at;
    mapped->size = size;
    return true;
}

static void end(struct mapped *mapped)
{
    const int reason = errno;
    if (mapped->at)
        munmap(mapped->at, mapped->size);
    close(mapped->descriptor);
    free(mapped);
    errno = reason;
}

/* From memory into a file. */
static void *move(void *memory, size_t kept, size_t size)
{
    const int descriptor = open_nameless();
    if (descriptor < 0)
        return NULL;
    struct mapped *mapped = tlc_allocate(1, sizeof *mapped);
    mapped->descriptor = descriptor;
    if (!grow(mapped, size)) {
        end(mapped);
        return NULL;
    }
    if (kept > 0)
        memcpy(mapped->at, memory, kept);
    free(memory);
    put(mapped);
    return mapped->at;
}

/* ---- both ------------------------------------------------------------------------------------ */

void *tlc_bulk_try(void *memory, size_t kept, size_t size)
{
    struct mapped *mapped = memory ? take(memory) : NULL;
    if (!mapped)
        return size > limit ? move(memory, kept, size) : realloc(memory, size ? size : 1);
    const bool grown = size <= mapped->size || grow(mapped, size);
    put(mapped);
    return grown ? mapped->at : NULL;
}

void *tlc_bulk_resize(void *memory, size_t kept, size_t size)
{
    void *resized = tlc_bulk_try(memory, kept, size);
    if (!resized)
        tlc_fail("%zu bytes of data cannot be kept %s%s: %s", size,
                 size > limit ? "in a file in " : "in memory", size > limit ? directory() : "",
                 strerror(errno));
    return resized;
}

void tlc_bulk_free(void *memory)
{
    struct mapped *mapped = memory ? take(memory) : NULL;
    if (mapped)
        end(mapped);
    else
        free(memory);
}
