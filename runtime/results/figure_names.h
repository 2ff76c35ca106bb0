/* figure_names.h: what the figures of a report are called, and so their files. */
#ifndef TLC_FIGURE_NAMES_H
#define TLC_FIGURE_NAMES_H

#include <stdbool.h>

enum tlc_figure_name {
#define FIGURE(id, name) TLC_FIGURE_##id,
#include "results/figure_names.def"
#undef FIGURE
    TLC_FIGURES
};

extern const char *const tlc_figure_names[];

/* Whether a report may write a file of that name: "figures/seeds.svg", "figures/settings_2.csv". */
bool tlc_is_figure_file(const char *name);

#endif
