/* figure_confusion.c: what is taken for what. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "report/fields.h"
#include "report/figures.h"
#include "report/show.h"
#include "system/allocate.h"
#include "system/format.h"

enum { CLASSES_MOST = 20, NUMBERS = 40, MOST_OF_NAMES = 130, TOP = 56, RATES = 150 };

/* Counts summed over the seeds: [true][predicted]. */
struct confusion {
    const struct document *document;
    const char *split;
    int classes, seeds;
    double left; /* what the names of rows take */
    double count[CLASSES_MOST][CLASSES_MOST];
};

static void add_counts(struct confusion *confusion, const struct tlc_counts *rows)
{
    for (int i = 0; i < confusion->classes; i++)
        for (int j = 0; j < confusion->classes && j < rows[i].count; j++)
            confusion->count[i][j] += rows[i].item[j] > 0 ? (double)rows[i].item[j] : 0;
    confusion->seeds++;
}

static struct confusion confusion_of(const struct document *document, const struct subject *subject)
{
    struct confusion confusion = {.document = document, .split = subject->split};
    for (int seed = 0; seed < document->seeds; seed++) {
        const struct tlc_test_record *test =
            tlc_document_test(document, subject->training, seed, subject->split);
        const int classes = test ? test->confusion.count : 0;
        if (confusion.classes == 0 && classes > 0 && classes <= CLASSES_MOST)
            confusion.classes = classes;
        if (confusion.classes > 0 && classes == confusion.classes)
            add_counts(&confusion, test->confusion.item);
    }
    return confusion;
}

static double row_sum(const struct confusion *confusion, int row)
{
    double sum = 0;
    for (int i = 0; i < confusion->classes; i++)
        sum += confusion->count[row][i];
    return sum;
}

bool tlc_confusion_applies(const struct document *document)
{
    int count, drawable = 0;
    struct subject *subjects = tlc_document_subjects(document, &count);
    for (int i = 0; i < count; i++)
        drawable += confusion_of(document, &subjects[i]).classes > 0;
    free(subjects);
    return drawable > 0;
}

/* ---- names of classes ------------------------------------------------------------------------ */

/* The room that the names of rows take: what numbers do, or more. */
static double width_of_names(const struct confusion *confusion)
{
    double widest = NUMBERS;
    for (int i = 0; i < confusion->classes; i++) {
        char *name = tlc_document_class(confusion->document, confusion->split, i);
        widest = fmax(widest, tlc_svg_width(name) + 12);
        free(name);
    }
    return fmin(widest, MOST_OF_NAMES);
}

static void draw_name(struct text *text, const struct confusion *confusion, int class,
                      const char *anchor, struct point at, double room)
{
    const bool named = tlc_document_has_names(confusion->document, confusion->split);
    char *name = tlc_document_class(confusion->document, confusion->split, class);
    char *words = named ? tlc_svg_clip(name, room) : tlc_format("%s", name);
    tlc_svg_text(text, "number", anchor, at, words);
    free(words);
    free(name);
}

/* ---- drawing -------------------------------------------------------------------------------- */

static double cell_size(int classes)
{
    return classes <= 3 ? 62 : classes <= 5 ? 48 : 36;
}

/* Dark where many examples of the row's class go; words on dark are light. */
static void draw_cell(struct text *text, double x, double y, double size, double count, double rate)
{
    char number[32];
    snprintf(number, sizeof number, "%.0f", count);
    tlc_text_addf(text,
                  "<rect class=\"cell\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" "
                  "fill-opacity=\"%.2f\"/>\n",
                  x, y, size, size, 0.04 + 0.9 * rate);
    tlc_svg_text(text, rate > 0.5 ? "note on" : "note", "middle",
                 (struct point){x + size / 2, y + size / 2 + 4}, number);
}

/* The same images are tested under every seed: more seeds are not more images, so the interval is
 * that of an average seed. */
static void draw_rate(struct text *text, const struct confusion *confusion, int row, double x,
                      double y)
{
    long trials = lround(row_sum(confusion, row) / confusion->seeds);
    long right = lround(confusion->count[row][row] / confusion->seeds);
    if (trials < 1)
        return;
    struct tlc_interval interval = tlc_wilson(right, trials);
    struct tlc_interval shown = {100 * interval.low, 100 * interval.high};
    double rate = confusion->count[row][row] / row_sum(confusion, row);
    char *words =
        tlc_format("%s %s", tlc_typeset_percent(rate).text, tlc_typeset_interval(shown, 1).text);
    tlc_svg_text(text, "note", "start", (struct point){x, y}, words);
    free(words);
}

static void draw_row(struct text *text, const struct confusion *confusion, int row)
{
    double size = cell_size(confusion->classes), y = TOP + row * size,
           sum = row_sum(confusion, row);
    const double left = confusion->left;
    draw_name(text, confusion, row, "end", (struct point){left - 6, y + size / 2 + 4}, left - 8);
    draw_name(text, confusion, row, "middle", (struct point){left + (row + 0.5) * size, TOP - 6},
              size - 2);
    for (int i = 0; i < confusion->classes; i++) {
        double count = confusion->count[row][i];
        draw_cell(text, left + i * size, y, size, count, sum > 0 ? count / sum : 0);
    }
    draw_rate(text, confusion, row, left + confusion->classes * size + 10, y + size / 2 + 4);
}

static void draw_matrix(struct figure *figure, const struct confusion *confusion, const char *title)
{
    double side = confusion->classes * cell_size(confusion->classes);
    const double left = confusion->left;
    double width = fmax(left + side + RATES, 330);
    char *words = tlc_svg_clip(title, width - 10);
    struct text *text = tlc_figure_draw(figure, width, TOP + side + 8, "Confusion matrix");
    tlc_svg_text(text, "panel", "start", (struct point){2, 14}, words);
    tlc_svg_text(text, "title", "start", (struct point){2, 33},
                 "true class (rows), predicted (columns)");
    tlc_svg_text(text, "title", "start", (struct point){left + side + 10, TOP - 6},
                 confusion->classes > 0 ? "recognised" : "");
    for (int row = 0; row < confusion->classes; row++)
        draw_row(text, confusion, row);
    free(words);
}

static void add_numbers(struct figure *figure, const struct confusion *confusion, const char *title)
{
    for (int i = 0; i < confusion->classes; i++)
        for (int j = 0; j < confusion->classes; j++) {
            char *class = tlc_document_class(confusion->document, confusion->split, i);
            char *other = tlc_document_class(confusion->document, confusion->split, j);
            struct text *row = tlc_figure_row(figure, title);
            tlc_field_text(row, class);
            tlc_field_text(row, other);
            tlc_field_number(row, confusion->count[i][j]);
            tlc_text_add(row, "\n");
            free(other);
            free(class);
        }
}

static void add_caption(struct text *text, const struct document *document)
{
    tlc_text_addf(text, "How often %s of each class were taken for which",
                  document->study ? "examples" : "the test examples");
    char *cell = tlc_document_cell_words(document);
    if (document->study)
        tlc_text_addf(text, " on %s%s", tlc_document_split(document), cell);
    free(cell);
    if (document->seeds > 1)
        tlc_text_addf(text, ", summed over %d %ss", document->seeds, tlc_document_unit(document));
    tlc_text_add(text,
                 "; dark is a large part of its row. At the right, how many of each class were "
                 "recognised, in percent, with Wilson's 95% interval");
    if (document->seeds > 1)
        tlc_text_addf(
            text, " for as many examples as one %s sees, since more seeds are not more examples",
            tlc_document_unit(document));
    tlc_text_add(text, ".");
}

/* Failed runs have no part in it. */
static char *title_of(const struct document *document, const struct subject *subject,
                      const struct confusion *confusion)
{
    const char *model = tlc_document_model(document, subject->training);
    if (confusion->seeds == document->seeds)
        return tlc_format("%s on %s", model, subject->split);
    return tlc_format("%s on %s, %d %s%s", model, subject->split, confusion->seeds,
                      tlc_document_unit(document), confusion->seeds == 1 ? "" : "s");
}

void tlc_confusion_figures(struct figures *figures, const struct document *document)
{
    int count;
    struct subject *subjects = tlc_document_subjects(document, &count);
    struct figure *figure = tlc_figure_new(figures, TLC_FIGURE_CONFUSION, "class,taken_for,count");
    for (int i = 0; i < count; i++) {
        struct confusion confusion = confusion_of(document, &subjects[i]);
        char *title = title_of(document, &subjects[i], &confusion);
        confusion.left = width_of_names(&confusion);
        if (confusion.classes > 0)
            draw_matrix(figure, &confusion, title);
        add_numbers(figure, &confusion, title);
        free(title);
    }
    add_caption(&figure->caption, document);
    free(subjects);
}
