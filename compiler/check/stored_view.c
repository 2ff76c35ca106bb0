/* stored_view.c: in which order the numbers of a weight array are read from a tensor of a file. */
#include "check/stored.h"

#include <string.h>

/* ---- shapes ---- */

const char *tensor_shape(Arena *arena, const struct tlc_foreign_tensor *tensor)
{
    Text text = text_new(arena);
    for (int i = 0; i < tensor->rank; i++)
        text_addf(&text, "%s%lld", i ? "x" : "", (long long)tensor->shape[i]);
    return tensor->rank ? text.bytes : "one number";
}

const char *weights_shape(Arena *arena, const Parameter *weights)
{
    Text text = text_new(arena);
    for (int i = 0; i < weights->dimensions; i++)
        text_addf(&text, "%s%lld", i ? "x" : "", (long long)weights->size[i]);
    return weights->dimensions ? text.bytes : "one number";
}

bool is_torch(const Match *match)
{
    const enum tlc_foreign_kind kind = match->model->stored->kind;
    const char *layout = match->model->weights.layout.text;
    if (layout)
        return strcmp(layout, "pytorch") == 0;
    const char *name = match->tensor->name, *dot = strrchr(name, '.');
    return kind == TLC_TORCH_ZIP || kind == TLC_TORCH_OLD ||
           ((kind == TLC_SAFETENSORS || kind == TLC_NUMPY_ARCHIVE) && dot &&
            strncmp(dot, ".weight", 7) == 0);
}

/* Kernels of Theano, whose windows are turned, unless TensorFlow was what calculated. */
bool is_theano(const Match *match)
{
    const struct tlc_foreign *architecture = match->model->architecture;
    return architecture && architecture->order == TLC_THEANO;
}

static bool is_turned(const Match *match)
{
    return is_theano(match) && strcmp(match->model->stored->backend, "tensorflow") != 0;
}

/* ---- views ---- */

/* Numbers in the order that they have in the file. */
static StoredWeights view_as_is(const Parameter *weights)
{
    StoredWeights view = {.dimensions = weights->dimensions ? weights->dimensions : 1,
                          .size = {1, 1, 1, 1}};
    int64_t stride = 1;
    for (int i = weights->dimensions; i-- > 0;) {
        view.size[i] = weights->size[i];
        view.stride[i] = stride;
        stride *= weights->size[i];
    }
    view.stride[0] = weights->dimensions ? view.stride[0] : 1;
    return view;
}

/* Whether the tensor's sizes are these of the weights', in this order. */
static bool has_sizes(const Match *match, int rank, const int *order)
{
    if (match->tensor->rank != rank || match->weights->dimensions != rank)
        return false;
    for (int i = 0; i < rank; i++)
        if (match->tensor->shape[i] != match->weights->size[order[i]])
            return false;
    return true;
}

/* The tensor's axis i is that of the weights called order[i]. */
static bool view_transposed(const Match *match, int rank, const int *order, StoredWeights *view)
{
    int64_t stride = 1;
    if (!has_sizes(match, rank, order))
        return false;
    *view = view_as_is(match->weights);
    for (int i = rank; i-- > 0;) {
        view->stride[order[i]] = stride;
        stride *= match->tensor->shape[i];
    }
    return true;
}

/* PyTorch's [channels * multiplier, 1, rows, columns] for [rows, columns, channels, multiplier]. */
static bool view_depthwise(const Match *match, StoredWeights *view)
{
    const int64_t *shape = match->tensor->shape, *size = match->weights->size;
    if (match->tensor->rank != 4 || match->weights->dimensions != 4 || shape[1] != 1 ||
        shape[0] != size[2] * size[3] || shape[2] != size[0] || shape[3] != size[1])
        return false;
    *view = view_as_is(match->weights);
    const int64_t window = size[0] * size[1];
    const int64_t strides[] = {size[1], 1, size[3] * window, window};
    memcpy(view->stride, strides, sizeof strides);
    return true;
}

/* The window's last pixel first. */
static void turn(const Parameter *weights, StoredWeights *view)
{
    for (int i = 0; i + 2 < weights->dimensions; i++) {
        view->first += (weights->size[i] - 1) * view->stride[i];
        view->stride[i] = -view->stride[i];
    }
}

/* ---- what was flattened with its channels first ---- */

/* The layer that makes what `index` reads, -1 for none. */
static int source_of(const Model *model, int index)
{
    const Reads *reads = &model->layers.items[index].reads;
    return reads_count(reads) == 1 ? reads_at(reads, (size_t)index, 0) : -1;
}

static bool is_called(const Layer *layer, const char *name)
{
    return strcmp(layer->kind->name, name) == 0;
}

static bool ends_in(const char *text, const char *end)
{
    const size_t length = strlen(text), tail = strlen(end);
    return length >= tail && strcmp(text + length - tail, end) == 0;
}

/* Whether what the layer makes comes from one that looks along rows: its second size is of
 * channels, and not of an image's columns. */
static bool has_channels_of_rows(Arena *arena, const Model *model, int layer)
{
    bool *asked = arena_alloc(arena, ((size_t)layer + 1) * sizeof *asked);
    asked[layer] = true;
    for (int i = layer; i >= 0; i--) {
        const Layer *items = model->layers.items;
        const size_t reads = reads_count(&items[i].reads);
        if (asked[i] && ends_in(items[i].kind->name, "1d"))
            return true;
        for (size_t k = 0; asked[i] && k < reads && !is_called(&items[i], "reshape"); k++)
            if (reads_at(&items[i].reads, (size_t)i, k) >= 0)
                asked[reads_at(&items[i].reads, (size_t)i, k)] = true;
    }
    return false;
}

/* Keras's Flatten of channels first puts them last before. */
static bool keeps_order(const Model *model, int flatten)
{
    const struct tlc_foreign *file = model->architecture;
    return file && flatten < file->layers && file->layer[flatten].flattens_channels_last;
}

/* The image whose numbers, in a row, the layer reads, with its channels where the file has them
 * first; a sequence is one of one row. False: it reads something else. */
static bool flattened(const Match *match, Shape *image)
{
    const Model *model = match->model;
    const Layer *layers = model->layers.items;
    int at = source_of(model, (int)match->layer);
    while (at >= 0 && !is_called(&layers[at], "flatten") &&
           same_shape(&layers[at].input, &layers[at].output))
        at = source_of(model, at);
    if (at < 0 || !is_called(&layers[at], "flatten") || keeps_order(model, at))
        return false;
    *image = layers[at].input;
    const int source = source_of(model, at);
    if (image->dimensions == 2 && source >= 0 &&
        has_channels_of_rows(match->checking->arena, model, source))
        *image = (Shape){.dimensions = 3, .size = {1, image->size[0], image->size[1]}};
    return image->dimensions == 3;
}

static bool has_channels_first(const Match *match)
{
    const struct tlc_foreign *architecture = match->model->architecture;
    return is_torch(match) || (architecture && architecture->channels_first);
}

/* Its rows, or a vector's numbers, are those of an image: [row, column, channel] here and [channel,
 * row, column] in the file. */
static void take_channels_first(const Match *match, StoredWeights *view)
{
    const Layer *layer = &match->model->layers.items[match->layer];
    Shape image;
    if (!has_channels_first(match) || layer->input.dimensions != 1 || view->dimensions > 2 ||
        !flattened(match, &image) || match->weights->size[0] != shape_size(&image))
        return;
    const int64_t rows = image.size[0], columns = image.size[1], stride = view->stride[0];
    const int64_t strides[] = {columns * stride, stride, rows * columns * stride, view->stride[1]};
    const int64_t sizes[] = {rows, columns, image.size[2], view->size[1]};
    memcpy(view->stride, strides, sizeof strides);
    memcpy(view->size, sizes, sizeof sizes);
    view->dimensions += 2;
}

/* ---- a match ---- */

static bool view_torch(const Match *match, StoredWeights *view)
{
    static const int convolution[] = {3, 2, 0, 1}, row[] = {2, 1, 0}, dense[] = {1, 0};
    return view_depthwise(match, view) || view_transposed(match, 4, convolution, view) ||
           view_transposed(match, 3, row, view) || view_transposed(match, 2, dense, view);
}

static const int as_is[] = {0, 1, 2, 3};

/* How the weights lie in the tensor; false: they don't. */
static bool find_view(const Match *match, StoredWeights *view)
{
    static const int theano[] = {3, 2, 0, 1};
    bool found;
    if (match->weights->dimensions >= 2 && is_torch(match))
        found = view_torch(match, view);
    else if (match->weights->dimensions == 4 && is_theano(match)) {
        found = view_transposed(match, 4, theano, view);
        if (found && is_turned(match))
            turn(match->weights, view);
    } else {
        found = has_sizes(match, match->weights->dimensions, as_is);
        *view = view_as_is(match->weights);
    }
    if (found)
        take_channels_first(match, view);
    return found;
}

static const char *describe_view(const Match *match, const StoredWeights *view)
{
    Arena *arena = match->checking->arena;
    const StoredWeights plain = view_as_is(match->weights);
    const bool same = view->dimensions == plain.dimensions && view->first == 0 &&
                      memcmp(view->stride, plain.stride, sizeof plain.stride) == 0;
    return arena_printf(arena, "%s%s%s", tensor_shape(arena, match->tensor),
                        view->first ? ", turned" : "", same ? "" : ", transposed");
}

const StoredWeights *view_of(const Match *match)
{
    Arena *arena = match->checking->arena;
    StoredWeights *view = arena_alloc(arena, sizeof *view);
    if (!find_view(match, view))
        return NULL;
    view->tensor = arena_copy(arena, match->tensor->name, strlen(match->tensor->name));
    view->shape = describe_view(match, view);
    return view;
}
