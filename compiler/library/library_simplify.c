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

/* Keeps the ops that change numbers, and notes what the others say. */
static void drop_ops(Library *library, const Op **spread)
{
    Prog *prog = library->prog;
    OpList ops = {0};
    for (size_t i = 0; i < prog->ops.count; i++) {
        Op *op = &prog->ops.items[i];
        if (only_shapes(op))
            library->same[op->outputs[0]->number] = op->inputs[0];
        else if (op->code == OP_spread_kernel)
            spread[op->outputs[0]->number] = op;
        else if (op->code == OP_fill)
            make_constant(library->arena, op);
        else
            *list_add(library->arena, &ops) = *op;
    }
    prog->ops = ops;
}

static bool gathers(const Op *op)
{
    return op->code == OP_gather || op->code == OP_gather_images;
}

/* The only op that reads the value; NULL: there are several. */
static const Op *only_reader(const Library *library, const Tensor *value)
{
    const Op *reader = NULL;
    for (size_t i = 0; i < library->prog->ops.count; i++) {
        const Op *op = &library->prog->ops.items[i];
        for (int k = 0; k < op_info(op->code)->inputs; k++) {
            if (library_same(library, op->inputs[k]) != value)
                continue;
            if (reader)
                return NULL;
            reader = op;
        }
    }
    return reader;
}

/* A dense layer that alone reads the example takes it as it is, and no op makes floats of it. */
static void take_example(Library *library)
{
    OpList *ops = &library->prog->ops;
    for (size_t i = 0; i < ops->count; i++) {
        const Op *reader =
            gathers(&ops->items[i]) ? only_reader(library, ops->items[i].outputs[0]) : NULL;
        if (!reader || (reader->code != OP_dense && reader->code != OP_matmul) ||
            library_reads_input(library, ops->items[i].outputs[0]))
            continue;
        library->taken = ops->items[i].outputs[0];
        for (size_t k = i + 1; k < ops->count; k++)
            ops->items[k - 1] = ops->items[k];
        ops->count--;
        return;
    }
}

void library_simplify(Library *library, bool reads_example)
{
    Prog *prog = library->prog;
    const size_t count = prog_number(prog);
    const Op **spread = arena_alloc(library->arena, count * sizeof *spread); /* makes this kernel */
    library->same = arena_alloc(library->arena, count * sizeof *library->same);
    drop_ops(library, spread);
    for (size_t i = 0; i < prog->ops.count; i++) {
        Op *op = &prog->ops.items[i];
        if ((op->code == OP_conv2d || op->code == OP_conv2d_activate) &&
            spread[op->inputs[1]->number])
            read_as_it_is(op, spread[op->inputs[1]->number]);
    }
    if (reads_example)
        take_example(library);
}

const Tensor *library_same(const Library *library, const Tensor *value)
{
    while (library->same[value->number])
        value = library->same[value->number];
    return value;
}
