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

static int value_of_entry(const struct panel *panel, const json_t *entry)
{
    for (int i = 0; i < tlc_axis_size(panel->document, panel->axis); i++)
        if (tlc_panel_place(panel, i) == tlc_number_at(entry, "examples"))
            return i;
    return -1;
}

/* The entry's cell, which is one of the panel's, or -1. */
static int cell_of_entry(const struct panel *panel, const json_t *entry)
{
    int cell = tlc_panel_cell(panel, value_of_entry(panel, entry));
    int named = tlc_integer_at(entry, "cell");
    return named < 0 ? (panel->document->axes == 1 ? cell : -1) : named == cell ? cell : -1;
}

static int arm_of_entry(const struct document *document, const json_t *entry)
{
    for (int arm = 0; arm < document->arms; arm++)
        if (strcmp(tlc_document_arm(document, arm), tlc_string_at(entry, "arm")) == 0)
            return arm;
    return -1;
}

/* The entry of the decided arm to be drawn: that of the primary cell's number of examples, else the
 * first that has a number. */
static const json_t *choose_entry(const struct panel *panel)
{
    const json_t *entries = json_object_get(panel->document->analysis, "label_efficiency");
    const json_t *chosen = NULL;
    for (int i = 0; i < tlc_size_of(entries); i++) {
        const json_t *entry = json_array_get(entries, (size_t)i);
        int cell = cell_of_entry(panel, entry);
        if (cell < 0 || !(tlc_number_at(entry, "baseline_needs") > 0) ||
            arm_of_entry(panel->document, entry) != panel->document->decided)
            continue;
        if (!chosen || cell == panel->cell)
            chosen = entry;
    }
    return chosen;
}

/* From the arm's dot across to the baseline's curve, and down to the axis. */
static void draw_worth(struct text *text, const struct frame *frame, const struct panel *panel)
{
    const struct document *document = panel->document;
    const json_t *entry = choose_entry(panel);
    int arm = arm_of_entry(document, entry);
    const json_t *summary = tlc_document_summary(document, cell_of_entry(panel, entry), arm);
    double needs = tlc_number_at(entry, "baseline_needs"),
           error = tlc_panel_error_of(tlc_number_at(summary, "mean"));
    struct point from = tlc_frame_point(frame, tlc_number_at(entry, "examples"), error);
    struct point to = tlc_frame_point(frame, needs, error);
    if (!entry || !isfinite(from.y) || !isfinite(to.x))
        return;
    struct point foot = {to.x, frame->y.from};
    bool right = to.x < (frame->x.from + frame->x.to) / 2 + 40;
    char *words = tlc_format("n* = %s", tlc_typeset_count(needs).text), class[24];
    tlc_svg_line(text, "phase", from, to);
    tlc_svg_line(text, "phase", to, foot);
    snprintf(class, sizeof class, "label s%d", tlc_document_look(document, arm));
    tlc_svg_text(text, class, right ? "start" : "end",
                 (struct point){foot.x + (right ? 5 : -5), foot.y - 5}, words);
    free(words);
}

static void add_needs(struct text *text, const struct document *document, const json_t *entry)
{
    int axis = axis_of_sizes(document), last = tlc_axis_size(document, axis) - 1;
    double needs = tlc_number_at(entry, "baseline_needs"),
           examples = tlc_number_at(entry, "examples");
    const char *censored = tlc_string_at(entry, "censored");
    if (needs > 0)
        tlc_text_addf(text, "<td class=\"n\">%s</td><td class=\"n\">%s</td>",
                      tlc_typeset_count(needs).text, tlc_typeset_number(needs / examples, 2).text);
    else if (strcmp(censored, "above") == 0)
        tlc_text_addf(text, "<td class=\"n\">more than %s</td><td class=\"n\">\xE2\x80\x93</td>",
                      tlc_axis_value(document, axis, last));
    else if (strcmp(censored, "below") == 0)
        tlc_text_addf(text, "<td class=\"n\">fewer than %s</td><td class=\"n\">\xE2\x80\x93</td>",
                      tlc_axis_value(document, axis, 0));
    else
        tlc_text_add(text, "<td class=\"n\">\xE2\x80\x93</td><td class=\"n\">\xE2\x80\x93</td>");
}

static void add_entry(struct text *text, const struct document *document, const json_t *entry)
{
    int sizes = axis_of_sizes(document), cell = tlc_integer_at(entry, "cell");
    tlc_text_addf(text, "<tr><td>%s</td>", tlc_string_at(entry, "arm"));
    for (int axis = 0; axis < document->axes; axis++)
        if (axis != sizes)
            tlc_text_addf(text, "<td class=\"n\">%s</td>",
                          tlc_axis_value(document, axis, tlc_cell_value(document, cell, axis)));
    tlc_text_addf(text, "<td class=\"n\">%s</td>",
                  tlc_typeset_count(tlc_number_at(entry, "examples")).text);
    add_needs(text, document, entry);
    tlc_text_add(text, "</tr>\n");
}

/* Those of an arm in all cells that differ from this one in the number of examples only. */
static void add_entries(struct text *text, const struct document *document, int arm, int cell)
{
    const json_t *entries = json_object_get(document->analysis, "label_efficiency");
    struct panel panel = {document, axis_of_sizes(document), cell};
    for (int i = 0; i < tlc_size_of(entries); i++) {
        const json_t *entry = json_array_get(entries, (size_t)i);
        if (arm_of_entry(document, entry) == arm && cell_of_entry(&panel, entry) >= 0)
            add_entry(text, document, entry);
    }
}

static void add_worth_table(struct text *text, const struct document *document)
{
    const json_t *entries = json_object_get(document->analysis, "label_efficiency");
    const char *baseline = tlc_document_arm(document, document->baseline);
    int count = tlc_size_of(entries);
    if (count == 0)
        return;
    tlc_text_add(text, count <= 12 ? "<details open=\"open\">" : "<details>");
    tlc_text_add(text, "<summary>What the examples are worth</summary>\n<div "
                       "class=\"scroll\"><table><thead><tr><th>arm</th>");
    for (int axis = 0; axis < document->axes; axis++)
        if (axis != axis_of_sizes(document))
            tlc_text_addf(text, "<th class=\"n\">%s</th>", tlc_axis_label(document, axis));
    tlc_text_addf(text,
                  "<th class=\"n\">training images</th><th class=\"n\">%s needs, for the same "
                  "accuracy</th><th class=\"n\">times as many</th></tr></thead><tbody>\n",
                  baseline);
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
    const json_t *entries = json_object_get(document->analysis, "label_efficiency");
    for (int i = 0; i < tlc_size_of(entries); i++) {
        const json_t *entry = json_array_get(entries, (size_t)i);
        if (arm_of_entry(document, entry) == document->decided &&
            tlc_number_at(entry, "baseline_needs") > 0)
            return true;
    }
    return false;
}

static bool has_no_error(const struct document *document)
{
    for (int cell = 0; cell < document->cells; cell++)
        for (int arm = 0; arm < document->arms; arm++)
            if (tlc_panel_error_of(
                    tlc_number_at(tlc_document_summary(document, cell, arm), "mean")) == 0)
                return true;
    return false;
}

void tlc_sizes_draw(struct text *text, const struct document *document)
{
    static const struct panel_kind kind = {tlc_panel_error, draw_worth};
    tlc_text_add(text, "<figure>\n");
    tlc_panels_draw(text, document, axis_of_sizes(document), &kind);
    tlc_text_addf(
        text,
        "<figcaption>Error (1 \xE2\x88\x92 accuracy) on %s against the number of training "
        "images, both axes logarithmic. ",
        tlc_document_split(document));
    if (document->seeds > 1)
        tlc_text_addf(text, "Dots are means over %d seeds, and bands their 95%% t-intervals. ",
                      document->seeds);
    if (has_worth(document))
        tlc_text_addf(text,
                      "n* is how many images %s needs to be as good as %s is where the dashed line "
                      "begins. ",
                      tlc_document_arm(document, document->baseline),
                      tlc_document_arm(document, document->decided));
    if (has_no_error(document))
        tlc_text_add(text, "A triangle at the lower edge stands for no error at all.");
    tlc_text_add(text, "</figcaption>\n</figure>\n");
    add_worth_table(text, document);
}
