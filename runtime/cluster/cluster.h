/* cluster.h: a study on several processes, which a launcher of MPI has started together. Rank 0
 * reads and writes all files, and hands out seeds; the others train, and tell what it came to.
 */
#ifndef TLC_CLUSTER_H
#define TLC_CLUSTER_H

#include "cluster/link.h"
#include "run/run_state.h"

/* Joins those that a launcher has started with this process; NULL where it is alone, or nothing
 * is to be done but said. `mpi` is which to take: a module's name, "none" or NULL. Ends the program
 * where ranks cannot be joined, or have nothing to share. */
struct tlc_link *tlc_join(const struct tlc_experiment *experiment,
                          const struct tlc_options *options);

/* Rank 0: does all jobs without a record, with the others; returns when these have gone. */
void tlc_lead(struct tlc_link *link, struct tlc_run_state *run);

/* Another rank: does what rank 0 says, to the end. Returns main's exit code. */
int tlc_follow(struct tlc_link *link, const struct tlc_experiment *experiment,
               const struct tlc_options *options);

#endif
