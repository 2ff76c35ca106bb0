/* imputation.h: what stands for numbers that are missing, taken from all examples at once. */
#ifndef TLC_IMPUTATION_H
#define TLC_IMPUTATION_H

#include "engine/tables.h"

/* Sets the kernel of the training's layer to the identity, and, in the row of each number that
 * marks the one before as missing, to what stands for that: the median of those that are there, of
 * an even count the mean of the middle two; or the most frequent, of several the least (as
 * scikit-learn's SimpleImputer). Where none is there, 0. */
void tlc_take_medians(struct tlc_training *training, const struct tlc_adaptation *how);
void tlc_take_commonest(struct tlc_training *training, const struct tlc_adaptation *how);

#endif
