/* Metrics against scikit-learn's, of the same floats: pin.py says how these were taken. */
#include <criterion/criterion.h>
#include <math.h>

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

static double of_classes(const struct tlc_measure *measure, int k)
{
    return measured(measure, &classes, class_predicted, class_given, CLASSES, k);
}

Test(metrics, of_classes_are_scikit_learns)
{
    expect("top 1", of_classes(&tlc_measure_top_k_accuracy, 1), top_1);
    expect("top 2", of_classes(&tlc_measure_top_k_accuracy, 2), top_2);
    expect("top 3", of_classes(&tlc_measure_top_k_accuracy, 3), top_3);
    expect("balanced accuracy", of_classes(&tlc_measure_balanced_accuracy, 0), balanced);
    expect("macro F1", of_classes(&tlc_measure_macro_f1, 0), class_f1);
    expect("AUC", of_classes(&tlc_measure_auc, 0), class_auc);
}

Test(metrics, of_one_sigmoid_are_scikit_learns)
{
    expect("AUC", measured(&tlc_measure_auc, &two, binary_predicted, binary_given, 1, 0),
           binary_auc);
    expect("F1", measured(&tlc_measure_macro_f1, &two, binary_predicted, binary_given, 1, 0),
           binary_f1);
}

static double of_labels(const struct tlc_measure *measure)
{
    const struct tlc_examples labels = {
        .count = EXAMPLES, .wanted = label_wanted, .outputs = LABELS};
    return measured(measure, &labels, NULL, label_given, LABELS, 0);
}

Test(metrics, of_labels_are_scikit_learns)
{
    expect("accuracy", of_labels(&tlc_measure_labels_accuracy), label_accuracy);
    expect("macro F1", of_labels(&tlc_measure_macro_f1), label_f1);
    expect("AUC", of_labels(&tlc_measure_auc), label_auc);
}

static double of_numbers(const struct tlc_measure *measure, const float *wanted, int count)
{
    const struct tlc_examples numbers = {.count = count, .wanted = wanted, .outputs = TARGETS};
    return measured(measure, &numbers, NULL, number_given, TARGETS, 0);
}

Test(metrics, of_numbers_are_scikit_learns)
{
    expect("MAE", of_numbers(&tlc_measure_mae, number_wanted, EXAMPLES), mae);
    expect("MSE", of_numbers(&tlc_measure_mse, number_wanted, EXAMPLES), mse);
    expect("RMSE", of_numbers(&tlc_measure_rmse, number_wanted, EXAMPLES), rmse);
    expect("R2", of_numbers(&tlc_measure_r2, number_wanted, EXAMPLES), r2);
}

Test(metrics, what_nothing_can_tell_is_not_known)
{
    static const float same[EXAMPLES * TARGETS];
    static const int32_t ones[EXAMPLES] = {1, 1, 1};
    const struct tlc_examples positive = {.count = 3, .targets = ones, .classes = 2};
    cr_expect(isnan(of_numbers(&tlc_measure_r2, same, EXAMPLES)));
    cr_expect(of_numbers(&tlc_measure_mae, same, EXAMPLES) > 0);
    cr_expect(isnan(measured(&tlc_measure_auc, &positive, ones, binary_given, 1, 0)));
}

/* Equal probabilities of two classes: neither is more probable, so that both are the first. */
Test(metrics, equal_probabilities_count_as_keras_counts_them)
{
    static const float even[] = {0.5f, 0.5f, 0.25f, 0.75f};
    static const int32_t targets[] = {0, 0}, predicted[] = {0, 1};
    const struct tlc_examples examples = {.count = 2, .targets = targets, .classes = 2};
    expect("top 1", measured(&tlc_measure_top_k_accuracy, &examples, predicted, even, 2, 1), 0.5);
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
