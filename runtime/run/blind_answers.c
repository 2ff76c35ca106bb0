/* blind_answers.c: what always answering the same comes to, on the examples of one run. */
#include <math.h>
#include <stdlib.h>

#include "data/data.h"
#include "engine/engine.h"
#include "run/run_records.h"
#include "run/unlearned.h"
#include "system/allocate.h"

static double share_of_commonest(const struct tlc_examples *examples)
{
    long *counts = tlc_allocate((size_t)examples->classes, sizeof *counts), most = 0;
    for (int i = 0; i < examples->count; i++)
        counts[examples->targets[i]]++;
    for (int class = 0; class < examples->classes; class ++)
        most = counts[class] > most ? counts[class] : most;
    free(counts);
    return (double)most / examples->count;
}

/* Classes are weighed where a model learns, and nowhere else. */
static struct tlc_reached blind_on(const struct tlc_recipe *recipe,
                                   const struct tlc_examples *examples, bool weighed)
{
    float *weights = weighed ? tlc_class_weights(recipe, examples) : NULL;
    const struct tlc_reached blind = {.loss = recipe->blind(examples, recipe->loss_number, weights),
                                      .accuracy = examples->outputs ? (double)NAN
                                                                    : share_of_commonest(examples)};
    free(weights);
    return blind;
}

static const struct tlc_examples *examples_of(const struct tlc_recipe *recipe, int role)
{
    if (role == TLC_LEARNS_FROM)
        return recipe->train;
    if (role == TLC_VALIDATED_ON)
        return recipe->valid;
    return role - TLC_TESTED_ON < recipe->tests ? recipe->test[role - TLC_TESTED_ON] : NULL;
}

static struct tlc_repeat repeat_of(const struct tlc_blind_answers *answers, int repeat)
{
    const int folds = answers->experiment->folds > 0 ? answers->experiment->folds : 1;
    return (struct tlc_repeat){answers->first_seed + (uint64_t)(repeat / folds), repeat % folds};
}

static bool find(const void *state, int training, int repeat, int role, struct tlc_reached *blind)
{
    const struct tlc_blind_answers *answers = state;
    const struct tlc_recipe *recipe = &answers->experiment->recipe[training];
    const struct tlc_examples *all = examples_of(recipe, role);
    if (!recipe->blind || !all || tlc_recipe_epochs(recipe) == 0 || recipe->train->count == 0)
        return false;
    const struct tlc_repeat which = repeat_of(answers, repeat);
    const bool learns = role == TLC_LEARNS_FROM;
    struct tlc_examples sample = tlc_sample_of(all, which, learns ? which.seed : 0);
    *blind = blind_on(recipe, &sample, learns);
    tlc_sample_end(&sample, all);
    return true;
}

struct tlc_blind_source tlc_blind_of(const struct tlc_blind_answers *answers)
{
    return (struct tlc_blind_source){answers, find};
}
