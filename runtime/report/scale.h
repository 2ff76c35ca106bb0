/* scale.h: from a value to a place on paper, and where the ticks of an axis stand. */
#ifndef TLC_REPORT_SCALE_H
#define TLC_REPORT_SCALE_H

#include <stdbool.h>

/* The distance of ticks, digit x 10^exponent. */
struct step {
    int digit, exponent;
};

/* Values from `low` to `high` lie between the places `from` and `to`. */
struct scale {
    bool logarithmic;
    double low, high;
    double from, to;
    struct step step; /* of a scale that was widened to end at ticks, else all zero */
};

/* A scale is at least a little wider than nothing, and a logarithmic one is positive. */
struct scale tlc_scale_linear(double low, double high, double from, double to);
struct scale tlc_scale_logarithmic(double low, double high, double from, double to);

/* The place of a value; values outside are put at the nearer end. */
double tlc_scale_place(const struct scale *scale, double value);

enum { TICKS_MOST = 64 };

struct tick {
    double value;
    char label[96]; /* empty for a tick between those that have one */
};

struct ticks {
    int count;
    struct tick tick[TICKS_MOST];
};

/* About `wished` ticks within the scale: whole multiples of 1, 2 or 5 times a power of ten; on a
 * logarithmic scale the powers of ten, with 2 and 5 times them labelled where there is room. */
struct ticks tlc_scale_ticks(const struct scale *scale, int wished);

/* The same for what is counted: ticks at whole numbers only. */
struct ticks tlc_scale_whole_ticks(const struct scale *scale, int wished);

/* The same scale, made wider so that a tick stands at both ends. */
struct scale tlc_scale_widened(const struct scale *scale, int wished);

#endif
