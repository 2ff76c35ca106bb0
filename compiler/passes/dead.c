/* dead.c: keeps the ops that have an effect and those they need. Frozen layers have no update, so
 * their kernel gradients go, and with them every input gradient that only they asked for. */
#include "passes/passes.h"

#include <string.h>

static void note_reads(const Op *op, bool *read)
{
    for (int k = 0; k < op_info(op->code)->inputs; k++)
        read[op->inputs[k]->number] = true;
}

static bool is_needed(const Op *op, const bool *read)
{
    const int outputs = op_info(op->code)->outputs;
    bool needed = outputs == 0;
    for (int k = 0; k < op_info(op->code)->inputs; k++)
        needed |= op_updates(op, k);
    for (int k = 0; k < outputs; k++)
        needed |= read[op->outputs[k]->number];
    return needed;
}

void remove_dead(Arena *arena, Prog *prog)
{
    bool *kept = arena_alloc(arena, prog->ops.count * sizeof *kept);
    bool *read = arena_alloc(arena, prog_number(prog) * sizeof *read); /* by ops behind */
    for (size_t i = prog->ops.count; i-- > 0;) {
        const Op *op = &prog->ops.items[i];
        kept[i] = is_needed(op, read);
        if (kept[i])
            note_reads(op, read);
    }
    size_t count = 0;
    for (size_t i = 0; i < prog->ops.count; i++)
        if (kept[i])
            prog->ops.items[count++] = prog->ops.items[i];
    prog->ops.count = count;
}

void remove_figures(Arena *arena, Prog *prog)
{
    size_t count = 0;
    for (size_t i = 0; i < prog->ops.count; i++)
        if (!strpbrk(op_info(prog->ops.items[i].code)->operands, "tp"))
            prog->ops.items[count++] = prog->ops.items[i];
    prog->ops.count = count;
    remove_dead(arena, prog);
}
