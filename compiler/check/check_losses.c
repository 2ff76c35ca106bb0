/* check_losses.c: the loss, the last layer and the task's classes must be made for each other. */
#include "catalog/loss.h"
#include "check/check_internal.h"

static bool check_loss_name(Checking *checking, const Word *loss)
{
    NameList names = {0};
    const char *help = help_with_loss(checking->arena, loss->text);
    for (size_t i = 0; i < loss_count; i++)
        *list_add(checking->arena, &names) = all_losses[i]->name;
    if (!help)
        return known_name(checking, loss, "loss", "unknown-loss", names.items, names.count);
    diag_report(checking->diagnostics, DIAG_ERROR, loss->span, "unknown-loss", "unknown loss `%s`",
                loss->text);
    diag_help(checking->diagnostics, "%s", help);
    return false;
}

static bool is_first_training(const Checking *checking, const Training *training)
{
    const Training *first = checking->spec->trainings.items;
    while (first->model != training->model)
        first++;
    return first == training;
}

static void check_fit(Checking *checking, const Training *training)
{
    const Model *model = training->model;
    const LossCheck check = {.diagnostics = checking->diagnostics,
                             .training = training,
                             .output = &model->layers.items[model->layers.count - 1],
                             .is_models_first = is_first_training(checking, training),
                             .loss = find_loss_kind(training->loss.text)};
    check.loss->check(&check);
}

void check_losses(Checking *checking)
{
    for (size_t i = 0; i < checking->spec->trainings.count; i++) {
        const Training *training = &checking->spec->trainings.items[i];
        if (check_loss_name(checking, &training->loss) && training->task &&
            task_is_settled(training->task) && training->model && training->model->complete)
            check_fit(checking, training);
    }
}

/* ---- comparisons ---- */

static void report_untrained(Checking *checking, const Model *model, Span span)
{
    diag_report(checking->diagnostics, DIAG_ERROR, span, "untrained",
                "%s is compared, but nothing trains it", model->name.text);
    diag_help(checking->diagnostics, "add an entry to `training`; `epochs: 0` leaves it as it "
                                     "was initialised");
}

/* "2 numbers", "classes" */
static const char *kind_of_targets(Arena *arena, const Task *task)
{
    return task->outputs ? arena_printf(arena, "%lld number%s", (long long)task->outputs,
                                        plural(task->outputs))
                         : "classes";
}

/* Of tasks of which one at least has numbers. */
static void check_same_targets(Checking *checking, const Training *training, const Task *task,
                               Span span)
{
    const char *model = training->model->name.text;
    if (training->task->outputs == task->outputs)
        return;
    diag_report(checking->diagnostics, DIAG_ERROR, span, "loss-classes",
                "%s has learned %s, but task %s has %s", model,
                kind_of_targets(checking->arena, training->task), task->name.text,
                kind_of_targets(checking->arena, task));
    diag_see(checking->diagnostics, training->task_name.span, "%s learns task %s here", model,
             training->task->name.text);
}

/* `model` is tested on `task`; the place is that of its name. */
void check_contestant(Checking *checking, const Model *model, const Task *task, Span span)
{
    const Training *training = last_training_of(checking->spec, model);
    if (!training) {
        report_untrained(checking, model, span);
        return;
    }
    int64_t trained = training->task->class_count, tested = task->class_count;
    if (!task_is_settled(training->task) || !task_is_settled(task))
        return;
    if (training->task->outputs || task->outputs) {
        check_same_targets(checking, training, task, span);
        return;
    }
    if (trained == tested)
        return;
    diag_report(checking->diagnostics, DIAG_ERROR, span, "loss-classes",
                "%s tells %lld classes apart, but task %s has %lld", model->name.text,
                (long long)trained, task->name.text, (long long)tested);
    diag_see(checking->diagnostics, training->task_name.span, "%s learns task %s here",
             model->name.text, training->task->name.text);
}

void check_comparisons(Checking *checking)
{
    for (size_t i = 0; i < checking->spec->comparisons.count; i++) {
        const Comparison *comparison = &checking->spec->comparisons.items[i];
        for (size_t k = 0; k < comparison->models.count; k++)
            check_contestant(checking, comparison->models.items[k], comparison->task,
                             comparison->model_names.items[k].span);
        check_compared_metric(checking, comparison);
    }
}
