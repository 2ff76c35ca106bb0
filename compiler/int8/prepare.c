/* prepare.c: a program in which each op can be done with bytes: what a sum is followed by that
 * bytes cannot do while they are made is an op of its own, whose function is a table. */
#include "int8/int8.h"

typedef struct Preparing {
    Arena *arena;
    Prog *prog;
    OpList ops;
} Preparing;

/* Whether bytes do it by their limits. */
static bool is_limit(Activation activation)
{
    return activation == ACTIVATION_linear || activation == ACTIVATION_relu ||
           activation == ACTIVATION_relu6;
}

/* Another value like it, which the op makes instead. */
static Tensor *make_instead(Preparing *preparing, Op *op, const char *what)
{
    const Tensor *made = op->outputs[0];
    const char *name = arena_printf(preparing->arena, "%s_%s", made->name, what);
    return op->outputs[0] = prog_alike(preparing->arena, preparing->prog, name, made);
}

static void add_op(Preparing *preparing, const Op *op)
{
    Op first = *op, *then;
    if (op->code == OP_activate || !op_is(op, OP_ACTIVATES) || is_limit(op->activation)) {
        *list_add(preparing->arena, &preparing->ops) = *op;
        return;
    }
    Tensor *sum = make_instead(preparing, &first, "linear");
    first.activation = ACTIVATION_linear;
    *list_add(preparing->arena, &preparing->ops) = first;
    then = APPEND(preparing->arena, &preparing->ops, OP_activate, op->origin, sum, op->outputs[0]);
    then->activation = op->activation;
}

/* normalize_add_activate: the normalisation may become part of what it reads. */
static void add_in_two(Preparing *preparing, const Op *op)
{
    enum { ADDED = 5 };
    Op first = *op, then = *op;
    first.code = OP_normalize;
    first.activation = ACTIVATION_linear;
    then.code = OP_add_activate;
    then.inputs[0] = make_instead(preparing, &first, "normalized");
    then.inputs[1] = op->inputs[ADDED];
    *list_add(preparing->arena, &preparing->ops) = first;
    add_op(preparing, &then);
}

void int8_prepare(Arena *arena, Prog *prog)
{
    Preparing preparing = {.arena = arena, .prog = prog};
    for (size_t i = 0; i < prog->ops.count; i++)
        if (prog->ops.items[i].code == OP_normalize_add_activate)
            add_in_two(&preparing, &prog->ops.items[i]);
        else
            add_op(&preparing, &prog->ops.items[i]);
    prog->ops = preparing.ops;
    prog_verify(prog, "int8");
}
