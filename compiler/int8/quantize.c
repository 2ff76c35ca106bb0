/* quantize.c: scales of values, and the whole numbers of layers. */
#include "int8/look.h"

#include <math.h>
#include <stdlib.h>

/* ---- scales ---- */

static Int8Scale seen_scale(const Int8Value *value)
{
    return int8_scale(value->low, value->high);
}

/* A mean's is no finer than its multiplier can tell. */
static Int8Scale mean_scale(Int8Scale from, const Int8Value *value)
{
    Int8Scale scale = seen_scale(value);
    const double least = from.step / 16384;
    if (value->low == value->high && value->low == 0)
        return from;
    if (scale.step < least)
        scale.step = (double)(float)least;
    return scale;
}

/* That of both where they have one. */
static Int8Scale joined_scale(const Int8Value *a, const Int8Value *b, const Int8Value *made)
{
    const bool same = a->scale.step == b->scale.step && a->scale.zero == b->scale.zero;
    return same ? a->scale : seen_scale(made);
}

static Int8Scale scale_of(const Int8 *int8, size_t index)
{
    const Op *op = int8_op(int8, index);
    const Int8Value *from = int8_value(int8, op->inputs[0]),
                    *made = int8_value(int8, op->outputs[0]);
    switch (int8->layer[index].kind) {
    case INT8_FROM_BYTES:
        return (Int8Scale){(float)int8->library->training->model->file->scale, INT8_LOW};
    case INT8_FROM_FLOATS:
        return seen_scale(from);
    case INT8_AVERAGE_POOL:
        return mean_scale(from->scale, made);
    case INT8_CONCATENATE:
        return joined_scale(from, int8_value(int8, op->inputs[1]), made);
    case INT8_MAX_POOL:
    case INT8_PAD:
    case INT8_CROP:
    case INT8_REPEAT:
        return from->scale;
    default:
        return seen_scale(made);
    }
}

/* ---- what a layer multiplies by and adds, in real numbers ---- */

typedef struct Affine {
    double *kernel; /* [output][term] */
    double *bias;   /* of each output */
} Affine;

/* y -> scale y + offset, as the op does with each output. */
static void apply(const Int8 *int8, const Op *op, const Int8Layer *layer, Affine *affine)
{
    enum { MEAN = 1, VARIANCE, GAMMA, BETA };
    const double *first = int8_numbers(int8, op->inputs[1]);
    const bool learned = op->code != OP_standardize;
    const double *variance = int8_numbers(int8, op->inputs[VARIANCE]),
                 *gamma = learned ? int8_numbers(int8, op->inputs[GAMMA]) : NULL,
                 *beta = learned ? int8_numbers(int8, op->inputs[BETA]) : NULL;
    for (int64_t i = 0; i < layer->outputs; i++) {
        const double scale = learned ? gamma[i] / sqrt(variance[i] + op->numbers[0])
                                     : 1 / fmax(sqrt(variance[i]), op->numbers[0]);
        for (int64_t k = 0; k < layer->terms; k++)
            affine->kernel[i * layer->terms + k] *= scale;
        affine->bias[i] = (affine->bias[i] - first[i]) * scale + (learned ? beta[i] : 0);
    }
}

static Affine affine_of(const Int8 *int8, size_t index)
{
    const Int8Layer *layer = &int8->layer[index];
    const Op *op = int8_op(int8, index);
    Arena *arena = int8->library->arena;
    Affine affine = {arena_alloc(arena, (size_t)(layer->outputs * layer->terms) * sizeof(double)),
                     arena_alloc(arena, (size_t)layer->outputs * sizeof(double))};
    const double *kernel = int8_is_affine(op) ? NULL : int8_numbers(int8, op->inputs[1]);
    const bool has_bias = !int8_is_affine(op) && op_info(op->code)->inputs > 2;
    const double *bias = has_bias ? int8_numbers(int8, op->inputs[2]) : NULL;
    for (int64_t i = 0; i < layer->outputs; i++) {
        for (int64_t k = 0; k < layer->terms; k++)
            affine.kernel[i * layer->terms + k] = kernel ? kernel[k * layer->outputs + i] : 1;
        affine.bias[i] = bias ? bias[i] : 0;
    }
    if (int8_is_affine(op))
        apply(int8, op, layer, &affine);
    if (layer->normalized)
        apply(int8, layer->normalized, layer, &affine);
    return affine;
}

/* ---- bias correction ---- */

typedef struct Correcting {
    const Int8 *int8;
    size_t index;
    const double *error; /* of each weight, as `kernel` of Affine */
    const double *sums;  /* of what the layer reads, over all rows */
    double *made; /* sums over places and rows of what errors make of these, of each output */
} Correcting;

static void see_error(void *context, const Int8Sight *sight)
{
    const Correcting *correcting = context;
    const Int8Layer *layer = &correcting->int8->layer[correcting->index];
    const int64_t inputs = int8_inputs(correcting->int8, correcting->index);
    const double *pixel =
        &correcting->sums[sight->pixel * int8_channels(correcting->int8, correcting->index)];
    for (int64_t i = 0; i < layer->outputs; i++) {
        const double *error = &correcting->error[i * layer->terms + sight->of_window * inputs];
        const double *x = &pixel[int8_first_input(correcting->int8, correcting->index, i)];
        for (int64_t k = 0; k < inputs; k++)
            correcting->made[i] += error[k] * x[k];
    }
}

/* Takes what the errors of weights make of the rows on average off the biases. */
static void correct(const Int8 *int8, size_t index, const double *error, double *bias)
{
    const int64_t outputs = int8->layer[index].outputs;
    const Int8Value *from = int8_value(int8, int8_op(int8, index)->inputs[0]);
    Correcting correcting = {int8, index, error, from->sums,
                             arena_alloc(int8->library->arena, (size_t)outputs * sizeof(double))};
    int8_look(int8, index, see_error, &correcting);
    for (int64_t i = 0; i < outputs; i++)
        bias[i] -= correcting.made[i] / (double)(int8->rows * int8_places(int8, index));
}

/* ---- whole numbers ---- */

/* A kernel's of one output: by its largest weight; but not so small that its bias would not fit
 * beside sums. */
static double kernel_step(const double *kernel, int64_t terms, double bias, double input_step)
{
    const double room = ldexp(1, 29);
    double largest = 0;
    for (int64_t k = 0; k < terms; k++)
        largest = fmax(largest, fabs(kernel[k]));
    const double step = fmax(largest / INT8_HIGH, fabs(bias) / (input_step * room));
    return step > 1e-30 ? step : 1;
}

/* Where a weight stands in the array. */
static int64_t place_of(const Int8Layer *layer, int64_t output, int64_t term)
{
    return layer->kind == INT8_DEPTHWISE ? term * layer->outputs + output
                                         : output * layer->terms + term;
}

/* The weights of one output; `real` becomes their errors. */
static void round_kernel(Int8Layer *layer, int64_t output, double step, double *real)
{
    for (int64_t k = 0; k < layer->terms; k++) {
        const double rounded = round(real[k] / step);
        layer->kernel[place_of(layer, output, k)] = (int8_t)rounded;
        real[k] = rounded * step - real[k];
    }
}

/* Of one output. A depthwise layer multiplies what is beyond them. */
static int32_t zeros_of(const Int8Layer *layer, int64_t output, int32_t zero)
{
    int64_t sum = 0;
    for (int64_t k = 0; layer->kind != INT8_DEPTHWISE && k < layer->terms; k++)
        sum += zero * layer->kernel[place_of(layer, output, k)];
    return (int32_t)sum;
}

/* Whether no sum of the output can be too large on its way, whatever bytes there are. */
static bool is_within(const Int8Layer *layer, int64_t output, int32_t zero)
{
    const int64_t most = abs(zero) - INT8_LOW;
    int64_t sum = llabs((long long)layer->bias[output]);
    for (int64_t k = 0; k < layer->terms; k++)
        sum += most * abs(layer->kernel[place_of(layer, output, k)]);
    return sum <= INT32_MAX;
}

/* Whether bytes would be left if floats began with the op. */
static bool has_weights_before(const Int8 *int8, size_t index)
{
    bool has = false;
    for (size_t i = 0; i < index; i++)
        has |= int8->layer[i].terms > 0 && int8->layer[i].kind != INT8_TABLE;
    return has;
}

static bool refuse_sums(const Int8 *int8, size_t index, Diagnostics *diagnostics)
{
    const Op *op = int8_op(int8, index);
    const PlanLayer *layer = library_layer(int8->library, op->outputs[0]->name);
    diag_report(diagnostics, DIAG_ERROR, op->origin, "library-int8",
                "sums of %lld products of bytes, as `%s` takes, may be beyond 32 bits",
                (long long)int8->layer[index].terms, layer->name);
    if (has_weights_before(int8, index))
        diag_help(diagnostics,
                  "make what it reads smaller, or let floats begin with it: --floats-from %s",
                  layer->name);
    else
        diag_help(diagnostics, "make what it reads smaller");
    return false;
}

static void make_room(Arena *arena, Int8Layer *layer)
{
    const size_t outputs = (size_t)layer->outputs;
    layer->kernel = arena_alloc(arena, outputs * (size_t)layer->terms);
    layer->bias = arena_alloc(arena, outputs * sizeof *layer->bias);
    layer->zeros = arena_alloc(arena, outputs * sizeof *layer->zeros);
    layer->factor = arena_alloc(arena, outputs * sizeof *layer->factor);
    layer->step = arena_alloc(arena, outputs * sizeof *layer->step);
    layer->scale = arena_alloc(arena, outputs * sizeof *layer->scale);
}

static bool quantize_products(Int8 *int8, size_t index, Diagnostics *diagnostics)
{
    Int8Layer *layer = &int8->layer[index];
    const Op *op = int8_op(int8, index);
    const Int8Scale from = int8_value(int8, op->inputs[0])->scale,
                    made = int8_value(int8, op->outputs[0])->scale;
    Affine real = affine_of(int8, index);
    make_room(int8->library->arena, layer);
    for (int64_t i = 0; i < layer->outputs; i++) {
        double *kernel = &real.kernel[i * layer->terms];
        layer->step[i] = kernel_step(kernel, layer->terms, real.bias[i], from.step);
        round_kernel(layer, i, layer->step[i], kernel);
    }
    correct(int8, index, real.kernel, real.bias);
    for (int64_t i = 0; i < layer->outputs; i++) {
        const double unit = from.step * layer->step[i];
        layer->bias[i] = (int32_t)fmax(fmin(round(real.bias[i] / unit), INT32_MAX), -INT32_MAX);
        layer->scale[i] = (float)unit;
        layer->factor[i] = int8_factor(unit / made.step);
        layer->zeros[i] = zeros_of(layer, i, from.zero);
        if (!is_within(layer, i, from.zero))
            return refuse_sums(int8, index, diagnostics);
    }
    return true;
}

static double function_of(const Op *op, double x)
{
    return op->code == OP_rescale ? x * op->numbers[0] + op->numbers[1]
                                  : reference_activation(op->activation, x);
}

static void fill_table(Int8 *int8, size_t index)
{
    Int8Layer *layer = &int8->layer[index];
    const Op *op = int8_op(int8, index);
    layer->kernel = arena_alloc(int8->library->arena, INT8_STEPS + 1);
    for (int byte = INT8_LOW; byte <= INT8_HIGH; byte++)
        layer->kernel[byte - INT8_LOW] = int8_byte(
            int8_value(int8, op->outputs[0])->scale,
            function_of(op, int8_number(int8_value(int8, op->inputs[0])->scale, (int8_t)byte)));
}

/* Of both inputs, by what these are to the output. */
static void take_factors(Int8 *int8, size_t index)
{
    const Op *op = int8_op(int8, index);
    const double made = int8_value(int8, op->outputs[0])->scale.step;
    int8->layer[index].factors = int8_factors(int8_value(int8, op->inputs[0])->scale.step / made,
                                              int8_value(int8, op->inputs[1])->scale.step / made);
}

static void take_mean_factor(Int8 *int8, size_t index)
{
    const Op *op = int8_op(int8, index);
    int8->layer[index].factors.multiplier[0] =
        (int32_t)lround(65536 * int8_value(int8, op->inputs[0])->scale.step /
                        int8_value(int8, op->outputs[0])->scale.step);
}

static bool quantize_layer(Int8 *int8, size_t index, Diagnostics *diagnostics)
{
    const Int8Kind kind = int8->layer[index].kind;
    const Op *op = int8_op(int8, index);
    if (kind == INT8_NOTHING)
        return true;
    if (kind != INT8_TO_FLOATS)
        int8_value(int8, op->outputs[0])->scale = scale_of(int8, index);
    if (kind == INT8_FROM_FLOATS)
        int8_value(int8, op->outputs[0])->sums = int8_value(int8, op->inputs[0])->sums;
    switch ((int)kind) {
    case INT8_DENSE:
    case INT8_DENSE_TO_FLOATS:
    case INT8_CONV2D:
    case INT8_DEPTHWISE:
        return quantize_products(int8, index, diagnostics);
    case INT8_TABLE:
        fill_table(int8, index);
        return true;
    case INT8_ADD:
    case INT8_CONCATENATE:
        take_factors(int8, index);
        return true;
    case INT8_AVERAGE_POOL:
        take_mean_factor(int8, index);
        return true;
    default:
        return true;
    }
}

bool int8_quantize(Int8 *int8, Diagnostics *diagnostics)
{
    for (size_t i = 0; i < int8->library->prog->ops.count; i++)
        if (!quantize_layer(int8, i, diagnostics))
            return false;
    return true;
}
