/* check_control.c: rules that end a phase early, or lower its rate, by what its epochs come to. */
#include "catalog/metric.h"
#include "check/check_internal.h"

#include <string.h>

/* A rule of a phase, as far as both kinds have the same. */
typedef struct Rule {
    const char *name;
    Span span;
    Watch *watch;
    int64_t unwatched; /* epochs before it looks */
} Rule;

enum { STOPPING, PLATEAU, RULE_KINDS };

/* Whether the phase has it. */
static bool rule_of(Phase *phase, int kind, Rule *rule)
{
    Stopping *stopping = &phase->control.early_stopping;
    Plateau *plateau = &phase->control.reduce_on_plateau;
    if (kind == STOPPING)
        *rule = (Rule){"early_stopping", stopping->span, &stopping->watch,
                       stopping->start_from_epoch.value};
    else
        *rule = (Rule){"reduce_on_plateau", plateau->span, &plateau->watch, 0};
    return kind == STOPPING ? stopping->used : plateau->used;
}

static bool is_same_place(Span left, Span right)
{
    return left.start == right.start && left.end == right.end;
}

/* Whether a phase before this one has the very same rule. */
static bool is_shared(const Training *training, size_t phase, int kind, Span span)
{
    Rule rule;
    for (size_t i = 0; i < phase; i++)
        if (rule_of(&training->phases.items[i], kind, &rule) && is_same_place(rule.span, span))
            return true;
    return false;
}

/* ---- what is watched ---- */

static void report_no_validation(Checking *checking, const Training *training, const Rule *rule,
                                 const char *metric)
{
    diag_report(checking->diagnostics, DIAG_ERROR, rule->span, "unmeasured",
                "%s watches `%s`, but %s has no validation", rule->name, rule->watch->monitor.text,
                training->model_name.text);
    diag_help(checking->diagnostics,
              "name a split of `splits` as its `validation`, one that is neither learned from "
              "nor tested on");
    diag_help(checking->diagnostics, "or write `monitor: %s`, which goes by what it learns from",
              metric);
}

/* All that it could watch, by what the training is told by. */
static void report_unknown_monitor(Checking *checking, const MetricList *metrics,
                                   const Word *monitor)
{
    NameList names = {0};
    for (size_t i = 0; i < metrics->count; i++) {
        *list_add(checking->arena, &names) = metrics->items[i].name;
        *list_add(checking->arena, &names) =
            arena_printf(checking->arena, "val_%s", metrics->items[i].name);
    }
    known_name(checking, monitor, "monitor", "unknown-monitor", names.items, names.count);
}

/* A metric that the training is told by, under another name. */
static void report_other_name(Checking *checking, const Watch *watch, const char *name)
{
    diag_report(checking->diagnostics, DIAG_ERROR, watch->monitor.span, "unknown-monitor",
                "unknown monitor `%.60s`", watch->monitor.text);
    const char *whole =
        arena_printf(checking->arena, "%s%s", watch->of_validation ? "val_" : "", name);
    diag_fix(checking->diagnostics, watch->monitor.span, watch->monitor.text, whole, "write `%s`",
             whole);
}

static void help_to_measure(Checking *checking, const Training *training, const char *told,
                            enum tlc_metric_kind kind)
{
    if (!(metric_targets(kind) & targets_of(training)))
        diag_help(checking->diagnostics, "%s is no metric of task %s", tlc_metric_name(kind),
                  training->task->name.text);
    else if (training->metrics.count)
        diag_help(checking->diagnostics, "add `%s` to its `metrics`", tlc_metric_name(kind));
    else
        diag_help(checking->diagnostics, "add `metrics: [%s, %s]` to the training", told,
                  tlc_metric_name(kind));
}

/* A metric that there is, of which the training is not told. */
static void report_unmeasured(Checking *checking, const Training *training,
                              const MetricList *metrics, const Rule *rule,
                              enum tlc_metric_kind kind)
{
    Text told = text_new(checking->arena);
    for (size_t i = 1; i < metrics->count; i++)
        text_addf(&told, "%s%s", told.length ? ", " : "", metrics->items[i].name);
    diag_report(checking->diagnostics, DIAG_ERROR, rule->watch->monitor.span, "unmeasured",
                "%s watches `%s`, and of %s only the loss and %s are told", rule->name,
                rule->watch->monitor.text, training->model_name.text, told.bytes);
    help_to_measure(checking, training, told.bytes, kind);
}

static const Metric *find_told(const MetricList *metrics, const char *name,
                               enum tlc_metric_kind kind)
{
    for (size_t i = 0; i < metrics->count; i++)
        if (name ? strcmp(metrics->items[i].name, name) == 0 : metrics->items[i].kind == kind)
            return &metrics->items[i];
    return NULL;
}

static void settle_watch(Checking *checking, const Training *training, const Rule *rule,
                         bool is_new)
{
    Watch *watch = rule->watch;
    const MetricList metrics = metrics_of(checking->arena, training);
    const char *metric = tlc_figure_metric(watch->monitor.text, &watch->of_validation);
    const char *meant = metric_meant(metric);
    const enum tlc_metric_kind kind = tlc_find_metric(meant ? meant : metric);
    const Metric *other = find_told(&metrics, NULL, kind);
    if (!is_new)
        return;
    if (!find_told(&metrics, metric, kind)) {
        if (other)
            report_other_name(checking, watch, other->name);
        else if (kind < TLC_METRIC_KINDS)
            report_unmeasured(checking, training, &metrics, rule, kind);
        else
            report_unknown_monitor(checking, &metrics, &watch->monitor);
    } else if (watch->of_validation && !training->validation) {
        report_no_validation(checking, training, rule, metric);
    }
}

/* ---- how long it waits ---- */

/* Epochs that a phase needs before the rule can change any: the first that is watched is the best
 * so far, then come as many as its patience, at least one, and one to be spared or slowed down. */
static int64_t epochs_needed(const Rule *rule)
{
    const int64_t patience = rule->watch->patience.value;
    return rule->unwatched + 1 + (patience > 1 ? patience : 1) + 1;
}

/* The most epochs of a phase that has this rule. */
static int64_t epochs_of_rule(const Training *training, int kind, Span span)
{
    int64_t most = 0;
    Rule rule;
    for (size_t i = 0; i < training->phases.count; i++) {
        Phase *phase = &training->phases.items[i];
        if (rule_of(phase, kind, &rule) && is_same_place(rule.span, span) &&
            phase->epochs.value > most)
            most = phase->epochs.value;
    }
    return most;
}

/* One that never ends a phase may still choose an epoch's weights. */
static void warn_too_patient(Checking *checking, const Training *training, const Phase *phase,
                             int kind, const Rule *rule)
{
    const int64_t epochs = epochs_of_rule(training, kind, rule->span), needed = epochs_needed(rule);
    const bool looks = rule->unwatched < epochs;
    const bool restores =
        kind == STOPPING && looks && phase->control.early_stopping.restore_best_weights.value;
    if (epochs == 0 || needed <= epochs)
        return;
    diag_report(checking->diagnostics, restores ? DIAG_NOTE : DIAG_WARNING, rule->span,
                "long-patience",
                "%s %s %s: with patience %lld it takes %lld epochs at least, and there are %lld",
                rule->name, kind == STOPPING ? "never ends" : "never lowers the rate of",
                training->model_name.text, (long long)rule->watch->patience.value,
                (long long)needed, (long long)epochs);
    if (rule->unwatched > 0)
        diag_help(checking->diagnostics, "the first %lld, by `start_from_epoch`, are not watched",
                  (long long)rule->unwatched);
    if (restores)
        diag_help(checking->diagnostics, "it only chooses the epoch whose weights are kept");
}

static void check_rule(Checking *checking, const Training *training, size_t index, int kind)
{
    Phase *phase = &training->phases.items[index];
    Rule rule;
    if (!rule_of(phase, kind, &rule))
        return;
    const bool is_new = !is_shared(training, index, kind, rule.span);
    settle_watch(checking, training, &rule, is_new);
    if (is_new)
        warn_too_patient(checking, training, phase, kind, &rule);
}

void check_control(Checking *checking)
{
    for (size_t i = 0; i < checking->spec->trainings.count; i++) {
        const Training *training = &checking->spec->trainings.items[i];
        for (size_t k = 0; k < training->phases.count; k++)
            for (int kind = 0; kind < RULE_KINDS; kind++)
                check_rule(checking, training, k, kind);
    }
}

/* ---- what it is chosen by ---- */

const Watch *watch_of_validation(const Training *training)
{
    Rule rule;
    for (size_t i = 0; i < training->phases.count; i++)
        for (int kind = 0; kind < RULE_KINDS; kind++)
            if (rule_of(&training->phases.items[i], kind, &rule) &&
                training->phases.items[i].epochs.value > 0 && rule.watch->of_validation)
                return rule.watch;
    return NULL;
}

const Stopping *stopping_of(const Training *training)
{
    for (size_t i = training->phases.count; i-- > 0;)
        if (training->phases.items[i].epochs.value > 0 &&
            training->phases.items[i].control.early_stopping.used)
            return &training->phases.items[i].control.early_stopping;
    return NULL;
}

const Plateau *plateau_of(const Training *training)
{
    for (size_t i = training->phases.count; i-- > 0;)
        if (training->phases.items[i].epochs.value > 0 &&
            training->phases.items[i].control.reduce_on_plateau.used)
            return &training->phases.items[i].control.reduce_on_plateau;
    return NULL;
}

/* ---- beside a schedule ---- */

static const Rates *rates_of(const Training *training, const Phase *phase)
{
    return phase->learning_rate.slices.count ? &phase->learning_rate
                                             : &training->optimizer.learning_rate;
}

/* A schedule over all of a phase, whose end early stopping leaves out. */
static void note_whole_schedule(Checking *checking, const Rates *rates)
{
    for (size_t i = 0; i < rates->slices.count; i++) {
        const Expr *rate = rates->slices.items[i].rate;
        const char *name = expr_mentions(rate, "steps")    ? "steps"
                           : expr_mentions(rate, "epochs") ? "epochs"
                                                           : NULL;
        if (!name)
            continue;
        diag_report(checking->diagnostics, DIAG_NOTE, rate->span, "stopped-schedule",
                    "the schedule goes over all `%s` of the phase, which early stopping may not "
                    "come to",
                    name);
        return;
    }
}

static bool has_higher_rate(const Phase *phase, double least)
{
    for (int64_t i = 0; i < phase_moments(phase); i++)
        for (size_t slice = 0; slice < phase->slices; slice++)
            if (phase_rate(phase, i, slice) > (float)least)
                return true;
    return false;
}

static void check_plateau_rates(Checking *checking, const Training *training, const Phase *phase)
{
    const Plateau *plateau = &phase->control.reduce_on_plateau;
    const Rates *rates = rates_of(training, phase);
    if (!phase->constant_rate) {
        diag_report(checking->diagnostics, DIAG_ERROR, plateau->span, "plateau-schedule",
                    "reduce_on_plateau lowers a rate that stays the same otherwise, and that of %s "
                    "is a schedule",
                    training->model_name.text);
        diag_see(checking->diagnostics, rates->slices.items[0].rate->span, "the schedule is here");
        diag_help(checking->diagnostics, "leave one of the two out");
    } else if (!has_higher_rate(phase, plateau->min_lr.value)) {
        diag_report(checking->diagnostics, DIAG_WARNING, plateau->min_lr.span, "high-min-lr",
                    "min_lr %g is not below the rate of %s, which so is never lowered",
                    plateau->min_lr.value, training->model_name.text);
    }
}

/* Of a schedule that several phases have, it is said once. */
static void check_rates_of_rules(Checking *checking, const Training *training)
{
    const Rates *noted = NULL;
    for (size_t k = 0; k < training->phases.count; k++) {
        const Phase *phase = &training->phases.items[k];
        const Rates *rates = rates_of(training, phase);
        if (phase->epochs.value == 0)
            continue;
        if (phase->control.early_stopping.used && rates != noted) {
            note_whole_schedule(checking, rates);
            noted = rates;
        }
        if (phase->control.reduce_on_plateau.used)
            check_plateau_rates(checking, training, phase);
    }
}

void check_control_rates(Checking *checking)
{
    for (size_t i = 0; i < checking->spec->trainings.count; i++)
        check_rates_of_rules(checking, &checking->spec->trainings.items[i]);
}
