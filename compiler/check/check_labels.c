/* check_labels.c: a task's rules, tried on every label the data set can have. */
#include "check/check_internal.h"

#include <string.h>

static const Variable label_variable[] = {{"label", TYPE_INTEGER}};
static const Scope label_scope = {label_variable, 1};

enum { MOST_LABELS = 1 << 16, MOST_CLASSES = 1 << 16, OUTSIDE_SHOWN = 3 };

/* ---- types ---- */

static bool check_whole(Checking *checking, const Expr *rule)
{
    const Expr *found = expr_find_float(rule);
    if (!found)
        return true;
    diag_report(checking->diagnostics, DIAG_ERROR, found->span, "label-rule",
                "a rule about labels is whole-number arithmetic, and this is a float");
    diag_help(checking->diagnostics, "use // instead of /, and whole numbers");
    return false;
}

static bool check_rule(Checking *checking, Expr **rule, const DataSet *data, bool condition)
{
    if (data && !replace_label_names(checking, *rule, data))
        return false;
    const Scope scope = scope_of_labels(checking->arena, data);
    Type type = expr_check(*rule, &scope, checking->diagnostics);
    if (type == TYPE_NONE || !check_whole(checking, *rule))
        return false;
    if (type == TYPE_SET || (condition && type != TYPE_BOOLEAN)) {
        diag_report(checking->diagnostics, DIAG_ERROR, (*rule)->span, "label-rule",
                    condition ? "`where` must be true or false for each label"
                              : "`target` must be a class's number, or true or false");
        bool number = (*rule)->kind == EXPR_INTEGER;
        if (type == TYPE_SET)
            diag_help(checking->diagnostics, "write `label in %s`",
                      expr_source(checking->arena, *rule));
        else
            diag_help(checking->diagnostics, "compare, as in `label == %s`",
                      number ? expr_source(checking->arena, *rule) : "5");
        return false;
    }
    size_t errors = diag_count(checking->diagnostics, DIAG_ERROR);
    *rule = expr_fold(checking->arena, *rule, checking->diagnostics);
    return diag_count(checking->diagnostics, DIAG_ERROR) == errors;
}

/* ---- the labels of a task ---- */

static bool has_labels(const DataSet *data)
{
    return data && data->classes.value <= MOST_LABELS;
}

/* "labels 0 to 9", or "3 numbers as targets". */
static const char *targets_of(Arena *arena, const DataSet *data)
{
    const long long targets = (long long)data->targets.value;
    if (targets)
        return arena_printf(arena, "%lld number%s as target%s", targets, plural(targets),
                            plural(targets));
    return arena_printf(arena, "labels 0 to %lld", (long long)data->classes.value - 1);
}

static void report_two_label_sets(Checking *checking, const Task *task, const Use *use,
                                  const Use *first)
{
    diag_report(checking->diagnostics, DIAG_ERROR, use->split->rows->span, "task-data",
                "task %s meets %s in this split, but %s in another", task->name.text,
                targets_of(checking->arena, use->split->data),
                targets_of(checking->arena, first->split->data));
    diag_see(checking->diagnostics, first->split->rows->span, "the other is here");
    diag_help(checking->diagnostics, "a task belongs to data sets with the same `%s`",
              use->split->data->targets.given ? "targets" : "classes");
}

static bool are_same_words(const WordList *left, const WordList *right)
{
    bool same = left->count == right->count;
    for (size_t i = 0; same && i < left->count; i++)
        same = strcmp(left->items[i].text, right->items[i].text) == 0;
    return same;
}

static bool are_called_alike(const DataSet *left, const DataSet *right)
{
    return are_same_words(&left->class_names, &right->class_names) &&
           are_same_words(&left->target_names, &right->target_names);
}

static void report_two_names(Checking *checking, const Task *task, const Use *use, const Use *first)
{
    const bool targets = use->split->data->targets.given;
    diag_report(checking->diagnostics, DIAG_ERROR, use->split->rows->span, "task-data",
                "task %s meets %s that are called otherwise in this split than in another",
                task->name.text, targets ? "targets" : "labels");
    diag_see(checking->diagnostics, first->split->rows->span, "the other is here");
    diag_help(checking->diagnostics, "a task belongs to data sets with the same `%s`",
              targets ? "targets" : "classes");
}

/* The data set whose labels the task's rules are about: that of its uses, which must agree; the
 * first there is, for a task without a use. NULL when it cannot be told. */
static const DataSet *data_of_task(Checking *checking, const Task *task)
{
    const Use *first = NULL;
    bool used = false;
    for (size_t i = 0; i < checking->uses.count; i++) {
        const Use *use = &checking->uses.items[i];
        used |= use->task == task;
        if (use->task != task || !use->split || !has_labels(use->split->data))
            continue;
        if (!first) {
            first = use;
        } else if (use->split->data->classes.value != first->split->data->classes.value ||
                   use->split->data->targets.value != first->split->data->targets.value) {
            report_two_label_sets(checking, task, use, first);
            return NULL;
        } else if (!are_called_alike(use->split->data, first->split->data)) {
            report_two_names(checking, task, use, first);
            return NULL;
        }
    }
    if (first)
        return first->split->data;
    bool guess = !used && checking->spec->data.count > 0;
    return guess && has_labels(&checking->spec->data.items[0]) ? &checking->spec->data.items[0]
                                                               : NULL;
}

/* ---- targets ---- */

typedef struct LabelMap {
    Checking *checking;
    Task *task;
    const DataSet *data;
    bool *accepted;
    int64_t *targets; /* by the table at first, if there is one */
    bool boolean;     /* the target is true or false */
} LabelMap;

static bool map_label(LabelMap *map, int64_t label)
{
    Value argument = {TYPE_INTEGER, label, 0}, value = {TYPE_BOOLEAN, 1, 0};
    Diagnostics *diagnostics = map->checking->diagnostics;
    const Task *task = map->task;
    if (task->where && !expr_evaluate(task->where, &label_scope, &argument, &value, diagnostics))
        return false;
    map->accepted[label] = value.integer;
    if (task->table.count) {
        map->accepted[label] &= map->targets[label] != NO_TARGET;
        return true;
    }
    value = argument;
    if (map->accepted[label] && task->target &&
        !expr_evaluate(task->target, &label_scope, &argument, &value, diagnostics))
        return false;
    map->targets[label] = value.integer;
    return true;
}

static bool has_target(const Task *task)
{
    return task->target || task->table.count;
}

static Span target_span(const Task *task)
{
    return task->table.count ? task->table_span
           : task->target    ? task->target->span
           : task->where     ? task->where->span
                             : task->name.span;
}

static bool map_labels(LabelMap *map)
{
    bool some = false;
    for (int64_t label = 0; label < map->data->classes.value; label++) {
        if (!map_label(map, label))
            return false;
        some |= map->accepted[label];
    }
    if (some)
        return true;
    if (map->task->table.count)
        diag_report(map->checking->diagnostics, DIAG_ERROR, map->task->where->span, "no-examples",
                    "`where` accepts none of the labels of `target`, so task %s has no examples",
                    map->task->name.text);
    else
        diag_report(map->checking->diagnostics, DIAG_ERROR, map->task->where->span, "no-examples",
                    "`where` accepts none of the labels 0 to %lld, so task %s has no examples",
                    (long long)map->data->classes.value - 1, map->task->name.text);
    return false;
}

/* ---- the number of classes ---- */

static int64_t classes_needed(const LabelMap *map)
{
    int64_t largest = 0;
    for (int64_t label = 0; label < map->data->classes.value; label++)
        if (map->accepted[label] && map->targets[label] > largest)
            largest = map->targets[label];
    return largest < INT64_MAX ? largest + 1 : largest;
}

static int64_t report_missing_classes(const LabelMap *map)
{
    Diagnostics *diagnostics = map->checking->diagnostics;
    diag_report(diagnostics, DIAG_ERROR, map->task->name.span, "class-count",
                "task %s does not say how many `classes` it has", map->task->name.text);
    diag_help(diagnostics, "its targets go up to %lld: write `classes: %lld`",
              (long long)classes_needed(map) - 1, (long long)classes_needed(map));
    if (!has_target(map->task))
        diag_help(diagnostics, "or map them with `target:`, which counts from 0");
    return 0;
}

static int64_t count_classes(const LabelMap *map)
{
    const Count *classes = &map->task->classes;
    const Count told = {classes_needed(map), map->task->table_span, true};
    if (map->boolean && classes->given && classes->value != 2) {
        diag_report(map->checking->diagnostics, DIAG_ERROR, classes->span, "class-count",
                    "a target that is true or false has 2 classes, not %lld",
                    (long long)classes->value);
        diag_help(map->checking->diagnostics, "leave `classes` out");
        return 0;
    }
    if (map->boolean)
        return 2;
    if (map->task->table.count && !classes->given)
        classes = &told;
    if (!has_target(map->task) && !map->task->where && !classes->given)
        classes = &map->data->classes;
    if (!classes->given)
        return report_missing_classes(map);
    if (classes->value > 1 && classes->value <= MOST_CLASSES)
        return classes->value;
    diag_report(map->checking->diagnostics, DIAG_ERROR, classes->span, "class-count",
                "a task tells 2 to %d classes apart, not %lld", MOST_CLASSES,
                (long long)classes->value);
    return 0;
}

/* ---- what the map does ---- */

static bool is_outside(const LabelMap *map, int64_t label, int64_t classes)
{
    return map->accepted[label] && (map->targets[label] < 0 || map->targets[label] >= classes);
}

static bool check_inside(const LabelMap *map, int64_t classes)
{
    Diagnostics *diagnostics = map->checking->diagnostics;
    size_t outside = 0;
    for (int64_t label = 0; label < map->data->classes.value; label++) {
        if (!is_outside(map, label, classes) || ++outside > OUTSIDE_SHOWN)
            continue;
        diag_report(diagnostics, DIAG_ERROR, target_span(map->task), "target-range",
                    has_target(map->task) ? "label %s becomes %lld, outside the classes 0 to %lld"
                                          : "label %s stays %lld, outside the classes 0 to %lld",
                    label_text(map->checking->arena, map->data, label),
                    (long long)map->targets[label], (long long)classes - 1);
        if (outside == 1 && map->targets[label] >= classes && map->task->classes.given)
            diag_see(diagnostics, map->task->classes.span, "the number of classes is given here");
    }
    if (outside > OUTSIDE_SHOWN)
        diag_help(diagnostics, "and %zu label%s more", outside - OUTSIDE_SHOWN,
                  plural((int64_t)(outside - OUTSIDE_SHOWN)));
    return outside == 0;
}

static void warn_unreached(const LabelMap *map, int64_t classes)
{
    Arena *scratch = arena_new(); /* there may be a thousand tasks of many classes */
    bool *reached = arena_alloc(scratch, (size_t)classes * sizeof *reached);
    List(int64_t) unreached = {0};
    for (int64_t label = 0; label < map->data->classes.value; label++)
        if (map->accepted[label])
            reached[map->targets[label]] = true;
    for (int64_t target = 0; target < classes; target++)
        if (!reached[target])
            *list_add(scratch, &unreached) = target;
    Span span = map->task->classes.given ? map->task->classes.span : target_span(map->task);
    if (unreached.count > 0)
        diag_report(map->checking->diagnostics, DIAG_WARNING, span, "unreached-class",
                    "no label becomes class%s %s of task %s", unreached.count == 1 ? "" : "es",
                    number_list(scratch, unreached.items, unreached.count), map->task->name.text);
    arena_free(scratch);
}

/* The first label that shares its class with a later one, or -1. */
static int64_t find_merged(const LabelMap *map, int64_t classes)
{
    Arena *scratch = arena_new();
    int64_t *first = arena_alloc(scratch, (size_t)classes * sizeof *first), merged = -1;
    for (int64_t label = map->data->classes.value; label-- > 0;) {
        if (!map->accepted[label])
            continue;
        int64_t *behind = &first[map->targets[label]];
        merged = *behind ? label : merged;
        *behind = label + 1;
    }
    arena_free(scratch);
    return merged;
}

/* One warning a task: where labels are merged on purpose, they are usually merged throughout. In a
 * table they are, and so they are where the class has a name. */
static void warn_merged(const LabelMap *map, int64_t classes)
{
    Arena *arena = map->checking->arena;
    if (map->boolean || !map->task->target)
        return;
    const int64_t merged = find_merged(map, classes);
    List(int64_t) labels = {0};
    if (merged < 0)
        return;
    for (int64_t label = merged; label < map->data->classes.value; label++)
        if (map->accepted[label] && map->targets[label] == map->targets[merged])
            *list_add(arena, &labels) = label;
    diag_report(map->checking->diagnostics, DIAG_WARNING, map->task->target->span, "merged-labels",
                "labels %s %s become %lld",
                label_list(arena, map->data, labels.items, labels.count),
                labels.count == 2 ? "both" : "all", (long long)map->targets[merged]);
}

static void settle_task(const LabelMap *map, int64_t classes)
{
    Task *task = map->task;
    task->class_count = classes;
    task->labels = map->data->classes.value;
    task->targets = arena_alloc(map->checking->arena, (size_t)task->labels * sizeof(int64_t));
    for (int64_t label = 0; label < task->labels; label++)
        task->targets[label] = map->accepted[label] ? map->targets[label] : -1;
    task->label_names = names_of_labels(map->checking->arena, map->data);
    task->class_names = names_of_classes(map->checking->arena, task, map->data);
}

static bool begin_map(LabelMap *map)
{
    const size_t labels = (size_t)map->data->classes.value;
    map->accepted = arena_alloc(map->checking->arena, labels * sizeof *map->accepted);
    map->targets = arena_alloc(map->checking->arena, labels * sizeof *map->targets);
    for (size_t i = 0; i < labels; i++)
        map->targets[i] = NO_TARGET;
    return map->task->table.count == 0 ||
           read_table(map->checking, map->task, map->data, map->targets, &map->boolean);
}

static void check_task(Checking *checking, Task *task)
{
    const DataSet *data = data_of_task(checking, task);
    if (data && data->targets.given) {
        settle_targets(checking, task, data);
        return;
    }
    bool where = !task->where || check_rule(checking, &task->where, data, true);
    bool target = !task->target || check_rule(checking, &task->target, data, false);
    LabelMap map = {.checking = checking, .task = task, .data = data};
    if (!where || !target || !data || !begin_map(&map) || !map_labels(&map))
        return;
    map.boolean |= task->target && task->target->type == TYPE_BOOLEAN;
    int64_t classes = count_classes(&map);
    if (classes == 0 || !check_inside(&map, classes))
        return;
    warn_unreached(&map, classes);
    warn_merged(&map, classes);
    settle_task(&map, classes);
}

void check_labels(Checking *checking)
{
    for (size_t i = 0; i < checking->spec->tasks.count; i++)
        check_task(checking, &checking->spec->tasks.items[i]);
}

/* ---- labels that no task uses ---- */

static bool is_met(const Checking *checking, const DataSet *data, int64_t label)
{
    for (size_t i = 0; i < checking->uses.count; i++) {
        const Use *use = &checking->uses.items[i];
        if (use->split->data == data && use->task->targets[label] >= 0)
            return true;
    }
    return false;
}

static bool is_data_used(const Checking *checking, const DataSet *data)
{
    for (size_t i = 0; i < checking->uses.count; i++)
        if (checking->uses.items[i].split->data == data)
            return true;
    return false;
}

void check_unused_labels(Checking *checking)
{
    for (size_t i = 0; i < checking->spec->data.count; i++) {
        const DataSet *data = &checking->spec->data.items[i];
        List(int64_t) unmet = {0};
        if (!is_data_used(checking, data) || !has_labels(data))
            continue;
        for (int64_t label = 0; label < data->classes.value; label++)
            if (!is_met(checking, data, label))
                *list_add(checking->arena, &unmet) = label;
        if (unmet.count)
            diag_report(checking->diagnostics, DIAG_NOTE, data->classes.span, "unused-labels",
                        "no task takes label%s %s of %s", plural((int64_t)unmet.count),
                        label_list(checking->arena, data, unmet.items, unmet.count),
                        data->name.text);
    }
}
