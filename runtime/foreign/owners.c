/* owners.c: which layer a tensor belongs to. */
#include <stdlib.h>
#include <string.h>

#include "foreign/foreign_internal.h"
#include "system/allocate.h"

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

/* "/layers/conv2d/vars/0" of the place "layers/conv2d" */
static bool is_at(const char *path, const char *place)
{
    const size_t length = strlen(place);
    return *path == '/' && strncmp(path + 1, place, length) == 0 &&
           strncmp(path + 1 + length, "/vars/", 6) == 0;
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
    for (int layer = 0; layer < model->layers; layer++)
        for (int i = 0; i < model->tensors; i++)
            if (is_at(model->tensor[i].name, model->layer[layer].place))
                model->tensor[i].layer = layer;
    if (model->tensors > 0)
        qsort(model->tensor, (size_t)model->tensors, sizeof *model->tensor, by_variable);
}
