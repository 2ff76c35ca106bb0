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
    const struct tlc_failure *failed; /* how, or NULL */
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
    const struct tlc_test_record *test = tlc_find_test(run, job, examples);
    contestant.loss = test->loss;
    contestant.accuracy = test->accuracy;
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

static void print_row(const struct tlc_output *output, const struct contestant *contestant,
                      int width)
{
    if (contestant->failed) {
        print_failed_row(output, contestant, width);
        return;
    }
    struct tlc_interval interval = tlc_wilson(contestant->correct, contestant->examples);
    tlc_print(output, "%-*s  %20ld  %17d  %9s  %12s%%  %s\n", width, contestant->name,
              contestant->trainable, contestant->training_examples,
              tlc_show_number(contestant->loss, 4).text,
              tlc_show_number(100 * contestant->accuracy, 2).text,
              tlc_show_points_interval(interval).text);
}

/* What a model has to beat. */
static void print_constant(const struct tlc_output *output, const char *name, int width,
                           double accuracy)
{
    tlc_print(output, "%-*s  %20s  %17s  %9s  %12.2f%%\n", width, name, "-", "-", "-",
              100 * accuracy);
}

static void print_table(const struct tlc_output *output, const struct tlc_examples *examples,
                        const struct contestant *contestants, int count)
{
    struct tlc_constant commonest = tlc_commonest_record(examples);
    char *class = tlc_class_text(&commonest, commonest.class);
    char *constant = tlc_format("always class %s", class);
    int width = name_width(contestants, count, constant);
    char *title = tlc_format("%s: %d examples", examples->name, examples->count);
    tlc_print(output, "\n");
    tlc_print_heading(output, title);
    free(title);
    tlc_print(output, "%-*s  %s  %s  %s  %s  %s\n", width, "model", "trainable parameters",
              "training examples", "test loss", "test accuracy", "95% interval");
    for (int i = 0; i < count; i++)
        print_row(output, &contestants[i], width);
    print_constant(output, constant, width, commonest.accuracy);
    tlc_record_empty(&tlc_constant_shape, &commonest);
    free(constant);
    free(class);
}

/* ---- two models ----------------------------------------------------------------------------- */

struct difference {
    const char *name, *other; /* positive when `name` is better than `other` */
    double value;
    struct tlc_interval interval;
};

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

static void record_difference(struct tlc_results *results, const char *split,
                              const struct difference *difference)
{
    const size_t count = (size_t)results->comparisons.count;
    char **models = tlc_allocate(2, sizeof *models);
    models[0] = tlc_format("%s", difference->name);
    models[1] = tlc_format("%s", difference->other);
    results->comparisons.item =
        tlc_resize(results->comparisons.item, (count + 1) * sizeof *results->comparisons.item);
    results->comparisons.item[results->comparisons.count++] =
        (struct tlc_difference_record){.split = tlc_format("%s", split),
                                       .models = {2, models},
                                       .difference = difference->value,
                                       .interval = difference->interval};
}

static void print_verdict(const struct tlc_output *output, const struct difference *difference)
{
    if (difference->interval.low > 0 || difference->interval.high < 0)
        tlc_print(output, "The interval excludes zero: on such examples %s is %s than %s.\n",
                  difference->name, difference->value > 0 ? "better" : "worse", difference->other);
    else
        tlc_print(output, "The interval includes zero: no difference shown.\n");
}

static void print_difference(const struct tlc_output *output, const struct difference *difference,
                             long count)
{
    tlc_print(output,
              "\n%s - %s: accuracy %s points, 95%% interval %s\n"
              "over the same %ld examples. ",
              difference->name, difference->other,
              tlc_show_points(difference->value, difference->interval).text,
              tlc_show_points_interval(difference->interval).text, count);
    print_verdict(output, difference);
}

/* Where one of them failed there is nothing to compare. */
static void compare(const struct tlc_output *output, const struct tlc_examples *examples,
                    const struct contestant *contestant, const struct contestant *first,
                    struct tlc_results *results)
{
    if (contestant->failed || first->failed) {
        tlc_print(output, "\n%s and %s are not compared, since %s failed.\n", contestant->name,
                  first->name, first->failed ? first->name : contestant->name);
        return;
    }
    struct difference difference = measure(contestant, first, examples->count);
    record_difference(results, examples->name, &difference);
    print_difference(output, &difference, examples->count);
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
    print_table(output, examples, contestants, count);
    for (int i = 1; i < count; i++)
        compare(output, examples, &contestants[i], &contestants[0], results);
    tlc_print(output,
              "\nThis is one seed: the intervals cover the choice of test examples, not the "
              "luck of\ninitialisation and shuffling.\n");
    for (int i = 0; i < count; i++)
        free(contestants[i].marks);
    free(contestants);
}
