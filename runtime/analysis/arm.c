/* arm.c: how good one model is over all seeds. */
#include <math.h>
#include <stdlib.h>

#include "analysis/evidence.h"
#include "system/allocate.h"
#include "system/format.h"

static void put_accuracy(struct tlc_summary *summary, const struct tlc_evidence *study,
                         int training)
{
    double *values = tlc_values(study, training);
    int count = study->seeds;
    summary->mean = tlc_mean(values, count);
    summary->sd = tlc_standard_deviation(values, count);
    summary->median = tlc_median(values, count);
    summary->iqm = tlc_interquartile_mean(values, count);
    summary->least = tlc_quantile(values, count, 0);
    summary->most = tlc_quantile(values, count, 1);
    summary->mean_t = tlc_corrected_t_interval(values, count, study->overlap);
    summary->mean_interval = tlc_bootstrap_mean(values, &study->drawn_seeds);
    free(values);
}

/* ---- probabilities, of runs that ended well -------------------------------------------------- */

static double loss_of(const struct tlc_test_record *test)
{
    return test->loss;
}

static double brier_of(const struct tlc_test_record *test)
{
    return test->brier;
}

static double ece_of(const struct tlc_test_record *test)
{
    return test->ece;
}

static double mean_of(const struct tlc_evidence *ended, int training,
                      double (*measure)(const struct tlc_test_record *test))
{
    double *values = tlc_allocate((size_t)ended->seeds, sizeof *values);
    for (int seed = 0; seed < ended->seeds; seed++)
        values[seed] = measure(tlc_test(ended, training, seed));
    const double mean = tlc_mean(values, ended->seeds);
    free(values);
    return mean;
}

/* Bin k of every seed together. Without examples both means are NaN, as 0 times null is. */
static struct tlc_bin pool_bin(const struct tlc_evidence *ended, int training, int k)
{
    double confidence = 0, accuracy = 0, examples = 0;
    for (int seed = 0; seed < ended->seeds; seed++) {
        const struct tlc_bin *bin = tlc_reliability_bin(ended, training, seed, k);
        double weight = (double)bin->examples;
        confidence += weight * bin->confidence;
        accuracy += weight * bin->accuracy;
        examples += weight;
    }
    return (struct tlc_bin){confidence / examples, accuracy / examples, (long)examples};
}

/* Where there are no classes, no probability can be right or wrong. */
static bool has_bins(const struct tlc_evidence *ended, int training)
{
    return ended->seeds == 0 || tlc_test(ended, training, 0)->reliability.count > 0;
}

static void pool_reliability(struct tlc_summary *summary, const struct tlc_evidence *ended,
                             int training)
{
    summary->reliability.count = TLC_BINS;
    summary->reliability.item = tlc_allocate(TLC_BINS, sizeof *summary->reliability.item);
    for (int k = 0; k < TLC_BINS; k++)
        summary->reliability.item[k] = pool_bin(ended, training, k);
    summary->pooled_ece = tlc_calibration_error(summary->reliability.item);
}

struct tlc_summary tlc_summarise(const struct tlc_evidence *study, int cell, int arm)
{
    int training = tlc_cell_training(study, cell, arm);
    struct tlc_evidence counted = tlc_counted(study, training);
    struct tlc_evidence ended = tlc_ended_well(study, training, training);
    struct tlc_summary summary = {.model = tlc_format("%s", tlc_arm_name(study, arm)),
                                  .runs = study->seeds,
                                  .failed = tlc_count_failures(study, training),
                                  .log_loss = mean_of(&ended, training, loss_of),
                                  .brier = mean_of(&ended, training, brier_of),
                                  .ece = mean_of(&ended, training, ece_of)};
    put_accuracy(&summary, &counted, training);
    summary.pooled_ece = NAN;
    if (has_bins(&ended, training))
        pool_reliability(&summary, &ended, training);
    tlc_chosen_end(&counted);
    tlc_chosen_end(&ended);
    return summary;
}
