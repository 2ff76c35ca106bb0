/* numpy_archive.c: weights in an archive of NumPy's arrays (.npz), called as its members are
 * without
 * ".npy". Arrays of texts, such as names of classes, are none. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foreign/archive.h"
#include "foreign/foreign_internal.h"
#include "formats/npy.h"
#include "system/allocate.h"
#include "system/format.h"

/* The array of a member, behind its header; NULL and a fault. Messages call it "a.npz: kernel". */
static struct tlc_input *open_array(const struct tlc_zip *zip, int member, struct tlc_npy *npy,
                                    struct tlc_fault *fault)
{
    char *name = tlc_format("%s: %s", zip->path, zip->member[member].name);
    struct tlc_input *input = tlc_zip_open_member(zip, member, name, fault);
    if (input && !tlc_npy_read(input, name, true, npy, fault)) {
        tlc_input_close(input);
        input = NULL;
    }
    free(name);
    return input;
}

/* ---- what there is ----------------------------------------------------------------------------
 */

/* The last index runs fastest, or the first. */
static void set_strides(struct tlc_foreign_tensor *tensor, bool by_columns)
{
    int64_t stride = 1;
    for (int i = 0; i < tensor->rank; i++) {
        const int axis = by_columns ? i : tensor->rank - 1 - i;
        tensor->stride[axis] = stride;
        stride *= tensor->shape[axis];
    }
}

static bool add_array(struct tlc_foreign *model, const struct tlc_zip *zip, int member,
                      const struct tlc_npy *npy, struct tlc_fault *fault)
{
    const char *name = zip->member[member].name;
    char *stem = tlc_format("%.*s", (int)(strlen(name) - strlen(".npy")), name);
    struct tlc_foreign_tensor *tensor = tlc_add_tensor(model, stem, fault);
    free(stem);
    if (!tensor)
        return false;
    tensor->element = npy->halves ? "float16" : tlc_element_name(npy->element);
    tensor->place = member;
    tensor->rank = npy->rank;
    memcpy(tensor->shape, npy->shape, sizeof tensor->shape);
    if (!tlc_check_tensor(model, tensor, fault))
        return false;
    set_strides(tensor, npy->by_columns);
    return true;
}

static bool read_headers(struct tlc_foreign *model, const struct tlc_zip *zip,
                         struct tlc_fault *fault)
{
    for (int i = 0; i < zip->members; i++) {
        struct tlc_npy npy;
        if (!tlc_archive_ends_in(zip->member[i].name, ".npy"))
            continue;
        struct tlc_input *input = open_array(zip, i, &npy, fault);
        if (!input)
            return false;
        tlc_input_close(input);
        if (npy.characters == 0 && !add_array(model, zip, i, &npy, fault))
            return false;
    }
    return true;
}

/* ---- numbers ----------------------------------------------------------------------------------
 */

/* Types of numbers are little-endian in model files. */
static void turn_round(uint8_t *bytes, size_t count, size_t size)
{
    for (uint8_t *at = bytes; at < bytes + count * size; at += size)
        for (size_t i = 0; i < size / 2; i++) {
            const uint8_t byte = at[i];
            at[i] = at[size - 1 - i];
            at[size - 1 - i] = byte;
        }
}

static bool is_big_endian(const struct tlc_npy *npy)
{
    return npy->swapped == (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__);
}

/* The array's bytes to its end; new ones. NULL and a fault. */
static uint8_t *read_array(const struct tlc_zip *zip, const struct tlc_foreign_tensor *tensor,
                           size_t size, struct tlc_fault *fault)
{
    struct tlc_npy npy;
    struct tlc_input *input = open_array(zip, tensor->place, &npy, fault);
    if (!input)
        return NULL;
    const size_t count = (size_t)tlc_foreign_count(tensor), all = count * size;
    uint8_t *bytes = tlc_allocate(all + 1, 1);
    size_t got = 0;
    bool done = tlc_input_read(input, bytes, all + 1, &got, fault);
    if (done && got != all)
        done = tlc_fault_set(fault,
                             "%s: array %s is corrupt: it has %s than the %zu bytes of its shape",
                             zip->path, tensor->name, got < all ? "fewer" : "more", all);
    tlc_input_close(input);
    if (done && is_big_endian(&npy))
        turn_round(bytes, count, size);
    if (done)
        return bytes;
    free(bytes);
    return NULL;
}

static bool read_tensor(const struct tlc_zip *zip, const struct tlc_foreign_tensor *tensor,
                        float *numbers, struct tlc_fault *fault)
{
    const struct tlc_stored_element *type = tlc_element_called(tensor->element);
    const int64_t count = tlc_foreign_count(tensor);
    uint8_t *bytes = read_array(zip, tensor, type->size, fault);
    for (int64_t i = 0; bytes && i < count; i++)
        numbers[i] = (float)type->value(bytes + (size_t)tlc_place_of(tensor, i) * type->size);
    free(bytes);
    return bytes != NULL;
}

bool tlc_numpy_number(const struct tlc_foreign *archive, int tensor, double *number,
                      struct tlc_fault *fault)
{
    const struct tlc_stored_element *type = tlc_element_called(archive->tensor[tensor].element);
    struct tlc_zip zip;
    if (!tlc_zip_list(archive->path, &zip, fault))
        return false;
    uint8_t *bytes = read_array(&zip, &archive->tensor[tensor], type->size, fault);
    *number = bytes ? type->value(bytes) : 0;
    free(bytes);
    tlc_zip_free(&zip);
    return bytes != NULL;
}

/* ---- the file ----------------------------------------------------------------------------------
 */

/* What tlc says of the data: one number, called so. */
static bool read_scale(struct tlc_foreign *model, const struct tlc_zip *zip,
                       struct tlc_fault *fault)
{
    float scale = 0;
    for (int i = 0; i < model->tensors; i++)
        if (model->tensor[i].rank == 0 && strcmp(model->tensor[i].name, "scale") == 0 &&
            !read_tensor(zip, &model->tensor[i], &scale, fault))
            return false;
    model->scale = scale > 0 && isfinite(scale) ? (double)scale : 0;
    return true;
}

static bool open_numpy_archive(const struct tlc_foreign_file *file, struct tlc_foreign *model,
                               struct tlc_fault *fault)
{
    struct tlc_zip zip;
    if (!tlc_zip_list(file->path, &zip, fault))
        return false;
    const bool done = read_headers(model, &zip, fault) && read_scale(model, &zip, fault);
    tlc_zip_free(&zip);
    return done;
}

static bool numpy_numbers(const struct tlc_foreign_file *file, const struct tlc_foreign *model,
                          int count, const int *tensors, float *const *numbers,
                          struct tlc_fault *fault)
{
    struct tlc_zip zip;
    if (!tlc_zip_list(file->path, &zip, fault))
        return false;
    bool done = true;
    for (int i = 0; done && i < count; i++)
        done = read_tensor(&zip, &model->tensor[tensors[i]], numbers[i], fault);
    tlc_zip_free(&zip);
    return done;
}

const struct tlc_foreign_reader tlc_foreign_numpy = {TLC_NUMPY_ARCHIVE, open_numpy_archive,
                                                     numpy_numbers};
