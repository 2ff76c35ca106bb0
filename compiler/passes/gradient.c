/* gradient.c: reverse-mode differentiation. Walks the ops backwards; each op's rule, named in
 * ops.def, appends the ops that carry the loss's derivative from its output to its inputs. */
#include "passes/passes.h"

typedef struct Derivation {
    Arena *arena;
    Prog *prog;
    OpList ops; /* appended behind the program's own */
} Derivation;

static Tensor *new_gradient(Derivation *derivation, const Tensor *of)
{
    const char *name = arena_printf(derivation->arena, "%s_gradient", of->name);
    Tensor *gradient = prog_temporary(derivation->arena, derivation->prog, name, of->rows,
                                      of->columns, ELEMENT_FLOAT);
    gradient->layout = LAYOUT_BATCH_MAJOR;
    return gradient;
}

/* Every tensor feeds one op, so its gradient has one term and is made once. */
static Tensor *set_gradient(Derivation *derivation, Tensor *of)
{
    return of->gradient = new_gradient(derivation, of);
}

static void gradient_none(Derivation *derivation, const Op *op)
{
    (void)derivation;
    (void)op;
}

/* y = x w:  dx = dy w^T,  dw = x^T dy */
static void gradient_matmul(Derivation *derivation, const Op *op)
{
    Tensor *x = op->inputs[0], *kernel = op->inputs[1], *dy = op->output->gradient;
    APPEND(derivation->arena, &derivation->ops, OP_input_gradient, op->origin, dy, kernel,
           set_gradient(derivation, x));
    APPEND(derivation->arena, &derivation->ops, OP_kernel_gradient, op->origin, x, dy,
           set_gradient(derivation, kernel));
}

/* y = x + b:  dx = dy,  db = the sum of dy over the examples */
static void gradient_add_bias(Derivation *derivation, const Op *op)
{
    Tensor *bias = op->inputs[1], *dy = op->output->gradient;
    op->inputs[0]->gradient = dy;
    APPEND(derivation->arena, &derivation->ops, OP_bias_gradient, op->origin, dy,
           set_gradient(derivation, bias));
}

/* y = f(x):  dx = dy f'(x), f' being taken from y */
static void gradient_activate(Derivation *derivation, const Op *op)
{
    Tensor *dy = op->output->gradient;
    if (op->activation == ACTIVATION_linear) {
        op->inputs[0]->gradient = dy;
        return;
    }
    APPEND(derivation->arena, &derivation->ops, OP_activation_gradient, op->origin, dy, op->output,
           set_gradient(derivation, op->inputs[0]))
        ->activation = op->activation;
}

/* The mean over the examples of -log softmax(z)[target]:  dz = (softmax(z) - onehot) / examples */
static void gradient_softmax_crossentropy(Derivation *derivation, const Op *op)
{
    APPEND(derivation->arena, &derivation->ops, OP_softmax_crossentropy_gradient, op->origin,
           op->inputs[0], op->inputs[1], set_gradient(derivation, op->inputs[1]));
}

/* The mean over the examples of -log p(target), p = sigmoid(z):  dz = (p - target) / examples */
static void gradient_sigmoid_crossentropy(Derivation *derivation, const Op *op)
{
    APPEND(derivation->arena, &derivation->ops, OP_sigmoid_crossentropy_gradient, op->origin,
           op->inputs[0], op->inputs[1], set_gradient(derivation, op->inputs[1]));
}

static void (*const rules[])(Derivation *, const Op *) = {
#define OP(name, inputs, outputs, shape, gradient, cost, sizes, facts) gradient_##gradient,
#include "ir/ops.def"
};

static void append_updates(Derivation *derivation)
{
    Prog *prog = derivation->prog;
    for (size_t i = 0; i < prog->tensors.count; i++) {
        Tensor *tensor = prog->tensors.items[i];
        if (tensor->kind == TENSOR_PARAMETER && tensor->trainable)
            APPEND(derivation->arena, &derivation->ops, OP_sgd, prog->origin, tensor,
                   tensor->gradient, prog->rate);
    }
}

void derive_gradients(Arena *arena, Prog *prog)
{
    if (prog->mode != MODE_TRAIN)
        return;
    Derivation derivation = {.arena = arena, .prog = prog};
    for (size_t i = prog->ops.count; i-- > 0;) {
        const Op *op = &prog->ops.items[i];
        if (op->output && (op->output == prog->loss || op->output->gradient))
            rules[op->code](&derivation, op);
    }
    append_updates(&derivation);
    for (size_t i = 0; i < derivation.ops.count; i++)
        *list_add(arena, &prog->ops) = derivation.ops.items[i];
}
