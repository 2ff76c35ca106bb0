/* simulate.h: what the simulations share. */
#ifndef SIMULATE_H
#define SIMULATE_H

/* Numbers of its own for each study of a kind, whatever the others took. */
void begin_study(int kind, int seeds, int study);

/* In (0, 1), and of the normal distribution. */
double uniform(void);
double normal(void);

/* ---- folds.c --------------------------------------------------------------------------------- */

/* How many of so many studies of two equally good models, compared by cross-validation, call one of
 * them better: by Student's t, and by the corrected one. */
struct fold_misses {
    int plain, corrected;
};
struct fold_misses simulate_folds(int folds, int seeds, int studies);

#endif
