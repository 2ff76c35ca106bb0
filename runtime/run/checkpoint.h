/* checkpoint.h: a training of a run without a study, as it was at the end of an epoch, in a file:
 * from there the same run goes on after it was stopped.
 *
 * Which epochs are written depends on time. What is calculated does not: it comes out the same from
 * any of them.
 */
#ifndef TLC_CHECKPOINT_H
#define TLC_CHECKPOINT_H

#include "results/records.h"
#include "run/run_state.h"

/* Of the epochs of a training that have ended: the phase of each, counted from 1, and the seconds
 * it took. */
struct tlc_epochs_done {
    struct tlc_curves curves;
    struct tlc_wholes phases;
    struct tlc_series seconds;
};

/* ---- a run ----------------------------------------------------------------------------------- */

/* To be called before a run without a study begins. Refuses what stands in the way of its files,
 * and says which ones of other runs are here. */
void tlc_checkpoints_begin(struct tlc_run_state *run);

/* Removes those of this very run, which has ended. */
void tlc_checkpoints_remove(const struct tlc_run_state *run);

/* ---- a training ------------------------------------------------------------------------------ */

/* The training of the job gets what it needs to be written, and goes on from its file if there is a
 * whole one: with the weights, the record, `done` and the check sum of what is frozen that stand
 * there. Whether it does. */
bool tlc_checkpoint_open(struct tlc_run_state *run, int job, struct tlc_training *training,
                         struct tlc_epochs_done *done);
void tlc_checkpoint_close(struct tlc_training *training);

/* The check sum of what no phase trains, before anything has; the caller's. */
void tlc_checkpoint_set_frozen(struct tlc_training *training, char *frozen);
char *tlc_checkpoint_frozen(const struct tlc_training *training);

/* The phase, counted from 0, that it begins with: that in which it goes on. And how many epochs
 * that has left. */
int tlc_checkpoint_phase(const struct tlc_training *training, int *left);

/* What the rules of that phase have done; NULL where it has none, or begins. */
const struct tlc_control_record *tlc_checkpoint_control(const struct tlc_training *training);

/* The training's memory of its optimizer and its rules, as the phase begins: new ones or, once,
 * those that it goes on with. */
void tlc_checkpoint_begin_phase(struct tlc_training *training, const struct tlc_phase *phase);

/* Whether the epoch that is about to end is to be written; and writes it, if that was the answer.
 */
bool tlc_checkpoint_due(const struct tlc_training *training);
void tlc_checkpoint_write(struct tlc_training *training, const struct tlc_phase *phase,
                          const struct tlc_epochs_done *done);

#endif
