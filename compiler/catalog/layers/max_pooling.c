/* max_pooling.c: the largest number that the window sees of each channel. */
#include "catalog/onnx.h"
#include "catalog/pooling.h"

static const Key keys_2d[] = POOLING_KEYS("max_pooling2d", DOWN_AND_ACROSS);
static const Section section_2d = LAYER_SECTION("max_pooling2d", keys_2d);

static const Key keys_1d[] = POOLING_KEYS("max_pooling1d", ALONG);
static const Section section_1d = LAYER_SECTION("max_pooling1d", keys_1d);

static Tensor *build(Building *building, Tensor *const inputs[])
{
    return build_pooling(building, inputs[0], OP_max_pool);
}

static void onnx(OnnxNodes *nodes)
{
    nodes->layout = ONNX_CHANNELS_FIRST;
    onnx_node(nodes, "MaxPool", ONNX_INPUT, onnx_window(nodes));
}

const LayerKind layer_max_pooling2d =
    POOLING_KIND("max_pooling2d", "MaxPooling2D", &section_2d, 3, check_pooling2d, build, onnx);
const LayerKind layer_max_pooling1d =
    POOLING_KIND("max_pooling1d", "MaxPooling1D", &section_1d, 2, check_pooling1d, build, onnx);
