/* panels.c: a figure over one axis of a study, once for each value of another. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "report/panels.h"
#include "system/allocate.h"
#include "system/format.h"

enum { PANELS_MOST = 6 };

double tlc_panel_place(const struct panel *panel, int value)
{
    const double examples = tlc_axis_examples(panel->document, panel->axis, value, panel->cell);
    return examples > 0 ? examples
           : tlc_axis_is_numeric(panel->document, panel->axis)
               ? tlc_axis_number(panel->document, panel->axis, value)
               : value;
}

int tlc_panel_cell(const struct panel *panel, int value)
{
    return tlc_cell_beside(panel->document, panel->cell, panel->axis, value);
}

/* ---- which panels --------------------------------------------------------------------------- */

/* Another axis with so few values that each can have a panel, or -1. */
static int other_axis(const struct document *document, int axis)
{
    for (int other = 0; other < document->axes; other++) {
        int size = tlc_axis_size(document, other);
        if (other != axis && size > 1 && size <= PANELS_MOST)
            return other;
    }
    return -1;
}

static int list_panels(const struct document *document, int axis, struct panel *panels)
{
    int other = other_axis(document, axis), count = 0;
    for (int value = 0; other >= 0 && value < tlc_axis_size(document, other); value++) {
        int cell = tlc_cell_beside(document, document->cell, other, value);
        if (cell >= 0)
            panels[count++] = (struct panel){document, axis, cell};
    }
    if (count == 0)
        panels[count++] = (struct panel){document, axis, document->cell};
    return count;
}

/* The values of the other axes, as far as there are any; to be freed. */
static char *title_of(const struct panel *panel)
{
    char *title = tlc_document_values(panel->document, panel->cell, panel->axis);
    char *clipped = tlc_svg_clip(title, PLOT_NARROW - 20);
    free(title);
    return clipped;
}

/* ---- the axis ------------------------------------------------------------------------------- */

/* The characters of a tick's label, of at most four bytes each. */
enum { LONGEST_LABEL = 22 };

static struct ticks ticks_of(const struct panel *panel)
{
    struct ticks ticks = {.count = 0};
    int size = tlc_axis_size(panel->document, panel->axis);
    for (int value = 0; value < size && ticks.count < TICKS_MOST; value++) {
        struct tick *tick = &ticks.tick[ticks.count++];
        tick->value = tlc_panel_place(panel, value);
        char *words = tlc_axis_shown(panel->document, panel->axis, value, panel->cell);
        char *label = tlc_svg_clip(words, LONGEST_LABEL * tlc_svg_width("x"));
        free(words);
        snprintf(tick->label, sizeof tick->label, "%s", label);
        free(label);
    }
    return ticks;
}

/* Values that grow by factors, such as 50, 100, 200 and 400, are best seen on a logarithmic axis.
 */
static bool grows_by_factors(const struct panel *panel)
{
    int last = tlc_axis_size(panel->document, panel->axis) - 1;
    double least = tlc_panel_place(panel, 0), most = tlc_panel_place(panel, last);
    return tlc_axis_is_numeric(panel->document, panel->axis) && least > 0 && most >= 6 * least;
}

/* Then the axis's name, which is that of one arm's setting, would mislead. */
static bool changes_all(const struct document *document, int axis)
{
    for (int arm = 0; arm < document->arms; arm++)
        if (!tlc_axis_changes(document, axis, arm))
            return false;
    return true;
}

static char *axis_title(const struct panel *panel)
{
    static const char *const words[] = {[TLC_AXIS_EXAMPLES] = "training examples",
                                        [TLC_AXIS_DEPTH] = "copied layers",
                                        [TLC_AXIS_FREEZE] = "frozen layers",
                                        [TLC_AXIS_EPOCHS] = "epochs"};
    enum tlc_axis_kind kind = tlc_axis_kind_of(panel->document, panel->axis);
    const char *name = tlc_axis_name(panel->document, panel->axis);
    char *title = kind == TLC_AXIS_OTHER ? tlc_format("%s", name)
                  : changes_all(panel->document, panel->axis)
                      ? tlc_format("%s", words[kind])
                      : tlc_format("%s (%s)", words[kind], name);
    char *clipped = tlc_svg_clip(title, 300);
    free(title);
    return clipped;
}

static void set_axis(struct plot_axis *axis, const struct panel *panel, const char *title,
                     const struct ticks *ticks)
{
    int last = tlc_axis_size(panel->document, panel->axis) - 1;
    axis->title = title;
    axis->ticks = ticks;
    axis->tight = true;
    axis->logarithmic = grows_by_factors(panel);
    if (tlc_axis_is_numeric(panel->document, panel->axis))
        return;
    axis->named = true;
    axis->low = -0.3;
    axis->high = last + 0.3;
}

/* ---- all of them ---------------------------------------------------------------------------- */

/* Between values that are not even ordered there is nothing for a line to pass through. */
static void part_dots(struct plot *plot, const struct panel *panel)
{
    bool ordered = tlc_axis_is_numeric(panel->document, panel->axis) ||
                   tlc_axis_kind_of(panel->document, panel->axis) != TLC_AXIS_OTHER;
    for (int i = 0; i < plot->count; i++)
        plot->curves[i].apart = !ordered;
}

/* Gives all panels the same y axis, by what any of them has to show. */
static void share_scale(struct plot *plots, int count)
{
    double low = plots[0].y.low, high = plots[0].y.high;
    for (int i = 0; i < count; i++)
        for (int j = 0; j < plots[i].count; j++)
            for (int k = 0; k < plots[i].curves[j].count; k++) {
                const struct dot *dot = &plots[i].curves[j].dots[k];
                double least = fmin(dot->y, dot->low), most = fmax(dot->y, dot->high);
                if (least > 0 || !plots[i].y.logarithmic)
                    low = fmin(low, least);
                high = fmax(high, most);
            }
    for (int i = 0; i < count; i++) {
        plots[i].y.low = low;
        plots[i].y.high = high;
    }
}

int tlc_panels_count(const struct document *document, int axis)
{
    struct panel panels[PANELS_MOST];
    return list_panels(document, axis, panels);
}

/* Whether an interval of the plot would be drawn as hardly more than a dot. */
static bool hides(const struct plot *plot)
{
    double least = (plot->y.high - plot->y.low) / 40;
    for (int i = 0; i < plot->count; i++)
        for (int j = 0; j < plot->curves[i].count; j++)
            if (plot->curves[i].dots[j].high - plot->curves[i].dots[j].low < least)
                return true;
    return false;
}

bool tlc_panels_hide(const struct document *document, int axis, const struct panel_kind *kind)
{
    struct panel panels[PANELS_MOST];
    struct plot plots[PANELS_MOST];
    int count = list_panels(document, axis, panels);
    bool hidden = false;
    for (int i = 0; i < count; i++)
        plots[i] = kind->plot(&panels[i]);
    share_scale(plots, count);
    for (int i = 0; i < count; i++) {
        hidden = hidden || hides(&plots[i]);
        tlc_plot_free(&plots[i]);
    }
    return hidden;
}

void tlc_panels_draw(struct figure *figure, const struct document *document, int axis,
                     const struct panel_kind *kind, bool beside)
{
    struct panel panels[PANELS_MOST];
    struct plot plots[PANELS_MOST];
    int count = list_panels(document, axis, panels);
    struct ticks ticks = ticks_of(&panels[0]);
    char *x_title = axis_title(&panels[0]);
    for (int i = 0; i < count; i++) {
        plots[i] = kind->plot(&panels[i]);
        if (count > 1 || beside)
            tlc_plot_narrow(&plots[i]);
        set_axis(&plots[i].x, &panels[i], x_title, &ticks);
        part_dots(&plots[i], &panels[i]);
    }
    share_scale(plots, count);
    for (int i = 0; i < count; i++) {
        char *title = title_of(&panels[i]);
        plots[i].title = title;
        struct frame frame = tlc_plot_draw(figure, &plots[i]);
        if (kind->over)
            kind->over(&frame, &panels[i]);
        tlc_plot_free(&plots[i]);
        free(title);
    }
    free(x_title);
}
