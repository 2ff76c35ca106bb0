/* control.h: rules that end a phase early, and lower its rates, by what its epochs come to: Keras
 * 3's EarlyStopping and ReduceLROnPlateau. */
#ifndef TLC_CONTROL_H
#define TLC_CONTROL_H

#include "engine/tables.h"
#include "results/records.h"

/* What a rule has seen. */
struct tlc_seen {
    enum tlc_truth any;
    double best;
    int wait; /* epochs in a row that were not better */
};

/* Where the rules of a phase stand at the end of an epoch. */
struct tlc_control_state {
    int epoch; /* of the phase: how many have been watched, or passed over */
    struct tlc_seen stopping, plateau;
    int cooldown;            /* epochs that are not counted yet */
    double before;           /* the first rate, before it was lowered last */
    struct tlc_series rates; /* one, or one for each slice; none without a rule that lowers them */
    struct tlc_control_record done;
};

/* Begins the phase's rules, if it has any: the training gets them, and the rates that they lower.
 */
void tlc_control_begin(struct tlc_training *training, const struct tlc_phase *phase);

/* The same, where they stood earlier, whose state and best weights (NULL: none were kept) these
 * are. The state is taken over. */
void tlc_control_resume(struct tlc_training *training, const struct tlc_phase *phase,
                        struct tlc_control_state *state, const void *best);

/* Where they stand, whose `rates` the caller frees, and no more; the training must have rules. And
 * the best weights: how many bytes; 0 where none are kept. */
struct tlc_control_state tlc_control_state_of(const struct tlc_training *training);
size_t tlc_control_best(const struct tlc_training *training, const void **best);

/* How many bytes best weights of a phase take. */
size_t tlc_control_best_size(const struct tlc_model *model, const struct tlc_phase *phase);

/* What they make of the epoch that has ended last; `valid` may be NULL. Whether the phase goes on.
 */
bool tlc_control_epoch(struct tlc_training *training, const struct tlc_metrics *train,
                       const struct tlc_metrics *valid);

/* What they have done so far; NULL without rules. */
const struct tlc_control_record *tlc_control_done(const struct tlc_training *training);

/* Of the time the rates were lowered last: the first of them before that. */
double tlc_control_rate_before(const struct tlc_training *training);

/* Gives the training the weights of the best epoch, where a rule says so and it has not failed, and
 * ends the rules. What they have done, to be freed by the caller; training without rules has none.
 */
struct tlc_control_record tlc_control_end(struct tlc_training *training);

#endif
