/* rename.h: renameat2, also where the C library's headers, as musl's, know neither it nor its
 * flags. Needs _GNU_SOURCE. */
#ifndef TLC_RENAME_H
#define TLC_RENAME_H

#include <stdio.h>

#ifndef RENAME_EXCHANGE
#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { RENAME_NOREPLACE = 1, RENAME_EXCHANGE = 2 };

static inline int renameat2(int from, const char *name, int to, const char *other, unsigned flags)
{
#ifdef SYS_renameat2
    return (int)syscall(SYS_renameat2, from, name, to, other, flags);
#else
    (void)from, (void)name, (void)to, (void)other, (void)flags;
    errno = ENOSYS;
    return -1;
#endif
}
#endif

#endif
