/* front.c: what is frozen in front of a step that learns, done with bytes as the prediction does
 * it: the prediction's ops, over copies of its values, stand where the step had its own. */
#include "int8/int8.h"

#include <string.h>

typedef struct Fronting {
    const Library *from;
    Library *step;
    Tensor **copies; /* by the numbers of the prediction's values */
} Fronting;

/* ---- values ---- */

static void copy_values(Fronting *fronting)
{
    const Prog *prog = fronting->from->prog;
    Arena *arena = fronting->step->arena;
    fronting->copies = arena_alloc(arena, prog->tensors.count * sizeof *fronting->copies);
    for (size_t i = 0; i < prog->tensors.count; i++) {
        Tensor *copy = arena_alloc(arena, sizeof *copy);
        *copy = *prog->tensors.items[i];
        *list_add(arena, &fronting->step->prog->tensors) = copy;
        fronting->copies[prog->tensors.items[i]->number] = copy;
    }
}

static Tensor *copy_of(const Fronting *fronting, const Tensor *value)
{
    return fronting->copies[value->number];
}

/* What is known of values by their numbers has room for the copies. */
static void make_room(const Fronting *fronting, size_t before)
{
    Library *step = fronting->step;
    const size_t count = prog_number(step->prog);
    const Tensor **same = arena_alloc(step->arena, count * sizeof *same);
    const char **named = arena_alloc(step->arena, count * sizeof *named);
    memcpy(same, step->same, before * sizeof *same);
    memcpy(named, step->named, before * sizeof *named);
    step->same = same;
    step->named = named;
}

/* Copies are the same numbers as copies of what they were copied from; and what the step has kept
 * so far is the copy of what is kept here. */
static void note_same(const Fronting *fronting, const Tensor *kept)
{
    const Library *from = fronting->from;
    Library *step = fronting->step;
    for (size_t i = 0; i < from->prog->tensors.count; i++) {
        const Tensor *value = from->prog->tensors.items[i], *same = from->same[value->number];
        step->same[copy_of(fronting, value)->number] = same ? copy_of(fronting, same) : NULL;
    }
    step->same[library_same(step, kept)->number] = copy_of(fronting, from->int8->kept);
}

/* ---- ops ---- */

static Op copy_op(const Fronting *fronting, const Op *op)
{
    Op copy = *op;
    for (int i = 0; i < op_info(op->code)->inputs; i++)
        copy.inputs[i] = copy_of(fronting, op->inputs[i]);
    for (int i = 0; i < op_info(op->code)->outputs; i++)
        copy.outputs[i] = copy_of(fronting, op->outputs[i]);
    return copy;
}

static void put_ops(const Fronting *fronting, size_t front)
{
    Library *step = fronting->step;
    OpList ops = {0};
    for (size_t i = 0; i < fronting->from->int8->front; i++)
        *list_add(step->arena, &ops) = copy_op(fronting, &fronting->from->prog->ops.items[i]);
    for (size_t i = front; i < step->prog->ops.count; i++)
        *list_add(step->arena, &ops) = step->prog->ops.items[i];
    step->prog->ops = ops;
}

/* What is done with bytes: by the copies, and behind them nothing. */
static Int8 *int8_of_step(const Fronting *fronting)
{
    const Int8 *from = fronting->from->int8;
    const Library *step = fronting->step;
    Int8 *int8 = arena_alloc(step->arena, sizeof *int8);
    *int8 = (Int8){.library = fronting->step,
                   .values = step->prog->tensors.count,
                   .kept = copy_of(fronting, from->kept),
                   .front = from->front};
    int8->layer = arena_alloc(step->arena, step->prog->ops.count * sizeof *int8->layer);
    int8->value = arena_alloc(step->arena, int8->values * sizeof *int8->value);
    memcpy(int8->layer, from->layer, from->front * sizeof *int8->layer);
    for (size_t i = 0; i < from->values; i++)
        int8->value[fronting->copies[i]->number] = from->value[i];
    return int8;
}

size_t int8_put_front(const Library *library, Library *step, size_t front, const Tensor *kept)
{
    Fronting fronting = {.from = library, .step = step};
    const size_t before = step->prog->tensors.count;
    copy_values(&fronting);
    make_room(&fronting, before);
    note_same(&fronting, kept);
    put_ops(&fronting, front);
    step->int8 = int8_of_step(&fronting);
    step->part = library->part;
    return step->int8->front;
}
