/* multiply.c: the product, number by number, of several layers of one shape: one may be a gate. */
#include "catalog/merge.h"
#include "catalog/onnx.h"

static const Key keys[] = {KEY_NAME("multiply")};
static const Section section = LAYER_SECTION("multiply", keys);

static bool shape(Shaping *shaping)
{
    return shape_of_all(shaping, "multiplies");
}

static Tensor *build(Building *building, Tensor *const inputs[])
{
    return build_chain(building, inputs, OP_multiply);
}

/* From the first to the last, as ONNX has no product of more than two. */
static void onnx(OnnxNodes *nodes)
{
    const char *product = ONNX_INPUT;
    for (size_t i = 1; i < nodes->layer->read_count; i++)
        product =
            onnx_of_two(nodes, "Mul", product, arena_printf(nodes->arena, "{\"input\": %zu}", i));
}

const LayerKind layer_multiply = {
    .name = "multiply",
    .class_name = "Multiply",
    .usage = "multiply: {inputs: [value, gate]}",
    .section = &section,
    .merges = true,
    .shape = shape,
    .build = build,
    .onnx = onnx,
};
