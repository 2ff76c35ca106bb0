/* archive.c: what a zip archive is that may be a model file. */
#include "foreign/archive.h"

#include <string.h>

bool tlc_archive_ends_in(const char *name, const char *end)
{
    const size_t length = strlen(name), tail = strlen(end);
    return length >= tail && strcmp(name + length - tail, end) == 0;
}

int tlc_archive_find_end(const struct tlc_zip *archive, const char *end)
{
    for (int i = 0; i < archive->members; i++)
        if (tlc_archive_ends_in(archive->member[i].name, end))
            return i;
    return -1;
}

static bool kind_of(const struct tlc_foreign_file *file, const struct tlc_zip *archive,
                    enum tlc_foreign_kind *kind, struct tlc_fault *fault)
{
    if (tlc_zip_find(archive, "config.json") >= 0 && tlc_zip_find(archive, "model.weights.h5") >= 0)
        *kind = TLC_KERAS_ARCHIVE;
    else if (tlc_archive_find_end(archive, "/constants.pkl") >= 0)
        return tlc_fault_set(fault,
                             "%s is a program of TorchScript, which tlc does not run: save the "
                             "model's state_dict() instead",
                             file->path);
    else if (tlc_archive_find_end(archive, "/data.pkl") >= 0)
        *kind = TLC_TORCH_ZIP;
    else if (tlc_archive_find_end(archive, ".npy") >= 0)
        *kind = TLC_NUMPY_ARCHIVE;
    else
        return tlc_fault_set(fault,
                             "%s is a zip archive, but none of Keras's (config.json, "
                             "model.weights.h5), PyTorch's (data.pkl) or NumPy's (.npy)",
                             file->path);
    return true;
}

bool tlc_archive_kind(const struct tlc_foreign_file *file, enum tlc_foreign_kind *kind,
                      struct tlc_fault *fault)
{
    struct tlc_zip archive;
    if (!tlc_zip_list(file->path, &archive, fault))
        return false;
    const bool done = kind_of(file, &archive, kind, fault);
    tlc_zip_free(&archive);
    return done;
}
