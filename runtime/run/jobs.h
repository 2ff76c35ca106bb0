/* jobs.h: a job is a recipe with a seed. */
#ifndef TLC_JOBS_H
#define TLC_JOBS_H

#include "run/run_state.h"

/* ---- learn.c: one job ------------------------------------------------------------------------ */

/* Trains and tests; the run gets the record and, unless it has failed, the weights. Or it pauses,
 * and goes on when it is called again: then run->paused[job] is not NULL. `values` is the thread's
 * room for the numbers of a step; `team` may help with the steps. */
void tlc_learn(struct tlc_run_state *run, int job, void *values, struct tlc_team *team);

/* Records a trial that has paused and goes no further. */
void tlc_drop_trial(struct tlc_run_state *run, int job);

/* What it has been measured to be; its own. */
struct tlc_series tlc_measured_so_far(const struct tlc_work *work);

/* ---- jobs.c: all of them --------------------------------------------------------------------- */

/* Does all jobs that may begin and have no record on up to options->threads threads, each after
 * those whose weights it needs; with one thread, in their order. What a job calculates does not
 * depend on their number.
 */
void tlc_run_jobs(struct tlc_run_state *run);

/* How many those are, with jobs that are done again for their weights; run->work becomes what they
 * take. */
int tlc_jobs_left(struct tlc_run_state *run);

/* ---- single jobs of these that another process does, meanwhile and from any thread --- */

/* The first that can begin now: it is the other's until it is returned. -1 when there is none, or
 * tlc_run_jobs is not at work. */
int tlc_jobs_lend(struct tlc_run_state *run);

/* Whether another needs the weights of a job that is lent. */
bool tlc_jobs_need_weights(const struct tlc_run_state *run, int job);

/* It is done: the run has its record, and the weights if they are needed. */
void tlc_jobs_return(struct tlc_run_state *run, int job);

#endif
