/* metrics.h: what metrics are taken from examples, beside what sums over batches tell.
 *
 * A metric is one record in a file of this folder. Formulas are scikit-learn's, taken in double
 * from what a model gives, which are floats. */
#ifndef TLC_METRICS_H
#define TLC_METRICS_H

#include "engine/engine.h"

/* ---- one a file ------------------------------------------------------------------------------ */

/* Mean over examples and outputs of |output - target|, and of its square; the root of the latter
 * (Keras's: of the mean over all outputs). */
extern const struct tlc_measure tlc_measure_mae, tlc_measure_mse, tlc_measure_rmse;

/* 1 - the sum of squared errors / that of squared distances from the targets' mean, the mean over
 * outputs; NaN where targets are all the same. */
extern const struct tlc_measure tlc_measure_r2;

/* The share of an example's labels, each of which is there or not, that are told right. */
extern const struct tlc_measure tlc_measure_labels_accuracy;

/* Whether the target is among the k most probable classes; the mean over classes of the share told
 * right of each; the mean over classes, or labels, of the harmonic mean of that share and of the
 * share of what is said to be of the class that is. */
extern const struct tlc_measure tlc_measure_top_k_accuracy, tlc_measure_balanced_accuracy,
    tlc_measure_macro_f1;

/* Of class 1 of two; of several classes or labels the mean of each against the rest; NaN where all
 * examples are of one class. */
extern const struct tlc_measure tlc_measure_auc;

/* ---- metrics.c ------------------------------------------------------------------------------- */

/* Room for what a model gives of so many examples, where the recipe has a metric that is taken from
 * that, to be freed with tlc_predictions_end; else NULL. */
struct tlc_predictions *tlc_predictions_begin(const struct tlc_recipe *recipe, int examples);
void tlc_predictions_end(struct tlc_predictions *predictions);

/* Takes the recipe's metrics that the sums of `found` do not tell. */
void tlc_take_metrics(const struct tlc_recipe *recipe, const struct tlc_examples *examples,
                      const struct tlc_predictions *predictions, struct tlc_metrics *found);

/* The value of one of them. */
double tlc_measure_all(const struct tlc_measure *measure, const struct tlc_scores *scores);

/* Numbers that a model gives of an example. */
int tlc_outputs_of(const struct tlc_recipe *recipe);

#endif
