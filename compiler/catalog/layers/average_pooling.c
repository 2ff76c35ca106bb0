/* average_pooling.c: the mean of what the window sees of each channel inside of the image. */
#include "catalog/onnx.h"
#include "catalog/pooling.h"

static const Key keys_2d[] = POOLING_KEYS("average_pooling2d", DOWN_AND_ACROSS);
static const Section section_2d = LAYER_SECTION("average_pooling2d", keys_2d);

static const Key keys_1d[] = POOLING_KEYS("average_pooling1d", ALONG);
static const Section section_1d = LAYER_SECTION("average_pooling1d", keys_1d);

static Tensor *build(Building *building, Tensor *const inputs[])
{
    return build_pooling(building, inputs[0], OP_average_pool);
}

static void onnx(OnnxNodes *nodes)
{
    nodes->layout = ONNX_CHANNELS_FIRST;
    onnx_node(nodes, "AveragePool", ONNX_INPUT, onnx_window(nodes));
}

const LayerKind layer_average_pooling2d = POOLING_KIND(
    "average_pooling2d", "AveragePooling2D", &section_2d, 3, check_pooling2d, build, onnx);
const LayerKind layer_average_pooling1d = POOLING_KIND(
    "average_pooling1d", "AveragePooling1D", &section_1d, 2, check_pooling1d, build, onnx);
