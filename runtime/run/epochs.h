/* epochs.h: what the loop over a phase's epochs calls. */
#ifndef TLC_EPOCHS_H
#define TLC_EPOCHS_H

#include "engine/tables.h"

/* Begins the phase's next epoch, and returns the order of its examples, NULL for as they stand. */
const int32_t *tlc_epoch_begin(struct tlc_training *training, const struct tlc_phase *phase);

/* Called after every batch with the epoch's sums so far: moves the progress line on a terminal, at
 * most ten times a second. */
void tlc_epoch_progress(struct tlc_training *training, const struct tlc_metrics *so_far);

/* To be called behind the last step of an epoch: whether it must end before the next begins, since
 * what follows depends on its figures, or since what it has come to is to be written. */
bool tlc_must_decide(const struct tlc_training *training);

/* Ends the first epoch that has not ended, though the next may have begun: records it, prints its
 * line. `valid` may be NULL. Whether the phase can go on: a loss that is not finite ends the
 * training, as failed, and a rule may end the phase. */
bool tlc_epoch_end(struct tlc_training *training, const struct tlc_metrics *train,
                   const struct tlc_metrics *valid);

#endif
