/* saved.h: models as files, in the format that the file's name asks for. */
#ifndef TLC_SAVED_H
#define TLC_SAVED_H

#include "engine/tables.h"
#include "store/file_bytes.h"
#include "system/atomic_file.h"

/* What is saved. */
struct tlc_saved {
    const struct tlc_model *model;
    const void *weights; /* the structure of the model's */
    float
        scale; /* that inputs are multiplied by before the model reads them; of a format with layers
                  the first is one that does so; 1: by nothing, or nothing is to be said of it */
    const char *named; /* "class_names", or of numbers "target_names": what files call these: */
    int names;         /* how many there are; 0: they have none */
    char *const *name;
};

/* All bytes of such a file, to be freed. Each line of common/model_files.def has such a function.
 */
typedef struct tlc_file_bytes tlc_write_model(const struct tlc_saved *saved);
#define MODEL_FILE(name, ...) tlc_write_model tlc_write_##name;
#include "common/model_files.def"
#undef MODEL_FILE

/* All bytes of the recipe's model with these weights, as it saves it; to be freed. */
struct tlc_file_bytes tlc_model_bytes(const struct tlc_recipe *recipe, const void *weights);

/* Stages them as the file that the recipe says. Returns their checksum (system/input.h). */
uint32_t tlc_save_model(const struct tlc_recipe *recipe, const void *weights,
                        struct tlc_files *files);

#endif
