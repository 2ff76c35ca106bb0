/* check_metrics.c: metrics must be made for the task that a training learns. */
#include "catalog/metric.h"
#include "check/check_internal.h"

#include <string.h>

enum { MOST_METRICS = 7 };

static bool check_metric_name(Checking *checking, const Word *word)
{
    NameList names = {0};
    const char *meant = metric_meant(word->text);
    for (int kind = TLC_METRIC_loss + 1; kind < TLC_METRIC_KINDS; kind++)
        *list_add(checking->arena, &names) = tlc_metric_name((enum tlc_metric_kind)kind);
    if (!meant && strcmp(word->text, "loss") != 0)
        return known_name(checking, word, "metric", "unknown-metric", names.items, names.count);
    diag_report(checking->diagnostics, DIAG_ERROR, word->span, "unknown-metric",
                "unknown metric `%.60s`", word->text);
    if (meant)
        diag_fix(checking->diagnostics, word->span, word->text, meant, "write `%s`", meant);
    else
        diag_help(checking->diagnostics, "the loss is told in any case: leave it out");
    return false;
}

/* "accuracy, top_k_accuracy, ..." of those that can be taken from such targets. */
static const char *metrics_for(Arena *arena, TargetKind targets)
{
    Text text = text_new(arena);
    for (int kind = 0; kind < TLC_METRIC_KINDS; kind++)
        if (metric_targets((enum tlc_metric_kind)kind) & targets)
            text_addf(&text, "%s`%s`", text.length ? ", " : "",
                      tlc_metric_name((enum tlc_metric_kind)kind));
    return text.bytes;
}

static void check_fit(Checking *checking, const Training *training, const MetricItem *item)
{
    static const char *const what[] = {[OF_CLASSES] = "classes",
                                       [OF_LABELS] = "labels that are there or not",
                                       [OF_NUMBERS] = "numbers"};
    const TargetKind targets = targets_of(training);
    if (metric_targets(tlc_find_metric(item->name.text)) & targets)
        return;
    diag_report(checking->diagnostics, DIAG_ERROR, item->name.span, "metric-task",
                "%s is no metric of task %s, whose targets are %s", item->name.text,
                training->task->name.text, what[targets]);
    diag_help(checking->diagnostics, "of such a task there are %s",
              metrics_for(checking->arena, targets));
}

/* Of k classes all would be right. */
static void check_k(Checking *checking, const Training *training, const MetricItem *item)
{
    const int64_t classes = training->task->class_count;
    if (strcmp(item->name.text, "top_k_accuracy") != 0 || classes == 0 || item->k.value < classes)
        return;
    diag_report(checking->diagnostics, DIAG_ERROR, item->k.given ? item->k.span : item->name.span,
                "metric-k", "with k = %lld the %lld classes of task %s are always among the first",
                (long long)item->k.value, (long long)classes, training->task->name.text);
    if (classes > 2)
        diag_help(checking->diagnostics, "write `top_k_accuracy: {k: %lld}`, or less",
                  (long long)classes - 1);
    else
        diag_help(checking->diagnostics, "of two classes, `accuracy` tells all that there is");
}

static void check_twice(Checking *checking, const Training *training, size_t index)
{
    const MetricItem *item = &training->metrics.items[index];
    for (size_t i = 0; i < index; i++) {
        const MetricItem *other = &training->metrics.items[i];
        if (strcmp(other->name.text, item->name.text) != 0 || other->k.value != item->k.value)
            continue;
        diag_report(checking->diagnostics, DIAG_ERROR, item->name.span, "metric-twice",
                    "%s is there twice", item->name.text);
        diag_see(checking->diagnostics, other->name.span, "it stands here already");
        return;
    }
}

static void check_all(Checking *checking, const Training *training)
{
    for (size_t i = 0; i < training->metrics.count; i++) {
        const MetricItem *item = &training->metrics.items[i];
        if (!check_metric_name(checking, &item->name))
            continue;
        check_twice(checking, training, i);
        if (!training->task || !task_is_settled(training->task))
            continue;
        check_fit(checking, training, item);
        check_k(checking, training, item);
    }
    if (training->metrics.count > MOST_METRICS)
        diag_report(checking->diagnostics, DIAG_ERROR,
                    training->metrics.items[MOST_METRICS].name.span, "too-large",
                    "a training has at most %d metrics", MOST_METRICS);
}

void check_metrics(Checking *checking)
{
    for (size_t i = 0; i < checking->spec->trainings.count; i++)
        check_all(checking, &checking->spec->trainings.items[i]);
}

/* ---- comparisons ---- */

static bool is_told_by(const MetricList *metrics, const char *name)
{
    for (size_t i = 0; i < metrics->count; i++)
        if (strcmp(metrics->items[i].name, name) == 0)
            return true;
    return false;
}

/* Of the first model the first metric is what the others are compared by. */
void check_compared_metric(Checking *checking, const Comparison *comparison)
{
    const Training *first = last_training_of(checking->spec, comparison->models.items[0]);
    const MetricList own = first ? metrics_of(checking->arena, first) : (MetricList){0};
    for (size_t i = 1; own.count > 1 && i < comparison->models.count; i++) {
        const Training *other = last_training_of(checking->spec, comparison->models.items[i]);
        const MetricList metrics = other ? metrics_of(checking->arena, other) : own;
        const char *name = own.items[1].name;
        if (is_told_by(&metrics, name))
            continue;
        diag_report(checking->diagnostics, DIAG_ERROR, comparison->model_names.items[i].span,
                    "compared-metric", "%s is not told by %s, by which it is compared with %s",
                    other->model->name.text, name, first->model->name.text);
        diag_see(checking->diagnostics, span_start(first->span),
                 "of the metrics of %s it is the first", first->model->name.text);
        diag_help(checking->diagnostics, "add `%s` to its `metrics`", name);
    }
}
