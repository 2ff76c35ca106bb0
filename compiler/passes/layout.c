/* layout.c: chooses how values lie in memory, and turns them round where two ops differ.
 *
 * Kernels vectorise over what they write and never over a sum. The input gradient sums over a
 * layer's outputs, and a loss over classes: they take a vector of examples at a time and read
 * feature-major values. Everything else is batch-major. */
#include "passes/passes.h"

static bool is_matrix(const Tensor *tensor)
{
    return tensor->kind == TENSOR_TEMPORARY && tensor->layout != LAYOUT_SCALAR;
}

/* How the op reads or writes an operand. */
static Layout layout_of(const Op *op, int position)
{
    return op_info(op->code)->operands[position] == 'f' ? LAYOUT_FEATURE_MAJOR : LAYOUT_BATCH_MAJOR;
}

/* The tensor the other way round, made once. */
static Tensor *transposed(Arena *arena, Prog *prog, OpList *ops, Tensor *tensor, Span origin)
{
    for (size_t i = 0; i < ops->count; i++)
        if (ops->items[i].code == OP_transpose && ops->items[i].inputs[0] == tensor)
            return ops->items[i].output;
    const char *name = arena_printf(arena, "%s_transposed", tensor->name);
    Tensor *result =
        prog_temporary(arena, prog, name, tensor->rows, tensor->columns, tensor->element);
    result->layout =
        tensor->layout == LAYOUT_BATCH_MAJOR ? LAYOUT_FEATURE_MAJOR : LAYOUT_BATCH_MAJOR;
    APPEND(arena, ops, OP_transpose, origin, tensor, result);
    return result;
}

void choose_layouts(Arena *arena, Prog *prog)
{
    OpList ops = {0};
    for (size_t i = 0; i < prog->ops.count; i++) {
        Op op = prog->ops.items[i];
        for (int k = 0; k < op_info(op.code)->inputs; k++)
            if (is_matrix(op.inputs[k]) && op.inputs[k]->layout != layout_of(&op, k))
                op.inputs[k] = transposed(arena, prog, &ops, op.inputs[k], op.origin);
        if (op.output && is_matrix(op.output))
            op.output->layout = layout_of(&op, op_info(op.code)->inputs);
        *list_add(arena, &ops) = op;
    }
    prog->ops = ops;
}
