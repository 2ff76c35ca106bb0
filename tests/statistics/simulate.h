/* simulate.h: what the simulations share. */
#ifndef SIMULATE_H
#define SIMULATE_H

/* Numbers of its own for each study of a kind, whatever the others took. */
void begin_study(int kind, int seeds, int study);

/* In (0, 1), and of the normal distribution. */
double uniform(void);
double normal(void);

/* A difference of a study of that kind: normal, near 100%, skewed, measured, or one with failures.
 */
double draw_difference(int kind, int study);

/* The standard deviation of all there could be. */
double spread_of(int kind, int study);

/* ---- folds.c --------------------------------------------------------------------------------- */

/* How many of so many studies of two equally good models, compared by cross-validation, call one of
 * them better: by Student's t, and by the corrected one. */
struct fold_misses {
    int plain, corrected;
};
struct fold_misses simulate_folds(int folds, int seeds, int studies);

/* ---- until.c --------------------------------------------------------------------------------- */

/* Of studies that look at what they have until it is narrow: how many intervals are below the truth
 * in the end, and above it; and all seeds that it took. */
struct until_misses {
    int below, above;
    long seeds;
};

/* `needed` seeds would be enough if the spread were known. By the interval of a study whose seeds
 * are fixed, and by that which is meant to be looked at. */
void simulate_until(int kind, int needed, int studies, struct until_misses *plain,
                    struct until_misses *sequential);

#endif
