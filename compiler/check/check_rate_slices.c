/* check_rate_slices.c: by which learning rate each layer learns, where slices of layers have their
 * own: each layer that learns by one, and no rate for nothing. */
#include "catalog/layer.h"
#include "check/check_internal.h"

#include <string.h>

/* ---- the slices ---- */

static bool report_other_layers(Checking *checking, const Training *training, const Expr *base)
{
    const char *model = training->model->name.text;
    diag_report(checking->diagnostics, DIAG_ERROR, base->span, "rate-slice",
                "`learning_rate` takes rates of layers of %s, the model trained here", model);
    diag_help(checking->diagnostics,
              "write it as in `learning_rate: {\"%s[:-1]\": 1e-4, \"%s[-1]\": 0.01}`", model,
              model);
    return false;
}

static bool resolve_slice(Checking *checking, const Training *training, Rate *rate)
{
    LayerRange range = {0, training->model->layers.count};
    if (rate->layers) {
        const Expr *base = slice_base(rate->layers);
        if (base->kind != EXPR_NAME || strcmp(base->name, training->model->name.text) != 0)
            return report_other_layers(checking, training, base);
        if (!resolve_layers(checking, rate->layers, training->model, &range))
            return false;
    }
    rate->first = range.first;
    rate->end = range.end;
    return true;
}

static void report_twice(Checking *checking, const Rate *first, const Rate *second,
                         const Layer *layer)
{
    diag_report(checking->diagnostics, DIAG_ERROR, second->layers->span, "rate-twice",
                "`%s` has two learning rates: it is among %s and %s", layer->name.text,
                expr_source(checking->arena, first->layers),
                expr_source(checking->arena, second->layers));
    diag_see(checking->diagnostics, first->layers->span, "the other is here");
    diag_help(checking->diagnostics, "a slice goes up to, not including, its second number: let it "
                                     "end where the next one begins");
}

/* Which slice each layer is in, -1 for none; NULL: there is something wrong with them. */
static int *find_slices(Checking *checking, const Training *training, Rates *rates)
{
    const Model *model = training->model;
    int *slice_of = arena_alloc(checking->arena, model->layers.count * sizeof *slice_of);
    for (size_t i = 0; i < model->layers.count; i++)
        slice_of[i] = -1;
    for (size_t i = 0; i < rates->slices.count; i++) {
        Rate *rate = &rates->slices.items[i];
        if (!resolve_slice(checking, training, rate))
            return NULL;
        for (size_t layer = rate->first; layer < rate->end; layer++) {
            const bool twice = model->layers.items[layer].kind->has_weights && slice_of[layer] >= 0;
            if (twice) {
                report_twice(checking, &rates->slices.items[slice_of[layer]], rate,
                             &model->layers.items[layer]);
                return NULL;
            }
            slice_of[layer] = (int)i;
        }
    }
    return slice_of;
}

/* ---- the layers of a phase ---- */

static void report_without_rate(Checking *checking, const Training *training, const Phase *phase,
                                const Rates *rates, const int *slice_of, size_t layer)
{
    const Model *model = training->model;
    size_t end = layer + 1;
    while (end < model->layers.count && slice_of[end] < 0)
        end++;
    diag_report(checking->diagnostics, DIAG_ERROR, rates->span, "rate-missing",
                "`%s` of %s learns, but no slice gives it a learning rate",
                model->layers.items[layer].name.text, model->name.text);
    if (training->phases_given)
        diag_see(checking->diagnostics, phase->span, "it learns in this phase");
    diag_help(checking->diagnostics,
              end == layer + 1 ? "add `\"%s[%zu]\": 1e-3`, or another rate"
                               : "add `\"%s[%zu:%zu]\": 1e-3`, or another rate",
              model->name.text, layer, end);
}

/* Which rate each layer learns by; false where one has none. */
static bool settle_layers(Checking *checking, const Training *training, Phase *phase,
                          const Rates *rates, const int *slice_of)
{
    const size_t count = training->model->layers.count;
    phase->rate_of = arena_alloc(checking->arena, count * sizeof *phase->rate_of);
    for (size_t i = 0; i < count; i++) {
        if (phase->trains[i] && slice_of[i] < 0) {
            report_without_rate(checking, training, phase, rates, slice_of, i);
            return false;
        }
        phase->rate_of[i] = phase->trains[i] ? slice_of[i] : 0;
    }
    return true;
}

/* Marks the rates that some layer learns by. */
static void note_used(const Training *training, const Phase *phase, bool *used)
{
    for (size_t i = 0; i < training->model->layers.count; i++)
        if (phase->trains[i] && phase->epochs.value > 0)
            used[phase->rate_of[i]] = true;
}

/* ---- rates for nothing ---- */

static void report_idle(Checking *checking, const Training *training, const Rate *rate, bool shared)
{
    const LayerRange range = {rate->first, rate->end};
    const char *layers = expr_source(checking->arena, rate->layers);
    const bool weightless = !has_weights(training->model, &range);
    diag_report(checking->diagnostics, DIAG_ERROR, rate->layers->span, "rate-frozen",
                weightless ? "%s has no weights: it has no use for a learning rate"
                : shared && training->phases_given
                    ? "all of %s is frozen in every phase: it has no use for a learning rate"
                    : "all of %s is frozen here: it has no use for a learning rate",
                layers);
    diag_help(checking->diagnostics,
              weightless ? "leave %s out"
                         : "leave %s out, or let its layers learn by `freeze: none`",
              layers);
}

/* Of rates of slices, by which some phase with epochs goes. */
static void report_unused(Checking *checking, const Training *training, const Rates *rates,
                          const bool *used, bool shared)
{
    for (size_t i = 0; i < rates->slices.count; i++)
        if (rates->slices.items[i].layers && !used[i])
            report_idle(checking, training, &rates->slices.items[i], shared);
}

/* ---- trainings ---- */

static void check_shared(Checking *checking, Training *training)
{
    Rates *rates = &training->optimizer.learning_rate;
    const int *slice_of = find_slices(checking, training, rates);
    bool *used = arena_alloc(checking->arena, rates->slices.count * sizeof *used);
    int64_t epochs = 0;
    for (size_t i = 0; slice_of && i < training->phases.count; i++) {
        Phase *phase = &training->phases.items[i];
        if (phase->learning_rate.slices.count > 0)
            continue;
        if (!settle_layers(checking, training, phase, rates, slice_of))
            return;
        note_used(training, phase, used);
        epochs += phase->epochs.value;
    }
    if (epochs > 0)
        report_unused(checking, training, rates, used, true);
}

static void check_own(Checking *checking, Training *training, Phase *phase)
{
    Rates *rates = &phase->learning_rate;
    const int *slice_of = rates->slices.count > 0 ? find_slices(checking, training, rates) : NULL;
    bool *used = arena_alloc(checking->arena, (rates->slices.count + 1) * sizeof *used);
    if (!slice_of || !settle_layers(checking, training, phase, rates, slice_of))
        return;
    note_used(training, phase, used);
    if (phase->epochs.value > 0)
        report_unused(checking, training, rates, used, false);
}

void check_rate_slices(Checking *checking)
{
    for (size_t i = 0; i < checking->spec->trainings.count; i++) {
        Training *training = &checking->spec->trainings.items[i];
        if (!training->model || !training->model->complete)
            continue;
        check_shared(checking, training);
        for (size_t k = 0; k < training->phases.count; k++)
            check_own(checking, training, &training->phases.items[k]);
    }
}
