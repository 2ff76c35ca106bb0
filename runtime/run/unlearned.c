/* unlearned.c: trainings that have learned nothing: found in the results, once all has run. */
#include <math.h>
#include <stdlib.h>

#include "engine/engine.h"
#include "numerics/numerics.h"
#include "results/results.h"
#include "run/run_records.h"
#include "system/allocate.h"
#include "system/format.h"

static char *copy(const char *text)
{
    return tlc_format("%s", text);
}

/* What always answering the commonest class, and always giving each class the share that it has,
 * would come to. */
struct blind {
    double accuracy, loss;
};

static struct blind blind_on(const struct tlc_examples *examples)
{
    struct blind blind = {0, 0};
    long *counts = tlc_allocate((size_t)examples->classes, sizeof *counts);
    for (int i = 0; i < examples->count; i++)
        counts[examples->targets[i]]++;
    for (int class = 0; class < examples->classes; class ++) {
        const double share = (double)counts[class] / examples->count;
        blind.accuracy = fmax(blind.accuracy, share);
        if (counts[class] > 0)
            blind.loss -= share * tlc_log(share);
    }
    free(counts);
    return blind;
}

/* What the last epochs of a training's runs came to, by the mean over those that have not failed.
 */
struct last_epochs {
    int runs;
    double accuracy, loss;
};

static struct last_epochs last_epochs_of(const struct tlc_results *results, int training)
{
    const int repeats = tlc_results_repeats(results);
    struct last_epochs last = {0, 0, 0};
    for (int i = 0; i < repeats; i++) {
        const struct tlc_run_record *run = &results->runs.item[training * repeats + i];
        const int epochs = run->curves.loss.count;
        if (run->failed || epochs <= 0 || run->curves.accuracy.count != epochs)
            continue;
        last.accuracy += run->curves.accuracy.item[epochs - 1];
        last.loss += run->curves.loss.item[epochs - 1];
        last.runs++;
    }
    last.accuracy /= last.runs;
    last.loss /= last.runs;
    return last;
}

static void caution_unlearned(struct tlc_cautions *list, const struct tlc_recipe *recipe,
                              const struct blind *blind, const struct last_epochs *last)
{
    struct tlc_caution_record *caution = tlc_add_caution(
        list, "unlearned", TLC_CAUTION_WARNING,
        tlc_format("%s has learned nothing: in its last epoch it is right for %.2f%% of %s, and "
                   "always answering the commonest class would be for %.2f%%; a learning rate "
                   "of %g may be too small, or too large",
                   recipe->model->name, 100 * last->accuracy, recipe->train->name,
                   100 * blind->accuracy, tlc_highest_rate(recipe)));
    caution->model = copy(recipe->model->name);
    caution->examples = copy(recipe->train->name);
}

/* Of a model that only answers the commonest class, the loss still tells whether its probabilities
 * have got better; but not where classes have weights. A sample that is drawn is near enough to all
 * that there is. */
void tlc_add_unlearned(struct tlc_cautions *cautions, const struct tlc_experiment *experiment,
                       const struct tlc_results *results)
{
    for (int i = 0; i < experiment->recipes; i++) {
        const struct tlc_recipe *recipe = &experiment->recipe[i];
        if (tlc_recipe_epochs(recipe) == 0 || recipe->train->outputs > 0 ||
            recipe->train->classes < 2 || recipe->train->count == 0 || recipe->class_weight ||
            recipe->balanced)
            continue;
        const struct blind blind = blind_on(recipe->train);
        const struct last_epochs last = last_epochs_of(results, i);
        if (last.runs > 0 && last.accuracy <= blind.accuracy && last.loss >= blind.loss)
            caution_unlearned(cautions, recipe, &blind, &last);
    }
}
