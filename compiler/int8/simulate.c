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

void int8_begin(Int8Run *run, Int8 *int8)
{
    run->int8 = int8;
    make_room(int8);
    run->reference = int8_reference(int8, int8->library->prog, &run->examples, &run->totals);
    share_numbers(int8, &run->reference);
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
