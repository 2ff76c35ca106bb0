/* panel_plots.c: what is drawn over an axis of a study. */
#include <math.h>
#include <string.h>

#include "report/panels.h"

static struct curve new_curve(const struct panel *panel, int arm)
{
    const struct document *document = panel->document;
    return tlc_curve_new(tlc_document_arm(document, arm), tlc_document_look(document, arm),
                         tlc_axis_size(document, panel->axis));
}

/* A baseline that the axis does not change is a level line: it has no dots of its own. */
static bool is_level(const struct curve *curve)
{
    for (int i = 1; i < curve->count; i++)
        if (curve->dots[i].y != curve->dots[0].y)
            return false;
    return curve->count > 1;
}

static struct plot new_plot(const struct panel *panel, const char *title, const char *description)
{
    struct plot plot = tlc_plot_new("", panel->document->arms);
    plot.y.title = title;
    plot.description = description;
    return plot;
}

/* ---- of each arm ----------------------------------------------------------------------------- */

double tlc_panel_error_of(double accuracy)
{
    double error = 100 * (1 - accuracy);
    return error < 1e-9 ? 0 : error;
}

static double percent_of(double accuracy)
{
    return 100 * accuracy;
}

static struct curve arm_curve(const struct panel *panel, int arm, double (*shown)(double))
{
    struct curve curve = new_curve(panel, arm);
    for (int i = 0; i < curve.count; i++) {
        const struct tlc_summary *summary =
            tlc_document_summary(panel->document, tlc_panel_cell(panel, i), arm);
        struct tlc_interval interval = summary->mean_t;
        /* Few values near 100% reach beyond it. */
        double one = shown(fmax(interval.low, 0)), other = shown(fmin(interval.high, 1));
        if (!tlc_interval_known(interval))
            one = other = NAN;
        curve.dots[i] = (struct dot){tlc_panel_place(panel, i), shown(summary->mean),
                                     fmin(one, other), fmax(one, other)};
    }
    curve.marked = arm != panel->document->baseline || !is_level(&curve);
    return curve;
}

static void add_arms(struct plot *plot, const struct panel *panel, double (*shown)(double))
{
    for (int arm = 0; arm < panel->document->arms; arm++)
        plot->curves[plot->count++] = arm_curve(panel, arm, shown);
}

struct plot tlc_panel_accuracy(const struct panel *panel)
{
    struct plot plot =
        tlc_document_by_accuracy(panel->document)
            ? new_plot(panel, "accuracy, %", "Accuracy against a setting of the study")
            : new_plot(panel, "metric, %", "The metric against a setting of the study");
    plot.y.most = 100;
    add_arms(&plot, panel, percent_of);
    return plot;
}

static double test_images(const struct document *document)
{
    const struct tlc_results *results = document->results;
    int count = -1;
    for (int i = 0; i < results->splits.count; i++)
        if (strcmp(results->splits.item[i].name, tlc_document_split(document)) == 0 &&
            results->splits.item[i].examples.count == 1)
            count = results->splits.item[i].examples.item[0];
    return count > 0 ? count : 1000;
}

static bool has_zero(const struct plot *plot)
{
    for (int i = 0; i < plot->count; i++)
        for (int j = 0; j < plot->curves[i].count; j++)
            if (plot->curves[i].dots[j].y == 0 || plot->curves[i].dots[j].low == 0)
                return true;
    return false;
}

/* One wrong image is the least error there is, but a mean over seeds may be less. */
struct plot tlc_panel_error(const struct panel *panel)
{
    struct plot plot = new_plot(panel, "error, %", "Error against a setting of the study");
    double one = 100 / test_images(panel->document);
    plot.y.logarithmic = true;
    add_arms(&plot, panel, tlc_panel_error_of);
    plot.y.high = 2 * one;
    plot.y.low = has_zero(&plot) ? one / 2 : NAN;
    return plot;
}

/* ---- against the baseline -------------------------------------------------------------------- */

static struct dot difference_of(const struct tlc_arm_comparison *comparison)
{
    return (struct dot){.y = 100 * comparison->mean,
                        .low = 100 * comparison->t.low,
                        .high = 100 * comparison->t.high};
}

static struct dot ratio_of(const struct tlc_arm_comparison *comparison)
{
    const struct tlc_estimate *ratio = &comparison->error_ratio;
    return (struct dot){
        .y = ratio->value, .low = ratio->interval.low, .high = ratio->interval.high};
}

static void add_compared(struct plot *plot, const struct panel *panel,
                         struct dot (*shown)(const struct tlc_arm_comparison *))
{
    const struct document *document = panel->document;
    for (int arm = 0; arm < document->arms; arm++) {
        if (arm == document->baseline)
            continue;
        struct curve curve = new_curve(panel, arm);
        curve.whiskers = true;
        for (int i = 0; i < curve.count; i++) {
            curve.dots[i] = shown(tlc_document_comparison(document, tlc_panel_cell(panel, i), arm));
            curve.dots[i].x = tlc_panel_place(panel, i);
        }
        plot->curves[plot->count++] = curve;
    }
}

struct plot tlc_panel_difference(const struct panel *panel)
{
    struct plot plot =
        new_plot(panel,
                 tlc_document_by_accuracy(panel->document) ? "difference in accuracy, points"
                                                           : "difference in the metric, points",
                 "Difference to the baseline against a setting of the study");
    plot.y.low = plot.y.high = plot.level = 0;
    plot.margin = 100 * tlc_document_least_effect(panel->document);
    add_compared(&plot, panel, difference_of);
    return plot;
}

struct plot tlc_panel_ratio(const struct panel *panel)
{
    struct plot plot =
        new_plot(panel, "ratio of errors", "Errors of the baseline over those of the arm");
    plot.y.logarithmic = true;
    plot.y.low = plot.y.high = plot.level = 1;
    add_compared(&plot, panel, ratio_of);
    return plot;
}
