/* tuning.c: what was tried for the arms of a study: how good trials were by what they are chosen
 * by, and whether fewer would have told the same. Tests take no part in it. */
#include "analysis/tuning.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "common/metric.h"
#include "system/allocate.h"
#include "system/format.h"

enum { HALVES = 1000 };

/* What trials of a search were measured to be: trials of the first seed, then of the next. */
struct measured {
    const struct tlc_search_record *search;
    int trials, seeds, failed;
    double *value; /* NAN of those that failed */
    bool more_is_better;
};

/* ---- what was measured ---------------------------------------------------------------------- */

static bool is_more_better(const struct tlc_evidence *study)
{
    const enum tlc_metric_kind kind = tlc_find_metric(study->study->tune->metric);
    return kind == TLC_METRIC_KINDS || tlc_more_is_better(kind);
}

static struct measured measure(const struct tlc_evidence *study,
                               const struct tlc_search_record *search)
{
    struct measured measured = {.search = search,
                                .trials = search->trials.count,
                                .seeds = study->seeds,
                                .more_is_better = is_more_better(study)};
    measured.value =
        tlc_allocate((size_t)(measured.trials * measured.seeds), sizeof *measured.value);
    for (int i = 0; i < measured.trials * measured.seeds; i++) {
        const int training = search->trials.item[i % measured.trials].training;
        const struct tlc_run_record *run =
            &study->results->runs.item[training * study->all_seeds + i / measured.trials];
        const int last = run->chosen_by.count - 1;
        measured.value[i] = last >= 0 && !run->failed ? run->chosen_by.item[last] : NAN;
        measured.failed += run->failed != NULL;
    }
    return measured;
}

static const double *values_of(const struct measured *measured, int seed)
{
    return measured->value + seed * measured->trials;
}

/* ---- a search ------------------------------------------------------------------------------- */

/* The mean over seeds of how good the best of 1, 2, ... trials is; of those seeds that know it. */
static struct tlc_series mean_of_best(const struct measured *measured)
{
    const int count = measured->trials;
    struct tlc_series mean = {count, tlc_allocate((size_t)count, sizeof *mean.item)};
    double *best = tlc_allocate((size_t)count, sizeof *best);
    int seeds = 0;
    for (int seed = 0; seed < measured->seeds; seed++) {
        tlc_expected_best(values_of(measured, seed), count, measured->more_is_better, best);
        if (isnan(best[0]))
            continue;
        for (int i = 0; i < count; i++)
            mean.item[i] += best[i];
        seeds++;
    }
    for (int i = 0; i < count; i++)
        mean.item[i] /= seeds;
    free(best);
    return mean;
}

/* The mean over seeds of a quantile of the trials that ended well: 0 is the best. */
static double mean_of_quantile(const struct measured *measured, double from_best)
{
    const double probability = measured->more_is_better ? 1 - from_best : from_best;
    double *known = tlc_allocate((size_t)measured->trials, sizeof *known), sum = 0;
    int seeds = 0;
    for (int seed = 0; seed < measured->seeds; seed++) {
        int count = 0;
        for (int i = 0; i < measured->trials; i++)
            if (!isnan(values_of(measured, seed)[i]))
                known[count++] = values_of(measured, seed)[i];
        if (count == 0)
            continue;
        sum += tlc_quantile_in_place(known, count, probability);
        seeds++;
    }
    free(known);
    return seeds > 0 ? sum / seeds : NAN;
}

/* By what the runs say, which is what was trained and tested. */
static struct tlc_wholes count_won(const struct tlc_evidence *study,
                                   const struct tlc_search_record *search)
{
    struct tlc_wholes won = {search->trials.count,
                             tlc_allocate((size_t)search->trials.count, sizeof *won.item)};
    for (int seed = 0; seed < study->seeds; seed++) {
        const int chosen =
            study->results->runs.item[search->training * study->all_seeds + seed].chosen;
        if (chosen > 0 && chosen <= won.count)
            won.item[chosen - 1]++;
    }
    return won;
}

static struct tlc_search_analysis analyse_search(const struct tlc_evidence *study,
                                                 const struct measured *measured)
{
    const struct tlc_search_record *search = measured->search;
    struct tlc_search_analysis analysis = {.arm = tlc_format("%s", search->arm),
                                           .training = search->training,
                                           .failed = measured->failed,
                                           .expected_best = study->study->tune->rungs.count > 0
                                                                ? (struct tlc_series){0}
                                                                : mean_of_best(measured),
                                           .best = mean_of_quantile(measured, 0),
                                           .median = mean_of_quantile(measured, 0.5),
                                           .worst = mean_of_quantile(measured, 1),
                                           .won = count_won(study, search)};
    for (int i = 0; i < measured->trials; i++)
        analysis.operations +=
            study->results->trainings.item[search->trials.item[i].training].operations;
    return analysis;
}

/* ---- half of the trials --------------------------------------------------------------------- */

/* The best of those trials that are used, NULL for all. */
static double best_of(const struct measured *measured, int seed, const bool *used)
{
    double best = NAN;
    for (int i = 0; i < measured->trials; i++) {
        const double value = values_of(measured, seed)[i];
        if ((!used || used[i]) && !isnan(value) &&
            (isnan(best) || (measured->more_is_better ? value > best : value < best)))
            best = value;
    }
    return best;
}

/* By how much the arm is better under each seed; how many are known. */
static enum tlc_outcome outcome_of(const struct tlc_evidence *study, const struct measured *arm,
                                   const struct measured *baseline, const bool *of_arm,
                                   const bool *of_baseline)
{
    double *ahead = tlc_allocate((size_t)study->seeds, sizeof *ahead);
    int pairs = 0;
    for (int seed = 0; seed < study->seeds; seed++) {
        const double own = best_of(arm, seed, of_arm),
                     others = best_of(baseline, seed, of_baseline);
        if (!isnan(own) && !isnan(others))
            ahead[pairs++] = arm->more_is_better ? own - others : others - own;
    }
    const struct tlc_interval interval = tlc_corrected_t_interval(ahead, pairs, study->overlap);
    free(ahead);
    if (pairs < TLC_DECIDING_PAIRS)
        return TLC_NO_OUTCOME;
    return interval.low > 0 ? TLC_BETTER : interval.high < 0 ? TLC_WORSE : TLC_NO_DIFFERENCE;
}

static struct tlc_half_budget analyse_half(const struct tlc_evidence *study, int cell,
                                           const struct measured *arm,
                                           const struct measured *baseline)
{
    struct tlc_half_budget half = {.cell = cell,
                                   .arm = tlc_format("%s", arm->search->arm),
                                   .baseline = tlc_format("%s", baseline->search->arm),
                                   .outcome = outcome_of(study, arm, baseline, NULL, NULL)};
    bool *of_arm = tlc_allocate((size_t)arm->trials, sizeof *of_arm);
    bool *of_baseline = tlc_allocate((size_t)baseline->trials, sizeof *of_baseline);
    int differs = 0;
    for (int i = 0; i < HALVES; i++) {
        tlc_random_half(2 * i, arm->trials, of_arm);
        tlc_random_half(2 * i + 1, baseline->trials, of_baseline);
        differs += outcome_of(study, arm, baseline, of_arm, of_baseline) != half.outcome;
    }
    half.differs = half.outcome == TLC_NO_OUTCOME ? NAN : (double)differs / HALVES;
    free(of_arm);
    free(of_baseline);
    return half;
}

/* ---- all of it ------------------------------------------------------------------------------ */

/* What the arm of a cell was chosen from; NULL: of a file that is damaged. */
static const struct measured *search_of(const struct tlc_evidence *study,
                                        const struct measured *measured, int cell, int arm)
{
    const int training = tlc_cell_training(study, cell, arm);
    for (int i = 0; i < study->study->tune->searches.count; i++)
        if (measured[i].search->training == training)
            return &measured[i];
    return NULL;
}

static void analyse_halves(const struct tlc_evidence *study, const struct measured *measured,
                           struct tlc_analysis *analysis)
{
    const int cells = tlc_cell_count(study);
    analysis->half_budget.item =
        tlc_allocate((size_t)(cells * study->arms), sizeof *analysis->half_budget.item);
    for (int i = 0; i < cells * study->arms; i++) {
        const int cell = i / study->arms, arm = i % study->arms;
        const struct measured *own = search_of(study, measured, cell, arm),
                              *baseline = search_of(study, measured, cell, study->baseline);
        if (arm != study->baseline && own && baseline)
            analysis->half_budget.item[analysis->half_budget.count++] =
                analyse_half(study, cell, own, baseline);
    }
}

void tlc_analyse_tuning(const struct tlc_evidence *study, struct tlc_analysis *analysis)
{
    const struct tlc_tune_record *tune = study->study->tune;
    if (!tune)
        return;
    const size_t count = (size_t)tune->searches.count;
    struct measured *measured = tlc_allocate(count, sizeof *measured);
    analysis->tuning.item = tlc_allocate(count, sizeof *analysis->tuning.item);
    analysis->tuning.count = tune->searches.count;
    for (size_t i = 0; i < count; i++) {
        measured[i] = measure(study, &tune->searches.item[i]);
        analysis->tuning.item[i] = analyse_search(study, &measured[i]);
    }
    if (tune->rungs.count <= 0) /* else they are not measured alike */
        analyse_halves(study, measured, analysis);
    for (size_t i = 0; i < count; i++)
        free(measured[i].value);
    free(measured);
}
