/* board.c: whether a board gives a program what it counts on, before any library runs there. With
 * OVERFLOW its stack grows until something stops it. */
#include "board.h"

#include <string.h>

enum { LOOPS = 100000, DEEP = 1000 };

#ifdef OVERFLOW
enum { TIMES = 1000 };
#else
enum { TIMES = 2 };
#endif

static uint32_t initialised[3] = {7, 8, 9};
static uint32_t zero[1000];
static volatile float two = 2.0f;

static void expect(int good, const char *what)
{
    if (good)
        return;
    board_print(what);
    board_print(": wrong\n");
    board_exit(1);
}

static void check_memory(void)
{
    uint32_t any = 0;
    for (size_t i = 0; i < sizeof zero / sizeof *zero; i++)
        any |= zero[i];
    expect(any == 0, "memory that is 0");
    expect(initialised[0] == 7 && initialised[1] == 8 && initialised[2] == 9,
           "memory with first values");
    expect(two * two == 4.0f, "a product of floats");
}

/* ---- the stack ---- */

/* DEEP bytes and some, so many times. */
__attribute__((noinline)) static unsigned use_stack(unsigned times)
{
    volatile unsigned char deep[DEEP];
    deep[0] = (unsigned char)times;
    return times > 1 ? use_stack(times - 1) + deep[0] : deep[0];
}

static void check_stack(void)
{
    const size_t before = board_stack_used();
    expect(before > 0 && before < DEEP, "the stack's depth at first");
    use_stack(TIMES);
    expect(board_stack_used() > 2 * DEEP && board_stack_used() < before + 3 * DEEP,
           "the stack's depth when more was used");
    expect(board_stack_used() < board_stack_size(), "the stack's size");
}

/* ---- the clock ---- */

__attribute__((noinline, noclone)) static uint64_t time_of(uint32_t loops)
{
    const uint64_t before = board_clock();
    for (uint32_t i = 0; i < loops; i++)
        __asm volatile("nop");
    return board_clock() - before;
}

static void check_clock(void)
{
    board_clock_start();
    expect(board_clock() < LOOPS, "the clock when it has begun");
    const uint64_t some = time_of(LOOPS), more = time_of(11 * LOOPS);
    expect(some > 2 * LOOPS && some < 20 * LOOPS, "instructions counted");
    expect(more > 10 * some && more < 12 * some, "instructions counted of eleven times as many");
#ifdef LONG /* enough for a counter of 24 bits to begin anew */
    const uint64_t many = time_of(3000 * LOOPS);
    expect(many > 2900 * some && many < 3100 * some, "instructions counted of very many");
#endif
}

/* ---- files ---- */

static void check_files(void)
{
    char back[6] = "";
    board_file file = board_create("board.txt");
    board_write(&file, "hello", 6);
    board_close(&file);
    file = board_open("board.txt");
    expect(board_size(&file) == 6, "a file's size");
    board_read(&file, back, 6);
    board_close(&file);
    expect(memcmp(back, "hello", 6) == 0, "what a file holds");
}

int main(void)
{
    check_memory();
    check_stack();
    check_clock();
    check_files();
    board_print_number(UINT64_MAX);
    board_print(" all is well\n");
    return 7;
}
