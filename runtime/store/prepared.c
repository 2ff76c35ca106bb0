/* prepared.c: a model with what prepares its input. */
#include "store/prepared.h"

#include <stdlib.h>
#include <string.h>

#include "common/digits.h"
#include "system/allocate.h"
#include "system/format.h"

static bool has_layer(const struct tlc_model *model, const char *name)
{
    for (int i = 0; i < model->layers; i++)
        if (strcmp(model->layer[i].name, name) == 0)
            return true;
    return false;
}

/* A new string. */
static char *new_name(const struct tlc_model *model)
{
    char *name = tlc_format("rescaling");
    for (int number = 1; has_layer(model, name); number++) {
        free(name);
        name = tlc_format("rescaling_%d", number);
    }
    return name;
}

static int numbers_of(const struct tlc_model *model)
{
    int numbers = 1;
    for (int i = 0; i < model->input_dimensions; i++)
        numbers *= model->input_shape[i];
    return numbers;
}

/* All layers stand one further back, and what read the input reads the new one. NULL where each
 * reads the one before, which it still does. */
static int *move_reads(const struct tlc_model *model)
{
    const int *from = model->reads;
    size_t size = 0;
    if (!from)
        return NULL;
    for (int i = 0; i < model->layers; i++)
        size += 1 + (size_t)from[size];
    int *reads = tlc_allocate(2 + size, sizeof *reads), *to = reads;
    *to++ = 1;
    *to++ = -1;
    for (int i = 0; i < model->layers; i++) {
        const int count = *to++ = *from++;
        for (int k = 0; k < count; k++)
            *to++ = *from++ + 1;
    }
    return reads;
}

/* What the layers are in ONNX, and in front the new one. */
static void prepare_nodes(struct tlc_prepared *prepared, const struct tlc_model *model,
                          const char *scale)
{
    const size_t layers = (size_t)model->layers;
    if (!model->onnx)
        return;
    prepared->node =
        tlc_format("{\"channels\": \"either\", \"dimensions\": %d, \"nodes\": [{\"op\": "
                   "\"Mul\", \"inputs\": [\"input\", {\"float\": %s}]}]}",
                   model->input_dimensions + 1, scale);
    prepared->nodes = tlc_allocate(layers + 1, sizeof *prepared->nodes);
    prepared->nodes[0] = prepared->node;
    memcpy(prepared->nodes + 1, model->onnx, layers * sizeof *prepared->nodes);
    prepared->model.onnx = prepared->nodes;
}

struct tlc_prepared tlc_prepare(const struct tlc_model *model, float scale)
{
    const size_t layers = (size_t)model->layers;
    const int numbers = numbers_of(model);
    const struct tlc_digits digits = tlc_digits_of_float(scale);
    struct tlc_prepared prepared = {.model = *model,
                                    .layer = tlc_allocate(layers + 1, sizeof *prepared.layer),
                                    .reads = move_reads(model),
                                    .name = new_name(model)};
    prepared.config = tlc_format("{\"scale\": %s, \"offset\": 0.0}", digits.text);
    prepared.layer[0] = (struct tlc_layer){.class_name = "Rescaling",
                                           .name = prepared.name,
                                           .config = prepared.config,
                                           .inputs = numbers,
                                           .outputs = numbers,
                                           .trainable = true};
    prepare_nodes(&prepared, model, digits.text);
    memcpy(prepared.layer + 1, model->layer, layers * sizeof *prepared.layer);
    prepared.model.layers++;
    prepared.model.layer = prepared.layer;
    prepared.model.reads = prepared.reads;
    return prepared;
}

void tlc_prepared_end(struct tlc_prepared *prepared)
{
    free(prepared->layer);
    free(prepared->reads);
    free(prepared->nodes);
    free(prepared->node);
    free(prepared->name);
    free(prepared->config);
}
