/* samples.h: the numbers that tests/statistics/reference.py works on, and how its answers are
 * compared. */
#ifndef SAMPLES_H
#define SAMPLES_H

#include <math.h>

#include "statistics/statistics.h"
#include "support.h"

enum { N_SEEDS = 30, N_FEW = 7 };

static const double few[N_FEW] = {3.0, 1.0, 4.0, 1.5, 9.0, 2.6, 5.3};

/* Accuracies of two models, seed by seed. */
static const double seeds[N_SEEDS] = {0.981, 0.984, 0.979, 0.990, 0.986, 0.972, 0.988, 0.983,
                                      0.991, 0.977, 0.985, 0.980, 0.989, 0.975, 0.982, 0.987,
                                      0.978, 0.993, 0.976, 0.984, 0.970, 0.986, 0.981, 0.992,
                                      0.979, 0.988, 0.974, 0.983, 0.985, 0.990};
static const double others[N_SEEDS] = {0.975, 0.986, 0.970, 0.981, 0.986, 0.968, 0.979, 0.985,
                                       0.980, 0.977, 0.972, 0.983, 0.981, 0.969, 0.982, 0.975,
                                       0.980, 0.984, 0.971, 0.978, 0.973, 0.977, 0.981, 0.985,
                                       0.966, 0.979, 0.976, 0.980, 0.974, 0.983};

static inline const double *differences_of_seeds(void)
{
    static double differences[N_SEEDS];
    for (int i = 0; i < N_SEEDS; i++)
        differences[i] = seeds[i] - others[i];
    return differences;
}

static inline bool near(double got, double wanted)
{
    return fabs(got - wanted) <= 1e-10 * fabs(wanted);
}

static inline void expect_near(const char *what, double got, double wanted)
{
    cr_expect(near(got, wanted), "%s is %.17g, not %.17g", what, got, wanted);
}

static inline void expect_interval(struct tlc_interval got, double low, double high)
{
    expect_near("low", got.low, low);
    expect_near("high", got.high, high);
}

static inline void expect_undefined(struct tlc_interval got)
{
    cr_expect(isnan(got.low) && isnan(got.high), "[%g, %g]", got.low, got.high);
}

#endif
