/* compare.c: what is lost: a library's layers beside the same with floats, on rows of examples. */
#include "int8/int8.h"

#include "base/printable.h"

#include <math.h>
#include <string.h>

/* ---- what is off ---- */

static void add_error(Int8Error *error, const Int8Value *value, const double *wanted,
                      const double *found, int64_t count)
{
    for (int64_t i = 0; i < count; i++) {
        const double number = found ? found[i] : int8_number(value->scale, value->bytes[i]);
        error->power += wanted[i] * wanted[i];
        error->error += (number - wanted[i]) * (number - wanted[i]);
    }
}

/* The layer's numbers beside those of the whole program; those that were only converted have none
 * there. */
static void compare_layer(const Int8Run *run, const Reference *whole, size_t index,
                          Int8Error *error)
{
    const Int8 *int8 = run->int8;
    const Op *op = int8_op(int8, index);
    const Int8Kind kind = int8->layer[index].kind;
    if (kind == INT8_NOTHING || kind == INT8_FROM_FLOATS || kind == INT8_TO_FLOATS)
        return;
    const Tensor *made = op->outputs[0];
    add_error(error, int8_value(int8, made), reference_value(whole, made),
              kind == INT8_DENSE_TO_FLOATS ? reference_value(&run->reference, made) : NULL,
              int8_count(made));
}

static void compare_targets(Int8Comparison *comparison, const Int8Rows *rows, int64_t row,
                            const double *by_floats, const double *by_bytes)
{
    for (int64_t i = 0; i < rows->outputs; i++) {
        const double wanted = rows->wanted[row * rows->outputs + i];
        comparison->float_error += (by_floats[i] - wanted) * (by_floats[i] - wanted);
        comparison->int8_error += (by_bytes[i] - wanted) * (by_bytes[i] - wanted);
    }
}

static void compare_classes(Int8Comparison *comparison, int64_t target, int64_t by_floats,
                            int64_t by_bytes)
{
    const bool first = by_floats == target, second = by_bytes == target;
    comparison->both += first && second;
    comparison->float_only += first && !second;
    comparison->int8_only += !first && second;
    comparison->neither += !first && !second;
}

Int8Comparison int8_compare(Int8 *int8, const Int8Rows *rows)
{
    Arena *arena = int8->library->arena;
    const size_t ops = int8->library->prog->ops.count;
    Int8Comparison comparison = {.rows = rows->count,
                                 .layer = arena_alloc(arena, ops * sizeof *comparison.layer)};
    Examples examples;
    Totals totals = {0};
    Int8Run run;
    Reference whole = int8_reference(int8, &int8->whole, &examples, &totals);
    int8_begin(&run, int8);
    double *numbers =
        arena_alloc(arena, (size_t)int8->library->training->model->file->pixels * sizeof *numbers);
    examples.pixels = run.examples.pixels = numbers;
    for (int64_t row = 0; row < rows->count; row++) {
        rows->read(rows->context, row, numbers);
        reference_run(&whole);
        for (size_t i = 0; i < ops; i++) {
            int8_step(&run, i);
            compare_layer(&run, &whole, i, &comparison.layer[i]);
        }
        if (rows->targets)
            compare_classes(&comparison, rows->targets[row], examples.predicted[0],
                            run.examples.predicted[0]);
        else
            compare_targets(&comparison, rows, row, examples.output, run.examples.output);
    }
    return comparison;
}

/* ---- in words ---- */

/* How many times as strong the numbers are as what they are off by, in decibels. */
static const char *ratio(Arena *arena, const Int8Error *error)
{
    if (!(error->error > 0))
        return "exact";
    return arena_printf(arena, "%.1f dB", 10 * log10(error->power / error->error));
}

void int8_print_comparison(Text *text, const Int8 *int8, const Int8Comparison *comparison)
{
    text_addf(text, "  %-24s %-20s %9s  %-22s %s\n", "layer", "", "signal", "range of what is seen",
              "step");
    for (size_t i = 0; i < int8->library->prog->ops.count; i++) {
        const Op *op = int8_op(int8, i);
        const Int8Error *error = &comparison->layer[i];
        if (error->power <= 0 && error->error <= 0)
            continue;
        const Int8Value *value = int8_value(int8, op->outputs[0]);
        const PlanLayer *layer = library_layer(int8->library, op->outputs[0]->name);
        text_addf(text, "  %-24s %-20s %9s  %-22s %.6g\n",
                  printable(text->arena, layer ? layer->name : "(the example)"),
                  op_info(op->code)->name, ratio(text->arena, error),
                  arena_printf(text->arena, "%.4g to %.4g", value->low, value->high),
                  value->scale.step);
    }
}
