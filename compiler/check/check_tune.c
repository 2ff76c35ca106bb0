/* check_tune.c: whether what the arms of a study are tuned by can be measured. */
#include "catalog/metric.h"
#include "check/check_internal.h"

#include <string.h>

/* The loss, and what else the training is told by: the figures of its epochs, but for those of its
 * validation. */
static NameList metrics_told(Checking *checking, const Training *training)
{
    const FigureNames figures = figures_of(checking->arena, training);
    NameList names = {0};
    for (size_t i = 0; i < figures.count && strncmp(figures.items[i], "val_", 4) != 0; i++)
        *list_add(checking->arena, &names) = figures.items[i];
    return names;
}

static bool has_name(const NameList *names, const char *name)
{
    for (size_t i = 0; i < names->count; i++)
        if (strcmp(names->items[i], name) == 0)
            return true;
    return false;
}

static void check_metric_of_arm(Checking *checking, const Word *metric, const Training *training)
{
    const NameList names = metrics_told(checking, training);
    if (has_name(&names, metric->text))
        return;
    diag_report(checking->diagnostics, DIAG_ERROR, metric->span, "tune-metric",
                "%s is not told by %.60s", training->model->name.text, metric->text);
    diag_see(checking->diagnostics, span_start(training->span), "it is trained here");
    help_with_names(checking, metric->span, metric->text, &names);
}

void check_tune(Checking *checking)
{
    const Study *study = &checking->spec->study;
    const Tune *tune = &study->tune;
    if (!tune->given || !tune->on.metric.text)
        return;
    for (size_t i = 0; i < study->arms.count; i++) {
        const Training *training = last_training_of(checking->spec, study->arms.items[i]);
        if (training && training->model)
            check_metric_of_arm(checking, &tune->on.metric, training);
        if (tune->task && study->arms.items[i])
            check_contestant(checking, study->arms.items[i], tune->task, tune->on.split.span);
    }
}
