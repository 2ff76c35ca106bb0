/* zeros.c: lets large layers pass over the zeros of the images they read.
 *
 * Of photographs and drawings on a plain ground a third to nine tenths of the pixels are zero, and
 * what is 0 times a number need not be added: the sums' bits stay the same. Gathering notes which
 * numbers are not zero. A forward tile passes over pixels that are zero in all of its examples, a
 * gradient's over examples in which all of its pixels are zero; where none is, the kernels do as
 * they would without. Only the data could tell how many there are, which is not at hand: so this is
 * done where it costs little if there are none.
 *
 * ReLU's zeros are not worth it: they seldom stand side by side. */
#include "passes/passes.h"

/* To note the zeros of a number takes three instructions for a vector; this many outputs need six
 * panels' multiply-adds for each, forwards and back. */
static const int64_t least_outputs = 96;

static const struct {
    OpCode plain, nonzero;
} kernels[] = {
    {OP_dense, OP_dense_nonzero},
    {OP_dense_update, OP_dense_update_nonzero},
    {OP_kernel_gradient, OP_kernel_gradient_nonzero},
};

/* The kernel that passes over zeros of `images`, for an op that reads them; else the op's own. */
static OpCode kernel_for(const Op *op, const Tensor *images)
{
    for (size_t i = 0; i < sizeof kernels / sizeof *kernels; i++)
        if (op->code == kernels[i].plain && op->inputs[0] == images &&
            op->inputs[1]->columns >= least_outputs)
            return kernels[i].nonzero;
    return op->code;
}

static bool is_worth_it(const Prog *prog, const Tensor *images)
{
    for (size_t i = 0; i < prog->ops.count; i++)
        if (kernel_for(&prog->ops.items[i], images) != prog->ops.items[i].code)
            return true;
    return false;
}

/* Which of the images' numbers are not zero: made where these are. */
static Tensor *note_nonzero(Arena *arena, Prog *prog, Op *gather)
{
    Tensor *images = gather->outputs[0];
    Tensor *nonzero =
        prog_alike(arena, prog, arena_printf(arena, "%s_nonzero", images->name), images);
    nonzero->element = ELEMENT_BITS;
    gather->code = OP_gather_nonzero;
    return gather->outputs[1] = nonzero;
}

void pass_over_zeros(Arena *arena, Prog *prog)
{
    for (size_t i = 0; i < prog->ops.count; i++) {
        Op *gather = &prog->ops.items[i];
        if (gather->code != OP_gather || !is_worth_it(prog, gather->outputs[0]))
            continue;
        Tensor *nonzero = note_nonzero(arena, prog, gather);
        for (size_t k = i + 1; k < prog->ops.count; k++) {
            Op *op = &prog->ops.items[k];
            const OpCode code = kernel_for(op, gather->outputs[0]);
            if (code == op->code)
                continue;
            op->inputs[op_info(op->code)->inputs] = nonzero;
            op->code = code;
        }
    }
}
