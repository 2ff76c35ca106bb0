/* show.h: numbers as a person reads them.
 *
 * Each function returns a short string by value; a dash stands for what is not known.
 */
#ifndef TLC_REPORT_SHOW_H
#define TLC_REPORT_SHOW_H

#include "statistics/statistics.h"

struct shown {
    char text[160];
};

/* The same digits as those of shown.c, with a true minus sign. */
struct shown tlc_typeset_number(double value, int decimals);

/* Fractions: "98.66%", and differences of fractions in points of a hundredth: "+0.85". */
struct shown tlc_typeset_percent(double fraction);
struct shown tlc_typeset_points(double difference, struct tlc_interval beside);
struct shown tlc_typeset_points_interval(struct tlc_interval interval);

/* "+0.85 [0.61, 1.08]", or the difference alone. */
struct shown tlc_typeset_difference(double difference, struct tlc_interval interval);

/* "98.33 ± 0.58", both in percent; the mean alone without a deviation. */
struct shown tlc_typeset_mean(double mean, double deviation);

/* "[1.02, 3.40]" */
struct shown tlc_typeset_interval(struct tlc_interval interval, int decimals);

/* "19 875" */
struct shown tlc_typeset_count(double count);

/* "1.23 × 10⁹" from a million on, else as a count. */
struct shown tlc_typeset_large(double number);

/* A probability of chance, such as "0.012" or "<0.001". */
struct shown tlc_typeset_p(double p);

#endif
