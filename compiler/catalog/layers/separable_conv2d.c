/* separable_conv2d.c: each channel is convolved by itself, and each pixel's channels are then
 * mixed. */
#include "catalog/depthwise.h"
#include "catalog/onnx.h"

#include <string.h>

typedef struct Separable {
    Count filters, depth_multiplier;
    WindowSettings window;
    Word pointwise_initializer;
    Regularizer pointwise_regularizer;
} Separable;
_Static_assert(sizeof(Separable) <= MOST_OWN_BYTES, "room for its settings");

static const Key keys[] = {
    {"filters", read_size, OWN(Separable, filters), .required = true, .takes = "whole number",
     .meaning = "output channels", .example = "32"},
    {"kernel_size", read_sizes, OWN(Separable, window.size), .required = true,
     .takes = DOWN_AND_ACROSS, .meaning = "of the window", .example = "3"},
    KEY_STRIDES(Separable, window, DOWN_AND_ACROSS),
    KEY_PADDING(Separable, window),
    KEY_DILATION(Separable, window, DOWN_AND_ACROSS),
    KEY_DEPTH_MULTIPLIER(Separable, depth_multiplier),
    KEY_ACTIVATION,
    KEY_USE_BIAS,
    {"depthwise_initializer", read_word, offsetof(LayerSettings, kernel_initializer),
     .value = "glorot_uniform", .takes = "name",
     .meaning = "glorot_, he_ or lecun_, then uniform or normal; or zeros", .example = "he_normal"},
    {"pointwise_initializer", read_word, OWN(Separable, pointwise_initializer),
     .value = "glorot_uniform", .takes = "name", .meaning = "the same, of what mixes the channels",
     .example = "he_normal"},
    KEY_REGULARIZER("depthwise_regularizer", offsetof(LayerSettings, kernel_regularizer),
                    "the weights of its windows"),
    KEY_REGULARIZER("pointwise_regularizer", OWN(Separable, pointwise_regularizer),
                    "the weights that mix the channels"),
    KEY_BIAS_REGULARIZER,
    KEY_NAME("separable_conv2d"),
    KEY_TRAINABLE,
};
static const Section section = LAYER_SECTION("separable_conv2d", keys);

static const Separable *own(const Layer *layer)
{
    return OWN_SETTINGS(Separable, &layer->settings);
}

static bool check_initializer(Diagnostics *diagnostics, const Word *word)
{
    for (size_t i = 0; i < initializer_count; i++)
        if (strcmp(initializer_names[i], word->text) == 0)
            return true;
    diag_report(diagnostics, DIAG_ERROR, word->span, "unknown-initializer",
                "unknown kernel initializer `%.60s`", word->text);
    const char *near = nearest_name(word->text, initializer_names, initializer_count);
    if (near)
        diag_suggest(diagnostics, word->span, word->text, near);
    return false;
}

static bool check(Diagnostics *diagnostics, const LayerSettings *settings)
{
    const Separable *separable = OWN_SETTINGS(Separable, settings);
    const bool initializer = check_initializer(diagnostics, &separable->pointwise_initializer);
    const bool filters = check_filters(diagnostics, &separable->filters);
    return check_window(diagnostics, &separable->window, 2) && initializer && filters;
}

static bool shape(Shaping *shaping)
{
    const Separable *separable = own(shaping->layer);
    int64_t between;
    return expect_images(shaping) &&
           multiply_channels(shaping, &separable->depth_multiplier, &between) &&
           shape_window(shaping, &separable->window, false, separable->filters.value);
}

static void declare_weights(Declaring *declaring)
{
    const Layer *source = declaring->source;
    PlanLayer *layer = declaring->layer;
    set_window(layer, &own(source)->window, false);
    const int64_t multiplier = own(source)->depth_multiplier.value;
    const int64_t between = channels_of(&layer->input) * multiplier;
    const int64_t filters = channels_of(&layer->output);
    declare_depthwise(declaring, "depthwise_kernel", multiplier);
    Parameter *pointwise =
        declare(declaring, "pointwise_kernel", 4, (const int64_t[]){1, 1, between, filters});
    set_initial(pointwise, own(source)->pointwise_initializer.text, between, filters);
    set_penalty(pointwise, &own(source)->pointwise_regularizer);
    declare_rest(declaring, layer->weights[0]);
}

static Tensor *build(Building *building, Tensor *const inputs[])
{
    const PlanLayer *layer = building->layer;
    Tensor *x = as_images(building, inputs[0], &layer->input);
    Shape between = layer->output;
    between.size[2] = building->parameter[0]->columns;
    Tensor *apart = build_depthwise(building, "depthwise", x, &between, building->parameter[0]);
    Tensor *product = layer_images(building, "product", &layer->output);
    LAYER_OP(building, OP_conv2d, apart, building->parameter[1], product);
    return build_bias_and_activation(building, product, 2);
}

static void configure(Members *config, const PlanLayer *layer)
{
    const Window *window = &layer->window;
    add_member(config, "\"filters\": %lld", (long long)channels_of(&layer->output));
    configure_window(config, layer, "kernel_size");
    add_sizes_member(config, layer, "dilation_rate", window->dilation_y, window->dilation_x);
    add_member(config, "\"depth_multiplier\": %lld",
               (long long)(layer->weights[0]->columns / channels_of(&layer->input)));
    configure_weights(config, layer, "depthwise");
    configure_initializer(config, layer->weights[1], "pointwise_initializer");
    configure_regularizer(config, layer->weights[1], "pointwise");
}

static void onnx(OnnxNodes *nodes)
{
    nodes->layout = ONNX_CHANNELS_FIRST;
    const char *apart = onnx_convolution(nodes, ONNX_INPUT, 0, true, onnx_window(nodes));
    onnx_activation(nodes, onnx_convolution(nodes, apart, 1, false, ""));
}

const LayerKind layer_separable_conv2d = {
    .name = "separable_conv2d",
    .class_name = "SeparableConv2D",
    .usage = "separable_conv2d: {filters: 32, kernel_size: 3}",
    .section = &section,
    .has_weights = true,
    .dimensions = 3,
    .check = check,
    .shape = shape,
    .declare = declare_weights,
    .build = build,
    .configure = configure,
    .onnx = onnx,
    .recover = recover_convolution,
};
