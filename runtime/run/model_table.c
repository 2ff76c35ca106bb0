/* model_table.c: how good the models are, and what may be concluded from it. */
#include <stdlib.h>
#include <math.h>
#include <string.h>

#include "engine/engine.h"
#include "results/shown.h"
#include "run/run_records.h"
#include "system/allocate.h"
#include "system/format.h"

struct tlc_agreement tlc_count_agreement(const uint8_t *first, const uint8_t *second, long count)
{
    struct tlc_agreement agreement = {0, 0, 0, 0};
    for (long i = 0; i < count; i++) {
        if (first[i])
            second[i] ? agreement.both++ : agreement.first_only++;
        else
            second[i] ? agreement.second_only++ : agreement.neither++;
    }
    return agreement;
}

/* ---- each model ----------------------------------------------------------------------------- */

/* One model in a comparison. */
struct contestant {
    const char *name;
    long trainable, correct, examples;
    int training_examples;
    double loss, accuracy;
    uint8_t *marks; /* per example, 1 where predicted right; NULL of one that failed */
    const struct tlc_test_record *test; /* NULL of one that failed */
    const struct tlc_failure *failed;   /* how, or NULL */
};

static struct contestant contestant_of(const struct tlc_run_state *run, int recipe,
                                       const struct tlc_examples *examples)
{
    const struct tlc_recipe *learned = &run->experiment->recipe[recipe];
    const int job = tlc_job_of(run, recipe, 0);
    struct contestant contestant = {
        .name = learned->model->name,
        .trainable = tlc_trainable(run->experiment, learned),
        .examples = examples->count,
        .training_examples = tlc_trained_examples(run->experiment, learned),
        .failed = run->record[job]->failed,
    };
    if (contestant.failed)
        return contestant;
    const struct tlc_test_record *test = contestant.test = tlc_find_test(run, job, examples);
    contestant.loss = test->loss;
    contestant.accuracy = test->accuracy;
    if (examples->outputs)
        return contestant;
    contestant.marks = tlc_test_marks(test);
    for (int i = 0; i < examples->count; i++)
        contestant.correct += contestant.marks[i];
    return contestant;
}

static int name_width(const struct contestant *contestants, int count, const char *constant)
{
    size_t width = strlen(constant);
    for (int i = 0; i < count; i++) {
        size_t length = strlen(contestants[i].name);
        width = length > width ? length : width;
    }
    return (int)width;
}

static void print_failed_row(const struct tlc_output *output, const struct contestant *contestant,
                             int width)
{
    char *words = tlc_failure_words(contestant->failed);
    tlc_print(output, "%-*s  %20ld  %17d  failed: %s\n", width, contestant->name,
              contestant->trainable, contestant->training_examples, words);
    free(words);
}

/* ---- metrics -------------------------------------------------------------------------------- */

enum { METRIC_WIDTH = 12, INTERVAL_WIDTH = 20, ACCURACY_WIDTH = 14 };

static int column_width(const char *name)
{
    const int length = (int)strlen(name);
    return length > METRIC_WIDTH ? length : METRIC_WIDTH;
}

/* Of classes the accuracy has its place before. */
static bool has_column(const struct tlc_metric *metric)
{
    return metric->measure != NULL;
}

/* A metric that is compared has its interval beside it. */
static bool has_interval(const struct tlc_recipe *recipe, int index)
{
    return index == 1 && recipe->metric[1].measure && recipe->metric[1].measure->of_each;
}

static void print_metric_names(const struct tlc_output *output, const struct tlc_recipe *recipe)
{
    for (int i = 1; i < recipe->metrics; i++)
        if (has_column(&recipe->metric[i])) {
            tlc_print(output, "  %*s", column_width(recipe->metric[i].name),
                      recipe->metric[i].name);
            if (has_interval(recipe, i))
                tlc_print(output, "  %-*s", INTERVAL_WIDTH, "95% interval");
        }
    tlc_print(output, "\n");
}

/* `scores` is NULL for what needs no interval. */
static void print_metrics(const struct tlc_output *output, const struct tlc_recipe *recipe,
                          int count, const struct tlc_named_metric *values,
                          const struct tlc_series *scores)
{
    for (int i = 0; i < count && i + 1 < recipe->metrics; i++)
        if (has_column(&recipe->metric[i + 1])) {
            tlc_print(output, "  %*s", column_width(recipe->metric[i + 1].name),
                      tlc_show_number(values[i].value, 4).text);
            if (has_interval(recipe, i + 1))
                tlc_print(
                    output, "  %-*s", INTERVAL_WIDTH,
                    scores ? tlc_show_interval(tlc_t_interval(scores->item, scores->count), 4).text
                           : "");
        }
    tlc_print(output, "\n");
}

/* ---- rows ----------------------------------------------------------------------------------- */

static void print_measured_row(const struct tlc_output *output, const struct tlc_recipe *recipe,
                               const struct contestant *contestant, int width)
{
    tlc_print(output, "%-*s  %20ld  %17d  %9s", width, contestant->name, contestant->trainable,
              contestant->training_examples, tlc_show_number(contestant->loss, 4).text);
    print_metrics(output, recipe, contestant->test->metrics.count, contestant->test->metrics.item,
                  &contestant->test->scores);
}

static void print_row(const struct tlc_output *output, const struct tlc_recipe *recipe,
                      const struct contestant *contestant, int width)
{
    if (contestant->failed) {
        print_failed_row(output, contestant, width);
        return;
    }
    if (!contestant->marks) {
        print_measured_row(output, recipe, contestant, width);
        return;
    }
    struct tlc_interval interval = tlc_wilson(contestant->correct, contestant->examples);
    const bool more = recipe->metrics > 0;
    tlc_print(output, "%-*s  %20ld  %17d  %9s  %12s%%  %-*s", width, contestant->name,
              contestant->trainable, contestant->training_examples,
              tlc_show_number(contestant->loss, 4).text,
              tlc_show_number(100 * contestant->accuracy, 2).text, more ? ACCURACY_WIDTH : 0,
              tlc_show_points_interval(interval).text);
    print_metrics(output, recipe, contestant->test->metrics.count, contestant->test->metrics.item,
                  &contestant->test->scores);
}

/* What a model has to beat. */
static void print_constant(const struct tlc_output *output, const struct tlc_recipe *recipe,
                           const struct tlc_constant *constant, const char *name, int width)
{
    tlc_print(output, "%-*s  %20s  %17s  %9s", width, name, "-", "-", "-");
    if (constant->class >= 0)
        tlc_print(output, "  %12.2f%%%*s", 100 * constant->accuracy,
                  recipe->metrics ? ACCURACY_WIDTH + 2 : 0, "");
    if (recipe->metrics)
        print_metrics(output, recipe, constant->metrics.count, constant->metrics.item, NULL);
    else
        tlc_print(output, "\n");
}

static void print_heads(const struct tlc_output *output, const struct tlc_recipe *recipe,
                        const struct tlc_examples *examples, int width)
{
    tlc_print(output, "%-*s  %s  %s  %s", width, "model", "trainable parameters",
              "training examples", "test loss");
    if (!examples->outputs)
        tlc_print(output, "  %s  %-*s", "test accuracy", recipe->metrics ? ACCURACY_WIDTH : 0,
                  "95% interval");
    print_metric_names(output, recipe);
}

/* The metrics are those of the first model. */
static void print_table(const struct tlc_output *output, const struct tlc_recipe *recipe,
                        const struct tlc_examples *examples, const struct contestant *contestants,
                        int count)
{
    struct tlc_constant same = tlc_constant_record(recipe, examples, NULL);
    char *constant = tlc_constant_text(&same);
    int width = name_width(contestants, count, constant);
    char *title = tlc_format("%s: %d examples", examples->name, examples->count);
    tlc_print(output, "\n");
    tlc_print_heading(output, title);
    free(title);
    print_heads(output, recipe, examples, width);
    for (int i = 0; i < count; i++)
        print_row(output, recipe, &contestants[i], width);
    print_constant(output, recipe, &same, constant, width);
    tlc_record_empty(&tlc_constant_shape, &same);
    free(constant);
}

/* ---- two models ----------------------------------------------------------------------------- */

struct difference {
    const char *name, *other;
    const struct tlc_metric *metric; /* NULL: the accuracy, of classes */
    double value;                    /* the first model's minus the other's */
    struct tlc_interval interval;
};

static bool is_better(const struct difference *difference)
{
    const bool more = !difference->metric || tlc_more_is_better(difference->metric->kind);
    return more == (difference->value > 0);
}

/* By what each example gives to the mean; there is no interval where the metric is none, or is not
 * the other's. */
static struct difference measure_scores(const struct contestant *contestant,
                                        const struct contestant *other,
                                        const struct tlc_metric *metric)
{
    const struct tlc_series *first = &contestant->test->scores, *second = &other->test->scores;
    if (first->count <= 0 || second->count != first->count)
        return (struct difference){.name = contestant->name,
                                   .other = other->name,
                                   .metric = metric,
                                   .value = tlc_metric_in_test(contestant->test, metric->name) -
                                            tlc_metric_in_test(other->test, metric->name),
                                   .interval = {NAN, NAN}};
    double *differences = tlc_allocate((size_t)first->count, sizeof *differences);
    for (int i = 0; i < first->count; i++)
        differences[i] = first->item[i] - second->item[i];
    struct difference difference = {.name = contestant->name,
                                    .other = other->name,
                                    .metric = metric,
                                    .value = tlc_mean(differences, first->count),
                                    .interval = tlc_t_interval(differences, first->count)};
    free(differences);
    return difference;
}

static struct difference measure(const struct contestant *contestant,
                                 const struct contestant *other, long count)
{
    struct tlc_agreement cells = tlc_count_agreement(contestant->marks, other->marks, count);
    return (struct difference){
        .name = contestant->name,
        .other = other->name,
        .value = count > 0 ? (double)(cells.first_only - cells.second_only) / (double)count : 0,
        .interval =
            tlc_paired_difference(cells.both, cells.first_only, cells.second_only, cells.neither),
    };
}

static void record_warnings(struct tlc_difference_record *record,
                            const struct tlc_warnings *warnings)
{
    record->warnings.count = warnings && warnings->count > 0 ? warnings->count : -1;
    if (record->warnings.count < 0)
        return;
    record->warnings.item =
        tlc_allocate((size_t)record->warnings.count, sizeof *record->warnings.item);
    for (int i = 0; i < record->warnings.count; i++)
        record->warnings.item[i] =
            (struct tlc_warning_record){.check = tlc_format("%s", warnings->item[i].check),
                                        .text = tlc_format("%s", warnings->item[i].text)};
}

static void record_difference(struct tlc_results *results, const char *split,
                              const struct difference *difference,
                              const struct tlc_warnings *warnings)
{
    const size_t count = (size_t)results->comparisons.count;
    char **models = tlc_allocate(2, sizeof *models);
    models[0] = tlc_format("%s", difference->name);
    models[1] = tlc_format("%s", difference->other);
    results->comparisons.item =
        tlc_resize(results->comparisons.item, (count + 1) * sizeof *results->comparisons.item);
    struct tlc_difference_record *record = &results->comparisons.item[results->comparisons.count++];
    *record = (struct tlc_difference_record){
        .split = tlc_format("%s", split),
        .models = {2, models},
        .difference = difference->value,
        .interval = difference->interval,
        .metric = difference->metric ? tlc_format("%s", difference->metric->name) : NULL};
    record_warnings(record, warnings);
}

static void print_verdict(const struct tlc_output *output, const struct difference *difference)
{
    if (difference->interval.low > 0 || difference->interval.high < 0)
        tlc_print(output, "The interval excludes zero: on such examples %s is %s than %s.\n",
                  difference->name, is_better(difference) ? "better" : "worse", difference->other);
    else
        tlc_print(output, "The interval includes zero: no difference shown.\n");
}

static void print_measured(const struct tlc_output *output, const struct difference *difference,
                           long count)
{
    if (isnan(difference->interval.low)) {
        tlc_print(output,
                  "\n%s - %s: %s %s%s over %ld examples, of which it is no mean:\n"
                  "a study tells how far seeds differ.\n",
                  difference->name, difference->other, difference->metric->name,
                  difference->value > 0 ? "+" : "", tlc_show_number(difference->value, 4).text,
                  count);
        return;
    }
    tlc_print(output,
              "\n%s - %s: %s %s%s, 95%% interval %s\n"
              "over the same %ld examples. ",
              difference->name, difference->other, difference->metric->name,
              difference->value > 0 ? "+" : "", tlc_show_number(difference->value, 4).text,
              tlc_show_interval(difference->interval, 4).text, count);
    print_verdict(output, difference);
}

static void print_difference(const struct tlc_output *output, const struct difference *difference,
                             long count)
{
    if (difference->metric) {
        print_measured(output, difference, count);
        return;
    }
    tlc_print(output,
              "\n%s - %s: accuracy %s points, 95%% interval %s\n"
              "over the same %ld examples. ",
              difference->name, difference->other,
              tlc_show_points(difference->value, difference->interval).text,
              tlc_show_points_interval(difference->interval).text, count);
    print_verdict(output, difference);
}

/* The verdict's small print: what else may have made the difference. */
static void print_warnings(const struct tlc_output *output, const struct tlc_warnings *warnings)
{
    if (!warnings || warnings->count == 0)
        return;
    tlc_print(output, "They do not learn alike:\n");
    for (int i = 0; i < warnings->count; i++)
        tlc_print(output, "  %s\n", warnings->item[i].text);
}

/* Where one of them failed there is nothing to compare. */
static void compare(const struct tlc_output *output, const struct tlc_recipe *recipe,
                    const struct tlc_examples *examples, const struct contestant *contestant,
                    const struct contestant *first, const struct tlc_warnings *warnings,
                    struct tlc_results *results)
{
    if (contestant->failed || first->failed) {
        tlc_print(output, "\n%s and %s are not compared, since %s failed.\n", contestant->name,
                  first->name, first->failed ? first->name : contestant->name);
        return;
    }
    struct difference difference = recipe->metrics && recipe->metric[1].measure
                                       ? measure_scores(contestant, first, &recipe->metric[1])
                                       : measure(contestant, first, examples->count);
    record_difference(results, examples->name, &difference, warnings);
    print_difference(output, &difference, examples->count);
    print_warnings(output, warnings);
}

void tlc_compare(const struct tlc_run_state *run, const struct tlc_comparison *comparison,
                 struct tlc_results *results)
{
    const struct tlc_output *output = &run->output;
    const struct tlc_examples *examples = comparison->examples;
    const int count = comparison->count;
    struct contestant *contestants = tlc_allocate((size_t)count, sizeof *contestants);
    for (int i = 0; i < count; i++)
        contestants[i] = contestant_of(run, comparison->recipes[i], examples);
    const struct tlc_recipe *recipe = &run->experiment->recipe[comparison->recipes[0]];
    print_table(output, recipe, examples, contestants, count);
    for (int i = 1; i < count; i++)
        compare(output, recipe, examples, &contestants[i], &contestants[0],
                comparison->warnings ? &comparison->warnings[i] : NULL, results);
    tlc_print(output,
              "\nThis is one seed: the intervals cover the choice of test examples, not the "
              "luck of\ninitialisation and shuffling.\n");
    for (int i = 0; i < count; i++)
        free(contestants[i].marks);
    free(contestants);
}
