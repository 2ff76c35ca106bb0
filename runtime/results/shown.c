/* shown.c: numbers as people read them, the same wherever they stand. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "results/shown.h"

enum { LEAST_DIGITS = 2, MOST_DIGITS = 6 };

double tlc_rounded(double value, int digits)
{
    double scale = 1;
    for (int i = 0; i < digits; i++)
        scale *= 10;
    double rounded = round(value * scale) / scale;
    return rounded == 0 ? 0 : rounded;
}

static bool looks_like_zero(double proportion, int digits)
{
    return isfinite(proportion) && proportion != 0 && tlc_rounded(100 * proportion, digits) == 0;
}

int tlc_shown_digits(struct tlc_interval interval)
{
    int digits = LEAST_DIGITS;
    while (digits < MOST_DIGITS &&
           (looks_like_zero(interval.low, digits) || looks_like_zero(interval.high, digits)))
        digits++;
    /* What is zero at any length is the rounding of a sum. */
    return digits < MOST_DIGITS ? digits : LEAST_DIGITS;
}

struct tlc_shown tlc_show_number(double value, int digits)
{
    struct tlc_shown shown = {"-"};
    if (isfinite(value) && fabs(value) <= 1e30)
        snprintf(shown.text, sizeof shown.text, "%.*f", digits, tlc_rounded(value, digits));
    return shown;
}

struct tlc_shown tlc_show_percent(double share)
{
    struct tlc_shown shown;
    snprintf(shown.text, sizeof shown.text, "%.100s%%", tlc_show_number(100 * share, 2).text);
    return shown;
}

struct tlc_shown tlc_show_figure(double value)
{
    struct tlc_shown shown;
    const bool usual = isfinite(value) && fabs(value) <= 1e30;
    snprintf(shown.text, sizeof shown.text, usual ? "%.4f" : "%g",
             usual ? tlc_rounded(value, 4) : value);
    return shown;
}

struct tlc_shown tlc_show_interval(struct tlc_interval interval, int digits)
{
    struct tlc_shown shown = {"-"};
    if (isfinite(interval.low) && isfinite(interval.high))
        snprintf(shown.text, sizeof shown.text, "[%.44s, %.44s]",
                 tlc_show_number(interval.low, digits).text,
                 tlc_show_number(interval.high, digits).text);
    return shown;
}

struct tlc_shown tlc_show_points(double difference, struct tlc_interval beside)
{
    int digits = tlc_shown_digits(beside);
    struct tlc_shown number = tlc_show_number(100 * difference, digits), shown = number;
    if (tlc_rounded(100 * difference, digits) > 0)
        snprintf(shown.text, sizeof shown.text, "+%.60s", number.text);
    return shown;
}

struct tlc_shown tlc_show_points_interval(struct tlc_interval interval)
{
    return tlc_show_interval((struct tlc_interval){100 * interval.low, 100 * interval.high},
                             tlc_shown_digits(interval));
}

struct tlc_shown tlc_show_difference(double difference, struct tlc_interval interval)
{
    struct tlc_shown shown = tlc_show_points(difference, interval);
    if (isfinite(interval.low) && isfinite(interval.high))
        snprintf(shown.text + strlen(shown.text), sizeof shown.text - strlen(shown.text), " %.60s",
                 tlc_show_points_interval(interval).text);
    return shown;
}

struct tlc_shown tlc_show_chosen_points(double difference)
{
    struct tlc_shown shown;
    snprintf(shown.text, sizeof shown.text, "%.4g", 100 * difference);
    return shown;
}
