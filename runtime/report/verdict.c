/* verdict.c: what may be concluded, and how far. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/figures.h"
#include "report/show.h"

/* Below this many seeds a difference worth having is likely to be missed (Bouthillier et al. 2021,
 * "Accounting for variance in machine learning benchmarks"). */
enum { ENOUGH_SEEDS = 29 };

/* ---- the sentence --------------------------------------------------------------------------- */

static void add_first_difference(struct text *text, const json_t *comparison)
{
    const json_t *models = json_object_get(comparison, "models");
    struct tlc_interval interval = interval_at(comparison, "interval");
    double difference = number_at(comparison, "difference");
    const char *word = interval.low > 0    ? "better than"
                       : interval.high < 0 ? "worse than"
                                           : "not shown to differ from";
    text_addf(text, "Under this one seed, %s is %s %s on %s: %s points %s.", string_of(models, 0),
              word, string_of(models, 1), string_at(comparison, "split"),
              show_points(difference).text, show_points_interval(interval).text);
}

static void add_sentence(struct text *text, const struct document *document)
{
    const json_t *verdict = json_object_get(document->analysis, "verdict");
    const json_t *comparisons = json_object_get(document->results, "comparisons");
    const char *sentence = string_at(verdict, "sentence");
    if (*sentence)
        text_escape(text, sentence);
    else if (document->study && document->seeds < 2)
        text_add(text, "One seed decides nothing: run the study over more of them.");
    else if (document->study && !document->primary)
        text_add(text, "No primary cell was named before the run, so this study explores and "
                       "decides nothing.");
    else if (document->study)
        text_add(text, "There is no verdict.");
    else if (size_of(comparisons) > 0)
        add_first_difference(text, json_array_get(comparisons, 0));
    else
        text_add(text, "Nothing is compared.");
}

/* ---- numbers beside it ---------------------------------------------------------------------- */

static void add_fact(struct text *text, const char *name, const char *value, const char *small)
{
    text_addf(text, "<div><dt>%s</dt><dd>%s", name, value);
    if (*small)
        text_addf(text, "<small>%s</small>", small);
    text_add(text, "</dd></div>\n");
}

static void add_mean(struct text *text, const struct document *document, int arm)
{
    const json_t *summary = document_summary(document, document->cell, arm);
    double deviation = number_at(summary, "sd");
    char *name = tlc_format("%s, accuracy", document_arm(document, arm));
    char *small = tlc_format("standard deviation %s", show_number(100 * deviation, 2).text);
    add_fact(text, name, show_percent(number_at(summary, "mean")).text,
             isfinite(deviation) ? small : "");
    free(small);
    free(name);
}

static void add_difference(struct text *text, const struct document *document, int arm)
{
    const json_t *comparison = document_comparison(document, document->cell, arm);
    const json_t *improvement = json_object_get(comparison, "improvement");
    struct tlc_interval interval = interval_at(comparison, "bootstrap");
    double probability = number_at(improvement, "probability");
    char *name = tlc_format("%s \xE2\x88\x92 %s", document_arm(document, arm),
                            document_arm(document, document->baseline));
    char *value = tlc_format("%s points", show_points(number_at(comparison, "mean")).text);
    char *small = tlc_format("95%% interval %s", show_points_interval(interval).text);
    add_fact(text, name, value, interval_known(interval) ? small : "");
    if (isfinite(probability))
        add_fact(text, "P(improvement)", show_number(probability, 2).text,
                 string_at(improvement, "conclusion"));
    free(small);
    free(value);
    free(name);
}

static void add_cell(struct text *text, const struct document *document)
{
    struct text values = {NULL, 0, 0};
    for (int axis = 0; axis < document->axes; axis++) {
        int value = cell_value(document, document->cell, axis);
        char *part = tlc_format("%s%s = %s", axis ? ", " : "", axis_label(document, axis),
                                axis_value(document, axis, value));
        text_add(&values, part); /* escaped when it is shown */
        free(part);
    }
    char *words = text_take(&values);
    char *seeds = tlc_format("%d seed%s", document->seeds, document->seeds == 1 ? "" : "s");
    if (document->axes > 0)
        add_fact(text, document->primary ? "primary cell" : "first cell", words, seeds);
    else
        add_fact(text, "runs of each", seeds, "");
    free(seeds);
    free(words);
}

static void add_facts(struct text *text, const struct document *document)
{
    text_add(text, "<dl class=\"facts\">\n");
    add_mean(text, document, document->baseline);
    for (int arm = 0; arm < document->arms; arm++) {
        if (arm == document->baseline)
            continue;
        add_mean(text, document, arm);
        add_difference(text, document, arm);
    }
    add_cell(text, document);
    text_add(text, "</dl>\n");
}

/* ---- cautions ------------------------------------------------------------------------------- */

static void add_seed_caution(struct text *text, const struct document *document)
{
    if (document->seeds == 1)
        text_add(text,
                 "<p><strong>One seed is one seed.</strong> An interval from one run covers the "
                 "choice of test images, not the luck of initialisation and shuffling: another "
                 "seed may turn the result round.</p>\n");
    else if (document->seeds < ENOUGH_SEEDS)
        text_addf(text,
                  "<p><strong>%d seeds are few.</strong> With fewer than %d, an improvement worth "
                  "having is likely to be missed (Bouthillier et al. 2021). Take this as "
                  "exploration.</p>\n",
                  document->seeds, ENOUGH_SEEDS);
}

static void add_cautions(struct text *text, const struct document *document)
{
    const json_t *warnings = json_object_get(document->study, "warnings");
    if (document->seeds >= ENOUGH_SEEDS && size_of(warnings) == 0)
        return;
    text_add(text, "<div class=\"caution\">\n");
    add_seed_caution(text, document);
    for (int i = 0; i < size_of(warnings); i++)
        text_addf(text, "<p>%s</p>\n", string_of(warnings, i));
    text_add(text, "</div>\n");
}

void verdict_draw(struct text *text, const struct document *document)
{
    text_add(text, "<p class=\"verdict\">");
    add_sentence(text, document);
    text_add(text, "</p>\n");
    if (document->analysis && document->cell >= 0)
        add_facts(text, document);
    add_cautions(text, document);
}
