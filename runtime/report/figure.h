/* figure.h: figures, which are drawings with a caption below them. */
#ifndef TLC_REPORT_FIGURE_H
#define TLC_REPORT_FIGURE_H

#include "report/svg.h"

/* A part of a figure, of a size of its own. */
struct drawing {
    double width, height;
    char *description; /* for those who cannot see it */
    struct text drawn;
};

struct figure {
    int count;
    struct drawing **drawing;
    int large; /* how many of them, from the first on, are no mere company of the others */
    struct text caption; /* markup */
};

/* The figures of a section, in their order. */
struct figures {
    int count;
    struct figure **figure;
};

/* A figure without anything in it, which belongs to the list. */
struct figure *tlc_figure_new(struct figures *figures);

/* Begins the figure's next drawing. What is returned takes what is drawn, and is the figure's. */
struct text *tlc_figure_draw(struct figure *figure, double width, double height,
                             const char *description);

/* All of them as parts of a page. */
void tlc_figures_add(struct text *text, const struct figures *figures);

void tlc_figures_empty(struct figures *figures);

#endif
