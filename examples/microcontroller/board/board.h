/* board.h: the little that programs here need of a board. Here it is a debugger's semihosting that
 * writes and reads, which QEMU has too; on a board of yours, put its serial port and its clock
 * behind these. */
#ifndef BOARD_H
#define BOARD_H

#include <stddef.h>
#include <stdint.h>

void board_print(const char *text);
void board_print_number(uint64_t number);

/* Ends the program, which QEMU does with this exit code. */
_Noreturn void board_exit(int code);

/* Files of the host, by their names in its current directory. All of them end the program, with a
 * message, where something goes wrong. */
typedef struct board_file {
    const char *name;
    intptr_t handle;
} board_file;

board_file board_create(const char *name);
board_file board_open(const char *name);
void board_write(const board_file *file, const void *from, size_t bytes);
void board_read(const board_file *file, void *to, size_t bytes);
size_t board_size(const board_file *file); /* in bytes */
void board_close(const board_file *file);

/* Instructions that were executed since the clock was started, where QEMU gives each a nanosecond
 * (-icount shift=0). On Cortex-M they are counted in ticks of BOARD_HZ, so within some 50. */
void board_clock_start(void);
uint64_t board_clock(void);

/* Bytes of the stack that have been in use at any time, and all that there are. */
size_t board_stack_used(void);
size_t board_stack_size(void);

/* ---- what the files of board/ share ---- */

/* From the linker's script. The stack lies below all else: what would be too much is no memory. */
extern uint32_t stack_begin[], stack_end[], data_begin[], data_end[], bss_begin[], bss_end[];
extern const uint32_t data_in_flash[];

/* What the processor does first, once it has a stack and can calculate: memory as C expects it, and
 * main. */
_Noreturn void board_start(void);

/* Where a fault of the processor ends. */
_Noreturn void board_fault(void);

#endif
