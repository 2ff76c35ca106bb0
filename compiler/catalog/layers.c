/* layers.c: all kinds of layers, and what their files share. A new kind is a file in layers/ and a
 * line here. */
#include "catalog/layer.h"

#include "common/digits.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* ---- the kinds ---- */

#define LAYERS(X)                                                                                  \
    X(flatten)                                                                                     \
    X(activation)                                                                                  \
    X(dropout)                                                                                     \
    X(dense)                                                                                       \
    X(conv2d)                                                                                      \
    X(depthwise_conv2d)                                                                            \
    X(conv1d)                                                                                      \
    X(depthwise_conv1d)                                                                            \
    X(separable_conv2d)                                                                            \
    X(zero_padding2d)                                                                              \
    X(cropping2d)                                                                                  \
    X(zero_padding1d)                                                                              \
    X(cropping1d)                                                                                  \
    X(reshape)                                                                                     \
    X(resizing)                                                                                    \
    X(rescaling)                                                                                   \
    X(normalization)                                                                               \
    X(imputation)                                                                                  \
    X(max_pooling2d)                                                                               \
    X(average_pooling2d)                                                                           \
    X(global_max_pooling2d)                                                                        \
    X(global_average_pooling2d)                                                                    \
    X(max_pooling1d)                                                                               \
    X(average_pooling1d)                                                                           \
    X(global_max_pooling1d)                                                                        \
    X(global_average_pooling1d)                                                                    \
    X(batch_normalization) X(layer_normalization) X(add) X(multiply) X(concatenate)

#define DECLARE(name) extern const LayerKind layer_##name;
LAYERS(DECLARE)

#define ADDRESS(name) &layer_##name,
const LayerKind *const all_layers[] = {LAYERS(ADDRESS)};
const size_t layer_count = sizeof all_layers / sizeof *all_layers;

const LayerKind *find_layer_kind(const char *name)
{
    for (size_t i = 0; i < layer_count; i++)
        if (strcmp(all_layers[i]->name, name) == 0)
            return all_layers[i];
    return NULL;
}

/* ---- shapes ---- */

/* What to write for images whose channels are not said, or that are none any more. */
static void help_with_channels(Shaping *shaping)
{
    const DataSet *data = shaping->model->data;
    if (shaping->inputs[0].dimensions == 1)
        diag_help(shaping->diagnostics, "it comes before `flatten`, and the data set's `shape` has "
                                        "rows, columns and channels");
    if (!same_shape(&shaping->inputs[0], &shaping->model->layers.items[0].input) ||
        shaping->inputs[0].dimensions != 2)
        return;
    diag_see(shaping->diagnostics, data->shape.items[0].span, "the examples of %s have this shape",
             data->name.text);
    diag_help(shaping->diagnostics, "write `shape: [%lld, %lld, 1]` for images of one channel",
              (long long)shaping->inputs[0].size[0], (long long)shaping->inputs[0].size[1]);
}

int64_t channels_of(const Shape *shape)
{
    return shape->size[shape->dimensions - 1];
}

bool expect_images(Shaping *shaping)
{
    const Shape *shape = &shaping->inputs[0];
    const int64_t dimensions = shaping->layer->kind->dimensions;
    if (shape->dimensions == dimensions)
        return true;
    diag_report(shaping->diagnostics, DIAG_ERROR, shaping->layer->span, "layer-shape",
                dimensions == 3 ? "%s needs images of rows, columns and channels, but gets %s"
                                : "%s needs rows of places and channels, but gets %s",
                shaping->layer->kind->name, describe_shape(shaping->arena, shape));
    help_with_channels(shaping);
    return false;
}

bool expect_last_axis(Shaping *shaping, const Count *axis)
{
    const int64_t last = shaping->inputs[0].dimensions;
    if (axis->value == -1 || axis->value == last)
        return true;
    diag_report(shaping->diagnostics, DIAG_ERROR, axis->span, "layer-axis",
                "`%s` works along the channels, the last axis: -1, or %lld here, not %lld",
                shaping->layer->kind->name, (long long)last, (long long)axis->value);
    return false;
}

/* ---- weights ---- */

Parameter *declare(Declaring *declaring, const char *role, int dimensions, const int64_t *sizes)
{
    PlanLayer *layer = declaring->layer;
    Parameter *parameter = arena_alloc(declaring->arena, sizeof *parameter);
    parameter->name = arena_printf(declaring->arena, "%s_%s", layer->name, role);
    parameter->role = role;
    parameter->dimensions = dimensions;
    parameter->rows = 1;
    for (int i = 0; i < dimensions; i++)
        parameter->size[i] = sizes[i];
    for (int i = 0; i + 1 < dimensions; i++)
        parameter->rows *= sizes[i];
    parameter->columns = dimensions ? sizes[dimensions - 1] : 1;
    layer->weights[layer->weight_count++] = parameter;
    return parameter;
}

void declare_rest(Declaring *declaring, Parameter *kernel)
{
    const LayerSettings *settings = &declaring->source->settings;
    const int64_t outputs = channels_of(&declaring->layer->output);
    set_penalty(kernel, &settings->kernel_regularizer);
    if (settings->use_bias.value)
        set_penalty(declare(declaring, "bias", 1, &outputs), &settings->bias_regularizer);
}

PlanLayer plan_layer(Arena *arena, const Layer *source)
{
    PlanLayer layer = {.kind = source->kind,
                       .class_name = source->kind->class_name,
                       .name = source->name.text,
                       .reads = source->reads.layers,
                       .read_count = source->reads.count,
                       .input = source->input,
                       .output = source->output,
                       .trainable = source->trainable,
                       .origin = source->span};
    Declaring declaring = {arena, source, &layer};
    if (source->kind->declare)
        source->kind->declare(&declaring);
    return layer;
}

void configure_layer(Arena *arena, PlanLayer *layer)
{
    Members config = {arena, layer};
    if (layer->kind->configure)
        layer->kind->configure(&config, layer);
}

int64_t layer_parameters(Arena *arena, const Layer *source)
{
    const PlanLayer layer = plan_layer(arena, source);
    return plan_layer_parameters(&layer);
}

/* ---- ops ---- */

Tensor *layer_value(Building *building, const char *role, const Tensor *like, int64_t columns)
{
    const char *name = arena_printf(building->arena, "%s_%s", building->layer->name, role);
    Tensor *value = prog_alike(building->arena, building->prog, name, like);
    value->columns = columns;
    return value;
}

Tensor *constant_row(Building *building, const char *role, const double *numbers, int64_t columns)
{
    Tensor *row = prog_operand(building->arena, building->prog, TENSOR_CONSTANT,
                               arena_printf(building->arena, "%s_%s", building->layer->name, role));
    row->columns = columns;
    row->layout = LAYOUT_BATCH_MAJOR;
    row->constants = numbers;
    return row;
}

Tensor *layer_images(Building *building, const char *role, const Shape *shape)
{
    const int64_t last = shape->dimensions - 1;
    const int64_t height = last > 1 ? shape->size[last - 2] : 1;
    const int64_t width = last > 0 ? shape->size[last - 1] : 1;
    return prog_images(building->arena, building->prog,
                       arena_printf(building->arena, "%s_%s", building->layer->name, role),
                       building->prog->batch, height, width, shape->size[last]);
}

Tensor *as_images(Building *building, Tensor *value, const Shape *shape)
{
    if (tensor_is_images(value) || shape_size(shape) == shape->size[shape->dimensions - 1])
        return value;
    Tensor *images = layer_images(building, "input", shape);
    LAYER_OP(building, OP_unflatten, value, images);
    return images;
}

Tensor *as_rows(Building *building, Tensor *value)
{
    if (!tensor_is_images(value))
        return value;
    Tensor *rows = prog_temporary(building->arena, building->prog,
                                  arena_printf(building->arena, "%s_output", building->layer->name),
                                  building->prog->batch,
                                  value->height * value->width * value->columns, ELEMENT_FLOAT);
    rows->layout = LAYOUT_BATCH_MAJOR;
    LAYER_OP(building, OP_flatten, value, rows);
    return rows;
}

Tensor *build_bias_and_activation(Building *building, Tensor *product, size_t bias)
{
    if (building->layer->weight_count > bias) { /* linear ones too: all of it is fused */
        Tensor *sum = layer_value(building, "sum", product, product->columns);
        LAYER_OP(building, OP_add_bias, product, building->parameter[bias], sum);
        return build_activation(building, sum);
    }
    return has_activation(building->layer) ? build_activation(building, product) : product;
}

bool has_activation(const PlanLayer *layer)
{
    return layer->activation != ACTIVATION_linear || layer->inner_softmax;
}

/* What is between a bias and a softmax is fused with the bias, as a linear activation. */
static Tensor *build_softmax(Building *building, Tensor *sum)
{
    const Op *last = &building->prog->ops.items[building->prog->ops.count - 1];
    Tensor *y = layer_value(building, "output", sum, sum->columns);
    if (last->code == OP_add_bias && last->outputs[0] == sum) {
        Tensor *logits = layer_value(building, "logits", sum, sum->columns);
        LAYER_OP(building, OP_activate, sum, logits);
        sum = logits;
    }
    LAYER_OP(building, OP_softmax, sum, y);
    return y;
}

Tensor *build_activation(Building *building, Tensor *sum)
{
    if (building->layer->inner_softmax)
        return build_softmax(building, sum);
    Tensor *y = layer_value(building, "output", sum, sum->columns);
    LAYER_OP(building, OP_activate, sum, y)->activation = building->layer->activation;
    return y;
}

/* ---- Keras ---- */

void add_member(Members *config, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    const size_t size = (size_t)vsnprintf(NULL, 0, format, arguments) + 1;
    char *member = arena_alloc(config->arena, size);
    vsnprintf(member, size, format, again);
    *list_add(config->arena, &config->layer->config) = member;
    va_end(again);
    va_end(arguments);
}

/* Keras's class for an initialiser: glorot_uniform -> GlorotUniform. */
static const char *class_of(Arena *arena, const char *initializer)
{
    Text text = text_new(arena);
    bool capital = true;
    for (; *initializer; initializer++) {
        if (*initializer != '_')
            text_addf(&text, "%c", capital ? toupper((unsigned char)*initializer) : *initializer);
        capital = *initializer == '_';
    }
    return text.bytes;
}

void add_number_member(Members *config, const char *name, double number)
{
    add_member(config, "\"%s\": %s", name, tlc_digits_of_double(number).text);
}

void configure_initializer(Members *config, const Parameter *weights, const char *name)
{
    add_member(config, "\"%s\": {\"class_name\": \"%s\", \"config\": {}}", name,
               class_of(config->arena, weights->initializer));
}

static void add_regularizer(Members *config, const char *name, const char *kind,
                            const char *factors)
{
    add_member(config, "\"%s_regularizer\": {\"class_name\": \"%s\", \"config\": {%s}}", name, kind,
               factors);
}

void configure_regularizer(Members *config, const Parameter *weights, const char *name)
{
    const char *l1 =
        arena_printf(config->arena, "\"l1\": %s", tlc_digits_of_double(weights->l1).text);
    const char *l2 =
        arena_printf(config->arena, "\"l2\": %s", tlc_digits_of_double(weights->l2).text);
    if (weights->l1 > 0 && weights->l2 > 0)
        add_regularizer(config, name, "L1L2", arena_printf(config->arena, "%s, %s", l1, l2));
    else if (weights->l1 > 0)
        add_regularizer(config, name, "L1", l1);
    else if (weights->l2 > 0)
        add_regularizer(config, name, "L2", l2);
}

void configure_weights(Members *config, const PlanLayer *layer, const char *name)
{
    const Parameter *last = layer->weights[layer->weight_count - 1];
    const bool has_bias = strcmp(last->role, "bias") == 0;
    add_member(config, "\"activation\": \"%s\"", layer->shown_activation);
    add_member(config, "\"use_bias\": %s", has_bias ? "true" : "false");
    configure_initializer(config, layer->weights[0],
                          arena_printf(config->arena, "%s_initializer", name));
    configure_regularizer(config, layer->weights[0], name);
    if (has_bias)
        configure_regularizer(config, last, "bias");
}
