/* blocks.c: cuts the sums of large layers into blocks.
 *
 * A tile of a product goes through all its terms, and the next one through them again. Weights that
 * fit into the second-level cache stay there in between. Others would be fetched from memory for
 * every tile, a few rows here and a few there; in blocks of terms they are read in long runs, which
 * the processor foresees, and a block stays in the first-level cache while all tiles use it. */
#include "passes/passes.h"

/* Half of a second-level cache of 2 MiB: the values want their share. */
static const int64_t most_bytes = (int64_t)1 << 20;

/* 12 KiB of a tile's weights. */
static const int64_t block_terms = 64;

void choose_blocks(Arena *arena, Prog *prog)
{
    (void)arena;
    for (size_t i = 0; i < prog->ops.count; i++) {
        Op *op = &prog->ops.items[i];
        if (op_is(op, OP_BLOCKS) && tensor_bytes(op_parameter(op)) > most_bytes)
            op->block = block_terms;
    }
}
