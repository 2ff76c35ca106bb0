/* check_adaptation.c: what takes statistics of the training examples before the first step has
 * something to take them of. */
#include "catalog/layer.h"
#include "check/check_internal.h"

/* Whether what the layer makes of an example is another thing after some steps. */
static bool changes(const Layer *layer)
{
    return layer->kind->is_random || (layer->kind->has_weights && !layer->kind->adapt);
}

/* The last such layer that leads to layer `index`, or NULL. */
static const Layer *last_change(Checking *checking, const Model *model, size_t index)
{
    bool *leads = arena_alloc(checking->arena, model->layers.count * sizeof *leads);
    leads[index] = true;
    for (size_t i = index + 1; i-- > 0;) {
        const Layer *layer = &model->layers.items[i];
        if (leads[i] && changes(layer))
            return layer;
        for (size_t k = 0; leads[i] && k < reads_count(&layer->reads); k++)
            if (reads_at(&layer->reads, i, k) != MODEL_INPUT)
                leads[reads_at(&layer->reads, i, k)] = true;
    }
    return NULL;
}

static void check_layer(Checking *checking, const Model *model, size_t index)
{
    const Layer *layer = &model->layers.items[index];
    const Layer *change = last_change(checking, model, index);
    if (!change)
        return;
    diag_report(checking->diagnostics, DIAG_ERROR, layer->span, "normalization",
                "`%s` takes the mean and variance of what it reads before the first step, but `%s` "
                "before it %s",
                layer->name.text, change->name.text,
                change->kind->is_random ? "drops numbers by chance" : "has weights of its own");
    diag_see(checking->diagnostics, change->span, "that layer is here");
    diag_help(checking->diagnostics,
              "put `%s` before it, or say `mean` and `variance`; behind "
              "what learns, `batch_normalization` follows it",
              layer->name.text);
}

void check_adaptations(Checking *checking)
{
    for (size_t i = 0; i < checking->spec->models.count; i++) {
        const Model *model = &checking->spec->models.items[i];
        for (size_t k = 0; k < model->layers.count && model->complete; k++) {
            const Layer *layer = &model->layers.items[k];
            if (layer->kind->adapt && !copies_weights(layer) &&
                layer_parameters(checking->arena, layer) > 0)
                check_layer(checking, model, k);
        }
    }
}
