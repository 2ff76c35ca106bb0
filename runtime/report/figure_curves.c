/* figure_curves.c: loss and accuracy against epochs. */
#include <math.h>
#include <stdlib.h>

#include "report/figures.h"
#include "report/plot.h"
#include "results/failures.h"
#include "system/allocate.h"
#include "system/format.h"

enum { TRAININGS_MOST = 12 };

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

/* ---- a panel -------------------------------------------------------------------------------- */

struct quantity {
    const char *name, *title;
    chosen_curve *training, *validation;
    double factor, least, most;
};

/* A loss that falls to a small part of what it was needs a logarithmic axis to be seen. */
static bool falls_far(const struct plot *plot)
{
    double least = INFINITY, most = 0;
    for (int i = 0; i < plot->count; i++)
        for (int j = 0; j < plot->curves[i].count; j++) {
            least = fmin(least, plot->curves[i].dots[j].low);
            most = fmax(most, plot->curves[i].dots[j].high);
        }
    return least > 0 && most > 20 * least;
}

static struct plot make_plot(const struct document *document, int training,
                             const struct quantity *quantity, const char *title)
{
    struct plot plot = tlc_plot_new(title, 2);
    plot.x.title = "epoch";
    plot.x.tight = true;
    plot.y.title = quantity->title;
    plot.y.most = quantity->most;
    plot.curves[plot.count++] =
        make_curve(document, training, quantity->training, quantity->factor, false);
    if (epochs_of(document, training, quantity->validation) > 0)
        plot.curves[plot.count++] =
            make_curve(document, training, quantity->validation, quantity->factor, true);
    plot.y.logarithmic = quantity->least == 0 && falls_far(&plot);
    if (!plot.y.logarithmic)
        plot.y.low = quantity->least;
    return plot;
}

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

static void draw_panel(struct figure *figure, const struct document *document, int training,
                       const struct quantity *quantity)
{
    int first = epochs_before(document, training) + 1;
    int epochs = epochs_of(document, training, quantity->training);
    if (epochs == 0)
        return;
    char *title = tlc_format("%s: %s", tlc_document_model(document, training), quantity->name);
    struct plot plot = make_plot(document, training, quantity, title);
    struct scale range = tlc_scale_linear(first, first + epochs - 1, 0, 1);
    struct ticks ticks = tlc_scale_whole_ticks(&range, 6);
    plot.x.ticks = &ticks;
    struct frame frame = tlc_plot_draw(figure, &plot);
    draw_phases(&frame, document, training);
    tlc_plot_free(&plot);
    free(title);
}

/* ---- the section ---------------------------------------------------------------------------- */

static void draw_training(struct figure *figure, const struct document *document, int training)
{
    static const struct quantity quantities[] = {
        {"loss", "loss", loss, val_loss, 1, 0, NAN},
        {"accuracy", "accuracy, %", accuracy, val_accuracy, 100, NAN, 100},
    };
    for (int i = 0; i < 2; i++)
        draw_panel(figure, document, training, &quantities[i]);
    const struct tlc_run_record *run = tlc_document_run(document, training, 0);
    if (!run || run->curves.metrics.count <= 0)
        return;
    const char *name = run->curves.metrics.item[0].name;
    draw_panel(figure, document, training,
               &(struct quantity){name, name, metric, val_metric, 1, NAN, NAN});
}

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

static void add_caption(struct text *text, const struct document *document, const bool *chosen)
{
    char *cell = tlc_document_cell_words(document);
    tlc_text_add(text, has_classes(document, chosen)
                           ? "Loss and accuracy after each epoch. "
                           : "Loss and the first metric after each epoch. ");
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

void tlc_curves_figures(struct figures *figures, const struct document *document)
{
    int count, drawn = 0;
    bool *chosen = choose(document, &count);
    struct figure *figure = tlc_figure_new(figures);
    for (int i = 0; i < document->trainings; i++)
        if (chosen[i] && drawn++ < TRAININGS_MOST)
            draw_training(figure, document, i);
    add_caption(&figure->caption, document, chosen);
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
