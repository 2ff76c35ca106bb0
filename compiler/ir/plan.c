#include "ir/plan.h"

Reads plan_reads(const PlanLayer *layer)
{
    return (Reads){layer->reads, layer->read_count};
}

bool plan_has_penalty(const PlanLayer *layer)
{
    for (size_t i = 0; i < layer->weight_count; i++)
        if (has_penalty(layer->weights[i]))
            return true;
    return false;
}

int64_t plan_layer_parameters(const PlanLayer *layer)
{
    int64_t count = 0;
    for (size_t i = 0; i < layer->weight_count; i++)
        count += layer->weights[i]->rows * layer->weights[i]->columns;
    return count;
}

int64_t plan_layer_learned(const PlanLayer *layer)
{
    int64_t count = 0;
    for (size_t i = 0; i < layer->weight_count; i++)
        if (!layer->weights[i]->running)
            count += layer->weights[i]->rows * layer->weights[i]->columns;
    return count;
}

bool plan_keeps_running(const PlanLayer *layer)
{
    return plan_layer_learned(layer) < plan_layer_parameters(layer);
}

int64_t plan_layer_bytes(const PlanLayer *layer)
{
    int64_t bytes = 0;
    for (size_t i = 0; i < layer->weight_count; i++)
        bytes += 4 * layer->weights[i]->rows * padded(layer->weights[i]->columns);
    return bytes;
}

bool plan_adapts(const Plan *plan)
{
    for (size_t i = 0; i < plan->trainings.count; i++)
        for (size_t k = 0; k < plan->trainings.items[i]->adaptations.count; k++)
            if (plan->trainings.items[i]->adaptations.items[k].prog)
                return true;
    return false;
}

bool plan_is_asked(const Plan *plan, const PlanTraining *training)
{
    return training->tests.count > 0 || training->chosen_on || (training->save && !plan->study);
}

int64_t plan_rates(const PlanPhase *phase)
{
    if (phase->epochs == 0)
        return 0;
    if (phase->constant_rate)
        return 1;
    return phase->by_step ? phase->rate_count : phase->epochs;
}

size_t plan_recipes(const Plan *plan)
{
    const PlanTune *tune = plan->study ? plan->study->tune : NULL;
    return plan->trainings.count + (tune ? tune->searches.count : 0);
}

int64_t plan_repeats(const Plan *plan)
{
    return plan->seeds * (plan->folds ? plan->folds : 1);
}
