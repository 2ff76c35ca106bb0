/* step.c: the seconds that a few of the first training's steps take, without validation and
 * progress; or a few steps of its validation. PROGRAM is a generated program, BATCH_SIZE the size
 * of its batches.
 *
 *     step [EPOCHS [validation]]
 *
 * Prints how many examples those few steps have, and the seconds.
 *
 * Steps are timed in groups of a few, and the epoch's time is told from the lower quartile of
 * those: others use the machine too, and an epoch never had it alone. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#define main static __attribute__((unused)) experiment_main
#include PROGRAM
#undef main

/* About two million numbers into a step of 32 examples. */
enum { GROUP = BATCH_SIZE < 256 ? 256 / BATCH_SIZE : 1, MOST_GROUPS = 1 << 20 };

static double seconds[MOST_GROUPS];

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static void *begin_weights(const struct tlc_model *model)
{
    void *weights = tlc_allocate_aligned(model->size);
    for (int i = 0; i < model->layers; i++)
        tlc_draw_layer(&model->layer[i], weights, 1);
    return weights;
}

/* One more epoch's groups of steps; returns how many there are now. */
static int run_epoch(const struct tlc_program *step, const struct tlc_examples *examples,
                     const int32_t *order, struct batch *batch, int groups)
{
    const struct tlc_part alone = {.count = 1};
    int first = 0;
    while (first + GROUP * BATCH_SIZE <= examples->count && groups < MOST_GROUPS) {
        double begun = now();
        for (int i = 0; i < GROUP; i++, first += BATCH_SIZE) {
            take_batch(batch, examples, order, first, BATCH_SIZE);
            step->run(batch, alone);
        }
        seconds[groups++] = now() - begun;
    }
    return groups;
}

static int compare(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

int main(int argc, char **argv)
{
    char *words[] = {argv[0], NULL};
    const struct tlc_options options = tlc_parse_options(1, words, &experiment);
    const struct tlc_recipe *recipe = &experiment.recipe[0];
    load_data(&options);
    tlc_load_end();
    const struct tlc_phase *phase = &recipe->phase[0];
    struct tlc_metrics totals = {0};
    struct batch batch = {.weights = begin_weights(recipe->model),
                          .values = tlc_allocate_aligned(experiment.values_size),
                          .state = tlc_allocate_aligned(phase->state),
                          .rate = 0.001f,
                          .totals = &totals};
    const bool validates = argc > 2;
    const struct tlc_examples *examples = validates ? recipe->valid : recipe->train;
    int32_t *order = tlc_allocate((size_t)examples->count, sizeof *order);
    tlc_shuffle(order, examples->count, 1, 1, 1);
    int groups = 0, epochs = argc > 1 ? atoi(argv[1]) : 3;
    for (int i = 0; i < epochs; i++)
        groups = run_epoch(validates ? &phase->validation->step : &phase->step, examples, order,
                           &batch, groups);
    qsort(seconds, (size_t)groups, sizeof *seconds, compare);
    printf("%d %.9f\n", GROUP * BATCH_SIZE, seconds[groups / 4]);
    free(order);
    free(batch.state);
    free(batch.values);
    free(batch.weights);
    return 0;
}
