/* arm.c: how good one model is over all seeds. */
#include <math.h>
#include <stdlib.h>

#include "analysis/evidence.h"

json_t *tlc_json_defined(struct tlc_interval interval)
{
    return isnan(interval.low) ? json_null() : tlc_json_interval(interval);
}

json_t *tlc_json_optional(const char *text)
{
    return text ? json_string(text) : json_null();
}

static void put_accuracy(json_t *summary, const struct tlc_evidence *study, int training)
{
    double *values = tlc_tested(study, training, "accuracy");
    int count = study->seeds;
    tlc_json_put(summary, "mean", tlc_json_number(tlc_mean(values, count)));
    tlc_json_put(summary, "sd", tlc_json_number(tlc_standard_deviation(values, count)));
    tlc_json_put(summary, "median", tlc_json_number(tlc_median(values, count)));
    tlc_json_put(summary, "iqm", tlc_json_number(tlc_interquartile_mean(values, count)));
    tlc_json_put(summary, "least", tlc_json_number(tlc_quantile(values, count, 0)));
    tlc_json_put(summary, "most", tlc_json_number(tlc_quantile(values, count, 1)));
    tlc_json_put(summary, "mean_t", tlc_json_defined(tlc_t_interval(values, count)));
    tlc_json_put(summary, "mean_interval",
                 tlc_json_defined(tlc_bootstrap_mean(values, &study->drawn_seeds)));
    free(values);
}

static void put_mean(json_t *summary, const char *name, const struct tlc_evidence *study,
                     int training, const char *key)
{
    double *values = tlc_tested(study, training, key);
    tlc_json_put(summary, name, tlc_json_number(tlc_mean(values, study->seeds)));
    free(values);
}

/* ---- reliability ---------------------------------------------------------------------------- */

/* Bin k of every seed together. Without examples both means are NaN, as 0 times null is. */
static struct tlc_bin pool_bin(const struct tlc_evidence *study, int training, int k)
{
    double confidence = 0, accuracy = 0, examples = 0;
    for (int seed = 0; seed < study->seeds; seed++) {
        const json_t *bins = tlc_member(tlc_test(study, training, seed), "reliability");
        const json_t *bin = tlc_item(bins, k);
        double weight = tlc_number(tlc_item(bin, 2));
        confidence += weight * tlc_number(tlc_item(bin, 0));
        accuracy += weight * tlc_number(tlc_item(bin, 1));
        examples += weight;
    }
    return (struct tlc_bin){confidence / examples, accuracy / examples, (long)examples};
}

static void pool_reliability(json_t *summary, const struct tlc_evidence *study, int training)
{
    json_t *bins = json_array();
    struct tlc_bin pooled[TLC_BINS];
    for (int k = 0; k < TLC_BINS; k++) {
        pooled[k] = pool_bin(study, training, k);
        json_t *bin = json_array();
        tlc_json_append(bin, tlc_json_number(pooled[k].confidence));
        tlc_json_append(bin, tlc_json_number(pooled[k].accuracy));
        tlc_json_append(bin, json_integer(pooled[k].examples));
        tlc_json_append(bins, bin);
    }
    tlc_json_put(summary, "pooled_ece", tlc_json_number(tlc_calibration_error(pooled)));
    tlc_json_put(summary, "reliability", bins);
}

json_t *tlc_summarise(const struct tlc_evidence *study, int cell, int arm)
{
    int training = tlc_cell_training(study, cell, arm);
    struct tlc_evidence counted = tlc_counted(study, training);
    struct tlc_evidence ended = tlc_ended_well(study, training, training);
    json_t *summary = json_object();
    tlc_json_put(summary, "model", json_string(tlc_arm_name(study, arm)));
    tlc_json_put(summary, "runs", json_integer(study->seeds));
    tlc_json_put(summary, "failed", json_integer(tlc_count_failures(study, training)));
    put_accuracy(summary, &counted, training);
    put_mean(summary, "log_loss", &ended, training, "loss");
    put_mean(summary, "brier", &ended, training, "brier");
    put_mean(summary, "ece", &ended, training, "ece");
    pool_reliability(summary, &ended, training);
    tlc_chosen_end(&counted);
    tlc_chosen_end(&ended);
    return summary;
}
