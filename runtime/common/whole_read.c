/* whole_read.c: bytes that are read to the last. */
#include <errno.h>
#include <unistd.h>

#include "common/whole_read.h"

ssize_t tlc_read_all(int descriptor, void *bytes, size_t size, off_t at)
{
    size_t done = 0;
    while (done < size) {
        const ssize_t count =
            pread(descriptor, (char *)bytes + done, size - done, at + (off_t)done);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return -1;
        if (count == 0)
            break;
        done += (size_t)count;
    }
    return (ssize_t)done;
}
