/* svg.h: what figures are drawn with.
 *
 * Colour, dash and marker of a series come from its look, a number: 0 is the baseline's. The class
 * names are those of style.c.
 */
#ifndef TLC_REPORT_SVG_H
#define TLC_REPORT_SVG_H

#include "report/scale.h"
#include "report/markup.h"

struct point {
    double x, y;
};

/* A drawing of that size, described for those who cannot see it. */
void tlc_svg_begin(struct text *text, double width, double height, const char *description);
void tlc_svg_end(struct text *text);

void tlc_svg_line(struct text *text, const char *class, struct point from, struct point to);

/* The area between two opposite corners. */
void tlc_svg_rectangle(struct text *text, const char *class, struct point one, struct point other);

/* A polyline through the points that are known, broken where one is not. */
void tlc_svg_path(struct text *text, const char *class, int look, const struct point *points,
                  int count);

/* The area between two polylines of the same length. */
void tlc_svg_band(struct text *text, int look, const struct point *low, const struct point *high,
                  int count);

/* An interval as a line with short bars at its ends. */
void tlc_svg_whisker(struct text *text, int look, struct point low, struct point high);

/* The look's marker around a point, or another's marker in its colour. */
void tlc_svg_marker(struct text *text, int look, struct point at, double radius);
void tlc_svg_shape(struct text *text, int shape, int look, struct point at, double radius);

enum { SHAPE_DOWN = 5 }; /* a triangle that points down */

/* `anchor` is "start", "middle" or "end". */
void tlc_svg_text(struct text *text, const char *class, const char *anchor, struct point at,
                  const char *words);

/* Room that so many characters of a figure's text take. */
double tlc_svg_width(const char *words);

/* The words, cut with an ellipsis when they need more than `width`; to be freed. */
char *tlc_svg_clip(const char *words, double width);

/* ---- axes ------------------------------------------------------------------------------------ */

/* Ticks and labels left of x, or right of it, and rules from x to `across` where that differs. */
void tlc_svg_axis_vertical(struct text *text, const struct scale *scale, const struct ticks *ticks,
                           double x, double across, bool right);

/* The same below y; labels that would touch the one before are left out. */
void tlc_svg_axis_horizontal(struct text *text, const struct scale *scale,
                             const struct ticks *ticks, double y);

#endif
