/* library_simplify.c: what changes no numbers goes. Row by row and pixel by pixel, an image and the
 * row of its numbers lie alike; and a convolution of groups reads its kernel as it is. */
#include "library/library.h"

typedef struct Simplification {
    Tensor **same;     /* by the numbers of values: what stands for one */
    const Op **spread; /* by those of kernels: what makes one with zeros for other groups */
} Simplification;

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

static void simplify_op(const Simplification *known, Op *op)
{
    for (int i = 0; i < op_info(op->code)->inputs; i++)
        if (known->same[op->inputs[i]->number])
            op->inputs[i] = known->same[op->inputs[i]->number];
    if ((op->code == OP_conv2d || op->code == OP_conv2d_activate) &&
        known->spread[op->inputs[1]->number])
        read_as_it_is(op, known->spread[op->inputs[1]->number]);
}

void library_simplify(Arena *arena, Prog *prog)
{
    const size_t count = prog_number(prog);
    const Simplification known = {arena_alloc(arena, count * sizeof *known.same),
                                  arena_alloc(arena, count * sizeof *known.spread)};
    OpList ops = {0};
    for (size_t i = 0; i < prog->ops.count; i++) {
        Op *op = &prog->ops.items[i];
        simplify_op(&known, op);
        if (only_shapes(op))
            known.same[op->outputs[0]->number] = op->inputs[0];
        else if (op->code == OP_spread_kernel)
            known.spread[op->outputs[0]->number] = op;
        else if (op->code == OP_fill)
            make_constant(arena, op);
        else
            *list_add(arena, &ops) = *op;
    }
    prog->ops = ops;
}
