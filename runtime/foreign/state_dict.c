/* state_dict.c: PyTorch's state dictionaries: names and tensors in a pickle, numbers in storages.
 */
#include <stdlib.h>
#include <string.h>

#include "foreign/archive.h"
#include "foreign/foreign_internal.h"
#include "foreign/pickle.h"
#include "system/allocate.h"
#include "system/format.h"

enum {
    DEEPEST = 8, /* dictionaries in dictionaries */
    LARGEST_PICKLE = 1 << 28,
    LONGEST_KEY = 64,
    LARGEST_NAMES = 1 << 25, /* bytes, of all that is in dictionaries */
};

/* Numbers of one type that tensors have parts of. */
struct tlc_storage {
    char key[LONGEST_KEY];
    const struct tlc_stored_element *type;
    int64_t count;
    uint64_t at; /* in the file, of the older format */
    int entry;   /* of the archive */
};

/* ---- storages ---------------------------------------------------------------------------------
 */

/* ("storage", torch.FloatStorage, "0", "cpu", 64): of the older format with one more item. */
static const struct tlc_stored_element *type_of(const struct tlc_pickle_value *stored)
{
    const bool right =
        stored->kind == TLC_PICKLE_STORED && stored->items >= 5 &&
        stored->item[1]->kind == TLC_PICKLE_GLOBAL && stored->item[2]->kind == TLC_PICKLE_TEXT &&
        stored->item[4]->kind == TLC_PICKLE_INTEGER && strlen(stored->item[2]->text) < LONGEST_KEY;
    const char *space = right ? strchr(stored->item[1]->text, ' ') : NULL;
    return space ? tlc_element_of_torch(space + 1) : NULL;
}

/* The number of the storage, which is noted when it is new; -1 and a fault when it is none. */
static int storage_of(struct tlc_foreign *model, const struct tlc_pickle_value *stored,
                      struct tlc_fault *fault)
{
    const struct tlc_stored_element *type = type_of(stored);
    if (!type || stored->item[4]->integer < 0 || stored->item[4]->integer > INT32_MAX) {
        tlc_fault_write(fault, "%s is corrupt: a tensor without a storage of numbers", model->path);
        return -1;
    }
    for (int i = model->storages; i-- > 0;)
        if (strcmp(model->storage[i].key, stored->item[2]->text) == 0)
            return i;
    if ((model->storages & (model->storages - 1)) == 0)
        model->storage =
            tlc_resize(model->storage, (model->storages ? 2 * (size_t)model->storages : 1) *
                                           sizeof *model->storage);
    struct tlc_storage *storage = &model->storage[model->storages];
    *storage = (struct tlc_storage){.type = type, .count = stored->item[4]->integer, .entry = -1};
    strcpy(storage->key, stored->item[2]->text);
    return model->storages++;
}

/* ---- tensors ----------------------------------------------------------------------------------
 */

static bool read_sizes(const struct tlc_pickle_value *sizes, int *count, int64_t *size)
{
    if (sizes->kind != TLC_PICKLE_TUPLE || sizes->items > TLC_MOST_RANK)
        return false;
    *count = sizes->items;
    for (int i = 0; i < sizes->items; i++) {
        if (sizes->item[i]->kind != TLC_PICKLE_INTEGER || sizes->item[i]->integer < 0)
            return false;
        size[i] = sizes->item[i]->integer;
    }
    return true;
}

/* Whether the last of its numbers is in its storage. */
static bool fits_storage(const struct tlc_foreign_tensor *tensor, int64_t count)
{
    int64_t last = (int64_t)tensor->offset;
    if (tlc_foreign_count(tensor) == 0)
        return true;
    for (int i = 0; i < tensor->rank; i++) {
        const int64_t steps = tensor->shape[i] - 1, stride = tensor->stride[i];
        if (steps > 0 && stride > count / steps)
            return false;
        last += steps * stride;
    }
    return last < count;
}

/* The arguments: storage, offset, size, stride, ... */
static bool read_tensor(struct tlc_foreign *model, const char *name,
                        const struct tlc_pickle_value *value, struct tlc_fault *fault)
{
    int strides = 0;
    struct tlc_foreign_tensor *tensor = tlc_add_tensor(model, name, fault);
    if (!tensor)
        return false;
    if (value->items < 4 || value->item[1]->kind != TLC_PICKLE_INTEGER ||
        value->item[1]->integer < 0 || !read_sizes(value->item[2], &tensor->rank, tensor->shape) ||
        !read_sizes(value->item[3], &strides, tensor->stride) || strides != tensor->rank)
        return tlc_fault_set(fault, "%s is corrupt: tensor %s has no sizes and strides",
                             model->path, name);
    tensor->place = storage_of(model, value->item[0], fault);
    if (tensor->place < 0 || !tlc_check_tensor(model, tensor, fault))
        return false;
    const struct tlc_storage *storage = &model->storage[tensor->place];
    tensor->offset = (uint64_t)value->item[1]->integer;
    tensor->element = storage->type->name;
    if (value->item[1]->integer <= storage->count && fits_storage(tensor, storage->count))
        return true;
    return tlc_fault_set(fault,
                         "%s is corrupt: tensor %s is not within its storage of %lld numbers",
                         model->path, name, (long long)storage->count);
}

/* Names of dictionaries that only hold the model's. */
static bool is_wrapper(const char *key)
{
    static const char *const wrappers[] = {"state_dict", "model_state_dict", "model", "net",
                                           "model_state"};
    for (size_t i = 0; i < sizeof wrappers / sizeof *wrappers; i++)
        if (strcmp(key, wrappers[i]) == 0)
            return true;
    return false;
}

static char *name_of(const char *prefix, const struct tlc_pickle_value *key)
{
    if (key->kind == TLC_PICKLE_TEXT)
        return tlc_format("%s%s%s", prefix, *prefix ? "." : "", key->text);
    return tlc_format("%s%s%lld", prefix, *prefix ? "." : "", (long long)key->integer);
}

/* A dictionary may be in itself or, a few bytes each time, in many others: what is met is counted
 * by the names that are made for it. */
static bool count_name(const struct tlc_foreign *model, const char *name, size_t *names,
                       struct tlc_fault *fault)
{
    *names += strlen(name) + 1;
    return *names <= LARGEST_NAMES ||
           tlc_fault_set(fault,
                         "%s is corrupt: the names in its dictionaries take more than %d bytes",
                         model->path, LARGEST_NAMES);
}

/* All tensors of a dictionary, of those in it too; what else a checkpoint has is passed over. */
static bool read_dict(struct tlc_foreign *model, const char *prefix,
                      const struct tlc_pickle_value *dict, int depth, size_t *names,
                      struct tlc_fault *fault)
{
    bool done = true;
    for (int i = 0; done && i + 1 < dict->items; i += 2) {
        const struct tlc_pickle_value *key = dict->item[i], *value = dict->item[i + 1];
        char *name = name_of(prefix, key);
        const bool unnamed = depth == 0 && key->kind == TLC_PICKLE_TEXT && is_wrapper(key->text);
        done = count_name(model, name, names, fault);
        if (done && value->kind == TLC_PICKLE_TENSOR)
            done = read_tensor(model, name, value, fault);
        else if (done && value->kind == TLC_PICKLE_DICT && depth < DEEPEST)
            done = read_dict(model, unnamed ? "" : name, value, depth + 1, names, fault);
        free(name);
    }
    return done;
}

static bool read_object(struct tlc_foreign *model, const struct tlc_pickle_value *object,
                        struct tlc_fault *fault)
{
    size_t names = 0;
    if (object->kind == TLC_PICKLE_DICT && !read_dict(model, "", object, 0, &names, fault))
        return false;
    if (model->tensors > 0)
        return true;
    return tlc_fault_set(fault, "%s holds no dictionary of tensors: save the model's state_dict()",
                         model->path);
}

/* ---- the zip format ---------------------------------------------------------------------------
 */

/* Entry `data/KEY` beside the pickle. */
static bool find_storages(struct tlc_foreign *model, const struct tlc_zip *archive, int pickle,
                          struct tlc_fault *fault)
{
    const char *own = archive->member[pickle].name;
    const int folder = (int)(strlen(own) - strlen("data.pkl"));
    for (int i = 0; i < model->storages; i++) {
        struct tlc_storage *storage = &model->storage[i];
        char *name = tlc_format("%.*sdata/%s", folder, own, storage->key);
        storage->entry = tlc_zip_find(archive, name);
        free(name);
        if (storage->entry < 0)
            return tlc_fault_set(fault, "%s is corrupt: it has no entry for storage %s",
                                 model->path, storage->key);
        if (archive->member[storage->entry].size != (uint64_t)storage->count * storage->type->size)
            return tlc_fault_set(fault,
                                 "%s is corrupt: storage %s has not the bytes of %lld numbers",
                                 model->path, storage->key, (long long)storage->count);
    }
    return true;
}

static bool read_zip(const struct tlc_foreign_file *file, const struct tlc_zip *archive,
                     struct tlc_foreign *model, struct tlc_fault *fault)
{
    const int entry = tlc_archive_find_end(archive, "/data.pkl");
    const int order = tlc_archive_find_end(archive, "/byteorder");
    uint8_t *ordered = order < 0 ? NULL : tlc_zip_read(archive, order, fault);
    const bool big = ordered && strcmp((const char *)ordered, "big") == 0;
    free(ordered);
    if (big)
        return tlc_fault_set(fault,
                             "%s was written on a big-endian machine, which tlc does not "
                             "read",
                             file->path);
    uint8_t *bytes = tlc_zip_read(archive, entry, fault);
    if (!bytes)
        return false;
    struct tlc_pickle pickle = {
        .path = file->path, .bytes = bytes, .size = (size_t)archive->member[entry].size};
    const struct tlc_pickle_value *object = tlc_pickle_read(&pickle, fault);
    const bool done =
        object && read_object(model, object, fault) && find_storages(model, archive, entry, fault);
    tlc_pickle_end(&pickle);
    free(bytes);
    return done;
}

static bool open_torch_zip(const struct tlc_foreign_file *file, struct tlc_foreign *model,
                           struct tlc_fault *fault)
{
    struct tlc_zip archive;
    if (!tlc_zip_list(file->path, &archive, fault))
        return false;
    const bool done = read_zip(file, &archive, model, fault);
    tlc_zip_free(&archive);
    return done;
}

/* ---- the older format -------------------------------------------------------------------------
 */

/* Pickles of PyTorch's own number, a version, facts of the machine, the object, and the keys of the
 * storages; then of each how many numbers it has, and these. */
static bool place_storage(struct tlc_foreign *model, const struct tlc_foreign_file *file,
                          const char *key, uint64_t *at, struct tlc_fault *fault)
{
    uint8_t count[8];
    int which = model->storages - 1;
    while (which >= 0 && strcmp(model->storage[which].key, key) != 0)
        which--;
    if (which < 0)
        return tlc_fault_set(fault, "%s is corrupt: no tensor has storage %.60s", model->path, key);
    struct tlc_storage *storage = &model->storage[which];
    if (!tlc_foreign_file_read(file, *at, count, sizeof count, fault))
        return false;
    storage->at = *at + sizeof count;
    const uint64_t room = (file->size - storage->at) / storage->type->size;
    if (tlc_little64(count) != (uint64_t)storage->count || tlc_little64(count) > room)
        return tlc_fault_set(fault,
                             "%s is truncated or corrupt: storage %.60s should have %lld numbers, "
                             "and there is room for %llu",
                             model->path, key, (long long)storage->count, (unsigned long long)room);
    *at = storage->at + (uint64_t)storage->count * storage->type->size;
    return true;
}

static bool place_storages(struct tlc_foreign *model, const struct tlc_foreign_file *file,
                           const struct tlc_pickle_value *keys, uint64_t at,
                           struct tlc_fault *fault)
{
    if (keys->kind != TLC_PICKLE_LIST || keys->items != model->storages)
        return tlc_fault_set(fault, "%s is corrupt: its storages are not listed", model->path);
    for (int i = 0; i < keys->items; i++)
        if (keys->item[i]->kind != TLC_PICKLE_TEXT ||
            !place_storage(model, file, keys->item[i]->text, &at, fault))
            return keys->item[i]->kind == TLC_PICKLE_TEXT
                       ? false
                       : tlc_fault_set(fault, "%s is corrupt: a storage has no key", model->path);
    return true;
}

static bool is_torch(const struct tlc_pickle_value *number)
{
    return number->kind == TLC_PICKLE_INTEGER && (uint64_t)number->integer == 0xa86a20f9469cfc6cu;
}

static bool read_pickles(const struct tlc_foreign_file *file, struct tlc_pickle *pickle,
                         struct tlc_foreign *model, struct tlc_fault *fault)
{
    const struct tlc_pickle_value *values[5];
    for (int i = 0; i < 5; i++) {
        values[i] = tlc_pickle_read(pickle, fault);
        if (!values[i])
            return false;
        if (i == 0 && !is_torch(values[0]))
            return tlc_fault_set(fault,
                                 "%s is a pickle, but not one of PyTorch's: tlc reads files that "
                                 "torch.save(model.state_dict(), ...) wrote",
                                 file->path);
    }
    return read_object(model, values[3], fault) &&
           place_storages(model, file, values[4], pickle->at, fault);
}

static bool open_torch_old(const struct tlc_foreign_file *file, struct tlc_foreign *model,
                           struct tlc_fault *fault)
{
    const size_t size = file->size < LARGEST_PICKLE ? (size_t)file->size : LARGEST_PICKLE;
    uint8_t *bytes = tlc_allocate(1, size);
    struct tlc_pickle pickle = {.path = file->path, .bytes = bytes, .size = size};
    const bool done = tlc_foreign_file_read(file, 0, bytes, size, fault) &&
                      read_pickles(file, &pickle, model, fault);
    tlc_pickle_end(&pickle);
    free(bytes);
    return done;
}

/* ---- numbers ----------------------------------------------------------------------------------
 */

/* All bytes of a storage: new; NULL and a fault. */
static uint8_t *read_storage(const struct tlc_foreign_file *file, const struct tlc_zip *archive,
                             const struct tlc_storage *storage, struct tlc_fault *fault)
{
    if (storage->entry >= 0)
        return storage->entry < archive->members &&
                       archive->member[storage->entry].size ==
                           (uint64_t)storage->count * storage->type->size
                   ? tlc_zip_read(archive, storage->entry, fault)
                   : (tlc_fault_write(fault, "%s has changed while it was read", file->path), NULL);
    uint8_t *bytes = tlc_allocate((size_t)storage->count, storage->type->size);
    if (tlc_foreign_file_read(file, storage->at, bytes,
                              (size_t)storage->count * storage->type->size, fault))
        return bytes;
    free(bytes);
    return NULL;
}

static bool read_numbers(const struct tlc_foreign_file *file, const struct tlc_zip *archive,
                         const struct tlc_foreign *model, const struct tlc_foreign_tensor *tensor,
                         float *numbers, struct tlc_fault *fault)
{
    const struct tlc_storage *storage = &model->storage[tensor->place];
    const int64_t count = tlc_foreign_count(tensor);
    uint8_t *bytes = read_storage(file, archive, storage, fault);
    for (int64_t i = 0; bytes && i < count; i++)
        numbers[i] = (float)storage->type->value(bytes + (size_t)tlc_place_of(tensor, i) *
                                                             storage->type->size);
    free(bytes);
    return bytes != NULL;
}

static bool torch_numbers(const struct tlc_foreign_file *file, const struct tlc_foreign *model,
                          int count, const int *tensors, float *const *numbers,
                          struct tlc_fault *fault)
{
    struct tlc_zip archive = {.members = 0};
    bool done = model->kind != TLC_TORCH_ZIP || tlc_zip_list(file->path, &archive, fault);
    for (int i = 0; done && i < count; i++)
        done = read_numbers(file, &archive, model, &model->tensor[tensors[i]], numbers[i], fault);
    tlc_zip_free(&archive);
    return done;
}

const struct tlc_foreign_reader tlc_foreign_torch = {TLC_TORCH_ZIP, open_torch_zip, torch_numbers},
                                tlc_foreign_old_torch = {TLC_TORCH_OLD, open_torch_old,
                                                         torch_numbers};
