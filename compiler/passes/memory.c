/* memory.c: drops tensors that no op touches any more and gives the temporaries their places. Those
 * that are never needed at the same time share one: the less memory a step goes through, the more
 * of it stays in the caches. */
#include "passes/passes.h"

#include <stdlib.h>

/* The first and the last op that touches a value. */
typedef struct Lifetime {
    bool touched;
    size_t first, last;
} Lifetime;

/* Those of the values that take turns in a place, in the order of time: no two of them meet. */
typedef List(Lifetime) Turns;

typedef struct Memory {
    Arena *arena;
    Prog *prog;
    Lifetime *lifetimes; /* by the numbers of values */
    size_t *slots;       /* the same: which each has got */
    List(Turns) turns;   /* by slots */
} Memory;

static void touch(Memory *memory, const Tensor *tensor, size_t op)
{
    Lifetime *lifetime = &memory->lifetimes[tensor->number];
    if (!lifetime->touched)
        *lifetime = (Lifetime){true, op, op};
    lifetime->last = op;
}

static void find_lifetimes(Memory *memory)
{
    const Prog *prog = memory->prog;
    const size_t values = prog_number(prog);
    memory->lifetimes = arena_alloc(memory->arena, values * sizeof *memory->lifetimes);
    memory->slots = arena_alloc(memory->arena, values * sizeof *memory->slots);
    for (size_t i = 0; i < values; i++)
        memory->slots[i] = SIZE_MAX;
    for (size_t i = 0; i < prog->ops.count; i++) {
        const Op *op = &prog->ops.items[i];
        for (int k = 0; k < op_operands(op); k++)
            touch(memory, op_operand(op, k), i);
    }
}

static void drop_untouched(Memory *memory)
{
    Prog *prog = memory->prog;
    size_t count = 0;
    for (size_t i = 0; i < prog->tensors.count; i++)
        if (memory->lifetimes[prog->tensors.items[i]->number].touched)
            prog->tensors.items[count++] = prog->tensors.items[i];
    prog->tensors.count = count;
}

/* How many of the turns are over when the op comes. */
static size_t turns_before(const Turns *turns, size_t op)
{
    size_t low = 0, high = turns->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (turns->items[middle].last < op)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* An op's output never takes the place of its input, as both are needed while it runs; but see
 * take_over. */
static bool is_free_for(const Turns *turns, const Lifetime *lifetime)
{
    size_t before = turns_before(turns, lifetime->first);
    return before == turns->count || turns->items[before].first > lifetime->last;
}

static void take_turn(Arena *arena, Turns *turns, const Lifetime *lifetime)
{
    size_t at = turns_before(turns, lifetime->first);
    (void)list_add(arena, turns);
    for (size_t i = turns->count - 1; i > at; i--)
        turns->items[i] = turns->items[i - 1];
    turns->items[at] = *lifetime;
}

static void put(Memory *memory, size_t slot_number, Tensor *tensor)
{
    Slot *slot = &memory->prog->slots.items[slot_number];
    memory->slots[tensor->number] = slot_number;
    if (tensor_bytes(tensor) > slot->bytes)
        slot->bytes = tensor_bytes(tensor);
    *list_add(memory->arena, &slot->tensors) = tensor;
}

/* Whether the value ends with the op at `position`, which may write over it. */
static bool is_given_up(const Memory *memory, size_t position, int input)
{
    const Op *op = &memory->prog->ops.items[position];
    const Tensor *value = op->inputs[input];
    return value->kind == TENSOR_TEMPORARY && op_may_overwrite(op, input) &&
           memory->lifetimes[value->number].last == position &&
           memory->slots[value->number] < memory->prog->slots.count;
}

/* In the place of a value that the op which makes it needs last: what is written then is in the
 * cache. */
static bool take_over(Memory *memory, Tensor *tensor)
{
    const Lifetime *lifetime = &memory->lifetimes[tensor->number];
    const Op *op = &memory->prog->ops.items[lifetime->first];
    for (int i = 0; op->outputs[0] == tensor && i < op_info(op->code)->inputs; i++) {
        if (!is_given_up(memory, lifetime->first, i))
            continue;
        const size_t slot = memory->slots[op->inputs[i]->number];
        Turns *turns = &memory->turns.items[slot];
        const size_t at = turns_before(turns, lifetime->first);
        if (turns->items[at].last != lifetime->first ||
            (at + 1 < turns->count && turns->items[at + 1].first <= lifetime->last))
            continue;
        turns->items[at].last = lifetime->last;
        put(memory, slot, tensor);
        return true;
    }
    return false;
}

/* In the first slot that is free for it. */
static void place(Memory *memory, Tensor *tensor)
{
    Prog *prog = memory->prog;
    if (take_over(memory, tensor))
        return;
    const Lifetime *lifetime = &memory->lifetimes[tensor->number];
    size_t i = 0;
    while (i < prog->slots.count && !is_free_for(&memory->turns.items[i], lifetime))
        i++;
    if (i == prog->slots.count) {
        (void)list_add(memory->arena, &prog->slots);
        (void)list_add(memory->arena, &memory->turns);
    }
    put(memory, i, tensor);
    take_turn(memory->arena, &memory->turns.items[i], lifetime);
}

/* By size, the largest first, so that small ones find room in what those take anyway. */
static int compare_sizes(const void *left, const void *right)
{
    const Tensor *a = *(Tensor *const *)left, *b = *(Tensor *const *)right;
    int64_t bytes_a = tensor_bytes(a), bytes_b = tensor_bytes(b);
    if (bytes_a != bytes_b)
        return bytes_a > bytes_b ? -1 : 1;
    return a->number < b->number ? -1 : 1;
}

/* Numbers for each example are few, and not aligned as matrices are; bits are of another type. */
static bool takes_turns(const Tensor *tensor)
{
    return tensor->kind == TENSOR_TEMPORARY && tensor->layout != LAYOUT_SCALAR &&
           tensor->element == ELEMENT_FLOAT;
}

static void place_matrices(Memory *memory)
{
    const Prog *prog = memory->prog;
    List(Tensor *) matrices = {0};
    for (size_t i = 0; i < prog->tensors.count; i++) {
        Tensor *tensor = prog->tensors.items[i];
        if (takes_turns(tensor))
            *list_add(memory->arena, &matrices) = tensor;
    }
    if (matrices.count)
        qsort(matrices.items, matrices.count, sizeof *matrices.items, compare_sizes);
    for (size_t i = 0; i < matrices.count; i++)
        place(memory, matrices.items[i]);
}

/* What takes no turns shares nothing. */
static void place_others(Arena *arena, Prog *prog, Element element)
{
    for (size_t i = 0; i < prog->tensors.count; i++) {
        Tensor *tensor = prog->tensors.items[i];
        if (tensor->kind != TENSOR_TEMPORARY || takes_turns(tensor) || tensor->element != element)
            continue;
        Slot *slot = list_add(arena, &prog->slots);
        slot->bytes = tensor_bytes(tensor);
        *list_add(arena, &slot->tensors) = tensor;
    }
}

void plan_memory(Arena *arena, Prog *prog)
{
    Memory memory = {.arena = arena, .prog = prog};
    find_lifetimes(&memory);
    drop_untouched(&memory);
    prog->slots.items = NULL;
    prog->slots.count = prog->slots.capacity = 0;
    place_matrices(&memory);
    /* Bits lie in panels too; then the larger ones come first, so that C puts nothing between. */
    static const Element others[] = {ELEMENT_BITS, ELEMENT_DOUBLE, ELEMENT_INTEGER, ELEMENT_FLOAT};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        place_others(arena, prog, others[i]);
    prog->bytes = 0;
    for (size_t i = 0; i < prog->slots.count; i++)
        prog->bytes += prog->slots.items[i].bytes;
}
