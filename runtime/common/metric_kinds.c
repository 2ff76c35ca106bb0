/* metric_kinds.c: what is measured of each epoch. */
#include "common/metric_kinds.h"

#include <string.h>

const struct tlc_metric_kind tlc_metric_kinds[] = {
#define METRIC(name, ...) {__VA_ARGS__},
#include "common/metric_kinds.def"
#undef METRIC
};

const char *const tlc_monitor_names[] = {
#define METRIC(name, word, rises) word, "val_" word,
#include "common/metric_kinds.def"
#undef METRIC
};

bool tlc_monitor_of(const char *name, struct tlc_monitor *monitor)
{
    for (int i = 0; i < TLC_MONITORS; i++)
        if (strcmp(name, tlc_monitor_names[i]) == 0) {
            *monitor = (struct tlc_monitor){(enum tlc_metric)(i / 2), i % 2 == 1};
            return true;
        }
    return false;
}

const char *tlc_monitor_name(struct tlc_monitor monitor)
{
    return tlc_monitor_names[2 * (int)monitor.metric + monitor.of_validation];
}
