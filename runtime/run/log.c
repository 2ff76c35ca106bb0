/* log.c: log.jsonl, which grows by whole lines, and the logs of other studies beside it.
 *
 * What stands in a log is not changed, but for an unfinished last line. A new log is a new file, so
 * that the old one can go on under another name.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/whole_write.h"
#include "run/log.h"
#include "system/allocate.h"
#include "system/fail.h"
#include "system/format.h"

enum { LOG_FLAGS = O_RDWR | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY };

static const char current[] = "log.jsonl";

_Noreturn static void fail_log(const struct tlc_files *files, const char *verb, int reason)
{
    tlc_fail("cannot %s %s/%s: %s", verb, files->path, current, strerror(reason));
}

/* ---- opening -------------------------------------------------------------------------------- */

static void refuse_odd_file(const struct tlc_files *files, int descriptor, const char *name)
{
    struct stat status;
    if (fstat(descriptor, &status) < 0)
        tlc_fail("cannot look at %s/%s: %s", files->path, name, strerror(errno));
    if (!S_ISREG(status.st_mode))
        tlc_fail("%s/%s is not a regular file", files->path, name);
}

/* Two runs at once into one directory would mix their logs and overwrite their weights. Not every
 * file system can lock, and then nothing protects. */
static void lock_log(const struct tlc_files *files, int descriptor)
{
    if (flock(descriptor, LOCK_EX | LOCK_NB) < 0 && errno == EWOULDBLOCK)
        tlc_fail("another run is writing to %s; choose another directory with --out", files->path);
}

/* Whether log.jsonl is this very file still, and not one that another run has put in its place
 * before this one could lock it. */
static bool is_current(const struct tlc_files *files, int descriptor)
{
    struct stat opened, named;
    return fstat(descriptor, &opened) == 0 &&
           fstatat(files->directory, current, &named, AT_SYMLINK_NOFOLLOW) == 0 &&
           opened.st_dev == named.st_dev && opened.st_ino == named.st_ino;
}

/* -1 when there is none and it is not to be made. */
static int open_current(const struct tlc_files *files, bool make)
{
    int descriptor = openat(files->directory, current, LOG_FLAGS | (make ? O_CREAT : 0), 0666);
    if (descriptor < 0 && errno == ENOENT && !make)
        return -1;
    if (descriptor < 0 && errno == ELOOP)
        tlc_fail("%s/%s is a symbolic link, which tlc does not follow", files->path, current);
    if (descriptor < 0)
        fail_log(files, "write", errno);
    refuse_odd_file(files, descriptor, current);
    lock_log(files, descriptor);
    return descriptor;
}

static struct tlc_log_file *new_log(const struct tlc_files *files, int descriptor)
{
    struct tlc_log_file *log = tlc_allocate(1, sizeof *log);
    *log = (struct tlc_log_file){.files = files, .descriptor = descriptor, .next = -1};
    return log;
}

struct tlc_log_file *tlc_log_open(const struct tlc_files *files, bool make)
{
    int descriptor = open_current(files, make);
    while (descriptor >= 0 && !is_current(files, descriptor)) {
        close(descriptor);
        descriptor = open_current(files, make);
    }
    return descriptor < 0 ? NULL : new_log(files, descriptor);
}

/* ---- a new one ------------------------------------------------------------------------------ */

static void take_over(struct tlc_log_file *log, int descriptor)
{
    close(log->descriptor);
    log->descriptor = descriptor;
    tlc_files_sync(log->files);
}

/* The new file is locked before it has the name, so nobody can come in between. */
void tlc_log_renew(struct tlc_log_file *log)
{
    struct stat status;
    if (fstat(log->descriptor, &status) < 0)
        fail_log(log->files, "look at", errno);
    const int mode = (int)(status.st_mode & 0777);
    log->temporary = tlc_keep(tlc_allocate(1, sizeof *log->temporary));
    log->next = tlc_temporary_open(log->temporary, log->files->directory, LOG_FLAGS, mode);
    if (log->next < 0)
        fail_log(log->files, "write", errno);
    lock_log(log->files, log->next);
    if (fchmod(log->next, status.st_mode & 0777) < 0)
        fail_log(log->files, "write", errno);
}

void tlc_log_renew_whole(struct tlc_log_file *log)
{
    tlc_log_renew(log);
    log->whole = true;
}

static void place_next(struct tlc_log_file *log)
{
    const int directory = log->files->directory;
    if (log->next < 0)
        return;
    tlc_ending_hold();
    const int reason =
        renameat(directory, log->temporary->name, directory, current) < 0 ? errno : 0;
    log->temporary->exists = reason != 0;
    tlc_ending_release();
    if (reason != 0)
        fail_log(log->files, "write", reason);
    take_over(log, log->next);
    log->next = -1;
}

void tlc_log_sync(struct tlc_log_file *log)
{
    place_next(log);
    if (fsync(log->descriptor) < 0)
        fail_log(log->files, "write", errno);
}

void tlc_log_close(struct tlc_log_file *log)
{
    close(log->descriptor);
    free(log);
}

/* ---- reading and writing -------------------------------------------------------------------- */

char *tlc_log_read(const struct tlc_log_file *log, size_t *size)
{
    size_t room = 1 << 16;
    char *text = tlc_allocate(room, 1);
    ssize_t count;
    *size = 0;
    while ((count = pread(log->descriptor, text + *size, room - *size, (off_t)*size)) != 0) {
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            fail_log(log->files, "read", errno);
        *size += (size_t)count;
        if (*size == room)
            text = tlc_resize(text, room *= 2);
    }
    return text;
}

static void append(struct tlc_log_file *log, const char *text, size_t size)
{
    const int reason = tlc_write_all(log->next < 0 ? log->descriptor : log->next, text, size);
    if (reason != 0)
        fail_log(log->files, "write", reason);
    if (!log->whole)
        place_next(log);
}

void tlc_log_line(struct tlc_log_file *log, const char *text)
{
    char *whole = tlc_format("%s\n", text);
    append(log, whole, strlen(whole));
    free(whole);
}

void tlc_log_cut(struct tlc_log_file *log, size_t size)
{
    if (ftruncate(log->descriptor, (off_t)size) < 0)
        fail_log(log->files, "write", errno);
}

void tlc_log_end_line(struct tlc_log_file *log)
{
    append(log, "\n", 1);
}

/* ---- other logs ----------------------------------------------------------------------------- */

/* The first is log.IDENTITY.jsonl, those behind it have a number. A new string. */
static char *kept_name(const char *identity, int number)
{
    return number == 1 ? tlc_format("log.%s.jsonl", identity)
                       : tlc_format("log.%s.%d.jsonl", identity, number);
}

/* 0 where it is no log of that study. */
static int number_of(const char *name, const char *identity)
{
    char *first = tlc_format("log.%s.", identity);
    const bool is_first = strncmp(name, first, strlen(first)) == 0;
    const char *rest = is_first ? name + strlen(first) : "";
    const long number = strcmp(rest, "jsonl") == 0 ? 1 : strtol(rest, NULL, 10);
    free(first);
    if (number < 1 || number >= INT_MAX)
        return 0;
    char *wanted = kept_name(identity, (int)number);
    const bool is_name = strcmp(name, wanted) == 0;
    free(wanted);
    return is_name ? (int)number : 0;
}

/* They are not counted up: one that isn't wanted any more may have been deleted. */
int tlc_log_last_kept(const struct tlc_files *files, const char *identity)
{
    int descriptor = openat(files->directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *directory = descriptor < 0 ? NULL : fdopendir(descriptor);
    int last = 0;
    if (!directory)
        tlc_fail("cannot look for logs in %s: %s", files->path, strerror(errno));
    errno = 0;
    for (struct dirent *entry; (entry = readdir(directory)); errno = 0) {
        const int number = number_of(entry->d_name, identity);
        last = number > last ? number : last;
    }
    if (errno != 0)
        tlc_fail("cannot look for logs in %s: %s", files->path, strerror(errno));
    closedir(directory);
    return last;
}

/* 0, or the error's number. Never replaces a file. */
static int add_name(const struct tlc_log_file *log, const char *name)
{
    const int directory = log->files->directory;
    struct stat own, other;
    if (linkat(directory, current, directory, name, 0) == 0)
        return 0;
    int reason = errno;
    /* stopped, an earlier time, between this and what follows it */
    if (reason == EEXIST && fstat(log->descriptor, &own) == 0 &&
        fstatat(directory, name, &other, AT_SYMLINK_NOFOLLOW) == 0 && own.st_dev == other.st_dev &&
        own.st_ino == other.st_ino)
        return 0;
    return reason;
}

/* Where a file can have one name only, it is a copy that gets the other. */
static int copy_to(const struct tlc_log_file *log, const char *name)
{
    struct tlc_temporary *temporary = tlc_keep(tlc_allocate(1, sizeof *temporary));
    const int directory = log->files->directory;
    struct stat status, other;
    size_t size;
    if (fstatat(directory, name, &other, AT_SYMLINK_NOFOLLOW) == 0)
        return EEXIST;
    if (fstat(log->descriptor, &status) < 0)
        return errno;
    char *text = tlc_log_read(log, &size);
    int descriptor = tlc_temporary_open(temporary, directory, O_WRONLY, 0600);
    int reason = descriptor < 0 ? errno : tlc_write_all(descriptor, text, size);
    if (reason == 0 && fchmod(descriptor, status.st_mode & 0777) < 0)
        reason = errno;
    free(text);
    if (reason == 0 && (fsync(descriptor) < 0 || close(descriptor) < 0))
        reason = errno;
    tlc_ending_hold();
    if (reason == 0 && renameat(directory, temporary->name, directory, name) < 0)
        reason = errno;
    temporary->exists = temporary->exists && reason != 0;
    tlc_ending_release();
    return reason;
}

char *tlc_log_keep(struct tlc_log_file *log, const char *identity)
{
    const int last = tlc_log_last_kept(log->files, identity);
    for (int number = last > 0 ? last : 1;; number++) {
        char *name = kept_name(identity, number);
        int reason = add_name(log, name);
        if (reason == EPERM || reason == EOPNOTSUPP || reason == ENOSYS || reason == EMLINK)
            reason = copy_to(log, name);
        if (reason == 0)
            return name;
        if (reason != EEXIST)
            tlc_fail("cannot keep %s/%s as %s: %s", log->files->path, current, name,
                     strerror(reason));
        free(name);
    }
}

/* NULL where no file has that name, or none that could be a log. */
static struct tlc_log_file *open_kept(const struct tlc_log_file *log, const char *name)
{
    int descriptor = openat(log->files->directory, name, LOG_FLAGS);
    if (descriptor < 0 && (errno == ENOENT || errno == ELOOP))
        return NULL;
    if (descriptor < 0)
        tlc_fail("cannot open %s/%s: %s", log->files->path, name, strerror(errno));
    refuse_odd_file(log->files, descriptor, name);
    lock_log(log->files, descriptor);
    return new_log(log->files, descriptor);
}

struct tlc_log_file *tlc_log_kept(const struct tlc_log_file *log, const char *identity, int number,
                                  char **name)
{
    *name = kept_name(identity, number);
    struct tlc_log_file *kept = open_kept(log, *name);
    if (!kept)
        free(*name);
    return kept;
}

struct tlc_log_file *tlc_log_look(const struct tlc_files *files, const char *identity, int number)
{
    char *name = number > 0 ? kept_name(identity, number) : tlc_format("%s", current);
    struct stat status;
    int descriptor =
        openat(files->directory, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
    free(name);
    if (descriptor >= 0 && (fstat(descriptor, &status) < 0 || !S_ISREG(status.st_mode))) {
        close(descriptor);
        descriptor = -1;
    }
    return descriptor < 0 ? NULL : new_log(files, descriptor);
}

void tlc_log_take_back(struct tlc_log_file *log, struct tlc_log_file *kept, const char *name)
{
    const int directory = log->files->directory;
    if (renameat(directory, name, directory, current) < 0)
        tlc_fail("cannot make %s/%s the log again: %s", log->files->path, name, strerror(errno));
    take_over(log, kept->descriptor);
    free(kept);
}
