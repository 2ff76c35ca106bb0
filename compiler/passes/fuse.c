/* fuse.c: primitive ops become the ops that have kernels.
 *
 *   matmul, add_bias, activate                     -> dense
 *   kernel_gradient, bias_gradient, sgd, sgd       -> dense_update
 *
 * An update stands where its kernel gradient stood, which is behind the layer's input gradient:
 * that one reads the old weights. The verifier holds every pass to it. */
#include "passes/passes.h"

typedef struct Fusion {
    Arena *arena;
    const Prog *prog;
    OpList ops;
    /* by the numbers of values */
    const Op **makers;
    const Op **bias_gradients; /* of what they are made from: a layer's output gradient */
    Tensor **updated;          /* the parameter that learns by this gradient */
} Fusion;

static Fusion look_around(Arena *arena, const Prog *prog)
{
    size_t count = prog_number(prog);
    Fusion fusion = {.arena = arena, .prog = prog};
    fusion.makers = arena_alloc(arena, count * sizeof *fusion.makers);
    fusion.bias_gradients = arena_alloc(arena, count * sizeof *fusion.bias_gradients);
    fusion.updated = arena_alloc(arena, count * sizeof *fusion.updated);
    for (size_t i = 0; i < prog->ops.count; i++) {
        const Op *op = &prog->ops.items[i];
        if (op->output)
            fusion.makers[op->output->number] = op;
        if (op->code == OP_bias_gradient)
            fusion.bias_gradients[op->inputs[0]->number] = op;
        if (op->code == OP_sgd)
            fusion.updated[op->inputs[1]->number] = op->inputs[0];
    }
    return fusion;
}

static void fuse_dense(Fusion *fusion, const Op *activate)
{
    const Op *add_bias = fusion->makers[activate->inputs[0]->number];
    const Op *matmul = fusion->makers[add_bias->inputs[0]->number];
    APPEND(fusion->arena, &fusion->ops, OP_dense, activate->origin, matmul->inputs[0],
           matmul->inputs[1], add_bias->inputs[1], activate->output)
        ->activation = activate->activation;
}

/* A layer's kernel and bias are always updated together. */
static void fuse_update(Fusion *fusion, const Op *kernel_gradient)
{
    Tensor *x = kernel_gradient->inputs[0], *dy = kernel_gradient->inputs[1];
    const Op *bias_gradient = fusion->bias_gradients[dy->number];
    APPEND(fusion->arena, &fusion->ops, OP_dense_update, kernel_gradient->origin, x, dy,
           fusion->prog->rate, fusion->updated[kernel_gradient->output->number],
           fusion->updated[bias_gradient->output->number]);
}

static void fuse_op(Fusion *fusion, const Op *op)
{
    switch (op->code) {
    case OP_matmul:
    case OP_add_bias:
    case OP_bias_gradient:
    case OP_sgd:
        return; /* parts of what is fused below */
    case OP_activate:
        fuse_dense(fusion, op);
        return;
    case OP_kernel_gradient:
        fuse_update(fusion, op);
        return;
    default:
        *list_add(fusion->arena, &fusion->ops) = *op;
    }
}

void fuse(Arena *arena, Prog *prog)
{
    Fusion fusion = look_around(arena, prog);
    for (size_t i = 0; i < prog->ops.count; i++)
        fuse_op(&fusion, &prog->ops.items[i]);
    prog->ops = fusion.ops;
    remove_dead(arena, prog);
}
