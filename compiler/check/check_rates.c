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

static bool report_unknown_steps(Checking *checking, const Training *training, const Expr *rate,
                                 bool bounded)
{
    const char *split = training->split->name.text, *task = training->task->name.text;
    diag_report(checking->diagnostics, DIAG_ERROR, rate->span, "learning-rate",
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

/* Whether rates for each step can be known in advance. `step` alone needs to know only how many
 * there can be. */
static bool can_step(Checking *checking, const Training *training, const Expr *rate)
{
    if (!training->task || !training->split)
        return false;
    const StepCount count = count_steps(training);
    const bool asks_for_all = expr_mentions(rate, "steps") || expr_mentions(rate, "epoch");
    if (count.most >= 0 && (count.exact || !asks_for_all))
        return true;
    return report_unknown_steps(checking, training, rate, count.most >= 0);
}

/* ---- moment by moment ---- */

/* Those that the rate may change at: epochs, or steps. */
typedef struct Moments {
    const Phase *phase;
    bool by_step;
    int64_t count;
    int64_t steps; /* of an epoch */
} Moments;

static Moments moments_of(const Training *training, const Phase *phase, const Expr *rate)
{
    Moments moments = {.phase = phase, .count = phase->epochs.value};
    if (expr_mentions(rate, "step") || expr_mentions(rate, "steps")) {
        moments.by_step = true;
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
                        const Moments *moments, const Expr *rate, int64_t moment)
{
    Value arguments[MOMENT_COUNT], value;
    take_moment(moments, moment, arguments);
    if (!expr_evaluate(rate, &moment_scope, arguments, &value, checking->diagnostics))
        return false;
    double number = value_number(value);
    phase->rates[moment] = (float)number;
    if (phase->rates[moment] > 0 && isfinite(phase->rates[moment]))
        return true;
    diag_report(checking->diagnostics, DIAG_ERROR, rate->span, "learning-rate",
                "the learning rate is %g%s; it must be above 0%s", number,
                describe_moment(checking, phase, moment), number > 0 ? ", and fit a float" : "");
    help_with_rate(checking, kind, phase, number);
    return false;
}

/* Rates that are worked out: none of them for a phase without epochs. */
static int64_t count_rates(const Phase *phase)
{
    if (phase->by_step)
        return phase->rate_count;
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
                    describe_moment(checking, phase, epoch), kind->high_rate, kind->why_high);
        diag_help(checking->diagnostics, "common values are %s", kind->common_rates);
        return;
    }
}

static bool may_settle(Checking *checking, const Phase *phase, const Moments *moments,
                       const Expr *rate)
{
    if (phase->constant_rate)
        return true;
    if (moments->by_step && moments->count > MOST_RATES) {
        diag_report(checking->diagnostics, DIAG_ERROR, rate->span, "limits",
                    "the phase has %lld steps; a rate can depend on `step` in at most %d",
                    (long long)moments->count, MOST_RATES);
        diag_help(checking->diagnostics, "let it depend on `epoch` and `epochs`");
        return false;
    }
    checking->spec->rate_steps += moments->count * (STEPS_OF_A_RATE + (int64_t)expr_size(rate));
    if (checking->spec->rate_steps <= MOST_RATE_STEPS)
        return true;
    diag_report(checking->diagnostics, DIAG_ERROR, rate->span, "limits",
                "the learning rates of so many %s cannot all be worked out in advance",
                moments->by_step ? "steps" : "epochs");
    diag_help(checking->diagnostics,
              "a rate that does not change, fewer epochs or a shorter expression");
    return false;
}

/* From where on nothing changes, nothing is kept but the last. */
static void drop_rest(Phase *phase)
{
    while (phase->by_step && phase->rate_count > 1 &&
           phase->rates[phase->rate_count - 1] == phase->rates[phase->rate_count - 2])
        phase->rate_count--;
}

static void note_constant(Phase *phase)
{
    bool constant = true;
    for (int64_t i = 1; i < count_rates(phase); i++)
        constant &= phase->rates[i] == phase->rates[0];
    phase->constant_rate = constant;
    phase->by_step &= !constant;
}

static bool settle_rates(Checking *checking, const Training *training, Phase *phase,
                         const Expr *rate)
{
    const bool by_step = expr_mentions(rate, "step") || expr_mentions(rate, "steps");
    phase->constant_rate = rate->kind == EXPR_INTEGER || rate->kind == EXPR_FLOAT;
    if (by_step && !can_step(checking, training, rate))
        return false;
    const Moments moments = moments_of(training, phase, rate);
    if (!may_settle(checking, phase, &moments, rate))
        return false;
    phase->by_step = by_step;
    phase->rate_count = moments.count;
    phase->rates = arena_alloc(checking->arena, (size_t)(count_rates(phase) + 1) * sizeof(float));
    for (int64_t moment = 0; moment < count_rates(phase); moment++)
        if (!settle_rate(checking, training->optimizer.kind, phase, &moments, rate, moment))
            return false;
    drop_rest(phase);
    note_constant(phase);
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
                settle_rates(checking, training, phase, phase->learning_rate))
                warn_high_rate(checking, kind, phase, phase->learning_rate);
        } else if (shared_good) {
            shared_good = settle_rates(checking, training, phase, *shared);
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
    for (int64_t i = 0; i < count_rates(phase); i++)
        highest = phase->rates[i] > highest ? phase->rates[i] : highest;
    return highest;
}

/* Layers fresh from the freezer take steps made for new ones: what they know may be wrecked. */
static void warn_unfreeze_rate(Checking *checking, const Training *training, const Phase *before,
                               const Phase *phase)
{
    float last = before->rates[count_rates(before) - 1], highest = highest_rate(phase);
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
