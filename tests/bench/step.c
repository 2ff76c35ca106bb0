/* step.c: the seconds that one epoch of model A's training steps takes, without validation and
 * progress: the best of a few. PROGRAM is a generated program, BATCH_SIZE its batches' size. */
#include <stdio.h>
#include <time.h>

#define main static __attribute__((unused)) experiment_main
#include PROGRAM
#undef main

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static double epoch(const int32_t *order, void *weights, void *values)
{
    struct tlc_metrics totals = {0};
    struct batch batch = {.weights = weights, .values = values, .rate = 0.001f, .totals = &totals};
    const struct tlc_part all_of_it = {.number = 0, .count = 1};
    double begun = now();
    for (int first = 0; first < examples_A_train.count; first += BATCH_SIZE) {
        take_batch(&batch, &examples_A_train, order, first, BATCH_SIZE);
        step_A_phase_1(&batch, all_of_it);
    }
    return now() - begun;
}

int main(int argc, char **argv)
{
    char *words[] = {argv[0], NULL};
    int repetitions = argc > 1 ? atoi(argv[1]) : 3;
    const struct tlc_options options = tlc_parse_options(1, words, &experiment);
    load_data(&options);
    void *weights = tlc_allocate_aligned(model_A.size);
    void *values = tlc_allocate_aligned(experiment.values_size);
    for (int i = 0; i < model_A.layers; i++)
        if (model_A.layer[i].weights)
            tlc_initialise(&model_A.layer[i].weight[0], weights, model_A.layer[i].distribution,
                           model_A.layer[i].scale, options.seed, model_A.layer[i].stream);
    int32_t *order = tlc_allocate((size_t)examples_A_train.count, sizeof *order);
    tlc_shuffle(order, examples_A_train.count, 1, 1, 1);
    double best = 1e9;
    for (int i = 0; i < repetitions; i++) {
        double seconds = epoch(order, weights, values);
        best = seconds < best ? seconds : best;
    }
    printf("%d %.6f\n", examples_A_train.count, best);
    free(order);
    free(weights);
    free(values);
    return 0;
}
