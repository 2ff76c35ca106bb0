/* report_support.h: documents such as results.json, as odd as a test wants them, and whether what
 * comes of them is well-formed.
 */
#ifndef REPORT_SUPPORT_H
#define REPORT_SUPPORT_H

#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <ctype.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>

#include "system/allocate.h"
#include "system/format.h"
#include "support.h"

/* Two models, trained under some seeds in some cells. */
struct sample {
    const char *what; /* makes the sample so */
    int seeds;
    int sizes, depths;    /* values of the two axes; none with 0 */
    double first, second; /* accuracy of the baseline and the arm under the first seed */
    double spread;        /* how much more each further seed gives */
    const char *name;     /* of the arm */
    bool no_study, no_analysis, no_curves;
};

static const char *const sample_baseline = "B";

static inline int sample_cells(const struct sample *sample)
{
    return (sample->sizes ? sample->sizes : 1) * (sample->depths ? sample->depths : 1);
}

static inline double sample_accuracy(const struct sample *sample, int arm, int seed)
{
    double accuracy = (arm ? sample->second : sample->first) + seed * sample->spread;
    return fmin(1, fmax(0, accuracy));
}

static inline json_t *sample_bins(void)
{
    json_t *bins = json_array();
    for (int i = 0; i < 15; i++)
        json_array_append_new(bins, json_pack("[ffi]", 0.5 + i / 30.0, 0.48 + i / 30.0, 6));
    return bins;
}

static inline json_t *sample_curve(const struct sample *sample, double from)
{
    json_t *curve = json_array();
    for (int epoch = 0; epoch < 5 && !sample->no_curves; epoch++)
        json_array_append_new(curve, json_real(from / (epoch + 1)));
    return curve;
}

static inline json_t *sample_run(const struct sample *sample, int training, int seed)
{
    double accuracy = sample_accuracy(sample, training % 2, seed);
    int right = (int)lround(50 * accuracy);
    json_t *test = json_pack("{ss si sf sf sf s[[ii][ii]] so sf ss}", "split", "B.test", "examples",
                             100, "loss", 0.25, "accuracy", accuracy, "brier", 0.125, "confusion",
                             right, 50 - right, 50 - right, right, "reliability", sample_bins(),
                             "ece", 0.01, "correct", "f0");
    return json_pack("{si si s{so so so so} s{ss ss} s[o]}", "training", training, "seed",
                     42 + seed, "curves", "loss", sample_curve(sample, 0.7), "accuracy",
                     sample_curve(sample, 0.9), "val_loss", sample_curve(sample, 0.8),
                     "val_accuracy", sample_curve(sample, 0.85), "frozen", "before", "89abcdef",
                     "after", "89abcdef", "tests", test);
}

static inline json_t *sample_training(const struct sample *sample, int training)
{
    return json_pack("{ss ss ss si ss si sn s[] s[{si si sf si s[s]}]}", "model",
                     training % 2 ? sample->name : sample_baseline, "task", "B", "train", "B.train",
                     "examples", 200, "valid", "B.valid", "operations", 1000000, "follows",
                     "copies", "phases", "epochs", 5, "batch_size", 32, "learning_rate", 0.01,
                     "trainable", 51, "frozen", "dense_1");
}

static inline json_t *sample_axis(const char *name, const char *kind, int count, int factor)
{
    json_t *values = json_array();
    for (int i = 0; i < count; i++) {
        char *value = tlc_format("%d", factor ? 50 * (i + 1) : i);
        json_array_append_new(values, json_string(value));
        free(value);
    }
    return json_pack("{ss ss so}", "name", name, "kind", kind, "values", values);
}

static inline json_t *sample_study(const struct sample *sample)
{
    json_t *axes = json_array(), *cells = json_array();
    if (sample->sizes)
        json_array_append_new(axes,
                              sample_axis("tasks.B.limit.train", "examples", sample->sizes, 1));
    if (sample->depths)
        json_array_append_new(axes,
                              sample_axis("training.B_on_A.freeze", "freeze", sample->depths, 0));
    for (int cell = 0; cell < sample_cells(sample); cell++) {
        json_t *values = json_array();
        if (sample->sizes)
            json_array_append_new(values, json_integer(cell % sample->sizes));
        if (sample->depths)
            json_array_append_new(values,
                                  json_integer(sample->sizes ? cell / sample->sizes : cell));
        json_array_append_new(
            cells, json_pack("{so s[ii]}", "values", values, "arms", 2 * cell, 2 * cell + 1));
    }
    return json_pack("{s[ss] ss ss s[s] so s{si ss sf} s[{ss ss}] so}", "arms", sample_baseline,
                     sample->name, "baseline", sample_baseline, "split", "B.test", "share",
                     "shuffle", "axes", axes, "primary", "cell", 0, "arm", sample->name,
                     "min_effect", 0.005, "warnings", "check", "unequal-tuning", "text",
                     "a < b & \"c\"", "cells", cells);
}

static inline json_t *sample_summary(const struct sample *sample, int arm)
{
    double mean = 0;
    for (int seed = 0; seed < sample->seeds; seed++)
        mean += sample_accuracy(sample, arm, seed) / sample->seeds;
    return json_pack("{ss si sf sf s[ff] sf so}", "model", arm ? sample->name : sample_baseline,
                     "runs", sample->seeds, "mean", mean, "sd", 0.01, "mean_t",
                     fmax(0, mean - 0.01), fmin(1, mean + 0.01), "ece", 0.01, "reliability",
                     sample_bins());
}

static inline json_t *sample_comparison(const struct sample *sample)
{
    double difference = sample->second - sample->first;
    return json_pack("{ss ss sf s[ff] sf sn s{sf ss} s{sf s[ff]} ss}", "arm", sample->name,
                     "baseline", sample_baseline, "mean", difference, "t", difference - 0.01,
                     difference + 0.01, "p", 0.01, "holm", "improvement", "probability", 0.75,
                     "conclusion", "not significant", "error_ratio", "value", 1.5, "interval", 1.0,
                     2.0, "outcome", "better");
}

static inline json_t *sample_analysis(const struct sample *sample)
{
    json_t *cells = json_array();
    for (int cell = 0; cell < sample_cells(sample); cell++)
        json_array_append_new(cells, json_pack("{s[oo] s[o]}", "arms", sample_summary(sample, 0),
                                               sample_summary(sample, 1), "comparisons",
                                               sample_comparison(sample)));
    return json_pack("{so s[{ss si si sf sb}] s{si ss ss ss}}", "cells", cells, "label_efficiency",
                     "arm", sample->name, "cell", 0, "examples", 50, "baseline_needs", 75.0,
                     "censored", 0, "verdict", "cell", 0, "arm", sample->name, "outcome", "better",
                     "sentence", "Nothing < something.");
}

/* The document, to be released. */
static inline json_t *sample_document(const struct sample *sample)
{
    json_t *seeds = json_array(), *trainings = json_array(), *runs = json_array();
    int count = 2 * sample_cells(sample);
    for (int seed = 0; seed < sample->seeds; seed++)
        json_array_append_new(seeds, json_integer(42 + seed));
    for (int training = 0; training < count; training++) {
        json_array_append_new(trainings, sample_training(sample, training));
        for (int seed = 0; seed < sample->seeds; seed++)
            json_array_append_new(runs, sample_run(sample, training, seed));
    }
    json_t *document = json_pack(
        "{ss ss ss ss so s{si} s{s{si si s[{ss si si ss si sn}]}} so so s[{ss s[ss] sf s[ff]}] so "
        "so}",
        "experiment", "toy", "spec", "toy.yaml", "spec_hash", "0123", "tlc", "0.1.0", "seeds",
        seeds, "splits", "B.test", 100, "models", sample->name, "parameters", 51, "trainable", 51,
        "layers", "name", "dense_1", "inputs", 50, "outputs", 1, "activation", "sigmoid",
        "parameters", 51, "copy_of", "trainings", trainings, "runs", runs, "comparisons", "split",
        "B.test", "models", sample->name, sample_baseline, "difference", 0.0, "interval", -0.01,
        0.01, "study", sample->no_study ? json_null() : sample_study(sample), "analysis",
        sample->no_study || sample->no_analysis ? json_null() : sample_analysis(sample));
    cr_assert(document);
    return document;
}

/* ---- well-formed markup --------------------------------------------------------------------- */

/* Behind an entity such as &amp; or &#39;, or NULL. */
static inline const char *skip_entity(const char *text)
{
    static const char *const entities[] = {"&amp;", "&lt;",   "&gt;",  "&quot;",
                                           "&#39;", "&#160;", "&#173;"};
    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
        if (strncmp(text, entities[i], strlen(entities[i])) == 0)
            return text + strlen(entities[i]);
    return NULL;
}

/* Behind a tag, or NULL when it is none; tells its name and whether it ends at once. */
static inline const char *skip_tag(const char *text, char name[32], bool *closed)
{
    size_t length = strcspn(text, " />");
    cr_assert(length > 0 && length < 32);
    snprintf(name, 32, "%.*s", (int)length, text);
    text += length;
    while (*text == ' ') {
        text +=
            1 + strspn(text + 1, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-0123456789");
        if (strncmp(text, "=\"", 2) != 0)
            return NULL;
        for (text += 2; *text && *text != '"'; text = *text == '&' ? skip_entity(text) : text + 1)
            if (*text == '<' || (*text == '&' && !skip_entity(text)))
                return NULL;
        text += *text == '"';
    }
    *closed = *text == '/';
    text += *closed;
    return *text == '>' ? text + 1 : NULL;
}

/* NULL for markup in which every tag is closed, else where it is not. */
static inline const char *malformed(const char *text)
{
    static const char doctype[] = "<!DOCTYPE html>";
    char open[32][32];
    int depth = 0;
    text += strncmp(text, doctype, strlen(doctype)) == 0 ? strlen(doctype) : 0;
    while (*text) {
        const char *start = text;
        char name[32];
        bool closed;
        if (*text == '&')
            text = skip_entity(text);
        else if (strncmp(text, "</", 2) == 0) {
            text = skip_tag(text + 2, name, &closed);
            if (depth == 0 || strcmp(open[--depth], name) != 0)
                return start;
        } else if (*text == '<') {
            text = skip_tag(text + 1, name, &closed);
            if (!closed)
                strcpy(open[depth++], name);
        } else
            text++;
        if (!text || depth == 32)
            return start;
    }
    return depth == 0 ? NULL : text;
}

/* What no report may show: numbers that are none, and a zero with a sign. */
static inline const char *forbidden(const char *text)
{
    static const char *const words[] = {"nan",   "inf\"",   "inf ",   "(null)", "\"-0\"", "-0.0\"",
                                        "-0.0 ", "-0.00\"", "-0.00 ", "-0.00,", "-0.00]"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const char *found = strstr(text, words[i]);
        if (found)
            return found;
    }
    return NULL;
}

static inline void expect_sound(const char *text, const char *what)
{
    const char *broken = malformed(text), *shown = forbidden(text);
    cr_expect_null(broken, "%s: not well-formed at %.60s", what, broken);
    cr_expect_null(shown, "%s: shows %.60s", what, shown);
}

#endif
