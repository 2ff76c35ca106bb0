/* check_stored.c: which tensor of a file a layer's weights are. All that does not fit is found
 * here, before anything runs. */
#include "base/printable.h"
#include "check/stored.h"

#include <stdio.h>
#include <string.h>

const Word *stored_word(const Model *model)
{
    return model->weights.file.text ? &model->weights.file : &model->file;
}

bool report_stored_shape(const Match *match)
{
    Checking *checking = match->checking;
    const Layer *layer = &match->model->layers.items[match->layer];
    diag_report(checking->diagnostics, DIAG_ERROR, stored_word(match->model)->span,
                "stored-weights", "the %s of `%s` is %s, but tensor %s of the file is %s",
                match->weights->role, layer->name.text,
                weights_shape(checking->arena, match->weights), match->tensor->name,
                tensor_shape(checking->arena, match->tensor));
    if (is_torch(match) && match->weights->dimensions > 1)
        diag_help(checking->diagnostics,
                  "kernels lie here as PyTorch has them: dense ones [out, in], "
                  "convolutions' [out, in, rows, columns]");
    else if (is_theano(match) && match->weights->dimensions > 2)
        diag_help(checking->diagnostics, "kernels of convolutions lie here as Theano had them: "
                                         "[out, in, rows, columns]");
    return false;
}

static bool report_missing(Checking *checking, const Model *model, size_t layer,
                           const Parameter *weights)
{
    diag_report(checking->diagnostics, DIAG_ERROR, stored_word(model)->span, "stored-weights",
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
bool is_passed_over(const struct tlc_foreign_tensor *tensor)
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
const char *torch_role(const char *role)
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
    diag_report(checking->diagnostics, DIAG_ERROR, stored_word(model)->span, "stored-weights",
                "the tensors of a safetensors file are sorted by name, so which layer each is of "
                "only names can tell");
    diag_help(checking->diagnostics,
              "give each layer the `name` that it has in the file, with underscores for dots: "
              "tensor `%s` is of the layer `%s`",
              name, layer_name_of(checking->arena, name));
    return false;
}

/* Keras's count of a normalisation is of no use, and not in every file. */
bool is_needless(const Parameter *weights)
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
        if ((layer->stored[k] = view_of(&match)) != NULL)
            *next = tensor + 1;
        else if (!is_needless(weights))
            return report_stored_shape(&match);
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
    diag_report(checking->diagnostics, DIAG_WARNING, stored_word(model)->span, "unused-weights",
                "%d tensor%s of the file %s left over, from %s on", left, plural(left),
                left == 1 ? "is" : "are", file->tensor[first].name);
}

/* Of all layers, or of those that copy no weights. */
static bool match_model(Checking *checking, Model *model, bool all)
{
    if (model->weights.map.count)
        return map_weights(checking, model);
    const Finding finding = finding_of(model);
    int next = 0;
    if (finding == BY_ORDER && !expect_order(checking, model))
        return false;
    for (size_t i = 0; i < model->layers.count; i++)
        if ((all || !copies_weights(&model->layers.items[i])) &&
            !match_layer(checking, model, finding, i, &next))
            return false;
    if (finding == BY_ORDER)
        warn_left(checking, model, next);
    return true;
}

const Layer *file_matched(Arena *arena, const Model *model, const struct tlc_foreign *file,
                          bool *in_order, Diagnostics *diagnostics)
{
    Checking checking = {.arena = arena, .diagnostics = diagnostics};
    Model own = *model;
    own.layers.items = arena_alloc(arena, model->layers.count * sizeof *own.layers.items);
    memcpy(own.layers.items, model->layers.items, model->layers.count * sizeof *own.layers.items);
    for (size_t i = 0; i < own.layers.count; i++)
        own.layers.items[i].named = true; /* where the spec does not, the plan shows it */
    own.stored = file;
    own.weights.file = (Word){file->path, model->name.span};
    *in_order = !own.weights.map.count && finding_of(&own) == BY_ORDER;
    return match_model(&checking, &own, true) ? own.layers.items : NULL;
}

/* ---- pixels ---- */

static bool scales_itself(const Model *model)
{
    const char *first = model->layers.items[0].kind->name;
    return strcmp(first, "rescaling") == 0 || strcmp(first, "normalization") == 0 ||
           strcmp(first, "batch_normalization") == 0;
}

/* Of a file that tells what its data was multiplied by, as those that tlc has saved do. */
static void warn_scale(Checking *checking, const Model *model, const DataSet *data)
{
    const char *told = factor_text(checking->arena, model->stored->scale);
    if ((float)data->scale_value == (float)model->stored->scale ||
        strcmp(model->layers.items[0].kind->name, "rescaling") == 0)
        return;
    diag_report(checking->diagnostics, DIAG_WARNING, stored_word(model)->span, "pixel-range",
                "%s has learned from data of scale %s, as its file says, but that of %s is %s",
                model->name.text, told, data->name.text,
                factor_text(checking->arena, data->scale_value));
    if (data->scale)
        diag_see(checking->diagnostics, data->scale->span, "the scale of %s", data->name.text);
    diag_help(checking->diagnostics, "write `scale: %s` in %s, if its numbers are like those", told,
              data->name.text);
}

/* What a file's users did with pixels before is not in most files. */
static void warn_pixels(Checking *checking, const Model *model, const Model *reader)
{
    const DataSet *data = reader->data;
    if (data && model->stored->scale > 0)
        warn_scale(checking, model, data);
    if (!data || data->scale_value != 1 || scales_itself(model) || model->stored->scale > 0)
        return;
    diag_report(checking->diagnostics, DIAG_WARNING, stored_word(model)->span, "pixel-range",
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
                           : first && copies_weights(first) && first->copied_from == source &&
                                 first->copied_index == 0;
}

void check_stored(Checking *checking)
{
    for (size_t i = 0; i < checking->spec->models.count; i++) {
        Model *model = &checking->spec->models.items[i];
        if (!model->stored || !model->complete)
            continue;
        model->complete = match_model(checking, model, false);
        const Model *end = checking->spec->models.items + checking->spec->models.count;
        for (const Model *reader = model; model->complete && reader < end; reader++)
            if (begins_with(checking->spec, reader, model)) {
                warn_pixels(checking, model, reader);
                break;
            }
    }
}
