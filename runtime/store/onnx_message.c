#include "store/onnx_message.h"

#include <stdlib.h>

enum { IR_VERSION = 8, OPSET = 18 };

/* Fields of a ModelProto, OperatorSetIdProto, StringStringEntryProto, ValueInfoProto, TypeProto,
 * its Tensor and TensorShapeProto. */
enum { MODEL_IR_VERSION = 1, PRODUCER_NAME = 2, GRAPH = 7, OPSET_IMPORT = 8, METADATA_PROPS = 14 };
enum { OPSET_VERSION = 2 };
enum { KEY = 1, VALUE = 2 };
enum { VALUE_NAME = 1, VALUE_TYPE = 2 };
enum { TENSOR_TYPE = 1, ELEM_TYPE = 1, SHAPE = 2 };
enum { DIM = 1, DIM_VALUE = 1, DIM_PARAM = 2 };

/* Fields of a NodeProto and an AttributeProto, and types of attributes. */
enum { INPUT = 1, OUTPUT = 2, NAME = 3, OP_TYPE = 4, ATTRIBUTE = 5 };
enum { ATTRIBUTE_NAME = 1, F = 2, I = 3, S = 4, INTS = 8, TYPE = 20 };
enum { TYPE_FLOAT = 1, TYPE_INT = 2, TYPE_STRING = 3, TYPE_INTS = 7 };

/* Fields of a TensorProto. */
enum { DIMS = 1, DATA_TYPE = 2, TENSOR_NAME = 8, RAW_DATA = 9 };

/* ---- nodes ----------------------------------------------------------------------------------- */

void tlc_onnx_reads(struct tlc_file_bytes *node, const char *name)
{
    tlc_protobuf_text(node, INPUT, name);
}

void tlc_onnx_makes(struct tlc_file_bytes *node, const char *name, const char *operator)
{
    tlc_protobuf_text(node, OUTPUT, name);
    tlc_protobuf_text(node, NAME, name);
    tlc_protobuf_text(node, OP_TYPE, operator);
}

void tlc_onnx_attribute(struct tlc_file_bytes *node, const char *name, const json_t *value)
{
    struct tlc_file_bytes attribute = {NULL, 0, 0};
    const int type = tlc_json_is(value, JSON_ARRAY)    ? TYPE_INTS
                     : tlc_json_is(value, JSON_STRING) ? TYPE_STRING
                     : tlc_json_is(value, JSON_REAL)   ? TYPE_FLOAT
                                                       : TYPE_INT;
    tlc_protobuf_text(&attribute, ATTRIBUTE_NAME, name);
    for (size_t i = 0; i < json_array_size(value); i++)
        tlc_protobuf_int(&attribute, INTS, json_integer_value(json_array_get(value, i)));
    if (type == TYPE_STRING)
        tlc_protobuf_text(&attribute, S, json_string_value(value));
    if (type == TYPE_FLOAT)
        tlc_protobuf_float(&attribute, F, (float)json_real_value(value));
    if (type == TYPE_INT)
        tlc_protobuf_int(&attribute, I, json_integer_value(value));
    tlc_protobuf_int(&attribute, TYPE, type);
    tlc_protobuf_message(node, ATTRIBUTE, &attribute);
}

/* ---- arrays ---------------------------------------------------------------------------------- */

static size_t width_of(enum tlc_onnx_type type)
{
    return type == TLC_ONNX_INT8 ? 1 : type == TLC_ONNX_INT64 ? 8 : 4;
}

/* The numbers' field has the last place, so that they need not be moved once more. */
void tlc_onnx_begin_tensor(struct tlc_file_bytes *tensors, const char *name,
                           enum tlc_onnx_type type, int dimensions, const int64_t *size)
{
    struct tlc_file_bytes head = {NULL, 0, 0};
    size_t bytes = width_of(type);
    for (int i = 0; i < dimensions; i++) {
        tlc_protobuf_int(&head, DIMS, size[i]);
        bytes *= (size_t)size[i];
    }
    tlc_protobuf_int(&head, DATA_TYPE, type);
    tlc_protobuf_text(&head, TENSOR_NAME, name);
    tlc_protobuf_begin(&head, RAW_DATA, bytes);
    tlc_protobuf_begin(tensors, TLC_ONNX_INITIALIZER, head.size + bytes);
    tlc_append(tensors, head.byte, head.size);
    free(head.byte);
}

/* ---- what goes in and comes out -------------------------------------------------------------- */

static void add_size(struct tlc_file_bytes *shape, int64_t size)
{
    struct tlc_file_bytes dimension = {NULL, 0, 0};
    if (size)
        tlc_protobuf_int(&dimension, DIM_VALUE, size);
    else
        tlc_protobuf_text(&dimension, DIM_PARAM, "examples");
    tlc_protobuf_message(shape, DIM, &dimension);
}

void tlc_onnx_add_value(struct tlc_file_bytes *graph, int field, const char *name, int dimensions,
                        const int64_t *size)
{
    struct tlc_file_bytes value = {NULL, 0, 0}, type = value, tensor = value, shape = value;
    add_size(&shape, 0);
    for (int i = 0; i < dimensions; i++)
        add_size(&shape, size[i]);
    tlc_protobuf_int(&tensor, ELEM_TYPE, TLC_ONNX_FLOAT);
    tlc_protobuf_message(&tensor, SHAPE, &shape);
    tlc_protobuf_message(&type, TENSOR_TYPE, &tensor);
    tlc_protobuf_text(&value, VALUE_NAME, name);
    tlc_protobuf_message(&value, VALUE_TYPE, &type);
    tlc_protobuf_message(graph, field, &value);
}

/* ---- the model ------------------------------------------------------------------------------- */

struct tlc_file_bytes tlc_onnx_begin_model(void)
{
    struct tlc_file_bytes model = {NULL, 0, 0}, opset = model;
    tlc_protobuf_int(&model, MODEL_IR_VERSION, IR_VERSION);
    tlc_protobuf_text(&model, PRODUCER_NAME, "tlc");
    tlc_protobuf_int(&opset, OPSET_VERSION, OPSET);
    tlc_protobuf_message(&model, OPSET_IMPORT, &opset);
    return model;
}

void tlc_onnx_add_property(struct tlc_file_bytes *model, const char *key, json_t *value)
{
    struct tlc_file_bytes entry = {NULL, 0, 0};
    char *text = tlc_json_text(value, JSON_COMPACT, "what a model tells");
    tlc_protobuf_text(&entry, KEY, key);
    tlc_protobuf_text(&entry, VALUE, text);
    tlc_protobuf_message(model, METADATA_PROPS, &entry);
    free(text);
    json_decref(value);
}

void tlc_onnx_end_model(struct tlc_file_bytes *model, struct tlc_file_bytes *graph)
{
    tlc_protobuf_message(model, GRAPH, graph);
}
