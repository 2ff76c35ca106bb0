/* foreign_model.c: what is known of a model file, as its reader fills it in. */
#include <stdlib.h>

#include "foreign/foreign_internal.h"
#include "system/allocate.h"
#include "system/format.h"

void tlc_foreign_end(struct tlc_foreign *model)
{
    for (int i = 0; i < model->layers; i++) {
        free(model->layer[i].class_name);
        free(model->layer[i].name);
        free(model->layer[i].config);
        free(model->layer[i].place);
        free(model->layer[i].input);
        free(model->layer[i].problem);
    }
    for (int i = 0; i < model->tensors; i++)
        free(model->tensor[i].name);
    free(model->layer);
    free(model->tensor);
    free(model->storage);
    free(model->path);
    free(model->version);
    free(model->backend);
    free(model->name);
    *model = (struct tlc_foreign){.layers = 0};
}

/* ---- what readers add -------------------------------------------------------------------------
 */

/* Room doubles, so that it is taken where the count is a power of two. */
static void *grow(void *items, int count, size_t size)
{
    if (count & (count - 1))
        return items;
    return tlc_resize(items, (count ? 2 * (size_t)count : 1) * size);
}

struct tlc_foreign_layer *tlc_add_layer(struct tlc_foreign *model)
{
    model->layer = grow(model->layer, model->layers, sizeof *model->layer);
    struct tlc_foreign_layer *layer = &model->layer[model->layers++];
    *layer = (struct tlc_foreign_layer){.inputs = 0};
    return layer;
}

struct tlc_foreign_tensor *tlc_add_tensor(struct tlc_foreign *model, const char *name,
                                          struct tlc_fault *fault)
{
    if (model->tensors == TLC_MOST_FOREIGN) {
        tlc_fault_write(fault, "%s has more than %d tensors", model->path, TLC_MOST_FOREIGN);
        return NULL;
    }
    model->tensor = grow(model->tensor, model->tensors, sizeof *model->tensor);
    struct tlc_foreign_tensor *tensor = &model->tensor[model->tensors++];
    *tensor = (struct tlc_foreign_tensor){.name = tlc_format("%s", name), .layer = -1};
    return tensor;
}

bool tlc_check_tensor(const struct tlc_foreign *model, const struct tlc_foreign_tensor *tensor,
                      struct tlc_fault *fault)
{
    int64_t count = 1;
    for (int i = 0; i < tensor->rank; i++) {
        const int64_t size = tensor->shape[i];
        if (size < 0 || (size > 0 && count > TLC_MOST_NUMBERS / size))
            return tlc_fault_set(fault,
                                 "%s: tensor %s is too large: size %d is %lld, and a tensor has at "
                                 "most %d numbers",
                                 model->path, tensor->name, i, (long long)size, TLC_MOST_NUMBERS);
        count *= size;
    }
    return true;
}

int64_t tlc_place_of(const struct tlc_foreign_tensor *tensor, int64_t number)
{
    int64_t at = (int64_t)tensor->offset;
    for (int i = tensor->rank; i-- > 0;) {
        at += number % tensor->shape[i] * tensor->stride[i];
        number /= tensor->shape[i];
    }
    return at;
}

int64_t tlc_foreign_count(const struct tlc_foreign_tensor *tensor)
{
    int64_t count = 1;
    for (int i = 0; i < tensor->rank; i++)
        count *= tensor->shape[i];
    return count;
}
