/* metrics.c: the metrics of a training. A new one is a row here, a line in common/metrics.def, and
 * a record in runtime/metrics. */
#include "catalog/metric.h"

#include "catalog/loss.h"

#include <string.h>

/* ---- the kinds ---- */

enum { MOST_METRIC_WORDS = 4 };

static const struct {
    unsigned targets;
    const char *words[MOST_METRIC_WORDS]; /* what people write who mean it */
} kinds[] = {
    [TLC_METRIC_loss] = {0, {NULL}},
    [TLC_METRIC_accuracy] = {OF_CLASSES | OF_LABELS, {"acc", "binary_accuracy"}},
    [TLC_METRIC_top_k_accuracy] = {OF_CLASSES, {"top_k", "top_5_accuracy", "top_3_accuracy"}},
    [TLC_METRIC_balanced_accuracy] = {OF_CLASSES, {"balanced_accuracy_score", "macro_recall"}},
    [TLC_METRIC_macro_f1] = {OF_CLASSES | OF_LABELS, {"f1", "f1_score", "f1_macro"}},
    [TLC_METRIC_auc] = {OF_CLASSES | OF_LABELS, {"AUC", "roc_auc", "roc_auc_score"}},
    [TLC_METRIC_mae] = {OF_NUMBERS, {"mean_absolute_error", "MAE"}},
    [TLC_METRIC_mse] = {OF_NUMBERS, {"mean_squared_error", "MSE"}},
    [TLC_METRIC_rmse] = {OF_NUMBERS, {"root_mean_squared_error", "RMSE"}},
    [TLC_METRIC_r2] = {OF_NUMBERS, {"r2_score", "R2"}},
};
_Static_assert(sizeof kinds / sizeof *kinds == TLC_METRIC_KINDS, "a row for each metric");

unsigned metric_targets(enum tlc_metric_kind kind)
{
    return kinds[kind].targets;
}

const char *metric_meant(const char *word)
{
    for (int kind = 0; kind < TLC_METRIC_KINDS; kind++)
        for (int i = 0; i < MOST_METRIC_WORDS && kinds[kind].words[i]; i++)
            if (strcmp(kinds[kind].words[i], word) == 0)
                return tlc_metric_name((enum tlc_metric_kind)kind);
    return NULL;
}

/* ---- those of a training ---- */

TargetKind targets_of(const Training *training)
{
    const LossKind *loss = training->loss.text ? find_loss_kind(training->loss.text) : NULL;
    if (!training->task || !training->task->outputs)
        return OF_CLASSES;
    return loss && !loss->of_values ? OF_LABELS : OF_NUMBERS;
}

static Metric metric_of(Arena *arena, enum tlc_metric_kind kind, int64_t k, TargetKind targets)
{
    const char *name = tlc_metric_name(kind), *measure = name;
    if (kind == TLC_METRIC_loss || (kind == TLC_METRIC_accuracy && targets == OF_CLASSES))
        measure = NULL;
    else if (kind == TLC_METRIC_accuracy)
        measure = "labels_accuracy";
    if (kind == TLC_METRIC_top_k_accuracy)
        name = arena_printf(arena, "top_%lld_accuracy", (long long)k);
    return (Metric){kind, name, measure, kind == TLC_METRIC_top_k_accuracy ? k : 0};
}

/* What a training is told by where the spec does not say. */
static void add_usual(Arena *arena, MetricList *metrics, TargetKind targets)
{
    static const enum tlc_metric_kind of_numbers[] = {TLC_METRIC_mae, TLC_METRIC_rmse,
                                                      TLC_METRIC_r2};
    if (targets != OF_NUMBERS)
        *list_add(arena, metrics) = metric_of(arena, TLC_METRIC_accuracy, 0, targets);
    for (size_t i = 0; targets == OF_NUMBERS && i < sizeof of_numbers / sizeof *of_numbers; i++)
        *list_add(arena, metrics) = metric_of(arena, of_numbers[i], 0, targets);
}

MetricList metrics_of(Arena *arena, const Training *training)
{
    MetricList metrics = {0};
    const TargetKind targets = targets_of(training);
    *list_add(arena, &metrics) = metric_of(arena, TLC_METRIC_loss, 0, targets);
    if (training->metrics.count == 0)
        add_usual(arena, &metrics, targets);
    for (size_t i = 0; i < training->metrics.count; i++) {
        const MetricItem *item = &training->metrics.items[i];
        const enum tlc_metric_kind kind = tlc_find_metric(item->name.text);
        if (kind != TLC_METRIC_KINDS)
            *list_add(arena, &metrics) = metric_of(arena, kind, item->k.value, targets);
    }
    return metrics;
}

FigureNames figures_of(Arena *arena, const Training *training)
{
    const MetricList metrics = metrics_of(arena, training);
    FigureNames names = {0};
    for (size_t i = 0; i < metrics.count; i++)
        *list_add(arena, &names) = metrics.items[i].name;
    for (size_t i = 0; training->validation_name.text && i < metrics.count; i++)
        *list_add(arena, &names) = arena_printf(arena, "val_%s", metrics.items[i].name);
    return names;
}
