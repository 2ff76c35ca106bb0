/* failing.h: lets calls of the C library fail in a test's program, which takes their names.
 *
 * Only what the program itself calls is reached, not what the C library does for itself.
 */
#ifndef FAILING_H
#define FAILING_H

#include <dlfcn.h>
#include <errno.h>
#include <stdarg.h>

#include "support.h"

/* A call that fails with a reason, from some call on. */
struct failing {
    const char *call;
    int reason, before; /* so many calls that don't fail */
};

enum { MOST_FAILING = 4 };
static struct failing failing[MOST_FAILING];
static bool failing_once[MOST_FAILING];

/* Old C libraries have fstat in their headers, as a call of another. */
static inline void skip_without(const char *call)
{
#if defined __GLIBC__ && !__GLIBC_PREREQ(2, 33)
    if (strncmp(call, "fstat", 5) == 0)
        cr_skip_test("no program can take the place of %s here", call);
#else
    (void)call;
#endif
}

static inline void let_fail(const char *call, int reason, int before)
{
    skip_without(call);
    for (int i = 0; i < MOST_FAILING; i++)
        if (!failing[i].call) {
            failing[i] = (struct failing){call, reason, before};
            return;
        }
}

/* One call alone; the next does not. */
static inline void let_fail_once(const char *call, int reason, int before)
{
    let_fail(call, reason, before);
    for (int i = 0; i < MOST_FAILING; i++)
        if (failing[i].call && strcmp(failing[i].call, call) == 0)
            failing_once[i] = true;
}

static inline void let_none_fail(void)
{
    memset(failing, 0, sizeof failing);
    memset(failing_once, 0, sizeof failing_once);
}

/* What `make coverage` links in writes down what was covered, for which all calls are needed. */
void torture_disarm(void);
void torture_disarm(void)
{
    let_none_fail();
}

static inline bool fails(const char *call)
{
    for (int i = 0; i < MOST_FAILING; i++)
        if (failing[i].call && strcmp(failing[i].call, call) == 0 && failing[i].before-- <= 0) {
            errno = failing[i].reason;
            if (failing_once[i])
                failing[i].call = NULL;
            return true;
        }
    return false;
}

/* FAILING(type, name, parameters, arguments): the call under its own name. */
#define FAILING(type, name, parameters, arguments)                                                 \
    FAILING_AS((type)-1, type, name, parameters, arguments)

/* The same of a call that says so otherwise. */
#define FAILING_AS(failure, type, name, parameters, arguments)                                     \
    type name parameters;                                                                          \
    type name parameters                                                                           \
    {                                                                                              \
        type(*real) parameters;                                                                    \
        *(void **)&real = dlsym(RTLD_NEXT, #name);                                                 \
        return fails(#name) ? failure : real arguments;                                            \
    }

/* The same of a call whose last argument is there or not: the one before is called `last`, and that
 * is `more`. */
#define FAILING_OPEN(name, parameters, arguments)                                                  \
    int name parameters;                                                                           \
    int name parameters                                                                            \
    {                                                                                              \
        va_list rest;                                                                              \
        va_start(rest, last);                                                                      \
        const long more = va_arg(rest, long);                                                      \
        va_end(rest);                                                                              \
        int(*real) parameters;                                                                     \
        *(void **)&real = dlsym(RTLD_NEXT, #name);                                                 \
        return fails(#name) ? -1 : real arguments;                                                 \
    }

/* A call of which one in so many comes back with this reason, and none fails for good. */
static int interrupted_every, interruptions;

static inline bool is_interrupted(void)
{
    errno = EINTR;
    return interrupted_every > 0 && ++interruptions % interrupted_every == 0;
}

#define INTERRUPTED(type, name, parameters, arguments)                                             \
    type name parameters;                                                                          \
    type name parameters                                                                           \
    {                                                                                              \
        type(*real) parameters;                                                                    \
        *(void **)&real = dlsym(RTLD_NEXT, #name);                                                 \
        return is_interrupted() ? (type)-1 : fails(#name) ? (type)-1 : real arguments;             \
    }

/* Where sanitizers have memory of their own, none can be refused. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define OWN_MEMORY 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define OWN_MEMORY 1
#endif
#endif

#ifdef FAILING_MEMORY
#ifndef OWN_MEMORY
/* What is under the names that are taken here. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

void *malloc(size_t size)
{
    return fails("malloc") ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return fails("calloc") ? NULL : __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size)
{
    return fails("realloc") ? NULL : __libc_realloc(memory, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
    return fails("aligned_alloc") ? NULL : __libc_memalign(alignment, size);
}
#endif
#endif

#endif
