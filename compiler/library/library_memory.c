/* library_memory.c: where each value stands in the arena. Two share numbers of it if no op needs
 * both: the arena is as large as the most that is needed at any time, or little larger. */
#include "library/library.h"

#include <stdlib.h>
#include <string.h>

/* A value, from the op that makes it to the last that reads it. */
typedef struct Block {
    const Tensor *value;
    size_t first, last;
    int64_t count, offset, best; /* its place for now, and where the least is taken */
    struct Block *instead;       /* whose place it takes: what it is made of, number by number */
    const struct Block *over;    /* what it may be written over while it is made, if it begins no
                                  * later: what that still has to say stands further behind */
} Block;

typedef List(Block *) Blocks;

typedef struct Placing {
    Library *library;
    Block **of; /* by the numbers of values */
    Blocks blocks;
} Placing;

/* What the value takes, in floats. */
static int64_t floats_of(const Library *library, const Tensor *value)
{
    const int64_t numbers = value->rows * value->columns;
    return library_is_bytes(library, value) ? (numbers + 3) / 4 : numbers;
}

bool library_needs_place(const Library *library, const Tensor *value)
{
    const bool elsewhere = library->named && library->named[value->number];
    return value->kind == TENSOR_TEMPORARY && value->element == ELEMENT_FLOAT &&
           value->layout != LAYOUT_SCALAR && !elsewhere && !library_reads_input(library, value);
}

/* That of the value whose place it has taken. */
static Block *root_of(Block *block)
{
    while (block && block->instead)
        block = block->instead;
    return block;
}

static void note_use(Placing *placing, const Tensor *value, size_t op)
{
    Block *block = placing->of[library_same(placing->library, value)->number];
    if (block)
        block->last = op;
}

/* Whether what is made of a place in the image never stands behind anything of the image that a
 * later place sees: places come row by row, and each sees nothing before its own pixel. */
static bool goes_ahead(const Op *op)
{
    const bool sees_on = op->window.top == 0 && op->window.left == 0;
    return op->code == OP_crop ||
           ((op->code == OP_max_pool || op->code == OP_average_pool) && sees_on);
}

/* The block of an operand that nothing reads any more behind the op. */
static Block *given_up(const Placing *placing, const Op *op, int input, size_t position)
{
    const Tensor *value = library_same(placing->library, op->inputs[input]);
    Block *block = root_of(placing->of[value->number]);
    return block && block->last == position ? block : NULL;
}

/* One whose place the op's output takes, if it works number by number. */
static Block *taken_over(const Placing *placing, const Op *op, size_t position)
{
    for (int i = 0; i < op_info(op->code)->inputs; i++) {
        Block *block = given_up(placing, op, i, position);
        if (block && op_may_overwrite(op, i) &&
            block->count == floats_of(placing->library, op->outputs[0]))
            return block;
    }
    return NULL;
}

static Block *begin_block(Placing *placing, const Tensor *value, size_t op)
{
    Block *block = arena_alloc(placing->library->arena, sizeof *block);
    *block = (Block){
        .value = value, .first = op, .last = op, .count = floats_of(placing->library, value)};
    placing->of[value->number] = block;
    *list_add(placing->library->arena, &placing->blocks) = block;
    return block;
}

/* The last op that reads each value, without regard to what takes its place. */
static void find_lifetimes(Placing *placing)
{
    const Prog *prog = placing->library->prog;
    for (size_t i = 0; i < prog->ops.count; i++) {
        const Op *op = &prog->ops.items[i];
        for (int k = 0; k < op_info(op->code)->inputs; k++)
            note_use(placing, op->inputs[k], i);
        for (int k = 0; k < op_info(op->code)->outputs; k++)
            if (library_needs_place(placing->library, op->outputs[k]))
                begin_block(placing, op->outputs[k], i);
    }
}

/* In the order of the ops, so that a chain of them works in one place. */
static void share_places(Placing *placing)
{
    const Prog *prog = placing->library->prog;
    for (size_t i = 0; i < prog->ops.count; i++) {
        const Op *op = &prog->ops.items[i];
        Block *made = op_info(op->code)->outputs ? placing->of[op->outputs[0]->number] : NULL;
        Block *before = made ? taken_over(placing, op, i) : NULL;
        if (made && goes_ahead(op))
            made->over = given_up(placing, op, 0, i);
        if (!before)
            continue;
        made->instead = before;
        before->last = made->last;
    }
}

/* ---- offsets ---- */

/* By size, the largest first, and then by time. */
static int compare_blocks(const void *left, const void *right)
{
    const Block *a = *(Block *const *)left, *b = *(Block *const *)right;
    if (a->count != b->count)
        return a->count > b->count ? -1 : 1;
    return a->first < b->first ? -1 : a->first > b->first;
}

static bool meet(const Block *a, const Block *b)
{
    return a->first <= b->last && b->first <= a->last;
}

/* Whether `made` is written over what it is made of, where it stands so. */
static bool is_over(const Block *made, const Block *from)
{
    return made->over == from && made->first == from->last && made->offset <= from->offset;
}

static bool overlap(const Block *a, const Block *b)
{
    return a->offset < b->offset + b->count && b->offset < a->offset + a->count;
}

/* The lowest offset at which the block meets none of those before it; moving behind one that is in
 * the way begins the search anew. */
static void find_offset(const Blocks *roots, size_t index)
{
    Block *block = roots->items[index];
    block->offset = 0;
    for (size_t i = 0; i < index;) {
        const Block *other = roots->items[i++];
        if (!meet(block, other) || !overlap(block, other) || is_over(block, other) ||
            is_over(other, block))
            continue;
        block->offset = other->offset + other->count;
        i = 0;
    }
}

static int64_t end_of(const Block *block)
{
    return block->offset + block->count;
}

/* Each as low as it can be, one after the other; returns which of them ends last. */
static size_t place_in_order(const Blocks *roots)
{
    size_t last = 0;
    for (size_t i = 0; i < roots->count; i++) {
        find_offset(roots, i);
        if (end_of(roots->items[i]) > end_of(roots->items[last]))
            last = i;
    }
    return last;
}

static void move_to_front(const Blocks *roots, size_t index)
{
    Block *block = roots->items[index];
    memmove(&roots->items[1], &roots->items[0], index * sizeof(Block *));
    roots->items[0] = block;
}

/* The largest first, as large ones fit least. Then again and again, as long as more is taken than
 * some op needs, the one first that ended last: the best of these orders counts. */
static void find_offsets(Placing *placing)
{
    enum { ROUNDS = 64 };
    Library *library = placing->library;
    Blocks roots = {0};
    for (size_t i = 0; i < placing->blocks.count; i++)
        if (!placing->blocks.items[i]->instead)
            *list_add(library->arena, &roots) = placing->blocks.items[i];
    if (roots.count == 0)
        return;
    qsort(roots.items, roots.count, sizeof *roots.items, compare_blocks);
    for (int round = 0; round < ROUNDS && library->arena_floats != library->least_floats; round++) {
        const size_t last = place_in_order(&roots);
        const int64_t end = end_of(roots.items[last]);
        if (round == 0 || end < library->arena_floats) {
            library->arena_floats = end;
            for (size_t i = 0; i < roots.count; i++)
                roots.items[i]->best = roots.items[i]->offset;
        }
        move_to_front(&roots, last);
    }
}

/* What the values take that are alive while the op works. */
static int64_t floats_at(const Placing *placing, size_t op)
{
    int64_t live = 0;
    for (size_t k = 0; k < placing->blocks.count; k++) {
        const Block *block = placing->blocks.items[k];
        const bool is_alive = !block->instead && block->first <= op && op <= block->last;
        live += is_alive && !(block->over && block->first == op) ? block->count : 0;
    }
    return live;
}

static void find_needs(const Placing *placing)
{
    Library *library = placing->library;
    const size_t count = library->prog->ops.count;
    int64_t *needed = arena_alloc(library->arena, count * sizeof *needed);
    for (size_t i = 0; i < count; i++) {
        needed[i] = floats_at(placing, i);
        if (needed[i] > library->least_floats)
            library->least_floats = needed[i];
    }
    library->needed = needed;
}

void library_place(Library *library)
{
    Placing placing = {.library = library};
    placing.of = arena_alloc(library->arena, prog_number(library->prog) * sizeof *placing.of);
    find_lifetimes(&placing);
    share_places(&placing);
    find_needs(&placing);
    find_offsets(&placing);
    for (size_t i = 0; i < placing.blocks.count; i++)
        *list_add(library->arena, &library->places) =
            (LibraryPlace){placing.blocks.items[i]->value, root_of(placing.blocks.items[i])->best};
}
