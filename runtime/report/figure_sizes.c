/* figure_sizes.c: error against the number of training examples. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/figures.h"
#include "report/panels.h"
#include "report/show.h"
#include "system/allocate.h"
#include "system/format.h"

static int axis_of_sizes(const struct document *document)
{
    for (int axis = 0; axis < document->axes; axis++)
        if (tlc_axis_kind_of(document, axis) == TLC_AXIS_EXAMPLES &&
            tlc_axis_size(document, axis) > 1)
            return axis;
    return -1;
}

bool tlc_sizes_apply(const struct document *document)
{
    return document->analysis && document->cells > 0 && axis_of_sizes(document) >= 0;
}

/* ---- what the examples are worth ------------------------------------------------------------ */

static int value_of_entry(const struct panel *panel, const struct tlc_worth *entry)
{
    for (int i = 0; i < tlc_axis_size(panel->document, panel->axis); i++)
        if (tlc_panel_place(panel, i) == entry->examples)
            return i;
    return -1;
}

/* The entry's cell, which is one of the panel's, or -1. */
static int cell_of_entry(const struct panel *panel, const struct tlc_worth *entry)
{
    int cell = tlc_panel_cell(panel, value_of_entry(panel, entry));
    if (entry->cell < 0)
        return panel->document->axes == 1 ? cell : -1;
    return entry->cell == cell ? cell : -1;
}

static int arm_of_entry(const struct document *document, const struct tlc_worth *entry)
{
    for (int arm = 0; arm < document->arms; arm++)
        if (strcmp(tlc_document_arm(document, arm), entry->arm) == 0)
            return arm;
    return -1;
}

/* The entry of the decided arm to be drawn: that of the primary cell's number of examples, else the
 * first that has a number. */
static const struct tlc_worth *choose_entry(const struct panel *panel)
{
    const struct tlc_analysis *analysis = panel->document->analysis;
    const struct tlc_worth *chosen = NULL;
    for (int i = 0; i < analysis->label_efficiency.count; i++) {
        const struct tlc_worth *entry = &analysis->label_efficiency.item[i];
        int cell = cell_of_entry(panel, entry);
        if (cell < 0 || !(entry->baseline_needs > 0) ||
            arm_of_entry(panel->document, entry) != panel->document->decided)
            continue;
        if (!chosen || cell == panel->cell)
            chosen = entry;
    }
    return chosen;
}

/* From the arm's dot across to the baseline's curve, and down to the axis. */
static void draw_worth(const struct frame *frame, const struct panel *panel)
{
    struct text *text = frame->text;
    const struct document *document = panel->document;
    const struct tlc_worth *entry = choose_entry(panel);
    if (!entry)
        return;
    int arm = arm_of_entry(document, entry), cell = cell_of_entry(panel, entry);
    double error = tlc_panel_error_of(tlc_document_summary(document, cell, arm)->mean);
    struct point from = tlc_frame_point(frame, entry->examples, error);
    struct point to = tlc_frame_point(frame, entry->baseline_needs, error);
    if (!isfinite(from.y) || !isfinite(to.x))
        return;
    struct point foot = {to.x, frame->y.from};
    bool right = to.x < (frame->x.from + frame->x.to) / 2 + 40;
    char *words = tlc_format("n* = %s", tlc_typeset_count(entry->baseline_needs).text), class[24];
    tlc_svg_line(text, "phase", from, to);
    tlc_svg_line(text, "phase", to, foot);
    snprintf(class, sizeof class, "label s%d", tlc_document_look(document, arm));
    tlc_svg_text(text, class, right ? "start" : "end",
                 (struct point){foot.x + (right ? 5 : -5), foot.y - 5}, words);
    free(words);
}

static void add_censored(struct text *text, const struct document *document,
                         const struct tlc_worth *entry, const char *words, int value)
{
    char *shown = tlc_axis_shown(document, axis_of_sizes(document), value, entry->cell);
    tlc_text_addf(text, "<td class=\"n\">%s %s</td><td class=\"n\">\xE2\x80\x93</td>", words,
                  shown);
    free(shown);
}

static void add_needs(struct text *text, const struct document *document,
                      const struct tlc_worth *entry)
{
    int axis = axis_of_sizes(document), last = tlc_axis_size(document, axis) - 1;
    double needs = entry->baseline_needs, examples = tlc_known(entry->examples);
    if (needs > 0)
        tlc_text_addf(text, "<td class=\"n\">%s</td><td class=\"n\">%s</td>",
                      tlc_typeset_count(needs).text, tlc_typeset_number(needs / examples, 2).text);
    else if (entry->censored == TLC_CENSORED_ABOVE)
        add_censored(text, document, entry, "more than", last);
    else if (entry->censored == TLC_CENSORED_BELOW)
        add_censored(text, document, entry, "fewer than", 0);
    else
        tlc_text_add(text, "<td class=\"n\">\xE2\x80\x93</td><td class=\"n\">\xE2\x80\x93</td>");
}

static void add_entry(struct text *text, const struct document *document,
                      const struct tlc_worth *entry)
{
    int sizes = axis_of_sizes(document);
    tlc_text_addf(text, "<tr><td>%s</td>", entry->arm);
    for (int axis = 0; axis < document->axes; axis++)
        if (axis != sizes)
            tlc_text_addf(
                text, "<td class=\"n\">%s</td>",
                tlc_axis_value(document, axis, tlc_cell_value(document, entry->cell, axis)));
    tlc_text_addf(text, "<td class=\"n\">%s</td>",
                  tlc_typeset_count(tlc_known(entry->examples)).text);
    add_needs(text, document, entry);
    tlc_text_add(text, "</tr>\n");
}

/* Those of an arm in all cells that differ from this one in the number of examples only. */
static void add_entries(struct text *text, const struct document *document, int arm, int cell)
{
    struct panel panel = {document, axis_of_sizes(document), cell};
    for (int i = 0; i < document->analysis->label_efficiency.count; i++) {
        const struct tlc_worth *entry = &document->analysis->label_efficiency.item[i];
        if (arm_of_entry(document, entry) == arm && cell_of_entry(&panel, entry) >= 0)
            add_entry(text, document, entry);
    }
}

static void add_worth_table(struct text *text, const struct document *document)
{
    const char *baseline = tlc_document_arm(document, document->baseline);
    int count = document->analysis->label_efficiency.count;
    if (count <= 0)
        return;
    tlc_text_add(text, count <= 12 ? "<details open=\"open\">" : "<details>");
    tlc_text_add(text, "<summary>What the examples are worth</summary>\n<div "
                       "class=\"scroll\"><table><thead><tr><th>arm</th>");
    for (int axis = 0; axis < document->axes; axis++)
        if (axis != axis_of_sizes(document))
            tlc_text_addf(text, "<th class=\"n\">%s</th>", tlc_axis_label(document, axis));
    char *compared = tlc_document_compared(document);
    tlc_text_addf(text,
                  "<th class=\"n\">training examples</th><th class=\"n\">%s needs, for the same "
                  "%s</th><th class=\"n\">times as many</th></tr></thead><tbody>\n",
                  baseline, compared);
    free(compared);
    for (int arm = 0; arm < document->arms; arm++)
        for (int cell = 0; cell < document->cells; cell++)
            if (tlc_cell_value(document, cell, axis_of_sizes(document)) == 0)
                add_entries(text, document, arm, cell);
    tlc_text_add(text, "</tbody></table></div></details>\n");
}

/* ---- the section ---------------------------------------------------------------------------- */

/* Whether the decided arm is worth a number of images that is known. */
static bool has_worth(const struct document *document)
{
    for (int i = 0; i < document->analysis->label_efficiency.count; i++) {
        const struct tlc_worth *entry = &document->analysis->label_efficiency.item[i];
        if (arm_of_entry(document, entry) == document->decided && entry->baseline_needs > 0)
            return true;
    }
    return false;
}

static bool has_no_error(const struct document *document)
{
    for (int cell = 0; cell < document->cells; cell++)
        for (int arm = 0; arm < document->arms; arm++)
            if (tlc_panel_error_of(tlc_document_summary(document, cell, arm)->mean) == 0)
                return true;
    return false;
}

static void add_caption(struct text *text, const struct document *document)
{
    char *compared = tlc_document_compared(document);
    tlc_text_addf(text,
                  "Error (1 \xE2\x88\x92 %s) on %s against the number of training "
                  "examples, both axes logarithmic. ",
                  compared, tlc_document_split(document));
    free(compared);
    if (document->seeds > 1)
        tlc_text_addf(text, "Dots are means over %d %ss, and bands their 95%% t-intervals. ",
                      document->seeds, tlc_document_unit(document));
    if (has_worth(document))
        tlc_text_addf(
            text,
            "n* is how many examples %s needs to be as good as %s is where the dashed line "
            "begins. ",
            tlc_document_arm(document, document->baseline),
            tlc_document_arm(document, document->decided));
    if (has_no_error(document))
        tlc_text_add(text, "A triangle at the lower edge stands for no error at all.");
}

void tlc_sizes_figures(struct figures *figures, const struct document *document)
{
    static const struct panel_kind kind = {tlc_panel_error, draw_worth};
    struct figure *figure = tlc_figure_new(figures, TLC_FIGURE_EXAMPLES, PLOT_HEADING);
    tlc_panels_draw(figure, document, axis_of_sizes(document), &kind, false);
    add_caption(&figure->caption, document);
}

void tlc_sizes_draw(struct text *text, const struct document *document)
{
    add_worth_table(text, document);
}
