/* onnx.c: layers as nodes of ONNX. Source: the operators of ONNX's opset 18. */
#include "catalog/onnx.h"

#include "common/digits.h"

#include <string.h>

/* ---- nodes ---- */

const char *onnx_node(OnnxNodes *nodes, const char *op, const char *inputs, const char *attributes)
{
    text_addf(&nodes->text, "%s{\"op\": \"%s\", \"inputs\": [%s]", nodes->count ? ", " : "", op,
              inputs);
    if (*attributes)
        text_addf(&nodes->text, ", \"attributes\": {%s}", attributes);
    text_add(&nodes->text, "}");
    return arena_printf(nodes->arena, "%zu", nodes->count++);
}

const char *onnx_of_two(OnnxNodes *nodes, const char *op, const char *left, const char *right)
{
    return onnx_node(nodes, op, arena_printf(nodes->arena, "%s, %s", left, right), "");
}

const char *onnx_layer(Arena *arena, const PlanLayer *layer)
{
    static const char *const layouts[] = {
        [ONNX_EITHER] = "either", [ONNX_CHANNELS_LAST] = "last", [ONNX_CHANNELS_FIRST] = "first"};
    OnnxNodes nodes = {.arena = arena, .layer = layer, .text = text_new(arena)};
    layer->kind->onnx(&nodes);
    return arena_printf(arena, "\"channels\": \"%s\", \"dimensions\": %lld, \"nodes\": [%s]",
                        layouts[nodes.layout], (long long)layer->output.dimensions + 1,
                        nodes.text.bytes);
}

/* ---- constants ---- */

const char *onnx_ints(OnnxNodes *nodes, const int64_t *numbers, size_t count)
{
    Text text = text_new(nodes->arena);
    for (size_t i = 0; i < count; i++)
        text_addf(&text, "%s%lld", i ? ", " : "[", (long long)numbers[i]);
    text_add(&text, "]");
    return text.bytes;
}

const char *onnx_float(OnnxNodes *nodes, double number)
{
    const struct tlc_digits digits = tlc_digits_of_double(number);
    return arena_printf(nodes->arena, "%s%s", digits.text, strpbrk(digits.text, ".e") ? "" : ".0");
}

const char *onnx_constant(OnnxNodes *nodes, double number)
{
    return arena_printf(nodes->arena, "{\"float\": %s}", onnx_float(nodes, number));
}

const char *onnx_constants(OnnxNodes *nodes, const double *numbers, size_t count)
{
    Text text = text_new(nodes->arena);
    for (size_t i = 0; i < count; i++)
        text_addf(&text, "%s%s", i ? ", " : "{\"floats\": [", onnx_float(nodes, numbers[i]));
    text_add(&text, "]}");
    return text.bytes;
}

/* ---- weights ---- */

static const Parameter *find_weights(const PlanLayer *layer, const char *role)
{
    for (size_t i = 0; i < layer->weight_count; i++)
        if (strcmp(layer->weights[i]->role, role) == 0)
            return layer->weights[i];
    return NULL;
}

const char *onnx_weights(OnnxNodes *nodes, const char *role, int64_t count, double otherwise)
{
    if (find_weights(nodes->layer, role))
        return arena_printf(nodes->arena, "\"%s\"", role);
    double *numbers = arena_alloc(nodes->arena, (size_t)count * sizeof *numbers);
    for (int64_t i = 0; i < count; i++)
        numbers[i] = otherwise;
    return onnx_constants(nodes, numbers, (size_t)count);
}

/* ---- convolutions ---- */

/* Keras's kernels are [places, inputs, outputs], ONNX's [outputs, inputs, places]; where channels
 * are by themselves, Keras's are [places, channels, outputs of each], ONNX's [all of these, 1,
 * places]. */
static const char *turned_kernel(OnnxNodes *nodes, const Parameter *kernel, bool depthwise)
{
    const int places = kernel->dimensions - 2;
    const int64_t *size = kernel->size;
    int64_t order[MOST_DIMENSIONS], shape[MOST_DIMENSIONS];
    order[0] = depthwise ? places : places + 1;
    order[1] = depthwise ? places + 1 : places;
    shape[0] = depthwise ? size[places] * size[places + 1] : size[places + 1];
    shape[1] = depthwise ? 1 : size[places];
    for (int i = 0; i < places; i++) {
        order[2 + i] = i;
        shape[2 + i] = size[i];
    }
    const size_t dimensions = (size_t)kernel->dimensions;
    return arena_printf(nodes->arena, "[\"%s\", %s, %s]", kernel->role,
                        onnx_ints(nodes, order, dimensions), onnx_ints(nodes, shape, dimensions));
}

const char *onnx_convolution(OnnxNodes *nodes, const char *x, size_t weights, bool depthwise,
                             const char *attributes)
{
    const Parameter *kernel = nodes->layer->weights[weights];
    const int64_t groups =
        depthwise ? kernel->size[kernel->dimensions - 2] : nodes->layer->window.groups;
    const bool last = weights + 2 == nodes->layer->weight_count; /* then comes the bias */
    return onnx_node(nodes, "Conv",
                     arena_printf(nodes->arena, "%s, %s%s", x,
                                  turned_kernel(nodes, kernel, depthwise),
                                  last ? ", \"bias\"" : ""),
                     groups == 1 ? attributes
                                 : arena_printf(nodes->arena, "%s%s\"group\": %lld", attributes,
                                                *attributes ? ", " : "", (long long)groups));
}

const char *onnx_window(OnnxNodes *nodes)
{
    const Window *window = &nodes->layer->window;
    const size_t first = nodes->layer->input.dimensions < 3, count = 2 - first;
    const int64_t size[] = {window->height, window->width};
    const int64_t strides[] = {window->stride_y, window->stride_x};
    const int64_t dilations[] = {window->dilation_y, window->dilation_x};
    const int64_t pads[] = {window->top, window->left, window->bottom, window->right};
    const int64_t row[] = {window->left, window->right};
    Text text = text_new(nodes->arena);
    text_addf(&text, "\"kernel_shape\": %s", onnx_ints(nodes, size + first, count));
    text_addf(&text, ", \"strides\": %s", onnx_ints(nodes, strides + first, count));
    if (nodes->layer->padded)
        text_addf(&text, ", \"pads\": %s", onnx_ints(nodes, first ? row : pads, 2 * count));
    if (window->dilation_y != 1 || window->dilation_x != 1)
        text_addf(&text, ", \"dilations\": %s", onnx_ints(nodes, dilations + first, count));
    return text.bytes;
}

const char *onnx_bias(OnnxNodes *nodes, const char *x)
{
    return find_weights(nodes->layer, "bias") ? onnx_of_two(nodes, "Add", x, "\"bias\"") : x;
}
