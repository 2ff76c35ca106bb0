/* check_rates.c: the learning rate of every epoch, worked out before the first one. */
#include "catalog/optimizer.h"
#include "check/check_internal.h"

#include <math.h>

/* What a rate takes beside its evaluation, counted in parts of an expression: it becomes text. */
enum { STEPS_OF_A_RATE = 50 };

static const Variable epoch_variable[] = {{"epoch", TYPE_INTEGER}};
static const Scope epoch_scope = {epoch_variable, 1};

/* ---- the expression ---- */

static bool check_rate_type(Checking *checking, Expr **rate)
{
    Type type = expr_check(*rate, &epoch_scope, checking->diagnostics);
    if (type == TYPE_NONE)
        return false;
    if (type != TYPE_INTEGER && type != TYPE_FLOAT) {
        diag_report(checking->diagnostics, DIAG_ERROR, (*rate)->span, "learning-rate",
                    "a learning rate is a number, such as 1e-3 or 0.01 * 0.5 ** epoch");
        return false;
    }
    size_t errors = diag_count(checking->diagnostics, DIAG_ERROR);
    *rate = expr_fold(checking->arena, *rate, checking->diagnostics);
    return diag_count(checking->diagnostics, DIAG_ERROR) == errors;
}

/* ---- epoch by epoch ---- */

static const char *describe_epoch(Checking *checking, const Phase *phase, int64_t epoch)
{
    return phase->constant_rate ? ""
                                : arena_printf(checking->arena, " in epoch %lld", (long long)epoch);
}

static bool settle_rate(Checking *checking, Phase *phase, const Expr *rate, int64_t epoch)
{
    Value argument = {TYPE_INTEGER, epoch, 0}, value;
    if (!expr_evaluate(rate, &epoch_scope, &argument, &value, checking->diagnostics))
        return false;
    double number = value_number(value);
    phase->rates[epoch] = (float)number;
    if (phase->rates[epoch] > 0 && isfinite(phase->rates[epoch]))
        return true;
    diag_report(checking->diagnostics, DIAG_ERROR, rate->span, "learning-rate",
                "the learning rate is %g%s; it must be above 0%s", number,
                describe_epoch(checking, phase, epoch), number > 0 ? ", and fit a float" : "");
    if (!phase->constant_rate)
        diag_help(checking->diagnostics, "`0.01 * 0.5 ** epoch` falls without reaching 0");
    else if (number < 0)
        diag_help(checking->diagnostics, "a step always goes down the slope: write it without "
                                         "the minus");
    else
        diag_help(checking->diagnostics, "to keep layers as they are, use `freeze:`");
    return false;
}

/* Rates that are worked out: none of them for a phase without epochs. */
static int64_t count_rates(const Phase *phase)
{
    return phase->constant_rate && phase->epochs.value > 0 ? 1 : phase->epochs.value;
}

static bool is_high(const OptimizerKind *kind, float rate)
{
    return rate > (float)kind->high_rate;
}

static void warn_high_rate(Checking *checking, const OptimizerKind *kind, const Phase *phase,
                           const Expr *rate)
{
    for (int64_t epoch = 0; epoch < count_rates(phase); epoch++) {
        if (!is_high(kind, phase->rates[epoch]))
            continue;
        diag_report(checking->diagnostics, DIAG_WARNING, rate->span, "high-rate",
                    "the learning rate is %g%s: above %g, %s", (double)phase->rates[epoch],
                    describe_epoch(checking, phase, epoch), kind->high_rate, kind->why_high);
        diag_help(checking->diagnostics, "common values are %s", kind->common_rates);
        return;
    }
}

static bool may_settle(Checking *checking, const Phase *phase, const Expr *rate)
{
    int64_t steps = phase->epochs.value * (STEPS_OF_A_RATE + (int64_t)expr_size(rate));
    if (phase->constant_rate)
        return true;
    checking->spec->rate_steps += steps;
    if (checking->spec->rate_steps <= MOST_RATE_STEPS)
        return true;
    diag_report(checking->diagnostics, DIAG_ERROR, rate->span, "limits",
                "the learning rates of so many epochs cannot all be worked out in advance");
    diag_help(checking->diagnostics,
              "a rate that does not change, fewer epochs or a shorter expression");
    return false;
}

static bool settle_rates(Checking *checking, Phase *phase, const Expr *rate)
{
    phase->constant_rate = rate->kind == EXPR_INTEGER || rate->kind == EXPR_FLOAT;
    if (!may_settle(checking, phase, rate))
        return false;
    phase->rates = arena_alloc(checking->arena, (size_t)(count_rates(phase) + 1) * sizeof(float));
    for (int64_t epoch = 0; epoch < count_rates(phase); epoch++)
        if (!settle_rate(checking, phase, rate, epoch))
            return false;
    bool constant = true;
    for (int64_t epoch = 1; epoch < count_rates(phase); epoch++)
        constant &= phase->rates[epoch] == phase->rates[0];
    phase->constant_rate = constant;
    return true;
}

static bool has_high_rate(const OptimizerKind *kind, const Phase *phase)
{
    bool high = false;
    for (int64_t epoch = 0; epoch < count_rates(phase); epoch++)
        high |= is_high(kind, phase->rates[epoch]);
    return high;
}

/* A rate several phases share is complained of once, in the first phase where it is wrong. */
static void check_training_rates(Checking *checking, Training *training)
{
    const OptimizerKind *kind = training->optimizer.kind;
    Expr **shared = &training->optimizer.learning_rate;
    bool shared_good = check_rate_type(checking, shared), shared_warned = false;
    for (size_t i = 0; i < training->phases.count; i++) {
        Phase *phase = &training->phases.items[i];
        if (phase->learning_rate) {
            if (check_rate_type(checking, &phase->learning_rate) &&
                settle_rates(checking, phase, phase->learning_rate))
                warn_high_rate(checking, kind, phase, phase->learning_rate);
        } else if (shared_good) {
            shared_good = settle_rates(checking, phase, *shared);
            if (shared_good && !shared_warned)
                warn_high_rate(checking, kind, phase, *shared);
            shared_warned |= shared_good && has_high_rate(kind, phase);
        }
    }
}

void check_rates(Checking *checking)
{
    for (size_t i = 0; i < checking->spec->trainings.count; i++)
        check_training_rates(checking, &checking->spec->trainings.items[i]);
}

float phase_rate(const Phase *phase, int64_t epoch)
{
    return phase->rates[phase->constant_rate ? 0 : epoch];
}

/* ---- unfreezing ---- */

static bool unfreezes(const Training *training, const Phase *before, const Phase *phase)
{
    for (size_t i = 0; i < training->model->layers.count; i++)
        if (phase->trains[i] && !before->trains[i])
            return true;
    return false;
}

static float highest_rate(const Phase *phase)
{
    float highest = 0;
    for (int64_t epoch = 0; epoch < phase->epochs.value; epoch++)
        highest = phase_rate(phase, epoch) > highest ? phase_rate(phase, epoch) : highest;
    return highest;
}

/* Layers fresh from the freezer take steps made for new ones: what they know may be wrecked. */
static void warn_unfreeze_rate(Checking *checking, const Training *training, const Phase *before,
                               const Phase *phase)
{
    float last = phase_rate(before, before->epochs.value - 1), highest = highest_rate(phase);
    if (!unfreezes(training, before, phase) || highest < last)
        return;
    Span span = phase->learning_rate ? phase->learning_rate->span
                : phase->freeze      ? phase->freeze->span
                                     : phase->span;
    diag_report(checking->diagnostics, DIAG_WARNING, span, "unfreeze-rate",
                "this unfreezes layers at a learning rate of %g, not lower than the %g "
                "before: large steps can wreck what they have learned",
                (double)highest, (double)last);
    diag_see(checking->diagnostics, before->span, "they are frozen here");
    const double lower = (double)last / 10;
    if (training->phases_given)
        diag_help(checking->diagnostics, "give this phase a lower one, such as `learning_rate: %g`",
                  lower);
    else
        diag_help(checking->diagnostics,
                  "give this entry a lower one, such as `optimizer: {%s: {learning_rate: %g}}`",
                  training->optimizer.kind->name, lower);
}

/* A model's phases follow one another over all its entries. */
static void check_unfreezing_of(Checking *checking, const Model *model)
{
    const Phase *before = NULL;
    for (size_t i = 0; i < checking->spec->trainings.count; i++) {
        const Training *training = &checking->spec->trainings.items[i];
        for (size_t k = 0; training->model == model && k < training->phases.count; k++) {
            const Phase *phase = &training->phases.items[k];
            if (phase->epochs.value == 0 || !phase->trains)
                continue;
            if (before)
                warn_unfreeze_rate(checking, training, before, phase);
            before = phase;
        }
    }
}

void check_unfreezing(Checking *checking)
{
    for (size_t i = 0; i < checking->spec->models.count; i++)
        check_unfreezing_of(checking, &checking->spec->models.items[i]);
}
