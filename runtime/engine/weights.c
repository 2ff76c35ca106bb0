/* weights.c: a model's weights in memory, and where they begin. */
#include <string.h>

#include "engine/engine.h"

float *tlc_numbers(const struct tlc_tensor *tensor, const void *weights)
{
    return (float *)(void *)((char *)weights + tensor->offset);
}

size_t tlc_tensor_count(const struct tlc_tensor *tensor)
{
    const size_t panel = (size_t)tensor->panel;
    const size_t panels = ((size_t)tensor->columns + panel - 1) / panel;
    return panels * panel * (size_t)tensor->rows;
}

void tlc_copy_stored(const struct tlc_stored *stored, void *weights)
{
    for (int i = 0; i < stored->count; i++) {
        const struct tlc_stored_weight *from = &stored->weight[i];
        const struct tlc_tensor *tensor = &stored->model->layer[from->layer].weight[from->weight];
        memcpy(tlc_numbers(tensor, weights), tlc_numbers(tensor, stored->weights),
               tlc_tensor_count(tensor) * sizeof(float));
    }
}

void tlc_copy_layer(const struct tlc_layer *to, void *weights, const struct tlc_layer *from,
                    const void *from_weights)
{
    for (int i = 0; i < to->weights; i++)
        memcpy(tlc_numbers(&to->weight[i], weights), tlc_numbers(&from->weight[i], from_weights),
               tlc_tensor_count(&to->weight[i]) * sizeof(float));
}
