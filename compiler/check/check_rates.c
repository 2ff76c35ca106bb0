/* check_rates.c: the learning rate of every epoch, worked out before the first one. */
#include "catalog/optimizer.h"
#include "check/check_internal.h"

#include <math.h>

/* What a rate takes beside its evaluation, counted in parts of an expression: it becomes text. */
enum { STEPS_OF_A_RATE = 50 };

/* Of a phase: those that count begin at 0. */
typedef enum { EPOCH, EPOCHS, STEP, STEPS, MOMENT_COUNT } MomentPart;
static const Variable moment_variables[MOMENT_COUNT] = {[EPOCH] = {"epoch", TYPE_INTEGER},
                                                        [EPOCHS] = {"epochs", TYPE_INTEGER},
                                                        [STEP] = {"step", TYPE_INTEGER},
                                                        [STEPS] = {"steps", TYPE_INTEGER}};
static const Scope moment_scope = {moment_variables, MOMENT_COUNT};

/* More would be long to compile, as part of a C program, and to read in the results. */
enum { MOST_RATES = 100000 };

/* ---- the expression ---- */

static bool check_rate_type(Checking *checking, Expr **rate)
{
    Type type = expr_check(*rate, &moment_scope, checking->diagnostics);
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

static bool check_rate_types(Checking *checking, Rates *rates)
{
    bool good = true;
    for (size_t i = 0; i < rates->slices.count; i++)
        good &= check_rate_type(checking, &rates->slices.items[i].rate);
    return good;
}

static bool mentions(const Rates *rates, const char *name)
{
    for (size_t i = 0; i < rates->slices.count; i++)
        if (expr_mentions(rates->slices.items[i].rate, name))
            return true;
    return false;
}

/* Of several, steps count for all where they do for one. */
static bool goes_by_step(const Rates *rates)
{
    return mentions(rates, "step") || mentions(rates, "steps");
}

static bool is_literal(const Rates *rates)
{
    for (size_t i = 0; i < rates->slices.count; i++) {
        const ExprKind kind = rates->slices.items[i].rate->kind;
        if (kind != EXPR_INTEGER && kind != EXPR_FLOAT)
            return false;
    }
    return true;
}

/* ---- how many steps there are ---- */

/* Of an epoch: how many there are, or at most, or -1 where only the run can tell. */
typedef struct StepCount {
    int64_t most;
    bool exact;
} StepCount;

static StepCount steps_of_examples(const Training *training, int64_t examples, bool exact)
{
    const int64_t batch = training->batch_size.value;
    return (StepCount){(examples + batch - 1) / batch, exact};
}

static void help_with_rate(Checking *checking, const OptimizerKind *kind, const Phase *phase,
                           double rate)
{
    if (!phase->constant_rate && rate < 1)
        diag_help(checking->diagnostics, phase->by_step
                                             ? "`0.01 / (1 + step)` falls without reaching 0"
                                             : "`0.01 / (1 + epoch)` falls without reaching 0");
    else if (rate > 0)
        diag_help(checking->diagnostics, "common values are %s", kind->common_rates);
    else if (rate < 0)
        diag_help(checking->diagnostics, "a step always goes down the slope: write it without "
                                         "the minus");
    else
        diag_help(checking->diagnostics, "to keep layers as they are, use `freeze:`");
}

static StepCount count_steps(const Training *training)
{
    const Task *task = training->task;
    const Split *split = training->split;
    for (size_t i = 0; i < task->limits.count; i++)
        if (task->limits.items[i].split == split)
            return steps_of_examples(training, task->limits.items[i].count.value, true);
    if (split->last < 0)
        return (StepCount){-1, false};
    return steps_of_examples(training, split->last - split->first, !task->where);
}

static bool report_unknown_steps(Checking *checking, const Training *training, Span span,
                                 bool bounded)
{
    const char *split = training->split->name.text, *task = training->task->name.text;
    diag_report(checking->diagnostics, DIAG_ERROR, span, "learning-rate",
                bounded
                    ? "only the run can tell how many steps an epoch has: task %s takes some "
                      "of the rows of %s"
                    : "only the run can tell how many steps an epoch has: task %s takes rows of "
                      "%s up to the end of a file",
                task, split);
    diag_help(checking->diagnostics,
              "let the rate depend on `epoch` and `epochs`, or give task %s "
              "a limit, such as `limit: {%s: 1000}`",
              task, split);
    return false;
}

/* The first rate that goes by steps. */
static const Expr *rate_by_step(const Rates *rates)
{
    size_t i = 0;
    while (!expr_mentions(rates->slices.items[i].rate, "step") &&
           !expr_mentions(rates->slices.items[i].rate, "steps"))
        i++;
    return rates->slices.items[i].rate;
}

/* Whether rates for each step can be known in advance. `step` alone needs to know only how many
 * there can be. */
static bool can_step(Checking *checking, const Training *training, const Rates *rates)
{
    if (!training->task || !training->split)
        return false;
    const StepCount count = count_steps(training);
    const bool asks_for_all = mentions(rates, "steps") || mentions(rates, "epoch");
    if (count.most >= 0 && (count.exact || !asks_for_all))
        return true;
    return report_unknown_steps(checking, training, rate_by_step(rates)->span, count.most >= 0);
}

/* ---- moment by moment ---- */

/* Those that the rate may change at: epochs, or steps. */
typedef struct Moments {
    const Phase *phase;
    bool by_step;
    int64_t count;
    int64_t steps; /* of an epoch */
} Moments;

static Moments moments_of(const Training *training, const Phase *phase, const Rates *rates)
{
    Moments moments = {
        .phase = phase, .by_step = goes_by_step(rates), .count = phase->epochs.value};
    if (moments.by_step) {
        moments.steps = count_steps(training).most;
        moments.count *= moments.steps;
    }
    return moments;
}

static void take_moment(const Moments *moments, int64_t moment, Value values[MOMENT_COUNT])
{
    const int64_t epochs = moments->phase->epochs.value;
    const int64_t numbers[MOMENT_COUNT] = {[EPOCH] =
                                               moments->by_step ? moment / moments->steps : moment,
                                           [EPOCHS] = epochs,
                                           [STEP] = moments->by_step ? moment : 0,
                                           [STEPS] = moments->steps * epochs};
    for (int i = 0; i < MOMENT_COUNT; i++)
        values[i] = (Value){TYPE_INTEGER, numbers[i], 0};
}

static const char *describe_moment(Checking *checking, const Phase *phase, int64_t moment)
{
    if (phase->constant_rate)
        return "";
    return arena_printf(checking->arena, phase->by_step ? " in step %lld" : " in epoch %lld",
                        (long long)moment);
}

static bool settle_rate(Checking *checking, const OptimizerKind *kind, Phase *phase,
                        const Moments *moments, const Expr *rate, int64_t moment, float *settled)
{
    Value arguments[MOMENT_COUNT], value;
    take_moment(moments, moment, arguments);
    if (!expr_evaluate(rate, &moment_scope, arguments, &value, checking->diagnostics))
        return false;
    double number = value_number(value);
    *settled = (float)number;
    if (*settled > 0 && isfinite(*settled))
        return true;
    diag_report(checking->diagnostics, DIAG_ERROR, rate->span, "learning-rate",
                "the learning rate is %g%s; it must be above 0%s", number,
                describe_moment(checking, phase, moment), number > 0 ? ", and fit a float" : "");
    help_with_rate(checking, kind, phase, number);
    return false;
}

int64_t phase_moments(const Phase *phase)
{
    if (phase->by_step)
        return phase->rate_count;
    return phase->constant_rate && phase->epochs.value > 0 ? 1 : phase->epochs.value;
}

float phase_rate(const Phase *phase, int64_t moment, size_t slice)
{
    return phase->rates[(size_t)(phase->constant_rate ? 0 : moment) * phase->slices + slice];
}

static bool is_high(const OptimizerKind *kind, float rate)
{
    return rate > (float)kind->high_rate;
}

static void warn_high_rate(Checking *checking, const OptimizerKind *kind, const Phase *phase,
                           const Rates *rates, size_t slice)
{
    for (int64_t moment = 0; moment < phase_moments(phase); moment++) {
        if (!is_high(kind, phase_rate(phase, moment, slice)))
            continue;
        diag_report(checking->diagnostics, DIAG_WARNING, rates->slices.items[slice].rate->span,
                    "high-rate", "the learning rate is %g%s: above %g, %s",
                    (double)phase_rate(phase, moment, slice),
                    describe_moment(checking, phase, moment), kind->high_rate, kind->why_high);
        diag_help(checking->diagnostics, "common values are %s", kind->common_rates);
        return;
    }
}

static void warn_high_rates(Checking *checking, const OptimizerKind *kind, const Phase *phase,
                            const Rates *rates)
{
    for (size_t i = 0; i < phase->slices; i++)
        warn_high_rate(checking, kind, phase, rates, i);
}

/* Rates for slices take as many numbers each. */
static bool may_go_by_step(Checking *checking, const Moments *moments, const Rates *rates)
{
    const int64_t most = MOST_RATES / (int64_t)rates->slices.count;
    if (!moments->by_step || moments->count <= most)
        return true;
    diag_report(
        checking->diagnostics, DIAG_ERROR, rate_by_step(rates)->span, "limits",
        rates->slices.count == 1
            ? "the phase has %lld steps; a rate can depend on `step` in at most %lld"
            : "the phase has %lld steps; so many rates can depend on `step` in at most %lld",
        (long long)moments->count, (long long)most);
    diag_help(checking->diagnostics, "let it depend on `epoch` and `epochs`");
    return false;
}

static bool may_settle(Checking *checking, const Moments *moments, const Rates *rates)
{
    if (!may_go_by_step(checking, moments, rates))
        return false;
    for (size_t i = 0; i < rates->slices.count; i++)
        checking->spec->rate_steps +=
            moments->count * (STEPS_OF_A_RATE + (int64_t)expr_size(rates->slices.items[i].rate));
    if (checking->spec->rate_steps <= MOST_RATE_STEPS)
        return true;
    diag_report(checking->diagnostics, DIAG_ERROR, rates->slices.items[0].rate->span, "limits",
                "the learning rates of so many %s cannot all be worked out in advance",
                moments->by_step ? "steps" : "epochs");
    diag_help(checking->diagnostics,
              "a rate that does not change, fewer epochs or a shorter expression");
    return false;
}

static bool are_rates_alike(const Phase *phase, int64_t moment, int64_t other)
{
    const float *rates = phase->rates + (size_t)moment * phase->slices;
    const float *others = phase->rates + (size_t)other * phase->slices;
    for (size_t i = 0; i < phase->slices; i++)
        if (rates[i] != others[i])
            return false;
    return true;
}

/* From where on nothing changes, nothing is kept but the last. */
static void drop_rest(Phase *phase)
{
    while (phase->by_step && phase->rate_count > 1 &&
           are_rates_alike(phase, phase->rate_count - 1, phase->rate_count - 2))
        phase->rate_count--;
}

static void note_constant(Phase *phase)
{
    bool constant = true;
    for (int64_t i = 1; i < phase_moments(phase); i++)
        constant &= are_rates_alike(phase, i, 0);
    phase->constant_rate = constant;
    phase->by_step &= !constant;
}

static bool settle_moment(Checking *checking, const OptimizerKind *kind, Phase *phase,
                          const Moments *moments, const Rates *rates, int64_t moment)
{
    for (size_t i = 0; i < phase->slices; i++)
        if (!settle_rate(checking, kind, phase, moments, rates->slices.items[i].rate, moment,
                         &phase->rates[(size_t)moment * phase->slices + i]))
            return false;
    return true;
}

static bool settle_rates(Checking *checking, const Training *training, Phase *phase,
                         const Rates *rates)
{
    phase->constant_rate = is_literal(rates);
    phase->slices = rates->slices.count;
    if (goes_by_step(rates) && !can_step(checking, training, rates))
        return false;
    const Moments moments = moments_of(training, phase, rates);
    if (!phase->constant_rate && !may_settle(checking, &moments, rates))
        return false;
    phase->by_step = moments.by_step;
    phase->rate_count = moments.count;
    phase->rates = arena_alloc(checking->arena, (size_t)(phase_moments(phase) + 1) * phase->slices *
                                                    sizeof *phase->rates);
    for (int64_t moment = 0; moment < phase_moments(phase); moment++)
        if (!settle_moment(checking, training->optimizer.kind, phase, &moments, rates, moment))
            return false;
    drop_rest(phase);
    note_constant(phase);
    return true;
}

static bool has_high_rate(const OptimizerKind *kind, const Phase *phase)
{
    bool high = false;
    for (size_t i = 0; i < (size_t)phase_moments(phase) * phase->slices; i++)
        high |= is_high(kind, phase->rates[i]);
    return high;
}

/* A rate several phases share is complained of once, in the first phase where it is wrong. */
static void check_training_rates(Checking *checking, Training *training)
{
    const OptimizerKind *kind = training->optimizer.kind;
    Rates *shared = &training->optimizer.learning_rate;
    bool shared_good = check_rate_types(checking, shared), shared_warned = false;
    for (size_t i = 0; i < training->phases.count; i++) {
        Phase *phase = &training->phases.items[i];
        if (phase->learning_rate.slices.count) {
            if (check_rate_types(checking, &phase->learning_rate) &&
                settle_rates(checking, training, phase, &phase->learning_rate))
                warn_high_rates(checking, kind, phase, &phase->learning_rate);
        } else if (shared_good) {
            shared_good = settle_rates(checking, training, phase, shared);
            if (shared_good && !shared_warned)
                warn_high_rates(checking, kind, phase, shared);
            shared_warned |= shared_good && has_high_rate(kind, phase);
        }
    }
}

void check_rates(Checking *checking)
{
    for (size_t i = 0; i < checking->spec->trainings.count; i++)
        check_training_rates(checking, &checking->spec->trainings.items[i]);
}
