/* simulate.c: a study on thousands of ranks, by the rule that hands it out (tlc_share_size) and
 * what messages cost, as measured. Nothing runs here but a clock.
 *
 *     simulate [ASK LINE LATENCY]    in microseconds
 *
 * ASK is what rank 0 takes to answer who asks, for each seed that it hands over, LINE to take what
 * a job has come to; LATENCY a message's way. Rank 0 does one thing after another. It and whoever
 * waits for an answer look for messages after an eighth of how long nothing has come, as link.c
 * does. Ranks differ by a fifth in speed, and jobs by a half in length. What it prints is how much
 * longer all take than with messages that cost nothing, and how much rank 0 is at it.
 */
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "cluster/share_size.h"

struct costs {
    double ask, line, latency; /* seconds */
};

struct plan {
    int ranks, seeds, jobs; /* jobs of a seed */
    double job;             /* seconds, on average */
};

/* What happens next to a rank: a job of it ends, or its question reaches rank 0. */
struct event {
    double time;
    int rank;
};

struct rank {
    double speed;
    int jobs; /* left of what it was handed */
    bool asks;
    double waits; /* since when */
};

struct world {
    struct costs costs;
    struct plan plan;
    struct rank *rank;
    struct event *heap;
    int events, left, given;
    double free, last,
        busy; /* of rank 0: when it is, when it last heard anything, for how long not */
    uint64_t random;
};

/* ---- chance --------------------------------------------------------------------------------- */

static double uniform(struct world *world)
{
    world->random = world->random * 6364136223846793005u + 1442695040888963407u;
    return (double)(world->random >> 11) / 9007199254740992.0;
}

/* ---- events, the earliest first ------------------------------------------------------------- */

static void push(struct world *world, double time, int rank)
{
    int at = world->events++;
    for (; at > 0 && world->heap[(at - 1) / 2].time > time; at = (at - 1) / 2)
        world->heap[at] = world->heap[(at - 1) / 2];
    world->heap[at] = (struct event){time, rank};
}

static struct event pop(struct world *world)
{
    const struct event first = world->heap[0], last = world->heap[--world->events];
    int at = 0;
    for (int child; (child = 2 * at + 1) < world->events; at = child) {
        child += child + 1 < world->events && world->heap[child + 1].time < world->heap[child].time;
        if (last.time <= world->heap[child].time)
            break;
        world->heap[at] = world->heap[child];
    }
    world->heap[at] = last;
    return first;
}

/* ---- what ranks do -------------------------------------------------------------------------- */

/* How long it is before somebody looks who has not heard anything for so long. */
static double until_look(struct world *world, double silence)
{
    return world->costs.latency > 0 ? uniform(world) * fmin(fmax(silence / 8, 50e-6), 10e-3) : 0;
}

static void begin_job(struct world *world, double time, int number)
{
    const double length = world->plan.job * (0.5 + uniform(world));
    push(world, time + length / world->rank[number].speed, number);
}

/* Rank 0 takes something that comes at `time`, which takes it so long; when it is done. */
static double serve(struct world *world, double time, double cost)
{
    double begin = world->free;
    if (begin < time)
        begin = time + until_look(world, time - world->last);
    world->last = world->free = begin + cost;
    world->busy += cost;
    return world->free;
}

static int take_share(struct world *world, double time)
{
    const int ranks = world->plan.ranks, through = world->given - ranks;
    const double seconds = through < ranks ? 0 : time * ranks / through;
    int share = tlc_share_size(world->left, ranks, seconds);
    world->left -= share;
    world->given += share;
    return share;
}

static void answer(struct world *world, double time, int number)
{
    struct rank *rank = &world->rank[number];
    const bool own = number == 0; /* rank 0 need not ask anybody, and takes one at a time */
    const int share =
        own ? (world->left > 0 ? (world->left--, world->given++, 1) : 0) : take_share(world, time);
    rank->asks = false;
    if (share == 0)
        return;
    const double done = own ? time : serve(world, time, world->costs.ask * share);
    const double here = own ? time : done + world->costs.latency;
    rank->jobs = share * world->plan.jobs;
    begin_job(world, own ? here : here + until_look(world, here - rank->waits), number);
}

static void end_job(struct world *world, double time, int number)
{
    struct rank *rank = &world->rank[number];
    if (number > 0)
        serve(world, time, world->costs.line);
    if (--rank->jobs > 0) {
        begin_job(world, time, number);
        return;
    }
    rank->asks = true;
    rank->waits = time;
    push(world, number > 0 ? time + world->costs.latency : time, number);
}

/* When all is done. */
static double run(struct world *world)
{
    double end = 0;
    while (world->events > 0) {
        const struct event event = pop(world);
        if (world->rank[event.rank].asks) {
            answer(world, event.time, event.rank);
        } else {
            end_job(world, event.time, event.rank);
            end = event.time;
        }
    }
    return end > world->free ? end : world->free;
}

static double simulate(struct plan plan, struct costs costs, double *busy)
{
    struct world world = {.costs = costs, .plan = plan, .left = plan.seeds, .random = 1};
    world.rank = calloc((size_t)plan.ranks, sizeof *world.rank);
    world.heap = calloc((size_t)plan.ranks + 1, sizeof *world.heap);
    if (!world.rank || !world.heap)
        exit(1);
    for (int i = 0; i < plan.ranks; i++) {
        world.rank[i] = (struct rank){.speed = 0.9 + 0.2 * uniform(&world), .asks = true};
        push(&world, 0, i);
    }
    const double end = run(&world);
    *busy = world.busy / end;
    free(world.rank);
    free(world.heap);
    return end;
}

int main(int argc, char **argv)
{
    const double micro = 1e-6;
    const struct costs costs =
        argc == 4
            ? (struct costs){atof(argv[1]) * micro, atof(argv[2]) * micro, atof(argv[3]) * micro}
            : (struct costs){20 * micro, 180 * micro, 50 * micro};
    static const int ranks[] = {2, 8, 64, 256, 1000, 3000, 10000};
    static const double jobs[] = {0.02, 0.2, 2, 20, 200};
    int wrong = 0;
    printf("%6s %8s  %9s  %9s\n", "ranks", "job", "longer", "rank 0");
    for (size_t i = 0; i < sizeof ranks / sizeof *ranks; i++)
        for (size_t k = 0; k < sizeof jobs / sizeof *jobs; k++) {
            const struct plan plan = {ranks[i], 100 * ranks[i], 11, jobs[k]};
            double busy, none;
            const double end = simulate(plan, costs, &busy);
            const double least = simulate(plan, (struct costs){0, 0, 0}, &none);
            const double longer = 100 * (end / least - 1);
            printf("%6d %6g s  %8.2f%%  %8.2f%%\n", ranks[i], jobs[k], longer, 100 * busy);
            wrong += busy < 0.5 && longer > 2;
        }
    return wrong > 0;
}
