/* plot.h: curves over an axis, with bands or whiskers and labels at their ends. */
#ifndef TLC_REPORT_PLOT_H
#define TLC_REPORT_PLOT_H

#include "report/figure.h"

enum { PLOT_WIDTH = 440, PLOT_NARROW = 364, PLOT_HEIGHT = 300 };

/* A value and its interval; NAN where there is none. */
struct dot {
    double x, y, low, high;
};

struct curve {
    const char *name;
    int look;
    bool marked;   /* each dot has a marker */
    bool apart;    /* no line joins the dots */
    bool whiskers; /* each dot has its interval drawn as a line, instead of a band for all */
    int count;
    struct dot *dots;
};

struct plot_axis {
    const char *title;
    bool logarithmic;
    double low, high;          /* what has to be seen besides the curves, or NAN */
    double most;               /* where the axis ends at the latest, or NAN */
    bool tight;                /* ends where the data do instead of at a tick */
    const struct ticks *ticks; /* instead of those of the scale, or NULL */
};

struct plot {
    const char *title;       /* above, or "" */
    const char *description; /* for those who cannot see it */
    double width;            /* PLOT_WIDTH, or PLOT_NARROW where there are many */
    struct plot_axis x, y;
    double level;  /* a horizontal line of reference, or NAN */
    double margin; /* how far around it values are as good as it, or NAN */
    bool diagonal; /* the line y = x */
    int count;
    struct curve *curves;
};

/* Where a plot was drawn, for what is added to it. */
struct frame {
    struct scale x, y;
    struct text *text;
};

/* Draws the plot as the figure's next part. */
struct frame tlc_plot_draw(struct figure *figure, const struct plot *plot);

/* An axis without anything asked of it. */
struct plot_axis tlc_plot_axis(const char *title);

struct curve tlc_curve_new(const char *name, int look, int count);

/* A plot with room for so many curves; freed with its curves, whose names belong to others. */
struct plot tlc_plot_new(const char *title, int curves);
void tlc_plot_free(struct plot *plot);

struct point tlc_frame_point(const struct frame *frame, double x, double y);

#endif
