/* test_outcome.c: the sentence, and the examples that an arm saves. */
#include <stdio.h>

#include "study.h"

TestSuite(verdict, .fini = release);
TestSuite(label_efficiency, .fini = release);

enum { IMAGES = 1000, TRAININGS = 4, MOST_SEEDS = 30 };

/* As accurate as `others`, as `seeds`, as `others` on other seeds, and almost as `others`. */
static json_t *analysis_of(int used, const char *study)
{
    static const int examples[TRAININGS] = {200, 200, 200, 200};
    static int errors[TRAININGS * MOST_SEEDS];
    for (int s = 0; s < used; s++) {
        errors[s] = (int)lround(IMAGES * (1 - others[s]));
        errors[used + s] = (int)lround(IMAGES * (1 - seeds[s]));
        errors[2 * used + s] = (int)lround(IMAGES * (1 - others[(s + 1) % used]));
        errors[3 * used + s] = errors[s] - (s % 6 == 0);
    }
    return analyse(make_results(used, IMAGES, TRAININGS, examples, errors, study));
}

/* The primary cell compares the trainings. */
static json_t *study_of(int used, int arm, int baseline, const char *axes, const char *values,
                        const char *min_effect)
{
    char study[1024];
    snprintf(study, sizeof study,
             "{'arms': ['B', 'B_on_A'], 'baseline': 'B', 'split': 'B.test', 'axes': %s,"
             " 'primary': {'cell': 0, 'min_effect': %s},"
             " 'cells': [{'values': %s, 'arms': [%d, %d]}]}",
             axes, min_effect, values, baseline, arm);
    return analysis_of(used, study);
}

static const struct {
    int used, arm, baseline;
    const char *min_effect, *outcome, *sentence;
} verdicts[] = {
    {30, 1, 0, "null", "better",
     "B_on_A is better than B, on other test examples too: +0.51 points of accuracy on B.test, 95% "
     "interval [0.31, 0.70] over 30 seeds, [0.27, 0.84] over seeds and examples."},
    {30, 0, 1, "null", "worse",
     "B_on_A is worse than B, on other test examples too: -0.51 points of accuracy on B.test, 95% "
     "interval [-0.70, -0.31] over 30 seeds, [-0.84, -0.27] over seeds and examples."},
    {29, 1, 0, "0.005", "better",
     "B_on_A is better than B, on other test examples too: +0.50 points of accuracy on B.test, 95% "
     "interval [0.30, 0.70] over 29 seeds, [0.24, 0.82] over seeds and examples."},
    {28, 1, 0, "0.005", "better",
     "B_on_A is better than B, on other test examples too: +0.48 points of accuracy on B.test, 95% "
     "interval [0.27, 0.68] over 28 seeds, [0.24, 0.81] over seeds and examples (exploratory: "
     "fewer "
     "than 29 seeds)."},
    {30, 2, 0, "0.001", "no difference shown",
     "No difference between B_on_A and B is shown on these test examples: 0.00 points of accuracy "
     "on "
     "B.test, 95% interval [-0.35, 0.35] over 30 seeds, [-0.34, 0.36] over seeds and examples."},
    {30, 2, 0, "0.005", "equivalent",
     "B_on_A and B are equivalent within 0.5 points, on other test examples too: 0.00 points of "
     "accuracy on B.test, 95% interval [-0.35, 0.35] over 30 seeds, [-0.34, 0.36] over seeds and "
     "examples."},
    {30, 3, 0, "0.0125", "equivalent",
     "B_on_A and B are equivalent within 1.25 points, on other test examples too: +0.017 points of "
     "accuracy on B.test, 95% interval [0.003, 0.031] over 30 seeds, [0.00, 0.05] over seeds and "
     "examples."},
};

Test(verdict, is_one_sentence)
{
    for (size_t i = 0; i < sizeof verdicts / sizeof *verdicts; i++) {
        json_t *analysis = study_of(verdicts[i].used, verdicts[i].arm, verdicts[i].baseline, "[]",
                                    "[]", verdicts[i].min_effect);
        expect_text(analysis, "verdict outcome", verdicts[i].outcome);
        expect_text(analysis, "verdict sentence", verdicts[i].sentence);
        expect_text(analysis, "verdict arm", "B_on_A");
        expect_number(analysis, "verdict cell", 0);
    }
}

static const struct {
    const char *axes, *values, *sentence;
} places[] = {
    {"[{'name': 'a', 'values': ['5', '10']}]", "[1]",
     "With a = 10, no difference between B_on_A and B is shown on these"},
    {"[{'name': 'a', 'values': ['5', '10']}, {'name': 'b', 'values': ['1', '2']}]", "[0, 1]",
     "With a = 5 and b = 2, no difference between B_on_A and B is shown on these"},
    {"[{'name': 'a', 'values': ['5']}, {'name': 'b', 'values': ['1']}, {'name': 'c', 'values': "
     "['x']}]",
     "[0, 0, 0]",
     "With a = 5, b = 1 and c = x, no difference between B_on_A and B is shown on these"},
};

Test(verdict, says_where)
{
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        json_t *analysis = study_of(30, 2, 0, places[i].axes, places[i].values, "null");
        const char *sentence = json_string_value(at(analysis, "verdict sentence"));
        cr_expect(strncmp(sentence, places[i].sentence, strlen(places[i].sentence)) == 0, "%s",
                  sentence);
    }
}

Test(verdict, of_one_seed_shows_no_difference)
{
    json_t *analysis = study_of(1, 1, 0, "[{'name': 'a', 'values': ['5']}]", "[0]", "null");
    expect_null(analysis, "verdict outcome");
    expect_text(analysis, "verdict sentence",
                "With a = 5, B_on_A - B is +0.60 points of accuracy on B.test with one seed, and "
                "one seed cannot show a difference.");
}

Test(verdict, is_null_without_a_primary_cell)
{
    expect_null(analysis_of(2, "{'arms': ['B', 'B_on_A'], 'baseline': 'B', 'split': 'B.test',"
                               " 'axes': [], 'primary': null,"
                               " 'cells': [{'values': [], 'arms': [0, 1]}]}"),
                "verdict");
}

Test(verdict, is_null_with_one_arm)
{
    json_t *analysis = analysis_of(2, "{'arms': ['B'], 'baseline': 'B', 'split': 'B.test',"
                                      " 'axes': [], 'primary': {'cell': 0, 'min_effect': null},"
                                      " 'cells': [{'values': [], 'arms': [0]}]}");
    expect_null(analysis, "verdict");
    expect_json(analysis, "cells 0 comparisons", "[]");
}

/* ---- the examples that an arm saves --------------------------------------------------------- */

/* The baseline with 400, 200, 100 and 50 examples, not in order; the arm with each; and both with
 * another value of the other axis. */
#define LIMITS(kind)                                                                               \
    "{'arms': ['B', 'B_on_A'], 'baseline': 'B', 'split': 'B.test', 'primary': null,"               \
    " 'axes': [{'name': 'training.B_on_A.freeze', 'values': ['0', '1']},"                          \
    "          {'name': 'n', 'kind': '" kind "', 'values': ['50', '100', '200', '400']}],"         \
    " 'cells': [{'values': [0, 3], 'arms': [0, 4]}, {'values': [0, 2], 'arms': [1, 5]},"           \
    "           {'values': [0, 1], 'arms': [2, 6]}, {'values': [0, 0], 'arms': [3, 7]},"           \
    "           {'values': [1, 0], 'arms': [8, 10]}, {'values': [1, 3], 'arms': [9, 11]}]}"

static const int sizes[] = {400, 200, 100, 50, 400, 200, 100, 50, 50, 400, 50, 400};
static const int errors_per_mille[] = {30, 70, 60, 100, 30, 20, 110, 55, 200, 100, 150, 100};

static json_t *efficiency_of(const char *study)
{
    return analyse(make_results(1, IMAGES, 12, sizes, errors_per_mille, study));
}

Test(label_efficiency, on_the_baselines_curve)
{
    json_t *analysis = efficiency_of(LIMITS("examples"));
    cr_expect_eq(json_array_size(at(analysis, "label_efficiency")), 6);
    expect_json(analysis, "label_efficiency 0",
                "{'cell': 0, 'arm': 'B_on_A', 'values': {'training.B_on_A.freeze': '0'},"
                " 'examples': 400, 'accuracy': 0.97, 'baseline_needs': 400.0, 'censored': false}");
    expect_json(analysis, "label_efficiency 1",
                "{'cell': 1, 'arm': 'B_on_A', 'values': {'training.B_on_A.freeze': '0'},"
                " 'examples': 200, 'accuracy': 0.98, 'baseline_needs': null,"
                " 'censored': 'above'}");
    expect_json(analysis, "label_efficiency 2",
                "{'cell': 2, 'arm': 'B_on_A', 'values': {'training.B_on_A.freeze': '0'},"
                " 'examples': 100, 'accuracy': 0.89, 'baseline_needs': null,"
                " 'censored': 'below'}");
    expect_number(analysis, "label_efficiency 3 baseline_needs", 224.49240966187458);
    /* 0.85 lies half way from 0.8 with 50 to 0.9 with 400, and so at their geometric mean. */
    expect_number(analysis, "label_efficiency 4 baseline_needs", sqrt(50 * 400));
    expect_text(analysis, "label_efficiency 4 values training.B_on_A.freeze", "1");
}

/* Both arms make 56 errors over all seeds, but the sums of their accuracies round differently. */
Test(label_efficiency, of_an_equal_mean_is_the_size_itself)
{
    static const int errors[] = {0, 27, 29, 1, 2, 3, 17, 17, 22, 1, 2, 4};
    json_t *analysis = analyse(make_results(
        3, 49, 4, (const int[]){50, 90, 50, 90}, errors,
        "{'arms': ['B', 'B_on_A'], 'baseline': 'B', 'split': 'B.test', 'primary': null,"
        " 'axes': [{'name': 'tasks.B.limit.train', 'kind': 'examples', 'values': ['50', '90']}],"
        " 'cells': [{'values': [0], 'arms': [0, 2]}, {'values': [1], 'arms': [1, 3]}]}"));
    cr_expect(json_is_false(at(analysis, "label_efficiency 0 censored")));
    expect_number(analysis, "label_efficiency 0 baseline_needs", 50);
}

/* Whatever it is called: one that limits the training of several arms has the first one's name. */
Test(label_efficiency, needs_an_axis_that_limits_the_baselines_training)
{
    static const int same[] = {50, 50, 50, 50, 50, 50, 50, 50, 50, 50, 50, 50};
    expect_null(efficiency_of(LIMITS("epochs")), "label_efficiency");
    expect_null(efficiency_of(LIMITS("other")), "label_efficiency");
    json_t *of_another_task =
        make_results(1, IMAGES, 12, same, errors_per_mille, LIMITS("examples"));
    expect_null(analyse(of_another_task), "label_efficiency");
}
