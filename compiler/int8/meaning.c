/* meaning.c: what each op does with bytes, in plain whole numbers: the kernels in library/kernels
 * are held to it. */
#include "int8/look.h"

#include <string.h>

typedef struct Doing {
    Int8 *int8;
    size_t index;
    const Op *op;
    const Int8Layer *layer;
    const Int8Value *from, *other, *made; /* operands; other is the second, if there is one */
    int64_t *sums; /* of each number that is made, and over how many they are taken */
    int64_t *counts;
} Doing;

/* ---- limits ---- */

void int8_limits(const Int8Layer *layer, Int8Scale scale, int32_t *low, int32_t *high)
{
    *low = layer->activation == ACTIVATION_linear ? INT8_LOW : scale.zero;
    *high = layer->activation == ACTIVATION_relu6 ? int8_byte(scale, 6) : INT8_HIGH;
}

static int8_t limited(const Doing *doing, int64_t number)
{
    int32_t low, high;
    int8_limits(doing->layer, doing->made->scale, &low, &high);
    number += doing->made->scale.zero;
    return (int8_t)(number > high ? high : number < low ? low : number);
}

/* ---- sums ---- */

static void see_products(void *context, const Int8Sight *sight)
{
    const Doing *doing = context;
    const Int8Layer *layer = doing->layer;
    const int64_t inputs = int8_inputs(doing->int8, doing->index);
    const int8_t *pixel =
        &doing->from->bytes[sight->pixel * int8_channels(doing->int8, doing->index)];
    for (int64_t i = 0; i < layer->outputs; i++) {
        const int8_t *x = &pixel[int8_first_input(doing->int8, doing->index, i)];
        for (int64_t k = 0; k < inputs; k++) {
            const int64_t term = sight->of_window * inputs + k;
            const int8_t weight =
                layer->kernel[layer->kind == INT8_DEPTHWISE ? term * layer->outputs + i
                                                            : i * layer->terms + term];
            doing->sums[sight->place * layer->outputs + i] +=
                (int64_t)(x[k] - doing->from->scale.zero) * weight;
        }
    }
}

static void do_products(const Doing *doing, const Reference *reference)
{
    const int64_t outputs = doing->layer->outputs, places = int8_places(doing->int8, doing->index);
    int8_look(doing->int8, doing->index, see_products, (void *)doing);
    double *floats = doing->layer->kind == INT8_DENSE_TO_FLOATS
                         ? reference_value(reference, doing->op->outputs[0])
                         : NULL;
    for (int64_t i = 0; i < places * outputs; i++) {
        const Int8Factor factor = doing->layer->factor[i % outputs];
        const int64_t sum = doing->sums[i] + doing->layer->bias[i % outputs];
        if (floats)
            floats[i] = reference_activation(
                doing->layer->activation, (double)((float)sum * doing->layer->scale[i % outputs]));
        else
            doing->made->bytes[i] =
                limited(doing, int8_shifted(sum * factor.multiplier, factor.shift));
    }
}

static void see_mean(void *context, const Int8Sight *sight)
{
    const Doing *doing = context;
    const int64_t channels = doing->op->inputs[0]->columns;
    for (int64_t i = 0; i < channels; i++) {
        const int64_t at = sight->place * channels + i;
        doing->sums[at] +=
            doing->from->bytes[sight->pixel * channels + i] - doing->from->scale.zero;
        doing->counts[at]++;
    }
}

static void do_mean(const Doing *doing)
{
    int8_look(doing->int8, doing->index, see_mean, (void *)doing);
    for (int64_t i = 0; i < int8_count(doing->op->outputs[0]); i++)
        doing->made->bytes[i] =
            limited(doing, int8_quotient(doing->sums[i] * doing->layer->factors.multiplier[0],
                                         doing->counts[i] * 65536));
}

static void see_largest(void *context, const Int8Sight *sight)
{
    const Doing *doing = context;
    const int64_t channels = doing->op->inputs[0]->columns;
    for (int64_t i = 0; i < channels; i++) {
        const int8_t byte = doing->from->bytes[sight->pixel * channels + i];
        int8_t *to = &doing->made->bytes[sight->place * channels + i];
        if (byte > *to)
            *to = byte;
    }
}

static void do_largest(const Doing *doing)
{
    memset(doing->made->bytes, INT8_LOW, (size_t)int8_count(doing->op->outputs[0]));
    int8_look(doing->int8, doing->index, see_largest, (void *)doing);
}

/* ---- number by number ---- */

static int64_t scaled(const Doing *doing, const Int8Value *value, int64_t at, int which)
{
    return (int64_t)(value->bytes[at] - value->scale.zero) *
           doing->layer->factors.multiplier[which];
}

static void do_sum(const Doing *doing)
{
    for (int64_t i = 0; i < int8_count(doing->op->outputs[0]); i++)
        doing->made->bytes[i] = limited(doing, int8_shifted(scaled(doing, doing->from, i, 0) +
                                                                scaled(doing, doing->other, i, 1),
                                                            doing->layer->factors.shift));
}

static void do_concatenate(const Doing *doing)
{
    const int64_t of_a = doing->op->inputs[0]->columns, of_b = doing->op->inputs[1]->columns;
    for (int64_t i = 0; i < int8_count(doing->op->outputs[0]); i++) {
        const int64_t row = i / (of_a + of_b), column = i % (of_a + of_b);
        const int64_t product = column < of_a
                                    ? scaled(doing, doing->from, row * of_a + column, 0)
                                    : scaled(doing, doing->other, row * of_b + column - of_a, 1);
        doing->made->bytes[i] = limited(doing, int8_shifted(product, doing->layer->factors.shift));
    }
}

/* An image with bytes that stand for 0 around it, or without what is around. */
static void do_frame(const Doing *doing)
{
    const Tensor *from = doing->op->inputs[0], *to = doing->op->outputs[0];
    const int64_t sign = doing->layer->kind == INT8_PAD ? -1 : 1;
    for (int64_t i = 0; i < int8_count(to); i++) {
        const int64_t pixel = i / to->columns, channel = i % to->columns;
        const int64_t y = pixel / to->width + sign * doing->op->window.top,
                      x = pixel % to->width + sign * doing->op->window.left;
        const bool inside = y >= 0 && y < from->height && x >= 0 && x < from->width;
        doing->made->bytes[i] =
            inside ? doing->from->bytes[(y * from->width + x) * from->columns + channel]
                   : (int8_t)doing->made->scale.zero;
    }
}

static void do_repeat(const Doing *doing)
{
    const int64_t times = doing->op->outputs[0]->columns / doing->op->inputs[0]->columns;
    for (int64_t i = 0; i < int8_count(doing->op->outputs[0]); i++)
        doing->made->bytes[i] = doing->from->bytes[i / times];
}

static void do_table(const Doing *doing)
{
    for (int64_t i = 0; i < int8_count(doing->op->outputs[0]); i++)
        doing->made->bytes[i] = doing->layer->kernel[doing->from->bytes[i] - INT8_LOW];
}

/* ---- from and to floats ---- */

static void do_from_bytes(const Doing *doing, const Reference *reference)
{
    for (int64_t i = 0; i < int8_count(doing->op->outputs[0]); i++)
        doing->made->bytes[i] = (int8_t)(reference->examples->pixels[i] + INT8_LOW);
}

static void do_from_floats(const Doing *doing, const Reference *reference)
{
    const double *x =
        reference_value(reference, library_same(doing->int8->library, doing->op->inputs[0]));
    const float inverse = (float)(1 / doing->made->scale.step);
    for (int64_t i = 0; i < int8_count(doing->op->outputs[0]); i++)
        doing->made->bytes[i] =
            int8_byte((Int8Scale){1, doing->made->scale.zero}, (double)((float)x[i] * inverse));
}

static void do_to_floats(const Doing *doing, const Reference *reference)
{
    double *y = reference_value(reference, doing->op->outputs[0]);
    for (int64_t i = 0; i < int8_count(doing->op->outputs[0]); i++)
        y[i] = (double)((float)(doing->from->bytes[i] - doing->from->scale.zero) *
                        (float)doing->from->scale.step);
}

/* ---- all of them ---- */

static void clear(Doing *doing)
{
    const size_t count = (size_t)int8_count(doing->op->outputs[0]);
    memset(doing->sums, 0, count * sizeof *doing->sums);
    memset(doing->counts, 0, count * sizeof *doing->counts);
}

void int8_do(Int8 *int8, const Reference *reference, size_t index)
{
    const Op *op = int8_op(int8, index);
    Doing doing = {.int8 = int8,
                   .index = index,
                   .op = op,
                   .layer = &int8->layer[index],
                   .from = int8_value(int8, op->inputs[0]),
                   .made = int8_value(int8, op->outputs[0]),
                   .sums = int8->sums,
                   .counts = int8->counts};
    doing.other = op_info(op->code)->inputs > 1 ? int8_value(int8, op->inputs[1]) : NULL;
    clear(&doing);
    switch (doing.layer->kind) {
    case INT8_NOTHING:
        return;
    case INT8_FROM_BYTES:
        do_from_bytes(&doing, reference);
        return;
    case INT8_FROM_FLOATS:
        do_from_floats(&doing, reference);
        return;
    case INT8_TO_FLOATS:
        do_to_floats(&doing, reference);
        return;
    case INT8_DENSE:
    case INT8_DENSE_TO_FLOATS:
    case INT8_CONV2D:
    case INT8_DEPTHWISE:
        do_products(&doing, reference);
        return;
    case INT8_ADD:
        do_sum(&doing);
        return;
    case INT8_AVERAGE_POOL:
        do_mean(&doing);
        return;
    case INT8_MAX_POOL:
        do_largest(&doing);
        return;
    case INT8_PAD:
    case INT8_CROP:
        do_frame(&doing);
        return;
    case INT8_REPEAT:
        do_repeat(&doing);
        return;
    case INT8_CONCATENATE:
        do_concatenate(&doing);
        return;
    case INT8_TABLE:
        do_table(&doing);
        return;
    }
}
