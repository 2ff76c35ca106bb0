/* keras_h5.c: Keras's legacy HDF5 whole-model files. The layout is that of Keras 2, which Keras 3
 * reads as well.
 */
#include <stdlib.h>
#include <string.h>

#include "store/h5.h"
#include "store/h5_tensor.h"
#include "store/keras_config.h"
#include "store/keras_graph.h"
#include "store/saved.h"
#include "system/allocate.h"
#include "system/format.h"

/* A new string. */
static char *model_config(const struct tlc_model *model)
{
    json_t *root = tlc_keras_config(model);
    char *text = tlc_json_text(root, 0, "the description of a model");
    json_decref(root);
    return text;
}

/* ---- weights -------------------------------------------------------------------------------- */

/* Keras names weights by their layer, so that the layer's group has a group of the same name. */
static uint64_t add_layer(struct h5_file *file, const struct tlc_layer *layer, const void *weights)
{
    char **names = tlc_allocate((size_t)layer->weights, sizeof *names);
    struct h5_group group = {.links = 0}, inner = {.links = 0};
    for (int i = 0; i < layer->weights; i++) {
        names[i] = tlc_format("%s/%s:0", layer->name, layer->weight[i].name);
        /* the part behind the layer's name and the slash */
        const char *own = names[i] + strlen(layer->name) + 1;
        tlc_h5_add_link(&inner, own, tlc_h5_add_tensor(file, &layer->weight[i], weights));
    }
    tlc_h5_put_texts(file, &group, "weight_names", names, layer->weights);
    if (layer->weights > 0)
        tlc_h5_add_link(&group, layer->name, tlc_h5_end_group(file, &inner));
    uint64_t address = tlc_h5_end_group(file, &group);
    for (int i = 0; i < layer->weights; i++)
        free(names[i]);
    free(names);
    return address;
}

/* Keras 2's `hard_sigmoid` is another function: min(max(0.2 x + 0.5, 0), 1). */
static bool is_of_keras_3(const struct tlc_model *model)
{
    for (int i = 0; i < model->layers; i++)
        if (strstr(model->layer[i].config, "\"hard_sigmoid\""))
            return true;
    return false;
}

static void put_versions(struct h5_file *file, struct h5_group *group,
                         const struct tlc_model *model)
{
    tlc_h5_put_text(file, group, "backend", "tensorflow");
    tlc_h5_put_text(file, group, "keras_version", is_of_keras_3(model) ? "3.0.0" : "2.15.0");
}

static uint64_t add_weights(struct h5_file *file, const struct tlc_model *model,
                            const void *weights)
{
    struct h5_group group = {.links = 0};
    char **names = tlc_allocate((size_t)model->layers, sizeof *names);
    int *order = tlc_allocate((size_t)model->layers, sizeof *order);
    const int count = tlc_keras_order(model, order);
    for (int i = 0; i < count; i++) {
        const struct tlc_layer *layer = &model->layer[order[i]];
        names[i] = tlc_format("%s", layer->name);
        tlc_h5_add_link(&group, names[i], add_layer(file, layer, weights));
    }
    tlc_h5_put_texts(file, &group, "layer_names", names, count);
    put_versions(file, &group, model);
    uint64_t address = tlc_h5_end_group(file, &group);
    for (int i = 0; i < count; i++)
        free(names[i]);
    free(names);
    free(order);
    return address;
}

struct tlc_file_bytes tlc_write_h5(const struct tlc_saved *saved)
{
    const struct tlc_model *model = saved->model;
    struct h5_file file = tlc_h5_begin(model->layers);
    struct h5_group root = {.links = 0};
    char *config = model_config(model);
    tlc_h5_put_text(&file, &root, "model_config", config);
    put_versions(&file, &root, model);
    if (saved->names)
        tlc_h5_put_texts(&file, &root, saved->named, saved->name, saved->names);
    tlc_h5_add_link(&root, "model_weights", add_weights(&file, model, saved->weights));
    free(config);
    return tlc_h5_end(&file, &root);
}
