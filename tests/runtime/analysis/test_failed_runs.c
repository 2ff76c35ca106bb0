/* test_failed_runs.c: what failed runs mean for a study, held against studies without any: one
 * in which they are what they count as, and one without their seeds. */
#include <stdio.h>

#include "study.h"

TestSuite(analysis_failed, .fini = release);

/* Always answering the commonest class makes so many errors. */
enum { IMAGES = 200, SEEDS = 9, TRAININGS = 3, WITHOUT_MODEL = 90 };

static const int examples[TRAININGS] = {50, 100, 100};

/* Of B with 50 and with 100 examples, and of B_on_A. */
static const int errors_of[TRAININGS][SEEDS] = {{20, 25, 22, 18, 30, 21, 19, 24, 23},
                                                {12, 14, 9, 11, 16, 10, 13, 12, 15},
                                                {10, 14, 8, 12, 9, 7, 11, 6, 8}};

/* In the first cell B_on_A meets B with 50 examples, in the second B with 100. */
#define STUDY(failed, primary)                                                                     \
    "{'arms': ['B', 'B_on_A'], 'baseline': 'B', 'split': 'B.test', 'failed': '" failed "',"        \
    " 'axes': [{'name': 'tasks.B.limit.train', 'kind': 'examples', 'values': ['50', '100']}],"     \
    " 'primary': " primary ","                                                                     \
    " 'cells': [{'values': [0], 'arms': [0, 2]}, {'values': [1], 'arms': [1, 2]}]}"

/* Which seeds of each training failed, a bit for each. */
struct failed {
    unsigned bits[TRAININGS];
};

static bool is_failed(const struct failed *failed, int training, int seed)
{
    return failed->bits[training] >> seed & 1;
}

static void fail_run(json_t *results, int training, int seed, int used)
{
    json_t *run =
        json_array_get(json_object_get(results, "runs"), (size_t)(training * used + seed));
    json_object_set_new(run, "failed", json_of("{'reason': 'x', 'epoch': 1, 'begins_with': null}"));
    json_object_set_new(run, "tests", json_array());
}

static void add_commonest(json_t *results)
{
    json_object_set_new(results, "tests",
                        json_pack("{s: {s: i, s: f, s: o}}", "B.test", "class", 1, "accuracy",
                                  (double)(IMAGES - WITHOUT_MODEL) / IMAGES, "correct",
                                  correct_after(WITHOUT_MODEL, IMAGES)));
}

/* The study with these failures. */
static json_t *analysis_with(const struct failed *failed, const char *study)
{
    json_t *results = make_results(SEEDS, IMAGES, TRAININGS, examples, errors_of[0], study);
    for (int training = 0; training < TRAININGS; training++)
        for (int seed = 0; seed < SEEDS; seed++)
            if (is_failed(failed, training, seed))
                fail_run(results, training, seed, SEEDS);
    add_commonest(results);
    return analyse(results);
}

/* The same in which nothing failed, but such runs were no better than no model at all. */
static json_t *analysis_of_worthless(const struct failed *failed, const char *study)
{
    int errors[TRAININGS * SEEDS];
    for (int training = 0; training < TRAININGS; training++)
        for (int seed = 0; seed < SEEDS; seed++)
            errors[training * SEEDS + seed] =
                is_failed(failed, training, seed) ? WITHOUT_MODEL : errors_of[training][seed];
    return analyse(make_results(SEEDS, IMAGES, TRAININGS, examples, errors, study));
}

/* The study of the seeds that none of the two trainings failed under; their number. */
static json_t *analysis_without(const struct failed *failed, int one, int other, const char *study,
                                int *used)
{
    int errors[TRAININGS * SEEDS], kept_seeds[SEEDS];
    *used = 0;
    for (int seed = 0; seed < SEEDS; seed++)
        if (!is_failed(failed, one, seed) && !is_failed(failed, other, seed))
            kept_seeds[(*used)++] = seed;
    for (int training = 0; training < TRAININGS; training++)
        for (int i = 0; i < *used; i++)
            errors[training * *used + i] = errors_of[training][kept_seeds[i]];
    return analyse(make_results(*used, IMAGES, TRAININGS, examples, errors, study));
}

/* Some of each kind. */
static const struct failed some = {{1 << 1 | 1 << 4, 0, 1 << 4 | 1 << 7}};

#define COUNTED  STUDY("counted", "{'cell': 0, 'min_effect': 0.01}")
#define EXCLUDED STUDY("excluded", "{'cell': 0, 'min_effect': 0.01}")

static void expect_same(const json_t *found, const json_t *wanted, const char *path)
{
    char *text = json_dumps(at(wanted, path), JSON_ENCODE_ANY);
    expect_json(found, path, text);
    free(text);
}

/* ---- counted -------------------------------------------------------------------------------- */

Test(analysis_failed, counts_as_no_model_at_all)
{
    const json_t *found = analysis_with(&some, COUNTED);
    const json_t *wanted = analysis_of_worthless(&some, COUNTED);
    for (int cell = 0; cell < 2; cell++) {
        char path[64];
        snprintf(path, sizeof path, "cells %d comparisons", cell);
        expect_same(found, wanted, path);
        for (int arm = 0; arm < 2; arm++) {
            static const char *const keys[] = {"mean",  "sd",   "median",        "iqm",
                                               "least", "most", "mean_interval", "runs"};
            for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
                snprintf(path, sizeof path, "cells %d arms %d %s", cell, arm, keys[i]);
                expect_same(found, wanted, path);
            }
        }
    }
    expect_same(found, wanted, "label_efficiency");
    expect_same(found, wanted, "verdict sentence");
    expect_number(found, "cells 0 arms 0 failed", 2);
    expect_number(found, "cells 1 arms 0 failed", 0);
}

/* There are none of a failed run. */
Test(analysis_failed, probabilities_are_those_of_runs_that_ended)
{
    int used;
    const json_t *found = analysis_with(&some, COUNTED);
    const json_t *wanted = analysis_without(&some, 2, 2, COUNTED, &used);
    cr_assert_eq(used, SEEDS - 2);
    static const char *const keys[] = {"log_loss", "brier", "ece", "reliability"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        char path[64];
        snprintf(path, sizeof path, "cells 0 arms 1 %s", keys[i]);
        expect_same(found, wanted, path);
    }
}

Test(analysis_failed, the_verdict_says_so)
{
    const json_t *found = analysis_with(&some, COUNTED);
    expect_text(found, "verdict note",
                "2 of 9 runs of B_on_A and 2 of B failed: a failed run counts as always answering "
                "the commonest class, which is right for 55.00% of the examples.");
    found = analysis_with(&(struct failed){{0, 1, 0}}, COUNTED);
    expect_null(found, "verdict note");
    found = analysis_with(&(struct failed){{1, 0, 0}}, COUNTED);
    expect_text(found, "verdict note",
                "1 of 9 runs of B failed: a failed run counts as always answering the commonest "
                "class, which is right for 55.00% of the examples.");
}

/* ---- excluded ------------------------------------------------------------------------------- */

static const char *const of_pairs[] = {"pairs", "mean", "bootstrap",   "t",           "two_way",
                                       "p",     "holm", "improvement", "error_ratio", "outcome"};

static void expect_as_without(const struct failed *failed, int cell, const char *study)
{
    int used, next = 0;
    const json_t *found = analysis_with(failed, study);
    const json_t *wanted = analysis_without(failed, cell, 2, study, &used);
    char path[64];
    for (size_t i = 0; i < sizeof of_pairs / sizeof *of_pairs; i++) {
        snprintf(path, sizeof path, "cells %d comparisons 0 %s", cell, of_pairs[i]);
        if (strcmp(of_pairs[i], "holm") != 0)
            expect_same(found, wanted, path);
    }
    for (int seed = 0; seed < SEEDS; seed++) {
        bool gone = is_failed(failed, cell, seed) || is_failed(failed, 2, seed);
        snprintf(path, sizeof path, "cells %d comparisons 0 differences", cell);
        const json_t *difference = json_array_get(at(found, path), (size_t)seed);
        if (gone)
            cr_expect(json_is_null(difference));
        else
            cr_expect(json_equal(difference, json_array_get(at(wanted, path), (size_t)next++)));
    }
    snprintf(path, sizeof path, "cells %d comparisons 0 mcnemar", cell);
    cr_expect_eq(json_array_size(at(found, path)), SEEDS);
    cr_expect_eq(next, used);
}

Test(analysis_failed, leaves_out_pairs)
{
    for (int cell = 0; cell < 2; cell++)
        for (unsigned i = 0; i < 40; i++) {
            const struct failed failed = {{i * 37 % 512, i * 91 % 512, i * 203 % 512}};
            expect_as_without(&failed, cell, EXCLUDED);
            release();
        }
}

Test(analysis_failed, the_verdict_says_of_how_many_pairs)
{
    const json_t *found = analysis_with(&some, EXCLUDED);
    expect_text(
        found, "verdict note",
        "2 of 9 runs of B_on_A and 2 of B failed: failed runs are left out with their partners, "
        "so that 6 of 9 pairs remain, and what is said holds only where training does not fail.");
    cr_expect(strstr(json_string_value(at(found, "verdict sentence")), "over 6 seeds"));
}

/* ---- nothing left --------------------------------------------------------------------------- */

static const struct failed all_of_B = {{511, 0, 0}}, all = {{511, 0, 511}};

static void expect_nothing(const json_t *comparison)
{
    for (size_t i = 1; i < sizeof of_pairs / sizeof *of_pairs; i++)
        if (strcmp(of_pairs[i], "error_ratio") != 0)
            expect_null(comparison, of_pairs[i]);
    expect_null(comparison, "error_ratio value");
    expect_null(comparison, "error_ratio interval");
    expect_json(comparison, "pairs", "0");
    expect_json(comparison, "differences",
                "[null, null, null, null, null, null, null, null, null]");
}

/* One comparison that says nothing must not weigh on the others. */
Test(analysis_failed, without_a_pair_there_are_no_numbers)
{
    const json_t *found = analysis_with(&all_of_B, STUDY("excluded", "null"));
    expect_nothing(at(found, "cells 0 comparisons 0"));
    expect_null(found, "cells 0 arms 0 mean");
    expect_json(found, "cells 0 arms 0 reliability 3", "[null, null, 0]");
    cr_expect(
        json_equal(at(found, "cells 1 comparisons 0 holm"), at(found, "cells 1 comparisons 0 p")));
    expect_json(found, "label_efficiency 0 baseline_needs", "null");
}

Test(analysis_failed, of_two_that_always_fail_neither_is_as_good_as_the_other)
{
    const json_t *found = analysis_with(&all, COUNTED);
    expect_nothing(at(found, "cells 0 comparisons 0"));
    expect_text(found, "verdict sentence",
                "With tasks.B.limit.train = 50, B_on_A and B cannot be compared: under no seed did "
                "both trainings end.");
    expect_null(found, "verdict outcome");
}

/* That of an arm counts against it. */
Test(analysis_failed, an_arm_that_always_fails_is_worse)
{
    const json_t *found = analysis_with(&(struct failed){{0, 0, 511}}, COUNTED);
    expect_text(found, "cells 0 comparisons 0 outcome", "worse");
    expect_null(found, "cells 0 arms 1 log_loss");
}

/* Where no run of an arm counts there is no telling what it is worth. */
Test(analysis_failed, examples_are_worth_nothing_known)
{
    const json_t *found = analysis_with(&(struct failed){{0, 0, 511}}, EXCLUDED);
    expect_null(found, "label_efficiency 0 censored");
    expect_null(found, "label_efficiency 0 accuracy");
    found = analysis_with(&(struct failed){{511, 511, 0}}, EXCLUDED);
    expect_null(found, "label_efficiency 0 censored");
}
