/* check_study.c: whether a study's arms can be compared. */
#include "catalog/metric.h"
#include "check/check_internal.h"
#include "common/looks.h"

#include <string.h>

enum { MOST_SEEDS = 10000, MOST_ARMS = 20, USUAL_SEEDS = 30 };

const Comparison *find_comparison_of(const Spec *spec, const Study *study)
{
    for (size_t i = 0; i < spec->comparisons.count; i++) {
        const Comparison *comparison = &spec->comparisons.items[i];
        size_t found = 0;
        for (size_t k = 0; k < study->arm_names.count; k++)
            for (size_t m = 0; m < comparison->model_names.count; m++)
                found += strcmp(comparison->model_names.items[m].text,
                                study->arm_names.items[k].text) == 0;
        if (found == study->arm_names.count)
            return comparison;
    }
    return NULL;
}

/* ---- what must be ---- */

/* The arm of that name; `otherwise` when none is given, or when it is none, which is reported. */
static size_t find_arm(Checking *checking, const Word *name, const char *check, size_t otherwise)
{
    const WordList *arms = &checking->spec->study.arm_names;
    NameList names = {0};
    for (size_t i = 0; i < arms->count; i++) {
        *list_add(checking->arena, &names) = arms->items[i].text;
        if (name->text && strcmp(arms->items[i].text, name->text) == 0)
            return i;
    }
    if (!name->text)
        return otherwise;
    diag_report(checking->diagnostics, DIAG_ERROR, name->span, check,
                "%s is not an arm of the study", name->text);
    help_with_names(checking, name->span, name->text, &names);
    return otherwise;
}

static void settle_arms(Checking *checking, Study *study)
{
    const Word *decided = &study->primary.arm_name;
    study->baseline = find_arm(checking, &study->baseline_name, "study-baseline", 0);
    study->decided = find_arm(checking, decided, "primary", study->baseline == 0);
    if (decided->text && study->decided == study->baseline)
        diag_report(checking->diagnostics, DIAG_ERROR, decided->span, "primary",
                    "%s is the baseline: it cannot be held against itself", decided->text);
}

/* An accuracy is a part of 1: with `min_effect: 5` all arms would be equivalent. */
static void check_least_effect(Checking *checking, const Study *study)
{
    const Number *least = &study->primary.min_effect;
    if (!least->given || least->value < 1)
        return;
    diag_report(checking->diagnostics, DIAG_ERROR, least->span, "out-of-range",
                "min_effect must be below 1: accuracies are parts of 1, and so are differences");
    if (least->value < 100)
        diag_help(checking->diagnostics, "%g points are written %g", least->value,
                  least->value / 100);
}

static void check_words(Checking *checking, Study *study)
{
    static const char *const shares[] = {"sample", "shuffle", "augment", "head_init", "init"};
    static const char *const pairs[] = {"seed"};
    static const char *const failed[] = {"counted", "excluded"};
    for (size_t i = 0; i < study->share.count; i++)
        known_name(checking, &study->share.items[i], "thing to share", "unknown-share", shares,
                   sizeof shares / sizeof *shares);
    if (study->paired_by.text)
        known_name(checking, &study->paired_by, "pairing", "unknown-pairing", pairs, 1);
    known_name(checking, &study->failed, "way to take failed runs", "unknown-failed", failed, 2);
}

static void check_counts(Checking *checking, const Study *study)
{
    Span arms = study->arm_names.items[0].span;
    if (study->arm_names.count < 2) {
        diag_report(checking->diagnostics, DIAG_ERROR, arms, "study-arms",
                    "one arm has nothing to be held against");
        diag_help(checking->diagnostics, "add the model it should be compared with");
    }
    if (study->arm_names.count > MOST_ARMS)
        diag_report(checking->diagnostics, DIAG_ERROR, arms, "too-large",
                    "a study has at most %d arms", MOST_ARMS);
    if (study->seeds.value > MOST_SEEDS)
        diag_report(checking->diagnostics, DIAG_ERROR, study->seeds.span, "too-large",
                    "a study has at most %d seeds", MOST_SEEDS);
    else if (checking->spec->seed.value > INT64_MAX - study->seeds.value)
        diag_report(checking->diagnostics, DIAG_ERROR, checking->spec->seed.span, "too-large",
                    "seeds are counted up from this one, beyond the largest there is");
}

/* ---- as many seeds as it takes ---- */

static void check_first_look(Checking *checking, const Until *until)
{
    if (until->most.value > TLC_FIRST_LOOK)
        return;
    diag_report(checking->diagnostics, DIAG_ERROR, until->most.span, "study-until",
                "`most` must be above %d: a study does not end before it has so many seeds",
                TLC_FIRST_LOOK);
    diag_help(checking->diagnostics,
              "write `seeds: %lld` instead of `until` for so many and no more",
              (long long)until->most.value);
}

/* Without a primary cell nothing says which interval it is. */
static void check_decider(Checking *checking, const Study *study)
{
    if (study->primary_given)
        return;
    diag_report(checking->diagnostics, DIAG_ERROR, study->until.span, "study-until",
                "no primary cell says whose interval is to be so narrow");
    if (study->vary)
        diag_help(checking->diagnostics, "write `primary: {at: {...}}` with a value for each thing "
                                         "that varies");
    else
        diag_help(checking->diagnostics, "write `primary: {on: TASK.SPLIT}`");
}

/* The most seeds that there can be take the place of those that are not given. */
static void check_until(Checking *checking, Study *study)
{
    if (!study->until.given)
        return;
    if (study->seeds.given) {
        diag_report(checking->diagnostics, DIAG_ERROR, study->seeds.span, "study-until",
                    "`until` says how many seeds there are, and so does `seeds`");
        diag_see(checking->diagnostics, study->until.span, "`until` is here");
        diag_help(checking->diagnostics, "leave one of them out");
        return;
    }
    study->seeds = study->until.most;
    check_first_look(checking, &study->until);
    check_decider(checking, study);
}

/* ---- folds ---- */

static const Split *split_with_folds(const Spec *spec)
{
    for (size_t i = 0; i < spec->splits.count; i++)
        if (spec->splits.items[i].folds.given)
            return &spec->splits.items[i];
    return NULL;
}

/* A model that learns the same in all folds has learned from what one of them tests. */
static void check_fold_training(Checking *checking, const Split *folds, const Training *training)
{
    if (!training || training->split->divided)
        return;
    diag_report(checking->diagnostics, DIAG_ERROR, training->split_name.span, "study-folds",
                "%s learns from %s, which is the same in all folds of %s",
                training->model->name.text, training->split->name.text, folds->name.text);
    diag_see(checking->diagnostics, folds->folds.span, "the folds are here");
    diag_help(checking->diagnostics, "write `without: %s` for what it learns from",
              folds->name.text);
}

static void check_folds_of(Checking *checking, const Study *study)
{
    const Split *folds = split_with_folds(checking->spec);
    if (!folds || !study->split)
        return;
    if (study->split != folds) {
        diag_report(checking->diagnostics, DIAG_ERROR, folds->folds.span, "study-folds",
                    "the study tests on %s, and %s has folds", study->split->name.text,
                    folds->name.text);
        diag_help(checking->diagnostics, "let `primary.on` or `compare` name %s", folds->name.text);
        return;
    }
    if (study->until.given) {
        diag_report(checking->diagnostics, DIAG_ERROR, study->until.span, "study-until",
                    "the interval over folds does not get narrow by more seeds");
        diag_see(checking->diagnostics, folds->folds.span, "the folds are here");
        diag_help(checking->diagnostics,
                  "write `seeds: %d` instead of `until`, or leave `folds` out", USUAL_SEEDS);
        return;
    }
    if (study->seeds.value <= MOST_SEEDS && study->seeds.value * folds->folds.value > MOST_SEEDS)
        diag_report(checking->diagnostics, DIAG_ERROR, study->seeds.span, "too-large",
                    "a study has at most %d folds, and %lld seeds of %lld have %lld", MOST_SEEDS,
                    (long long)study->seeds.value, (long long)folds->folds.value,
                    (long long)(study->seeds.value * folds->folds.value));
    for (size_t i = 0; i < study->arms.count; i++)
        check_fold_training(checking, folds,
                            last_training_of(checking->spec, study->arms.items[i]));
}

/* ---- what is compared ---- */

static bool has_figure(const FigureNames *names, const char *name)
{
    for (size_t i = 0; i < names->count; i++)
        if (strcmp(names->items[i], name) == 0)
            return true;
    return false;
}

/* The accuracy of classes is known of every test. */
static bool is_known_of_all(const Study *study, const char *metric)
{
    return study->task->class_count > 0 && strcmp(metric, "accuracy") == 0;
}

static void add_once(Arena *arena, NameList *list, const char *name)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->items[i], name) == 0)
            return;
    *list_add(arena, list) = name;
}

/* Whether any arm is told by the metric that the spec names; reports it if not. */
static bool is_metric_of_some(Checking *checking, const Study *study)
{
    const Word *metric = &study->primary.metric;
    NameList list = {0};
    for (size_t i = 0; metric->text && i < study->arms.count; i++) {
        const Training *training = last_training_of(checking->spec, study->arms.items[i]);
        if (!training)
            continue;
        const MetricList metrics = metrics_of(checking->arena, training);
        for (size_t k = 1; k < metrics.count; k++) {
            if (strcmp(metrics.items[k].name, metric->text) == 0)
                return true;
            add_once(checking->arena, &list, metrics.items[k].name);
        }
    }
    return !metric->text ||
           known_name(checking, metric, "metric", "unknown-metric", list.items, list.count);
}

static void report_no_metric(Checking *checking, const Study *study, const Training *training,
                             const FigureNames *names)
{
    NameList list = {0};
    const Word *metric = &study->primary.metric;
    for (size_t i = 1; i < names->count && strncmp(names->items[i], "val_", 4) != 0; i++)
        *list_add(checking->arena, &list) = names->items[i];
    if (metric->text)
        diag_report(checking->diagnostics, DIAG_ERROR, metric->span, "study-metric",
                    "%s is not told by %.60s", training->model->name.text, metric->text);
    else
        diag_report(checking->diagnostics, DIAG_ERROR, study->span, "study-metric",
                    "%s is not told by %s, as the baseline is", training->model->name.text,
                    study->compared);
    diag_see(checking->diagnostics, span_start(training->span), "it is trained here");
    help_with_names(checking, metric->text ? metric->span : study->span,
                    metric->text ? metric->text : study->compared, &list);
    diag_help(checking->diagnostics, "or add it to its `metrics`");
}

/* What the arms are compared by must be known of all their tests. */
static void check_metric(Checking *checking, Study *study)
{
    const Training *baseline =
        study->arms.count > study->baseline
            ? last_training_of(checking->spec, study->arms.items[study->baseline])
            : NULL;
    if (!study->task || !task_is_settled(study->task) || !baseline)
        return;
    const MetricList usual = metrics_of(checking->arena, baseline);
    study->compared = study->primary.metric.text ? study->primary.metric.text
                      : usual.count > 1          ? usual.items[1].name
                                                 : "accuracy";
    if (!is_known_of_all(study, study->compared) && !is_metric_of_some(checking, study))
        return;
    for (size_t i = 0; i < study->arms.count; i++) {
        const Training *training = last_training_of(checking->spec, study->arms.items[i]);
        if (!training || is_known_of_all(study, study->compared))
            continue;
        const FigureNames names = figures_of(checking->arena, training);
        if (!has_figure(&names, study->compared) || strcmp(study->compared, "loss") == 0)
            report_no_metric(checking, study, training, &names);
    }
    if (is_known_of_all(study, study->compared))
        study->compared = NULL;
}

void check_study(Checking *checking)
{
    Study *study = &checking->spec->study;
    if (!study->given || study->arm_names.count == 0)
        return;
    check_until(checking, study);
    check_counts(checking, study);
    settle_arms(checking, study);
    check_words(checking, study);
    check_metric(checking, study);
    check_least_effect(checking, study);
    check_folds_of(checking, study);
    for (size_t i = 0; i < study->arms.count && study->task; i++)
        check_contestant(checking, study->arms.items[i], study->task,
                         study->arm_names.items[i].span);
}
