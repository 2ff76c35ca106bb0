/* saved.c: models as files, in the format that the file's name asks for. */
#include "store/saved.h"

#include <stdlib.h>

#include "common/model_files.h"
#include "store/prepared.h"
#include "system/allocate.h"
#include "system/fail.h"
#include "system/format.h"

static tlc_write_model *const writers[] = {
#define MODEL_FILE(name, ...) tlc_write_##name,
#include "common/model_files.def"
#undef MODEL_FILE
};

/* ---- names ----------------------------------------------------------------------------------- */

static bool has_any(const char *const *name, int count)
{
    for (int i = 0; name && i < count; i++)
        if (name[i])
            return true;
    return false;
}

/* What has no name among others that have one is called by its number. */
static char **names_of(const char *const *name, int count)
{
    char **names = tlc_allocate((size_t)count, sizeof *names);
    for (int i = 0; i < count; i++)
        names[i] = name[i] ? tlc_format("%s", name[i]) : tlc_format("%d", i);
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

/* The bytes of a model whose input is prepared as far as the recipe wants it. */
static struct tlc_file_bytes bytes_of(struct tlc_saved *saved, const struct tlc_recipe *recipe)
{
    const enum tlc_model_file kind = tlc_model_file_of(recipe->save);
    if (kind == TLC_MODEL_FILES)
        tlc_fail("cannot save a model as %s: no format ends so", recipe->save);
    saved->scale = recipe->save_bare ? 1 : recipe->train->scale;
    if (saved->scale == 1 || !tlc_model_files[kind].has_layers)
        return writers[kind](saved);
    struct tlc_prepared prepared = tlc_prepare(recipe->model, saved->scale);
    saved->model = &prepared.model;
    struct tlc_file_bytes bytes = writers[kind](saved);
    tlc_prepared_end(&prepared);
    return bytes;
}

void tlc_save_model(const struct tlc_recipe *recipe, const void *weights, struct tlc_files *files)
{
    const struct tlc_examples *examples = recipe->train;
    const bool numbers = examples->outputs > 0;
    const char *const *name = numbers ? examples->output_name : examples->class_name;
    const int all = numbers ? examples->outputs : examples->classes;
    const int count = has_any(name, all) ? all : 0;
    char **names = count ? names_of(name, count) : NULL;
    struct tlc_saved saved = {.model = recipe->model,
                              .weights = weights,
                              .named = numbers ? "target_names" : "class_names",
                              .names = count,
                              .name = names};
    struct tlc_file_bytes bytes = bytes_of(&saved, recipe);
    tlc_files_stage(files, recipe->save, bytes.byte, bytes.size);
    free(bytes.byte);
    free_names(names, count);
}
