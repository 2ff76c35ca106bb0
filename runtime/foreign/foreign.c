/* foreign.c: model files: what they are, and what readers of all kinds have in common. */
#include "foreign/foreign.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foreign/archive.h"
#include "foreign/foreign_internal.h"
#include "formats/file_kinds.h"
#include "system/allocate.h"
#include "system/format.h"
#include "system/input.h"

static const struct kind {
    const char *name, *identifier;
} kinds[TLC_FOREIGN_KINDS] = {
    [TLC_KERAS_HDF5] = {"Keras (HDF5)", "tlc_foreign_hdf5"},
    [TLC_KERAS_ARCHIVE] = {"Keras 3 (.keras)", "tlc_foreign_keras"},
    [TLC_KERAS_JSON] = {"Keras (JSON, architecture alone)", "tlc_foreign_json"},
    [TLC_SAFETENSORS] = {"safetensors", "tlc_foreign_safetensors"},
    [TLC_NUMPY_ARCHIVE] = {"NumPy arrays (.npz)", "tlc_foreign_numpy"},
    [TLC_TORCH_ZIP] = {"PyTorch state dictionary (zip)", "tlc_foreign_torch"},
    [TLC_TORCH_OLD] = {"PyTorch state dictionary (before 1.6)", "tlc_foreign_old_torch"},
};

const char *tlc_foreign_kind_name(enum tlc_foreign_kind kind)
{
    return kinds[kind].name;
}

const char *tlc_foreign_kind_identifier(enum tlc_foreign_kind kind)
{
    return kinds[kind].identifier;
}

/* ---- what the first bytes say -----------------------------------------------------------------
 */

enum { HEAD = 64 };

/* What people take for a model file, and what to do. */
static const struct tlc_file_advice advice[] = {
    {TLC_FILE_LFS_POINTER, ", not the file itself: fetch that with `git lfs pull`"},
    {TLC_FILE_NUMPY, ": it has no layers and no names of tensors"},
    {TLC_FILE_TFLITE, ", which tlc does not read: save it as .keras or .h5"},
    {TLC_FILE_GGUF, ", which tlc does not read"},
    {TLC_FILE_ONNX, ", which tlc does not read"},
    {TLC_FILE_GZIP, ": unpack it first (gunzip)"},
    {TLC_FILE_BZIP2, ": unpack it first (bunzip2)"},
    {TLC_FILE_XZ, ": unpack it first (unxz)"},
    {TLC_FILE_ZSTD, ": unpack it first (unzstd)"},
    {TLC_FILE_SEVEN_ZIP, ": unpack it first"},
    {TLC_FILE_RAR, ": unpack it first"},
    {TLC_FILE_UNKNOWN, NULL},
};

static bool refuse(const char *path, const uint8_t *head, size_t size, struct tlc_fault *fault)
{
    const enum tlc_file_kind kind = tlc_file_kind_of(head, size);
    const char *what = tlc_file_kind_advice(advice, kind);
    if (head[0] == '<')
        return tlc_fault_set(fault,
                             "%s is HTML or XML, not a model: the download gave a page; fetch the "
                             "file itself (`raw`, `download`)",
                             path);
    if (kind != TLC_FILE_UNKNOWN)
        return tlc_fault_set(fault, "%s is %s%s", path, tlc_file_kind_name(kind),
                             what ? what : ", not a model");
    return tlc_fault_set(fault,
                         "%s is no model file that tlc reads: it begins with %02x %02x %02x %02x; "
                         "there are Keras's .h5 and .keras, .safetensors, .npz, and PyTorch's .pth",
                         path, head[0], size > 1 ? head[1] : 0, size > 2 ? head[2] : 0,
                         size > 3 ? head[3] : 0);
}

/* The length of a header, and the brace it begins with. */
static bool is_safetensors(const uint8_t *head, size_t size)
{
    return size > 8 && head[8] == '{' && tlc_little64(head) < (uint64_t)1 << 40;
}

static bool is_json(const uint8_t *head, size_t size)
{
    size_t at = 0;
    while (at < size &&
           (head[at] == ' ' || head[at] == '\n' || head[at] == '\r' || head[at] == '\t'))
        at++;
    return at < size && head[at] == '{';
}

static bool find_kind(const struct tlc_foreign_file *file, enum tlc_foreign_kind *kind,
                      struct tlc_fault *fault)
{
    uint8_t head[HEAD] = {0};
    const size_t size = file->size < HEAD ? (size_t)file->size : HEAD;
    if (!tlc_foreign_file_read(file, 0, head, size, fault))
        return false;
    const enum tlc_file_kind found = tlc_file_kind_of(head, size);
    if (found == TLC_FILE_HDF5)
        *kind = TLC_KERAS_HDF5;
    else if (found == TLC_FILE_ZIP)
        return tlc_archive_kind(file, kind, fault);
    else if (is_safetensors(head, size))
        *kind = TLC_SAFETENSORS;
    else if (found == TLC_FILE_PICKLE) /* PyTorch's first number is of protocol 2 */
        *kind = TLC_TORCH_OLD;
    else if (is_json(head, size))
        *kind = TLC_KERAS_JSON;
    else
        return refuse(file->path, head, size, fault);
    return true;
}

bool tlc_foreign_kind_of(const char *path, enum tlc_foreign_kind *kind, struct tlc_fault *fault)
{
    struct tlc_foreign_file file;
    if (!tlc_foreign_file_open(&file, path, fault))
        return false;
    const bool found = find_kind(&file, kind, fault);
    tlc_foreign_file_close(&file);
    return found;
}

/* ---- a model ----------------------------------------------------------------------------------
 */

/* That of the file's kind; NULL and a fault where there is none. */
static const struct tlc_foreign_reader *find_reader(const struct tlc_foreign_file *file, int count,
                                                    const struct tlc_foreign_reader *const *readers,
                                                    struct tlc_fault *fault)
{
    enum tlc_foreign_kind kind;
    if (!find_kind(file, &kind, fault))
        return NULL;
    for (int i = 0; i < count; i++)
        if (readers[i]->kind == kind)
            return readers[i];
    tlc_fault_write(fault, "%s is a file of the kind %s, and one of %s is expected", file->path,
                    kinds[kind].name, kinds[readers[0]->kind].name);
    return NULL;
}

static bool open_file(const struct tlc_foreign_file *file, int count,
                      const struct tlc_foreign_reader *const *readers, struct tlc_foreign *model,
                      struct tlc_fault *fault)
{
    model->reader = find_reader(file, count, readers, fault);
    if (!model->reader)
        return false;
    model->kind = model->reader->kind;
    if (!model->reader->open(file, model, fault))
        return false;
    for (int i = 0; i < model->tensors; i++)
        if (!tlc_check_tensor(model, &model->tensor[i], fault))
            return false;
    return model->has_layers || model->tensors > 0 ||
           tlc_fault_set(fault, "%s holds no tensors of numbers", model->path);
}

bool tlc_foreign_open_among(const char *path, int count,
                            const struct tlc_foreign_reader *const *readers,
                            struct tlc_foreign *model, struct tlc_fault *fault)
{
    struct tlc_foreign_file file;
    *model = (struct tlc_foreign){.layers = 0};
    if (!tlc_foreign_file_open(&file, path, fault))
        return false;
    model->path = tlc_format("%s", path);
    model->version = tlc_format("%s", "");
    model->backend = tlc_format("%s", "");
    model->name = tlc_format("%s", "");
    const bool opened = open_file(&file, count, readers, model, fault);
    tlc_foreign_file_close(&file);
    if (!opened)
        tlc_foreign_end(model);
    return opened;
}

bool tlc_foreign_open_as(const char *path, const struct tlc_foreign_reader *reader,
                         struct tlc_foreign *model, struct tlc_fault *fault)
{
    return tlc_foreign_open_among(path, 1, &reader, model, fault);
}

/* ---- numbers ----------------------------------------------------------------------------------
 */

static bool are_finite(const struct tlc_foreign *model, const struct tlc_foreign_tensor *tensor,
                       const float *numbers, struct tlc_fault *fault)
{
    const int64_t count = tlc_foreign_count(tensor);
    for (int64_t i = 0; i < count; i++)
        if (!isfinite(numbers[i]))
            return tlc_fault_set(fault, "%s: number %lld of tensor %s is %s", model->path,
                                 (long long)i, tensor->name,
                                 isnan(numbers[i]) ? "not a number" : "infinite");
    return true;
}

bool tlc_foreign_numbers(const struct tlc_foreign *model, int count, const int *tensors,
                         float *const *numbers, struct tlc_fault *fault)
{
    struct tlc_foreign_file file;
    if (count > 0 && !model->reader->numbers)
        return tlc_fault_set(fault, "%s has no weights", model->path);
    if (!tlc_foreign_file_open(&file, model->path, fault))
        return false;
    bool done = count == 0 || model->reader->numbers(&file, model, count, tensors, numbers, fault);
    tlc_foreign_file_close(&file);
    for (int i = 0; done && i < count; i++)
        done = are_finite(model, &model->tensor[tensors[i]], numbers[i], fault);
    return done;
}

bool tlc_plain_numbers(const struct tlc_foreign_file *file, const struct tlc_foreign *model,
                       int count, const int *tensors, float *const *numbers,
                       struct tlc_fault *fault)
{
    for (int i = 0; i < count; i++) {
        const struct tlc_foreign_tensor *tensor = &model->tensor[tensors[i]];
        if (!tlc_read_plain(file, tensor->offset, tensor, numbers[i], fault))
            return false;
    }
    return true;
}

bool tlc_foreign_checksum(const char *path, uint32_t *checksum, struct tlc_fault *fault)
{
    enum { BLOCK = 1 << 20 };
    struct tlc_foreign_file file;
    if (!tlc_foreign_file_open(&file, path, fault))
        return false;
    uint8_t *block = tlc_allocate(1, BLOCK);
    bool done = true;
    *checksum = 0;
    for (uint64_t at = 0; done && at < file.size; at += BLOCK) {
        const size_t size = file.size - at < BLOCK ? (size_t)(file.size - at) : BLOCK;
        done = tlc_foreign_file_read(&file, at, block, size, fault);
        *checksum = done ? tlc_checksum(*checksum, block, size) : 0;
    }
    free(block);
    tlc_foreign_file_close(&file);
    return done;
}
