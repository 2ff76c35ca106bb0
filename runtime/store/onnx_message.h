/* onnx_message.h: the messages that a file of ONNX is made of. Source: onnx.proto, IR version 8;
 * the operators are those of opset 18. */
#ifndef TLC_ONNX_MESSAGE_H
#define TLC_ONNX_MESSAGE_H

#include "json/json.h"
#include "store/protobuf.h"

/* Fields of a graph. */
enum {
    TLC_ONNX_NODE = 1,
    TLC_ONNX_GRAPH_NAME = 2,
    TLC_ONNX_INITIALIZER = 5,
    TLC_ONNX_INPUT = 11,
    TLC_ONNX_OUTPUT
};

/* Types of an array's numbers. */
enum tlc_onnx_type {
    TLC_ONNX_FLOAT = 1,
    TLC_ONNX_INT8 = 3,
    TLC_ONNX_INT32 = 6,
    TLC_ONNX_INT64 = 7
};

/* Of a node: what it reads, "" for what is left out; and then what it makes, by whose name it is
 * called, with its operator. */
void tlc_onnx_reads(struct tlc_file_bytes *node, const char *name);
void tlc_onnx_makes(struct tlc_file_bytes *node, const char *name, const char *operator);

/* A node's attribute: a list of whole numbers, a text, or a number; a whole one of JSON is whole.
 */
void tlc_onnx_attribute(struct tlc_file_bytes *node, const char *name, const json_t *value);

/* Appends an array of this shape to a graph's, but for the numbers, which are to be appended then.
 */
void tlc_onnx_begin_tensor(struct tlc_file_bytes *tensors, const char *name,
                           enum tlc_onnx_type type, int dimensions, const int64_t *size);

/* What a graph reads or gives: floats, of any number of examples of this shape. */
void tlc_onnx_add_value(struct tlc_file_bytes *graph, int field, const char *name, int dimensions,
                        const int64_t *size);

/* A model without its graph; and what else it tells, JSON by keys, which is taken over. */
struct tlc_file_bytes tlc_onnx_begin_model(void);
void tlc_onnx_add_property(struct tlc_file_bytes *model, const char *key, json_t *value);

/* The graph, which is taken over. */
void tlc_onnx_end_model(struct tlc_file_bytes *model, struct tlc_file_bytes *graph);

#endif
