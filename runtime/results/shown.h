/* shown.h: numbers as people read them.
 *
 * Terminal, verdict, report and figures all take their numbers from here, in plain ASCII: nothing
 * else rounds, and so none of them can contradict another. "-" stands for what is not known.
 */
#ifndef TLC_SHOWN_H
#define TLC_SHOWN_H

#include "statistics/statistics.h"

struct tlc_shown {
    char text[128];
};

/* With so many digits behind the point. Halves go away from zero; what rounds to nothing is 0 and
 * not -0. */
double tlc_rounded(double value, int digits);
struct tlc_shown tlc_show_number(double value, int digits);

/* A share as "50.16%", and a figure of an epoch, "0.3222", also where it is "inf" or "nan". */
struct tlc_shown tlc_show_percent(double share);
struct tlc_shown tlc_show_figure(double value);

/* "[1.02, 3.40]" */
struct tlc_shown tlc_show_interval(struct tlc_interval interval, int digits);

/* Proportions in points of a hundredth, with two digits, or more where an end of the interval that
 * is not zero would look like zero: "+1.45", with the digits of the interval it stands beside (of
 * NaN if there is none), and "[0.64, 2.37]". */
struct tlc_shown tlc_show_points(double difference, struct tlc_interval beside);
struct tlc_shown tlc_show_points_interval(struct tlc_interval interval);

/* Both, "+1.45 [0.64, 2.37]", or the difference alone where no interval is known. */
struct tlc_shown tlc_show_difference(double difference, struct tlc_interval interval);

int tlc_shown_digits(struct tlc_interval interval);

/* What somebody chose, such as the least difference that matters, with as many digits as that
 * takes: "0.5" of 0.005. */
struct tlc_shown tlc_show_chosen_points(double difference);

#endif
