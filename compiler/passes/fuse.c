/* fuse.c: primitive ops become the ops that have kernels.
 *
 *   matmul, add_bias, activate                     -> dense
 *   kernel_gradient, bias_gradient, sgd, sgd       -> dense_update
 *
 * An update stands where its kernel gradient stood, which is behind the layer's input gradient:
 * that one reads the old weights. The verifier holds every pass to it. */
#include "passes/passes.h"

static Op *maker_of(Prog *prog, const Tensor *tensor)
{
    for (size_t i = 0; i < prog->ops.count; i++)
        if (prog->ops.items[i].output == tensor)
            return &prog->ops.items[i];
    return NULL;
}

static void fuse_dense(Arena *arena, OpList *fused, Prog *prog, const Op *activate)
{
    const Op *add_bias = maker_of(prog, activate->inputs[0]);
    const Op *matmul = maker_of(prog, add_bias->inputs[0]);
    APPEND(arena, fused, OP_dense, activate->origin, matmul->inputs[0], matmul->inputs[1],
           add_bias->inputs[1], activate->output)
        ->activation = activate->activation;
}

/* The bias gradient of the same dy: a layer's kernel and bias are always updated together. */
static const Op *sibling_bias_gradient(const Prog *prog, const Tensor *dy)
{
    for (size_t i = 0; i < prog->ops.count; i++)
        if (prog->ops.items[i].code == OP_bias_gradient && prog->ops.items[i].inputs[0] == dy)
            return &prog->ops.items[i];
    return NULL;
}

static Tensor *updated_with(const Prog *prog, const Tensor *gradient)
{
    for (size_t i = 0; i < prog->ops.count; i++)
        if (prog->ops.items[i].code == OP_sgd && prog->ops.items[i].inputs[1] == gradient)
            return prog->ops.items[i].inputs[0];
    return NULL;
}

static void fuse_update(Arena *arena, OpList *fused, const Prog *prog, const Op *kernel_gradient)
{
    Tensor *x = kernel_gradient->inputs[0], *dy = kernel_gradient->inputs[1];
    const Op *bias_gradient = sibling_bias_gradient(prog, dy);
    APPEND(arena, fused, OP_dense_update, kernel_gradient->origin, x, dy, prog->rate,
           updated_with(prog, kernel_gradient->output), updated_with(prog, bias_gradient->output));
}

static void fuse_op(Arena *arena, OpList *fused, Prog *prog, const Op *op)
{
    switch (op->code) {
    case OP_matmul:
    case OP_add_bias:
    case OP_bias_gradient:
    case OP_sgd:
        return; /* parts of what is fused below */
    case OP_activate:
        fuse_dense(arena, fused, prog, op);
        return;
    case OP_kernel_gradient:
        fuse_update(arena, fused, prog, op);
        return;
    default:
        *list_add(arena, fused) = *op;
    }
}

void fuse(Arena *arena, Prog *prog)
{
    OpList fused = {0};
    for (size_t i = 0; i < prog->ops.count; i++)
        fuse_op(arena, &fused, prog, &prog->ops.items[i]);
    prog->ops = fused;
    remove_dead(arena, prog);
}
