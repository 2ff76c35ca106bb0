/* failing.h: lets calls of the C library fail in a test's program, which takes their names.
 *
 * Only what the program itself calls is reached, not what the C library does for itself.
 */
#ifndef FAILING_H
#define FAILING_H

#include <dlfcn.h>
#include <errno.h>

#include "support.h"

/* A call that fails with a reason, from some call on. */
struct failing {
    const char *call;
    int reason, before; /* so many calls that don't fail */
};

enum { MOST_FAILING = 4 };
static struct failing failing[MOST_FAILING];

static inline void let_fail(const char *call, int reason, int before)
{
    for (int i = 0; i < MOST_FAILING; i++)
        if (!failing[i].call) {
            failing[i] = (struct failing){call, reason, before};
            return;
        }
}

static inline void let_none_fail(void)
{
    memset(failing, 0, sizeof failing);
}

static inline bool fails(const char *call)
{
    for (int i = 0; i < MOST_FAILING; i++)
        if (failing[i].call && strcmp(failing[i].call, call) == 0 && failing[i].before-- <= 0) {
            errno = failing[i].reason;
            return true;
        }
    return false;
}

/* FAILING(type, name, parameters, arguments): the call under its own name. */
#define FAILING(type, name, parameters, arguments)                                                 \
    type name parameters;                                                                          \
    type name parameters                                                                           \
    {                                                                                              \
        type(*real) parameters;                                                                    \
        *(void **)&real = dlsym(RTLD_NEXT, #name);                                                 \
        return fails(#name) ? (type)-1 : real arguments;                                           \
    }

#endif
