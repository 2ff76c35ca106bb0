/* quantized.c: ops that work with bytes, as nodes of floats that are made of bytes and become
 * bytes. */
#include "int8/int8.h"
#include "onnx/graph.h"

static const Int8Layer *layer_of(const Graph *graph, const Op *op)
{
    const Library *library = graph->library;
    return &library->int8->layer[op - library->prog->ops.items];
}

/* ---- weights ---- */

static const char *name_of(const Graph *graph, const Int8Layer *layer, const char *what)
{
    return arena_printf(graph->arena, "%s_%s", layer->name, what);
}

/* Each output's bytes have a step of their own, and 0 stands for 0. */
static const char *dequantize(Graph *graph, const char *numbers, const char *scales, int64_t axis,
                              const char *made)
{
    GraphNode node = node_begin(graph, "DequantizeLinear");
    node_reads(&node, numbers);
    node_reads(&node, scales);
    node_int(&node, "axis", axis);
    return node_end(&node, made);
}

static const char *scales_of(Graph *graph, const Int8Layer *layer, const char *what, double factor)
{
    float *scales = arena_alloc(graph->arena, (size_t)layer->outputs * sizeof *scales);
    for (int64_t i = 0; i < layer->outputs; i++)
        scales[i] = (float)(layer->step[i] * factor);
    return graph_floats(graph, name_of(graph, layer, what), 1, &layer->outputs, scales);
}

/* The bytes by outputs: [outputs, inputs of a group, rows, columns], or [outputs, inputs]; those of
 * a depthwise layer lie [term][output], those of others [output][pixel][input]. */
static const char *kernel_bytes(Graph *graph, const Op *op, const Int8Layer *layer, int dimensions)
{
    const int64_t seen =
        dimensions == 4 && !int8_is_affine(op) ? op->window.height * op->window.width : 1;
    const int64_t inputs = layer->terms / seen;
    const int64_t size[] = {layer->outputs, inputs, seen == 1 ? 1 : op->window.height,
                            seen == 1 ? 1 : op->window.width};
    int8_t *bytes = arena_alloc(graph->arena, (size_t)(layer->outputs * layer->terms));
    for (int64_t i = 0; i < layer->outputs * layer->terms; i++) {
        const int64_t output = i / layer->terms, input = i / seen % inputs, pixel = i % seen;
        bytes[i] = layer->kernel[layer->kind == INT8_DEPTHWISE
                                     ? pixel * layer->outputs + output
                                     : output * layer->terms + pixel * inputs + input];
    }
    return graph_bytes(graph, name_of(graph, layer, "kernel"), dimensions, size, bytes);
}

static const char *kernel_of(Graph *graph, const Op *op, const Int8Layer *layer, int dimensions)
{
    const char *bytes = kernel_bytes(graph, op, layer, dimensions);
    return dequantize(graph, bytes, scales_of(graph, layer, "kernel_scale", 1), 0,
                      name_of(graph, layer, "kernel_dequantized"));
}

static const char *bias_of(Graph *graph, const Op *op, const Int8Layer *layer)
{
    const double step = int8_value(graph->library->int8, op->inputs[0])->scale.step;
    const char *wholes =
        graph_wholes(graph, name_of(graph, layer, "bias"), layer->outputs, layer->bias);
    return dequantize(graph, wholes, scales_of(graph, layer, "bias_scale", step), 0,
                      name_of(graph, layer, "bias_dequantized"));
}

/* ---- layers ---- */

static const char *add_dense(Graph *graph, const Op *op, const Int8Layer *layer, const char *made)
{
    GraphNode node = node_begin(graph, "Gemm");
    node_reads(&node, read_floats(graph, op->inputs[0]));
    node_reads(&node, kernel_of(graph, op, layer, 2));
    node_reads(&node, bias_of(graph, op, layer));
    node_int(&node, "transB", 1);
    return node_end(&node, made);
}

static const char *add_convolution(Graph *graph, const Op *op, const Int8Layer *layer,
                                   const char *made)
{
    const bool depthwise = layer->kind == INT8_DEPTHWISE;
    GraphNode node = node_begin(graph, "Conv");
    node_reads(&node, read_floats(graph, op->inputs[0]));
    node_reads(&node, kernel_of(graph, op, layer, 4));
    node_reads(&node, bias_of(graph, op, layer));
    if (int8_is_affine(op))
        node_ints(&node, "kernel_shape", 2, (int64_t[]){1, 1});
    else
        add_window_attributes(&node, op);
    node_int(&node, "group", depthwise ? layer->outputs : op->window.groups);
    return node_end(&node, made);
}

/* A normalisation of what is no image. */
static const char *add_scaled(Graph *graph, const Op *op, const Int8Layer *layer, const char *made)
{
    const char *bytes =
        graph_bytes(graph, name_of(graph, layer, "kernel"), 1, &layer->outputs, layer->kernel);
    const char *kernel = dequantize(graph, bytes, scales_of(graph, layer, "kernel_scale", 1), 0,
                                    name_of(graph, layer, "kernel_dequantized"));
    const char *scaled = node_of_two(graph, "Mul", read_floats(graph, op->inputs[0]), kernel,
                                     graph_name(graph, op->outputs[0], "scaled"));
    return node_of_two(graph, "Add", scaled, bias_of(graph, op, layer), made);
}

static const char *add_sums(Graph *graph, const Op *op, const Int8Layer *layer, const char *made)
{
    if (layer->kind == INT8_DENSE || layer->kind == INT8_DENSE_TO_FLOATS)
        return add_dense(graph, op, layer, made);
    if (int8_is_affine(op) && !graph->images)
        return add_scaled(graph, op, layer, made);
    return add_convolution(graph, op, layer, made);
}

/* ---- all of them ---- */

static bool converts(Int8Kind kind)
{
    return kind == INT8_FROM_FLOATS || kind == INT8_TO_FLOATS;
}

void add_with_bytes(Graph *graph, const Op *op)
{
    const Int8Layer *layer = layer_of(graph, op);
    const char *name = op->outputs[0]->name;
    const char *made = graph_name(graph, op->outputs[0], "sum");
    if (layer->kind == INT8_FROM_BYTES) {
        make_example(graph, op->outputs[0]);
        return;
    }
    note_form(graph, op);
    if (converts(layer->kind)) {
        make_value(graph, op->outputs[0], read_floats(graph, op->inputs[0]));
        return;
    }
    const char *sums = add_plain(graph, op, made);
    if (!sums)
        sums = add_sums(graph, op, layer, made);
    make_value(graph, op->outputs[0], add_function(graph, layer->activation, sums, name));
}
