/* study.h: results of small studies, made up for the tests of the analysis. */
#ifndef STUDY_H
#define STUDY_H

#include "analysis/analysis.h"
#include "statistics/statistics.h"
#include "results.h"
#include "samples.h"

/* The first `errors` of the images are wrong. */
static inline json_t *correct_after(int errors, int images)
{
    char *digits = calloc((size_t)images / 4 + 2, 1);
    for (int first = 0; first < images; first += 4) {
        int value = 0;
        for (int image = first; image < first + 4; image++)
            value = value * 2 + (image >= errors && image < images);
        digits[first / 4] = "0123456789abcdef"[value];
    }
    json_t *text = json_string(digits);
    free(digits);
    return text;
}

/* 15 bins, the first of which is empty. */
static inline json_t *reliability_of(double accuracy)
{
    json_t *bins = json_of("[[null, null, 0]]");
    for (int k = 1; k < TLC_BINS; k++)
        json_array_append_new(bins, json_pack("[f, f, i]", 0.5 + k / 40.0, accuracy, k));
    return bins;
}

static inline json_t *test_of(const char *split, int errors, int images)
{
    double accuracy = (double)(images - errors) / images;
    return json_pack("{s: s, s: i, s: f, s: f, s: f, s: f, s: o, s: o}", "split", split, "examples",
                     images, "loss", errors / 100.0, "accuracy", accuracy, "brier", errors / 200.0,
                     "ece", errors / 1000.0, "reliability", reliability_of(accuracy), "correct",
                     correct_after(errors, images));
}

/* To be released: trainings on `examples[t]` examples each, of which the run with seed s makes
 * errors[t * seeds + s] of `images` on B.test, and none on A.test. */
static inline json_t *make_results(int seeds_used, int images, int trainings, const int *examples,
                                   const int *errors, const char *study)
{
    json_t *results =
        keep(json_pack("{s: [], s: {s: i}, s: [], s: [], s: o}", "seeds", "splits", "B.test",
                       images, "trainings", "runs", "study", json_of(study)));
    for (int s = 0; s < seeds_used; s++)
        json_array_append_new(json_object_get(results, "seeds"), json_integer(42 + s));
    for (int t = 0; t < trainings; t++) {
        json_array_append_new(
            json_object_get(results, "trainings"),
            json_pack("{s: s, s: i}", "train", "B.train", "examples", examples[t]));
        for (int s = 0; s < seeds_used; s++)
            json_array_append_new(json_object_get(results, "runs"),
                                  json_pack("{s: i, s: i, s: [o, o]}", "training", t, "seed",
                                            42 + s, "tests", test_of("A.test", 0, 10),
                                            test_of("B.test", errors[t * seeds_used + s], images)));
    }
    return results;
}

static inline json_t *analyse(const json_t *results)
{
    struct tlc_results *read = read_results(results);
    struct tlc_analysis *analysis = tlc_analyse(read);
    json_t *json = analysis ? written(&tlc_analysis_shape, analysis) : keep(json_null());
    read->analysis = analysis;
    tlc_results_free(read);
    return json;
}

static inline void expect_number(const json_t *analysis, const char *path, double wanted)
{
    const json_t *value = at(analysis, path);
    cr_assert(json_is_number(value), "%s is no number", path);
    cr_expect(near(json_number_value(value), wanted), "%s is %.17g, not %.17g", path,
              json_number_value(value), wanted);
}

#endif
