/* any_example.c: calls a library that has its weights with any example and any room to work in.
 * Built with MODEL, its name, and MODEL_HEADER, its header. */
#include "__fc_builtin.h"

#include MODEL_HEADER

#define PASTE(model, name) model##_##name
#define OF(model, name)    PASTE(model, name)

static OF(MODEL, input) input;
static OF(MODEL, output) output;
static OF(MODEL, arena) arena;

int main(void)
{
    Frama_C_make_unknown((char *)&input, sizeof input);
    Frama_C_make_unknown((char *)&output, sizeof output);
    Frama_C_make_unknown((char *)&arena, sizeof arena);
    OF(MODEL, predict)(&input, &output, &arena);
    return 0;
}
