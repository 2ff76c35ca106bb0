/* dead.c: keeps the ops that have an effect and those they need. Frozen layers have no update, so
 * their kernel gradients go, and with them every input gradient that only they asked for. */
#include "passes/passes.h"

static bool is_read_later(const Prog *prog, size_t position, const bool *kept)
{
    for (size_t i = position + 1; i < prog->ops.count; i++)
        if (kept[i] && op_reads(&prog->ops.items[i], prog->ops.items[position].output))
            return true;
    return false;
}

void remove_dead(Arena *arena, Prog *prog)
{
    bool *kept = arena_alloc(arena, prog->ops.count * sizeof *kept);
    for (size_t i = prog->ops.count; i-- > 0;)
        kept[i] = !prog->ops.items[i].output || is_read_later(prog, i, kept);
    size_t count = 0;
    for (size_t i = 0; i < prog->ops.count; i++)
        if (kept[i])
            prog->ops.items[count++] = prog->ops.items[i];
    prog->ops.count = count;
}
