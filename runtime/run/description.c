/* description.c: what results.json says of an experiment that can be said before it has run. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "common/digits.h"
#include "data/data.h"
#include "engine/engine.h"
#include "json/json.h"
#include "results/results.h"
#include "run/run_records.h"
#include "system/allocate.h"
#include "system/fail.h"
#include "system/format.h"

/* ---- recipes -------------------------------------------------------------------------------- */

/* The shortest number that is this float: 0.001, not the double nearest to it. */
static double shortest(float number)
{
    return strtod(tlc_digits_of_float(number).text, NULL);
}

static char *copy(const char *text)
{
    return tlc_format("%s", text);
}

static bool is_constant(const struct tlc_phase *phase, int slice, int slices)
{
    for (int i = 1; i < phase->rates; i++)
        if (phase->rate[i * slices + slice] != phase->rate[slice])
            return false;
    return true;
}

/* Of one slice of layers, of so many. */
static struct tlc_series describe_rates(const struct tlc_phase *phase, int slice, int slices)
{
    const int count = is_constant(phase, slice, slices) ? 1 : phase->rates;
    struct tlc_series rates = {count, tlc_allocate((size_t)count, sizeof *rates.item)};
    for (int i = 0; i < count; i++)
        rates.item[i] = shortest(phase->rate[i * slices + slice]);
    return rates;
}

static struct tlc_texts layers_of_slice(const struct tlc_model *model,
                                        const struct tlc_phase *phase, int slice)
{
    struct tlc_texts names = {0, tlc_allocate((size_t)model->layers, sizeof *names.item)};
    for (int i = 0; i < model->layers; i++)
        if (phase->learns[i] && phase->slice[i] == slice)
            names.item[names.count++] = copy(model->layer[i].name);
    return names;
}

/* Where slices of layers have rates of their own, there is none of all. */
static void add_rates(struct tlc_phase_record *record, const struct tlc_model *model,
                      const struct tlc_phase *phase)
{
    record->learning_rate.count = record->slices.count = -1;
    if (phase->slices <= 1) {
        record->learning_rate = describe_rates(phase, 0, 1);
        return;
    }
    record->slices.count = phase->slices;
    record->slices.item = tlc_allocate((size_t)phase->slices, sizeof *record->slices.item);
    for (int i = 0; i < phase->slices; i++)
        record->slices.item[i] = (struct tlc_slice_record){layers_of_slice(model, phase, i),
                                                           describe_rates(phase, i, phase->slices)};
}

static struct tlc_phase_record describe_phase(const struct tlc_model *model,
                                              const struct tlc_phase *phase)
{
    struct tlc_texts frozen = {0, tlc_allocate((size_t)model->layers, sizeof *frozen.item)};
    for (int i = 0; i < model->layers; i++)
        if (model->layer[i].weights && !phase->learns[i])
            frozen.item[frozen.count++] = copy(model->layer[i].name);
    struct tlc_phase_record record = {.epochs = phase->epochs,
                                      .batch_size = phase->batch_size,
                                      .trainable = tlc_phase_trainable(model, phase),
                                      .frozen = frozen};
    add_rates(&record, model, phase);
    return record;
}

/* Which recipes layers are copied from, each once. */
static struct tlc_wholes describe_copies(const struct tlc_recipe *recipe)
{
    struct tlc_wholes copies = {0, tlc_allocate((size_t)recipe->copies, sizeof *copies.item)};
    for (int i = 0; i < recipe->copies; i++)
        if (i == 0 || recipe->copy[i].recipe != recipe->copy[i - 1].recipe)
            copies.item[copies.count++] = recipe->copy[i].recipe;
    return copies;
}

static struct tlc_weights_record *describe_weights(const struct tlc_stored *stored)
{
    struct tlc_weights_record *record = stored ? tlc_allocate(1, sizeof *record) : NULL;
    if (record)
        *record =
            (struct tlc_weights_record){copy(stored->path), tlc_format("%08x", stored->checksum)};
    return record;
}

/* What is measured to be chosen of others is a trial. */
static int first_search(const struct tlc_experiment *experiment, int recipe)
{
    const struct tlc_tune *tune = experiment->study ? experiment->study->tune : NULL;
    for (int i = 0; tune && experiment->recipe[recipe].chosen_on && i < tune->searches; i++)
        for (int k = 0; k < tune->search[i].trials; k++)
            if (tune->search[i].trial[k] == recipe)
                return i + 1;
    return 0;
}

static struct tlc_training_record describe_recipe(const struct tlc_experiment *experiment,
                                                  const struct tlc_recipe *recipe)
{
    struct tlc_training_record record = {
        .model = copy(recipe->model->name),
        .task = copy(recipe->task),
        .train = copy(recipe->train->name),
        .examples = tlc_trained_examples(experiment, recipe),
        .valid = recipe->valid ? copy(recipe->valid->name) : NULL,
        .optimizer = recipe->optimizer ? copy(recipe->optimizer) : NULL,
        .augmentation = recipe->augmentation ? copy(recipe->augmentation) : NULL,
        .operations = tlc_recipe_operations(recipe),
        .follows = recipe->goes_on ? recipe->before : -1,
        .copies = describe_copies(recipe),
        .weights = describe_weights(recipe->stored),
        .trial_of = first_search(experiment, (int)(recipe - experiment->recipe)),
    };
    record.phases.count = recipe->phases;
    record.phases.item = tlc_allocate((size_t)recipe->phases, sizeof *record.phases.item);
    for (int i = 0; i < recipe->phases; i++)
        record.phases.item[i] = describe_phase(recipe->model, &recipe->phase[i]);
    return record;
}

/* ---- models --------------------------------------------------------------------------------- */

/* "A.dense_1" for a layer that the model's first recipe copies. */
static char *copied_from(const struct tlc_experiment *experiment, const struct tlc_model *model,
                         int layer)
{
    int i = 0;
    while (i < experiment->recipes && experiment->recipe[i].model != model)
        i++;
    for (int k = 0; i < experiment->recipes && k < experiment->recipe[i].copies; k++) {
        const struct tlc_copy *taken = &experiment->recipe[i].copy[k];
        const struct tlc_model *source = experiment->recipe[taken->recipe].model;
        if (taken->layer == layer)
            return tlc_format("%s.%s", source->name, source->layer[taken->from].name);
    }
    return NULL;
}

/* Keras's name for it, or NULL: it stands in the layer's configuration alone, which is JSON. */
static char *activation_of(const struct tlc_layer *layer)
{
    json_t *config = json_loads(layer->config, 0, NULL);
    if (!config)
        tlc_fail("the configuration of layer %s cannot be read", layer->name);
    const char *name = json_string_value(json_object_get(config, "activation"));
    char *activation = name ? copy(name) : NULL;
    json_decref(config);
    return activation;
}

static struct tlc_layer_record describe_layer(const struct tlc_experiment *experiment,
                                              const struct tlc_model *model, int index)
{
    const struct tlc_layer *layer = &model->layer[index];
    return (struct tlc_layer_record){.name = copy(layer->name),
                                     .inputs = layer->inputs,
                                     .outputs = layer->outputs,
                                     .activation = activation_of(layer),
                                     .parameters = tlc_layer_parameters(layer),
                                     .ram = model->ram ? model->ram[index] : -1,
                                     .copy_of = copied_from(experiment, model, index)};
}

static long most_trainable(const struct tlc_experiment *experiment, const struct tlc_model *model)
{
    long most = 0;
    for (int i = 0; i < experiment->recipes; i++)
        if (experiment->recipe[i].model == model) {
            long count = tlc_trainable(experiment, &experiment->recipe[i]);
            most = count > most ? count : most;
        }
    return most;
}

static struct tlc_model_record describe_model(const struct tlc_experiment *experiment,
                                              const struct tlc_model *model)
{
    struct tlc_model_record record = {.name = copy(model->name),
                                      .parameters = model->parameters,
                                      .trainable = most_trainable(experiment, model)};
    record.layers.count = model->layers;
    record.layers.item = tlc_allocate((size_t)model->layers, sizeof *record.layers.item);
    for (int i = 0; i < model->layers; i++)
        record.layers.item[i] = describe_layer(experiment, model, i);
    return record;
}

/* ---- the study ------------------------------------------------------------------------------ */

static struct tlc_wholes describe_numbers(const int *numbers, int count)
{
    struct tlc_wholes list = {count, tlc_allocate((size_t)count, sizeof *list.item)};
    for (int i = 0; i < count; i++)
        list.item[i] = numbers[i];
    return list;
}

static struct tlc_texts describe_texts(const char *const *texts, int count)
{
    struct tlc_texts list = {count, tlc_allocate((size_t)count, sizeof *list.item)};
    for (int i = 0; i < count; i++)
        list.item[i] = copy(texts[i]);
    return list;
}

static void describe_axes(struct tlc_study_record *record, const struct tlc_study *study)
{
    record->axes.count = study->axes;
    record->axes.item = tlc_allocate((size_t)study->axes, sizeof *record->axes.item);
    for (int i = 0; i < study->axes; i++)
        record->axes.item[i] = (struct tlc_axis_record){
            .name = copy(study->axis[i].name),
            .kind = study->axis[i].kind,
            .values = describe_texts(study->axis[i].value, study->axis[i].values)};
}

static void describe_cells(struct tlc_study_record *record, const struct tlc_study *study)
{
    record->cells.count = study->cells;
    record->cells.item = tlc_allocate((size_t)study->cells, sizeof *record->cells.item);
    for (int i = 0; i < study->cells; i++)
        record->cells.item[i] =
            (struct tlc_cell_record){.values = describe_numbers(study->cell[i].value, study->axes),
                                     .arms = describe_numbers(study->cell[i].recipe, study->arms)};
}

static struct tlc_primary_record *describe_primary(const struct tlc_study *study)
{
    if (study->primary < 0)
        return NULL;
    struct tlc_primary_record *primary = tlc_allocate(1, sizeof *primary);
    *primary =
        (struct tlc_primary_record){.cell = study->primary,
                                    .arm = copy(study->arm[study->decided]),
                                    .min_effect = study->min_effect > 0 ? study->min_effect : NAN};
    return primary;
}

static void describe_warnings(struct tlc_study_record *record, const struct tlc_study *study)
{
    record->warnings.count = study->warnings;
    record->warnings.item = tlc_allocate((size_t)study->warnings, sizeof *record->warnings.item);
    for (int i = 0; i < study->warnings; i++)
        record->warnings.item[i] = (struct tlc_warning_record){
            .check = copy(study->warning[i].check), .text = copy(study->warning[i].text)};
}

/* ---- tuning --------------------------------------------------------------------------------- */

static struct tlc_trial_record describe_trial(const struct tlc_search *search, int trial)
{
    return (struct tlc_trial_record){
        .training = search->trial[trial],
        .values = describe_texts(search->value + trial * search->paths, search->paths)};
}

static struct tlc_search_record describe_search(const struct tlc_study *study,
                                                const struct tlc_search *search)
{
    struct tlc_search_record record = {.arm = copy(study->arm[search->arm]),
                                       .training = search->recipe,
                                       .paths = describe_texts(search->path, search->paths)};
    record.trials.count = search->trials;
    record.trials.item = tlc_allocate((size_t)search->trials, sizeof *record.trials.item);
    for (int i = 0; i < search->trials; i++)
        record.trials.item[i] = describe_trial(search, i);
    return record;
}

static struct tlc_tune_record *describe_tune(const struct tlc_study *study)
{
    const struct tlc_tune *tune = study->tune;
    if (!tune)
        return NULL;
    struct tlc_tune_record *record = tlc_allocate(1, sizeof *record);
    *record = (struct tlc_tune_record){.way = copy(tune->way),
                                       .split = copy(tune->examples->name),
                                       .metric = copy(tune->metric),
                                       .rungs = describe_numbers(tune->rung, tune->rungs),
                                       .eta = tune->eta};
    record->searches.count = tune->searches;
    record->searches.item = tlc_allocate((size_t)tune->searches, sizeof *record->searches.item);
    for (int i = 0; i < tune->searches; i++)
        record->searches.item[i] = describe_search(study, &tune->search[i]);
    return record;
}

/* ---- folds ---------------------------------------------------------------------------------- */

/* How many examples all folds under a seed have, before a limit. */
static double count_available(const struct tlc_examples *examples, int folds, uint64_t seed)
{
    double count = 0;
    for (int fold = 0; fold < folds; fold++) {
        struct tlc_examples some = tlc_examples_of(examples, (struct tlc_repeat){seed, fold});
        count += some.available;
        tlc_sample_end(&some, examples);
    }
    return count;
}

/* Of all arms, that which learns from the fewest. */
static struct tlc_folds_record *describe_folds(const struct tlc_experiment *experiment,
                                               uint64_t seed)
{
    const struct tlc_study *study = experiment->study;
    const int folds = experiment->folds;
    if (folds == 0)
        return NULL;
    struct tlc_folds_record *record = tlc_allocate(1, sizeof *record);
    const double tested = count_available(study->examples, folds, seed);
    double fewest = INFINITY;
    for (int i = 0; i < experiment->examples; i++)
        for (int k = 0; k < study->cells * study->arms; k++) {
            const int recipe = study->cell[k / study->arms].recipe[k % study->arms];
            if (experiment->recipe[recipe].train != experiment->example[i])
                continue;
            fewest = fmin(fewest, count_available(experiment->example[i], folds, seed));
            break;
        }
    *record = (struct tlc_folds_record){folds, tested / fewest};
    return record;
}

static struct tlc_until_record *describe_until(const struct tlc_experiment *experiment)
{
    if (experiment->study->until <= 0)
        return NULL;
    struct tlc_until_record *record = tlc_allocate(1, sizeof *record);
    *record = (struct tlc_until_record){experiment->study->until, experiment->seeds};
    return record;
}

static struct tlc_study_record *describe_study(const struct tlc_experiment *experiment,
                                               uint64_t seed)
{
    const struct tlc_study *study = experiment->study;
    if (!study)
        return NULL;
    struct tlc_study_record *record = tlc_allocate(1, sizeof *record);
    record->arms = describe_texts(study->arm, study->arms);
    record->baseline = copy(study->arm[study->baseline]);
    record->metric = study->metric ? copy(study->metric) : NULL;
    record->split = copy(study->examples->name);
    record->folds = describe_folds(experiment, seed);
    record->until = describe_until(experiment);
    record->share = describe_texts(study->share, study->shares);
    record->failed = study->excludes_failed ? TLC_FAILED_EXCLUDED : TLC_FAILED_COUNTED;
    record->tune = describe_tune(study);
    record->primary = describe_primary(study);
    describe_axes(record, study);
    describe_warnings(record, study);
    describe_cells(record, study);
    return record;
}

/* ---- tests ---------------------------------------------------------------------------------- */

static void describe_test(struct tlc_results *results, const struct tlc_recipe *recipe,
                          const struct tlc_examples *examples, const char *compared)
{
    const int count = results->tests.count;
    for (int i = 0; i < count; i++)
        if (strcmp(results->tests.item[i].split, examples->name) == 0)
            return;
    results->tests.item =
        tlc_resize(results->tests.item, (size_t)(count + 1) * sizeof *results->tests.item);
    results->tests.item[results->tests.count++] = tlc_constant_record(recipe, examples, compared);
}

/* ---- the whole ------------------------------------------------------------------------------ */

/* How many examples of that name a recipe itself learns from or is tested on; -1 for none. */
static int own_size(const struct tlc_recipe *recipe, const char *name)
{
    if (strcmp(recipe->train->name, name) == 0)
        return recipe->train->count;
    if (recipe->valid && strcmp(recipe->valid->name, name) == 0)
        return recipe->valid->count;
    for (int i = 0; i < recipe->tests; i++)
        if (strcmp(recipe->test[i]->name, name) == 0)
            return recipe->test[i]->count;
    return -1;
}

/* The same of each recipe together with those that it needs, which stand before it. To be freed. */
static int *sizes_of(const struct tlc_experiment *experiment, const char *name)
{
    int *sizes = tlc_allocate((size_t)experiment->recipes, sizeof *sizes);
    for (int i = 0; i < experiment->recipes; i++) {
        const struct tlc_recipe *recipe = &experiment->recipe[i];
        sizes[i] = own_size(recipe, name);
        if (sizes[i] < 0 && recipe->goes_on)
            sizes[i] = sizes[recipe->before];
        for (int k = 0; k < recipe->copies && sizes[i] < 0; k++)
            sizes[i] = sizes[recipe->copy[k].recipe];
    }
    return sizes;
}

/* -1 where no arm has a use for them. */
static int size_in_cell(const struct tlc_study *study, const struct tlc_cell *cell,
                        const int *sizes)
{
    for (int arm = 0; arm < study->arms; arm++)
        if (sizes[cell->recipe[arm]] >= 0)
            return sizes[cell->recipe[arm]];
    return -1;
}

static struct tlc_wholes sizes_by_cell(const struct tlc_experiment *experiment, const char *name)
{
    const struct tlc_study *study = experiment->study;
    struct tlc_wholes list = {study->cells, tlc_allocate((size_t)study->cells, sizeof *list.item)};
    int *sizes = sizes_of(experiment, name);
    for (int i = 0; i < study->cells; i++)
        list.item[i] = size_in_cell(study, &study->cell[i], sizes);
    free(sizes);
    return list;
}

/* Whether a study varies how many examples of that name there are. */
static bool size_varies(const struct tlc_experiment *experiment, const struct tlc_examples *first)
{
    for (int i = 0; experiment->study && i < experiment->examples; i++)
        if (strcmp(experiment->example[i]->name, first->name) == 0 &&
            experiment->example[i]->count != first->count)
            return true;
    return false;
}

static void describe_split(struct tlc_results *results, const struct tlc_experiment *experiment,
                           const struct tlc_examples *examples)
{
    const int count = results->splits.count;
    for (int i = 0; i < count; i++)
        if (strcmp(results->splits.item[i].name, examples->name) == 0)
            return;
    results->splits.item =
        tlc_resize(results->splits.item, (size_t)(count + 1) * sizeof *results->splits.item);
    results->splits.item[results->splits.count++] = (struct tlc_split_record){
        .name = copy(examples->name),
        .examples = size_varies(experiment, examples) ? sizes_by_cell(experiment, examples->name)
                                                      : describe_numbers(&examples->count, 1)};
}

static void describe_splits(struct tlc_results *results, const struct tlc_experiment *experiment)
{
    for (int i = 0; i < experiment->examples; i++)
        describe_split(results, experiment, experiment->example[i]);
    for (int i = 0; i < experiment->recipes; i++)
        for (int k = 0; k < experiment->recipe[i].tests; k++)
            describe_test(results, &experiment->recipe[i], experiment->recipe[i].test[k],
                          experiment->study ? experiment->study->metric : NULL);
}

static struct tlc_counts describe_seeds(uint64_t first, int count)
{
    struct tlc_counts seeds = {count, tlc_allocate((size_t)count, sizeof *seeds.item)};
    for (int i = 0; i < count; i++)
        seeds.item[i] = (long)(first + (uint64_t)i);
    return seeds;
}

struct tlc_results *tlc_describe(const struct tlc_experiment *experiment, uint64_t first_seed,
                                 int seeds)
{
    struct tlc_results *results = tlc_allocate(1, sizeof *results);
    results->experiment = copy(experiment->name);
    results->spec = tlc_utf8(experiment->spec);
    results->spec_hash = tlc_format("%016llx", (unsigned long long)experiment->spec_hash);
    results->tlc = copy(experiment->version);
    if (experiment->spec_text) {
        results->spec_text = tlc_utf8(experiment->spec_text);
        results->spec_found = experiment->spec_found ? tlc_utf8(experiment->spec_found) : NULL;
        results->setup_hash = tlc_format("%016llx", (unsigned long long)experiment->setup_hash);
    }
    results->seeds = describe_seeds(first_seed, seeds);
    describe_splits(results, experiment);
    results->models.item = tlc_allocate((size_t)experiment->models, sizeof *results->models.item);
    for (int i = 0; i < experiment->models; i++)
        results->models.item[results->models.count++] =
            describe_model(experiment, experiment->model[i]);
    results->trainings.item =
        tlc_allocate((size_t)experiment->recipes, sizeof *results->trainings.item);
    for (int i = 0; i < experiment->recipes; i++)
        results->trainings.item[results->trainings.count++] =
            describe_recipe(experiment, &experiment->recipe[i]);
    results->study = describe_study(experiment, first_seed);
    results->registration = tlc_describe_registration(experiment, first_seed);
    return results;
}
