/* model_files.c: what models are saved as, by how a file's name ends. */
#include "common/model_files.h"

#include <string.h>

const struct tlc_model_file_kind tlc_model_files[] = {
#define MODEL_FILE(name, ...) {#name, __VA_ARGS__},
#include "common/model_files.def"
#undef MODEL_FILE
};
const char tlc_model_endings[] = ".h5, .keras, .safetensors, .npz or .onnx";

enum tlc_model_file tlc_model_file_of(const char *name)
{
    const size_t length = strlen(name);
    int kind = 0;
    for (; kind < TLC_MODEL_FILES; kind++) {
        const size_t end = strlen(tlc_model_files[kind].ending);
        if (length > end && strcmp(name + length - end, tlc_model_files[kind].ending) == 0)
            break;
    }
    return (enum tlc_model_file)kind;
}
