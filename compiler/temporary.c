#include "temporary.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST_NAMES = 16 }; /* of four outputs, what each is and was */

static const char *volatile names[MOST_NAMES];

static const int endings[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGQUIT};
enum { ENDINGS = sizeof endings / sizeof *endings };

static void remove_all(void)
{
    for (size_t i = 0; i < MOST_NAMES; i++)
        if (names[i])
            unlink(names[i]);
}

/* Only async-signal-safe calls are allowed here, and SA_RESETHAND has restored the default. */
static void on_ending(int number)
{
    remove_all();
    raise(number);
}

void temporaries_begin(void)
{
    struct sigaction old, action = {.sa_handler = on_ending, .sa_flags = SA_RESETHAND};
    for (size_t i = 0; i < ENDINGS; i++) /* what whoever started us ignores stays ignored */
        if (sigaction(endings[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN)
            sigaction(endings[i], &action, NULL);
    signal(SIGXFSZ, SIG_IGN); /* a limit on file sizes is a write error like others */
    atexit(remove_all);
}

sigset_t endings_hold(void)
{
    sigset_t held, before;
    sigemptyset(&held);
    for (size_t i = 0; i < ENDINGS; i++)
        sigaddset(&held, endings[i]);
    sigprocmask(SIG_BLOCK, &held, &before);
    return before;
}

void endings_release(const sigset_t *before)
{
    sigprocmask(SIG_SETMASK, before, NULL);
}

static void note(const char *name)
{
    for (size_t i = 0; i < MOST_NAMES; i++)
        if (!names[i]) {
            names[i] = name;
            return;
        }
}

static void forget(const char *name)
{
    for (size_t i = 0; i < MOST_NAMES; i++)
        if (names[i] == name)
            names[i] = NULL;
}

int temporary_open(Arena *arena, const char *path, const char **name)
{
    const char *slash = strrchr(path, '/');
    int length = slash ? (int)(slash - path) + 1 : 0;
    char *made = arena_printf(arena, "%.*s.tlc-XXXXXX", length, path);
    sigset_t before = endings_hold();
    int descriptor = mkstemp(made);
    if (descriptor >= 0)
        note(made);
    endings_release(&before);
    *name = made;
    return descriptor;
}

bool temporary_link(const char *path, const char *name)
{
    sigset_t before = endings_hold();
    bool linked = link(path, name) == 0;
    if (linked)
        note(name);
    endings_release(&before);
    return linked;
}

bool temporary_rename(const char *name, const char *path)
{
    sigset_t before = endings_hold();
    bool renamed = rename(name, path) == 0;
    if (renamed)
        forget(name);
    endings_release(&before);
    return renamed;
}

void temporary_stays(const char *name)
{
    forget(name);
}

void temporary_remove(const char *name)
{
    if (!name)
        return;
    sigset_t before = endings_hold();
    unlink(name);
    forget(name);
    endings_release(&before);
}
