/* add.c: the sum of several layers of one shape: where a residual block ends. */
#include "catalog/merge.h"
#include "catalog/onnx.h"

static const Key keys[] = {KEY_NAME("add")};
static const Section section = LAYER_SECTION("add", keys);

static bool shape(Shaping *shaping)
{
    return shape_of_all(shaping, "adds");
}

static Tensor *build(Building *building, Tensor *const inputs[])
{
    return build_chain(building, inputs, OP_add);
}

static void onnx(OnnxNodes *nodes)
{
    onnx_node(nodes, "Sum", "\"inputs\"", "");
}

const LayerKind layer_add = {
    .name = "add",
    .class_name = "Add",
    .usage = "add: {inputs: [left, right]}",
    .section = &section,
    .merges = true,
    .shape = shape,
    .build = build,
    .onnx = onnx,
};
