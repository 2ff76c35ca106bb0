/* join.c: how a process finds out that it is one of several. */
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cluster/cluster.h"
#include "cluster/launcher.h"
#include "system/allocate.h"
#include "system/fail.h"
#include "system/format.h"

/* What is wrong for all is said by rank 0, which ends the others meanwhile. */
static void wait_for_rank_0(int seconds)
{
    nanosleep(&(struct timespec){seconds, 0}, NULL);
}

/* "book3: rank 3 (node7)" */
static void name_program(const struct tlc_link *link, const struct tlc_experiment *experiment)
{
    const int rank = tlc_link_rank(link);
    tlc_fail_name(tlc_keep(tlc_format("%s: %s", experiment->name, tlc_link_name(link, rank))));
}

static void refuse_single(const struct tlc_launch *launch, const struct tlc_experiment *experiment)
{
    if (tlc_is_study(experiment) && !tlc_may_end_early(experiment))
        return;
    if (launch->rank > 0)
        exit(1); /* the first says so, and once is enough */
    if (tlc_is_study(experiment))
        tlc_fail("%s has started this as one of %d ranks, but ranks share seeds that are known "
                 "beforehand, and %s has as many as it takes (`until`); start it alone",
                 launch->launcher, launch->size, experiment->spec);
    tlc_fail("%s has started this as one of %d ranks, but ranks share the seeds of a study, and "
             "%s has none; start it alone",
             launch->launcher, launch->size, experiment->spec);
}

struct tlc_link *tlc_join(const struct tlc_experiment *experiment,
                          const struct tlc_options *options)
{
    const char *mpi = options->mpi;
    const struct tlc_launch launch = tlc_launch_of(getenv);
    if (!launch.launcher || (mpi && strcmp(mpi, "none") == 0) || options->parts > 0)
        return NULL;
    if (options->dry_run && launch.rank > 0)
        exit(0);
    if (options->dry_run)
        return NULL;
    if (launch.rank > 0)
        tlc_fail_waits(wait_for_rank_0, 1);
    refuse_single(&launch, experiment);
    struct tlc_link *link =
        tlc_link_begin(tlc_load_ranks(&launch, mpi), launch.size, options->heartbeat);
    name_program(link, experiment);
    return link;
}
