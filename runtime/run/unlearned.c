/* unlearned.c: trainings that have learned nothing: found in the results, once all has run. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "data/data.h"
#include "engine/engine.h"
#include "results/results.h"
#include "run/run_records.h"
#include "results/shown.h"
#include "system/allocate.h"
#include "system/format.h"

/* What a model has come to on some examples, and what always answering the same would: sums over
 * the runs of its training. */
struct outcome {
    double loss, accuracy;
};

struct sums {
    int runs;
    struct outcome own, blind;
};

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
static struct outcome blind_on(const struct tlc_recipe *recipe, const struct tlc_examples *examples,
                               bool weighed)
{
    float *weights = weighed ? tlc_class_weights(recipe, examples) : NULL;
    const struct outcome blind = {.loss = recipe->blind(examples, recipe->loss_number, weights),
                                  .accuracy = examples->outputs ? (double)NAN
                                                                : share_of_commonest(examples)};
    free(weights);
    return blind;
}

static void add_run(struct sums *sums, struct outcome own, struct outcome blind)
{
    sums->runs++;
    sums->own.loss += own.loss;
    sums->own.accuracy += own.accuracy;
    sums->blind.loss += blind.loss;
    sums->blind.accuracy += blind.accuracy;
}

/* Where there are no classes, the loss alone tells. Targets that are all the same are no task. */
static bool is_better(const struct sums *sums)
{
    return sums->runs > 0 && (sums->own.loss < sums->blind.loss || sums->blind.loss <= 0 ||
                              sums->own.accuracy > sums->blind.accuracy);
}

/* ---- on what it learns from, what it is validated on, and what it is tested on ----------------
 */

/* The runs of a training, those that have failed left out. */
struct runs {
    const struct tlc_recipe *recipe;
    const struct tlc_results *results;
    int training;
};

static const struct tlc_run_record *run_of(const struct runs *runs, int repeat)
{
    const int repeats = tlc_results_repeats(runs->results);
    const struct tlc_run_record *run = &runs->results->runs.item[runs->training * repeats + repeat];
    return run->failed ? NULL : run;
}

static struct tlc_repeat repeat_of(const struct tlc_results *results, int repeat)
{
    const int folds = tlc_results_folds(results);
    return (struct tlc_repeat){(uint64_t)tlc_results_seed(results, repeat), repeat % folds};
}

static double last_of(const struct tlc_series *series)
{
    return series->count > 0 ? series->item[series->count - 1] : (double)NAN;
}

static struct sums sums_of_epochs(const struct runs *runs, bool valid)
{
    struct sums sums = {0};
    const struct tlc_examples *all = valid ? runs->recipe->valid : runs->recipe->train;
    for (int i = 0; i < tlc_results_repeats(runs->results); i++) {
        const struct tlc_run_record *run = run_of(runs, i);
        const struct tlc_curves *curves = run ? &run->curves : NULL;
        if (!run || (valid ? &curves->val_loss : &curves->loss)->count <= 0)
            continue;
        const struct tlc_repeat repeat = repeat_of(runs->results, i);
        struct tlc_examples sample = tlc_sample_of(all, repeat, valid ? 0 : repeat.seed);
        add_run(&sums,
                (struct outcome){last_of(valid ? &curves->val_loss : &curves->loss),
                                 last_of(valid ? &curves->val_accuracy : &curves->accuracy)},
                blind_on(runs->recipe, &sample, !valid));
        tlc_sample_end(&sample, all);
    }
    return sums;
}

static const struct tlc_test_record *find_test(const struct tlc_run_record *run, const char *split)
{
    for (int i = 0; run && i < run->tests.count; i++)
        if (strcmp(run->tests.item[i].split, split) == 0)
            return &run->tests.item[i];
    return NULL;
}

static struct sums sums_of_test(const struct runs *runs, const struct tlc_examples *all)
{
    struct sums sums = {0};
    for (int i = 0; i < tlc_results_repeats(runs->results); i++) {
        const struct tlc_test_record *test = find_test(run_of(runs, i), all->name);
        if (!test)
            continue;
        struct tlc_examples sample = tlc_sample_of(all, repeat_of(runs->results, i), 0);
        add_run(&sums, (struct outcome){test->loss, test->accuracy},
                blind_on(runs->recipe, &sample, false));
        tlc_sample_end(&sample, all);
    }
    return sums;
}

/* An epoch's training figures are means over steps, with dropout and augmentation: others may show
 * that something has been learned. */
static bool shows_elsewhere(const struct runs *runs)
{
    const struct sums valid =
        runs->recipe->valid ? sums_of_epochs(runs, true) : (struct sums){.runs = 0};
    bool better = is_better(&valid);
    for (int i = 0; i < runs->recipe->tests && !better; i++) {
        const struct sums test = sums_of_test(runs, runs->recipe->test[i]);
        better = is_better(&test);
    }
    return better;
}

/* ---- said ------------------------------------------------------------------------------------ */

/* "it is right for 50.00% of S.train, and always answering the commonest class would be for 50.00%"
 */
static char *in_words(const struct tlc_recipe *recipe, const struct sums *sums)
{
    if (recipe->train->outputs)
        return tlc_format("its loss on %s is %.4g, and always answering the same would come to "
                          "%.4g",
                          recipe->train->name, sums->own.loss / sums->runs,
                          sums->blind.loss / sums->runs);
    return tlc_format("it is right for %s of %s, and always answering the commonest class "
                      "would be for %s",
                      tlc_show_percent(sums->own.accuracy / sums->runs).text, recipe->train->name,
                      tlc_show_percent(sums->blind.accuracy / sums->runs).text);
}

static void caution_unlearned(struct tlc_cautions *list, const struct tlc_recipe *recipe,
                              const struct sums *sums)
{
    char *words = in_words(recipe, sums);
    char *advice = recipe->search ? tlc_format("other values may have to be tried")
                                  : tlc_format("a learning rate of %g may be too small, or too "
                                               "large",
                                               tlc_highest_rate(recipe));
    struct tlc_caution_record *caution =
        tlc_add_caution(list, "unlearned", TLC_CAUTION_WARNING,
                        tlc_format("%s has learned nothing: in its last epoch %s; %s",
                                   recipe->model->name, words, advice));
    free(advice);
    caution->model = tlc_format("%s", recipe->model->name);
    caution->examples = tlc_format("%s", recipe->train->name);
    free(words);
}

/* That a trial learns nothing is what trials are for. Of a model that only answers the commonest
 * class, the loss still tells whether its probabilities have got better. */
void tlc_add_unlearned(struct tlc_cautions *cautions, const struct tlc_experiment *experiment,
                       const struct tlc_results *results)
{
    for (int i = 0; i < experiment->recipes; i++) {
        const struct tlc_recipe *recipe = &experiment->recipe[i];
        if (!recipe->blind || recipe->chosen_on || tlc_recipe_epochs(recipe) == 0 ||
            recipe->train->count == 0)
            continue;
        const struct runs runs = {recipe, results, i};
        const struct sums sums = sums_of_epochs(&runs, false);
        if (sums.runs > 0 && !is_better(&sums) && !shows_elsewhere(&runs))
            caution_unlearned(cautions, recipe, &sums);
    }
}
