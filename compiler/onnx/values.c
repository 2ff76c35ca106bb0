/* values.c: what ops read and make. A value is bytes or floats; it is an image, with its channels
 * first, or a row for each example, as the op that makes it wants it. What is the same numbers in
 * another shape is made of the first once an op reads it so. */
#include "int8/int8.h"
#include "onnx/graph.h"

static bool is_alike(const Tensor *a, const Tensor *b)
{
    return a->height == b->height && a->width == b->width && a->columns == b->columns;
}

/* An image of one pixel is known by what has made it alone. */
static bool is_image(const Graph *graph, const Tensor *value)
{
    const Tensor *root = library_same(graph->library, value);
    return is_alike(root, value) ? graph->is_image[root->number] : tensor_is_images(value);
}

void note_form(Graph *graph, const Op *op)
{
    graph->images =
        op_info(op->code)->sizes == SIZES_WINDOW ||
        (op->code != OP_dense && op->code != OP_matmul && is_image(graph, op->inputs[0]));
}

/* ---- shapes ---- */

static const char *reshape(Graph *graph, const char *x, size_t count, const int64_t *size,
                           const char *made)
{
    return node_of_two(graph, "Reshape", x, graph_ints(graph, count, size), made);
}

static const char *move_channels(Graph *graph, const char *x, bool to_front, const char *made)
{
    static const int64_t front[] = {0, 3, 1, 2}, back[] = {0, 2, 3, 1};
    GraphNode node = node_begin(graph, "Transpose");
    node_reads(&node, x);
    node_ints(&node, "perm", 4, to_front ? front : back);
    return node_end(&node, made);
}

/* Of numbers that lie as the library has them, channels last, the value. */
static const char *shape_as(Graph *graph, const char *x, const Tensor *value)
{
    const int64_t row[] = {-1, value->rows * value->columns};
    const int64_t image[] = {-1, value->height, value->width, value->columns};
    if (!graph->images)
        return reshape(graph, x, 2, row, graph_name(graph, value, "row"));
    return move_channels(graph,
                         reshape(graph, x, 4, image, graph_name(graph, value, "channels_last")),
                         true, graph_name(graph, value, "channels_first"));
}

/* The value as it is, as the op reads it. */
static const char *shaped(Graph *graph, const Tensor *value)
{
    const Tensor *root = library_same(graph->library, value);
    const char **known = &graph->shaped[graph->images][value->number];
    const char *x = graph->made[root->number];
    if (graph->is_image[root->number] == graph->images && is_alike(root, value))
        return x;
    if (*known)
        return *known;
    if (graph->is_image[root->number])
        x = move_channels(graph, x, false, graph_name(graph, value, "in_order"));
    return *known = shape_as(graph, x, value);
}

/* ---- bytes ---- */

static Int8Scale scale_of(const Graph *graph, const Tensor *value)
{
    return int8_value(graph->library->int8, value)->scale;
}

static const char *convert(Graph *graph, const char *operator, const char * x, Int8Scale scale,
                           const char *made)
{
    GraphNode node = node_begin(graph, operator);
    node_reads(&node, x);
    node_reads(&node, graph_float(graph, (float)scale.step));
    node_reads(&node, graph_zero(graph, (int8_t)scale.zero));
    return node_end(&node, made);
}

const char *read_floats(Graph *graph, const Tensor *value)
{
    const char **known = &graph->floats[graph->images][value->number];
    if (!library_is_bytes(graph->library, value))
        return shaped(graph, value);
    if (!*known)
        *known = convert(graph, "DequantizeLinear", shaped(graph, value), scale_of(graph, value),
                         graph_name(graph, value, graph->images ? "image" : "numbers"));
    return *known;
}

void make_value(Graph *graph, const Tensor *value, const char *floats)
{
    const bool bytes = library_is_bytes(graph->library, value);
    const Tensor *root = library_same(graph->library, value);
    graph->is_image[root->number] = graph->images;
    graph->made[root->number] =
        bytes ? convert(graph, "QuantizeLinear", floats, scale_of(graph, value),
                        graph_name(graph, value, "quantized"))
              : floats;
}

/* ---- the example ---- */

/* Bytes of pixels become ours as they are: their scale is what each stands for afterwards. */
static const char *as_bytes(Graph *graph, const char *x, const Tensor *value)
{
    return convert(graph, "QuantizeLinear", x, (Int8Scale){1, scale_of(graph, value).zero},
                   graph_name(graph, value, "quantized"));
}

void make_example(Graph *graph, const Tensor *value)
{
    const float scale = (float)graph->library->training->model->file->scale;
    const Tensor *root = library_same(graph->library, value);
    graph->images = tensor_is_images(value);
    const char *x = shape_as(graph, "input", value);
    if (library_is_bytes(graph->library, value))
        x = as_bytes(graph, x, value);
    else if (scale != 1.0f)
        x = node_of_two(graph, "Mul", x, graph_float(graph, scale),
                        graph_name(graph, value, "scaled"));
    graph->is_image[root->number] = graph->images;
    graph->made[root->number] = x;
}
