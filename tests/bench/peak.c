/* peak.c: how many fused multiply-adds one core does when it does nothing else, in GFLOP/s. Twelve
 * chains keep its units busy, whose results wait for nothing but themselves. Of many short runs the
 * best counts: others use the machine too. */
#include <stdio.h>
#include <time.h>

#define main static __attribute__((unused)) experiment_main
#include PROGRAM
#undef main

enum { CHAINS = 12, ROUNDS = 200000, REPETITIONS = 100 };

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

/* Seconds for all rounds. */
static double run(float *result)
{
    vec sum[CHAINS];
    for (int i = 0; i < CHAINS; i++)
        sum[i] = vec_broadcast((float)i + 2); /* from 1 it would stay 1, and clang knows */
    const vec factor = vec_broadcast(0.9999f), term = vec_broadcast(1e-4f);
    double begun = now();
    for (int round = 0; round < ROUNDS; round++)
        UNROLLED(i, CHAINS)
    sum[i] = vec_fma(sum[i], factor, term);
    double seconds = now() - begun;
    for (int i = 0; i < CHAINS; i++)
        *result += sum[i][0];
    return seconds;
}

int main(void)
{
    double best = 1e9;
    float result = 0;
    for (int i = 0; i < REPETITIONS; i++) {
        double seconds = run(&result);
        best = seconds < best ? seconds : best;
    }
    printf("%.1f\n", result == 0 ? 0 : 2.0 * LANES * CHAINS * ROUNDS / best * 1e-9);
    return 0;
}
