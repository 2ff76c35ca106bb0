/* images.c: gathers a batch's images as images, where they are laid out as such anyway.
 *
 * A model's input is gathered as rows of numbers, which dense layers read. Layers of images lay
 * each out by its pixels; what is laid out once is read by all of them. What was laid out before it
 * became rows is there already. */
#include "passes/passes.h"

typedef struct Gathering {
    const Op **gather; /* by the numbers of values: what gathers one */
    Tensor **images;   /* by the numbers of rows of numbers: what is gathered instead */
    Tensor **same;     /* by the numbers of images: those that stand for them */
} Gathering;

static void read_the_same(const Gathering *gathering, Op *op)
{
    for (int i = 0; i < op_info(op->code)->inputs; i++)
        if (gathering->same[op->inputs[i]->number])
            op->inputs[i] = gathering->same[op->inputs[i]->number];
}

static bool have_same_shape(const Tensor *a, const Tensor *b)
{
    return a->height == b->height && a->width == b->width && a->columns == b->columns;
}

/* Whether images that stand for those of the op are there already. */
static bool are_there(const Gathering *gathering, const Op *unflatten)
{
    Tensor *images = gathering->images[unflatten->inputs[0]->number];
    if (!images || !have_same_shape(images, unflatten->outputs[0]))
        return false;
    gathering->same[unflatten->outputs[0]->number] = images;
    return true;
}

void gather_images(Arena *arena, Prog *prog)
{
    OpList ops = {0};
    const size_t count = prog_number(prog);
    Gathering gathering = {arena_alloc(arena, count * sizeof *gathering.gather),
                           arena_alloc(arena, count * sizeof *gathering.images),
                           arena_alloc(arena, count * sizeof *gathering.same)};
    for (size_t i = 0; i < prog->ops.count; i++) {
        Op *op = &prog->ops.items[i];
        read_the_same(&gathering, op);
        const Op *gather =
            op->code == OP_unflatten ? gathering.gather[op->inputs[0]->number] : NULL;
        if (op->code == OP_gather)
            gathering.gather[op->outputs[0]->number] = op;
        if (op->code == OP_flatten)
            gathering.images[op->outputs[0]->number] = op->inputs[0];
        if (op->code == OP_unflatten && are_there(&gathering, op))
            continue;
        if (!gather) {
            *list_add(arena, &ops) = *op;
            continue;
        }
        APPEND(arena, &ops, OP_gather_images, gather->origin, gather->inputs[0], gather->inputs[1],
               op->outputs[0]);
        gathering.images[op->inputs[0]->number] = op->outputs[0];
    }
    prog->ops = ops;
    remove_dead(arena, prog);
}
