/* verdict.c: what may be concluded, and how far. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/figures.h"
#include "report/show.h"
#include "results/failures.h"
#include "system/allocate.h"
#include "system/format.h"

/* ---- the sentence --------------------------------------------------------------------------- */

/* Of an error, less is better. */
static const char *outcome_in_words(const struct tlc_difference_record *comparison)
{
    const struct tlc_interval interval = comparison->interval;
    const bool less = comparison->metric && tlc_is_error(comparison->metric);
    return interval.low > 0    ? less ? "worse than" : "better than"
           : interval.high < 0 ? less ? "better than" : "worse than"
                               : "not shown to differ from";
}

static void add_measured(struct text *text, const struct tlc_difference_record *comparison)
{
    tlc_text_addf(text, "its %s differs by %s", comparison->metric,
                  tlc_typeset_number(comparison->difference, 4).text);
    if (tlc_interval_known(comparison->interval))
        tlc_text_addf(text, " %s.", tlc_typeset_interval(comparison->interval, 4).text);
    else
        tlc_text_add(text, ", of which one seed tells no interval.");
}

static void add_first_difference(struct text *text, const struct tlc_difference_record *comparison)
{
    const struct tlc_interval interval = comparison->interval;
    tlc_text_addf(
        text, "Under this one seed, %s is %s %s on %s: ", tlc_text_of(&comparison->models, 0),
        outcome_in_words(comparison), tlc_text_of(&comparison->models, 1), comparison->split);
    if (comparison->metric)
        add_measured(text, comparison);
    else
        tlc_text_addf(text, "%s points %s.",
                      tlc_typeset_points(comparison->difference, interval).text,
                      tlc_typeset_points_interval(interval).text);
}

/* The sentence is plain ASCII, for terminals; on a page a minus is as wide as a plus. */
static void add_with_minus(struct text *text, const char *sentence)
{
    for (const char *at; (at = strpbrk(sentence, " [")); sentence = at + 1 + (at[1] == '-')) {
        bool negative = at[1] == '-' && at[2] >= '0' && at[2] <= '9';
        char *words = tlc_format("%.*s%s", (int)(at + 1 - sentence), sentence,
                                 negative       ? "\xE2\x88\x92"
                                 : at[1] == '-' ? "-"
                                                : "");
        tlc_text_escape(text, words);
        free(words);
    }
    tlc_text_escape(text, sentence);
}

static const struct tlc_verdict_record *verdict_of(const struct document *document)
{
    return document->analysis ? document->analysis->verdict : NULL;
}

static void add_sentence(struct text *text, const struct document *document)
{
    const struct tlc_verdict_record *verdict = verdict_of(document);
    const char *sentence = verdict ? verdict->sentence : "";
    if (*sentence)
        add_with_minus(text, sentence);
    else if (document->study)
        tlc_text_add(text, tlc_document_no_verdict(document));
    else if (document->results->comparisons.count > 0)
        add_first_difference(text, &document->results->comparisons.item[0]);
    else if (tlc_document_all_failures(document) > 0)
        tlc_text_add(text, "Nothing is compared: not all models could be trained.");
    else
        tlc_text_add(text, "Nothing is compared.");
}

/* ---- numbers beside it ---------------------------------------------------------------------- */

static void add_fact(struct text *text, const char *name, const char *value, const char *small)
{
    tlc_text_addf(text, "<div><dt>%s</dt><dd>%s", name, value);
    if (*small)
        tlc_text_addf(text, "<small>%s</small>", small);
    tlc_text_add(text, "</dd></div>\n");
}

static void add_mean(struct text *text, const struct document *document, int arm)
{
    const struct tlc_summary *summary = tlc_document_summary(document, document->cell, arm);
    double deviation = summary->sd;
    char *compared = tlc_document_compared(document);
    char *name = tlc_format("%s, %s", tlc_document_arm(document, arm), compared);
    char *small = tlc_format("standard deviation %s", tlc_typeset_number(100 * deviation, 2).text);
    int failed = summary->failed;
    if (failed > 0) {
        free(small);
        small = tlc_format("%d of %d runs failed", failed, document->seeds);
    }
    add_fact(text, name, tlc_typeset_percent(summary->mean).text,
             isfinite(deviation) || failed > 0 ? small : "");
    free(small);
    free(name);
    free(compared);
}

/* Its conclusion only asks whether the arm is better: of a worse one it says nothing, nor does
 * anything of few seeds. */
static void add_improvement(struct text *text, const struct tlc_improvement *improvement)
{
    if (!improvement || !isfinite(improvement->probability) || !improvement->conclusion)
        return;
    bool doubtful = improvement->conclusion == TLC_NOT_SIGNIFICANT;
    tlc_text_addf(text,
                  "<div><dt>P(improvement)</dt><dd>%s<small>95%% interval %s</small>"
                  "<small>%s</small></dd></div>\n",
                  tlc_typeset_number(improvement->probability, 2).text,
                  tlc_typeset_interval(improvement->interval, 2).text,
                  doubtful ? "not significantly better"
                           : tlc_conclusion_word(improvement->conclusion));
}

static void add_difference(struct text *text, const struct document *document, int arm)
{
    const struct tlc_arm_comparison *comparison =
        tlc_document_comparison(document, document->cell, arm);
    struct tlc_interval interval = comparison->t, two_way = comparison->two_way;
    tlc_text_addf(text, "<div><dt>%s \xE2\x88\x92 %s</dt><dd>%s points",
                  tlc_document_arm(document, arm), tlc_document_arm(document, document->baseline),
                  tlc_typeset_points(comparison->mean, interval).text);
    if (tlc_interval_known(interval))
        tlc_text_addf(text, "<small>95%% interval %s over %ss</small>",
                      tlc_typeset_points_interval(interval).text, tlc_document_unit(document));
    if (tlc_interval_known(two_way))
        tlc_text_addf(text, "<small>%s over seeds and examples</small>",
                      tlc_typeset_points_interval(two_way).text);
    tlc_text_add(text, "</dd></div>\n");
    add_improvement(text, comparison->improvement);
}

static void add_cell(struct text *text, const struct document *document)
{
    char *words = tlc_document_values(document, document->cell, -1);
    char *seeds = tlc_format("%d %s%s", document->seeds, tlc_document_unit(document),
                             document->seeds == 1 ? "" : "s");
    if (document->axes > 0)
        add_fact(text, document->primary ? "primary cell" : "first cell", words, seeds);
    else
        add_fact(text, "runs of each", seeds, "");
    free(seeds);
    free(words);
}

/* Of the arms only the one that is decided on; the figures and the table have the others. */
static void add_facts(struct text *text, const struct document *document)
{
    tlc_text_add(text, "<dl class=\"facts\">\n");
    add_mean(text, document, document->baseline);
    if (document->decided >= 0) {
        add_mean(text, document, document->decided);
        add_difference(text, document, document->decided);
    }
    add_cell(text, document);
    tlc_text_add(text, "</dl>\n");
}

/* ---- cautions ------------------------------------------------------------------------------- */

static void add_seed_caution(struct text *text, const struct document *document)
{
    if (document->seeds == 1)
        tlc_text_add(
            text, "<p><strong>One seed is one seed.</strong> An interval from one run covers the "
                  "choice of test examples, not the luck of initialisation and shuffling: another "
                  "seed may turn the result round.</p>\n");
    else if (document->study && document->study->folds && document->seeds < TLC_DECIDING_PAIRS)
        tlc_text_addf(text,
                      "<p><strong>%d folds decide nothing.</strong> With fewer than %d there are "
                      "numbers but no outcomes.</p>\n",
                      document->seeds, TLC_DECIDING_PAIRS);
    else if (document->seeds < TLC_DECIDING_PAIRS)
        tlc_text_addf(
            text,
            "<p><strong>%d seeds decide nothing.</strong> With fewer than %d there are "
            "numbers but no outcomes: even where all seeds agree, chance alone does as much "
            "in more than 5 of 100 studies.</p>\n",
            document->seeds, TLC_DECIDING_PAIRS);
    else if (document->seeds < TLC_ENOUGH_SEEDS)
        tlc_text_addf(
            text,
            "<p><strong>%d %ss are few.</strong> With fewer than %d, an improvement worth "
            "having may be missed. Take this as exploration.</p>\n",
            document->seeds, tlc_document_unit(document), TLC_ENOUGH_SEEDS);
}

static void add_failure_caution(struct text *text, const struct document *document, int failed)
{
    int runs = document->results->runs.count;
    if (failed == 0)
        return;
    tlc_text_addf(text, "<p><strong>%d of %d run%s failed.</strong> ", failed, runs,
                  runs == 1 ? "" : "s");
    tlc_text_add(text, "Which, and why, stands under <a href=\"#failed\">What failed</a>.</p>\n");
}

/* Of few seeds and of no primary cell the page speaks itself. */
static bool is_said(const struct document *document, enum warning_kind kind)
{
    return (kind == WARNING_FEW_SEEDS && document->seeds < TLC_ENOUGH_SEEDS) ||
           (kind == WARNING_NO_PRIMARY && !document->primary);
}

/* How many others there are; adds them, unless there is no text. */
static int add_warnings(struct text *text, const struct document *document)
{
    int count = 0;
    for (int i = 0; i < tlc_document_warnings(document); i++) {
        const struct warning warning = tlc_document_warning(document, i);
        if (is_said(document, warning.kind))
            continue;
        if (text)
            tlc_text_addf(text, "<p>tlc warned: %s.</p>\n", warning.text);
        count++;
    }
    return count;
}

static void add_cautions(struct text *text, const struct document *document)
{
    const struct tlc_cautions *cautions = &document->results->cautions;
    int failed = tlc_document_all_failures(document);
    const int others = add_warnings(NULL, document) + (cautions->count > 0 ? cautions->count : 0);
    if (document->seeds >= TLC_ENOUGH_SEEDS && failed == 0 && others == 0)
        return;
    tlc_text_add(text, "<div class=\"caution\">\n");
    add_failure_caution(text, document, failed);
    add_seed_caution(text, document);
    add_warnings(text, document);
    for (int i = 0; i < cautions->count; i++)
        tlc_text_addf(text, "<p>%s.</p>\n", cautions->item[i].text);
    tlc_text_add(text, "</div>\n");
}

/* The verdict's small print. */
static void add_note(struct text *text, const struct document *document)
{
    const struct tlc_verdict_record *verdict = verdict_of(document);
    if (verdict && verdict->note && *verdict->note)
        tlc_text_addf(text, "<p class=\"small\">%s</p>\n", verdict->note);
    char *ending = tlc_ending_words(document->results);
    if (*ending)
        tlc_text_addf(text, "<p class=\"small\">%s</p>\n", ending);
    free(ending);
    tlc_registration_draw(text, document->results);
    if (!document->study && document->results->comparisons.count > 0)
        tlc_unlike_draw(text, &document->results->comparisons.item[0]);
}

void tlc_verdict_draw(struct text *text, const struct document *document)
{
    tlc_text_add(text, "<p class=\"verdict\">");
    add_sentence(text, document);
    tlc_text_add(text, "</p>\n");
    add_note(text, document);
    if (document->analysis && document->cell >= 0)
        add_facts(text, document);
    add_cautions(text, document);
}
