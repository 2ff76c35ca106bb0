/* plot.c: curves over an axis, with bands or whiskers and labels at their ends. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "report/fields.h"
#include "report/plot.h"
#include "system/allocate.h"

enum { LEFT = 46, TOP = 44, BOTTOM = 42, LABEL_MOST = 140, LABEL_HEIGHT = 15 };

/* Labels are bold, which is wider. */
static const double BOLD = 1.15;

struct plot_axis tlc_plot_axis(const char *title)
{
    return (struct plot_axis){.title = title, .low = NAN, .high = NAN, .most = NAN};
}

struct curve tlc_curve_new(const char *name, int look, int count)
{
    struct curve curve = {.name = name, .look = look, .marked = true, .count = count};
    curve.dots = tlc_allocate((size_t)count + 1, sizeof *curve.dots);
    for (int i = 0; i < count; i++)
        curve.dots[i] = (struct dot){NAN, NAN, NAN, NAN};
    return curve;
}

struct plot tlc_plot_new(const char *title, int curves)
{
    struct plot plot = {.title = title, .description = title, .level = NAN, .margin = NAN};
    plot.width = PLOT_WIDTH;
    plot.height = PLOT_HEIGHT;
    plot.x = plot.y = tlc_plot_axis("");
    plot.curves = tlc_allocate((size_t)curves + 1, sizeof *plot.curves);
    return plot;
}

void tlc_plot_narrow(struct plot *plot)
{
    plot->width = PLOT_NARROW;
    plot->height = PLOT_LOW;
}

void tlc_plot_free(struct plot *plot)
{
    for (int i = 0; i < plot->count; i++)
        free(plot->curves[i].dots);
    free(plot->curves);
}

struct point tlc_frame_point(const struct frame *frame, double x, double y)
{
    return (struct point){isfinite(x) ? tlc_scale_place(&frame->x, x) : NAN,
                          isfinite(y) ? tlc_scale_place(&frame->y, y) : NAN};
}

/* ---- scales --------------------------------------------------------------------------------- */

struct extent {
    double low, high;
};

static void include(struct extent *extent, double value, bool positive)
{
    if (!isfinite(value) || (positive && !(value > 0)))
        return;
    extent->low = isfinite(extent->low) ? fmin(extent->low, value) : value;
    extent->high = isfinite(extent->high) ? fmax(extent->high, value) : value;
}

static struct extent extent_of(const struct plot *plot, bool vertical)
{
    const struct plot_axis *axis = vertical ? &plot->y : &plot->x;
    struct extent extent = {NAN, NAN};
    include(&extent, axis->low, axis->logarithmic);
    include(&extent, axis->high, axis->logarithmic);
    for (int i = 0; i < plot->count; i++) {
        for (int j = 0; j < plot->curves[i].count; j++) {
            const struct dot *dot = &plot->curves[i].dots[j];
            include(&extent, vertical ? dot->y : dot->x, axis->logarithmic);
            if (vertical) {
                include(&extent, dot->low, axis->logarithmic);
                include(&extent, dot->high, axis->logarithmic);
            }
        }
    }
    return extent;
}

static struct scale make_scale(const struct plot *plot, bool vertical, double from, double to)
{
    const struct plot_axis *axis = vertical ? &plot->y : &plot->x;
    struct extent extent = extent_of(plot, vertical);
    struct scale scale = axis->logarithmic
                             ? tlc_scale_logarithmic(extent.low, extent.high, from, to)
                             : tlc_scale_linear(extent.low, extent.high, from, to);
    if (!axis->tight)
        scale = tlc_scale_widened(&scale, 5);
    if (isfinite(axis->most))
        scale.high = fmin(scale.high, axis->most);
    return scale;
}

/* ---- labels at the ends of the curves ------------------------------------------------------- */

struct label {
    const struct curve *curve;
    struct point at; /* the end of the curve */
    double y;        /* where the words stand */
};

/* Several intervals at one place would hide each other. */
static double shift_of(const struct plot *plot, const struct curve *curve)
{
    long index = curve - plot->curves;
    return curve->whiskers ? 6 * ((double)index - (plot->count - 1) / 2.0) : 0;
}

/* How far the last curve is moved, out of the frame. */
static double shift_most(const struct plot *plot)
{
    return plot->count > 0 ? shift_of(plot, &plot->curves[plot->count - 1]) : 0;
}

static double label_room(const struct plot *plot)
{
    double most = 0;
    for (int i = 0; i < plot->count; i++)
        most = fmax(most, BOLD * tlc_svg_width(plot->curves[i].name));
    return fmin(most, LABEL_MOST) + 16 + shift_most(plot);
}

static struct point end_of(const struct frame *frame, const struct curve *curve)
{
    struct point end = {NAN, NAN};
    for (int i = 0; i < curve->count; i++) {
        struct point point = tlc_frame_point(frame, curve->dots[i].x, curve->dots[i].y);
        if (isfinite(point.x) && isfinite(point.y))
            end = point;
    }
    return end;
}

static int by_height(const void *first, const void *second)
{
    const struct label *a = first, *b = second;
    if (a->y != b->y)
        return a->y < b->y ? -1 : 1;
    return a->curve < b->curve ? -1 : 1;
}

/* Pushes labels down until none touches the one above, then all up that stand too low. */
static void spread(struct label *labels, int count, double bottom)
{
    for (int i = 1; i < count; i++)
        labels[i].y = fmax(labels[i].y, labels[i - 1].y + LABEL_HEIGHT);
    for (int i = count; i-- > 0;)
        labels[i].y = fmin(labels[i].y, bottom - LABEL_HEIGHT * (count - 1 - i));
}

static void draw_label(struct text *text, const struct label *label, double x)
{
    char class[24];
    char *words = tlc_svg_clip(label->curve->name, LABEL_MOST / BOLD);
    snprintf(class, sizeof class, "label s%d", label->curve->look % 6);
    if (fabs(label->at.y - label->y) > 6 || x - label->at.x > 24)
        tlc_svg_line(text, "lead", (struct point){label->at.x + 5, label->at.y},
                     (struct point){x - 2, label->y});
    tlc_svg_text(text, class, "start", (struct point){x, label->y + 4}, words);
    free(words);
}

static void draw_labels(struct text *text, const struct plot *plot, const struct frame *frame)
{
    struct label *labels = tlc_allocate((size_t)plot->count + 1, sizeof *labels);
    int count = 0;
    for (int i = 0; i < plot->count; i++) {
        struct point at = end_of(frame, &plot->curves[i]);
        if (isfinite(at.x) && *plot->curves[i].name)
            labels[count++] = (struct label){
                &plot->curves[i], {at.x + shift_of(plot, &plot->curves[i]), at.y}, at.y};
    }
    qsort(labels, (size_t)count, sizeof *labels, by_height);
    spread(labels, count, frame->y.from);
    for (int i = 0; i < count; i++)
        draw_label(text, &labels[i], frame->x.to + 12 + shift_most(plot));
    free(labels);
}

/* ---- curves --------------------------------------------------------------------------------- */

struct outline {
    struct point *low, *middle, *high;
};

static struct outline outline_of(const struct frame *frame, const struct curve *curve, double shift)
{
    size_t count = (size_t)curve->count + 1;
    struct outline outline = {.low = tlc_allocate(count, sizeof *outline.low),
                              .middle = tlc_allocate(count, sizeof *outline.middle),
                              .high = tlc_allocate(count, sizeof *outline.high)};
    for (int i = 0; i < curve->count; i++) {
        const struct dot *dot = &curve->dots[i];
        outline.low[i] = tlc_frame_point(frame, dot->x, dot->low);
        outline.middle[i] = tlc_frame_point(frame, dot->x, dot->y);
        outline.high[i] = tlc_frame_point(frame, dot->x, dot->high);
        outline.low[i].x += shift, outline.middle[i].x += shift, outline.high[i].x += shift;
    }
    return outline;
}

/* Zero has no place on a logarithmic axis: it is drawn at the lower end, where a marker that points
 * down says so. */
static void draw_marker(struct text *text, const struct plot *plot, const struct curve *curve,
                        int index, struct point at)
{
    bool below = plot->y.logarithmic && curve->dots[index].y == 0;
    tlc_svg_shape(text, below ? SHAPE_DOWN : curve->look, curve->look, at, below ? 5 : 3.5);
}

static void outline_free(struct outline *outline)
{
    free(outline->low);
    free(outline->middle);
    free(outline->high);
}

/* Bands come before all curves, which they would dim. */
static void draw_band(struct text *text, const struct plot *plot, const struct frame *frame,
                      const struct curve *curve)
{
    struct outline outline = outline_of(frame, curve, shift_of(plot, curve));
    if (!curve->whiskers)
        tlc_svg_band(text, curve->look, outline.low, outline.high, curve->count);
    outline_free(&outline);
}

static void draw_curve(struct text *text, const struct plot *plot, const struct frame *frame,
                       const struct curve *curve)
{
    struct outline outline = outline_of(frame, curve, shift_of(plot, curve));
    if (!curve->apart)
        tlc_svg_path(text, "curve", curve->look, outline.middle, curve->count);
    for (int i = 0; i < curve->count; i++) {
        if (curve->whiskers || curve->count == 1)
            tlc_svg_whisker(text, curve->look, outline.low[i], outline.high[i]);
        if (curve->marked || curve->count == 1)
            draw_marker(text, plot, curve, i, outline.middle[i]);
    }
    outline_free(&outline);
}

/* ---- numbers -------------------------------------------------------------------------------- */

static void add_place(struct text *text, const struct plot_axis *axis, double value)
{
    const struct tick *found = NULL;
    for (int i = 0; axis->named && i < axis->ticks->count; i++)
        if (axis->ticks->tick[i].value == value)
            found = &axis->ticks->tick[i];
    if (found)
        tlc_field_text(text, found->label);
    else
        tlc_field_number(text, value);
}

static void add_numbers(struct figure *figure, const struct plot *plot, const struct curve *curve)
{
    for (int i = 0; i < curve->count; i++) {
        const struct dot *dot = &curve->dots[i];
        if (!isfinite(dot->x) || !isfinite(dot->y))
            continue;
        struct text *row = tlc_figure_row(figure, plot->title);
        tlc_field_text(row, curve->series ? curve->series : curve->name);
        tlc_field_text(row, plot->x.title);
        add_place(row, &plot->x, dot->x);
        tlc_field_text(row, plot->y.title);
        tlc_field_number(row, dot->y);
        tlc_field_number(row, dot->low);
        tlc_field_number(row, dot->high);
        tlc_text_add(row, "\n");
    }
}

/* ---- the whole ------------------------------------------------------------------------------ */

static void draw_axes(struct text *text, const struct plot *plot, const struct frame *frame)
{
    struct ticks x = plot->x.ticks ? *plot->x.ticks : tlc_scale_ticks(&frame->x, 6);
    struct ticks y =
        plot->y.ticks ? *plot->y.ticks : tlc_scale_ticks(&frame->y, frame->y.logarithmic ? 7 : 5);
    tlc_svg_axis_vertical(text, &frame->y, &y, LEFT, frame->x.to, false);
    tlc_svg_axis_horizontal(text, &frame->x, &x, frame->y.from + 6);
    tlc_svg_text(text, "panel", "start", (struct point){2, 14}, plot->title);
    tlc_svg_text(text, "title", "start", (struct point){2, 33}, plot->y.title);
    tlc_svg_text(text, "title", "end", (struct point){frame->x.to, plot->height - 3},
                 plot->x.title);
}

static void draw_references(struct text *text, const struct plot *plot, const struct frame *frame)
{
    const struct scale *x = &frame->x, *y = &frame->y;
    if (isfinite(plot->margin))
        tlc_svg_rectangle(text, "margin",
                          tlc_frame_point(frame, x->low, plot->level + plot->margin),
                          tlc_frame_point(frame, x->high, plot->level - plot->margin));
    if (isfinite(plot->level))
        tlc_svg_line(text, "level", tlc_frame_point(frame, x->low, plot->level),
                     tlc_frame_point(frame, x->high, plot->level));
    if (plot->diagonal)
        tlc_svg_line(text, "level",
                     tlc_frame_point(frame, fmax(x->low, y->low), fmax(x->low, y->low)),
                     tlc_frame_point(frame, fmin(x->high, y->high), fmin(x->high, y->high)));
}

struct frame tlc_plot_draw(struct figure *figure, const struct plot *plot)
{
    const double left = LEFT + 6 + shift_most(plot), bottom = plot->height - BOTTOM - 6;
    const double right = plot->diagonal ? left + bottom - TOP : plot->width - label_room(plot);
    struct text *text =
        tlc_figure_draw(figure, right + label_room(plot), plot->height, plot->description);
    struct frame frame = {
        .x = make_scale(plot, false, left, right),
        .y = make_scale(plot, true, bottom, TOP),
        .text = text,
    };
    draw_axes(text, plot, &frame);
    draw_references(text, plot, &frame);
    for (int i = 0; i < plot->count; i++)
        draw_band(text, plot, &frame, &plot->curves[i]);
    for (int i = 0; i < plot->count; i++)
        draw_curve(text, plot, &frame, &plot->curves[i]);
    for (int i = 0; i < plot->count; i++)
        add_numbers(figure, plot, &plot->curves[i]);
    draw_labels(text, plot, &frame);
    return frame;
}
