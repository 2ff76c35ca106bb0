/* separable_conv2d.c: each channel is convolved by itself, and each pixel's channels are then
 * mixed. */
#include "catalog/initializers.h"
#include "catalog/window.h"

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
    {"depth_multiplier", read_size, OWN(Separable, depth_multiplier), .value = "1", .takes = "1",
     .meaning = "channels made of each before they are mixed", .example = "1"},
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
        diag_help(diagnostics, "did you mean `%s`?", near);
    return false;
}

static bool check(Diagnostics *diagnostics, const LayerSettings *settings)
{
    const Separable *separable = OWN_SETTINGS(Separable, settings);
    const bool initializer = check_initializer(diagnostics, &separable->pointwise_initializer);
    const bool filters = check_filters(diagnostics, &separable->filters);
    const bool alone = separable->depth_multiplier.value == 1;
    if (!alone) {
        diag_report(diagnostics, DIAG_ERROR, separable->depth_multiplier.span, "window",
                    "`depth_multiplier` can only be 1: a channel is made of each");
        diag_help(diagnostics, "leave it out; `filters` says how many channels there are at last");
    }
    return check_window(diagnostics, &separable->window, 2) && initializer && filters && alone;
}

static bool shape(Shaping *shaping)
{
    const Separable *separable = own(shaping->layer);
    return shape_window(shaping, &separable->window, false, separable->filters.value);
}

static void declare_weights(Declaring *declaring)
{
    const Layer *source = declaring->source;
    PlanLayer *layer = declaring->layer;
    set_window(layer, &own(source)->window, false);
    const int64_t inputs = channels_of(&layer->input), filters = channels_of(&layer->output);
    const int64_t places = layer->window.height * layer->window.width;
    Parameter *depthwise = declare_over_window(declaring, "depthwise_kernel", inputs, 1);
    depthwise->rows = places;
    depthwise->columns = inputs;
    set_initial(depthwise, source->settings.kernel_initializer.text, places * inputs, places);
    Parameter *pointwise =
        declare(declaring, "pointwise_kernel", 4, (const int64_t[]){1, 1, inputs, filters});
    set_initial(pointwise, own(source)->pointwise_initializer.text, inputs, filters);
    set_penalty(pointwise, &own(source)->pointwise_regularizer);
    declare_rest(declaring, depthwise);
}

static Tensor *build(Building *building, Tensor *const inputs[])
{
    const PlanLayer *layer = building->layer;
    Tensor *x = as_images(building, inputs[0], &layer->input);
    Shape between = layer->output;
    between.size[2] = channels_of(&layer->input);
    Tensor *apart = layer_images(building, "depthwise", &between);
    LAYER_OP(building, OP_depthwise_conv2d, x, building->parameter[0], apart)->window =
        layer->window;
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
    add_member(config, "\"depth_multiplier\": 1");
    configure_weights(config, layer, "depthwise");
    configure_initializer(config, layer->weights[1], "pointwise_initializer");
    configure_regularizer(config, layer->weights[1], "pointwise");
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
};
