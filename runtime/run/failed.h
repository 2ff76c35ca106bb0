/* failed.h: trainings that cannot go on, and whose results are no results. */
#ifndef TLC_FAILED_H
#define TLC_FAILED_H

#include "run/run_state.h"

/* Marks the training as failed if this loss on the examples is not finite, unless it has failed
 * already. `epoch` is the last that was begun, counted from 1 over all its phases. */
void tlc_check_loss(struct tlc_training *training, const struct tlc_examples *examples,
                    const struct tlc_metrics *metrics, int epoch);

/* The same for weights that are not finite. */
void tlc_check_weights(struct tlc_training *training, int epoch);

/* How a run fails that begins with the weights of a recipe that has failed under its seed. */
struct tlc_failure *tlc_fail_with(const struct tlc_experiment *experiment, int recipe);

/* Says and logs that this job of a run without a study has failed; of a study, says so of the first
 * only. To be called between tlc_lock and tlc_unlock. */
void tlc_tell_failure(struct tlc_run_state *run, int job);

/* Which trainings of a run without a study have failed, with their epochs, their seed and the
 * reasons, in one line to be freed; NULL if none has. */
char *tlc_list_failures(const struct tlc_run_state *run);

#endif
