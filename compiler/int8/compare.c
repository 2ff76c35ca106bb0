/* compare.c: what is lost: a library's layers beside the same with floats, on rows of examples. */
#include "int8/int8.h"

#include "base/printable.h"

#include <math.h>
#include <string.h>

/* ---- what is off ---- */

static void add_error(Int8Error *error, const Int8Value *value, const float *wanted,
                      const double *found, int64_t count)
{
    for (int64_t i = 0; i < count; i++) {
        const double number = found ? found[i] : int8_number(value->scale, value->bytes[i]);
        const double off = number - (double)wanted[i];
        error->power += (double)wanted[i] * (double)wanted[i];
        error->error += off * off;
    }
}

/* Keeps what a value is with floats. */
static void keep(void *context, const Op *op, const float *numbers, int64_t count)
{
    const Int8 *int8 = context;
    Int8Value *value = &int8->value[op->outputs[0]->number];
    if (!value->floats)
        value->floats = arena_alloc(int8->library->arena, (size_t)count * sizeof *value->floats);
    memcpy(value->floats, numbers, (size_t)count * sizeof *numbers);
}

/* The layer's numbers beside those with floats; what is only converted has none there. */
static void compare_layer(const Int8Run *run, size_t index, Int8Error *error)
{
    const Int8 *int8 = run->int8;
    const Op *op = int8_op(int8, index);
    const Int8Kind kind = int8->layer[index].kind;
    if (kind == INT8_NOTHING || kind == INT8_FROM_FLOATS || kind == INT8_TO_FLOATS)
        return;
    const Tensor *made = op->outputs[0];
    add_error(error, int8_value(int8, made), int8_value(int8, made)->floats,
              kind == INT8_DENSE_TO_FLOATS ? reference_value(&run->reference, made) : NULL,
              int8_count(made));
}

static void compare_targets(Int8Comparison *comparison, const Int8Rows *rows, int64_t row,
                            const float *by_floats, const double *by_bytes)
{
    for (int64_t i = 0; i < rows->outputs; i++) {
        const double wanted = rows->wanted[row * rows->outputs + i];
        const double first = (double)by_floats[i] - wanted, second = by_bytes[i] - wanted;
        comparison->float_error += first * first;
        comparison->int8_error += second * second;
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

static void compare_row(Int8Run *run, Int8Floats *floats, const Int8Rows *rows, int64_t row,
                        Int8Comparison *comparison)
{
    const void *example = rows->at(rows->context, row);
    int8_run_floats(run->int8, floats, example, keep, run->int8);
    int8_take(run, example);
    for (size_t i = 0; i < run->int8->library->prog->ops.count; i++) {
        int8_step(run, i);
        compare_layer(run, i, &comparison->layer[i]);
    }
    if (rows->targets)
        compare_classes(comparison, rows->targets[row], floats->answer.class_index,
                        run->examples.predicted[0]);
    else
        compare_targets(comparison, rows, row, floats->answer.numbers, run->examples.output);
}

Int8Comparison int8_compare(Int8 *int8, const Int8Rows *rows)
{
    Arena *arena = int8->library->arena;
    const size_t ops = int8->library->prog->ops.count;
    Int8Comparison comparison = {.rows = rows->count,
                                 .layer = arena_alloc(arena, ops * sizeof *comparison.layer)};
    Int8Floats floats = int8_floats(int8);
    Int8Run run;
    int8_begin(&run, int8);
    for (int64_t row = 0; row < rows->count; row++)
        compare_row(&run, &floats, rows, row, &comparison);
    return comparison;
}

/* ---- in words ---- */

/* How many times as strong the numbers are as what they are off by, in decibels. */
static const char *ratio(Arena *arena, const Int8Error *error)
{
    if (error->error <= 1e-12 * error->power) /* but for the last bits of floats */
        return "exact";
    return arena_printf(arena, "%.1f dB", 10 * log10(error->power / error->error));
}

void int8_print_comparison(Text *text, const Int8 *int8, const Int8Comparison *comparison)
{
    text_addf(text, "  %-24s %-20s %9s  %-22s %s\n", "layer", "", "signal", "range", "step");
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
