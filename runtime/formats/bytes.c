/* bytes.c: a file as it is, whole in memory. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "formats/bytes.h"

/* How many bytes more than a file says it has: where it ends is then seen without growing. */
enum { BEYOND = 4096 };

static bool grow(struct tlc_bytes *bytes, size_t room)
{
    if (room <= bytes->room)
        return true;
    uint8_t *more = realloc(bytes->at, room);
    if (!more)
        return false;
    bytes->at = more;
    bytes->room = room;
    return true;
}

static bool check_file(int file, const char *path, size_t most, size_t *size,
                       struct tlc_fault *fault)
{
    struct stat status;
    if (fstat(file, &status) < 0)
        return tlc_fault_unread(fault, "cannot read %s: %s", path, strerror(errno));
    if (S_ISDIR(status.st_mode))
        return tlc_fault_set(fault, "cannot read %s: it is a directory", path);
    if (!S_ISREG(status.st_mode))
        return tlc_fault_set(fault, "cannot read %s: it is not a regular file", path);
    if ((uint64_t)status.st_size > most)
        return tlc_fault_set(fault, "%s has %lld bytes, more than the %zu that are read", path,
                             (long long)status.st_size, most);
    *size = (size_t)status.st_size;
    return true;
}

/* A file may have become longer or shorter since its size was asked for. */
static bool read_all(struct tlc_bytes *bytes, int file, const char *path, size_t most,
                     struct tlc_fault *fault)
{
    for (;;) {
        if (bytes->size > most)
            return tlc_fault_set(fault, "%s has more than the %zu bytes that are read", path, most);
        if (!grow(bytes, bytes->size + BEYOND))
            return tlc_fault_unread(fault, "cannot read %s: out of memory", path);
        ssize_t count = read(file, bytes->at + bytes->size, bytes->room - bytes->size);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return tlc_fault_unread(fault, "cannot read %s: %s", path, strerror(errno));
        if (count == 0)
            return true;
        bytes->size += (size_t)count;
    }
}

static bool read_open(struct tlc_bytes *bytes, int file, const char *path, size_t most,
                      struct tlc_fault *fault)
{
    size_t size = 0;
    if (!check_file(file, path, most, &size, fault))
        return false;
    if (!grow(bytes, size + BEYOND))
        return tlc_fault_unread(fault, "cannot read %s: out of memory", path);
    if (!read_all(bytes, file, path, most, fault))
        return false;
    return bytes->size > 0 || tlc_fault_set(fault, "%s is empty", path);
}

/* A pipe that nobody writes to must not stop the program, hence O_NONBLOCK. */
bool tlc_bytes_read(struct tlc_bytes *bytes, const char *path, size_t most, struct tlc_fault *fault)
{
    bytes->size = 0;
    int file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (file < 0)
        return tlc_fault_unread(fault, "cannot open %s: %s", path, strerror(errno));
    bool done = read_open(bytes, file, path, most, fault);
    close(file);
    return done;
}

void tlc_bytes_end(struct tlc_bytes *bytes)
{
    free(bytes->at);
    *bytes = (struct tlc_bytes){0};
}
