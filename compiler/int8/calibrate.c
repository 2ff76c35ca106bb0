/* calibrate.c: what values are on rows of examples, by the program with floats. */
#include "int8/int8.h"

#include <float.h>
#include <math.h>

/* ---- weights ---- */

const double *int8_numbers(const Int8 *int8, const Tensor *weights)
{
    const LibraryNumbersList *all = &int8->library->numbers;
    if (weights->constants)
        return weights->constants;
    for (size_t i = 0; i < all->count; i++)
        if (all->items[i].weights == weights->parameter) {
            const int64_t count = int8_count(weights);
            double *numbers = arena_alloc(int8->library->arena, (size_t)count * sizeof *numbers);
            for (int64_t k = 0; k < count; k++)
                numbers[k] = (double)all->items[i].numbers[k];
            return numbers;
        }
    return NULL;
}

/* ---- runs ---- */

Reference int8_reference(const Int8 *int8, const Prog *prog, Examples *examples, Totals *totals)
{
    Arena *arena = int8->library->arena;
    const Tensor *given = prog->ops.items[prog->ops.count - 1].inputs[1];
    *examples = (Examples){.count = 1, .scale = (float)int8->library->training->model->file->scale};
    examples->predicted = arena_alloc(arena, sizeof *examples->predicted);
    examples->confidence = arena_alloc(arena, sizeof *examples->confidence);
    examples->error = arena_alloc(arena, sizeof *examples->error);
    examples->output = arena_alloc(arena, (size_t)given->columns * sizeof *examples->output);
    examples->targets = arena_alloc(arena, sizeof *examples->targets); /* which nobody asks for */
    Reference reference = reference_begin(arena, prog, examples, 0, totals);
    for (size_t i = 0; i < prog->tensors.count; i++) {
        const Tensor *weights = prog->tensors.items[i];
        const double *numbers =
            weights->kind == TENSOR_PARAMETER ? int8_numbers(int8, weights) : NULL;
        double *to = numbers ? reference_value(&reference, weights) : NULL;
        for (int64_t k = 0; numbers && k < int8_count(weights); k++)
            to[k] = numbers[k];
    }
    return reference;
}

/* ---- what is seen ---- */

static bool refuse_number(const Int8 *int8, const Op *op, int64_t row, Diagnostics *diagnostics)
{
    const PlanLayer *layer = library_layer(int8->library, op->outputs[0]->name);
    diag_report(diagnostics, DIAG_ERROR, op->origin, "library-int8",
                "on calibration row %lld, `%s` gives what is no finite float", (long long)row,
                layer ? layer->name : op->outputs[0]->name);
    diag_help(diagnostics, "see what the row holds, and whether its training has failed");
    return false;
}

static bool see(const Int8 *int8, const Op *op, const double *numbers, int64_t row,
                Diagnostics *diagnostics)
{
    const Tensor *made = op->outputs[0];
    Int8Value *value = &int8->value[made->number];
    if (!value->sums)
        value->sums =
            arena_alloc(int8->library->arena, (size_t)int8_count(made) * sizeof *value->sums);
    for (int64_t i = 0; i < int8_count(made); i++) {
        if (!(fabs(numbers[i]) <= (double)FLT_MAX))
            return refuse_number(int8, op, row, diagnostics);
        value->low = value->is_seen ? fmin(value->low, numbers[i]) : numbers[i];
        value->high = value->is_seen ? fmax(value->high, numbers[i]) : numbers[i];
        value->is_seen = true;
        value->sums[i] += numbers[i];
    }
    return true;
}

bool int8_calibrate(Int8 *int8, const Int8Rows *rows, Diagnostics *diagnostics)
{
    const Prog *prog = &int8->whole;
    Examples examples;
    Totals totals = {0};
    Reference reference = int8_reference(int8, prog, &examples, &totals);
    double *numbers =
        arena_alloc(int8->library->arena,
                    (size_t)int8->library->training->model->file->pixels * sizeof *numbers);
    examples.pixels = numbers;
    for (int8->rows = 0; int8->rows < rows->count; int8->rows++) {
        rows->read(rows->context, int8->rows, numbers);
        reference_run(&reference);
        for (size_t i = 0; i < prog->ops.count; i++) {
            const Op *op = &prog->ops.items[i];
            if (op_info(op->code)->outputs > 0 && op->outputs[0]->kind == TENSOR_TEMPORARY &&
                !see(int8, op, reference_value(&reference, op->outputs[0]), int8->rows,
                     diagnostics))
                return false;
        }
    }
    return true;
}
