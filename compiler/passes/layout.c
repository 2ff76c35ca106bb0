/* layout.c: chooses how values lie in memory, and turns them round where two ops differ.
 *
 * Kernels vectorise over what they write and never over a sum. The input gradient sums over a
 * layer's outputs, and a loss over classes: they take a vector of examples at a time and read
 * feature-major values. Everything else is batch-major; images of few channels that only
 * convolutions read are narrow, without what would pad their pixels. */
#include "passes/passes.h"

static bool is_matrix(const Tensor *tensor)
{
    return tensor->kind == TENSOR_TEMPORARY && tensor->layout != LAYOUT_SCALAR;
}

/* How the op reads or writes an operand. */
static Layout layout_of(const Op *op, int position, const bool *narrow)
{
    const char letter = op_info(op->code)->operands[position];
    if (letter == 'f')
        return LAYOUT_FEATURE_MAJOR;
    return letter == 'n' && narrow[op_operand(op, position)->number] ? LAYOUT_NARROW
                                                                     : LAYOUT_BATCH_MAJOR;
}

/* Whether one of the images that the op takes narrow is not. */
static bool has_wide(const Op *op, const bool *narrow)
{
    for (int k = 0; k < op_operands(op); k++)
        if (op_info(op->code)->operands[k] == 'n' && !narrow[op_operand(op, k)->number])
            return true;
    return false;
}

/* Of an op that takes several, all are alike; whether that changes one. */
static bool make_alike(const Op *op, bool *narrow)
{
    bool changes = false;
    for (int k = 0; k < op_operands(op) && has_wide(op, narrow); k++)
        if (op_info(op->code)->operands[k] == 'n') {
            bool *one = &narrow[op_operand(op, k)->number];
            changes |= *one;
            *one = false;
        }
    return changes;
}

/* By the numbers of values: those of fewer columns than a panel that all ops that touch them take
 * narrow. */
static bool *find_narrow(Arena *arena, const Prog *prog)
{
    const size_t count = prog_number(prog);
    bool *narrow = arena_alloc(arena, count * sizeof *narrow), changes = true;
    for (size_t i = 0; i < count; i++)
        narrow[i] = prog->tensors.items[i]->columns < PANEL;
    for (size_t i = 0; i < prog->ops.count; i++)
        for (int k = 0; k < op_operands(&prog->ops.items[i]); k++)
            if (op_info(prog->ops.items[i].code)->operands[k] != 'n')
                narrow[op_operand(&prog->ops.items[i], k)->number] = false;
    while (changes) {
        changes = false;
        for (size_t i = 0; i < prog->ops.count; i++)
            changes |= make_alike(&prog->ops.items[i], narrow);
    }
    return narrow;
}

/* The tensor the other way round. */
static Tensor *transpose(Arena *arena, Prog *prog, OpList *ops, Tensor *tensor, Span origin)
{
    const char *name = arena_printf(arena, "%s_transposed", tensor->name);
    Tensor *result = prog_alike(arena, prog, name, tensor);
    result->layout =
        tensor->layout == LAYOUT_BATCH_MAJOR ? LAYOUT_FEATURE_MAJOR : LAYOUT_BATCH_MAJOR;
    APPEND(arena, ops, OP_transpose, origin, tensor, result);
    return result;
}

void choose_layouts(Arena *arena, Prog *prog)
{
    OpList ops = {0};
    const bool *narrow = find_narrow(arena, prog);
    Tensor **transposed = arena_alloc(arena, prog_number(prog) * sizeof *transposed);
    for (size_t i = 0; i < prog->ops.count; i++) {
        Op op = prog->ops.items[i];
        for (int k = 0; k < op_info(op.code)->inputs; k++) {
            Tensor *input = op.inputs[k], **turned = &transposed[input->number];
            if (!is_matrix(input) || input->layout == layout_of(&op, k, narrow))
                continue;
            if (!*turned)
                *turned = transpose(arena, prog, &ops, input, op.origin);
            op.inputs[k] = *turned;
        }
        for (int k = op_info(op.code)->inputs; k < op_operands(&op); k++)
            if (is_matrix(op_operand(&op, k)))
                op_operand(&op, k)->layout = layout_of(&op, k, narrow);
        *list_add(arena, &ops) = op;
    }
    prog->ops = ops;
}
