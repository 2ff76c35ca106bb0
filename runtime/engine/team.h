/* team.h: threads that do one step after another together. */
#ifndef TLC_TEAM_H
#define TLC_TEAM_H

#include <stdatomic.h>

#include "engine/tables.h"

/* The thread that trains, and those that have joined it. All zero before it is opened. */
struct tlc_team {
    atomic_int joined, left; /* how many help; how many no longer do */
    atomic_bool closed;      /* for good */
    int steps, waits;        /* done together; and how often the first had to wait for long */
    /* the step being done: odd while what follows is being changed */
    atomic_uint step;
    _Atomic(const struct tlc_program *) program;
    _Atomic(const struct batch *) batch;
    atomic_int count;
    /* where its threads meet */
    atomic_int arrived;
    atomic_uint round;
};

/* Does parts of the team's steps until it is closed. `number` is 1 for the first that has joined.
 */
void tlc_team_help(struct tlc_team *team, int number);

/* Waits until all helpers have left. */
void tlc_team_close(struct tlc_team *team);

#endif
