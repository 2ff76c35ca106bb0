/* check_unfreezing.c: the rate at which layers learn that were frozen before. */
#include "catalog/optimizer.h"
#include "check/check_internal.h"

/* Of the last moment, the highest that a layer of the phase learns by. */
static float last_rate(const Training *training, const Phase *phase)
{
    float highest = 0;
    for (size_t i = 0; i < training->model->layers.count; i++) {
        const float rate = phase_rate(phase, phase_moments(phase) - 1, (size_t)phase->rate_of[i]);
        if (phase->trains[i] && rate > highest)
            highest = rate;
    }
    return highest;
}

static float highest_of(const Phase *phase, size_t slice)
{
    float highest = 0;
    for (int64_t i = 0; i < phase_moments(phase); i++)
        if (phase_rate(phase, i, slice) > highest)
            highest = phase_rate(phase, i, slice);
    return highest;
}

/* The highest that a layer learns by which the phase unfreezes; 0: it unfreezes none. */
static float unfreezing_rate(const Training *training, const Phase *before, const Phase *phase)
{
    float highest = 0;
    for (size_t i = 0; i < training->model->layers.count; i++) {
        if (!phase->trains[i] || before->trains[i])
            continue;
        const float rate = highest_of(phase, (size_t)phase->rate_of[i]);
        if (rate > highest)
            highest = rate;
    }
    return highest;
}

static void help_with_rate(Checking *checking, const Training *training, const Phase *phase,
                           double lower)
{
    if (phase->slices > 1)
        diag_help(checking->diagnostics, "give slices of these layers lower ones, such as %g",
                  lower);
    else if (training->phases_given)
        diag_help(checking->diagnostics, "give this phase a lower one, such as `learning_rate: %g`",
                  lower);
    else
        diag_help(checking->diagnostics,
                  "give this entry a lower one, such as `optimizer: {%s: {learning_rate: %g}}`",
                  training->optimizer.kind->name, lower);
}

/* Layers fresh from the freezer take steps made for new ones: what they know may be wrecked. */
static void warn_unfreeze_rate(Checking *checking, const Training *training, const Phase *before,
                               const Phase *phase)
{
    const float last = last_rate(training, before),
                highest = unfreezing_rate(training, before, phase);
    if (highest == 0 || highest < last)
        return;
    Span span = phase->learning_rate.slices.count ? phase->learning_rate.span
                : phase->freeze                   ? phase->freeze->span
                                                  : phase->span;
    diag_report(checking->diagnostics, DIAG_WARNING, span, "unfreeze-rate",
                "this unfreezes layers at a learning rate of %g, not lower than the %g "
                "before: large steps can wreck what they have learned",
                (double)highest, (double)last);
    diag_see(checking->diagnostics, before->span, "they are frozen here");
    help_with_rate(checking, training, phase, (double)last / 10);
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
