/* saved.c: models as files, in the format that the file's name asks for. */
#include "store/saved.h"

#include <stdlib.h>

#include "common/model_files.h"
#include "store/prepared.h"
#include "system/allocate.h"
#include "system/format.h"
#include "system/input.h"

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
    saved->scale = recipe->save_bare ? 1 : recipe->train->scale;
    if (saved->scale == 1 || !tlc_model_files[kind].has_layers)
        return recipe->save_as(saved);
    struct tlc_prepared prepared = tlc_prepare(recipe->model, saved->scale);
    saved->model = &prepared.model;
    struct tlc_file_bytes bytes = recipe->save_as(saved);
    tlc_prepared_end(&prepared);
    return bytes;
}

struct tlc_file_bytes tlc_model_bytes(const struct tlc_recipe *recipe, const void *weights)
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
    free_names(names, count);
    return bytes;
}

uint32_t tlc_save_model(const struct tlc_recipe *recipe, const void *weights,
                        struct tlc_files *files)
{
    struct tlc_file_bytes bytes = tlc_model_bytes(recipe, weights);
    const uint32_t checksum = tlc_checksum(0, bytes.byte, bytes.size);
    tlc_files_stage(files, recipe->save, bytes.byte, bytes.size);
    free(bytes.byte);
    return checksum;
}
