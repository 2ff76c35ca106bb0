#include "catalog/normalization.h"

#include <string.h>

void declare_scale_and_offset(Declaring *declaring, const NormalizationSettings *settings,
                              int64_t channels)
{
    declaring->layer->numbers[0] = settings->epsilon.value;
    if (settings->scale.value)
        declare(declaring, "gamma", 1, &channels)->initial = INITIAL_ONES;
    if (settings->center.value)
        declare(declaring, "beta", 1, &channels);
}

static bool has_role(const PlanLayer *layer, size_t weight, const char *role)
{
    return weight < layer->weight_count && strcmp(layer->weights[weight]->role, role) == 0;
}

static Tensor *filled(Building *building, Tensor *x, const char *role, double value)
{
    Tensor *row =
        prog_temporary(building->arena, building->prog,
                       arena_printf(building->arena, "%s_%s", building->layer->name, role), 1,
                       x->columns, ELEMENT_FLOAT);
    row->layout = LAYOUT_BATCH_MAJOR;
    LAYER_OP(building, OP_fill, x, row)->numbers[0] = value;
    return row;
}

ScaleAndOffset scale_and_offset(Building *building, Tensor *x)
{
    ScaleAndOffset result = {.count = 0};
    result.gamma = has_role(building->layer, 0, "gamma") ? building->parameter[result.count++]
                                                         : filled(building, x, "ones", 1);
    result.beta = has_role(building->layer, result.count, "beta")
                      ? building->parameter[result.count++]
                      : filled(building, x, "zeros", 0);
    return result;
}

static bool has(const PlanLayer *layer, const char *role)
{
    return has_role(layer, 0, role) || has_role(layer, 1, role);
}

void configure_normalization(Members *config, const PlanLayer *layer)
{
    add_member(config, "\"axis\": -1");
    add_number_member(config, "epsilon", layer->numbers[0]);
    add_member(config, "\"center\": %s", has(layer, "beta") ? "true" : "false");
    add_member(config, "\"scale\": %s", has(layer, "gamma") ? "true" : "false");
}
