/* predict.h: what the word `predict` on the command line of an experiment does: a model that its
 * last run has left says what it makes of examples. */
#ifndef TLC_PREDICT_H
#define TLC_PREDICT_H

#include "data/data.h"

/* Whether that word comes first. */
bool tlc_is_to_predict(int argc, char **argv);

/* Reads the command line, the run's results, the model and the examples, and prints what it
 * predicts. `loadings` are the experiment's. Returns main's exit code. */
int tlc_predict(int argc, char **argv, const struct tlc_experiment *experiment, size_t count,
                const struct tlc_loading *loadings);

#endif
