/* memory.c: drops tensors that no op touches any more and counts what the rest takes. Each has its
 * own place for the whole step. */
#include "passes/passes.h"

static bool is_touched(const Prog *prog, const Tensor *tensor)
{
    for (size_t i = 0; i < prog->ops.count; i++)
        if (prog->ops.items[i].output == tensor || op_reads(&prog->ops.items[i], tensor))
            return true;
    return false;
}

void plan_memory(Arena *arena, Prog *prog)
{
    (void)arena;
    size_t count = 0;
    for (size_t i = 0; i < prog->tensors.count; i++)
        if (is_touched(prog, prog->tensors.items[i]))
            prog->tensors.items[count++] = prog->tensors.items[i];
    prog->tensors.count = count;
    prog->bytes = 0;
    for (size_t i = 0; i < count; i++)
        if (prog->tensors.items[i]->kind == TENSOR_TEMPORARY)
            prog->bytes += tensor_bytes(prog->tensors.items[i]);
}
