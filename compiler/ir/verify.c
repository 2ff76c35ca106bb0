#include "base/index.h"
#include "ir/plan.h"

#include <stdio.h>
#include <stdlib.h>

static _Noreturn void fail(const Prog *prog, const Op *op, const char *after, const char *problem)
{
    fprintf(stderr,
            "tlc: internal error: after pass `%s`, %s: op `%s` %s\n"
            "tlc: this is a bug in tlc, not in the spec\n",
            after, prog->name, op_info(op->code)->name, problem);
    abort();
}

static bool is_made_before(const Prog *prog, size_t position, const Tensor *value)
{
    if (value->kind != TENSOR_TEMPORARY)
        return true;
    for (size_t i = 0; i < position; i++)
        if (prog->ops.items[i].output == value)
            return true;
    return false;
}

static bool updates(const Op *op, const Tensor *parameter)
{
    if (op->code == OP_sgd)
        return op->inputs[0] == parameter;
    return op->code == OP_dense_update &&
           (op->inputs[3] == parameter || op->inputs[4] == parameter);
}

static bool is_updated_before(const Prog *prog, size_t position, const Tensor *value)
{
    for (size_t i = 0; i < position; i++)
        if (updates(&prog->ops.items[i], value))
            return true;
    return false;
}

void prog_verify(const Prog *prog, const char *after)
{
    for (size_t i = 0; i < prog->ops.count; i++) {
        const Op *op = &prog->ops.items[i];
        const OpInfo *info = op_info(op->code);
        for (int k = 0; k < info->inputs; k++) {
            if (!op->inputs[k])
                fail(prog, op, after, "lacks an input");
            if (!is_made_before(prog, i, op->inputs[k]))
                fail(prog, op, after, "reads a value before it is made");
            if (is_updated_before(prog, i, op->inputs[k]))
                fail(prog, op, after, "reads a parameter after its update");
        }
        if (info->outputs && !op->output)
            fail(prog, op, after, "lacks its output");
        if (info->outputs && is_made_before(prog, i, op->output))
            fail(prog, op, after, "makes a value again");
        if (!info->shape_fits(op))
            fail(prog, op, after, "has operands of shapes that don't fit");
    }
}

/* Two kernels of a model that are drawn from one stream begin with the same numbers. */
static void verify_streams(Arena *arena, const PlanModel *model)
{
    Index streams = {0};
    for (size_t i = 0; i < model->layers.count; i++) {
        Parameter *kernel = model->layers.items[i].kernel;
        size_t seen = 0;
        if (!kernel)
            continue;
        if (index_next(&streams, kernel->stream, &seen)) {
            fprintf(stderr,
                    "tlc: internal error: %s: `%s` is drawn from another kernel's stream\n"
                    "tlc: this is a bug in tlc, not in the spec\n",
                    model->name, kernel->name);
            abort();
        }
        index_add(arena, &streams, kernel->stream, kernel);
    }
}

void plan_verify(Arena *arena, const Plan *plan)
{
    for (size_t i = 0; i < plan->models.count; i++)
        verify_streams(arena, plan->models.items[i]);
}
