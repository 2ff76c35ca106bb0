/* foreign_file.c: bytes of a regular file. */
#include "foreign/foreign_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool check_status(struct tlc_foreign_file *file, struct tlc_fault *fault)
{
    struct stat status;
    if (fstat(file->descriptor, &status) < 0)
        return tlc_fault_unread(fault, "cannot read %s: %s", file->path, strerror(errno));
    if (S_ISDIR(status.st_mode))
        return tlc_fault_set(fault,
                             "%s is a directory, not a model file; of a SavedModel, save the model "
                             "again as .keras or .h5",
                             file->path);
    if (!S_ISREG(status.st_mode))
        return tlc_fault_set(fault, "cannot read %s: it is not a regular file", file->path);
    if (status.st_size == 0)
        return tlc_fault_set(fault, "%s is empty", file->path);
    file->size = (uint64_t)status.st_size;
    return true;
}

/* A pipe that nobody writes to must not stop the program, hence O_NONBLOCK. */
bool tlc_foreign_file_open(struct tlc_foreign_file *file, const char *path, struct tlc_fault *fault)
{
    *file = (struct tlc_foreign_file){
        .path = path, .descriptor = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)};
    if (file->descriptor < 0)
        return tlc_fault_unread(fault, "cannot open %s: %s", path, strerror(errno));
    if (check_status(file, fault))
        return true;
    tlc_foreign_file_close(file);
    return false;
}

void tlc_foreign_file_close(struct tlc_foreign_file *file)
{
    close(file->descriptor);
    file->descriptor = -1;
}

bool tlc_foreign_file_read(const struct tlc_foreign_file *file, uint64_t at, void *bytes,
                           size_t size, struct tlc_fault *fault)
{
    size_t done = 0;
    if (at > file->size || size > file->size - at)
        return tlc_fault_set(fault, "%s is truncated: %zu bytes should begin at byte %llu of %llu",
                             file->path, size, (unsigned long long)at,
                             (unsigned long long)file->size);
    while (done < size) {
        const ssize_t count =
            pread(file->descriptor, (uint8_t *)bytes + done, size - done, (off_t)(at + done));
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return tlc_fault_unread(fault, "cannot read %s: %s", file->path, strerror(errno));
        if (count == 0)
            return tlc_fault_set(fault, "%s became shorter while it was read", file->path);
        done += (size_t)count;
    }
    return true;
}

uint16_t tlc_little16(const uint8_t *bytes)
{
    return (uint16_t)(bytes[0] | bytes[1] << 8);
}

uint32_t tlc_little32(const uint8_t *bytes)
{
    return tlc_little16(bytes) | (uint32_t)tlc_little16(bytes + 2) << 16;
}

uint64_t tlc_little64(const uint8_t *bytes)
{
    return tlc_little32(bytes) | (uint64_t)tlc_little32(bytes + 4) << 32;
}
