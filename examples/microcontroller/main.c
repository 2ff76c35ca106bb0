/* main.c: a board that tells sandals from shirts. */
#include "board.h"
#include "images.h"
#include "shirts.h"

static shirts_arena arena;

static void tell(const char *what, const shirts_input *image)
{
    shirts_output output;
    shirts_predict(image, &output, &arena);
    board_print(what);
    board_print(": ");
    board_print(shirts_class_names[output.class_index]);
    board_print(", ");
    board_print_number((uint64_t)(1000.0f * output.probabilities[output.class_index] + 0.5f));
    board_print(" of 1000\n");
}

int main(void)
{
    tell("a sandal", &a_sandal);
    tell("a shirt", &a_shirt);
    return 0;
}
