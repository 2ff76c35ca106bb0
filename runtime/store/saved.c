/* saved.c: models as files, in the format that the file's name asks for. */
#include "store/saved.h"

#include <stdlib.h>

#include "common/model_files.h"
#include "system/allocate.h"
#include "system/fail.h"
#include "system/format.h"

static tlc_write_model *const writers[] = {
#define MODEL_FILE(name, ...) tlc_write_##name,
#include "common/model_files.def"
#undef MODEL_FILE
};

/* ---- what classes are called ------------------------------------------------------------------
 */

static bool has_names(const struct tlc_examples *examples)
{
    for (int i = 0; examples->class_name && i < examples->classes; i++)
        if (examples->class_name[i])
            return true;
    return false;
}

/* A class without a name among others that have one is called by its number. */
static char **class_names(const struct tlc_examples *examples)
{
    char **names = tlc_allocate((size_t)examples->classes, sizeof *names);
    for (int i = 0; i < examples->classes; i++)
        names[i] = examples->class_name[i] ? tlc_format("%s", examples->class_name[i])
                                           : tlc_format("%d", i);
    return names;
}

static void free_names(char **names, int count)
{
    for (int i = 0; i < count; i++)
        free(names[i]);
    free(names);
}

/* ---- the file ---------------------------------------------------------------------------------
 */

void tlc_save_model(const struct tlc_recipe *recipe, const void *weights, struct tlc_files *files)
{
    const enum tlc_model_file kind = tlc_model_file_of(recipe->save);
    const int classes = has_names(recipe->train) ? recipe->train->classes : 0;
    char **names = classes ? class_names(recipe->train) : NULL;
    if (kind == TLC_MODEL_FILES)
        tlc_fail("cannot save a model as %s: no format ends so", recipe->save);
    const struct tlc_saved saved = {
        .model = recipe->model, .weights = weights, .classes = classes, .class_name = names};
    struct tlc_file_bytes bytes = writers[kind](&saved);
    tlc_files_stage(files, recipe->save, bytes.byte, bytes.size);
    free(bytes.byte);
    free_names(names, classes);
}
