/* emit.c: the C of what is done with bytes: weights, constants and calls. */
#include "int8/int8.h"

#include <stdlib.h>
#include <string.h>

static size_t index_of(const Library *library, const Op *op)
{
    return (size_t)(op - library->prog->ops.items);
}

static const Int8Layer *layer_of(const Library *library, const Op *op)
{
    return &library->int8->layer[index_of(library, op)];
}

static bool does(const Library *library, const Op *op)
{
    return layer_of(library, op)->kind != INT8_NOTHING;
}

static bool is_bytes(const Library *library, const Tensor *value)
{
    return int8_value(library->int8, value)->is_bytes;
}

/* ---- kernels ---- */

typedef struct Kernel {
    const char *name;
    int64_t bytes; /* of its code, about */
} Kernel;

static const Kernel kernels[] = {
    [INT8_NOTHING] = {NULL, 0},
    [INT8_FROM_BYTES] = {"int8_from_bytes", 40},
    [INT8_FROM_FLOATS] = {"int8_from_floats", 160},
    [INT8_TO_FLOATS] = {"int8_to_floats", 60},
    [INT8_DENSE] = {"int8_dense", 300},
    [INT8_DENSE_TO_FLOATS] = {"int8_dense_to_floats", 140},
    [INT8_CONV2D] = {"int8_conv2d", 650},
    [INT8_DEPTHWISE] = {"int8_depthwise_conv2d", 500},
    [INT8_ADD] = {"int8_add", 260},
    [INT8_AVERAGE_POOL] = {"int8_average_pool", 600},
    [INT8_MAX_POOL] = {"int8_max_pool", 300},
    [INT8_PAD] = {"int8_pad", 180},
    [INT8_CROP] = {"int8_crop", 130},
    [INT8_REPEAT] = {"int8_repeat", 60},
    [INT8_CONCATENATE] = {"int8_concatenate", 300},
    [INT8_TABLE] = {"int8_table", 40},
};

static const char *const *kernels_of(const Library *library, const Op *op)
{
    const Int8Layer *layer = layer_of(library, op);
    const char **names = arena_alloc(library->arena, 3 * sizeof *names);
    names[0] = kernels[layer->kind].name;
    if (layer->kind == INT8_DENSE_TO_FLOATS)
        names[1] = activation_name(layer->activation);
    return names;
}

static int64_t code_bytes(const Library *library, const Op *op)
{
    return kernels[layer_of(library, op)->kind].bytes;
}

/* ---- weights ---- */

static bool has_kernel(const Int8Layer *layer)
{
    return layer->terms > 0;
}

static int64_t weight_bytes(const Library *library, const Op *op)
{
    enum { BIAS = 4, SCALE = 4, FACTOR = 5 };
    const Int8Layer *layer = layer_of(library, op);
    const int64_t kernel = layer->outputs * layer->terms;
    if (!has_kernel(layer) || layer->kind == INT8_TABLE)
        return has_kernel(layer) ? kernel : 0;
    return kernel +
           layer->outputs * (BIAS + (layer->kind == INT8_DENSE_TO_FLOATS ? SCALE : FACTOR));
}

static void emit_member(Text *out, const Int8Layer *layer)
{
    const long long outputs = (long long)layer->outputs;
    if (layer->kind == INT8_TABLE) {
        text_addf(out, "    int8_t %s_table[%s];\n", layer->name, layer->sizes);
        return;
    }
    text_addf(out, "    int8_t %s_kernel[%s];\n    int32_t %s_bias[%lld];\n", layer->name,
              layer->sizes, layer->name, outputs);
    if (layer->kind == INT8_DENSE_TO_FLOATS)
        text_addf(out, "    float %s_scale[%lld];\n", layer->name, outputs);
    else
        text_addf(out, "    int32_t %s_multiplier[%lld];\n    uint8_t %s_shift[%lld];\n",
                  layer->name, outputs, layer->name, outputs);
}

static void emit_members(Text *out, const Library *library)
{
    text_add(
        out,
        "    /* Of layers that work with bytes, the first size is the outputs', that of a "
        "depthwise\n     * kernel the last. A sum of products and its bias, times the "
        "multiplier, over\n     * 2^shift, is the byte that is made; or it is a number, "
        "times the scale. But in depthwise\n     * ones, what makes products of the bytes that "
        "stand for 0 is taken off the bias. */\n");
    for (size_t i = 0; i < library->prog->ops.count; i++)
        if (has_kernel(&library->int8->layer[i]))
            emit_member(out, &library->int8->layer[i]);
}

/* ---- their numbers ---- */

typedef const char *NumberAt(Arena *arena, const Int8Layer *layer, int64_t i);

static const char *kernel_at(Arena *arena, const Int8Layer *layer, int64_t i)
{
    return arena_printf(arena, "%d", layer->kernel[i]);
}

static const char *bias_at(Arena *arena, const Int8Layer *layer, int64_t i)
{
    return arena_printf(arena, "%ld", (long)(layer->bias[i] - layer->zeros[i]));
}

static const char *multiplier_at(Arena *arena, const Int8Layer *layer, int64_t i)
{
    return arena_printf(arena, "%ld", (long)layer->factor[i].multiplier);
}

static const char *shift_at(Arena *arena, const Int8Layer *layer, int64_t i)
{
    return arena_printf(arena, "%d", layer->factor[i].shift);
}

static const char *scale_at(Arena *arena, const Int8Layer *layer, int64_t i)
{
    return float_literal(arena, layer->scale[i]);
}

static void emit_array(Text *out, const Int8Layer *layer, const char *what, int64_t count,
                       NumberAt *number)
{
    enum { LINE_WIDTH = 96, INDENT = 7 };
    size_t column = LINE_WIDTH;
    text_addf(out, "    .%s_%s = {", layer->name, what);
    for (int64_t i = 0; i < count; i++) {
        const char *literal = number(out->arena, layer, i);
        const size_t length = strlen(literal) + 2;
        if (column + length > LINE_WIDTH) {
            text_add(out, "\n       ");
            column = INDENT;
        }
        text_addf(out, " %s,", literal);
        column += length;
    }
    text_add(out, "\n    },\n");
}

static void emit_layer_numbers(Text *out, const Int8Layer *layer)
{
    const int64_t count = layer->outputs * layer->terms;
    if (layer->kind == INT8_TABLE) {
        emit_array(out, layer, "table", count, kernel_at);
        return;
    }
    emit_array(out, layer, "kernel", count, kernel_at);
    emit_array(out, layer, "bias", layer->outputs, bias_at);
    if (layer->kind == INT8_DENSE_TO_FLOATS) {
        emit_array(out, layer, "scale", layer->outputs, scale_at);
        return;
    }
    emit_array(out, layer, "multiplier", layer->outputs, multiplier_at);
    emit_array(out, layer, "shift", layer->outputs, shift_at);
}

static void emit_numbers(Text *out, const Library *library)
{
    for (size_t i = 0; i < library->prog->ops.count; i++)
        if (has_kernel(&library->int8->layer[i]))
            emit_layer_numbers(out, &library->int8->layer[i]);
}

/* ---- constants ---- */

static const Int8Value *operand(const Library *library, const Op *op, int which)
{
    return int8_value(library->int8, op->inputs[which]);
}

static const Int8Value *made_by(const Library *library, const Op *op)
{
    return int8_value(library->int8, op->outputs[0]);
}

static const char *limits_of(const Library *library, const Op *op)
{
    int32_t low, high;
    const Int8Scale scale = made_by(library, op)->scale;
    int8_limits(layer_of(library, op), scale, &low, &high);
    return arena_printf(library->arena, "{.zero = %d, .low = %d, .high = %d}", scale.zero, low,
                        high);
}

/* "0.0235 (byte + 128), from 0 to 6" */
static void emit_scale(Text *out, Int8Scale scale)
{
    text_addf(out, "%.6g (byte %c %d), from %.6g to %.6g", scale.step, scale.zero < 0 ? '+' : '-',
              abs(scale.zero), int8_number(scale, INT8_LOW), int8_number(scale, INT8_HIGH));
}

static void emit_head(Text *out, const Library *library, const Op *op, const char *structure)
{
    text_addf(out, "/* %s: each byte is ", op->outputs[0]->name);
    emit_scale(out, made_by(library, op)->scale);
    text_addf(out, " */\nstatic const struct %s of_%s = {\n", structure, op->outputs[0]->name);
}

static void emit_window_of(Text *out, const Op *op)
{
    text_add(out, "    .window = {");
    library_emit_window(out, op, "               ");
    text_add(out, ",\n");
}

/* A normalisation alone sees one pixel. */
static void emit_one_pixel(Text *out, const Op *op)
{
    Op alone = *op;
    alone.window = (Window){.height = 1,
                            .width = 1,
                            .stride_y = 1,
                            .stride_x = 1,
                            .dilation_y = 1,
                            .dilation_x = 1,
                            .groups = 1};
    emit_window_of(out, &alone);
}

static void emit_addition(Text *out, const Library *library, const Op *op)
{
    const Int8Factors *factors = &layer_of(library, op)->factors;
    text_addf(out,
              "    .count = %lld, .zero_a = %d, .multiplier_a = %ld, .zero_b = %d, "
              ".multiplier_b = %ld,\n    .shift = %d",
              (long long)int8_count(op->outputs[0]), operand(library, op, 0)->scale.zero,
              (long)factors->multiplier[0], operand(library, op, 1)->scale.zero,
              (long)factors->multiplier[1], factors->shift);
}

static void emit_part(Text *out, const Library *library, const Op *op, int which)
{
    const Int8Factors *factors = &layer_of(library, op)->factors;
    text_addf(out,
              "static const struct int8_part part_%c_of_%s = {\n    .columns = %lld, .zero = %d, "
              ".multiplier = %ld, .shift = %d};\n",
              "ab"[which], op -> outputs[0] -> name, (long long)op -> inputs[which] -> columns,
              operand(library, op, which) -> scale.zero, (long)factors->multiplier[which],
              factors->shift);
}

static void emit_concatenation(Text *out, const Library *library, const Op *op)
{
    emit_part(out, library, op, 0);
    emit_part(out, library, op, 1);
    emit_head(out, library, op, "int8_output");
    text_addf(out, "    %s;\n\n", limits_of(library, op) + 1);
}

static void emit_constants_of(Text *out, const Library *library, const Op *op)
{
    const Int8Layer *layer = layer_of(library, op);
    const int32_t zero = operand(library, op, 0)->scale.zero;
    const char *structure = NULL;
    Text body = text_new(out->arena);
    switch ((int)layer->kind) {
    case INT8_DENSE:
        structure = "int8_dense";
        text_addf(&body, "    .inputs = %lld, .outputs = %lld", (long long)layer->terms,
                  (long long)layer->outputs);
        break;
    case INT8_CONV2D:
        structure = "int8_convolution";
        emit_window_of(&body, op);
        text_addf(&body, "    .inputs = %lld, .outputs = %lld, .groups = %lld, .zero = %d",
                  (long long)op->inputs[0]->columns, (long long)layer->outputs,
                  (long long)op->window.groups, zero);
        break;
    case INT8_DEPTHWISE:
        structure = "int8_depthwise";
        op_info(op->code)->sizes == SIZES_WINDOW ? emit_window_of(&body, op)
                                                 : emit_one_pixel(&body, op);
        text_addf(&body, "    .channels = %lld, .zero = %d", (long long)layer->outputs, zero);
        break;
    case INT8_ADD:
        structure = "int8_addition";
        emit_addition(&body, library, op);
        break;
    case INT8_AVERAGE_POOL:
        structure = "int8_mean";
        emit_window_of(&body, op);
        text_addf(&body, "    .channels = %lld, .zero = %d, .multiplier = %ld",
                  (long long)op->outputs[0]->columns, zero, (long)layer->factors.multiplier[0]);
        break;
    case INT8_CONCATENATE:
        emit_concatenation(out, library, op);
        return;
    default:
        return;
    }
    emit_head(out, library, op, structure);
    text_addf(out, "%s,\n    .output = %s};\n\n", body.bytes, limits_of(library, op));
}

/* Of ops that go over images and need nothing else. */
static void emit_window_alone(Text *out, const Library *library, const Op *op)
{
    const Int8Kind kind = layer_of(library, op)->kind;
    if (kind != INT8_MAX_POOL && kind != INT8_PAD && kind != INT8_CROP)
        return;
    text_addf(out, "static const struct window of_%s = {", op->outputs[0]->name);
    library_emit_window(out, op, "    ");
    text_add(out, ";\n\n");
}

static void emit_constants(Text *out, const Library *library)
{
    text_add(out, "/* ---- layers that work with bytes ---- */\n\n");
    for (size_t i = 0; i < library->prog->ops.count; i++) {
        emit_constants_of(out, library, &library->prog->ops.items[i]);
        emit_window_alone(out, library, &library->prog->ops.items[i]);
    }
}

/* ---- calls ---- */

static void add_number(Arguments *arguments, Arena *arena, int64_t number)
{
    *list_add(arena, arguments) = arena_printf(arena, "%lld", (long long)number);
}

static void add_address(Arguments *arguments, Arena *arena, const char *what, const Op *op)
{
    *list_add(arena, arguments) = arena_printf(arena, "&%sof_%s", what, op->outputs[0]->name);
}

static void add_weights(Arguments *arguments, Arena *arena, const Int8Layer *layer,
                        const char *what)
{
    *list_add(arena, arguments) = arena_printf(arena, "weights->%s_%s", layer->name, what);
}

/* What stands before the values. */
static void add_before(Arguments *arguments, const Library *library, const Op *op)
{
    Arena *arena = library->arena;
    const Int8Layer *layer = layer_of(library, op);
    switch ((int)layer->kind) {
    case INT8_FROM_BYTES:
    case INT8_FROM_FLOATS:
    case INT8_TO_FLOATS:
    case INT8_TABLE:
        add_number(arguments, arena, int8_count(op->outputs[0]));
        return;
    case INT8_REPEAT:
        add_number(arguments, arena, int8_count(op->inputs[0]));
        add_number(arguments, arena, op->outputs[0]->columns / op->inputs[0]->columns);
        return;
    case INT8_DENSE_TO_FLOATS:
        add_number(arguments, arena, layer->terms);
        add_number(arguments, arena, layer->outputs);
        return;
    case INT8_CONCATENATE:
        add_number(arguments, arena, op->outputs[0]->rows);
        add_address(arguments, arena, "part_a_", op);
        add_address(arguments, arena, "part_b_", op);
        break;
    }
    add_address(arguments, arena, "", op);
    if (layer->kind == INT8_MAX_POOL || layer->kind == INT8_PAD || layer->kind == INT8_CROP)
        add_number(arguments, arena, op->outputs[0]->columns);
    if (layer->kind == INT8_PAD)
        add_number(arguments, arena, made_by(library, op)->scale.zero);
}

static void add_values(Arguments *arguments, const Library *library, const Op *op)
{
    Arena *arena = library->arena;
    const Int8Kind kind = layer_of(library, op)->kind;
    *list_add(arena, arguments) =
        kind == INT8_FROM_BYTES ? "input->numbers" : library_value(library, op->inputs[0]);
    if (kind == INT8_ADD || kind == INT8_CONCATENATE)
        *list_add(arena, arguments) = library_value(library, op->inputs[1]);
}

/* What stands behind them, before what is made. */
static void add_behind(Arguments *arguments, const Library *library, const Op *op)
{
    Arena *arena = library->arena;
    const Int8Layer *layer = layer_of(library, op);
    const Int8Scale from = operand(library, op, 0)->scale, made = made_by(library, op)->scale;
    switch ((int)layer->kind) {
    case INT8_FROM_FLOATS:
        *list_add(arena, arguments) = float_literal(arena, (float)(1 / made.step));
        add_number(arguments, arena, made.zero);
        return;
    case INT8_TO_FLOATS:
        add_number(arguments, arena, from.zero);
        *list_add(arena, arguments) = float_literal(arena, (float)from.step);
        return;
    case INT8_TABLE:
        add_weights(arguments, arena, layer, "table");
        return;
    }
    if (!has_kernel(layer))
        return;
    add_weights(arguments, arena, layer, "kernel");
    add_weights(arguments, arena, layer, "bias");
    if (layer->kind == INT8_DENSE_TO_FLOATS) {
        add_weights(arguments, arena, layer, "scale");
        return;
    }
    add_weights(arguments, arena, layer, "multiplier");
    add_weights(arguments, arena, layer, "shift");
}

static void emit_call_of(Text *out, const Library *library, const Op *op)
{
    const Int8Layer *layer = layer_of(library, op);
    Arguments arguments = {0};
    add_before(&arguments, library, op);
    add_values(&arguments, library, op);
    add_behind(&arguments, library, op);
    *list_add(library->arena, &arguments) = library_value(library, op->outputs[0]);
    if (layer->kind == INT8_DENSE_TO_FLOATS)
        *list_add(library->arena, &arguments) = activation_c_name(layer->activation);
    emit_call(out, 4, kernels[layer->kind].name, &arguments);
}

const LibraryPart int8_part = {.does = does,
                               .is_bytes = is_bytes,
                               .kernels = kernels_of,
                               .weight_bytes = weight_bytes,
                               .code_bytes = code_bytes,
                               .emit_members = emit_members,
                               .emit_numbers = emit_numbers,
                               .emit_constants = emit_constants,
                               .emit_call = emit_call_of,
                               .put_front = int8_put_front};
