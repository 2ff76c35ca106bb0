/* fuse.c: several ops whose work one kernel does in one go.
 *
 *   activate(add_bias(matmul(x, kernel), bias))        -> dense, and so on for other products
 *   activate(normalize(x, ...))                        -> normalize_activate
 *   add(penalty_gradient(w), gradient)                 -> regularize
 *   activate(normalize(x, ...) + y)                    -> normalize_add_activate
 *   activate(x + y)                                    -> add_activate
 *   multiply_by_slopes(max_pool_gradient(x, dy), y)    -> max_pool_gradient_slopes, and so on
 *   sgd(kernel, kernel_gradient(x, dy)),
 *   sgd(bias, bias_gradient(dy))                       -> dense_update
 *   sgd_momentum(kernel, kernel_gradient(x, dy))       -> dense_momentum
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
    bool updates; /* become one with the gradients that they are for */
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

/* The sum of what is normalised and something else; `activate` is the sum itself where nothing is
 * done to it. */
static bool fuse_normalized_sum(Fusion *fusion, const Op *add, const Op *activate)
{
    for (int i = 0; i < 2; i++) {
        const Op *made = only_made_by(fusion, OP_normalize, add->inputs[i]);
        if (!made)
            continue;
        take(fusion, made);
        take(fusion, add);
        Op *fused = replace(fusion, activate, OP_normalize_add_activate);
        memcpy(fused->inputs, made->inputs, sizeof fused->inputs);
        memcpy(fused->numbers, made->numbers, sizeof fused->numbers);
        fused->inputs[op_info(OP_normalize)->inputs] = add->inputs[1 - i];
        fused->outputs[0] = activate->outputs[0];
        fused->activation = activate->activation;
        return true;
    }
    return false;
}

static void fuse_sum(Fusion *fusion, const Op *activate)
{
    const Op *add = only_made_by(fusion, OP_add, activate->inputs[0]);
    if (!add || fuse_normalized_sum(fusion, add, activate))
        return;
    take(fusion, add);
    Op *fused = replace(fusion, activate, OP_add_activate);
    memcpy(fused->inputs, add->inputs, sizeof fused->inputs);
    fused->outputs[0] = activate->outputs[0];
    fused->activation = activate->activation;
}

/* What makes the gradient of an activation's value, and the same with the activation's slopes. */
static const struct {
    OpCode gradient, fused;
} slopes[] = {
    {OP_conv2d_input_gradient, OP_conv2d_input_gradient_slopes},
    {OP_depthwise_input_gradient, OP_depthwise_input_gradient_slopes},
    {OP_max_pool_gradient, OP_max_pool_gradient_slopes},
    {OP_average_pool_gradient, OP_average_pool_gradient_slopes},
    {OP_add, OP_add_slopes},
};

static void fuse_slopes(Fusion *fusion, const Op *multiply, OpCode gradient, OpCode code)
{
    const Op *made = only_made_by(fusion, gradient, multiply->inputs[0]);
    if (!made)
        return;
    take(fusion, made);
    Op *fused = replace(fusion, multiply, code);
    memcpy(fused->inputs, made->inputs, sizeof fused->inputs);
    memcpy(fused->numbers, made->numbers, sizeof fused->numbers);
    fused->inputs[op_info(gradient)->inputs] = multiply->inputs[1];
    fused->outputs[0] = multiply->outputs[0];
    fused->activation = multiply->activation;
    fused->window = made->window;
}

/* The update that the gradient is made for, if nothing else reads that gradient, and nothing behind
 * `position` reads the weights. */
static const Op *only_update(const Fusion *fusion, OpCode code, const Tensor *gradient,
                             size_t position)
{
    const Use *use = use_of(fusion, gradient);
    const Op *update = use->readers == 1 && use->reader->code == code ? use->reader : NULL;
    return update && use_of(fusion, update->inputs[0])->last_read < position ? update : NULL;
}

static void fuse_update(Fusion *fusion, const Op *kernel_gradient)
{
    const size_t position = position_of(fusion, kernel_gradient);
    const Op *bias_gradient = use_of(fusion, kernel_gradient->inputs[1])->bias_gradient;
    const Op *kernel_update = only_update(fusion, OP_sgd, kernel_gradient->outputs[0], position);
    const Op *bias_update =
        bias_gradient ? only_update(fusion, OP_sgd, bias_gradient->outputs[0], position) : NULL;
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

static void fuse_momentum(Fusion *fusion, const Op *kernel_gradient)
{
    const Op *step = only_update(fusion, OP_sgd_momentum, kernel_gradient->outputs[0],
                                 position_of(fusion, kernel_gradient));
    if (!step)
        return;
    take(fusion, step);
    Op *fused = replace(fusion, kernel_gradient, OP_dense_momentum);
    fused->inputs[0] = kernel_gradient->inputs[0];
    fused->inputs[1] = kernel_gradient->inputs[1];
    fused->inputs[2] = step->inputs[2];
    fused->inputs[3] = step->inputs[0];
    fused->inputs[4] = step->inputs[3];
    memcpy(fused->numbers, step->numbers, sizeof fused->numbers);
}

static void fuse_around(Fusion *fusion, const Op *op)
{
    if (op->code == OP_activate) {
        for (size_t k = 0; k < sizeof layers / sizeof *layers; k++)
            fuse_layer(fusion, op, layers[k].product, layers[k].fused);
        fuse_normalization(fusion, op);
        fuse_sum(fusion, op);
    } else if (op->code == OP_add) {
        fuse_penalty(fusion, op);
    } else if (op->code == OP_multiply_by_slopes) {
        for (size_t k = 0; k < sizeof slopes / sizeof *slopes; k++)
            fuse_slopes(fusion, op, slopes[k].gradient, slopes[k].fused);
    } else if (op->code == OP_kernel_gradient && fusion->updates) {
        fuse_update(fusion, op);
        fuse_momentum(fusion, op);
    }
}

static void fuse_program(Arena *arena, Prog *prog, bool updates)
{
    Fusion fusion = look_around(arena, prog);
    OpList ops = {0};
    fusion.updates = updates;
    for (size_t i = 0; i < prog->ops.count; i++)
        fuse_around(&fusion, &prog->ops.items[i]);
    for (size_t i = 0; i < prog->ops.count; i++)
        if (prog->ops.items[i].code == OP_add && !fusion.taken[i])
            fuse_normalized_sum(&fusion, &prog->ops.items[i], &prog->ops.items[i]);
    for (size_t i = 0; i < prog->ops.count; i++)
        if (fusion.fused[i].code != OP_COUNT)
            *list_add(arena, &ops) = fusion.fused[i];
        else if (!fusion.taken[i])
            *list_add(arena, &ops) = prog->ops.items[i];
    prog->ops = ops;
    remove_dead(arena, prog);
}

void fuse(Arena *arena, Prog *prog)
{
    fuse_program(arena, prog, true);
}

void fuse_but_updates(Arena *arena, Prog *prog)
{
    fuse_program(arena, prog, false);
}
