/* metrics.c: the metrics of a recipe, taken from what its model gives of examples. */
#include <stdlib.h>

#include "metrics/metrics.h"
#include "system/allocate.h"

int tlc_outputs_of(const struct tlc_recipe *recipe)
{
    return recipe->model->layer[recipe->model->layers - 1].outputs;
}

static bool is_any_measured(const struct tlc_recipe *recipe)
{
    for (int i = 0; i < recipe->metrics; i++)
        if (recipe->metric[i].measure)
            return true;
    return false;
}

struct tlc_predictions *tlc_predictions_begin(const struct tlc_recipe *recipe, int examples)
{
    if (!is_any_measured(recipe))
        return NULL;
    const size_t outputs = (size_t)tlc_outputs_of(recipe), count = (size_t)examples;
    struct tlc_predictions *predictions = tlc_allocate(1, sizeof *predictions);
    predictions->output = tlc_allocate(count * outputs, sizeof *predictions->output);
    predictions->predicted = tlc_allocate(count, sizeof *predictions->predicted);
    predictions->confidence = tlc_allocate(count, sizeof *predictions->confidence);
    predictions->error = tlc_allocate(count, sizeof *predictions->error);
    return predictions;
}

void tlc_predictions_end(struct tlc_predictions *predictions)
{
    if (!predictions)
        return;
    free(predictions->output);
    free(predictions->predicted);
    free(predictions->confidence);
    free(predictions->error);
    free(predictions);
}

/* ---- values --------------------------------------------------------------------------------- */

static double mean_of_each(const struct tlc_measure *measure, const struct tlc_scores *scores)
{
    const int count = scores->examples->count;
    double *values = tlc_allocate((size_t)count, sizeof *values), sum = 0;
    measure->of_each(scores, values);
    for (int i = 0; i < count; i++)
        sum += values[i];
    free(values);
    return sum / count;
}

double tlc_measure_all(const struct tlc_measure *measure, const struct tlc_scores *scores)
{
    return measure->of_all ? measure->of_all(scores) : mean_of_each(measure, scores);
}

void tlc_take_metrics(const struct tlc_recipe *recipe, const struct tlc_examples *examples,
                      const struct tlc_predictions *predictions, struct tlc_metrics *found)
{
    for (int i = 0; predictions && i < recipe->metrics; i++) {
        const struct tlc_scores scores = {examples, predictions, tlc_outputs_of(recipe),
                                          recipe->metric[i].k};
        if (recipe->metric[i].measure)
            found->value[i] = tlc_measure_all(recipe->metric[i].measure, &scores);
    }
}
