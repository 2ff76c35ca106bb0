/* control.h: rules that end a phase early, and lower its rates, by what its epochs come to: Keras
 * 3's EarlyStopping and ReduceLROnPlateau. */
#ifndef TLC_CONTROL_H
#define TLC_CONTROL_H

#include "engine/tables.h"
#include "results/records.h"

/* Begins the phase's rules, if it has any: the training gets them, and the rates that they lower.
 */
void tlc_control_begin(struct tlc_training *training, const struct tlc_phase *phase);

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
