#include "output.h"

#include "base/source.h"
#include "common/whole_write.h"
#include "temporary.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A file on its way. */
typedef struct Staged {
    const char *path; /* of the file itself, links followed */
    const Text *text;
    int descriptor;        /* of what is no regular file, to be written at the end; else -1 */
    const char *temporary; /* holds the text; NULL where nothing is to be renamed */
    const char *old;       /* holds what the file held before; NULL where nothing does */
    const char *made;      /* the directory, when it was missing */
    bool existed, replaced;
} Staged;

static bool is_standard_output(const char *path)
{
    return strcmp(path, "-") == 0;
}

static const char *write_all(int descriptor, const Text *text)
{
    int reason = tlc_write_all(descriptor, text->bytes, text->length);
    return reason == 0 ? NULL : strerror(reason);
}

/* ---- what is there already ---- */

/* A file that cannot be read to its end counts as different: it is replaced as a whole. */
static bool holds(int descriptor, const Text *text)
{
    char part[4096];
    for (size_t done = 0;;) {
        ssize_t count = read(descriptor, part, sizeof part);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return count == 0 && done == text->length;
        if ((size_t)count > text->length - done ||
            memcmp(part, text->bytes + done, (size_t)count) != 0)
            return false;
        done += (size_t)count;
    }
}

static bool is_unchanged(const char *path, const Text *text)
{
    int descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (descriptor < 0)
        return false;
    bool same = holds(descriptor, text);
    close(descriptor);
    return same;
}

/* In a directory that others may write to, a link may be a trap. */
static const char *follow_link(Arena *arena, Staged *staged)
{
    struct stat status;
    if (lstat(staged->path, &status) < 0 || !S_ISLNK(status.st_mode))
        return NULL;
    if (status.st_uid != geteuid() && status.st_uid != 0)
        return "a link that belongs to another user";
    char *path = arena_alloc(arena, PATH_MAX);
    if (!realpath(staged->path, path))
        return errno == ENOENT ? "a link to a file that does not exist" : strerror(errno);
    staged->path = path;
    return NULL;
}

/* ---- staging: all that can fail, before anything is replaced ---- */

/* A device or pipe cannot be renamed over: it is written as it is. */
static const char *open_special(Staged *staged, mode_t mode)
{
    if (S_ISDIR(mode))
        return strerror(EISDIR);
    if (S_ISBLK(mode))
        return "a block device, which would lose what is on it";
    staged->descriptor = open(staged->path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (staged->descriptor < 0)
        return errno == ENXIO && S_ISFIFO(mode) ? "a FIFO that nobody reads" : strerror(errno);
    int flags = fcntl(staged->descriptor, F_GETFL);
    if (flags < 0 || fcntl(staged->descriptor, F_SETFL, flags & ~O_NONBLOCK) < 0)
        return strerror(errno);
    return NULL;
}

/* The mode of the file before, and its owner where that is allowed: not all can give files away. */
static bool keep_attributes(int descriptor, const struct stat *before)
{
    mode_t mask = umask(0);
    umask(mask);
    if (before && fchown(descriptor, before->st_uid, before->st_gid) < 0 && errno != EPERM)
        return false;
    return fchmod(descriptor, before ? before->st_mode & 0777 : 0666 & ~mask) == 0;
}

/* A file beside that of the path: `*name` is NULL where there is none. */
static const char *write_temporary(Arena *arena, const char *path, const Text *text,
                                   const struct stat *before, const char **name)
{
    int descriptor = temporary_open(arena, path, name);
    if (descriptor < 0) {
        *name = NULL;
        return strerror(errno);
    }
    const char *reason = write_all(descriptor, text);
    if (!reason && !keep_attributes(descriptor, before))
        reason = strerror(errno);
    if (close(descriptor) < 0 && !reason)
        reason = strerror(errno);
    return reason;
}

/* False with errno. What else has the name shows when the file is made in it. */
static bool make_directory(Staged *staged, const char *directory)
{
    if (!directory)
        return true;
    if (mkdir(directory, 0777) == 0)
        staged->made = directory;
    return staged->made || errno == EEXIST;
}

static const char *stage(Arena *arena, Staged *staged, const char *directory)
{
    struct stat status;
    if (!make_directory(staged, directory))
        return strerror(errno);
    if (is_standard_output(staged->path)) {
        staged->descriptor = dup(STDOUT_FILENO);
        return staged->descriptor < 0 ? strerror(errno) : NULL;
    }
    staged->existed = stat(staged->path, &status) == 0;
    if (staged->existed && !S_ISREG(status.st_mode))
        return open_special(staged, status.st_mode);
    const char *reason = follow_link(arena, staged);
    if (reason || (staged->existed && is_unchanged(staged->path, staged->text)))
        return reason;
    return write_temporary(arena, staged->path, staged->text, staged->existed ? &status : NULL,
                           &staged->temporary);
}

/* ---- committing ---- */

/* What cannot be taken back comes before all that can. Only what tells of the files on standard
 * output comes behind them: its reader may go away early, and wants the files all the same. */
static const char *write_special(Staged *staged, bool standard_output)
{
    if (staged->descriptor < 0 || is_standard_output(staged->path) != standard_output)
        return NULL;
    return write_all(staged->descriptor, staged->text);
}

static const char *read_all(int descriptor, Text *text)
{
    char part[4096];
    ssize_t count;
    while ((count = read(descriptor, part, sizeof part)) != 0)
        if (count > 0)
            text_add_bytes(text, part, (size_t)count);
        else if (errno != EINTR)
            return strerror(errno);
    return NULL;
}

/* Where there are no links a copy does. */
static const char *copy_old(Arena *arena, Staged *staged)
{
    struct stat status;
    Text text = text_new(arena);
    int descriptor = open(staged->path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (descriptor < 0)
        return strerror(errno);
    const char *reason = fstat(descriptor, &status) < 0 ? strerror(errno) : NULL;
    if (!reason)
        reason = read_all(descriptor, &text);
    close(descriptor);
    return reason ? reason : write_temporary(arena, staged->path, &text, &status, &staged->old);
}

/* A way back for each file, before anything is replaced. */
static const char *keep_old(Arena *arena, Staged *staged)
{
    if (!staged->temporary || !staged->existed)
        return NULL;
    staged->old = arena_printf(arena, "%s.old", staged->temporary);
    if (temporary_link(staged->path, staged->old))
        return NULL;
    staged->old = NULL;
    return copy_old(arena, staged);
}

static const char *replace(Staged *staged)
{
    if (!staged->temporary)
        return NULL;
    if (!temporary_rename(staged->temporary, staged->path))
        return strerror(errno);
    staged->temporary = NULL;
    staged->replaced = true;
    return NULL;
}

/* What cannot be put back stays beside it: the reason then says where. */
static const char *take_back(Arena *arena, Staged *staged, const char *reason)
{
    if (!staged->replaced)
        return reason;
    if (!staged->existed) {
        unlink(staged->path);
    } else if (temporary_rename(staged->old, staged->path)) {
        staged->old = NULL;
    } else {
        reason = arena_printf(arena, "%s; %s is new already, and what it was is in %s", reason,
                              staged->path, staged->old);
        temporary_stays(staged->old);
        staged->old = NULL;
    }
    return reason;
}

/* An interruption would remove what is to be put back. */
static const char *take_all_back(Arena *arena, Staged *staged, size_t count, const char *reason)
{
    sigset_t before = endings_hold();
    for (size_t i = 0; i < count; i++)
        reason = take_back(arena, &staged[i], reason);
    endings_release(&before);
    return reason;
}

/* The last file of all needs no way back. */
static const char *replace_all(Arena *arena, Staged *staged, size_t count, size_t *at)
{
    const char *reason = NULL;
    for (*at = 0; *at + 1 < count; ++*at)
        if ((reason = keep_old(arena, &staged[*at])))
            return reason;
    sigset_t before = endings_hold();
    for (*at = 0; *at < count; ++*at)
        if ((reason = replace(&staged[*at]))) {
            reason = take_all_back(arena, staged, count, reason);
            break;
        }
    endings_release(&before);
    return reason;
}

/* *at is the file that the returned problem is with. */
static const char *write_staged(Arena *arena, const Output *outputs, Staged *staged, size_t count,
                                size_t *at)
{
    const char *reason = NULL;
    for (*at = 0; *at < count; ++*at)
        if ((reason = stage(arena, &staged[*at], outputs[*at].directory)))
            return reason;
    for (*at = 0; *at < count; ++*at)
        if ((reason = write_special(&staged[*at], false)))
            return reason;
    if ((reason = replace_all(arena, staged, count, at)))
        return reason;
    for (*at = 0; *at < count; ++*at)
        if ((reason = write_special(&staged[*at], true)))
            return take_all_back(arena, staged, count, reason);
    return NULL;
}

bool outputs_write(Arena *arena, const Output *outputs, size_t count, OutputProblem *problem)
{
    size_t at;
    Staged *staged = arena_alloc(arena, count * sizeof *staged);
    for (size_t i = 0; i < count; i++)
        staged[i] = (Staged){.path = outputs[i].path, .text = outputs[i].text, .descriptor = -1};
    const char *reason = write_staged(arena, outputs, staged, count, &at);
    for (size_t i = 0; i < count; i++) {
        temporary_remove(staged[i].temporary);
        temporary_remove(staged[i].old);
        if (staged[i].descriptor >= 0)
            close(staged[i].descriptor);
        if (reason && staged[i].made)
            rmdir(staged[i].made);
    }
    if (reason)
        *problem = (OutputProblem){outputs[at].path, reason};
    return !reason;
}

const char *output_default(Arena *arena, const char *spec)
{
    const char *slash = strrchr(spec, '/');
    const char *name = is_standard_input(spec) ? "stdin" : slash ? slash + 1 : spec;
    const char *dot = strrchr(name, '.');
    size_t length = dot && dot != name ? (size_t)(dot - name) : strlen(name);
    return arena_printf(arena, DEFAULT_DIRECTORY "/%.*s.c", (int)length, name);
}
