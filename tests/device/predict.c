/* predict.c: what the library says of all examples of examples.bin, as answers.bin; and what that
 * takes. Built with MODEL, its name, and MODEL_HEADER, its header, for a board and for this
 * machine. */
#include "board.h"

#include MODEL_HEADER

#define PASTE(model, name) model##_##name
#define OF(model, name)    PASTE(model, name)
#define INPUT              OF(MODEL, input)
#define OUTPUT             OF(MODEL, output)
#define ARENA              OF(MODEL, arena)
#define WEIGHTS            OF(MODEL, weights)
#define PREDICT            OF(MODEL, predict)

static INPUT input;
static OUTPUT output;
static ARENA arena;

static void print(const char *what, uint64_t number)
{
    board_print(what);
    board_print(" ");
    board_print_number(number);
    board_print("\n");
}

int main(void)
{
    uint64_t instructions = 0;
    const board_file examples = board_open("examples.bin");
    const board_file answers = board_create("answers.bin");
    const size_t count = board_size(&examples) / sizeof input;
    for (size_t i = 0; i < count; i++) {
        board_read(&examples, &input, sizeof input);
        if (i ==
            1) /* the first has shown how deep the stack becomes, without the clock's interrupt */
            board_clock_start();
        const uint64_t before = i > 0 ? board_clock() : 0;
        PREDICT(&input, &output, &arena);
        instructions += i > 0 ? board_clock() - before : 0;
        if (i == 0)
            print("stack", board_stack_used());
        board_write(&answers, &output, sizeof output);
    }
    board_close(&answers);
    board_close(&examples);
    print("examples", count);
    print("weights", sizeof(WEIGHTS));
    print("arena", sizeof arena);
    print("instructions", count > 1 ? instructions / (count - 1) : 0);
    return 0;
}
