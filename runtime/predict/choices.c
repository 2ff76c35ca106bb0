/* choices.c: which model is asked, and how files are read, by the names on the command line. */
#include <stdlib.h>
#include <string.h>

#include "common/nearest.h"
#include "predict/asked.h"
#include "system/allocate.h"
#include "system/fail.h"
#include "system/format.h"

/* Names, as many as there are at most; a name may be kept once. */
struct names {
    int count;
    const char **item;
};

static struct names begin_names(int most)
{
    return (struct names){0, tlc_allocate((size_t)most, sizeof(const char *))};
}

static bool has_name(const struct names *names, const char *name)
{
    for (int i = 0; i < names->count; i++)
        if (strcmp(names->item[i], name) == 0)
            return true;
    return false;
}

static void add_name(struct names *names, const char *name)
{
    if (!has_name(names, name))
        names->item[names->count++] = name;
}

/* "A, B or C", to be freed. */
static char *list_of(const struct names *names)
{
    char *list = tlc_format("%s", names->item[0]);
    for (int i = 1; i < names->count; i++) {
        char *longer =
            tlc_format("%s%s%s", list, i + 1 < names->count ? ", " : " or ", names->item[i]);
        free(list);
        list = longer;
    }
    return list;
}

/* `what` is "model" or "data set". */
_Noreturn static void refuse_name(const char *what, const char *name, const struct names *known)
{
    const char *near = tlc_nearest_name(name, known->item, (size_t)known->count);
    if (near)
        tlc_fail_usage("there is no %s %s; is %s meant?", what, name, near);
    tlc_fail_usage("there is no %s %s; there is %s", what, name, list_of(known));
}

/* ---- the model --------------------------------------------------------------------------------
 */

static struct names model_names(const struct tlc_experiment *experiment)
{
    struct names names = begin_names(experiment->recipes);
    for (int i = 0; i < experiment->recipes; i++)
        add_name(&names, experiment->recipe[i].model->name);
    return names;
}

static const struct tlc_recipe *last_recipe(const struct tlc_experiment *experiment,
                                            const char *model)
{
    int i = experiment->recipes - 1;
    while (strcmp(experiment->recipe[i].model->name, model) != 0)
        i--;
    return &experiment->recipe[i];
}

_Noreturn static void refuse_unsaved(const struct tlc_setting *setting,
                                     const struct tlc_recipe *recipe)
{
    const char *name = recipe->model->name;
    if (recipe->phases == 0 && !recipe->optimizer)
        tlc_fail("nothing trains %s, so no run leaves it", name);
    tlc_fail(
        "no run leaves %s: add the line `save: %s.safetensors` to its last entry of `training` "
        "in %s, and run it again",
        name, name, setting->experiment->spec);
}

const struct tlc_recipe *tlc_recipe_to_ask(const struct tlc_setting *setting,
                                           const struct tlc_request *request)
{
    const struct tlc_experiment *experiment = setting->experiment;
    if (experiment->study)
        tlc_fail("%s is a study, which leaves no models: there would be one for each seed and cell",
                 experiment->spec);
    struct names names = model_names(experiment);
    if (!request->model && names.count > 1)
        tlc_fail_usage("which model? --model %s", list_of(&names));
    const char *model = request->model ? request->model : names.item[0];
    if (!has_name(&names, model))
        refuse_name("model", model, &names);
    const struct tlc_recipe *recipe = last_recipe(experiment, model);
    free(names.item);
    if (!recipe->save)
        refuse_unsaved(setting, recipe);
    return recipe;
}

/* ---- the data set -----------------------------------------------------------------------------
 */

static const struct tlc_loading *loading_of(const struct tlc_setting *setting,
                                            const struct tlc_examples *examples)
{
    for (int i = 0; i < setting->loadings; i++)
        if (setting->loading[i].data == examples->data)
            return &setting->loading[i];
    return NULL;
}

/* "fashion" of "fashion.train" */
static size_t length_of_set(const char *name)
{
    const char *dot = strrchr(name, '.');
    return dot ? (size_t)(dot - name) : strlen(name);
}

static bool same_set(const char *a, const char *b)
{
    return length_of_set(a) == length_of_set(b) && strncmp(a, b, length_of_set(a)) == 0;
}

/* What the recipe's model knows: what it was tested on, and has learned from. */
static struct names names_of(const struct tlc_setting *setting, const struct tlc_recipe *recipe)
{
    struct names names = begin_names(recipe->tests + 2);
    for (int i = 0; i < recipe->tests; i++)
        add_name(&names, loading_of(setting, recipe->test[i])->name);
    add_name(&names, loading_of(setting, recipe->train)->name);
    if (recipe->valid)
        add_name(&names, loading_of(setting, recipe->valid)->name);
    return names;
}

/* The first of one data set, or the one of that name, be it that of a file or of the set. */
static const char *chosen_name(const struct names *names, const char *wanted)
{
    for (int i = 0; i < names->count && wanted; i++)
        if (strcmp(names->item[i], wanted) == 0 ||
            (!strchr(wanted, '.') && same_set(names->item[i], wanted)))
            return names->item[i];
    if (wanted)
        refuse_name("data set", wanted, names);
    for (int i = 1; i < names->count; i++)
        if (!same_set(names->item[0], names->item[i]))
            tlc_fail_usage("like which data set are these? --data-set %s", list_of(names));
    return names->item[0];
}

const struct tlc_source *tlc_source_to_ask(const struct tlc_setting *setting,
                                           const struct tlc_request *request,
                                           const struct tlc_recipe *recipe)
{
    struct names names = names_of(setting, recipe);
    const char *name = chosen_name(&names, request->data_set);
    int i = 0;
    while (strcmp(setting->loading[i].name, name) != 0)
        i++;
    free(names.item);
    return setting->loading[i].source;
}
