/* whole_write.c: bytes that are written to the last. */
#include <errno.h>
#include <unistd.h>

#include "common/whole_write.h"

int tlc_write_all(int descriptor, const void *bytes, size_t size)
{
    const char *next = bytes;
    while (size > 0) {
        ssize_t written = write(descriptor, next, size);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return written < 0 ? errno : EIO;
        next += written;
        size -= (size_t)written;
    }
    return 0;
}
