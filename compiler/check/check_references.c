#include "check/check_internal.h"

#include <string.h>

/* ---- names of models, tasks and splits ---- */

/* Lists the names only where they are shown: a spec may have a thousand, and thousands wrong. */
#define HELP_WITH_NAMES_OF(checking, list, word)                                                   \
    do {                                                                                           \
        NameList names = {0};                                                                      \
        for (size_t i = 0; i < (list).count && diag_is_kept((checking)->diagnostics); i++)         \
            *list_add((checking)->arena, &names) = (list).items[i].name.text;                      \
        help_with_names((checking), (word)->span, (word)->text, &names);                           \
    } while (0)

static void report_undefined(Checking *checking, const Word *word, const char *what,
                             const char *check)
{
    diag_report(checking->diagnostics, DIAG_ERROR, word->span, check, "there is no %s `%s`", what,
                word->text);
}

static Model *refer_to_model(Checking *checking, const Word *word)
{
    Model *model = find_model(checking->spec, word->text);
    if (model)
        return model;
    report_undefined(checking, word, "model", "undefined-model");
    HELP_WITH_NAMES_OF(checking, checking->spec->models, word);
    return NULL;
}

static Task *refer_to_task(Checking *checking, const Word *word)
{
    Task *task = find_task(checking->spec, word->text);
    if (task)
        return task;
    report_undefined(checking, word, "task", "undefined-task");
    HELP_WITH_NAMES_OF(checking, checking->spec->tasks, word);
    return NULL;
}

/* `path` is the key's, which may have been left out: then the place is that of its section. */
static Split *refer_to_split(Checking *checking, const Word *word, const char *path)
{
    Split *split = find_split(checking->spec, word->text);
    if (split)
        return split;
    report_undefined(checking, word, "split", "undefined-split");
    HELP_WITH_NAMES_OF(checking, checking->spec->splits, word);
    if (is_default(checking->spec, path))
        diag_help(checking->diagnostics, "`%s` is what %s stands for when left out", word->text,
                  path);
    return NULL;
}

static Split *refer_to_validation(Checking *checking, const Word *word, const char *path)
{
    Split *split = find_split(checking->spec, word->text);
    if (split || strcmp(word->text, "none") == 0 || is_default(checking->spec, path))
        return split; /* a spec without a split `valid` does without validation */
    refer_to_split(checking, word, path);
    diag_help(checking->diagnostics, "`validation: none` does without");
    return NULL;
}

/* ---- who refers ---- */

static void refer_from_limits(Checking *checking, Task *task)
{
    for (size_t i = 0; i < task->limits.count; i++) {
        Limit *limit = &task->limits.items[i];
        limit->split = refer_to_split(checking, &limit->split_name, "");
    }
}

static void add_use(Checking *checking, Model *model, Task *task, Split *split)
{
    *list_add(checking->arena, &checking->uses) = (Use){model, task, split};
}

static void refer_from_training(Checking *checking, Training *training, size_t index)
{
    Arena *arena = checking->arena;
    training->model = refer_to_model(checking, &training->model_name);
    training->task = refer_to_task(checking, &training->task_name);
    training->split = refer_to_split(checking, &training->split_name,
                                     arena_printf(arena, "training[%zu].split", index));
    training->validation =
        refer_to_validation(checking, &training->validation_name,
                            arena_printf(arena, "training[%zu].validation", index));
    add_use(checking, training->model, training->task, training->split);
    if (training->validation)
        add_use(checking, training->model, training->task, training->validation);
}

static bool is_repeated(Checking *checking, const WordList *names, size_t index)
{
    for (size_t i = 0; i < index; i++) {
        if (strcmp(names->items[i].text, names->items[index].text) != 0)
            continue;
        diag_report(checking->diagnostics, DIAG_ERROR, names->items[index].span, "repeated-model",
                    "%s is compared with itself", names->items[index].text);
        diag_see(checking->diagnostics, names->items[i].span, "it stands here already");
        return true;
    }
    return false;
}

static void refer_from_comparison(Checking *checking, Comparison *comparison, size_t index)
{
    comparison->task = refer_to_task(checking, &comparison->task_name);
    comparison->split = refer_to_split(checking, &comparison->split_name,
                                       arena_printf(checking->arena, "compare[%zu].split", index));
    for (size_t i = 0; i < comparison->model_names.count; i++) {
        const Word *name = &comparison->model_names.items[i];
        if (is_repeated(checking, &comparison->model_names, i))
            continue;
        Model *model = refer_to_model(checking, name);
        *list_add(checking->arena, &comparison->models) = model;
        add_use(checking, model, comparison->task, comparison->split);
    }
}

/* ---- studies ---- */

/* The parts of `TASK.SPLIT`; false with what it is not reported. */
static bool refer_to_examples(Checking *checking, const Word *on, Task **task, Split **split)
{
    const char *dot = strchr(on->text, '.');
    if (!dot)
        return false;
    const Word name = {arena_copy(checking->arena, on->text, (size_t)(dot - on->text)), on->span};
    const Word part = {dot + 1, on->span};
    *task = refer_to_task(checking, &name);
    *split = refer_to_split(checking, &part, "");
    return true;
}

/* `on: B.test`, or what the first comparison of all arms has. */
static void refer_to_test(Checking *checking, Study *study)
{
    const Word *on = &study->primary.on;
    const Comparison *comparison = find_comparison_of(checking->spec, study);
    if (!on->text && comparison) {
        study->task = comparison->task;
        study->split = comparison->split;
        return;
    }
    if (on->text && refer_to_examples(checking, on, &study->task, &study->split))
        return;
    diag_report(checking->diagnostics, DIAG_ERROR, on->text ? on->span : study->span, "study-test",
                on->text ? "`on` must be TASK.SPLIT"
                         : "the study does not say what its arms are tested on");
    diag_help(checking->diagnostics, "write `primary: {on: TASK.SPLIT}`%s",
              on->text ? "" : ", or compare all of them in `compare`");
}

/* What trials are chosen on. */
static void refer_from_tune(Checking *checking, Study *study)
{
    Tune *tune = &study->tune;
    const Word *split = &tune->on.split;
    if (!tune->given || !split->text)
        return;
    if (!refer_to_examples(checking, split, &tune->task, &tune->split)) {
        diag_report(checking->diagnostics, DIAG_ERROR, split->span, "tune-split",
                    "`split` must be TASK.SPLIT");
        diag_help(checking->diagnostics, "write `on: {split: TASK.SPLIT}`");
    }
    for (size_t i = 0; i < study->arms.count; i++)
        add_use(checking, study->arms.items[i], tune->task, tune->split);
}

/* Both learn, before the arms that curves stand for are written out. */
static void refer_from_curves(Checking *checking, Study *study)
{
    study->curves.from = refer_to_model(checking, &study->curves.from_name);
    study->curves.to = refer_to_model(checking, &study->curves.to_name);
    add_use(checking, study->curves.from, study->task, study->split);
    add_use(checking, study->curves.to, study->task, study->split);
}

static void refer_from_study(Checking *checking, Study *study)
{
    refer_to_test(checking, study);
    if (study->curves.given)
        refer_from_curves(checking, study);
    for (size_t i = 0; i < study->arm_names.count; i++) {
        if (is_repeated(checking, &study->arm_names, i))
            continue;
        Model *model = refer_to_model(checking, &study->arm_names.items[i]);
        *list_add(checking->arena, &study->arms) = model;
        add_use(checking, model, study->task, study->split);
    }
    refer_from_tune(checking, study);
}

static void check_sample(Checking *checking, Task *task)
{
    static const char *const ways[] = {"first", "random"};
    if (task->sample.text &&
        known_name(checking, &task->sample, "sample", "unknown-sample", ways, 2))
        task->sampled = strcmp(task->sample.text, "random") == 0;
}

void check_references(Checking *checking)
{
    Spec *spec = checking->spec;
    for (size_t i = 0; i < spec->tasks.count; i++) {
        refer_from_limits(checking, &spec->tasks.items[i]);
        check_sample(checking, &spec->tasks.items[i]);
    }
    for (size_t i = 0; i < spec->trainings.count; i++)
        refer_from_training(checking, &spec->trainings.items[i], i);
    for (size_t i = 0; i < spec->comparisons.count; i++)
        refer_from_comparison(checking, &spec->comparisons.items[i], i);
    if (spec->study.given)
        refer_from_study(checking, &spec->study);
}

static bool learns(const Training *training)
{
    for (size_t i = 0; i < training->phases.count; i++)
        if (training->phases.items[i].epochs.value > 0)
            return true;
    return false;
}

/* `learning`: of those with epochs alone. */
static const Training *find_last(const Spec *spec, const Model *model, bool learning)
{
    const Training *last = NULL;
    for (size_t i = 0; i < spec->trainings.count; i++) {
        const Training *training = &spec->trainings.items[i];
        if (training->model == model && (!learning || learns(training)))
            last = training;
    }
    return last;
}

const Training *last_training_of(const Spec *spec, const Model *model)
{
    return find_last(spec, model, false);
}

const Training *last_learning_of(const Spec *spec, const Model *model)
{
    return find_last(spec, model, true);
}
