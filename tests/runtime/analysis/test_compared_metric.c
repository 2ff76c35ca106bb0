/* test_compared_metric.c: studies that compare by another metric than the accuracy, and by folds.
 */
#include <stdio.h>

#include "study.h"

TestSuite(compared_metric, .fini = release);
TestSuite(folds, .fini = release);

enum { IMAGES = 4, SEEDS = 6 };

#define ARMS                                                                                       \
    "'arms': ['A', 'B'], 'baseline': 'A', 'split': 'B.test', 'axes': [],"                          \
    " 'cells': [{'values': [], 'arms': [0, 1]}]"
#define BY(metric, failed)                                                                         \
    "{" ARMS ", 'metric': '" metric "', 'failed': '" failed "',"                                   \
    " 'primary': {'cell': 0, 'arm': 'B', 'min_effect': 0.1}}"

/* ---- numbers -------------------------------------------------------------------------------- */

/* What is always the same errs by 2 in each image; A by 1, and B by this much. */
static const double errors_of_b[IMAGES] = {0.5, 0.5, 0.25, 0.75};

static void add_scores(json_t *test, const char *metric, double value, const double *scores)
{
    json_t *list = json_array();
    for (int i = 0; scores && i < IMAGES; i++)
        json_array_append_new(list, json_real(scores[i]));
    json_object_set_new(test, "metrics", json_pack("{s: f}", metric, value));
    json_object_set_new(test, "scores", list);
}

static json_t *test_of_run(json_t *results, int run)
{
    json_t *tests =
        json_object_get(json_array_get(json_object_get(results, "runs"), (size_t)run), "tests");
    return json_array_get(tests, 1);
}

static json_t *study_by(const char *metric, const char *study, bool has_scores)
{
    static const int examples[2] = {10, 10}, errors[2 * SEEDS] = {0};
    static const double ones[IMAGES] = {1, 1, 1, 1}, twos[IMAGES] = {2, 2, 2, 2};
    json_t *results = make_results(SEEDS, IMAGES, 2, examples, errors, study);
    for (int run = 0; run < 2 * SEEDS; run++)
        add_scores(test_of_run(results, run), metric, run < SEEDS ? 1 : 0.5,
                   !has_scores   ? NULL
                   : run < SEEDS ? ones
                                 : errors_of_b);
    json_t *same = json_pack("{s: i, s: n, s: s}", "class", -1, "accuracy", "correct", "0");
    add_scores(same, metric, 2, has_scores ? twos : NULL);
    json_object_set_new(results, "tests", json_pack("{s: o}", "B.test", same));
    return results;
}

static void fail_run(json_t *results, int run)
{
    json_t *record = json_array_get(json_object_get(results, "runs"), (size_t)run);
    json_object_set_new(record, "failed",
                        json_of("{'reason': 'x', 'epoch': 1, 'begins_with': null}"));
    json_object_set_new(record, "tests", json_array());
}

#define ONE "cells 0 comparisons 0 "

/* Of errors the skill is compared: how much of those of the mean are gone. */
Test(compared_metric, errors_are_compared_as_skill)
{
    json_t *analysis = analyse(study_by("mae", BY("mae", "counted"), true));
    expect_number(analysis, "cells 0 arms 0 mean", 0.5);
    expect_number(analysis, "cells 0 arms 1 mean", 0.75);
    expect_number(analysis, ONE "mean", 0.25);
    expect_json(analysis, ONE "differences", "[0.25, 0.25, 0.25, 0.25, 0.25, 0.25]");
    expect_text(analysis, ONE "outcome", "better");
    expect_text(analysis, ONE "examples", "these and others");
}

/* Images differ in what they give: by 0.125 to 0.375. */
Test(compared_metric, the_two_way_interval_is_over_what_images_give)
{
    json_t *analysis = analyse(study_by("mae", BY("mae", "counted"), true));
    const double low = json_number_value(at(analysis, ONE "two_way 0"));
    const double high = json_number_value(at(analysis, ONE "two_way 1"));
    cr_expect(low >= 0.125 && low < 0.25, "%g", low);
    cr_expect(high <= 0.375 && high > 0.25, "%g", high);
}

Test(compared_metric, nothing_is_right_or_wrong)
{
    json_t *analysis = analyse(study_by("mae", BY("mae", "counted"), true));
    expect_null(analysis, ONE "error_ratio value");
    expect_json(analysis, ONE "mcnemar", "[null, null, null, null, null, null]");
}

/* What is no mean has no interval over images. */
Test(compared_metric, without_scores_there_is_no_two_way_interval)
{
    json_t *analysis = analyse(study_by("auc", BY("auc", "counted"), false));
    expect_number(analysis, ONE "mean", -0.5);
    expect_null(analysis, ONE "two_way");
    expect_text(analysis, ONE "outcome", "worse");
    expect_text(analysis, ONE "examples", "these");
}

/* It has no skill at all. */
Test(compared_metric, a_failed_run_counts_as_what_is_always_the_same)
{
    json_t *results = study_by("mae", BY("mae", "counted"), true);
    fail_run(results, SEEDS);
    json_t *analysis = analyse(results);
    expect_json(analysis, ONE "differences", "[-0.5, 0.25, 0.25, 0.25, 0.25, 0.25]");
    expect_number(analysis, ONE "pairs", SEEDS);
}

Test(compared_metric, a_failed_run_leaves_out_its_pair)
{
    json_t *results = study_by("mae", BY("mae", "excluded"), true);
    fail_run(results, SEEDS);
    json_t *analysis = analyse(results);
    expect_json(analysis, ONE "differences", "[null, 0.25, 0.25, 0.25, 0.25, 0.25]");
    expect_number(analysis, ONE "pairs", SEEDS - 1);
}

/* ---- folds ---------------------------------------------------------------------------------- */

enum { FOLDS = 3, REPEATS = 2 * FOLDS };

#define FOLDED(failed)                                                                             \
    "{" ARMS ", 'failed': '" failed "', 'folds': {'count': 3, 'overlap': 0.5},"                    \
    " 'primary': {'cell': 0, 'arm': 'B', 'min_effect': 0.01}}"

/* Folds of 8, 9 and 10 images, under two seeds; A errs in 4 of each, and B in one less. */
static json_t *folded(const char *study)
{
    json_t *results = keep(json_pack("{s: [i, i], s: {s: i}, s: [], s: []}", "seeds", 42, 43,
                                     "splits", "B.test", 27, "trainings", "runs"));
    json_object_set_new(results, "study", json_of(study));
    for (int training = 0; training < 2; training++) {
        json_array_append_new(json_object_get(results, "trainings"),
                              json_pack("{s: s, s: i}", "train", "B.train", "examples", 18));
        for (int repeat = 0; repeat < REPEATS; repeat++)
            json_array_append_new(json_object_get(results, "runs"),
                                  json_pack("{s: i, s: i, s: i, s: [o]}", "training", training,
                                            "seed", 42 + repeat / FOLDS, "fold", 1 + repeat % FOLDS,
                                            "tests",
                                            test_of("B.test", 4 - training, 8 + repeat % FOLDS)));
    }
    json_object_set_new(results, "tests",
                        json_pack("{s: {s: i, s: f, s: o}}", "B.test", "class", 1, "accuracy", 0.5,
                                  "correct", correct_after(13, 27)));
    return results;
}

Test(folds, are_weighed_by_their_own_images)
{
    json_t *analysis = analyse(folded(FOLDED("counted")));
    expect_number(analysis, ONE "differences 0", 1.0 / 8);
    expect_number(analysis, ONE "differences 1", 1.0 / 9);
    expect_number(analysis, ONE "differences 5", 1.0 / 10);
    expect_number(analysis, ONE "mean", (1.0 / 8 + 1.0 / 9 + 1.0 / 10) / 3);
    expect_null(analysis, ONE "two_way");
    expect_null(analysis, ONE "improvement conclusion");
}

/* Which images a run that failed would have got right is not known, but how many are. */
Test(folds, of_a_failed_run_only_the_share_is_known)
{
    json_t *results = folded(FOLDED("counted"));
    fail_run(results, REPEATS + 1);
    json_t *analysis = analyse(results);
    expect_number(analysis, ONE "differences 1", (4.0 - 5) / 9);
    expect_null(analysis, ONE "mcnemar 1");
    expect_number(analysis, ONE "mcnemar 0", 1);
}

/* Under a fold in which all have failed, its images are as many as the split has. */
Test(folds, of_which_all_runs_failed)
{
    json_t *results = folded(FOLDED("counted"));
    fail_run(results, 2);
    fail_run(results, REPEATS + 2);
    json_t *analysis = analyse(results);
    expect_number(analysis, ONE "differences 2", 0);
    expect_null(analysis, ONE "mcnemar 2");
}
