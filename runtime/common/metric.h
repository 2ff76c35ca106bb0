/* metric.h: metrics by name, for the compiler and for what it makes. */
#ifndef TLC_METRIC_H
#define TLC_METRIC_H

#include <stdbool.h>

enum tlc_metric_kind {
#define METRIC(name, more_is_better) TLC_METRIC_##name,
#include "common/metrics.def"
#undef METRIC
    TLC_METRIC_KINDS
};

const char *tlc_metric_name(enum tlc_metric_kind kind);
bool tlc_more_is_better(enum tlc_metric_kind kind);

/* The kind of that name; TLC_METRIC_KINDS: there is none. */
enum tlc_metric_kind tlc_find_metric(const char *name);

/* Of a figure's name, "val_loss", what is behind "val_", and sets `of_validation`; the whole of one
 * that does not begin so. */
const char *tlc_figure_metric(const char *name, bool *of_validation);

#endif
