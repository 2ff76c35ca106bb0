/* depthwise_conv2d.c: each channel is convolved by itself, with a window of its own. */
#include "catalog/window.h"

typedef struct Depthwise {
    WindowSettings window;
} Depthwise;
_Static_assert(sizeof(Depthwise) <= MOST_OWN_BYTES, "room for its settings");

static const Key keys[] = {
    {"kernel_size", read_sizes, OWN(Depthwise, window.size), .required = true,
     .takes = "whole number, or [down, across]", .meaning = "of the window", .example = "3"},
    KEY_STRIDES(Depthwise, window, DOWN_AND_ACROSS),
    KEY_PADDING(Depthwise, window),
    KEY_DILATION(Depthwise, window, DOWN_AND_ACROSS),
    KEY_ACTIVATION,
    KEY_USE_BIAS,
    {"depthwise_initializer", read_word, offsetof(LayerSettings, kernel_initializer),
     .value = "glorot_uniform", .takes = "name",
     .meaning = "glorot_, he_ or lecun_, then uniform or normal; or zeros", .example = "he_normal"},
    KEY_NAME("depthwise_conv2d"),
    KEY_TRAINABLE,
};
static const Section section = LAYER_SECTION("depthwise_conv2d", keys);

static const WindowSettings *own(const Layer *layer)
{
    return &OWN_SETTINGS(Depthwise, &layer->settings)->window;
}

static bool check(Diagnostics *diagnostics, const LayerSettings *settings)
{
    return check_window(diagnostics, &OWN_SETTINGS(Depthwise, settings)->window, 2);
}

static bool shape(Shaping *shaping)
{
    const Shape *input = &shaping->inputs[0];
    return shape_window(shaping, own(shaping->layer), false, input->size[input->dimensions - 1]);
}

/* Keras takes the channels for its inputs, and one output for each: fans of a kernel of that shape.
 */
static void declare_weights(Declaring *declaring)
{
    PlanLayer *layer = declaring->layer;
    const Layer *source = declaring->source;
    set_window(layer, own(source), false);
    const int64_t channels = layer->input.size[2];
    const int64_t places = layer->window.height * layer->window.width;
    Parameter *kernel =
        declare(declaring, "depthwise_kernel", 4,
                (const int64_t[]){layer->window.height, layer->window.width, channels, 1});
    kernel->rows = places;
    kernel->columns = channels;
    draw_from(kernel, source->settings.kernel_initializer.text, places * channels, places);
    if (source->settings.use_bias.value)
        declare(declaring, "bias", 1, &channels);
}

static Tensor *build(Building *building, Tensor *const inputs[])
{
    const PlanLayer *layer = building->layer;
    Tensor *x = as_images(building, inputs[0], &layer->input);
    Tensor *product = layer_images(building, "product", &layer->output);
    LAYER_OP(building, OP_depthwise_conv2d, x, building->parameter[0], product)->window =
        layer->window;
    return build_bias_and_activation(building, product, 1);
}

static void configure(Members *config, const PlanLayer *layer)
{
    const Window *window = &layer->window;
    configure_window(config, layer, "kernel_size");
    add_member(config, "\"dilation_rate\": [%lld, %lld]", (long long)window->dilation_y,
               (long long)window->dilation_x);
    add_member(config, "\"depth_multiplier\": 1");
    configure_weights(config, layer, "depthwise_initializer");
}

const LayerKind layer_depthwise_conv2d = {
    .name = "depthwise_conv2d",
    .class_name = "DepthwiseConv2D",
    .usage = "depthwise_conv2d: {kernel_size: 3}",
    .section = &section,
    .has_weights = true,
    .dimensions = 3,
    .check = check,
    .shape = shape,
    .declare = declare_weights,
    .build = build,
    .configure = configure,
};
