/* findings.c: what a test has found. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "data/data.h"
#include "engine/engine.h"
#include "run/run_records.h"
#include "statistics/statistics.h"
#include "system/allocate.h"
#include "system/fail.h"
#include "system/format.h"

/* ---- confusion ------------------------------------------------------------------------------ */

enum { CLASSES_MOST = 256 }; /* of more, a matrix would be most of what a run leaves */

static long *count_confusion(const struct tlc_examples *examples, const int32_t *predicted)
{
    const size_t classes = (size_t)examples->classes;
    long *counts = tlc_allocate(classes * classes, sizeof *counts);
    for (int i = 0; i < examples->count; i++)
        counts[(size_t)examples->targets[i] * classes + (size_t)predicted[i]]++;
    return counts;
}

static void record_confusion(struct tlc_test_record *record, const struct tlc_examples *examples,
                             const int32_t *predicted)
{
    const size_t classes = (size_t)examples->classes;
    if (examples->classes > CLASSES_MOST)
        return;
    long *counts = count_confusion(examples, predicted);
    record->confusion.count = examples->classes;
    record->confusion.item = tlc_allocate(classes, sizeof *record->confusion.item);
    for (size_t i = 0; i < classes; i++) {
        struct tlc_counts row = {examples->classes, tlc_allocate(classes, sizeof *row.item)};
        memcpy(row.item, counts + i * classes, classes * sizeof *row.item);
        record->confusion.item[i] = row;
    }
    free(counts);
}

/* ---- which were right ----------------------------------------------------------------------- */

/* Four examples a digit, the first in the highest bit. */
static char *mark_correct(const struct tlc_examples *examples, const int32_t *predicted)
{
    const int digits = (examples->count + 3) / 4;
    char *text = tlc_allocate((size_t)digits + 1, 1);
    for (int digit = 0; digit < digits; digit++) {
        int bits = 0;
        for (int i = 4 * digit; i < 4 * digit + 4; i++)
            bits = 2 * bits + (i < examples->count && predicted[i] == examples->targets[i]);
        text[digit] = "0123456789abcdef"[bits];
    }
    return text;
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
static void record_calibration(struct tlc_test_record *record, const struct tlc_examples *examples,
                               const struct tlc_predictions *predictions)
{
    const size_t count = (size_t)examples->count;
    double *confidence = tlc_allocate(count, sizeof *confidence);
    uint8_t *correct = tlc_allocate(count, sizeof *correct);
    struct tlc_bin *bins = tlc_allocate(TLC_BINS, sizeof *bins);
    for (size_t i = 0; i < count; i++) {
        confidence[i] = (double)predictions->confidence[i];
        correct[i] = predictions->predicted[i] == examples->targets[i];
    }
    tlc_reliability(confidence, correct, examples->count, bins);
    record->reliability.count = TLC_BINS;
    record->reliability.item = bins;
    record->ece = tlc_calibration_error(bins);
    free(confidence);
    free(correct);
}

/* Where there are no classes, what is told of them is not known. */
static struct tlc_test_record describe_numbers(const struct tlc_examples *examples,
                                               const struct tlc_metrics *metrics)
{
    return (struct tlc_test_record){.split = tlc_format("%s", examples->name),
                                    .examples = examples->count,
                                    .loss = tlc_mean_loss(metrics),
                                    .accuracy = NAN,
                                    .brier = NAN,
                                    .ece = NAN,
                                    .correct = tlc_allocate(1, 1)};
}

struct tlc_test_record tlc_describe_test(const struct tlc_examples *examples,
                                         const struct tlc_metrics *metrics,
                                         const struct tlc_predictions *predictions)
{
    if (examples->outputs)
        return describe_numbers(examples, metrics);
    struct tlc_test_record record = {.split = tlc_format("%s", examples->name),
                                     .examples = examples->count,
                                     .loss = tlc_mean_loss(metrics),
                                     .accuracy = tlc_accuracy(metrics),
                                     .brier = mean_of(predictions->error, examples->count),
                                     .correct = mark_correct(examples, predictions->predicted)};
    record_confusion(&record, examples, predictions->predicted);
    record_calibration(&record, examples, predictions);
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

/* Those without a name are called by their numbers. */
static struct tlc_texts names_of_classes(const struct tlc_examples *examples)
{
    struct tlc_texts names = {.count = -1};
    if (!examples->class_name)
        return names;
    names.count = examples->classes;
    names.item = tlc_allocate((size_t)examples->classes, sizeof *names.item);
    for (int i = 0; i < examples->classes; i++)
        names.item[i] = examples->class_name[i] ? tlc_format("%s", examples->class_name[i])
                                                : tlc_format("%d", i);
    return names;
}

struct tlc_constant tlc_commonest_record(const struct tlc_examples *examples)
{
    const struct tlc_repeat all = {0, TLC_ALL_FOLDS};
    struct tlc_examples sample = tlc_sample_of(examples, all, 0);
    long most;
    int answer = commonest_class(&sample, &most);
    int32_t *predicted = tlc_allocate((size_t)sample.count, sizeof *predicted);
    for (int i = 0; i < sample.count; i++)
        predicted[i] = answer;
    struct tlc_metrics metrics = {.correct = most, .examples = sample.count};
    struct tlc_constant record = {.split = tlc_format("%s", examples->name),
                                  .class = answer,
                                  .accuracy = tlc_accuracy(&metrics),
                                  .correct = mark_correct(&sample, predicted),
                                  .classes = names_of_classes(examples)};
    free(predicted);
    tlc_sample_end(&sample, examples);
    return record;
}

const struct tlc_test_record *tlc_find_test(const struct tlc_run_state *run, int job,
                                            const struct tlc_examples *examples)
{
    const struct tlc_run_record *record = run->record[job];
    for (int i = 0; i < record->tests.count; i++)
        if (strcmp(record->tests.item[i].split, examples->name) == 0)
            return &record->tests.item[i];
    tlc_fail("the record of a training lacks its test on %s", examples->name);
}
