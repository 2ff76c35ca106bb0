/* keras_config.c: a model's layers as Keras's configuration of it. */
#include "store/keras_config.h"

#include <stdlib.h>
#include <string.h>

#include "store/keras_graph.h"
#include "system/allocate.h"
#include "system/fail.h"
#include "system/format.h"

static json_t *object_of_class(const char *class_name, json_t *config)
{
    json_t *object = json_object();
    tlc_json_put(object, "class_name", json_string(class_name));
    tlc_json_put(object, "config", config);
    return object;
}

static bool has_layer(const struct tlc_model *model, const char *name)
{
    for (int i = 0; i < model->layers; i++)
        if (strcmp(model->layer[i].name, name) == 0)
            return true;
    return false;
}

/* "MODEL_input", with a number behind it where a layer is called so: to Keras the input is a layer,
 * and no two may have one name. A new string. */
static char *input_name(const struct tlc_model *model)
{
    char *name = tlc_format("%s_input", model->name);
    for (int number = 2; has_layer(model, name); number++) {
        free(name);
        name = tlc_format("%s_input_%d", model->name, number);
    }
    return name;
}

static json_t *input_layer(const struct tlc_model *model)
{
    json_t *config = json_object(), *shape = json_array();
    tlc_json_append(shape, json_null());
    for (int i = 0; i < model->input_dimensions; i++)
        tlc_json_append(shape, json_integer(model->input_shape[i]));
    tlc_json_put(config, "batch_input_shape", shape);
    tlc_json_put(config, "dtype", json_string("float32"));
    tlc_json_put(config, "sparse", json_false());
    char *name = input_name(model);
    tlc_json_put(config, "name", json_string(name));
    free(name);
    return object_of_class("InputLayer", config);
}

/* ---- of models with branches ---- */

/* ["conv2d_1", 0, 0]: the output of a layer, or of the model's input. */
static json_t *reference_to(const struct tlc_model *model, int layer)
{
    json_t *reference = json_array();
    char *input = input_name(model);
    tlc_json_append(reference, json_string(layer < 0 ? input : model->layer[layer].name));
    tlc_json_append(reference, json_integer(0));
    tlc_json_append(reference, json_integer(0));
    free(input);
    return reference;
}

static json_t *list_of(json_t *item)
{
    json_t *list = json_array();
    tlc_json_append(list, item);
    return list;
}

/* What the layer reads, as Keras 2 writes it. */
static json_t *inbound_nodes(const struct tlc_model *model, int layer)
{
    const struct tlc_reads reads = tlc_reads_of(model, layer);
    json_t *node = json_array();
    for (int i = 0; i < reads.count; i++) {
        json_t *reference = reference_to(model, reads.layer[i]);
        tlc_json_append(reference, json_object());
        tlc_json_append(node, reference);
    }
    return list_of(node);
}

/* A layer among others has its name and what it reads beside its configuration. */
static json_t *node_of(json_t *layer, json_t *inbound)
{
    json_t *name = json_object_get(json_object_get(layer, "config"), "name");
    tlc_json_put(layer, "name", json_incref(name));
    tlc_json_put(layer, "inbound_nodes", inbound);
    return layer;
}

static json_t *layer_config(const struct tlc_layer *layer)
{
    json_t *config = json_object(), *own = json_loads(layer->config, 0, NULL);
    if (!own)
        tlc_fail("the configuration of layer %s cannot be made", layer->name);
    tlc_json_put(config, "name", json_string(layer->name));
    tlc_json_put(config, "trainable", json_boolean(layer->trainable));
    tlc_json_put(config, "dtype", json_string("float32"));
    if (json_object_update_missing(config, own) != 0)
        tlc_fail("out of memory");
    json_decref(own);
    return object_of_class(layer->class_name, config);
}

/* The layers by themselves: each reads the one before. */
static json_t *stack_config(const struct tlc_model *model)
{
    json_t *config = json_object(), *layers = json_array();
    tlc_json_append(layers, input_layer(model));
    for (int i = 0; i < model->layers; i++)
        tlc_json_append(layers, layer_config(&model->layer[i]));
    tlc_json_put(config, "name", json_string(model->name));
    tlc_json_put(config, "layers", layers);
    return object_of_class("Sequential", config);
}

static json_t *graph_config(const struct tlc_model *model)
{
    json_t *config = json_object(), *layers = json_array();
    int *order = tlc_allocate((size_t)model->layers, sizeof *order);
    const int count = tlc_keras_order(model, order);
    tlc_json_append(layers, node_of(input_layer(model), json_array()));
    for (int i = 0; i < count; i++)
        tlc_json_append(
            layers, node_of(layer_config(&model->layer[order[i]]), inbound_nodes(model, order[i])));
    free(order);
    tlc_json_put(config, "name", json_string(model->name));
    tlc_json_put(config, "layers", layers);
    tlc_json_put(config, "input_layers", list_of(reference_to(model, -1)));
    tlc_json_put(config, "output_layers", list_of(reference_to(model, model->layers - 1)));
    return object_of_class("Functional", config);
}

json_t *tlc_keras_config(const struct tlc_model *model)
{
    return tlc_has_branches(model) ? graph_config(model) : stack_config(model);
}
