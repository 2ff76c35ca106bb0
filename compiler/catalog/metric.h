/* metric.h: what trainings are told by: which metrics one has, and what the figures of its epochs
 * are called. Names and directions stand in common/metrics.def. */
#ifndef CATALOG_METRIC_H
#define CATALOG_METRIC_H

#include "common/metric.h"
#include "spec/spec.h"

/* What a task's targets are. */
typedef enum { OF_CLASSES = 1, OF_LABELS = 2, OF_NUMBERS = 4 } TargetKind;

/* Whether targets are classes, labels that are there or not, or numbers; the loss tells the latter
 * two apart. */
TargetKind targets_of(const Training *training);

/* A metric of a training. */
typedef struct Metric {
    enum tlc_metric_kind kind;
    const char *name;    /* "top_3_accuracy" */
    const char *measure; /* X of the runtime's tlc_measure_X; NULL: sums over the batches tell */
    int64_t k;           /* 0 for those that take none */
} Metric;

typedef List(Metric) MetricList;

/* Those of the training, the loss first; names that there are none of are left out. */
MetricList metrics_of(Arena *arena, const Training *training);

typedef List(const char *) FigureNames;

/* The figures of its epochs by name: "loss", "accuracy" and, where it is validated, "val_loss",
 * "val_accuracy". */
FigureNames figures_of(Arena *arena, const Training *training);

/* Which targets the metric can be taken from: some of TargetKind. */
unsigned metric_targets(enum tlc_metric_kind kind);

/* What to write instead of a word that names no metric here but one elsewhere, or NULL. */
const char *metric_meant(const char *word);

#endif
