/* metrics.c: the metrics of a training. */
#include "catalog/metric.h"

MetricList metrics_of(Arena *arena, const Training *training)
{
    MetricList metrics = {0};
    (void)training;
    *list_add(arena, &metrics) = TLC_METRIC_loss;
    *list_add(arena, &metrics) = TLC_METRIC_accuracy;
    return metrics;
}

FigureNames figures_of(Arena *arena, const Training *training)
{
    const MetricList metrics = metrics_of(arena, training);
    FigureNames names = {0};
    for (size_t i = 0; i < metrics.count; i++)
        *list_add(arena, &names) = tlc_metric_name(metrics.items[i]);
    for (size_t i = 0; training->validation_name.text && i < metrics.count; i++)
        *list_add(arena, &names) =
            arena_printf(arena, "val_%s", tlc_metric_name(metrics.items[i]));
    return names;
}
