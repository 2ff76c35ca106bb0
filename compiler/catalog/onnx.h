/* onnx.h: layers as nodes of ONNX, for models that are saved so.
 *
 * A kind's `onnx` adds the nodes of one of its layers, each a JSON object,
 *
 *     {"op": "Conv", "inputs": ["input", ["kernel", [3, 2, 0, 1], [8, 3, 3, 3]], "bias"],
 *      "attributes": {"strides": [2, 2]}}
 *
 * An input is "input", what the layer reads, or of several {"input": 1}, or "inputs", all of them;
 * a weight array by its role,
 * or [role, the order of its axes, the shape]; the value of an earlier node, by its number; null,
 * for what is left out; or a constant: {"float": 0.5}, {"floats": [1, 2]}, {"ints": [1, 2]}. What
 * the last node makes, or the layer's input where there is none, is what the layer makes. An `axis`
 * below 0 is that of channels that are last, -1, or before them, wherever the nodes have them. The
 * runtime (runtime/store/onnx_nodes.h) makes the file of it. */
#ifndef CATALOG_ONNX_H
#define CATALOG_ONNX_H

#include "catalog/layer.h"

/* Where the channels are in what the layer's nodes read and make. */
typedef enum OnnxLayout {
    ONNX_EITHER,
    ONNX_CHANNELS_LAST,
    ONNX_CHANNELS_FIRST, /* behind the examples */
} OnnxLayout;

struct OnnxNodes {
    Arena *arena;
    const PlanLayer *layer;
    OnnxLayout layout; /* set by the kind */
    Text text;         /* the nodes so far */
    size_t count;
};

#define ONNX_INPUT "\"input\""

/* Adds a node; `inputs` and `attributes` are what stands within the brackets. Its value, as an
 * input of others. */
const char *onnx_node(OnnxNodes *nodes, const char *op, const char *inputs, const char *attributes);

/* The same, of an op without attributes that reads two. */
const char *onnx_of_two(OnnxNodes *nodes, const char *op, const char *left, const char *right);

/* A list of JSON. */
const char *onnx_ints(OnnxNodes *nodes, const int64_t *numbers, size_t count);

/* A number as one of JSON that has a point or an exponent. */
const char *onnx_float(OnnxNodes *nodes, double number);

/* A constant that is one number, or one for each. */
const char *onnx_constant(OnnxNodes *nodes, double number);
const char *onnx_constants(OnnxNodes *nodes, const double *numbers, size_t count);

/* The weights of that role; where the layer has none, so many times `otherwise`. */
const char *onnx_weights(OnnxNodes *nodes, const char *role, int64_t count, double otherwise);

/* x convolved with the layer's weight array of that number, with a window for each channel by
 * itself if it is `depthwise`. `attributes` are the window's. */
const char *onnx_convolution(OnnxNodes *nodes, const char *x, size_t weights, bool depthwise,
                             const char *attributes);

/* The attributes of a Conv or a pooling over the layer's window. */
const char *onnx_window(OnnxNodes *nodes);

/* x and the layer's bias, where it has one, which lies along the channels. */
const char *onnx_bias(OnnxNodes *nodes, const char *x);

/* The layer's activation of x, as the spec says: also where the loss takes care of it. */
const char *onnx_activation(OnnxNodes *nodes, const char *x);

/* All of a layer: what its kind says, and how many dimensions what it makes has, with that of the
 * examples. */
const char *onnx_layer(Arena *arena, const PlanLayer *layer);

#endif
