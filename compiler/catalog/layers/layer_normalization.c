/* layer_normalization.c: the channels of each place to mean 0 and variance 1, by themselves (Ba,
 * Kiros and Hinton 2016). */
#include "catalog/normalization.h"
#include "catalog/onnx.h"

typedef struct LayerNormalization {
    NormalizationSettings normalization;
} LayerNormalization;
_Static_assert(sizeof(LayerNormalization) <= MOST_OWN_BYTES, "room for its settings");

static const Key keys[] = {
    KEY_AXIS(LayerNormalization, normalization.axis),
    KEY_EPSILON(LayerNormalization, normalization.epsilon),
    KEY_CENTER(LayerNormalization, normalization.center),
    KEY_SCALE(LayerNormalization, normalization.scale),
    KEY_NAME("layer_normalization"),
    KEY_TRAINABLE,
};
static const Section section = LAYER_SECTION("layer_normalization", keys);

static const NormalizationSettings *own(const Layer *layer)
{
    return &OWN_SETTINGS(LayerNormalization, &layer->settings)->normalization;
}

static bool shape(Shaping *shaping)
{
    shaping->layer->output = shaping->inputs[0];
    return expect_last_axis(shaping, &own(shaping->layer)->axis);
}

static void declare_weights(Declaring *declaring)
{
    const Shape *output = &declaring->layer->output;
    declare_scale_and_offset(declaring, own(declaring->source),
                             output->size[output->dimensions - 1]);
}

static Tensor *build(Building *building, Tensor *const inputs[])
{
    Tensor *x = as_images(building, inputs[0], &building->layer->input);
    Tensor *y = layer_value(building, "output", x, x->columns);
    const ScaleAndOffset learned = scale_and_offset(building, x);
    LAYER_OP(building, OP_layer_normalize, x, learned.gamma, learned.beta, y)->numbers[0] =
        building->layer->numbers[0];
    return y;
}

static void onnx(OnnxNodes *nodes)
{
    const int64_t channels = channels_of(&nodes->layer->input);
    nodes->layout = ONNX_CHANNELS_LAST;
    onnx_node(nodes, "LayerNormalization",
              arena_printf(nodes->arena, "%s, %s, %s", ONNX_INPUT,
                           onnx_weights(nodes, "gamma", channels, 1),
                           onnx_weights(nodes, "beta", channels, 0)),
              arena_printf(nodes->arena, "\"axis\": -1, \"epsilon\": %s",
                           onnx_float(nodes, nodes->layer->numbers[0])));
}

const LayerKind layer_layer_normalization = {
    .name = "layer_normalization",
    .class_name = "LayerNormalization",
    .usage = "layer_normalization",
    .section = &section,
    .has_weights = true,
    .shape = shape,
    .declare = declare_weights,
    .build = build,
    .configure = configure_normalization,
    .onnx = onnx,
};
