/* dense.c: y = f(x kernel + bias), of images at each pixel. */
#include "catalog/onnx.h"

#include <string.h>

enum { MOST_UNITS = 1 << 16 };

typedef struct Dense {
    CountList units; /* a list makes a layer of each */
} Dense;
_Static_assert(sizeof(Dense) <= MOST_OWN_BYTES, "room for its settings");

static const Key keys[] = {
    {"units", read_sizes, OWN(Dense, units), .required = true,
     .takes = "whole number, or a list of them", .meaning = "outputs; a list makes a layer of each",
     .example = "100"},
    KEY_ACTIVATION,
    KEY_USE_BIAS,
    KEY_KERNEL_INITIALIZER,
    KEY_KERNEL_REGULARIZER,
    KEY_BIAS_REGULARIZER,
    KEY_NAME("dense"),
    KEY_TRAINABLE,
};
static const Section section = LAYER_SECTION("dense", keys);

/* ---- settings ---- */

static size_t count(const LayerSettings *settings)
{
    return OWN_SETTINGS(Dense, settings)->units.count;
}

static void take(LayerSettings *settings, size_t index)
{
    CountList *units = &((Dense *)(void *)settings->own)->units;
    units->items += index;
    units->count = 1;
}

static Span place(const LayerSettings *settings, size_t index)
{
    return OWN_SETTINGS(Dense, settings)->units.items[index].span;
}

static int64_t units_of(const Layer *layer)
{
    return OWN_SETTINGS(Dense, &layer->settings)->units.items[0].value;
}

static bool check(Diagnostics *diagnostics, const LayerSettings *settings)
{
    const CountList *units = &OWN_SETTINGS(Dense, settings)->units;
    for (size_t i = 0; i < units->count; i++) {
        if (units->items[i].value <= MOST_UNITS)
            continue;
        diag_report(diagnostics, DIAG_ERROR, units->items[i].span, "too-large",
                    "a layer can have at most %d units", MOST_UNITS);
        return false;
    }
    return true;
}

/* ---- shapes ---- */

/* Whether what it makes are the model's predictions. */
static bool is_output(const Shaping *shaping)
{
    const Model *model = shaping->model;
    const Layer *last = &model->layers.items[model->layers.count - 1];
    return shaping->layer == last ||
           (shaping->layer + 1 == last && strcmp(last->kind->name, "activation") == 0);
}

static bool report_images(Shaping *shaping, const Shape *input)
{
    const DataSet *data = shaping->model->data;
    diag_report(shaping->diagnostics, DIAG_ERROR, shaping->layer->span, "flat-input",
                "the last dense needs a flat input, but this one is %s",
                describe_shape(shaping->arena, input));
    if (same_shape(input, &shaping->model->layers.items[0].input))
        diag_see(shaping->diagnostics, data->shape.items[0].span,
                 "the examples of %s have this shape", data->name.text);
    diag_help(shaping->diagnostics, "put `flatten` before it");
    return false;
}

static bool shape(Shaping *shaping)
{
    const Shape *input = &shaping->inputs[0];
    if (input->dimensions > 1 && is_output(shaping))
        return report_images(shaping, input);
    shaping->layer->output = *input;
    shaping->layer->output.size[input->dimensions - 1] = units_of(shaping->layer);
    return true;
}

/* ---- weights and ops ---- */

static void declare_weights(Declaring *declaring)
{
    const int64_t inputs = channels_of(&declaring->layer->input);
    const int64_t outputs = channels_of(&declaring->layer->output);
    Parameter *kernel = declare(declaring, "kernel", 2, (const int64_t[]){inputs, outputs});
    set_initial(kernel, declaring->source->settings.kernel_initializer.text, inputs, outputs);
    declare_rest(declaring, kernel);
}

/* Of images it is a convolution whose window is one pixel. */
static Tensor *build(Building *building, Tensor *const inputs[])
{
    Tensor *kernel = building->parameter[0];
    Tensor *x = as_images(building, inputs[0], &building->layer->input);
    Tensor *product = layer_value(building, "product", x, kernel->columns);
    LAYER_OP(building, tensor_is_images(x) ? OP_conv2d : OP_matmul, x, kernel, product);
    return build_bias_and_activation(building, product, 1);
}

/* ---- Keras ---- */

static void configure(Members *config, const PlanLayer *layer)
{
    add_member(config, "\"units\": %lld", (long long)channels_of(&layer->output));
    configure_weights(config, layer, "kernel");
}

/* ---- ONNX ---- */

static void onnx(OnnxNodes *nodes)
{
    nodes->layout = ONNX_CHANNELS_LAST;
    const char *product = onnx_of_two(nodes, "MatMul", ONNX_INPUT, "\"kernel\"");
    onnx_activation(nodes, onnx_bias(nodes, product));
}

const LayerKind layer_dense = {
    .name = "dense",
    .class_name = "Dense",
    .usage = "dense: {units: 10}",
    .section = &section,
    .has_weights = true,
    .several = "units",
    .count = count,
    .take = take,
    .place = place,
    .check = check,
    .shape = shape,
    .declare = declare_weights,
    .build = build,
    .configure = configure,
    .onnx = onnx,
};
