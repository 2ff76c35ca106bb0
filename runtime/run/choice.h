/* choice.h: of the trials of an arm, those that go on, and the one that is trained once more and
 * tested. */
#ifndef TLC_CHOICE_H
#define TLC_CHOICE_H

#include "run/run_state.h"

/* Which trial of the search is best under the repeat, counted from 0; all of its trials are done.
 * Of several that are equally good it is the first; one that has failed is worse than any other. Of
 * successive halving, it is one of those that went on to their end. */
int tlc_choose_trial(const struct tlc_run_state *run, const struct tlc_search *search, int repeat);

/* The trial's recipe with the tests of `choice`, which is the best of a search. */
struct tlc_recipe tlc_chosen_recipe(const struct tlc_experiment *experiment,
                                    const struct tlc_recipe *choice, int trial);

/* Epochs behind which a trial pauses that has paused so often; 0: it goes on to its end. */
int tlc_next_rung(const struct tlc_experiment *experiment, const struct tlc_recipe *recipe,
                  int paused);

/* Whether a trial that has paused goes on. It does if any search keeps it; whether one does is not
 * known before all trials that are left in it have come as far. */
enum tlc_going { TLC_NOT_YET, TLC_GOES_ON, TLC_DROPPED };
enum tlc_going tlc_going_on(const struct tlc_run_state *run, int job);

#endif
