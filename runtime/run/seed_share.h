/* seed_share.h: which repeats of a study one process does, and where it gets them from.
 *
 * They are shared by whole seeds, with all folds of each: folds share jobs, and no weights travel.
 */
#ifndef TLC_SHARE_H
#define TLC_SHARE_H

#include "run/run_state.h"

/* What a source answers that has no seed before a job ends that runs here. */
enum { TLC_NO_SEED_YET = -2 };

/* Where a process that shares a study with others gets its seeds from, one by one. */
struct tlc_seed_source {
    void *state;
    /* Counted from 0; -1 when there are no more, or TLC_NO_SEED_YET. May wait. Never called twice
     * at a time. */
    int (*next_seed)(void *state);
    /* Instead of it: single jobs. `opened` puts the weights that the job begins with into the run,
     * as far as they are not there; `ended` can take those it leaves. */
    int (*next_job)(void *state);
    void (*opened)(void *state, int job);
    void (*ended)(void *state, int job);
    /* What a job came to, as a line of the log; NULL: it is written to the log here. */
    void (*finished)(void *state, int job, const char *line);
};

/* Whether this process has that repeat to do; where seeds come from a source, any may become its.
 */
bool tlc_share_has(const struct tlc_run_state *run, int repeat);

/* The same of a job's repeat. */
bool tlc_share_has_job(const struct tlc_run_state *run, int job);

/* How many jobs, of those that may begin, are of its repeats. */
int tlc_share_jobs(const struct tlc_run_state *run);

#endif
