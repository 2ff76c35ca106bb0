/* reference.c: runs a program by the meanings of its ops; they stand in meaning/. */
#include "ir/meaning/meaning.h"

#include <stdio.h>
#include <stdlib.h>

static void (*const meanings[])(Reference *, const Op *) = {
#define OP(name, inputs, outputs, shape, gradient, cost, sizes, numbers, facts) mean_##name,
#include "ir/ops.def"
};

Reference reference_begin(Arena *arena, const Prog *prog, const Examples *examples, double rate,
                          Totals *totals)
{
    const size_t count = prog->tensors.count;
    Tensor **tensors = arena_alloc(arena, count * sizeof *tensors);
    double **values = arena_alloc(arena, count * sizeof *values);
    for (size_t i = 0; i < count; i++) {
        const Tensor *tensor = tensors[i] = prog->tensors.items[i];
        values[i] = arena_alloc(arena, (size_t)(tensor->rows * tensor->columns) * sizeof(double));
        if (tensor->kind == TENSOR_SCALE)
            *values[i] = examples->scale;
        if (tensor->kind == TENSOR_RATE)
            *values[i] = rate;
        for (int64_t k = 0; tensor->constants && k < tensor->rows * tensor->columns; k++)
            values[i][k] = tensor->constants[k];
    }
    return (Reference){arena, prog, examples, totals, tensors, count, values};
}

double *reference_value(const Reference *reference, const Tensor *tensor)
{
    for (size_t i = 0; i < reference->count; i++)
        if (reference->tensors[i] == tensor)
            return reference->values[i];
    fprintf(stderr, "tlc: internal error: %s has no tensor %s\n", reference->prog->name,
            tensor->name);
    abort();
}

void reference_set_rate(const Reference *reference, size_t which, double rate)
{
    *reference_value(reference, reference->prog->rates.items[which]) = rate;
}

void reference_run(Reference *reference)
{
    for (size_t i = 0; i < reference->prog->ops.count; i++) {
        const Op *op = &reference->prog->ops.items[i];
        meanings[op->code](reference, op);
    }
}
