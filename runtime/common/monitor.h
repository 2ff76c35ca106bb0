/* monitor.h: what a rule can watch from epoch to epoch: a metric, on the training examples or on
 * those of validation. */
#ifndef TLC_MONITOR_H
#define TLC_MONITOR_H

#include "common/metric.h"

struct tlc_monitor {
    enum tlc_metric_kind metric;
    bool of_validation;
};

/* All their names, "loss" and "val_loss" for each metric. */
enum { TLC_MONITORS = 2 * TLC_METRIC_KINDS };
extern const char *const tlc_monitor_names[];

/* What the name stands for; whether it is one. */
bool tlc_monitor_of(const char *name, struct tlc_monitor *monitor);

const char *tlc_monitor_name(struct tlc_monitor monitor);

#endif
