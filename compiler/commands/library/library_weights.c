#include "commands/library/library_weights.h"

#include "base/printable.h"
#include "catalog/recover.h"
#include "check/check.h"

#include <string.h>

typedef struct Reading {
    Arena *arena;
    const PlanModel *model;
    const struct tlc_foreign *file;
    const char *shown; /* its name, fit to be shown */
    LibraryNumbersList *numbers;
    List(int) tensors;
    List(const StoredWeights *) views; /* how they lie there, of a file of others */
    Diagnostics *diagnostics;
} Reading;

/* What a layer does not find in the file. */
static bool refuse(const Reading *reading, const PlanLayer *layer, const char *problem)
{
    diag_report(reading->diagnostics, DIAG_ERROR, layer->origin, "library-weights", "%s: %s",
                reading->shown, problem);
    return false;
}

/* What is wrong with the file itself, which names it. */
static bool refuse_file(Diagnostics *diagnostics, const PlanModel *model,
                        const struct tlc_fault *fault)
{
    diag_report(diagnostics, DIAG_ERROR, model->origin, "library-weights", "%s", fault->text);
    return false;
}

/* ---- which tensor ---- */

static bool is_divider(char character)
{
    return character == '.' || character == '/';
}

/* "dense_1.kernel", "dense_1/kernel" */
static bool is_called(const char *tensor, const PlanLayer *layer, const Parameter *weights)
{
    const size_t length = strlen(layer->name);
    return strncmp(tensor, layer->name, length) == 0 && is_divider(tensor[length]) &&
           strcmp(tensor + length + 1, weights->role) == 0;
}

/* The tensor of a file with layers: that of the layer of this name, in its order. */
static int tensor_of_layer(const struct tlc_foreign *file, const PlanLayer *layer, size_t which)
{
    for (int i = 0; i < file->tensors; i++) {
        const int owner = file->tensor[i].layer;
        if (owner < 0 || strcmp(file->layer[owner].name, layer->name) != 0)
            continue;
        const int at = i + (int)which;
        return at < file->tensors && file->tensor[at].layer == owner ? at : -1;
    }
    return -1;
}

static int find_tensor(const Reading *reading, const PlanLayer *layer, size_t which)
{
    const struct tlc_foreign *file = reading->file;
    if (file->has_layers)
        return tensor_of_layer(file, layer, which);
    for (int i = 0; i < file->tensors; i++)
        if (is_called(file->tensor[i].name, layer, layer->weights[which]))
            return i;
    return -1;
}

/* ---- whether it fits ---- */

static const char *shape_text(Arena *arena, const int64_t *sizes, int dimensions)
{
    Text text = text_new(arena);
    for (int i = 0; i < dimensions; i++)
        text_addf(&text, "%s%lld", i ? "x" : "", (long long)sizes[i]);
    return dimensions ? text.bytes : "one number";
}

static bool expect_shape(const Reading *reading, const PlanLayer *layer, const Parameter *weights,
                         const struct tlc_foreign_tensor *tensor)
{
    Arena *arena = reading->arena;
    bool same = tensor->rank == weights->dimensions;
    for (int i = 0; same && i < tensor->rank; i++)
        same = tensor->shape[i] == weights->size[i];
    if (same)
        return true;
    refuse(reading, layer,
           arena_printf(arena, "the %s of `%s` is %s, but the file's is %s", weights->role,
                        layer->name, shape_text(arena, weights->size, weights->dimensions),
                        shape_text(arena, tensor->shape, tensor->rank)));
    diag_help(reading->diagnostics,
              "the file was saved by another architecture: give the one that a run of this spec "
              "saved of %s",
              reading->model->name);
    return false;
}

static bool take_weights(Reading *reading, const PlanLayer *layer, size_t which)
{
    const Parameter *weights = layer->weights[which];
    const int tensor = find_tensor(reading, layer, which);
    if (tensor < 0 && weights->dimensions == 0)
        return true; /* Keras's count of a normalisation, which nothing needs */
    if (tensor < 0) {
        refuse(reading, layer,
               arena_printf(reading->arena, "the file has nothing for the %s of `%s`",
                            weights->role, layer->name));
        diag_help(reading->diagnostics, "give the file that a run of this spec saved of %s",
                  reading->model->name);
        return false;
    }
    if (!expect_shape(reading, layer, weights, &reading->file->tensor[tensor]))
        return false;
    float *numbers =
        arena_alloc(reading->arena, (size_t)(weights->rows * weights->columns) * sizeof *numbers);
    *list_add(reading->arena, reading->numbers) = (LibraryNumbers){weights, numbers};
    *list_add(reading->arena, &reading->tensors) = tensor;
    return true;
}

/* ---- the numbers ---- */

static bool read_all(Reading *reading)
{
    struct tlc_fault fault;
    const size_t count = reading->numbers->count;
    float **to = arena_alloc(reading->arena, count * sizeof *to);
    for (size_t i = 0; i < count; i++)
        to[i] = (float *)reading->numbers->items[i].numbers;
    if (!tlc_foreign_numbers(reading->file, (int)count, reading->tensors.items, (float *const *)to,
                             &fault))
        return refuse_file(reading->diagnostics, reading->model, &fault);
    return true;
}

/* ---- files whose layers have other names ---- */

static bool is_found(const Reading *reading, const PlanLayer *layer, size_t which)
{
    return layer->weights[which]->dimensions == 0 || find_tensor(reading, layer, which) >= 0;
}

/* Whether the file has all weights by the names of the model's layers; and whether some kernel:
 * others than tlc call biases as it does. */
static bool has_all(const Reading *reading, bool *some)
{
    bool all = true;
    for (size_t i = 0; i < reading->model->layers.count; i++) {
        const PlanLayer *layer = &reading->model->layers.items[i];
        for (size_t k = 0; k < layer->weight_count; k++) {
            const bool found = is_found(reading, layer, k);
            all &= found;
            *some |= found && layer->weights[k]->dimensions > 1;
        }
    }
    return all;
}

static int tensor_of_name(const struct tlc_foreign *file, const char *name)
{
    int i = 0;
    while (strcmp(file->tensor[i].name, name) != 0)
        i++;
    return i;
}

/* The tensor's numbers as the weight array has them, row by row. */
static const float *in_order_of(Arena *arena, const StoredWeights *view, const float *tensor,
                                int64_t count)
{
    float *numbers = arena_alloc(arena, (size_t)count * sizeof *numbers);
    for (int64_t i = 0; i < count; i++) {
        int64_t at = view->first, left = i;
        for (int axis = view->dimensions; axis-- > 0; left /= view->size[axis])
            at += left % view->size[axis] * view->stride[axis];
        numbers[i] = tensor[at];
    }
    return numbers;
}

static void take_view(Reading *reading, const Parameter *weights, const StoredWeights *view)
{
    float *room =
        arena_alloc(reading->arena, (size_t)(weights->rows * weights->columns) * sizeof *room);
    *list_add(reading->arena, reading->numbers) = (LibraryNumbers){weights, room};
    *list_add(reading->arena, &reading->tensors) = tensor_of_name(reading->file, view->tensor);
    *list_add(reading->arena, &reading->views) = view;
}

static void tell_order(const Reading *reading)
{
    diag_report(reading->diagnostics, DIAG_WARNING, reading->model->origin, "library-weights",
                "%s: its layers are not called as those of %s: they are taken in their order",
                reading->shown, reading->model->name);
}

/* Whether they can be found as those of a file that the spec names; `strictly` with nothing left
 * over. */
static bool fits(const Reading *reading, bool strictly, bool *in_order)
{
    Diagnostics *untold = diag_new(reading->arena);
    return file_matched(reading->arena, reading->model->source, reading->file, in_order, untold) &&
           !(strictly && diag_count(untold, DIAG_WARNING) > 0);
}

static bool match_all(Reading *reading)
{
    bool in_order;
    const PlanModel *model = reading->model;
    const Layer *layers =
        file_matched(reading->arena, model->source, reading->file, &in_order, reading->diagnostics);
    for (size_t i = 0; layers && i < model->layers.count; i++)
        for (size_t k = 0; k < model->layers.items[i].weight_count; k++)
            if (layers[i].stored[k])
                take_view(reading, model->layers.items[i].weights[k], layers[i].stored[k]);
    if (layers && in_order)
        tell_order(reading);
    return layers != NULL;
}

static bool read_views(Reading *reading)
{
    if (!read_all(reading))
        return false;
    for (size_t i = 0; i < reading->numbers->count; i++) {
        LibraryNumbers *numbers = &reading->numbers->items[i];
        numbers->numbers = in_order_of(reading->arena, reading->views.items[i], numbers->numbers,
                                       numbers->weights->rows * numbers->weights->columns);
    }
    return true;
}

static bool take_all(Reading *reading)
{
    const PlanModel *model = reading->model;
    for (size_t i = 0; i < model->layers.count; i++)
        for (size_t k = 0; k < model->layers.items[i].weight_count; k++)
            if (!take_weights(reading, &model->layers.items[i], k))
                return false;
    return read_all(reading);
}

/* Where they do not fit, what is told is what is wrong with those of other names that tell of
 * layers; else which of the model's is missing. */
static bool take_others(Reading *reading, bool some)
{
    bool in_order;
    if (!fits(reading, some, &in_order) && (some || in_order))
        return take_all(reading);
    return match_all(reading) && read_views(reading);
}

bool library_weights_read(Arena *arena, const PlanModel *model, const char *path,
                          LibraryNumbersList *numbers, Diagnostics *diagnostics)
{
    struct tlc_fault fault;
    const struct tlc_foreign *file = model_file(path, &fault);
    Reading reading = {.arena = arena,
                       .model = model,
                       .file = file,
                       .shown = printable(arena, path),
                       .numbers = numbers,
                       .diagnostics = diagnostics};
    if (!file)
        return refuse_file(diagnostics, model, &fault);
    bool some = false;
    return has_all(&reading, &some) ? take_all(&reading) : take_others(&reading, some);
}
