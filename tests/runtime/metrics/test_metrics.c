/* Metrics against scikit-learn's and Keras's, of the same floats: pin.py says how these were taken.
 */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "metrics/metrics.h"
#include "pinned.h"

/* Rows stand in the order of the examples. */
static const int32_t *rows_of(int count)
{
    static int32_t rows[EXAMPLES];
    for (int i = 0; i < count; i++)
        rows[i] = i;
    return rows;
}

static const struct tlc_examples classes = {
    .count = EXAMPLES, .targets = class_target, .classes = CLASSES};
static const struct tlc_examples two = {.count = EXAMPLES, .targets = binary_target, .classes = 2};

static double measured(const struct tlc_measure *measure, const struct tlc_examples *examples,
                       const int32_t *predicted, const float *output, int outputs, int k)
{
    struct tlc_examples all = *examples;
    const struct tlc_predictions predictions = {.predicted = (int32_t *)predicted,
                                                .output = (float *)output};
    const struct tlc_scores scores = {&all, &predictions, outputs, k};
    all.rows = rows_of(all.count);
    return tlc_measure_all(measure, &scores);
}

static void expect(const char *what, double found, double wanted)
{
    cr_expect(fabs(found - wanted) <= 1e-12 * fmax(1, fabs(wanted)), "%s: %.17g instead of %.17g",
              what, found, wanted);
}

/* Keras counts in floats. */
static void expect_of_keras(const char *what, double found, double wanted)
{
    cr_expect(fabs(found - wanted) <= 1e-6 * fmax(1, fabs(wanted)),
              "%s: %.9g instead of Keras's %.9g", what, found, wanted);
}

static void expect_both(const char *what, double found, double wanted, double keras)
{
    expect(what, found, wanted);
    expect_of_keras(what, found, keras);
}

/* What steps and evaluations count themselves: `what` of both is right or wrong. */
static struct tlc_metrics counted(const int32_t *target, const int32_t *predicted)
{
    struct tlc_metrics found = {.examples = EXAMPLES};
    for (int i = 0; i < EXAMPLES; i++)
        found.correct += predicted[i] == target[i];
    return found;
}

static double of_classes(const struct tlc_measure *measure, int k)
{
    return measured(measure, &classes, class_predicted, class_given, CLASSES, k);
}

Test(metrics, of_classes)
{
    expect_both("top 1", of_classes(&tlc_measure_top_k_accuracy, 1), top_1, keras_top_1);
    expect_both("top 2", of_classes(&tlc_measure_top_k_accuracy, 2), top_2, keras_top_2);
    expect_both("top 3", of_classes(&tlc_measure_top_k_accuracy, 3), top_3, keras_top_3);
    expect("balanced accuracy", of_classes(&tlc_measure_balanced_accuracy, 0), balanced);
    expect_both("macro F1", of_classes(&tlc_measure_macro_f1, 0), class_f1, keras_class_f1);
    expect("AUC", of_classes(&tlc_measure_auc, 0), class_auc);
}

/* Both are sums over all examples, divided by how many these are. */
Test(metrics, that_are_counted_in_steps)
{
    struct tlc_metrics found = counted(class_target, class_predicted);
    for (int i = 0; i < EXAMPLES; i++)
        found.loss -= log((double)class_given[i * CLASSES + class_target[i]]);
    expect_both("accuracy", tlc_accuracy(&found), class_accuracy, keras_class_accuracy);
    expect_both("loss", tlc_mean_loss(&found), class_loss, keras_class_loss);
    found = counted(binary_target, binary_predicted);
    expect_both("accuracy", tlc_accuracy(&found), binary_accuracy, keras_binary_accuracy);
}

static double of_two(const struct tlc_measure *measure, int k)
{
    return measured(measure, &two, binary_predicted, binary_given, 1, k);
}

Test(metrics, of_one_sigmoid)
{
    expect_both("AUC", of_two(&tlc_measure_auc, 0), binary_auc, keras_binary_auc);
    expect("F1", of_two(&tlc_measure_macro_f1, 0), binary_f1);
    expect("balanced accuracy", of_two(&tlc_measure_balanced_accuracy, 0), binary_balanced);
}

static double of_labels(const struct tlc_measure *measure)
{
    const struct tlc_examples labels = {
        .count = EXAMPLES, .wanted = label_wanted, .outputs = LABELS};
    return measured(measure, &labels, NULL, label_given, LABELS, 0);
}

Test(metrics, of_labels)
{
    expect_both("accuracy", of_labels(&tlc_measure_labels_accuracy), label_accuracy,
                keras_label_accuracy);
    expect_both("macro F1", of_labels(&tlc_measure_macro_f1), label_f1, keras_label_f1);
    expect("AUC", of_labels(&tlc_measure_auc), label_auc);
}

static double of_numbers(const struct tlc_measure *measure, const float *wanted, int count)
{
    const struct tlc_examples numbers = {.count = count, .wanted = wanted, .outputs = TARGETS};
    return measured(measure, &numbers, NULL, number_given, TARGETS, 0);
}

Test(metrics, of_numbers)
{
    expect_both("MAE", of_numbers(&tlc_measure_mae, number_wanted, EXAMPLES), mae, keras_mae);
    expect_both("MSE", of_numbers(&tlc_measure_mse, number_wanted, EXAMPLES), mse, keras_mse);
    expect_both("RMSE", of_numbers(&tlc_measure_rmse, number_wanted, EXAMPLES), rmse, keras_rmse);
    expect_both("R2", of_numbers(&tlc_measure_r2, number_wanted, EXAMPLES), r2, keras_r2);
}

/* Who adds one to metrics.def adds it to the tests above, and its name here. */
Test(metrics, each_is_held_to_others)
{
    static const char held[] = " loss accuracy top_k_accuracy balanced_accuracy macro_f1 auc mae "
                               "mse rmse r2 ";
    static const char *const all[] = {
#define METRIC(name, ...) " " #name " ",
#include "common/metrics.def"
#undef METRIC
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        cr_expect(strstr(held, all[i]), "%s", all[i]);
}

Test(metrics, what_nothing_can_tell_is_not_known)
{
    static const float same[EXAMPLES * TARGETS];
    static const int32_t ones[EXAMPLES] = {1, 1, 1};
    const struct tlc_examples positive = {.count = 3, .targets = ones, .classes = 2};
    cr_expect(isnan(of_numbers(&tlc_measure_r2, same, EXAMPLES)));
    cr_expect(of_numbers(&tlc_measure_mae, same, EXAMPLES) > 0);
    cr_expect(isnan(measured(&tlc_measure_auc, &positive, ones, binary_given, 1, 0)));
    static const float diverged[] = {NAN, 0.5f, NAN, NAN};
    static const int32_t both[] = {0, 1, 1, 0};
    const struct tlc_examples four = {.count = 4, .targets = both, .classes = 2};
    cr_expect(isnan(measured(&tlc_measure_auc, &four, both, diverged, 1, 0)));
}

/* Equal probabilities of two classes: neither is more probable, so that both are the first. */
Test(metrics, equal_probabilities_count_as_keras_counts_them)
{
    static const float even[] = {0.5f, 0.5f, 0.25f, 0.75f};
    static const int32_t targets[] = {0, 0}, predicted[] = {0, 1};
    const struct tlc_examples examples = {.count = 2, .targets = targets, .classes = 2};
    expect("top 1", measured(&tlc_measure_top_k_accuracy, &examples, predicted, even, 2, 1), 0.5);
}

/* The same whether a model of two classes gives one number or two. */
Test(metrics, one_sigmoid_is_two_classes)
{
    static float both[EXAMPLES * 2];
    double right = 0;
    for (int i = 0; i < EXAMPLES; i++) {
        both[2 * i] = 1 - binary_given[i];
        both[2 * i + 1] = binary_given[i];
        right += binary_target[i] ? binary_given[i] >= 0.5f : binary_given[i] <= 0.5f;
    }
    expect("top 1", of_two(&tlc_measure_top_k_accuracy, 1), right / EXAMPLES);
    expect("top 2", of_two(&tlc_measure_top_k_accuracy, 2), 1);
    expect("AUC", measured(&tlc_measure_auc, &two, binary_predicted, both, 2, 0), binary_auc);
}

/* A class that is neither there nor said is left out; a label counts as 0. */
Test(metrics, what_never_is_counts_with_labels_alone)
{
    static const int32_t targets[] = {0, 0, 1, 1}, predicted[] = {0, 0, 1, 0};
    static const float wanted[] = {1, 0, 1, 0}, given[] = {0.9f, 0.1f, 0.8f, 0.2f};
    const struct tlc_examples three = {.count = 4, .targets = targets, .classes = 3};
    const struct tlc_examples labels = {.count = 2, .wanted = wanted, .outputs = 2};
    expect("classes", measured(&tlc_measure_macro_f1, &three, predicted, given, 1, 0),
           (4.0 / 5 + 2.0 / 3) / 2);
    expect("labels", measured(&tlc_measure_macro_f1, &labels, NULL, given, 2, 0), 0.5);
}

Test(metrics, room_is_made_where_a_metric_needs_what_is_given)
{
    const struct tlc_layer layer = {.outputs = 3};
    const struct tlc_model model = {.layers = 1, .layer = &layer};
    const struct tlc_metric metrics[] = {{TLC_METRIC_loss, "loss", NULL, 0},
                                         {TLC_METRIC_mae, "mae", &tlc_measure_mae, 0}};
    struct tlc_recipe recipe = {.model = &model};
    cr_expect_null(tlc_predictions_begin(&recipe, 5));
    recipe.metrics = 2;
    recipe.metric = metrics;
    struct tlc_predictions *kept = tlc_predictions_begin(&recipe, 5);
    cr_assert_not_null(kept);
    kept->output[14] = 1;
    tlc_predictions_end(kept);
    tlc_predictions_end(NULL);
}
