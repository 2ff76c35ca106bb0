/* figure_tuning.c: what was tried for each arm, how good the best of so many trials is, and which
 * of them were chosen. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/figures.h"
#include "report/plot.h"
#include "report/show.h"
#include "system/allocate.h"
#include "system/format.h"

enum { MOST_ROWS = 60, MOST_WINNERS = 3 };

static const struct tlc_tune_record *tune_of(const struct document *document)
{
    return document->study ? document->study->tune : NULL;
}

bool tlc_tuning_applies(const struct document *document)
{
    const struct tlc_tune_record *tune = tune_of(document);
    return tune && document->analysis && document->analysis->tuning.count == tune->searches.count &&
           tune->searches.count > 0;
}

/* The search of an arm in the cell that figures show; -1: there is none. */
static int search_of_arm(const struct document *document, int arm)
{
    const struct tlc_tune_record *tune = tune_of(document);
    const int training = tlc_document_trained(document, document->cell, arm);
    for (int i = 0; i < tune->searches.count; i++)
        if (tune->searches.item[i].training == training)
            return i;
    return -1;
}

/* ---- the best of so many trials ------------------------------------------------------------- */

/* A trial that almost diverges is so bad that nothing else could be seen: beyond this, nothing is
 * drawn. */
static double worst_drawn(const struct document *document)
{
    enum { TIMES = 4 };
    double worst = 0;
    for (int arm = 0; arm < document->arms; arm++) {
        const int search = search_of_arm(document, arm);
        if (search >= 0)
            worst = fmax(worst, document->analysis->tuning.item[search].best);
    }
    return worst > 0 ? TIMES * worst : INFINITY;
}

static struct curve curve_of_arm(const struct document *document, int arm)
{
    const int search = search_of_arm(document, arm);
    const double worst = worst_drawn(document);
    const struct tlc_series *best =
        search >= 0 ? &document->analysis->tuning.item[search].expected_best : NULL;
    struct curve curve = tlc_curve_new(tlc_document_arm(document, arm),
                                       tlc_document_look(document, arm), best ? best->count : 0);
    for (int i = 0; best && i < best->count; i++)
        if (best->item[i] <= worst)
            curve.dots[i] = (struct dot){i + 1, best->item[i], NAN, NAN};
    return curve;
}

void tlc_tuning_figures(struct figures *figures, const struct document *document)
{
    const struct tlc_tune_record *tune = tune_of(document);
    if (tune->rungs.count > 0) /* trials that end early are not measured alike */
        return;
    struct figure *figure = tlc_figure_new(figures, TLC_FIGURE_TUNING, PLOT_HEADING);
    struct plot plot = tlc_plot_new("", document->arms);
    char *title = tlc_format("best %s on %s", tune->metric, tune->split);
    char *cell = tlc_document_cell_words(document);
    plot.description = "the best of so many trials of each arm";
    plot.x = tlc_plot_axis("trials");
    plot.y = tlc_plot_axis(title);
    for (int arm = 0; arm < document->arms; arm++)
        plot.curves[plot.count++] = curve_of_arm(document, arm);
    tlc_plot_draw(figure, &plot);
    tlc_text_addf(&figure->caption,
                  "How good the best of so many trials is by the %s on %s, on average over all "
                  "orders of the trials and over the %ss%s. An arm whose curve still moves at its "
                  "end has not been tuned to its end. Tests take no part in this.",
                  tune->metric, tune->split, tlc_document_unit(document), cell);
    tlc_plot_free(&plot);
    free(title);
    free(cell);
}

/* ---- what was tried, and what was chosen ---------------------------------------------------- */

/* The trial that was chosen most often but for those that were shown already; -1: there is none. */
static int next_winner(const struct tlc_wholes *won, const bool *shown)
{
    int best = -1;
    for (int i = 0; i < won->count; i++)
        if (!shown[i] && won->item[i] > 0 && (best < 0 || won->item[i] > won->item[best]))
            best = i;
    return best;
}

static void add_values(struct text *text, const struct tlc_search_record *search, int trial)
{
    const struct tlc_texts *values = &search->trials.item[trial].values;
    for (int i = 0; i < search->paths.count; i++)
        tlc_text_addf(text, "%s%s = %s", i ? ", " : "", tlc_text_of(&search->paths, i),
                      tlc_text_of(values, i));
    if (search->paths.count == 0)
        tlc_text_add(text, "as the spec has it");
}

static void add_winners(struct text *text, const struct document *document, int index)
{
    const struct tlc_search_record *search = &tune_of(document)->searches.item[index];
    const struct tlc_wholes *won = &document->analysis->tuning.item[index].won;
    bool *shown = tlc_allocate((size_t)won->count, sizeof *shown);
    int left = 0;
    for (int i = 0; i < won->count; i++)
        left += won->item[i] > 0;
    for (int i = 0, trial; i < MOST_WINNERS && (trial = next_winner(won, shown)) >= 0; i++) {
        tlc_text_add(text, i ? "<br/>" : "");
        add_values(text, search, trial);
        tlc_text_addf(text, ": %d", won->item[trial]);
        shown[trial] = true;
        left--;
    }
    if (left > 0)
        tlc_text_addf(text, "<br/>and %d others", left);
    free(shown);
}

static struct shown show_number(double number)
{
    struct shown shown = {""};
    if (isfinite(number))
        snprintf(shown.text, sizeof shown.text, "%.4g", number);
    return shown;
}

static void add_row(struct text *text, const struct document *document, int index)
{
    const struct tlc_search_record *search = &tune_of(document)->searches.item[index];
    const struct tlc_search_analysis *found = &document->analysis->tuning.item[index];
    const double numbers[] = {found->operations, found->best, found->median, found->worst};
    tlc_text_addf(text, "<tr><td>%s</td><td class=\"n\">%d</td><td class=\"n\">%d</td>",
                  search->arm, search->trials.count, found->failed);
    for (int i = 0; i < 4; i++)
        tlc_text_addf(text, "<td class=\"n\">%s</td>", show_number(numbers[i]).text);
    tlc_text_add(text, "<td>");
    add_winners(text, document, index);
    tlc_text_add(text, "</td></tr>\n");
}

static void add_half(struct text *text, const struct document *document,
                     const struct tlc_half_budget *half)
{
    char *values = tlc_document_values(document, half->cell, -1);
    const char *word = tlc_outcome_word(half->outcome);
    tlc_text_addf(
        text, "<tr><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td class=\"n\">%s %%</td></tr>\n",
        values, half->arm, half->baseline, word ? word : "",
        tlc_typeset_number(100 * half->differs, 1).text);
    free(values);
}

static void add_halves(struct text *text, const struct document *document)
{
    const struct tlc_analysis *analysis = document->analysis;
    if (analysis->half_budget.count <= 0)
        return;
    tlc_text_addf(text,
                  "<details open=\"open\"><summary>With half of the trials</summary>\n"
                  "<p>What the best trials say of the arms by the %s on %s, and how often 1000 "
                  "random halves of them would have said something else.</p>\n"
                  "<div class=\"scroll\"><table><thead><tr><th>cell</th><th>arm</th>"
                  "<th>against</th><th>by all trials</th><th class=\"n\">another by half</th>"
                  "</tr></thead><tbody>\n",
                  tune_of(document)->metric, tune_of(document)->split);
    for (int i = 0; i < analysis->half_budget.count && i < MOST_ROWS; i++)
        add_half(text, document, &analysis->half_budget.item[i]);
    tlc_text_add(text, "</tbody></table></div></details>\n");
}

void tlc_tuning_draw(struct text *text, const struct document *document)
{
    const struct tlc_tune_record *tune = tune_of(document);
    for (int i = 0; i < tune->rungs.count; i++)
        tlc_text_addf(text, "%s%d", i ? ", " : "<p>Trials were halved behind epochs ",
                      tune->rungs.item[i]);
    if (tune->rungs.count > 0)
        tlc_text_addf(text, ": each time the best of %d went on.</p>\n", tune->eta);
    tlc_text_addf(text,
                  "<p>Under each %s all trials of an arm were trained and measured by the %s on "
                  "%s; the best was trained once more, and tested. No other was.</p>\n"
                  "<div class=\"scroll\"><table><thead><tr><th>arm</th><th class=\"n\">trials"
                  "</th><th class=\"n\">runs failed</th><th class=\"n\">operations, each %s"
                  "</th><th class=\"n\">best</th><th class=\"n\">median</th>"
                  "<th class=\"n\">worst</th><th>chosen most often, times</th></tr></thead>"
                  "<tbody>\n",
                  tlc_document_unit(document), tune->metric, tune->split,
                  tlc_document_unit(document));
    for (int i = 0; i < tune->searches.count && i < MOST_ROWS; i++)
        add_row(text, document, i);
    tlc_text_add(text, "</tbody></table></div>\n");
    add_halves(text, document);
}
