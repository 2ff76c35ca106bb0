/* predictions.h: prints what a generated program's first recipe predicts of the examples of its
 * first test, a line each: the class, its probability and Brier's error. Behind the program, in one
 * file with it; its main is called experiment_main. */
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
    const struct tlc_options options = tlc_parse_options(argc, argv, &experiment);
    const struct tlc_recipe *recipe = &recipes[0];
    load_data(&options);
    tlc_load_end();
    const struct tlc_examples *examples = recipe->test[0];
    const size_t count = (size_t)examples->count;
    struct tlc_predictions predictions = {
        .predicted = tlc_allocate(count, sizeof *predictions.predicted),
        .confidence = tlc_allocate(count, sizeof *predictions.confidence),
        .error = tlc_allocate(count, sizeof *predictions.error)};
    struct tlc_training training = {.recipe = recipe,
                                    .weights = tlc_allocate_aligned(recipe->model->size),
                                    .values = tlc_allocate_aligned(experiment.values_size)};
    tlc_copy_stored(recipe->stored, training.weights);
    evaluate(&training, recipe->evaluation, examples, NULL, &predictions);
    for (size_t i = 0; i < count; i++)
        printf("%d %.9g %.9g\n", predictions.predicted[i], (double)predictions.confidence[i],
               (double)predictions.error[i]);
    free(training.values);
    free(training.weights);
    free(predictions.error);
    free(predictions.confidence);
    free(predictions.predicted);
    return 0;
}
