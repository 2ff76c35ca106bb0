/* monitor.c: what a rule can watch from epoch to epoch. */
#include "common/monitor.h"

#include <string.h>

const char *const tlc_monitor_names[] = {
#define METRIC(name, more_is_better) #name, "val_" #name,
#include "common/metrics.def"
#undef METRIC
};

bool tlc_monitor_of(const char *name, struct tlc_monitor *monitor)
{
    for (int i = 0; i < TLC_MONITORS; i++)
        if (strcmp(name, tlc_monitor_names[i]) == 0) {
            *monitor = (struct tlc_monitor){(enum tlc_metric_kind)(i / 2), i % 2 == 1};
            return true;
        }
    return false;
}

const char *tlc_monitor_name(struct tlc_monitor monitor)
{
    return tlc_monitor_names[2 * (int)monitor.metric + monitor.of_validation];
}
