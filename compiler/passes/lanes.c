/* lanes.c: chooses what vectors run along where convolutions make few channels.
 *
 * As a rule it is the channels, which lie in panels; of 6 of them a panel of 16 does work for no
 * more. So few are made for a row of pixels at a time instead, if its stride is 1; and the kernel's
 * gradient along what the window sees. The sums are the same, in the same order. */
#include "passes/passes.h"

/* Each channel has sums of its own in registers. */
static const int64_t most_made = 8;

/* Whether `useful` numbers out of those that fill vectors up to `all` are a larger share, and worth
 * what it takes to turn them, than `made` channels of a panel. */
static bool is_fuller(int64_t useful, int64_t all, int64_t made)
{
    return made <= most_made && 2 * useful * PANEL >= 3 * made * padded(all);
}

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static void choose(Op *op)
{
    const Tensor *x = op->inputs[0], *other = op->inputs[1], *made = op->outputs[0];
    const int64_t seen = op->window.height * op->window.width * x->columns;
    const bool steps = op->window.stride_x > 1;
    if (op->code == OP_conv2d_activate && !steps &&
        is_fuller(made->width, made->width, made->columns))
        op->code = OP_conv2d_activate_by_pixels;
    else if (op->code == OP_conv2d_input_gradient && !steps &&
             is_fuller(least(x->width, made->width), made->width, made->columns))
        op->code = OP_conv2d_input_gradient_by_pixels;
    else if (op->code == OP_conv2d_kernel_gradient && is_fuller(seen, seen, other->columns))
        op->code = OP_conv2d_kernel_gradient_by_window;
}

void choose_lanes(Arena *arena, Prog *prog)
{
    (void)arena;
    for (size_t i = 0; i < prog->ops.count; i++)
        choose(&prog->ops.items[i]);
}
