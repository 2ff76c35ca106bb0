/* team.h: threads that do one step after another together. */
#ifndef TLC_TEAM_H
#define TLC_TEAM_H

#include <stdatomic.h>

#include "engine/engine.h"

/* The thread that trains, and those that have joined it. All zero before it is opened. */
struct tlc_team {
    atomic_int joined, left; /* how many help; how many no longer do */
    atomic_bool closed;      /* for good */
    int steps;               /* done together */
    double took, waited; /* seconds of the latest of these, and of them the first's long waits */
    /* the step being done: odd while what follows is being changed */
    atomic_uint step;
    _Atomic(const struct tlc_program *) program;
    _Atomic(const struct batch *) batch;
    atomic_int count;
    /* what one of the others, by this number, does meanwhile; 0 once it is done */
    atomic_int beside;
    tlc_task *task;
    void *argument;
    /* where its threads meet */
    atomic_int arrived;
    atomic_uint round;
};

/* Does parts of the team's steps, and what is to be done beside them, until it is closed. `number`
 * is 1 for the first that has joined, `values` its room for the numbers of a step. */
void tlc_team_help(struct tlc_team *team, int number, void *values);

/* Waits until all helpers have left. */
void tlc_team_close(struct tlc_team *team);

#endif
