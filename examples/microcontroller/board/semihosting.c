/* semihosting.c: a debugger, or QEMU, that writes and reads for a program without an operating
 * system: github.com/ARM-software/abi-aa, "Semihosting for AArch32 and AArch64". */
#include "board.h"

#include <string.h>

enum {
    OPEN = 0x01,
    CLOSE = 0x02,
    PRINT = 0x04,
    WRITE = 0x05,
    READ = 0x06,
    LENGTH = 0x0C,
    EXIT = 0x20,
    READ_BINARY = 1,
    WRITE_BINARY = 5,
    APPLICATION_EXIT = 0x20026,
};

static intptr_t ask(intptr_t operation, const void *of)
{
#ifdef __riscv
    register intptr_t answer __asm("a0") = operation;
    register const void *block __asm("a1") = of;
    __asm volatile(".balign 16\n" /* the three must not lie on two pages */
                   ".option push\n"
                   ".option norvc\n"
                   "slli x0, x0, 0x1f\n"
                   "ebreak\n"
                   "srai x0, x0, 7\n"
                   ".option pop"
                   : "+r"(answer)
                   : "r"(block)
                   : "memory");
#else
    register intptr_t answer __asm("r0") = operation;
    register const void *block __asm("r1") = of;
    __asm volatile("bkpt 0xAB" : "+r"(answer) : "r"(block) : "memory");
#endif
    return answer;
}

void board_print(const char *text)
{
    ask(PRINT, text);
}

void board_print_number(uint64_t number)
{
    char digits[21], *first = &digits[20];
    *first = '\0';
    do {
        *--first = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    board_print(first);
}

_Noreturn void board_exit(int code)
{
    const intptr_t how[] = {APPLICATION_EXIT, code};
    for (;;)
        ask(EXIT, how);
}

/* ---- files ---- */

static _Noreturn void give_up(const char *name, const char *problem)
{
    board_print(name);
    board_print(problem);
    board_exit(1);
}

static board_file open_as(const char *name, intptr_t mode)
{
    const intptr_t how[] = {(intptr_t)name, mode, (intptr_t)strlen(name)};
    const board_file file = {name, ask(OPEN, how)};
    if (file.handle < 0)
        give_up(name, ": cannot be opened\n");
    return file;
}

board_file board_create(const char *name)
{
    return open_as(name, WRITE_BINARY);
}

board_file board_open(const char *name)
{
    return open_as(name, READ_BINARY);
}

void board_write(const board_file *file, const void *from, size_t bytes)
{
    const intptr_t how[] = {file->handle, (intptr_t)from, (intptr_t)bytes};
    if (ask(WRITE, how) != 0)
        give_up(file->name, ": cannot be written\n");
}

void board_read(const board_file *file, void *to, size_t bytes)
{
    const intptr_t how[] = {file->handle, (intptr_t)to, (intptr_t)bytes};
    if (ask(READ, how) != 0)
        give_up(file->name, ": cannot be read, or is too short\n");
}

size_t board_size(const board_file *file)
{
    const intptr_t how[] = {file->handle};
    const intptr_t size = ask(LENGTH, how);
    if (size < 0)
        give_up(file->name, ": its length cannot be told\n");
    return (size_t)size;
}

void board_close(const board_file *file)
{
    const intptr_t how[] = {file->handle};
    if (ask(CLOSE, how) != 0)
        give_up(file->name, ": cannot be closed\n");
}
