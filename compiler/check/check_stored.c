/* check_stored.c: which tensor of a file a layer's weights are, and in which order its numbers are
 * read. All that does not fit is found here, before anything runs. */
#include "catalog/recover.h"
#include "check/check_internal.h"

#include <stdio.h>
#include <string.h>

/* A weight array and the tensor that it may be. */
typedef struct Match {
    Checking *checking;
    const Model *model;
    size_t layer;
    const Parameter *weights;
    const struct tlc_foreign_tensor *tensor;
} Match;

/* ---- shapes ---- */

static const char *tensor_shape(Arena *arena, const struct tlc_foreign_tensor *tensor)
{
    Text text = text_new(arena);
    for (int i = 0; i < tensor->rank; i++)
        text_addf(&text, "%s%lld", i ? "x" : "", (long long)tensor->shape[i]);
    return tensor->rank ? text.bytes : "one number";
}

static const char *weights_shape(Arena *arena, const Parameter *weights)
{
    Text text = text_new(arena);
    for (int i = 0; i < weights->dimensions; i++)
        text_addf(&text, "%s%lld", i ? "x" : "", (long long)weights->size[i]);
    return weights->dimensions ? text.bytes : "one number";
}

static bool is_torch(const Match *match)
{
    const enum tlc_foreign_kind kind = match->model->stored->kind;
    const char *name = match->tensor->name, *dot = strrchr(name, '.');
    return kind == TLC_TORCH_ZIP || kind == TLC_TORCH_OLD ||
           ((kind == TLC_SAFETENSORS || kind == TLC_NUMPY_ARCHIVE) && dot &&
            strncmp(dot, ".weight", 7) == 0);
}

/* Kernels of Theano, whose windows are turned, unless TensorFlow was what calculated. */
static bool is_theano(const Match *match)
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

/* The image whose numbers, in a row, the layer reads; NULL: it reads something else. */
static const Shape *flattened(const Model *model, size_t index)
{
    const Layer *layers = model->layers.items;
    int at = source_of(model, (int)index);
    while (at >= 0 && strcmp(layers[at].kind->name, "flatten") != 0 &&
           same_shape(&layers[at].input, &layers[at].output))
        at = source_of(model, at);
    const bool is_image = at >= 0 && strcmp(layers[at].kind->name, "flatten") == 0 &&
                          layers[at].input.dimensions == 3;
    return is_image ? &layers[at].input : NULL;
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
    const Shape *image = has_channels_first(match) ? flattened(match->model, match->layer) : NULL;
    if (!image || layer->input.dimensions != 1 || match->weights->size[0] != shape_size(image) ||
        view->dimensions > 2)
        return;
    const int64_t rows = image->size[0], columns = image->size[1], stride = view->stride[0];
    const int64_t strides[] = {columns * stride, stride, rows * columns * stride, view->stride[1]};
    const int64_t sizes[] = {rows, columns, image->size[2], view->size[1]};
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

static bool accept(const Match *match, const StoredWeights **stored)
{
    StoredWeights *view = arena_alloc(match->checking->arena, sizeof *view);
    if (!find_view(match, view))
        return false;
    view->tensor =
        arena_copy(match->checking->arena, match->tensor->name, strlen(match->tensor->name));
    view->shape = describe_view(match, view);
    *stored = view;
    return true;
}

static const Word *word_of(const Model *model)
{
    return model->weights.text ? &model->weights : &model->file;
}

static bool report_shape(const Match *match)
{
    Checking *checking = match->checking;
    const Layer *layer = &match->model->layers.items[match->layer];
    diag_report(checking->diagnostics, DIAG_ERROR, word_of(match->model)->span, "stored-weights",
                "the %s of `%s` is %s, but tensor %s of the file is %s", match->weights->role,
                layer->name.text, weights_shape(checking->arena, match->weights),
                match->tensor->name, tensor_shape(checking->arena, match->tensor));
    return false;
}

static bool report_missing(Checking *checking, const Model *model, size_t layer,
                           const Parameter *weights)
{
    diag_report(checking->diagnostics, DIAG_ERROR, word_of(model)->span, "stored-weights",
                "the file has nothing for the %s of `%s`", weights->role,
                model->layers.items[layer].name.text);
    return false;
}

/* ---- which tensor ---- */

/* What stands between the names of layers and that of a weight array: dots, in NumPy's archives
 * slashes too. */
static bool is_divider(char character)
{
    return character == '.' || character == '/';
}

/* "layer1_0_conv1" for "layer1.0.conv1.weight" */
static const char *layer_name_of(Arena *arena, const char *tensor)
{
    size_t length = strlen(tensor);
    for (size_t at = length; at-- > 0 && length == strlen(tensor);)
        length = is_divider(tensor[at]) ? at : length;
    char *name = arena_copy(arena, tensor, length);
    for (char *at = name; *at; at++)
        if (is_divider(*at))
            *at = '_';
    return name;
}

/* Counters of batches, which only PyTorch keeps, what tlc says of the data, and state that is no
 * layer's. */
static bool is_passed_over(const struct tlc_foreign_tensor *tensor)
{
    const char *dot = strrchr(tensor->name, '.');
    return (dot && strcmp(dot, ".num_batches_tracked") == 0) ||
           (tensor->rank == 0 && strcmp(tensor->name, "scale") == 0) ||
           strncmp(tensor->name, "/optimizer", 10) == 0 ||
           strncmp(tensor->name, "optimizer", 9) == 0;
}

static int next_tensor(const struct tlc_foreign *file, int tensor)
{
    while (tensor < file->tensors && is_passed_over(&file->tensor[tensor]))
        tensor++;
    return tensor;
}

/* Of the layer of the same file. */
static int tensor_of_layer(const struct tlc_foreign *file, size_t layer, size_t which)
{
    for (int i = 0; i < file->tensors; i++)
        if (file->tensor[i].layer == (int)layer)
            return i + (int)which < file->tensors &&
                           file->tensor[i + (int)which].layer == (int)layer
                       ? i + (int)which
                       : file->tensors;
    return file->tensors;
}

/* What PyTorch calls the role of a weight array. */
static const char *torch_role(const char *role)
{
    static const char *const roles[][2] = {{"kernel", "weight"},
                                           {"gamma", "weight"},
                                           {"beta", "bias"},
                                           {"moving_mean", "running_mean"},
                                           {"moving_variance", "running_var"}};
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        if (strcmp(role, roles[i][0]) == 0)
            return roles[i][1];
    return role;
}

/* Whether `name` is that of the layer with underscores for dots: layer1_0_conv1 is layer1.0.conv1.
 * What a wrapper put before all names, "module.", is none of it. */
static bool is_called(const char *tensor, const char *name, const char *role)
{
    const char *at = strncmp(tensor, "module.", 7) == 0 ? tensor + 7 : tensor;
    for (; *name; name++, at++)
        if (*at != *name && !(is_divider(*at) && *name == '_'))
            return false;
    return is_divider(*at) && strcmp(at + 1, role) == 0;
}

static int tensor_called(const struct tlc_foreign *file, const Layer *layer, const char *role)
{
    for (int i = 0; i < file->tensors; i++)
        if (is_called(file->tensor[i].name, layer->name.text, torch_role(role)) ||
            is_called(file->tensor[i].name, layer->name.text, role))
            return i;
    return file->tensors;
}

/* Keras 3's weights alone: layers/conv2d_1/vars/0 is of the second of its kind. */
static int tensor_at_path(const Model *model, size_t index, size_t which)
{
    const Layer *layers = model->layers.items;
    char path[200];
    size_t number = 0;
    for (size_t i = 0; i < index; i++)
        number += layers[i].kind == layers[index].kind;
    if (number)
        snprintf(path, sizeof path, "/layers/%s_%zu/vars/%zu", layers[index].kind->name, number,
                 which);
    else
        snprintf(path, sizeof path, "/layers/%s/vars/%zu", layers[index].kind->name, which);
    for (int i = 0; i < model->stored->tensors; i++)
        if (strcmp(model->stored->tensor[i].name, path) == 0)
            return i;
    return model->stored->tensors;
}

/* How a file's tensors are found. */
typedef enum Finding { BY_LAYER, BY_PATH, BY_NAME, BY_ORDER } Finding;

static bool has_named_layer(const Model *model)
{
    for (size_t i = 0; i < model->layers.count; i++)
        if (model->layers.items[i].named && (tensor_called(model->stored, &model->layers.items[i],
                                                           "kernel") < model->stored->tensors ||
                                             tensor_called(model->stored, &model->layers.items[i],
                                                           "gamma") < model->stored->tensors))
            return true;
    return false;
}

static Finding finding_of(const Model *model)
{
    const struct tlc_foreign *file = model->stored;
    if (file == model->architecture)
        return BY_LAYER;
    if (file->kind == TLC_KERAS_HDF5 || file->kind == TLC_KERAS_ARCHIVE)
        return file->tensors && strncmp(file->tensor[0].name, "/layers/", 8) == 0 ? BY_PATH
                                                                                  : BY_ORDER;
    return has_named_layer(model) ? BY_NAME : BY_ORDER;
}

static int find_tensor(const Model *model, Finding finding, size_t layer, size_t which,
                       const char *role, int next)
{
    switch (finding) {
    case BY_LAYER:
        return tensor_of_layer(model->stored, layer, which);
    case BY_PATH:
        return tensor_at_path(model, layer, which);
    case BY_NAME:
        return tensor_called(model->stored, &model->layers.items[layer], role);
    case BY_ORDER:
        break;
    }
    return next_tensor(model->stored, next);
}

/* Names of safetensors are sorted: only where they are numbers is that the order of the layers. */
static bool expect_order(Checking *checking, const Model *model)
{
    const struct tlc_foreign *file = model->stored;
    const char *name = NULL;
    for (int i = 0; i < file->tensors && !name; i++)
        if (file->tensor[i].name[0] < '0' || file->tensor[i].name[0] > '9')
            name = file->tensor[i].name;
    if (file->kind != TLC_SAFETENSORS || !name)
        return true;
    diag_report(checking->diagnostics, DIAG_ERROR, word_of(model)->span, "stored-weights",
                "the tensors of a safetensors file are sorted by name, so which layer each is of "
                "only names can tell");
    diag_help(checking->diagnostics,
              "give each layer the `name` that it has in the file, with underscores for dots: "
              "tensor `%s` is of the layer `%s`",
              name, layer_name_of(checking->arena, name));
    return false;
}

/* Keras's count of a normalisation is of no use, and not in every file. */
static bool is_needless(const Parameter *weights)
{
    return weights->dimensions == 0;
}

static bool match_layer(Checking *checking, Model *model, Finding finding, size_t index, int *next)
{
    Layer *layer = &model->layers.items[index];
    const PlanLayer declared = plan_layer(checking->arena, layer);
    const struct tlc_foreign *file = model->stored;
    layer->stored = arena_alloc(checking->arena, MOST_WEIGHTS * sizeof(StoredWeights *));
    for (size_t k = 0; k < declared.weight_count; k++) {
        const Parameter *weights = declared.weights[k];
        const int tensor = find_tensor(model, finding, index, k, weights->role, *next);
        if (tensor == file->tensors && is_needless(weights))
            continue;
        if (tensor == file->tensors)
            return report_missing(checking, model, index, weights);
        const Match match = {checking, model, index, weights, &file->tensor[tensor]};
        if (accept(&match, &layer->stored[k]))
            *next = tensor + 1;
        else if (!is_needless(weights))
            return report_shape(&match);
    }
    return true;
}

/* Of those that are taken in order. */
static void warn_left(Checking *checking, const Model *model, int next)
{
    const struct tlc_foreign *file = model->stored;
    int left = 0;
    const int first = next_tensor(file, next);
    for (int i = first; i < file->tensors; i++)
        left += !is_passed_over(&file->tensor[i]);
    if (left == 0)
        return;
    diag_report(checking->diagnostics, DIAG_WARNING, word_of(model)->span, "unused-weights",
                "%d tensor%s of the file %s left over, from %s on", left, plural(left),
                left == 1 ? "is" : "are", file->tensor[first].name);
}

static bool match_model(Checking *checking, Model *model)
{
    const Finding finding = finding_of(model);
    int next = 0;
    if (finding == BY_ORDER && !expect_order(checking, model))
        return false;
    for (size_t i = 0; i < model->layers.count; i++)
        if (!model->layers.items[i].copied_from && !match_layer(checking, model, finding, i, &next))
            return false;
    if (finding == BY_ORDER)
        warn_left(checking, model, next);
    return true;
}

/* ---- pixels ---- */

static bool scales_itself(const Model *model)
{
    const char *first = model->layers.items[0].kind->name;
    return strcmp(first, "rescaling") == 0 || strcmp(first, "normalization") == 0 ||
           strcmp(first, "batch_normalization") == 0;
}

/* What a file's users did with pixels before is not in the file. */
static void warn_pixels(Checking *checking, const Model *model, const Model *reader)
{
    const DataSet *data = reader->data;
    if (!data || data->scale_value != 1 || scales_itself(model))
        return;
    diag_report(checking->diagnostics, DIAG_WARNING, word_of(model)->span, "pixel-range",
                "%s begins with `%s` and gets pixels from 0 to 255: most such models were made for "
                "0 to 1",
                model->name.text, model->layers.items[0].name.text);
    if (data->scale)
        diag_see(checking->diagnostics, data->scale->span, "the scale of %s", data->name.text);
    diag_help(
        checking->diagnostics,
        "write `scale: 1/255` in %s, if those that it learned from were scaled so: the file does "
        "not tell",
        data->name.text);
}

/* Whether the model's first layer is the first of the source, or the model itself. */
static bool begins_with(const Spec *spec, const Model *model, const Model *source)
{
    const Layer *first = model->layers.count ? &model->layers.items[0] : NULL;
    return model == source ? !is_source_alone(spec, model)
                           : first && first->copied_from == source && first->copied_index == 0;
}

void check_stored(Checking *checking)
{
    for (size_t i = 0; i < checking->spec->models.count; i++) {
        Model *model = &checking->spec->models.items[i];
        if (!model->stored || !model->complete)
            continue;
        model->complete = match_model(checking, model);
        const Model *end = checking->spec->models.items + checking->spec->models.count;
        for (const Model *reader = model; model->complete && reader < end; reader++)
            if (begins_with(checking->spec, reader, model)) {
                warn_pixels(checking, model, reader);
                break;
            }
    }
}
