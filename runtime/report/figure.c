/* figure.c: figures, which are drawings with a caption below them. */
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/fields.h"
#include "report/figure.h"
#include "report/style.h"
#include "system/allocate.h"
#include "system/atomic_file.h"
#include "system/format.h"

/* Figures of one name are numbered, from the second on. */
static char *name_of(const struct figures *figures, const char *name)
{
    const size_t length = strlen(name);
    int before = 0;
    for (int i = 0; i < figures->count; i++) {
        const char *other = figures->figure[i]->name;
        before += strncmp(other, name, length) == 0 &&
                  strspn(other + length, "_0123456789") == strlen(other + length);
    }
    return before == 0 ? tlc_format("%s", name) : tlc_format("%s_%d", name, before + 1);
}

struct figure *tlc_figure_new(struct figures *figures, enum tlc_figure_name name,
                              const char *heading)
{
    struct figure *figure = tlc_allocate(1, sizeof *figure);
    *figure = (struct figure){.heading = heading, .large = INT_MAX};
    figure->name = name_of(figures, tlc_figure_names[name]);
    figures->figure =
        tlc_resize(figures->figure, ((size_t)figures->count + 1) * sizeof *figures->figure);
    figures->figure[figures->count++] = figure;
    return figure;
}

struct text *tlc_figure_draw(struct figure *figure, double width, double height,
                             const char *description)
{
    struct drawing *drawing = tlc_allocate(1, sizeof *drawing);
    *drawing = (struct drawing){
        .width = width, .height = height, .description = tlc_format("%s", description)};
    figure->drawing =
        tlc_resize(figure->drawing, ((size_t)figure->count + 1) * sizeof *figure->drawing);
    figure->drawing[figure->count++] = drawing;
    return &drawing->drawn;
}

struct text *tlc_figure_row(struct figure *figure, const char *panel)
{
    tlc_field_text(&figure->data, figure->name);
    tlc_field_text(&figure->data, panel);
    return &figure->data;
}

/* ---- in a page ------------------------------------------------------------------------------ */

static void add_bytes(struct text *text, const struct text *added)
{
    if (added->bytes)
        tlc_text_add(text, added->bytes);
}

static void add_drawing(struct text *text, const struct drawing *drawing)
{
    tlc_svg_begin(text, drawing->width, drawing->height, drawing->description);
    add_bytes(text, &drawing->drawn);
    tlc_svg_end(text);
}

/* How drawings stand depends on how many there are and whether all are of one size: see style.c. */
static bool is_equal(const struct figure *figure)
{
    for (int i = 1; i < figure->count; i++)
        if (figure->drawing[i]->width != figure->drawing[0]->width)
            return false;
    return figure->count > 1;
}

static int columns_of(const struct figure *figure)
{
    return figure->columns > 0     ? figure->columns
           : figure->count == 1    ? 1
           : figure->count == 2    ? 2
           : figure->count % 3 > 0 ? 2
                                   : 3;
}

static const char *class_of(const struct figure *figure)
{
    return figure->large < figure->count ? "company"
           : figure->count == 1          ? "alone"
           : !is_equal(figure)           ? "mixed"
           : figure->count == 2          ? "pair"
           : columns_of(figure) == 2     ? "square"
                                         : "many";
}

static void add_figure(struct text *text, const struct figure *figure)
{
    tlc_text_addf(text, "<figure class=\"%s\">\n<div class=\"drawings%s\">\n", class_of(figure),
                  is_equal(figure) ? " equal" : "");
    for (int i = 0; i < figure->count; i++) {
        if (i == figure->large)
            tlc_text_add(text, "<div class=\"multiples\">\n");
        add_drawing(text, figure->drawing[i]);
    }
    tlc_text_add(text, figure->large < figure->count ? "</div>\n</div>\n" : "</div>\n");
    tlc_text_add(text, "<figcaption>");
    add_bytes(text, &figure->caption);
    tlc_text_add(text, "</figcaption>\n</figure>\n");
}

void tlc_figures_add(struct text *text, const struct figures *figures)
{
    for (int i = 0; i < figures->count; i++)
        add_figure(text, figures->figure[i]);
}

/* ---- alone ---------------------------------------------------------------------------------- */

enum { MARGIN = 14, GAP = 22 };

/* Where the drawings stand, row by row; those that keep a large one company stand beside it. */
struct sheet {
    double width, height;
    struct point *at;
};

static void put(struct sheet *sheet, const struct figure *figure, int index, double x, double y)
{
    sheet->at[index] = (struct point){x, y};
    sheet->width = fmax(sheet->width, x + figure->drawing[index]->width);
    sheet->height = fmax(sheet->height, y + figure->drawing[index]->height);
}

static void put_row(struct sheet *sheet, const struct figure *figure, int first, int count)
{
    double x = 0, y = first > 0 ? sheet->height + GAP : 0;
    for (int i = first; i < first + count && i < figure->count; i++) {
        put(sheet, figure, i, x, y);
        x = sheet->at[i].x + figure->drawing[i]->width + GAP;
    }
}

static void put_company(struct sheet *sheet, const struct figure *figure)
{
    double x = sheet->width + GAP, y = 0, bottom = sheet->height;
    for (int i = figure->large; i < figure->count; i++) {
        const struct drawing *drawing = figure->drawing[i];
        if (y + drawing->height > bottom) {
            x += drawing->width + GAP;
            y = 0;
        }
        put(sheet, figure, i, x, y);
        y += drawing->height + GAP / 2.0;
    }
}

static struct sheet lay_out(const struct figure *figure)
{
    struct sheet sheet = {0, 0, tlc_allocate((size_t)figure->count + 1, sizeof *sheet.at)};
    const int columns = columns_of(figure);
    if (figure->large < figure->count) {
        put_row(&sheet, figure, 0, figure->large);
        put_company(&sheet, figure);
        return sheet;
    }
    for (int i = 0; i < figure->count; i += columns)
        put_row(&sheet, figure, i, columns);
    return sheet;
}

/* What the page gives it elsewhere: a style, a background, and a caption for those who cannot see.
 */
static void add_surroundings(struct text *text, const struct figure *figure,
                             const struct sheet *sheet)
{
    char *beginning = tlc_format(TLC_FIGURE_BEGINNING, (int)strlen(figure->name), figure->name);
    const double width = ceil(sheet->width) + 2 * MARGIN, height = ceil(sheet->height) + 2 * MARGIN;
    tlc_text_add(text, beginning);
    free(beginning);
    tlc_text_addf(
        text, "\" viewBox=\"0 0 %.0f %.0f\" width=\"%.0f\" height=\"%.0f\" role=\"img\">\n<desc>",
        width, height, width, height);
    add_bytes(text, &figure->caption);
    tlc_text_add(text, "</desc>\n<style>\n");
    tlc_text_add(text, tlc_style_colours);
    tlc_text_add(text, tlc_style_figures);
    tlc_text_addf(text, "</style>\n<rect class=\"paper\" width=\"%.0f\" height=\"%.0f\"/>\n", width,
                  height);
}

char *tlc_figure_svg(const struct figure *figure)
{
    struct text text = {NULL, 0, 0};
    struct sheet sheet = lay_out(figure);
    add_surroundings(&text, figure, &sheet);
    for (int i = 0; i < figure->count; i++) {
        tlc_text_addf(&text, "<g transform=\"translate(%.1f %.1f)\">\n", MARGIN + sheet.at[i].x,
                      MARGIN + sheet.at[i].y);
        add_bytes(&text, &figure->drawing[i]->drawn);
        tlc_text_add(&text, "</g>\n");
    }
    tlc_svg_end(&text);
    free(sheet.at);
    return tlc_text_take(&text);
}

char *tlc_figure_csv(const struct figure *figure)
{
    struct text text = {NULL, 0, 0};
    tlc_text_add(&text, TLC_FIGURE_HEADING);
    tlc_text_add(&text, figure->heading);
    tlc_text_add(&text, "\n");
    add_bytes(&text, &figure->data);
    return tlc_text_take(&text);
}

/* ---- their end ------------------------------------------------------------------------------ */

static void free_figure(struct figure *figure)
{
    for (int i = 0; i < figure->count; i++) {
        free(figure->drawing[i]->drawn.bytes);
        free(figure->drawing[i]->description);
        free(figure->drawing[i]);
    }
    free(figure->drawing);
    free(figure->caption.bytes);
    free(figure->data.bytes);
    free(figure->name);
    free(figure);
}

void tlc_figures_empty(struct figures *figures)
{
    for (int i = 0; i < figures->count; i++)
        free_figure(figures->figure[i]);
    free(figures->figure);
    *figures = (struct figures){0, NULL};
}
