/* figure.c: figures, which are drawings with a caption below them. */
#include <limits.h>
#include <stdlib.h>

#include "report/figure.h"
#include "system/allocate.h"
#include "system/format.h"

struct figure *tlc_figure_new(struct figures *figures)
{
    struct figure *figure = tlc_allocate(1, sizeof *figure);
    figure->large = INT_MAX;
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

static void add_figure(struct text *text, const struct figure *figure)
{
    tlc_text_add(text, "<figure>\n");
    for (int i = 0; i < figure->count; i++) {
        if (i == figure->large)
            tlc_text_add(text, "<div class=\"multiples\">\n");
        add_drawing(text, figure->drawing[i]);
    }
    if (figure->large < figure->count)
        tlc_text_add(text, "</div>\n");
    tlc_text_add(text, "<figcaption>");
    add_bytes(text, &figure->caption);
    tlc_text_add(text, "</figcaption>\n</figure>\n");
}

void tlc_figures_add(struct text *text, const struct figures *figures)
{
    for (int i = 0; i < figures->count; i++)
        add_figure(text, figures->figure[i]);
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
    free(figure);
}

void tlc_figures_empty(struct figures *figures)
{
    for (int i = 0; i < figures->count; i++)
        free_figure(figures->figure[i]);
    free(figures->figure);
    *figures = (struct figures){0, NULL};
}
