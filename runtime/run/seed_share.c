/* seed_share.c: which repeats of a study one process does: with --part K/N every Nth seed, from the
 * Kth on. */
#include "run/seed_share.h"

bool tlc_share_has(const struct tlc_run_state *run, int repeat)
{
    const struct tlc_options *options = run->options;
    const int folds = run->experiment->folds > 0 ? run->experiment->folds : 1;
    return options->parts == 0 || repeat / folds % options->parts == options->part - 1;
}

bool tlc_share_has_job(const struct tlc_run_state *run, int job)
{
    return tlc_share_has(run, job / run->experiment->recipes);
}

int tlc_share_jobs(const struct tlc_run_state *run)
{
    int count = 0;
    for (int job = 0; job < run->open; job++)
        count += tlc_share_has_job(run, job);
    return count;
}
