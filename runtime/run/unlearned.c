/* unlearned.c: trainings that have learned nothing: found in the results, once all has run. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "results/results.h"
#include "run/unlearned.h"
#include "results/shown.h"
#include "system/format.h"

/* Sums over the runs of a training. */
struct sums {
    int runs;
    struct tlc_reached own, blind;
};

static void add_run(struct sums *sums, struct tlc_reached own, struct tlc_reached blind)
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
    const struct tlc_results *results;
    const struct tlc_blind_source *blind;
    int training;
};

static const struct tlc_run_record *run_of(const struct runs *runs, int repeat)
{
    const int repeats = tlc_results_repeats(runs->results);
    const struct tlc_run_record *run = &runs->results->runs.item[runs->training * repeats + repeat];
    return run->failed ? NULL : run;
}

static double last_of(const struct tlc_series *series)
{
    return series->count > 0 ? series->item[series->count - 1] : (double)NAN;
}

/* What the run has come to on those examples; false where it was not measured there. */
static bool own_outcome(const struct tlc_run_record *run, int role, struct tlc_reached *own)
{
    const struct tlc_curves *curves = &run->curves;
    if (role >= TLC_TESTED_ON) {
        const int test = role - TLC_TESTED_ON;
        if (test >= run->tests.count)
            return false;
        *own = (struct tlc_reached){run->tests.item[test].loss, run->tests.item[test].accuracy};
        return true;
    }
    const bool valid = role == TLC_VALIDATED_ON;
    if ((valid ? &curves->val_loss : &curves->loss)->count <= 0)
        return false;
    *own = (struct tlc_reached){last_of(valid ? &curves->val_loss : &curves->loss),
                                last_of(valid ? &curves->val_accuracy : &curves->accuracy)};
    return true;
}

static struct sums sums_of(const struct runs *runs, int role)
{
    struct sums sums = {0};
    for (int i = 0; i < tlc_results_repeats(runs->results); i++) {
        const struct tlc_run_record *run = run_of(runs, i);
        struct tlc_reached own, blind;
        if (run && own_outcome(run, role, &own) &&
            runs->blind->find(runs->blind->state, runs->training, i, role, &blind))
            add_run(&sums, own, blind);
    }
    return sums;
}

static int tests_of(const struct runs *runs)
{
    int tests = 0;
    for (int i = 0; i < tlc_results_repeats(runs->results); i++) {
        const struct tlc_run_record *run = run_of(runs, i);
        if (run && run->tests.count > tests)
            tests = run->tests.count;
    }
    return tests;
}

/* An epoch's training figures are means over steps, with dropout and augmentation: others may show
 * that something has been learned. */
static bool shows_elsewhere(const struct runs *runs)
{
    const int roles = TLC_TESTED_ON + tests_of(runs);
    bool better = false;
    for (int role = TLC_VALIDATED_ON; role < roles && !better; role++) {
        const struct sums sums = sums_of(runs, role);
        better = is_better(&sums);
    }
    return better;
}

/* ---- said ------------------------------------------------------------------------------------ */

/* "it is right for 50.00% of S.train, and always answering the commonest class would be for 50.00%"
 */
static char *in_words(const struct tlc_training_record *training, const struct sums *sums)
{
    if (isnan(sums->own.accuracy))
        return tlc_format("its loss on %s is %.4g, and always answering the same would come to "
                          "%.4g",
                          training->train, sums->own.loss / sums->runs,
                          sums->blind.loss / sums->runs);
    return tlc_format("it is right for %s of %s, and always answering the commonest class "
                      "would be for %s",
                      tlc_show_percent(sums->own.accuracy / sums->runs).text, training->train,
                      tlc_show_percent(sums->blind.accuracy / sums->runs).text);
}

static double highest_of(const struct tlc_series *rates, double highest)
{
    for (int i = 0; i < rates->count; i++)
        highest = fmax(highest, rates->item[i]);
    return highest;
}

/* The highest learning rate of any of its phases with epochs. */
static double highest_rate(const struct tlc_training_record *training)
{
    double highest = 0;
    for (int i = 0; i < training->phases.count; i++) {
        const struct tlc_phase_record *phase = &training->phases.item[i];
        if (phase->epochs <= 0)
            continue;
        highest = highest_of(&phase->learning_rate, highest);
        for (int k = 0; k < phase->slices.count; k++)
            highest = highest_of(&phase->slices.item[k].learning_rate, highest);
    }
    return highest;
}

static void caution_unlearned(struct tlc_cautions *list, const struct tlc_training_record *training,
                              bool chosen, const struct sums *sums)
{
    char *words = in_words(training, sums);
    char *advice = chosen ? tlc_format("other values may have to be tried")
                          : tlc_format("a learning rate of %g may be too small, or too large",
                                       highest_rate(training));
    struct tlc_caution_record *caution =
        tlc_add_caution(list, "unlearned", TLC_CAUTION_WARNING,
                        tlc_format("%s has learned nothing: in its last epoch %s; %s",
                                   training->model, words, advice));
    free(advice);
    caution->model = tlc_format("%s", training->model);
    caution->examples = tlc_format("%s", training->train);
    free(words);
}

/* Whether it is the best of its trials, whichever that is. */
static bool is_chosen(const struct tlc_results *results, int training)
{
    const struct tlc_tune_record *tune = results->study ? results->study->tune : NULL;
    for (int i = 0; tune && i < tune->searches.count; i++)
        if (tune->searches.item[i].training == training)
            return true;
    return false;
}

/* That a trial learns nothing is what trials are for. Of a model that only answers the commonest
 * class, the loss still tells whether its probabilities have got better. */
void tlc_add_unlearned(struct tlc_cautions *cautions, const struct tlc_results *results,
                       const struct tlc_blind_source *blind)
{
    for (int i = 0; i < results->trainings.count; i++) {
        if (results->trainings.item[i].trial_of > 0)
            continue;
        const struct runs runs = {results, blind, i};
        const struct sums sums = sums_of(&runs, TLC_LEARNS_FROM);
        if (sums.runs > 0 && !is_better(&sums) && !shows_elsewhere(&runs))
            caution_unlearned(cautions, &results->trainings.item[i], is_chosen(results, i), &sums);
    }
}
