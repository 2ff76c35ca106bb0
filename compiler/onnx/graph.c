#include "onnx/graph.h"

#include <stdlib.h>
#include <string.h>

/* ---- nodes ---- */

GraphNode node_begin(Graph *graph, const char *operator)
{
    return (GraphNode){.graph = graph, .operator= operator};
}

void node_reads(GraphNode *node, const char *name)
{
    tlc_onnx_reads(&node->bytes, name);
}

static void add_attribute(GraphNode *node, const char *name, json_t *value)
{
    tlc_onnx_attribute(&node->attributes, name, value);
    json_decref(value);
}

void node_int(GraphNode *node, const char *name, int64_t number)
{
    add_attribute(node, name, json_integer(number));
}

void node_float(GraphNode *node, const char *name, double number)
{
    add_attribute(node, name, json_real(number));
}

void node_ints(GraphNode *node, const char *name, size_t count, const int64_t *numbers)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        tlc_json_append(list, json_integer(numbers[i]));
    add_attribute(node, name, list);
}

void node_text(GraphNode *node, const char *name, const char *text)
{
    add_attribute(node, name, json_string(text));
}

const char *node_end(GraphNode *node, const char *made)
{
    tlc_onnx_makes(&node->bytes, made, node->operator);
    tlc_append(&node->bytes, node->attributes.byte, node->attributes.size);
    free(node->attributes.byte);
    tlc_protobuf_message(&node->graph->nodes, TLC_ONNX_NODE, &node->bytes);
    return made;
}

const char *node_of(Graph *graph, const char *operator, const char * x, const char *made)
{
    GraphNode node = node_begin(graph, operator);
    node_reads(&node, x);
    return node_end(&node, made);
}

const char *node_of_two(Graph *graph, const char *operator, const char * a, const char *b,
                        const char *made)
{
    GraphNode node = node_begin(graph, operator);
    node_reads(&node, a);
    node_reads(&node, b);
    return node_end(&node, made);
}

/* ---- arrays ---- */

static int64_t count_of(int dimensions, const int64_t *size)
{
    int64_t count = 1;
    for (int i = 0; i < dimensions; i++)
        count *= size[i];
    return count;
}

/* Whether it is new, and its numbers are to be appended. */
static bool begin_array(Graph *graph, const char *name, enum tlc_onnx_type type, int dimensions,
                        const int64_t *size)
{
    if (!index_add_text(graph->arena, &graph->names, name))
        return false;
    tlc_onnx_begin_tensor(&graph->tensors, name, type, dimensions, size);
    return true;
}

const char *graph_floats(Graph *graph, const char *name, int dimensions, const int64_t *size,
                         const float *numbers)
{
    if (begin_array(graph, name, TLC_ONNX_FLOAT, dimensions, size))
        tlc_append_floats(&graph->tensors, numbers, (size_t)count_of(dimensions, size));
    return name;
}

const char *graph_bytes(Graph *graph, const char *name, int dimensions, const int64_t *size,
                        const int8_t *numbers)
{
    if (begin_array(graph, name, TLC_ONNX_INT8, dimensions, size))
        tlc_append(&graph->tensors, numbers, (size_t)count_of(dimensions, size));
    return name;
}

const char *graph_wholes(Graph *graph, const char *name, int64_t count, const int32_t *numbers)
{
    const bool is_new = begin_array(graph, name, TLC_ONNX_INT32, 1, &count);
    for (int64_t i = 0; i < count && is_new; i++)
        tlc_append_number(&graph->tensors, (uint32_t)numbers[i], 4);
    return name;
}

static const char *next_constant(Graph *graph)
{
    return arena_printf(graph->arena, "constant_%zu", ++graph->constants);
}

const char *graph_float(Graph *graph, float number)
{
    return graph_floats(graph, next_constant(graph), 0, NULL, &number);
}

const char *graph_zero(Graph *graph, int8_t zero)
{
    return graph_bytes(graph, next_constant(graph), 0, NULL, &zero);
}

const char *graph_ints(Graph *graph, size_t count, const int64_t *numbers)
{
    const char *name = next_constant(graph);
    const int64_t size = (int64_t)count;
    begin_array(graph, name, TLC_ONNX_INT64, 1, &size);
    for (size_t i = 0; i < count; i++)
        tlc_append_number(&graph->tensors, (uint64_t)numbers[i], 8);
    return name;
}

const char *graph_name(const Graph *graph, const Tensor *value, const char *what)
{
    return arena_printf(graph->arena, "%s_%s", value->name, what);
}
