/* functions.c: activations, as the catalogue spells them in JSON (catalog/onnx.h). */
#include "catalog/onnx.h"
#include "onnx/graph.h"

/* What a node reads: x, what an earlier one of them has made, or a constant. */
static const char *input_of(Graph *graph, const json_t *input, const char *x,
                            const char *const *earlier)
{
    if (tlc_json_is(input, JSON_STRING))
        return x;
    if (tlc_json_is(input, JSON_INTEGER))
        return earlier[json_integer_value(input)];
    return graph_float(graph, (float)json_number_value(json_object_get(input, "float")));
}

static const char *add_node(Graph *graph, json_t *described, const char *x,
                            const char *const *earlier, const char *made)
{
    GraphNode node =
        node_begin(graph, arena_printf(graph->arena, "%s",
                                       json_string_value(json_object_get(described, "op"))));
    const json_t *inputs = json_object_get(described, "inputs");
    json_t *attributes = json_object_get(described, "attributes");
    for (size_t i = 0; i < json_array_size(inputs); i++)
        node_reads(&node, input_of(graph, json_array_get(inputs, i), x, earlier));
    for (void *at = json_object_iter(attributes); at; at = json_object_iter_next(attributes, at))
        tlc_onnx_attribute(&node.attributes, json_object_iter_key(at), json_object_iter_value(at));
    return node_end(&node, made);
}

const char *add_function(Graph *graph, Activation activation, const char *x, const char *made)
{
    Arena *arena = graph->arena;
    const PlanLayer layer = {.shown_activation = activation_name(activation)};
    OnnxNodes nodes = {.arena = arena, .layer = &layer, .text = text_new(arena)};
    onnx_activation(&nodes, ONNX_INPUT);
    json_t *all = json_loads(arena_printf(arena, "[%s]", nodes.text.bytes), 0, NULL);
    const char **earlier = arena_alloc(arena, (nodes.count + 1) * sizeof *earlier);
    for (size_t i = 0; i < nodes.count; i++)
        earlier[i] = add_node(graph, json_array_get(all, i), x, earlier,
                              i + 1 < nodes.count ? arena_printf(arena, "%s_%zu", made, i) : made);
    json_decref(all);
    return nodes.count ? earlier[nodes.count - 1] : x;
}
