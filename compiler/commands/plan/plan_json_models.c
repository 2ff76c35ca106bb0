/* plan_json_models.c: models of a plan as JSON. */
#include "commands/plan/plan_parts.h"

#include "catalog/layer.h"

static json_t *json_of_weights(const Parameter *weights)
{
    json_t *object = json_object();
    tlc_json_put(object, "role", json_or_null(weights->role));
    tlc_json_put(object, "shape", json_wholes(weights->size, (size_t)weights->dimensions));
    tlc_json_put(object, "learned", json_boolean(!weights->running));
    tlc_json_put(object, "initializer", json_or_null(weights->initializer));
    tlc_json_put(object, "l1", tlc_json_number(weights->l1));
    tlc_json_put(object, "l2", tlc_json_number(weights->l2));
    tlc_json_put(object, "stored", json_or_null(weights->stored ? weights->stored->tensor : NULL));
    return object;
}

static json_t *json_of_copied(const PlanLayer *layer)
{
    if (!layer->copied_from)
        return json_null();
    json_t *object = json_object();
    tlc_json_put(object, "model", json_or_null(layer->copied_from->name));
    tlc_json_put(object, "layer",
                 json_or_null(layer->copied_from->layers.items[layer->copied_index].name));
    return object;
}

/* Names of layers, null for what the model itself is given. */
static json_t *json_of_reads(const PlanModel *model, size_t index)
{
    const Reads reads = plan_reads(&model->layers.items[index]);
    json_t *array = json_array();
    for (size_t i = 0; i < reads_count(&reads); i++) {
        const int from = reads_at(&reads, index, i);
        tlc_json_append(array,
                        json_or_null(from == MODEL_INPUT ? NULL : model->layers.items[from].name));
    }
    return array;
}

static json_t *json_of_layer(const PlanModel *model, size_t index)
{
    const PlanLayer *layer = &model->layers.items[index];
    json_t *object = json_object(), *weights = json_array();
    for (size_t i = 0; i < layer->weight_count; i++)
        tlc_json_append(weights, json_of_weights(layer->weights[i]));
    tlc_json_put(object, "name", json_or_null(layer->name));
    tlc_json_put(object, "kind", json_or_null(layer->kind->name));
    tlc_json_put(object, "reads", json_of_reads(model, index));
    tlc_json_put(object, "input", json_wholes(layer->input.size, (size_t)layer->input.dimensions));
    tlc_json_put(object, "output",
                 json_wholes(layer->output.size, (size_t)layer->output.dimensions));
    tlc_json_put(object, "activation", json_or_null(layer->shown_activation));
    tlc_json_put(object, "trainable", json_boolean(layer->trainable));
    tlc_json_put(object, "parameters", json_integer(plan_layer_parameters(layer)));
    tlc_json_put(object, "learned_parameters", json_integer(plan_layer_learned(layer)));
    tlc_json_put(object, "bytes", json_integer(plan_layer_bytes(layer)));
    tlc_json_put(object, "weights", weights);
    tlc_json_put(object, "copy_of", json_of_copied(layer));
    tlc_json_put(object, "line", json_line(layer->origin));
    return object;
}

json_t *json_of_model(const PlanModel *model)
{
    json_t *object = json_object(), *layers = json_array();
    for (size_t i = 0; i < model->layers.count; i++)
        tlc_json_append(layers, json_of_layer(model, i));
    tlc_json_put(object, "name", json_or_null(model->name));
    tlc_json_put(object, "id", json_or_null(model->identifier));
    tlc_json_put(object, "data", json_or_null(model->file->title));
    tlc_json_put(object, "parameters", json_integer(model->parameters));
    tlc_json_put(object, "weights_of", json_or_null(model->stored));
    tlc_json_put(object, "flash_limit", json_integer(model->limits.flash));
    tlc_json_put(object, "ram_limit", json_integer(model->limits.ram));
    tlc_json_put(object, "layers", layers);
    tlc_json_put(object, "line", json_line(model->origin));
    return object;
}
