/* main.h: what `main` of a program calls, beside what loads its data. */
#ifndef TLC_MAIN_H
#define TLC_MAIN_H

#include "results/records.h"
#include "run/run_state.h"

/* ---- command_line.c -------------------------------------------------------------------------- */

/* Reads the options; answers --help and exits with 0. */
struct tlc_options tlc_parse_options(int argc, char **argv,
                                     const struct tlc_experiment *experiment);

/* ---- until.c: a study that has as many seeds as it takes --------------------------------------
 */

/* Of how many seeds runs may begin: all, unless the study may end before. */
int tlc_open_seeds(const struct tlc_run_state *run);

/* No seed may begin behind the first look. */
void tlc_until_begin(struct tlc_run_state *run);

/* All runs that may begin are done: whether there are to be more, which may begin then. */
bool tlc_until_goes_on(struct tlc_run_state *run, bool tells);

/* What all runs that may begin, and are done, have come to. The run lends them; to be given back,
 * with what else is lent, by tlc_results_return. */
struct tlc_results *tlc_results_so_far(const struct tlc_run_state *run);
void tlc_results_return(struct tlc_results *results);

/* ---- run.c: from the loaded data to the results ---------------------------------------------- */

/* Does it all: trains every recipe with every seed, tests, compares, writes the results. Returns
 * main's exit code. */
int tlc_run(const struct tlc_experiment *experiment, const struct tlc_options *options);

#endif
