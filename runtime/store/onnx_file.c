/* onnx_file.c: models as files of ONNX, with all that prepares their input.
 *
 * The input is as the data has it, channels last, for any number of examples. */
#include <stdlib.h>

#include "store/saved_names.h"
#include "store/keras_graph.h"
#include "store/onnx_nodes.h"
#include "system/allocate.h"
#include "system/fail.h"
#include "system/format.h"

static void add_value(struct tlc_file_bytes *graph, int field, const char *name, int dimensions,
                      const int *size)
{
    int64_t sizes[TLC_MOST_DIMENSIONS];
    for (int i = 0; i < dimensions; i++)
        sizes[i] = size[i];
    tlc_onnx_add_value(graph, field, name, dimensions, sizes);
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
    tlc_protobuf_text(&bytes, TLC_ONNX_GRAPH_NAME, model->name);
    tlc_append(&bytes, graph.tensors.byte, graph.tensors.size);
    free(graph.tensors.byte);
    add_value(&bytes, TLC_ONNX_INPUT, "input", model->input_dimensions, model->input_shape);
    add_value(&bytes, TLC_ONNX_OUTPUT, "output", 1, &model->layer[model->layers - 1].outputs);
    return bytes;
}

/* ---- the file ---------------------------------------------------------------------------------
 */

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
    tlc_onnx_add_property(model, saved->named, tlc_names_in_json(saved));
    tlc_onnx_add_property(model, "output_names", names_of_outputs(saved));
}

struct tlc_file_bytes tlc_write_onnx(const struct tlc_saved *saved)
{
    struct tlc_file_bytes graph = graph_of(saved), bytes = tlc_onnx_begin_model();
    if (saved->names)
        add_names(&bytes, saved);
    tlc_onnx_end_model(&bytes, &graph);
    return bytes;
}
