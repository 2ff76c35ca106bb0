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

bool int8_calibrate(Int8 *int8, const Int8Rows *rows, Diagnostics *diagnostics)
{
    Int8Floats floats = int8_floats(int8);
    Calibrating calibrating = {.int8 = int8};
    for (int8->rows = 0; int8->rows < rows->count; int8->rows++) {
        int8_run_floats(int8, &floats, rows->at(rows->context, int8->rows), see, &calibrating);
        if (calibrating.odd)
            return refuse_number(int8, calibrating.odd, int8->rows, diagnostics);
    }
    return true;
}
