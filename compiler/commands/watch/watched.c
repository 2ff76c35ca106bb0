#include "commands/watch/watched.h"

#include "base/index.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/inotify.h>
#endif

/* How often is looked, in milliseconds: where nothing tells of changes, and beside what does, since
 * it does not tell of all, such as those of the file that a link leads to. */
enum { OFTEN = 15, SELDOM = 400, MOST_FILES = 100 };

typedef struct File {
    const char *path;
    uint64_t state;
} File;

struct Watched {
    Arena *arena;
    int events; /* descriptor, or -1 */
    File files[MOST_FILES];
    size_t count;
    bool tells; /* all directories of the files do */
};

/* What changes when the file does: 0 where there is none. */
static uint64_t state_of(const char *path)
{
    struct stat status;
    if (stat(path, &status) < 0)
        return 0;
    uint64_t hash = hash_number(HASH_START, (int64_t)status.st_dev);
    hash = hash_number(hash, (int64_t)status.st_ino);
    hash = hash_number(hash, status.st_size);
    hash = hash_number(hash, status.st_mtim.tv_sec);
    hash = hash_number(hash, status.st_mtim.tv_nsec);
    hash = hash_number(hash, status.st_ctim.tv_sec);
    return hash_number(hash, status.st_ctim.tv_nsec);
}

Watched *watched_new(Arena *arena, bool polls)
{
    Watched *watched = arena_alloc(arena, sizeof *watched);
    *watched = (Watched){.arena = arena, .events = -1};
#ifdef __linux__
    if (!polls)
        watched->events = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
#endif
    return watched;
}

/* Editors save by renaming, so that it is the directory which tells. */
static bool add_directory(Watched *watched, const char *path)
{
#ifdef __linux__
    const uint32_t wanted = IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_DELETE |
                            IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR;
    char directory[PATH_MAX];
    const char *slash = strrchr(path, '/');
    const size_t length = slash ? (size_t)(slash + 1 - path) : 1;
    if (watched->events < 0 || length >= sizeof directory)
        return false;
    memcpy(directory, slash ? path : ".", length);
    directory[length] = '\0';
    return inotify_add_watch(watched->events, directory, wanted) >= 0;
#else
    (void)watched;
    (void)path;
    return false;
#endif
}

void watched_add(Watched *watched, const char *path)
{
    if (watched->count == MOST_FILES)
        return;
    watched->files[watched->count++] = (File){path, state_of(path)};
    watched->tells = add_directory(watched, path) && watched->tells;
}

void watched_begin(Watched *watched, const char *path)
{
    watched->count = 0;
    watched->tells = true;
    watched_add(watched, path);
}

/* A directory that has gone and come back is another. */
static void renew(Watched *watched)
{
    watched->tells = true;
    for (size_t i = 0; i < watched->count; i++)
        watched->tells = add_directory(watched, watched->files[i].path) && watched->tells;
}

static bool has_changed(const Watched *watched)
{
    for (size_t i = 0; i < watched->count; i++)
        if (state_of(watched->files[i].path) != watched->files[i].state)
            return true;
    return false;
}

static void read_events(const Watched *watched)
{
    char events[4096];
    while (watched->events >= 0 && read(watched->events, events, sizeof events) > 0)
        continue;
}

bool watched_wait(Watched *watched, const volatile int *ended)
{
    while (!*ended && !has_changed(watched)) {
        struct pollfd told = {.fd = watched->events, .events = POLLIN};
        poll(&told, 1, watched->tells ? SELDOM : OFTEN);
        read_events(watched);
        renew(watched);
    }
    return !*ended;
}
