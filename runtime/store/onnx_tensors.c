/* onnx_tensors.c: arrays that a graph of ONNX holds. */
#include "store/onnx_tensors.h"

#include <stdlib.h>

#include "store/unpack.h"
#include "system/allocate.h"

/* ---- weights ----------------------------------------------------------------------------------
 */

static int dimensions_of(const struct tlc_tensor *tensor, int64_t *size)
{
    for (int i = 0; i < tensor->dimensions; i++)
        size[i] = tensor->size[i];
    return tensor->dimensions;
}

static int read_sizes(const json_t *list, int64_t *size)
{
    for (size_t i = 0; i < json_array_size(list) && i < TLC_MOST_DIMENSIONS; i++)
        size[i] = json_integer_value(json_array_get(list, i));
    return (int)json_array_size(list);
}

/* How far apart numbers lie that follow one another along an axis. */
static size_t stride_of(const struct tlc_tensor *tensor, int64_t axis)
{
    size_t stride = 1;
    for (int i = tensor->dimensions; --i > axis;)
        stride *= (size_t)tensor->size[i];
    return stride;
}

/* A new array with the axes in another order. */
static float *turned(const struct tlc_tensor *tensor, const float *numbers, const json_t *order)
{
    const size_t count = tlc_unpacked(tensor);
    int64_t axis[TLC_MOST_DIMENSIONS] = {0};
    float *made = tlc_allocate(count, sizeof *made);
    read_sizes(order, axis);
    for (size_t i = 0; i < count; i++) {
        size_t left = i, at = 0;
        for (int k = tensor->dimensions; k-- > 0;) {
            const size_t size = (size_t)tensor->size[axis[k]];
            at += left % size * stride_of(tensor, axis[k]);
            left /= size;
        }
        made[i] = numbers[at];
    }
    return made;
}

void tlc_onnx_add_weights(struct onnx_graph *graph, const char *name,
                          const struct tlc_tensor *tensor, const json_t *order, const json_t *shape)
{
    int64_t size[TLC_MOST_DIMENSIONS] = {0};
    const int dimensions = order ? read_sizes(shape, size) : dimensions_of(tensor, size);
    float *numbers = tlc_unpack(tensor, graph->weights);
    if (order) {
        float *others = turned(tensor, numbers, order);
        free(numbers);
        numbers = others;
    }
    tlc_onnx_begin_tensor(&graph->tensors, name, TLC_ONNX_FLOAT, dimensions, size);
    tlc_append_floats(&graph->tensors, numbers, tlc_unpacked(tensor));
    free(numbers);
}

/* ---- constants --------------------------------------------------------------------------------
 */

static void add_ints(struct onnx_graph *graph, const char *name, const json_t *ints)
{
    const int64_t size = (int64_t)json_array_size(ints);
    tlc_onnx_begin_tensor(&graph->tensors, name, TLC_ONNX_INT64, 1, &size);
    for (int64_t i = 0; i < size; i++)
        tlc_append_number(&graph->tensors,
                          (uint64_t)json_integer_value(json_array_get(ints, (size_t)i)), 8);
}

static void append_float(struct onnx_graph *graph, const json_t *number)
{
    const float value = (float)json_number_value(number);
    tlc_append_floats(&graph->tensors, &value, 1);
}

void tlc_onnx_add_constant(struct onnx_graph *graph, const char *name, const json_t *constant)
{
    const json_t *floats = json_object_get(constant, "floats");
    const json_t *ints = json_object_get(constant, "ints");
    const int64_t size = (int64_t)json_array_size(floats);
    if (ints) {
        add_ints(graph, name, ints);
        return;
    }
    tlc_onnx_begin_tensor(&graph->tensors, name, TLC_ONNX_FLOAT, floats ? 1 : 0, &size);
    if (!floats)
        append_float(graph, json_object_get(constant, "float"));
    for (int64_t i = 0; i < size; i++)
        append_float(graph, json_array_get(floats, (size_t)i));
}
