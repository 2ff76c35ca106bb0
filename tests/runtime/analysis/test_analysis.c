/* test_analysis.c: what a study shows, from the results of its runs. */
#include <stdio.h>

#include "analysis/analysis.h"
#include "statistics/statistics.h"
#include "system/allocate.h"
#include "system/format.h"
#include "study.h"

TestSuite(analysis, .fini = release);

enum { IMAGES = 1000 };

/* Training 0 is as accurate as `others`, 1 as `seeds`, 2 as `others` on other seeds, and 3 as 0 but
 * for one image of one seed. */
enum { TRAININGS = 4 };

static int errors_of[TRAININGS * N_SEEDS];

static void count_errors(int used)
{
    for (int s = 0; s < used; s++) {
        errors_of[s] = (int)lround(IMAGES * (1 - others[s]));
        errors_of[used + s] = (int)lround(IMAGES * (1 - seeds[s]));
        errors_of[2 * used + s] = (int)lround(IMAGES * (1 - others[(s + 1) % used]));
        errors_of[3 * used + s] = errors_of[s] - (s == 0);
    }
}

/* Three cells: B_on_A is better, worse, and neither. */
#define STUDY(primary)                                                                             \
    "{'arms': ['B', 'B_on_A'], 'baseline': 'B', 'split': 'B.test',"                                \
    " 'axes': [{'name': 'training.B.epochs', 'values': ['5', '10', '20']}],"                       \
    " 'primary': " primary ","                                                                     \
    " 'cells': [{'values': [0], 'arms': [0, 1]}, {'values': [1], 'arms': [1, 0]},"                 \
    "           {'values': [2], 'arms': [0, 2]}]}"

#define ONE_CELL(primary)                                                                          \
    "{'arms': ['B', 'B_on_A'], 'baseline': 'B', 'split': 'B.test', 'axes': [],"                    \
    " 'primary': " primary ", 'cells': [{'values': [], 'arms': [0, 1]}]}"

static const int examples[TRAININGS] = {200, 200, 200, 200};

static json_t *results_of(int used, const char *study)
{
    count_errors(used);
    return make_results(used, IMAGES, TRAININGS, examples, errors_of, study);
}

static json_t *analysis_of(int used, const char *study)
{
    return analyse(results_of(used, study));
}

Test(analysis, without_a_study_is_null)
{
    cr_expect(json_is_null(analyse(keep(json_of("{'study': null}")))));
}

Test(analysis, describes_each_arm)
{
    json_t *analysis = analysis_of(N_SEEDS, STUDY("null"));
    expect_text(analysis, "cells 0 arms 1 model", "B_on_A");
    expect_number(analysis, "cells 0 arms 1 runs", 30);
    expect_number(analysis, "cells 0 arms 1 mean", 0.98293333333333321);
    expect_number(analysis, "cells 0 arms 1 sd", 0.0060681948308988227);
    expect_number(analysis, "cells 0 arms 1 median", 0.98350000000000004);
    expect_number(analysis, "cells 0 arms 1 iqm", 0.98331250000000003);
    expect_number(analysis, "cells 0 arms 1 mean_t 0", 0.98066743214443186);
    expect_number(analysis, "cells 0 arms 1 mean_t 1", 0.98519923452223457);
    expect_number(analysis, "cells 0 arms 1 least", 0.970);
    expect_number(analysis, "cells 0 arms 1 most", 0.993);
    expect_number(analysis, "cells 0 arms 1 log_loss", 0.17066666666666667);
    expect_number(analysis, "cells 0 arms 1 brier", 0.17066666666666667 / 2);
    expect_number(analysis, "cells 0 arms 1 ece", 0.17066666666666667 / 10);
    cr_expect(json_equal(at(analysis, "cells 0 arms 1"), at(analysis, "cells 1 arms 0")) == 0);
    cr_expect(json_equal(at(analysis, "cells 0 arms 1 mean_interval"),
                         at(analysis, "cells 1 arms 0 mean_interval")));
}

Test(analysis, pools_the_bins_of_all_seeds)
{
    json_t *analysis = analysis_of(N_SEEDS, STUDY("null"));
    cr_expect_eq(json_array_size(at(analysis, "cells 0 arms 1 reliability")), TLC_BINS);
    expect_json(analysis, "cells 0 arms 1 reliability 0", "[null, null, 0]");
    expect_number(analysis, "cells 0 arms 1 reliability 4 0", 0.6);
    expect_number(analysis, "cells 0 arms 1 reliability 4 1", 0.98293333333333321);
    expect_number(analysis, "cells 0 arms 1 reliability 4 2", 4 * 30);
    double error = 0;
    for (int k = 1; k < TLC_BINS; k++)
        error += k / 105.0 * fabs(0.98293333333333321 - (0.5 + k / 40.0));
    expect_number(analysis, "cells 0 arms 1 pooled_ece", error);
}

/* Over, then under: what each seed is off by, its pooled bins need not be. */
Test(analysis, the_mean_calibration_error_is_not_that_of_the_pooled_bins)
{
    static const int one[2] = {10, 10}, errors[4] = {0, 100, 0, 0};
    json_t *results = make_results(2, IMAGES, 2, one, errors, ONE_CELL("null"));
    json_t *analysis = analyse(results);
    expect_number(analysis, "cells 0 arms 0 ece", 0.05);
    double error = 0;
    for (int k = 1; k < TLC_BINS; k++)
        error += k / 105.0 * fabs(0.95 - (0.5 + k / 40.0));
    expect_number(analysis, "cells 0 arms 0 pooled_ece", error);
}

Test(analysis, compares_each_arm_with_the_baseline)
{
    json_t *analysis = analysis_of(N_SEEDS, STUDY("null"));
    cr_expect_eq(json_array_size(at(analysis, "cells 0 comparisons")), 1);
    expect_text(analysis, "cells 0 comparisons 0 arm", "B_on_A");
    expect_text(analysis, "cells 0 comparisons 0 baseline", "B");
    expect_number(analysis, "cells 0 comparisons 0 differences 2", 0.009);
    expect_number(analysis, "cells 0 comparisons 0 mean", 0.0050666666666666716);
    expect_number(analysis, "cells 0 comparisons 0 improvement interval 0", 0.55552038304811102);
    expect_number(analysis, "cells 0 comparisons 0 bootstrap 0", 0.0032);
    expect_number(analysis, "cells 0 comparisons 0 bootstrap 1", 0.0069);
    expect_number(analysis, "cells 0 comparisons 0 t 0", 0.0031129740483006392);
    expect_number(analysis, "cells 0 comparisons 0 t 1", 0.0070203592850327044);
    expect_number(analysis, "cells 0 comparisons 0 p", 1.0896273933747573e-05);
    expect_number(analysis, "cells 0 comparisons 0 improvement probability", 0.73333333333333328);
    expect_text(analysis, "cells 0 comparisons 0 improvement conclusion",
                "significant and meaningful");
    expect_text(analysis, "cells 0 comparisons 0 outcome", "better");
    expect_text(analysis, "cells 1 comparisons 0 outcome", "worse");
    expect_text(analysis, "cells 2 comparisons 0 outcome", "no difference shown");
}

/* Per seed the images that one model alone gets right are as many as the difference. */
Test(analysis, tests_each_seed_by_mcnemar)
{
    json_t *analysis = analysis_of(N_SEEDS, STUDY("null"));
    cr_expect_eq(json_array_size(at(analysis, "cells 0 comparisons 0 mcnemar")), N_SEEDS);
    expect_number(analysis, "cells 0 comparisons 0 mcnemar 0", 2 * pow(0.5, 6));
    expect_number(analysis, "cells 0 comparisons 0 mcnemar 1", 2 * pow(0.5, 2));
    expect_number(analysis, "cells 0 comparisons 0 mcnemar 4", 1);
}

Test(analysis, ratio_of_errors_is_above_1_where_the_arm_errs_less)
{
    json_t *analysis = analysis_of(2, STUDY("null"));
    double logs = log(25.5 / 19.5) + log(14.5 / 16.5);
    expect_number(analysis, "cells 0 comparisons 0 error_ratio value", exp(logs / 2));
    expect_number(analysis, "cells 1 comparisons 0 error_ratio value", exp(-logs / 2));
}

static json_t *test_on_b(json_t *results, int run)
{
    json_t *tests =
        json_object_get(json_array_get(json_object_get(results, "runs"), (size_t)run), "tests");
    return json_array_get(tests, 1);
}

/* ad4 is 1010 1101 01, and e70 is 1110 0111 00. */
Test(analysis, reads_images_digit_by_digit)
{
    static const int one[2] = {10, 10}, two[4] = {3, 3, 3, 3};
    static const char study[] = "{'arms': ['B', 'B_on_A'], 'baseline': 'B', 'split': 'B.test',"
                                " 'axes': [], 'primary': null,"
                                " 'cells': [{'values': [], 'arms': [0, 1]}]}";
    json_t *results = make_results(2, 10, 2, one, two, study);
    for (int run = 0; run < 4; run++)
        json_object_set_new(test_on_b(results, run), "correct",
                            json_string(run < 2 ? "ad4" : "e70"));
    json_t *analysis = analyse(results);
    expect_number(analysis, "cells 0 comparisons 0 differences 0", 0);
    expect_number(analysis, "cells 0 comparisons 0 mcnemar 0", 1);
    const json_t *interval = at(analysis, "cells 0 comparisons 0 two_way");
    cr_expect(json_number_value(at(interval, "0")) < 0 && json_number_value(at(interval, "1")) > 0);
    json_object_set_new(test_on_b(results, 3), "correct", json_string("e78"));
    analysis = analyse(results);
    expect_number(analysis, "cells 0 comparisons 0 differences 1", 0.1);
}

Test(analysis, of_gains_that_cancel_is_exactly_zero)
{
    static const int one[2] = {10, 10}, gains[12] = {4, 5, 6, 4, 5, 6, 5, 5, 5, 5, 5, 5};
    json_t *analysis =
        analyse(make_results(6, 967, 2, one, gains, ONE_CELL("{'cell': 0, 'min_effect': null}")));
    cr_expect(json_number_value(at(analysis, "cells 0 comparisons 0 mean")) == 0);
    cr_expect(json_number_value(at(analysis, "cells 0 comparisons 0 p")) == 1);
    expect_text(
        analysis, "verdict sentence",
        "No difference between B_on_A and B is shown on these test examples: 0.00 points of "
        "accuracy on B.test, 95% interval [-0.10, 0.10] over 6 seeds, [-0.14, 0.14] over "
        "seeds and examples (exploratory: fewer than 29 seeds).");
}

/* Three seeds that agree to the image are what chance gives in one study of four. */
Test(analysis, of_few_seeds_has_numbers_but_no_outcome)
{
    static const int one[2] = {10, 10}, errors[10] = {40, 41, 42, 43, 44, 4, 4, 4, 4, 4};
    for (int used = 2; used < 6; used++) {
        int these[10];
        for (int s = 0; s < used; s++) {
            these[s] = errors[s];
            these[used + s] = errors[5 + s];
        }
        json_t *analysis = analyse(
            make_results(used, 967, 2, one, these, ONE_CELL("{'cell': 0, 'min_effect': 0.5}")));
        const json_t *comparison = at(analysis, "cells 0 comparisons 0");
        cr_expect(json_is_array(at(comparison, "t")) && json_is_array(at(comparison, "two_way")));
        cr_expect(json_is_number(at(comparison, "p")));
        static const char *const undefined[] = {"outcome", "examples", "survives"};
        for (size_t i = 0; i < sizeof undefined / sizeof *undefined; i++)
            expect_null(comparison, undefined[i]);
        expect_null(comparison, "improvement conclusion");
        expect_null(analysis, "verdict outcome");
        const char *sentence = json_string_value(at(analysis, "verdict sentence"));
        char *reason = tlc_format("over seeds and examples, and fewer than 6 seeds decide nothing: "
                                  "chance alone makes %d agree in %g%% of studies.",
                                  used, 200 / pow(2, used));
        cr_expect(strncmp(sentence, "B_on_A - B is +", 15) == 0 && strstr(sentence, reason), "%s",
                  sentence);
        free(reason);
    }
}

/* Each seed makes all of its gains on images of its own: over seeds the gain is as good as certain,
 * over images it hangs by the few on which the models differ. */
Test(analysis, says_when_a_difference_is_shown_on_these_images_alone)
{
    static const int one[2] = {10, 10}, few_images[12] = {3, 3, 3, 3, 3, 3, 1, 1, 1, 1, 1, 2};
    static const int many[12] = {30, 30, 30, 30, 30, 30, 10, 10, 10, 10, 10, 11};
    json_t *analysis = analyse(
        make_results(6, 967, 2, one, few_images, ONE_CELL("{'cell': 0, 'min_effect': null}")));
    expect_text(analysis, "cells 0 comparisons 0 outcome", "better");
    expect_text(analysis, "cells 0 comparisons 0 examples", "these");
    cr_expect(strstr(json_string_value(at(analysis, "verdict sentence")),
                     "B_on_A is better than B on these test examples: "));
    analysis =
        analyse(make_results(6, 967, 2, one, many, ONE_CELL("{'cell': 0, 'min_effect': null}")));
    expect_text(analysis, "cells 0 comparisons 0 examples", "these and others");
    cr_expect(strstr(json_string_value(at(analysis, "verdict sentence")),
                     "B_on_A is better than B, on other test examples too: "));
}

/* Equivalent on these images, not on others. */
Test(analysis, equivalence_needs_the_images_too)
{
    static const int one[2] = {10, 10}, errors[12] = {3, 3, 3, 3, 3, 4, 2, 2, 2, 2, 2, 2};
    json_t *analysis =
        analyse(make_results(6, 967, 2, one, errors, ONE_CELL("{'cell': 0, 'min_effect': 0.002}")));
    double t = json_number_value(at(analysis, "cells 0 comparisons 0 t 1"));
    double two_way = json_number_value(at(analysis, "cells 0 comparisons 0 two_way 1"));
    cr_assert(t < 0.002 && two_way > 0.002, "%g %g", t, two_way);
    expect_text(analysis, "cells 0 comparisons 0 outcome", "better");
    expect_text(analysis, "cells 0 comparisons 0 examples", "these");
}

/* ---- the number of comparisons -------------------------------------------------------------- */

/* Cells 0 and 1 of STUDY compare the same two trainings, once each way round. */
Test(analysis, adjusts_all_but_the_primary_comparison_wherever_it_stands)
{
    json_t *analysis = analysis_of(N_SEEDS, STUDY("{'cell': 1, 'min_effect': null}"));
    double p = json_number_value(at(analysis, "cells 2 comparisons 0 p"));
    cr_assert(p > 0.05);
    expect_number(analysis, "corrected_for", 1);
    expect_null(analysis, "cells 0 comparisons 0 holm");
    expect_null(analysis, "cells 0 comparisons 0 survives");
    expect_null(analysis, "cells 1 comparisons 0 holm");
    expect_number(analysis, "cells 2 comparisons 0 holm", p);
    expect_null(analysis, "cells 2 comparisons 0 survives");
}

Test(analysis, adjusts_all_without_a_primary_comparison)
{
    json_t *analysis = analysis_of(N_SEEDS, STUDY("null"));
    expect_number(analysis, "corrected_for", 2);
    expect_number(analysis, "cells 0 comparisons 0 holm", 2 * 1.0896273933747573e-05);
    expect_number(analysis, "cells 1 comparisons 0 holm", 2 * 1.0896273933747573e-05);
    cr_expect(json_is_true(at(analysis, "cells 0 comparisons 0 survives")));
}

/* An axis of ten values that changes neither arm: one comparison, not ten. */
Test(analysis, counts_a_comparison_of_several_cells_once)
{
    static const char study[] =
        "{'arms': ['B', 'B_on_A', 'C'], 'baseline': 'B', 'split': 'B.test', 'axes': [],"
        " 'primary': null, 'cells': [{'values': [], 'arms': [0, 1, 2]},"
        " {'values': [], 'arms': [0, 1, 3]}, {'values': [], 'arms': [0, 1, 2]},"
        " {'values': [], 'arms': [0, 0, 3]}, {'values': [], 'arms': [1, 0, 1]}]}";
    json_t *analysis = analysis_of(N_SEEDS, study);
    double p = 1.0896273933747573e-05;
    expect_number(analysis, "corrected_for", 3); /* 0 with 1, 0 with 2, 0 with 3 */
    static const char *const same[] = {"cells 0 comparisons 0 holm", "cells 1 comparisons 0 holm",
                                       "cells 2 comparisons 0 holm", "cells 4 comparisons 0 holm"};
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        expect_number(analysis, same[i], 3 * p);
    expect_null(analysis, "cells 3 comparisons 0 holm"); /* a training with itself */
    expect_null(analysis, "cells 4 comparisons 1 holm");
    expect_number(analysis, "cells 3 comparisons 0 p", 1);
}

/* Six images in six of 30 seeds, p = 0.023: shown alone, and not as one of three. */
Test(analysis, marks_what_does_not_survive_the_correction)
{
    static const int trainings[4] = {10, 10, 10, 10};
    static int errors[4 * N_SEEDS];
    for (int s = 0; s < N_SEEDS; s++)
        for (int t = 0; t < 4; t++)
            errors[t * N_SEEDS + s] = 20 - (t > 0 && (s + t) % 6 == 0);
    json_t *analysis = analyse(make_results(
        N_SEEDS, 967, 4, trainings, errors,
        "{'arms': ['B', 'C', 'D', 'E'], 'baseline': 'B', 'split': 'B.test', 'axes': [],"
        " 'primary': null, 'cells': [{'values': [], 'arms': [0, 1, 2, 3]}]}"));
    expect_number(analysis, "cells 0 comparisons 0 p", 0.022608379396792597);
    expect_text(analysis, "cells 0 comparisons 0 outcome", "better");
    expect_number(analysis, "cells 0 comparisons 0 holm", 3 * 0.022608379396792597);
    cr_expect(json_is_false(at(analysis, "cells 0 comparisons 0 survives")));
}

Test(analysis, of_one_seed_has_no_intervals)
{
    json_t *analysis = analysis_of(1, STUDY("{'cell': 0, 'min_effect': 0.005}"));
    expect_number(analysis, "cells 0 arms 1 mean", 0.981);
    expect_null(analysis, "cells 0 arms 1 sd");
    expect_null(analysis, "cells 0 arms 1 mean_interval");
    expect_null(analysis, "cells 0 arms 1 mean_t");
    expect_number(analysis, "cells 0 comparisons 0 mean", 0.006);
    static const char *const undefined[] = {"bootstrap",   "t",       "two_way",  "p",       "holm",
                                            "improvement", "outcome", "examples", "survives"};
    for (size_t i = 0; i < sizeof undefined / sizeof *undefined; i++)
        expect_null(at(analysis, "cells 0 comparisons 0"), undefined[i]);
    expect_null(analysis, "cells 0 comparisons 0 error_ratio interval");
    expect_number(analysis, "cells 0 comparisons 0 mcnemar 0", 2 * pow(0.5, 6));
    expect_null(analysis, "verdict outcome");
}

/* A loss that is no number is null, and so is its mean; nothing else is. */
Test(analysis, of_a_loss_that_is_no_number)
{
    json_t *results = results_of(6, STUDY("{'cell': 0, 'min_effect': null}"));
    json_object_set_new(test_on_b(results, 2), "loss", json_null());
    json_t *analysis = analyse(results);
    expect_null(analysis, "cells 0 arms 0 log_loss");
    expect_number(analysis, "cells 0 arms 1 log_loss", 0.18);
    cr_expect(json_is_string(at(analysis, "cells 0 comparisons 0 outcome")));
}

/* Both arms right on the same images under every seed, or one always by the same image. */
Test(analysis, of_differences_without_spread)
{
    static const int one[2] = {10, 10};
    static int errors[2 * 6] = {7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7};
    json_t *analysis =
        analyse(make_results(6, 967, 2, one, errors, ONE_CELL("{'cell': 0, 'min_effect': 0.001}")));
    expect_text(analysis, "cells 0 comparisons 0 outcome", "equivalent");
    expect_number(analysis, "cells 0 comparisons 0 p", 1);
    for (int s = 0; s < 6; s++)
        errors[s] = 8;
    analysis =
        analyse(make_results(6, 967, 2, one, errors, ONE_CELL("{'cell': 0, 'min_effect': null}")));
    expect_text(analysis, "cells 0 comparisons 0 outcome", "better");
    expect_text(analysis, "cells 0 comparisons 0 examples", "these");
    expect_number(analysis, "cells 0 comparisons 0 p", pow(0.5, 5));
    expect_number(analysis, "cells 0 comparisons 0 t 0", 1.0 / 967);
    expect_number(analysis, "cells 0 comparisons 0 t 1", 1.0 / 967);
}

/* A least effect above all that can be makes anything equivalent; none, or nothing at all, nothing.
 */
Test(analysis, of_extreme_least_effects)
{
    static const char *const extremes[][2] = {
        {"1", "equivalent"}, {"0", "worse"}, {"null", "worse"}, {"1e-300", "worse"}};
    for (size_t i = 0; i < sizeof extremes / sizeof *extremes; i++) {
        char study[1024];
        snprintf(study, sizeof study, STUDY("{'cell': 1, 'min_effect': %s}"), extremes[i][0]);
        json_t *analysis = analysis_of(N_SEEDS, study);
        expect_text(analysis, "cells 1 comparisons 0 outcome", extremes[i][1]);
    }
}

/* As many as a study may have. */
Test(analysis, of_ten_thousand_seeds)
{
    enum { SEEDS = 10000 };
    static int errors[2 * SEEDS];
    static const int one[2] = {10, 10};
    for (int s = 0; s < SEEDS; s++) {
        errors[s] = 4 + s % 3;
        errors[SEEDS + s] = 4 + s % 5 % 3;
    }
    json_t *analysis = analyse(
        make_results(SEEDS, 40, 2, one, errors, ONE_CELL("{'cell': 0, 'min_effect': null}")));
    expect_number(analysis, "cells 0 arms 0 runs", SEEDS);
    expect_text(analysis, "cells 0 comparisons 0 outcome", "better");
}

Test(analysis, changes_nothing_and_finds_the_same_again)
{
    json_t *results = results_of(N_SEEDS, STUDY("{'cell': 0, 'min_effect': null}"));
    json_t *before = keep(json_deep_copy(results));
    char *first = json_dumps(analyse(results), JSON_REAL_PRECISION(17));
    char *second = json_dumps(analyse(results), JSON_REAL_PRECISION(17));
    cr_expect_str_eq(first, second);
    cr_expect(json_equal(results, before));
    free(first);
    free(second);
}

#define THREE_ARMS                                                                                 \
    "{'arms': ['C', 'B', 'D'], 'baseline': 'B', 'split': 'B.test', 'axes': [],"                    \
    " 'primary': {'cell': 0, 'min_effect': null}, 'cells': [{'values': [], 'arms': [1, 0, 3]}]}"

Test(analysis, of_three_arms_decides_on_the_first_but_the_baseline)
{
    json_t *analysis = analysis_of(N_SEEDS, THREE_ARMS);
    cr_expect_eq(json_array_size(at(analysis, "cells 0 comparisons")), 2);
    expect_text(analysis, "cells 0 comparisons 0 arm", "C");
    expect_text(analysis, "cells 0 comparisons 1 arm", "D");
    expect_null(analysis, "cells 0 comparisons 0 holm");
    expect_number(analysis, "cells 0 comparisons 1 differences 0", 0.001);
    expect_number(analysis, "cells 0 comparisons 1 holm", 0.32558198801619365);
    expect_text(analysis, "verdict arm", "C");
}

/* ---- results that are not a run's ----------------------------------------------------------- */

static void analyse_alone(void *results)
{
    tlc_analyse(read_results(results));
}

Test(analysis, of_missing_runs_fails)
{
    json_t *results = results_of(3, STUDY("null"));
    json_array_remove(json_object_get(results, "runs"), 1);
    expect_failure(analyse_alone, results,
                   "tlc: error: the results cannot be analysed: a run of training 0 is missing\n");
}

Test(analysis, of_an_untested_split_fails)
{
    json_t *results = results_of(3, STUDY("null"));
    json_array_remove(json_object_get(json_array_get(json_object_get(results, "runs"), 0), "tests"),
                      1);
    expect_failure(
        analyse_alone, results,
        "tlc: error: the results cannot be analysed: training 0 was not tested on B.test\n");
}

Test(analysis, of_too_few_images_fails)
{
    json_t *results = results_of(3, STUDY("null"));
    json_object_set_new(json_object_get(results, "splits"), "B.test", json_integer(1001));
    expect_failure(analyse_alone, results,
                   "tlc: error: the results cannot be analysed: training 1 does not say which of "
                   "the 1001 examples it got right\n");
}

Test(analysis, of_an_unknown_baseline_fails)
{
    json_t *results = results_of(3, STUDY("null"));
    json_object_set_new(json_object_get(results, "study"), "baseline", json_string("Z"));
    expect_failure(analyse_alone, results,
                   "tlc: error: the results cannot be analysed: the baseline Z is no arm\n");
}

/* What is changed in results, and what is said then. */
static void expect_refused(const char *object, const char *key, const char *value,
                           const char *message)
{
    json_t *results = results_of(3, STUDY("null"));
    json_t *changed = *object ? json_object_get(results, object) : results;
    if (value)
        json_object_set_new(changed, key, json_loads(value, JSON_DECODE_ANY, NULL));
    else
        json_object_del(changed, key);
    char *whole = tlc_format("tlc: error: the results cannot be analysed: %s\n", message);
    expect_failure(analyse_alone, results, whole);
    free(whole);
    release();
}

Test(analysis, of_another_shape_fails)
{
    expect_refused("", "runs", "[]", "a run of training 0 is missing");
    expect_refused("", "splits", NULL, "it is not known how many examples B.test has");
    expect_refused("study", "primary", "{\"cell\": 7, \"arm\": \"A\", \"min_effect\": 0.1}",
                   "there is no cell 7");
    expect_refused("study", "primary", "{\"cell\": -1, \"arm\": \"A\", \"min_effect\": 0.1}",
                   "there is no cell -1");
    expect_refused("study", "cells",
                   "[{\"values\": [0], \"arms\": [0, 1]}, {\"values\": [1], \"arms\": [1]}]",
                   "cell 1 lacks arm 1");
    expect_refused("study", "cells", "[{\"values\": [0], \"arms\": [0, 9]}]",
                   "a run of training 9 is missing");
    expect_refused("study", "cells", "[{\"values\": [0], \"arms\": [0, -3]}]",
                   "a run of training -1 is missing");
    expect_refused("splits", "B.test", "[1000, 999]",
                   "it is not known how many examples B.test has");
    expect_refused("", "seeds", "[42, 43, 45]", "a run of training 0 is missing");
    expect_refused("", "seeds", "[42, 43]", "a run of training 1 is missing");
}

/* What is changed in the test on B.test of a run. */
static void expect_test_refused(int run, const char *key, const char *value, const char *message)
{
    json_t *results = results_of(3, STUDY("null"));
    json_t *tests =
        json_object_get(json_array_get(json_object_get(results, "runs"), (size_t)run), "tests");
    json_object_set_new(json_array_get(tests, 1), key, json_loads(value, JSON_DECODE_ANY, NULL));
    char *whole = tlc_format("tlc: error: the results cannot be analysed: %s\n", message);
    expect_failure(analyse_alone, results, whole);
    free(whole);
}

Test(analysis, of_tests_that_say_too_little_fails)
{
    char digits[IMAGES / 4 + 3] = "\"";
    memset(digits + 1, 'f', IMAGES / 4);
    digits[IMAGES / 4] = 'g';
    digits[IMAGES / 4 + 1] = '"';
    expect_test_refused(0, "correct", digits,
                        "training 0 does not say which of the 1000 examples it got right");
    expect_test_refused(1, "reliability", "[[null, null, 0]]", "a test of training 0 lacks bin 1");
}

Test(analysis, of_a_failed_run_and_no_commonest_class_fails)
{
    json_t *results = results_of(3, STUDY("null"));
    json_t *run = json_array_get(json_object_get(results, "runs"), 1);
    json_object_set_new(run, "failed", json_of("{'reason': 'x', 'epoch': 1, 'begins_with': null}"));
    json_object_set_new(run, "tests", json_array());
    expect_failure(analyse_alone, results,
                   "tlc: error: the results cannot be analysed: the commonest class of B.test is "
                   "not known\n");
}
