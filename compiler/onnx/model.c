/* model.c: the file: its graph, and what else it tells. */
#include "int8/int8.h"
#include "onnx/graph.h"
#include "onnx/onnx.h"

#include <stdlib.h>

static bool gathers(const Op *op)
{
    return op->code == OP_gather || op->code == OP_gather_images;
}

static void add_ops(Graph *graph)
{
    const Library *library = graph->library;
    if (library->taken)
        make_example(graph, library->taken);
    for (size_t i = 0; i < library->prog->ops.count; i++) {
        const Op *op = &library->prog->ops.items[i];
        if (library_part_does(library, op))
            add_with_bytes(graph, op);
        else if (gathers(op))
            make_example(graph, op->outputs[0]);
        else if (op_info(op->code)->outputs == 0)
            add_answer(graph, op);
        else if (library_predicts_with(op->code))
            add_with_floats(graph, op);
    }
}

/* ---- what goes in and comes out ---- */

/* One number tells of two classes how probable the second is. */
static int64_t outputs_of(const Library *library)
{
    return library->prog->ops.items[library->prog->ops.count - 1].inputs[1]->columns;
}

static json_t *names_of(const Library *library, int64_t from)
{
    json_t *names = json_array();
    for (int64_t i = from; i < library->answers; i++)
        tlc_json_append(names, tlc_json_string(library_answer_name(library, i)));
    return names;
}

static struct tlc_file_bytes graph_of(const Graph *graph)
{
    const Library *library = graph->library;
    const PlanFile *file = library->training->model->file;
    const int64_t outputs = outputs_of(library);
    struct tlc_file_bytes bytes = graph->nodes;
    tlc_protobuf_text(&bytes, TLC_ONNX_GRAPH_NAME, library->training->model->name);
    tlc_append(&bytes, graph->tensors.byte, graph->tensors.size);
    free(graph->tensors.byte);
    tlc_onnx_add_value(&bytes, TLC_ONNX_INPUT, "input", (int)file->dimensions, file->shape);
    tlc_onnx_add_value(&bytes, TLC_ONNX_OUTPUT, "output", 1, &outputs);
    return bytes;
}

/* ---- the file ---- */

void onnx_emit(Text *out, const Library *library)
{
    const size_t values = library->prog->tensors.count;
    Graph graph = {.arena = library->arena, .library = library};
    graph.made = arena_alloc(library->arena, values * sizeof *graph.made);
    graph.is_image = arena_alloc(library->arena, values * sizeof *graph.is_image);
    for (int i = 0; i < 2; i++) {
        graph.shaped[i] = arena_alloc(library->arena, values * sizeof(const char *));
        graph.floats[i] = arena_alloc(library->arena, values * sizeof(const char *));
    }
    tlc_json_begin();
    add_ops(&graph);
    struct tlc_file_bytes model = tlc_onnx_begin_model(), bytes = graph_of(&graph);
    const bool classes = library->answer == ANSWER_CLASSES;
    tlc_onnx_add_property(&model, classes ? "class_names" : "value_names", names_of(library, 0));
    tlc_onnx_add_property(&model, "output_names",
                          names_of(library, library->answers - outputs_of(library)));
    tlc_onnx_end_model(&model, &bytes);
    text_add_bytes(out, (const char *)model.byte, model.size);
    free(model.byte);
}
