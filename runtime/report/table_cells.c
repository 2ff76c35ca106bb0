/* table_cells.c: every cell of a study. */
#include <math.h>
#include <stdlib.h>

#include "report/figures.h"
#include "report/show.h"
#include "report/svg.h"
#include "results/failures.h"
#include "results/shown.h"

enum { SHOWN = 30, GLYPH_WIDTH = 130, GLYPH_HEIGHT = 18, GLYPH_MARGIN = 16 };

bool tlc_cells_apply(const struct document *document)
{
    return document->analysis && document->cells > 0 && document->arms > 1;
}

/* ---- the interval as a picture -------------------------------------------------------------- */

static void include(struct scale *range, double value)
{
    range->low = isfinite(value) ? fmin(range->low, 100 * value) : range->low;
    range->high = isfinite(value) ? fmax(range->high, 100 * value) : range->high;
}

/* One scale for all rows, so that they can be compared. */
static struct scale glyph_scale(const struct document *document)
{
    struct scale range = {.low = 0, .high = 0};
    for (int cell = 0; cell < document->cells; cell++)
        for (int arm = 0; arm < document->arms; arm++) {
            const struct tlc_arm_comparison *comparison =
                tlc_document_comparison(document, cell, arm);
            include(&range, comparison->mean);
            include(&range, comparison->t.low);
            include(&range, comparison->t.high);
        }
    struct scale scale =
        tlc_scale_linear(range.low, range.high, GLYPH_MARGIN, GLYPH_WIDTH - GLYPH_MARGIN);
    return tlc_scale_widened(&scale, 4);
}

static struct point at(const struct scale *scale, double value, double y)
{
    return (struct point){isfinite(value) ? tlc_scale_place(scale, 100 * value) : NAN, y};
}

static void add_glyph(struct text *text, const struct scale *scale,
                      const struct tlc_arm_comparison *comparison, int look)
{
    struct tlc_interval interval = comparison->t;
    double y = GLYPH_HEIGHT / 2.0;
    tlc_text_add(text, "<td>");
    tlc_svg_begin(text, GLYPH_WIDTH, GLYPH_HEIGHT, "the difference and its interval");
    tlc_svg_line(text, "level", at(scale, 0, 0), at(scale, 0, GLYPH_HEIGHT));
    tlc_svg_whisker(text, look, at(scale, interval.low, y), at(scale, interval.high, y));
    tlc_svg_marker(text, look, at(scale, comparison->mean, y), 3.5);
    tlc_svg_end(text);
    tlc_text_add(text, "</td>");
}

static void add_glyph_heading(struct text *text, const struct scale *scale)
{
    struct ticks ticks = tlc_scale_ticks(scale, 4);
    tlc_text_add(text, "<th>difference, points");
    tlc_svg_begin(text, GLYPH_WIDTH, 20, "scale of the differences");
    tlc_svg_axis_horizontal(text, scale, &ticks, 0.5);
    tlc_svg_end(text);
    tlc_text_add(text, "</th>");
}

/* ---- rows ----------------------------------------------------------------------------------- */

static void add_heading(struct text *text, const struct document *document,
                        const struct scale *scale)
{
    tlc_text_add(text, "<thead><tr>");
    for (int axis = 0; axis < document->axes; axis++)
        tlc_text_addf(text, "<th class=\"n\">%s</th>", tlc_axis_label(document, axis));
    tlc_text_addf(text, "<th class=\"n\">%s</th>", tlc_document_arm(document, document->baseline));
    char *compared = tlc_document_compared(document);
    if (document->arms > 2)
        tlc_text_addf(text, "<th>arm</th><th class=\"n\">%s</th>", compared);
    free(compared);
    for (int arm = 0; arm < document->arms && document->arms == 2; arm++)
        if (arm != document->baseline)
            tlc_text_addf(text, "<th class=\"n\">%s</th>", tlc_document_arm(document, arm));
    add_glyph_heading(text, scale);
    tlc_text_add(text, "<th class=\"n\">difference [95% interval]</th><th class=\"n\">"
                       "over examples too</th><th>outcome</th>"
                       "<th class=\"n\">P(improve&#173;ment)</th><th class=\"n\">error ratio</th>"
                       "<th class=\"n\">p</th></tr></thead>\n");
}

static void add_number(struct text *text, const char *number)
{
    tlc_text_addf(text, "<td class=\"n\">%s</td>", number);
}

static void add_mean(struct text *text, const struct document *document, int cell, int arm)
{
    const struct tlc_summary *summary = tlc_document_summary(document, cell, arm);
    tlc_text_addf(text, "<td class=\"n\">%s", tlc_typeset_mean(summary->mean, summary->sd).text);
    if (summary->failed > 0)
        tlc_text_addf(text, " <small>(%d failed)</small>", summary->failed);
    tlc_text_add(text, "</td>");
}

static const char *outcome_sign(enum tlc_outcome outcome)
{
    if (outcome == TLC_BETTER)
        return "\xE2\x96\xB2 ";
    if (outcome == TLC_WORSE)
        return "\xE2\x96\xBC ";
    return outcome == TLC_EQUIVALENT ? "= " : "";
}

/* Adjusted by Holm's method, but for the primary comparison, which is tested alone. */
static double p_of(const struct tlc_arm_comparison *comparison)
{
    return isfinite(comparison->holm) ? comparison->holm : comparison->p;
}

static void add_outcome(struct text *text, const struct tlc_arm_comparison *comparison, int pairs,
                        int seeds)
{
    const char *outcome = tlc_document_outcome(comparison);
    const char *none = pairs == 0 ? "no pairs" : "\xE2\x80\x93";
    tlc_text_addf(text, "<td>%s%s%s%s", outcome_sign(comparison->outcome),
                  *outcome ? outcome : none, tlc_document_survives(comparison) ? "" : "*",
                  tlc_document_is_local(comparison) ? " on these examples" : "");
    if (pairs > 0 && pairs < seeds)
        tlc_text_addf(text, " <small>(%d pair%s)</small>", pairs, pairs == 1 ? "" : "s");
    tlc_text_add(text, "</td>");
}

static void add_comparison(struct text *text, const struct tlc_arm_comparison *comparison,
                           int pairs, int seeds)
{
    const struct tlc_improvement *improvement = comparison->improvement;
    struct tlc_interval two_way = comparison->two_way, ratio = comparison->error_ratio.interval;
    add_number(text, tlc_typeset_difference(comparison->mean, comparison->t).text);
    add_number(text, tlc_interval_known(two_way) ? tlc_typeset_points_interval(two_way).text : "");
    add_outcome(text, comparison, pairs, seeds);
    add_number(text, tlc_typeset_number(improvement ? improvement->probability : NAN, 2).text);
    tlc_text_addf(text, "<td class=\"n\">%s %s</td>",
                  tlc_typeset_number(comparison->error_ratio.value, 2).text,
                  tlc_interval_known(ratio) ? tlc_typeset_interval(ratio, 2).text : "");
    add_number(text, tlc_typeset_p(p_of(comparison)).text);
}

static void add_row(struct text *text, const struct document *document, const struct scale *scale,
                    int cell, int arm)
{
    const struct tlc_arm_comparison *comparison = tlc_document_comparison(document, cell, arm);
    bool primary = tlc_document_is_primary(document, cell, arm);
    tlc_text_add(text, primary ? "<tr class=\"primary\">" : "<tr>");
    for (int axis = 0; axis < document->axes; axis++)
        add_number(text, tlc_axis_value(document, axis, tlc_cell_value(document, cell, axis)));
    add_mean(text, document, cell, document->baseline);
    if (document->arms > 2)
        tlc_text_addf(text, "<td>%s</td>", tlc_document_arm(document, arm));
    add_mean(text, document, cell, arm);
    add_glyph(text, scale, comparison, tlc_document_look(document, arm));
    add_comparison(text, comparison, tlc_document_pairs(document, comparison), document->seeds);
    tlc_text_add(text, "</tr>\n");
}

static void add_table(struct text *text, const struct document *document, const struct scale *scale,
                      int first, int last)
{
    int row = 0;
    tlc_text_add(text, "<div class=\"scroll cells\"><table>\n");
    add_heading(text, document, scale);
    tlc_text_add(text, "<tbody>\n");
    for (int cell = 0; cell < document->cells; cell++)
        for (int arm = 0; arm < document->arms; arm++) {
            if (arm == document->baseline)
                continue;
            if (row >= first && row < last)
                add_row(text, document, scale, cell, arm);
            row++;
        }
    tlc_text_add(text, "</tbody></table></div>\n");
}

/* ---- the section ---------------------------------------------------------------------------- */

static void add_explanation_of_outcomes(struct text *text, const struct document *document)
{
    double least = tlc_document_least_effect(document);
    int number = document->analysis->corrected_for;
    if (document->seeds < TLC_DECIDING_PAIRS)
        tlc_text_addf(text, "With fewer than %d %ss there are no outcomes. ", TLC_DECIDING_PAIRS,
                      tlc_document_unit(document));
    else if (document->study->folds)
        tlc_text_add(text, "Outcomes are those of the intervals, one by one. ");
    else
        tlc_text_add(text,
                     "Outcomes are those of the intervals over seeds, one by one; <em>on these "
                     "examples</em> marks those that the interval over seeds and examples does not "
                     "bear out. ");
    if (least > 0 && document->seeds >= TLC_DECIDING_PAIRS)
        tlc_text_addf(text, "Equivalent means that %s within \xC2\xB1%s points. ",
                      document->study->folds ? "it is" : "both are",
                      tlc_show_chosen_points(least).text);
    tlc_text_add(text, "p is that of the paired t-test");
    if (number > 0)
        tlc_text_addf(text, ", adjusted by Holm's method for the %d distinct comparison%s", number,
                      number == 1 ? "" : "s");
    tlc_text_addf(text, "%s. ", document->primary ? "; the primary, in bold, is tested alone" : "");
    if (tlc_document_marks(document))
        tlc_text_add(text, "An asterisk marks what is not shown after that. ");
}

/* What one seed cannot give is left out. */
static void add_explanation(struct text *text, const struct document *document)
{
    const char *baseline = tlc_document_arm(document, document->baseline);
    char *constant = tlc_document_constant(document, tlc_document_split(document));
    char *compared = tlc_document_compared(document);
    tlc_text_addf(text, "<p class=\"small\">%s%s on %s in percent",
                  tlc_document_by_accuracy(document) ? "" : "Numbers are ",
                  tlc_document_by_accuracy(document) ? "Accuracy" : compared,
                  tlc_document_split(document));
    free(compared);
    if (constant)
        tlc_text_addf(
            text, " (%s: %s)", constant,
            tlc_typeset_number(
                100 * tlc_document_constant_value(document, tlc_document_split(document)), 2)
                .text);
    free(constant);
    if (document->study->folds)
        tlc_text_addf(text,
                      ", mean \xC2\xB1 standard deviation over %d folds. Differences are to %s, "
                      "in points, with an interval that knows that folds learn from mostly the "
                      "same examples (Nadeau and Bengio). ",
                      document->seeds, baseline);
    else if (document->seeds > 1)
        tlc_text_addf(
            text,
            ", mean \xC2\xB1 standard deviation over %d seeds. Differences are to %s, in "
            "points, with the mean's 95%% t-interval over seeds, and the two-way interval over "
            "seeds and test examples. ",
            document->seeds, baseline);
    else
        tlc_text_addf(text, ", and differences to %s in points. ", baseline);
    if (document->seeds > 1)
        add_explanation_of_outcomes(text, document);
    if (document->seeds > 1)
        tlc_text_addf(text,
                      "P(improvement) is how often a run of the arm beats its partner of the same "
                      "%s, a tie being half. ",
                      tlc_document_unit(document));
    if (tlc_document_by_accuracy(document))
        tlc_text_add(text, "The error ratio is above 1 where the arm makes fewer errors.");
    if (tlc_document_all_failures(document) > 0) {
        char *means = tlc_document_failed_means(document);
        tlc_text_addf(text, " A failed run is %s.", means);
        free(means);
    }
    tlc_text_add(text, "</p>\n");
}

void tlc_cells_draw(struct text *text, const struct document *document)
{
    struct scale scale = glyph_scale(document);
    int rows = document->cells * (document->arms - 1);
    bool open = document->primary && (document->cell + 1) * (document->arms - 1) > SHOWN;
    add_explanation(text, document);
    add_table(text, document, &scale, 0, SHOWN);
    if (rows <= SHOWN)
        return;
    tlc_text_add(text, open ? "<details open=\"open\">" : "<details>");
    tlc_text_addf(text, "<summary>%d more</summary>\n", rows - SHOWN);
    add_table(text, document, &scale, SHOWN, rows);
    tlc_text_add(text, "</details>\n");
}
