/* owners.c: which layer a tensor belongs to. */
#include <stdlib.h>
#include <string.h>

#include "foreign/foreign_internal.h"
#include "foreign/snake_case.h"
#include "system/allocate.h"
#include "system/format.h"

/* The tensors of each layer in its own order, one layer behind the other; those of none at the end.
 */
static void sort_by_layer(struct tlc_foreign *model)
{
    const size_t count = (size_t)model->tensors;
    struct tlc_foreign_tensor *sorted = tlc_allocate(count, sizeof *sorted);
    int *place = tlc_allocate((size_t)model->layers + 1, sizeof *place);
    for (size_t i = 0; i < count; i++)
        if (model->tensor[i].layer >= 0)
            place[model->tensor[i].layer + 1]++;
    for (int i = 0; i < model->layers; i++)
        place[i + 1] += place[i];
    for (size_t i = 0; i < count; i++) {
        const int layer = model->tensor[i].layer;
        sorted[place[layer < 0 ? model->layers : layer]++] = model->tensor[i];
    }
    free(place);
    free(model->tensor);
    model->tensor = sorted;
}

/* ---- by groups ---------------------------------------------------------------------------------
 */

/* The part of a path behind so many of its last slashes: [*begin, *end). */
static void last_part(const char *path, int behind, const char **begin, size_t *length)
{
    const char *end = path + strlen(path);
    for (; behind > 0 && end > path; behind--) {
        do
            end--;
        while (end > path && *end != '/');
    }
    *begin = end;
    while (*begin > path && (*begin)[-1] != '/')
        (*begin)--;
    *length = (size_t)(end - *begin);
}

static bool is_part(const char *path, int behind, const char *name)
{
    const char *begin;
    size_t length;
    last_part(path, behind, &begin, &length);
    return length == strlen(name) && strncmp(begin, name, length) == 0;
}

/* Whether the tensor's path has the layer's outermost model, or the layer itself, as its group. */
static bool is_in_group(const char *path, const char *name)
{
    const size_t length = strcspn(name, "/");
    if (strncmp(path, "/model_weights/", 15) == 0)
        path += 15;
    else if (*path == '/')
        path++;
    return strncmp(path, name, length) == 0 && path[length] == '/';
}

/* Of a nested model's tensors each has its layer's name before its own. */
static bool is_of_layer(const char *path, const char *name)
{
    const char *slash = strrchr(name, '/');
    return is_in_group(path, name) && (!slash || is_part(path, 1, slash + 1));
}

void tlc_own_by_group(struct tlc_foreign *model)
{
    int next = 0;
    for (int i = 0; i < model->tensors; i++)
        for (int k = 0; k < model->layers && model->tensor[i].layer < 0; k++) {
            const int layer = (next + k) % model->layers; /* mostly the same, or the one behind */
            if (is_of_layer(model->tensor[i].name, model->layer[layer].name))
                model->tensor[i].layer = next = layer;
        }
    sort_by_layer(model);
}

/* ---- by paths ----------------------------------------------------------------------------------
 */

/* The model around a layer: "a/b/" of "a/b/conv". */
static size_t prefix_length(const char *name)
{
    const char *slash = strrchr(name, '/');
    return slash ? (size_t)(slash - name) + 1 : 0;
}

static bool is_beside(const struct tlc_foreign_layer *a, const struct tlc_foreign_layer *b)
{
    const size_t length = prefix_length(a->name);
    return length == prefix_length(b->name) && strncmp(a->name, b->name, length) == 0;
}

/* layers/conv2d, layers/conv2d_1, ...: by class, in the order of the model's list. A new string. */
static char *place_of(const struct tlc_foreign *model, int index)
{
    const struct tlc_foreign_layer *layer = &model->layer[index];
    char *snake = tlc_snake_case(layer->class_name);
    int number = 0;
    for (int i = 0; i < index; i++)
        number += is_beside(&model->layer[i], layer) &&
                  strcmp(model->layer[i].class_name, layer->class_name) == 0;
    char *place = number ? tlc_format("%s_%d", snake, number) : tlc_format("%s", snake);
    free(snake);
    return place;
}

/* Whether a path ends in layers/PLACE/vars/N, and is as deep as the layer is. */
static bool is_at(const char *path, const char *place, const char *name)
{
    int depth = 0, deep = 0;
    for (const char *at = path; (at = strstr(at, "layers/")); at += 7)
        depth++;
    for (const char *at = name; (at = strchr(at, '/')); at++)
        deep++;
    return depth == deep + 1 && is_part(path, 1, "vars") && is_part(path, 2, place);
}

/* Digits sort as numbers: vars/10 behind vars/9. */
static int variable_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? atoi(slash + 1) : 0;
}

static int by_variable(const void *left, const void *right)
{
    const struct tlc_foreign_tensor *a = left, *b = right;
    if (a->layer != b->layer)
        return a->layer < 0 || (b->layer >= 0 && a->layer > b->layer) ? 1 : -1;
    if (a->layer < 0)
        return strcmp(a->name, b->name);
    return variable_of(a->name) - variable_of(b->name);
}

void tlc_own_by_path(struct tlc_foreign *model)
{
    for (int layer = 0; layer < model->layers; layer++) {
        char *place = place_of(model, layer);
        for (int i = 0; i < model->tensors; i++)
            if (model->tensor[i].layer < 0 &&
                is_at(model->tensor[i].name, place, model->layer[layer].name))
                model->tensor[i].layer = layer;
        free(place);
    }
    if (model->tensors > 0)
        qsort(model->tensor, (size_t)model->tensors, sizeof *model->tensor, by_variable);
}
