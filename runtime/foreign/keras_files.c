/* keras_files.c: Keras's files: HDF5, archives of Keras 3, and JSON. */
#include <stdlib.h>
#include <string.h>

#include "foreign/archive.h"
#include "foreign/foreign_internal.h"
#include "system/allocate.h"
#include "system/format.h"

/* ---- HDF5 --------------------------------------------------------------------------------------
 */

/* Weights alone have no architecture. */
static bool take_config(struct tlc_foreign *model, const char *config, struct tlc_fault *fault)
{
    if (!config)
        return true;
    if (!tlc_read_architecture(model, config, fault))
        return false;
    tlc_own_by_group(model);
    return true;
}

static bool open_hdf5(const struct tlc_foreign_file *file, struct tlc_foreign *model,
                      struct tlc_fault *fault)
{
    char *config = NULL;
    bool done = tlc_describe_hdf5(file, NULL, 0, model, &config, fault) &&
                take_config(model, config, fault);
    free(config);
    if (done && !model->has_layers && model->tensors == 0)
        done = tlc_fault_set(fault, "%s is an HDF5 file without model_config and without weights",
                             file->path);
    return done;
}

static bool hdf5_numbers(const struct tlc_foreign_file *file, const struct tlc_foreign *model,
                         int count, const int *tensors, float *const *numbers,
                         struct tlc_fault *fault)
{
    return tlc_numbers_of_hdf5(file, NULL, 0, model, count, tensors, numbers, fault);
}

/* ---- .keras ------------------------------------------------------------------------------------
 */

/* The entry of that name: new bytes; NULL and a fault. */
static uint8_t *read_entry(const struct tlc_foreign_file *file, const struct tlc_zip *archive,
                           const char *name, size_t *size, struct tlc_fault *fault)
{
    const int entry = tlc_zip_find(archive, name);
    if (entry < 0) {
        tlc_fault_write(fault, "%s has no entry %s", file->path, name);
        return NULL;
    }
    *size = (size_t)archive->member[entry].size;
    return tlc_zip_read(archive, entry, fault);
}

static void take_version(struct tlc_foreign *model, const char *metadata)
{
    json_t *root = json_loads(metadata, 0, NULL);
    const char *version = json_string_value(json_object_get(root, "keras_version"));
    if (version) {
        free(model->version);
        model->version = tlc_format("%s", version);
    }
    json_decref(root);
}

/* An archive need not have it. */
static bool read_metadata(const struct tlc_foreign_file *file, const struct tlc_zip *archive,
                          struct tlc_foreign *model, struct tlc_fault *fault)
{
    size_t size;
    if (tlc_zip_find(archive, "metadata.json") < 0)
        return true;
    uint8_t *metadata = read_entry(file, archive, "metadata.json", &size, fault);
    if (!metadata)
        return false;
    take_version(model, (const char *)metadata);
    free(metadata);
    return true;
}

static bool take_weights(const struct tlc_foreign_file *file, struct tlc_foreign *model,
                         const uint8_t *image, size_t size, struct tlc_fault *fault)
{
    char *config = NULL;
    const bool done = tlc_describe_hdf5(file, image, size, model, &config, fault);
    free(config);
    if (done)
        tlc_own_by_path(model);
    return done;
}

static bool read_archive(const struct tlc_foreign_file *file, const struct tlc_zip *archive,
                         struct tlc_foreign *model, struct tlc_fault *fault)
{
    size_t size, weights;
    uint8_t *config = read_entry(file, archive, "config.json", &size, fault);
    uint8_t *image = config ? read_entry(file, archive, "model.weights.h5", &weights, fault) : NULL;
    const bool done = image && tlc_read_architecture(model, (const char *)config, fault) &&
                      take_weights(file, model, image, weights, fault);
    free(config);
    free(image);
    return done && read_metadata(file, archive, model, fault);
}

static bool open_keras_archive(const struct tlc_foreign_file *file, struct tlc_foreign *model,
                               struct tlc_fault *fault)
{
    struct tlc_zip archive;
    if (!tlc_zip_list(file->path, &archive, fault))
        return false;
    const bool done = read_archive(file, &archive, model, fault);
    tlc_zip_free(&archive);
    return done;
}

static bool archive_numbers(const struct tlc_foreign_file *file, const struct tlc_foreign *model,
                            int count, const int *tensors, float *const *numbers,
                            struct tlc_fault *fault)
{
    struct tlc_zip archive;
    size_t size;
    if (!tlc_zip_list(file->path, &archive, fault))
        return false;
    uint8_t *image = read_entry(file, &archive, "model.weights.h5", &size, fault);
    const bool done =
        image && tlc_numbers_of_hdf5(file, image, size, model, count, tensors, numbers, fault);
    free(image);
    tlc_zip_free(&archive);
    return done;
}

/* ---- JSON --------------------------------------------------------------------------------------
 */

static bool open_keras_json(const struct tlc_foreign_file *file, struct tlc_foreign *model,
                            struct tlc_fault *fault)
{
    enum { LARGEST = 64 << 20 };
    if (file->size > LARGEST)
        return tlc_fault_set(fault, "%s is too large for an architecture: %llu bytes", file->path,
                             (unsigned long long)file->size);
    char *text = tlc_allocate(1, (size_t)file->size + 1);
    const bool done = tlc_foreign_file_read(file, 0, text, (size_t)file->size, fault) &&
                      tlc_read_architecture(model, text, fault);
    free(text);
    return done;
}

const struct tlc_foreign_reader tlc_foreign_hdf5 = {TLC_KERAS_HDF5, open_hdf5, hdf5_numbers},
                                tlc_foreign_keras = {TLC_KERAS_ARCHIVE, open_keras_archive,
                                                     archive_numbers},
                                tlc_foreign_json = {TLC_KERAS_JSON, open_keras_json, NULL};
