/* depthwise_conv2d.c: each channel is convolved by itself, with a window of its own. */
#include "catalog/window.h"

typedef struct Depthwise {
    WindowSettings window;
} Depthwise;
_Static_assert(sizeof(Depthwise) <= MOST_OWN_BYTES, "room for its settings");

#define DEPTHWISE_KEYS(kind, form)                                                                 \
    {                                                                                              \
        {"kernel_size",    read_sizes,    OWN(Depthwise, window.size),                             \
         .required = true, .takes = form, .meaning = "of the window",                              \
         .example = "3"},                                                                          \
            KEY_STRIDES(Depthwise, window, form), KEY_PADDING(Depthwise, window),                  \
            KEY_DILATION(Depthwise, window, form), KEY_ACTIVATION, KEY_USE_BIAS,                   \
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

static const WindowSettings *own(const Layer *layer)
{
    return &OWN_SETTINGS(Depthwise, &layer->settings)->window;
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
    return shape_window(shaping, own(shaping->layer), false, channels_of(&shaping->inputs[0]));
}

/* Keras takes the channels for its inputs, and one output for each: fans of a kernel of that shape.
 */
static void declare_weights(Declaring *declaring)
{
    PlanLayer *layer = declaring->layer;
    const Layer *source = declaring->source;
    set_window(layer, own(source), false);
    const int64_t channels = channels_of(&layer->input);
    const int64_t places = layer->window.height * layer->window.width;
    Parameter *kernel = declare_over_window(declaring, "kernel", channels, 1);
    kernel->rows = places;
    kernel->columns = channels;
    set_initial(kernel, source->settings.kernel_initializer.text, places * channels, places);
    declare_rest(declaring, kernel);
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
    add_sizes_member(config, layer, "dilation_rate", window->dilation_y, window->dilation_x);
    add_member(config, "\"depth_multiplier\": 1");
    configure_weights(config, layer, "depthwise");
}

#define DEPTHWISE_KIND(kind, keras, keys_section, of_dimensions, of_check)                         \
    {                                                                                              \
        .name = kind, .class_name = keras, .usage = kind ": {kernel_size: 3}",                     \
        .section = keys_section, .has_weights = true, .dimensions = of_dimensions,                 \
        .check = of_check, .shape = shape, .declare = declare_weights, .build = build,             \
        .configure = configure                                                                     \
    }
const LayerKind layer_depthwise_conv2d =
    DEPTHWISE_KIND("depthwise_conv2d", "DepthwiseConv2D", &section_2d, 3, check_2d);
const LayerKind layer_depthwise_conv1d =
    DEPTHWISE_KIND("depthwise_conv1d", "DepthwiseConv1D", &section_1d, 2, check_1d);
