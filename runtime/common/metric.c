/* metric.c: metrics by name. */
#include "common/metric.h"

#include <string.h>

static const struct {
    const char *name;
    bool more_is_better;
} kinds[] = {
#define METRIC(name, more_is_better) {#name, more_is_better},
#include "common/metrics.def"
#undef METRIC
};

const char *tlc_metric_name(enum tlc_metric_kind kind)
{
    return kinds[kind].name;
}

bool tlc_more_is_better(enum tlc_metric_kind kind)
{
    return kinds[kind].more_is_better;
}

enum tlc_metric_kind tlc_find_metric(const char *name)
{
    int kind = 0;
    while (kind < TLC_METRIC_KINDS && strcmp(kinds[kind].name, name) != 0)
        kind++;
    return (enum tlc_metric_kind)kind;
}

const char *tlc_figure_metric(const char *name, bool *of_validation)
{
    static const char prefix[] = "val_";
    *of_validation = strncmp(name, prefix, strlen(prefix)) == 0;
    return *of_validation ? name + strlen(prefix) : name;
}
