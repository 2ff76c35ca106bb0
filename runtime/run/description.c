/* description.c: what results.json says of an experiment that can be said before it has run. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/axis_kind.h"
#include "common/digits.h"
#include "engine/engine.h"
#include "json/json.h"
#include "run/records.h"
#include "system/allocate.h"
#include "system/fail.h"

/* ---- recipes -------------------------------------------------------------------------------- */

/* The shortest number that is this float: 0.001, not the double nearest to it. */
static json_t *describe_float(float number)
{
    return tlc_json_number(strtod(tlc_digits_of_float(number).text, NULL));
}

static bool is_constant(const struct tlc_phase *phase, int slice, int slices)
{
    for (int i = 1; i < phase->rates; i++)
        if (phase->rate[i * slices + slice] != phase->rate[slice])
            return false;
    return true;
}

/* Of one slice of layers, of so many. */
static json_t *describe_rates_of(const struct tlc_phase *phase, int slice, int slices)
{
    if (is_constant(phase, slice, slices))
        return describe_float(phase->rate[slice]);
    json_t *rates = json_array();
    for (int i = 0; i < phase->rates; i++)
        tlc_json_append(rates, describe_float(phase->rate[i * slices + slice]));
    return rates;
}

static json_t *layers_of_slice(const struct tlc_model *model, const struct tlc_phase *phase,
                               int slice)
{
    json_t *names = json_array();
    for (int i = 0; i < model->layers; i++)
        if (phase->learns[i] && phase->slice[i] == slice)
            tlc_json_append(names, json_string(model->layer[i].name));
    return names;
}

static json_t *describe_rates(const struct tlc_model *model, const struct tlc_phase *phase)
{
    if (phase->slices <= 1)
        return describe_rates_of(phase, 0, 1);
    json_t *slices = json_array();
    for (int i = 0; i < phase->slices; i++) {
        json_t *slice = json_object();
        tlc_json_put(slice, "layers", layers_of_slice(model, phase, i));
        tlc_json_put(slice, "learning_rate", describe_rates_of(phase, i, phase->slices));
        tlc_json_append(slices, slice);
    }
    return slices;
}

static json_t *describe_phase(const struct tlc_model *model, const struct tlc_phase *phase)
{
    json_t *record = json_object(), *frozen = json_array();
    for (int i = 0; i < model->layers; i++)
        if (model->layer[i].weights && !phase->learns[i])
            tlc_json_append(frozen, json_string(model->layer[i].name));
    tlc_json_put(record, "epochs", json_integer(phase->epochs));
    tlc_json_put(record, "batch_size", json_integer(phase->batch_size));
    tlc_json_put(record, "learning_rate", describe_rates(model, phase));
    tlc_json_put(record, "trainable", json_integer(tlc_phase_trainable(model, phase)));
    tlc_json_put(record, "frozen", frozen);
    return record;
}

static json_t *describe_recipe(const struct tlc_experiment *experiment,
                               const struct tlc_recipe *recipe)
{
    json_t *record = json_object(), *copies = json_array(), *phases = json_array();
    for (int i = 0; i < recipe->copies; i++)
        if (i == 0 || recipe->copy[i].recipe != recipe->copy[i - 1].recipe)
            tlc_json_append(copies, json_integer(recipe->copy[i].recipe));
    for (int i = 0; i < recipe->phases; i++)
        tlc_json_append(phases, describe_phase(recipe->model, &recipe->phase[i]));
    tlc_json_put(record, "model", json_string(recipe->model->name));
    tlc_json_put(record, "task", json_string(recipe->task));
    tlc_json_put(record, "train", json_string(recipe->train->name));
    tlc_json_put(record, "examples", json_integer(tlc_trained_examples(experiment, recipe)));
    tlc_json_put(record, "valid", recipe->valid ? json_string(recipe->valid->name) : json_null());
    tlc_json_put(record, "operations", tlc_json_number(tlc_recipe_operations(recipe)));
    tlc_json_put(record, "follows", recipe->goes_on ? json_integer(recipe->before) : json_null());
    tlc_json_put(record, "copies", copies);
    tlc_json_put(record, "phases", phases);
    return record;
}

/* ---- models --------------------------------------------------------------------------------- */

/* "A.dense_1" for a layer that the model's first recipe copies. */
static json_t *copied_from(const struct tlc_experiment *experiment, const struct tlc_model *model,
                           int layer)
{
    int i = 0;
    while (i < experiment->recipes && experiment->recipe[i].model != model)
        i++;
    for (int k = 0; i < experiment->recipes && k < experiment->recipe[i].copies; k++) {
        const struct tlc_copy *copy = &experiment->recipe[i].copy[k];
        const struct tlc_model *source = experiment->recipe[copy->recipe].model;
        if (copy->layer == layer)
            return json_sprintf("%s.%s", source->name, source->layer[copy->from].name);
    }
    return json_null();
}

/* Keras's name for it, or null. */
static json_t *activation_of(const struct tlc_layer *layer)
{
    json_t *config = json_loads(layer->config, 0, NULL), *name;
    if (!config)
        tlc_fail("the configuration of layer %s cannot be read", layer->name);
    name = json_incref(json_object_get(config, "activation"));
    json_decref(config);
    return name ? name : json_null();
}

static json_t *describe_layer(const struct tlc_experiment *experiment,
                              const struct tlc_model *model, int index)
{
    const struct tlc_layer *layer = &model->layer[index];
    json_t *record = json_object();
    tlc_json_put(record, "name", json_string(layer->name));
    tlc_json_put(record, "inputs", json_integer(layer->inputs));
    tlc_json_put(record, "outputs", json_integer(layer->outputs));
    tlc_json_put(record, "activation", activation_of(layer));
    tlc_json_put(record, "parameters", json_integer(tlc_layer_parameters(layer)));
    tlc_json_put(record, "copy_of", copied_from(experiment, model, index));
    return record;
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

static json_t *describe_model(const struct tlc_experiment *experiment,
                              const struct tlc_model *model)
{
    json_t *record = json_object(), *layers = json_array();
    for (int i = 0; i < model->layers; i++)
        tlc_json_append(layers, describe_layer(experiment, model, i));
    tlc_json_put(record, "parameters", json_integer(model->parameters));
    tlc_json_put(record, "trainable", json_integer(most_trainable(experiment, model)));
    tlc_json_put(record, "layers", layers);
    return record;
}

/* ---- the study ------------------------------------------------------------------------------ */

static json_t *describe_numbers(const int *numbers, int count)
{
    json_t *array = json_array();
    for (int i = 0; i < count; i++)
        tlc_json_append(array, json_integer(numbers[i]));
    return array;
}

static json_t *describe_texts(const char *const *texts, int count)
{
    json_t *array = json_array();
    for (int i = 0; i < count; i++)
        tlc_json_append(array, json_string(texts[i]));
    return array;
}

static json_t *describe_axes(const struct tlc_study *study)
{
    json_t *axes = json_array();
    for (int i = 0; i < study->axes; i++) {
        json_t *axis = json_object();
        tlc_json_put(axis, "name", json_string(study->axis[i].name));
        tlc_json_put(axis, "kind", json_string(tlc_axis_kind_word(study->axis[i].kind)));
        tlc_json_put(axis, "values", describe_texts(study->axis[i].value, study->axis[i].values));
        tlc_json_append(axes, axis);
    }
    return axes;
}

static json_t *describe_cells(const struct tlc_study *study)
{
    json_t *cells = json_array();
    for (int i = 0; i < study->cells; i++) {
        json_t *cell = json_object();
        tlc_json_put(cell, "values", describe_numbers(study->cell[i].value, study->axes));
        tlc_json_put(cell, "arms", describe_numbers(study->cell[i].recipe, study->arms));
        tlc_json_append(cells, cell);
    }
    return cells;
}

static json_t *describe_primary(const struct tlc_study *study)
{
    if (study->primary < 0)
        return json_null();
    json_t *primary = json_object();
    tlc_json_put(primary, "cell", json_integer(study->primary));
    tlc_json_put(primary, "arm", json_string(study->arm[study->decided]));
    tlc_json_put(primary, "min_effect",
                 study->min_effect > 0 ? tlc_json_number(study->min_effect) : json_null());
    return primary;
}

static json_t *describe_warnings(const struct tlc_study *study)
{
    json_t *warnings = json_array();
    for (int i = 0; i < study->warnings; i++) {
        json_t *warning = json_object();
        tlc_json_put(warning, "check", json_string(study->warning[i].check));
        tlc_json_put(warning, "text", json_string(study->warning[i].text));
        tlc_json_append(warnings, warning);
    }
    return warnings;
}

static json_t *describe_study(const struct tlc_study *study)
{
    if (!study)
        return json_null();
    json_t *record = json_object();
    tlc_json_put(record, "arms", describe_texts(study->arm, study->arms));
    tlc_json_put(record, "baseline", json_string(study->arm[study->baseline]));
    tlc_json_put(record, "split", json_string(study->examples->name));
    tlc_json_put(record, "share", describe_texts(study->share, study->shares));
    tlc_json_put(record, "failed", json_string(study->excludes_failed ? "excluded" : "counted"));
    tlc_json_put(record, "axes", describe_axes(study));
    tlc_json_put(record, "primary", describe_primary(study));
    tlc_json_put(record, "warnings", describe_warnings(study));
    tlc_json_put(record, "cells", describe_cells(study));
    return record;
}

/* ---- tests ---------------------------------------------------------------------------------- */

static json_t *describe_tests(const struct tlc_experiment *experiment)
{
    json_t *tests = json_object();
    for (int i = 0; i < experiment->recipes; i++)
        for (int k = 0; k < experiment->recipe[i].tests; k++) {
            const struct tlc_examples *examples = experiment->recipe[i].test[k];
            if (!json_object_get(tests, examples->name))
                tlc_json_put(tests, examples->name, tlc_commonest_record(examples));
        }
    return tests;
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

static json_t *size_in_cell(const struct tlc_study *study, const struct tlc_cell *cell,
                            const int *sizes)
{
    for (int arm = 0; arm < study->arms; arm++)
        if (sizes[cell->recipe[arm]] >= 0)
            return json_integer(sizes[cell->recipe[arm]]);
    return json_null();
}

static json_t *sizes_by_cell(const struct tlc_experiment *experiment, const char *name)
{
    json_t *array = json_array();
    int *sizes = sizes_of(experiment, name);
    for (int i = 0; i < experiment->study->cells; i++)
        tlc_json_append(array, size_in_cell(experiment->study, &experiment->study->cell[i], sizes));
    free(sizes);
    return array;
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

static void describe_split(json_t *splits, const struct tlc_experiment *experiment,
                           const struct tlc_examples *examples)
{
    if (json_object_get(splits, examples->name))
        return;
    tlc_json_put(splits, examples->name,
                 size_varies(experiment, examples) ? sizes_by_cell(experiment, examples->name)
                                                   : json_integer(examples->count));
}

json_t *tlc_describe(const struct tlc_experiment *experiment, uint64_t first_seed)
{
    json_t *results = json_object(), *seeds = json_array(), *splits = json_object();
    json_t *models = json_object(), *trainings = json_array();
    for (int i = 0; i < experiment->seeds; i++)
        tlc_json_append(seeds, json_integer((json_int_t)(first_seed + (uint64_t)i)));
    for (int i = 0; i < experiment->examples; i++)
        describe_split(splits, experiment, experiment->example[i]);
    for (int i = 0; i < experiment->models; i++)
        tlc_json_put(models, experiment->model[i]->name,
                     describe_model(experiment, experiment->model[i]));
    for (int i = 0; i < experiment->recipes; i++)
        tlc_json_append(trainings, describe_recipe(experiment, &experiment->recipe[i]));
    tlc_json_put(results, "experiment", json_string(experiment->name));
    tlc_json_put(results, "spec", tlc_json_string(experiment->spec));
    tlc_json_put(results, "spec_hash",
                 json_sprintf("%016llx", (unsigned long long)experiment->spec_hash));
    tlc_json_put(results, "tlc", json_string(experiment->version));
    tlc_json_put(results, "seeds", seeds);
    tlc_json_put(results, "splits", splits);
    tlc_json_put(results, "tests", describe_tests(experiment));
    tlc_json_put(results, "models", models);
    tlc_json_put(results, "trainings", trainings);
    tlc_json_put(results, "study", describe_study(experiment->study));
    return results;
}
