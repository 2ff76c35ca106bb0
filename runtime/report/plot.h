/* plot.h: curves over an axis, with bands or whiskers and labels at their ends. */
#ifndef TLC_REPORT_PLOT_H
#define TLC_REPORT_PLOT_H

#include "report/figure.h"

enum { PLOT_WIDTH = 440, PLOT_HEIGHT = 300, PLOT_NARROW = 364, PLOT_LOW = 250 };

/* A value and its interval; NAN where there is none. */
struct dot {
    double x, y, low, high;
};

struct curve {
    const char *name;
    const char *series; /* what the numbers call it, or NULL: its name */
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
    bool named;                /* values are nothing but places for the ticks' labels */
};

struct plot {
    const char *title;       /* above, or "" */
    const char *description; /* for those who cannot see it */
    double width, height;    /* PLOT_WIDTH and PLOT_HEIGHT; see tlc_plot_narrow */
    struct plot_axis x, y;
    double level;  /* a horizontal line of reference, or NAN */
    double margin; /* how far around it values are as good as it, or NAN */
    bool diagonal; /* the line y = x, in a square: the width follows from the height */
    int count;
    struct curve *curves;
};

/* Where a plot was drawn, for what is added to it. */
struct frame {
    struct scale x, y;
    struct text *text;
};

/* What a figure of plots has as the heading of its numbers. */
#define PLOT_HEADING "series,x,at,y,value,low,high"

/* Draws the plot as the figure's next part, and adds its dots to the numbers. */
struct frame tlc_plot_draw(struct figure *figure, const struct plot *plot);

/* An axis without anything asked of it. */
struct plot_axis tlc_plot_axis(const char *title);

struct curve tlc_curve_new(const char *name, int look, int count);

/* A plot with room for so many curves; freed with its curves, whose names belong to others. */
struct plot tlc_plot_new(const char *title, int curves);
/* One of several, which stand side by side. */
void tlc_plot_narrow(struct plot *plot);

void tlc_plot_free(struct plot *plot);

struct point tlc_frame_point(const struct frame *frame, double x, double y);

#endif
