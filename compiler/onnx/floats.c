/* floats.c: ops as nodes of floats. */
#include "onnx/graph.h"

#include <string.h>

/* ---- arrays ---- */

/* The numbers of what the op reads for this operand, in this order of the file's; NULL: as they
 * are. */
static const float *numbers_of(const Graph *graph, const LibraryArray *array, const int64_t *order)
{
    float *numbers = arena_alloc(graph->arena, (size_t)array->count * sizeof *numbers);
    for (int64_t i = 0; i < array->count; i++)
        numbers[i] = library_number(graph->library, array, order ? order[i] : i);
    return numbers;
}

/* A number for each channel of the value. */
static const char *per_channel(Graph *graph, const Op *op, int operand)
{
    const LibraryArray *array = library_array(graph->library, op, operand);
    const int64_t channels[] = {array->count, 1, 1};
    const bool image = graph->images;
    return graph_floats(graph,
                        arena_printf(graph->arena, "%s%s", array->name, image ? "_of_image" : ""),
                        image ? 3 : 1, channels, numbers_of(graph, array, NULL));
}

static const char *name_of(const Graph *graph, const Op *op, const char *what)
{
    return graph_name(graph, op->outputs[0], what);
}

/* ---- windows ---- */

void add_window_attributes(GraphNode *node, const Op *op)
{
    const Window *window = &op->window;
    node_ints(node, "kernel_shape", 2, (int64_t[]){window->height, window->width});
    node_ints(node, "strides", 2, (int64_t[]){window->stride_y, window->stride_x});
    node_ints(node, "pads", 4,
              (int64_t[]){window->top, window->left, window->bottom, window->right});
    if (window->dilation_y != 1 || window->dilation_x != 1)
        node_ints(node, "dilations", 2, (int64_t[]){window->dilation_y, window->dilation_x});
}

static const char *add_pool(Graph *graph, const Op *op, const char *operator, const char * made)
{
    GraphNode node = node_begin(graph, operator);
    node_reads(&node, read_floats(graph, op->inputs[0]));
    add_window_attributes(&node, op);
    return node_end(&node, made);
}

/* Where a number of a kernel [outputs, inputs of a group, rows, columns] stands in the library's
 * [rows, columns, inputs of a group, outputs]. */
static const char *convolution_kernel(Graph *graph, const Op *op)
{
    const LibraryArray *array = library_array(graph->library, op, 1);
    const int64_t seen = op->window.height * op->window.width, outputs = op->outputs[0]->columns;
    const int64_t inputs = op->inputs[0]->columns / op->window.groups;
    int64_t *order = arena_alloc(graph->arena, (size_t)array->count * sizeof *order);
    for (int64_t i = 0; i < array->count; i++) {
        const int64_t pixel = i % seen, input = i / seen % inputs, output = i / seen / inputs;
        order[i] = (pixel * inputs + input) * outputs + output;
    }
    return graph_floats(graph, array->name, 4,
                        (int64_t[]){outputs, inputs, op->window.height, op->window.width},
                        numbers_of(graph, array, order));
}

/* The same of [channels, 1, rows, columns] in [rows, columns, channels]. */
static const char *depthwise_kernel(Graph *graph, const Op *op)
{
    const LibraryArray *array = library_array(graph->library, op, 1);
    const int64_t seen = op->window.height * op->window.width, channels = op->outputs[0]->columns;
    int64_t *order = arena_alloc(graph->arena, (size_t)array->count * sizeof *order);
    for (int64_t i = 0; i < array->count; i++)
        order[i] = i % seen * channels + i / seen;
    return graph_floats(graph, array->name, 4,
                        (int64_t[]){channels, 1, op->window.height, op->window.width},
                        numbers_of(graph, array, order));
}

static const char *bias_of(Graph *graph, const Op *op)
{
    const LibraryArray *array = library_array(graph->library, op, 2);
    return graph_floats(graph, array->name, 1, &array->count, numbers_of(graph, array, NULL));
}

static const char *add_convolution(Graph *graph, const Op *op, bool depthwise, const char *made)
{
    GraphNode node = node_begin(graph, "Conv");
    node_reads(&node, read_floats(graph, op->inputs[0]));
    node_reads(&node, depthwise ? depthwise_kernel(graph, op) : convolution_kernel(graph, op));
    if (op_info(op->code)->inputs > 2)
        node_reads(&node, bias_of(graph, op));
    add_window_attributes(&node, op);
    node_int(&node, "group", depthwise ? op->outputs[0]->columns : op->window.groups);
    return node_end(&node, made);
}

static const char *add_dense(Graph *graph, const Op *op, const char *made)
{
    const LibraryArray *kernel = library_array(graph->library, op, 1);
    GraphNode node = node_begin(graph, "Gemm");
    node_reads(&node, read_floats(graph, op->inputs[0]));
    node_reads(&node, graph_floats(graph, kernel->name, 2,
                                   (int64_t[]){op->inputs[1]->rows, op->inputs[1]->columns},
                                   numbers_of(graph, kernel, NULL)));
    if (op_info(op->code)->inputs > 2)
        node_reads(&node, bias_of(graph, op));
    return node_end(&node, made);
}

/* ---- normalisations ---- */

static const char *add_scaled(Graph *graph, const Op *op, const char *operator, const char * made)
{
    const char *x = read_floats(graph, op->inputs[0]);
    const char *centred =
        node_of_two(graph, "Sub", x, per_channel(graph, op, 1), name_of(graph, op, "centred"));
    return node_of_two(graph, operator, centred, per_channel(graph, op, 2), made);
}

static const char *add_biased(Graph *graph, const Op *op, const char *made)
{
    const char *x = read_floats(graph, op->inputs[0]);
    return node_of_two(graph, "Add", x, per_channel(graph, op, 1), made);
}

static const char *add_normalized(Graph *graph, const Op *op, const char *made)
{
    enum { BETA = 4, ADDED = 5 };
    const bool adds = op->code == OP_normalize_add_activate;
    const char *scaled = add_scaled(graph, op, "Mul", name_of(graph, op, "scaled"));
    const char *moved = node_of_two(graph, "Add", scaled, per_channel(graph, op, BETA),
                                    adds ? name_of(graph, op, "normalized") : made);
    return adds ? node_of_two(graph, "Add", moved, read_floats(graph, op->inputs[ADDED]), made)
                : moved;
}

/* Over the channels, which stand last for that. */
static const char *add_layer_normalized(Graph *graph, const Op *op, const char *made)
{
    static const int64_t to_back[] = {0, 2, 3, 1}, to_front[] = {0, 3, 1, 2};
    const bool image = graph->images;
    const char *x = read_floats(graph, op->inputs[0]);
    if (image) {
        GraphNode turn = node_begin(graph, "Transpose");
        node_reads(&turn, x);
        node_ints(&turn, "perm", 4, to_back);
        x = node_end(&turn, name_of(graph, op, "channels_last"));
    }
    GraphNode node = node_begin(graph, "LayerNormalization");
    node_reads(&node, x);
    for (int i = 1; i <= 2; i++) {
        const LibraryArray *array = library_array(graph->library, op, i);
        node_reads(&node, graph_floats(graph, array->name, 1, &array->count,
                                       numbers_of(graph, array, NULL)));
    }
    node_float(&node, "epsilon", op->numbers[0]);
    if (!image)
        return node_end(&node, made);
    GraphNode back = node_begin(graph, "Transpose");
    node_reads(&back, node_end(&node, name_of(graph, op, "normalized")));
    node_ints(&back, "perm", 4, to_front);
    return node_end(&back, made);
}

/* ---- what needs no weights ---- */

static const char *add_margins(Graph *graph, const Op *op, const char *made)
{
    const Window *window = &op->window;
    const char *x = read_floats(graph, op->inputs[0]);
    return node_of_two(graph, "Pad", x,
                       graph_ints(graph, 8,
                                  (int64_t[]){0, 0, window->top, window->left, 0, 0, window->bottom,
                                              window->right}),
                       made);
}

static const char *add_cropped(Graph *graph, const Op *op, const char *made)
{
    const int64_t top = op->window.top, left = op->window.left;
    GraphNode node = node_begin(graph, "Slice");
    node_reads(&node, read_floats(graph, op->inputs[0]));
    node_reads(&node, graph_ints(graph, 2, (int64_t[]){top, left}));
    node_reads(&node,
               graph_ints(graph, 2,
                          (int64_t[]){top + op->outputs[0]->height, left + op->outputs[0]->width}));
    node_reads(&node, graph_ints(graph, 2, (int64_t[]){2, 3}));
    return node_end(&node, made);
}

static const char *add_picked(Graph *graph, const char *x, int axis, int64_t count,
                              const int64_t *from, const char *made)
{
    GraphNode node = node_begin(graph, "Gather");
    node_reads(&node, x);
    node_reads(&node, graph_ints(graph, (size_t)count, from));
    node_int(&node, "axis", axis);
    return node_end(&node, made);
}

static const char *add_repeated(Graph *graph, const Op *op, const char *made)
{
    const int64_t count = op->outputs[0]->columns, times = count / op->inputs[0]->columns;
    int64_t *from = arena_alloc(graph->arena, (size_t)count * sizeof *from);
    for (int64_t i = 0; i < count; i++)
        from[i] = i / times;
    return add_picked(graph, read_floats(graph, op->inputs[0]), 1, count, from, made);
}

static const char *pick_nearest(Graph *graph, const char *x, int axis, int64_t size, int64_t count,
                                const char *made)
{
    int64_t *from = arena_alloc(graph->arena, (size_t)count * sizeof *from);
    for (int64_t i = 0; i < count; i++)
        from[i] = (2 * i + 1) * size / (2 * count);
    return add_picked(graph, x, axis, count, from, made);
}

static const char *add_resized(Graph *graph, const Op *op, const char *made)
{
    const Tensor *from = op->inputs[0], *to = op->outputs[0];
    const char *x = read_floats(graph, from);
    if (op->numbers[0] != 1)
        return pick_nearest(
            graph, pick_nearest(graph, x, 2, from->height, to->height, name_of(graph, op, "rows")),
            3, from->width, to->width, made);
    GraphNode node = node_begin(graph, "Resize");
    node_reads(&node, x);
    node_reads(&node, "");
    node_reads(&node, "");
    node_reads(&node, graph_ints(graph, 2, (int64_t[]){to->height, to->width}));
    node_ints(&node, "axes", 2, (int64_t[]){2, 3});
    node_text(&node, "mode", "linear");
    node_text(&node, "coordinate_transformation_mode", "half_pixel");
    return node_end(&node, made);
}

static const char *add_rescaled(Graph *graph, const Op *op, const char *made)
{
    const char *x = read_floats(graph, op->inputs[0]);
    const char *scaled = node_of_two(graph, "Mul", x, graph_float(graph, (float)op->numbers[0]),
                                     name_of(graph, op, "scaled"));
    return node_of_two(graph, "Add", scaled, graph_float(graph, (float)op->numbers[1]), made);
}

static const char *add_joined(Graph *graph, const Op *op, const char *made)
{
    GraphNode node = node_begin(graph, "Concat");
    node_reads(&node, read_floats(graph, op->inputs[0]));
    node_reads(&node, read_floats(graph, op->inputs[1]));
    node_int(&node, "axis", 1);
    return node_end(&node, made);
}

static const char *add_softmax(Graph *graph, const Op *op, const char *made)
{
    GraphNode node = node_begin(graph, "Softmax");
    node_reads(&node, read_floats(graph, op->inputs[0]));
    node_int(&node, "axis", 1);
    return node_end(&node, made);
}

static const char *add_two(Graph *graph, const Op *op, const char *operator, const char * made)
{
    const char *x = read_floats(graph, op->inputs[0]);
    return node_of_two(graph, operator, x, read_floats(graph, op->inputs[1]), made);
}

const char *add_plain(Graph *graph, const Op *op, const char *made)
{
    switch ((int)op->code) {
    case OP_max_pool:
        return add_pool(graph, op, "MaxPool", made);
    case OP_average_pool:
        return add_pool(graph, op, "AveragePool", made);
    case OP_pad:
        return add_margins(graph, op, made);
    case OP_crop:
        return add_cropped(graph, op, made);
    case OP_repeat:
        return add_repeated(graph, op, made);
    case OP_resize:
        return add_resized(graph, op, made);
    case OP_rescale:
        return add_rescaled(graph, op, made);
    case OP_concatenate:
        return add_joined(graph, op, made);
    case OP_softmax:
        return add_softmax(graph, op, made);
    case OP_add:
    case OP_add_activate:
        return add_two(graph, op, "Add", made);
    case OP_multiply:
        return add_two(graph, op, "Mul", made);
    case OP_activate:
        return read_floats(graph, op->inputs[0]);
    default:
        return NULL;
    }
}

/* ---- ops ---- */

static const char *add_sums(Graph *graph, const Op *op, const char *made)
{
    switch ((int)op->code) {
    case OP_matmul:
    case OP_dense:
        return add_dense(graph, op, made);
    case OP_conv2d:
    case OP_conv2d_activate:
        return add_convolution(graph, op, false, made);
    case OP_depthwise_conv2d:
    case OP_depthwise_conv2d_activate:
        return add_convolution(graph, op, true, made);
    case OP_add_bias:
        return add_biased(graph, op, made);
    case OP_standardize:
        return add_scaled(graph, op, "Div", made);
    case OP_layer_normalize:
        return add_layer_normalized(graph, op, made);
    default:
        return add_normalized(graph, op, made);
    }
}

void add_with_floats(Graph *graph, const Op *op)
{
    const Activation activation =
        op_is(op, OP_ACTIVATES) ? op->activation : (Activation)ACTIVATION_linear;
    const char *name = op->outputs[0]->name;
    const char *made =
        activation == ACTIVATION_linear ? name : graph_name(graph, op->outputs[0], "sum");
    note_form(graph, op);
    const char *sums = add_plain(graph, op, made);
    if (!sums)
        sums = add_sums(graph, op, made);
    make_value(graph, op->outputs[0], add_function(graph, activation, sums, name));
}

void add_answer(Graph *graph, const Op *op)
{
    graph->images = false;
    const char *given = read_floats(graph, op->inputs[1]);
    const bool sigmoid = op->code == OP_record_sigmoid || op->code == OP_record_sigmoids;
    node_of(graph,
            op->code == OP_record_values ? "Identity"
            : sigmoid                    ? "Sigmoid"
                                         : "Softmax",
            given, "output");
}
