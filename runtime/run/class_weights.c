/* class_weights.c: what losses of the examples of each class are multiplied by. */
#include <stdlib.h>

#include "run/run_records.h"
#include "system/allocate.h"

/* Scikit-learn's: examples / (classes that are there * examples of the class). */
static float *balance(const struct tlc_examples *examples)
{
    const size_t classes = (size_t)examples->classes;
    float *weights = tlc_allocate(classes, sizeof *weights);
    long *counts = tlc_allocate(classes, sizeof *counts), present = 0;
    for (int i = 0; i < examples->count; i++)
        present += counts[examples->targets[i]]++ == 0;
    for (size_t i = 0; i < classes; i++)
        weights[i] = counts[i] > 0
                         ? (float)((double)examples->count / ((double)present * (double)counts[i]))
                         : 0;
    free(counts);
    return weights;
}

float *tlc_class_weights(const struct tlc_recipe *recipe, const struct tlc_examples *examples)
{
    if (recipe->balanced)
        return balance(examples);
    if (!recipe->class_weight)
        return NULL;
    float *weights = tlc_allocate((size_t)examples->classes, sizeof *weights);
    for (int i = 0; i < examples->classes; i++)
        weights[i] = recipe->class_weight[i];
    return weights;
}
