/* style.h: how the report looks; the class names are those of svg.c and of the tables. */
#ifndef TLC_REPORT_STYLE_H
#define TLC_REPORT_STYLE_H

/* Style sheets: colours, in light and dark; what figures need; the page around them. */
extern const char style_colours[], style_figures[], style_page[];

#endif
