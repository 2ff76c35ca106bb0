/* figure_reliability.c: how far probabilities can be believed. */
#include <math.h>
#include <stdlib.h>

#include "report/figures.h"
#include "report/plot.h"
#include "report/show.h"
#include "system/allocate.h"
#include "system/format.h"

struct bins {
    const json_t *list; /* [confidence, accuracy, examples] */
    double error;       /* expected calibration error */
};

/* From the analysis where there is one, else from the first seed. */
static struct bins bins_of(const struct document *document, const struct subject *subject)
{
    const json_t *measured = document->analysis
                                 ? document_summary(document, document->cell, subject->arm)
                                 : document_test(document, subject->training, 0, subject->split);
    return (struct bins){json_object_get(measured, "reliability"), number_at(measured, "ece")};
}

static int bins_count(const struct document *document)
{
    int count, bins = 0;
    struct subject *subjects = document_subjects(document, &count);
    for (int i = 0; i < count; i++)
        bins += size_of(bins_of(document, &subjects[i]).list);
    free(subjects);
    return bins;
}

bool reliability_applies(const struct document *document)
{
    return bins_count(document) > 0;
}

static struct curve make_curve(const struct bins *bins, const char *name, int look)
{
    struct curve curve = curve_new(name, look, size_of(bins->list));
    for (int i = 0; i < curve.count; i++) {
        const json_t *bin = json_array_get(bins->list, (size_t)i);
        if (item_at(bin, 2) > 0)
            curve.dots[i] = (struct dot){100 * item_at(bin, 0), 100 * item_at(bin, 1), NAN, NAN};
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
    struct scale range = scale_linear(least, 100, 0, 1);
    range = scale_widened(&range, 5);
    plot->x.low = plot->y.low = range.low;
    plot->x.high = plot->y.high = plot->x.most = plot->y.most = 100;
    plot->diagonal = true;
}

static void draw_plot(struct text *text, const struct document *document,
                      const struct subject *subjects, int count)
{
    struct plot plot = plot_new("", count);
    char **names = tlc_allocate((size_t)count + 1, sizeof *names);
    plot.description = "Accuracy against confidence";
    plot.x.title = "mean confidence, %";
    plot.y.title = "accuracy, %";
    for (int i = 0; i < count; i++) {
        struct bins bins = bins_of(document, &subjects[i]);
        char *model = svg_clip(document_model(document, subjects[i].training), 66);
        names[i] = tlc_format("%s, %s", model, show_percent(bins.error).text);
        plot.curves[plot.count++] = make_curve(&bins, names[i], subjects[i].look);
        free(model);
    }
    make_square(&plot);
    plot_begin(text, &plot);
    plot_end(text);
    for (int i = 0; i < count; i++)
        free(names[i]);
    free(names);
    plot_free(&plot);
}

void reliability_draw(struct text *text, const struct document *document)
{
    int count;
    struct subject *subjects = document_subjects(document, &count);
    text_add(text, "<figure>\n");
    draw_plot(text, document, subjects, count);
    char *cell = document_cell_words(document);
    text_addf(
        text,
        "<figcaption>Accuracy against confidence on %s%s, each dot a fifteenth of the images, "
        "sorted by confidence. Below the dotted line a model is surer than it is right. "
        "Beside the names stands the expected calibration error%s.</figcaption>\n"
        "</figure>\n",
        document_where(document), cell, document->seeds > 1 ? ", the mean over the seeds" : "");
    free(cell);
    free(subjects);
}
