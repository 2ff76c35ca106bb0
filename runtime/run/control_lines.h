/* control_lines.h: what is printed and logged of rules that end a phase or lower its rates. Of a
 * study, nothing is. */
#ifndef TLC_CONTROL_LINES_H
#define TLC_CONTROL_LINES_H

#include "results/records.h"
#include "run/run_state.h"

/* What they have done with the epoch that has ended last. */
void tlc_tell_control(const struct tlc_run_state *run, const struct tlc_training *training);

/* Which epoch's weights the phase leaves, whose rules have ended. */
void tlc_tell_restored(const struct tlc_run_state *run, const struct tlc_training *training,
                       const struct tlc_control_record *done);

/* The same of an epoch that an earlier run has told of, for the log alone; `ended`: it was the
 * phase's last, whose weights are settled. */
void tlc_log_control_again(const struct tlc_run_state *run, const struct tlc_training *training,
                           const struct tlc_control_record *done, int epoch, bool ended);

#endif
