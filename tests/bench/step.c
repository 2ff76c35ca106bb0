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

static double epoch(const int32_t *order)
{
    struct tlc_metrics totals = {0};
    struct batch batch = {0};
    double begun = now();
    for (int first = 0; first < examples_A_train.count; first += BATCH_SIZE) {
        take_batch(&batch, &examples_A_train, order, first, BATCH_SIZE);
        step_A_phase_1(&batch, 0.001f, &totals);
    }
    return now() - begun;
}

int main(int argc, char **argv)
{
    char *words[] = {argv[0], NULL};
    int repetitions = argc > 1 ? atoi(argv[1]) : 3;
    options = tlc_parse_options(1, words, &experiment);
    load_data();
    initialise_A();
    int32_t *order = tlc_allocate((size_t)examples_A_train.count, sizeof *order);
    tlc_shuffle(order, examples_A_train.count, 1, 1, 1);
    double best = 1e9;
    for (int i = 0; i < repetitions; i++) {
        double seconds = epoch(order);
        best = seconds < best ? seconds : best;
    }
    printf("%d %.6f\n", examples_A_train.count, best);
    free(order);
    return 0;
}
