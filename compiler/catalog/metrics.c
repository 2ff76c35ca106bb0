/* metrics.c: the metrics of a training. A new one is a record here, a line in common/metrics.def,
 * and a file in runtime/metrics. */
#include "catalog/metric.h"

#include "catalog/loss.h"

/* Whether the task's targets are labels that are there or not. */
static bool has_several_labels(const Training *training)
{
    const LossKind *loss = find_loss_kind(training->loss.text);
    return training->task && training->task->outputs && loss && !loss->of_values;
}

static bool has_numbers(const Training *training)
{
    return training->task && training->task->outputs && !has_several_labels(training);
}

const char *metric_measure(enum tlc_metric_kind metric, bool classes)
{
    if (metric == TLC_METRIC_loss || (metric == TLC_METRIC_accuracy && classes))
        return NULL;
    return metric == TLC_METRIC_accuracy ? "labels_accuracy" : tlc_metric_name(metric);
}

/* What a training is told by that says nothing of it. */
static void add_usual(Arena *arena, MetricList *metrics, const Training *training)
{
    if (!has_numbers(training)) {
        *list_add(arena, metrics) = TLC_METRIC_accuracy;
        return;
    }
    *list_add(arena, metrics) = TLC_METRIC_mae;
    *list_add(arena, metrics) = TLC_METRIC_rmse;
    *list_add(arena, metrics) = TLC_METRIC_r2;
}

MetricList metrics_of(Arena *arena, const Training *training)
{
    MetricList metrics = {0};
    *list_add(arena, &metrics) = TLC_METRIC_loss;
    add_usual(arena, &metrics, training);
    return metrics;
}

FigureNames figures_of(Arena *arena, const Training *training)
{
    const MetricList metrics = metrics_of(arena, training);
    FigureNames names = {0};
    for (size_t i = 0; i < metrics.count; i++)
        *list_add(arena, &names) = tlc_metric_name(metrics.items[i]);
    for (size_t i = 0; training->validation_name.text && i < metrics.count; i++)
        *list_add(arena, &names) = arena_printf(arena, "val_%s", tlc_metric_name(metrics.items[i]));
    return names;
}
