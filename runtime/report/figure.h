/* figure.h: figures, which are drawings with a caption below them, and the numbers they are made
 * of.
 *
 * Each is a part of the page, and two files: an SVG of its own, and its numbers as CSV. What the
 * numbers are is said by whoever draws, as it draws.
 */
#ifndef TLC_REPORT_FIGURE_H
#define TLC_REPORT_FIGURE_H

#include "report/svg.h"
#include "results/figure_names.h"

/* A part of a figure, of a size of its own. */
struct drawing {
    double width, height;
    char *description; /* for those who cannot see it */
    struct text drawn;
};

struct figure {
    char *name; /* of its files, without an ending */
    const char
        *heading; /* what each of the data's rows has behind the figure's name and the panel's */
    int count;
    struct drawing **drawing;
    int columns; /* drawings stand in rows of so many, or 0: as many as there is room for */
    int large;   /* how many of them, from the first on, are no mere company of the others */
    struct text caption; /* markup */
    struct text data;    /* rows of CSV */
};

/* The figures of a section, in their order. */
struct figures {
    int count;
    struct figure **figure;
};

/* A figure without anything in it, which belongs to the list. The heading is a literal. */
struct figure *tlc_figure_new(struct figures *figures, enum tlc_figure_name name,
                              const char *heading);

/* Begins the figure's next drawing. What is returned takes what is drawn, and is the figure's. */
struct text *tlc_figure_draw(struct figure *figure, double width, double height,
                             const char *description);

/* Begins a row of the figure's numbers. What is returned takes the fields of the heading, and a
 * newline behind them. */
struct text *tlc_figure_row(struct figure *figure, const char *panel);

/* All of them as parts of a page. */
void tlc_figures_add(struct text *text, const struct figures *figures);

/* What stands alone: a drawing with the page's style and a margin, and a table. To be freed. */
char *tlc_figure_svg(const struct figure *figure);
char *tlc_figure_csv(const struct figure *figure);

void tlc_figures_empty(struct figures *figures);

#endif
