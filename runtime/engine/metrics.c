/* metrics.c: sums over examples, and what they mean. */
#include "engine/engine.h"

#include <math.h>
#include <string.h>

double tlc_mean_loss(const struct tlc_metrics *metrics)
{
    return metrics->examples > 0 ? metrics->loss / (double)metrics->examples : 0;
}

double tlc_accuracy(const struct tlc_metrics *metrics)
{
    return metrics->examples > 0 ? (double)metrics->correct / (double)metrics->examples : 0;
}

/* ---- by name -------------------------------------------------------------------------------- */

const struct tlc_metric *tlc_metrics_of(const struct tlc_recipe *recipe, int *count)
{
    static const struct tlc_metric usual[] = {{TLC_METRIC_loss, "loss", tlc_mean_loss},
                                              {TLC_METRIC_accuracy, "accuracy", tlc_accuracy}};
    (void)recipe;
    *count = sizeof usual / sizeof *usual;
    return usual;
}

struct tlc_figure tlc_find_figure(const struct tlc_recipe *recipe, const char *name)
{
    struct tlc_figure figure = {0};
    int count;
    const struct tlc_metric *metrics = tlc_metrics_of(recipe, &count);
    const char *wanted = tlc_figure_metric(name, &figure.of_validation);
    for (int i = 0; i < count; i++)
        if (strcmp(metrics[i].name, wanted) == 0)
            figure.metric = &metrics[i];
    return figure;
}

double tlc_figure_value(const struct tlc_figure *figure, const struct tlc_metrics *trained,
                        const struct tlc_metrics *validated)
{
    const struct tlc_metrics *found = figure->of_validation ? validated : trained;
    return found ? figure->metric->value(found) : (double)NAN;
}
