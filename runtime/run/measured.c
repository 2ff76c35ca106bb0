/* measured.c: what a test has found by the metrics of its recipe. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "data/data.h"
#include "metrics/metrics.h"
#include "run/run_records.h"
#include "system/allocate.h"
#include "system/format.h"

/* The part that each example has in a metric, without any where that is no mean. */
static struct tlc_series scores_of(const struct tlc_metric *metric, const struct tlc_scores *scores)
{
    struct tlc_series series = {0, NULL};
    if (!metric->measure || !metric->measure->of_each)
        return series;
    series.count = scores->examples->count;
    series.item = tlc_allocate((size_t)series.count, sizeof *series.item);
    metric->measure->of_each(scores, series.item);
    return series;
}

/* Of the recipe's metrics that by which models are compared: the first, unless a study has one. */
static int index_of(const struct tlc_recipe *recipe, const char *compared)
{
    for (int i = 1; compared && i < recipe->metrics; i++)
        if (strcmp(recipe->metric[i].name, compared) == 0)
            return i;
    return 1;
}

void tlc_describe_metrics(struct tlc_test_record *record, const struct tlc_recipe *recipe,
                          const struct tlc_examples *examples, const struct tlc_metrics *metrics,
                          const struct tlc_predictions *predictions, const char *compared)
{
    if (recipe->metrics < 2)
        return;
    const struct tlc_metric *first = &recipe->metric[index_of(recipe, compared)];
    record->metrics.item = tlc_allocate((size_t)recipe->metrics - 1, sizeof *record->metrics.item);
    for (int i = 1; i < recipe->metrics; i++)
        record->metrics.item[record->metrics.count++] =
            (struct tlc_named_metric){.name = tlc_format("%s", recipe->metric[i].name),
                                      .value = tlc_metric_value(recipe, i, metrics)};
    const struct tlc_scores scores = {examples, predictions, tlc_outputs_of(recipe), first->k};
    record->scores = scores_of(first, &scores);
}

/* ---- always the same ------------------------------------------------------------------------ */

static float mean_target(const struct tlc_examples *examples, int output)
{
    double sum = 0;
    for (int i = 0; i < examples->count; i++)
        sum += (double)examples
                   ->wanted[(size_t)examples->rows[i] * (size_t)examples->outputs + (size_t)output];
    return (float)(sum / examples->count);
}

/* What is tested on in any of them. */
static const struct tlc_repeat all_folds = {0, TLC_ALL_FOLDS};

/* Answers the mean of each target for every example. */
static struct tlc_predictions answer_means(const struct tlc_examples *examples)
{
    const int outputs = examples->outputs;
    const size_t count = (size_t)examples->count * (size_t)outputs;
    struct tlc_predictions answers = {.output = tlc_allocate(count, sizeof *answers.output)};
    for (int k = 0; k < outputs; k++) {
        const float mean = mean_target(examples, k);
        for (int i = 0; i < examples->count; i++)
            answers.output[(size_t)i * (size_t)outputs + (size_t)k] = mean;
    }
    return answers;
}

/* Its metrics are the test's. */
static struct tlc_constant mean_record(const struct tlc_recipe *recipe,
                                       const struct tlc_examples *examples, const char *compared)
{
    struct tlc_examples sample = tlc_sample_of(examples, all_folds, 0);
    struct tlc_predictions answers = answer_means(&sample);
    struct tlc_metrics metrics = {.examples = sample.count};
    struct tlc_test_record test = {0};
    tlc_take_metrics(recipe, &sample, &answers, &metrics);
    tlc_describe_metrics(&test, recipe, &sample, &metrics, &answers, compared);
    struct tlc_constant record = {.split = tlc_format("%s", examples->name),
                                  .class = -1,
                                  .accuracy = NAN,
                                  .correct = tlc_allocate(1, 1),
                                  .scores = test.scores,
                                  .classes = {.count = -1}};
    record.metrics.count = test.metrics.count;
    record.metrics.item = test.metrics.item;
    free(answers.output);
    tlc_sample_end(&sample, examples);
    return record;
}

/* How many of the examples are of each class, as shares; with zeros for outputs that are of none.
 */
static float *shares_of_classes(const struct tlc_examples *examples, int outputs)
{
    float *shares = tlc_allocate((size_t)(examples->classes + outputs), sizeof *shares);
    for (int i = 0; i < examples->count; i++)
        shares[examples->targets[i]]++;
    for (int class = 0; class < examples->classes; class ++)
        shares[class] /= (float)examples->count;
    return shares;
}

/* Answers the class for every example, and takes each class for as probable as it is common: so the
 * k most probable are the k commonest, which a certain answer would leave open. */
static struct tlc_predictions answer_class(const struct tlc_examples *examples, int class,
                                           int outputs)
{
    const size_t count = (size_t)examples->count;
    struct tlc_predictions answers = {
        .predicted = tlc_allocate(count, sizeof *answers.predicted),
        .output = tlc_allocate(count * (size_t)outputs, sizeof *answers.output)};
    float *shares = shares_of_classes(examples, outputs);
    const float *given = outputs > 1 ? shares : &shares[1];
    for (size_t i = 0; i < count; i++) {
        answers.predicted[i] = class;
        memcpy(&answers.output[i * (size_t)outputs], given, (size_t)outputs * sizeof *given);
    }
    free(shares);
    return answers;
}

static struct tlc_constant class_record(const struct tlc_recipe *recipe,
                                        const struct tlc_examples *examples, const char *compared)
{
    struct tlc_constant record = tlc_commonest_record(examples);
    struct tlc_examples sample = tlc_sample_of(examples, all_folds, 0);
    struct tlc_predictions answers = answer_class(&sample, record.class, tlc_outputs_of(recipe));
    struct tlc_metrics metrics = {.examples = sample.count,
                                  .correct = lround(record.accuracy * sample.count)};
    struct tlc_test_record test = {0};
    tlc_take_metrics(recipe, &sample, &answers, &metrics);
    tlc_describe_metrics(&test, recipe, &sample, &metrics, &answers, compared);
    record.metrics.count = test.metrics.count;
    record.metrics.item = test.metrics.item;
    record.scores = test.scores;
    free(answers.predicted);
    free(answers.output);
    tlc_sample_end(&sample, examples);
    return record;
}

struct tlc_constant tlc_constant_record(const struct tlc_recipe *recipe,
                                        const struct tlc_examples *examples, const char *compared)
{
    if (examples->outputs)
        return mean_record(recipe, examples, compared);
    return recipe->metrics ? class_record(recipe, examples, compared)
                           : tlc_commonest_record(examples);
}
