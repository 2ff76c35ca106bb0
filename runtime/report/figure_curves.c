/* figure_curves.c: loss and accuracy against epochs. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/figures.h"
#include "report/plot.h"
#include "results/failures.h"
#include "system/allocate.h"
#include "system/format.h"

enum { TRAININGS_MOST = 12, ROWS_OF_FIGURE = 3 };

/* ---- which trainings ------------------------------------------------------------------------ */

/* Marks a training and all it builds on. */
static void mark(const struct document *document, int training, bool *marked)
{
    if (training < 0 || training >= document->trainings || marked[training])
        return;
    const struct tlc_training_record *record = tlc_document_training(document, training);
    marked[training] = true;
    mark(document, record->follows, marked);
    for (int i = 0; i < record->copies.count; i++)
        mark(document, record->copies.item[i], marked);
}

/* Which of the curves. */
typedef const struct tlc_series *chosen_curve(const struct tlc_curves *curves);

static const struct tlc_series *loss(const struct tlc_curves *curves)
{
    return &curves->loss;
}

static const struct tlc_series *val_loss(const struct tlc_curves *curves)
{
    return &curves->val_loss;
}

static const struct tlc_series *accuracy(const struct tlc_curves *curves)
{
    return &curves->accuracy;
}

static const struct tlc_series *val_accuracy(const struct tlc_curves *curves)
{
    return &curves->val_accuracy;
}

static const struct tlc_series none_of_these = {0, NULL};

/* Of the metric that comes first, where there are others than loss and accuracy. */
static const struct tlc_series *metric(const struct tlc_curves *curves)
{
    return curves->metrics.count > 0 ? &curves->metrics.item[0].train : &none_of_these;
}

static const struct tlc_series *val_metric(const struct tlc_curves *curves)
{
    return curves->metrics.count > 0 ? &curves->metrics.item[0].valid : &none_of_these;
}

static const struct tlc_series *curve_at(const struct document *document, int training, int seed,
                                         chosen_curve *which)
{
    static const struct tlc_curves none;
    const struct tlc_run_record *run = tlc_document_run(document, training, seed);
    return which(run ? &run->curves : &none);
}

/* Of the seed that went on for longest: a run that failed has fewer. */
static int epochs_of(const struct document *document, int training, chosen_curve *which)
{
    int most = 0;
    for (int seed = 0; seed < document->seeds; seed++) {
        int epochs = curve_at(document, training, seed, which)->count;
        most = epochs > most ? epochs : most;
    }
    return most;
}

static bool has_curve(const struct document *document, int training)
{
    return epochs_of(document, training, loss) > 0;
}

/* Those of the primary cell, or all without a study; to be freed. */
static bool *choose(const struct document *document, int *count)
{
    bool *marked = tlc_allocate((size_t)document->trainings + 1, sizeof *marked);
    for (int arm = 0; arm < document->arms; arm++)
        mark(document, tlc_document_trained(document, document->cell, arm), marked);
    *count = 0;
    for (int i = 0; i < document->trainings; i++) {
        marked[i] = (marked[i] || !document->study) && has_curve(document, i);
        *count += marked[i];
    }
    return marked;
}

bool tlc_curves_apply(const struct document *document)
{
    int count;
    free(choose(document, &count));
    return count > 0;
}

/* ---- a curve -------------------------------------------------------------------------------- */

/* Epochs before those of this training, when it goes on with another's weights. */
static int epochs_before(const struct document *document, int training)
{
    int before = 0, left = document->trainings;
    int follows = tlc_document_training(document, training)->follows;
    for (; follows >= 0 && left > 0; left--) {
        before += epochs_of(document, follows, loss);
        follows = tlc_document_training(document, follows)->follows;
    }
    return before;
}

/* The mean over the seeds, from the least to the most of them. */
static struct dot dot_of(const struct document *document, int training, chosen_curve *which,
                         int epoch, double factor)
{
    struct dot dot = {NAN, 0, NAN, NAN};
    int count = 0;
    for (int seed = 0; seed < document->seeds; seed++) {
        double value = factor * tlc_number_of(curve_at(document, training, seed, which), epoch);
        if (!isfinite(value))
            continue;
        dot.y += value;
        dot.low = fmin(dot.low, value);
        dot.high = fmax(dot.high, value);
        count++;
    }
    dot.y = count > 0 ? dot.y / count : NAN;
    return dot;
}

static struct curve make_curve(const struct document *document, int training, chosen_curve *which,
                               double factor, bool validation)
{
    int epochs = epochs_of(document, training, which);
    int before = epochs_before(document, training);
    struct curve curve =
        tlc_curve_new(validation ? "validation" : "training", validation ? 2 : 1, epochs);
    for (int i = 0; i < epochs; i++) {
        curve.dots[i] = dot_of(document, training, which, i, factor);
        curve.dots[i].x = before + i + 1;
    }
    curve.marked = epochs <= 12;
    return curve;
}

/* ---- panels ---------------------------------------------------------------------------------- */

/* What is drawn of a training: its factor turns it into what the title says. */
struct quantity {
    const char *name, *title;
    chosen_curve *training, *validation;
    double factor, least, most;
};

enum { QUANTITIES = 3 };

static const struct quantity quantities[QUANTITIES] = {
    {"loss", "loss", loss, val_loss, 1, 0, NAN},
    {"accuracy", "accuracy, %", accuracy, val_accuracy, 100, NAN, 100},
    {"", "", metric, val_metric, 1, NAN, NAN}, /* by its own name */
};

struct panel_of {
    int training;
    const struct quantity *quantity;
    char *title;
    struct plot plot;
};

static const char *metric_name(const struct document *document, int training)
{
    const struct tlc_run_record *run = tlc_document_run(document, training, 0);
    return run && run->curves.metrics.count > 0 ? run->curves.metrics.item[0].name : "";
}

static struct plot make_plot(const struct document *document, int training,
                             const struct quantity *quantity, const char *title)
{
    struct plot plot = tlc_plot_new(title, 2);
    tlc_plot_narrow(&plot);
    plot.x.title = "epoch";
    plot.x.tight = true;
    plot.y.title = *quantity->title ? quantity->title : metric_name(document, training);
    plot.y.most = quantity->most;
    plot.curves[plot.count++] =
        make_curve(document, training, quantity->training, quantity->factor, false);
    if (epochs_of(document, training, quantity->validation) > 0)
        plot.curves[plot.count++] =
            make_curve(document, training, quantity->validation, quantity->factor, true);
    return plot;
}

/* Nothing where the training has no such curve. */
static int add_panel(struct panel_of *panels, int count, const struct document *document,
                     int training, const struct quantity *quantity)
{
    if (epochs_of(document, training, quantity->training) == 0)
        return count;
    const char *name = *quantity->name ? quantity->name : metric_name(document, training);
    struct panel_of *panel = &panels[count];
    panel->training = training;
    panel->quantity = quantity;
    panel->title = tlc_format("%s: %s", tlc_document_model(document, training), name);
    panel->plot = make_plot(document, training, quantity, panel->title);
    return count + 1;
}

/* ---- equal axes ------------------------------------------------------------------------------ */

struct span {
    double least, most;
};

static void include(struct span *span, double value)
{
    span->least = fmin(span->least, value);
    span->most = fmax(span->most, value);
}

/* Of the panels of one quantity, or of all for NULL: what their axis has to show. */
static struct span span_of(const struct panel_of *panels, int count,
                           const struct quantity *quantity)
{
    struct span span = {NAN, NAN};
    for (int i = 0; i < count; i++)
        for (int j = 0; j < panels[i].plot.count; j++)
            for (int k = 0; k < panels[i].plot.curves[j].count; k++) {
                const struct dot *dot = &panels[i].plot.curves[j].dots[k];
                if (!quantity)
                    include(&span, dot->x);
                else if (panels[i].quantity == quantity)
                    include(&span, dot->low), include(&span, dot->high);
            }
    return span;
}

/* A loss that falls to a small part of what it was needs a logarithmic axis to be seen. */
static void share_axes(struct panel_of *panels, int count)
{
    const struct span epochs = span_of(panels, count, NULL);
    for (int i = 0; i < count; i++) {
        const struct span span = span_of(panels, count, panels[i].quantity);
        struct plot_axis *x = &panels[i].plot.x, *y = &panels[i].plot.y;
        x->low = epochs.least;
        x->high = epochs.most;
        y->logarithmic =
            panels[i].quantity->least == 0 && span.least > 0 && span.most > 20 * span.least;
        y->low = panels[i].quantity->least == 0 && !y->logarithmic ? 0 : span.least;
        y->high = span.most;
    }
}

/* ---- a figure -------------------------------------------------------------------------------- */

/* Where one phase ends and another begins, perhaps with other layers frozen. */
static void draw_phases(const struct frame *frame, const struct document *document, int training)
{
    const struct tlc_training_record *record = tlc_document_training(document, training);
    double epochs = epochs_before(document, training) + 0.5;
    for (int i = 0; i + 1 < record->phases.count; i++) {
        epochs += tlc_known(record->phases.item[i].epochs);
        double x = isfinite(epochs) ? tlc_scale_place(&frame->x, epochs) : NAN;
        tlc_svg_line(frame->text, "phase", (struct point){x, frame->y.from},
                     (struct point){x, frame->y.to});
    }
}

static void draw_panels(struct figure *figure, const struct document *document,
                        struct panel_of *panels, int count)
{
    const struct span epochs = span_of(panels, count, NULL);
    const struct scale range = tlc_scale_linear(epochs.least, epochs.most, 0, 1);
    struct ticks ticks = tlc_scale_whole_ticks(&range, 6);
    for (int i = 0; i < count; i++) {
        panels[i].plot.x.ticks = &ticks;
        struct frame frame = tlc_plot_draw(figure, &panels[i].plot);
        draw_phases(&frame, document, panels[i].training);
    }
}

/* Of the trainings of one task, which learn to do the same: what is compared. */
struct group {
    int trainings, count; /* of trainings, and of panels, which stand by training */
    struct panel_of panels[TRAININGS_MOST * QUANTITIES];
};

static void group_add(struct group *group, const struct document *document, int training)
{
    for (int k = 0; k < QUANTITIES; k++)
        group->count = add_panel(group->panels, group->count, document, training, &quantities[k]);
    group->trainings++;
}

static void group_empty(struct group *group)
{
    for (int i = 0; i < group->count; i++) {
        tlc_plot_free(&group->panels[i].plot);
        free(group->panels[i].title);
    }
    group->count = group->trainings = 0;
}

/* Behind the panels of one training. */
static int row_end(const struct group *group, int first)
{
    int end = first;
    while (end < group->count && group->panels[end].training == group->panels[first].training)
        end++;
    return end;
}

/* A row for each training, of few enough that figure and caption fit on a page. Returns the first
 * panel of those that are left. */
static int draw_rows(struct figure *figure, const struct document *document, struct group *group,
                     int first)
{
    int end = first;
    for (int row = 0; row < ROWS_OF_FIGURE && end < group->count; row++) {
        const int next = row_end(group, end);
        figure->columns = next - end > figure->columns ? next - end : figure->columns;
        end = next;
    }
    draw_panels(figure, document, group->panels + first, end - first);
    return end;
}

/* ---- the section ---------------------------------------------------------------------------- */

static bool has_phases(const struct document *document, const bool *chosen)
{
    for (int i = 0; i < document->trainings; i++)
        if (chosen[i] && tlc_document_training(document, i)->phases.count > 1)
            return true;
    return false;
}

static bool has_classes(const struct document *document, const bool *chosen)
{
    for (int i = 0; i < document->trainings; i++)
        if (chosen[i] && epochs_of(document, i, accuracy) > 0)
            return true;
    return false;
}

/* What is to be known of all figures stands below the first. */
static void add_explanation(struct text *text, const struct document *document, const bool *chosen)
{
    char *cell = tlc_document_cell_words(document);
    if (*cell)
        tlc_text_addf(text, "Shown are the trainings of the arms%s, and those they build on. ",
                      cell);
    free(cell);
    if (document->seeds > 1)
        tlc_text_addf(text,
                      "Lines are means over %d %ss, and bands go from the least to the most. ",
                      document->seeds, tlc_document_unit(document));
    if (tlc_document_all_failures(document) > 0)
        tlc_text_add(text, "Runs that failed are in it as far as they went. ");
    if (has_phases(document, chosen))
        tlc_text_add(text, "Dashed uprights part the phases of a training. ");
    tlc_text_add(text,
                 "A training loss is the mean over the epoch, while the weights still move; a "
                 "validation loss is that at its end.");
}

static void add_caption(struct text *text, const struct document *document, const bool *chosen,
                        const struct group *group)
{
    const char *task = tlc_document_training(document, group->panels[0].training)->task;
    tlc_text_addf(text, "Loss and %s after each epoch%s%s%s. ",
                  has_classes(document, chosen) ? "accuracy" : "the first metric",
                  *task ? " of learning " : "", task,
                  group->trainings > 1 ? ", on equal axes" : "");
}

static void draw_group(struct figures *figures, const struct document *document, const bool *chosen,
                       struct group *group)
{
    share_axes(group->panels, group->count);
    for (int first = 0; first < group->count;) {
        struct figure *figure = tlc_figure_new(figures, TLC_FIGURE_CURVES, PLOT_HEADING);
        first = draw_rows(figure, document, group, first);
        add_caption(&figure->caption, document, chosen, group);
        if (figures->count == 1)
            add_explanation(&figure->caption, document, chosen);
    }
}

/* The first of those that are left, and others of its task. */
static void take(struct group *group, const struct document *document, bool *left, int most)
{
    const char *task = NULL;
    for (int i = 0; i < document->trainings && group->trainings < most; i++) {
        const char *own = tlc_document_training(document, i)->task;
        if (!left[i] || (task && strcmp(task, own) != 0))
            continue;
        task = own;
        left[i] = false;
        group_add(group, document, i);
    }
}

void tlc_curves_figures(struct figures *figures, const struct document *document)
{
    int count, drawn = 0;
    bool *chosen = choose(document, &count), *left = choose(document, &count);
    const int most = count < TRAININGS_MOST ? count : TRAININGS_MOST;
    while (drawn < most) {
        struct group group = {0};
        take(&group, document, left, most - drawn);
        drawn += group.trainings;
        draw_group(figures, document, chosen, &group);
        group_empty(&group);
    }
    free(left);
    free(chosen);
}

void tlc_curves_draw(struct text *text, const struct document *document)
{
    int count;
    free(choose(document, &count));
    if (count > TRAININGS_MOST)
        tlc_text_addf(text, "<p class=\"small\">%d more trainings are in results.json.</p>\n",
                      count - TRAININGS_MOST);
}
