/* conv2d.c: each output channel is a kernel's product with what a window sees, at each place of an
 * image, or along a row. */
#include "catalog/depthwise.h"
#include "catalog/onnx.h"

typedef struct Conv2d {
    Count filters, groups;
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
            KEY_DILATION(Conv2d, window, form),                                                    \
            {"groups",                                                                             \
             read_size,                                                                            \
             OWN(Conv2d, groups),                                                                  \
             .value = "1",                                                                         \
             .takes = "whole number",                                                              \
             .meaning = "of channels: each makes its share of the filters of its share of the "    \
                        "inputs",                                                                  \
             .example = "2"},                                                                      \
            KEY_ACTIVATION, KEY_USE_BIAS, KEY_KERNEL_INITIALIZER, KEY_KERNEL_REGULARIZER,          \
            KEY_BIAS_REGULARIZER, KEY_NAME(kind), KEY_TRAINABLE,                                   \
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

/* The largest number of groups up to what is said that divides both. */
static int64_t nearest_groups(int64_t groups, int64_t inputs, int64_t filters)
{
    groups = groups < inputs ? groups : inputs;
    while (groups > 1 && (inputs % groups || filters % groups))
        groups--;
    return groups;
}

/* Whether each group has as many inputs, and as many filters. */
static bool expect_groups(Shaping *shaping)
{
    const Conv2d *conv = own(shaping->layer);
    const int64_t inputs = channels_of(&shaping->inputs[0]), groups = conv->groups.value;
    const int64_t filters = conv->filters.value;
    if (inputs % groups == 0 && filters % groups == 0)
        return true;
    diag_report(shaping->diagnostics, DIAG_ERROR, conv->groups.span, "groups",
                "`%s` cannot share %lld %s among %lld groups alike", shaping->layer->name.text,
                (long long)(inputs % groups ? inputs : filters),
                inputs % groups ? "input channels" : "filters", (long long)groups);
    diag_help(shaping->diagnostics,
              "the nearest that divides %lld input channels and %lld filters is `groups: %lld`",
              (long long)inputs, (long long)filters,
              (long long)nearest_groups(groups, inputs, filters));
    return false;
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
    return expect_images(shaping) && expect_groups(shaping) &&
           shape_window(shaping, &conv->window, false, conv->filters.value);
}

static void declare_weights(Declaring *declaring)
{
    PlanLayer *layer = declaring->layer;
    const Layer *source = declaring->source;
    set_window(layer, &own(source)->window, false);
    layer->window.groups = own(source)->groups.value;
    const int64_t inputs = channels_of(&layer->input) / layer->window.groups;
    const int64_t filters = channels_of(&layer->output);
    const int64_t places = layer->window.height * layer->window.width;
    Parameter *kernel = declare_over_window(declaring, "kernel", inputs, filters);
    set_initial(kernel, source->settings.kernel_initializer.text, places * inputs,
                places * filters);
    declare_rest(declaring, kernel);
}

/* How many groups are convolved as one, with zeros for the inputs of others: as few as fill whole
 * panels, or all. */
static int64_t groups_together(int64_t groups, int64_t inputs, int64_t outputs)
{
    for (int64_t together = 1; together < groups; together++)
        if (groups % together == 0 && inputs * together % PANEL == 0 &&
            outputs * together % PANEL == 0)
            return together;
    return groups;
}

/* The kernel as those that are convolved as one need it. */
static Tensor *spread(Building *building, Tensor *kernel, int64_t together)
{
    const PlanLayer *layer = building->layer;
    if (together == 1)
        return kernel;
    Tensor *all =
        prog_temporary(building->arena, building->prog,
                       arena_printf(building->arena, "%s_kernel_spread", building->layer->name),
                       kernel->rows * together, kernel->columns, ELEMENT_FLOAT);
    all->layout = LAYOUT_BATCH_MAJOR;
    LAYER_OP(building, OP_spread_kernel, kernel, all)->window = layer->window;
    return all;
}

/* Groups of one input each are windows of each channel's own. */
static Tensor *build_product(Building *building, Tensor *x)
{
    const PlanLayer *layer = building->layer;
    Tensor *kernel = building->parameter[0];
    const int64_t groups = layer->window.groups, inputs = x->columns / groups;
    if (groups > 1 && inputs == 1)
        return build_depthwise(building, "product", x, &layer->output, kernel);
    const int64_t together = groups_together(groups, inputs, kernel->columns / groups);
    kernel = spread(building, kernel, together);
    Tensor *product = layer_images(building, "product", &layer->output);
    Window *window = &LAYER_OP(building, OP_conv2d, x, kernel, product)->window;
    *window = layer->window;
    window->groups = groups / together;
    return product;
}

static Tensor *build(Building *building, Tensor *const inputs[])
{
    Tensor *x = as_images(building, inputs[0], &building->layer->input);
    return build_bias_and_activation(building, build_product(building, x), 1);
}

static void configure(Members *config, const PlanLayer *layer)
{
    const Window *window = &layer->window;
    add_member(config, "\"filters\": %lld", (long long)channels_of(&layer->output));
    configure_window(config, layer, "kernel_size");
    add_sizes_member(config, layer, "dilation_rate", window->dilation_y, window->dilation_x);
    add_member(config, "\"groups\": %lld", (long long)window->groups);
    configure_weights(config, layer, "kernel");
}

static void onnx(OnnxNodes *nodes)
{
    nodes->layout = ONNX_CHANNELS_FIRST;
    onnx_activation(nodes, onnx_convolution(nodes, ONNX_INPUT, 0, false, onnx_window(nodes)));
}

#define CONV_KIND(kind, keras, keys_section, of_dimensions, of_check)                              \
    {                                                                                              \
        .name = kind, .class_name = keras, .usage = kind ": {filters: 32, kernel_size: 3}",        \
        .section = keys_section, .has_weights = true, .dimensions = of_dimensions,                 \
        .check = of_check, .shape = shape, .declare = declare_weights, .build = build,             \
        .configure = configure, .onnx = onnx, .recover = recover_convolution                       \
    }
const LayerKind layer_conv2d = CONV_KIND("conv2d", "Conv2D", &section_2d, 3, check_2d);
const LayerKind layer_conv1d = CONV_KIND("conv1d", "Conv1D", &section_1d, 2, check_1d);
