/* global_pooling.c: one number of each channel of the whole image: the largest, or the mean. */
#include "catalog/onnx.h"
#include "catalog/pooling.h"

typedef struct Global {
    Flag keepdims;
} Global;
_Static_assert(sizeof(Global) <= MOST_OWN_BYTES, "room for its settings");

#define GLOBAL_KEYS(kind)                                                                          \
    {                                                                                              \
        {"keepdims",                                                                               \
         read_flag,                                                                                \
         OWN(Global, keepdims),                                                                    \
         .value = "false",                                                                         \
         .takes = "true or false",                                                                 \
         .meaning = "whether what it makes is an image of one pixel",                              \
         .example = "true"},                                                                       \
            KEY_NAME(kind),                                                                        \
    }

static bool keeps_dimensions(const Layer *layer)
{
    return OWN_SETTINGS(Global, &layer->settings)->keepdims.value;
}

static bool shape(Shaping *shaping)
{
    const int64_t channels = channels_of(&shaping->inputs[0]);
    if (!expect_images(shaping))
        return false;
    shaping->layer->output = !keeps_dimensions(shaping->layer)    ? flat_shape(channels)
                             : shaping->inputs[0].dimensions == 3 ? (Shape){3, {1, 1, channels}}
                                                                  : (Shape){2, {1, channels}};
    return true;
}

static void declare_window(Declaring *declaring)
{
    const Shape *input = &declaring->layer->input;
    const WindowSettings none = {.padding = {.text = NULL}};
    Window *window = &declaring->layer->window;
    *window = window_of(&none, input, false);
    window->height = input->dimensions == 3 ? input->size[0] : 1;
    window->width = input->size[input->dimensions - 2];
}

static Tensor *build_max(Building *building, Tensor *const inputs[])
{
    return build_pooling(building, inputs[0], OP_max_pool);
}

static Tensor *build_average(Building *building, Tensor *const inputs[])
{
    return build_pooling(building, inputs[0], OP_average_pool);
}

static void configure(Members *config, const PlanLayer *layer)
{
    add_member(config, "\"keepdims\": %s", layer->output.dimensions > 1 ? "true" : "false");
}

/* What it makes has one pixel. */
static void onnx_pool(OnnxNodes *nodes, const char *op)
{
    nodes->layout = ONNX_CHANNELS_FIRST;
    const char *pooled = onnx_node(nodes, op, ONNX_INPUT, "");
    if (nodes->layer->output.dimensions == 1)
        onnx_node(nodes, "Flatten", pooled, "\"axis\": 1");
}

static void onnx_max(OnnxNodes *nodes)
{
    onnx_pool(nodes, "GlobalMaxPool");
}

static void onnx_average(OnnxNodes *nodes)
{
    onnx_pool(nodes, "GlobalAveragePool");
}

#define GLOBAL_KIND(kind, keras, of_dimensions, of_build, of_onnx)                                 \
    static const Key keys_##kind[] = GLOBAL_KEYS(#kind);                                           \
    static const Section section_##kind = LAYER_SECTION(#kind, keys_##kind);                       \
    const LayerKind layer_##kind = {.name = #kind,                                                 \
                                    .class_name = keras,                                           \
                                    .usage = #kind,                                                \
                                    .section = &section_##kind,                                    \
                                    .dimensions = of_dimensions,                                   \
                                    .shape = shape,                                                \
                                    .declare = declare_window,                                     \
                                    .build = of_build,                                             \
                                    .configure = configure,                                        \
                                    .onnx = of_onnx};

GLOBAL_KIND(global_max_pooling2d, "GlobalMaxPooling2D", 3, build_max, onnx_max)
GLOBAL_KIND(global_max_pooling1d, "GlobalMaxPooling1D", 2, build_max, onnx_max)
GLOBAL_KIND(global_average_pooling2d, "GlobalAveragePooling2D", 3, build_average, onnx_average)
GLOBAL_KIND(global_average_pooling1d, "GlobalAveragePooling1D", 2, build_average, onnx_average)
