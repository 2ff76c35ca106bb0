/* keras_archive.c: Keras 3's .keras: a zip archive of the configuration, the weights as HDF5, and
 * what wrote them. The layout is that of keras/src/saving/saving_lib.py. */
#include <stdlib.h>
#include <string.h>

#include "foreign/snake_case.h"
#include "store/h5.h"
#include "store/h5_tensor.h"
#include "store/keras_config.h"
#include "store/keras_graph.h"
#include "store/saved_names.h"
#include "store/saved.h"
#include "store/zip_file.h"
#include "system/allocate.h"
#include "system/format.h"

/* ---- config.json ------------------------------------------------------------------------------
 */

/* Where Keras 3 looks for a class. */
static void put_module(json_t *object, const char *module)
{
    tlc_json_put(object, "module", json_string(module));
    tlc_json_put(object, "registered_name", json_null());
}

/* Of the words of Keras 2 these are the ones that Keras 3 has others for. */
static void renew(json_t *layer)
{
    json_t *config = json_object_get(layer, "config");
    json_t *shape = json_object_get(config, "batch_input_shape");
    put_module(layer, "keras.layers");
    if (!shape)
        return;
    tlc_json_put(config, "batch_shape", json_incref(shape));
    json_object_del(config, "batch_input_shape");
}

static json_t *config_of(const struct tlc_model *model)
{
    json_t *root = tlc_keras_config(model);
    json_t *layers = json_object_get(json_object_get(root, "config"), "layers");
    for (size_t i = 0; i < json_array_size(layers); i++)
        renew(json_array_get(layers, i));
    put_module(root, tlc_has_branches(model) ? "keras.src.models.functional" : "keras");
    return root;
}

/* ---- metadata.json ----------------------------------------------------------------------------
 */

/* Without the date, so that the same model is the same file. */
static json_t *metadata_of(const struct tlc_saved *saved)
{
    json_t *metadata = json_object();
    tlc_json_put(metadata, "keras_version", json_string("3.0.0"));
    if (saved->names)
        tlc_json_put(metadata, saved->named, tlc_names_in_json(saved));
    return metadata;
}

/* ---- model.weights.h5 -------------------------------------------------------------------------
 */

static const char *const numbers[] = {"0", "1", "2", "3", "4", "5", "6", "7"};

/* The group "vars" of a layer, with a member for each array. */
static uint64_t add_variables(struct h5_file *file, const struct tlc_layer *layer,
                              const void *weights)
{
    struct h5_group group = {.links = 0}, variables = {.links = 0};
    for (int i = 0; i < layer->weights; i++)
        tlc_h5_add_link(&variables, numbers[i],
                        tlc_h5_add_tensor(file, &layer->weight[i], weights));
    tlc_h5_add_link(&group, "vars", tlc_h5_end_group(file, &variables));
    return tlc_h5_end_group(file, &group);
}

/* "conv2d", "conv2d_1", ...: in the order of layers of one class. A new string. */
static char *place_of(const struct tlc_model *model, const int *order, int at)
{
    const char *class_name = model->layer[order[at]].class_name;
    char *snake = tlc_snake_case(class_name);
    int before = 0;
    for (int i = 0; i < at; i++)
        before += strcmp(model->layer[order[i]].class_name, class_name) == 0;
    char *place = before ? tlc_format("%s_%d", snake, before) : tlc_format("%s", snake);
    free(snake);
    return place;
}

static struct tlc_file_bytes weights_of(const struct tlc_saved *saved)
{
    const struct tlc_model *model = saved->model;
    struct h5_file file = tlc_h5_begin(model->layers);
    struct h5_group root = {.links = 0}, layers = {.links = 0};
    char **names = tlc_allocate((size_t)model->layers, sizeof *names);
    int *order = tlc_allocate((size_t)model->layers, sizeof *order);
    const int count = tlc_keras_order(model, order);
    for (int i = 0; i < count; i++) {
        names[i] = place_of(model, order, i);
        tlc_h5_add_link(&layers, names[i],
                        add_variables(&file, &model->layer[order[i]], saved->weights));
    }
    tlc_h5_add_link(&root, "layers", tlc_h5_end_group(&file, &layers));
    struct tlc_file_bytes bytes = tlc_h5_end(&file, &root);
    for (int i = 0; i < count; i++)
        free(names[i]);
    free(names);
    free(order);
    return bytes;
}

/* ---- the archive ------------------------------------------------------------------------------
 */

/* Takes the value over. */
static void add_json(struct tlc_zip_file *zip, const char *name, json_t *value)
{
    struct tlc_file_bytes bytes = {NULL, 0, 0};
    char *text = tlc_json_text(value, 0, name);
    tlc_append_text(&bytes, text);
    tlc_zip_add(zip, name, &bytes);
    free(text);
    json_decref(value);
}

struct tlc_file_bytes tlc_write_keras(const struct tlc_saved *saved)
{
    struct tlc_zip_file zip = {.entries = 0};
    struct tlc_file_bytes weights = weights_of(saved);
    add_json(&zip, "metadata.json", metadata_of(saved));
    add_json(&zip, "config.json", config_of(saved->model));
    tlc_zip_add(&zip, "model.weights.h5", &weights);
    return tlc_zip_end(&zip);
}
