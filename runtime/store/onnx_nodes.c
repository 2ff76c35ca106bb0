/* onnx_nodes.c: layers as nodes of ONNX. */
#include "store/onnx_nodes.h"

#include <stdlib.h>
#include <string.h>

#include "json/json.h"
#include "store/keras_graph.h"
#include "store/onnx_tensors.h"
#include "system/allocate.h"
#include "system/fail.h"
#include "system/format.h"

/* A layer whose nodes are being made. */
struct making {
    struct onnx_graph *graph;
    const struct tlc_layer *layer;
    struct tlc_reads reads; /* numbers of values */
    bool first;             /* its nodes have channels first */
    int nodes, constants;   /* so far */
};

/* ---- attributes -------------------------------------------------------------------------------
 */

/* Channels that are first stand behind the examples, all before them one further back. */
static json_int_t place_of_axis(const struct making *making, json_int_t axis)
{
    return axis >= 0 || !making->first ? axis : axis == -1 ? 1 : axis + 1;
}

static void add_attributes(struct tlc_file_bytes *node, const struct making *making,
                           json_t *attributes)
{
    for (void *at = json_object_iter(attributes); at; at = json_object_iter_next(attributes, at)) {
        const char *name = json_object_iter_key(at);
        json_t *value = json_object_iter_value(at);
        if (strcmp(name, "axis") == 0)
            json_integer_set(value, place_of_axis(making, json_integer_value(value)));
        tlc_onnx_attribute(node, name, value);
    }
}

/* ---- what layers read -------------------------------------------------------------------------
 */

static void add_transpose(struct onnx_graph *graph, const struct onnx_value *value)
{
    struct tlc_file_bytes node = {NULL, 0, 0};
    const int last = value->dimensions - 1;
    json_t *order = json_array();
    for (int i = 0; i <= last; i++) {
        const int from = i == 0         ? 0
                         : value->first ? (i == last ? 1 : i + 1)
                         : i == 1       ? last
                                        : i - 1;
        tlc_json_append(order, json_integer(from));
    }
    tlc_onnx_reads(&node, value->name);
    tlc_onnx_makes(&node, value->other, "Transpose");
    tlc_onnx_attribute(&node, "perm", order);
    tlc_protobuf_message(&graph->nodes, TLC_ONNX_NODE, &node);
    json_decref(order);
}

/* Its name, with channels where they are wanted. */
static const char *value_in_order(struct onnx_graph *graph, struct onnx_value *value, bool first)
{
    if (value->dimensions < 3 || value->first == first)
        return value->name;
    if (!value->other) {
        value->other = tlc_format("%schannels_%s", value->before, first ? "first" : "last");
        add_transpose(graph, value);
    }
    return value->other;
}

static struct onnx_value *read_value(const struct making *making, int which)
{
    return &making->graph->value[1 + making->reads.layer[which]];
}

static void add_read(struct tlc_file_bytes *node, const struct making *making, int which)
{
    tlc_onnx_reads(node, value_in_order(making->graph, read_value(making, which), making->first));
}

/* ---- inputs of nodes --------------------------------------------------------------------------
 */

static void add_weights(struct tlc_file_bytes *node, const struct making *making, const char *role,
                        const json_t *order, const json_t *shape)
{
    char *name = tlc_format("%s/%s", making->layer->name, role);
    for (int i = 0; i < making->layer->weights; i++)
        if (strcmp(making->layer->weight[i].name, role) == 0)
            tlc_onnx_add_weights(making->graph, name, &making->layer->weight[i], order, shape);
    tlc_onnx_reads(node, name);
    free(name);
}

static void add_constant(struct tlc_file_bytes *node, struct making *making, const json_t *constant)
{
    char *name = tlc_format("%s/constant_%d", making->layer->name, ++making->constants);
    tlc_onnx_add_constant(making->graph, name, constant);
    tlc_onnx_reads(node, name);
    free(name);
}

static void add_earlier(struct tlc_file_bytes *node, const struct making *making, int number)
{
    char *name = tlc_format("%s/%d", making->layer->name, number);
    tlc_onnx_reads(node, name);
    free(name);
}

static void add_named(struct tlc_file_bytes *node, const struct making *making, const char *name)
{
    const bool all = strcmp(name, "inputs") == 0;
    if (!all && strcmp(name, "input") != 0) {
        add_weights(node, making, name, NULL, NULL);
        return;
    }
    for (int i = 0; i < (all ? making->reads.count : 1); i++)
        add_read(node, making, i);
}

static void add_input(struct tlc_file_bytes *node, struct making *making, const json_t *input)
{
    const json_t *which = json_object_get(input, "input");
    if (tlc_json_is(input, JSON_NULL))
        tlc_onnx_reads(node, "");
    else if (tlc_json_is(input, JSON_STRING))
        add_named(node, making, json_string_value(input));
    else if (tlc_json_is(input, JSON_INTEGER))
        add_earlier(node, making, (int)json_integer_value(input));
    else if (tlc_json_is(input, JSON_ARRAY))
        add_weights(node, making, json_string_value(json_array_get(input, 0)),
                    json_array_get(input, 1), json_array_get(input, 2));
    else if (which)
        add_read(node, making, (int)json_integer_value(which));
    else
        add_constant(node, making, input);
}

/* ---- nodes ------------------------------------------------------------------------------------
 */

static void add_node(struct making *making, const json_t *described)
{
    struct tlc_file_bytes node = {NULL, 0, 0};
    const json_t *inputs = json_object_get(described, "inputs");
    char *name = tlc_format("%s/%d", making->layer->name, making->nodes++);
    for (size_t i = 0; i < json_array_size(inputs); i++)
        add_input(&node, making, json_array_get(inputs, i));
    tlc_onnx_makes(&node, name, json_string_value(json_object_get(described, "op")));
    add_attributes(&node, making, json_object_get(described, "attributes"));
    tlc_protobuf_message(&making->graph->nodes, TLC_ONNX_NODE, &node);
    free(name);
}

static bool wants_first(const struct making *making, const json_t *described)
{
    const char *channels = json_string_value(json_object_get(described, "channels"));
    const struct onnx_value *read = read_value(making, 0);
    return read->dimensions >= 3 &&
           (strcmp(channels, "either") == 0 ? read->first : strcmp(channels, "first") == 0);
}

static struct tlc_reads reads_of(const struct tlc_model *model, int layer, int *before)
{
    *before = layer - 1;
    return tlc_has_branches(model) ? tlc_reads_of(model, layer) : (struct tlc_reads){1, before};
}

/* A layer without nodes makes what it reads. */
static struct onnx_value made_by(struct making *making, const json_t *described)
{
    struct onnx_value value = {
        .dimensions = (int)json_integer_value(json_object_get(described, "dimensions")),
        .before = tlc_format("%s/", making->layer->name)};
    value.first = making->first && value.dimensions >= 3;
    value.name =
        making->nodes
            ? tlc_format("%s%d", value.before, making->nodes - 1)
            : tlc_format("%s", value_in_order(making->graph, read_value(making, 0), making->first));
    return value;
}

void tlc_onnx_add_layer(struct onnx_graph *graph, int layer)
{
    int before;
    struct making making = {.graph = graph,
                            .layer = &graph->model->layer[layer],
                            .reads = reads_of(graph->model, layer, &before)};
    json_t *described = json_loads(graph->model->onnx[layer], 0, NULL);
    if (!described)
        tlc_fail("layer %s cannot be made a part of an ONNX file", making.layer->name);
    const json_t *nodes = json_object_get(described, "nodes");
    making.first = wants_first(&making, described);
    for (size_t i = 0; i < json_array_size(nodes); i++)
        add_node(&making, json_array_get(nodes, i));
    graph->value[1 + layer] = made_by(&making, described);
    json_decref(described);
}

void tlc_onnx_add_output(struct onnx_graph *graph)
{
    struct tlc_file_bytes node = {NULL, 0, 0};
    struct onnx_value *last = &graph->value[graph->model->layers];
    tlc_onnx_reads(&node, value_in_order(graph, last, false));
    tlc_onnx_makes(&node, "output", "Identity");
    tlc_protobuf_message(&graph->nodes, TLC_ONNX_NODE, &node);
}
