/* allocations.c: preloaded (LD_PRELOAD) into a program, fails one of its allocations.
 *
 * TORTURE_FAIL=K lets the K-th call of malloc, calloc, realloc and their like return NULL, counted
 * from 1 and from where main begins, so that what the dynamic linker does is left alone. With
 * TORTURE_MODE=on all later calls fail too. Calls from within libraries count, those of the C
 * library among them: it calls the malloc of whoever was loaded first.
 *
 * The file TORTURE_REPORT, of eight bytes, is kept up to date with the number of calls so far, in
 * memory shared with it: so a program that crashes has reported too.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* What is under the names that this file takes. glibc has exported these since it began. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

int main_begins(int argc, char **argv, char **environment);
int __libc_start_main(int (*main)(int, char **, char **), int argc, char **argv, void (*init)(void),
                      void (*fini)(void), void (*rtld_fini)(void), void *stack_end);
void torture_disarm(void);

static int (*real_main)(int, char **, char **);
static atomic_bool armed;
static _Atomic uint64_t *calls;
static uint64_t failing;
static bool all_later;

/* ---- which call fails ------------------------------------------------------------------------ */

static bool fails(void)
{
    if (!atomic_load(&armed))
        return false;
    uint64_t call = atomic_fetch_add(calls, 1) + 1;
    if (call != failing && !(all_later && call > failing))
        return false;
    errno = ENOMEM;
    return true;
}

/* Without TORTURE_FAIL calls are only counted. */
static void arm(void)
{
    const char *path = getenv("TORTURE_REPORT"), *which = getenv("TORTURE_FAIL");
    const char *mode = getenv("TORTURE_MODE");
    int file = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
    if (file < 0)
        return;
    void *shared = mmap(NULL, sizeof *calls, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    close(file);
    if (shared == MAP_FAILED)
        return;
    calls = shared;
    failing = which ? strtoull(which, NULL, 10) : UINT64_MAX;
    all_later = mode && strcmp(mode, "on") == 0;
    atomic_store(&armed, true);
}

/* For programs that have work of their own to do at their end, such as writing what was covered. */
void torture_disarm(void)
{
    atomic_store(&armed, false);
}

int main_begins(int argc, char **argv, char **environment)
{
    arm();
    return real_main(argc, argv, environment);
}

int __libc_start_main(int (*main)(int, char **, char **), int argc, char **argv, void (*init)(void),
                      void (*fini)(void), void (*rtld_fini)(void), void *stack_end)
{
    typeof(&__libc_start_main) start;
    *(void **)&start = dlsym(RTLD_NEXT, "__libc_start_main");
    real_main = main;
    return start(main_begins, argc, argv, init, fini, rtld_fini, stack_end);
}

/* ---- the calls ------------------------------------------------------------------------------- */

void *malloc(size_t size)
{
    return fails() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return fails() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size)
{
    return fails() ? NULL : __libc_realloc(memory, size);
}

void *memalign(size_t alignment, size_t size)
{
    return fails() ? NULL : __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
    return fails() ? NULL : __libc_memalign(alignment, size);
}

int posix_memalign(void **memory, size_t alignment, size_t size)
{
    void *allocated = fails() ? NULL : __libc_memalign(alignment, size);
    if (!allocated)
        return ENOMEM;
    *memory = allocated;
    return 0;
}
