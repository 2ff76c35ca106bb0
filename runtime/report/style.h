/* style.h: how the report looks; the class names are those of svg.c and of the tables. */
#ifndef TLC_REPORT_STYLE_H
#define TLC_REPORT_STYLE_H

/* Style sheets: colours, in light and dark; what figures need; the page around them. */
extern const char tlc_style_colours[], tlc_style_figures[], tlc_style_page[];

#endif
