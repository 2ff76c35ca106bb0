/* improvement.c: how probable it is that one model beats another (Bouthillier et al. 2021). */
#include <math.h>
#include <stdlib.h>

#include "tlc.h"
#include "statistics/statistics.h"

/* The probability of improvement from which on a difference matters. */
static const double meaningful = 0.75;

static enum tlc_conclusion conclude(struct tlc_interval interval)
{
    if (!(interval.low > 0.5))
        return TLC_NOT_SIGNIFICANT;
    return interval.high <= meaningful ? TLC_NOT_MEANINGFUL : TLC_MEANINGFUL;
}

struct tlc_improvement tlc_improve(const double *first, const double *second,
                                   const struct tlc_resampling *seeds)
{
    double *wins = tlc_allocate((size_t)seeds->items, sizeof *wins);
    for (int i = 0; i < seeds->items; i++)
        wins[i] = first[i] > second[i] ? 1 : first[i] < second[i] ? 0 : 0.5;
    struct tlc_interval interval = tlc_bootstrap_mean(wins, seeds);
    struct tlc_improvement improvement = {
        .probability = tlc_mean(wins, seeds->items),
        .interval = interval,
        .conclusion = conclude(interval),
    };
    free(wins);
    return improvement;
}

int tlc_seeds_needed(double alpha, double beta, double gamma)
{
    double quantiles = tlc_normal_quantile(1 - alpha) - tlc_normal_quantile(beta);
    double effect = 0.5 - gamma;
    return (int)ceil(quantiles * quantiles / (6 * effect * effect));
}
