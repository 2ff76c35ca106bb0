#define _GNU_SOURCE /* O_DIRECTORY, UTIME_NOW */
#include "commands/run/kept.h"

#include "base/printable.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- where ----------------------------------------------------------------------------------- */

bool has_directory(const char *path)
{
    return mkdir(path, 0700) == 0 || errno == EEXIST;
}

/* Whoever can write there decides what we run. */
static bool is_own(const char *path)
{
    struct stat status;
    if (stat(path, &status) < 0) {
        complain("%s: %s", path, strerror(errno));
        return false;
    }
    if (!S_ISDIR(status.st_mode) || status.st_uid != geteuid() || (status.st_mode & 022)) {
        complain("%s is not a directory that only you can write to: what is run would not be kept "
                 "there safely",
                 path);
        return false;
    }
    return true;
}

/* Whoever looks for a program shares this lock, and who removes some has it alone. What closes it
 * is that tlc ends, or becomes the program. -1 where there are no locks. */
static int lock = -1;

const char *kept_directory(Arena *arena)
{
    const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    if (!cache || *cache != '/') {
        if (!home || *home != '/') {
            complain(
                "there is no place to keep the program: neither XDG_CACHE_HOME nor HOME names a "
                "directory");
            return NULL;
        }
        cache = arena_printf(arena, "%s/.cache", home);
    }
    const char *own = arena_printf(arena, "%s/tlc", cache);
    if (!has_directory(cache) || !has_directory(own)) {
        complain("%s: %s", own, strerror(errno));
        return NULL;
    }
    if (!is_own(own))
        return NULL;
    lock = open(own, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (lock >= 0)
        flock(lock, LOCK_SH);
    return own;
}

/* ---- how many -------------------------------------------------------------------------------- */

void kept_use(const char *own)
{
    utimensat(AT_FDCWD, own, NULL, 0);
}

typedef struct Kept {
    const char *path;
    struct timespec used;
} Kept;

typedef List(Kept) KeptList;

/* Those used last come first. */
static int by_use(const void *one, const void *other)
{
    const struct timespec *a = &((const Kept *)one)->used, *b = &((const Kept *)other)->used;
    if (a->tv_sec != b->tv_sec)
        return a->tv_sec < b->tv_sec ? 1 : -1;
    return (a->tv_nsec < b->tv_nsec) - (a->tv_nsec > b->tv_nsec);
}

/* Programs are in directories that are called by 16 digits; what else is there is not tlc's. */
static bool is_key(const char *name)
{
    return strlen(name) == 16 && strspn(name, "0123456789abcdef") == 16;
}

static KeptList list_kept(Arena *arena, const char *directory)
{
    KeptList kept = {0};
    DIR *stream = opendir(directory);
    for (const struct dirent *entry; stream && (entry = readdir(stream));) {
        struct stat status;
        const char *path = arena_printf(arena, "%s/%s", directory, entry->d_name);
        if (is_key(entry->d_name) && lstat(path, &status) == 0 && S_ISDIR(status.st_mode))
            *list_add(arena, &kept) = (Kept){path, status.st_mtim};
    }
    if (stream)
        closedir(stream);
    return kept;
}

/* The files in it, and then it. */
static void remove_kept(Arena *arena, const char *own)
{
    DIR *stream = opendir(own);
    for (const struct dirent *entry; stream && (entry = readdir(stream));)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            unlink(arena_printf(arena, "%s/%s", own, entry->d_name));
    if (stream)
        closedir(stream);
    rmdir(own);
}

static void prune(Arena *arena, const char *directory)
{
    KeptList kept = list_kept(arena, directory);
    if (kept.count > MOST_KEPT)
        qsort(kept.items, kept.count, sizeof *kept.items, by_use);
    for (size_t i = MOST_KEPT; i < kept.count; i++)
        remove_kept(arena, kept.items[i].path);
}

/* Whoever has just built a program need not fear for it: it is the last used. */
void kept_prune(Arena *arena, const char *directory)
{
    if (lock < 0)
        return;
    if (flock(lock, LOCK_EX | LOCK_NB) == 0)
        prune(arena, directory);
    flock(lock, LOCK_SH);
}
