/* comparison.c: how good the models are, and what may be concluded from it. */
#include <stdlib.h>
#include <math.h>
#include <string.h>

#include "internal.h"

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

static void record_evaluation(json_t *evaluations, const char *split,
                              const struct tlc_contestant *contestant)
{
    const struct tlc_metrics *test = &contestant->test;
    json_t *record = json_object();
    tlc_json_put(record, "model", json_string(contestant->model->name));
    tlc_json_put(record, "split", json_string(split));
    tlc_json_put(record, "examples", json_integer(test->examples));
    tlc_json_put(record, "loss", tlc_json_number(tlc_mean_loss(test)));
    tlc_json_put(record, "accuracy", tlc_json_number(tlc_accuracy(test)));
    tlc_json_put(record, "interval", tlc_json_interval(tlc_wilson(test->correct, test->examples)));
    tlc_json_append(evaluations, record);
}

static int name_width(const struct tlc_contestant *contestants, int count)
{
    size_t width = strlen("model");
    for (int i = 0; i < count; i++) {
        size_t length = strlen(contestants[i].model->name);
        width = length > width ? length : width;
    }
    return (int)width;
}

static void print_row(const struct tlc_output *output, const struct tlc_contestant *contestant,
                      int width)
{
    const struct tlc_metrics *test = &contestant->test;
    struct tlc_interval interval = tlc_wilson(test->correct, test->examples);
    tlc_print(output, "%-*s  %20ld  %17d  %9.4f  %12.2f%%  [%.2f, %.2f]\n", width,
              contestant->model->name, contestant->model->trainable, contestant->training_examples,
              tlc_mean_loss(test), 100 * tlc_accuracy(test), 100 * interval.low,
              100 * interval.high);
}

static void print_table(const struct tlc_output *output, const struct tlc_examples *examples,
                        const struct tlc_contestant *contestants, int count)
{
    int width = name_width(contestants, count);
    char *title = tlc_format("%s: %d images", examples->name, examples->count);
    tlc_print(output, "\n");
    tlc_print_heading(output, title);
    free(title);
    tlc_print(output, "%-*s  %s  %s  %s  %s  %s\n", width, "model", "trainable parameters",
              "training examples", "test loss", "test accuracy", "95% interval");
    for (int i = 0; i < count; i++)
        print_row(output, &contestants[i], width);
}

/* ---- two models ----------------------------------------------------------------------------- */

struct difference {
    const char *name, *other; /* positive when `name` is better than `other` */
    double value;
    struct tlc_interval interval;
};

static struct difference measure(const struct tlc_contestant *contestant,
                                 const struct tlc_contestant *other, long count)
{
    struct tlc_agreement cells = tlc_count_agreement(contestant->correct, other->correct, count);
    return (struct difference){
        .name = contestant->model->name,
        .other = other->model->name,
        .value = count > 0 ? (double)(cells.first_only - cells.second_only) / (double)count : 0,
        .interval =
            tlc_paired_difference(cells.both, cells.first_only, cells.second_only, cells.neither),
    };
}

static void record_difference(json_t *comparisons, const char *split,
                              const struct difference *difference)
{
    json_t *record = json_object(), *models = json_array();
    tlc_json_append(models, json_string(difference->name));
    tlc_json_append(models, json_string(difference->other));
    tlc_json_put(record, "split", json_string(split));
    tlc_json_put(record, "models", models);
    tlc_json_put(record, "difference", tlc_json_number(difference->value));
    tlc_json_put(record, "interval", tlc_json_interval(difference->interval));
    tlc_json_append(comparisons, record);
}

static void print_verdict(const struct tlc_output *output, const struct difference *difference)
{
    if (difference->interval.low > 0 || difference->interval.high < 0)
        tlc_print(output, "The interval excludes zero: on such images %s is %s than %s.\n",
                  difference->name, difference->value > 0 ? "better" : "worse", difference->other);
    else
        tlc_print(output, "The interval includes zero: no difference shown.\n");
}

/* In hundredths of a point, so that what rounds to nothing is not shown as -0.00. */
static double points(double difference)
{
    double shown = nearbyint(10000 * difference) / 100;
    return shown == 0 ? 0 : shown;
}

static void print_difference(const struct tlc_output *output, const struct difference *difference,
                             long count)
{
    tlc_print(output,
              "\n%s - %s: accuracy %+.2f points, 95%% interval [%.2f, %.2f]\n"
              "over the same %ld images. ",
              difference->name, difference->other, points(difference->value),
              points(difference->interval.low), points(difference->interval.high), count);
    print_verdict(output, difference);
}

/* The last steps of a training come behind the last loss that it saw. */
static void check_losses(const struct tlc_examples *examples,
                         const struct tlc_contestant *contestants, int count)
{
    for (int i = 0; i < count; i++)
        if (!isfinite(contestants[i].test.loss))
            tlc_fail(
                "the loss of %s on %s is not a finite number: its training diverged; a smaller "
                "learning rate may help",
                contestants[i].model->name, examples->name);
}

void tlc_compare(struct tlc_run *run, const struct tlc_examples *examples,
                 const struct tlc_contestant *contestants, int count)
{
    const struct tlc_output *output = &run->output;
    json_t *evaluations = json_object_get(run->results, "evaluations");
    json_t *comparisons = json_object_get(run->results, "comparisons");
    check_losses(examples, contestants, count);
    print_table(output, examples, contestants, count);
    for (int i = 0; i < count; i++)
        record_evaluation(evaluations, examples->name, &contestants[i]);
    for (int i = 1; i < count; i++) {
        struct difference difference = measure(&contestants[i], &contestants[0], examples->count);
        record_difference(comparisons, examples->name, &difference);
        print_difference(output, &difference, examples->count);
    }
    tlc_print(output, "\nThis is one seed: the intervals cover the choice of test images, not the "
                      "luck of\ninitialisation and shuffling.\n");
}
