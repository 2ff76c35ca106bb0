/* onnx_nodes.h: layers as nodes of ONNX.
 *
 * What a layer is in ONNX, its program says as JSON (struct tlc_model, `onnx`):
 *
 *     {"channels": "first", "dimensions": 4, "nodes": [
 *         {"op": "Conv", "inputs": ["input", ["kernel", [3, 2, 0, 1], [8, 3, 3, 3]], "bias"],
 *          "attributes": {"strides": [2, 2]}},
 *         {"op": "Relu", "inputs": [0]}]}
 *
 * Where the nodes want channels: "first", "last" or "either"; how many dimensions what they make
 * has; and the nodes. An input is "input", what the layer reads, {"input": 1}, or "inputs", all of
 * it; a weight array by its role, or with the order of its axes and its shape in the file; what an
 * earlier node makes, by its number; null for none; or a constant. An `axis` below 0 counts from
 * the end, as if channels were last. The layer makes what its last node does. */
#ifndef TLC_ONNX_NODES_H
#define TLC_ONNX_NODES_H

#include "store/onnx_graph.h"

/* Adds the layer's nodes and arrays. Only where what it reads has channels at the other end does a
 * Transpose come before them, one for all that read the same. */
void tlc_onnx_add_layer(struct onnx_graph *graph, int layer);

/* Adds a last node that gives what the model makes the name "output". */
void tlc_onnx_add_output(struct onnx_graph *graph);

#endif
