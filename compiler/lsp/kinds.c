/* kinds.c: what a spec can name that has keys of its own. */
#include "catalog/augmentation.h"
#include "catalog/layer.h"
#include "catalog/loss.h"
#include "catalog/optimizer.h"
#include "common/metric.h"
#include "lsp/place.h"

#include <string.h>

const char *kind_of_layer(const Layer *layer)
{
    return layer->kind->name;
}

static void add_layers(Arena *arena, KindList *kinds)
{
    for (size_t i = 0; i < layer_count; i++)
        *list_add(arena, kinds) =
            (Kind){all_layers[i]->name, all_layers[i]->usage, all_layers[i]->section};
    *list_add(arena, kinds) = (Kind){"from", "from: A[:-1]", layer_section_at(layer_count)};
}

/* "{sgd: {learning_rate: 0.01}}" as an entry of a mapping. */
static const char *without_braces(Arena *arena, const char *usage)
{
    return arena_copy(arena, usage + 1, strlen(usage) - 2);
}

static void add_optimizers(Arena *arena, KindList *kinds)
{
    for (size_t i = 0; i < optimizer_count; i++)
        *list_add(arena, kinds) =
            (Kind){all_optimizers[i]->name, without_braces(arena, all_optimizers[i]->usage),
                   all_optimizers[i]->section};
}

static void add_losses(Arena *arena, KindList *kinds)
{
    for (size_t i = 0; i < loss_count; i++)
        *list_add(arena, kinds) = (Kind){all_losses[i]->name, NULL, all_losses[i]->section};
}

static void add_metrics(Arena *arena, KindList *kinds)
{
    for (int i = TLC_METRIC_loss + 1; i < TLC_METRIC_KINDS; i++) {
        const char *name = tlc_metric_name((enum tlc_metric_kind)i);
        const bool has_keys = strcmp(name, "top_k_accuracy") == 0;
        *list_add(arena, kinds) = (Kind){name, NULL, has_keys ? &top_k_section : NULL};
    }
}

static void add_augmentations(Arena *arena, KindList *kinds)
{
    for (size_t i = 0; i < augmentation_count; i++)
        *list_add(arena, kinds) = (Kind){all_augmentations[i]->name, all_augmentations[i]->usage,
                                         all_augmentations[i]->section};
}

KindList kinds_at(Arena *arena, const char *pattern)
{
    static const struct {
        const char *pattern;
        void (*add)(Arena *arena, KindList *kinds);
    } places[] = {
        {"models.NAME.layers[]", add_layers},  {"training[].optimizer", add_optimizers},
        {"training[].loss", add_losses},       {"training[].metrics", add_metrics},
        {"training[].metrics[]", add_metrics}, {"study.primary.metric", add_metrics},
        {"study.tune.on.metric", add_metrics}, {"training[].augment[]", add_augmentations},
    };
    KindList kinds = {0};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (strcmp(places[i].pattern, pattern) == 0)
            places[i].add(arena, &kinds);
    return kinds;
}
