/* show.c: numbers as a person reads them. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/show.h"
#include "results/shown.h"

#define DASH         "\xE2\x80\x93"
#define MINUS        "\xE2\x88\x92"
#define PLUS_MINUS   "\xC2\xB1"
#define TIMES        "\xC3\x97"
#define NARROW_SPACE "\xE2\x80\xAF"

static const struct shown unknown = {DASH};

/* A minus is as wide as a plus, and what is not known is a dash. */
static struct shown typeset(struct tlc_shown plain)
{
    struct shown shown = {""};
    if (strcmp(plain.text, "-") == 0)
        return unknown;
    for (const char *at = plain.text; *at && strlen(shown.text) + 4 < sizeof shown.text; at++)
        strcat(shown.text, *at == '-' ? MINUS : (const char[]){*at, '\0'});
    return shown;
}

struct shown tlc_typeset_number(double value, int decimals)
{
    return typeset(tlc_show_number(value, decimals));
}

struct shown tlc_typeset_percent(double fraction)
{
    struct shown shown = tlc_typeset_number(100 * fraction, 2);
    if (isfinite(fraction))
        strcat(shown.text, "%");
    return shown;
}

struct shown tlc_typeset_points(double difference, struct tlc_interval beside)
{
    return typeset(tlc_show_points(difference, beside));
}

struct shown tlc_typeset_interval(struct tlc_interval interval, int decimals)
{
    return typeset(tlc_show_interval(interval, decimals));
}

struct shown tlc_typeset_points_interval(struct tlc_interval interval)
{
    return typeset(tlc_show_points_interval(interval));
}

struct shown tlc_typeset_difference(double difference, struct tlc_interval interval)
{
    return typeset(tlc_show_difference(difference, interval));
}

struct shown tlc_typeset_mean(double mean, double deviation)
{
    struct shown value = tlc_typeset_number(100 * mean, 2), shown = value;
    if (isfinite(mean) && isfinite(deviation))
        snprintf(shown.text, sizeof shown.text, "%.40s " PLUS_MINUS " %.40s", value.text,
                 tlc_typeset_number(100 * deviation, 2).text);
    return shown;
}

/* Groups of three, beginning with the last; four digits stay together. */
struct shown tlc_typeset_count(double count)
{
    struct shown digits = tlc_typeset_number(count, 0), shown = {""};
    size_t length = strlen(digits.text);
    if (!isfinite(count) || length <= 4)
        return digits;
    for (size_t i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            strcat(shown.text, NARROW_SPACE);
        strcat(shown.text, (const char[]){digits.text[i], '\0'});
    }
    return shown;
}

static void add_superscript(char *text, int exponent)
{
    static const char *const raised[] = {
        "\xE2\x81\xB0", "\xC2\xB9",     "\xC2\xB2",     "\xC2\xB3",     "\xE2\x81\xB4",
        "\xE2\x81\xB5", "\xE2\x81\xB6", "\xE2\x81\xB7", "\xE2\x81\xB8", "\xE2\x81\xB9"};
    if (exponent >= 10)
        add_superscript(text, exponent / 10);
    strcat(text, raised[exponent % 10]);
}

struct shown tlc_typeset_large(double number)
{
    struct shown shown = unknown;
    int exponent = 0;
    if (!isfinite(number) || number < 1e6)
        return tlc_typeset_count(number);
    for (; number >= 9.995; exponent++)
        number /= 10;
    snprintf(shown.text, sizeof shown.text, "%.40s " TIMES " 10",
             tlc_typeset_number(number, 2).text);
    add_superscript(shown.text, exponent);
    return shown;
}

struct shown tlc_typeset_p(double p)
{
    if (isfinite(p) && p < 0.001)
        return (struct shown){"<0.001"};
    return tlc_typeset_number(p, 3);
}
