/* figure_axes.c: accuracy and difference against the number of frozen layers, epochs, and any other
 * axis of a study. */
#include <math.h>
#include <stdlib.h>

#include "report/figures.h"
#include "report/panels.h"
#include "report/show.h"
#include "results/shown.h"

static bool has_kind(const struct document *document, enum tlc_axis_kind kind)
{
    if (!document->analysis || document->cells == 0)
        return false;
    for (int axis = 0; axis < document->axes; axis++)
        if (tlc_axis_kind_of(document, axis) == kind && tlc_axis_size(document, axis) > 1)
            return true;
    return false;
}

/* ---- figures -------------------------------------------------------------------------------- */

/* Which panels a figure has. */
struct chosen {
    bool linear, logarithmic;
};

/* What a linear axis would hide is drawn on a logarithmic one too, and there alone when there are
 * many panels. */
static struct chosen draw_panels(struct figure *figure, const struct document *document, int axis,
                                 const struct panel_kind *linear,
                                 const struct panel_kind *logarithmic)
{
    bool hidden = tlc_panels_hide(document, axis, linear),
         many = tlc_panels_count(document, axis) > 2;
    struct chosen chosen = {.linear = !hidden || !many, .logarithmic = hidden};
    if (chosen.linear)
        tlc_panels_draw(figure, document, axis, linear, chosen.logarithmic);
    if (chosen.logarithmic)
        tlc_panels_draw(figure, document, axis, logarithmic, chosen.linear);
    return chosen;
}

/* An axis that several arms share has the name of the first one's setting. */
static void add_changed(struct text *text, const struct document *document, int axis)
{
    char *arms = tlc_document_changed(document, axis);
    if (*arms)
        tlc_text_addf(text, "It is varied for %s. ", arms);
    free(arms);
}

/* What the figures of an axis are called: of the arms, and of their differences. */
static enum tlc_figure_name name_of(enum tlc_axis_kind kind, bool differences)
{
    switch (kind) {
    case TLC_AXIS_DEPTH:
        return differences ? TLC_FIGURE_DEPTH_DIFFERENCES : TLC_FIGURE_DEPTH;
    case TLC_AXIS_FREEZE:
        return differences ? TLC_FIGURE_FREEZING_DIFFERENCES : TLC_FIGURE_FREEZING;
    case TLC_AXIS_EPOCHS:
        return differences ? TLC_FIGURE_EPOCHS_DIFFERENCES : TLC_FIGURE_EPOCHS;
    default:
        return TLC_FIGURE_SETTINGS;
    }
}

static struct figure *new_figure(struct figures *figures, const struct document *document, int axis,
                                 bool differences)
{
    return tlc_figure_new(figures, name_of(tlc_axis_kind_of(document, axis), differences),
                          PLOT_HEADING);
}

static void draw_levels(struct figures *figures, const struct document *document, int axis)
{
    static const struct panel_kind linear = {tlc_panel_accuracy, NULL};
    static const struct panel_kind logarithmic = {tlc_panel_error, NULL};
    struct figure *figure = new_figure(figures, document, axis, false);
    struct text *text = &figure->caption;
    struct chosen chosen = draw_panels(figure, document, axis, &linear, &logarithmic);
    char *compared = tlc_document_compared(document);
    tlc_text_addf(text, "Mean %s%s on %s against %s. ",
                  chosen.logarithmic && !chosen.linear ? "error" : compared,
                  chosen.logarithmic && chosen.linear ? " and mean error" : "",
                  tlc_document_split(document), tlc_axis_name(document, axis));
    add_changed(text, document, axis);
    if (chosen.logarithmic)
        tlc_text_addf(text,
                      "Error is what %s lacks to 100%%; its axis is logarithmic, so that small "
                      "differences can be seen. ",
                      compared);
    free(compared);
    if (document->seeds > 1)
        tlc_text_addf(text, "Bands are 95%% t-intervals of the mean over %d %ss.", document->seeds,
                      tlc_document_unit(document));
}

static void add_meaning(struct text *text, const struct document *document, struct chosen chosen)
{
    const char *baseline = tlc_document_arm(document, document->baseline);
    double least = tlc_document_least_effect(document);
    if (chosen.linear && document->seeds > 1)
        tlc_text_addf(text, "Bars are 95%% t-intervals of the mean over %d %ss. ", document->seeds,
                      tlc_document_unit(document));
    if (chosen.linear && least > 0)
        tlc_text_addf(text,
                      "In the grey band differences are too small to matter (\xC2\xB1%s points). ",
                      tlc_show_chosen_points(least).text);
    if (chosen.logarithmic)
        tlc_text_addf(
            text,
            "A ratio of 2 means that %s makes twice as many errors as the arm; ratios are "
            "geometric means over %d %ss, with 95%% t-intervals.",
            baseline, document->seeds, tlc_document_unit(document));
}

static void draw_differences(struct figures *figures, const struct document *document, int axis)
{
    static const struct panel_kind linear = {tlc_panel_difference, NULL};
    static const struct panel_kind logarithmic = {tlc_panel_ratio, NULL};
    struct figure *figure = new_figure(figures, document, axis, true);
    struct text *text = &figure->caption;
    struct chosen chosen = draw_panels(figure, document, axis, &linear, &logarithmic);
    tlc_text_addf(text,
                  "%s to %s on %s, %s by %s, against %s. Above the dotted line the arm "
                  "is better. ",
                  !chosen.logarithmic ? "Difference"
                  : chosen.linear     ? "Difference and ratio of errors"
                                      : "Ratio of errors",
                  tlc_document_arm(document, document->baseline), tlc_document_split(document),
                  tlc_document_unit(document), tlc_document_unit(document),
                  tlc_axis_name(document, axis));
    if (tlc_axis_kind_of(document, axis) == TLC_AXIS_OTHER)
        add_changed(text, document, axis);
    add_meaning(text, document, chosen);
}

static void draw_kind(struct figures *figures, const struct document *document,
                      enum tlc_axis_kind kind)
{
    for (int axis = 0; axis < document->axes; axis++) {
        if (tlc_axis_kind_of(document, axis) != kind || tlc_axis_size(document, axis) < 2)
            continue;
        if (kind != TLC_AXIS_OTHER)
            draw_levels(figures, document, axis);
        draw_differences(figures, document, axis);
    }
}

bool tlc_depth_applies(const struct document *document)
{
    return has_kind(document, TLC_AXIS_DEPTH);
}

void tlc_depth_figures(struct figures *figures, const struct document *document)
{
    draw_kind(figures, document, TLC_AXIS_DEPTH);
}

bool tlc_freeze_applies(const struct document *document)
{
    return has_kind(document, TLC_AXIS_FREEZE);
}

void tlc_freeze_figures(struct figures *figures, const struct document *document)
{
    draw_kind(figures, document, TLC_AXIS_FREEZE);
}

bool tlc_epochs_apply(const struct document *document)
{
    return has_kind(document, TLC_AXIS_EPOCHS);
}

void tlc_epochs_figures(struct figures *figures, const struct document *document)
{
    draw_kind(figures, document, TLC_AXIS_EPOCHS);
}

bool tlc_others_apply(const struct document *document)
{
    return has_kind(document, TLC_AXIS_OTHER);
}

void tlc_others_figures(struct figures *figures, const struct document *document)
{
    draw_kind(figures, document, TLC_AXIS_OTHER);
}
