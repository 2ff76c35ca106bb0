/* atomic_file.c: files that appear whole or not at all. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "internal.h"

static bool is_directory(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/* Makes the part of the path that stops at `end`, where the character is put back. That mkdir
 * fails is no matter where there is a directory already: the reason is not always EEXIST. */
static void make_directory(char *path, char *end)
{
    char character = *end;
    *end = '\0';
    if (mkdir(path, 0777) < 0) {
        int reason = errno;
        if (!is_directory(path))
            tlc_fail("cannot make directory %s: %s", path, strerror(reason));
    }
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

static void write_all(int descriptor, const char *bytes, size_t size, const char *path)
{
    while (size > 0) {
        ssize_t written = write(descriptor, bytes, size);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            tlc_fail("cannot write %s: %s", path, strerror(errno));
        bytes += written;
        size -= (size_t)written;
    }
}

/* Makes the new name survive a crash of the machine. Not every file system can promise that, and
 * the file itself is safe by then, so a refusal is no failure. */
static void sync_directory_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    int length = slash ? (int)(slash - path) + 1 : 1;
    char *directory = tlc_format("%.*s", length, slash ? path : ".");
    int descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    free(directory);
    if (descriptor >= 0) {
        fsync(descriptor);
        close(descriptor);
    }
}

void tlc_write_file(const char *path, const void *bytes, size_t size)
{
    char *temporary = tlc_keep(tlc_format("%s.tmp", path));
    int descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (descriptor < 0)
        tlc_fail("cannot write %s: %s", path, strerror(errno));
    tlc_fail_removes(temporary);
    write_all(descriptor, bytes, size, path);
    if (fsync(descriptor) < 0)
        tlc_fail("cannot write %s: %s", path, strerror(errno));
    if (close(descriptor) < 0 || rename(temporary, path) < 0)
        tlc_fail("cannot write %s: %s", path, strerror(errno));
    tlc_fail_removes(NULL);
    sync_directory_of(path);
}
