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

#endif
