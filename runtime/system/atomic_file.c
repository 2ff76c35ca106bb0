/* atomic_file.c: files that appear whole or not at all, and only where tlc's own stood.
 *
 * All is done relative to the directory's descriptor, and no link is followed: in a directory that
 * others can write to, too, nothing but the names that tlc writes can be made to change.
 */
#define _GNU_SOURCE /* renameat2, O_PATH */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "common/rename.h"
#include "common/whole_write.h"
#include "system/allocate.h"
#include "system/atomic_file.h"
#include "system/fail.h"
#include "system/format.h"
#include "system/own_file.h"

/* ---- directories ---------------------------------------------------------------------------- */

/* That mkdir fails is no matter where there is a directory already: the reason is not always
 * EEXIST.
 */
static void expect_directory(const char *path, int reason)
{
    struct stat status;
    const bool found = stat(path, &status) == 0;
    if (found && S_ISDIR(status.st_mode))
        return;
    if (found)
        tlc_fail("%s is a file, not a directory; choose another directory with --out", path);
    if (reason == EEXIST && errno == ENOENT)
        tlc_fail("%s is a symbolic link that leads nowhere; choose another directory with --out",
                 path);
    tlc_fail("cannot make directory %s: %s", path, strerror(reason));
}

/* Makes the part of the path that stops at `end`, where the character is put back. */
static void make_directory(char *path, char *end)
{
    char character = *end;
    *end = '\0';
    if (mkdir(path, 0777) < 0)
        expect_directory(path, errno);
    *end = character;
}

void tlc_make_directories(const char *directory)
{
    char *path = tlc_format("%s", directory);
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/'))
        make_directory(path, slash);
    make_directory(path, path + strlen(path));
    free(path);
}

struct tlc_files tlc_files_open(const char *directory)
{
    tlc_make_directories(directory);
    struct tlc_files files = {.path = directory};
    files.directory = open(directory, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (files.directory < 0)
        tlc_fail("cannot open directory %s: %s", directory, strerror(errno));
    return files;
}

void tlc_files_close(struct tlc_files *files)
{
    free(files->file);
    close(files->directory);
}

/* Not every file system can promise that, and the files themselves are safe by then, so a refusal
 * is no failure. */
static void sync_folder(const struct tlc_files *files, const char *folder)
{
    int descriptor =
        openat(files->directory, folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (descriptor >= 0) {
        fsync(descriptor);
        close(descriptor);
    }
}

void tlc_files_sync(const struct tlc_files *files)
{
    sync_folder(files, TLC_FIGURE_FOLDER);
    sync_folder(files, ".");
}

/* ---- temporary files ------------------------------------------------------------------------ */

/* Nobody can know it before, nor take it: O_EXCL. */
static void choose_name(char *name, size_t size)
{
    uint64_t number;
    if (getrandom(&number, sizeof number, GRND_NONBLOCK) != sizeof number) {
        struct timespec now;
        clock_gettime(CLOCK_REALTIME, &now);
        number = ((uint64_t)getpid() << 32 ^ (uint64_t)now.tv_nsec) * UINT64_C(0x9e3779b97f4a7c15);
    }
    snprintf(name, size, ".tlc-%016llx.tmp", (unsigned long long)number);
}

int tlc_temporary_open(struct tlc_temporary *temporary, int directory, int flags, int permissions)
{
    int descriptor = -1;
    temporary->directory = directory;
    tlc_temporary_add(temporary);
    for (int attempts = 0; attempts < 100; attempts++) {
        tlc_ending_hold();
        choose_name(temporary->name, sizeof temporary->name);
        descriptor = openat(directory, temporary->name,
                            flags | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, permissions);
        int reason = errno;
        temporary->exists = descriptor >= 0;
        tlc_ending_release();
        errno = reason;
        if (descriptor >= 0 || (reason != EEXIST && reason != EINTR))
            break;
    }
    return descriptor;
}

static bool is_temporary(const char *name)
{
    static const char digits[] = "0123456789abcdef";
    return strlen(name) == 25 && strncmp(name, ".tlc-", 5) == 0 && strspn(name + 5, digits) == 16 &&
           strcmp(name + 21, ".tmp") == 0;
}

static void sweep_folder(const struct tlc_files *files, const char *folder)
{
    int descriptor =
        openat(files->directory, folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *directory = descriptor < 0 ? NULL : fdopendir(descriptor);
    if (!directory)
        return;
    for (struct dirent *entry; (entry = readdir(directory));)
        if (is_temporary(entry->d_name))
            unlinkat(dirfd(directory), entry->d_name, 0);
    closedir(directory);
}

void tlc_files_sweep(const struct tlc_files *files)
{
    sweep_folder(files, ".");
    sweep_folder(files, TLC_FIGURE_FOLDER);
}

/* Closes the file in any case. 0, or the error's number. */
static int finish(int descriptor, mode_t replaced)
{
    int reason = 0;
    if (replaced != 0 && fchmod(descriptor, replaced & 0777) < 0)
        reason = errno;
    if (reason == 0 && fsync(descriptor) < 0)
        reason = errno;
    if (close(descriptor) < 0 && reason == 0)
        reason = errno;
    return reason;
}

/* ---- files that appear together ------------------------------------------------------------- */

struct tlc_staged {
    char *name;
    struct tlc_file_place place;
    struct tlc_temporary *temporary; /* once in its place: under this name stands what was there;
                                      * NULL: to be removed */
    bool moved;                      /* to where nothing was */
};

_Noreturn static void fail_writing(const struct tlc_files *files, const char *name, int reason)
{
    tlc_fail("cannot write %s/%s: %s", files->path, name, strerror(reason));
}

static struct tlc_staged *add_staged(struct tlc_files *files, const char *name)
{
    files->file = tlc_resize(files->file, ((size_t)files->staged + 1) * sizeof *files->file);
    struct tlc_staged *staged = &files->file[files->staged++];
    *staged = (struct tlc_staged){.name = tlc_format("%s", name)};
    staged->place = tlc_files_find(files, staged->name);
    return staged;
}

/* As far as it is missing; where something else stands, opening it says so. */
static void make_folder(const struct tlc_files *files, const char *name)
{
    const char *slash = strrchr(name, '/');
    if (!slash)
        return;
    char *folder = tlc_format("%.*s", (int)(slash - name), name);
    mkdirat(files->directory, folder, 0777);
    free(folder);
}

struct tlc_staging tlc_files_stage_begin(struct tlc_files *files, const char *name)
{
    make_folder(files, name);
    struct tlc_staged *staged = add_staged(files, name);
    if (staged->place.directory < 0)
        fail_writing(files, name, errno);
    struct tlc_staging staging = {
        .files = files, .name = tlc_format("%s", name), .replaced = tlc_files_mode(files, name)};
    staged->temporary = tlc_keep(tlc_allocate(1, sizeof *staged->temporary));
    staging.descriptor = tlc_temporary_open(staged->temporary, staged->place.directory, O_WRONLY,
                                            staging.replaced ? 0600 : 0666);
    if (staging.descriptor < 0)
        fail_writing(files, name, errno);
    return staging;
}

void tlc_files_stage_add(const struct tlc_staging *staging, const void *bytes, size_t size)
{
    const int reason = tlc_write_all(staging->descriptor, bytes, size);
    if (reason != 0)
        fail_writing(staging->files, staging->name, reason);
}

void tlc_files_stage_end(struct tlc_staging *staging)
{
    const int reason = finish(staging->descriptor, staging->replaced);
    if (reason != 0)
        fail_writing(staging->files, staging->name, reason);
    free(staging->name);
}

void tlc_files_stage(struct tlc_files *files, const char *name, const void *bytes, size_t size)
{
    struct tlc_staging staging = tlc_files_stage_begin(files, name);
    tlc_files_stage_add(&staging, bytes, size);
    tlc_files_stage_end(&staging);
}

bool tlc_files_is_staged(const struct tlc_files *files, const char *name)
{
    for (int i = 0; i < files->staged; i++)
        if (strcmp(files->file[i].name, name) == 0)
            return true;
    return false;
}

void tlc_files_stage_removal(struct tlc_files *files, const char *name)
{
    if (tlc_files_own(files, name))
        add_staged(files, name);
}

/* The old file takes the temporary's name where the file system can exchange two; else it is gone.
 * 0, or the error's number. */
static int put(struct tlc_staged *staged)
{
    const int directory = staged->place.directory;
    const char *temporary = staged->temporary->name, *name = staged->place.name;
    if (renameat2(directory, temporary, directory, name, RENAME_EXCHANGE) == 0)
        return 0;
    const bool nothing_there = errno == ENOENT;
    if (!nothing_there && errno != EINVAL && errno != ENOSYS)
        return errno;
    if (renameat(directory, temporary, directory, name) < 0)
        return errno;
    staged->moved = nothing_there;
    staged->temporary->exists = false;
    return 0;
}

static void put_back(struct tlc_staged *staged)
{
    const int directory = staged->place.directory;
    const char *temporary = staged->temporary->name, *name = staged->place.name;
    if (staged->moved)
        staged->temporary->exists = renameat(directory, name, directory, temporary) == 0;
    else if (staged->temporary->exists &&
             renameat2(directory, temporary, directory, name, RENAME_EXCHANGE) < 0)
        staged->temporary->exists =
            false; /* the only copy of an earlier run's: not to be removed */
}

/* Puts the files in their places, or back. Returns the one that could not be put, or NULL. */
static const struct tlc_staged *put_all(struct tlc_files *files, int *reason)
{
    struct tlc_staged *file = files->file;
    int next = 0;
    *reason = 0;
    while (next < files->staged && (!file[next].temporary || (*reason = put(&file[next])) == 0))
        next++;
    if (next == files->staged)
        return NULL;
    for (int i = next - 1; i >= 0; i--)
        if (file[i].temporary)
            put_back(&file[i]);
    return &file[next];
}

/* Its folder goes with the last file: that it is not empty keeps it. */
static void remove_file(const struct tlc_files *files, const struct tlc_file_place *place)
{
    if (unlinkat(place->directory, place->name, 0) == 0 && place->opened)
        unlinkat(files->directory, TLC_FIGURE_FOLDER, AT_REMOVEDIR);
}

/* What has been replaced, and what is not to be. */
static void remove_old(struct tlc_files *files)
{
    for (int i = 0; i < files->staged; i++) {
        const struct tlc_file_place *place = &files->file[i].place;
        struct tlc_temporary *old = files->file[i].temporary;
        if (!old)
            remove_file(files, place);
        else if (old->exists && unlinkat(place->directory, old->name, 0) == 0)
            old->exists = false;
    }
}

/* What is left of them, if anything, cannot be removed later on either: their places are left. */
static void forget_staged(struct tlc_files *files)
{
    for (int i = 0; i < files->staged; i++) {
        if (files->file[i].place.opened && files->file[i].temporary)
            files->file[i].temporary->exists = false;
        tlc_files_leave(&files->file[i].place);
        free(files->file[i].name);
    }
    files->staged = 0;
}

void tlc_files_place(struct tlc_files *files)
{
    int reason;
    for (int i = 0; i < files->staged; i++)
        if (files->file[i].temporary)
            tlc_files_refuse_foreign(files, files->file[i].name);
    tlc_ending_hold();
    const struct tlc_staged *failed = put_all(files, &reason);
    if (!failed)
        remove_old(files);
    tlc_ending_release();
    if (failed)
        fail_writing(files, failed->name, reason);
    forget_staged(files);
    tlc_files_sync(files);
}

char *tlc_files_keep(const struct tlc_files *files, const char *name)
{
    const int directory = files->directory;
    int reason = EEXIST;
    char *kept = NULL;
    if (!tlc_files_own(files, name))
        return NULL;
    for (int number = 1; reason == EEXIST; number++) {
        free(kept);
        kept = tlc_format("%s.%d", name, number);
        reason = linkat(directory, name, directory, kept, 0) == 0 ? 0 : errno;
    }
    if (reason == 0 && unlinkat(directory, name, 0) == 0)
        return kept;
    free(kept);
    return tlc_format("%s", name);
}
