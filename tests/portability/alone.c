/* alone.c: what training, random numbers and statistics need of the runtime, without threads and
 * the libraries the rest of it needs. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tlc.h>

void tlc_fail(const char *format, ...)
{
    fputs(format, stderr);
    exit(1);
}

void *tlc_allocate(size_t count, size_t size)
{
    void *memory = calloc(count, size);
    if (!memory)
        tlc_fail("out of memory\n");
    return memory;
}

void *tlc_allocate_aligned(size_t size)
{
    const size_t whole = (size + 63) / 64 * 64;
    void *memory = aligned_alloc(64, whole);
    if (!memory)
        tlc_fail("out of memory\n");
    return memset(memory, 0, whole);
}

/* Nobody helps, so that nothing is ever done beside anything. */
bool tlc_has_help(const struct tlc_training *training)
{
    (void)training;
    return false;
}

void tlc_do_beside(const struct tlc_training *training, tlc_task *task, void *argument)
{
    (void)training;
    (void)task;
    (void)argument;
    tlc_fail("nobody does anything beside\n");
}

bool tlc_is_done_beside(const struct tlc_training *training)
{
    (void)training;
    return false;
}

void tlc_wait_beside(const struct tlc_training *training)
{
    (void)training;
}
