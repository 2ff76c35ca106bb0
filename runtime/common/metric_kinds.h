/* metric_kinds.h: what is measured of each epoch, on the training examples and on those of
 * validation. */
#ifndef TLC_METRIC_KINDS_H
#define TLC_METRIC_KINDS_H

#include <stdbool.h>

enum tlc_metric {
#define METRIC(name, ...) TLC_METRIC_##name,
#include "common/metric_kinds.def"
#undef METRIC
    TLC_METRICS /* none */
};

struct tlc_metric_kind {
    const char *word; /* "loss"; `val_loss` is that of the validation */
    bool rises;       /* more is better */
};
extern const struct tlc_metric_kind tlc_metric_kinds[];

/* One of them, on the training examples or on those of validation. */
struct tlc_monitor {
    enum tlc_metric metric;
    bool of_validation;
};

/* All names that can be monitored, "loss" or "val_loss": for a metric, then for its validation.
 */
extern const char *const tlc_monitor_names[];
enum { TLC_MONITORS = 2 * TLC_METRICS };

/* What the name stands for; whether it is one. */
bool tlc_monitor_of(const char *name, struct tlc_monitor *monitor);

const char *tlc_monitor_name(struct tlc_monitor monitor);

#endif
