/* findings.c: what a test has found, as JSON, and back. */
#include <stdlib.h>
#include <string.h>

#include "data/data.h"
#include "engine/engine.h"
#include "json/json.h"
#include "run/records.h"
#include "statistics/statistics.h"
#include "system/allocate.h"
#include "system/fail.h"

/* ---- confusion ------------------------------------------------------------------------------ */

static long *count_confusion(const struct tlc_examples *examples, const int32_t *predicted)
{
    const size_t classes = (size_t)examples->classes;
    long *counts = tlc_allocate(classes * classes, sizeof *counts);
    for (int i = 0; i < examples->count; i++)
        counts[(size_t)examples->targets[i] * classes + (size_t)predicted[i]]++;
    return counts;
}

static json_t *confusion_record(const struct tlc_examples *examples, const int32_t *predicted)
{
    json_t *rows = json_array();
    long *counts = count_confusion(examples, predicted);
    for (int i = 0; i < examples->classes; i++) {
        json_t *row = json_array();
        for (int j = 0; j < examples->classes; j++)
            tlc_json_append(row, json_integer(counts[i * examples->classes + j]));
        tlc_json_append(rows, row);
    }
    free(counts);
    return rows;
}

/* ---- which were right ----------------------------------------------------------------------- */

/* Four examples a digit, the first in the highest bit. */
static json_t *correct_record(const struct tlc_examples *examples, const int32_t *predicted)
{
    const int digits = (examples->count + 3) / 4;
    char *text = tlc_allocate((size_t)digits + 1, 1);
    for (int digit = 0; digit < digits; digit++) {
        int bits = 0;
        for (int i = 4 * digit; i < 4 * digit + 4; i++)
            bits = 2 * bits + (i < examples->count && predicted[i] == examples->targets[i]);
        text[digit] = "0123456789abcdef"[bits];
    }
    json_t *record = json_string(text);
    free(text);
    return record;
}

/* ---- the record ----------------------------------------------------------------------------- */

static double mean_of(const float *numbers, int count)
{
    double sum = 0;
    for (int i = 0; i < count; i++)
        sum += (double)numbers[i];
    return count > 0 ? sum / count : 0;
}

/* How sure the model was, and how right: bins of equal mass, and the error they have on average. */
static void record_calibration(json_t *record, const struct tlc_examples *examples,
                               const struct tlc_predictions *predictions)
{
    const size_t count = (size_t)examples->count;
    double *confidence = tlc_allocate(count, sizeof *confidence);
    uint8_t *correct = tlc_allocate(count, sizeof *correct);
    struct tlc_bin bins[TLC_BINS];
    json_t *rows = json_array();
    for (size_t i = 0; i < count; i++) {
        confidence[i] = (double)predictions->confidence[i];
        correct[i] = predictions->predicted[i] == examples->targets[i];
    }
    tlc_reliability(confidence, correct, examples->count, bins);
    for (int i = 0; i < TLC_BINS; i++) {
        json_t *row = json_array();
        tlc_json_append(row, tlc_json_number(bins[i].confidence));
        tlc_json_append(row, tlc_json_number(bins[i].accuracy));
        tlc_json_append(row, json_integer(bins[i].examples));
        tlc_json_append(rows, row);
    }
    tlc_json_put(record, "reliability", rows);
    tlc_json_put(record, "ece", tlc_json_number(tlc_calibration_error(bins)));
    free(confidence);
    free(correct);
}

json_t *tlc_test_record(const struct tlc_examples *examples, const struct tlc_metrics *metrics,
                        const struct tlc_predictions *predictions)
{
    json_t *record = json_object();
    tlc_json_put(record, "split", json_string(examples->name));
    tlc_json_put(record, "examples", json_integer(examples->count));
    tlc_json_put(record, "loss", tlc_json_number(tlc_mean_loss(metrics)));
    tlc_json_put(record, "accuracy", tlc_json_number(tlc_accuracy(metrics)));
    tlc_json_put(record, "brier", tlc_json_number(mean_of(predictions->error, examples->count)));
    tlc_json_put(record, "confusion", confusion_record(examples, predictions->predicted));
    record_calibration(record, examples, predictions);
    tlc_json_put(record, "correct", correct_record(examples, predictions->predicted));
    return record;
}

static int commonest_class(const struct tlc_examples *examples, long *most)
{
    long *counts = tlc_allocate((size_t)examples->classes, sizeof *counts);
    int commonest = 0;
    for (int i = 0; i < examples->count; i++)
        counts[examples->targets[i]]++;
    for (int answer = 1; answer < examples->classes; answer++)
        commonest = counts[answer] > counts[commonest] ? answer : commonest;
    *most = examples->classes > 0 ? counts[commonest] : 0;
    free(counts);
    return commonest;
}

json_t *tlc_commonest_record(const struct tlc_examples *examples)
{
    struct tlc_examples sample = tlc_sample(examples, 0);
    long most;
    int answer = commonest_class(&sample, &most);
    int32_t *predicted = tlc_allocate((size_t)sample.count, sizeof *predicted);
    for (int i = 0; i < sample.count; i++)
        predicted[i] = answer;
    struct tlc_metrics metrics = {.correct = most, .examples = sample.count};
    json_t *record = json_object();
    tlc_json_put(record, "class", json_integer(answer));
    tlc_json_put(record, "accuracy", tlc_json_number(tlc_accuracy(&metrics)));
    tlc_json_put(record, "correct", correct_record(&sample, predicted));
    free(predicted);
    tlc_sample_end(&sample, examples);
    return record;
}

const json_t *tlc_find_test(const struct tlc_run_state *run, int job,
                            const struct tlc_examples *examples)
{
    const json_t *tests = json_object_get(run->record[job], "tests");
    for (size_t i = 0; i < json_array_size(tests); i++) {
        const json_t *test = json_array_get(tests, i);
        if (strcmp(json_string_value(json_object_get(test, "split")), examples->name) == 0)
            return test;
    }
    tlc_fail("the record of a training lacks its test on %s", examples->name);
}
