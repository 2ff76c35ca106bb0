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

/* ---- of a recipe ----------------------------------------------------------------------------- */

const struct tlc_metric *tlc_metrics_of(const struct tlc_recipe *recipe, int *count)
{
    static const struct tlc_metric usual[] = {{TLC_METRIC_loss, "loss", NULL, 0},
                                              {TLC_METRIC_accuracy, "accuracy", NULL, 0}};
    *count = recipe->metrics ? recipe->metrics : (int)(sizeof usual / sizeof *usual);
    return recipe->metrics ? recipe->metric : usual;
}

static double value_of(const struct tlc_metric *metric, int index, const struct tlc_metrics *found)
{
    if (metric->measure)
        return found->value[index];
    return metric->kind == TLC_METRIC_loss ? tlc_mean_loss(found) : tlc_accuracy(found);
}

double tlc_metric_value(const struct tlc_recipe *recipe, int index, const struct tlc_metrics *found)
{
    int count;
    return value_of(&tlc_metrics_of(recipe, &count)[index], index, found);
}

/* ---- by name -------------------------------------------------------------------------------- */

struct tlc_figure tlc_find_figure(const struct tlc_recipe *recipe, const char *name)
{
    struct tlc_figure figure = {0};
    int count;
    const struct tlc_metric *metrics = tlc_metrics_of(recipe, &count);
    const char *wanted = tlc_figure_metric(name, &figure.of_validation);
    for (int i = 0; i < count; i++)
        if (strcmp(metrics[i].name, wanted) == 0) {
            figure.metric = &metrics[i];
            figure.index = i;
        }
    return figure;
}

double tlc_figure_value(const struct tlc_figure *figure, const struct tlc_metrics *trained,
                        const struct tlc_metrics *validated)
{
    const struct tlc_metrics *found = figure->of_validation ? validated : trained;
    return found ? value_of(figure->metric, figure->index, found) : (double)NAN;
}
