/* check_weights.c: weights of classes are of classes that the task has. */
#include "check/check_internal.h"

#include <string.h>

/* By its name or its number; -1 and a report where the task has none such. */
static int64_t find_class_of(Checking *checking, const Task *task, const Word *word)
{
    int64_t number;
    NameList names = {0};
    for (int64_t i = 0; task->class_names && i < task->class_count; i++)
        if (task->class_names[i]) {
            if (strcmp(task->class_names[i], word->text) == 0)
                return i;
            *list_add(checking->arena, &names) = task->class_names[i];
        }
    if (whole_number_of(word->text, &number) && number >= 0 && number < task->class_count)
        return number;
    diag_report(checking->diagnostics, DIAG_ERROR, word->span, "unknown-class",
                "task %s has no class `%.60s`", task->name.text, word->text);
    if (names.count)
        help_with_names(checking, word->span, word->text, &names);
    else
        diag_help(checking->diagnostics, "its classes are 0 to %lld",
                  (long long)task->class_count - 1);
    return -1;
}

static bool read_weights(Checking *checking, const Task *task, ClassWeights *weights)
{
    bool good = true;
    for (size_t i = 0; i < weights->items.count; i++) {
        const ClassWeight *item = &weights->items.items[i];
        const int64_t class = find_class_of(checking, task, &item->class);
        if (class >= 0)
            weights->weights[class] = item->weight.value;
        good &= class >= 0;
    }
    return good;
}

/* With weights of 0 alone there is nothing to learn. */
static void check_some(Checking *checking, const Task *task, const ClassWeights *weights)
{
    for (int64_t i = 0; i < task->class_count; i++)
        if (weights->weights[i] > 0)
            return;
    diag_report(checking->diagnostics, DIAG_ERROR, weights->span, "class-weight",
                "all classes of task %s weigh 0: nothing would be learned", task->name.text);
}

static void report_no_classes(Checking *checking, const Training *training)
{
    diag_report(checking->diagnostics, DIAG_ERROR, training->class_weight.span, "class-weight",
                "task %s has no classes that could have weights: its targets are numbers",
                training->task->name.text);
    diag_see(checking->diagnostics, training->task_name.span, "%s learns task %s here",
             training->model_name.text, training->task->name.text);
    diag_help(checking->diagnostics, "leave `class_weight` out");
}

static void settle(Checking *checking, Training *training)
{
    const Task *task = training->task;
    ClassWeights *weights = &training->class_weight;
    if (task->outputs) {
        report_no_classes(checking, training);
        return;
    }
    if (weights->balanced)
        return;
    weights->weights =
        arena_alloc(checking->arena, (size_t)task->class_count * sizeof *weights->weights);
    for (int64_t i = 0; i < task->class_count; i++)
        weights->weights[i] = 1;
    if (read_weights(checking, task, weights))
        check_some(checking, task, weights);
}

void check_weights(Checking *checking)
{
    for (size_t i = 0; i < checking->spec->trainings.count; i++) {
        Training *training = &checking->spec->trainings.items[i];
        if (training->class_weight.given && training->task && task_is_settled(training->task))
            settle(checking, training);
    }
}
