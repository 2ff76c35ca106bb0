/* library_memory.c: where each value stands in the arena. Two share numbers of it if no op needs
 * both: the arena is as large as the most that is needed at any time, or little larger. */
#include "library/library.h"

#include <stdlib.h>

/* A value, from the op that makes it to the last that reads it. */
typedef struct Block {
    const Tensor *value;
    size_t first, last;
    int64_t count, offset;
    struct Block *instead; /* whose place it takes: what it is made of, number by number */
} Block;

typedef List(Block *) Blocks;

typedef struct Placing {
    Library *library;
    Block **of; /* by the numbers of values */
    Blocks blocks;
} Placing;

static int64_t numbers_of(const Tensor *value)
{
    return value->rows * value->columns;
}

static bool needs_place(const Library *library, const Tensor *value)
{
    return value->kind == TENSOR_TEMPORARY && value->element == ELEMENT_FLOAT &&
           value->layout != LAYOUT_SCALAR && !library_reads_input(library, value);
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

/* The place of an operand that nothing reads any more, if the op works number by number. */
static Block *taken_over(const Placing *placing, const Op *op, size_t position)
{
    for (int i = 0; i < op_info(op->code)->inputs; i++) {
        const Tensor *value = library_same(placing->library, op->inputs[i]);
        Block *block = root_of(placing->of[value->number]);
        if (block && op_may_overwrite(op, i) && block->last == position &&
            block->count == numbers_of(op->outputs[0]))
            return block;
    }
    return NULL;
}

static Block *begin_block(Placing *placing, const Tensor *value, size_t op)
{
    Block *block = arena_alloc(placing->library->arena, sizeof *block);
    *block = (Block){.value = value, .first = op, .last = op, .count = numbers_of(value)};
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
            if (needs_place(placing->library, op->outputs[k]))
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
        if (!before)
            continue;
        made->instead = before;
        before->last = made->last;
    }
}

/* ---- offsets ---- */

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

/* The lowest offset at which the block meets none of those before it; moving behind one that is in
 * the way begins the search anew. */
static int64_t lowest_offset(const Blocks *roots, size_t index)
{
    const Block *block = roots->items[index];
    int64_t offset = 0;
    for (size_t i = 0; i < index;) {
        const Block *other = roots->items[i];
        const bool in_the_way = meet(block, other) && offset < other->offset + other->count &&
                                other->offset < offset + block->count;
        offset = in_the_way ? other->offset + other->count : offset;
        i = in_the_way ? 0 : i + 1;
    }
    return offset;
}

static void find_offsets(Placing *placing)
{
    Library *library = placing->library;
    Blocks roots = {0};
    for (size_t i = 0; i < placing->blocks.count; i++)
        if (!placing->blocks.items[i]->instead)
            *list_add(library->arena, &roots) = placing->blocks.items[i];
    if (roots.count)
        qsort(roots.items, roots.count, sizeof *roots.items, compare_blocks);
    for (size_t i = 0; i < roots.count; i++) {
        Block *block = roots.items[i];
        block->offset = lowest_offset(&roots, i);
        if (block->offset + block->count > library->arena_floats)
            library->arena_floats = block->offset + block->count;
    }
}

/* What the values take that some op needs at the same time. */
static void find_least(Placing *placing)
{
    Library *library = placing->library;
    for (size_t i = 0; i < library->prog->ops.count; i++) {
        int64_t live = 0;
        for (size_t k = 0; k < placing->blocks.count; k++) {
            const Block *block = placing->blocks.items[k];
            live += !block->instead && block->first <= i && i <= block->last ? block->count : 0;
        }
        library->least_floats = live > library->least_floats ? live : library->least_floats;
    }
}

void library_place(Library *library)
{
    Placing placing = {.library = library};
    placing.of = arena_alloc(library->arena, prog_number(library->prog) * sizeof *placing.of);
    find_lifetimes(&placing);
    share_places(&placing);
    find_offsets(&placing);
    find_least(&placing);
    for (size_t i = 0; i < placing.blocks.count; i++)
        *list_add(library->arena, &library->places) = (LibraryPlace){
            placing.blocks.items[i]->value, root_of(placing.blocks.items[i])->offset};
}
