/* check_softmax.c: a softmax inside a model, which few want there. */
#include "catalog/layer.h"
#include "check/check_internal.h"

#include <string.h>

static bool is_softmax(const Layer *layer)
{
    return layer->settings.activation.text &&
           strcmp(layer->settings.activation.text, "softmax") == 0;
}

/* Whether it weighs something, and does nothing else. */
static bool is_only_multiplied(const Model *model, size_t index)
{
    bool multiplied = false;
    for (size_t i = index + 1; i < model->layers.count; i++) {
        const Layer *layer = &model->layers.items[i];
        for (size_t k = 0; k < reads_count(&layer->reads); k++) {
            if (reads_at(&layer->reads, i, k) != (int)index)
                continue;
            multiplied = layer->kind == find_layer_kind("multiply");
            if (!multiplied)
                return false;
        }
    }
    return multiplied;
}

/* Another model's predictions, copied with the layers that make them. */
static bool is_copied_output(const Layer *layer)
{
    return layer->copied_from && layer->copied_index + 1 == layer->copied_from->layers.count;
}

/* A softmax of a softmax, where one was meant. */
static bool is_repeated(const Model *model, const Layer *layer)
{
    const Layer *last = &model->layers.items[model->layers.count - 1];
    return layer + 1 == last && last->kind == find_layer_kind("activation") && is_softmax(last);
}

/* How to be rid of it. */
static void help_without(Checking *checking, const Model *model, const Layer *layer)
{
    if (is_copied_output(layer))
        diag_help(checking->diagnostics, "`from: \"%s[:-1]\"` leaves the output layer of %s out",
                  layer->copied_from->name.text, layer->copied_from->name.text);
    else if (is_repeated(model, layer))
        diag_help(checking->diagnostics, "leave one of the two softmaxes out");
    else if (channels_of(&layer->output) == 1)
        diag_help(checking->diagnostics, "did you mean `activation: sigmoid`?");
    else
        diag_help(checking->diagnostics, "what it gives adds up to 1 over the channels; inside, "
                                         "relu or selu is usual");
}

/* One that someone wrote there may be meant; one that came along is not. */
static void check_layer(Checking *checking, const Model *model, size_t index)
{
    const Layer *layer = &model->layers.items[index];
    const Span span = layer->copied_from ? layer->span : layer->settings.activation.span;
    const bool is_error = is_copied_output(layer) || is_repeated(model, layer);
    if (channels_of(&layer->output) == 1)
        diag_report(checking->diagnostics, DIAG_ERROR, span, "hidden-softmax",
                    "softmax over one channel is always 1: what reads `%s` learns nothing of what "
                    "comes before it",
                    layer->name.text);
    else if (!is_only_multiplied(model, index))
        diag_report(checking->diagnostics, is_error ? DIAG_ERROR : DIAG_WARNING, span,
                    "hidden-softmax", "`%s` has a softmax but is not the last layer of %s",
                    layer->name.text, model->name.text);
    else
        return;
    help_without(checking, model, layer);
}

void check_softmax(Checking *checking)
{
    for (size_t i = 0; i < checking->spec->models.count; i++) {
        const Model *model = &checking->spec->models.items[i];
        for (size_t k = 0; model->complete && k + 1 < model->layers.count; k++)
            if (is_softmax(&model->layers.items[k]))
                check_layer(checking, model, k);
    }
}
