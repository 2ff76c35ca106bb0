/* figure_pairs.c: seed by seed, the baseline joined with an arm, and their differences. */
#include <math.h>
#include <stdlib.h>

#include "report/fields.h"
#include "report/figures.h"
#include "report/report.h"
#include "report/show.h"
#include "report/style.h"
#include "report/svg.h"
#include "results/failures.h"
#include "results/shown.h"
#include "system/allocate.h"
#include "system/format.h"

enum {
    SIDE_BY_SIDE = 15, /* at most so many dots of the swarm */
    MARGIN = 14,       /* around the figure where it stands alone */
};

/* Where things stand. */
struct layout {
    double width, height, top, bottom;
    double axis;          /* of accuracy, at the left */
    double first, second; /* the dots of the baseline and of the arm */
    double swarm, right;  /* the differences and their axis, at the right; 0 where there are none */
};

static const struct layout large = {
    .width = 470,
    .height = 384,
    .top = 78,
    .bottom = 344,
    .axis = 46,
    .first = 118,
    .second = 232,
    .swarm = 348,
    .right = 418,
};

static const struct layout small = {
    .width = 224,
    .height = 184,
    .top = 54,
    .bottom = 156,
    .axis = 42,
    .first = 78,
    .second = 184,
};

/* What is drawn of an arm. */
struct pairs {
    const struct document *document;
    const struct layout *layout;
    int arm, count;
    double *first, *second, *difference; /* in percent and points; by seed */
    const struct tlc_arm_comparison *comparison;
    struct scale accuracy, gain;
};

/* Whether any seed has a run of the arm and one of the baseline that count. */
static bool is_paired(const struct document *document, int arm)
{
    const struct tlc_arm_comparison *comparison =
        tlc_document_comparison(document, document->cell, arm);
    return tlc_document_compares(document, document->cell, arm) &&
           tlc_document_pairs(document, comparison) > 0;
}

bool tlc_pairs_apply(const struct document *document)
{
    return document->decided >= 0 && is_paired(document, document->decided);
}

/* ---- values --------------------------------------------------------------------------------- */

static double accuracy_of(const struct document *document, int arm, int seed)
{
    return 100 * tlc_document_accuracy(document,
                                       tlc_document_trained(document, document->cell, arm), seed);
}

static struct scale scale_of(const struct layout *layout, const double *first, const double *second,
                             int count, double low, double high, double most)
{
    for (int i = 0; i < count; i++) {
        low = fmin(fmin(low, first[i]), second[i]);
        high = fmax(fmax(high, first[i]), second[i]);
    }
    struct scale scale = tlc_scale_linear(low, high, layout->bottom, layout->top);
    scale = tlc_scale_widened(&scale, 5);
    scale.high = fmin(scale.high, most);
    return scale;
}

/* What the axis has to show: of all arms that are drawn, so that they can be compared. */
static struct tlc_interval range_of_arms(const struct document *document)
{
    struct tlc_interval range = {NAN, NAN};
    for (int arm = 0; arm < document->arms; arm++)
        for (int i = 0; i < document->seeds; i++)
            if (arm == document->baseline || is_paired(document, arm)) {
                range.low = fmin(range.low, accuracy_of(document, arm, i));
                range.high = fmax(range.high, accuracy_of(document, arm, i));
            }
    return range;
}

/* The axis shows the values, and the range besides. */
static struct pairs pairs_new(const struct document *document, int arm, const struct layout *layout,
                              struct tlc_interval range)
{
    size_t size = (size_t)document->seeds + 1;
    struct pairs pairs = {
        .document = document, .layout = layout, .arm = arm, .count = document->seeds};
    pairs.first = tlc_allocate(size, sizeof *pairs.first);
    pairs.second = tlc_allocate(size, sizeof *pairs.second);
    pairs.difference = tlc_allocate(size, sizeof *pairs.difference);
    pairs.comparison = tlc_document_comparison(document, document->cell, arm);
    for (int i = 0; i < pairs.count; i++) {
        pairs.first[i] = accuracy_of(document, document->baseline, i);
        pairs.second[i] = accuracy_of(document, arm, i);
        pairs.difference[i] = pairs.second[i] - pairs.first[i];
    }
    pairs.accuracy =
        scale_of(layout, pairs.first, pairs.second, pairs.count, range.low, range.high, 100);
    pairs.gain = scale_of(layout, pairs.difference, pairs.difference, pairs.count, 0, 0, 1e9);
    return pairs;
}

static void pairs_free(struct pairs *pairs)
{
    free(pairs->first);
    free(pairs->second);
    free(pairs->difference);
}

/* Differences of accuracies carry the rounding of both. */
static int sign_of(double difference)
{
    return difference > 1e-9 ? 1 : difference < -1e-9 ? -1 : 0;
}

static int count_of(const struct pairs *pairs, int sign)
{
    int count = 0;
    for (int i = 0; i < pairs->count; i++)
        count += isfinite(pairs->difference[i]) && sign_of(pairs->difference[i]) == sign;
    return count;
}

/* ---- drawing -------------------------------------------------------------------------------- */

static struct point place(const struct scale *scale, double x, double value)
{
    return (struct point){x, isfinite(value) ? tlc_scale_place(scale, value) : NAN};
}

static const char *pair_class(int sign)
{
    return sign > 0 ? "pair up" : sign < 0 ? "pair down" : "pair level0";
}

static void draw_dot(struct text *text, int look, struct point at)
{
    if (isfinite(at.y))
        tlc_text_addf(text, "<circle class=\"dot s%d\" cx=\"%.1f\" cy=\"%.1f\" r=\"3\"/>\n", look,
                      at.x, at.y);
}

/* Blue is better and orange is worse, wherever a dot stands. */
static int look_of(int sign)
{
    return sign > 0 ? 1 : sign < 0 ? 2 : 0;
}

static void draw_pairs(struct text *text, const struct pairs *pairs)
{
    const struct layout *layout = pairs->layout;
    for (int i = 0; i < pairs->count; i++)
        tlc_svg_line(text, pair_class(sign_of(pairs->difference[i])),
                     place(&pairs->accuracy, layout->first, pairs->first[i]),
                     place(&pairs->accuracy, layout->second, pairs->second[i]));
    for (int i = 0; i < pairs->count; i++) {
        draw_dot(text, 0, place(&pairs->accuracy, layout->first, pairs->first[i]));
        draw_dot(text, look_of(sign_of(pairs->difference[i])),
                 place(&pairs->accuracy, layout->second, pairs->second[i]));
    }
}

static bool is_free(const struct point *taken, int count, struct point at)
{
    for (int i = 0; i < count; i++) {
        double x = taken[i].x - at.x, y = taken[i].y - at.y;
        if (x * x + y * y < 30)
            return false;
    }
    return true;
}

/* Where the dot stands beside others: 0, 1, -1, 2, -2, ... steps from the middle. */
static double aside(int step)
{
    return (step % 2 ? 1 : -1) * (step + 1) / 2 * 5.6;
}

/* Dots that would hide each other stand side by side; where there is no room left, a next layer
 * begins. */
static struct point find_room(const struct point *taken, int count, struct point at)
{
    struct point moved = at;
    for (int step = 0; step < SIDE_BY_SIDE; step++) {
        moved.x = at.x + aside(step);
        if (is_free(taken, count, moved))
            return moved;
    }
    moved.x = at.x + aside(count % SIDE_BY_SIDE);
    return moved;
}

static void draw_swarm(struct text *text, const struct pairs *pairs)
{
    struct point *taken = tlc_allocate((size_t)pairs->count + 1, sizeof *taken);
    int count = 0;
    for (int i = 0; i < pairs->count; i++) {
        struct point at = place(&pairs->gain, pairs->layout->swarm, pairs->difference[i]);
        if (!isfinite(at.y))
            continue;
        at = find_room(taken, count, at);
        taken[count++] = at;
        draw_dot(text, look_of(sign_of(pairs->difference[i])), at);
    }
    free(taken);
}

static void draw_diamond(struct text *text, struct point at)
{
    if (isfinite(at.y))
        tlc_text_addf(text, "<path class=\"diamond\" d=\"M%.1f %.1fl5.5 6l-5.5 6l-5.5 -6Z\"/>\n",
                      at.x, at.y - 6);
}

/* The mean difference and its interval stand between the dots and their axis. */
static void draw_mean_difference(struct text *text, const struct pairs *pairs)
{
    struct tlc_interval interval = pairs->comparison->t;
    double mean = 100 * pairs->comparison->mean, x = pairs->layout->right - 14;
    if (tlc_interval_known(interval))
        tlc_svg_line(text, "mean", place(&pairs->gain, x, 100 * interval.low),
                     place(&pairs->gain, x, 100 * interval.high));
    draw_diamond(text, place(&pairs->gain, x, mean));
}

static void draw_mean(struct text *text, const struct pairs *pairs, int arm, double x)
{
    const struct tlc_summary *summary =
        tlc_document_summary(pairs->document, pairs->document->cell, arm);
    struct point from = place(&pairs->accuracy, x - 9, 100 * summary->mean), to = from;
    to.x += 18;
    if (pairs->count > 1)
        tlc_svg_line(text, "mean", from, to);
}

static void draw_heading(struct text *text, double x, const char *name, const char *numbers,
                         const char *more)
{
    char *words = tlc_svg_clip(name, 104);
    tlc_svg_text(text, "strong", "middle", (struct point){x, 32}, words);
    tlc_svg_text(text, "note", "middle", (struct point){x, 48}, numbers);
    tlc_svg_text(text, "note", "middle", (struct point){x, 63}, more);
    free(words);
}

static void draw_headings(struct text *text, const struct pairs *pairs)
{
    const struct document *document = pairs->document;
    int arms[] = {document->baseline, pairs->arm};
    const double x[] = {pairs->layout->first, pairs->layout->second};
    for (int i = 0; i < 2; i++) {
        const struct tlc_summary *summary = tlc_document_summary(document, document->cell, arms[i]);
        struct shown mean = tlc_typeset_mean(summary->mean, summary->sd);
        draw_heading(text, x[i], tlc_document_arm(document, arms[i]), mean.text, "");
    }
    struct tlc_interval interval = pairs->comparison->t;
    draw_heading(text, pairs->layout->swarm + 8, "difference",
                 tlc_typeset_points(pairs->comparison->mean, interval).text,
                 tlc_interval_known(interval) ? tlc_typeset_points_interval(interval).text : "");
}

static double draw_key_entry(struct text *text, struct point at, int sign, const char *word,
                             int count)
{
    char *words = tlc_format("%s in %d", word, count);
    tlc_svg_line(text, pair_class(sign), (struct point){at.x, at.y - 4},
                 (struct point){at.x + 24, at.y - 4});
    tlc_svg_text(text, "note", "start", (struct point){at.x + 30, at.y}, words);
    at.x += 46 + tlc_svg_width(words);
    free(words);
    return at.x;
}

static void draw_key(struct text *text, const struct pairs *pairs)
{
    struct point at = {pairs->layout->axis, pairs->layout->height - 10};
    at.x = draw_key_entry(text, at, 1, "better", count_of(pairs, 1));
    at.x = draw_key_entry(text, at, -1, "worse", count_of(pairs, -1));
    draw_key_entry(text, at, 0, "equal", count_of(pairs, 0));
}

static void draw_axis_of_accuracy(struct text *text, const struct pairs *pairs)
{
    const struct layout *layout = pairs->layout;
    struct ticks ticks = tlc_scale_ticks(&pairs->accuracy, 5);
    tlc_svg_axis_vertical(text, &pairs->accuracy, &ticks, layout->axis, layout->second + 22, false);
}

/* With a band where differences are too small to matter. */
static void draw_axis_of_differences(struct text *text, const struct pairs *pairs)
{
    const struct scale *gain = &pairs->gain;
    struct ticks ticks = tlc_scale_ticks(gain, 5);
    double left = pairs->layout->swarm - 46, right = pairs->layout->right;
    double margin = 100 * tlc_document_least_effect(pairs->document);
    tlc_svg_rectangle(text, "margin", place(gain, left, margin), place(gain, right, -margin));
    tlc_svg_axis_vertical(text, gain, &ticks, right, right, true);
    tlc_svg_line(text, "level", place(gain, left, 0), place(gain, right, 0));
}

static void draw_titles(struct text *text, const struct pairs *pairs)
{
    char *compared = tlc_document_compared(pairs->document);
    char *title = tlc_format("%s on %s, %%", compared, tlc_document_split(pairs->document));
    free(compared);
    char *words = tlc_svg_clip(title, 260);
    tlc_svg_text(text, "title", "start", (struct point){2, 12}, words);
    tlc_svg_text(text, "title", "end", (struct point){pairs->layout->width - 2, 12},
                 "difference, points");
    free(words);
    free(title);
}

static void draw_large(struct text *text, const struct pairs *pairs)
{
    draw_axis_of_accuracy(text, pairs);
    draw_axis_of_differences(text, pairs);
    draw_titles(text, pairs);
    draw_pairs(text, pairs);
    draw_mean(text, pairs, pairs->document->baseline, pairs->layout->first - 15);
    draw_mean(text, pairs, pairs->arm, pairs->layout->second + 15);
    draw_swarm(text, pairs);
    draw_mean_difference(text, pairs);
    draw_headings(text, pairs);
    draw_key(text, pairs);
}

static void draw_foot(struct text *text, const struct layout *layout, double x, const char *name)
{
    char *words = tlc_svg_clip(name, 100);
    tlc_svg_text(text, "note", "middle", (struct point){x, layout->height - 8}, words);
    free(words);
}

static void draw_small(struct text *text, const struct pairs *pairs)
{
    const struct layout *layout = pairs->layout;
    const char *arm = tlc_document_arm(pairs->document, pairs->arm);
    struct tlc_interval interval = pairs->comparison->t;
    char *numbers =
        tlc_format("%s", tlc_typeset_difference(pairs->comparison->mean, interval).text);
    char *counts = tlc_format("%d better, %d worse, %d equal", count_of(pairs, 1),
                              count_of(pairs, -1), count_of(pairs, 0));
    char *title = tlc_svg_clip(arm, layout->width - 10);
    draw_axis_of_accuracy(text, pairs);
    draw_pairs(text, pairs);
    tlc_svg_text(text, "strong", "start", (struct point){2, 12}, title);
    tlc_svg_text(text, "note", "start", (struct point){2, 27}, numbers);
    tlc_svg_text(text, "note", "start", (struct point){2, 41}, counts);
    draw_foot(text, layout, layout->first,
              tlc_document_arm(pairs->document, pairs->document->baseline));
    draw_foot(text, layout, layout->second, arm);
    free(title);
    free(counts);
    free(numbers);
}

static const char description[] = "Accuracy of each seed with either model, and the differences";

static void add_numbers(struct figure *figure, const struct pairs *pairs)
{
    const struct document *document = pairs->document;
    const int folds = tlc_results_folds(document->results);
    for (int i = 0; i < pairs->count; i++) {
        struct text *row = tlc_figure_row(figure, tlc_document_arm(document, pairs->arm));
        tlc_field_whole(row, tlc_results_seed(document->results, i));
        tlc_field_number(row, folds > 1 ? i % folds + 1 : NAN);
        tlc_field_number(row, pairs->first[i]);
        tlc_field_number(row, pairs->second[i]);
        tlc_field_number(row, pairs->difference[i]);
        tlc_text_add(row, "\n");
    }
}

static void draw_arm(struct figure *figure, const struct document *document, int arm,
                     const struct layout *layout)
{
    struct pairs pairs = pairs_new(document, arm, layout, range_of_arms(document));
    struct text *text = tlc_figure_draw(figure, layout->width, layout->height, description);
    if (layout == &small)
        draw_small(text, &pairs);
    else
        draw_large(text, &pairs);
    add_numbers(figure, &pairs);
    pairs_free(&pairs);
}

/* ---- in the report -------------------------------------------------------------------------- */

/* Of the arms that are drawn, and the baseline. */
static void draw_failed(struct text *text, const struct document *document)
{
    int failed = 0;
    for (int arm = 0; arm < document->arms; arm++)
        failed +=
            tlc_document_failures(document, tlc_document_trained(document, document->cell, arm));
    char *means = tlc_document_failed_means(document);
    if (failed > 0)
        tlc_text_addf(text, "A failed run is %s. ", means);
    free(means);
}

static void add_caption(struct text *text, const struct document *document)
{
    char *cell = tlc_document_cell_words(document);
    const char *unit = tlc_document_unit(document);
    char *compared = tlc_document_compared(document);
    tlc_text_addf(text,
                  "Each line is one %s: its %s on %s with %s%s, joined with that "
                  "of the other model trained under the same %s. At the right, each dot is the "
                  "difference of one %s. ",
                  unit, compared, tlc_document_split(document),
                  tlc_document_arm(document, document->baseline), cell, unit, unit);
    free(compared);
    if (document->seeds > 1)
        tlc_text_addf(text,
                      "Short bars and the diamond are means over the %ss, and the thick line is "
                      "the 95%% t-interval of the mean difference. Below the names, mean "
                      "\xC2\xB1 standard deviation, in percent. ",
                      unit);
    if (tlc_document_least_effect(document) > 0)
        tlc_text_addf(text,
                      "In the grey band differences are too small to matter (\xC2\xB1%s points). ",
                      tlc_show_chosen_points(tlc_document_least_effect(document)).text);
    draw_failed(text, document);
    if (document->arms > 2)
        tlc_text_add(text,
                     "The arms that nothing is decided by are small, on equal axes, with the mean "
                     "difference in points.");
    free(cell);
}

/* The arm that is decided on first and large. */
void tlc_pairs_figures(struct figures *figures, const struct document *document)
{
    struct figure *figure =
        tlc_figure_new(figures, TLC_FIGURE_SEEDS, "seed,fold,baseline,arm,difference");
    draw_arm(figure, document, document->decided, &large);
    figure->large = 1;
    for (int arm = 0; arm < document->arms; arm++)
        if (arm != document->baseline && arm != document->decided && is_paired(document, arm))
            draw_arm(figure, document, arm, &small);
    add_caption(&figure->caption, document);
}

/* ---- alone ---------------------------------------------------------------------------------- */

/* What the page gives the figure elsewhere: a style, a background and a margin. */
static void add_surroundings(struct text *text)
{
    tlc_text_add(text, "<style>\n");
    tlc_text_add(text, tlc_style_colours);
    tlc_text_add(text, tlc_style_figures);
    tlc_text_addf(text,
                  "</style>\n<rect class=\"paper\" width=\"%d\" height=\"%d\"/>\n"
                  "<g transform=\"translate(%d %d)\">\n",
                  (int)large.width + 2 * MARGIN, (int)large.height + 2 * MARGIN, MARGIN, MARGIN);
}

char *tlc_report_pairs_svg(const struct tlc_results *results)
{
    struct document document = tlc_document_read(results);
    struct text text = {NULL, 0, 0};
    if (!tlc_pairs_apply(&document))
        return NULL;
    struct pairs pairs =
        pairs_new(&document, document.decided, &large, (struct tlc_interval){NAN, NAN});
    tlc_svg_begin(&text, large.width + 2 * MARGIN, large.height + 2 * MARGIN, description);
    add_surroundings(&text);
    draw_large(&text, &pairs);
    tlc_text_add(&text, "</g>\n");
    tlc_svg_end(&text);
    pairs_free(&pairs);
    return tlc_text_take(&text);
}
