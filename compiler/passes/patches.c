/* patches.c: makes matrix products of convolutions over few channels.
 *
 * Channels lie in panels; with fewer than a panel of them, most of what a convolution reads would
 * be padding. What the window sees from each place is laid out as a row instead, and the same sums,
 * in the same order, are the product of these rows with the kernel. Training and gradient share the
 * rows. */
#include "passes/passes.h"

#include <string.h>

typedef struct Patching {
    Arena *arena;
    Prog *prog;
    OpList ops;
    Tensor **patches; /* by the numbers of images */
} Patching;

static bool same_window(const Window *a, const Window *b)
{
    return memcmp(a, b, sizeof *a) == 0;
}

/* The rows for a window over the images; made where they are first needed. */
static Tensor *patches_of(Patching *patching, const Op *op)
{
    Tensor *images = op->inputs[0];
    if (patching->patches[images->number])
        return patching->patches[images->number];
    const Tensor *places = op->code == OP_conv2d ? op->outputs[0] : op->inputs[1];
    Tensor *patches = prog_alike(patching->arena, patching->prog,
                                 arena_printf(patching->arena, "%s_patches", images->name), places);
    patches->columns = op->window.height * op->window.width * images->columns;
    APPEND(patching->arena, &patching->ops, OP_patches, op->origin, images, patches)->window =
        op->window;
    return patching->patches[images->number] = patches;
}

/* Whether all convolutions over the images are by one window, with kernels that products take. */
static bool has_one_window(const Prog *prog, const Tensor *images)
{
    const Window *first = NULL;
    for (size_t i = 0; i < prog->ops.count; i++) {
        const Op *op = &prog->ops.items[i];
        if (op->code != OP_conv2d || op->inputs[0] != images)
            continue;
        if (op->inputs[1]->kind != TENSOR_PARAMETER || (first && !same_window(first, &op->window)))
            return false;
        first = &op->window;
    }
    return true;
}

static void patch(Patching *patching, const Op *op)
{
    const bool forward = op->code == OP_conv2d;
    if ((!forward && op->code != OP_conv2d_kernel_gradient) || op->inputs[0]->columns >= PANEL ||
        !has_one_window(patching->prog, op->inputs[0])) {
        *list_add(patching->arena, &patching->ops) = *op;
        return;
    }
    Tensor *patches = patches_of(patching, op);
    APPEND(patching->arena, &patching->ops, forward ? OP_matmul : OP_kernel_gradient, op->origin,
           patches, op->inputs[1], op->outputs[0]);
}

void make_patches(Arena *arena, Prog *prog)
{
    Patching patching = {.arena = arena, .prog = prog};
    patching.patches = arena_alloc(arena, prog_number(prog) * sizeof *patching.patches);
    for (size_t i = 0; i < prog->ops.count; i++)
        patch(&patching, &prog->ops.items[i]);
    prog->ops = patching.ops;
}
