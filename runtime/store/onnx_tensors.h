/* onnx_tensors.h: arrays that a graph of ONNX holds. */
#ifndef TLC_ONNX_TENSORS_H
#define TLC_ONNX_TENSORS_H

#include "json/json.h"
#include "store/onnx_graph.h"

/* A weight array; with `order`, its axes in that order, and then called another shape. */
void tlc_onnx_add_weights(struct onnx_graph *graph, const char *name,
                          const struct tlc_tensor *tensor, const json_t *order,
                          const json_t *shape);

/* {"float": 0.5}, {"floats": [...]} or {"ints": [...]} */
void tlc_onnx_add_constant(struct onnx_graph *graph, const char *name, const json_t *constant);

#endif
