/* scale.c: from a value to a place on paper, and where the ticks of an axis stand. */
#include <math.h>
#include <stdio.h>

#include "numerics/numerics.h"
#include "report/scale.h"
#include "report/show.h"

struct scale tlc_scale_linear(double low, double high, double from, double to)
{
    double middle = (low + high) / 2, least = 1e-9 * fmax(1, fabs(middle));
    if (!isfinite(low) || !isfinite(high))
        low = 0, high = 1;
    else if (!(high - low > least))
        low = middle - 0.5, high = middle + 0.5;
    return (struct scale){.low = low, .high = high, .from = from, .to = to};
}

struct scale tlc_scale_logarithmic(double low, double high, double from, double to)
{
    if (!isfinite(low) || !isfinite(high) || !(low > 0) || !(high > 0))
        low = 1, high = 10;
    else if (!(high > 1.0001 * low))
        low /= 2, high *= 2;
    return (struct scale){.logarithmic = true, .low = low, .high = high, .from = from, .to = to};
}

static double share(const struct scale *scale, double value)
{
    if (!scale->logarithmic)
        return (value - scale->low) / (scale->high - scale->low);
    return value > 0 ? tlc_log(value / scale->low) / tlc_log(scale->high / scale->low) : 0;
}

double tlc_scale_place(const struct scale *scale, double value)
{
    double part = fmin(1, fmax(0, share(scale, value)));
    return scale->from + part * (scale->to - scale->from);
}

/* ---- ticks ---------------------------------------------------------------------------------- */

/* The largest power of ten that is not above a positive value, as its exponent. libm's logarithm
 * differs between systems. */
static int exponent_of(double value)
{
    int exponent = 0;
    for (; value >= 10 && exponent < 308; exponent++)
        value /= 10;
    for (; value < 1 && exponent > -323; exponent--)
        value *= 10;
    return exponent;
}

/* Exact as far as powers of ten can be: negative ones by division. */
static double scaled(double value, int exponent)
{
    double power = 1;
    for (int i = 0; i < exponent || i < -exponent; i++)
        power *= 10;
    return exponent < 0 ? value / power : value * power;
}

static double step_size(struct step step)
{
    return scaled(step.digit, step.exponent);
}

static struct step step_of(const struct scale *scale, int wished)
{
    static const int digits[] = {1, 2, 5};
    if (scale->step.digit)
        return scale->step;
    double rough = scale->high / wished - scale->low / wished; /* which may be all that there is */
    int exponent = exponent_of(rough);
    for (int i = 0; i < 3; i++)
        if (scaled(digits[i], exponent) >= rough * 0.999)
            return (struct step){digits[i], exponent};
    return (struct step){1, exponent + 1};
}

/* From ten million on the power of ten, such as "2e20": there is little room beside an axis. */
static struct shown label_of(double value, int decimals)
{
    struct shown shown;
    int exponent = 0;
    if (!(value >= 1e7) || !isfinite(value))
        return tlc_typeset_number(value, decimals);
    for (; value >= 9.995; exponent++)
        value /= 10;
    snprintf(shown.text, sizeof shown.text, "%.3ge%d", value, exponent);
    return shown;
}

static void add_tick(struct ticks *ticks, double value, int decimals, bool labelled)
{
    if (ticks->count == TICKS_MOST)
        return;
    struct tick *tick = &ticks->tick[ticks->count++];
    *tick = (struct tick){.value = value};
    if (labelled)
        snprintf(tick->label, sizeof tick->label, "%.20s", label_of(value, decimals).text);
}

static int decimals_of(int exponent)
{
    return exponent < 0 ? -exponent : 0;
}

static struct ticks linear_ticks(const struct scale *scale, struct step step)
{
    struct ticks ticks = {.count = 0};
    double size = step_size(step), slack = 1e-6 * size;
    double i = ceil((scale->low - slack) / size);
    for (; i * size <= scale->high + slack && ticks.count < TICKS_MOST; i++)
        add_tick(&ticks, scaled(i * step.digit, step.exponent), decimals_of(step.exponent), true);
    return ticks;
}

/* Which multiples of a power of ten have room for a label, from the number of decades. */
static bool has_label(int digit, double decades, int wished)
{
    if (decades * 3 <= wished)
        return digit == 1 || digit == 2 || digit == 5;
    return digit == 1;
}

/* Over many decades only each second or third power. */
static bool is_shown(int exponent, double decades, int wished)
{
    int stride = (int)ceil(decades / (wished > 1 ? wished : 1));
    return stride <= 1 || exponent % stride == 0;
}

static struct ticks logarithmic_ticks(const struct scale *scale, int wished)
{
    struct ticks ticks = {.count = 0};
    int first = exponent_of(scale->low), last = exponent_of(scale->high);
    double decades = tlc_log(scale->high / scale->low) / tlc_log(10);
    for (int exponent = first; exponent <= last; exponent++) {
        for (int digit = 1; digit < 10; digit++) {
            double value = scaled(digit, exponent);
            bool inside = value >= 0.9999 * scale->low && value <= 1.0001 * scale->high;
            bool shown = is_shown(exponent, decades, wished);
            if (inside && (digit == 1 || decades < 5) && (shown || decades < TICKS_MOST - 2))
                add_tick(&ticks, value, decimals_of(exponent),
                         shown && has_label(digit, decades, wished));
        }
    }
    return ticks;
}

struct ticks tlc_scale_ticks(const struct scale *scale, int wished)
{
    return scale->logarithmic ? logarithmic_ticks(scale, wished)
                              : linear_ticks(scale, step_of(scale, wished));
}

struct ticks tlc_scale_whole_ticks(const struct scale *scale, int wished)
{
    struct step step = step_of(scale, wished);
    return linear_ticks(scale, step.exponent < 0 ? (struct step){1, 0} : step);
}

/* Down, or up, to the next of 1, 2 and 5 times a power of ten. */
static double round_number(double value, bool up)
{
    static const int digits[] = {1, 2, 5, 10};
    int exponent = exponent_of(value), i = up ? 0 : 3;
    while (up ? scaled(digits[i], exponent) < 0.9999 * value
              : scaled(digits[i], exponent) > 1.0001 * value)
        i += up ? 1 : -1;
    return scaled(digits[i], exponent);
}

struct scale tlc_scale_widened(const struct scale *scale, int wished)
{
    struct scale wider = *scale;
    if (scale->logarithmic) {
        wider.low = round_number(scale->low, false);
        wider.high = round_number(scale->high, true);
        return wider;
    }
    wider.step = step_of(scale, wished);
    double size = step_size(wider.step);
    wider.low = size * floor(scale->low / size + 1e-6);
    wider.high = size * ceil(scale->high / size - 1e-6);
    return wider;
}
