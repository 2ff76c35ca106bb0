/* svg.c: what figures are drawn with. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/svg.h"
#include "system/allocate.h"
#include "system/format.h"

/* Of a character at the size that style.c gives figures, on average, in most sans-serif fonts. */
static const double character_width = 6.8;

enum { LOOKS = 6 };

void tlc_svg_begin(struct text *text, double width, double height, const char *description)
{
    tlc_text_addf(
        text,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %.0f\" width=\"%.0f\" "
        "height=\"%.0f\" role=\"img\" aria-label=\"%s\">\n",
        width, height, width, height, description);
}

void tlc_svg_end(struct text *text)
{
    tlc_text_add(text, "</svg>\n");
}

static bool is_known(struct point point)
{
    return isfinite(point.x) && isfinite(point.y);
}

void tlc_svg_line(struct text *text, const char *class, struct point from, struct point to)
{
    if (is_known(from) && is_known(to))
        tlc_text_addf(text,
                      "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n",
                      class, from.x, from.y, to.x, to.y);
}

void tlc_svg_rectangle(struct text *text, const char *class, struct point one, struct point other)
{
    if (is_known(one) && is_known(other))
        tlc_text_addf(text,
                      "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>\n",
                      class, fmin(one.x, other.x), fmin(one.y, other.y), fabs(one.x - other.x),
                      fabs(one.y - other.y));
}

static void add_point(struct text *text, char command, struct point point)
{
    const char letters[] = {command, '\0'};
    tlc_text_addf(text, "%s%.1f %.1f", letters, point.x, point.y);
}

void tlc_svg_path(struct text *text, const char *class, int look, const struct point *points,
                  int count)
{
    bool pen_down = false, drawn = false;
    for (int i = 0; i < count; i++) {
        bool known = is_known(points[i]);
        if (known && !drawn)
            tlc_text_addf(text, "<path class=\"%s s%d\" d=\"", class, look % LOOKS);
        if (known)
            add_point(text, pen_down ? 'L' : 'M', points[i]);
        drawn = drawn || known;
        pen_down = known;
    }
    if (drawn)
        tlc_text_add(text, "\"/>\n");
}

/* One unbroken piece. */
static void add_band(struct text *text, int look, const struct point *low, const struct point *high,
                     int count)
{
    tlc_text_addf(text, "<path class=\"band s%d\" d=\"", look % LOOKS);
    for (int i = 0; i < count; i++)
        add_point(text, i == 0 ? 'M' : 'L', low[i]);
    for (int i = count; i-- > 0;)
        add_point(text, 'L', high[i]);
    tlc_text_add(text, "Z\"/>\n");
}

void tlc_svg_band(struct text *text, int look, const struct point *low, const struct point *high,
                  int count)
{
    for (int first = 0, last; first < count; first = last + 1) {
        for (last = first; last < count && is_known(low[last]) && is_known(high[last]);)
            last++;
        if (last - first > 1)
            add_band(text, look, low + first, high + first, last - first);
    }
}

void tlc_svg_whisker(struct text *text, int look, struct point low, struct point high)
{
    bool flat = low.y == high.y;
    double x = flat ? 0 : 3, y = flat ? 3 : 0;
    if (!is_known(low) || !is_known(high))
        return;
    tlc_text_addf(text,
                  "<path class=\"whisker s%d\" d=\"M%.1f %.1fL%.1f %.1fM%.1f %.1fL%.1f %.1fM%.1f "
                  "%.1fL%.1f %.1f\"/>\n",
                  look % LOOKS, low.x, low.y, high.x, high.y, low.x - x, low.y - y, low.x + x,
                  low.y + y, high.x - x, high.y - y, high.x + x, high.y + y);
}

/* Corners of the markers that have some, in units of the radius. */
static const struct point corners[LOOKS][4] = {
    [2] = {{-0.9, -0.9}, {0.9, -0.9}, {0.9, 0.9}, {-0.9, 0.9}},
    [3] = {{0, -1.2}, {1.1, 0.8}, {-1.1, 0.8}, {0, -1.2}},
    [4] = {{0, -1.3}, {1.3, 0}, {0, 1.3}, {-1.3, 0}},
    [5] = {{0, 1.2}, {1.1, -0.8}, {-1.1, -0.8}, {0, 1.2}},
};

void tlc_svg_marker(struct text *text, int look, struct point at, double radius)
{
    tlc_svg_shape(text, look, look, at, radius);
}

void tlc_svg_shape(struct text *text, int shape, int look, struct point at, double radius)
{
    shape %= LOOKS;
    look %= LOOKS;
    if (!is_known(at))
        return;
    if (shape < 2) {
        tlc_text_addf(text, "<circle class=\"mark s%d\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"/>\n",
                      look, at.x, at.y, radius);
        return;
    }
    tlc_text_addf(text, "<path class=\"mark s%d\" d=\"", look);
    for (int i = 0; i < 4; i++)
        add_point(text, i == 0 ? 'M' : 'L',
                  (struct point){at.x + radius * corners[shape][i].x,
                                 at.y + radius * corners[shape][i].y});
    tlc_text_add(text, "Z\"/>\n");
}

void tlc_svg_text(struct text *text, const char *class, const char *anchor, struct point at,
                  const char *words)
{
    if (!*words || !is_known(at))
        return;
    tlc_text_addf(text, "<text class=\"%s\" text-anchor=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>\n",
                  class, anchor, at.x, at.y, words);
}

/* Bytes that continue a character of UTF-8 take no room. */
static bool begins_character(char byte)
{
    return ((unsigned char)byte & 0xC0) != 0x80;
}

double tlc_svg_width(const char *words)
{
    double width = 0;
    for (; *words; words++)
        width += begins_character(*words) ? character_width : 0;
    return width;
}

char *tlc_svg_clip(const char *words, double width)
{
    double used = character_width;
    size_t length = 0;
    if (tlc_svg_width(words) <= width)
        return tlc_format("%s", words);
    for (; words[length]; length++) {
        used += begins_character(words[length]) ? character_width : 0;
        if (used > width)
            break;
    }
    return tlc_format("%.*s\xE2\x80\xA6", (int)length, words);
}

/* ---- axes ------------------------------------------------------------------------------------ */

void tlc_svg_axis_vertical(struct text *text, const struct scale *scale, const struct ticks *ticks,
                           double x, double across, bool right)
{
    double outward = right ? 1 : -1;
    for (int i = 0; i < ticks->count; i++) {
        const struct tick *tick = &ticks->tick[i];
        double y = tlc_scale_place(scale, tick->value), length = *tick->label ? 4 : 2.5;
        if (*tick->label && across != x)
            tlc_svg_line(text, "grid", (struct point){x, y}, (struct point){across, y});
        tlc_svg_line(text, "tick", (struct point){x, y}, (struct point){x + outward * length, y});
        tlc_svg_text(text, "number", right ? "start" : "end",
                     (struct point){x + outward * 7, y + 4}, tick->label);
    }
    tlc_svg_line(text, "axis", (struct point){x, scale->from}, (struct point){x, scale->to});
}

void tlc_svg_axis_horizontal(struct text *text, const struct scale *scale,
                             const struct ticks *ticks, double y)
{
    double used = -1e9;
    for (int i = 0; i < ticks->count; i++) {
        const struct tick *tick = &ticks->tick[i];
        double x = tlc_scale_place(scale, tick->value), half = tlc_svg_width(tick->label) / 2;
        bool room = *tick->label && x - half > used;
        tlc_svg_line(text, "tick", (struct point){x, y}, (struct point){x, y + (room ? 4 : 2.5)});
        if (!room)
            continue;
        tlc_svg_text(text, "number", "middle", (struct point){x, y + 17}, tick->label);
        used = x + half + 5;
    }
    tlc_svg_line(text, "axis", (struct point){scale->from, y}, (struct point){scale->to, y});
}
