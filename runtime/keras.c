/* keras.c: Keras's legacy HDF5 whole-model files.
 *
 * HDF5 builds the file in memory, and atomic_file.c writes it: so a full disk has one clear message
 * and leaves nothing behind. The layout is that of Keras 2, which Keras 3 reads as well.
 */
#include <hdf5.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

enum { MEMORY_STEP = 1 << 20 };

/* In HDF5's old format an attribute must fit into an object header of 64 KiB. */
enum { LONGEST_OLD_ATTRIBUTE = 60000 };

/* ---- model_config --------------------------------------------------------------------------- */

static json_t *object_of_class(const char *class_name, json_t *config)
{
    json_t *object = json_object();
    tlc_json_put(object, "class_name", json_string(class_name));
    tlc_json_put(object, "config", config);
    return object;
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
    tlc_json_put(config, "name", json_sprintf("%s_input", model->name));
    return object_of_class("InputLayer", config);
}

static void put_nulls(json_t *config)
{
    static const char *const keys[] = {"kernel_regularizer", "bias_regularizer",
                                       "activity_regularizer", "kernel_constraint",
                                       "bias_constraint"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        tlc_json_put(config, keys[i], json_null());
}

static void put_dense(json_t *config, const struct tlc_layer *layer)
{
    tlc_json_put(config, "units", json_integer(layer->units));
    tlc_json_put(config, "activation",
                 json_string(layer->activation ? layer->activation : "linear"));
    tlc_json_put(config, "use_bias", json_boolean(layer->weights > 1));
    tlc_json_put(
        config, "kernel_initializer",
        object_of_class(layer->initializer ? layer->initializer : "GlorotUniform", json_object()));
    tlc_json_put(config, "bias_initializer", object_of_class("Zeros", json_object()));
    put_nulls(config);
}

static json_t *layer_config(const struct tlc_layer *layer)
{
    json_t *config = json_object();
    tlc_json_put(config, "name", json_string(layer->name));
    tlc_json_put(config, "trainable", json_boolean(layer->trainable));
    tlc_json_put(config, "dtype", json_string("float32"));
    if (layer->weights > 0)
        put_dense(config, layer);
    return object_of_class(layer->class_name, config);
}

/* A new string. */
static char *model_config(const struct tlc_model *model)
{
    json_t *config = json_object(), *layers = json_array();
    tlc_json_append(layers, input_layer(model));
    for (int i = 0; i < model->layers; i++)
        tlc_json_append(layers, layer_config(&model->layer[i]));
    tlc_json_put(config, "name", json_string(model->name));
    tlc_json_put(config, "layers", layers);
    json_t *root = object_of_class("Sequential", config);
    char *text = tlc_json_text(root, 0, "the description of a model");
    json_decref(root);
    return text;
}

/* ---- HDF5's objects ------------------------------------------------------------------------- */

/* Nothing but memory can run out while the file is only in memory. */
static hid_t check(hid_t result)
{
    if (result < 0)
        tlc_fail("HDF5 cannot lay out the file of a model's weights (out of memory?)");
    return result;
}

/* Times would make two files of the same weights differ. */
static hid_t without_times(hid_t class)
{
    hid_t properties = check(H5Pcreate(class));
    check(H5Pset_obj_track_times(properties, false));
    return properties;
}

static hid_t make_group(hid_t parent, const char *name)
{
    hid_t properties = without_times(H5P_GROUP_CREATE);
    hid_t group = check(H5Gcreate2(parent, name, H5P_DEFAULT, properties, H5P_DEFAULT));
    check(H5Pclose(properties));
    return group;
}

static void write_attribute(hid_t object, const char *name, hid_t type, hid_t space,
                            const void *value)
{
    hid_t attribute = check(H5Acreate2(object, name, type, space, H5P_DEFAULT, H5P_DEFAULT));
    if (value)
        check(H5Awrite(attribute, type, value));
    check(H5Aclose(attribute));
    check(H5Sclose(space));
}

/* Fixed length, padded with zeros, as Keras wrote strings when h5py still took bytes for them. */
static hid_t string_type(size_t length)
{
    hid_t type = check(H5Tcopy(H5T_C_S1));
    check(H5Tset_size(type, length ? length : 1));
    check(H5Tset_strpad(type, H5T_STR_NULLPAD));
    return type;
}

static void put_string(hid_t object, const char *name, const char *text)
{
    hid_t type = string_type(strlen(text));
    write_attribute(object, name, type, check(H5Screate(H5S_SCALAR)), text);
    check(H5Tclose(type));
}

static size_t longest(char *const *texts, int count)
{
    size_t most = 0;
    for (int i = 0; i < count; i++)
        if (strlen(texts[i]) > most)
            most = strlen(texts[i]);
    return most;
}

/* An empty list has the type that numpy gives it: float64. */
static void put_strings(hid_t object, const char *name, char *const *texts, int count)
{
    hsize_t size = (hsize_t)count;
    hid_t space = check(H5Screate_simple(1, &size, NULL));
    if (count == 0) {
        write_attribute(object, name, H5T_IEEE_F64LE, space, NULL);
        return;
    }
    size_t length = longest(texts, count);
    char *padded = tlc_allocate((size_t)count, length);
    for (int i = 0; i < count; i++)
        memcpy(padded + (size_t)i * length, texts[i], strlen(texts[i]));
    hid_t type = string_type(length);
    write_attribute(object, name, type, space, padded);
    check(H5Tclose(type));
    free(padded);
}

/* ---- weights -------------------------------------------------------------------------------- */

/* From panels to rows, a new array. */
static float *unpack(const struct tlc_tensor *tensor, const void *weights)
{
    const float *numbers = tlc_numbers(tensor, weights);
    const size_t rows = (size_t)tensor->rows, columns = (size_t)tensor->columns;
    const size_t panel = (size_t)tensor->panel;
    float *plain = tlc_allocate(rows * columns, sizeof *plain);
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < columns; j++)
            plain[i * columns + j] = numbers[(j / panel * rows + i) * panel + j % panel];
    return plain;
}

static void write_tensor(hid_t group, const char *name, const struct tlc_tensor *tensor,
                         const void *weights)
{
    hsize_t size[2] = {(hsize_t)tensor->rows, (hsize_t)tensor->columns};
    const hsize_t *shape = tensor->dimensions == 1 ? size + 1 : size;
    float *plain = unpack(tensor, weights);
    hid_t properties = without_times(H5P_DATASET_CREATE);
    hid_t space = check(H5Screate_simple(tensor->dimensions, shape, NULL));
    hid_t set =
        check(H5Dcreate2(group, name, H5T_IEEE_F32LE, space, H5P_DEFAULT, properties, H5P_DEFAULT));
    check(H5Dwrite(set, H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, plain));
    check(H5Dclose(set));
    check(H5Sclose(space));
    check(H5Pclose(properties));
    free(plain);
}

/* Keras names weights by their layer, so that the layer's group has a group of the same name. */
static void write_layer(hid_t parent, const struct tlc_layer *layer, const void *weights)
{
    char *names[sizeof layer->weight / sizeof *layer->weight];
    hid_t group = make_group(parent, layer->name);
    for (int i = 0; i < layer->weights; i++)
        names[i] = tlc_format("%s/%s:0", layer->name, layer->weight[i].name);
    put_strings(group, "weight_names", names, layer->weights);
    if (layer->weights > 0)
        check(H5Gclose(make_group(group, layer->name)));
    for (int i = 0; i < layer->weights; i++) {
        write_tensor(group, names[i], &layer->weight[i], weights);
        free(names[i]);
    }
    check(H5Gclose(group));
}

static void put_versions(hid_t object)
{
    put_string(object, "backend", "tensorflow");
    put_string(object, "keras_version", "2.15.0");
}

static void write_weights(hid_t file, const struct tlc_model *model, const void *weights)
{
    hid_t group = make_group(file, "model_weights");
    char **names = tlc_allocate((size_t)model->layers, sizeof *names);
    for (int i = 0; i < model->layers; i++) {
        names[i] = tlc_format("%s", model->layer[i].name);
        write_layer(group, &model->layer[i], weights);
    }
    put_strings(group, "layer_names", names, model->layers);
    put_versions(group);
    for (int i = 0; i < model->layers; i++)
        free(names[i]);
    free(names);
    check(H5Gclose(group));
}

/* ---- the file ------------------------------------------------------------------------------- */

/* What tracks the order of its attributes gets a newer header, which has room for long ones. The
 * whole file in the newer format would not do: its image carries a wrong checksum (HDF5 1.10). */
static hid_t root_properties(size_t longest_attribute)
{
    hid_t properties = without_times(H5P_FILE_CREATE);
    if (longest_attribute > LONGEST_OLD_ATTRIBUTE)
        check(H5Pset_attr_creation_order(properties, H5P_CRT_ORDER_TRACKED));
    return properties;
}

static hid_t make_file(const char *path, size_t longest_attribute)
{
    hid_t creation = root_properties(longest_attribute), access = check(H5Pcreate(H5P_FILE_ACCESS));
    check(H5Pset_fapl_core(access, MEMORY_STEP, false));
    hid_t file = check(H5Fcreate(path, H5F_ACC_TRUNC, creation, access));
    check(H5Pclose(access));
    check(H5Pclose(creation));
    return file;
}

static void stage_image(hid_t file, struct tlc_files *files, const char *name)
{
    check(H5Fflush(file, H5F_SCOPE_GLOBAL));
    ssize_t size = H5Fget_file_image(file, NULL, 0);
    check(size < 0 ? -1 : 0);
    void *image = tlc_allocate(1, (size_t)size);
    check(H5Fget_file_image(file, image, (size_t)size) == size ? 0 : -1);
    tlc_files_stage(files, name, image, (size_t)size);
    free(image);
}

void tlc_save_keras(const struct tlc_model *model, const void *weights, struct tlc_files *files,
                    const char *name)
{
    tlc_lock(); /* HDF5 works for one thread at a time */
    /* and would print its whole stack of errors before ours */
    check(H5Eset_auto2(H5E_DEFAULT, NULL, NULL));
    char *config = model_config(model);
    hid_t file = make_file(name, strlen(config));
    put_string(file, "model_config", config);
    put_versions(file);
    write_weights(file, model, weights);
    stage_image(file, files, name);
    check(H5Fclose(file));
    free(config);
    tlc_unlock();
}
