/* test_class_weights.c: what losses of classes are multiplied by. */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "run/run_records.h"

static const int32_t targets[] = {0, 0, 0, 0, 0, 2, 2, 1};
static const struct tlc_examples examples = {.count = 8, .targets = targets, .classes = 4};

/* scikit-learn's compute_class_weight("balanced", classes=[0, 1, 2], y=targets). */
Test(class_weights, balanced_ones_are_scikit_learns)
{
    const struct tlc_recipe recipe = {.balanced = true};
    float *weights = tlc_class_weights(&recipe, &examples);
    cr_expect(weights[0] == (float)(8.0 / 15) && weights[1] == (float)(8.0 / 3));
    cr_expect(weights[2] == (float)(8.0 / 6) && weights[3] == 0);
    free(weights);
}

/* All classes then weigh alike: the sum over the examples of each is the same. */
Test(class_weights, balanced_ones_are_of_the_examples_at_hand)
{
    const struct tlc_recipe recipe = {.balanced = true};
    struct tlc_examples fewer = examples;
    fewer.count = 6;
    float *weights = tlc_class_weights(&recipe, &fewer);
    cr_expect(weights[0] == (float)(6.0 / 10) && weights[2] == 3 && weights[1] == 0);
    free(weights);
}

Test(class_weights, given_ones_are_as_they_are)
{
    const struct tlc_recipe recipe = {.class_weight = (const float[]){1, 2, 0, 0.5f}}, plain = {0};
    float *weights = tlc_class_weights(&recipe, &examples);
    cr_expect(weights[0] == 1 && weights[1] == 2 && weights[2] == 0 && weights[3] == 0.5f);
    free(weights);
    cr_expect_null(tlc_class_weights(&plain, &examples));
}
