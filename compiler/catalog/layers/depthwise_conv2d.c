/* depthwise_conv2d.c: each channel is convolved by itself, with windows of its own. */
#include "catalog/depthwise.h"
#include "catalog/onnx.h"

typedef struct Depthwise {
    WindowSettings window;
    Count depth_multiplier;
} Depthwise;
_Static_assert(sizeof(Depthwise) <= MOST_OWN_BYTES, "room for its settings");

#define DEPTHWISE_KEYS(kind, form)                                                                 \
    {                                                                                              \
        {"kernel_size",    read_sizes,    OWN(Depthwise, window.size),                             \
         .required = true, .takes = form, .meaning = "of the window",                              \
         .example = "3"},                                                                          \
            KEY_STRIDES(Depthwise, window, form), KEY_PADDING(Depthwise, window),                  \
            KEY_DILATION(Depthwise, window, form),                                                 \
            KEY_DEPTH_MULTIPLIER(Depthwise, depth_multiplier), KEY_ACTIVATION, KEY_USE_BIAS,       \
            {"depthwise_initializer",                                                              \
             read_word,                                                                            \
             offsetof(LayerSettings, kernel_initializer),                                          \
             .value = "glorot_uniform",                                                            \
             .takes = "name",                                                                      \
             .meaning = "glorot_, he_ or lecun_, then uniform or normal; or zeros",                \
             .example = "he_normal"},                                                              \
            KEY_REGULARIZER("depthwise_regularizer", offsetof(LayerSettings, kernel_regularizer),  \
                            "the weights of its windows"),                                         \
            KEY_BIAS_REGULARIZER, KEY_NAME(kind), KEY_TRAINABLE,                                   \
    }
static const Key keys_2d[] = DEPTHWISE_KEYS("depthwise_conv2d", DOWN_AND_ACROSS);
static const Section section_2d = LAYER_SECTION("depthwise_conv2d", keys_2d);
static const Key keys_1d[] = DEPTHWISE_KEYS("depthwise_conv1d", ALONG);
static const Section section_1d = LAYER_SECTION("depthwise_conv1d", keys_1d);

static const Depthwise *own(const Layer *layer)
{
    return OWN_SETTINGS(Depthwise, &layer->settings);
}

static bool check_2d(Diagnostics *diagnostics, const LayerSettings *settings)
{
    return check_window(diagnostics, &OWN_SETTINGS(Depthwise, settings)->window, 2);
}

static bool check_1d(Diagnostics *diagnostics, const LayerSettings *settings)
{
    return check_window(diagnostics, &OWN_SETTINGS(Depthwise, settings)->window, 1);
}

static bool shape(Shaping *shaping)
{
    const Depthwise *depthwise = own(shaping->layer);
    int64_t channels;
    return expect_images(shaping) &&
           multiply_channels(shaping, &depthwise->depth_multiplier, &channels) &&
           shape_window(shaping, &depthwise->window, false, channels);
}

static void declare_weights(Declaring *declaring)
{
    PlanLayer *layer = declaring->layer;
    const Layer *source = declaring->source;
    set_window(layer, &own(source)->window, false);
    declare_depthwise(declaring, "kernel", own(source)->depth_multiplier.value);
    declare_rest(declaring, layer->weights[0]);
}

static Tensor *build(Building *building, Tensor *const inputs[])
{
    const PlanLayer *layer = building->layer;
    Tensor *x = as_images(building, inputs[0], &layer->input);
    return build_bias_and_activation(
        building, build_depthwise(building, "product", x, &layer->output, building->parameter[0]),
        1);
}

static void configure(Members *config, const PlanLayer *layer)
{
    const Window *window = &layer->window;
    configure_window(config, layer, "kernel_size");
    add_sizes_member(config, layer, "dilation_rate", window->dilation_y, window->dilation_x);
    add_member(config, "\"depth_multiplier\": %lld",
               (long long)(channels_of(&layer->output) / channels_of(&layer->input)));
    configure_weights(config, layer, "depthwise");
}

static void onnx(OnnxNodes *nodes)
{
    nodes->layout = ONNX_CHANNELS_FIRST;
    onnx_activation(nodes, onnx_convolution(nodes, ONNX_INPUT, 0, true, onnx_window(nodes)));
}

#define DEPTHWISE_KIND(kind, keras, keys_section, of_dimensions, of_check)                         \
    {                                                                                              \
        .name = kind, .class_name = keras, .usage = kind ": {kernel_size: 3}",                     \
        .section = keys_section, .has_weights = true, .dimensions = of_dimensions,                 \
        .check = of_check, .shape = shape, .declare = declare_weights, .build = build,             \
        .configure = configure, .onnx = onnx, .recover = recover_convolution                       \
    }
const LayerKind layer_depthwise_conv2d =
    DEPTHWISE_KIND("depthwise_conv2d", "DepthwiseConv2D", &section_2d, 3, check_2d);
const LayerKind layer_depthwise_conv1d =
    DEPTHWISE_KIND("depthwise_conv1d", "DepthwiseConv1D", &section_1d, 2, check_1d);
