/* optimizers.c: all kinds of optimizers, and what their files share. A new kind is a file in
 * optimizers/ and a line here. */
#include "catalog/optimizer.h"

#include <string.h>

/* ---- the kinds ---- */

extern const OptimizerKind optimizer_sgd;

const OptimizerKind *const all_optimizers[] = {&optimizer_sgd};
const size_t optimizer_count = sizeof all_optimizers / sizeof *all_optimizers;

const OptimizerKind *find_optimizer_kind(const char *name)
{
    for (size_t i = 0; i < optimizer_count; i++)
        if (strcmp(all_optimizers[i]->name, name) == 0)
            return all_optimizers[i];
    return NULL;
}

/* ---- the plan's ---- */

const PlanOptimizer *plan_optimizer(Arena *arena, const Optimizer *source)
{
    PlanOptimizer *optimizer = arena_alloc(arena, sizeof *optimizer);
    optimizer->kind = source->kind;
    optimizer->description = source->kind->name;
    return optimizer;
}

/* ---- ops ---- */

void append_updates(Arena *arena, Prog *prog, OpList *ops)
{
    Updating updating = {arena, prog, ops, prog->optimizer};
    const size_t count = prog->tensors.count; /* an update may have values of its own */
    for (size_t i = 0; i < count; i++) {
        Tensor *tensor = prog->tensors.items[i];
        if (tensor->kind == TENSOR_PARAMETER && tensor->trainable)
            prog->optimizer->kind->update(&updating, tensor, tensor->gradient);
    }
}
