/* choice.h: of the trials of an arm, the one that is trained once more and tested. */
#ifndef TLC_CHOICE_H
#define TLC_CHOICE_H

#include "run/run_state.h"

/* Which trial of the search is best under the repeat, counted from 0; all of its trials are done.
 * Of several that are equally good it is the first; one that has failed is worse than any other. */
int tlc_choose_trial(const struct tlc_run_state *run, const struct tlc_search *search, int repeat);

/* The trial's recipe with the tests of `choice`, which is the best of a search. */
struct tlc_recipe tlc_chosen_recipe(const struct tlc_experiment *experiment,
                                    const struct tlc_recipe *choice, int trial);

#endif
