/* host.c: board.h on this machine, for what a board gives to be compared with. */
#include "board.h"

#include <stdio.h>
#include <stdlib.h>

void board_print(const char *text)
{
    fputs(text, stdout);
}

void board_print_number(uint64_t number)
{
    printf("%llu", (unsigned long long)number);
}

_Noreturn void board_exit(int code)
{
    exit(code);
}

/* ---- files ---- */

static _Noreturn void give_up(const char *name)
{
    perror(name);
    exit(1);
}

static FILE *stream(const board_file *file)
{
    return (FILE *)file->handle;
}

static board_file open_as(const char *name, const char *mode)
{
    FILE *opened = fopen(name, mode);
    if (!opened)
        give_up(name);
    return (board_file){name, (intptr_t)opened};
}

board_file board_create(const char *name)
{
    return open_as(name, "wb");
}

board_file board_open(const char *name)
{
    return open_as(name, "rb");
}

void board_write(const board_file *file, const void *from, size_t bytes)
{
    if (fwrite(from, 1, bytes, stream(file)) != bytes)
        give_up(file->name);
}

void board_read(const board_file *file, void *to, size_t bytes)
{
    if (fread(to, 1, bytes, stream(file)) != bytes)
        give_up(file->name);
}

size_t board_size(const board_file *file)
{
    long size;
    if (fseek(stream(file), 0, SEEK_END) != 0 || (size = ftell(stream(file))) < 0 ||
        fseek(stream(file), 0, SEEK_SET) != 0)
        give_up(file->name);
    return (size_t)size;
}

void board_close(const board_file *file)
{
    if (fclose(stream(file)) != 0)
        give_up(file->name);
}

/* ---- what only boards measure ---- */

void board_clock_start(void)
{
}

uint64_t board_clock(void)
{
    return 0;
}

size_t board_stack_used(void)
{
    return 0;
}

size_t board_stack_size(void)
{
    return 0;
}
