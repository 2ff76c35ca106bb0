/* fuse.c: several ops whose work one kernel does in one go.
 *
 *   activate(add_bias(matmul(x, kernel), bias))        -> dense, and so on for other products
 *   activate(normalize(x, ...))                        -> normalize_activate
 *   add(penalty_gradient(w), gradient)                 -> regularize
 *   sgd(kernel, kernel_gradient(x, dy)),
 *   sgd(bias, bias_gradient(dy))                       -> dense_update
 *
 * What is in between must be read by nothing else. What does not match stays as it is: every op has
 * a kernel of its own. An update stands where its kernel gradient stood, which is behind the
 * layer's input gradient: that one reads the old weights. The verifier holds every pass to it. */
#include "passes/passes.h"

#include <string.h>

/* What is known of a value. */
typedef struct Use {
    Op *maker;
    Op *reader; /* the last */
    size_t readers;
    size_t last_read;  /* other than by an update: the op's position */
    Op *bias_gradient; /* what sums it over the examples */
} Use;

typedef struct Fusion {
    Arena *arena;
    Prog *prog;
    Use *uses;   /* by the numbers of values */
    bool *taken; /* by position: ops that a fused one does the work of */
    Op *fused; /* by position: what stands there instead; its code is no op's where nothing does */
} Fusion;

static Use *use_of(const Fusion *fusion, const Tensor *value)
{
    return &fusion->uses[value->number];
}

static size_t position_of(const Fusion *fusion, const Op *op)
{
    return (size_t)(op - fusion->prog->ops.items);
}

static void note_reads(Fusion *fusion, Op *op)
{
    for (int i = 0; i < op_info(op->code)->inputs; i++) {
        Use *use = use_of(fusion, op->inputs[i]);
        use->reader = op;
        use->readers++;
        if (!op_updates(op, i))
            use->last_read = position_of(fusion, op);
        if (op->code == OP_bias_gradient)
            use->bias_gradient = op;
    }
}

static Fusion look_around(Arena *arena, Prog *prog)
{
    Fusion fusion = {.arena = arena, .prog = prog};
    fusion.uses = arena_alloc(arena, prog_number(prog) * sizeof *fusion.uses);
    fusion.taken = arena_alloc(arena, prog->ops.count * sizeof *fusion.taken);
    fusion.fused = arena_alloc(arena, prog->ops.count * sizeof *fusion.fused);
    for (size_t i = 0; i < prog->ops.count; i++) {
        note_reads(&fusion, &prog->ops.items[i]);
        for (int k = 0; k < op_info(prog->ops.items[i].code)->outputs; k++)
            use_of(&fusion, prog->ops.items[i].outputs[k])->maker = &prog->ops.items[i];
        fusion.fused[i].code = OP_COUNT;
    }
    return fusion;
}

/* What makes the value, if that is such an op and nothing but one op reads what it makes. */
static const Op *only_made_by(const Fusion *fusion, OpCode code, const Tensor *value)
{
    const Use *use = use_of(fusion, value);
    return use->maker && use->maker->code == code && use->readers == 1 ? use->maker : NULL;
}

static void take(Fusion *fusion, const Op *op)
{
    fusion->taken[position_of(fusion, op)] = true;
}

/* A new op in the place of `op`. */
static Op *replace(Fusion *fusion, const Op *op, OpCode code)
{
    Op *fused = &fusion->fused[position_of(fusion, op)];
    *fused = (Op){.code = code, .origin = op->origin};
    take(fusion, op);
    return fused;
}

/* What is made of a product, a bias and an activation. */
static const struct {
    OpCode product, fused;
} layers[] = {
    {OP_matmul, OP_dense},
    {OP_conv2d, OP_conv2d_activate},
    {OP_depthwise_conv2d, OP_depthwise_conv2d_activate},
};

static void fuse_layer(Fusion *fusion, const Op *activate, OpCode product, OpCode fused)
{
    const Op *add_bias = only_made_by(fusion, OP_add_bias, activate->inputs[0]);
    const Op *made = add_bias ? only_made_by(fusion, product, add_bias->inputs[0]) : NULL;
    if (!made)
        return;
    take(fusion, add_bias);
    take(fusion, made);
    Op *layer = replace(fusion, activate, fused);
    layer->inputs[0] = made->inputs[0];
    layer->inputs[1] = made->inputs[1];
    layer->inputs[2] = add_bias->inputs[1];
    layer->outputs[0] = activate->outputs[0];
    layer->activation = activate->activation;
    layer->window = made->window;
}

static void fuse_normalization(Fusion *fusion, const Op *activate)
{
    const Op *made = only_made_by(fusion, OP_normalize, activate->inputs[0]);
    if (!made)
        return;
    take(fusion, made);
    Op *fused = replace(fusion, activate, OP_normalize_activate);
    memcpy(fused->inputs, made->inputs, sizeof fused->inputs);
    memcpy(fused->numbers, made->numbers, sizeof fused->numbers);
    fused->outputs[0] = activate->outputs[0];
    fused->activation = activate->activation;
}

/* On its way back from the loss the gradient comes to a penalty before what else its weights do. */
static void fuse_penalty(Fusion *fusion, const Op *add)
{
    const Op *slope = only_made_by(fusion, OP_penalty_gradient, add->inputs[0]);
    if (!slope)
        return;
    take(fusion, slope);
    Op *fused = replace(fusion, add, OP_regularize);
    fused->inputs[0] = slope->inputs[0];
    fused->inputs[1] = add->inputs[1];
    fused->outputs[0] = add->outputs[0];
    memcpy(fused->numbers, slope->numbers, sizeof fused->numbers);
}

/* The sgd that the gradient is made for, if nothing else reads that gradient, and nothing behind
 * `position` reads the weights. */
static const Op *only_update(const Fusion *fusion, const Tensor *gradient, size_t position)
{
    const Use *use = use_of(fusion, gradient);
    const Op *sgd = use->readers == 1 && use->reader->code == OP_sgd ? use->reader : NULL;
    return sgd && use_of(fusion, sgd->inputs[0])->last_read < position ? sgd : NULL;
}

static void fuse_update(Fusion *fusion, const Op *kernel_gradient)
{
    const size_t position = position_of(fusion, kernel_gradient);
    const Op *bias_gradient = use_of(fusion, kernel_gradient->inputs[1])->bias_gradient;
    const Op *kernel_update = only_update(fusion, kernel_gradient->outputs[0], position);
    const Op *bias_update =
        bias_gradient ? only_update(fusion, bias_gradient->outputs[0], position) : NULL;
    if (!kernel_update || !bias_update || kernel_update->inputs[2] != bias_update->inputs[2])
        return;
    take(fusion, bias_gradient);
    take(fusion, kernel_update);
    take(fusion, bias_update);
    Op *update = replace(fusion, kernel_gradient, OP_dense_update);
    update->inputs[0] = kernel_gradient->inputs[0];
    update->inputs[1] = kernel_gradient->inputs[1];
    update->inputs[2] = kernel_update->inputs[2];
    update->inputs[3] = kernel_update->inputs[0];
    update->inputs[4] = bias_update->inputs[0];
}

void fuse(Arena *arena, Prog *prog)
{
    Fusion fusion = look_around(arena, prog);
    OpList ops = {0};
    for (size_t i = 0; i < prog->ops.count; i++) {
        for (size_t k = 0; k < sizeof layers / sizeof *layers; k++)
            if (prog->ops.items[i].code == OP_activate)
                fuse_layer(&fusion, &prog->ops.items[i], layers[k].product, layers[k].fused);
        if (prog->ops.items[i].code == OP_activate)
            fuse_normalization(&fusion, &prog->ops.items[i]);
        if (prog->ops.items[i].code == OP_add)
            fuse_penalty(&fusion, &prog->ops.items[i]);
        if (prog->ops.items[i].code == OP_kernel_gradient)
            fuse_update(&fusion, &prog->ops.items[i]);
    }
    for (size_t i = 0; i < prog->ops.count; i++)
        if (fusion.fused[i].code != OP_COUNT)
            *list_add(arena, &ops) = fusion.fused[i];
        else if (!fusion.taken[i])
            *list_add(arena, &ops) = prog->ops.items[i];
    prog->ops = ops;
    remove_dead(arena, prog);
}
