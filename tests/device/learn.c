/* learn.c: lets the library learn for two epochs from all examples of the file `examples`, whose
 * targets are in `targets`, in steps of STEP, and leaves what is learned as `learned`; and what
 * that takes. Built with NAME, the model's name, and HEADER, its header, for a board. */
#include "board.h"

#include HEADER

#define PASTE(model, name) model##_##name
#define OF(model, name)    PASTE(model, name)

enum { EPOCHS = 2 };

static OF(NAME, input) input;
static OF(NAME, target) target;
static OF(NAME, learner) learner;
static OF(NAME, arena) arena;

static void print(const char *what, uint64_t number)
{
    board_print(what);
    board_print(" ");
    board_print_number(number);
    board_print("\n");
}

static void expect_done(int code)
{
    if (code == 0)
        return;
    print("refused", (uint64_t)code);
    board_exit(1);
}

static void take_step(const board_file *examples, const board_file *targets, size_t count)
{
    OF(NAME, step_begin)(&learner, (uint32_t)count);
    for (size_t i = 0; i < count; i++) {
        board_read(examples, &input, sizeof input);
        board_read(targets, &target, sizeof target);
        expect_done(OF(NAME, step_add)(&learner, &input, &target, &arena));
    }
    expect_done(OF(NAME, step_end)(&learner));
}

/* Gives how many examples there are. */
static size_t learn_epoch(void)
{
    const board_file examples = board_open("examples"), targets = board_open("targets");
    const size_t count = board_size(&examples) / sizeof input;
    for (size_t first = 0; first < count; first += STEP)
        take_step(&examples, &targets, count - first < STEP ? count - first : STEP);
    board_close(&targets);
    board_close(&examples);
#ifdef BY_EPOCH
    OF(NAME, learn_epoch)(&learner);
#endif
    return count;
}

int main(void)
{
    const board_file learned = board_create("learned");
    size_t count = 0;
    OF(NAME, learn_begin)(&learner);
    count += learn_epoch();
    print("stack", board_stack_used()); /* without the clock's interrupt */
    board_clock_start();
    for (int epoch = 1; epoch < EPOCHS; epoch++)
        count += learn_epoch();
    print("instructions", board_clock() / (count - count / EPOCHS));
    board_write(&learned, &learner.learned, sizeof learner.learned);
    board_close(&learned);
    print("steps", learner.steps);
    print("learner", sizeof learner);
    print("arena", sizeof arena);
    return 0;
}
