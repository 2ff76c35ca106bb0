#define _GNU_SOURCE
#include "guarded.h"

#include <fts.h>
#include <sanitizer/allocator_interface.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

_Noreturn void __wrap_tlc_fail(const char *format, ...);
_Noreturn void __wrap_tlc_fail_usage(const char *format, ...);

static jmp_buf way_back;
static char message[8192];
static char scratch[64];

/* A message is made even where nobody reads it: its arguments are looked at by the sanitizers. */
static _Noreturn void come_back(const char *format, va_list arguments)
{
    vsnprintf(message, sizeof message, format, arguments);
    longjmp(way_back, 1);
}

void __wrap_tlc_fail(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    come_back(format, arguments);
}

void __wrap_tlc_fail_usage(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    come_back(format, arguments);
}

bool guarded(void (*call)(void *argument), void *argument)
{
    const int lowest = dup(STDIN_FILENO);
    close(lowest);
    *message = '\0';
    const bool done = setjmp(way_back) == 0;
    if (done)
        call(argument);
    close_range((unsigned)lowest, ~0U, 0);
    return done;
}

const char *guarded_message(void)
{
    return message;
}

/* ---- memory ---------------------------------------------------------------------------------- */

enum { MOST_BLOCKS = 1 << 16 };

static const volatile void *blocks[MOST_BLOCKS];
static int block_count;
static _Thread_local bool recording; /* libFuzzer has a thread of its own, which allocates too */

static void on_allocation(const volatile void *memory, size_t size)
{
    (void)size;
    if (recording && block_count < MOST_BLOCKS)
        blocks[block_count++] = memory;
}

/* What was allocated last is freed first more often than not. */
static void on_freeing(const volatile void *memory)
{
    for (int i = block_count - 1; i >= 0 && recording && memory; i--)
        if (blocks[i] == memory) {
            blocks[i] = blocks[--block_count];
            return;
        }
}

void reclaim_from_here(void)
{
    static bool installed;
    if (!installed)
        __sanitizer_install_malloc_and_free_hooks(on_allocation, on_freeing);
    installed = true;
    block_count = 0;
    recording = true;
}

void reclaim(void)
{
    recording = false;
    for (int i = 0; i < block_count; i++)
        free((void *)blocks[i]);
}

/* ---- files ----------------------------------------------------------------------------------- */

static _Noreturn void give_up(const char *what)
{
    perror(what);
    abort();
}

void remove_all(const char *directory)
{
    char *const roots[] = {(char *)directory, NULL};
    FTS *walk = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    for (FTSENT *entry = fts_read(walk); entry; entry = fts_read(walk))
        if (entry->fts_info != FTS_D)
            remove(entry->fts_path);
    fts_close(walk);
}

static void leave_scratch(void)
{
    remove_all(scratch);
}

void enter_scratch(void)
{
    const char *place = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
    snprintf(scratch, sizeof scratch, "%s/tlc-fuzz-XXXXXX", place);
    if (!mkdtemp(scratch) || chdir(scratch) < 0)
        give_up(scratch);
    atexit(leave_scratch);
}

void write_bytes(const char *path, const void *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(bytes, 1, size, file) != size || fclose(file) != 0)
        give_up(path);
}

uint8_t *read_bytes_of(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return NULL;
    size_t room = 1 << 16;
    uint8_t *bytes = malloc(room);
    for (*size = 0; bytes;) {
        size_t count = fread(bytes + *size, 1, room - *size, file);
        *size += count;
        if (count == 0)
            break;
        if (*size == room)
            bytes = realloc(bytes, room *= 2);
    }
    fclose(file);
    return bytes;
}
