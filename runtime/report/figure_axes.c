/* figure_axes.c: accuracy and difference against the number of frozen layers, epochs, and any other
 * axis of a study. */
#include <math.h>

#include "report/figures.h"
#include "report/panels.h"

static bool has_kind(const struct document *document, enum axis_kind kind)
{
    if (!document->analysis || document->cells == 0)
        return false;
    for (int axis = 0; axis < document->axes; axis++)
        if (axis_kind(document, axis) == kind && axis_size(document, axis) > 1)
            return true;
    return false;
}

/* ---- curves --------------------------------------------------------------------------------- */

static struct curve make_curve(const struct panel *panel, int arm, const char *interval,
                               const json_t *(*measured)(const struct document *, int, int))
{
    const struct document *document = panel->document;
    struct curve curve = curve_new(document_arm(document, arm), document_look(document, arm),
                                   axis_size(document, panel->axis));
    for (int i = 0; i < curve.count; i++) {
        const json_t *values = measured(document, panel_cell(panel, i), arm);
        struct tlc_interval range = interval_at(values, interval);
        curve.dots[i] = (struct dot){panel_place(panel, i), 100 * number_at(values, "mean"),
                                     100 * range.low, 100 * range.high};
    }
    return curve;
}

static struct plot plot_of_accuracy(const struct panel *panel)
{
    struct plot plot = plot_new("", panel->document->arms);
    plot.description = "Accuracy against a setting of the study";
    plot.y.title = "accuracy, %";
    plot.y.most = 100;
    for (int arm = 0; arm < panel->document->arms; arm++)
        plot.curves[plot.count++] = make_curve(panel, arm, "mean_interval", document_summary);
    return plot;
}

static struct plot plot_of_difference(const struct panel *panel)
{
    struct plot plot = plot_new("", panel->document->arms);
    plot.description = "Difference to the baseline against a setting of the study";
    plot.y.title = "difference in accuracy, points";
    plot.y.low = plot.y.high = plot.level = 0;
    for (int arm = 0; arm < panel->document->arms; arm++) {
        if (arm == panel->document->baseline)
            continue;
        struct curve curve = make_curve(panel, arm, "bootstrap", document_comparison);
        curve.whiskers = true;
        plot.curves[plot.count++] = curve;
    }
    return plot;
}

/* ---- figures -------------------------------------------------------------------------------- */

static void draw_accuracy(struct text *text, const struct document *document, int axis)
{
    static const struct panel_kind kind = {plot_of_accuracy, NULL};
    text_add(text, "<figure>\n");
    panels_draw(text, document, axis, &kind);
    text_addf(text, "<figcaption>Mean accuracy on %s against %s. ", document_split(document),
              axis_name(document, axis));
    if (document->seeds > 1)
        text_addf(text, "Bands are 95%% bootstrap intervals of the mean over %d seeds.",
                  document->seeds);
    text_add(text, "</figcaption>\n</figure>\n");
}

static void draw_difference(struct text *text, const struct document *document, int axis)
{
    static const struct panel_kind kind = {plot_of_difference, NULL};
    text_add(text, "<figure>\n");
    panels_draw(text, document, axis, &kind);
    text_addf(text,
              "<figcaption>How much better than %s on %s, seed by seed, against %s. Above the "
              "dotted line is better. ",
              document_arm(document, document->baseline), document_split(document),
              axis_name(document, axis));
    if (document->seeds > 1)
        text_addf(text, "Bars are 95%% bootstrap intervals of the mean over %d seeds.",
                  document->seeds);
    text_add(text, "</figcaption>\n</figure>\n");
}

static void draw_kind(struct text *text, const struct document *document, enum axis_kind kind,
                      bool accuracy)
{
    for (int axis = 0; axis < document->axes; axis++) {
        if (axis_kind(document, axis) != kind || axis_size(document, axis) < 2)
            continue;
        if (accuracy)
            draw_accuracy(text, document, axis);
        draw_difference(text, document, axis);
    }
}

bool freeze_applies(const struct document *document)
{
    return has_kind(document, AXIS_FREEZE);
}

void freeze_draw(struct text *text, const struct document *document)
{
    draw_kind(text, document, AXIS_FREEZE, true);
}

bool epochs_apply(const struct document *document)
{
    return has_kind(document, AXIS_EPOCHS);
}

void epochs_draw(struct text *text, const struct document *document)
{
    draw_kind(text, document, AXIS_EPOCHS, true);
}

bool others_apply(const struct document *document)
{
    return has_kind(document, AXIS_OTHER);
}

void others_draw(struct text *text, const struct document *document)
{
    draw_kind(text, document, AXIS_OTHER, false);
}
