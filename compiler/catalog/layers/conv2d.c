/* conv2d.c: each output channel is a kernel's product with what a window sees, at each place of an
 * image, or along a row. */
#include "catalog/window.h"

typedef struct Conv2d {
    Count filters;
    WindowSettings window;
} Conv2d;
_Static_assert(sizeof(Conv2d) <= MOST_OWN_BYTES, "room for its settings");

#define CONV_KEYS(kind, form)                                                                      \
    {                                                                                              \
        {"filters",                                                                                \
         read_size,                                                                                \
         OWN(Conv2d, filters),                                                                     \
         .required = true,                                                                         \
         .takes = "whole number",                                                                  \
         .meaning = "output channels",                                                             \
         .example = "32"},                                                                         \
            {"kernel_size",    read_sizes,    OWN(Conv2d, window.size),                            \
             .required = true, .takes = form, .meaning = "of the window",                          \
             .example = "3"},                                                                      \
            KEY_STRIDES(Conv2d, window, form), KEY_PADDING(Conv2d, window),                        \
            KEY_DILATION(Conv2d, window, form), KEY_ACTIVATION, KEY_USE_BIAS,                      \
            KEY_KERNEL_INITIALIZER, KEY_KERNEL_REGULARIZER, KEY_BIAS_REGULARIZER, KEY_NAME(kind),  \
            KEY_TRAINABLE,                                                                         \
    }
static const Key keys_2d[] = CONV_KEYS("conv2d", DOWN_AND_ACROSS);
static const Section section_2d = LAYER_SECTION("conv2d", keys_2d);
static const Key keys_1d[] = CONV_KEYS("conv1d", ALONG);
static const Section section_1d = LAYER_SECTION("conv1d", keys_1d);

static const Conv2d *own(const Layer *layer)
{
    return OWN_SETTINGS(Conv2d, &layer->settings);
}

static bool check(Diagnostics *diagnostics, const LayerSettings *settings, size_t most_sizes)
{
    const Conv2d *conv = OWN_SETTINGS(Conv2d, settings);
    const bool filters = check_filters(diagnostics, &conv->filters);
    return check_window(diagnostics, &conv->window, most_sizes) && filters;
}

static bool check_2d(Diagnostics *diagnostics, const LayerSettings *settings)
{
    return check(diagnostics, settings, 2);
}

static bool check_1d(Diagnostics *diagnostics, const LayerSettings *settings)
{
    return check(diagnostics, settings, 1);
}

static bool shape(Shaping *shaping)
{
    const Conv2d *conv = own(shaping->layer);
    return shape_window(shaping, &conv->window, false, conv->filters.value);
}

static void declare_weights(Declaring *declaring)
{
    PlanLayer *layer = declaring->layer;
    const Layer *source = declaring->source;
    set_window(layer, &own(source)->window, false);
    const int64_t inputs = channels_of(&layer->input), filters = channels_of(&layer->output);
    const int64_t places = layer->window.height * layer->window.width;
    Parameter *kernel = declare_over_window(declaring, "kernel", inputs, filters);
    set_initial(kernel, source->settings.kernel_initializer.text, places * inputs,
                places * filters);
    declare_rest(declaring, kernel);
}

static Tensor *build(Building *building, Tensor *const inputs[])
{
    const PlanLayer *layer = building->layer;
    Tensor *x = as_images(building, inputs[0], &layer->input);
    Tensor *product = layer_images(building, "product", &layer->output);
    LAYER_OP(building, OP_conv2d, x, building->parameter[0], product)->window = layer->window;
    return build_bias_and_activation(building, product, 1);
}

static void configure(Members *config, const PlanLayer *layer)
{
    const Window *window = &layer->window;
    add_member(config, "\"filters\": %lld", (long long)channels_of(&layer->output));
    configure_window(config, layer, "kernel_size");
    add_sizes_member(config, layer, "dilation_rate", window->dilation_y, window->dilation_x);
    configure_weights(config, layer, "kernel");
}

#define CONV_KIND(kind, keras, keys_section, of_dimensions, of_check)                              \
    {                                                                                              \
        .name = kind, .class_name = keras, .usage = kind ": {filters: 32, kernel_size: 3}",        \
        .section = keys_section, .has_weights = true, .dimensions = of_dimensions,                 \
        .check = of_check, .shape = shape, .declare = declare_weights, .build = build,             \
        .configure = configure                                                                     \
    }
const LayerKind layer_conv2d = CONV_KIND("conv2d", "Conv2D", &section_2d, 3, check_2d);
const LayerKind layer_conv1d = CONV_KIND("conv1d", "Conv1D", &section_1d, 2, check_1d);
