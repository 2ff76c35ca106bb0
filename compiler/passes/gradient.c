/* gradient.c: reverse-mode differentiation. Walks the ops backwards; each op's rule, named in
 * ops.def, appends the ops that carry the loss's derivative from its output to its inputs. */
#include "catalog/loss.h"
#include "catalog/optimizer.h"
#include "passes/passes.h"

#include <string.h>

typedef struct Derivation {
    Arena *arena;
    Prog *prog;
    OpList ops;       /* appended behind the program's own */
    size_t numbered;  /* parts of gradients that have a number in their name */
    bool *summands;   /* by the numbers of values: whether the loss is a sum with this one in it */
    double smoothing; /* of the targets of the loss */
    bool weighed;     /* by the classes of the examples */
} Derivation;

/* A part of the loss's derivative by `of`: all of it, unless several ops read that value. */
static Tensor *new_part(Derivation *derivation, const Tensor *of)
{
    const char *name = arena_printf(derivation->arena, "%s_gradient", of->name);
    if (of->gradient)
        name = arena_printf(derivation->arena, "%s_%zu", name, ++derivation->numbered);
    Tensor *part = prog_alike(derivation->arena, derivation->prog, name, of);
    part->layout = LAYOUT_BATCH_MAJOR;
    return part;
}

/* What a value's readers carry back to it adds up. The walk has seen all of them before it comes to
 * the op that makes the value. */
static void add_part(Derivation *derivation, Tensor *of, Tensor *part, Span origin)
{
    if (!of->gradient) {
        of->gradient = part;
        return;
    }
    Tensor *sum = new_part(derivation, of);
    APPEND(derivation->arena, &derivation->ops, OP_add, origin, of->gradient, part, sum);
    of->gradient = sum;
}

static void gradient_none(Derivation *derivation, const Op *op)
{
    (void)derivation;
    (void)op;
}

/* y = x w:  dx = dy w^T,  dw = x^T dy */
static void gradient_matmul(Derivation *derivation, const Op *op)
{
    Tensor *x = op->inputs[0], *kernel = op->inputs[1], *dy = op->outputs[0]->gradient;
    Tensor *dx = new_part(derivation, x), *dw = new_part(derivation, kernel);
    APPEND(derivation->arena, &derivation->ops, OP_input_gradient, op->origin, dy, kernel, dx);
    add_part(derivation, x, dx, op->origin);
    APPEND(derivation->arena, &derivation->ops, OP_kernel_gradient, op->origin, x, dy, dw);
    add_part(derivation, kernel, dw, op->origin);
}

/* y = x + b:  dx = dy,  db = the sum of dy over the examples */
static void gradient_add_bias(Derivation *derivation, const Op *op)
{
    Tensor *bias = op->inputs[1], *dy = op->outputs[0]->gradient, *db = new_part(derivation, bias);
    add_part(derivation, op->inputs[0], dy, op->origin);
    APPEND(derivation->arena, &derivation->ops, OP_bias_gradient, op->origin, dy, db);
    add_part(derivation, bias, db, op->origin);
}

/* y = f(x):  dx = dy f'(x), f' being taken from y where that tells */
static void gradient_activate(Derivation *derivation, const Op *op)
{
    Tensor *x = op->inputs[0], *dy = op->outputs[0]->gradient, *dx = dy;
    if (op->activation != ACTIVATION_linear) {
        const OpCode code = tensor_is_images(x) ? OP_multiply_by_slopes : OP_activation_gradient;
        Tensor *from = activation_slope_needs_input(op->activation) ? x : op->outputs[0];
        dx = new_part(derivation, x);
        APPEND(derivation->arena, &derivation->ops, code, op->origin, dy, from, dx)->activation =
            op->activation;
    }
    add_part(derivation, x, dx, op->origin);
}

/* y = e^x / the sum of e^x:  dx = y (dy - the sum of dy y) */
static void gradient_softmax(Derivation *derivation, const Op *op)
{
    Tensor *x = op->inputs[0], *y = op->outputs[0], *dx = new_part(derivation, x);
    APPEND(derivation->arena, &derivation->ops, OP_softmax_gradient, op->origin, y->gradient, y,
           dx);
    add_part(derivation, x, dx, op->origin);
}

/* y = a + b:  da = dy,  db = dy */
static void gradient_add(Derivation *derivation, const Op *op)
{
    add_part(derivation, op->inputs[0], op->outputs[0]->gradient, op->origin);
    add_part(derivation, op->inputs[1], op->outputs[0]->gradient, op->origin);
}

/* The same numbers, row by row as before. */
static void gradient_flatten(Derivation *derivation, const Op *op)
{
    Tensor *dx = new_part(derivation, op->inputs[0]);
    APPEND(derivation->arena, &derivation->ops, OP_unflatten, op->origin, op->outputs[0]->gradient,
           dx);
    add_part(derivation, op->inputs[0], dx, op->origin);
}

static void gradient_unflatten(Derivation *derivation, const Op *op)
{
    Tensor *dx = new_part(derivation, op->inputs[0]);
    APPEND(derivation->arena, &derivation->ops, OP_flatten, op->origin, op->outputs[0]->gradient,
           dx);
    add_part(derivation, op->inputs[0], dx, op->origin);
}

/* Two operands to a gradient of `of`, by an op with the window of another. */
static void derive_window(Derivation *derivation, const Op *op, OpCode code, Tensor *left,
                          Tensor *right, Tensor *of)
{
    Tensor *part = new_part(derivation, of);
    APPEND(derivation->arena, &derivation->ops, code, op->origin, left, right, part)->window =
        op->window;
    add_part(derivation, of, part, op->origin);
}

/* An op of one operand, with the window and the constants of another, to a gradient of `of`. */
static void derive_one(Derivation *derivation, const Op *op, OpCode code, Tensor *from, Tensor *of)
{
    Tensor *part = new_part(derivation, of);
    Op *back = APPEND(derivation->arena, &derivation->ops, code, op->origin, from, part);
    back->window = op->window;
    memcpy(back->numbers, op->numbers, sizeof back->numbers);
    add_part(derivation, of, part, op->origin);
}

/* y = x * w:  dx = dy * w turned, over all places that see a pixel;  dw = the sum of x dy */
static void gradient_conv2d(Derivation *derivation, const Op *op)
{
    Tensor *x = op->inputs[0], *kernel = op->inputs[1], *dy = op->outputs[0]->gradient;
    const int64_t places = op->window.height * op->window.width;
    Tensor *turned =
        prog_temporary(derivation->arena, derivation->prog,
                       arena_printf(derivation->arena, "%s_turned", kernel->name),
                       places * dy->columns / op->window.groups, x->columns, ELEMENT_FLOAT);
    turned->layout = LAYOUT_BATCH_MAJOR;
    APPEND(derivation->arena, &derivation->ops, OP_turn_kernel, op->origin, kernel, turned)
        ->window = op->window;
    derive_window(derivation, op, OP_conv2d_input_gradient, dy, turned, x);
    derive_window(derivation, op, OP_conv2d_kernel_gradient, x, dy, kernel);
}

/* What is zero has no part in it. */
static void gradient_spread_kernel(Derivation *derivation, const Op *op)
{
    derive_one(derivation, op, OP_pick_kernel, op->outputs[0]->gradient, op->inputs[0]);
}

/* The same, channel by channel. */
static void gradient_depthwise_conv2d(Derivation *derivation, const Op *op)
{
    Tensor *x = op->inputs[0], *kernel = op->inputs[1], *dy = op->outputs[0]->gradient;
    derive_window(derivation, op, OP_depthwise_input_gradient, dy, kernel, x);
    derive_window(derivation, op, OP_depthwise_kernel_gradient, x, dy, kernel);
}

/* y = a b:  da = dy b,  db = dy a */
static void gradient_multiply(Derivation *derivation, const Op *op)
{
    for (int i = 0; i < 2; i++) {
        Tensor *of = op->inputs[i], *part = new_part(derivation, of);
        APPEND(derivation->arena, &derivation->ops, OP_multiply, op->origin,
               op->outputs[0]->gradient, op->inputs[1 - i], part);
        add_part(derivation, of, part, op->origin);
    }
}

/* Two parts of the gradient of one value have names of their own. */
static void gradient_concatenate(Derivation *derivation, const Op *op)
{
    Tensor *left = new_part(derivation, op->inputs[0]), *right;
    if (op->inputs[0] == op->inputs[1]) {
        right = prog_alike(derivation->arena, derivation->prog,
                           arena_printf(derivation->arena, "%s_again", left->name), left);
    } else {
        right = new_part(derivation, op->inputs[1]);
    }
    APPEND(derivation->arena, &derivation->ops, OP_split, op->origin, op->outputs[0]->gradient,
           left, right);
    add_part(derivation, op->inputs[0], left, op->origin);
    add_part(derivation, op->inputs[1], right, op->origin);
}

static Op *append_normalization(Derivation *derivation, const Op *op, OpCode code,
                                Tensor *const operands[])
{
    Op *result = op_append(derivation->arena, &derivation->ops, code, op->origin, operands);
    result->numbers[0] = op->numbers[0];
    return result;
}

/* y = gamma z + beta, z = (x - mean) / sqrt(variance + epsilon):  dgamma = the sum of dy z, dbeta =
 * the sum of dy. Moments of a training step are those of x, so that they change with it, and dx is
 * by all three; what is known of earlier batches does not. */
static void gradient_normalize(Derivation *derivation, const Op *op)
{
    Tensor *x = op->inputs[0], *mean = op->inputs[1], *variance = op->inputs[2];
    Tensor *gamma = op->inputs[3], *beta = op->inputs[4], *dy = op->outputs[0]->gradient;
    Tensor *dgamma = new_part(derivation, gamma), *dbeta = new_part(derivation, beta);
    append_normalization(derivation, op, OP_normalization_sums,
                         (Tensor *const[]){dy, x, mean, variance, dgamma, dbeta});
    Tensor *dx = new_part(derivation, x);
    if (mean->kind == TENSOR_PARAMETER)
        append_normalization(derivation, op, OP_frozen_normalization_gradient,
                             (Tensor *const[]){dy, variance, gamma, dx});
    else
        append_normalization(derivation, op, OP_normalization_gradient,
                             (Tensor *const[]){derivation->prog->batch_tensor, dy, x, mean,
                                               variance, gamma, dgamma, dbeta, dx});
    add_part(derivation, x, dx, op->origin);
    add_part(derivation, gamma, dgamma, op->origin);
    add_part(derivation, beta, dbeta, op->origin);
}

/* y = (x - mean) / deviation:  dx = dy / deviation */
static void gradient_standardize(Derivation *derivation, const Op *op)
{
    Tensor *x = op->inputs[0], *dx = new_part(derivation, x);
    append_normalization(derivation, op, OP_standardize_gradient,
                         (Tensor *const[]){op->outputs[0]->gradient, op->inputs[2], dx});
    add_part(derivation, x, dx, op->origin);
}

static void gradient_layer_normalize(Derivation *derivation, const Op *op)
{
    Tensor *x = op->inputs[0], *gamma = op->inputs[1], *beta = op->inputs[2];
    Tensor *dy = op->outputs[0]->gradient, *dx = new_part(derivation, x);
    Tensor *dgamma = new_part(derivation, gamma), *dbeta = new_part(derivation, beta);
    append_normalization(derivation, op, OP_layer_normalization_gradient,
                         (Tensor *const[]){dy, x, gamma, dx});
    append_normalization(derivation, op, OP_layer_normalization_sums,
                         (Tensor *const[]){dy, x, dgamma, dbeta});
    add_part(derivation, x, dx, op->origin);
    add_part(derivation, gamma, dgamma, op->origin);
    add_part(derivation, beta, dbeta, op->origin);
}

/* y = a, a, ... b, b, ...:  da = the sum of what comes back to each */
static void gradient_repeat(Derivation *derivation, const Op *op)
{
    derive_one(derivation, op, OP_sum_repeats, op->outputs[0]->gradient, op->inputs[0]);
}

/* y = the largest that the window sees:  dx = dy at the first of these */
static void gradient_max_pool(Derivation *derivation, const Op *op)
{
    Tensor *x = op->inputs[0];
    derive_window(derivation, op, OP_max_pool_gradient, x, op->outputs[0]->gradient, x);
}

/* y = the mean of what the window sees:  dx = dy / how many that are, at each of them */
static void gradient_average_pool(Derivation *derivation, const Op *op)
{
    derive_one(derivation, op, OP_average_pool_gradient, op->outputs[0]->gradient, op->inputs[0]);
}

static void gradient_pad(Derivation *derivation, const Op *op)
{
    derive_one(derivation, op, OP_crop, op->outputs[0]->gradient, op->inputs[0]);
}

static void gradient_crop(Derivation *derivation, const Op *op)
{
    derive_one(derivation, op, OP_pad, op->outputs[0]->gradient, op->inputs[0]);
}

/* Each pixel gets back what it gave, by the same shares. */
static void gradient_resize(Derivation *derivation, const Op *op)
{
    derive_one(derivation, op, OP_resize_gradient, op->outputs[0]->gradient, op->inputs[0]);
}

/* y = x scale + offset:  dx = dy scale */
static void gradient_rescale(Derivation *derivation, const Op *op)
{
    Tensor *x = op->inputs[0], *dx = new_part(derivation, x);
    APPEND(derivation->arena, &derivation->ops, OP_rescale, op->origin, op->outputs[0]->gradient,
           dx)
        ->numbers[0] = op->numbers[0];
    add_part(derivation, x, dx, op->origin);
}

/* The same numbers are kept, and the same are dropped. */
static void gradient_dropout(Derivation *derivation, const Op *op)
{
    Tensor *x = op->inputs[1], *dx = new_part(derivation, x);
    Op *back = APPEND(derivation->arena, &derivation->ops, OP_dropout, op->origin, op->inputs[0],
                      op->outputs[0]->gradient, dx);
    back->numbers[0] = op->numbers[0];
    back->stream = op->stream;
    add_part(derivation, x, dx, op->origin);
}

/* What is done to losses is done to their gradient too. */
static Tensor *change_gradient(Derivation *derivation, const Op *loss, OpCode code, Tensor *before)
{
    Tensor *after = prog_alike(derivation->arena, derivation->prog,
                               arena_printf(derivation->arena, "%s_%s", before->name,
                                            code == OP_weigh_gradient ? "weighed" : "smoothed"),
                               before);
    Op *op = APPEND(derivation->arena, &derivation->ops, code, loss->origin, loss->inputs[0],
                    before, after);
    if (code == OP_smooth_gradient)
        op->numbers[0] = derivation->smoothing;
    return after;
}

/* The mean of a loss over the examples, by the logits: an op of its own, that takes what the loss
 * takes. */
static void gradient_loss(Derivation *derivation, const Op *op)
{
    Tensor *logits = op->inputs[1], *dlogits = new_part(derivation, logits);
    Op *back = APPEND(derivation->arena, &derivation->ops, loss_gradient(op->code), op->origin,
                      op->inputs[0], logits, dlogits);
    memcpy(back->numbers, op->numbers, sizeof back->numbers);
    if (derivation->smoothing > 0)
        dlogits = change_gradient(derivation, op, OP_smooth_gradient, dlogits);
    if (derivation->weighed)
        dlogits = change_gradient(derivation, op, OP_weigh_gradient, dlogits);
    add_part(derivation, logits, dlogits, op->origin);
}

/* Losses of other targets: what comes back to them goes on as it is, and that to the logits too. */
static void gradient_smooth(Derivation *derivation, const Op *op)
{
    derivation->summands[op->inputs[2]->number] = true;
    derivation->smoothing = op->numbers[0];
}

static void gradient_weigh(Derivation *derivation, const Op *op)
{
    derivation->summands[op->inputs[1]->number] = true;
    derivation->weighed = true;
}

/* losses and a penalty, each of which the loss goes up with as they do */
static void gradient_penalize(Derivation *derivation, const Op *op)
{
    derivation->summands[op->inputs[1]->number] = true;
    derivation->summands[op->inputs[2]->number] = true;
}

/* l1 times the sum of |w| + l2 times that of w^2:  dw = l1 sign(w) + 2 l2 w */
static void gradient_penalty(Derivation *derivation, const Op *op)
{
    Tensor *weights = op->inputs[0], *part = new_part(derivation, weights);
    Op *slope =
        APPEND(derivation->arena, &derivation->ops, OP_penalty_gradient, op->origin, weights, part);
    memcpy(slope->numbers, op->numbers, sizeof slope->numbers);
    add_part(derivation, weights, part, op->origin);
}

static void (*const rules[])(Derivation *, const Op *) = {
#define OP(name, inputs, outputs, shape, gradient, cost, sizes, numbers, facts) gradient_##gradient,
#include "ir/ops.def"
};

/* Whether a gradient comes back to the op, or begins there. */
static bool is_on_the_way(const Derivation *derivation, const Op *op)
{
    for (int i = 0; i < op_info(op->code)->outputs; i++)
        if (derivation->summands[op->outputs[i]->number] || op->outputs[i]->gradient)
            return true;
    return false;
}

void derive_gradients(Arena *arena, Prog *prog)
{
    if (prog->mode != MODE_TRAIN)
        return;
    Derivation derivation = {.arena = arena, .prog = prog};
    derivation.summands = arena_alloc(arena, prog_number(prog) * sizeof *derivation.summands);
    derivation.summands[prog->loss->number] = true;
    for (size_t i = prog->ops.count; i-- > 0;) {
        const Op *op = &prog->ops.items[i];
        if (is_on_the_way(&derivation, op))
            rules[op->code](&derivation, op);
    }
    append_updates(arena, prog, &derivation.ops);
    for (size_t i = 0; i < derivation.ops.count; i++)
        *list_add(arena, &prog->ops) = derivation.ops.items[i];
}
