/* program_hash.c: which program this is, and hashes that tell such things apart. */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "common/fnv.h"
#include "common/whole_read.h"
#include "run/program_hash.h"
#include "system/fail.h"

/* Linked into each program by tlc_add_experiment (runtime/cmake/experiment.cmake): a hash of what
 * it was made of. Programs that were built in another way lack it. */
extern const char tlc_program_identity[] __attribute__((weak));

static struct tlc_hash as_text(uint64_t number)
{
    struct tlc_hash hash;
    snprintf(hash.text, sizeof hash.text, "%016llx", (unsigned long long)number);
    return hash;
}

struct tlc_hash tlc_hash_of(const void *bytes, size_t size)
{
    return as_text(tlc_fnv(TLC_FNV_START, bytes, size));
}

/* Of this moment: another at each start, so that no runs are gone on with. */
static struct tlc_hash hash_of_now(void)
{
    struct timespec now = {0};
    clock_gettime(CLOCK_REALTIME, &now);
    const long long moment[] = {now.tv_sec, now.tv_nsec, getpid()};
    return tlc_hash_of(moment, sizeof moment);
}

static struct tlc_hash hash_of_file(const char *path)
{
    uint8_t bytes[1 << 14];
    uint64_t hash = TLC_FNV_START;
    ssize_t size = -1;
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    for (off_t at = 0; descriptor >= 0 && size != 0; at += size) {
        if ((size = tlc_read_all(descriptor, bytes, sizeof bytes, at)) < 0)
            break;
        hash = tlc_fnv(hash, bytes, (size_t)size);
    }
    if (size < 0)
        tlc_fail("cannot read this program (%s), to know it again: %s", path, strerror(errno));
    close(descriptor);
    return as_text(hash);
}

struct tlc_hash tlc_program_hash(void)
{
    const char *identity = tlc_program_identity;
    if (identity)
        return tlc_hash_of(identity, strlen(identity));
    const char *own = "/proc/self/exe"; /* of Linux, where /proc is there */
    return access(own, F_OK) == 0 ? hash_of_file(own) : hash_of_now();
}
