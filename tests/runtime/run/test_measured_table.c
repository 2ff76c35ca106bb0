/* test_measured_table.c: models told by metrics of their trainings: numbers, and several classes.
 */
#include <math.h>

#include "metrics/metrics.h"
#include "run/run_records.h"
#include "results.h"

TestSuite(measured, .init = enter_directory, .fini = leave_directory);

enum { EXAMPLES = 8, MODELS = 2 };

static const int32_t rows[EXAMPLES] = {0, 1, 2, 3, 4, 5, 6, 7};
static const struct tlc_examples learned = {.name = "train", .count = 100};
static const struct tlc_phase phase = {.epochs = 1, .learns = (const bool[]){true}};

/* Both models answer like this; the second is wrong by more. */
struct subject {
    struct tlc_examples examples;
    int outputs, metrics;
    const struct tlc_metric *metric;
    const float *output[MODELS];
    int32_t *predicted[MODELS];
    const char *compared;
};

static const struct tlc_tensor tensors[] = {{.rows = 3, .columns = 2}};

static struct tlc_run_record record_of(const struct tlc_recipe *recipe,
                                       const struct subject *subject, int model)
{
    static float confidence[EXAMPLES], error[EXAMPLES];
    const struct tlc_predictions predictions = {.predicted = subject->predicted[model],
                                                .output = (float *)subject->output[model],
                                                .confidence = confidence,
                                                .error = error};
    struct tlc_metrics metrics = {.loss = (model + 1) * EXAMPLES, .examples = EXAMPLES};
    struct tlc_run_record run = {.tests = {1, malloc(sizeof *run.tests.item)}};
    for (int i = 0; i < EXAMPLES && subject->examples.targets; i++)
        metrics.correct += subject->predicted[model][i] == subject->examples.targets[i];
    tlc_take_metrics(recipe, &subject->examples, &predictions, &metrics);
    run.tests.item[0] = tlc_describe_test(&subject->examples, &metrics, &predictions);
    tlc_describe_metrics(run.tests.item, recipe, &subject->examples, &metrics, &predictions,
                         subject->compared);
    return run;
}

static json_t *compare_two(const struct subject *subject)
{
    static struct tlc_options options;
    options = (struct tlc_options){.out = "out"};
    const struct tlc_layer layers[] = {
        {.weights = 1, .weight = tensors, .outputs = subject->outputs}};
    const struct tlc_model models[] = {{.name = "first", .layers = 1, .layer = layers},
                                       {.name = "other", .layers = 1, .layer = layers}};
    struct tlc_recipe recipes[MODELS];
    for (int i = 0; i < MODELS; i++)
        recipes[i] = (struct tlc_recipe){.model = &models[i],
                                         .train = &learned,
                                         .phases = 1,
                                         .phase = &phase,
                                         .metrics = subject->metrics,
                                         .metric = subject->metric};
    const struct tlc_experiment experiment = {.name = "measured",
                                              .spec = "measured.yaml",
                                              .seeds = 1,
                                              .recipes = MODELS,
                                              .recipe = recipes};
    const struct tlc_comparison compared = {
        .examples = &subject->examples, .count = MODELS, .recipes = (const int[]){0, 1}};
    struct tlc_run_state *run = tlc_run_begin(&experiment, &options);
    struct tlc_run_record found[MODELS];
    for (int i = 0; i < MODELS; i++) {
        found[i] = record_of(&recipes[i], subject, i);
        tlc_run_keep(run, i, &found[i]);
    }
    struct tlc_results results = {.comparisons = {.count = 0}};
    tlc_compare(run, &compared, &results);
    tlc_run_end(run);
    json_t *differences = json_object_get(written(&tlc_results_shape, &results), "comparisons");
    tlc_record_empty(&tlc_results_shape, &results);
    return differences;
}

static void compare(void *subject)
{
    compare_two(subject);
}

/* ---- numbers -------------------------------------------------------------------------------- */

static const float wanted[EXAMPLES] = {0, 1, 2, 3, 4, 5, 6, 7};
static const float near[EXAMPLES] = {0.5f, 1, 2, 3, 4, 5, 6, 7};
static const float far[EXAMPLES] = {1, 2, 3, 4, 5, 6, 7, 9};

static const struct tlc_metric of_numbers[] = {
    {TLC_METRIC_loss, "loss", NULL, 0},
    {TLC_METRIC_mae, "mae", &tlc_measure_mae, 0},
    {TLC_METRIC_r2, "r2", &tlc_measure_r2, 0},
};
static const struct tlc_metric by_determination[] = {
    {TLC_METRIC_loss, "loss", NULL, 0},
    {TLC_METRIC_r2, "r2", &tlc_measure_r2, 0},
};

static struct subject numbers(const struct tlc_metric *metric, int metrics, bool second_is_better)
{
    return (struct subject){
        .examples = {.name = "T.test",
                     .count = EXAMPLES,
                     .available = EXAMPLES,
                     .rows = rows,
                     .wanted = wanted,
                     .outputs = 1},
        .outputs = 1,
        .metric = metric,
        .metrics = metrics,
        .output = {second_is_better ? far : near, second_is_better ? near : far}};
}

Test(measured, numbers_are_told_by_their_errors)
{
    struct subject subject = numbers(of_numbers, 3, false);
    struct ending ending = call(compare, &subject);
    cr_expect_str_eq(
        ending.out,
        "\n"
        "T.test: 8 examples\n"
        "                  trainable  training    test\n"
        "model            parameters  examples    loss     mae  95% interval           r2\n"
        "first                     6       100  1.0000  0.0625  [-0.0853, 0.2103]  0.9940\n"
        "other                     6       100  2.0000  1.1250   [0.8294, 1.4206]  0.7381\n"
        "always the mean           -         -       -  2.0000                     0.0000\n"
        "\n"
        "other - first: mae +1.0625, 95% interval [0.7137, 1.4113]\n"
        "over the same 8 examples. The interval excludes zero: on such examples other is\n"
        "worse than first.\n"
        "\n"
        "This is one seed: the intervals cover the choice of test examples, not the luck\n"
        "of initialisation and shuffling.\n",
        "%s", ending.out);
}

Test(measured, fewer_errors_are_better)
{
    struct subject subject = numbers(of_numbers, 3, true);
    struct ending ending = call(compare, &subject);
    cr_expect(strstr(ending.out, "other - first: mae -1.0625, 95% interval [-1.4113, -0.7137]\n"
                                 "over the same 8 examples. The interval excludes zero: on such "
                                 "examples other is\nbetter than first.\n"),
              "%s", ending.out);
}

Test(measured, what_is_no_mean_of_examples_has_no_interval)
{
    struct subject worse = numbers(by_determination, 2, false);
    struct subject better = numbers(by_determination, 2, true);
    cr_expect(strstr(call(compare, &worse).out,
                     "other - first: r2 -0.2560 over 8 examples, of which it is no mean:\n"
                     "a study tells how far seeds differ.\n"));
    cr_expect(strstr(call(compare, &better).out, "other - first: r2 +0.2560 over 8 examples"));
}

Test(measured, differences_are_recorded_with_their_metric)
{
    struct subject subject = numbers(of_numbers, 3, false);
    json_t *differences = compare_two(&subject);
    expect_text(differences, "0 metric", "mae");
    cr_expect_eq(json_real_value(at(differences, "0 difference")), 1.0625);
    release();
}

/* ---- classes -------------------------------------------------------------------------------- */

static const int32_t targets[EXAMPLES] = {0, 0, 0, 1, 1, 2, 2, 2};
static int32_t right[EXAMPLES] = {0, 0, 0, 1, 1, 2, 2, 2};
static int32_t wrong[EXAMPLES] = {1, 0, 0, 1, 1, 2, 2, 0};
static const float sure[EXAMPLES][3] = {{1, 0, 0}, {1, 0, 0}, {1, 0, 0}, {0, 1, 0},
                                        {0, 1, 0}, {0, 0, 1}, {0, 0, 1}, {0, 0, 1}};
static const float unsure[EXAMPLES][3] = {
    {0.3f, 0.6f, 0.1f}, {0.8f, 0.1f, 0.1f}, {0.8f, 0.1f, 0.1f}, {0.1f, 0.8f, 0.1f},
    {0.1f, 0.8f, 0.1f}, {0.1f, 0.1f, 0.8f}, {0.1f, 0.1f, 0.8f}, {0.6f, 0.3f, 0.1f}};

static const struct tlc_metric of_classes[] = {
    {TLC_METRIC_loss, "loss", NULL, 0},
    {TLC_METRIC_accuracy, "accuracy", NULL, 0},
    {TLC_METRIC_balanced_accuracy, "balanced_accuracy", &tlc_measure_balanced_accuracy, 0},
    {TLC_METRIC_top_k_accuracy, "top_k_accuracy", &tlc_measure_top_k_accuracy, 2},
};

static struct subject classes(const struct tlc_metric *metric, int metrics, const char *compared)
{
    return (struct subject){.examples = {.name = "T.test",
                                         .count = EXAMPLES,
                                         .available = EXAMPLES,
                                         .rows = rows,
                                         .targets = targets,
                                         .classes = 3},
                            .outputs = 3,
                            .metric = metric,
                            .metrics = metrics,
                            .output = {&sure[0][0], &unsure[0][0]},
                            .predicted = {right, wrong},
                            .compared = compared};
}

/* Of what is always the same, classes are as probable as they are common: 2 of 3 have 6 of 8. */
Test(measured, classes_have_their_metrics_beside_the_accuracy)
{
    struct subject subject = classes(of_classes, 4, NULL);
    struct ending ending = call(compare, &subject);
    cr_expect_str_eq(
        ending.out,
        "\n"
        "T.test: 8 examples\n"
        "                 trainable  training    test      test\n"
        "model           parameters  examples    loss  accuracy  95% interval\n"
        "first                    6       100  1.0000   100.00%  [67.56, 100.00]\n"
        "other                    6       100  2.0000    75.00%  [40.93,  92.85]\n"
        "always class 0           -         -       -    37.50%\n"
        "\n"
        "model           balanced_accuracy  top_k_accuracy\n"
        "first                      1.0000          1.0000\n"
        "other                      0.7778          0.8750\n"
        "always class 0             0.3333          0.7500\n"
        "\n"
        "other - first: accuracy -25.00 points, 95% interval [-59.07, 12.03]\n"
        "over the same 8 examples. The interval includes zero: no difference shown.\n"
        "\n"
        "This is one seed: the intervals cover the choice of test examples, not the luck\n"
        "of initialisation and shuffling.\n",
        "%s", ending.out);
}

/* What a study compares by may stand anywhere among them. */
Test(measured, scores_are_of_the_metric_that_is_compared)
{
    static const struct tlc_layer layers[] = {{.weights = 1, .weight = tensors, .outputs = 3}};
    static const struct tlc_model model = {.name = "m", .layers = 1, .layer = layers};
    const struct tlc_recipe recipe = {.model = &model, .metrics = 4, .metric = of_classes};
    static const struct {
        const char *compared;
        int scores;
    } cases[] = {
        {"top_k_accuracy", EXAMPLES}, {"balanced_accuracy", 0}, {"accuracy", 0}, {"auc", 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct subject subject = classes(of_classes, 4, cases[i].compared);
        struct tlc_run_record run = record_of(&recipe, &subject, 1);
        cr_expect_eq(run.tests.item[0].metrics.count, 3);
        cr_expect_eq(run.tests.item[0].scores.count, cases[i].scores, "%s: %d", cases[i].compared,
                     run.tests.item[0].scores.count);
        for (int k = 0; k < run.tests.item[0].scores.count; k++)
            cr_expect_eq(run.tests.item[0].scores.item[k], k == EXAMPLES - 1 ? 0 : 1);
        tlc_record_empty(&tlc_run_shape, &run);
    }
}
