/* simulate.c: a library's program at work, op by op, with bytes and with floats. */
#include "int8/int8.h"

/* Values of another shape are the same numbers. */
static void share_numbers(const Int8 *int8, Reference *reference)
{
    for (size_t i = 0; i < reference->count; i++) {
        const Tensor *root = library_same(int8->library, reference->tensors[i]);
        reference->values[i] = reference->values[root->number];
    }
}

/* Room for bytes and sums. */
static void make_room(Int8 *int8)
{
    Arena *arena = int8->library->arena;
    int64_t most = 1;
    for (size_t i = 0; i < int8->library->prog->tensors.count; i++) {
        const Tensor *value = int8->library->prog->tensors.items[i];
        const int64_t count = int8_count(value);
        if (int8->value[value->number].is_bytes)
            int8->value[value->number].bytes = arena_alloc(arena, (size_t)count);
        most = value->kind == TENSOR_TEMPORARY && count > most ? count : most;
    }
    int8->sums = arena_alloc(arena, (size_t)most * sizeof *int8->sums);
    int8->counts = arena_alloc(arena, (size_t)most * sizeof *int8->counts);
}

/* One example at a time, whose target nobody asks for. */
static void begin_examples(Arena *arena, const Library *library, Examples *examples)
{
    const PlanFile *file = library->training->model->file;
    const Tensor *given = library->prog->ops.items[library->prog->ops.count - 1].inputs[1];
    *examples = (Examples){.count = 1, .scale = (float)file->scale};
    examples->pixels = arena_alloc(arena, (size_t)file->pixels * sizeof *examples->pixels);
    examples->predicted = arena_alloc(arena, sizeof *examples->predicted);
    examples->confidence = arena_alloc(arena, sizeof *examples->confidence);
    examples->error = arena_alloc(arena, sizeof *examples->error);
    examples->output = arena_alloc(arena, (size_t)given->columns * sizeof *examples->output);
    examples->targets = arena_alloc(arena, sizeof *examples->targets);
}

static void set_weights(const Int8 *int8, const Reference *reference)
{
    for (size_t i = 0; i < reference->count; i++) {
        const Tensor *weights = reference->tensors[i];
        const double *numbers =
            weights->kind == TENSOR_PARAMETER ? int8_numbers(int8, weights) : NULL;
        for (int64_t k = 0; numbers && k < int8_count(weights); k++)
            reference->values[i][k] = numbers[k];
    }
}

void int8_begin(Int8Run *run, Int8 *int8)
{
    Arena *arena = int8->library->arena;
    *run = (Int8Run){.int8 = int8};
    make_room(int8);
    begin_examples(arena, int8->library, &run->examples);
    run->reference = reference_begin(arena, int8->library->prog, &run->examples, 0, &run->totals);
    set_weights(int8, &run->reference);
    share_numbers(int8, &run->reference);
}

void int8_take(Int8Run *run, const void *example)
{
    const PlanFile *file = run->int8->library->training->model->file;
    double *pixels = (double *)run->examples.pixels;
    for (int64_t i = 0; i < file->pixels; i++)
        pixels[i] = tlc_element_number(file->element, example, (size_t)i);
}

void int8_step(Int8Run *run, size_t index)
{
    Prog one = *run->int8->library->prog;
    Reference reference = run->reference;
    if (run->int8->layer[index].kind != INT8_NOTHING) {
        int8_do(run->int8, &run->reference, index);
        return;
    }
    one.ops.items = &one.ops.items[index];
    one.ops.count = 1;
    reference.prog = &one;
    reference_run(&reference);
}
