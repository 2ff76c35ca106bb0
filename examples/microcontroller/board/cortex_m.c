/* cortex_m.c: vectors, the floating-point unit, and SysTick as a clock, of ARM's M3, M4, M7, M33
 * and M55. */
#include "board.h"

#define REGISTER(address) (*(volatile uint32_t *)(address))
#define SYSTICK_CONTROL   REGISTER(0xE000E010)
#define SYSTICK_RELOAD    REGISTER(0xE000E014)
#define SYSTICK_VALUE     REGISTER(0xE000E018)
#define INTERRUPTS        REGISTER(0xE000ED04)
#define VECTORS           REGISTER(0xE000ED08)
#define COPROCESSORS      REGISTER(0xE000ED88)

/* ---- the clock: 24 bits that count down, and how often they have begun anew ---- */

enum { TICKS = 1 << 24, ON = 1, INTERRUPT = 2, PROCESSOR_CLOCK = 4, WAITING = 1 << 26 };

static volatile uint32_t rounds;

static void count_rounds(void)
{
    rounds++;
}

void board_clock_start(void)
{
    SYSTICK_CONTROL = 0;
    SYSTICK_RELOAD = TICKS - 1;
    SYSTICK_VALUE = 0;
    rounds = 0;
    SYSTICK_CONTROL = ON | INTERRUPT | PROCESSOR_CLOCK;
    while (SYSTICK_VALUE == 0)
        ; /* it begins with its next tick */
}

uint64_t board_clock(void)
{
    uint32_t before, left;
    do {
        before = rounds;
        left = SYSTICK_VALUE;
    } while (before != rounds || (INTERRUPTS & WAITING) != 0);
    return ((uint64_t)before * TICKS + (TICKS - 1 - left)) * 1000000000 / BOARD_HZ;
}

/* ---- how the processor begins ---- */

static _Noreturn void begin(void)
{
#ifdef __ARM_FP
    COPROCESSORS |= 0xFU << 20; /* its unit for floats */
    __asm volatile("dsb\n isb");
#endif
    board_start();
}

/* With a stack of its own: that of the program may be what is wrong. */
__attribute__((naked)) static void fault(void)
{
    __asm volatile("ldr r0, =stack_end\n"
                   "mov sp, r0\n"
                   "ldr r0, =board_fault\n"
                   "bx r0");
}

typedef void vector(void);

__attribute__((section(".vectors"), used)) static vector *const vectors[16] = {
    (vector *)stack_end, begin, fault, fault, fault, fault, fault, [15] = count_rounds,
};
