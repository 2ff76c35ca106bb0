/* memory.c: drops tensors that no op touches any more and gives the temporaries their places. Those
 * that are never needed at the same time share one: the less memory a step goes through, the more
 * of it stays in the caches. */
#include "passes/passes.h"

static bool is_touched_by(const Op *op, const Tensor *tensor)
{
    return op->output == tensor || op_reads(op, tensor);
}

static bool is_touched(const Prog *prog, const Tensor *tensor)
{
    for (size_t i = 0; i < prog->ops.count; i++)
        if (is_touched_by(&prog->ops.items[i], tensor))
            return true;
    return false;
}

static void drop_untouched(Prog *prog)
{
    size_t count = 0;
    for (size_t i = 0; i < prog->tensors.count; i++)
        if (is_touched(prog, prog->tensors.items[i]))
            prog->tensors.items[count++] = prog->tensors.items[i];
    prog->tensors.count = count;
}

/* The first and the last op that touches it. */
static void lifetime(const Prog *prog, const Tensor *tensor, size_t *first, size_t *last)
{
    *first = prog->ops.count;
    for (size_t i = 0; i < prog->ops.count; i++)
        if (is_touched_by(&prog->ops.items[i], tensor)) {
            *first = *first < i ? *first : i;
            *last = i;
        }
}

/* Whether both are needed at some time. An op's output never takes the place of its input. */
static bool meet(const Prog *prog, const Tensor *a, const Tensor *b)
{
    size_t first_a, last_a, first_b, last_b;
    lifetime(prog, a, &first_a, &last_a);
    lifetime(prog, b, &first_b, &last_b);
    return first_a <= last_b && first_b <= last_a;
}

static bool is_free_for(const Prog *prog, const Slot *slot, const Tensor *tensor)
{
    for (size_t i = 0; i < slot->tensors.count; i++)
        if (meet(prog, slot->tensors.items[i], tensor))
            return false;
    return true;
}

/* In the first slot that is free for it. */
static void place(Arena *arena, Prog *prog, Tensor *tensor)
{
    Slot *slot = NULL;
    for (size_t i = 0; i < prog->slots.count && !slot; i++)
        if (is_free_for(prog, &prog->slots.items[i], tensor))
            slot = &prog->slots.items[i];
    if (!slot)
        slot = list_add(arena, &prog->slots);
    if (tensor_bytes(tensor) > slot->bytes)
        slot->bytes = tensor_bytes(tensor);
    *list_add(arena, &slot->tensors) = tensor;
}

static bool is_matrix(const Tensor *tensor)
{
    return tensor->kind == TENSOR_TEMPORARY && tensor->layout != LAYOUT_SCALAR;
}

/* The largest matrix of less than `bytes`, or of as many behind `before`; NULL when there is none.
 */
static Tensor *next_matrix(const Prog *prog, const Tensor *before)
{
    Tensor *best = NULL;
    int64_t most = before ? tensor_bytes(before) : INT64_MAX;
    bool behind = false;
    for (size_t i = 0; i < prog->tensors.count; i++) {
        Tensor *tensor = prog->tensors.items[i];
        int64_t bytes = tensor_bytes(tensor);
        if (is_matrix(tensor) && (bytes < most || (bytes == most && behind)) &&
            (!best || bytes > tensor_bytes(best)))
            best = tensor;
        behind |= tensor == before;
    }
    return best;
}

/* Numbers for each example are few, and not aligned as matrices are: they share nothing. */
static void place_scalars(Arena *arena, Prog *prog)
{
    for (size_t i = 0; i < prog->tensors.count; i++) {
        Tensor *tensor = prog->tensors.items[i];
        if (tensor->kind != TENSOR_TEMPORARY || tensor->layout != LAYOUT_SCALAR)
            continue;
        Slot *slot = list_add(arena, &prog->slots);
        slot->bytes = tensor_bytes(tensor);
        *list_add(arena, &slot->tensors) = tensor;
    }
}

/* Large ones first, so that small ones find room in what those take anyway. */
void plan_memory(Arena *arena, Prog *prog)
{
    drop_untouched(prog);
    prog->slots.items = NULL;
    prog->slots.count = prog->slots.capacity = 0;
    for (Tensor *tensor = next_matrix(prog, NULL); tensor; tensor = next_matrix(prog, tensor))
        place(arena, prog, tensor);
    place_scalars(arena, prog);
    prog->bytes = 0;
    for (size_t i = 0; i < prog->slots.count; i++)
        prog->bytes += prog->slots.items[i].bytes;
}
