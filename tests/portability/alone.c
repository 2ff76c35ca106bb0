/* alone.c: what training, random numbers and statistics need of the runtime, without threads and
 * the libraries the rest of it needs. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tlc.h>

#include "store/file_bytes.h"

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

/* Nothing is saved, and nothing is learned of columns. */
#define MODEL_FILE(name, ...)                                                                      \
    struct tlc_file_bytes tlc_write_##name(const struct tlc_saved *saved)                          \
    {                                                                                              \
        (void)saved;                                                                               \
        tlc_fail("nothing is saved\n");                                                            \
        return (struct tlc_file_bytes){NULL, 0};                                                   \
    }
#include "common/model_files.def"
#undef MODEL_FILE

void tlc_take_medians(struct tlc_training *training, const struct tlc_adaptation *how)
{
    (void)training;
    (void)how;
    tlc_fail("no medians\n");
}

void tlc_take_commonest(struct tlc_training *training, const struct tlc_adaptation *how)
{
    (void)training;
    (void)how;
    tlc_fail("no commonest numbers\n");
}
