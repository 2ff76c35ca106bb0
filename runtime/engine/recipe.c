/* recipe.c: what can be said of a recipe before it has run. */
#include "engine/engine.h"

int tlc_repeats(const struct tlc_experiment *experiment)
{
    return experiment->seeds * (experiment->folds > 0 ? experiment->folds : 1);
}

int tlc_recipe_epochs(const struct tlc_recipe *recipe)
{
    int epochs = 0;
    for (int i = 0; i < recipe->phases; i++)
        epochs += recipe->phase[i].epochs;
    return epochs;
}

int tlc_trained_examples(const struct tlc_experiment *experiment, const struct tlc_recipe *recipe)
{
    while (tlc_recipe_epochs(recipe) == 0 && recipe->goes_on)
        recipe = &experiment->recipe[recipe->before];
    return tlc_recipe_epochs(recipe) > 0 ? recipe->train->count : 0;
}

bool tlc_may_stop(const struct tlc_recipe *recipe)
{
    for (int i = 0; i < recipe->phases; i++)
        if (recipe->phase[i].epochs > 0 && recipe->phase[i].stopping.used)
            return true;
    return false;
}

double tlc_phase_operations(const struct tlc_recipe *recipe, const struct tlc_phase *phase,
                            int epochs)
{
    const double train = recipe->train->count, valid = recipe->valid ? recipe->valid->count : 0;
    double epoch = train * phase->step.operations;
    if (phase->validation)
        epoch += valid * phase->validation->step.operations;
    const int versions = tlc_phase_versions(phase);
    double front =
        phase->front.run && epochs > 0 ? (versions * train + valid) * phase->front.operations : 0;
    return epochs * epoch + front;
}

double tlc_test_operations(const struct tlc_recipe *recipe)
{
    double operations = 0;
    if (recipe->chosen_on)
        operations += recipe->chosen_on->count * recipe->evaluation->step.operations;
    for (int i = 0; i < recipe->tests; i++)
        operations += recipe->test[i]->count * recipe->evaluation->step.operations;
    return operations;
}

double tlc_recipe_operations(const struct tlc_recipe *recipe)
{
    double operations = tlc_test_operations(recipe);
    for (int i = 0; i < recipe->phases; i++)
        operations +=
            tlc_phase_operations(recipe, &recipe->phase[i],
                                 recipe->phase[i].epochs - (i == 0 ? recipe->initial_epoch : 0));
    return operations;
}

long tlc_layer_parameters(const struct tlc_layer *layer)
{
    long count = 0;
    for (int i = 0; i < layer->weights; i++)
        count += (long)layer->weight[i].rows * layer->weight[i].columns;
    return count;
}

static long learned_parameters(const struct tlc_layer *layer)
{
    long count = tlc_layer_parameters(layer);
    for (int i = 0; i < layer->weights; i++)
        if (layer->weight[i].running)
            count -= (long)layer->weight[i].rows * layer->weight[i].columns;
    return count;
}

long tlc_phase_trainable(const struct tlc_model *model, const struct tlc_phase *phase)
{
    long count = 0;
    for (int i = 0; i < model->layers; i++)
        count += phase->learns[i] ? learned_parameters(&model->layer[i]) : 0;
    return count;
}

long tlc_trainable(const struct tlc_experiment *experiment, const struct tlc_recipe *recipe)
{
    long most = 0;
    if (recipe->goes_on)
        most = tlc_trainable(experiment, &experiment->recipe[recipe->before]);
    for (int i = 0; i < recipe->phases; i++) {
        long count = tlc_phase_trainable(recipe->model, &recipe->phase[i]);
        if (recipe->phase[i].epochs > 0 && count > most)
            most = count;
    }
    return most;
}

/* Layers copied from one recipe stand together, so that it is one need. */
int tlc_need_of(const struct tlc_recipe *recipe, int index)
{
    if (recipe->goes_on && index-- == 0)
        return recipe->before;
    for (int i = 0; i < recipe->copies; i++)
        if ((i == 0 || recipe->copy[i].recipe != recipe->copy[i - 1].recipe) && index-- == 0)
            return recipe->copy[i].recipe;
    return -1;
}
