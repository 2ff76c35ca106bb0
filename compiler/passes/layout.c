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

/* How the op reads its input. The activation gradient turns dy round while at it. */
static Layout read_layout(const Op *op, int input)
{
    switch (op->code) {
    case OP_input_gradient:
    case OP_softmax_crossentropy:
    case OP_sigmoid_crossentropy:
    case OP_predict_largest:
    case OP_predict_positive:
    case OP_predict_one:
    case OP_record_softmax:
    case OP_record_sigmoid:
    case OP_record_one:
    case OP_softmax_crossentropy_gradient:
    case OP_sigmoid_crossentropy_gradient:
        return LAYOUT_FEATURE_MAJOR;
    case OP_activation_gradient:
        return input == 0 ? LAYOUT_FEATURE_MAJOR : LAYOUT_BATCH_MAJOR;
    default:
        return LAYOUT_BATCH_MAJOR;
    }
}

static Layout written_layout(const Op *op)
{
    switch (op->code) {
    case OP_input_gradient:
    case OP_softmax_crossentropy_gradient:
    case OP_sigmoid_crossentropy_gradient:
        return LAYOUT_FEATURE_MAJOR;
    default:
        return LAYOUT_BATCH_MAJOR;
    }
}

/* The tensor the other way round. */
static Tensor *transpose(Arena *arena, Prog *prog, OpList *ops, Tensor *tensor, Span origin)
{
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
    Tensor **transposed = arena_alloc(arena, prog_number(prog) * sizeof *transposed);
    for (size_t i = 0; i < prog->ops.count; i++) {
        Op op = prog->ops.items[i];
        for (int k = 0; k < op_info(op.code)->inputs; k++) {
            Tensor *input = op.inputs[k], **turned = &transposed[input->number];
            if (!is_matrix(input) || input->layout == read_layout(&op, k))
                continue;
            if (!*turned)
                *turned = transpose(arena, prog, &ops, input, op.origin);
            op.inputs[k] = *turned;
        }
        if (op.output && is_matrix(op.output))
            op.output->layout = written_layout(&op);
        *list_add(arena, &ops) = op;
    }
    prog->ops = ops;
}
