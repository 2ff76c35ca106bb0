/* check_targets.c: tasks whose targets are numbers: what is said of labels has no place there. */
#include "check/check_internal.h"

static void report_rule(Checking *checking, const Task *task, const DataSet *data, Span span,
                        const char *key)
{
    diag_report(checking->diagnostics, DIAG_ERROR, span, "task-targets",
                "`%s` is about labels, but the examples of %s have numbers as targets", key,
                data->name.text);
    diag_see(checking->diagnostics, data->targets.span, "the targets are given here");
    diag_help(checking->diagnostics, "leave `%s` out of task %s", key, task->name.text);
}

static bool has_no_rules(Checking *checking, const Task *task, const DataSet *data)
{
    const size_t errors = diag_count(checking->diagnostics, DIAG_ERROR);
    if (task->where)
        report_rule(checking, task, data, task->where->span, "where");
    if (task->target)
        report_rule(checking, task, data, task->target->span, "target");
    if (task->table.count)
        report_rule(checking, task, data, task->table_span, "target");
    if (task->classes.given)
        report_rule(checking, task, data, task->classes.span, "classes");
    return diag_count(checking->diagnostics, DIAG_ERROR) == errors;
}

void settle_targets(Checking *checking, Task *task, const DataSet *data)
{
    const size_t names = data->target_names.count;
    if (!has_no_rules(checking, task, data))
        return;
    task->outputs = data->targets.value;
    if (names)
        task->output_names = arena_alloc(checking->arena, names * sizeof *task->output_names);
    for (size_t i = 0; i < names; i++)
        task->output_names[i] = data->target_names.items[i].text;
}
