/* memory.c: memory as C expects it when main begins, how much of the stack is used, and what is
 * said when an access to memory is wrong. */
#include "board.h"

#include <string.h>

int main(void);

enum { UNUSED = 0x5AC3A53C };

/* From below to where the stack is now: what lies under that belongs to nobody. */
static void paint_stack(void)
{
    const uint32_t *now = __builtin_frame_address(0);
    enum { OWN_WORDS = 32 }; /* this function's, as far as it goes below its frame */
    for (volatile uint32_t *word = stack_begin; word < now - OWN_WORDS; word++)
        *word = UNUSED;
}

size_t board_stack_used(void)
{
    const uint32_t *word = stack_begin;
    while (word < stack_end && *word == UNUSED)
        word++;
    return (size_t)(stack_end - word) * sizeof *word;
}

size_t board_stack_size(void)
{
    return (size_t)(stack_end - stack_begin) * sizeof *stack_begin;
}

_Noreturn void board_start(void)
{
    paint_stack();
    memcpy(data_begin, data_in_flash, (size_t)(data_end - data_begin) * sizeof *data_begin);
    memset(bss_begin, 0, (size_t)(bss_end - bss_begin) * sizeof *bss_begin);
    board_exit(main());
}

_Noreturn void board_fault(void)
{
    board_print("fault: a wrong access to memory, or the stack is full\n");
    board_exit(1);
}
