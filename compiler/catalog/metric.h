/* metric.h: what trainings are told by: which metrics one has, and what the figures of its epochs
 * are called. Names and directions stand in common/metrics.def. */
#ifndef CATALOG_METRIC_H
#define CATALOG_METRIC_H

#include "common/metric.h"
#include "spec/spec.h"

typedef List(enum tlc_metric_kind) MetricList;

/* Those of the training, the loss first. */
MetricList metrics_of(Arena *arena, const Training *training);

typedef List(const char *) FigureNames;

/* The figures of its epochs by name: "loss", "accuracy" and, where it is validated, "val_loss",
 * "val_accuracy". */
FigureNames figures_of(Arena *arena, const Training *training);

#endif
