/* figure_reliability.c: how far probabilities can be believed. */
#include <math.h>
#include <stdlib.h>

#include "report/figures.h"
#include "report/plot.h"
#include "report/show.h"
#include "system/allocate.h"
#include "system/format.h"

struct bins {
    int count;
    const struct tlc_bin *bin;
    double error; /* expected calibration error */
};

/* From the analysis where there is one, else from the first seed. */
static struct bins bins_of(const struct document *document, const struct subject *subject)
{
    const struct tlc_summary *summary =
        tlc_document_summary(document, document->cell, subject->arm);
    const struct tlc_test_record *test =
        tlc_document_test(document, subject->training, 0, subject->split);
    struct bins bins = {0, NULL, NAN};
    if (document->analysis)
        bins = (struct bins){summary->reliability.count, summary->reliability.item, summary->ece};
    else if (test)
        bins = (struct bins){test->reliability.count, test->reliability.item, test->ece};
    bins.count = bins.count > 0 ? bins.count : 0;
    return bins;
}

static int bins_count(const struct document *document)
{
    int count, bins = 0;
    struct subject *subjects = tlc_document_subjects(document, &count);
    for (int i = 0; i < count; i++)
        bins += bins_of(document, &subjects[i]).count;
    free(subjects);
    return bins;
}

bool tlc_reliability_applies(const struct document *document)
{
    return bins_count(document) > 0;
}

static struct curve make_curve(const struct bins *bins, const char *name, int look)
{
    struct curve curve = tlc_curve_new(name, look, bins->count);
    for (int i = 0; i < curve.count; i++) {
        const struct tlc_bin *bin = &bins->bin[i];
        if (bin->examples > 0)
            curve.dots[i] = (struct dot){100 * bin->confidence, 100 * bin->accuracy, NAN, NAN};
    }
    return curve;
}

/* Both axes show the same range, so that the diagonal is one. */
static void make_square(struct plot *plot)
{
    double least = 90;
    for (int i = 0; i < plot->count; i++)
        for (int j = 0; j < plot->curves[i].count; j++)
            least = fmin(least, fmin(plot->curves[i].dots[j].x, plot->curves[i].dots[j].y));
    struct scale range = tlc_scale_linear(least, 100, 0, 1);
    range = tlc_scale_widened(&range, 5);
    plot->x.low = plot->y.low = range.low;
    plot->x.high = plot->y.high = plot->x.most = plot->y.most = 100;
    plot->diagonal = true;
}

static void draw_plot(struct figure *figure, const struct document *document,
                      const struct subject *subjects, int count)
{
    struct plot plot = tlc_plot_new("", count);
    char **names = tlc_allocate((size_t)count + 1, sizeof *names);
    plot.description = "Accuracy against confidence";
    plot.x.title = "mean confidence, %";
    plot.y.title = "accuracy, %";
    for (int i = 0; i < count; i++) {
        struct bins bins = bins_of(document, &subjects[i]);
        char *model = tlc_svg_clip(tlc_document_model(document, subjects[i].training), 66);
        names[i] = tlc_format("%s, %s", model, tlc_typeset_percent(bins.error).text);
        plot.curves[plot.count++] = make_curve(&bins, names[i], subjects[i].look);
        plot.curves[i].series = tlc_document_model(document, subjects[i].training);
        free(model);
    }
    make_square(&plot);
    tlc_plot_draw(figure, &plot);
    for (int i = 0; i < count; i++)
        free(names[i]);
    free(names);
    tlc_plot_free(&plot);
}

void tlc_reliability_figures(struct figures *figures, const struct document *document)
{
    int count;
    struct subject *subjects = tlc_document_subjects(document, &count);
    struct figure *figure = tlc_figure_new(figures, TLC_FIGURE_RELIABILITY, PLOT_HEADING);
    draw_plot(figure, document, subjects, count);
    char *cell = tlc_document_cell_words(document);
    tlc_text_addf(&figure->caption,
                  "Accuracy against confidence on %s%s, each dot a fifteenth of the examples, "
                  "sorted by confidence. Below the dotted line a model is surer than it is right. "
                  "Beside the names stands the expected calibration error%s.",
                  tlc_document_where(document), cell,
                  document->seeds <= 1                        ? ""
                  : document->study && document->study->folds ? ", the mean over the folds"
                                                              : ", the mean over the seeds");
    free(cell);
    free(subjects);
}
