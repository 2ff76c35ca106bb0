/* check_batches.c: layers that normalise by their batch, where that tells nothing. */
#include "catalog/layer.h"
#include "check/check_internal.h"

/* A layer that learns in the phase and normalises by the batch, or NULL. */
static const Layer *find_normaliser(const Training *training, const Phase *phase)
{
    for (size_t i = 0; i < training->model->layers.count; i++)
        if (phase->trains[i] && training->model->layers.items[i].kind->by_batch)
            return &training->model->layers.items[i];
    return NULL;
}

/* How many examples the training has at most, -1 when only the run can tell. */
static int64_t most_examples(const Training *training)
{
    const Split *split = training->split;
    for (size_t i = 0; i < training->task->limits.count; i++)
        if (training->task->limits.items[i].split == split)
            return training->task->limits.items[i].count.value;
    return split->last < 0 ? -1 : split->last - split->first;
}

static void help_to_freeze(Checking *checking, const Layer *layer)
{
    diag_help(checking->diagnostics,
              "a frozen `%s` normalises by what it learned before; layer_normalization needs no "
              "batch",
              layer->name.text);
}

/* Of flat values there is one number a channel: its mean is itself, and nothing is left of it. */
static void report_single(Checking *checking, const Training *training, const Layer *layer)
{
    const bool flat =
        shape_size(&layer->output) == layer->output.size[layer->output.dimensions - 1];
    diag_report(checking->diagnostics, flat ? DIAG_ERROR : DIAG_WARNING, training->batch_size.span,
                "batch-of-one",
                flat ? "`%s` normalises by the batch, and of one example nothing is left"
                     : "`%s` normalises by the batch, here by single examples",
                layer->name.text);
    diag_help(checking->diagnostics, "write a `batch_size` of 16 or more, or freeze it");
}

static void warn_few(Checking *checking, const Training *training, const Layer *layer,
                     int64_t examples)
{
    diag_report(
        checking->diagnostics, DIAG_WARNING, training->batch_size.span, "few-for-batch",
        "`%s` normalises by the batch, but there are only %lld example%s to learn from, fewer "
        "than the %lld of a batch",
        layer->name.text, (long long)examples, plural(examples),
        (long long)training->batch_size.value);
    help_to_freeze(checking, layer);
}

static void check_batch(Checking *checking, const Training *training)
{
    for (size_t i = 0; i < training->phases.count; i++) {
        const Phase *phase = &training->phases.items[i];
        const Layer *layer =
            phase->trains && phase->epochs.value > 0 ? find_normaliser(training, phase) : NULL;
        const int64_t examples = most_examples(training);
        if (!layer)
            continue;
        if (training->batch_size.value == 1)
            report_single(checking, training, layer);
        else if (examples >= 0 && examples < training->batch_size.value)
            warn_few(checking, training, layer, examples);
        else
            continue;
        return;
    }
}

void check_batches(Checking *checking)
{
    for (size_t i = 0; i < checking->spec->trainings.count; i++) {
        const Training *training = &checking->spec->trainings.items[i];
        if (training->model && training->model->complete && training->task && training->split)
            check_batch(checking, training);
    }
}
