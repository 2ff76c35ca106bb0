/* library_simplify.c: what changes no numbers goes. Row by row and pixel by pixel, an image and the
 * row of its numbers lie alike; and a convolution of groups reads its kernel as it is. */
#include "library/library.h"

static bool only_shapes(const Op *op)
{
    return op->code == OP_flatten || op->code == OP_unflatten;
}

/* A row of one number, again and again, is a row of constants. */
static void make_constant(Arena *arena, const Op *fill)
{
    Tensor *row = fill->outputs[0];
    double *constants = arena_alloc(arena, (size_t)row->columns * sizeof *constants);
    for (int64_t i = 0; i < row->columns; i++)
        constants[i] = fill->numbers[0];
    row->kind = TENSOR_CONSTANT;
    row->constants = constants;
}

/* How many of the layer's groups the op's kernel was spread over, all of which it has again. */
static void read_as_it_is(Op *op, const Op *spread)
{
    op->window.groups *= spread->outputs[0]->rows / spread->inputs[0]->rows;
    op->inputs[1] = spread->inputs[0];
}

void library_simplify(Library *library)
{
    Arena *arena = library->arena;
    Prog *prog = library->prog;
    const size_t count = prog_number(prog);
    const Op **spread = arena_alloc(arena, count * sizeof *spread); /* makes this kernel */
    OpList ops = {0};
    library->same = arena_alloc(arena, count * sizeof *library->same);
    for (size_t i = 0; i < prog->ops.count; i++) {
        Op *op = &prog->ops.items[i];
        if (only_shapes(op))
            library->same[op->outputs[0]->number] = op->inputs[0];
        else if (op->code == OP_spread_kernel)
            spread[op->outputs[0]->number] = op;
        else if (op->code == OP_fill)
            make_constant(arena, op);
        else
            *list_add(arena, &ops) = *op;
    }
    prog->ops = ops;
    for (size_t i = 0; i < prog->ops.count; i++) {
        Op *op = &prog->ops.items[i];
        if ((op->code == OP_conv2d || op->code == OP_conv2d_activate) &&
            spread[op->inputs[1]->number])
            read_as_it_is(op, spread[op->inputs[1]->number]);
    }
}

const Tensor *library_same(const Library *library, const Tensor *value)
{
    while (library->same[value->number])
        value = library->same[value->number];
    return value;
}
