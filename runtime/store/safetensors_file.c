/* safetensors_file.c: weights alone, as safetensors: the length of a header, the header in JSON,
 * padded to a multiple of 8 bytes, and the numbers one array behind the other. Source: the format's
 * README (huggingface/safetensors). */
#include <stdlib.h>
#include <string.h>

#include "common/digits.h"
#include "json/json.h"
#include "store/names.h"
#include "store/saved.h"
#include "store/unpack.h"
#include "system/allocate.h"
#include "system/format.h"

/* Takes the value over; its text is the value of a key, for the format has none but texts there. */
static void put_as_text(json_t *metadata, const char *key, json_t *value)
{
    char *text = tlc_json_text(value, JSON_COMPACT | JSON_ENCODE_ANY, "what a model is");
    tlc_json_put(metadata, key, json_string(text));
    free(text);
    json_decref(value);
}

static json_t *input_shape(const struct tlc_model *model)
{
    json_t *shape = json_array();
    for (int i = 0; i < model->input_dimensions; i++)
        tlc_json_append(shape, json_integer(model->input_shape[i]));
    return shape;
}

static json_t *metadata_of(const struct tlc_saved *saved)
{
    json_t *metadata = json_object();
    tlc_json_put(metadata, "model", json_string(saved->model->name));
    put_as_text(metadata, "input_shape", input_shape(saved->model));
    if (saved->scale != 1)
        tlc_json_put(metadata, "scale", json_string(tlc_digits_of_float(saved->scale).text));
    if (saved->names)
        put_as_text(metadata, saved->named, tlc_names_in_json(saved));
    return metadata;
}

/* Moves `*offset` behind the tensor's numbers. */
static json_t *entry_of(const struct tlc_tensor *tensor, size_t *offset)
{
    json_t *entry = json_object(), *shape = json_array(), *offsets = json_array();
    for (int i = 0; i < tensor->dimensions; i++)
        tlc_json_append(shape, json_integer(tensor->size[i]));
    tlc_json_append(offsets, json_integer((json_int_t)*offset));
    *offset += tlc_unpacked(tensor) * sizeof(float);
    tlc_json_append(offsets, json_integer((json_int_t)*offset));
    tlc_json_put(entry, "dtype", json_string("F32"));
    tlc_json_put(entry, "shape", shape);
    tlc_json_put(entry, "data_offsets", offsets);
    return entry;
}

static void add_header(struct tlc_file_bytes *bytes, const struct tlc_saved *saved)
{
    json_t *header = json_object();
    size_t offset = 0;
    tlc_json_put(header, "__metadata__", metadata_of(saved));
    for (int i = 0; i < saved->model->layers; i++) {
        const struct tlc_layer *layer = &saved->model->layer[i];
        for (int k = 0; k < layer->weights; k++) {
            char *name = tlc_format("%s.%s", layer->name, layer->weight[k].name);
            tlc_json_put(header, name, entry_of(&layer->weight[k], &offset));
            free(name);
        }
    }
    char *text = tlc_json_text(header, JSON_COMPACT, "the header of a model");
    const size_t padding = (8 - strlen(text) % 8) % 8;
    tlc_append_number(bytes, strlen(text) + padding, 8);
    tlc_append_text(bytes, text);
    tlc_append(bytes, "       ", padding);
    free(text);
    json_decref(header);
}

struct tlc_file_bytes tlc_write_safetensors(const struct tlc_saved *saved)
{
    struct tlc_file_bytes bytes = {NULL, 0, 0};
    add_header(&bytes, saved);
    for (int i = 0; i < saved->model->layers; i++)
        for (int k = 0; k < saved->model->layer[i].weights; k++) {
            const struct tlc_tensor *tensor = &saved->model->layer[i].weight[k];
            float *plain = tlc_unpack(tensor, saved->weights);
            tlc_append_floats(&bytes, plain, tlc_unpacked(tensor));
            free(plain);
        }
    return bytes;
}
