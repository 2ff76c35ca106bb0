/* share.c: which repeats of a study one process does. */
#include "run/share.h"

bool tlc_share_has(const struct tlc_run_state *run, int repeat)
{
    (void)run;
    (void)repeat;
    return true;
}

bool tlc_share_has_job(const struct tlc_run_state *run, int job)
{
    return tlc_share_has(run, job / run->experiment->recipes);
}

int tlc_share_jobs(const struct tlc_run_state *run)
{
    int count = 0;
    for (int job = 0; job < run->jobs; job++)
        count += tlc_share_has_job(run, job);
    return count;
}
