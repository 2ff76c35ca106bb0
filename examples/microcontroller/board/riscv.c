/* riscv.c: how a RISC-V processor begins, and its counter of instructions. */
#include "board.h"

/* Entered with nothing set: a stack, then the unit for floats, then C. */
__attribute__((naked, section(".vectors"), used)) static void begin(void)
{
    __asm volatile("la sp, stack_end\n"
                   "la t0, fault\n"
                   "csrw mtvec, t0\n"
                   "li t0, 0x2000\n" /* mstatus.FS: initial */
                   "csrs mstatus, t0\n"
                   "tail board_start");
}

/* With a stack of its own: that of the program may be what is wrong. */
__attribute__((naked, aligned(4), used)) static void fault(void)
{
    __asm volatile("la sp, stack_end\n"
                   "tail board_fault");
}

static uint64_t instructions(void)
{
    uint32_t high, low, again;
    do
        __asm volatile("csrr %0, minstreth\n csrr %1, minstret\n csrr %2, minstreth"
                       : "=r"(high), "=r"(low), "=r"(again));
    while (high != again);
    return (uint64_t)high << 32 | low;
}

static uint64_t begun;

void board_clock_start(void)
{
    begun = instructions();
}

uint64_t board_clock(void)
{
    return instructions() - begun;
}
