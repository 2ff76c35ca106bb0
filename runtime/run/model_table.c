/* model_table.c: how good the models are, and what may be concluded from it. */
#include <stdlib.h>
#include <math.h>
#include <string.h>

#include "engine/engine.h"
#include "results/shown.h"
#include "run/run_records.h"
#include "system/allocate.h"
#include "system/format.h"
#include "system/table.h"

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

/* ---- their table ----------------------------------------------------------------------------- */

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

enum { OF_EACH = 4 }; /* columns of name, sizes and loss */

static int count_columns(const struct tlc_recipe *recipe, const struct tlc_examples *examples)
{
    int count = examples->outputs ? OF_EACH : OF_EACH + 2;
    for (int i = 1; i < recipe->metrics; i++)
        count += has_column(&recipe->metric[i]) + has_interval(recipe, i);
    return count;
}

static void fill_heading(struct tlc_table *table, const struct tlc_recipe *recipe,
                         const struct tlc_examples *examples)
{
    static const char *const names[] = {"model",      "trainable\nparameters", "training\nexamples",
                                        "test\nloss", "test\naccuracy",        "95% interval"};
    int column = 0;
    for (const int last = examples->outputs ? OF_EACH : OF_EACH + 2; column < last; column++)
        tlc_table_set(table, 0, column, tlc_format("%s", names[column]));
    for (int i = 1; i < recipe->metrics; i++) {
        if (has_column(&recipe->metric[i]))
            tlc_table_set(table, 0, column++, tlc_format("%s", recipe->metric[i].name));
        if (has_interval(recipe, i))
            tlc_table_set(table, 0, column++, tlc_format("95%% interval"));
    }
}

/* `scores` is NULL for what needs no interval. */
static void fill_metrics(struct tlc_table *table, int row, int column,
                         const struct tlc_recipe *recipe, int count,
                         const struct tlc_named_metric *values, const struct tlc_series *scores)
{
    for (int i = 0; i < count && i + 1 < recipe->metrics; i++) {
        if (has_column(&recipe->metric[i + 1]))
            tlc_table_set(table, row, column++,
                          tlc_format("%s", tlc_show_number(values[i].value, 4).text));
        if (has_interval(recipe, i + 1) && scores)
            tlc_table_set(
                table, row, column,
                tlc_format("%s",
                           tlc_show_interval(tlc_t_interval(scores->item, scores->count), 4).text));
        column += has_interval(recipe, i + 1);
    }
}

static void fill_row(struct tlc_table *table, int row, const struct tlc_recipe *recipe,
                     const struct contestant *contestant)
{
    const struct tlc_test_record *test = contestant->test;
    tlc_table_set(table, row, 0, tlc_format("%s", contestant->name));
    tlc_table_set(table, row, 1, tlc_format("%ld", contestant->trainable));
    tlc_table_set(table, row, 2, tlc_format("%d", contestant->training_examples));
    tlc_table_set(table, row, 3,
                  tlc_format("%s", contestant->failed ? "failed"
                                                      : tlc_show_number(contestant->loss, 4).text));
    if (contestant->failed)
        return;
    if (contestant->marks) {
        const struct tlc_interval interval = tlc_wilson(contestant->correct, contestant->examples);
        tlc_table_set(table, row, OF_EACH,
                      tlc_format("%s%%", tlc_show_number(100 * contestant->accuracy, 2).text));
        tlc_table_set(table, row, OF_EACH + 1,
                      tlc_format("%s", tlc_show_points_interval(interval).text));
    }
    fill_metrics(table, row, contestant->marks ? OF_EACH + 2 : OF_EACH, recipe, test->metrics.count,
                 test->metrics.item, &test->scores);
}

/* What a model has to beat. */
static void fill_constant(struct tlc_table *table, int row, const struct tlc_recipe *recipe,
                          const struct tlc_constant *constant)
{
    tlc_table_set(table, row, 0, tlc_constant_text(constant));
    for (int column = 1; column < OF_EACH; column++)
        tlc_table_set(table, row, column, tlc_format("-"));
    if (constant->class >= 0)
        tlc_table_set(table, row, OF_EACH,
                      tlc_format("%s%%", tlc_show_number(100 * constant->accuracy, 2).text));
    fill_metrics(table, row, constant->class >= 0 ? OF_EACH + 2 : OF_EACH, recipe,
                 constant->metrics.count, constant->metrics.item, NULL);
}

/* How those failed that did. */
static void print_failures(const struct tlc_output *output, const struct contestant *contestants,
                           int count)
{
    for (int i = 0; i < count; i++) {
        if (!contestants[i].failed)
            continue;
        char *words = tlc_failure_words(contestants[i].failed);
        char *line = tlc_format("%s failed: %s", contestants[i].name, words);
        tlc_print_wrapped(output, line);
        free(line);
        free(words);
    }
}

/* The metrics are those of the first model. */
static void print_table(const struct tlc_output *output, const struct tlc_recipe *recipe,
                        const struct tlc_examples *examples, const struct contestant *contestants,
                        int count)
{
    struct tlc_constant same = tlc_constant_record(recipe, examples, NULL);
    struct tlc_table table = tlc_table_begin(count_columns(recipe, examples), count + 2);
    char *title = tlc_format("%s: %d examples", examples->name, examples->count);
    fill_heading(&table, recipe, examples);
    for (int i = 0; i < count; i++)
        fill_row(&table, i + 1, recipe, &contestants[i]);
    fill_constant(&table, count + 1, recipe, &same);
    tlc_print(output, "\n");
    tlc_print_heading(output, title);
    tlc_table_print(output, &table, tlc_terminal_width());
    print_failures(output, contestants, count);
    tlc_table_end(&table);
    free(title);
    tlc_record_empty(&tlc_constant_shape, &same);
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

/* To be freed. */
static char *verdict_of(const struct difference *difference)
{
    if (difference->interval.low > 0 || difference->interval.high < 0)
        return tlc_format("The interval excludes zero: on such examples %s is %s than %s.",
                          difference->name, is_better(difference) ? "better" : "worse",
                          difference->other);
    return tlc_format("The interval includes zero: no difference shown.");
}

/* A line, and a sentence below it; takes both over. */
static void print_both(const struct tlc_output *output, char *line, char *sentence)
{
    tlc_print(output, "\n");
    tlc_print_wrapped(output, line);
    tlc_print_wrapped(output, sentence);
    free(line);
    free(sentence);
}

/* The same with a verdict behind the sentence, on which it stands. */
static void print_decided(const struct tlc_output *output, char *line,
                          const struct difference *difference, long count)
{
    char *verdict = verdict_of(difference);
    print_both(output, line, tlc_format("over the same %ld examples. %s", count, verdict));
    free(verdict);
}

static void print_measured(const struct tlc_output *output, const struct difference *difference,
                           long count)
{
    char *value = tlc_format("%s - %s: %s %s%s", difference->name, difference->other,
                             difference->metric->name, difference->value > 0 ? "+" : "",
                             tlc_show_number(difference->value, 4).text);
    if (isnan(difference->interval.low))
        print_both(output,
                   tlc_format("%s over %ld examples, of which it is no mean:", value, count),
                   tlc_format("a study tells how far seeds differ."));
    else
        print_decided(output,
                      tlc_format("%s, 95%% interval %s", value,
                                 tlc_show_interval(difference->interval, 4).text),
                      difference, count);
    free(value);
}

static void print_difference(const struct tlc_output *output, const struct difference *difference,
                             long count)
{
    if (difference->metric)
        print_measured(output, difference, count);
    else
        print_decided(output,
                      tlc_format("%s - %s: accuracy %s points, 95%% interval %s", difference->name,
                                 difference->other,
                                 tlc_show_points(difference->value, difference->interval).text,
                                 tlc_show_points_interval(difference->interval).text),
                      difference, count);
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
    tlc_print(output, "\n");
    tlc_print_wrapped(output, "This is one seed: the intervals cover the choice of test examples, "
                              "not the luck of initialisation and shuffling.");
    for (int i = 0; i < count; i++)
        free(contestants[i].marks);
    free(contestants);
}
