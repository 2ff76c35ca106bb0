/* layout.c: chooses how gradients lie in memory.
 *
 * Kernels vectorise over outputs and never over a sum. The input gradient sums over a layer's
 * outputs and is vectorised over examples, so it reads and writes feature-major tensors; everything
 * else is batch-major. Where the two meet, a transpose is put between. */
#include "passes/passes.h"

static Tensor *transposed(Arena *arena, Prog *prog, OpList *ops, Tensor *tensor, Span origin)
{
    for (size_t i = 0; i < ops->count; i++) /* it may have been turned from that already */
        if (ops->items[i].code == OP_transpose && ops->items[i].output == tensor)
            return ops->items[i].inputs[0];
    const char *name = arena_printf(arena, "%s_transposed", tensor->name);
    Tensor *result =
        prog_temporary(arena, prog, name, tensor->rows, tensor->columns, tensor->element);
    result->layout = LAYOUT_FEATURE_MAJOR;
    APPEND(arena, ops, OP_transpose, origin, tensor, result);
    return result;
}

/* The activation gradient reads its dy feature-major and turns it round while at it; where the
 * layer below is linear there is none, and the transpose back is an op of its own. */
static bool turns_round(const Prog *prog, const Tensor *tensor)
{
    for (size_t i = 0; i < prog->ops.count; i++)
        if (op_reads(&prog->ops.items[i], tensor) &&
            prog->ops.items[i].code != OP_activation_gradient)
            return false;
    return true;
}

static void lay_out_input_gradient(Arena *arena, Prog *prog, OpList *ops, Op op)
{
    if (op.inputs[0]->layout == LAYOUT_BATCH_MAJOR)
        op.inputs[0] = transposed(arena, prog, ops, op.inputs[0], op.origin);
    Tensor *result = op.output;
    if (turns_round(prog, result)) {
        result->layout = LAYOUT_FEATURE_MAJOR;
        *list_add(arena, ops) = op;
        return;
    }
    const char *name = arena_printf(arena, "%s_transposed", result->name);
    op.output = prog_temporary(arena, prog, name, result->rows, result->columns, ELEMENT_FLOAT);
    op.output->layout = LAYOUT_FEATURE_MAJOR;
    *list_add(arena, ops) = op;
    APPEND(arena, ops, OP_transpose, op.origin, op.output, result);
}

void choose_layouts(Arena *arena, Prog *prog)
{
    OpList ops = {0};
    for (size_t i = 0; i < prog->ops.count; i++) {
        if (prog->ops.items[i].code == OP_input_gradient)
            lay_out_input_gradient(arena, prog, &ops, prog->ops.items[i]);
        else
            *list_add(arena, &ops) = prog->ops.items[i];
    }
    prog->ops = ops;
}
