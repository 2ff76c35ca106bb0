/* flatten.c: images become rows of numbers, in the order of rows, columns, channels. */
#include "catalog/onnx.h"

static const Key keys[] = {KEY_NAME("flatten")};
static const Section section = LAYER_SECTION("flatten", keys);

static bool shape(Shaping *shaping)
{
    shaping->layer->output = flat_shape(shape_size(&shaping->inputs[0]));
    return true;
}

static Tensor *build(Building *building, Tensor *const inputs[])
{
    return as_rows(building, inputs[0]);
}

static void onnx(OnnxNodes *nodes)
{
    nodes->layout = ONNX_CHANNELS_LAST;
    onnx_node(nodes, "Flatten", ONNX_INPUT, "\"axis\": 1");
}

const LayerKind layer_flatten = {
    .name = "flatten",
    .class_name = "Flatten",
    .usage = "flatten",
    .section = &section,
    .bare_first = true,
    .shape = shape,
    .build = build,
    .onnx = onnx,
};
