/* onnx_file.c: models as files of ONNX, with all that prepares their input. Source: onnx.proto, IR
 * version 8; the operators are those of opset 18.
 *
 * The input is as the data has it, channels last, for any number of examples. */
#include <stdlib.h>

#include "store/names.h"
#include "store/keras_graph.h"
#include "store/onnx_nodes.h"
#include "system/allocate.h"
#include "system/fail.h"
#include "system/format.h"

enum { IR_VERSION = 8, OPSET = 18 };

/* Fields of a ModelProto, OperatorSetIdProto, StringStringEntryProto, ValueInfoProto, TypeProto,
 * its Tensor and TensorShapeProto. */
enum { MODEL_IR_VERSION = 1, PRODUCER_NAME = 2, GRAPH = 7, OPSET_IMPORT = 8, METADATA_PROPS = 14 };
enum { OPSET_VERSION = 2 };
enum { KEY = 1, VALUE = 2 };
enum { VALUE_NAME = 1, VALUE_TYPE = 2 };
enum { TENSOR_TYPE = 1, ELEM_TYPE = 1, SHAPE = 2, FLOAT = 1 };
enum { DIM = 1, DIM_VALUE = 1, DIM_PARAM = 2 };

/* ---- what goes in and comes out ---------------------------------------------------------------
 */

static void add_size(struct tlc_file_bytes *shape, int size)
{
    struct tlc_file_bytes dimension = {NULL, 0, 0};
    if (size)
        tlc_protobuf_int(&dimension, DIM_VALUE, size);
    else
        tlc_protobuf_text(&dimension, DIM_PARAM, "examples");
    tlc_protobuf_message(shape, DIM, &dimension);
}

/* Of any number of examples of this shape. */
static void add_value(struct tlc_file_bytes *graph, int field, const char *name, int dimensions,
                      const int *size)
{
    struct tlc_file_bytes value = {NULL, 0, 0}, type = value, tensor = value, shape = value;
    add_size(&shape, 0);
    for (int i = 0; i < dimensions; i++)
        add_size(&shape, size[i]);
    tlc_protobuf_int(&tensor, ELEM_TYPE, FLOAT);
    tlc_protobuf_message(&tensor, SHAPE, &shape);
    tlc_protobuf_message(&type, TENSOR_TYPE, &tensor);
    tlc_protobuf_text(&value, VALUE_NAME, name);
    tlc_protobuf_message(&value, VALUE_TYPE, &type);
    tlc_protobuf_message(graph, field, &value);
}

/* ---- the graph --------------------------------------------------------------------------------
 */

static void free_values(struct onnx_graph *graph)
{
    for (int i = 0; i <= graph->model->layers; i++) {
        free(graph->value[i].name);
        free(graph->value[i].other);
        free(graph->value[i].before);
    }
    free(graph->value);
}

/* Layers that nothing reads are no part of it. */
static void add_layers(struct onnx_graph *graph)
{
    const int layers = graph->model->layers;
    bool *kept = tlc_allocate((size_t)layers, sizeof *kept);
    int *order = tlc_allocate((size_t)layers, sizeof *order);
    const int count = tlc_keras_order(graph->model, order);
    for (int i = 0; i < count; i++)
        kept[order[i]] = true;
    for (int i = 0; i < layers; i++)
        if (kept[i])
            tlc_onnx_add_layer(graph, i);
    tlc_onnx_add_output(graph);
    free(order);
    free(kept);
}

static struct tlc_file_bytes graph_of(const struct tlc_saved *saved)
{
    const struct tlc_model *model = saved->model;
    const size_t values = (size_t)model->layers + 1;
    struct onnx_graph graph = {.model = model, .weights = saved->weights};
    graph.value = tlc_allocate(values, sizeof *graph.value);
    graph.value[0] = (struct onnx_value){.name = tlc_format("input"),
                                         .dimensions = 1 + model->input_dimensions,
                                         .before = tlc_format("input_")};
    add_layers(&graph);
    free_values(&graph);
    struct tlc_file_bytes bytes = graph.nodes;
    tlc_protobuf_text(&bytes, ONNX_GRAPH_NAME, model->name);
    tlc_append(&bytes, graph.tensors.byte, graph.tensors.size);
    free(graph.tensors.byte);
    add_value(&bytes, ONNX_INPUT, "input", model->input_dimensions, model->input_shape);
    add_value(&bytes, ONNX_OUTPUT, "output", 1, &model->layer[model->layers - 1].outputs);
    return bytes;
}

/* ---- the file ---------------------------------------------------------------------------------
 */

/* Takes the names over. */
static void add_property(struct tlc_file_bytes *model, const char *key, json_t *names)
{
    struct tlc_file_bytes entry = {NULL, 0, 0};
    char *text = tlc_json_text(names, JSON_COMPACT, "what a model tells");
    tlc_protobuf_text(&entry, KEY, key);
    tlc_protobuf_text(&entry, VALUE, text);
    tlc_protobuf_message(model, METADATA_PROPS, &entry);
    free(text);
    json_decref(names);
}

/* One number tells of two classes how probable the second is; else there is one for each name. */
static json_t *names_of_outputs(const struct tlc_saved *saved)
{
    const struct tlc_model *model = saved->model;
    json_t *names = tlc_names_in_json(saved);
    if (saved->names == 2 && model->layer[model->layers - 1].outputs == 1)
        json_array_remove(names, 0);
    return names;
}

static void add_names(struct tlc_file_bytes *model, const struct tlc_saved *saved)
{
    add_property(model, saved->named, tlc_names_in_json(saved));
    add_property(model, "output_names", names_of_outputs(saved));
}

struct tlc_file_bytes tlc_write_onnx(const struct tlc_saved *saved)
{
    struct tlc_file_bytes bytes = {NULL, 0, 0}, opset = bytes, graph = graph_of(saved);
    tlc_protobuf_int(&bytes, MODEL_IR_VERSION, IR_VERSION);
    tlc_protobuf_text(&bytes, PRODUCER_NAME, "tlc");
    tlc_protobuf_int(&opset, OPSET_VERSION, OPSET);
    tlc_protobuf_message(&bytes, OPSET_IMPORT, &opset);
    if (saved->names)
        add_names(&bytes, saved);
    tlc_protobuf_message(&bytes, GRAPH, &graph);
    return bytes;
}
