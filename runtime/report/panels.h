/* panels.h: a figure over one axis of a study, once for each value of another. */
#ifndef TLC_REPORT_PANELS_H
#define TLC_REPORT_PANELS_H

#include "results/document.h"
#include "report/plot.h"

struct panel {
    const struct document *document;
    int axis;
    int cell; /* one of those the panel goes through; the others differ only on the axis */
};

/* How a panel is filled, and what is drawn over it. */
struct panel_kind {
    struct plot (*plot)(const struct panel *panel);
    void (*over)(const struct frame *frame, const struct panel *panel);
};

/* Draws as many panels as the study's other axes call for, all to the same scale: the other axes
 * stand at the primary cell, or one of few values goes through those. They are small where there
 * are several, or where others stand `beside` them. */
void tlc_panels_draw(struct figure *figure, const struct document *document, int axis,
                     const struct panel_kind *kind, bool beside);

/* How many that are. */
int tlc_panels_count(const struct document *document, int axis);

/* Whether the scale of all would make some intervals too small to be seen. */
bool tlc_panels_hide(const struct document *document, int axis, const struct panel_kind *kind);

/* Where a value of the axis stands: itself, or its index when it is not a number. */
double tlc_panel_place(const struct panel *panel, int value);

/* The cell of the panel at a value of its axis, or -1. */
int tlc_panel_cell(const struct panel *panel, int value);

/* ---- what is drawn over the axis: panel_plots.c -----------------------------------------------
 */

/* Of each arm, with the interval of the mean as a band: accuracy in percent, and error, which is
 * what accuracy lacks, on a logarithmic axis. */
struct plot tlc_panel_accuracy(const struct panel *panel);
struct plot tlc_panel_error(const struct panel *panel);

/* Of each arm against the baseline, with intervals: the difference in points, and on a logarithmic
 * axis how many times as many errors the baseline makes. */
struct plot tlc_panel_difference(const struct panel *panel);
struct plot tlc_panel_ratio(const struct panel *panel);

/* In percent; what is no error at all but for rounding is none. */
double tlc_panel_error_of(double accuracy);

#endif
