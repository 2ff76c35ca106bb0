/* conv2d.c: each output channel is a kernel's product with what a window sees, at each place. */
#include "catalog/window.h"

enum { MOST_FILTERS = 1 << 14 };

typedef struct Conv2d {
    Count filters;
    WindowSettings window;
} Conv2d;
_Static_assert(sizeof(Conv2d) <= MOST_OWN_BYTES, "room for its settings");

static const Key keys[] = {
    {"filters", read_size, OWN(Conv2d, filters), .required = true, .takes = "whole number",
     .meaning = "output channels", .example = "32"},
    {"kernel_size", read_sizes, OWN(Conv2d, window.size), .required = true,
     .takes = "whole number, or [down, across]", .meaning = "of the window", .example = "3"},
    KEY_STRIDES(Conv2d, window, DOWN_AND_ACROSS),
    KEY_PADDING(Conv2d, window),
    KEY_DILATION(Conv2d, window, DOWN_AND_ACROSS),
    KEY_ACTIVATION,
    KEY_USE_BIAS,
    KEY_KERNEL_INITIALIZER,
    KEY_NAME("conv2d"),
    KEY_TRAINABLE,
};
static const Section section = LAYER_SECTION("conv2d", keys);

static const Conv2d *own(const Layer *layer)
{
    return OWN_SETTINGS(Conv2d, &layer->settings);
}

static bool check(Diagnostics *diagnostics, const LayerSettings *settings)
{
    const Conv2d *conv = OWN_SETTINGS(Conv2d, settings);
    if (conv->filters.value > MOST_FILTERS) {
        diag_report(diagnostics, DIAG_ERROR, conv->filters.span, "too-large",
                    "a layer can have at most %d filters", MOST_FILTERS);
        return false;
    }
    return check_window(diagnostics, &conv->window, 2);
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
    const int64_t inputs = layer->input.size[2], filters = layer->output.size[2];
    const int64_t places = layer->window.height * layer->window.width;
    const int64_t sizes[] = {layer->window.height, layer->window.width, inputs, filters};
    draw_from(declare(declaring, "kernel", 4, sizes), source->settings.kernel_initializer.text,
              places * inputs, places * filters);
    if (source->settings.use_bias.value)
        declare(declaring, "bias", 1, &filters);
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
    add_member(config, "\"filters\": %lld", (long long)layer->output.size[2]);
    configure_window(config, layer, "kernel_size");
    add_member(config, "\"dilation_rate\": [%lld, %lld]", (long long)window->dilation_y,
               (long long)window->dilation_x);
    configure_weights(config, layer, "kernel_initializer");
}

const LayerKind layer_conv2d = {
    .name = "conv2d",
    .class_name = "Conv2D",
    .usage = "conv2d: {filters: 32, kernel_size: 3}",
    .section = &section,
    .has_weights = true,
    .dimensions = 3,
    .check = check,
    .shape = shape,
    .declare = declare_weights,
    .build = build,
    .configure = configure,
};
