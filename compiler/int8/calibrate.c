/* calibrate.c: what values are on rows of examples, by the library with floats. */
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

Int8Floats int8_floats(const Int8 *int8)
{
    Arena *arena = int8->library->arena;
    library_give_numbers(int8->floats, int8->library->numbers);
    Engine *engine = engine_new(arena, int8->floats);
    return (Int8Floats){
        engine,
        arena_alloc(arena, (size_t)(engine_room(engine) + 1) * sizeof(float)),
        {.numbers = arena_alloc(arena, (size_t)int8->floats->answers * sizeof(float))}};
}

static bool gathers(const Op *op)
{
    return op->code == OP_gather || op->code == OP_gather_images;
}

/* Of floats that are the example as it is the engine makes nothing. */
static void tell_of_example(const Int8 *int8, const void *example, EngineWatch *watch,
                            void *context)
{
    const Prog *prog = int8->floats->prog;
    for (size_t i = 0; i < prog->ops.count; i++) {
        const Op *op = &prog->ops.items[i];
        if (gathers(op) && library_reads_input(int8->floats, op->outputs[0]))
            watch(context, op, example, int8_count(op->outputs[0]));
    }
}

void int8_run_floats(const Int8 *int8, Int8Floats *floats, const void *example, EngineWatch *watch,
                     void *context)
{
    tell_of_example(int8, example, watch, context);
    engine_run(floats->engine, floats->room, example, &floats->answer, watch, context);
}

/* ---- what is seen ---- */

typedef struct Calibrating {
    Int8 *int8;
    const Op *odd; /* what first gave what is no finite float; or NULL */
} Calibrating;

static void see(void *context, const Op *op, const float *numbers, int64_t count)
{
    Calibrating *calibrating = context;
    Int8Value *value = &calibrating->int8->value[op->outputs[0]->number];
    if (!value->sums)
        value->sums =
            arena_alloc(calibrating->int8->library->arena, (size_t)count * sizeof *value->sums);
    for (int64_t i = 0; i < count; i++) {
        const double number = (double)numbers[i];
        if (!isfinite(number) && !calibrating->odd)
            calibrating->odd = op;
        value->low = value->is_seen ? fmin(value->low, number) : number;
        value->high = value->is_seen ? fmax(value->high, number) : number;
        value->is_seen = true;
        value->sums[i] += number;
    }
}

static bool refuse_number(const Int8 *int8, const Op *op, int64_t row, Diagnostics *diagnostics)
{
    const PlanLayer *layer = library_layer(int8->library, op->outputs[0]->name);
    diag_report(diagnostics, DIAG_ERROR, op->origin, "library-int8",
                "on calibration row %lld, `%s` gives what is no finite float", (long long)row,
                layer ? layer->name : op->outputs[0]->name);
    diag_help(diagnostics, "see what the row holds, and whether its training has failed");
    return false;
}

/* ---- ranges ---- */

static void count_in_bins(void *context, const Op *op, const float *numbers, int64_t count)
{
    const Int8 *int8 = context;
    Int8Value *value = &int8->value[op->outputs[0]->number];
    const double width = value->high - value->low;
    if (!value->bins)
        value->bins = arena_alloc(int8->library->arena, INT8_BINS * sizeof *value->bins);
    for (int64_t i = 0; i < count && width > 0; i++) {
        const double bin = ((double)numbers[i] - value->low) / width * INT8_BINS;
        value->bins[bin < INT8_BINS ? (int)bin : INT8_BINS - 1] += numbers[i] != 0;
    }
}

/* The squared errors of bytes from `low` to `high`: those of rounding, and of what is beyond. */
static double error_of(const Int8Value *value, double low, double high)
{
    const double step = (high - low) / INT8_STEPS, width = (value->high - value->low) / INT8_BINS;
    double sum = 0;
    for (int i = 0; i < INT8_BINS; i++) {
        const double number = value->low + (i + 0.5) * width;
        const double beyond = number < low ? low - number : number > high ? number - high : 0;
        sum += (double)value->bins[i] * (beyond * beyond + step * step / 12);
    }
    return sum;
}

/* Makes the range, with 0 in it, so much smaller that errors are least. */
static void trim(Int8Value *value)
{
    enum { PARTS = 64, LEAST = 16 };
    const double low = fmin(value->low, 0), high = fmax(value->high, 0);
    double least = error_of(value, low, high);
    int best = PARTS;
    for (int part = PARTS - 1; part >= LEAST; part--) {
        const double error = error_of(value, low * part / PARTS, high * part / PARTS);
        if (error < least) {
            least = error;
            best = part;
        }
    }
    value->low = fmax(value->low, low * best / PARTS);
    value->high = fmin(value->high, high * best / PARTS);
}

static void trim_all(Int8 *int8, Int8Floats *floats, const Int8Rows *rows)
{
    for (int64_t row = 0; row < rows->count; row++)
        int8_run_floats(int8, floats, rows->at(rows->context, row), count_in_bins, int8);
    for (size_t i = 0; i < int8->values; i++)
        if (int8->value[i].bins)
            trim(&int8->value[i]);
}

bool int8_calibrate(Int8 *int8, const Int8Rows *rows, Diagnostics *diagnostics)
{
    Int8Floats floats = int8_floats(int8);
    Calibrating calibrating = {.int8 = int8};
    for (int8->rows = 0; int8->rows < rows->count; int8->rows++) {
        int8_run_floats(int8, &floats, rows->at(rows->context, int8->rows), see, &calibrating);
        if (calibrating.odd)
            return refuse_number(int8, calibrating.odd, int8->rows, diagnostics);
    }
    trim_all(int8, &floats, rows);
    return true;
}
